"""Codes: which values mean "not available", and the words publishers write for numbered codes (ITU-R M.1371)."""

from __future__ import annotations

import re

from reckoning.model.imo import parse_imo

STATUS_OF = {
    "under way using engine": 0,
    "underway using engine": 0,
    "at anchor": 1,
    "not under command": 2,
    "restricted manoeuvrability": 3,
    "restricted manoeuverability": 3,
    "restricted maneuverability": 3,
    "constrained by her draught": 4,
    "moored": 5,
    "aground": 6,
    "engaged in fishing": 7,
    "under way sailing": 8,
    "underway sailing": 8,
    "reserved for future amendment [hsc]": 9,
    "reserved for future amendment [wig]": 10,
    "power-driven vessel towing astern": 11,
    "power-driven vessel pushing ahead or towing alongside": 12,
    "reserved for future use": 13,
    "ais-sart": 14,
    "ais-sart is active": 14,
    "not defined": 15,
    "undefined": 15,
    "unknown value": 15,
}
"""Navigational status by its words, lower case."""

RECEIVER_WORDS = {
    "ter": "terrestrial",
    "terrestrial": "terrestrial",
    "dynamic": "terrestrial",
    "t-ais": "terrestrial",
    "sat": "satellite",
    "satellite": "satellite",
    "s-ais": "satellite",
}

_NO_ETA = re.compile(r"^0{1,2}[-/ ]0{1,2}\b|^0+$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")


def small_code(text: str, words: dict[str, int], last: int) -> int:
    """The number of a code from 0 to `last`, given as a number or in words; -1 when it is neither.

    >>> small_code("5.0", STATUS_OF, 15), small_code("Moored", STATUS_OF, 15), small_code("99", STATUS_OF, 15)
    (5, 5, -1)
    """
    trimmed = text.strip()
    if _NUMBER.match(trimmed):
        number = float(trimmed)
        return int(number) if number == int(number) and 0 <= number <= last else -1
    return words.get(trimmed.lower(), -1)


def static_value(field: str, raw: str, words: dict[str, str], scale: float) -> tuple[str, float | None] | None:
    """A static value as text without its padding and as a number where it is one; None when it means "not available".

    >>> static_value("name", "ROSY@@@@", {}, 1.0), static_value("draught_m", "0.0", {}, 1.0)
    (('ROSY', None), None)
    >>> static_value("imo", "IMO9074728", {}, 1.0), static_value("draught_m", "68", {}, 0.1)
    (('IMO9074728', None), ('68', 6.8))
    """
    text = raw.split("@", 1)[0].strip()
    if not text:
        return None
    if field in ("name", "destination"):
        return text, None
    if field == "callSign":
        return (text, None) if text.strip("0") else None
    if field == "eta":
        return None if _NO_ETA.match(text) else (text, None)
    number = float(text) if _NUMBER.match(text) else None
    if field == "imo":
        return _imo(text, number)
    if field == "ship_type":
        return _ship_type(text, number, words)
    if number is None:
        return text, None
    return (text, round(number * scale, 6)) if number > 0 else None


def _imo(text: str, number: float | None) -> tuple[str, float | None] | None:
    digits = text.upper().removeprefix("IMO").strip(" :#-")
    if not digits.strip("0.") or (number is not None and number < 0):
        return None
    whole = str(int(number)) if number is not None and number == int(number) else text
    value = parse_imo(whole)
    return text, None if value is None else float(value)


def _ship_type(text: str, number: float | None, words: dict[str, str]) -> tuple[str, float | None] | None:
    if number is None:
        word = words.get(text, "")
        return text, float(word) if _NUMBER.match(word) else None
    return (text, number if 1 <= number <= 99 else None) if number > 0 else None
