"""Silences: every time a fictional ship was not heard for over 6 h, why, and whether anybody could tell why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM
from reckoning.simulate.broadcast import Fault
from reckoning.simulate.frame import Frame
from reckoning.simulate.motion import TICK_S, Floats
from reckoning.simulate.truth import START_MS, Observed
from reckoning.simulate.windows import Outage

GAP_H = 6.0
EDGE_H = 2.0
WITNESS_KM = 100.0
RIGHT_CLOCK_S = 600.0
MOST_SHARE = 0.3


@dataclass(frozen=True)
class Gap:
    """A silence; `cause` is deliberate, left_area, outage, other_identity or reception; `planted` says what was.

    `edge_km`: how far inside the convex hull of all honest fixes the ship was last heard (below 0: outside).
    `witnesses`: other ships in the box within 100 km of that place during the silence, transponders on.
    """

    hull: str
    mmsi: int
    start_ms: int
    end_ms: int | None
    cause: str
    planted: str
    lon: float
    lat: float
    edge_km: float
    witnesses: int
    observable: bool


@dataclass(frozen=True)
class Edge:
    """The convex hull of all honest fixes: rows of a x + b y + c <= 0 inside, in degrees (longitude unwrapped)."""

    planes: Floats

    @classmethod
    def of(cls, ships: list[Observed]) -> Edge:
        """The hull over a fleet."""
        honest = [s.land.take(s.land.fault == Fault.NONE) for s in ships]
        points = np.stack([np.concatenate([m.lon for m in honest]), np.concatenate([m.lat for m in honest])], axis=1)
        return cls(np.asarray(ConvexHull(points).equations, dtype=np.float64))

    def inside_km(self, lon: float, lat: float) -> float:
        """Distance in km to the nearest side of the hull, positive inside; a flat map at the point's latitude."""
        squeeze = np.cos(np.radians(lat))
        depth = -(self.planes[:, 0] * lon + self.planes[:, 1] * lat + self.planes[:, 2])
        return float(np.min(depth / np.hypot(self.planes[:, 0] / squeeze, self.planes[:, 1])) * KM_PER_DEGREE)


def true_gaps(frame: Frame, ships: list[Observed], failures: tuple[Outage, ...]) -> list[Gap]:
    """Silences of all ships, also those still open when the period ends."""
    edge = Edge.of(ships)
    return [gap for ship in ships for gap in _gaps(frame, ship, ships, edge, failures)]


def _gaps(frame: Frame, ship: Observed, ships: list[Observed], edge: Edge, failures: tuple[Outage, ...]) -> list[Gap]:
    orbit = ship.orbit.messages.t_s[np.abs(ship.orbit.clock_s) < RIGHT_CLOCK_S]
    heard = np.sort(np.concatenate((ship.land.t_s, orbit)))
    reach_km = EDGE_H * float(ship.passage.speed_kn.max()) * KM_PER_NM
    found = []
    for first, stop, mmsi in ship.spans():
        times = heard[(heard >= first * TICK_S) & (heard < stop * TICK_S)]
        ends = np.append(times[1:], ship.ticks * TICK_S)
        for i in np.flatnonzero(ends - times > GAP_H * 3600).tolist():
            a, b = int(times[i] // TICK_S), int(ends[i] // TICK_S)
            is_open = i == len(times) - 1
            cause = "other_identity" if is_open and b > stop else _cause(frame, ship, failures, a, b)
            lon, lat = float(ship.passage.lon[a]), float(ship.passage.lat[a])
            inside_km, witnesses = edge.inside_km(lon, lat), _witnesses(frame, ship, ships, a, b)
            can_tell = inside_km > reach_km and (cause != "outage" or witnesses > 0)
            found.append(
                Gap(
                    hull=ship.id,
                    mmsi=mmsi,
                    start_ms=START_MS + round(times[i] * 1000),
                    end_ms=None if is_open else START_MS + round(ends[i] * 1000),
                    cause=cause,
                    planted=ship.silence.planted if ship.silence and cause == "deliberate" else "",
                    lon=lon,
                    lat=lat,
                    edge_km=round(inside_km, 1),
                    witnesses=witnesses,
                    observable=cause == "left_area" or can_tell,
                )
            )
    return found


def _witnesses(frame: Frame, ship: Observed, ships: list[Observed], a: int, b: int) -> int:
    """How many other ships were there to be heard during a silence."""
    lon, lat = ship.passage.lon[a], ship.passage.lat[a]
    count = 0
    for other in ships:
        if other is not ship:
            x, y = other.passage.lon[a : b + 1], other.passage.lat[a : b + 1]
            near = np.hypot((x - lon) * np.cos(np.radians(lat)), y - lat) * KM_PER_DEGREE <= WITNESS_KM
            if other.silence:
                tick = np.arange(a, a + len(x))
                near &= (tick < other.silence.start_tick) | (tick > other.silence.end_tick)
            count += bool((near & frame.covers(x, y)).any())
    return count


def _cause(frame: Frame, ship: Observed, failures: tuple[Outage, ...], a: int, b: int) -> str:
    """What a silence is mostly made of; a planted silence counts first, then places outside the box."""
    if ship.silence and min(b, ship.silence.end_tick) - max(a, ship.silence.start_tick) > MOST_SHARE * (b - a):
        return "deliberate"
    if (~frame.covers(ship.passage.lon[a : b + 1], ship.passage.lat[a : b + 1])).mean() > MOST_SHARE:
        return "left_area"
    failed = any(min(b, f.end_tick) - max(a, f.start_tick) > MOST_SHARE * (b - a) for f in failures)
    return "outage" if failed else "reception"
