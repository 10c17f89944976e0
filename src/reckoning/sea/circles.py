"""Circles: loops of one regular radius around one centre (pattern circle).

Definition. A path is thinned to points 0.15 km or more apart. Where its turns add up to 540 degrees one way (a turn
of over 20 degrees the other way, or an hour's silence, begins anew), a circle is fitted to the points. It is a
finding when the way goes round its centre one and a half times, the radius is 0.3-30 km, the points' distances from
the centre vary by 10 % or less (standard deviation), and the mean speed along it is 2 kn or more. It lasts as long
as the path stays within 15 % of the radius.

Signs: the loops; a centre that keeps its place to 5 % of the radius
from the first half to the second; a speed that varies by 10 % or less; and, of a candidate segment, that it is out
of reach (`reckoning.sea.displaced`).

Thresholds. Ours, from reports of false circles (radius from a few hundred metres to tens of km, steady speed). 2 kn
and 0.3 km: a ship that swings at its anchor is slower and nearer.

What it cannot see. Circles of under one and a half loops, or heard less than about six times a loop.

Known failures. A ship that truly steers round and round, as on trial: the words are "not credible (fault not
excluded)".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined, kernel
from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM, quick_distance_km
from reckoning.sea.doubts import Doubt, Paths, Pattern, with_row
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, moved_km
from reckoning.sea.tracks import Tracks

BACK_TURN_DEG = 20.0
SILENCE_MS = 3_600_000
WITHIN = 0.15
LEAST_KN = 2.0
_FIRST, _LAST, _RADIUS, _SPREAD, _LOOPS, _DRIFT, _SPEED, _UNSTEADY, _COLUMNS = range(9)


@dataclass(frozen=True)
class CircleParameters:
    """Thresholds of circles, see the module's card."""

    step_km: float = 0.15
    loops: float = 1.5
    least_km: float = 0.3
    most_km: float = 30.0
    spread: float = 0.10
    centre_drift: float = 0.05
    speed_spread: float = 0.10


def circles(tracks: Tracks, paths: Paths, parameters: CircleParameters) -> list[Doubt]:
    """One doubt for each spell of regular loops on any path."""
    p = parameters
    table = _circles(
        paths.starts,
        paths.rows,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        p.step_km,
        math.radians(360.0 * p.loops),
        p.least_km,
        p.most_km,
        p.spread,
    )
    return [_doubt(row.tolist(), p) for row in table]


def _doubt(row: list[float], p: CircleParameters) -> Doubt:
    signs = [f"{row[_LOOPS]:.1f} loops of {row[_RADIUS]:.2f} km radius, regular to {100 * row[_SPREAD]:.0f} %"]
    if row[_DRIFT] <= p.centre_drift:
        signs.append(f"their centre keeps its place to {100 * row[_DRIFT]:.0f} % of the radius")
    if row[_UNSTEADY] <= p.speed_spread:
        signs.append(f"a steady {row[_SPEED]:.1f} kn, to {100 * row[_UNSTEADY]:.0f} %")
    return Doubt(Pattern.CIRCLE, int(row[_FIRST]), int(row[_LAST]), tuple(signs))


