"""Sea distance: how far it is by sea from one position to another, as a proven least and a best estimate.

Least: the great circle, shortened by 0.56 % for the flattening of the Earth; no ship can sail less, so only this may
say "impossible". Best estimate: the great circle itself where it is under 500 km and meets no land; else the shortest
way over the lanes of `reckoning.places.sea_network`, joined at both ends to whichever of the 12 closest nodes can be
reached over the least land. Lanes are likely ways, "not for routing": a ship may well sail less than the best estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from reckoning.model.errors import UsageError
from reckoning.model.kernel import kernel
from reckoning.places.coast import COAST_ERROR_KM, land_shore
from reckoning.places.nearest import line_index, nearest_of, unit_vectors
from reckoning.places.sea_network import PASSAGES, sea_network
from reckoning.places.shores import ShoreIndex, is_inside
from reckoning.places.sphere import EARTH_RADIUS_KM, bearing_deg, distance_km, travel

PROVEN_SHARE = 6335.439 / EARTH_RADIUS_KM
"""Smallest radius of curvature of WGS 84 over the mean radius: no way is less than this share of the great circle."""

DIRECT_KM = 500.0
NEAR_CLOSED_KM = DIRECT_KM / 2 + 50.0  # between positions this close to a closed passage, only lanes count
LOOK_KM = 2.0
JOINED_NODES = 12
SPARE_LAND_KM = 2.0
USUALLY_CLOSED = frozenset({"northwest"})
"""Passages closed unless the caller says otherwise: no tanker takes the Northwest Passage."""


@dataclass(frozen=True)
class SeaDistance:
    """How far it is by sea: no way is shorter than `lower_km`; `best_km` is an estimate, inf when there is no way."""

    lower_km: float
    best_km: float


@dataclass(frozen=True)
class SeaDistances:
    """`SeaDistance` from each of n positions to each of m: arrays of shape (n, m)."""

    lower_km: NDArray[np.float64]
    best_km: NDArray[np.float64]


@dataclass(frozen=True)
class SeaRoute:
    """The way a best estimate takes: corners in degrees, longitudes unwrapped (beyond 180 where it crosses)."""

    lon: tuple[float, ...]
    lat: tuple[float, ...]
    distance: SeaDistance
    passages: tuple[str, ...]

    def parts(self) -> list[list[tuple[float, float]]]:
        """The way as lines (lon, lat) cut at 180 degrees, as GeoJSON wants them."""
        lines: list[list[tuple[float, float]]] = [[]]
        turn = 0.0
        for i, (lon, lat) in enumerate(zip(self.lon, self.lat, strict=True)):
            now = math.floor((lon + 180.0) / 360.0) * 360.0
            if i and now != turn:
                edge = max(now, turn) - 180.0
                share = (edge - self.lon[i - 1]) / (lon - self.lon[i - 1])
                cut = self.lat[i - 1] + share * (lat - self.lat[i - 1])
                lines[-1].append((edge - turn, cut))
                lines.append([(edge - now, cut)])
                turn = now
            elif not i:
                turn = now
            lines[-1].append((lon - turn, lat))
        return [line for line in lines if len(set(line)) > 1]


def sea_distance(
    lon1: float, lat1: float, lon2: float, lat2: float, closed: Iterable[str] = USUALLY_CLOSED
) -> SeaDistance:
    """How far it is by sea between two positions in degrees; `closed` names passages, see `PASSAGES`."""
    found = sea_distances([lon1], [lat1], [lon2], [lat2], closed)
    return SeaDistance(float(found.lower_km[0, 0]), float(found.best_km[0, 0]))


def sea_distances(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike, closed: Iterable[str] = USUALLY_CLOSED
) -> SeaDistances:
    """How far it is by sea from each of n positions to each of m, in degrees: shape (n, m), the same either way.

    `best_km` is inf where closed passages leave no way, and NaN with `lower_km` where a position is not one. Raises
    `UsageError` for a passage that is not in `PASSAGES`.
    """
    shut = _checked(closed)
    a, b = _Ends.of(lon1, lat1), _Ends.of(lon2, lat2)
    if len(a.lon) > len(b.lon):
        turned = sea_distances(lon2, lat2, lon1, lat1, shut)
        return SeaDistances(turned.lower_km.T, turned.best_km.T)
    chord = np.linalg.norm(a.vectors[:, None] - b.vectors[None], axis=2)
    circle = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2.0))
    best = np.maximum(_over_lanes(a, b, shut), circle)
    close = np.flatnonzero(circle <= DIRECT_KM)
    if len(close):
        clear = _clear(a, b, *np.divmod(close, len(b.lon)), shut)
        best.flat[close[clear]] = circle.flat[close[clear]]
    return SeaDistances(circle * PROVEN_SHARE, np.where(np.isnan(circle), np.nan, best))


def sea_route(
    lon1: float, lat1: float, lon2: float, lat2: float, closed: Iterable[str] = USUALLY_CLOSED
) -> SeaRoute | None:
    """The way behind `sea_distance`, for drawing and for simulated ships; None when closed passages leave none."""
    shut = _checked(closed)
    distance = sea_distance(lon1, lat1, lon2, lat2, shut)
    if not math.isfinite(distance.best_km):
        return None
    a, b = _Ends.of([lon1], [lat1]), _Ends.of([lon2], [lat2])
    nodes: list[int] = []
    if distance.best_km > distance.lower_km / PROVEN_SHARE * (1.0 + 1e-9):  # not the great circle itself
        nodes = _nodes_between(a, b, shut)
    network = sea_network()
    lon = np.unwrap([lon1, *network.lon[nodes], lon2], period=360.0)
    lat = [lat1, *network.lat[nodes].tolist(), lat2]
    return SeaRoute(tuple(lon.tolist()), tuple(lat), distance, _passages_on(nodes))


@dataclass(frozen=True)
class _Ends:
    """Positions to sail from or to, with the nodes each is joined to: leg k joins position `at[k]` to `node[k]`."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    vectors: NDArray[np.float64]
    at: NDArray[np.int64]
    node: NDArray[np.int64]
    leg_km: NDArray[np.float64]

    @classmethod
    def of(cls, lon: ArrayLike, lat: ArrayLike) -> _Ends:
        x, y = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
        if x.shape != y.shape or x.ndim != 1:
            raise UsageError("longitudes and latitudes are not as many", do="give two flat arrays of one length")
        known = (abs(x) <= 360.0) & (abs(y) <= 90.0)
        x, y = np.where(known, x, np.nan), np.where(known, y, np.nan)
        vectors = unit_vectors(x, y)
        found = _node_tree().query(np.where(known[:, None], vectors, 1.0), k=JOINED_NODES)
        chord, node = (np.asarray(part).reshape(-1) for part in found)
        network = sea_network()
        at = np.repeat(np.arange(len(x)), JOINED_NODES)
        land = _land_between(x[at], y[at], network.lon[node], network.lat[node], land_shore())
        land = land.reshape(-1, JOINED_NODES)
        kept = (land <= land.min(axis=1, keepdims=True) + SPARE_LAND_KM).ravel()
        leg = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2.0))
        return cls(x, y, vectors, at[kept], node[kept], leg[kept])


