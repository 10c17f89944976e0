"""Workers: what runs in Spark's Python processes: positions cut by ship, detectors over whole ships, meetings by day.

Each is given batches of boxes and gives batches of boxes (`mapInArrow`). No detector knows of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.engine.days import BINS_A_DAY
from reckoning.engine.detectors import Batch, Ocean
from reckoning.engine.spark.boxes import Box, as_batch, in_batches
from reckoning.engine.thresholds import TraceParameters
from reckoning.model.errors import UsageError
from reckoning.model.position import BUCKETS, buckets_of
from reckoning.sea.encounters import encounters
from reckoning.sea.grid import GRID_SCHEMA
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.sea.tracks import TRACK_SCHEMA
from reckoning.tables.positions import PositionsFile, ShipRange, read_ships, ships_of

POSITIONS, STATICS, GRID, COUNTS, ENCOUNTERS = "positions", "statics", "grid", "counts", "encounters"
RANGE = "range"
COUNTED = ("positions", "ships", "flagged")

Batches = Iterable[pa.RecordBatch]


@dataclass(frozen=True)
class Cut:
    """Files of sorted positions into boxes of `buckets` buckets of ships, those that lie in the buckets `coarse`.

    `buckets` is a multiple of `BUCKETS`. A box that comes in holds a file's path, and in `read` the step it is of.
    """

    buckets: int
    coarse: frozenset[int]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """The boxes of every file."""
        for box in in_batches(batches):
            path = Path(bytes(box.data).decode())
            _refuse_unseen(path)
            with pq.ParquetFile(path) as parquet:
                table = parquet.read(use_threads=False)
            yield from (as_batch([one]) for one in self.boxes(table, box.piece, box.read))

    def boxes(self, table: pa.Table, piece: int, read: str) -> Iterator[Box]:
        """A table of positions in boxes, those of one bucket in the order in which they stand."""
        for bucket, rows in by_number(buckets_of(table["mmsi"].to_numpy(), self.buckets), table):
            if bucket * BUCKETS // self.buckets in self.coarse:
                yield Box.of(rows, POSITIONS, bucket, piece, read)


@dataclass(frozen=True)
class Detect:
    """Every per-ship detector over the boxes of a bucket of ships.

    `numbers` says, by coarse bucket and read, which evidence and which source of the bucket its rows are of.
    """

    ocean: Ocean
    buckets: int
    numbers: Mapping[int, Mapping[str, tuple[int, int]]]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """What was found of each bucket's ships."""
        found: dict[int, list[Box]] = defaultdict(list)
        for box in in_batches(batches):
            found[box.bucket].append(box)
        for bucket in sorted(found):
            yield from (as_batch([one]) for one in self.boxes(bucket, found.pop(bucket)))

    def boxes(self, bucket: int, boxes: list[Box]) -> Iterator[Box]:
        """The tables that one bucket of whole ships gives, the grid day by day."""
        coarse = bucket * BUCKETS // self.buckets
        numbers = self.numbers[coarse]
        stretches = [(box.table, *numbers[box.read]) for box in boxes if box.part == POSITIONS]
        said = [box.table for box in boxes if box.part == STATICS]
        boxes.clear()
        statics = pa.concat_tables([STATIC_SCHEMA.empty_table(), *said])
        if stretches:
            yield from boxes_of(Batch.heard(ships_of(stretches, TRACK_SCHEMA), statics, self.ocean), coarse, bucket)


@dataclass(frozen=True)
class DetectInPlace:
    """The same over a range of ships of a bucket, read from the case, which every worker sees: nothing is moved.

    `files` are those of each coarse bucket. A range comes as a box of its two ends, beside one of its static data.
    """

    ocean: Ocean
    files: Mapping[int, Sequence[PositionsFile]]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """What was found of each range's ships."""
        given: dict[tuple[int, int], dict[str, pa.Table]] = defaultdict(dict)
        for box in in_batches(batches):
            given[box.bucket, box.piece][box.part] = box.table
        for (bucket, piece), parts in sorted(given.items()):
            files, ships = self.files[bucket], ShipRange(bucket, *parts[RANGE].to_pylist()[0].values())
            _refuse_unseen(files[0].path)
            found = Batch.heard(read_ships(files, ships, TRACK_SCHEMA), parts[STATICS], self.ocean)
            yield from (as_batch([one]) for one in boxes_of(found, bucket, piece))


def _refuse_unseen(path: Path) -> None:
    if not path.is_file():
        raise UsageError(
            "a worker cannot see the case's folder",
            where=str(path),
            do="keep the case on a disk that all workers share, or add its originals by reference",
        )


@dataclass(frozen=True)
class Meet:
    """The encounters of a day from the grid's rows of all its ships, in whatever boxes."""

    parameters: TraceParameters

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """A box of encounters for each day; `piece` is the day."""
        days: dict[int, list[pa.Table]] = defaultdict(list)
        for box in in_batches(batches):
            days[box.piece].append(box.table)
        given = self.parameters.meetings
        for day in sorted(days):
            runs = encounters(pa.concat_tables(days[day]), given.distance_km, given.slow_kn, given.still_kn)
            yield as_batch([Box.of(runs, ENCOUNTERS, 0, day)])


def boxes_of(found: Batch, coarse: int, bucket: int) -> Iterator[Box]:
    """What was found of a bucket's ships in boxes; those of the grid hold a day each."""
    for name, table in found.tables.items():
        if name != GRID:
            yield Box.of(table, name, coarse, bucket)
    yield Box.of(pa.table({name: [getattr(found, name)] for name in COUNTED}), COUNTS, coarse, bucket)
    grid = found.tables[GRID]
    for day, rows in by_number(grid["bin"].to_numpy() // BINS_A_DAY, grid):
        yield Box.of(rows, GRID, coarse, day)


def batch_in(boxes: Iterable[Box]) -> Batch:
    """What was found of all ships of a coarse bucket, from the boxes of its buckets."""
    found: dict[int, dict[str, pa.Table]] = defaultdict(dict)
    grids = [GRID_SCHEMA.empty_table()]
    for box in boxes:
        if box.part == GRID:
            grids.append(box.table)
        else:
            found[box.piece][box.part] = box.table
    batches: list[Batch] = []
    for bucket in sorted(found):
        tables = found[bucket]
        counts = tables.pop(COUNTS).to_pylist()[0]
        grid = _whole_grid(grids) if not batches else GRID_SCHEMA.empty_table()
        batches.append(Batch(tables | {GRID: grid}, **counts))
    return Batch.joined(batches)


def _whole_grid(parts: list[pa.Table]) -> pa.Table:
    """Days of the grid as one table, in the order in which a grid stands."""
    table = pa.concat_tables(parts)
    bins, track, mmsi = (table[name].to_numpy() for name in ("bin", "track", "mmsi"))
    return table.take(pa.array(np.lexsort((bins, track, mmsi))))


def by_number(numbers: NDArray[np.int64], table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """A table's rows apart by a number that each has, ascending; rows of one number stay in order."""
    if not len(numbers):
        return
    if np.any(numbers[1:] < numbers[:-1]):
        order = np.argsort(numbers, kind="stable")
        numbers, table = numbers[order], table.take(pa.array(order))
    cuts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1, append=numbers[-1] + 1)).tolist()
    for first, end in pairwise(cuts):
        yield int(numbers[first]), table.slice(first, end - first)


def shared(broadcast: Any) -> Any:
    """A worker's function that is sent to each process once: Spark's `broadcast` of it, as `mapInArrow` takes it."""
    return lambda batches: broadcast.value(batches)  # noqa: PLW0108 - a broadcast's value is there in a worker only
