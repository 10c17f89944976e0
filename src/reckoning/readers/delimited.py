"""Delimited text: chunks of CSV, TSV or semicolon text to frames, fast where all is well, with care where it is not.

The fast path lets Arrow parse a whole chunk. Whatever Arrow complains of (a bad number, too few columns) and whatever
it would read otherwise than we do (a stray quote, an overlong record) makes the chunk go in pieces, and a small piece
with a fault in it record by record, so that one bad record costs itself alone. Both paths give the same frames.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from reckoning.readers.frame import Frame, Reject
from reckoning.readers.layout import Layout, text_frame
from reckoning.readers.reading import Note
from reckoning.readers.records import (
    MAX_QUOTED_BYTES,
    MAX_RECORD_BYTES,
    Chunk,
    Quoting,
    has_long_record,
    quoting,
    record_bounds,
)

PIECE_BYTES = 1 << 16
PIECES = 16


@dataclass(frozen=True)
class Delimited:
    """How some delimited text is laid out."""

    layout: Layout
    delimiter: str

    @property
    def mark(self) -> int:
        """The delimiter's byte."""
        return ord(self.delimiter)

    def frames(self, chunk: Chunk) -> list[Frame]:
        """The records of a chunk, in order."""
        if chunk.lost:
            return [lost_frame(self.layout, chunk)]
        data, notes = mended(chunk.data, self.mark)
        frames = self._frames(data, chunk.quoted if data is chunk.data else None)
        if notes and frames:
            frames[0] = replace(frames[0], notes=(*frames[0].notes, *notes))
        return frames

    def _frames(self, data: bytes, quoted: Quoting | None = None) -> list[Frame]:
        quoted = quoted or quoting(data, self.mark)
        if (frame := self._fast(data, quoted)) is not None:
            return [frame]
        starts, ends = record_bounds(data, self.mark)
        if len(data) <= PIECE_BYTES or len(starts) <= 1:
            return [self._careful(data, starts, ends)]
        step = max(len(starts) // PIECES, 1)
        cuts = [*starts[::step].tolist(), len(data)]
        return [frame for a, b in pairwise(cuts) for frame in self._frames(data[a:b])]

    def _fast(self, data: bytes, quoted: Quoting) -> Frame | None:
        """The whole text parsed by Arrow; None when it must be read with care."""
        if quoted.stray or has_long_record(data, quoted):
            return None
        names = [str(i) for i in range(len(self.layout.names))]
        place = {name: str(i) for i, name in enumerate(self.layout.names)}
        coded = pa.dictionary(pa.int32(), pa.string())
        kinds = {place[n]: pa.float64() if self.layout.numeric(n) else coded for n in self.layout.used}
        for part in self.layout.fields.get("time", ()):
            kinds |= {place[name]: pa.string() for name in part}
        try:
            table = pacsv.read_csv(
                pa.BufferReader(data),
                pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
                pacsv.ParseOptions(delimiter=self.delimiter, newlines_in_values=quoted.line_ends > 0),
                pacsv.ConvertOptions(
                    column_types=kinds,
                    include_columns=list(kinds),
                    null_values=list(self.layout.preset.missing),
                    strings_can_be_null=True,
                    decimal_point=self.layout.preset.decimal,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        columns = self.layout.columns(lambda name: table.column(place[name]).combine_chunks())
        return Frame(table.num_rows, np.arange(table.num_rows), columns)

    def _careful(self, data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Frame:
        """Record by record: each a row, or rejected."""
        wanted = [self.layout.names.index(name) for name in self.layout.used]
        width, missing = len(self.layout.names), set(self.layout.preset.missing)
        rows: list[list[str | None]] = []
        records: list[int] = []
        rejects: list[Reject] = []
        for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if end - start > MAX_RECORD_BYTES:
                rejects.append(Reject(number, "record_too_long", f"{end - start} bytes"))
                continue
            fields = split_fields(data[start:end], self.mark)
            if len(fields) != width:
                rejects.append(Reject(number, "wrong_columns", f"{len(fields)} columns where the header has {width}"))
                continue
            texts = [fields[i].decode() for i in wanted]
            rows.append([None if text in missing else text for text in texts])
            records.append(number)
        return text_frame(self.layout, rows, records, len(starts), rejects)


def lost_frame(layout: Layout, chunk: Chunk) -> Frame:
    """The frame of one record that was not read."""
    return text_frame(layout, [], [], 1, [Reject(0, chunk.lost, f"{chunk.lost_bytes} bytes")])


def split_fields(record: bytes, mark: int) -> list[bytes]:
    r"""The fields of one record, quotes taken off; an unclosed quote is an ordinary character.

    >>> split_fields(b'1,"a ""b"", c",d"e,"f', ord(","))
    [b'1', b'a "b", c', b'd"e', b'"f']
    """
    delimiter = bytes([mark])
    if b'"' not in record:
        return record.split(delimiter)
    fields = []
    at, length = 0, len(record)
    while at <= length:
        close = _closing_quote(record, at) if record[at : at + 1] == b'"' else -1
        if close < 0:
            end = record.find(delimiter, at)
            end = length if end < 0 else end
            fields.append(record[at:end])
        else:
            end = record.find(delimiter, close + 1)
            end = length if end < 0 else end
            fields.append(record[at + 1 : close].replace(b'""', b'"') + record[close + 1 : end])
        at = end + 1
    return fields


def _closing_quote(record: bytes, opening: int) -> int:
    at = record.find(b'"', opening + 1)
    while at >= 0 and record[at + 1 : at + 2] == b'"':
        at = record.find(b'"', at + 2)
    return at if 0 <= at <= opening + MAX_QUOTED_BYTES else -1


def mended(data: bytes, mark: int) -> tuple[bytes, list[Note]]:
    """The text as UTF-8; bytes that are not are read as Windows-1252 (Latin-1 where that has none), with a note."""
    if data.isascii():
        return data, []
    try:
        data.decode()
        return data, []
    except UnicodeDecodeError as error:
        first = int(np.searchsorted(record_bounds(data, mark)[0], error.start, side="right")) - 1
    text, count = _STRAY_BYTE.subn(_windows_letter, data.decode("utf-8", errors="surrogateescape"))
    return text.encode(), [
        Note("encoding_mended", count, max(first, 0), "bytes that are not UTF-8, read as Windows-1252")
    ]


_STRAY_BYTE = re.compile("[\udc80-\udcff]")


def _windows_letter(match: re.Match[str]) -> str:
    byte = bytes([ord(match[0]) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")
