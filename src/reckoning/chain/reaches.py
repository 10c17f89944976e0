"""Reaches: for each silence and false position of a ship of the chain, the terminals it could have loaded at.

Definition. A silence counts whatever its cause: a ship outside the area of a source may load there too. The interval
runs from the last position of the ship before it that is not itself in doubt to the first after: those at the ends of
segments and silences. Where a segment goes on through the interval, its ends count: the interval is then longer than
need be, so the set is larger, and the truth is still in it. With the positions themselves it is as short as they allow.
Candidates are the terminals of the case's registers that have a point, and the ports that deliveries were loaded at.
Kept are those at which a loading is not proven impossible (`reckoning.chain.reach`).

Where the ship cannot have sailed from one end of the interval to the other at its greatest speed, one of them is false:
then no terminal is out of reach, and the finding says so.

Thresholds. Those of `reckoning.chain.reach`.

What it cannot see. A terminal in no register. A ship whose last position before the interval is itself false, where it
can have sailed from there to the next: then the set is of that false position, and the truth need not be in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.chain.delivery import Delivery
from reckoning.chain.reach import Candidate, Fix, Interval, Reach, ReachParameters, reach
from reckoning.chain.seen import UNHEARD, Fleet, Seen
from reckoning.chain.whereabouts import Whereabouts
from reckoning.model.errors import ReckoningError, UsageError
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import KM_PER_NM, distance_km

WILD_KN = 40.0
"""Faster than any ship of trade: positions that need more to the one before or after are not taken as ends."""
PORT_ERROR_KM = 20.0
"""A port's point stands for berths along up to this (ours, as ports of the index have no extent)."""


@dataclass(frozen=True)
class Reached:
    """What was within reach of a ship in one interval, the likeliest first, and what is proven out of reach.

    `candidates` are all that were asked about, `greatest_speed_kn` the speed that the proof goes by. `ends_doubted`: it
    cannot have sailed between its ends, so one of them is false and nothing is out of reach.
    """

    finding: Seen
    hull: str
    interval: Interval
    possible: tuple[Reach, ...]
    impossible: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    greatest_speed_kn: float
    ends_doubted: bool = False


@dataclass(frozen=True)
class Positions:
    """Positions of ships as arrays of one length, in any order: MMSI, UTC ms, degrees."""

    mmsi: NDArray[np.int64]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def of(self, mmsi: int) -> Positions:
        """Those of one MMSI, in time."""
        mine = np.flatnonzero(self.mmsi == mmsi)
        order = mine[np.argsort(self.t_ms[mine], kind="stable")]
        return Positions(self.mmsi[order], self.t_ms[order], self.lon[order], self.lat[order])


def candidates_of(places: Whereabouts, deliveries: Iterable[Delivery]) -> list[Candidate]:
    """Every terminal with a point, and every port a delivery was loaded at, each once."""
    found = {
        t.where.terminal: Candidate(t.where.terminal, t.where.lon, t.where.lat, t.error_km, t.where.named)
        for t in places.terminals
        if t.where.lon is not None and t.where.lat is not None
    }
    for d in deliveries:
        where = d.loaded.where
        if not where.terminal and where.port and where.lon is not None and where.lat is not None:
            found.setdefault(where.port, Candidate(where.port, where.lon, where.lat, PORT_ERROR_KM, where.named))
    return [found[name] for name in sorted(found)]


def reaches_of(
    fleet: Fleet,
    hulls: Iterable[str],
    candidates: Sequence[Candidate],
    given: ReachParameters,
    greatest_kn: Mapping[str, float] | None = None,
    positions: Positions | None = None,
) -> list[Reached]:
    """What was within reach in every interval of these hulls long enough to load in; `greatest_kn` is by hull."""
    found = []
    for hull in hulls:
        own = ReachParameters(
            (greatest_kn or {}).get(hull, given.greatest_speed_kn), given.usual_speed_kn, given.loading_h
        )
        for seen in fleet.of(hull, *UNHEARD):
            interval = interval_of(fleet, hull, seen, positions)
            if interval is None or not candidates:
                continue
            until = interval.first.t_ms if interval.first else interval.until_ms
            if until - interval.last.t_ms < given.loading_h * HOUR_MS:
                continue
            try:
                reached = reach(interval, candidates, own)
            except UsageError:
                raise  # speeds that are none: every set would be missing
            except ReckoningError:
                continue  # a position that is none: the finding itself says so
            doubted = not _can_sail(interval, own.greatest_speed_kn)
            possible = tuple(r for r in reached if doubted or not r.loading_impossible)
            beyond = () if doubted else tuple(r.place for r in reached if r.loading_impossible)
            asked = (tuple(candidates), own.greatest_speed_kn)
            found.append(Reached(seen, hull, interval, possible, beyond, *asked, doubted))
    return found


