"""Static data: what ships say of themselves, as one statement for each run of equal values.

Two runs of one ship and property are one when they follow each other in time with the same text and no other value
stands between them; so it does not matter how a reader or a file cut them. Runs sent without a time come first and join
only their like.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.position import BUCKETS
from reckoning.model.statement import STATEMENT_SCHEMA, Polarity, statement_ids
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.tables.duck import connect, parquet
from reckoning.tables.positions import open_writer

PIECE = 1 << 14
ROW_GROUP = 1 << 11
"""Few rows, so that a bucket of ships is read without the others."""
STORED_SCHEMA = pa.schema([pa.field("bucket", pa.int8(), nullable=False), *STATIC_SCHEMA])
UNITS = {"length_m": "m", "beam_m": "m", "draught_m": "m"}
# FollowTheMoney's names where it has one; the rest keep ours.
STATEMENT_PROPERTIES = {"imo": "imoNumber", "ship_type": "type", "length_m": "length", "beam_m": "beam"}
UNTIMED = np.iinfo(np.int64).min

# The bucket is that of `buckets_of`, the locator as `reckoning.model.locator` writes it.
_JOINED = f"""
    WITH marked AS (
        SELECT *, (lag(text) OVER run IS DISTINCT FROM text OR (lag(first_ms) OVER run IS NULL) <> (first_ms IS NULL))
            ::INTEGER AS fresh
        FROM {{source}}
        WINDOW run AS (
            PARTITION BY mmsi, property
            ORDER BY first_ms NULLS FIRST, last_ms, text, container, first_record
        )
    ), numbered AS (
        SELECT *, sum(fresh) OVER (
            PARTITION BY mmsi, property
            ORDER BY first_ms NULLS FIRST, last_ms, text, container, first_record ROWS UNBOUNDED PRECEDING
        ) AS island
        FROM marked
    ), joined AS (
        SELECT mmsi, property, text, container, any_value(number) AS number, min(first_ms) AS first_ms,
            max(last_ms) AS last_ms, sum(count)::BIGINT AS count,
            min(first_record) AS first, max(last_record) AS last
        FROM numbered GROUP BY mmsi, property, text, island, container
    )
    SELECT ((((mmsi::UBIGINT * 2654435761) & 4294967295) * {BUCKETS}) >> 32)::TINYINT AS bucket, joined.*,
        'mmsi:' || mmsi AS subject, container || 'record:' || first
        || CASE WHEN last > first THEN '-' || last ELSE '' END AS locator
    FROM joined ORDER BY bucket, mmsi, property, first_ms NULLS FIRST, text, container, first"""


def write_statics(
    runs: Path, folder: Path, spill: Path, *, evidence: str, source: str, reader: str, version: str
) -> int:
    """Join the runs a reader found and write `statements.parquet` and `statics.parquet`; returns how many there are.

    `runs` is a Parquet file of `RUN_SCHEMA`.
    """
    said = {"evidence": evidence, "via": source, "reader": reader, "version": version}
    total = 0
    with (
        connect(spill) as connection,
        open_writer(folder / "statements.parquet", STATEMENT_SCHEMA) as statements,
        open_writer(folder / "statics.parquet", STORED_SCHEMA) as statics,
    ):
        for batch in connection.sql(_JOINED.format(source=parquet([runs]))).to_arrow_reader(PIECE):
            piece = pa.Table.from_batches([batch])
            told = _statements(piece, said)
            statements.write_table(told)
            named = piece.append_column("statement", told["id"])
            statics.write_table(named.select(STORED_SCHEMA.names).cast(STORED_SCHEMA), row_group_size=ROW_GROUP)
            total += len(piece)
    return total


def _statements(piece: pa.Table, said: dict[str, str]) -> pa.Table:
    """Joined runs as rows of `STATEMENT_SCHEMA`."""
    names = piece["property"].to_pylist()
    properties = [STATEMENT_PROPERTIES.get(name, name) for name in names]
    locator, subject, text = (piece[name].to_pylist() for name in ("locator", "subject", "text"))
    named = zip(locator, subject, properties, text, strict=True)
    units = pa.array([UNITS.get(name) for name in names], pa.string())
    columns = {
        "id": pa.array(statement_ids(said["evidence"], named), pa.string()),
        "locator": piece["locator"],
        "subject": piece["subject"],
        "property": pa.array(properties, pa.string()),
        "raw": piece["text"],
        "stated_by": piece["subject"],
        "valid_from_ms": piece["first_ms"],
        "valid_to_ms": piece["last_ms"],
        "text": piece["text"],
        "number": piece["number"],
        "unit": pc.if_else(piece["number"].is_valid(), units, None),
    }
    constant = said | {"polarity": str(Polarity.SUPPORTS), "stated_on": "", "parent": ""}
    arrays = []
    for field in STATEMENT_SCHEMA:
        if field.name in columns:
            arrays.append(columns[field.name])
        else:
            arrays.append(pa.repeat(pa.scalar(constant.get(field.name), field.type), len(piece)))
    return pa.table(dict(zip(STATEMENT_SCHEMA.names, arrays, strict=True))).cast(STATEMENT_SCHEMA)


def read_statics(files: Sequence[Path], bucket: int) -> pa.Table:
    """The static runs of a bucket of ships from several originals, joined again: a table of `STATIC_SCHEMA`."""
    parts = [part for file in files if len(part := _of_bucket(file, bucket))]
    if not parts:
        return STATIC_SCHEMA.empty_table()
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    first, last = (table[n].fill_null(UNTIMED).to_numpy() for n in ("first_ms", "last_ms"))
    ship, name, text = table["mmsi"].to_numpy(), _ranks(table["property"]), _ranks(table["text"])
    order = np.lexsort((text, last, first, name, ship))
    ship, name, text, first, last = (column[order] for column in (ship, name, text, first, last))
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = np.any([np.diff(column) != 0 for column in (ship, name, text, first == UNTIMED)], axis=0)
    starts = np.flatnonzero(fresh)
    chosen = _earliest(table["statement"], order, starts, first)
    joined = table.take(pa.array(chosen))
    ends = np.maximum.reduceat(last, starts)
    columns = {
        "last_ms": pa.array(ends, mask=ends == UNTIMED),
        "count": pa.array(np.add.reduceat(table["count"].to_numpy()[order], starts)),
    }
    arrays = [columns.get(n, joined[n]) for n in STATIC_SCHEMA.names]
    rows = pa.table(dict(zip(STATIC_SCHEMA.names, arrays, strict=True))).cast(STATIC_SCHEMA)
    return rows.take(pa.array(np.lexsort((text[starts], first[starts], name[starts], ship[starts])))).combine_chunks()


def _of_bucket(file: Path, bucket: int) -> pa.Table:
    """The stored runs of a bucket; names and texts as dictionaries."""
    with pq.ParquetFile(file, read_dictionary=["property", "text"]) as parquet:
        groups = [parquet.metadata.row_group(i).column(0).statistics for i in range(parquet.num_row_groups)]
        wanted = [i for i, group in enumerate(groups) if group.min <= bucket <= group.max]
        table = parquet.read_row_groups(wanted, use_threads=False)
    return table.filter(pc.equal(table["bucket"], bucket)).drop_columns("bucket")


def _ranks(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place of each text among all texts in their order."""
    coded = column.combine_chunks()
    words = np.array(coded.dictionary.to_pylist(), dtype=object)
    place = np.empty(len(words), np.int64)
    place[np.argsort(words)] = np.arange(len(words))
    ranks: NDArray[np.int64] = place[coded.indices.to_numpy()]
    return ranks


def _earliest(
    statement: pa.ChunkedArray, order: NDArray[np.int64], starts: NDArray[np.int64], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The row of each run's earliest statement, of equally early ones the least id."""
    chosen = order[starts]
    ends = np.append(starts[1:], len(order))
    tied = np.flatnonzero((ends - starts > 1) & (first[np.minimum(starts + 1, len(first) - 1)] == first[starts]))
    for run in tied.tolist():
        a, b = int(starts[run]), int(ends[run])
        early = order[a:b][first[a:b] == first[a]].tolist()
        chosen[run] = min(early, key=lambda row: statement[row].as_py())
    return chosen
