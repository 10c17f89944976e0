"""Identities: what was heard during one hull against what was heard of the other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from reckoning.sea.identities import DIFFERENT, SAME, UNKNOWN, compare_identities, identity_runs
from reckoning.sea.static import STATIC_SCHEMA

HOUR_MS = 3_600_000
MMSI = 563_000_001


def runs(*told: tuple[str, str, float | None, float | None]) -> np.ndarray:
    """Identity runs of one ship: property, text, first and last hour."""
    rows = [
        {
            "mmsi": MMSI,
            "property": prop,
            "text": text,
            "first_ms": None if first is None else round(first * HOUR_MS),
            "last_ms": None if last is None else round(last * HOUR_MS),
            "count": 1,
            "statement": "s",
        }
        for prop, text, first, last in told
    ]
    found, starts = identity_runs(pa.Table.from_pylist(rows, schema=STATIC_SCHEMA), np.array([1, MMSI, 999_999_999]))
    assert starts.tolist() == [0, 0, len(found), len(found)]
    return found


def compare(*told: tuple[str, str, float | None, float | None], deepest: int = 1) -> int:
    """Hull k from hour 10 to 20 against hull h from hour 0 to 30."""
    return compare_identities(runs(*told), deepest, 10 * HOUR_MS, 20 * HOUR_MS, 0, 30 * HOUR_MS)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ([], UNKNOWN),
        ([("name", "A", 0, 30)], SAME),
        ([("name", "A", 0, 9), ("name", "B", 11, 19)], DIFFERENT),
        ([("name", "A", 0, 9), ("name", "A", 11, 19)], SAME),
        ([("name", "B", 11, 19)], UNKNOWN),
        ([("name", "A", 0, 9)], UNKNOWN),
        ([("imo", "1", 0, 9), ("imo", "2", 11, 19), ("name", "A", 0, 30)], DIFFERENT),
        ([("imo", "1", 0, 9), ("imo", "1", 11, 19), ("name", "A", 0, 9), ("name", "B", 11, 19)], SAME),
        ([("callSign", "A", 0, 9), ("callSign", "B", 11, 19)], UNKNOWN),
        ([("name", "A", None, None), ("name", "B", 11, 19)], UNKNOWN),
    ],
)
def test_the_first_property_told_by_both_decides(
    told: list[tuple[str, str, float | None, float | None]], answer: int
) -> None:
    assert compare(*told) == answer


def test_a_property_beyond_the_deepest_is_not_asked() -> None:
    assert compare(("name", "A", 0, 9), ("name", "B", 11, 19), deepest=0) == UNKNOWN


def test_what_is_heard_15_minutes_around_a_hull_is_its_own() -> None:
    assert compare(("name", "A", 0, 9), ("name", "B", 9.8, 20.2)) == DIFFERENT
    assert compare(("name", "A", 0, 9), ("name", "B", 9.7, 9.9)) == UNKNOWN


def test_no_static_data_are_no_runs() -> None:
    found, starts = identity_runs(None, np.array([1, 2]))
    assert found.shape == (0, 4)
    assert starts.tolist() == [0, 0, 0]
