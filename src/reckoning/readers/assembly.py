"""Assembly: what was found in the pieces of an original, put together as readings, every record counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.errors import InputError
from reckoning.model.locator import record
from reckoning.model.position import POSITION_SCHEMA
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.readers.containers import Stream
from reckoning.readers.frame import Axes, Interpreted, Reject
from reckoning.readers.reading import INDEX_SCHEMA, RUN_SCHEMA, Note, Notes, Reading
from reckoning.readers.runs import Runs

SWAPPED_SHARE = 0.1
"""Latitudes that can only be longitudes in more than this share of rows, while no row speaks against it, are that."""
WEIGHED_ROWS = 1000
"""Rows after which that is judged before the end."""


class Assembly:
    """The readings of one original as its streams are read, one after another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = Notes()
        self.streams = 0
        self._total = 0  # records through the original
        self._prefix, self._base = "", 0  # the stream, and its records so far
        self._runs = Runs("")
        self._axes = Axes()

    def begin(self, stream: Stream) -> None:
        """Start on a stream."""
        self.streams += 1
        self._prefix, self._base = stream.prefix, 0
        self._runs = Runs(stream.prefix)
        self._axes = Axes()

    @property
    def base(self) -> int:
        """How many records of the stream have been put into readings."""
        return self._base

    def reading(self, offset: int, parts: list[Interpreted], first: int | None = None) -> Reading:
        """The next records of the stream; raises `InputError` with a question.

        Byte `offset` of the stream is where record `first` (the next) begins.
        """
        start = self._base if first is None else first
        entry = (self._total - self._base + start, self._prefix, start, offset)
        positions, rejects, runs = [], [], []
        read = kept = 0
        for part in parts:
            self._weigh(part)
            positions.append(_counted_from(part.positions, self._total))
            rejects.append(self._rejects(part.rejects))
            runs += self._runs.feed(part.statics, self._base)
            for note in part.notes:
                self.notes.add(self._prefix, note, self._base)
            read, kept = read + part.read, kept + part.kept
            self._total += part.read
            self._base += part.read
        return _reading(positions, rejects, runs, [entry], (read, kept))

    def end(self, fault: str) -> Reading:
        """The static runs still open at the end of the stream; `fault` says why it ended too early, if it did."""
        self._refuse_swapped(least=1)
        if fault:
            self.notes.add(self._prefix, Note("cut_off", 1, 0, fault), self._base)
        return _reading([], [], self._runs.end(), [], (0, 0))

    def last(self) -> Reading:
        """The notes of the whole original."""
        return replace(_reading([], [], [], [], (0, 0)), notes=self.notes.batch())

    def _weigh(self, part: Interpreted) -> None:
        """Refuse the original where only a person can tell what it means."""
        if part.question:
            raise self._asked(self._base + part.question.record, part.question.what, part.question.do)
        seen, new = self._axes, part.axes
        first = (seen.record, seen.detail) if seen.swapped else (self._base + new.record, new.detail)
        counts = (seen.given + new.given, seen.swapped + new.swapped, seen.straight + new.straight)
        self._axes = Axes(*counts, *first)
        self._refuse_swapped(least=WEIGHED_ROWS)

    def _refuse_swapped(self, least: int) -> None:
        axes = self._axes
        if axes.given >= least and not axes.straight and axes.swapped > SWAPPED_SHARE * axes.given:
            what = f"latitude and longitude look exchanged: {axes.detail}"
            do = "are the two columns named the wrong way round? if so, write a preset that says which is which"
            raise self._asked(axes.record, what, do)

    def _asked(self, number: int, what: str, do: str) -> InputError:
        return InputError(what, where=f"{self.path}:{self._prefix}{record(number)}", do=do)

    def _rejects(self, rejects: list[Reject]) -> pa.RecordBatch:
        places = [f"{self._prefix}{record(self._base + reject.record)}" for reject in rejects]
        columns = [places, [reject.reason for reject in rejects], [reject.detail for reject in rejects]]
        return pa.RecordBatch.from_arrays([pa.array(c, pa.string()) for c in columns], schema=REJECT_SCHEMA)


def _counted_from(positions: pa.RecordBatch, base: int) -> pa.RecordBatch:
    place = positions.schema.get_field_index("record")
    return positions.set_column(place, POSITION_SCHEMA.field("record"), pc.add(positions.column(place), base))


def _reading(
    positions: list[pa.RecordBatch],
    rejects: list[pa.RecordBatch],
    runs: list[pa.RecordBatch],
    entries: list[tuple[int, str, int, int]],
    counts: tuple[int, int],
) -> Reading:
    refused = _joined(rejects, REJECT_SCHEMA)
    columns = list(zip(*entries, strict=True)) or [()] * len(INDEX_SCHEMA)
    index = [pa.array(values, kind.type) for values, kind in zip(columns, INDEX_SCHEMA, strict=True)]
    return Reading(
        positions=_joined(positions, POSITION_SCHEMA),
        rejects=refused,
        runs=_joined(runs, RUN_SCHEMA),
        notes=_joined([], NOTE_SCHEMA),
        index=pa.RecordBatch.from_arrays(index, schema=INDEX_SCHEMA),
        account=Account(counts[0], counts[1], refused.num_rows),
    )


def _joined(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    return pa.concat_batches(batches) if batches else pa.RecordBatch.from_pylist([], schema=schema)
