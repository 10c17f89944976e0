"""Forms: what an original holds as sheets: delimited text by each delimiter it could have, JSON, JSON lines, Parquet.

Workbooks and PDFs have files of their own.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError
from reckoning.readers.containers import Stream
from reckoning.readers.delimited import split_fields
from reckoning.readers.document_fit import folded
from reckoning.readers.document_sheet import BATCH_ROWS, HEAD_ROWS, Batch, Row, Sheet, pieces
from reckoning.readers.form import DELIMITERS, SAMPLE, Shape, look
from reckoning.readers.frame import Reject
from reckoning.readers.json_records import elements, parse, paths_of, value_at
from reckoning.readers.parquet_records import open_parquet
from reckoning.readers.records import MAX_RECORD_BYTES, NO_QUOTES, Chunk, chunks, record_bounds

CHUNK_BYTES = 1 << 20
PAGES_AT_MOST = 20_000


@dataclass(frozen=True)
class Hints:
    """How to look: delimiter, encoding, paths of the records in JSON, names to look for in it, pages of a PDF."""

    delimiter: str = ""
    encoding: str = ""
    records: tuple[str, ...] = ("",)
    names: tuple[str, ...] = ()
    pages: int = PAGES_AT_MOST


def stream_sheets(stream: Stream, path: Path, hints: Hints) -> list[Sheet]:
    """The ways in which a stream can be read as a table; one of them is to be read, once. Raises `InputError`."""
    stream = recoded(stream, hints.encoding)
    sight = look(stream, path)
    if sight.shape is Shape.PARQUET:
        names = list(sight.names)
        return [Sheet(stream.prefix, [names], partial(_parquet, path, names), named=True, alone=_alone(stream))]
    found = []
    if sight.shape is Shape.JSON_LINES:
        found.append(_json_lines(stream, sight.head, hints))
    if sight.shape in (Shape.JSON, Shape.JSON_LINES):
        documents = [_json(stream, sight.head, records, hints) for records in hints.records]
        return [sheet for sheet in (*found, *documents) if sheet is not None]
    return [_delimited(stream, sight.head, mark) for mark in (hints.delimiter or DELIMITERS)]


def _alone(stream: Stream) -> bool:
    """Whether a stream is the only one of its original."""
    return not any(part.startswith("zip:") for part in stream.container)


def recoded(stream: Stream, encoding: str) -> Stream:
    """A stream as text of an encoding that a preset names, where it is not UTF-16 or marked UTF-8."""
    if encoding in ("", "utf-8") or stream.encoding:
        return stream
    fresh = Stream(stream.container, iter(()), encoding=encoding)
    fresh.pieces = _recoded(stream, encoding, fresh)
    return fresh


def _recoded(inner: Stream, encoding: str, stream: Stream) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while data := inner.read(1 << 20):
        yield decoder.decode(data).encode()
    stream.fault = inner.fault


# ---- delimited text --------------------------------------------------------------------------------------------------


def _delimited(stream: Stream, head: bytes, delimiter: str) -> Sheet:
    mark = ord(delimiter)
    starts, ends = record_bounds(head, mark)
    bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
    rows = [_shown(head[a:b], mark) for a, b in bounds[:HEAD_ROWS]]

    def batches(skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        offset = start[1] if start else (bounds[skip][0] if skip < len(bounds) else bounds[-1][1])
        stream.skip(offset)
        for chunk in chunks(stream, mark, offset, CHUNK_BYTES):
            yield _split(chunk, mark)

    return Sheet(
        stream.prefix, rows, batches, alone=_alone(stream), encoding=stream.encoding, fault=lambda: stream.fault
    )


def _shown(record: bytes, mark: int) -> Row:
    return [text.decode("utf-8", "replace") for text in split_fields(record, mark)]


def _split(chunk: Chunk, mark: int) -> Batch:
    if chunk.lost:
        return Batch([Reject(0, chunk.lost, f"{chunk.lost_bytes} bytes")], chunk.offset)
    data = chunk.data
    starts, ends = record_bounds(data, mark, chunk.quoted)
    bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
    delimiter = chr(mark)
    plain = b'"' not in data and _is_utf8(data) and max((b - a for a, b in bounds), default=0) <= MAX_RECORD_BYTES
    if plain:
        rows: list[Row | Reject] = [data[a:b].decode().split(delimiter) for a, b in bounds]
    else:
        rows = [_fields(data[a:b], mark) for a, b in bounds]
    return Batch(rows, chunk.offset, source=lambda i: data[bounds[i][0] : bounds[i][1]])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _fields(record: bytes, mark: int) -> Row | Reject:
    if len(record) > MAX_RECORD_BYTES:
        return Reject(0, "record_too_long", f"{len(record)} bytes")
    try:
        return [field.decode() for field in split_fields(record, mark)]
    except UnicodeDecodeError as error:
        what = f'byte {error.object[error.start]:#04x} is not UTF-8; a preset can say: encoding = "windows-1252"'
        return Reject(0, "bad_encoding", what)


# ---- JSON ------------------------------------------------------------------------------------------------------------


def _json_lines(stream: Stream, head: bytes, hints: Hints) -> Sheet:
    sample = [_parsed(line) for line in head.splitlines()[:SAMPLE]]
    names = _names([item for item in sample if isinstance(item, dict)], hints)

    def batches(skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        offset = start[1] if start else 0
        stream.skip(offset)
        for chunk in chunks(stream, NO_QUOTES, offset, CHUNK_BYTES):
            yield _lines(chunk, names)

    return Sheet(
        stream.prefix,
        [names],
        batches,
        named=True,
        alone=_alone(stream),
        encoding=stream.encoding,
        fault=lambda: stream.fault,
    )


def _lines(chunk: Chunk, names: list[str]) -> Batch:
    if chunk.lost:
        return Batch([Reject(0, chunk.lost, f"{chunk.lost_bytes} bytes")], chunk.offset)
    starts, ends = record_bounds(chunk.data, NO_QUOTES)
    lines = [chunk.data[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return Batch([_row(_parsed(line), names) for line in lines], chunk.offset, source=lines.__getitem__)


def _parsed(line: bytes) -> Any:
    if len(line) > MAX_RECORD_BYTES:
        return Reject(0, "record_too_long", f"{len(line)} bytes")
    try:
        return parse(line.decode())
    except ValueError as error:
        return Reject(0, "bad_json", str(error))


def _encoded(texts: Sequence[str], i: int) -> bytes:
    return texts[i].encode()


def _json(stream: Stream, head: bytes, records: str, hints: Hints) -> Sheet | None:
    sample = [value for _, value in islice(elements(Stream((), iter([head])), records), SAMPLE)]
    objects = [item for item in sample if isinstance(item, dict)]
    if not objects:
        return None
    names = _names(objects, hints)

    def batches(skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        for piece in pieces(elements(stream, records), lambda item: len(item[0])):
            texts = [text for text, _ in piece]
            yield Batch([_row(v, names) for _, v in piece], source=partial(_encoded, texts))

    return Sheet(
        stream.prefix,
        [names],
        batches,
        named=True,
        alone=_alone(stream),
        encoding=stream.encoding,
        fault=lambda: stream.fault,
    )


def _names(sample: list[Any], hints: Hints) -> list[str]:
    """The dotted paths of the first records, and those a preset reads, which may well come later."""
    names = list(dict.fromkeys(path for record in sample for path in paths_of(record)))
    known = {folded(name) for name in names}
    for name in hints.names:
        if folded(name) not in known:
            known.add(folded(name))
            names.append(name)
    return names


def _row(item: Any, names: list[str]) -> Row | Reject:
    if isinstance(item, Reject):
        return item
    if not isinstance(item, dict):
        return Reject(0, "not_an_object", str(item))
    return [value_at(item, name) or "" for name in names]


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def _parquet(path: Path, names: list[str], skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
    with open_parquet(path) as file:
        try:
            for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
                columns = [_texts(batch.column(i)) for i in range(len(names))]
                yield Batch([list(row) for row in zip(*columns, strict=True)])
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"a damaged Parquet file: {error}", where=str(path)) from error


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_temporal(column.type) and not pa.types.is_duration(column.type):
        column = column.cast(pa.string())  # Python has no dates beyond the year 9999
    return [text_of(value) for value in column.to_pylist()]


def text_of(value: object) -> str:
    """A stored value as its publisher would write it; nothing for what is no number.

    >>> text_of(60.0), text_of(None), text_of(float("nan")), text_of([1, "a"]), text_of(False)
    ('60', '', '', '[1,"a"]', 'false')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return str(value)


def rendered(names: tuple[str, ...], row: Row) -> bytes:
    """A record that has no bytes of its own, as canonical JSON."""
    return canonical_json(dict(zip(names, row, strict=False))).encode("utf-8", "replace")
