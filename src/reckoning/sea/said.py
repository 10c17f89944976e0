"""Said: the values a ship gave of itself, one after another, without those that were only noise.

Definition. The runs of one MMSI and property (`STATIC_SCHEMA`), in order of their first message, joined while they
mean the same. A value that is not held, that is heard neither in three messages nor in two an hour or more apart, is
noise; so is a single visit to a value by that measure, unless the ship comes back to the value three times or more.

A value gives way to the next after its last message and before the next one's first. Where sources disagree (a
satellite with a wrong clock, a feed that lags) these overlap: then it does at the moment that the fewest messages
contradict, each run's messages taken as evenly spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, groupby

import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.instant import HOUR_MS
from reckoning.model.mmsi import StationKind, station_kind

MOST_TURNS = 10  # beyond it two ships take turns, whatever their clocks
AGAINST_SHARE = 0.1

Meaning = Callable[[str, float | None], object]
"""What a text and its number mean: equal meanings are one value, None is no value ("not available")."""


@dataclass(frozen=True)
class Said:
    """A value held from one time to another: how it was typed last, and the statements that say so, in order."""

    meaning: object
    text: str
    number: float | None
    first_ms: int
    last_ms: int
    count: int
    statements: tuple[str, ...]
    runs: tuple[tuple[int, int, int], ...]  # first and last ms, messages


def said_of(
    static: pa.Table, name: str, meaning: Meaning, messages: int, hold_h: float
) -> Iterator[tuple[int, list[Said]]]:
    """Each ship's MMSI with what it said of one property, in order; MMSIs ascend, and are those of ships.

    Runs without a time are left out: nobody knows when they were sent.
    """
    wanted = pc.and_(pc.equal(static["property"], name), pc.is_valid(static["first_ms"]))
    order = [(column, "ascending") for column in ("mmsi", "first_ms", "last_ms", "text", "statement")]
    rows = static.filter(wanted).sort_by(order).to_pylist()
    for mmsi, group in groupby(rows, key=lambda row: int(row["mmsi"])):
        if station_kind(mmsi) is StationKind.SHIP:
            values = joined(_value(row, meaning) for row in group)
            yield mmsi, _unravelled(_held(values, messages, hold_h))


def between(before: Said, after: Said) -> tuple[int, int]:
    """When one value gave way to the next: not before the first time, not after the second, both in ms."""
    if before.last_ms <= after.first_ms:
        return before.last_ms, after.first_ms
    moment, _ = _fewest_against(before, after)
    old = [last for _, last, _ in before.runs if last >= after.first_ms]
    new = [first for first, _, _ in after.runs if first <= before.last_ms]
    return max(min(last, moment) for last in old), min(max(first, moment) for first in new)


def _fewest_against(before: Said, after: Said) -> tuple[int, float]:
    """The moment of change that the fewest messages contradict, and how many do."""
    old = [run for run in before.runs if run[1] >= after.first_ms]
    new = [run for run in after.runs if run[0] <= before.last_ms]
    moments = sorted({last for _, last, _ in old} | {first for first, _, _ in new})

    def against(at_ms: int) -> float:
        return sum(_after(run, at_ms) for run in old) + sum(_before(run, at_ms) for run in new)

    return min(((moment, against(moment)) for moment in moments), key=lambda pair: pair[1])


def _after(run: tuple[int, int, int], at_ms: int) -> float:
    """How many messages of a run came after a moment."""
    first, last, count = run
    return count * min(1.0, max(0.0, (last - at_ms) / (last - first))) if last > first else count * (last > at_ms)


def _before(run: tuple[int, int, int], at_ms: int) -> float:
    first, last, count = run
    return count * min(1.0, max(0.0, (at_ms - first) / (last - first))) if last > first else count * (first < at_ms)


def joined(values: Iterator[Said]) -> list[Said]:
    """Values in order, those without a meaning left out, those that mean the same and follow each other as one."""
    found: list[Said] = []
    for value in values:
        if value.meaning is None:
            continue
        if found and found[-1].meaning == value.meaning:
            value = _together(found.pop(), value)
        found.append(value)
    return found


def _value(row: dict[str, object], meaning: Meaning) -> Said:
    text, number, first = str(row["text"]), row["number"], int(str(row["first_ms"]))
    number = None if number is None else float(str(number))
    last = first if row["last_ms"] is None else int(str(row["last_ms"]))
    count, statement = int(str(row["count"])), str(row["statement"])
    return Said(meaning(text, number), text, number, first, last, count, (statement,), ((first, last, count),))


def _together(one: Said, other: Said) -> Said:
    return Said(
        other.meaning,
        other.text,
        other.number,
        min(one.first_ms, other.first_ms),
        max(one.last_ms, other.last_ms),
        one.count + other.count,
        one.statements + other.statements,
        one.runs + other.runs,
    )


def _held(values: list[Said], messages: int, hold_h: float) -> list[Said]:
    """Values without noise."""

    def settled(value: Said) -> bool:
        long = value.last_ms - value.first_ms >= hold_h * HOUR_MS
        return value.count >= messages or (value.count >= 2 and long)

    whole: dict[object, Said] = {}
    visits: dict[object, int] = {}
    for value in values:
        whole[value.meaning] = _together(whole[value.meaning], value) if value.meaning in whole else value
        visits[value.meaning] = visits.get(value.meaning, 0) + 1
    back = {meaning for meaning, count in visits.items() if count >= 3}
    known = [v for v in values if settled(whole[v.meaning]) and (settled(v) or v.meaning in back)]
    return joined(iter(known))


def _unravelled(values: list[Said]) -> list[Said]:
    """Values with those taking turns, few times and by a small share of their messages, put one after the other."""
    visits: dict[object, list[Said]] = {}
    for value in values:
        visits.setdefault(value.meaning, []).append(value)
    turning = [meaning for meaning, some in visits.items() if 2 <= len(some) <= MOST_TURNS]
    for pair in combinations(turning, 2):
        wholes = [reduce(_together, visits[meaning]) for meaning in pair]
        least = min(whole.count for whole in wholes)
        for before, after in (wholes, wholes[::-1]):
            if before.last_ms < after.first_ms:
                continue
            moment, against = _fewest_against(before, after)
            if against < AGAINST_SHARE * least:
                rest = [(v.first_ms, v) for v in values if v.meaning not in pair]
                placed = sorted([*rest, (before.first_ms, before), (moment, after)], key=lambda item: item[0])
                return _unravelled(joined(value for _, value in placed))
    return values
