"""NMEA lines: one physical line taken apart: time and station of the receiver, and the sentence that carries AIS.

Times come, in this order of trust, from a tag block (`\\c:1418169601*..\\`), from a number of seconds before the
sentence or after its checksum (`...*28,r003669946,1325394060`; the first such number is the station's), or from a $PGHP
sentence before it. A tag block with a wrong checksum is no tag block. A line without a time is never given one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import reduce
from operator import xor

from reckoning.model.instant import to_ms
from reckoning.readers.clock import MICRO_FROM, MILLI_FROM

_TAG = re.compile(rb"^\\([^\\]*)\\")
_BEFORE = re.compile(rb"^(\d{10}(?:\.\d+)?|\d{13})[,; \t]+(?=[!$\\])")
_SENTENCE = re.compile(rb"^!([A-Z]{2})VD[MO],([1-9]),([1-9]),(\d?),([^,*]*),([^,*]*),([0-5])\*([0-9A-Fa-f]{2})(.*)$")
_AIS = re.compile(rb"![A-Z]{2}VD[MO],")
_AFTER = re.compile(rb",(\d{10})(?=,|\s*$)")
_GROUP = re.compile(r"^(\d+)-(\d+)-(\w+)$")


class LineKind(StrEnum):
    """What a line is; all but the first two are reasons to reject it."""

    SENTENCE = "sentence"
    CLOCK = "clock"
    COMMENT = "comment"
    NOT_AIS = "not_ais"
    MALFORMED = "malformed"
    BAD_CHECKSUM = "bad_checksum"


@dataclass(frozen=True)
class Line:
    """A line taken apart: `sentence` is the bare sentence; fragments with one `key` belong to one message."""

    kind: LineKind
    sentence: bytes = b""
    t_ms: int | None = None
    total: int = 1
    number: int = 1
    key: tuple[str, ...] = ()
    bad_tag: bool = False


def checksum(body: bytes) -> int:
    """The exclusive or of the bytes between the first and the `*`.

    >>> hex(checksum(b"AIVDM,1,1,,B,,0"))
    '0x25'
    """
    return reduce(xor, body, 0)


def parse_line(line: bytes) -> Line:
    """A physical line taken apart."""
    text = line.strip()
    if text.startswith((b"#", b"//")):
        return Line(LineKind.COMMENT)
    t_ms: int | None = None
    if match := _BEFORE.match(text):
        t_ms, text = seconds_ms(match[1]), text[match.end() :]
    station, group, bad_tag = "", "", False
    if match := _TAG.match(text):
        tags, text = _tags(match[1]), text[match.end() :]
        bad_tag = tags is None
        if tags is not None:
            station, group = tags.get("s", ""), tags.get("g", "")
            t_ms = seconds_ms(tags["c"].encode()) if "c" in tags else t_ms
    if text.startswith(b"$PGHP,"):
        return _clock(text)
    match = _SENTENCE.match(text)
    if not match:
        return Line(LineKind.MALFORMED if _AIS.search(text) else LineKind.NOT_AIS)
    talker, total, number, sequence, channel, _, _, check, rest = match.groups()
    sentence = text[: match.end(8)]
    if checksum(sentence[1:-3]) != int(check, 16):
        return Line(LineKind.BAD_CHECKSUM)
    if t_ms is None and (after := _AFTER.search(rest)):
        t_ms = seconds_ms(after[1])
    of = _GROUP.match(group)
    key = (talker.decode(), total.decode(), sequence.decode(), channel.decode("latin-1"), station, of[3] if of else "")
    return Line(LineKind.SENTENCE, sentence, t_ms, int(total), int(number), key, bad_tag)


def seconds_ms(text: bytes) -> int | None:
    """Milliseconds of seconds, milliseconds or microseconds since 1970 written as a number; None when it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not abs(number) < 1e18:
        return None
    return round(number / 1000 if number >= MICRO_FROM else number if number >= MILLI_FROM else number * 1000)


def _tags(block: bytes) -> dict[str, str] | None:
    """The fields of a tag block; None when its checksum is wrong or missing."""
    body, star, check = block.rpartition(b"*")
    try:
        if not star or checksum(body) != int(check, 16):
            return None
    except ValueError:
        return None
    pairs = (item.split(":", 1) for item in body.decode("latin-1").split(",") if ":" in item)
    return {key: value.strip() for key, value in pairs}


def _clock(text: bytes) -> Line:
    """A Gatehouse $PGHP sentence: $PGHP,1,year,month,day,hour,minute,second,millisecond,..."""
    body, star, check = text[1:].partition(b"*")
    try:
        if star and checksum(body) != int(check[:2], 16):
            return Line(LineKind.BAD_CHECKSUM)
        year, month, day, hour, minute, second, millisecond = (int(n) for n in body.split(b",")[2:9])
        moment = datetime(year, month, day, hour, minute, second, millisecond * 1000, UTC)
    except (ValueError, OverflowError):
        return Line(LineKind.MALFORMED)
    return Line(LineKind.CLOCK, t_ms=to_ms(moment))
