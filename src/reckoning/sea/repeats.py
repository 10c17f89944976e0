"""Repeats: one fix sent for hours (pattern frozen), or a whole passage sent again (pattern copied_track).

Definition, frozen. Ten fixes or more over an hour or more with one position to the last digit, from a ship that
claims over 0.5 kn in four fifths of them and so should have sailed 2 km or more. Lying still is not frozen. Signs:
the one position; the way claimed; that the other values go on changing (without it the feed may be stale); that the
ship is out of reach of that place at the next fix.

Definition, copied track. Ten fixes or more, 60 % or more of
those heard meanwhile, that equal to the last digit fixes of the same ship an hour or more before, in the same order,
over 5 km or more. Signs: the equal fixes; the time they are apart; and, of a candidate segment, that it is out of
reach (`reckoning.sea.displaced`).

Thresholds. Ours. 0.5 kn: where a stop ends (pipe-anchorages). One place, digit for digit: receivers jitter by
metres.

What it cannot see. Positions that repeat with jitter, or rounded to coarse digits. A frozen position of a ship that
claims to lie still. Copies of other ships' tracks.

Known failures. A stale feed that repeats whole reports for hours looks frozen: it has one sign less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.clean import NOISE, STILL_KN, Flag, place_key
from reckoning.sea.displaced import span
from reckoning.sea.doubts import Doubt, Pattern, with_row
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, Told, needed_kn, step_km
from reckoning.sea.tracks import Tracks

MOVING_SHARE = 0.8
COPIED_SHARE = 0.6
MISSED_ROWS = 8
_SKIPPED, _STALE = int(NOISE & ~Flag.STALE), int(Flag.STALE)
_MEMORY = 1 << 17
_FIRST, _LAST, _FIXES, _KM, _LAG_H, _CHANGES, _AFTER, _AFTER_KN, _COLUMNS = range(9)


@dataclass(frozen=True)
class RepeatParameters:
    """Thresholds of frozen positions and copied tracks, see the module's card."""

    fixes: int = 10
    frozen_h: float = 1.0
    frozen_km: float = 2.0
    copied_lag_h: float = 1.0
    copied_km: float = 5.0


def frozen(tracks: Tracks, parameters: RepeatParameters, reach_kn: float, slack_km: float) -> list[Doubt]:
    """One doubt for each spell of one position under a ship that claims to move."""
    p = parameters
    table = _frozen(
        tracks.starts,
        tracks.flag,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        tracks.speed_kn,
        tracks.course_deg,
        p.fixes,
        round(p.frozen_h * HOUR_MS),
        p.frozen_km,
        slack_km,
    )
    found = []
    for row in table.tolist():
        first, last = int(row[_FIRST]), int(row[_LAST])
        hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
        signs = [f"one position to the last digit in {row[_FIXES]:.0f} fixes over {span(hours)}"]
        signs.append(f"speeds told meanwhile make {row[_KM]:.0f} km")
        if row[_CHANGES] > 0:
            signs.append("speed and course go on changing")
        leaves = row[_AFTER_KN] > reach_kn
        if leaves:
            signs.append(f"the next fix is out of reach: {row[_AFTER_KN]:,.0f} kn")
        sign_rows = (int(row[_AFTER]),) if leaves else ()
        speed = row[_AFTER_KN] if leaves else float("nan")
        found.append(Doubt(Pattern.FROZEN, first, last, tuple(signs), sign_rows, speed))
    return found


def copied(tracks: Tracks, parameters: RepeatParameters) -> list[Doubt]:
    """One doubt for each passage that a ship sends again."""
    p = parameters
    table = _copied(
        tracks.starts,
        tracks.flag,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        tracks.lon.view(np.int64),
        tracks.lat.view(np.int64),
        p.fixes,
        round(p.copied_lag_h * HOUR_MS),
        p.copied_km,
    )
    found = []
    for row in table.tolist():
        signs = (
            f"{row[_FIXES]:.0f} fixes equal earlier ones to the last digit, in their order",
            f"the same {row[_KM]:.0f} km as {span(row[_LAG_H])} before",
        )
        rows = (int(row[_AFTER]),)
        found.append(Doubt(Pattern.COPIED_TRACK, int(row[_FIRST]), int(row[_LAST]), signs, rows))
    return found


