"""Positions on disk: of each evidence some Parquet files, each sorted by bucket of ships, ship and time.

Beside each file stands a table of its ships in the same order, with how many rows each has: so the rows of any ships
are found without a search, in any number of files at once, in memory that does not grow with the files. Rows in one
order and row groups of one size: the same rows give the same bytes. `row` packs which evidence (its index among the
hashes a step reads, sorted) and which record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.position import BUCKETS, POSITION_SCHEMA, buckets_of
from reckoning.readers.table import in_order
from reckoning.tables.ship_order import Rows, joined, rows_of, ship_order

POSITIONS, SHIPS = "positions", "ships"
SHIP_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("first_ms", pa.int64(), nullable=False),
    ]
)
"""One row a ship, in the order in which its rows stand in the file of positions."""

SORTED_ROWS = 1 << 21
"""Rows that are sorted in memory and make one file; an evidence with more has several."""
READ_ROWS = 3 << 19
"""Rows that are read at once: enough that what is read beside them does not count."""
ROW_GROUP = 1 << 14
"""Rows that are read together: few, so that some ships of many files can be read and the others left alone."""
RECORD_BITS = 40
_ENCODINGS = {
    pa.int64().id: "DELTA_BINARY_PACKED",
    pa.timestamp("ms").id: "DELTA_BINARY_PACKED",
    pa.float64().id: "BYTE_STREAM_SPLIT",
}

_NOT_GIVEN = {"speed_kn": np.nan, "course_deg": np.nan, "heading_deg": np.nan, "status": -1, "message": -1}


@dataclass(frozen=True)
class PositionsFile:
    """One file of positions, the index of its evidence, and of its source among the case's sources."""

    path: Path
    evidence: int
    source: int

    @property
    def ships(self) -> Path:
        """The table of its ships."""
        return self.path.with_name(self.path.name.replace(POSITIONS, SHIPS))


def positions_in(folder: Path) -> list[Path]:
    """The files of positions in the folder of an evidence, sorted."""
    return sorted(folder.glob(f"{POSITIONS}-*.parquet"))


# ---- writing --------------------------------------------------------------------------------------------------------


def write_positions(
    batches: Iterable[pa.RecordBatch], folder: Path, sorted_rows: int = SORTED_ROWS
) -> NDArray[np.int64]:
    """Sort positions and write them with their ships; returns the number of rows in each bucket, shape (BUCKETS,).

    `batches` are of `POSITION_SCHEMA` in any order and number. One file is written while the rows of the next come in.
    """
    counts = np.zeros(BUCKETS, np.int64)
    with ThreadPoolExecutor(1) as pool:
        writing: Future[NDArray[np.int64]] | None = None
        for number, rows in enumerate(_stretches(batches, sorted_rows)):
            counts += writing.result() if writing else 0
            file = PositionsFile(folder / f"{POSITIONS}-{number:04d}.parquet", 0, 0)
            writing = pool.submit(_write, rows, file)
        return counts + (writing.result() if writing else 0)


def _stretches(batches: Iterable[pa.RecordBatch], sorted_rows: int) -> Iterator[Rows]:
    """Positions in stretches of about so many rows."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += len(batch)
        if count >= sorted_rows:
            yield _plain(pa.Table.from_batches(held))
            held, count = [], 0
    if count:
        yield _plain(pa.Table.from_batches(held))


def _plain(table: pa.Table, evidence: int = 0, source: int = 0) -> Rows:
    """Positions as plain arrays."""
    *columns, record = (_column(table[name], name) for name in POSITION_SCHEMA.names)
    return rows_of([*columns, np.full(len(record), source, np.int16), record | (evidence << RECORD_BITS)])


def _column(column: pa.ChunkedArray, name: str) -> NDArray[Any]:
    if name in _NOT_GIVEN and column.null_count:
        column = column.fill_null(_NOT_GIVEN[name])
    values: NDArray[Any] = column.to_numpy()
    return values


def _write(rows: Rows, file: PositionsFile) -> NDArray[np.int64]:
    """Sort rows and write them and the table of their ships; the number of rows in each bucket."""
    coded = pc.dictionary_encode(pa.array(rows.mmsi))
    mmsi, ship = coded.dictionary.to_numpy(), coded.indices.to_numpy()
    in_files = np.argsort(ship_keys(mmsi))
    place = np.empty(len(mmsi), np.int32)
    place[in_files] = np.arange(len(mmsi), dtype=np.int32)
    order = ship_order(rows, place[ship], len(mmsi))
    mmsi, count = mmsi[in_files], np.bincount(ship, minlength=len(mmsi))[in_files]
    first_ms = rows.t_ms[order[np.cumsum(count) - count]]
    write_table(pa.table([mmsi, count, first_ms], schema=SHIP_SCHEMA), file.ships)
    with open_writer(file.path, POSITION_SCHEMA) as writer:
        groups = (order[first : first + ROW_GROUP] for first in range(0, len(order), ROW_GROUP))
        for _, group in in_order(groups, lambda some: _stored(rows.taken(some))):
            writer.write_table(group, row_group_size=ROW_GROUP)
    return np.bincount(buckets_of(mmsi), count, BUCKETS).astype(np.int64)


def ship_keys(mmsi: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers that sort ships as files do: by bucket, then by MMSI."""
    return (buckets_of(mmsi) << 32) | mmsi