def interval_of(fleet: Fleet, hull: str, seen: Seen, positions: Positions | None = None) -> Interval | None:
    """From the last position before a silence or false position to the first after; None where there is none before."""
    if seen.kind != Kind.FALSE_POSITION:
        if seen.lon is None or seen.lat is None:
            return None
        last = Fix(seen.lon, seen.lat, seen.start_ms, seen.id)
        if seen.end_ms is None or seen.lon_end is None or seen.lat_end is None:
            return Interval(last, None, _end_of(fleet))
        return Interval(last, Fix(seen.lon_end, seen.lat_end, seen.end_ms, seen.id))
    fixes = _tight(fleet, hull, seen, positions) if positions is not None else _ends(fleet, hull)
    fixes = [f for f in fixes if not _in_doubt(f, fleet.of(hull, Kind.FALSE_POSITION))]
    before = [f for f in fixes if f.t_ms < seen.start_ms]
    after = [f for f in fixes if f.t_ms > seen.until_ms]
    if not before:
        return None
    last = max(before, key=lambda f: f.t_ms)
    return Interval(last, min(after, key=lambda f: f.t_ms), 0) if after else Interval(last, None, _end_of(fleet))


def _ends(fleet: Fleet, hull: str) -> list[Fix]:
    """The positions that findings of a hull give exactly: where its segments and silences begin and end."""
    found = []
    for s in fleet.of(hull, Kind.SEGMENT, Kind.AIS_GAP):
        if s.lon is not None and s.lat is not None:
            found.append(Fix(s.lon, s.lat, s.start_ms, s.id))
        if s.end_ms is not None and s.lon_end is not None and s.lat_end is not None:
            found.append(Fix(s.lon_end, s.lat_end, s.end_ms, s.id))
    return found


def _tight(fleet: Fleet, hull: str, seen: Seen, positions: Positions) -> list[Fix]:
    """Positions of the ship as it sent them, with the ends of its segments; wild ones left out."""
    own = positions.of(seen.mmsi)
    rows = zip(own.lon.tolist(), own.lat.tolist(), own.t_ms.tolist(), strict=True)
    fixes = [Fix(lon, lat, t, seen.id) for lon, lat, t in rows]
    calm = [f for a, f, b in zip(fixes, fixes[1:], fixes[2:], strict=False) if _sailed(a, f) and _sailed(f, b)]
    return calm + _ends(fleet, hull)


def _sailed(a: Fix, b: Fix) -> bool:
    """Whether a ship can have sailed from one position to the next, 0.5 km given for the receiver."""
    hours = (b.t_ms - a.t_ms) / HOUR_MS
    return distance_km(a.lon, a.lat, b.lon, b.lat) <= WILD_KN * KM_PER_NM * hours + 0.5


def _in_doubt(fix: Fix, doubts: Iterable[Seen]) -> bool:
    return any(d.start_ms <= fix.t_ms <= d.until_ms for d in doubts)


def _can_sail(interval: Interval, speed_kn: float) -> bool:
    """Whether a ship of this speed can have sailed from one end of an interval to the other at all."""
    a, b = interval.last, interval.first
    if b is None:
        return True
    return distance_km(a.lon, a.lat, b.lon, b.lat) <= speed_kn * KM_PER_NM * (b.t_ms - a.t_ms) / HOUR_MS + 0.5


def _end_of(fleet: Fleet) -> int:
    """The last moment anything was seen: an open interval is judged up to it."""
    return max(s.end_ms if s.end_ms is not None else s.start_ms for seen in fleet.seen.values() for s in seen)
