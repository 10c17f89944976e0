"""Sound: rows without the values that cannot be: times, numbers and places outside what there is; each one told.

| value | cannot be |
|---|---|
| time | before 1900 or after 2100 |
| number | infinite, or none at all |
| place | off the globe, or with an error below zero |
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from reckoning.chain.consignments import Problem
from reckoning.model.instant import parse_instant
from reckoning.model.row import Field, Row
from reckoning.model.statement import Value

FIRST_MS, LAST_MS = parse_instant("1900-01-01"), parse_instant("2100-01-01")


def sound(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows without such values, and a problem for each that is left out."""
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        fields = []
        for field in row.fields:
            value, what = _without(field.value)
            fields.append(field if not what else replace(field, value=value))
            if what:
                problems.append(_problem(row, field, what))
        kept.append(replace(row, fields=tuple(fields)))
    return kept, problems


def _without(value: Value) -> tuple[Value, str]:
    """The value without what cannot be, and what that was."""
    found = []
    if any(t is not None and not FIRST_MS <= t <= LAST_MS for t in (value.start_ms, value.end_ms)):
        value = replace(value, start_ms=None, end_ms=None)
        found.append("a day that cannot be")
    if any(n is not None and not math.isfinite(n) for n in (value.number, value.low, value.high)):
        value = replace(value, number=None, low=None, high=None)
        found.append("a number that cannot be")
    if _off_the_globe(value):
        value = replace(value, lon=None, lat=None, error_km=None)
        found.append("a place that cannot be")
    return value, " and ".join(found)


def _off_the_globe(value: Value) -> bool:
    limits = ((value.lon, -180.0, 360.0), (value.lat, -90.0, 90.0), (value.error_km, 0.0, 40_000.0))
    return any(n is not None and not low <= n <= high for n, low, high in limits)


def _problem(row: Row, field: Field, what: str) -> Problem:
    said = f"{what}: {field.property} {field.raw[:60]!r}; it counts as not known"
    return Problem(said, row.subject, (row.statement, field.statement))