def _checked(closed: Iterable[str]) -> frozenset[str]:
    shut = frozenset(closed)
    for name in sorted(shut - set(PASSAGES)):
        raise UsageError(f"no such passage: {name}", do=f"one of {', '.join(PASSAGES)}")
    return shut


@cache
def _node_tree() -> cKDTree:
    network = sea_network()
    return cKDTree(unit_vectors(network.lon, network.lat))


def _graph(a: _Ends, b: _Ends, shut: frozenset[str]) -> csr_array:
    """Lanes both ways, legs out of the positions of `a` and into those of `b`: nodes, then `a`, then `b`."""
    network = sea_network()
    open_ = network.open_lanes(shut)
    start, end, length = network.start[open_], network.end[open_], network.length_km[open_]
    nodes = len(network.lon)
    rows = np.concatenate([start, end, nodes + a.at, b.node])
    columns = np.concatenate([end, start, a.node, nodes + len(a.lon) + b.at])
    # Zero would mean no edge: a position on a node is a millimetre away from it.
    weights = np.maximum(np.concatenate([length, length, a.leg_km, b.leg_km]), 1e-6)
    size = nodes + len(a.lon) + len(b.lon)
    return csr_array((weights, (rows, columns)), shape=(size, size))


def _over_lanes(a: _Ends, b: _Ends, shut: frozenset[str]) -> NDArray[np.float64]:
    nodes = len(sea_network().lon)
    graph = _graph(a, b, shut)
    best = np.empty((len(a.lon), len(b.lon)))
    for first in range(0, len(a.lon), 256):
        sources = np.arange(first, min(first + 256, len(a.lon)))
        best[sources] = dijkstra(graph, indices=nodes + sources)[:, nodes + len(a.lon) :]
    return best


