"""Coordinates: a place as longitude and latitude with its error, in degrees or in degrees, minutes and seconds."""

from __future__ import annotations

import re

from reckoning.model.statement import Value
from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.number import parse_float
from reckoning.readers.values.typed import Options, Typed, untyped

_PARTS = re.compile(
    r"(?P<first>[NSEW])?\s*(?P<sign>-)?(?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:[°ºd]|deg)?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’m]?\s*)?(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"″”s]|'')?\s*)?"
    r"(?P<last>[NSEW])?",
    re.IGNORECASE,
)


def degrees(text: str, decimal: str = ".", positive: str = "", negative: str = "") -> float | None:
    """Degrees from `16.65`, `16°39'N` or `96 15 00 E`; the letters allowed are one each.

    >>> degrees("16°39'N", positive="N", negative="S"), degrees("-16.65"), degrees("16 39 N", positive="E")
    (16.65, -16.65, None)
    """
    plain = plain_digits(text)
    if (number := parse_float(plain, decimal, "\0")) is not None:
        return number
    match = _PARTS.fullmatch(plain.replace(decimal, "."))
    if not match:
        return None
    letter = (match["first"] or match["last"] or "").upper()
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60 or (match["first"] and match["last"]) or (letter and match["sign"]):
        return None
    if letter and letter not in (positive, negative):
        return None
    whole = float(match["degrees"]) + minutes / 60 + seconds / 3600
    return -whole if match["sign"] or (letter and letter == negative) else whole


def position(lat: str, lon: str, options: Options, error_km: str = "") -> Typed:
    """A place from its two coordinates and its error in km.

    >>> position("16.65", "96.25", Options(), "3").value.error_km
    3.0
    >>> position("96.25", "16.65", Options()).note
    'position_out_of_range'
    """
    north = degrees(lat, options.decimal, "N", "S")
    east = degrees(lon, options.decimal, "E", "W")
    if north is None or east is None:
        return untyped("position_unreadable")
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return untyped("position_out_of_range")
    error = parse_float(plain_digits(error_km), options.decimal) if error_km else options.error_km
    if error_km and (error is None or error < 0):
        return Typed(Value(lon=east, lat=north), "error_unreadable")
    return Typed(Value(lon=east, lat=north, error_km=error))
