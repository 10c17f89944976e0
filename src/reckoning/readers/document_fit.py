"""Fit: a document preset laid over the columns of a sheet: where its header stands, and which column is which.

Headers are compared without regard to case, spaces, underlines and Zawgyi spelling. The header is sought in the first
six rows, also as two rows of which the upper spans columns ("Date" over "from" and "to").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reckoning.model.errors import InputError
from reckoning.model.zawgyi import unicode_of
from reckoning.readers.document_preset import DocumentPreset, Name, Names
from reckoning.readers.document_sheet import Row, Sheet, cleaned
from reckoning.readers.form import unique_names
from reckoning.readers.values.digits import plain_digits

HEADER_ROWS = 6
SHAPE_ROWS = 5

_SPACES = re.compile(r"[\s_]+")


@dataclass(frozen=True)
class Fit:
    """A preset over a sheet: names of all columns, rows before the first record, and each property's places by part."""

    names: tuple[str, ...]
    skip: int
    places: Mapping[str, Mapping[str, tuple[int, ...]]]
    label: tuple[int, ...]
    speaker: tuple[int, ...]
    host_of: tuple[int, ...]
    stated_on: tuple[int, ...]

    @property
    def used(self) -> set[int]:
        """The columns that are read."""
        found = {i for parts in self.places.values() for places in parts.values() for i in places}
        return found | {*self.label, *self.speaker, *self.host_of, *self.stated_on}

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that nothing is read from."""
        used = self.used
        return tuple(name for i, name in enumerate(self.names) if name and i not in used)


@lru_cache(maxsize=1 << 13)
def folded(name: str) -> str:
    """A header as it is compared.

    >>> folded(" Date_of  Death: ") == folded("date of death")
    True
    """
    written = unicode_of(cleaned(name))[0]
    return _SPACES.sub(" ", plain_digits(written)).strip(" .:*#").casefold() or written.strip().casefold()


def fit_sheet(sheet: Sheet, preset: DocumentPreset, by_hand: bool, where: str) -> Fit | None:
    """How a sheet is read by a preset; None when it does not fit.

    Unless it was chosen by hand, one of each column group of the signature must be there. Raises `InputError` when two
    columns have a name that the preset reads.
    """
    if not preset.header and not sheet.named:
        return _by_shape(sheet, preset, by_hand)
    found: list[tuple[int, Fit]] = []
    for skip, names in _headers(sheet):
        if fit := _over(names, skip, preset, by_hand, where):
            found.append((len(fit.used), fit))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _headers(sheet: Sheet) -> list[tuple[int, Row]]:
    if sheet.named:
        return [(1, list(sheet.head[0]))] if sheet.head else []
    rows = [(i + 1, list(row)) for i, row in enumerate(sheet.head[:HEADER_ROWS])]
    return rows + [(i + 1, _joined(upper, lower)) for (_, upper), (i, lower) in zip(rows, _next(rows), strict=False)]


def _next(rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    return [(skip - 1, row) for skip, row in rows[1:]]


def _joined(upper: Row, lower: Row) -> Row:
    """Two header rows as one: `Date` over `from` is `Date from`."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    return [a if not b or a == b else b if not a else f"{a} {b}" for a, b in pairs]


def _over(names: Row, skip: int, preset: DocumentPreset, by_hand: bool, where: str) -> Fit | None:
    index = _index(tuple(names))
    if not by_hand and not _signed(preset, index):
        return None
    if by_hand and not _spoken(preset, index, len(names)):
        return None
    _refuse_twins(preset, index, names, where)
    numbered = {n - 1 for n in preset.names if isinstance(n, int)}
    shown = [cleaned(n) or (f"column {i + 1}" if i in numbered else "") for i, n in enumerate(names)]
    return _laid(preset, index, unique_names(shown), skip)


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> Mapping[str, list[int]]:
    """The places of each name, as names are compared; kept, because many presets are tried over one header."""
    index: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        index.setdefault(folded(name), []).append(i)
    return index


def _signed(preset: DocumentPreset, index: Mapping[str, list[int]]) -> bool:
    return bool(preset.signature) and all(
        any(isinstance(n, str) and folded(n) in index for n in group) for group in preset.signature
    )


def _spoken(preset: DocumentPreset, index: Mapping[str, list[int]], width: int) -> bool:
    """Whether a header that was named by hand holds what the preset reads: half of its columns' first names or two."""
    named = [cells for cells in preset.columns.values() if any(isinstance(n, str) for n in cells.names)]
    there = [c for c in named if any(isinstance(n, str) and folded(n) in index for n in c.names)]
    return len(there) >= min(2, len(named)) and width > 0


def _refuse_twins(preset: DocumentPreset, index: Mapping[str, list[int]], names: Row, where: str) -> None:
    for name in preset.names:
        twins = index.get(folded(name), []) if isinstance(name, str) else []
        if len(twins) > 1 and not _told_apart(preset, twins):
            places = " and ".join(f"{i + 1} ({names[i]!r})" for i in twins)
            raise InputError(
                f"columns {places} have one name",
                where=where,
                do="say which is which by number in a preset (docs/documents.md)",
            )


def _told_apart(preset: DocumentPreset, twins: list[int]) -> bool:
    return all(any(n == i + 1 for n in preset.names if isinstance(n, int)) for i in twins)


def _laid(preset: DocumentPreset, index: Mapping[str, list[int]], names: tuple[str, ...], skip: int) -> Fit | None:
    def places(wanted: Names) -> tuple[int, ...]:
        return tuple(dict.fromkeys(i for n in wanted if (i := _place(n, index, len(names))) is not None))

    found = {}
    for name, cells in preset.columns.items():
        parts = {part: at for part, spelt in cells.parts.items() if (at := places(spelt))}
        if "value" in parts or parts.keys() & {"start", "end"} or {"lat", "lon"} <= parts.keys():
            found[name] = parts
    if not found:
        return None
    speaker = preset.speaker
    return Fit(
        names, skip, found, places(preset.label), places(speaker.columns), places(speaker.host_of),
        places(preset.stated_on),
    )  # fmt: skip


def _place(name: Name, index: Mapping[str, list[int]], width: int) -> int | None:
    if isinstance(name, int):
        return name - 1 if name <= width else None
    places = index.get(folded(name))
    return places[0] if places and len(places) == 1 else None


def _by_shape(sheet: Sheet, preset: DocumentPreset, by_hand: bool) -> Fit | None:
    """A file without a header is known by how many columns it has and what they look like."""
    rows: Sequence[Row] = sheet.head[:SHAPE_ROWS]
    width = max((len(row) for row in rows), default=0)
    if not by_hand and (not preset.shape or not rows or not all(_shaped(row, preset) for row in rows)):
        return None
    return _laid(preset, {}, tuple(str(i + 1) for i in range(width)), 0) if width else None


def _shaped(row: Row, preset: DocumentPreset) -> bool:
    if preset.width and len(row) != preset.width:
        return False
    return all(n <= len(row) and pattern.fullmatch(row[n - 1].strip()) for n, pattern in preset.shape.items())
