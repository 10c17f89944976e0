"""Cluster: an engine that computes the steps of a trace on Spark.

Every ship is whole in one task, which runs all per-ship detectors over it. Positions that are in the case are read by
the tasks where they lie, some ships each; nothing of them is moved. Those that are in boxes elsewhere, or in so many
files of a case that a task would open each for a few rows, are cut by ship into boxes and shuffled. Places on the grid
go on by day, so that every day is in one task, which finds who was near whom. No position need stand in two days: a
run of encounters is cut at midnight and joined again in the step over the whole case, on this machine as on a cluster.
A task that is lost is run again, and gives the same.

A bucket of a trace is cut further, so that a task has at most a million and a half positions, or one ship, and every
core has some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.archive.derived import Built
from reckoning.engine.days import BINS_A_DAY
from reckoning.engine.references import Read, Reading
from reckoning.engine.ships import ReadInput, files_of, write_bucket
from reckoning.engine.spark.boxes import BOXES, Box, as_batch
from reckoning.engine.spark.reading import BOXED, boxes_at, read_on_spark
from reckoning.engine.spark.session import failures_told, on_disk, settings_for
from reckoning.engine.spark.workers import (
    GRID,
    RANGE,
    STATICS,
    Cut,
    Detect,
    DetectInPlace,
    Meet,
    batch_in,
    by_number,
    shared,
)
from reckoning.engine.statics import read_statics
from reckoning.engine.trace import Work
from reckoning.model.errors import IntegrityError
from reckoning.model.position import BUCKETS, buckets_of
from reckoning.tables.positions import ROW_GROUP, PositionsFile, positions_in, ship_ranges, write_table

ROWS_A_TASK = 1_500_000
TASKS_A_CORE = 2

Frame = Any
"""A `pyspark.sql.DataFrame` of boxes."""


@dataclass(frozen=True)
class Cluster:
    """The engine: a running `pyspark.sql.SparkSession`, which it leaves as it is.

    `work` is a folder that all workers reach, as Spark writes it, where positions read by reference are kept.
    """

    session: Any
    work: str = ""

    @property
    def takes_boxes(self) -> bool:
        """Whether there is a place for boxes."""
        return bool(self.work)

    def read(self, given: Reading) -> list[Read]:
        """Read positions where they are, by tasks of Spark, and keep them in boxes."""
        return read_on_spark(self.session, self.work, given)

    def steps(self, work: Work) -> tuple[list[Built], list[Built]]:
        """Every bucket's step and every day's, each found or computed on Spark."""
        with failures_told():
            return _Run(work, settings_for(self.session), self.work).steps()


@dataclass
class _Run:
    """One trace on Spark."""

    work: Work
    spark: Any
    place: str

    def steps(self) -> tuple[list[Built], list[Built]]:
        """The steps of both stages; what the second needs of the first stays on the cluster between them."""
        work = self.work
        known = {b: built for b in work.buckets if (built := work.folder.derived.find(work.bucket_step(b)))}
        missing = [bucket for bucket in work.buckets if bucket not in known]
        work.told.stage("ships", len(missing), "buckets of ships")
        found = self._detected(missing).persist(on_disk()) if missing else None
        try:
            computed = self._bucket_steps(found, missing) if found else {}
            buckets = [(known | computed)[bucket] for bucket in work.buckets]
            self._refuse_lost(buckets)
            return buckets, self._days(found, list(known.values()), buckets)
        finally:
            if found:
                found.unpersist()

    def _refuse_lost(self, buckets: Sequence[Built]) -> None:
        """Every position that was read is in one bucket; raises `IntegrityError` where boxes are lost or doubled."""
        read, found = sum(r.positions for r in self.work.reads), sum(b.facts["positions"] for b in buckets)
        if read != found:
            raise IntegrityError(
                f"{read:,} positions were read and {found:,} came back", where=self.place, do="refer to them again"
            )

    # ---- ships ------------------------------------------------------------------------------------------------------

    def _detected(self, missing: Sequence[int]) -> Frame:
        """What every bucket's ships gave, in boxes, partition by partition in the order of buckets."""
        files = {bucket: files_of(self._reads(bucket)) for bucket in missing}
        many = max(map(len, files.values())) * ROW_GROUP > ROWS_A_TASK
        moved = many or any(read.boxed for read in self.work.reads)
        return self._moved(missing) if moved else self._in_place(files)

    def _in_place(self, files: Mapping[int, list[PositionsFile]]) -> Frame:
        """Of positions that are in the case: a task for some ships, whose rows it reads itself."""
        boxes: list[Box] = []
        tasks = 0
        for bucket, mine in files.items():
            statics = self._statics_of(bucket)
            for ships in ship_ranges(mine, bucket, self._rows_a_task):
                said = statics.filter((pc.field("mmsi") >= ships.first) & (pc.field("mmsi") <= ships.last))
                ends = pa.table({"first": [ships.first], "last": [ships.last]})
                boxes += [Box.of(ends, RANGE, bucket, tasks), Box.of(said, STATICS, bucket, tasks)]
                tasks += 1
        placed = self._frame(boxes, 1).repartitionById(tasks, "piece")
        return self._mapped(placed, DetectInPlace(self.work.ocean, files))

    def _moved(self, missing: Sequence[int]) -> Frame:
        """Of positions that are anywhere: cut by ship into boxes, and shuffled."""
        count = self._bucket_count()
        per = count // BUCKETS
        numbers = {bucket: self._numbers(bucket) for bucket in missing}
        files = [
            Box("file", 0, number, read.name, str(path).encode())
            for read in self.work.reads
            if not read.boxed
            for number, path in enumerate(positions_in(read.folder))
        ]
        cut, detect = Cut(count, frozenset(missing)), Detect(self.work.ocean, count, numbers)
        boxes = self._mapped(self._frame(files, len(files)), cut).unionAll(self._statics(missing, count))
        boxes = boxes.unionAll(self._boxed(missing, count)) if any(r.boxed for r in self.work.reads) else boxes
        place = {
            bucket * per: i * per for i, bucket in enumerate(missing)
        }  # only buckets that are asked for get a task
        cases = " ".join(f"WHEN {first} THEN {to}" for first, to in place.items())
        to = f"CAST((CASE (bucket DIV {per}) * {per} {cases} END) + bucket % {per} AS INT)"
        placed = boxes.withColumn("to", self._expression(to)).repartitionById(len(missing) * per, "to").drop("to")
        return self._mapped(placed, detect)

    def _bucket_steps(self, found: Frame, missing: Sequence[int]) -> dict[int, Built]:
        """The steps of buckets, written here from what came of them there."""
        found.count()  # all tasks at once; what follows asks for one partition after the other
        built = {}
        boxes = (Box(*row) for row in found.toLocalIterator(prefetchPartitions=True))
        for bucket, mine in groupby(boxes, key=lambda box: box.bucket):
            built[bucket] = self._bucket_step(bucket, mine)
            self.work.told.advance(1)
        return built

    def _bucket_step(self, bucket: int, boxes: Iterator[Box]) -> Built:
        reads = self._reads(bucket)
        batch, statics = batch_in(boxes), self._statics_of(bucket)
        step = self.work.bucket_step(bucket)
        return self.work.folder.derived.build(step, lambda where: write_bucket(bucket, reads, batch, statics, where))

    def _boxed(self, missing: Sequence[int], count: int) -> Frame:
        """The boxes of positions that are kept at the place, put together into fewer buckets."""
        names = [read.name for read in self.work.reads if read.boxed]
        bucket = self._expression(f"CAST(bucket DIV {BOXED // count} AS INT)")
        wanted = f"bucket DIV {count // BUCKETS} IN ({', '.join(map(str, missing))})"
        return boxes_at(self.spark, self.place, names).withColumn("bucket", bucket).where(wanted)

    @property
    def _rows(self) -> int:
        return sum(read.positions for read in self.work.reads)

    @property
    def _rows_a_task(self) -> int:
        """How many rows a task has at most, so that every core has some tasks."""
        tasks = TASKS_A_CORE * int(self.spark.sparkContext.defaultParallelism)
        return max(1, min(ROWS_A_TASK, self._rows // tasks))

    def _bucket_count(self) -> int:
        """How many buckets ships are cut into: `BUCKETS` doubled until one is small enough."""
        count = BUCKETS
        while count < BOXED and count * self._rows_a_task < self._rows:
            count *= 2
        return count

    def _numbers(self, bucket: int) -> Mapping[str, tuple[int, int]]:
        """The evidence and the source of each read among those of a bucket."""
        reads = self._reads(bucket)
        sources = sorted({read.source for read in reads})
        return {read.name: (number, sources.index(read.source)) for number, read in enumerate(reads)}

    def _reads(self, bucket: int) -> list[ReadInput]:
        return sorted(self.work.reads_of(bucket), key=lambda read: read.evidence)

    def _statics_of(self, bucket: int) -> pa.Table:
        return read_statics([read.folder / "statics.parquet" for read in self._reads(bucket)], bucket)

    def _statics(self, missing: Sequence[int], count: int) -> Frame:
        boxes = []
        for bucket in missing:
            statics = self._statics_of(bucket)
            apart = by_number(buckets_of(statics["mmsi"].to_numpy(), count), statics)
            boxes += [Box.of(rows, STATICS, number) for number, rows in apart]
        return self._frame(boxes, 1)

    # ---- meetings ---------------------------------------------------------------------------------------------------

    def _days(self, found: Frame | None, known: Sequence[Built], buckets: Sequence[Built]) -> list[Built]:
        """The steps of days; of buckets that were known the grid goes out from here."""
        work = self.work
        days = work.days_in(buckets)
        steps = {day: work.day_step(day, buckets) for day in days}
        missing = [day for day in days if work.folder.derived.find(steps[day]) is None]
        work.told.stage("meetings", len(missing), "days")
        runs: dict[str, pa.Table] = {}
        if missing:
            grid = self._frame(list(_grid_boxes(known, missing)), 1)
            if found:
                listed = ", ".join(missing)
                grid = grid.unionAll(found.where(f"part = '{GRID}' AND piece IN ({listed})"))
            first = int(missing[0])
            placed = grid.withColumn("to", self._expression(f"piece - {first}"))
            placed = placed.repartitionById(len(missing), "to").drop("to")
            met = self._mapped(placed, Meet(work.ocean.parameters))
            runs = {str(box.piece): box.table for box in (Box(*row) for row in met.collect())}
        return [self._day_step(day, buckets, runs) for day in days]

    def _day_step(self, day: str, buckets: Sequence[Built], runs: Mapping[str, pa.Table]) -> Built:
        def compute(where: Any) -> dict[str, Any]:
            write_table(runs[day], where / "encounters.parquet")
            return {"encounters": len(runs[day])}

        return self.work.folder.derived.build(self.work.day_step(day, buckets), compute)

    # ---- how Spark is asked -----------------------------------------------------------------------------------------

    def _frame(self, boxes: Sequence[Box], partitions: int) -> Frame:
        """Boxes sent out from here."""
        frame = self.spark.createDataFrame(pa.Table.from_batches([as_batch(boxes)]), BOXES)
        return frame.repartition(partitions) if partitions > 1 else frame

    def _mapped(self, frame: Frame, work: Any) -> Frame:
        return frame.mapInArrow(shared(self.spark.sparkContext.broadcast(work)), BOXES)

    def _expression(self, sql: str) -> Any:
        from pyspark.sql.functions import expr

        return expr(sql)


def _grid_boxes(known: Sequence[Built], days: Sequence[str]) -> Iterator[Box]:
    """The grid of buckets that are built already, on some days."""
    wanted = {int(day) for day in days}
    for built in known:
        if not wanted & {int(day) for day in built.facts["days"]}:
            continue
        grid = pq.read_table(built.folder / "grid.parquet")
        for day, rows in by_number(grid["bin"].to_numpy() // BINS_A_DAY, grid):
            if day in wanted:
                yield Box.of(rows, GRID, built.facts["bucket"], day)
