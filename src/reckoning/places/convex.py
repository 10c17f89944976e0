"""Convex: the convex hull of many positions in the plane of longitude and latitude, and how far inside it a point lies.

Longitudes must be unwrapped: whoever asks chooses a cut that no position is near, so that no edge crosses it. Edges are
straight in degrees; distances to them are taken in km with the cosine at the point: right near the edge, where it
counts.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_DEGREE


def convex_hull(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Indices of the corners of the convex hull of points, anticlockwise from the least (x, y); shape (corners,).

    Points on an edge are no corners; of equal points the first is meant. Points in a line give its two ends, one point
    gives itself. NaN and infinity are not accepted.

    >>> convex_hull(np.array([0.0, 2.0, 1.0, 2.0, 0.0]), np.array([0.0, 0.0, 1.0, 2.0, 2.0])).tolist()
    [0, 1, 3, 4]
    """
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("a hull of positions that are not numbers")
    rest = _outside_octagon(np.ascontiguousarray(x), np.ascontiguousarray(y))
    order = rest[np.lexsort((rest, y[rest], x[rest]))]
    return order[_chain(x[order], y[order])]


@kernel
def _outside_octagon(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """All points but those well inside the octagon of the extremes in eight directions (Akl and Toussaint): few."""
    size = len(x)
    if size == 0:
        return np.empty(0, dtype=np.int64)
    best = _extremes(x, y)
    # A box whose corners the four slanting extremes lie beyond is inside the octagon: a quick answer for most points.
    west, east = max(x[best[7]], x[best[5]]), min(x[best[1]], x[best[3]])
    south, north = max(y[best[3]], y[best[5]]), min(y[best[1]], y[best[7]])
    rest = np.empty(size, dtype=np.int64)
    count = 0
    for i in range(size):
        if west < x[i] < east and south < y[i] < north:
            continue
        inside = True
        for k in range(8):
            a, b = best[k], best[(k + 1) % 8]
            if x[a] == x[b] and y[a] == y[b]:
                continue
            # The corners go clockwise: inside is to the right of every edge, by more than rounding can feign.
            if (x[b] - x[a]) * (y[i] - y[a]) - (y[b] - y[a]) * (x[i] - x[a]) > -1e-9:
                inside = False
                break
        if not inside:
            rest[count] = i
            count += 1
    return rest[:count].copy() if count > 0 else best[:1].copy()


@kernel
def _extremes(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """The points furthest north, north-east, east and so on, clockwise; shape (8,)."""
    n = ne = e = se = s = sw = w = nw = 0
    for i in range(len(x)):
        n = i if y[i] > y[n] else n
        s = i if y[i] < y[s] else s
        e = i if x[i] > x[e] else e
        w = i if x[i] < x[w] else w
        rising, falling = x[i] + y[i], x[i] - y[i]
        ne = i if rising > x[ne] + y[ne] else ne
        sw = i if rising < x[sw] + y[sw] else sw
        se = i if falling > x[se] - y[se] else se
        nw = i if falling < x[nw] - y[nw] else nw
    return np.array([n, ne, e, se, s, sw, w, nw])


@kernel
def _chain(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of the hull's corners among points sorted by (x, y): the lower chain, then the upper (Andrew)."""
    size = len(x)
    corners = np.empty(2 * size + 2, dtype=np.int64)
    count = 0
    for i in range(size):
        count = _push(corners, count, 0, i, x, y)
    floor = count - 1
    for i in range(size - 2, -1, -1):
        count = _push(corners, count, floor, i, x, y)
    return corners[: max(1, count - 1)].copy() if size > 0 else corners[:0].copy()


@kernel
def _push(
    corners: NDArray[np.int64], count: int, floor: int, i: int, x: NDArray[np.float64], y: NDArray[np.float64]
) -> int:
    """Put point i on a chain that began at `floor`, taking off those that it leaves inside; the chain's new length."""
    if count > floor and x[corners[count - 1]] == x[i] and y[corners[count - 1]] == y[i]:
        return count
    while count - floor >= 2:
        a, b = corners[count - 2], corners[count - 1]
        if (x[b] - x[a]) * (y[i] - y[a]) - (y[b] - y[a]) * (x[i] - x[a]) > 0.0:
            break
        count -= 1
    corners[count] = i
    return count + 1


@kernel
def depth_km(lon: float, lat: float, corner_lon: NDArray[np.float64], corner_lat: NDArray[np.float64]) -> float:
    """How far inside an anticlockwise hull a point lies, in km to the nearest edge; below zero outside it.

    A hull without area holds nothing: -inf for no corner, else minus the distance to the nearest edge. NaN for NaN.

    >>> square = np.array([0.0, 2.0, 2.0, 0.0]), np.array([-1.0, -1.0, 1.0, 1.0])
    >>> round(depth_km(0.5, 0.0, *square), 1), round(depth_km(-0.5, 0.0, *square), 1)
    (55.6, -55.6)
    """
    size = len(corner_lon)
    scale = math.cos(math.radians(lat))
    nearest, inside = math.inf, size > 2
    for i in range(size):
        j = (i + 1) % size
        ax, ay = (corner_lon[i] - lon) * scale, corner_lat[i] - lat
        bx, by = (corner_lon[j] - lon) * scale - ax, corner_lat[j] - lat - ay
        inside = inside and by * ax - bx * ay >= 0.0
        length2 = bx * bx + by * by
        t = 0.0 if length2 == 0.0 else min(1.0, max(0.0, -(ax * bx + ay * by) / length2))
        nearest = min(nearest, (ax + t * bx) ** 2 + (ay + t * by) ** 2)
    if math.isnan(lon + lat):
        return math.nan
    away = KM_PER_DEGREE * math.sqrt(nearest)
    return away if inside else -away


@kernel
def depths_km(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    corner_lon: NDArray[np.float64],
    corner_lat: NDArray[np.float64],
) -> NDArray[np.float64]:
    """`depth_km` of many points: shape (n,)."""
    depths = np.empty(len(lon))
    for i in range(len(lon)):
        depths[i] = depth_km(lon[i], lat[i], corner_lon, corner_lat)
    return depths
