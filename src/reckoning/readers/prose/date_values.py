"""Values of dates: what the words of a dated expression mean as days, by its form and the day of publication.

Each form is a function of the parts that its pattern found (`Groups`) and the day of publication. None for the days
means
that they cannot be told: without a day of publication, or of a day that no calendar has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from reckoning.readers.prose.calendar_words import (
    COUNTS,
    MONTHS,
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

Resolved = tuple[Days | None, Grain, DatedBy]
Groups = dict[str, str]


def _number(day_text: str) -> int:
    return int(re.sub(r"\D", "", day_text))


def _month_number(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _year_of_month(number: int, groups: Groups, published: date | None) -> tuple[int | None, DatedBy]:
    """The year written, else that of the latest such month up to publication."""
    if groups.get("y"):
        return int(groups["y"]), DatedBy.WRITTEN
    if published is None:
        return None, DatedBy.UNRESOLVED
    return published.year - (number > published.month), DatedBy.PUBLICATION


def _iso(g: Groups, _: date | None) -> Resolved:
    return day(int(g["y"]), int(g["m"]), int(g["d"])), Grain.DAY, DatedBy.WRITTEN


def _slashed(g: Groups, _: date | None) -> Resolved:
    """Day and month only where the numbers leave no choice; dots put the day first."""
    a, b = int(g["a"]), int(g["b"])
    if g["s"] == "." or a > 12 or a == b:
        return day(int(g["y"]), b, a), Grain.DAY, DatedBy.WRITTEN
    return (day(int(g["y"]), a, b) if b > 12 else None), Grain.DAY, DatedBy.WRITTEN


def _day(g: Groups, published: date | None) -> Resolved:
    number = _month_number(g["m"])
    y, basis = _year_of_month(number, g, published)
    if y is None:
        return None, Grain.DAY, basis
    found = day(y, number, _number(g["d"]))
    if found and basis is DatedBy.PUBLICATION and published and found.first > published:
        found = day(y - 1, number, _number(g["d"]))
    return found, Grain.DAY, basis


def _days(g: Groups, published: date | None) -> Resolved:
    first, _, basis = _day(g, published)
    last, _, _ = _day({**g, "d": g["e"]}, published)
    if first is None or last is None or last.first < first.first:
        return None, Grain.INTERVAL, basis
    return Days(first.first, last.last), Grain.INTERVAL, basis


def _month(g: Groups, published: date | None) -> Resolved:
    number = _month_number(g["m"])
    y, basis = _year_of_month(number, g, published)
    if y is None:
        return None, Grain.MONTH, basis
    if published and not g.get("y"):
        if g.get("l", "").lower() == "last" and number == published.month:
            y -= 1
        if g.get("l", "").lower() == "next":
            y = published.year + (number <= published.month)
    whole = month(y, number)
    if g.get("p"):
        return part(whole, _part_word(g["p"])), Grain.INTERVAL, basis
    return whole, Grain.MONTH, basis


def _part_word(words: str) -> str:
    return next(w for w in ("early", "late", "middle", "mid", "end", "beginning", "start") if w in words.lower())


def _months(g: Groups, _: date | None) -> Resolved:
    last = int(g["y"])
    m, n = _month_number(g["m"]), _month_number(g["n"])
    first = int(g["y0"]) if g.get("y0") else last - (m > n)
    return Days(month(first, m).first, month(last, n).last), Grain.INTERVAL, DatedBy.WRITTEN


def _season(g: Groups, _: date | None) -> Resolved:
    return season(g["q"].lower(), int(g["y"])), Grain.INTERVAL, DatedBy.WRITTEN


def _half(g: Groups, published: date | None) -> Resolved:
    if g.get("y"):
        y, basis = int(g["y"]), DatedBy.WRITTEN
    elif published is None:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    else:
        y, basis = published.year - (g["l"].lower() == "last"), DatedBy.PUBLICATION
    months = 6 if g["k"].lower() == "half" else 3
    first = 1 if g["h"].lower() == "first" else 1 + months
    return Days(month(y, first).first, month(y, first + months - 1).last), Grain.INTERVAL, basis


def _years(g: Groups, _: date | None) -> Resolved:
    first, last = int(g["y"]), int(g["e"])
    return (Days(year(first).first, year(last).last) if first <= last else None), Grain.INTERVAL, DatedBy.WRITTEN


def _weekday(g: Groups, published: date | None) -> Resolved:
    """The latest one up to and including publication; "last" one is before that day, "next" one after it."""
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    back = (published.weekday() - WEEKDAYS[g["w"].lower()]) % 7
    which = g.get("l", "").lower()
    if which == "last" and back == 0:
        back = 7
    if which == "next":
        back -= 7
    on = published - timedelta(days=back)
    return Days(on, on), Grain.DAY, DatedBy.PUBLICATION


def _near(g: Groups, published: date | None) -> Resolved:
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    word = g["w"].lower()
    first = published - timedelta(days=word in ("yesterday", "last night", "overnight"))
    if word == "tomorrow":
        first = published + timedelta(days=1)
    last = published if word == "overnight" else first
    return Days(first, last), Grain.DAY if first == last else Grain.INTERVAL, DatedBy.PUBLICATION


def _unit(g: Groups, published: date | None) -> Resolved:
    unit, which = g["u"].lower(), {"last": -1, "this": 0, "next": 1}[g["l"].lower()]
    grain = {"week": Grain.INTERVAL, "month": Grain.MONTH, "year": Grain.YEAR}[unit]
    if published is None:
        return None, grain, DatedBy.UNRESOLVED
    if unit == "week":
        whole = week_of(published + timedelta(days=7 * which))
    elif unit == "month":
        on = before(published.replace(day=1), -which, "month")
        whole = month(on.year, on.month)
    else:
        whole = year(published.year + which)
    word = g.get("p", "").lower()
    if word in ("earlier", "later"):
        return _side_of(whole, word, published), Grain.INTERVAL, DatedBy.PUBLICATION
    if word and unit != "week":
        return part(whole, _part_word(word)), Grain.INTERVAL, DatedBy.PUBLICATION
    return whole, grain, DatedBy.PUBLICATION


def _side_of(whole: Days, word: str, published: date) -> Days:
    """The part of this month or year before publication, or after it; of another one, all of it."""
    if not whole.first <= published <= whole.last:
        return whole
    return Days(whole.first, published) if word == "earlier" else Days(published, whole.last)


def _ago(g: Groups, published: date | None) -> Resolved:
    unit, count = g["u"].lower().rstrip("s"), _count(g["c"])
    grain = {"day": Grain.DAY, "week": Grain.INTERVAL, "month": Grain.MONTH, "year": Grain.YEAR}[unit]
    if published is None or count > published.year - 1:
        return None, grain, DatedBy.UNRESOLVED
    on = before(published, count, unit)
    whole = {"day": Days(on, on), "week": _around(on), "month": month(on.year, on.month), "year": year(on.year)}[unit]
    return whole, grain, DatedBy.PUBLICATION


def _around(on: date) -> Days:
    """The seven days around a day: "two weeks ago" is no day and no calendar week."""
    return Days(on - timedelta(days=3), on + timedelta(days=3))


def _weekend(g: Groups, published: date | None) -> Resolved:
    """The latest Saturday and Sunday up to publication; "last" as much, "next" the one after."""
    if published is None:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    saturday = published - timedelta(days=(published.weekday() - 5) % 7)
    if (g.get("l") or "").lower() == "next":
        saturday += timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1)), Grain.INTERVAL, DatedBy.PUBLICATION


def _ordinal(g: Groups, published: date | None) -> Resolved:
    """A day of the month: the latest one up to publication."""
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    number = _number(g["d"])
    if number > published.day:
        earlier = before(published.replace(day=1), 1, "month")
        return day(earlier.year, earlier.month, number), Grain.DAY, DatedBy.PUBLICATION
    return day(published.year, published.month, number), Grain.DAY, DatedBy.PUBLICATION


def _of_month(g: Groups, published: date | None) -> Resolved:
    """The beginning or end of the month or year of publication, of the last or of the next one."""
    if published is None:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    shift = {"last": 1, "next": -1}.get(g["l"], 0)
    on = before(published.replace(day=1), shift, g["u"])
    whole = month(on.year, on.month) if g["u"] == "month" else year(on.year)
    return part(whole, _part_word(g["p"])), Grain.INTERVAL, DatedBy.PUBLICATION


def _same(_: Groups, __: date | None) -> Resolved:
    return None, Grain.DAY, DatedBy.UNRESOLVED


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word.lower()]


def _past(g: Groups, published: date | None) -> Resolved:
    count = _count(g["c"]) if g.get("c") else 1
    if published is None or count > published.year - 1:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    first = before(published, count, g["u"].lower().rstrip("s"))
    return Days(first, published), Grain.INTERVAL, DatedBy.PUBLICATION


def _vague(_: Groups, __: date | None) -> Resolved:
    return None, Grain.INTERVAL, DatedBy.UNRESOLVED


def _year(g: Groups, _: date | None) -> Resolved:
    whole = year(int(g["y"]))
    if g.get("p"):
        return part(whole, _part_word(g["p"])), Grain.INTERVAL, DatedBy.WRITTEN
    return whole, Grain.YEAR, DatedBy.WRITTEN


RESOLVE: dict[str, Callable[[Groups, date | None], Resolved]] = {
    "iso": _iso,
    "slashed": _slashed,
    "days": _days,
    "day": _day,
    "months": _months,
    "month": _month,
    "season": _season,
    "half": _half,
    "years": _years,
    "weekday": _weekday,
    "near": _near,
    "unit": _unit,
    "ago": _ago,
    "past": _past,
    "weekend": _weekend,
    "ordinal": _ordinal,
    "ofmonth": _of_month,
    "same": _same,
    "vague": _vague,
    "year": _year,
}
"""How each form is resolved, by its name."""
