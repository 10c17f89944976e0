"""Drifts: positions that leave the way their own speed and course tell (patterns slow_walk_off and contradiction).

Definition. Speed and course of the same reports are summed between fixes at most 10 min apart (0.5 kn or less is 0,
whatever the course) and set against the displacement, over blocks of 20 min. A block is off when the two differ by 1
kn or more and by 8 % of the speed or more. Three blocks or more in a row, off in one direction (each within 60
degrees of their mean), are a finding: `slow_walk_off` when the mean difference is 5 kn or less, else
`contradiction`. It begins when the positions are 1 km off the reckoning, and ends with the last block that is off,
or the fix before the positions spring back.

Signs: the difference, the distance it grows to, in one direction; the
spring back: a step of 1 km or more that its speeds do not tell, of over half that distance and against it; a
navigational status of anchored or moored; and that the same ship's speeds and courses agree with its way over three
blocks or more, under way at 2 kn or more, at other times. That last is required: a unit that always contradicts
itself is faulty, not false.

Thresholds. Ours. Jitter of 15 m at both ends of a block is 0.03 kn; speeds rounded to 0.1 kn, courses off by a few
degrees and turns between two reports add some tenths.

What it cannot see. Positions without speed and course. Fixes over 10 min apart. A walk-off of under 1 kn, or whose
speed and course are made to fit.

Known failures. A speed log set wrong for a day; a ship towed sideways with course and speed given through the water.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import inlined, kernel
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.clean import STILL_KN
from reckoning.sea.displaced import span
from reckoning.sea.doubts import ANCHORED, MOORED, Doubt, Paths, Pattern, with_row
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, Told, moved_km
from reckoning.sea.tracks import Tracks

AGREES_KN = 0.5
UNDER_WAY_KN = 2.0
AGREES_BLOCKS = 3
ONE_WAY = 0.5  # cosine of 60 degrees
LYING_SHARE = 0.8
_FIRST, _LAST, _OFF_KN, _OFF_KM, _BACK_KM, _BACK_ROW, _COLUMNS = range(7)


@dataclass(frozen=True)
class DriftParameters:
    """Thresholds of drifts, see the module's card."""

    longest_step_min: float = 10.0
    block_min: float = 20.0
    blocks: int = 3
    off_kn: float = 1.0
    off_share: float = 0.08
    slow_kn: float = 5.0
    off_km: float = 1.0


def drifts(tracks: Tracks, paths: Paths, parameters: DriftParameters) -> list[Doubt]:
    """One doubt for each spell in which a path leaves its own reckoning in one direction."""
    p = parameters
    table = _drifts(
        paths.starts,
        paths.rows,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        tracks.speed_kn,
        tracks.course_deg,
        round(p.longest_step_min * 60_000),
        round(p.block_min * 60_000),
        p.blocks,
        p.off_kn,
        p.off_share,
        p.off_km,
    )
    found = []
    for row in table.tolist():
        first, last = int(row[_FIRST]), int(row[_LAST])
        hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
        signs = [
            f"off its own speed and course by {row[_OFF_KN]:.1f} kn for {span(hours)}",
            f"always one way, to {row[_OFF_KM]:.1f} km",
        ]
        sprung = row[_BACK_ROW] >= 0
        if sprung:
            signs.append(f"then springs {row[_BACK_KM]:.1f} km back")
        if np.isin(tracks.status[first : last + 1], (ANCHORED, MOORED)).mean() >= LYING_SHARE:
            signs.append("says that it lies at anchor or moored")
        pattern = Pattern.SLOW_WALK_OFF if row[_OFF_KN] <= p.slow_kn else Pattern.CONTRADICTION
        rows = (int(row[_BACK_ROW]),) if sprung else ()
        found.append(Doubt(pattern, first, last, tuple(signs), rows, distance_km=row[_OFF_KM]))
    return found