def _nodes_between(a: _Ends, b: _Ends, shut: frozenset[str]) -> list[int]:
    """The nodes of the shortest way from the one position of `a` to the one of `b`."""
    nodes = len(sea_network().lon)
    _, before = dijkstra(_graph(a, b, shut), indices=np.array([nodes]), return_predecessors=True)
    way = []
    node = int(before[0, nodes + 1])
    while 0 <= node < nodes:
        way.append(node)
        node = int(before[0, node])
    return way[::-1]


def _passages_on(nodes: list[int]) -> tuple[str, ...]:
    network = sea_network()
    named = np.flatnonzero(network.passage >= 0)
    lanes = {
        (min(i, j), max(i, j)): PASSAGES[p]
        for i, j, p in zip(network.start[named], network.end[named], network.passage[named], strict=True)
    }
    met = [lanes.get((min(i, j), max(i, j))) for i, j in pairwise(nodes)]
    return tuple(dict.fromkeys(name for name in met if name))


def _clear(a: _Ends, b: _Ends, i: NDArray[np.int64], j: NDArray[np.int64], shut: frozenset[str]) -> NDArray[np.bool_]:
    """Which pairs of positions see each other over water, and not through a closed passage."""
    clear: NDArray[np.bool_] = _land_between(a.lon[i], a.lat[i], b.lon[j], b.lat[j], land_shore()) == 0.0
    network = sea_network()
    lanes = ~network.open_lanes(shut)
    if np.any(lanes):
        start, end = network.start[lanes], network.end[lanes]
        ends = (network.lon[start], network.lat[start], network.lon[end], network.lat[end])
        barrier = line_index(*ends, np.arange(len(start)))
        middle = a.vectors[i] + b.vectors[j]
        lon, lat = (
            np.degrees(np.arctan2(middle[:, 1], middle[:, 0])),
            np.degrees(np.arcsin(middle[:, 2] / np.linalg.norm(middle, axis=1))),
        )
        clear &= nearest_of(lon, lat, barrier, DIRECT_KM)[0] < 0
    return clear


@kernel
def _land_between(
    lon1: NDArray[np.float64],
    lat1: NDArray[np.float64],
    lon2: NDArray[np.float64],
    lat2: NDArray[np.float64],
    shore: ShoreIndex,
) -> NDArray[np.float64]:
    """Kilometres of land on the great circle between the ends of each leg, looking every `LOOK_KM`.

    Land within the coastline's error of either end does not count: ports lie on it.
    """
    land = np.zeros(len(lon1))
    for leg in range(len(lon1)):
        length = distance_km(lon1[leg], lat1[leg], lon2[leg], lat2[leg])
        if not length > LOOK_KM:
            continue
        looks = int(length / LOOK_KM)
        course = bearing_deg(lon1[leg], lat1[leg], lon2[leg], lat2[leg])
        for look in range(1, looks):
            sailed = length * look / looks
            if COAST_ERROR_KM < sailed < length - COAST_ERROR_KM:
                lon, lat = travel(lon1[leg], lat1[leg], course, sailed)
                if is_inside(lon, lat, shore):
                    land[leg] += length / looks
    return land
