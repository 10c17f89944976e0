"""Originals: the bytes of an original that a locator names; what a finding shows under itself.

A record of text comes as its exact bytes, without the line end after it; an AIS message of several lines comes with all
of them. A Parquet row has no bytes of its own: it is shown as canonical JSON and marked rendered. An index makes it
quick, and without one the original is read from its start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError, UsageError
from reckoning.model.locator import Locator, Place, parse_locator
from reckoning.model.locator import record as record_locator
from reckoning.readers.containers import Stream, opened
from reckoning.readers.delimited import mended, split_fields
from reckoning.readers.document import DocumentReader
from reckoning.readers.document_originals import find_record
from reckoning.readers.followthemoney import HEAD_BYTES, FollowTheMoneyReader, form_of
from reckoning.readers.form import Form, Shape, fit, look
from reckoning.readers.json_records import elements, parse, value_at
from reckoning.readers.nmea_messages import WINDOW_LINES, Joiner, Message
from reckoning.readers.parquet_records import open_parquet
from reckoning.readers.pdf_tables import is_pdf, text_in
from reckoning.readers.prose.decoding import MAX_TEXT_BYTES, decode
from reckoning.readers.reading import Reader
from reckoning.readers.records import NO_QUOTES, chunks, record_bounds
from reckoning.readers.sanctions_file import recognised
from reckoning.readers.sanctions_originals import list_record
from reckoning.readers.sniff import choose
from reckoning.readers.table import TableReader

SHOWN_BYTES = 1 << 20
"""No more than this is given of one record."""


@dataclass(frozen=True)
class Part:
    """One record (-1: bytes that are no record) and its bytes."""

    record: int
    data: bytes


@dataclass(frozen=True)
class Original:
    """What a locator names: its parts in order, and the text of the column, where the locator names one.

    `rendered` parts are not the original's own bytes. `cells` are those of a record of a table, under their columns'
    names.
    """

    parts: tuple[Part, ...]
    rendered: bool = False
    value: str | None = None
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> bytes:
        """The parts, one a line."""
        return b"\n".join(part.data for part in self.parts)

    @property
    def text(self) -> str:
        """The parts as text; what is not UTF-8 is shown as Windows-1252, as it was read."""
        return mended(self.data, NO_QUOTES)[0].decode()


def locator_of(index: pa.Table, number: int) -> Locator:
    """The locator of a record counted through the original (as in positions), from its index (INDEX_SCHEMA)."""
    row = int(np.searchsorted(index.column("record").to_numpy(), number, side="right")) - 1
    if row < 0:
        raise UsageError(f"no record {number} in this index")
    entry = index.slice(row, 1).to_pylist()[0]
    container = parse_locator(f"{entry['container']}whole").container
    return record_locator(entry["first"] + number - entry["record"]).inside(*container)


def resolve(path: Path, locator: Locator, reader: Reader | None = None, index: pa.Table | None = None) -> Original:
    """The bytes that a locator names in an original.

    `reader` is the one it was read with, if it was named by hand. Of a run (`record:17-93`) the first and the last
    record are given. Raises `InputError` when there is no such place, `UsageError` for a page.
    """
    if locator.place is Place.PAGE:
        return _boxes(path, locator)
    if locator.place is not Place.RECORD:
        return Original((Part(-1, _stretch(path, locator)),))
    if reader is None and recognised(path):
        text, rendered = list_record(path, locator)
        return Original((Part(locator.first, text.encode()),), rendered)
    chosen = reader or choose(path)
    numbers = sorted({locator.first, locator.first if locator.last is None else locator.last})
    found = [_record(path, locator, chosen, number, index) for number in numbers]
    parts = {part.record: part for original in found for part in original.parts}
    return Original(tuple(parts[n] for n in sorted(parts)), found[0].rendered, found[0].value, found[0].cells)


def _boxes(path: Path, locator: Locator) -> Original:
    """The text in boxes of a PDF's pages."""
    if locator.container or not is_pdf(path):
        raise UsageError("this original has no pages", where=str(locator))
    found = [text_in(path, part.first, part.box) for part in (locator, *locator.more)]
    return Original(tuple(Part(-1, text.encode("utf-8", "replace")) for text in found), True, "\n".join(found))


