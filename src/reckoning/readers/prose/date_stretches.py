"""Stretches of days: spans from one day or month to another, quarters, seasons, decades, the first week of a month.

As in `date_values`, each form is a function of the parts that its pattern found and the day of publication.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from reckoning.readers.prose.calendar_words import (
    WEEKDAYS,
    Days,
    before,
    day,
    month,
    part,
    season,
    week_of,
    year,
)
from reckoning.readers.prose.claim import DatedBy, Grain
from reckoning.readers.prose.date_values import (
    Groups,
    Resolved,
    count_of,
    day_number,
    day_value,
    month_number,
    month_value,
    part_word,
    weekday_value,
    year_of_month,
)

_NTH = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1, "closing": -1}
_FEASTS = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "boxing day": (12, 26),
    "may day": (5, 1),
}
_EARLY, _MIDDLE = (0, 3), (3, 6)
_YEARS_OF_DECADE = {
    "": (0, 9),
    "early": _EARLY,
    "beginning": _EARLY,
    "start": _EARLY,
    "mid": _MIDDLE,
    "middle": _MIDDLE,
}
_UNKNOWN: Resolved = (None, Grain.INTERVAL, DatedBy.UNRESOLVED)


def _stretch(first: date, last: date, basis: DatedBy) -> Resolved:
    return (Days(first, last) if first <= last else None), Grain.INTERVAL, basis


def _days(g: Groups, published: date | None) -> Resolved:
    """Days of one month."""
    last, _, basis = day_value({**g, "d": g["e"]}, published)
    first = day(last.first.year, last.first.month, day_number(g["d"])) if last else None
    return _stretch(first.first, last.last, basis) if first and last else (None, Grain.INTERVAL, basis)


def _span(g: Groups, published: date | None) -> Resolved:
    """Days of two months; a year said only once stands for both ends."""
    y = g.get("y") or (g["y0"] if g.get("y0") and month_number(g["m"]) <= month_number(g["n"]) else "")
    last, _, basis = day_value({**g, "m": g["n"], "d": g["e"], "y": y}, published)
    if last is None:
        return None, Grain.INTERVAL, basis
    own = int(g["y0"]) if g.get("y0") else last.first.year - (month_number(g["m"]) > month_number(g["n"]))
    first = day(own, month_number(g["m"]), day_number(g["d"]))
    return _stretch(first.first, last.last, basis) if first else (None, Grain.INTERVAL, basis)


def _year_by(g: Groups, published: date | None) -> str:
    """The year that "last year", "this year", "next year" names; empty without a day of publication."""
    shift = {"last": -1, "this": 0, "the": 0, "next": 1}[g["l"].lower()]
    return f"{published.year + shift:04d}" if published else ""


def _day_of(g: Groups, published: date | None) -> Resolved:
    if not (y := _year_by(g, published)):
        return None, Grain.DAY, DatedBy.UNRESOLVED
    found, grain, _ = day_value({**g, "y": y}, published)
    return found, grain, DatedBy.PUBLICATION


def _month_of(g: Groups, published: date | None) -> Resolved:
    if not (y := _year_by(g, published)):
        return None, Grain.MONTH, DatedBy.UNRESOLVED
    found, grain, _ = month_value({**g, "y": y, "l": ""}, published)
    return found, grain, DatedBy.PUBLICATION


def _months(g: Groups, published: date | None) -> Resolved:
    m, n = month_number(g["m"]), month_number(g["n"])
    said = g.get("y") or (g.get("y0", "") if m <= n else "")
    last, basis = year_of_month(n, {"y": said}, published)
    if last is None:
        return _UNKNOWN
    first = int(g["y0"]) if g.get("y0") else last - (m > n)
    begin, end = month(first, m), month(last, n)
    begin = part(begin, part_word(g["p"])) if g.get("p") else begin
    end = part(end, part_word(g["q"])) if g.get("q") else end
    return _stretch(begin.first, end.last, basis)


def _season(g: Groups, published: date | None) -> Resolved:
    """A northern season; "last summer" is the latest that is over, "this" one the latest that has begun."""
    name = g["q"].lower()
    if g.get("y"):
        return season(name, int(g["y"])), Grain.INTERVAL, DatedBy.WRITTEN
    if published is None:
        return _UNKNOWN
    found = [season(name, published.year + n) for n in (-2, -1, 0, 1)]
    which = g["l"].lower()
    if which == "next":
        chosen = next(d for d in found if d.first > published)
    elif which == "last":
        chosen = [d for d in found if d.last < published][-1]
    else:
        here = [d for d in found if d.first.year == published.year and d.last >= published]
        chosen = here[0] if here else [d for d in found if d.first <= published][-1]
    return chosen, Grain.INTERVAL, DatedBy.PUBLICATION


def _half(g: Groups, published: date | None) -> Resolved:
    """Halves and quarters of a year, halves of a month; a bare quarter is the latest one that has begun."""
    kind = g.get("k", "half")
    number = int(kind[1]) if kind[1:].isdigit() else _NTH[g["h"].lower()]
    if g.get("m"):
        return _half_month(g, number, published)
    months = 3 if kind.lower() == "quarter" or kind[0] == "Q" else 6
    first = 13 - months if number == -1 else 1 + months * (number - 1)
    if first > 12:
        return _UNKNOWN
    if g.get("y"):
        y, basis = int(g["y"]), DatedBy.WRITTEN
    elif published is None:
        return _UNKNOWN
    elif g.get("l"):
        y, basis = int(_year_by(g, published)), DatedBy.PUBLICATION
    else:
        y, basis = published.year - (first > published.month), DatedBy.PUBLICATION
    return Days(month(y, first).first, month(y, first + months - 1).last), Grain.INTERVAL, basis


def _half_month(g: Groups, number: int, published: date | None) -> Resolved:
    whole, _, basis = month_value({k: v for k, v in g.items() if k in "my"}, published)
    if whole is None or number not in (1, 2, -1):
        return None, Grain.INTERVAL, basis
    middle = whole.first.replace(day=15)
    found = Days(whole.first, middle) if number == 1 else Days(middle + timedelta(days=1), whole.last)
    return found, Grain.INTERVAL, basis


def _nth(g: Groups, published: date | None) -> Resolved:
    """The first five months of a year, the last week of a month, its second Monday."""
    whole, basis = _whole(g, published)
    if whole is None:
        return _UNKNOWN
    n, unit = _NTH[g["h"].lower()], g["u"].lower()
    if unit == "weekend" or unit in WEEKDAYS:
        return _nth_weekday(whole, n, unit, basis)
    count, unit = count_of(g["c"]) if g.get("c") else 1, unit.rstrip("s")
    if g["u"].endswith("s") and not g.get("c"):  # "the first days of March"
        return part(whole, "early" if n > 0 else "late"), Grain.INTERVAL, basis
    if n > 0:
        start = before(whole.first, -(n - 1) * count, unit)
        stop = before(whole.first, -n * count, unit)
        found = Days(start, stop - timedelta(days=1)) if start and stop else None
    else:
        stop = before(whole.last + timedelta(days=1), count, unit)
        found = Days(stop, whole.last) if stop else None
    if found is None or not (whole.first <= found.first and found.first <= whole.last):
        return None, Grain.INTERVAL, basis
    return Days(found.first, min(found.last, whole.last)), Grain.INTERVAL, basis


def _whole(g: Groups, published: date | None) -> tuple[Days | None, DatedBy]:
    if g.get("yy"):
        return year(int(g["yy"])), DatedBy.WRITTEN
    if g.get("m"):
        found, _, basis = month_value({k: v for k, v in g.items() if k in ("m", "y")}, published)
        return found, basis
    if published is None:
        return None, DatedBy.UNRESOLVED
    shift = {"last": 1, "next": -1}.get(g["l"], 0)
    on = before(published.replace(day=1), shift, g["w"]) or published
    return (month(on.year, on.month) if g["w"] == "month" else year(on.year)), DatedBy.PUBLICATION


def _nth_weekday(whole: Days, n: int, unit: str, basis: DatedBy) -> Resolved:
    number = 5 if unit == "weekend" else WEEKDAYS[unit]
    if n > 0:
        on = whole.first + timedelta(days=(number - whole.first.weekday()) % 7 + 7 * (n - 1))
    else:
        on = whole.last - timedelta(days=(whole.last.weekday() - number) % 7)
    if unit == "weekend":
        return _stretch(on, on + timedelta(days=1), basis)
    return (Days(on, on) if on <= whole.last else None), Grain.DAY, basis


def _week_of(g: Groups, published: date | None) -> Resolved:
    """The week around a day, or the seven days that begin or end with it."""
    said = {"d": g.get("d") or g["e"], "m": g.get("m") or g["n"], "y": g.get("y", "")}
    found, _, basis = day_value(said, published)
    if found is None:
        return None, Grain.INTERVAL, basis
    on = found.first
    if g["r"] == "of":
        return week_of(on), Grain.INTERVAL, basis
    if g["r"] == "ending":
        return _stretch(on - timedelta(days=6), on, basis)
    return _stretch(on, on + timedelta(days=6), basis)


def _years(g: Groups, _: date | None) -> Resolved:
    """Two years; "2022-23" names the year after, and no month."""
    first = int(g["y"])
    if g.get("s"):
        last = first - first % 100 + int(g["s"])
        if last != first + 1 and (last <= first or int(g["s"]) <= 12):
            return _UNKNOWN
    else:
        last = int(g["e"])
    if last < first:
        return None, Grain.INTERVAL, DatedBy.WRITTEN
    return Days(year(first).first, year(last).last), Grain.INTERVAL, DatedBy.WRITTEN


def _decade(g: Groups, _: date | None) -> Resolved:
    """Ten years; of its parts the first four, middle four and last three."""
    y, word = int(g["y"]), g.get("p2") or (part_word(g["p"]) if g.get("p") else "")
    low, high = _YEARS_OF_DECADE.get(word, (7, 9))
    return Days(year(y + low).first, year(y + high).last), Grain.INTERVAL, DatedBy.WRITTEN


def _weekdays(g: Groups, published: date | None) -> Resolved:
    last, _, basis = weekday_value({k: v for k, v in g.items() if k in ("w", "ahead")}, published)
    if last is None:
        return _UNKNOWN
    back = (WEEKDAYS[g["w"].lower()] - WEEKDAYS[g["v"].lower()]) % 7
    return _stretch(last.first - timedelta(days=back), last.last, basis)


def _weekday_of(g: Groups, published: date | None) -> Resolved:
    """A day of last, this or next week, weeks from Monday to Sunday."""
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    week = {"last": -1, "this": 0, "next": 1}[g["l"].lower()]
    on = week_of(published).first + timedelta(days=7 * week + WEEKDAYS[g["w"].lower()])
    return Days(on, on), Grain.DAY, DatedBy.PUBLICATION


def _so_far(g: Groups, published: date | None) -> Resolved:
    if published is None:
        return _UNKNOWN
    unit = g.get("u") or g.get("v") or "year"
    first = {"year": published.replace(month=1, day=1), "month": published.replace(day=1)}.get(unit)
    return _stretch(first or week_of(published).first, published, DatedBy.PUBLICATION)


def _feast(g: Groups, published: date | None) -> Resolved:
    """The latest one up to publication, or the coming one where the text looks ahead."""
    m, d = _FEASTS[g["x"].lower()]
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    y = published.year - ((m, d) > (published.month, published.day)) + bool(g.get("ahead"))
    return day(y, m, d), Grain.DAY, DatedBy.PUBLICATION


def _unsure(g: Groups, published: date | None) -> Resolved:
    """Day and month without a year only where the numbers leave no choice."""
    a, b = int(g["a"]), int(g["b"])
    if published is None or g.get("t") or not (a > 12 >= b or b > 12 >= a or a == b) or not min(a, b) > 0:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    d, m = (b, a) if b > 12 else (a, b)
    y = published.year - ((m, d) > (published.month, published.day))
    return day(y, m, d), Grain.DAY, DatedBy.PUBLICATION


STRETCHES: dict[str, Callable[[Groups, date | None], Resolved]] = {
    "days": _days,
    "span": _span,
    "dayof": _day_of,
    "monthof": _month_of,
    "months": _months,
    "season": _season,
    "half": _half,
    "nth": _nth,
    "weekof": _week_of,
    "years": _years,
    "decade": _decade,
    "weekdays": _weekdays,
    "weekdayof": _weekday_of,
    "sofar": _so_far,
    "feast": _feast,
    "unsure": _unsure,
}
"""How each form of a stretch is resolved, by its name."""