@kernel
def fit_circle(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Centre, radius, and standard deviation over radius, of the circle nearest to points (Kasa's least squares).

    >>> a = np.linspace(0, 5, 20)
    >>> [round(v, 6) for v in fit_circle(3 + 2 * np.cos(a), 1 + 2 * np.sin(a))]
    [3.0, 1.0, 2.0, 0.0]
    """
    mx, my = x.mean(), y.mean()
    u, v = x - mx, y - my
    suu, svv, suv = (u * u).sum(), (v * v).sum(), (u * v).sum()
    a = 0.5 * ((u * u * u).sum() + (u * v * v).sum())
    b = 0.5 * ((v * v * v).sum() + (v * u * u).sum())
    det = suu * svv - suv * suv
    if det <= 0.0:
        return mx, my, np.inf, np.inf
    cx, cy = (a * svv - b * suv) / det, (b * suu - a * suv) / det
    away = np.sqrt((u - cx) ** 2 + (v - cy) ** 2)
    return mx + cx, my + cy, away.mean(), away.std() / away.mean()


@kernel
def _circles(
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    step_km: float,
    enough_rad: float,
    least_km: float,
    most_km: float,
    spread: float,
) -> NDArray[np.float64]:
    longest = np.int64(0)
    for p in range(len(starts) - 1):
        longest = max(longest, starts[p + 1] - starts[p])
    points = np.empty(longest, np.int64)  # rows of the thinned path
    place = np.empty(longest, np.int64)  # where in `rows` they are
    turn = np.empty(longest, np.float64)  # turn at each point, from the step before to the step after it
    along = np.empty(longest, np.float64)  # km of way up to each point
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    row = np.empty(_COLUMNS, np.float64)
    back = math.radians(BACK_TURN_DEG)
    for p in range(len(starts) - 1):
        n = _thin(starts[p], starts[p + 1], rows, lon, lat, step_km, points, place)
        first, total, dx, dy = 0, 0.0, 0.0, 0.0
        k = 1
        while k < n:
            ex, ey = moved_km(lon, lat, points[k - 1], points[k])
            turn[k - 1] = _angle(dx, dy, ex, ey) if k - 1 > first else 0.0
            dx, dy = ex, ey
            total += turn[k - 1]
            along[k] = (along[k - 1] if k > 1 else 0.0) + math.sqrt(ex * ex + ey * ey)
            silent = t_ms[points[k]] - t_ms[points[k - 1]] > SILENCE_MS
            if silent or (turn[k - 1] * total < 0.0 and abs(turn[k - 1]) > back):
                first, total = k - 1 + silent, 0.0
            while abs(total) >= enough_rad:
                end = -1
                about_km = (along[k] - (along[first] if first else 0.0)) / abs(total)
                if 0.5 * least_km <= about_km <= 2.0 * most_km and _returns(lon, lat, points, first, k, about_km):
                    row, end = _circle(
                        points, place, first, k, n, t_ms, lon, lat, enough_rad, least_km, most_km, spread
                    )
                if end >= 0:
                    found, size = with_row(found, size, row), size + 1
                    first, total, k = end, 0.0, end
                else:
                    for _ in range(max(1, (k - first) // 8)):
                        first += 1
                        total -= turn[first]
            k += 1
    for i in range(size):
        found[i, _FIRST], found[i, _LAST] = rows[np.int64(found[i, _FIRST])], rows[np.int64(found[i, _LAST])]
    return found[:size]


@inlined
def _angle(ax: float, ay: float, bx: float, by: float) -> float:
    """Angle from one vector to another in radians, counter-clockwise positive; small ones by the series."""
    cross, dot = ax * by - ay * bx, ax * bx + ay * by
    if abs(cross) < 0.1 * dot:
        return cross / dot * (1.0 - (cross / dot) ** 2 / 3.0)
    return math.atan2(cross, dot)


@inlined
def _returns(lon: Degrees, lat: Degrees, points: NDArray[np.int64], first: int, last: int, radius: float) -> bool:
    """Whether a turning way stays as near its start as a circle of its mean radius would, at a few places."""
    for k in (last, (first + last) // 2, (first + 3 * last) // 4):
        x, y = moved_km(lon, lat, points[first], points[k])
        if x * x + y * y > (3.0 * radius) ** 2:
            return False
    return True


@kernel
def _thin(
    start: int,
    end: int,
    rows: NDArray[np.int64],
    lon: Degrees,
    lat: Degrees,
    step_km: float,
    points: NDArray[np.int64],
    place: NDArray[np.int64],
) -> int:
    """Points of a path that are a step or more from the last one; how many."""
    n = 0
    near_deg = step_km / KM_PER_DEGREE * 0.7  # nearer both ways is nearer than a step
    for k in range(start, end):
        i = rows[k]
        if n > 0:
            j = points[n - 1]
            if abs(lat[i] - lat[j]) < near_deg and abs(lon[i] - lon[j]) < near_deg:
                continue
            if quick_distance_km(lon[j], lat[j], lon[i], lat[i]) < step_km:
                continue
        points[n], place[n] = i, k
        n += 1
    return n


@kernel
def _circle(
    points: NDArray[np.int64],
    place: NDArray[np.int64],
    first: int,
    last: int,
    n: int,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    enough_rad: float,
    least_km: float,
    most_km: float,
    spread: float,
) -> tuple[NDArray[np.float64], int]:
    """What the circle through points first:last + 1 is like, and the last point that it holds; -1 when it is none."""
    row = np.full(_COLUMNS, np.nan)
    origin = points[first]
    size = last - first + 1
    x, y = np.empty(size), np.empty(size)
    for k in range(size):
        x[k], y[k] = moved_km(lon, lat, origin, points[first + k])
    cx, cy, radius, uneven = fit_circle(x, y)
    if not (least_km <= radius <= most_km and uneven <= spread):
        return row, -1
    while first > 0 and _holds(lon, lat, origin, points[first - 1], cx, cy, radius):
        first -= 1
    while last + 1 < n and _holds(lon, lat, origin, points[last + 1], cx, cy, radius):
        last += 1
    hours = (t_ms[points[last]] - t_ms[points[first]]) / MS_PER_HOUR
    size = last - first + 1
    x, y, speed = np.empty(size), np.empty(size), np.empty(size - 1)
    swept, km = 0.0, 0.0
    for k in range(size):
        x[k], y[k] = moved_km(lon, lat, origin, points[first + k])
        if k > 0:
            ax, ay, bx, by = x[k - 1] - cx, y[k - 1] - cy, x[k] - cx, y[k] - cy
            angle = _angle(ax, ay, bx, by)
            swept += angle
            angle = abs(angle)
            km += angle * radius
            step = max(1.0, t_ms[points[first + k]] - t_ms[points[first + k - 1]]) / MS_PER_HOUR
            speed[k - 1] = angle * radius / KM_PER_NM / step
    if abs(swept) < enough_rad or hours <= 0.0 or km / KM_PER_NM / hours < LEAST_KN:
        return row, -1
    half = size // 2
    ax, ay, _, _ = fit_circle(x[:half], y[:half])
    bx, by, _, _ = fit_circle(x[half:], y[half:])
    row[_FIRST], row[_LAST], row[_RADIUS] = place[first], place[last], radius
    row[_SPREAD], row[_LOOPS] = uneven, abs(swept) / (2.0 * math.pi)
    row[_DRIFT] = math.hypot(ax - bx, ay - by) / radius
    row[_SPEED] = np.median(speed)
    row[_UNSTEADY] = np.median(np.abs(speed - row[_SPEED])) / row[_SPEED]
    return row, last


@inlined
def _holds(lon: Degrees, lat: Degrees, origin: int, i: int, cx: float, cy: float, radius: float) -> bool:
    x, y = moved_km(lon, lat, origin, i)
    return abs(math.hypot(x - cx, y - cy) - radius) <= WITHIN * radius
