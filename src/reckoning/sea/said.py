"""Said: the values a ship gave of itself, one after another, without those that were only noise.

Definition. The runs of one MMSI and property (`STATIC_SCHEMA`), in order of their first message, joined while they
mean the same. A value that is not held, that is heard neither in three messages nor in two an hour or more apart, is
noise; so is a single visit to a value by that measure, unless the ship comes back to the value three times or more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.instant import HOUR_MS
from reckoning.model.mmsi import StationKind, station_kind

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
            yield mmsi, _held(values, messages, hold_h)


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
    return Said(meaning(text, number), text, number, first, last, int(str(row["count"])), (str(row["statement"]),))


def _together(one: Said, other: Said) -> Said:
    return Said(
        other.meaning,
        other.text,
        other.number,
        min(one.first_ms, other.first_ms),
        max(one.last_ms, other.last_ms),
        one.count + other.count,
        one.statements + other.statements,
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