def _stored(rows: Rows) -> pa.Table:
    """Rows as a table of `POSITION_SCHEMA`."""
    columns = rows._asdict() | {"record": rows.row}
    arrays = [pa.array(columns[f.name], f.type, mask=_absent(columns[f.name], f.name)) for f in POSITION_SCHEMA]
    return pa.Table.from_arrays(arrays, schema=POSITION_SCHEMA)


def _absent(values: NDArray[Any], name: str) -> NDArray[np.bool_] | None:
    if name not in _NOT_GIVEN:
        return None
    return np.isnan(values) if values.dtype.kind == "f" else values < 0


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A Parquet file to be written in the one way that is small, read fast, and gives the same bytes for the same rows:
    whole numbers and times as differences, places as one stream for each byte, what repeats as a dictionary.
    """
    encodings = {field.name: _ENCODINGS[field.type.id] for field in schema if field.type.id in _ENCODINGS}
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[field.name for field in schema if field.name not in encodings],
        column_encoding=encodings,
        write_page_index=False,
    )


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet in the one way that gives the same bytes for the same rows."""
    with open_writer(path, table.schema) as writer:
        writer.write_table(table.combine_chunks(), row_group_size=1 << 17)


# ---- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShipRange:
    """Ships of one bucket whose MMSI are from `first` to `last`."""

    bucket: int
    first: int = 0
    last: int = (1 << 32) - 1

    @property
    def keys(self) -> tuple[int, int]:
        """From which of `ship_keys` to before which."""
        return self.bucket << 32 | self.first, (self.bucket << 32 | self.last) + 1


def ship_ranges(files: Sequence[PositionsFile], bucket: int, rows: int) -> list[ShipRange]:
    """The ships of a bucket in stretches that have at most `rows` rows in all files, or one ship."""
    sweeps = _sweeps([_Stored.of(file, ShipRange(bucket)).ships for file in files], rows)
    low = (1 << 32) - 1
    return [ShipRange(bucket, int(keys[0]) & low, int(keys[-1]) & low) for keys in sweeps]


def read_ships(
    files: Sequence[PositionsFile], ships: ShipRange, schema: pa.Schema, rows: int = 500_000
) -> Iterator[pa.Table]:
    """The positions of some ships of a bucket from all files, merged by ship and time, as tables of whole ships.

    Each table has the columns of `schema` (a `TRACK_SCHEMA`) and at most `rows` rows, more when one ship has more.
    """
    # Earlier files first: what is in order already need not be merged.
    stored = sorted((_Stored.of(file, ships) for file in files), key=lambda one: (one.first_ms, one.file.path))
    for many in _sweeps([one.ships for one in stored], READ_ROWS):
        read = [one.read(many) for one in stored if one.ships.has(many)]
        for some in _sweeps([one.ships for one in read], rows):
            yield _track_table(_merged([one for one in read if one.ships.has(some)], some), schema)


def ships_of(
    stretches: Sequence[tuple[pa.Table, int, int]], schema: pa.Schema, rows: int = 500_000
) -> Iterator[pa.Table]:
    """Positions in memory, merged by ship and time, as `read_ships` gives them; no ship may be in two buckets.

    `stretches` are tables of `POSITION_SCHEMA`, each with the index of its evidence and of its source.
    """
    if not stretches:
        return
    whole = joined([_plain(table, evidence, source) for table, evidence, source in stretches])
    mmsi, ship, count = np.unique(whole.mmsi, return_inverse=True, return_counts=True)
    whole = whole.taken(ship_order(whole, ship.astype(np.int32), len(mmsi)))
    ships = _Ships(mmsi, np.concatenate(([0], np.cumsum(count))))
    for some in _sweeps([ships], rows):
        a, b = ships.places(some)
        yield _track_table(whole.cut(ships.starts[a], ships.starts[b]), schema)


