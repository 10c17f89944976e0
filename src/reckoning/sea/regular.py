"""Regular: a track more regular than a ship and its receiver can be (pattern too_regular).

Definition. Over an hour or more, 20 fixes or more, none over 10 min apart and 5 km or more of way, every fix lies
within 2 m plus one second's way of the place that one straight line at one speed gives it. Signs: the line; the
speed; and where it is so, that the reports are all the same time apart.

Thresholds. Ours: positions are sent to 0.2 m and often kept to 1 m, receivers jitter by metres, and a ship that
holds its speed to 0.1 kn is 90 m ahead or astern after half an hour. One second: time stamps are often cut to it.

What it cannot see. A made track with noise put on it.

Known failures. Feeds that fill gaps by interpolation and do not say so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import inlined, kernel
from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM, distance_km
from reckoning.sea.displaced import span
from reckoning.sea.doubts import Doubt, Paths, Pattern, with_row
from reckoning.sea.steps import Degrees, Times, east_deg, step_km
from reckoning.sea.tracks import Tracks

LONGEST_STEP_MS = 600_000
_FIRST, _LAST, _FIXES, _OFF_KM, _EVEN_MS, _COLUMNS = range(6)


@dataclass(frozen=True)
class RegularParameters:
    """Thresholds of regular tracks, see the module's card."""

    least_h: float = 1.0
    fixes: int = 20
    least_km: float = 5.0
    off_m: float = 2.0


def too_regular(tracks: Tracks, paths: Paths, parameters: RegularParameters) -> list[Doubt]:
    """One doubt for each spell of a path on one line at one speed."""
    p = parameters
    table = _regular(
        paths.starts,
        paths.rows,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        round(p.least_h * HOUR_MS),
        p.fixes,
        p.least_km,
        p.off_m / 1000,
    )
    found = []
    for row in table.tolist():
        first, last = int(row[_FIRST]), int(row[_LAST])
        km = distance_km(tracks.lon[first], tracks.lat[first], tracks.lon[last], tracks.lat[last])
        hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
        signs = [
            f"{row[_FIXES]:.0f} fixes on one line of {km:.0f} km to {1000 * row[_OFF_KM]:.0f} m",
            f"one speed, {km / KM_PER_NM / hours:.1f} kn, for {span(hours)}",
        ]
        if row[_EVEN_MS] == 0:
            signs.append("all the same time apart")
        found.append(Doubt(Pattern.TOO_REGULAR, first, last, tuple(signs), distance_km=km))
    return found


@kernel
def _regular(
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    least_ms: int,
    least_fixes: int,
    least_km: float,
    off_km: float,
) -> NDArray[np.float64]:
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    for p in range(len(starts) - 1):
        a, b, end = starts[p], starts[p], starts[p + 1]
        while a < end:
            b = max(a + 1, b)
            while b < end and t_ms[rows[b]] - t_ms[rows[a]] < least_ms:
                b += 1
            if b >= end:
                break
            stuck = _first_off(rows, t_ms, lon, lat, a, b, least_fixes, least_km, off_km)
            if stuck < 0:
                first, last = a, b
                while first > starts[p] and _holds(rows, t_ms, lon, lat, a, b, first - 1, first, off_km):
                    first -= 1
                while last + 1 < end and _holds(rows, t_ms, lon, lat, a, b, last + 1, last, off_km):
                    last += 1
                found, size = with_row(found, size, _measure(rows, t_ms, lon, lat, a, b, first, last)), size + 1
                a = last
            else:
                a = max(a + 1, stuck)
    return found[:size]


@kernel
def _first_off(
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    a: int,
    b: int,
    least_fixes: int,
    least_km: float,
    off_km: float,
) -> int:
    """Where to begin anew: the next place when a:b is no straight even way; -1 when it is one."""
    if b - a + 1 < least_fixes or step_km(lon, lat, rows[a], rows[b]) < least_km:
        return a + max(1, (b - a) // 4)
    middle = (a + b) // 2
    if _off(rows, t_ms, lon, lat, a, b, middle) > off_km:
        return a + max(1, (b - a) // 4)
    for k in range(a + 1, b + 1):
        if not _holds(rows, t_ms, lon, lat, a, b, k, k - 1, off_km):
            return a + max(1, (b - a) // 4)
    return -1


@inlined
def _holds(
    rows: NDArray[np.int64], t_ms: Times, lon: Degrees, lat: Degrees, a: int, b: int, k: int, beside: int, off_km: float
) -> bool:
    """Whether place k is on the even way through a and b, and not long from the place beside it."""
    if abs(t_ms[rows[k]] - t_ms[rows[beside]]) > LONGEST_STEP_MS:
        return False
    return _off(rows, t_ms, lon, lat, a, b, k) <= off_km


@inlined
def _off(rows: NDArray[np.int64], t_ms: Times, lon: Degrees, lat: Degrees, a: int, b: int, k: int) -> float:
    """Kilometres of place k from the even way a:b, less what the ship sails in a second."""
    i, j, m = rows[a], rows[b], rows[k]
    share = (t_ms[m] - t_ms[i]) / max(1, t_ms[j] - t_ms[i])
    x = east_deg(lon, i, j)
    y = lat[j] - lat[i]
    scale = math.cos(math.radians(lat[m]))
    dx = (east_deg(lon, i, m) - share * x) * scale
    dy = lat[m] - lat[i] - share * y
    second = math.hypot(x * scale, y) * 1000.0 / max(1, t_ms[j] - t_ms[i])
    km: float = (math.hypot(dx, dy) - second) * KM_PER_DEGREE
    return km


@kernel
def _measure(
    rows: NDArray[np.int64], t_ms: Times, lon: Degrees, lat: Degrees, a: int, b: int, first: int, last: int
) -> NDArray[np.float64]:
    row = np.zeros(_COLUMNS)
    row[_FIRST], row[_LAST], row[_FIXES] = rows[first], rows[last], last - first + 1
    step = t_ms[rows[a + 1]] - t_ms[rows[a]]
    for k in range(first + 1, last + 1):
        row[_OFF_KM] = max(row[_OFF_KM], _off(rows, t_ms, lon, lat, a, b, k))
        row[_EVEN_MS] = max(row[_EVEN_MS], abs(t_ms[rows[k]] - t_ms[rows[k - 1]] - step))
    return row