def _stretch(path: Path, locator: Locator) -> bytes:
    with opened(path) as streams:
        stream = _stream(streams, path, locator)
        if locator.place is Place.SPAN:
            text = decode(stream.read(MAX_TEXT_BYTES)).text
            parts = [text[part.first : part.last] for part in (locator, *locator.more)]
            return "\n".join(parts)[:SHOWN_BYTES].encode()
        stream.skip(locator.first)
        return stream.read(min((locator.last or locator.first + SHOWN_BYTES) - locator.first, SHOWN_BYTES))


def _stream(streams: Iterator[Stream], path: Path, locator: Locator) -> Stream:
    for stream in streams:
        if stream.container == locator.container:
            return stream
    raise _absent(path, locator)


def _absent(path: Path, locator: Locator) -> InputError:
    return InputError("no such place in this original", where=f"{path}:{locator}", do="is it the right file?")


def _record(path: Path, locator: Locator, reader: Reader, number: int, index: pa.Table | None) -> Original:
    if isinstance(reader, DocumentReader):
        found = find_record(path, locator, reader, number, index) or _fail(path, locator)
        return Original((Part(number, found.data),), found.is_rendered, found.value, found.cells)
    with opened(path) as streams:
        stream = _stream(streams, path, locator)
        if isinstance(reader, FollowTheMoneyReader):
            return _ftm_line(stream, path, locator, number, index)
        if not isinstance(reader, TableReader):
            return Original(_message(stream, number, index) or _fail(path, locator))
        form = fit(look(stream, path), reader.preset, by_hand=True)
        if form is None:
            raise _absent(path, locator)
        if form.shape is Shape.PARQUET:
            return _parquet_row(path, number, locator)
        if form.shape is Shape.JSON:
            return _element(stream, form, number, locator) or _fail(path, locator)
        mark = ord(form.delimiter) if form.shape is Shape.DELIMITED else NO_QUOTES
        for n, place in _records(stream, mark, form.header_bytes, number, index):
            if n == number:
                data = place if isinstance(place, bytes) else _passed_over(path, locator, place)
                value = _value(form.layout.names, mark, data, locator.column)
                cells = _cells(form.layout.names, mark, data)
                return Original((Part(number, _as_stored(data, stream)),), value=value, cells=cells)
        raise _absent(path, locator)


def _ftm_line(stream: Stream, path: Path, locator: Locator, number: int, index: pa.Table | None) -> Original:
    """A line of a FollowTheMoney file."""
    form = form_of(stream.peek(HEAD_BYTES), by_hand=True) or _fail(path, locator)
    for n, place in _records(stream, form.mark, form.header_bytes, number, index):
        if n == number:
            data = place if isinstance(place, bytes) else _passed_over(path, locator, place)
            value = _value(form.names, form.mark, data, locator.column)
            return Original((Part(number, _as_stored(data, stream)),), value=value)
    raise _absent(path, locator)


def _passed_over(path: Path, locator: Locator, place: tuple[int, int]) -> bytes:
    """The start of a record that was not read for its length."""
    offset, size = place
    with opened(path) as streams:
        stream = _stream(streams, path, locator)
        stream.skip(offset)
        return stream.read(min(size, SHOWN_BYTES)).rstrip(b"\r\n")


def _fail(path: Path, locator: Locator) -> Any:
    raise _absent(path, locator)


