"""Static data: what ships say of themselves, as one statement for each run of equal values.

Two runs of one ship and property are one when they follow each other in time with the same text and no other value
stands between them; so it does not matter how a reader or a file cut them. Runs sent without a time come first and join
only their like.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.model.imo import parse_imo
from reckoning.model.locator import parse_locator, record
from reckoning.model.statement import STATEMENT_SCHEMA, Statement, Value, statements_table
from reckoning.model.subject import subject
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.tables.duck import connect, literals
from reckoning.tables.positions import BUCKET_SQL

PIECE = 20_000
UNITS = {"length_m": "m", "beam_m": "m", "draught_m": "m"}
# FollowTheMoney's names where it has one; the rest keep ours.
STATEMENT_PROPERTIES = {"imo": "imoNumber", "ship_type": "type", "length_m": "length", "beam_m": "beam"}

_ISLANDS = """
    WITH marked AS (
        SELECT *, (lag(text) OVER run IS DISTINCT FROM text OR (lag(first_ms) OVER run IS NULL) <> (first_ms IS NULL))
            ::INTEGER AS fresh
        FROM {source}
        WINDOW run AS (PARTITION BY mmsi, property ORDER BY {order})
    ), numbered AS (
        SELECT *, sum(fresh) OVER (PARTITION BY mmsi, property ORDER BY {order} ROWS UNBOUNDED PRECEDING) AS island
        FROM marked
    )
    SELECT mmsi, property, text, min(first_ms) AS first_ms, max(last_ms) AS last_ms, sum(count)::BIGINT AS count,
        {extra}
    FROM numbered GROUP BY mmsi, property, text, island"""


def write_statics(
    runs: Path, folder: Path, spill: Path, *, evidence: str, source: str, reader: str, version: str
) -> int:
    """Join the runs a reader found and write `statements.parquet` and `statics.parquet`; returns how many there are.

    `runs` is a Parquet file of `RUN_SCHEMA`.
    """
    order = "first_ms NULLS FIRST, last_ms, text, container, first_record"
    extra = "container, min(first_record) AS first_record, max(last_record) AS last_record"
    query = _ISLANDS.format(source=f"read_parquet({literals([runs])})", order=order, extra=extra)
    query = query.replace("text, island", "text, island, container")
    query += " ORDER BY mmsi, property, first_ms NULLS FIRST, text, container, first_record"
    total = 0
    with (
        connect(spill) as connection,
        pq.ParquetWriter(folder / "statements.parquet", STATEMENT_SCHEMA, compression="zstd") as statements,
        pq.ParquetWriter(folder / "statics.parquet", STATIC_SCHEMA, compression="zstd") as statics,
    ):
        for batch in connection.sql(query).to_arrow_reader(PIECE):
            piece = pa.Table.from_batches([batch])
            said = [_statement(row, evidence, source, reader, version) for row in piece.to_pylist()]
            statements.write_table(statements_table(said))
            statics.write_table(_static_rows(piece, said))
            total += len(said)
    return total


def _statement(row: dict[str, object], evidence: str, source: str, reader: str, version: str) -> Statement:
    first, last = int(str(row["first_record"])), int(str(row["last_record"]))
    place = record(first, last if last != first else None)
    container, name, text = str(row["container"]), str(row["property"]), str(row["text"])
    locator = parse_locator(container + str(place)) if container else place
    times = [row["first_ms"], row["last_ms"]]
    start, end = (None if t is None else int(str(t)) for t in times)
    number = number_of(name, text)
    return Statement(
        evidence=evidence,
        locator=str(locator),
        subject=subject("mmsi", row["mmsi"]),
        property=STATEMENT_PROPERTIES.get(name, name),
        raw=text,
        value=Value(text=text, number=number, unit=UNITS.get(name) if number is not None else None),
        stated_by=subject("mmsi", row["mmsi"]),
        via=source,
        reader=reader,
        version=version,
        valid_from_ms=start,
        valid_to_ms=end,
    )


def _static_rows(piece: pa.Table, said: Sequence[Statement]) -> pa.Table:
    columns = {name: piece.column(name) for name in ("mmsi", "property", "text", "first_ms", "last_ms", "count")}
    columns["number"] = pa.chunked_array([pa.array([s.value.number for s in said], pa.float64())])
    columns["statement"] = pa.chunked_array([pa.array([s.id for s in said], pa.string())])
    return pa.table([columns[name] for name in STATIC_SCHEMA.names], schema=STATIC_SCHEMA)


def number_of(name: str, text: str) -> float | None:
    """The number that a static value stands for; None for names, and for an IMO whose check digit is wrong.

    >>> number_of("imo", "IMO 9074729"), number_of("imo", "9074728"), number_of("draught_m", "7.8")
    (9074729.0, None, 7.8)
    """
    if name == "imo":
        number = parse_imo(text)
        return None if number is None else float(number)
    if name not in ("ship_type", "length_m", "beam_m", "draught_m"):
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None


def read_statics(files: Sequence[Path], bucket: int, spill: Path) -> pa.Table:
    """The static runs of a bucket of ships from several originals, joined again: a table of `STATIC_SCHEMA`."""
    if not files:
        return STATIC_SCHEMA.empty_table()
    order = "first_ms NULLS FIRST, last_ms, text, statement"
    source = f"(SELECT * FROM read_parquet({literals(files)}) WHERE {BUCKET_SQL} = {bucket})"
    extra = "any_value(number) AS number, first(statement ORDER BY first_ms, statement) AS statement"
    query = _ISLANDS.format(source=source, order=order, extra=extra)
    with connect(spill, threads=1) as connection:
        table = connection.sql(query + " ORDER BY mmsi, property, first_ms NULLS FIRST, text").to_arrow_table()
    return table.select(STATIC_SCHEMA.names).cast(STATIC_SCHEMA)
