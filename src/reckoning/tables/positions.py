"""Positions on disk: one Parquet file for each evidence, sorted by bucket of ships, ship and time.

DuckDB sorts (and spills when there are many), pyarrow writes: rows in one order and row groups of one size, so the same
rows give the same bytes. `row` packs which evidence (its index among the hashes a step reads, sorted) and which record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.position import BUCKETS, POSITION_SCHEMA
from reckoning.tables.duck import connect, literals

ROW_GROUP = 1 << 17
STORED_SCHEMA = pa.schema([pa.field("bucket", pa.int8(), nullable=False), *POSITION_SCHEMA])
RECORD_BITS = 40

# The same arithmetic as `bucket_of`, in SQL.
BUCKET_SQL = f"((((mmsi::UBIGINT * 2654435761) & 4294967295) * {BUCKETS}) >> 32)::TINYINT"
ORDER = "mmsi, t_ms, lon, lat, speed_kn, course_deg, heading_deg, status, message, receiver"


@dataclass(frozen=True)
class PositionsFile:
    """Positions of one evidence: the file, the index of its evidence, and of its source among the case's sources."""

    path: Path
    evidence: int
    source: int


def write_positions(batches: Iterable[pa.RecordBatch], path: Path, spill: Path) -> NDArray[np.int64]:
    """Sort positions and write them as Parquet; returns the number of rows in each bucket, shape (BUCKETS,).

    `batches` are of `POSITION_SCHEMA` in any order and number; `spill` is a folder for what memory cannot hold.
    """
    counts = np.zeros(BUCKETS, np.int64)
    with connect(spill) as connection:
        connection.register("incoming", pa.RecordBatchReader.from_batches(POSITION_SCHEMA, iter(batches)))
        query = f"SELECT {BUCKET_SQL} AS bucket, * FROM incoming ORDER BY bucket, {ORDER}, record"
        with _writer(path, STORED_SCHEMA) as writer:
            for batch in connection.sql(query).to_arrow_reader(ROW_GROUP):
                writer.write_batch(batch.cast(STORED_SCHEMA), row_group_size=ROW_GROUP)
                counts += np.bincount(batch.column(0).to_numpy(), minlength=BUCKETS)
        connection.unregister("incoming")
    return counts


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1, write_page_index=False)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet in the one way that gives the same bytes for the same rows."""
    with _writer(path, table.schema) as writer:
        writer.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)


def read_ships(
    files: Sequence[PositionsFile], bucket: int, spill: Path, schema: pa.Schema, rows: int = 500_000
) -> Iterator[pa.Table]:
    """The positions of a bucket from all files, merged by ship and time, as tables of whole ships.

    Each table has the columns of `schema` (a `TRACK_SCHEMA`) and about `rows` rows, more when one ship has more.
    """
    if not files:
        return
    with connect(spill, threads=1) as connection:
        connection.register("origins", _origins(files))
        query = f"""
            SELECT mmsi, 0::INTEGER AS track, -1::INTEGER AS segment, 0::USMALLINT AS flag, t_ms, lon, lat,
                {", ".join(f"coalesce({c}, 'nan'::FLOAT) AS {c}" for c in ("speed_kn", "course_deg", "heading_deg"))},
                coalesce(status, -1)::TINYINT AS status, coalesce(message, 0)::TINYINT AS message, receiver,
                source::SMALLINT AS source, (evidence::BIGINT << {RECORD_BITS}) | record AS row
            FROM read_parquet({literals([f.path for f in files])}, filename = true)
            JOIN origins ON origins.path = filename
            WHERE bucket = {bucket}
            ORDER BY {ORDER}, source, row"""
        yield from whole_ships(connection.sql(query).to_arrow_reader(ROW_GROUP), schema, rows)


def _origins(files: Sequence[PositionsFile]) -> pa.Table:
    return pa.table(
        {
            "path": [str(f.path) for f in files],
            "evidence": pa.array([f.evidence for f in files], pa.int64()),
            "source": pa.array([f.source for f in files], pa.int16()),
        }
    )


def whole_ships(batches: Iterable[pa.RecordBatch], schema: pa.Schema, rows: int) -> Iterator[pa.Table]:
    """Regroup a stream sorted by `mmsi` into tables that never cut a ship, each closed after about `rows` rows."""
    waiting: list[pa.Table] = []
    size = 0
    for batch in batches:
        table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        waiting.append(table)
        size += len(table)
        if size < rows:
            continue
        joined = pa.concat_tables(waiting)
        mmsi = joined.column("mmsi").to_numpy()
        cut = int(np.searchsorted(mmsi, mmsi[-1], side="left"))
        if cut:
            yield joined.slice(0, cut)
        waiting, size = [joined.slice(cut)], len(joined) - cut
    if size:
        yield pa.concat_tables(waiting)


def unpack_rows(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Evidence index and record ordinal of packed rows.

    >>> [int(part[0]) for part in unpack_rows(np.array([(3 << 40) | 17]))]
    [3, 17]
    """
    return rows >> RECORD_BITS, rows & ((1 << RECORD_BITS) - 1)
