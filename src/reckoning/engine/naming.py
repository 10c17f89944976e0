"""Naming: the name and IMO number that a ship gave at the time of a finding.

Rule. The value of the run that covers the finding's start; else the only value the MMSI ever gave; else none. An MMSI
is typed by hand and may be shared, so nothing is carried over from another time when it gave more than one.
"""

from __future__ import annotations

import pyarrow as pa

from reckoning.tables.duck import connect

_QUERY = """
    WITH runs AS (
        SELECT mmsi, first_ms, last_ms, {value} AS value FROM statics
        WHERE property = '{property}' AND {value} IS NOT NULL
    ), sole AS (
        SELECT mmsi, min(value) AS value FROM runs GROUP BY mmsi HAVING count(DISTINCT value) = 1
    ), covering AS (
        SELECT n, min(value) AS value FROM events JOIN runs USING (mmsi)
        WHERE first_ms <= start_ms AND start_ms <= last_ms GROUP BY n HAVING count(DISTINCT value) = 1
    )
    SELECT coalesce(covering.value, sole.value) AS value
    FROM events LEFT JOIN covering USING (n) LEFT JOIN sole USING (mmsi) ORDER BY n"""


def names_of(events: pa.Table, statics: pa.Table) -> tuple[pa.Array, pa.Array]:
    """IMO number (int64) and name of each event's ship, null where not known; `statics` is of `STATIC_SCHEMA`."""
    keys = pa.table(
        {
            "n": pa.array(range(len(events)), pa.int64()),
            "mmsi": events["mmsi"],
            "start_ms": events["start"].cast(pa.int64()),
        }
    )
    with connect() as connection:
        connection.register("events", keys)
        connection.register("statics", statics)
        found = [
            connection.sql(_QUERY.format(property=name, value=value)).to_arrow_table()["value"].combine_chunks()
            for name, value in (("imo", "number::BIGINT"), ("name", "text"))
        ]
    return found[0].cast(pa.int64()), found[1].cast(pa.string())
