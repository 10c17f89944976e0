"""Dates: text as an interval of time with the precision it was written in; nothing is guessed.

A date is the interval it covers: a day, a month, a year, or a range from the start of one to the end of another, all in
UTC and half-open. `05/04/2023` is two different days: it stays untyped unless the preset says which of day and month
comes first, or one of the two numbers is above 12.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reckoning.model.bound import Bound
from reckoning.model.instant import iso, to_ms
from reckoning.model.statement import Value
from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.typed import Options, Typed, untyped

YEARS = range(1800, 2201)
LONGEST = 120
FARTHEST_ZONE_MIN = 14 * 60
"""Kiribati's Line Islands are 14 hours ahead of UTC; no zone is farther from it."""

_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_BURMESE = (
    *("ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်"),
    *("ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ", "နိုဝင်ဘာ", "ဒီဇင်ဘာ"),
)
MONTHS = {
    **{name: n + 1 for n, name in enumerate(_ENGLISH)},
    **{name[:3]: n + 1 for n, name in enumerate(_ENGLISH)},
    **{name: n + 1 for n, name in enumerate(_BURMESE)},
    "sept": 9,
    "သြဂုတ်": 8,
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
_ABOUT = re.compile(
    r"\s*\((?:on or about|about|approx\.?|approximate)\)$|^(?:about|around|circa|ca?\.|on or about)\s+", re.I
)
_REMARK = re.compile(r"\s*\((?!on or about|about|approx)[^()]*\)(?:;.*)?$", re.I)
"""What is said about a date behind it: `2021-04-15 (due)`."""
_TO = re.compile(r"\s+(?:to|until|till|-)\s+|(?<=\d{4})\s*/\s*(?=\d{4}-)|(?<=\d)\.\.(?=\d)", re.IGNORECASE)
_LAST_DAY = re.compile(r"^(\d{4}-\d{1,2}-)(\d{1,2})\s*[/-]\s*(\d{1,2})$")


@dataclass(frozen=True)
class _Span:
    start: datetime
    end: datetime
    precision: str


def _day(year: int, month: int, day: int) -> _Span:
    start = datetime(year, month, day, tzinfo=UTC)
    return _Span(start, start + timedelta(days=1), "day")


def _month(year: int, month: int) -> _Span:
    start = datetime(year, month, 1, tzinfo=UTC)
    return _Span(start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC), "month")


def _year(year: int) -> _Span:
    return _Span(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), "year")


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], _Span]]
_RULES: list[_Rule] = [
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})[-/.](\d{1,2})"), lambda m: _month(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{1,2})[-/.](\d{4})"), lambda m: _month(int(m[2]), int(m[1]))),
    (re.compile(r"(\d{4})"), lambda m: _year(int(m[1]))),
    (
        re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+({_MONTH})\.?,?[\s-]+(\d{{4}})"),
        lambda m: _day(int(m[3]), MONTHS[m[2]], int(m[1])),
    ),
    (
        re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})"),
        lambda m: _day(int(m[3]), MONTHS[m[1]], int(m[2])),
    ),
    (re.compile(rf"({_MONTH})\.?,?[\s-]+(\d{{4}})"), lambda m: _month(int(m[2]), MONTHS[m[1]])),
    (
        re.compile(rf"(\d{{4}})\s*(?:ခုနှစ်)?[\s၊,-]*({_MONTH})\s*လ?[\s၊,-]*(\d{{1,2}})\s*(?:ရက်နေ့|ရက်)?"),
        lambda m: _day(int(m[1]), MONTHS[m[2]], int(m[3])),
    ),
    (re.compile(rf"(\d{{4}})\s*(?:ခုနှစ်)?[\s၊,-]*({_MONTH})\s*လ?"), lambda m: _month(int(m[1]), MONTHS[m[2]])),
    (re.compile(r"(\d{4})\s*ခုနှစ်"), lambda m: _year(int(m[1]))),
]
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TWO_DIGIT_YEAR = re.compile(rf"\d{{1,2}}[/.\s-](?:\d{{1,2}}|{_MONTH})[/.\s-]\d{{2}}")
_STAMP = re.compile(rf"(?P<day>\S.*?)[T\s,]\s*{_TIME}\s*{_ZONE}")


def dates(text: str, options: Options) -> Typed:
    """The interval that a date covers.

    >>> [dates(t, Options()).value.precision for t in ("2023", "Apr 2023", "5 April 2023", "2023-04 to 2023-12")]
    ['year', 'month', 'day', 'range']
    >>> dates("05/04/2023", Options()).note, dates("05/04/2023", Options(order="day")).note
    ('date_ambiguous', '')
    >>> dates("2021-04-15 (due)", Options()).value.precision, dates("2021-04-15 (due)", Options()).note
    ('day', 'date_remark')
    """
    plain = " ".join(plain_digits(text).split())
    dated = _REMARK.sub("", plain)
    bare = _ABOUT.sub("", dated)
    try:
        span, note = _span(bare.casefold(), options) if len(bare) <= LONGEST else (None, "date_unreadable")
    except (ValueError, OverflowError):
        return untyped("date_unreadable")
    if span is None:
        return untyped(note)
    if not (span.start.year in YEARS and span.end.year - 1 in YEARS):
        return untyped("date_out_of_range")
    about = Bound.ABOUT if bare != dated else None
    value = Value(start_ms=to_ms(span.start), end_ms=to_ms(span.end), precision=span.precision, bound=about)
    return Typed(value, "date_remark" if dated != plain else "")