@inlined
def _told(speed: Told, course: Told, i: int) -> tuple[float, float]:
    """Velocity east and north in km/h that a row tells, NaN where it tells none."""
    v = speed[i]
    if v <= STILL_KN:
        return 0.0, 0.0
    c = math.radians(course[i])
    return v * KM_PER_NM * math.sin(c), v * KM_PER_NM * math.cos(c)


@kernel
def step_errors(
    start: int,
    end: int,
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    longest_ms: int,
    jump_km: float,
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    way: NDArray[np.float64],
) -> bool:
    """Kilometres by which each step into rows[start:end] misses its reckoning, and the way reckoned; whether any was
    known.

    NaN where speeds, courses or a step of `longest_ms` or less are missing. A fix that is off alone is passed over.
    """
    any_known = False
    i, ux, uy = -1, np.nan, np.nan
    for k in range(start, end):
        j = rows[k]
        east[k - start] = north[k - start] = way[k - start] = np.nan
        vx, vy = _told(speed, course, j) if speed[j] == speed[j] else (np.nan, np.nan)
        if i >= 0 and t_ms[j] - t_ms[i] <= longest_ms and vx == vx and ux == ux:
            h = (t_ms[j] - t_ms[i]) / MS_PER_HOUR
            x, y = moved_km(lon, lat, i, j)
            rx, ry = 0.5 * (ux + vx) * h, 0.5 * (uy + vy) * h
            east[k - start], north[k - start], way[k - start] = x - rx, y - ry, math.sqrt(rx * rx + ry * ry)
            any_known = True
            if (x - rx) ** 2 + (y - ry) ** 2 > jump_km * jump_km and k + 1 < end:
                # Off alone: the way from the last fix to the next one does without it.
                n = rows[k + 1]
                wx, wy = _told(speed, course, n) if speed[n] == speed[n] else (np.nan, np.nan)
                h = (t_ms[n] - t_ms[i]) / MS_PER_HOUR
                x, y = moved_km(lon, lat, i, n)
                if math.hypot(x - 0.5 * (ux + wx) * h, y - 0.5 * (uy + wy) * h) < 0.5 * jump_km:
                    east[k - start] = north[k - start] = way[k - start] = np.nan
                    continue
        i, ux, uy = j, vx, vy
    return any_known


@kernel
def _drifts(
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    longest_ms: int,
    block_ms: int,
    least_blocks: int,
    off_kn: float,
    off_share: float,
    off_km: float,
) -> NDArray[np.float64]:
    longest = np.int64(0)
    for p in range(len(starts) - 1):
        longest = max(longest, starts[p + 1] - starts[p])
    east, north, way = np.empty(longest), np.empty(longest), np.empty(longest)
    blocks = np.empty((longest + 1, 6), np.float64)  # first and last place, hours, east, north, way
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    for p in range(len(starts) - 1):
        start, end = starts[p], starts[p + 1]
        if not step_errors(start, end, rows, t_ms, lon, lat, speed, course, longest_ms, off_km, east, north, way):
            continue
        n = _blocks(start, end, rows, t_ms, east, north, way, block_ms, off_km, blocks)
        agreeing = 0
        for b in range(n):
            h = blocks[b, 2]
            off = math.hypot(blocks[b, 3], blocks[b, 4]) / KM_PER_NM / h
            agreeing += off <= AGREES_KN and blocks[b, 5] / KM_PER_NM / h >= UNDER_WAY_KN
        if agreeing < AGREES_BLOCKS:
            continue
        b = 0
        while b < n:
            c, x, y, h = b, 0.0, 0.0, 0.0
            while c < n and _is_off(blocks, c, off_kn, off_share) and (c == b or _goes_on(blocks, c, x, y)):
                x, y, h = x + blocks[c, 3], y + blocks[c, 4], h + blocks[c, 2]
                c += 1
            if c - b >= least_blocks:
                first, last = int(blocks[b, 0]), int(blocks[c - 1, 1])
                row = _spell(start, end, first, last, rows, t_ms, east, north, x / h, y / h, off_km, block_ms)
                row[_OFF_KN] = math.hypot(x, y) / KM_PER_NM / h
                if row[_FIRST] >= 0:
                    found, size = with_row(found, size, row), size + 1
            b = max(c, b + 1)
    return found[:size]


