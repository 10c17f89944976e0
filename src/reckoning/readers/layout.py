"""Layout: a preset laid over the columns that a file really has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reckoning.readers.frame import Frame, Reject
from reckoning.readers.measures import parse_numbers
from reckoning.readers.preset import Preset

NUMERIC_FIELDS = frozenset(("mmsi", "lon", "lat", "speed_kn", "course_deg", "heading_deg"))


@dataclass(frozen=True)
class Layout:
    """Which columns to read, and what each field is made of: alternatives within a part, parts added up."""

    preset: Preset
    names: tuple[str, ...]
    fields: dict[str, tuple[tuple[str, ...], ...]]

    @property
    def used(self) -> tuple[str, ...]:
        """The columns to read, in the order of the file."""
        wanted = {name for parts in self.fields.values() for part in parts for name in part}
        return tuple(name for name in self.names if name in wanted)

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns nothing is read from."""
        return tuple(name for name in self.names if name and name not in self.used)

    def numeric(self, name: str) -> bool:
        """Whether a column may be parsed as a number at once: it feeds one numeric field and nothing else."""
        feeds = [field for field, parts in self.fields.items() if any(name in part for part in parts)]
        return len(feeds) == 1 and feeds[0] in NUMERIC_FIELDS

    def columns(self, column: Callable[[str], pa.Array]) -> dict[str, pa.Array]:
        """The fields of some rows, from their columns."""
        return {field: _combined(parts, column, self.preset.decimal) for field, parts in self.fields.items()}


def lay(preset: Preset, names: Sequence[str]) -> Layout:
    """A preset over the names of a file's columns; alternatives that the file lacks are left out."""
    present = set(names)
    fields = {}
    for field, column in preset.columns.items():
        parts = tuple(tuple(_name(n, names) for n in part if _name(n, names) in present) for part in column.parts)
        if all(parts):
            fields[field] = parts
    return Layout(preset, tuple(names), fields)


def _name(name: str | int, names: Sequence[str]) -> str:
    if isinstance(name, int):
        return names[name - 1] if name <= len(names) else ""
    return name


def _combined(parts: tuple[tuple[str, ...], ...], column: Callable[[str], pa.Array], decimal: str) -> pa.Array:
    arrays = [_first_given([column(name) for name in part]) for part in parts]
    if len(arrays) == 1:
        return arrays[0]
    total = sum(parse_numbers(array, decimal).values for array in arrays)
    return pa.array(total, pa.float64(), mask=np.isnan(total))


def _first_given(arrays: list[pa.Array]) -> pa.Array:
    if len(arrays) == 1:
        return arrays[0]
    return pc.coalesce(*(array.cast(pa.string()) for array in arrays))


def text_frame(
    layout: Layout, rows: list[list[str | None]], records: list[int], read: int, rejects: list[Reject]
) -> Frame:
    """A frame from rows of texts, one for each of the layout's used columns, None where missing."""
    place = {name: i for i, name in enumerate(layout.used)}
    columns = layout.columns(lambda name: pa.array([row[place[name]] for row in rows], pa.string()))
    return Frame(read, np.array(records, np.int64), columns, tuple(rejects))
