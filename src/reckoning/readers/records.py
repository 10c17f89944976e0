"""Records: where each record of delimited text begins and ends, and the text cut into chunks at record ends.

A record ends at a line end (LF, CR or CRLF) outside quotes; a blank line is no record. A quote opens a field only as
its first character, and only when it is closed within 64 KiB; a doubled quote inside stands for one. Any other quote is
an ordinary character, so one stray quote costs its own field and never the rest of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.readers.containers import Stream

CHUNK_BYTES = 8 << 20
MAX_QUOTED_BYTES = 1 << 16
MAX_RECORD_BYTES = 1 << 20
"""A longer record is not a record of anything: it is rejected unread."""

QUOTE, LF, CR = 34, 10, 13
NO_QUOTES = -1


@kernel
def _quoted_spans(
    data: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: int, limit: int, at_end: bool
) -> tuple[NDArray[np.int64], int, int]:
    spans = np.empty((len(quotes) // 2 + 1, 2), np.int64)
    found, stray, i = 0, 0, 0
    while i < len(quotes):
        start = quotes[i]
        before = data[start - 1] if start > 0 else LF
        if before != delimiter and before != LF and before != CR:
            i += 1
            continue
        end, j = -1, i + 1
        while j < len(quotes) and quotes[j] - start <= limit:
            if j + 1 < len(quotes) and quotes[j + 1] == quotes[j] + 1:
                j += 2
                continue
            end = quotes[j]
            break
        if not at_end and (end < 0 or end == len(data) - 1) and len(data) - start <= limit:
            return spans[:found], stray, start
        if end < 0:
            stray += 1
            i += 1
            continue
        spans[found, 0], spans[found, 1] = start, end
        found += 1
        i = j + 1
    return spans[:found], stray, -1


@kernel
def _line_ends_within(data: NDArray[np.uint8], spans: NDArray[np.int64]) -> int:
    count = 0
    for i in range(len(spans)):
        for at in range(spans[i, 0], spans[i, 1]):
            if data[at] == LF or data[at] == CR:
                count += 1
    return count


@dataclass(frozen=True)
class Quoting:
    """The quoted stretches of some text.

    `spans` are of shape (n, 2); `stray` quotes open nothing; at `pending` one opens that is not closed yet (-1: none);
    `line_ends` are those inside quotes.
    """

    spans: NDArray[np.int64]
    stray: int
    pending: int
    line_ends: int


def quoting(data: bytes, delimiter: int, at_end: bool = True) -> Quoting:
    """The quoted stretches of text that begins at the start of a record; `delimiter` NO_QUOTES: quotes mean nothing."""
    if delimiter == NO_QUOTES or b'"' not in data:
        return Quoting(np.empty((0, 2), np.int64), 0, -1, 0)
    array = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(array == QUOTE)
    spans, stray, pending = _quoted_spans(array, quotes, delimiter, MAX_QUOTED_BYTES, at_end)
    return Quoting(spans, stray, pending, _line_ends_within(array, spans))


def record_bounds(
    data: bytes, delimiter: int, quoted: Quoting | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    r"""Start and end (exclusive, without the line end) of each record of text that begins at the start of one.

    >>> starts, ends = record_bounds(b'a,b\r\n\n"x\ny",2\nlast', ord(","))
    >>> list(zip(starts.tolist(), ends.tolist()))
    [(0, 3), (6, 13), (14, 18)]
    """
    array = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero((array == LF) | (array == CR)) if b"\r" in data else np.flatnonzero(array == LF)
    spans = (quoted or quoting(data, delimiter)).spans
    if len(spans):
        before = np.searchsorted(spans[:, 0], ends) - 1
        ends = ends[(before < 0) | (ends > spans[before, 1])]
    starts = np.concatenate((np.zeros(1, np.int64), ends + 1))
    ends = np.append(ends, len(data))
    filled = ends > starts
    return starts[filled], ends[filled]


@dataclass(frozen=True)
class Chunk:
    """Whole records of one stream, starting at byte `offset` of it; or one record that was not read, and why (`lost`).

    `quoted` may know of quotes beyond the data.
    """

    data: bytes
    offset: int
    quoted: Quoting | None = None
    lost: str = ""
    lost_bytes: int = 0


def chunks(stream: Stream, delimiter: int, offset: int = 0, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """The rest of a stream as chunks of about `size` bytes, each of whole records; `offset` is where it begins.

    Where a chunk is cut depends on the bytes alone. When the stream ends before its end, what follows the last line end
    is half a record, and lost.
    """
    held = b""
    while True:
        data = held + stream.read(max(size - len(held), 0))
        at_end = len(data) < size
        whole = at_end and not stream.fault
        quoted = quoting(data, delimiter, at_end)
        cut = len(data) if whole else _last_end(data, quoted)
        if cut:
            yield Chunk(data[:cut], offset, quoted)
            offset, held = offset + cut, data[cut:]
        elif data and not at_end:
            length, held = _skip_record(stream, data, delimiter)
            yield Chunk(b"", offset, lost="record_too_long", lost_bytes=length)
            offset += length
        if at_end:
            if stream.fault and (rest := data[cut:]).strip():
                yield Chunk(b"", offset, lost="cut_off", lost_bytes=len(rest))
            return


def _last_end(data: bytes, quoted: Quoting) -> int:
    """The byte after the last record end in the text; 0 when there is none."""
    limit = len(data) if quoted.pending < 0 else quoted.pending
    mark = b"\n" if b"\n" in data else b"\r"
    end = data.rfind(mark, 0, limit)
    while end >= 0 and len(quoted.spans):
        before = int(np.searchsorted(quoted.spans[:, 0], end)) - 1
        if before < 0 or end > quoted.spans[before, 1]:
            break
        end = data.rfind(mark, 0, int(quoted.spans[before, 0]))
    # A CR that is the very last byte may be half of a line end.
    if mark == b"\r" and end == len(data) - 1:
        end = data.rfind(mark, 0, end)
    return end + 1


def _skip_record(stream: Stream, data: bytes, delimiter: int) -> tuple[int, bytes]:
    """Pass over a record longer than a chunk: its length with its line end, and what was read after it."""
    length = 0
    while data:
        quoted = quoting(data, delimiter, at_end=False)
        limit = len(data) if quoted.pending < 0 else quoted.pending
        cut = _first_end(data[:limit], quoted.spans)
        if cut:
            return length + cut, data[cut:]
        length += limit
        rest = data[limit:]
        data = rest + stream.read(CHUNK_BYTES)
        if data == rest:
            return length + len(rest), b""
    return length, b""


def _first_end(data: bytes, spans: NDArray[np.int64]) -> int:
    array = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero((array == LF) | (array == CR))
    if len(spans) and len(ends):
        before = np.searchsorted(spans[:, 0], ends) - 1
        ends = ends[(before < 0) | (ends > spans[before, 1])]
    return int(ends[0]) + 1 if len(ends) else 0


def has_long_record(data: bytes, quoted: Quoting) -> bool:
    """Whether a record may be longer than MAX_RECORD_BYTES; never false when one is."""
    if quoted.line_ends:
        starts, ends = record_bounds(data, NO_QUOTES, quoted)
        return bool(len(starts)) and int((ends - starts).max()) > MAX_RECORD_BYTES
    window = MAX_RECORD_BYTES // 2
    return len(data) > window and any(
        data.find(b"\n", at, at + window) < 0 for at in range(0, len(data) - window, window)
    )