@kernel
def _blocks(
    start: int,
    end: int,
    rows: NDArray[np.int64],
    t_ms: Times,
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    way: NDArray[np.float64],
    block_ms: int,
    jump_km: float,
    blocks: NDArray[np.float64],
) -> int:
    """Sum the steps of a path in blocks; a step of unknown error or a spring ends a block, half a block is none."""
    n, first, x, y, w, ms = 0, start, 0.0, 0.0, 0.0, np.int64(0)
    for k in range(start + 1, end + 1):
        known = k < end and east[k - start] == east[k - start]
        spring = known and east[k - start] ** 2 + north[k - start] ** 2 > jump_km * jump_km
        if known and not spring:
            ms += t_ms[rows[k]] - t_ms[rows[k - 1]]
            x, y, w = x + east[k - start], y + north[k - start], w + way[k - start]
        if not known or spring or ms >= block_ms:
            if 2 * ms >= block_ms:
                last = k if known and not spring else k - 1
                blocks[n, 0], blocks[n, 1], blocks[n, 2] = first, last, ms / MS_PER_HOUR
                blocks[n, 3], blocks[n, 4], blocks[n, 5] = x, y, w
                n += 1
            first, x, y, w, ms = k, 0.0, 0.0, 0.0, np.int64(0)
    return n


@inlined
def _is_off(blocks: NDArray[np.float64], b: int, off_kn: float, off_share: float) -> bool:
    off = math.hypot(blocks[b, 3], blocks[b, 4])
    return bool(off >= off_kn * KM_PER_NM * blocks[b, 2] and off >= off_share * blocks[b, 5])


@inlined
def _goes_on(blocks: NDArray[np.float64], b: int, x: float, y: float) -> bool:
    """Whether a block is off in the direction of those before it."""
    along = blocks[b, 3] * x + blocks[b, 4] * y
    return bool(along >= ONE_WAY * math.hypot(blocks[b, 3], blocks[b, 4]) * math.hypot(x, y))


@kernel
def _spell(
    start: int,
    end: int,
    first: int,
    last: int,
    rows: NDArray[np.int64],
    t_ms: Times,
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    vx: float,
    vy: float,
    off_km: float,
    block_ms: int,
) -> NDArray[np.float64]:
    """From where to where positions are off, given the blocks that are and their mean error (km/h)."""
    row = np.full(_COLUMNS, np.nan)
    row[_FIRST], row[_BACK_ROW] = -1, -1
    speed = math.hypot(vx, vy)
    # Before the first block the drift may have begun; after the last it may go on until the positions spring back.
    begin = first
    while begin > start and t_ms[rows[first]] - t_ms[rows[begin - 1]] <= 3 * block_ms:
        begin -= 1
    off, lowest = 0.0, 0.0
    for k in range(begin + 1, end):
        e, n = east[k - start], north[k - start]
        if e != e:
            if k > last:
                break
            continue
        along = (e * vx + n * vy) / speed
        if math.hypot(e, n) > off_km:
            if along < 0.0 and -along > 0.5 * (off - lowest) and row[_FIRST] >= 0:
                row[_BACK_KM], row[_BACK_ROW], last = math.hypot(e, n), rows[k], k - 1
            break
        if k > last and t_ms[rows[k]] - t_ms[rows[last]] > block_ms:
            break
        off += along
        if row[_FIRST] < 0:
            lowest = min(lowest, off)
            if off - lowest >= off_km:
                row[_FIRST] = rows[k]
        if k <= last:
            row[_OFF_KM] = off - lowest
    row[_LAST] = rows[last]
    return row
