"""Frame: some records of an original as columns by field, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.readers.reading import Note

DETAIL_CHARACTERS = 120


@dataclass(frozen=True)
class Reject:
    """A rejected record, counted within its frame."""

    record: int
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Frame:
    """Records as columns by field; `records` numbers each row from the frame's first record.

    `read` counts all records, also those in `rejects`, which gave no row.
    """

    read: int
    records: NDArray[np.int64]
    columns: dict[str, pa.Array]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Statics:
    """Static values by field and row: `codes` is 0 for none, else a hash of `values[field][places[field][row]]`."""

    mmsi: NDArray[np.int64]
    t_ms: NDArray[np.int64]
    records: NDArray[np.int64]
    fields: tuple[str, ...]
    codes: NDArray[np.int64]  # (fields, rows)
    places: list[NDArray[np.int32]]
    values: list[list[tuple[str, float | None]]]

    def silence(self, rows: NDArray[np.bool_]) -> None:
        """Forget what some rows say: they are rejected."""
        if rows.any():
            self.codes[:, rows] = 0


@dataclass(frozen=True)
class Axes:
    """How coordinates look: rows `given`, those that only make sense `swapped`, and only as they are (`straight`).

    `record` is the first that looks swapped, `detail` its coordinates.
    """

    given: int = 0
    swapped: int = 0
    straight: int = 0
    record: int = -1
    detail: str = ""


@dataclass(frozen=True)
class Question:
    """A doubt that only a person can settle; the original is refused with it."""

    record: int
    what: str
    do: str


@dataclass(frozen=True)
class Interpreted:
    """What the records of a frame mean; their numbers are counted within the frame."""

    read: int
    kept: int
    positions: pa.RecordBatch
    statics: Statics
    rejects: list[Reject]
    notes: list[Note]
    axes: Axes = Axes()
    question: Question | None = None


class Outcome:
    """What is becoming of a frame's rows: those still `alive`, rejects, notes."""

    def __init__(self, frame: Frame) -> None:
        self.records = frame.records
        self.alive = np.ones(len(frame.records), np.bool_)
        self.rejects = list(frame.rejects)
        self.notes = list(frame.notes)
        self.axes = Axes()
        self.question: Question | None = None

    def reject(self, rows: NDArray[np.bool_], reason: str, detail: Callable[[int], str] = lambda row: "") -> None:
        """Reject the rows that are still alive."""
        if not rows.any():
            return
        for row in np.flatnonzero(rows & self.alive).tolist():
            self.rejects.append(Reject(int(self.records[row]), reason, detail(row)[:DETAIL_CHARACTERS]))
        self.alive &= ~rows

    def note(self, code: str, rows: NDArray[np.bool_], among: NDArray[np.int64] | None = None) -> None:
        """Note a partial loss in some rows (of those `among`) that are still alive."""
        mask = rows & (self.alive if among is None else self.alive[among])
        if count := int(np.count_nonzero(mask)):
            first = int(mask.argmax())
            self.notes.append(Note(code, count, int(self.records[first if among is None else among[first]])))


def as_dictionary(column: pa.Array) -> pa.DictionaryArray:
    """A column as a dictionary of texts, each as the publisher would write it (60, not 60.0, for a whole number)."""
    if pa.types.is_null(column.type):
        return column.cast(pa.string()).dictionary_encode()
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    if pa.types.is_string(coded.dictionary.type):
        return coded
    texts = pa.array([None if v is None else _written(v) for v in coded.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, texts)


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
