"""Table: the one reader of mapped tables (CSV, TSV, semicolon, JSON lines, JSON, Parquet; plain or packed) by a preset.

Chunks are parsed by two threads and come out in order, at most three in hand, so memory does not grow with the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from reckoning.model.errors import InputError
from reckoning.readers.assembly import Assembly
from reckoning.readers.containers import Stream, opened, regular_file
from reckoning.readers.form import Form, Shape, fit, look
from reckoning.readers.frame import Frame, Interpreted
from reckoning.readers.interpret import interpret
from reckoning.readers.json_records import JsonLines, document_frames
from reckoning.readers.parquet_records import parquet_frames
from reckoning.readers.preset import Preset
from reckoning.readers.preset_reader import PresetReader
from reckoning.readers.reading import Note, Reading
from reckoning.readers.records import NO_QUOTES, chunks

VERSION = "table/1"
WORKERS = 2
IN_HAND = 3

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Piece:
    """Some records of a stream still to be read: where they begin (-1: no byte), and how to get at them."""

    offset: int
    frames: Callable[[], list[Frame]]


@dataclass(frozen=True)
class TableReader(PresetReader[Preset]):
    """Reads tables of one layout."""

    version = VERSION

    @property
    def thinned(self) -> bool:
        """Whether the publisher leaves messages out, as far as the preset knows."""
        return self.preset.thinned

    def read(self, path: Path) -> Iterator[Reading]:
        """All of an original, piece by piece; raises `InputError` where it is not what the preset says."""
        regular_file(path)
        with opened(path) as streams:
            assembly = Assembly(path)
            for stream in streams:
                if form := self._form(stream, path, assembly):
                    yield from self._read(form, stream, path, assembly)
            if not assembly.streams:
                raise InputError(
                    f"nothing in it fits the preset {self.name}", where=str(path), do="name another reader"
                )
            yield assembly.last()

    def _form(self, stream: Stream, path: Path, assembly: Assembly) -> Form | None:
        """How to read a stream; a member of an archive must show the layout's signature, or it is noted."""
        member = any(part.startswith("zip:") for part in stream.container)
        try:
            form = fit(look(stream, path), self.preset, by_hand=not (member and self.preset.signature))
            what = f"its columns do not fit {self.name}"
        except InputError as error:
            if not stream.container:
                raise
            form, what = None, error.what
        if form is None:
            assembly.notes.add(stream.prefix, Note("member_unread", 1, 0, what))
        return form

    def _read(self, form: Form, stream: Stream, path: Path, assembly: Assembly) -> Iterator[Reading]:
        assembly.begin(stream)
        if unused := form.layout.unused:
            assembly.notes.add(stream.prefix, Note("column_unused", len(unused), 0, ", ".join(unused), unused[0]))
        pieces = _pieces(form, stream, path)
        for piece, parts in in_order(pieces, self._interpret):
            yield assembly.reading(piece.offset, parts)
        yield assembly.end(stream.fault)

    def _interpret(self, piece: Piece) -> list[Interpreted]:
        return [interpret(frame, self.preset) for frame in piece.frames()]


def _pieces(form: Form, stream: Stream, path: Path) -> Iterator[Piece]:
    if form.shape is Shape.PARQUET:
        return (Piece(-1, partial(_only, frame)) for frame in parquet_frames(path, form.layout))
    if form.shape is Shape.JSON:
        return (Piece(-1, partial(_only, frame)) for frame in document_frames(stream, form.layout))
    if form.shape is Shape.JSON_LINES:
        lines = JsonLines(form.layout)
        return (Piece(c.offset, partial(lines.frames, c)) for c in chunks(stream, NO_QUOTES))
    text = form.delimited
    stream.read(form.header_bytes)
    return (Piece(c.offset, partial(text.frames, c)) for c in chunks(stream, text.mark, form.header_bytes))


def _only(frame: Frame) -> list[Frame]:
    return [frame]


def in_order(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[tuple[Item, Result]]:
    """Items with what became of them, worked on by a few threads, in the order given."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) >= IN_HAND:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
