"""Static runs from a few lines, for the tests of this room."""

from __future__ import annotations

import pyarrow as pa
from tests.sea.build import T0_MS

from reckoning.sea.static import STATIC_SCHEMA

HOUR_MS = 3_600_000


def at(hours: float) -> int:
    """Milliseconds so many hours after the start of tests."""
    return T0_MS + round(hours * HOUR_MS)


def said(*runs: tuple, mmsi: int = 563_000_001, name: str = "name") -> list[dict]:
    """Runs (text, first hour, last hour, messages) of one property; texts of numbers are numbers too.

    The statement of run n of a property is `<mmsi>-<property>-<n>`.
    """
    rows = []
    for n, (text, first, last, count) in enumerate(runs):
        try:
            number = float(str(text).removeprefix("IMO"))
        except ValueError:
            number = None
        rows.append(
            {
                "mmsi": mmsi,
                "property": name,
                "text": str(text),
                "number": number,
                "first_ms": None if first is None else at(first),
                "last_ms": None if last is None else at(last),
                "count": count,
                "statement": f"{mmsi}-{name}-{n}",
            }
        )
    return rows


def static(*runs: list[dict]) -> pa.Table:
    """A table of `STATIC_SCHEMA` of the runs of several properties and ships."""
    return pa.Table.from_pylist([row for some in runs for row in some], STATIC_SCHEMA)
