"""Clock: times as publishers write them, to UTC milliseconds; a loop over the characters, so that it is fast and exact.

A format is `iso` (2023-08-24T10:00:00 with a T or a space, seconds and fractions optional, Z or an offset optional),
`unix` (seconds, milliseconds or microseconds since 1970, told apart by their size) or a pattern of %Y %m %d %H %M %S
and plain characters; .%f takes a fraction of a second where there is one. A time without a zone is in the preset's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.errors import UsageError
from reckoning.model.kernel import kernel
from reckoning.readers.measures import parse_numbers

MISSING_MS = -(1 << 63)
BAD_MS = MISSING_MS + 1
MILLI_FROM, MICRO_FROM = 1e11, 1e14
"""A number this large counts milliseconds (as seconds: the year 5138), or microseconds."""

# Op codes; a plain character is its own code.
_YEAR, _MONTH, _DAY, _HOUR, _MINUTE, _SECOND, _FRACTION, _ZONE, _GAP, _MAY_SECOND = range(-1, -11, -1)
_CODES = {"Y": _YEAR, "m": _MONTH, "d": _DAY, "H": _HOUR, "M": _MINUTE, "S": _SECOND}
_ISO = (_YEAR, 45, _MONTH, 45, _DAY, _GAP, _HOUR, 58, _MINUTE, _MAY_SECOND, _FRACTION, _ZONE)
_OFFSET = re.compile(r"^([+-])(\d{2}):?(\d{2})$")


def compile_format(text: str) -> NDArray[np.int64]:
    """A format as codes for the loop; raises `UsageError`.

    >>> compile_format("%Y%m%d_%H%M").tolist()
    [-1, -2, -3, 95, -4, -5]
    """
    if text == "iso":
        return np.array(_ISO, np.int64)
    codes: list[int] = []
    position = 0
    while position < len(text):
        if text.startswith(".%f", position):
            codes.append(_FRACTION)
            position += 3
        elif text[position] == "%":
            code = _CODES.get(text[position + 1 : position + 2])
            if code is None:
                raise UsageError(f"unknown part of a time format: {text[position : position + 2]!r} in {text!r}")
            codes.append(code)
            position += 2
        else:
            if ord(text[position]) > 127:
                raise UsageError(f"a time format in plain ASCII, not {text!r}")
            codes.append(ord(text[position]))
            position += 1
    if not {_YEAR, _MONTH, _DAY, _HOUR, _MINUTE} <= set(codes):
        raise UsageError(f"a time format needs %Y %m %d %H %M: {text!r}", do="a day alone places no position")
    return np.array(codes, np.int64)


def swapped(text: str) -> str:
    """The format with day and month exchanged; empty where that is no format people write.

    >>> swapped("%d/%m/%Y %H:%M"), swapped("iso")
    ('%m/%d/%Y %H:%M', '')
    """
    if "%d" not in text or "%m" not in text or text.startswith("%Y"):
        return ""
    return text.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")


def check_formats(formats: tuple[str, ...]) -> None:
    """Refuse formats that are none, or two of which the same text could fit with day and month exchanged."""
    for text in formats:
        if text != "unix":
            compile_format(text)
        if swapped(text) in formats:
            raise UsageError(f"{text!r} and {swapped(text)!r} cannot be told apart: is 03/04 March or April?")


def parse_zone(text: str) -> int:
    """Milliseconds that a zone is ahead of UTC; raises `UsageError`.

    >>> parse_zone("UTC"), parse_zone("+06:30")
    (0, 23400000)
    """
    if text in ("UTC", "Z"):
        return 0
    if not (match := _OFFSET.match(text)):
        raise UsageError(f"not a zone: {text!r}", do="write UTC or an offset as +06:30")
    return (int(match[2]) * 60 + int(match[3])) * 60_000 * (-1 if match[1] == "-" else 1)


@dataclass(frozen=True)
class Times:
    """UTC milliseconds, MISSING_MS or BAD_MS, and the first row that only reads with day and month exchanged (-1)."""

    t_ms: NDArray[np.int64]
    exchanged: int = -1


def parse_times(values: pa.Array, formats: tuple[str, ...], zone_ms: int) -> Times:
    """Times of a column of text, numbers or timestamps (`values` has nulls where missing)."""
    if pa.types.is_timestamp(values.type):
        return Times(_from_timestamps(values, zone_ms))
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return Times(_from_numbers(values.cast(pa.float64(), safe=False)))
    texts = values.cast(pa.string())
    t_ms = np.full(len(texts), BAD_MS, np.int64)
    for text in formats:
        if text == "unix":
            _fill_numbers(texts, t_ms)
        else:
            _fill(texts, t_ms, text, zone_ms)
    missing = _blank(texts)
    t_ms[missing] = MISSING_MS
    return Times(t_ms, _first_exchanged(texts, t_ms, formats, zone_ms))


def _first_exchanged(texts: pa.Array, t_ms: NDArray[np.int64], formats: tuple[str, ...], zone_ms: int) -> int:
    bad = np.flatnonzero(t_ms == BAD_MS)
    if not len(bad):
        return -1
    tried = np.full(len(bad), BAD_MS, np.int64)
    for text in formats:
        if other := swapped(text):
            _fill(texts.take(pa.array(bad)), tried, other, zone_ms)
    readable = np.flatnonzero(tried != BAD_MS)
    return int(bad[readable[0]]) if len(readable) else -1


def _blank(texts: pa.Array) -> NDArray[np.bool_]:
    null: NDArray[np.bool_] = texts.is_null().to_numpy(zero_copy_only=False)
    if not null.any() and not len(texts):
        return null
    offsets, data = _buffers(texts)
    for row in np.flatnonzero((np.diff(offsets) < 4) & ~null):
        null[row] = not data[offsets[row] : offsets[row + 1]].tobytes().strip(b" \t")
    return null


def _from_timestamps(values: pa.Array, zone_ms: int) -> NDArray[np.int64]:
    shift = 0 if values.type.tz else zone_ms
    numbers = values.cast(pa.timestamp("ms", tz=values.type.tz), safe=False).cast(pa.int64())
    t_ms = numbers.fill_null(0).to_numpy(zero_copy_only=False) - shift
    return np.where(values.is_null().to_numpy(zero_copy_only=False), MISSING_MS, t_ms)


def _from_numbers(values: pa.Array) -> NDArray[np.int64]:
    numbers = values.fill_null(np.nan).to_numpy(zero_copy_only=False)
    size = np.abs(numbers)
    factor = np.where(size >= MICRO_FROM, 1e-3, np.where(size >= MILLI_FROM, 1.0, 1e3))
    known = size < 1e18
    t_ms = np.round(np.where(known, numbers, 0.0) * factor).astype(np.int64)
    return np.where(np.isnan(numbers), MISSING_MS, np.where(known, t_ms, BAD_MS))


def _fill_numbers(texts: pa.Array, t_ms: NDArray[np.int64]) -> None:
    rows = np.flatnonzero(t_ms == BAD_MS)
    numbers = parse_numbers(texts.take(pa.array(rows)), ".").values
    known = ~np.isnan(numbers)
    t_ms[rows[known]] = _from_numbers(pa.array(numbers[known]))


def _fill(texts: pa.Array, t_ms: NDArray[np.int64], text: str, zone_ms: int) -> None:
    if len(texts):
        offsets, data = _buffers(texts)
        _read_clock(data, offsets, compile_format(text), zone_ms, t_ms)


def _buffers(texts: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    _, offsets, data = texts.buffers()
    numbers = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return numbers, np.frombuffer(data if data is not None and data.size else b"\0", np.uint8)


@kernel
def _read_clock(
    data: NDArray[np.uint8], offsets: NDArray[np.int32], codes: NDArray[np.int64], zone_ms: int, t_ms: NDArray[np.int64]
) -> None:
    """Fill in the rows that are still BAD_MS and fit the format."""
    part = np.zeros(7, np.int64)
    plain = codes[0] == _YEAR and codes[1] == 45 and codes[5] == _GAP
    for row in range(len(offsets) - 1):
        if t_ms[row] == BAD_MS:
            part[:] = 0
            start, end = offsets[row], offsets[row + 1]
            if plain and end - start == 19 and _read_plain(data[start:end], part):
                moment = _moment(part, zone_ms)
            else:
                moment = _read_one(data, start, end, codes, zone_ms, part)
            if moment != BAD_MS:
                t_ms[row] = moment


@kernel
def _pair(text: NDArray[np.uint8], at: int) -> int:
    """Two digits; far below zero when they are none."""
    tens, ones = text[at] - 48, text[at + 1] - 48
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else -1_000_000


@kernel
def _read_plain(text: NDArray[np.uint8], part: NDArray[np.int64]) -> bool:
    """Fill in the parts of 2023-08-24T10:00:00, the form nearly every row has; False when it is another."""
    if text[4] != 45 or text[7] != 45 or text[13] != 58 or text[16] != 58 or (text[10] != 84 and text[10] != 32):
        return False
    part[0] = _pair(text, 0) * 100 + _pair(text, 2)
    part[1], part[2] = _pair(text, 5), _pair(text, 8)
    part[3], part[4], part[5] = _pair(text, 11), _pair(text, 14), _pair(text, 17)
    return bool(part[0] >= 0 and part[3] >= 0 and part[4] >= 0 and part[5] >= 0)


@kernel
def _number(data: NDArray[np.uint8], at: int, end: int, digits: int) -> tuple[int, int]:
    value, start = 0, at
    while at < end and at - start < digits and 48 <= data[at] <= 57:
        value = value * 10 + data[at] - 48
        at += 1
    return value, at


@kernel
def _read_one(
    data: NDArray[np.uint8], at: int, end: int, codes: NDArray[np.int64], zone_ms: int, part: NDArray[np.int64]
) -> int:
    while at < end and (data[at] == 32 or data[at] == 9):
        at += 1
    while end > at and (data[end - 1] == 32 or data[end - 1] == 9):
        end -= 1
    offset = zone_ms
    for code in codes:
        if code == _MAY_SECOND:
            if at < end and data[at] == 58:
                part[5], after = _number(data, at + 1, end, 2)
                if after != at + 3:
                    return BAD_MS
                at = after
        elif code == _GAP:
            if at >= end or (data[at] != 84 and data[at] != 32):
                return BAD_MS
            at += 1
        elif code == _FRACTION:
            if at < end and (data[at] == 46 or data[at] == 44):
                digits, after = _number(data, at + 1, end, 9)
                if after == at + 1:
                    return BAD_MS
                for _ in range(after - at - 1, 3):
                    digits *= 10
                for _ in range(after - at - 1 - 3):
                    digits //= 10
                part[6], at = digits, after
        elif code == _ZONE:
            at, offset = _read_zone(data, at, end, zone_ms)
            if at < 0:
                return BAD_MS
        elif code >= _SECOND and code < 0:
            value, after = _number(data, at, end, 4 if code == _YEAR else 2)
            if after == at or (code == _YEAR and after != at + 4):
                return BAD_MS
            part[-code - 1], at = value, after
        else:
            if at >= end or data[at] != code:
                return BAD_MS
            at += 1
    if at != end:
        return BAD_MS
    return _moment(part, offset)


@kernel
def _read_zone(data: NDArray[np.uint8], at: int, end: int, zone_ms: int) -> tuple[int, int]:
    """The place after a zone (-1: not a zone) and how far it is ahead of UTC."""
    offset = zone_ms
    while at < end and data[at] == 32:
        at += 1
    if at < end and (data[at] == 43 or data[at] == 45):
        sign = 1 if data[at] == 43 else -1
        hours, after = _number(data, at + 1, end, 2)
        if after != at + 3:
            return -1, 0
        at = after
        if at < end and data[at] == 58:
            at += 1
        minutes, after = _number(data, at, end, 2)
        if (after != at and after != at + 2) or hours > 14 or minutes > 59:
            return -1, 0
        at = after
        offset = sign * (hours * 60 + minutes) * 60_000
        while at < end and data[at] == 32:
            at += 1
        if at == end:
            return at, offset
    elif at < end:
        offset = 0
    if at + 1 == end and (data[at] == 90 or data[at] == 122):
        return end, offset
    if at + 3 == end and data[at] == 85 and data[at + 1] == 84 and data[at + 2] == 67:
        return end, offset
    return at, offset


@kernel
def _moment(part: NDArray[np.int64], offset: int) -> int:
    year, month, day = part[0], part[1], part[2]
    if month < 1 or month > 12 or day < 1 or day > 31 or part[3] > 23 or part[4] > 59 or part[5] > 60:
        return BAD_MS
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    longest = 29 if leap else 28
    if month != 2:
        longest = 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31
    if day > longest:
        return BAD_MS
    # Days since 1970 of a proleptic Gregorian date, counting years from March.
    y = year - 1 if month <= 2 else year
    shifted = month + 9 if month <= 2 else month - 3
    century = y // 400
    of_era = y - century * 400
    of_year = (153 * shifted + 2) // 5 + day - 1
    days = century * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return int(((days * 24 + part[3]) * 60 + part[4]) * 60_000 + part[5] * 1000 + part[6] - offset)
