"""Seen: findings of ships' tracks as the chain reads them, by hull: one IMO number is one hull under any MMSI."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any

import pyarrow as pa

from reckoning.chain.delivery import Hull
from reckoning.model.finding import Kind
from reckoning.model.instant import DAY_MS
from reckoning.model.subject import subject

UNHEARD = (Kind.AIS_GAP, Kind.FALSE_POSITION, Kind.NOT_OBSERVED, Kind.LEFT_AREA)
TRACKED = (Kind.SEGMENT, Kind.PORT_CALL, Kind.MEETING, Kind.DRAUGHT_CHANGE, Kind.LOITERING, *UNHEARD)
LEAST_CONFIDENCE = 2
LATEST_MS = 2**62


@dataclass(frozen=True)
class Seen:
    """One finding of one ship; `end_ms` is None while it is open."""

    id: str
    kind: str
    mmsi: int
    mmsi_2: int | None
    imo: int | None
    name: str
    start_ms: int
    end_ms: int | None
    lon: float | None
    lat: float | None
    lon_end: float | None
    lat_end: float | None
    place: str
    pattern: str
    confidence: int
    duration_h: float | None
    draught_before_m: float | None
    draught_after_m: float | None
    basis: str

    @property
    def until_ms(self) -> int:
        """Its end, or the far future while it is open."""
        return LATEST_MS if self.end_ms is None else self.end_ms

    def overlaps(self, start_ms: int, end_ms: int) -> bool:
        """Whether it and an interval share a moment."""
        return self.start_ms <= end_ms and self.until_ms >= start_ms


@dataclass(frozen=True)
class Fleet:
    """Findings by hull, each hull's in time; `hull_of` leads from an MMSI to the hull that used it most lately."""

    hulls: dict[str, Hull]
    seen: dict[str, tuple[Seen, ...]]
    by_mmsi: dict[int, tuple[str, ...]]

    def of(self, hull: str, *kinds: str) -> list[Seen]:
        """The findings of a hull of these kinds, in time."""
        return [s for s in self.seen.get(hull, ()) if s.kind in kinds]

    def hull_at(self, mmsi: int, at_ms: int) -> str:
        """The hull that used an MMSI nearest to a moment; empty when none did."""

        def away(hull: str) -> int:
            spans = [(s.start_ms, s.until_ms) for s in self.seen[hull] if mmsi in (s.mmsi, s.mmsi_2)]
            return min((max(a - at_ms, at_ms - b, 0) for a, b in spans), default=LATEST_MS)

        return min(self.by_mmsi.get(mmsi, ()), key=lambda h: (away(h), h), default="")


def fleet_of(findings: pa.Table) -> Fleet:
    """The ships among findings (`FINDING_SCHEMA`, or a part of its columns), each with what was found of it.

    A meeting stands under both ships. A finding without an IMO number is of the one that its MMSI gave elsewhere, if
    it gave one only.
    """
    rows = [s for s in _rows(findings) if s.kind in TRACKED]
    numbers: dict[int, set[int]] = defaultdict(set)
    for s in rows:
        if s.imo:
            numbers[s.mmsi].add(s.imo)

    def key_of(mmsi: int, imo: int | None) -> str:
        number = imo or (next(iter(numbers[mmsi])) if len(numbers[mmsi]) == 1 else None)
        return subject("imo", number) if number else subject("mmsi", mmsi)

    seen: dict[str, list[Seen]] = defaultdict(list)
    names: dict[str, dict[str, None]] = defaultdict(dict)
    mmsis: dict[str, dict[int, None]] = defaultdict(dict)
    for s in sorted(rows, key=lambda s: (s.start_ms, s.id)):
        key = key_of(s.mmsi, s.imo)
        seen[key].append(s)
        if s.kind == Kind.MEETING and s.mmsi_2 is not None and (other := key_of(s.mmsi_2, None)) != key:
            seen[other].append(s)
            mmsis[other].setdefault(s.mmsi_2)
        mmsis[key][s.mmsi] = None
        if s.name:
            names[key][s.name] = None
    hulls = {
        key: Hull(key, int(key[4:]) if key.startswith("imo:") else None, [*mmsis[key]][-1], tuple(names[key]))
        for key in seen
    }
    users: dict[int, list[str]] = defaultdict(list)
    for key, used in mmsis.items():
        for mmsi in used:
            users[mmsi].append(key)
    return Fleet(hulls, {k: tuple(v) for k, v in seen.items()}, {m: tuple(sorted(u)) for m, u in users.items()})


def _rows(findings: pa.Table) -> list[Seen]:
    names = [f.name for f in fields(Seen)]
    at = {"start_ms": "start", "end_ms": "end"}
    columns: dict[str, list[Any]] = {}
    for name in names:
        column = findings[at.get(name, name)] if at.get(name, name) in findings.column_names else None
        if column is None:
            columns[name] = [None] * len(findings)
        else:
            columns[name] = (column.cast(pa.timestamp("ms")).cast(pa.int64()) if name in at else column).to_pylist()
    for name in ("name", "place", "pattern", "basis"):
        columns[name] = [text or "" for text in columns[name]]
    columns["confidence"] = [number or 0 for number in columns["confidence"]]
    found = (Seen(*row) for row in zip(*(columns[name] for name in names), strict=True))
    return [s for s in found if s.mmsi is not None and s.start_ms is not None]


def describe(s: Seen) -> str:
    """What a finding leaves unknown, in words.

    >>> gap = Seen("a", "ais_gap", 1, None, None, "", 0, 36_000_000, *[None] * 4, "", "", 0, 10.0, None, None, "")
    >>> describe(gap)
    'silent for 10 h'
    """
    hours = s.duration_h if s.duration_h is not None else (s.until_ms - s.start_ms) / 3_600_000
    lasting = f"{hours:,.0f} h" if hours < LATEST_MS / DAY_MS else "a time not known"
    return {
        Kind.AIS_GAP: f"silent for {lasting}",
        Kind.NOT_OBSERVED: f"not observed for {lasting}: the source could not hear it",
        Kind.LEFT_AREA: f"outside the area of the source for {lasting}",
        Kind.FALSE_POSITION: f"position not credible for {lasting} ({s.pattern}; fault not excluded)",
        Kind.LOITERING: f"adrift for {lasting}",
    }.get(Kind(s.kind), s.kind)
