"""JSON: objects as records, one a line, or the elements of an array (at the top, or under the preset's `records` path).

Numbers keep the text they are written in. A value is named by a dotted path: `geometry.coordinates.0`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reckoning.readers.containers import Stream
from reckoning.readers.delimited import lost_frame, mended
from reckoning.readers.frame import Frame, Reject
from reckoning.readers.layout import Layout, text_frame
from reckoning.readers.records import MAX_RECORD_BYTES, NO_QUOTES, Chunk, record_bounds

BATCH = 10_000
READ_BYTES = 1 << 20

_SPACE = re.compile(r"[\s]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda word: None)


def value_at(record: Any, path: str) -> str | None:
    """The text of a value by its dotted path; None where there is none.

    >>> value_at({"geometry": {"coordinates": ["20.85", "55.77"]}}, "geometry.coordinates.0")
    '20.85'
    """
    if isinstance(record, dict) and path in record:
        return _text(record[path])
    if "." not in path:
        return None
    for part in path.split("."):
        if isinstance(record, dict):
            record = record.get(part)
        elif isinstance(record, list) and part.isdigit() and int(part) < len(record):
            record = record[int(part)]
        else:
            return None
    return _text(record)


def _text(value: Any) -> str | None:
    if isinstance(value, str) or value is None:
        return value
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def paths_of(record: Any, prefix: str = "", depth: int = 4) -> Iterator[str]:
    """The dotted paths of the values of a record."""
    items: Any = ()
    if isinstance(record, dict):
        items = record.items()
    elif isinstance(record, list):
        items = list(enumerate(record))[:8]
    for key, value in items:
        path = f"{prefix}{key}"
        if isinstance(value, dict | list) and depth:
            yield from paths_of(value, f"{path}.", depth - 1)
        else:
            yield path


def parse(text: str) -> Any:
    """One JSON value, numbers as text; raises ValueError, also for what is nested too deep."""
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


@dataclass(frozen=True)
class JsonLines:
    """One object a line."""

    layout: Layout

    def frames(self, chunk: Chunk) -> list[Frame]:
        """The records of a chunk."""
        if chunk.lost:
            return [lost_frame(self.layout, chunk)]
        data, notes = mended(chunk.data, NO_QUOTES)
        starts, ends = record_bounds(data, NO_QUOTES)
        parsed = [_parse_line(data[a:b]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        frame = object_frame(self.layout, parsed)
        return [replace(frame, notes=tuple(notes))]


def _parse_line(line: bytes) -> Any:
    if len(line) > MAX_RECORD_BYTES:
        return Reject(0, "record_too_long", f"{len(line)} bytes")
    try:
        return parse(line.decode())
    except ValueError as error:
        return Reject(0, "bad_json", str(error))


def object_frame(layout: Layout, parsed: list[Any]) -> Frame:
    """A frame of parsed objects; a `Reject` among them, or what is no object, is rejected."""
    rows: list[list[str | None]] = []
    records: list[int] = []
    rejects: list[Reject] = []
    missing, used = set(layout.preset.missing), layout.used
    for number, item in enumerate(parsed):
        if isinstance(item, Reject):
            rejects.append(Reject(number, item.reason, item.detail))
        elif not isinstance(item, dict):
            rejects.append(Reject(number, "not_an_object", str(item)))
        else:
            texts = [value_at(item, path) for path in used]
            rows.append([None if text in missing else text for text in texts])
            records.append(number)
    frame = text_frame(layout, rows, records, len(parsed), rejects)
    # A path that no record has is no column: nothing was lost of it.
    return replace(frame, columns={n: c for n, c in frame.columns.items() if n == "mmsi" or c.null_count < len(c)})


def elements(stream: Stream, path: str) -> Iterator[tuple[str, Any]]:
    """The elements of the array that a document is, or that stands in it under a dotted path: text and value.

    An element that cannot be read comes as a `Reject` and is the last: what follows cannot be told apart any more.
    """
    reader = _Document(stream)
    try:
        for key in path.split(".") if path else ():
            reader.enter(key)
        reader.expect("[")
        while True:
            reader.skip_space()
            if reader.next_is("]"):
                return
            yield reader.value()
            reader.skip_space()
            if reader.next_is("]"):
                return
            reader.expect(",")
    except ValueError as error:
        yield reader.rest(), Reject(0, "bad_json", f"{error}; nothing after it could be read")


class _Document:
    """A JSON text read forwards, holding little more than the value at hand."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._tail = b""
        self._text = ""
        self._at = 0
        self._ended = False

    def _more(self) -> bool:
        if self._ended:
            return False
        data = self._stream.read(READ_BYTES)
        self._ended = len(data) < READ_BYTES
        data, self._tail = self._tail + data, b""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            if len(data) - error.start < 4 and not self._ended:
                data, self._tail = data[: error.start], data[error.start :]
            text = mended(data, NO_QUOTES)[0].decode()
        self._text = self._text[self._at :] + text
        self._at = 0
        return bool(text) or not self._ended

    def skip_space(self) -> None:
        """Move past white space."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._more():
                return

    def next_is(self, mark: str) -> bool:
        """Whether the next character is this one."""
        return self._text[self._at : self._at + 1] == mark

    def expect(self, mark: str) -> None:
        """Move past a character that must be next."""
        self.skip_space()
        if not self.next_is(mark):
            found = self._text[self._at : self._at + 1] or "the end"
            raise ValueError(f"{mark!r} was expected, not {found!r}")
        self._at += 1

    def value(self) -> tuple[str, Any]:
        """The next value and its text; raises ValueError."""
        self.skip_space()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                # A number cut in two reads as a shorter one.
                if self._ended or self._text[end : end + 1] not in ("", *".eE+-0123456789"):
                    text, self._at = self._text[self._at : end], end
                    return text, value
            except RecursionError as error:
                raise ValueError("nested too deep") from error
            except ValueError:
                if len(self._text) - self._at > MAX_RECORD_BYTES or not self._more():
                    raise
                continue
            if not self._more():
                self._ended = True

    def enter(self, key: str) -> None:
        """Move into an object, to the value of a key."""
        self.expect("{")
        while True:
            name = self.value()[1]
            self.expect(":")
            if name == key:
                return
            self.value()
            self.expect(",")

    def rest(self) -> str:
        """The start of what was not read."""
        return self._text[self._at : self._at + 200]


def document_frames(stream: Stream, layout: Layout) -> Iterator[Frame]:
    """The records of a document, some thousands at a time."""
    batch: list[Any] = []
    for _, value in elements(stream, layout.preset.records):
        batch.append(value)
        if len(batch) == BATCH:
            yield object_frame(layout, batch)
            batch = []
    if batch:
        yield object_frame(layout, batch)