@kernel
def _frozen(
    starts: NDArray[np.int64],
    flag: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    least_fixes: int,
    least_ms: int,
    least_km: float,
    slack_km: float,
) -> NDArray[np.float64]:
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    for ship in range(len(starts) - 1):
        first, last, fixes, moving, changes = -1, -1, 0, 0, 0
        km = 0.0
        end = starts[ship + 1]
        for i in range(starts[ship], end + 1):
            if i < end:
                if flag[i] & _SKIPPED:
                    continue
                if first >= 0 and lon[i] == lon[first] and lat[i] == lat[first]:
                    fixes += 1
                    if speed[i] > STILL_KN:
                        moving += 1
                        km += speed[i] * KM_PER_NM * (t_ms[i] - t_ms[last]) / MS_PER_HOUR
                        changes += speed[i] != speed[last] or course[i] != course[last]
                    last = i
                    continue
                if flag[i] & _STALE:
                    continue
            long = fixes >= least_fixes and t_ms[last] - t_ms[first] >= least_ms
            if long and km >= least_km and moving >= MOVING_SHARE * fixes:
                row = np.full(_COLUMNS, np.nan)
                row[_FIRST], row[_LAST], row[_FIXES], row[_KM] = first, last, fixes, km
                row[_CHANGES] = changes
                if i < end:
                    row[_AFTER], row[_AFTER_KN] = i, needed_kn(t_ms, lon, lat, last, i, slack_km)
                found, size = with_row(found, size, row), size + 1
            if i < end:
                first, last, fixes, km, changes = i, i, 1, 0.0, 0
                moving = 1 if speed[i] > STILL_KN else 0
    return found[:size]


@kernel
def _copied(
    starts: NDArray[np.int64],
    flag: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    lon_bits: NDArray[np.int64],
    lat_bits: NDArray[np.int64],
    least_fixes: int,
    least_lag_ms: int,
    least_km: float,
) -> NDArray[np.float64]:
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    memory = np.full(_MEMORY, -1, np.int32)
    for ship in range(len(starts) - 1):
        start, end = starts[ship], starts[ship + 1]
        first, last, of_first, of_last, fixes, passed = -1, -1, -1, -1, 0, 0
        km = 0.0
        for i in range(start, end + 1):
            earlier = -1
            if i < end:
                if flag[i] & _SKIPPED:
                    continue
                key = place_key(lon_bits[i], lat_bits[i])
                y = memory[key]
                if y >= start and lon[y] == lon[i] and lat[y] == lat[i]:
                    if t_ms[i] - t_ms[y] >= least_lag_ms:
                        earlier = y
                else:
                    memory[key] = i
                passed += 1
            if earlier >= 0 and first >= 0 and of_last < earlier <= of_last + MISSED_ROWS and passed <= MISSED_ROWS:
                km += step_km(lon, lat, last, i)
                last, of_last, fixes, passed = i, earlier, fixes + 1, 0
            elif i == end or passed > MISSED_ROWS or (earlier >= 0 and fixes < least_fixes // 3):
                if fixes >= least_fixes and fixes >= COPIED_SHARE * (last - first + 1) and km >= least_km:
                    row = np.full(_COLUMNS, np.nan)
                    row[_FIRST], row[_LAST], row[_FIXES], row[_KM] = first, last, fixes, km
                    row[_LAG_H], row[_AFTER] = (t_ms[first] - t_ms[of_first]) / MS_PER_HOUR, of_first
                    found, size = with_row(found, size, row), size + 1
                first, last, of_first, of_last = (i, i, earlier, earlier) if earlier >= 0 else (-1, -1, -1, -1)
                fixes, passed, km = int(earlier >= 0), 0, 0.0
    return found[:size]
