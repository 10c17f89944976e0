"""FollowTheMoney files as evidence: entities as JSON lines, statements as JSON lines or CSV, as Aleph and OpenSanctions
write them.

A record is a line. Each entity gives a statement with property `record` (its id as found; `Value.text` is "entity"),
one with property `schema`, and one for each value under the property's own name, all of one subject: the line of the
entity, or the first line that speaks of it in a file of statements. Who is who is not settled here, whatever the file
says: ids are text as found, and a reference to another entity is `ftm:ID`. Who says a statement is its dataset, when
is the day on which the dataset first had it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reckoning.model.errors import InputError
from reckoning.model.row import RECORD, RecordKind
from reckoning.model.statement import Polarity, Value
from reckoning.readers.containers import Stream, opened, regular_file
from reckoning.readers.delimited import mended, split_fields
from reckoning.readers.frame import DETAIL_CHARACTERS, Reject
from reckoning.readers.ftm_lines import Said, hear
from reckoning.readers.ftm_model import schemata
from reckoning.readers.json_records import parse
from reckoning.readers.reading import SAID_SCHEMA, Note, Notes, Reading, batch_of, said_reading
from reckoning.readers.records import MAX_RECORD_BYTES, NO_QUOTES, Chunk, chunks, record_bounds

NAME = "followthemoney"
VERSION = "followthemoney/1"
SCHEMA = "schema"
"""The property of the statement that says of which schema an entity is."""
HEAD_BYTES = 1 << 16
PIECE_BYTES = 1 << 20
_COMMA = ord(",")
_COLUMNS = frozenset({"entity_id", "prop", "value"})
_LONG_ENTITY = re.compile(rb'^\s*\{[^\n]*"schema"\s*:\s*"([A-Za-z]+)"')


@dataclass(frozen=True)
class FtmForm:
    """How a stream is written: JSON lines, or CSV with these columns after a header of so many bytes."""

    names: tuple[str, ...] = ()
    header_bytes: int = 0

    @property
    def mark(self) -> int:
        """What parts the fields of a record."""
        return _COMMA if self.names else NO_QUOTES


def form_of(head: bytes, by_hand: bool = False) -> FtmForm | None:
    """How a stream that begins so is written; None for what is not FollowTheMoney.

    >>> form_of(b'{"id": "a", "schema": "Vessel", "properties": {}}'), form_of(b"entity_id,prop,schema,value").names[1]
    (FtmForm(names=(), header_bytes=0), 'prop')
    """
    starts, ends = record_bounds(head[:HEAD_BYTES], _COMMA)
    if not len(starts):
        return None
    first, end = head[starts[0] : ends[0]], int(ends[0])
    if first.lstrip()[:1] == b"{" and (by_hand or _is_line(first)):
        return FtmForm()
    names = tuple(name.decode("utf-8", "replace").strip() for name in split_fields(first, _COMMA))
    if _COLUMNS - set(names) or len(set(names)) < len(names):
        return FtmForm() if by_hand and b"\n{" in head else None
    return FtmForm(names, end + (2 if head[end : end + 2] == b"\r\n" else 1 if head[end : end + 1] else 0))


def _is_line(first: bytes) -> bool:
    starts, ends = record_bounds(first, NO_QUOTES)
    line = first[starts[0] : ends[0]]
    try:
        heard = hear(parse(line.decode("utf-8", "replace")))
    except ValueError:
        found = _LONG_ENTITY.match(first)  # an entity longer than what is looked at
        return found is not None and found[1].decode() in schemata() and b'"properties"' in first
    return not heard.reason


@dataclass(frozen=True)
class FollowTheMoneyReader:
    """Reads files of entities and of statements."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""
        return NAME

    @property
    def version(self) -> str:
        """The version of this reader."""
        return VERSION

    @property
    def definition(self) -> str:
        """Nothing but its version."""
        return ""

    @property
    def default_source(self) -> str:
        """Who a file is from when nobody says."""
        return "FollowTheMoney file"

    @property
    def thinned(self) -> bool:
        """There are no positions in it."""
        return True

    def read(self, path: Path) -> Iterator[Reading]:
        """All of an original, piece by piece; raises `InputError` where nothing in it is FollowTheMoney."""
        regular_file(path)
        taken = _Taken()
        with opened(path) as streams:
            for stream in streams:
                form = form_of(stream.peek(HEAD_BYTES), by_hand=True)
                if form is None:
                    taken.notes.add(stream.prefix, Note("member_unread", 1, 0, "no entities or statements"))
                    continue
                taken.streams += 1
                yield from _read(stream, form, taken)
        if not taken.streams:
            do = "entities are JSON lines; statements JSON lines, or CSV with entity_id, schema, prop and value"
            raise InputError("neither entities nor statements of FollowTheMoney", where=str(path), do=do)
        yield said_reading(None, [], [], 0, taken.notes.batch())


