"""Meetings: every pair of fictional ships that truly lay close to each other, planted or by chance at a berth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.spatial import cKDTree

from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.simulate.frame import Frame
from reckoning.simulate.motion import TICK_S, Doing, Floats
from reckoning.simulate.passages import Meeting
from reckoning.simulate.truth import Observed, both_sides, ms_of

NEAR_KM = 0.5
PIECE_TICKS, JOIN_TICKS, LEAST_TICKS = 60, 240, 120
SLOW_KN = 2.0
SCAN_TICKS = 10
BINS_HEARD = 12


@dataclass(frozen=True)
class TrueMeeting:
    """Two ships close together; `planted` transfer or chance; `dark` is whose transponder was off."""

    hull: str
    hull_2: str
    mmsi: int
    mmsi_2: int
    start_ms: int | None
    end_ms: int | None
    lon: float
    lat: float
    setting: str
    port_km: float
    planted: bool
    dark: str
    bins_heard: int
    observable: bool
    start_heard: bool
    end_heard: bool


def true_meetings(frame: Frame, ships: list[Observed], planted: list[Meeting]) -> list[TrueMeeting]:
    """All meetings in the box by the definition of `truth`; positions are compared at every minute."""
    known = {frozenset((m.host, m.guest)): m for m in planted}
    found = []
    for i, j in _close_pairs(frame, ships):
        for a, b in _episodes(frame, ships[i], ships[j]):
            for first, stop in _identity_cuts(ships[i], ships[j], a, b):
                meeting = known.get(frozenset((i, j)))
                if meeting and not (first <= meeting.end_tick and stop >= meeting.start_tick):
                    meeting = None
                found += _meeting(frame, ships[i], ships[j], first, stop, meeting)
    return found


def _close_pairs(frame: Frame, ships: list[Observed]) -> list[tuple[int, int]]:
    """Pairs that are within reach of each other at two or more scans, ten minutes apart."""
    seen: dict[tuple[int, int], int] = defaultdict(int)
    lon = np.stack([s.passage.lon[::SCAN_TICKS] for s in ships], axis=1)
    lat = np.stack([s.passage.lat[::SCAN_TICKS] for s in ships], axis=1)
    inside = frame.covers(lon, lat)
    x = lon * np.cos(np.radians(lat)) * KM_PER_DEGREE
    for row in range(len(lon)):
        here = np.flatnonzero(inside[row])
        points = np.stack([x[row, here], lat[row, here] * KM_PER_DEGREE], axis=1)
        for p, q in cKDTree(points).query_pairs(3 * NEAR_KM):
            seen[int(here[p]), int(here[q])] += 1
    return sorted(pair for pair, scans in seen.items() if scans > 1)


def _distance_km(a: Observed, b: Observed) -> Floats:
    east = (a.passage.lon - b.passage.lon) * np.cos(np.radians(0.5 * (a.passage.lat + b.passage.lat)))
    return np.hypot(east, a.passage.lat - b.passage.lat) * KM_PER_DEGREE


def _episodes(frame: Frame, a: Observed, b: Observed) -> list[tuple[int, int]]:
    """First and last tick of each time together: pieces of 1 h or more, joined, 2 h or more in all, both slow."""
    near = (_distance_km(a, b) <= NEAR_KM) & frame.covers(a.passage.lon, a.passage.lat)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], near, [False])).astype(np.int8))).reshape(-1, 2)
    joined: list[list[int]] = []
    for start, stop in edges.tolist():
        if stop - 1 - start < PIECE_TICKS:
            continue
        if joined and start - joined[-1][1] < JOIN_TICKS:
            joined[-1][1] = stop - 1
        else:
            joined.append([start, stop - 1])
    speeds = [s.passage.speed_kn for s in (a, b)]
    return [
        (start, end)
        for start, end in joined
        if end - start >= LEAST_TICKS and all(np.median(v[start : end + 1]) < SLOW_KN for v in speeds)
    ]


def _identity_cuts(a: Observed, b: Observed, start: int, end: int) -> list[tuple[int, int]]:
    """The interval cut where either ship changes MMSI; what is left under 2 h is dropped."""
    marks = {start, end + 1}
    for ship in (a, b):
        starts = [first for first, _, _ in ship.spans()]
        marks |= {t for t in starts if start < t <= end}
    ordered = sorted(marks)
    cuts = [(p, q - 1) for p, q in pairwise(ordered)]
    return [(p, q) for p, q in cuts if q - p >= LEAST_TICKS]


def _mmsi(ship: Observed, tick: int) -> int:
    return next(mmsi for first, stop, mmsi in ship.spans() if first <= tick < stop)


def _meeting(
    frame: Frame, a: Observed, b: Observed, start: int, end: int, planted: Meeting | None
) -> list[TrueMeeting]:
    if _mmsi(a, start) > _mmsi(b, start):
        a, b = b, a
    lon, lat = float(np.median(a.passage.lon[start : end + 1])), float(np.median(a.passage.lat[start : end + 1]))
    port_km = min(
        float(np.hypot((lon - h.lon) * np.cos(np.radians(h.lat)), lat - h.lat)) * KM_PER_DEGREE for h in frame.harbours
    )
    honest = [a.honest_s(), b.honest_s()]
    bins = [np.unique(t[(t >= start * TICK_S) & (t <= end * TICK_S)] // 600) for t in honest]
    heard = len(np.intersect1d(bins[0], bins[1]))
    sides = [[both_sides(t, tick * TICK_S) for t in honest] for tick in (start, end)]
    return [
        TrueMeeting(
            a.id, b.id, _mmsi(a, start), _mmsi(b, start),
            None if start == 0 else ms_of(start),
            None if end == a.ticks else ms_of(end),
            lon, lat, _setting(a, b, start, end), round(port_km, 2),
            planted is not None, str(planted.dark) if planted else "none",
            heard, heard >= BINS_HEARD, start > 0 and all(sides[0]), end < a.ticks and all(sides[1]),
        )
    ]  # fmt: skip


def _setting(a: Observed, b: Observed, start: int, end: int) -> str:
    """What both mostly did: berth (both moored), anchorage (both at anchor), or sea."""
    mostly = [int(np.bincount(s.passage.doing[start : end + 1]).argmax()) for s in (a, b)]
    if all(m == Doing.MOORED for m in mostly):
        return "berth"
    return "anchorage" if all(m == Doing.ANCHORED for m in mostly) else "sea"
