"""At odds: values of one thing that sources let stand for one time, though it can have but one of them at a time.

Definition. Two different values of a property of which a ship or party has one at a time (name, flag, country, MMSI),
both dated, whose times share a moment. A value whose source sets no end is taken to last.

What it cannot see. Values that no source dates; a registration that ended without anyone saying so, which looks like a
contradiction here and is told as what it may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from reckoning.places.names import folded
from reckoning.resolve.timeline import Borne

ONE_AT_A_TIME = ("name", "flag", "country", "mmsi")
MOST = 200
"""Pairs that are told; of a name with hundreds of spellings the rest say no more."""


@dataclass(frozen=True)
class AtOdds:
    """Two values for one time, UTC ms, half-open; no end where neither source sets one."""

    property: str
    first: Borne
    second: Borne
    start_ms: int
    end_ms: int | None


def at_odds(borne: Sequence[Borne]) -> list[AtOdds]:
    """The pairs of values that cannot both be right, in order of the time they share; at most `MOST`."""
    found: list[AtOdds] = []
    for name in ONE_AT_A_TIME:
        dated = [b for b in borne if b.property == name and b.start_ms is not None]
        for first, second in combinations(dated, 2):
            if len(found) < MOST and _alike(first.value) != _alike(second.value) and (both := _shared(first, second)):
                found.append(AtOdds(name, first, second, *both))
    return sorted(found, key=lambda f: (f.start_ms, f.property, f.first.value, f.second.value))


def _alike(value: str) -> str:
    return folded(value) or value


def _shared(a: Borne, b: Borne) -> tuple[int, int | None] | None:
    start = max(a.start_ms or 0, b.start_ms or 0)
    ends = [x.end_ms for x in (a, b) if x.end_ms is not None]
    end = min(ends, default=None)
    return (start, end) if end is None or start < end else None