def day_of(text: str, options: Options) -> str:
    """The day that a date begins on, written `2022-03-05`; of a month or year no more than it says; else empty.

    >>> day_of("5 March 2022", Options()), day_of("Mar 2022", Options()), day_of("05/04/2022", Options())
    ('2022-03-05', '2022-03', '')
    """
    value = dates(text, options).value
    if value.start_ms is None or value.precision == "range":
        return ""
    return (iso(value.start_ms) or "")[: {"year": 4, "month": 7}.get(value.precision or "", 10)]


def interval(start: str, end: str, options: Options) -> Typed:
    """From the start of one date to the end of another; where one is not given, that end is open.

    >>> interval("2021-02-01", "2021-04-26", Options()).value.precision, interval("2021", "", Options()).value.end_ms
    ('range', None)
    """
    first = dates(start, options) if start else Typed(Value())
    last = dates(end, options) if end else Typed(Value())
    if note := first.note or last.note:
        return untyped(note)
    if first.value == last.value:
        return first
    opened, closed = first.value.start_ms, last.value.end_ms
    if opened is not None and closed is not None and opened >= closed:
        return untyped("dates_reversed")
    return Typed(Value(start_ms=opened, end_ms=closed, precision="range"))


def _span(text: str, options: Options) -> tuple[_Span | None, str]:
    for form in options.formats:
        if (found := _by_format(text, form, options.zone_ms)) is not None:
            return found, ""
    if match := _LAST_DAY.match(text):  # 2025-09-15/16
        text = f"{match[1]}{match[2]} to {match[1]}{match[3]}"
    ends = _TO.split(text)
    if len(ends) == 2:
        (first, note), (last, other) = _one(ends[0], options), _one(ends[1], options)
        if first is None or last is None:
            return None, note or other
        if first.start >= last.end:
            return None, "dates_reversed"
        return _Span(first.start, last.end, "range"), ""
    return _one(text, options)


def _one(text: str, options: Options) -> tuple[_Span | None, str]:
    for rule, span in _RULES:
        if match := rule.fullmatch(text):
            return span(match), ""
    if match := _SLASHED.fullmatch(text):
        return _slashed(int(match[1]), int(match[2]), int(match[3]), options.order)
    if match := _STAMP.fullmatch(text.upper()):
        day, note = _one(match["day"].casefold(), options)
        if day is None or day.precision != "day":
            return None, note or "date_unreadable"
        return _stamp(day.start, match, options.zone_ms), ""
    return None, "date_two_digit_year" if _TWO_DIGIT_YEAR.fullmatch(text) else "date_unreadable"


def _slashed(first: int, second: int, year: int, order: str) -> tuple[_Span | None, str]:
    if order == "day" or (not order and first > 12 >= second):
        return _day(year, second, first), ""
    if order == "month" or (not order and second > 12 >= first):
        return _day(year, first, second), ""
    if first == second:
        return _day(year, first, second), ""
    return None, "date_ambiguous"


def _stamp(day: datetime, match: re.Match[str], zone_ms: int) -> _Span:
    fraction = int((match["fraction"] or "0").ljust(6, "0")[:6])
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour == minute == second == fraction == 0 and not match["zone"] and not zone_ms:
        return _Span(day, day + timedelta(days=1), "day")  # a day as a spreadsheet or a database writes it
    start = day.replace(hour=hour, minute=minute, second=second, microsecond=fraction // 1000 * 1000)
    start -= timedelta(milliseconds=zone_ms) if not match["zone"] else _offset(match["zone"])
    if match["fraction"] and fraction:
        return _Span(start, start + timedelta(milliseconds=1), "ms")
    if match["second"]:
        return _Span(start, start + timedelta(seconds=1), "second")
    return _Span(start, start + timedelta(minutes=1), "minute")


def _offset(zone: str) -> timedelta:
    """What a zone is ahead of UTC; raises `ValueError` for one that no clock has."""
    if zone == "Z":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    if int(zone[-2:]) > 59 or minutes > FARTHEST_ZONE_MIN:
        raise ValueError(zone)
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


_LARGER_FIRST = ({"%Y", "%y"}, {"%m", "%b", "%B"}, {"%d"}, {"%H"}, {"%M"}, {"%S"})
_FIELDS = set().union(*_LARGER_FIRST)


def check_format(form: str) -> bool:
    """Whether a format is made of the fields that dates have, and none is there without the next larger one.

    >>> check_format("%d.%m.%Y %H:%M"), check_format("%d %Y"), check_format("%Y %H")
    (True, False, False)
    """
    fields = set(re.findall(r"%.", form))
    there = [bool(fields & field) for field in _LARGER_FIRST]
    return fields <= _FIELDS and there[0] and there == sorted(there, reverse=True)


def _by_format(text: str, form: str, zone_ms: int) -> _Span | None:
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
    fields = set(re.findall(r"%.", form))
    if fields & {"%H", "%M", "%S"}:
        moment -= timedelta(milliseconds=zone_ms)
        if "%S" in fields:
            return _Span(moment, moment + timedelta(seconds=1), "second")
        return _Span(moment, moment + timedelta(minutes=1), "minute")
    if "%d" in fields:
        return _day(moment.year, moment.month, moment.day)
    return _month(moment.year, moment.month) if fields & {"%m", "%b", "%B"} else _year(moment.year)
