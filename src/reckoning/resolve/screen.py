"""Screening: which listed parties a name or an IMO number may be, and whether each was listed on a day.

Ships: the IMO number decides. The same valid number is the ship, whatever the name; two different valid numbers are
never one ship, whatever the name, and such a look-alike is shown as vetoed. Names alone (see
`reckoning.resolve.name_index` for the score) only ever propose: a person decides.

A weak alias (the list's own word) counts 0.95 of its score. A list without a date cannot be screened on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter

import numpy as np
import pyarrow as pa

from reckoning.model.errors import UsageError
from reckoning.model.imo import is_imo, parse_imo
from reckoning.readers.sanctions_list import AliasStrength, Designation, ListedKind, SanctionsList
from reckoning.resolve.answer import Answer
from reckoning.resolve.list_series import ListSeries, SourcedDate, Standing, series_of
from reckoning.resolve.name_index import FLOOR, Likeness, NameIndex

WEAK_ALIAS = 0.95


@dataclass(frozen=True)
class Candidate:
    """A listed party that a query may be: `score` 0 to 1, `listed` on the day asked, and why, for a person to read.

    `matched` is the listed name or alias that was compared; `list_version` the newest version dated on or before the
    day and `next_version` the one after; `record` is the record's place in its file.
    """

    name: str
    score: float
    listed: Answer
    authority: str
    designated_on: date | None
    list_version: date | None
    why: str
    id: str
    kind: ListedKind
    matched: str
    list_name: str
    next_version: date | None
    imo: int | None
    record: str


@dataclass(frozen=True)
class Screening:
    """What was asked, and the candidates, best first; `vetoed` are look-alike ships with another IMO number."""

    name: str
    imo: int | None
    on: date
    candidates: tuple[Candidate, ...]
    vetoed: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class _Entry:
    """One name under which a record stands in one series."""

    series: int
    id: str
    name: str
    weak: bool


HITS_SCHEMA = pa.schema(
    [
        pa.field("query", pa.int64(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("score", pa.float32(), nullable=False),
        pa.field("listed", pa.string(), nullable=False),
        pa.field("authority", pa.string(), nullable=False),
        pa.field("id", pa.string(), nullable=False),
        pa.field("designated_on", pa.date32()),
        pa.field("list_version", pa.date32()),
        pa.field("next_version", pa.date32()),
        pa.field("matched", pa.string(), nullable=False),
    ]
)
"""One row a candidate of many names screened at once; `query` is the row of the name asked."""


class Screen:
    """Dated versions of sanctions lists, ready to be asked by name or IMO number on any day."""

    def __init__(self, lists: Sequence[SanctionsList], sourced: Iterable[SourcedDate] = ()) -> None:
        """Index every name of every version; raises `InputError` for a list without a date."""
        self.series = series_of(lists, sourced)
        places = {(s.authority, s.name): i for i, s in enumerate(self.series)}
        entries: dict[_Entry, bool] = {}
        self._ships: dict[int, dict[tuple[int, str], None]] = {}
        for found in lists:
            place = places[found.authority, found.name]
            for record in found.designations:
                for name, weak in _names(record):
                    entries.setdefault(_Entry(place, record.id, name, weak), record.kind is ListedKind.PERSON)
                if record.imo:
                    self._ships.setdefault(record.imo, {})[place, record.id] = None
        self._entries = tuple(entries)
        self._index = NameIndex([e.name for e in self._entries], list(entries.values()))

    def ask(
        self, name: str = "", *, on: date, imo: int | None = None, floor: float = FLOOR, keep: int = 10
    ) -> Screening:
        """The candidates for a name, an IMO number, or a ship that has both.

        Raises `UsageError` on neither and on a number whose check digit is wrong.
        """
        if imo is not None and not is_imo(imo):
            raise UsageError(f"not an IMO number: {imo}", do="seven digits, the last a check digit")
        if imo is None and not name.strip():
            raise UsageError("nothing to screen", do="give a name or an IMO number")
        ships = [self._ship(place, uid, imo, on) for place, uid in self._ships.get(imo, {})] if imo else []
        known = {(c.authority, c.list_name, c.id) for c in ships}
        named = self._named(name, on, floor, keep + len(known)) if name.strip() else []
        named = [c for c in named if (c.authority, c.list_name, c.id) not in known]
        if imo is None:
            return Screening(name, None, on, tuple(named[:keep]))
        vessels = [c for c in named if c.kind is ListedKind.VESSEL]
        vetoed = tuple(_vetoed(c, imo) for c in vessels if c.imo)
        return Screening(name, imo, on, (*ships, *(c for c in vessels if not c.imo)), vetoed)

    def ask_many(
        self, names: Sequence[str], *, on: date, floor: float = FLOOR, keep: int = 10, threads: int = 1
    ) -> pa.Table:
        """The candidates of many names at once, as a table of `HITS_SCHEMA` in the order of the names."""
        nearest = self._index.nearest(names, floor=floor, keep=keep, threads=threads)
        rows = np.repeat(np.arange(len(names)), keep)[(nearest.entry >= 0).ravel()]
        hits = zip(rows.tolist(), nearest.entry[nearest.entry >= 0], nearest.score[nearest.entry >= 0], strict=True)
        standings: dict[tuple[int, str], Standing] = {}
        columns: dict[str, list[object]] = {f.name: [] for f in HITS_SCHEMA}
        for query, group in groupby(hits, key=itemgetter(0)):
            best: dict[tuple[int, str], tuple[float, _Entry]] = {}
            for _, at, score in group:
                entry = self._entries[at]
                key, weighed = (entry.series, entry.id), _weighed(float(score), entry)
                if weighed >= floor and (key not in best or best[key][0] < weighed):
                    best[key] = weighed, entry
            for key, (weighed, entry) in sorted(best.items(), key=lambda kv: (-kv[1][0], kv[0])):
                if key not in standings:
                    standings[key] = self.series[entry.series].standing(entry.id, on)
                _append(columns, query, weighed, entry, self.series[entry.series], standings[key])
        return pa.table(columns, schema=HITS_SCHEMA)

    def _named(self, name: str, on: date, floor: float, keep: int) -> list[Candidate]:
        nearest = self._index.nearest([name], floor=floor, keep=4 * keep)
        found: dict[tuple[int, str], Candidate] = {}
        near = [int(at) for at in nearest.entry[0] if at >= 0]
        for at, likeness in zip(near, self._index.likeness(name, near), strict=True):
            entry = self._entries[at]
            score = _weighed(likeness.score, entry)
            key = (entry.series, entry.id)
            if score < floor or (key in found and found[key].score >= score):
                continue
            reasons = _told(likeness, entry, self._index.names[at].legal_forms)
            found[key] = self._candidate(entry, on, score, reasons)
        return sorted(found.values(), key=lambda c: (-c.score, c.authority, c.id))[:keep]

    def _ship(self, place: int, uid: str, imo: int, on: date) -> Candidate:
        record = self.series[place].records[uid]
        return self._candidate(_Entry(place, uid, record.name, False), on, 1.0, [f"the same IMO number, {imo}"])

    def _candidate(self, entry: _Entry, on: date, score: float, reasons: list[str]) -> Candidate:
        series = self.series[entry.series]
        record, standing = series.records[entry.id], series.standing(entry.id, on)
        if record.kind is ListedKind.VESSEL and record.imo and "IMO" not in reasons[0]:
            reasons.append(f"a ship's name is not its identity: the listed ship is IMO {record.imo}")
        return Candidate(
            name=record.name,
            score=round(score, 4),
            listed=standing.listed,
            authority=series.authority,
            designated_on=standing.designated_on,
            list_version=standing.list_version,
            why="; ".join([*reasons, *standing.why]),
            id=record.id,
            kind=record.kind,
            matched=entry.name,
            list_name=series.name,
            next_version=standing.next_version,
            imo=record.imo,
            record=record.locator,
        )


def as_query(text: str) -> tuple[str, int | None]:
    """What a person typed, as (name, IMO number): seven digits, with or without IMO before them, are a number.

    >>> as_query("IMO 9333400"), as_query("Shoon Energy")
    (('', 9333400), ('Shoon Energy', None))
    """
    bare = text.strip().upper().removeprefix("IMO").strip(" :#-")
    if not bare.isdigit() or len(bare) != 7:
        return text, None
    number = parse_imo(bare)
    if number is None:
        raise UsageError(f"not an IMO number: {text.strip()!r} (its check digit is wrong)", do="check the number")
    return "", number


def _names(record: Designation) -> list[tuple[str, bool]]:
    weak = AliasStrength.WEAK
    return [(record.name, False), *((a.name, a.strength is weak) for a in record.aliases)]


def _weighed(score: float, entry: _Entry) -> float:
    return score * WEAK_ALIAS if entry.weak else score


def _vetoed(candidate: Candidate, imo: int) -> Candidate:
    why = f"another ship: IMO {candidate.imo}, not {imo}, whatever the name; {candidate.why}"
    return replace(candidate, score=0.0, why=why)


def _told(likeness: Likeness, entry: _Entry, legal_forms: tuple[str, ...]) -> list[str]:
    """The reasons behind a score, for a person."""
    pairs = []
    for pair in likeness.pairs:
        if pair.word == pair.listed:
            pairs.append(pair.word)
        else:
            pairs.append(f"{pair.word} for {pair.listed} ({pair.likeness:.2f})")
    reasons = [f"words that agree: {', '.join(pairs)}"]
    if likeness.only_here:
        reasons.append(f"only in the name asked: {', '.join(likeness.only_here)}")
    if likeness.only_listed:
        reasons.append(f"only in the listed name: {', '.join(likeness.only_listed)}")
    if legal_forms:
        reasons.append(f"legal form left aside: {', '.join(legal_forms)}")
    if entry.weak:
        reasons.append(f"{entry.name!r} is a weak alias by the list's own word")
    return reasons


def _append(
    columns: dict[str, list[object]],
    query: int,
    score: float,
    entry: _Entry,
    series: ListSeries,
    standing: Standing,
) -> None:
    row = (
        query,
        series.records[entry.id].name,
        score,
        str(standing.listed),
        series.authority,
        entry.id,
        standing.designated_on,
        standing.list_version,
        standing.next_version,
        entry.name,
    )
    for column, value in zip(columns.values(), row, strict=True):
        column.append(value)
