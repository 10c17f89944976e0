"""Names of ships at the time of a finding, beside the rule written in SQL."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.engine import naming
from reckoning.engine.naming import names_of
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.tables.duck import connect

RULE = """
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


def statics(runs: list[tuple[int, str, str, float | None, int | None, int | None]]) -> pa.Table:
    names = ("mmsi", "property", "text", "number", "first_ms", "last_ms")
    rows = [dict(zip(names, run, strict=True)) | {"count": 1, "statement": "s"} for run in runs]
    return pa.Table.from_pylist(rows, schema=STATIC_SCHEMA)


def events(at: list[tuple[int | None, int | None]]) -> pa.Table:
    return pa.table(
        {
            "mmsi": pa.array([m for m, _ in at], pa.int64()),
            "start": pa.array([t for _, t in at], pa.timestamp("ms", tz="UTC")),
        }
    )


def by_sql(at: pa.Table, said: pa.Table, property_name: str, value: str) -> list[object]:
    keys = pa.table({"n": np.arange(len(at)), "mmsi": at["mmsi"], "start_ms": at["start"].cast(pa.int64())})
    with connect() as connection:
        connection.register("events", keys)
        connection.register("statics", said)
        query = RULE.format(property=property_name, value=value)
        return list(connection.sql(query).to_arrow_table()["value"].to_pylist())


def test_the_value_at_the_time_counts_then_the_only_one_ever_given() -> None:
    said = statics([(1, "name", "A", None, 0, 9), (1, "name", "B", None, 20, 29), (2, "name", "C", None, None, None)])
    assert names_of(events([(1, 5), (1, 15), (1, 25), (2, 5), (3, 5), (None, None)]), said)[1].to_pylist() == [
        "A", None, "B", "C", None, None,
    ]  # fmt: skip


RUN = st.tuples(
    st.integers(1, 3),
    st.sampled_from(["name", "imo", "callSign"]),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from([None, 9333400.0, 9111111.0]),
    st.one_of(st.none(), st.integers(0, 20)),
    st.integers(0, 30),
).map(lambda r: (*r[:5], None if r[4] is None else max(r[4], r[5])))


@settings(deadline=None)
@given(
    st.lists(RUN, max_size=12),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 30)), max_size=8),
    st.integers(1, 9),
)
def test_names_are_those_the_rule_in_sql_gives(runs: list[object], at: list[tuple[int, int]], pairs: int) -> None:
    said, when = statics(runs), events(list(at))  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "PAIRS", pairs)
        imo, name = names_of(when, said)
    assert imo.to_pylist() == by_sql(when, said, "imo", "number::BIGINT")
    assert name.to_pylist() == by_sql(when, said, "name", "text")
