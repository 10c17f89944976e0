"""Reading: what a reader yields as it goes through an original, piece by piece and in constant memory.

Every record is counted. It is kept when at least one position or one static value came from it, and rejected, with its
place and the reason, when nothing did. What was lost of a kept record (a speed that was "not available") is a note.

Records are numbered from 0 through the whole original, so that a position needs one number. In an archive of several
files the numbers run on; the index says in which member, and at which byte of its decoded stream, a record stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from reckoning.model.locator import record
from reckoning.model.position import POSITION_SCHEMA
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.model.statement import STATEMENT_SCHEMA

RUN_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("property", pa.string(), nullable=False),  # one of STATIC_FIELDS
        pa.field("text", pa.string(), nullable=False),  # as sent, padding trimmed
        pa.field(
            "number", pa.float64()
        ),  # of a right IMO number, a ship type, metres: scaled and translated by the preset
        pa.field("first_ms", pa.int64()),  # null: sent without a time
        pa.field("last_ms", pa.int64()),
        pa.field("first_record", pa.int64(), nullable=False),  # counted within the container
        pa.field("last_record", pa.int64(), nullable=False),
        pa.field("count", pa.int64(), nullable=False),
        pa.field("container", pa.string(), nullable=False),  # "" or "gz!" or "zip:june.csv!"
    ]
)
"""One static value of one ship, unchanged over a stretch of the original; neighbours may still be equal.

`number` is not always the text as a number: a preset may say that draughts are in decimetres or that Tanker is 80."""

INDEX_SCHEMA = pa.schema(
    [
        pa.field("record", pa.int64(), nullable=False),  # counted through the original
        pa.field("container", pa.string(), nullable=False),
        pa.field("first", pa.int64(), nullable=False),  # the same record counted within its container
        pa.field("offset", pa.int64(), nullable=False),  # byte of the decoded stream; -1 where there is none
    ]
)
"""Where some records stand, ascending: enough to find any other without reading from the start."""

SAID_SCHEMA = pa.schema(
    [
        pa.field("record_locator", pa.string(), nullable=False),  # of the record that says it
        *(f for f in STATEMENT_SCHEMA if f.name not in ("id", "evidence", "subject", "via", "reader", "version")),
    ]
)
"""What one record of a document says of one property: a statement, but for what only the case knows."""

STATIC_FIELDS = ("imo", "name", "callSign", "ship_type", "length_m", "beam_m", "draught_m", "destination", "eta")
"""What a ship says of itself."""


@dataclass(frozen=True)
class Reading:
    """One piece of an original: positions, rejects, static runs that ended, notes, index entries and the count of all;
    of a document, what its records say.

    Notes come with the last piece of a file. `account` counts the records of this piece.
    """

    positions: pa.RecordBatch  # POSITION_SCHEMA
    rejects: pa.RecordBatch  # REJECT_SCHEMA
    runs: pa.RecordBatch  # RUN_SCHEMA
    notes: pa.RecordBatch  # NOTE_SCHEMA
    index: pa.RecordBatch  # INDEX_SCHEMA
    account: Account
    said: pa.RecordBatch = field(default_factory=lambda: pa.RecordBatch.from_pylist([], schema=SAID_SCHEMA))


def batch_of(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a batch of a schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(values, of.type) for values, of in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def said_reading(
    said: pa.RecordBatch | None,
    rejects: Sequence[tuple[str, str, str]],
    index: Sequence[tuple[int, str, int, int]],
    read: int,
    notes: pa.RecordBatch | None = None,
) -> Reading:
    """One piece of an original that holds no positions; the last has the notes of all."""
    return Reading(
        positions=batch_of([], POSITION_SCHEMA),
        rejects=batch_of(rejects, REJECT_SCHEMA),
        runs=batch_of([], RUN_SCHEMA),
        notes=batch_of([], NOTE_SCHEMA) if notes is None else notes,
        index=batch_of(index, INDEX_SCHEMA),
        account=Account(read, read - len(rejects), len(rejects)),
        said=batch_of([], SAID_SCHEMA) if said is None else said,
    )


class Reader(Protocol):
    """Reads originals of one kind. `definition` is all it needs besides its version: a preset's TOML, or nothing."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""

    @property
    def version(self) -> str:
        """Changes whenever the same bytes could be read differently."""

    @property
    def definition(self) -> str:
        """The preset as TOML; empty for a format that needs none."""

    @property
    def default_source(self) -> str:
        """The feed that such files come from, when nobody says otherwise."""

    @property
    def thinned(self) -> bool:
        """Whether the publisher leaves messages out; true unless known otherwise."""

    def read(self, path: Path) -> Iterator[Reading]:
        """All of an original, piece by piece."""


@dataclass(frozen=True)
class Note:
    """Partial loss of one kind: `count` records, the first of them `first` (counted within the container)."""

    code: str
    count: int
    first: int
    detail: str = ""
    column: str = ""


class Notes:
    """Adds up the notes of one original; the first place of each kind is kept."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._places: dict[tuple[str, str], str] = {}

    def add(self, container: str, note: Note, base: int = 0, place: str = "") -> None:
        """Count a note whose `first` is relative to record `base` of a container; `place` says where in another way."""
        key = (note.code, note.detail)
        self._counts[key] = self._counts.get(key, 0) + note.count
        self._places.setdefault(key, place or container + str(record(base + note.first, column=note.column)))

    def batch(self) -> pa.RecordBatch:
        """All notes, sorted by code and detail."""
        keys = sorted(self._counts)
        columns = [
            [code for code, _ in keys],
            [self._counts[key] for key in keys],
            [self._places[key] for key in keys],
            [detail for _, detail in keys],
        ]
        return pa.RecordBatch.from_arrays(
            [pa.array(c, f.type) for c, f in zip(columns, NOTE_SCHEMA, strict=True)], schema=NOTE_SCHEMA
        )
