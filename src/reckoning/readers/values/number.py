"""Number: one number as people write it, with marks between thousands and the wording that bounds it."""

from __future__ import annotations

import math
import re

from reckoning.model.bound import Bound
from reckoning.model.statement import Value
from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.typed import Options, Typed, untyped

LONGEST = 200
"""Longer text is not a number of anything."""

_BOUNDS = {
    Bound.AT_LEAST: r"at least|no fewer than|not less than|minimum(?: of)?|>=|≥",
    Bound.MORE_THAN: r"more than|over|above|in excess of|exceeding|>",
    Bound.AT_MOST: r"at most|up to|no more than|not more than|maximum(?: of)?|less than|fewer than|under|below|<=|≤|<",
    Bound.NEARLY: r"nearly|almost|close to",
    Bound.ABOUT: r"about|around|approximately|approx\.?|circa|ca?\.|some|~|≈",
}
BOUND = "|".join(f"(?P<{bound}>{words})" for bound, words in _BOUNDS.items())
NUMBER = r"[+-]?\d[\d.,'’ ]*\d(?:e[+-]?\d+)?|[+-]?\d(?:e[+-]?\d+)?|[+-]?\.\d+"
MAGNITUDES = {"thousand": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9}
_ORDERS = {"dozens": 12, "hundreds": 100, "thousands": 1000, "tens of thousands": 10_000}
_NUMBER = re.compile(
    rf"(?:(?:{BOUND})\s*)?(?P<low>{NUMBER})(?:\s*(?:-|to|and)\s*(?P<high>{NUMBER}))?(?P<more>\+|\s+or more\b)?"
    rf"(?:\s*(?P<magnitude>{'|'.join(MAGNITUDES)})\b)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"^(?:between|from)\s+", re.IGNORECASE)


def parse_float(text: str, decimal: str = ".", thousands: str = "") -> float | None:
    """A number with its marks; None where they do not stand as marks do (`13,30`), so that nothing is guessed.

    >>> parse_float("13,300"), parse_float("13.300,5", ","), parse_float("13,30"), parse_float("1 234 567")
    (13300.0, 13300.5, None, 1234567.0)
    """
    mark = thousands or (r"[.'’ ]" if decimal == "," else r"[,'’ ]")
    group = mark if mark.startswith("[") else re.escape(mark)
    whole = rf"[+-]?(?:\d{{1,3}}(?:{group}\d{{3}})+|\d*)"
    if not re.fullmatch(rf"{whole}(?:{re.escape(decimal)}\d+)?(?:e[+-]?\d{{1,3}})?", text, re.IGNORECASE):
        return None
    try:
        number = float(re.sub(group, "", text).replace(decimal, "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse_number(text: str, options: Options, begins: bool = False) -> tuple[Value, str] | None:
    """A number with its wording, and what follows it; None where the text does not begin with one.

    Unless `begins`, nothing may follow.

    >>> parse_number("at least 4,468", Options())[0].bound.value, parse_number("200-300", Options())[0].high
    ('at_least', 300.0)
    """
    plain = plain_digits(text)
    if len(plain) > LONGEST:
        return None
    if order := _ORDERS.get(plain.casefold()):
        return Value(number=float(order), bound=Bound.ORDER_OF), ""
    match = _NUMBER.match(_BETWEEN.sub("", plain))
    if not match:
        return None
    rest = match.string[match.end() :].strip()
    if rest and not begins:
        return None
    value = _value(match, options)
    return (value, rest) if value else None


def _value(match: re.Match[str], options: Options) -> Value | None:
    times = MAGNITUDES[match["magnitude"].casefold()] if match["magnitude"] else 1.0
    low = parse_float(match["low"], options.decimal, options.thousands)
    if low is None:
        return None
    bound = next((b for b in _BOUNDS if match[b]), None)
    if match["more"]:
        bound = Bound.AT_LEAST
    if match["high"] is None:
        return Value(number=low * times, bound=bound or Bound.EXACT) if math.isfinite(low * times) else None
    high = parse_float(match["high"], options.decimal, options.thousands)
    if high is None or high < low or bound or not math.isfinite(high * times):
        return None
    return Value(low=low * times, high=high * times)


def number(text: str, options: Options) -> Typed:
    """A count or another plain number.

    >>> number("753", Options()).value.number, number("many", Options()).note
    (753.0, 'number_unreadable')
    """
    found = parse_number(text, options)
    return Typed(found[0]) if found else untyped("number_unreadable")


def bound_of(wording: str) -> Bound | None:
    """The bound that wording begins with; None for none.

    >>> bound_of("more than"), bound_of("at least 67 kt in seven shipments"), bound_of("stated")
    (<Bound.MORE_THAN: 'more_than'>, <Bound.AT_LEAST: 'at_least'>, None)
    """
    match = re.match(rf"(?:{BOUND})(?!\w)", wording.strip(), re.IGNORECASE)
    return next((b for b in _BOUNDS if match[b]), None) if match else None
