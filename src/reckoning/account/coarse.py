"""Coarse: places to 0.1 degree and times to the day or the month, in numbers and in running text.

Text is looked through for what says more than it should: times of day, pairs of coordinates in decimals or in degrees
and minutes, and, where only months may stand, days in ISO, European and English order. What it cannot see: a day in
words ("the eleventh"), a day before a Burmese month's name, a lone coordinate, a street. Digits of any script count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reckoning.account.profile import COARSE_DEGREES
from reckoning.model.instant import DAY_MS, iso, parse_instant

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in MONTHS)
_HOUR = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[.,]\d+)?"
_CLOCK = re.compile(rf"(?<=\d)(?:T|,?\s+){_HOUR}(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?(?!\d)")
_LONE_CLOCK = re.compile(rf"(?<![\d:.]){_HOUR}(?:\s?(?:Z|UTC|[ap]\.?m\.?))?(?![\d:])")
_NUMBER = r"[-+−]?\d{1,3}(?:\.\d{2,}|,\d{4,})"
_LABEL = r"(?:[\"']?(?:lat|lon|lng|long|latitude|longitude|x|y)[\"']?\s*[:=]?\s*)?"
_PAIR = re.compile(
    rf"(?<![\d.,])({_NUMBER})(\s*°?\s*[NSEW]?(?:\s*[,;/]\s*|\s+){_LABEL})({_NUMBER})(?![\d.])", re.IGNORECASE
)
_DEGREES = re.compile(
    r"(\d{1,3})\s*[°º]\s*(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|'')\s*)?([NSEW])?"
)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC_DAY = re.compile(r"(?<!\d)\d{1,2}([-/.])\d{1,2}\1((?:19|20)?\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+({_MONTH})(?!\w)(,?\s+\d{{4}})?", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"(?<!\w)({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(,?\s+\d{{4}})?", re.IGNORECASE)
_RUN = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


def coarse(degrees: float | None) -> float | None:
    """A coordinate to 0.1 degree.

    >>> coarse(16.7512)
    16.8
    """
    return None if degrees is None else round(round(degrees / COARSE_DEGREES) * COARSE_DEGREES, 1)


def day_of(ms: int | None) -> int | None:
    """The first millisecond of a day."""
    return None if ms is None else ms - ms % DAY_MS


def month_of(ms: int | None) -> int | None:
    """The first millisecond of a month."""
    return None if ms is None else parse_instant(f"{(iso(ms) or '')[:7]}-01")


def month_after(ms: int | None) -> int | None:
    """The first millisecond of the month after the one in which the moment before lies."""
    if ms is None:
        return None
    first = month_of(ms - 1) or 0
    return month_of(first + 31 * DAY_MS)


def coarse_text(text: str, *, months: bool = False) -> str:
    """A text without times of day and exact coordinates, and without days where only months may stand.

    >>> coarse_text("at 16.7512, 96.1234 on 2023-04-11T04:35:00Z")
    'at 16.8, 96.1 on 2023-04-11'
    >>> coarse_text("struck on 11 April 2023", months=True)
    'struck on April 2023'
    """
    text = _LONE_CLOCK.sub("[time not told]", _CLOCK.sub("", text))
    text = _DEGREES.sub(_from_minutes, _PAIR.sub(_pair, text))
    return _to_months(text) if months else text


def _pair(found: re.Match[str]) -> str:
    first, second = (_degrees(found[n]) for n in (1, 3))
    return found[0] if abs(first) > 180 or abs(second) > 180 else f"{coarse(first)}{found[2]}{coarse(second)}"


def _degrees(text: str) -> float:
    return float(text.replace(",", ".").replace("−", "-"))


def _from_minutes(found: re.Match[str]) -> str:
    whole = int(found[1]) + _degrees(found[2]) / 60 + (_degrees(found[3]) / 3600 if found[3] else 0.0)
    return f"{coarse(whole)}° {found[4] or ''}".rstrip()


def _to_months(text: str) -> str:
    text = _ISO_DAY.sub(lambda m: f"{m[1]}{m[2]}{m[3]}", text)
    text = _RUN.sub(lambda m: f"{m[1]}-{m[2]}" if int(m[2]) <= 12 and int(m[3]) <= 31 else m[0], text)
    text = _NUMERIC_DAY.sub(lambda m: f"[day not told] {m[2]}", text)
    text = _DAY_MONTH.sub(lambda m: f"{m[2]}{m[3] or ''}", text)
    return _MONTH_DAY.sub(lambda m: f"{m[1]}{m[3] or ''}", text)


def days_in(text: str) -> Iterator[tuple[int, str]]:
    """The days that a text tells with their year: where each begins, and the day as ISO.

    >>> list(days_in("on 11 April 2023 and August 24, 2023"))
    [(3, '2023-04-11'), (21, '2023-08-24')]
    """
    for m in _ISO_DAY.finditer(text):
        yield from _day(m.start(), m[1], int(m[3]), m[4])
    for m in _DAY_MONTH.finditer(text):
        yield from _day(m.start(), m[3], _month(m[2]), m[1])
    for m in _MONTH_DAY.finditer(text):
        yield from _day(m.start(), m[3], _month(m[1]), m[2])


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")))


def _day(at: int, year: str | None, month: int, day: str) -> Iterator[tuple[int, str]]:
    try:
        yield at, date(int((year or "").strip(" ,")), month, int(day)).isoformat()
    except ValueError:
        return