def _records(
    stream: Stream, mark: int, header_bytes: int, wanted: int, index: pa.Table | None
) -> Iterator[tuple[int, bytes | tuple[int, int]]]:
    """Records with their numbers from `wanted` on, starting at the last index entry before it.

    One that was passed over comes as its place: offset and size.
    """
    number, offset = 0, header_bytes
    if index is not None:
        for entry in index.to_pylist():
            if entry["container"] == stream.prefix and entry["offset"] >= 0 and entry["first"] <= wanted:
                number, offset = entry["first"], entry["offset"]
    stream.skip(offset)
    for chunk in chunks(stream, mark, offset):
        if chunk.lost:
            yield number, (chunk.offset, chunk.lost_bytes)
            number += 1
            continue
        starts, ends = record_bounds(chunk.data, mark, chunk.quoted)
        for i in range(max(wanted - number, 0), len(starts)):
            yield number + i, chunk.data[starts[i] : ends[i]]
        number += len(starts)


def _as_stored(data: bytes, stream: Stream) -> bytes:
    """The bytes as they stand in the original, where the stream was turned into UTF-8."""
    return data.decode().encode(stream.encoding) if stream.encoding.startswith("utf-16") else data


def _value(names: tuple[str, ...], mark: int, data: bytes, column: str) -> str | None:
    """The text of a column of a record; without a mark it is a line of JSON."""
    if not column:
        return None
    if mark == NO_QUOTES:
        return value_at(parse(data.decode("utf-8", "replace")), column)
    if column not in names:
        return None
    fields = split_fields(data, mark)
    place = names.index(column)
    return fields[place].decode("utf-8", "replace") if place < len(fields) else None


def _cells(names: tuple[str, ...], mark: int, data: bytes) -> tuple[tuple[str, str], ...]:
    """The cells of a record under their names; a line of JSON has none."""
    if mark == NO_QUOTES:
        return ()
    fields = (field.decode("utf-8", "replace") for field in split_fields(data, mark))
    return tuple(zip(names, fields, strict=False))


def _element(stream: Stream, form: Form, number: int, locator: Locator) -> Original | None:
    for n, (text, value) in enumerate(elements(stream, form.layout.preset.records)):
        if n == number:
            wanted = value_at(value, locator.column) if locator.column else None
            return Original((Part(number, text.encode()),), value=wanted)
    return None


def _message(stream: Stream, number: int, index: pa.Table | None) -> tuple[Part, ...]:
    """The line, with the other lines of the message it is part of."""
    joiner, lines = Joiner(), dict[int, bytes]()
    for n, found in _records(stream, NO_QUOTES, 0, max(number - WINDOW_LINES, 0), index):
        line = lines[n] = found if isinstance(found, bytes) else b""
        for item in joiner.take(n, line):
            if isinstance(item, Message) and number in item.records:
                return tuple(Part(m, lines[m]) for m in item.records if m in lines)
        if n > number + WINDOW_LINES:
            break
    return (Part(number, lines[number]),) if number in lines else ()


def _parquet_row(path: Path, number: int, locator: Locator) -> Original:
    with open_parquet(path) as file:
        left = number
        for group in range(file.metadata.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if left < rows:
                for batch in file.iter_batches(1 << 14, row_groups=[group]):
                    if left < batch.num_rows:
                        row = {name: _cell(batch.column(name), left) for name in batch.schema.names}
                        return _rendered(row, number, locator.column)
                    left -= batch.num_rows
            left -= rows
    raise _absent(path, locator)


def _cell(column: pa.Array, row: int) -> Any:
    # Python has no dates beyond the year 9999; Arrow can still write them.
    return (column[row].cast(pa.string()) if pa.types.is_temporal(column.type) else column[row]).as_py()


def _rendered(row: dict[str, Any], number: int, column: str) -> Original:
    plain = {name: _plain(value) for name, value in row.items()}
    value = None if column not in plain or plain[column] is None else str(plain[column])
    return Original((Part(number, canonical_json(plain).encode()),), rendered=True, value=value)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if np.isfinite(value) else str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if isinstance(value, str | int | bool) or value is None else str(value)
