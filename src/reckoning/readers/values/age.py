"""Age: years of life at the time of the record."""

from __future__ import annotations

import re
from dataclasses import replace

from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.number import parse_number
from reckoning.readers.values.typed import Options, Typed, untyped

OLDEST_Y = 120
_YEARS = re.compile(r"\s*(?:years?|yrs?\.?|y/?o|years? old|year-old|နှစ်)(?:\s+old)?$", re.IGNORECASE)
_MONTHS = re.compile(r"\s*(?:months?|mths?|လ)(?:\s+old)?$", re.IGNORECASE)


def age(text: str, options: Options) -> Typed:
    """Completed years, up to 120; months count as the years they fill.

    >>> age("၂၅ နှစ်", options=Options()).value.number, age("18 months", Options()).value.number
    (25.0, 1.0)
    >>> age("200", Options()).note, age("child", Options()).note
    ('age_out_of_range', 'age_unreadable')
    """
    plain = plain_digits(text)
    months = _MONTHS.search(plain)
    found = parse_number(_MONTHS.sub("", plain) if months else _YEARS.sub("", plain), options)
    if not found:
        return untyped("age_unreadable")
    value = found[0]
    if months:
        whole = {name: n // 12 for name in ("number", "low", "high") if (n := getattr(value, name)) is not None}
        value = replace(value, **whole)
    if any(n is not None and not 0 <= n <= OLDEST_Y for n in (value.number, value.low, value.high)):
        return untyped("age_out_of_range")
    return Typed(replace(value, unit="years"))