@dataclass
class _Taken:
    """What was read so far: notes, records, streams; of the stream at hand, where each entity came up first."""

    notes: Notes = field(default_factory=Notes)
    records: int = 0
    streams: int = 0
    first: dict[str, str] = field(default_factory=dict)


def _read(stream: Stream, form: FtmForm, taken: _Taken) -> Iterator[Reading]:
    stream.skip(form.header_bytes)
    taken.first.clear()
    base = 0
    for chunk in chunks(stream, form.mark, form.header_bytes, PIECE_BYTES):
        rows: list[tuple[object, ...]] = []
        rejects: list[tuple[str, str, str]] = []
        lines = list(_lines(chunk, form, stream.prefix, base, taken.notes))
        for n, line in enumerate(lines):
            at = f"{stream.prefix}record:{base + n}"
            if reason := _line(line, at, taken, rows):
                rejects.append((at, *reason))
        index = [(taken.records, stream.prefix, base, chunk.offset)] if lines else []
        yield said_reading(batch_of(rows, SAID_SCHEMA), rejects, index, len(lines))
        base += len(lines)
        taken.records += len(lines)
    if stream.fault:
        taken.notes.add(stream.prefix, Note("cut_off", 1, max(base - 1, 0), stream.fault))


def _lines(chunk: Chunk, form: FtmForm, prefix: str, base: int, notes: Notes) -> Iterator[Any]:
    """The parsed records of a chunk; a `Reject` for what cannot be parsed."""
    if chunk.lost:
        yield Reject(0, chunk.lost, f"{chunk.lost_bytes} bytes")
        return
    data, mends = mended(chunk.data, form.mark)
    for note in mends:
        notes.add(prefix, note, base)
    starts, ends = record_bounds(data, form.mark)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        line = data[start:end]
        if len(line) > MAX_RECORD_BYTES:
            yield Reject(0, "record_too_long", f"{len(line)} bytes")
        else:
            yield _cells(line, form) if form.names else _object(line)


def _object(line: bytes) -> Any:
    try:
        return parse(line.decode())
    except ValueError as error:
        return Reject(0, "bad_json", str(error))


def _cells(line: bytes, form: FtmForm) -> Any:
    cells = [cell.decode() for cell in split_fields(line, _COMMA)]
    if len(cells) != len(form.names):
        return Reject(0, "wrong_columns", f"{len(cells)} columns where the header has {len(form.names)}")
    return dict(zip(form.names, cells, strict=True))


def _line(line: Any, at: str, taken: _Taken, rows: list[tuple[object, ...]]) -> tuple[str, str] | None:
    """Add what a line says to the rows, or say why it says nothing."""
    if isinstance(line, Reject):
        return line.reason, line.detail[:DETAIL_CHARACTERS]
    heard = hear(line)
    if heard.reason:
        return heard.reason, heard.detail[:DETAIL_CHARACTERS]
    of_statements = "prop" in line and "entity_id" in line
    for path, entity, schema in heard.entities:
        own = _place(at, path.removesuffix("."))
        if of_statements and taken.first.setdefault(entity, at) != at:
            continue
        columns = ("entity_id", "schema") if of_statements else (f"{path}id", f"{path}schema")
        head = next((s for s in heard.said if s.entity_path == path), None)
        by, on = (head.stated_by, head.stated_on) if head else ("", "")
        kind = Value(text=str(RecordKind.ENTITY))
        rows.append(_row(own, _place(at, columns[0]), RECORD, entity, kind, by, on))
        rows.append(_row(own, _place(at, columns[1]), SCHEMA, schema, Value(), by, on))
    for said in heard.said:
        own = taken.first[said.entity] if of_statements else _place(at, said.entity_path.removesuffix("."))
        rows.append(_said(own, at, said))
    for code, detail in heard.notes:
        taken.notes.add("", Note(code, 1, 0, detail), place=at)
    return None


def _place(at: str, column: str) -> str:
    return f"{at}#{column}" if column else at


def _said(own: str, at: str, said: Said) -> tuple[object, ...]:
    return _row(own, _place(at, said.path), said.property, said.raw, said.value, said.stated_by, said.stated_on)


def _row(own: str, at: str, name: str, raw: str, value: Value, by: str, on: str) -> tuple[object, ...]:
    given: dict[str, object] = {
        **vars(value),
        "record_locator": own,
        "locator": at,
        "property": name,
        "raw": raw,
        "stated_by": by,
        "stated_on": on,
        "polarity": str(Polarity.SUPPORTS),
        "parent": "",
        "bound": str(value.bound) if value.bound else None,
    }
    return tuple(given.get(field.name) for field in SAID_SCHEMA)
