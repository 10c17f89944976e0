"""Form: what the first bytes of a stream show: delimited text, JSON, Parquet or NMEA; and how a preset fits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from reckoning.model.errors import InputError
from reckoning.readers.containers import Stream, compression
from reckoning.readers.delimited import Delimited, mended, split_fields
from reckoning.readers.json_records import elements, parse, paths_of
from reckoning.readers.layout import Layout, lay
from reckoning.readers.parquet_records import open_parquet
from reckoning.readers.preset import Preset
from reckoning.readers.records import record_bounds

HEAD_BYTES = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
SEEN_CHARACTERS = 200
SAMPLE = 200

_NMEA = re.compile(rb"^(\d[\d.]{0,40}[,; \t])?(\\[^\\\r\n]{0,400}\\)?(![A-Z]{2}VD[MO]|\$PGHP),", re.MULTILINE)


class Shape(StrEnum):
    """The shapes a stream of records has."""

    DELIMITED = "delimited"
    JSON_LINES = "JSON lines"
    JSON = "JSON"
    PARQUET = "Parquet"
    NMEA = "NMEA"


FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"PK\x03\x04", "an archive in an archive; unpack it first"),
)


@dataclass(frozen=True)
class Form:
    """How a stream is read by a preset: its shape, the layout of its columns, how its text is delimited."""

    shape: Shape
    layout: Layout
    delimiter: str = ""
    header_bytes: int = 0

    @property
    def delimited(self) -> Delimited:
        """The reader of its text."""
        return Delimited(self.layout, self.delimiter)


@dataclass(frozen=True)
class Sight:
    """What the head of a stream shows: its shape, the head itself, and column names where they are known at once."""

    shape: Shape
    head: bytes
    names: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """The first line, as far as it can be shown."""
        line = (
            self.head.lstrip().splitlines()[0][:SEEN_CHARACTERS].decode("utf-8", "replace") if self.head.strip() else ""
        )
        return ", ".join(self.names)[:SEEN_CHARACTERS] or line


def look(stream: Stream, path: Path) -> Sight:
    """What the head of a stream shows; raises `InputError` saying what it is instead."""
    head = stream.peek(HEAD_BYTES)
    where = f"{path}:{stream.prefix.rstrip('!')}" if stream.prefix else str(path)
    if not head.strip():
        raise InputError(stream.fault or "empty: there is nothing to read", where=where)
    if head.startswith(b"PAR1"):
        return _look_parquet(stream, path, where)
    for magic, what in FOREIGN:
        if head.startswith(magic):
            raise InputError(f"this is {what}", where=where)
    if head[257:262] == b"ustar":
        raise InputError("this is a tar archive", where=where, do="unpack it first")
    if compression(head):
        raise InputError("packed more than three times over", where=where, do="unpack it first")
    if _NMEA.search(head):
        return Sight(Shape.NMEA, head)
    if b"\0" in head[:4096]:
        raise InputError("binary data of no known kind", where=where)
    mark = head.lstrip()[:1]
    if mark == b"{" and _first_object(head) is not None:
        return Sight(Shape.JSON_LINES, head)
    return Sight(Shape.JSON if mark in (b"{", b"[") else Shape.DELIMITED, head)


def _look_parquet(stream: Stream, path: Path, where: str) -> Sight:
    if stream.container:
        raise InputError("Parquet inside an archive cannot be read in place", where=where, do="unpack it first")
    with open_parquet(path) as file:
        return Sight(Shape.PARQUET, b"", tuple(file.schema_arrow.names))


def _first_object(head: bytes) -> Any:
    line = head.lstrip().splitlines()[0]
    try:
        return parse(mended(line, ord("\n"))[0].decode())
    except ValueError:
        return None


def fit(sight: Sight, preset: Preset, by_hand: bool) -> Form | None:
    """How a stream is read by this preset; None when it does not fit. By hand, an MMSI column is all that is asked."""
    if sight.shape is Shape.PARQUET:
        return _fitted(preset, by_hand, Form(Shape.PARQUET, lay(preset, sight.names)))
    if sight.shape is Shape.DELIMITED:
        forms = [_delimited(sight.head, preset, d) for d in (preset.delimiter or DELIMITERS)]
        fitting = [form for form in forms if _fitted(preset, by_hand, form)]
        return max(fitting, key=lambda form: len(form.layout.names), default=None)
    for shape, names in _json_names(sight, preset):
        if _fitted(preset, by_hand, Form(shape, lay(preset, names))):
            # A path that the first records lack may well come later.
            later = [str(name) for column in preset.columns.values() for name in column.names]
            return Form(shape, lay(preset, tuple(dict.fromkeys((*names, *later)))))
    return None


def _fitted(preset: Preset, by_hand: bool, form: Form) -> Form | None:
    complete = "mmsi" in form.layout.fields and len(form.layout.fields) > 1
    return form if complete and (by_hand or preset.fits(set(form.layout.names))) else None


def _delimited(head: bytes, preset: Preset, delimiter: str) -> Form:
    starts, ends = record_bounds(head, ord(delimiter))
    header = [f.decode("utf-8", "replace").strip() for f in split_fields(head[starts[0] : ends[0]], ord(delimiter))]
    if not preset.header:
        names = [str(i + 1) for i in range(len(header))]
        return Form(Shape.DELIMITED, lay(preset, names), delimiter)
    return Form(Shape.DELIMITED, lay(preset, unique_names(header)), delimiter, _after_line(head, int(ends[0])))


def _after_line(head: bytes, end: int) -> int:
    return end + (2 if head[end : end + 2] == b"\r\n" else 1 if end < len(head) else 0)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Column names, a repeated one numbered.

    >>> unique_names(["a", "b", "a"])
    ('a', 'b', 'a (2)')
    """
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique)


def _json_names(sight: Sight, preset: Preset) -> list[tuple[Shape, tuple[str, ...]]]:
    """The dotted paths in the first records, for each way the preset could read them."""
    found = []
    if sight.shape is Shape.JSON_LINES:
        lines = (_first_object(line) for line in sight.head.splitlines()[:SAMPLE])
        found.append((Shape.JSON_LINES, _paths([line for line in lines if line is not None])))
    if preset.records or sight.shape is Shape.JSON:
        stream = Stream((), iter([sight.head]))
        sample = [value for _, value in islice(elements(stream, preset.records), SAMPLE)]
        found.append((Shape.JSON, _paths(sample)))
    return found


def _paths(records: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for record in records for path in paths_of(record)))
