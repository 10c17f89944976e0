"""Calendar words: days, months, seasons and the parts of a month or year as intervals of days, both ends inclusive."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH_NAMES = (
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
)
MONTHS = {name: i % 12 + 1 for names in _MONTH_NAMES for i, name in enumerate(names)} | {"sept": 9}
WEEKDAYS = {
    name: i
    for names in (
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    )
    for i, name in enumerate(names)
}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty"]
COUNTS = (
    {word: n for n, word in enumerate(_SMALL + _TEENS, 1)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2}
)


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last`, both inclusive."""

    first: date
    last: date


def day(year: int, month: int, number: int) -> Days | None:
    """One day; None where the calendar has none such (31 June)."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Days(found, found)


def month(year: int, number: int) -> Days:
    """A whole month."""
    return Days(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def year(number: int) -> Days:
    """A whole year."""
    return Days(date(number, 1, 1), date(number, 12, 31))


def season(name: str, number: int) -> Days:
    """A northern season of a year; winter is the one that begins in it."""
    first, last = SEASONS[name]
    return Days(date(number, first, 1), month(number + (last < first), last).last)


def part(whole: Days, word: str) -> Days:
    """Early, middle or late in a month or year: its thirds, of a year its first four, middle four and last four months.

    >>> part(year(2023), "late").first.isoformat(), part(month(2023, 10), "end").first.isoformat()
    ('2023-09-01', '2023-10-21')
    """
    third = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}[word]
    if whole.first.month != whole.last.month:
        y = whole.first.year
        return Days(date(y, 4 * third + 1, 1), month(y, 4 * third + 4).last)
    first = whole.first.replace(day=10 * third + 1)
    return Days(first, whole.last if third == 2 else first + timedelta(days=9))


def months_before(on: date, count: int) -> date:
    """The same day some months earlier, or the last day of a shorter month.

    >>> months_before(date(2024, 3, 31), 1).isoformat()
    '2024-02-29'
    """
    total = on.year * 12 + on.month - 1 - count
    y, m = divmod(total, 12)
    return date(y, m + 1, min(on.day, monthrange(y, m + 1)[1]))


_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120}


def before(on: date, count: int, unit: str) -> date | None:
    """The day some units before another (after it where the count is negative); None where no calendar has it."""
    try:
        if unit in _UNIT_DAYS:
            return on - timedelta(days=count * _UNIT_DAYS[unit])
        return months_before(on, count * _UNIT_MONTHS[unit])
    except (ValueError, OverflowError):
        return None


def around(on: date) -> Days:
    """The seven days around a day: "two weeks ago" is no day and no calendar week."""
    try:
        return Days(on - timedelta(days=3), on + timedelta(days=3))
    except OverflowError:
        return Days(on, on)


def unit_at(on: date, unit: str) -> Days:
    """The day, the days around it, the month or the year that a count of units away from a day means."""
    if unit == "day":
        return Days(on, on)
    if unit in ("week", "fortnight"):
        return around(on)
    return month(on.year, on.month) if unit == "month" else year(on.year)


def week_of(on: date) -> Days:
    """The week from Monday to Sunday around a day."""
    monday = on - timedelta(days=on.weekday())
    return Days(monday, monday + timedelta(days=6))
