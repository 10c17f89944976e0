"""Percentage: a share, exact or bounded, of 0 to 100."""

from __future__ import annotations

import re
from dataclasses import replace

from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.number import parse_number
from reckoning.readers.values.typed import Options, Typed, untyped

_SIGN = re.compile(r"\s*(?:%|per ?cent|percent|pct)", re.IGNORECASE)


def percentage(text: str, options: Options) -> Typed:
    """A share in percent; ranges give low and high.

    >>> percentage("25-50%", Options()).value.high, percentage(">50", Options()).value.bound.value
    (50.0, 'more_than')
    >>> percentage("120 %", Options()).note
    'percentage_out_of_range'
    """
    found = parse_number(_SIGN.sub("", plain_digits(text)), options)
    if not found:
        return untyped("percentage_unreadable")
    value = replace(found[0], unit="%")
    ends = [n for n in (value.number, value.low, value.high) if n is not None]
    if any(not 0 <= n <= 100 for n in ends):
        return untyped("percentage_out_of_range")
    return Typed(value)
