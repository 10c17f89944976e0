"""Dates that hang on the date before them: that day, the same month, the next day, two weeks later, the year before.

They count from the last dated expression within `REACH` characters before them. Where there is none, "earlier" and
"previous" count from the day of publication, and all else stays unresolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reckoning.readers.prose.calendar_words import Days, before, month, unit_at, week_of, year
from reckoning.readers.prose.claim import DatedBy, DatedExpression, Grain
from reckoning.readers.prose.date_values import Groups, count_of

REACH = 800
_BACK = frozenset({"earlier", "before", "previous", "preceding"})
_GRAIN = {"day": Grain.DAY, "month": Grain.MONTH, "year": Grain.YEAR, "decade": Grain.YEAR}
_FINE = {"day": (Grain.DAY,), "week": (Grain.DAY,), "fortnight": (Grain.DAY,), "month": (Grain.DAY, Grain.MONTH)}


@dataclass(frozen=True)
class Found:
    """A dated expression with the form it was found by and the parts of that form."""

    expression: DatedExpression
    kind: str
    groups: Groups


def in_context(found: Sequence[Found], published: date | None) -> list[DatedExpression]:
    """The expressions in order, those that hang on an earlier one resolved by it."""
    known: list[DatedExpression] = []
    resolved: list[DatedExpression] = []
    for one in found:
        said = one.expression
        if one.kind in ("same", "shift"):
            near = [d for d in known[-6:] if said.span[0] - d.span[1] <= REACH]
            said = _same(one, near) if one.kind == "same" else _shifted(one, near, published)
        if said.first:
            known.append(said)
        resolved.append(said)
    return resolved


def _last(near: Sequence[DatedExpression], unit: str) -> DatedExpression | None:
    """The last date that is as fine as the unit asks."""
    fine = _FINE.get(unit)
    return next((d for d in reversed(near) if fine is None or d.grain in fine), None)


def _same(one: Found, near: Sequence[DatedExpression]) -> DatedExpression:
    unit = one.groups["u"].lower()
    unit = unit if unit in ("week", "month", "year") else "day"
    base = _last(near, unit)
    if base is None:
        return one.expression
    on = date.fromisoformat(base.first)
    days = {"day": Days(on, on), "week": week_of(on), "month": month(on.year, on.month), "year": year(on.year)}[unit]
    return _told(one.expression, days, unit, base.basis)


def _shifted(one: Found, near: Sequence[DatedExpression], published: date | None) -> DatedExpression:
    groups, unit = one.groups, one.groups["u"].lower().rstrip("s")
    back = groups["w"].lower() in _BACK
    base = _last(near, unit)
    if base is None and (not back or published is None):
        return one.expression
    on = date.fromisoformat(base.first if back else base.last) if base else published
    count = count_of(groups["c"]) if groups.get("c") else 1
    moved = before(on, count if back else -count, unit) if on else None
    if moved is None:
        return one.expression
    days = week_of(moved) if unit == "week" and not groups.get("c") else unit_at(moved, unit)
    return _told(one.expression, days, unit, base.basis if base else DatedBy.PUBLICATION)


def _told(said: DatedExpression, days: Days, unit: str, basis: DatedBy) -> DatedExpression:
    grain = _GRAIN.get(unit, Grain.INTERVAL)
    return replace(said, first=days.first.isoformat(), last=days.last.isoformat(), grain=grain, basis=basis)


def from_anchor(on: date, groups: Groups, published: date | None) -> tuple[Days, Grain] | None:
    """The days that an event gives: since it, or a count of units after or before it; None where it gives none."""
    word = groups["w"].lower()
    if groups.get("c"):
        unit = groups["u"].lower().rstrip("s")
        moved = before(on, count_of(groups["c"]) * (1 if word == "before" else -1), unit)
        return (unit_at(moved, unit), _GRAIN.get(unit, Grain.INTERVAL)) if moved and word != "since" else None
    if word != "since":
        return None
    return Days(on, published if published and published >= on else on), Grain.INTERVAL
