"""Frame: the stage a fictional fleet sails on: harbours, a box out of which nothing is heard, and sea ways.

Two frames are bundled. `sea` has real, well separated harbours around the South China Sea joined by real sea routes;
`strait` is invented from end to end and lies across 180 degrees. Longitudes inside `simulate/` are unwrapped (they may
pass 180); they are wrapped when written.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np
import searoute
from numpy.typing import NDArray

from reckoning.model.errors import UsageError
from reckoning.places.sphere import EARTH_RADIUS_KM, distance_km

FRAMES = ("sea", "strait")
STEP_KM = 10.0


@dataclass(frozen=True)
class Harbour:
    """A port of a frame; ships that call outside the box leave the area the receivers cover."""

    name: str
    lon: float
    lat: float
    inside: bool


@dataclass(frozen=True)
class Lane:
    """A way between two named places through bends (lon, lat)."""

    start: str
    end: str
    bends: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Frame:
    """Harbours, the box of coverage in degrees, and lanes (none: the real sea routes are sailed)."""

    name: str
    west: float
    south: float
    east: float
    north: float
    harbours: tuple[Harbour, ...]
    waypoints: tuple[tuple[str, float, float], ...]
    lanes: tuple[Lane, ...]

    @property
    def invented(self) -> bool:
        """Whether its harbours are in no port index, so that a case needs them drawn as terminals."""
        return bool(self.lanes)

    def covers(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points (unwrapped degrees) lie in the box."""
        return (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)


@cache
def load_frame(name: str) -> Frame:
    """A bundled frame by name; raises `UsageError`.

    >>> load_frame("strait").east > 180
    True
    """
    if name not in FRAMES:
        raise UsageError(f"unknown frame: {name!r}", do=f"use one of {', '.join(FRAMES)}")
    data = tomllib.loads(resources.files("reckoning.simulate").joinpath(f"frames/{name}.toml").read_text("utf-8"))
    box = data["box"]
    harbours = tuple(Harbour(p["name"], p["at"][0], p["at"][1], _in_box(box, *p["at"])) for p in data["port"])
    waypoints = tuple((w["name"], float(w["at"][0]), float(w["at"][1])) for w in data.get("waypoint", []))
    lanes = tuple(Lane(x["from"], x["to"], tuple((float(p[0]), float(p[1])) for p in x["by"])) for x in data["lanes"])
    return Frame(name, box["west"], box["south"], box["east"], box["north"], harbours, waypoints, lanes)


def _in_box(box: dict[str, float], lon: float, lat: float) -> bool:
    return box["west"] <= lon <= box["east"] and box["south"] <= lat <= box["north"]


@cache
def sea_way(frame: Frame, start: int, end: int) -> NDArray[np.float64]:
    """The way from one harbour to another, (n, 2) unwrapped degrees, a point every 10 km or less, ends included."""
    a, b = frame.harbours[start], frame.harbours[end]
    corners = _by_lanes(frame, a.name, b.name) if frame.lanes else _by_sea_routes(a, b)
    return densify(np.array([(a.lon, a.lat), *corners, (b.lon, b.lat)], dtype=np.float64))


def _by_sea_routes(a: Harbour, b: Harbour) -> list[tuple[float, float]]:
    found = searoute.searoute([a.lon, a.lat], [b.lon, b.lat], restrictions=[])
    return [(float(lon), float(lat)) for lon, lat in found["geometry"]["coordinates"]]


def _by_lanes(frame: Frame, start: str, end: str) -> list[tuple[float, float]]:
    """Corners of the shortest way over the lanes, by Dijkstra over a dozen places; the ends are left out."""
    places = {h.name: (h.lon, h.lat) for h in frame.harbours} | {n: (x, y) for n, x, y in frame.waypoints}
    ways: dict[str, list[tuple[str, list[tuple[float, float]]]]] = {name: [] for name in places}
    for lane in frame.lanes:
        ways[lane.start].append((lane.end, list(lane.bends)))
        ways[lane.end].append((lane.start, list(reversed(lane.bends))))
    best: dict[str, tuple[float, list[tuple[float, float]]]] = {start: (0.0, [])}
    done: set[str] = set()
    while end not in done:
        here = min((n for n in best if n not in done), key=lambda n: (best[n][0], n))
        done.add(here)
        length, corners = best[here]
        for there, bends in ways[here]:
            path = [places[here], *bends, places[there]]
            total = length + sum(distance_km(*p, *q) for p, q in pairwise(path))
            if there not in best or total < best[there][0]:
                best[there] = (total, [*corners, *bends, places[there]])
    return best[end][1][:-1]


def densify(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same way with great-circle points between corners, at most 10 km apart; corners closer than 1 m are one."""
    pieces = [corners[:1]]
    for (lon1, lat1), (lon2, lat2) in pairwise(corners):
        km = distance_km(lon1, lat1, lon2, lat2)
        if 0.001 < km <= STEP_KM:
            pieces.append(np.array([[lon2, lat2]]))
        elif km > STEP_KM:
            steps = np.linspace(0.0, 1.0, int(np.ceil(km / STEP_KM)) + 1)[1:]
            pieces.append(_between((lon1, lat1), (lon2, lat2), km / EARTH_RADIUS_KM, steps))
    return np.concatenate(pieces)


def _between(
    start: tuple[float, float], end: tuple[float, float], angle: float, steps: NDArray[np.float64]
) -> NDArray[np.float64]:
    a, b = _unit(*start), _unit(*end)
    points = (np.outer(np.sin((1 - steps) * angle), a) + np.outer(np.sin(steps * angle), b)) / np.sin(angle)
    lon = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    lon = start[0] + (lon - start[0] + 540.0) % 360.0 - 180.0
    return np.stack([lon, np.degrees(np.arcsin(np.clip(points[:, 2], -1.0, 1.0)))], axis=1)


def _unit(lon: float, lat: float) -> NDArray[np.float64]:
    x, y = np.radians(lon), np.radians(lat)
    return np.array([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