@dataclass(frozen=True)
class _Ships:
    """Some neighbouring ships of one file: keys, ascending, and where the rows of each begin, with the end."""

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]

    def has(self, keys: NDArray[np.int64]) -> bool:
        """Whether any of some neighbouring ships is among them."""
        a, b = self.places(keys)
        return a < b

    def places(self, keys: NDArray[np.int64]) -> tuple[int, int]:
        """From which to which of them some neighbouring ships are."""
        a, b = np.searchsorted(self.keys, [keys[0], keys[-1] + 1]).tolist()
        return a, b

    def cut(self, keys: NDArray[np.int64]) -> _Ships:
        """Only some neighbouring ships."""
        a, b = self.places(keys)
        return _Ships(self.keys[a:b], self.starts[a : b + 1])


@dataclass(frozen=True)
class _Read:
    """Rows of some ships of one file, and where each ship's are."""

    rows: Rows
    ships: _Ships


@dataclass(frozen=True)
class _Stored:
    """Some ships of one bucket in one file, and their earliest time."""

    file: PositionsFile
    ships: _Ships
    first_ms: int

    @classmethod
    def of(cls, file: PositionsFile, ships: ShipRange) -> _Stored:
        """Those of some ships that a file has."""
        with pq.ParquetFile(file.ships) as parquet:
            table = parquet.read(use_threads=False)
        keys = ship_keys(table["mmsi"].to_numpy())
        starts = np.concatenate(([0], np.cumsum(table["rows"].to_numpy())))
        a, b = np.searchsorted(keys, ships.keys).tolist()
        first_ms = table["first_ms"].to_numpy()[a:b]
        return cls(file, _Ships(keys[a:b], starts[a : b + 1]), int(first_ms.min()) if a < b else 0)

    def read(self, keys: NDArray[np.int64]) -> _Read:
        """The rows of some neighbouring ships."""
        ships = self.ships.cut(keys)
        first, end = int(ships.starts[0]), int(ships.starts[-1])
        groups = range(first // ROW_GROUP, (end - 1) // ROW_GROUP + 1)
        with pq.ParquetFile(self.file.path) as parquet:
            table = parquet.read_row_groups(list(groups), use_threads=False)
        rows = _plain(table.slice(first - groups[0] * ROW_GROUP, end - first), self.file.evidence, self.file.source)
        return _Read(rows, _Ships(ships.keys, ships.starts - first))


def _merged(parts: Sequence[_Read], keys: NDArray[np.int64]) -> Rows:
    """The rows of some neighbouring ships from all files in one order."""
    ships = [one.ships.cut(keys) for one in parts]
    rows = joined([one.rows.cut(s.starts[0], s.starts[-1]) for one, s in zip(parts, ships, strict=True)])
    if len(parts) == 1:
        return rows
    places = [np.repeat(np.searchsorted(keys, s.keys).astype(np.int32), np.diff(s.starts)) for s in ships]
    return rows.taken(ship_order(rows, np.concatenate(places), len(keys)))


def _sweeps(ships: Sequence[_Ships], rows: int) -> Iterator[NDArray[np.int64]]:
    """The keys of all ships, cut into stretches that have at most `rows` rows, or one ship."""
    if not ships:
        return
    keys, place = np.unique(np.concatenate([one.keys for one in ships]), return_inverse=True)
    total = np.cumsum(np.bincount(place, np.concatenate([np.diff(one.starts) for one in ships]), len(keys)))
    first = 0
    while first < len(keys):
        before = total[first - 1] if first else 0
        end = max(first + 1, int(np.searchsorted(total, before + rows, side="right")))
        yield keys[first:end]
        first = end


def _track_table(rows: Rows, schema: pa.Schema) -> pa.Table:
    """Rows as a table of tracks that nobody has cut into segments yet."""
    size = len(rows.mmsi)
    columns = rows._asdict() | {
        "message": np.maximum(rows.message, 0),
        "track": np.zeros(size, np.int32),
        "segment": np.full(size, -1, np.int32),
        "flag": np.zeros(size, np.uint16),
    }
    return pa.Table.from_arrays([pa.array(columns[n]) for n in schema.names], schema=schema)


def unpack_rows(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Evidence index and record ordinal of packed rows.

    >>> [int(part[0]) for part in unpack_rows(np.array([(3 << 40) | 17]))]
    [3, 17]
    """
    return rows >> RECORD_BITS, rows & ((1 << RECORD_BITS) - 1)
