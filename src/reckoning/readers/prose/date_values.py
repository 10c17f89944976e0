"""Values of dates: what the words of a dated expression mean as days, by its form and the day of publication.

Each form is a function of the parts that its pattern found (`Groups`) and the day of publication. None for the days
means that they cannot be told: without a day of publication, or of a day that no calendar has.
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
    unit_at,
    week_of,
    year,
)
from reckoning.readers.prose.claim import DatedBy, Grain

Resolved = tuple[Days | None, Grain, DatedBy]
Groups = dict[str, str]


def day_number(day_text: str) -> int:
    """The number of a day: 3, 03, 3rd."""
    return int(re.sub(r"\D", "", day_text))


def month_number(name: str) -> int:
    """The number of a month by its name or its short form."""
    return MONTHS[name.rstrip(".").lower()]


def year_of_month(number: int, groups: Groups, published: date | None) -> tuple[int | None, DatedBy]:
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


def day_value(g: Groups, published: date | None) -> Resolved:
    """A day of a month; without a year the latest up to publication, or the coming one where the text looks ahead."""
    number = month_number(g["m"])
    y, basis = year_of_month(number, g, published)
    if y is None:
        return None, Grain.DAY, basis
    found = day(y, number, day_number(g["d"]))
    if basis is DatedBy.PUBLICATION and published:
        if found and found.first > published:
            found = day(y - 1, number, day_number(g["d"]))
        found = _ahead(g, found, found and day(found.first.year + 1, number, day_number(g["d"])), published)
    return found, Grain.DAY, basis


def _ahead(g: Groups, found: Days | None, later: Days | None, published: date | None) -> Days | None:
    """Of a sentence that looks ahead ("will be held on 3 May") the coming one, at most nine months away."""
    if not g.get("ahead") or found is None or later is None or published is None or found.last >= published:
        return found
    return later if (later.first - published).days <= 270 else found


def month_value(g: Groups, published: date | None) -> Resolved:
    """A month or a part of it; without a year the latest up to publication."""
    number = month_number(g["m"])
    y, basis = year_of_month(number, g, published)
    if y is None:
        return None, Grain.MONTH, basis
    if published and not g.get("y"):
        if g.get("l", "").lower() == "last" and number == published.month:
            y -= 1
        if g.get("l", "").lower() == "next":
            y = published.year + (number <= published.month)
    whole = month(y, number)
    if basis is DatedBy.PUBLICATION and not g.get("l"):
        whole = _ahead(g, whole, month(y + 1, number), published) or whole
    if g.get("p"):
        return part(whole, part_word(g["p"])), Grain.INTERVAL, basis
    return whole, Grain.MONTH, basis


def part_word(words: str) -> str:
    """The word that names a part: early, mid, end."""
    return next(w for w in ("early", "late", "middle", "mid", "end", "beginning", "start") if w in words.lower())


def weekday_value(g: Groups, published: date | None) -> Resolved:
    """The latest one up to and including publication; "last" one is before that day, "next" one after it."""
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    back = (published.weekday() - WEEKDAYS[g["w"].lower()]) % 7
    which = g.get("l", "").lower()
    if which == "last" and back == 0:
        back = 7
    if which == "next" or (g.get("ahead") and not which and back):
        back -= 7
    on = published - timedelta(days=back)
    return Days(on, on), Grain.DAY, DatedBy.PUBLICATION


def _near(g: Groups, published: date | None) -> Resolved:
    if published is None:
        return None, Grain.DAY, DatedBy.UNRESOLVED
    word = g["w"].lower()
    shift = {"yesterday": 1, "last night": 1, "overnight": 1, "tomorrow": -1}.get(word, 0)
    if word.startswith("the day"):
        shift = 2 if word.endswith("yesterday") else -2
    first = published - timedelta(days=shift)
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
        on = before(published.replace(day=1), -which, "month") or published
        whole = month(on.year, on.month)
    else:
        whole = year(published.year + which)
    word = g.get("p", "").lower()
    if word in ("earlier", "later"):
        return _side_of(whole, word, published), Grain.INTERVAL, DatedBy.PUBLICATION
    if word and unit != "week":
        return part(whole, part_word(word)), Grain.INTERVAL, DatedBy.PUBLICATION
    return whole, grain, DatedBy.PUBLICATION


def _side_of(whole: Days, word: str, published: date) -> Days:
    """The part of this month or year before publication, or after it; of another one, all of it."""
    if not whole.first <= published <= whole.last:
        return whole
    return Days(whole.first, published) if word == "earlier" else Days(published, whole.last)


def _ago(g: Groups, published: date | None) -> Resolved:
    unit = g["u"].lower().rstrip("s")
    grain = {"day": Grain.DAY, "month": Grain.MONTH, "year": Grain.YEAR, "decade": Grain.YEAR}.get(unit, Grain.INTERVAL)
    on = before(published, count_of(g["c"]), unit) if published else None
    if on is None:
        return None, grain, DatedBy.UNRESOLVED
    return unit_at(on, unit), grain, DatedBy.PUBLICATION


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
    number = day_number(g["d"])
    back = (number > published.day) - (1 if g.get("ahead") and number != published.day else 0)
    on = before(published.replace(day=1), back, "month") or published
    return day(on.year, on.month, number), Grain.DAY, DatedBy.PUBLICATION


def _of_month(g: Groups, published: date | None) -> Resolved:
    """The beginning or end of the month or year of publication, of the last or of the next one."""
    if published is None:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    shift = {"last": 1, "next": -1}.get(g["l"], 0)
    on = before(published.replace(day=1), shift, g["u"]) or published
    whole = month(on.year, on.month) if g["u"] == "month" else year(on.year)
    return part(whole, part_word(g["p"])), Grain.INTERVAL, DatedBy.PUBLICATION


def count_of(word: str) -> int:
    """The number of a counted unit: 3, three, a, a couple of."""
    return int(word) if word.isdigit() else COUNTS[word.lower()]


def _past(g: Groups, published: date | None) -> Resolved:
    count, unit = count_of(g["c"]) if g.get("c") else 1, g["u"].lower().rstrip("s")
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    first = before(published, count, unit) if published else None
    if first is None or published is None:
        return None, Grain.INTERVAL, DatedBy.UNRESOLVED
    return Days(first, published), Grain.INTERVAL, DatedBy.PUBLICATION


def _vague(_: Groups, __: date | None) -> Resolved:
    return None, Grain.INTERVAL, DatedBy.UNRESOLVED


def _year(g: Groups, _: date | None) -> Resolved:
    whole = year(int(g["y"]))
    if g.get("p"):
        return part(whole, part_word(g["p"])), Grain.INTERVAL, DatedBy.WRITTEN
    return whole, Grain.YEAR, DatedBy.WRITTEN


VALUES: dict[str, Callable[[Groups, date | None], Resolved]] = {
    "iso": _iso,
    "slashed": _slashed,
    "day": day_value,
    "month": month_value,
    "weekday": weekday_value,
    "near": _near,
    "unit": _unit,
    "ago": _ago,
    "past": _past,
    "weekend": _weekend,
    "ordinal": _ordinal,
    "ofmonth": _of_month,
    "vague": _vague,
    "year": _year,
}
"""How each form of a single day, month or year is resolved, by its name; stretches have their own rules."""
