"""Digits: Burmese, full-width and other decimal digits as 0 to 9, and typographic marks as plain ones."""

from __future__ import annotations

import unicodedata

_MARKS = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "％": "%", "။": ""}
)


def plain_digits(text: str) -> str:
    """The text with every decimal digit as 0 to 9, dashes and spaces as the plain ones, without spaces around it.

    >>> plain_digits("၂၀၂၁–၀၂"), plain_digits(" ၁၃ ")
    ('2021-02', '13')
    """
    if text.isascii():
        return text.strip()
    text = text.translate(_MARKS)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text).strip()
