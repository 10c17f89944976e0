"""Matching: which open segment of its MMSI a new position continues, judged by where the ship should be by now.

Definition (gpsdio-segment 3). With h the hours since a segment's last fix, h' = h / (1 + (h/4)^0.5) for dead
reckoning and p = hypot(h, 0.25), the discrepancy d in nautical miles is the least of
- the mean of the forward and backward dead-reckoning errors over h',
- 4 x the straight distance,
- 4 x the mean distance from the two courses' lines, where the fix lies ahead, no further than the speed reaches.

A fix with d > 25 p, or after over 24 h, does not continue the segment. Otherwise its score is exp(-(5 d / 25 p)^2) / p,
times a / (1 + a^2)^0.5 with a = fixes / 10 when several segments compete. A runner-up within a factor 10 is ambiguous:
the rivals are closed and a new segment starts. A long-range report (type 27) within 1 h of a better fix of its segment
is coarse.

Added here:
- Reach: a fix further than 0.5 km + 60 kn x h from the last one never continues it, whatever d, so a wild fix is a
  segment of its own and the ship goes on from the last good fix: consecutive wild fixes cannot leak.
- Where the speeds told do not bear out the last fix (`credible_step` of `reckoning.sea.steps`) but do bear out the step
  to the new one from the fix before it, the new fix is matched to that.
- A segment of under 5 fixes neither has nor is a rival, nor is one whose discrepancy is over 2 p nautical miles more
  than the best one's: a wild fix closes nothing, and ships a mile apart are kept apart.
- A segment silent for over 10 min while over 30 other fixes came (5 where it has under 5) is idle. It goes on only
  where d is within a fifth of 25 p and 10 nautical miles, so that wild fixes do not carry it on, and claims nothing
  within 1.56 nautical miles of the one segment that is not idle. Hulls put the pieces together.
- Without a speed or course, dead reckoning takes the ship to lie still. At most 16 segments are open at once; the one
  of fewest fixes makes room.

Left out. Looking back over the last 5 fixes to drop those that fit less well: `reckoning.sea.wild` looks ahead instead.

Thresholds. gpsdio-segment 3 as Global Fishing Watch uses it. 60 kn: above the fastest ferries and patrol craft, with
room for time stamps a few seconds off. 0.5 km: what such time stamps and GPS noise add. The others: ours.

What it cannot see. Two ships of one MMSI in each other's reach: they are told apart only by the score.

Known failures. Ferries over 25 kn in data without speeds are cut at silences over about 15 min; the pieces are one
hull. Where two ships of one MMSI pass within half a mile of each other, their tracks may be exchanged from there on.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined, kernel
from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM, quick_distance_km
from reckoning.sea.clean import Flag
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, Told, credible_kn, credible_step, within_reach

COARSE_MESSAGE = 27
BUFFER_H = 0.25
PENALTY_H = 4.0
SHAPE = 4.0
STEEPNESS = 5.0
AMBIGUITY = 10.0
FULL_WEIGHT_FIXES = 10.0
IDLE_MS = 600_000
IDLE_ROWS = 30
IDLE_SHARE = 0.2
IDLE_NM = 10.0
RIVAL_NM_PER_H = 2.0
_MAX_OPEN = 16
_COARSE = int(Flag.COARSE)


OPEN = np.dtype(
    [
        ("number", np.int32),
        ("last", np.int64),  # row of its last fix
        ("sure", np.int64),  # row of its last fix that the speeds told bear out
        ("fixes", np.int64),
        ("fine_ms", np.int64),  # when it last had a fix that is not coarse
        ("heard", np.int64),  # how many rows the MMSI had by its last fix
        ("off_nm", np.float64),  # discrepancy of the row at hand from it
        ("score", np.float64),  # how well the row at hand continues it
    ],
    align=True,
)
"""An open segment."""


@kernel
def _line_error(x: float, y: float, speed: float, sin_c: float, cos_c: float, h: float) -> float:
    """Distance of a displacement (x, y) from the line of a course, infinite unless ahead and within the speed's
    reach."""
    along = x * sin_c + y * cos_c
    if 0.0 < along <= speed * h:
        return abs(x * cos_c - y * sin_c)
    return math.inf


@kernel
def discrepancy_nm(x: float, y: float, v1: float, c1: float, v2: float, c2: float, h: float) -> float:
    """How far a displacement of (x east, y north) nautical miles is from what two fixes' speeds and courses foretell.

    `h` is the penalised time in hours; a speed or course that is NaN counts as lying still.

    >>> round(discrepancy_nm(10.0, 0.0, 10.0, 90.0, 10.0, 90.0, 1.0), 6)
    0.0
    >>> discrepancy_nm(3.0, 4.0, float("nan"), 0.0, float("nan"), 0.0, 1.0)
    5.0
    """
    if not (v1 >= 0.0 and c1 >= 0.0):
        v1, c1 = 0.0, 0.0
    if not (v2 >= 0.0 and c2 >= 0.0):
        v2, c2 = 0.0, 0.0
    sin1, cos1 = math.sin(math.radians(c1)), math.cos(math.radians(c1))
    sin2, cos2 = math.sin(math.radians(c2)), math.cos(math.radians(c2))
    forward = math.hypot(x - v1 * h * sin1, y - v1 * h * cos1)
    backward = math.hypot(x - v2 * h * sin2, y - v2 * h * cos2)
    straight = math.hypot(x, y)
    line = 0.5 * (_line_error(x, y, v1, sin1, cos1, h) + _line_error(x, y, v2, sin2, cos2, h))
    return min(0.5 * (forward + backward), SHAPE * straight, SHAPE * line)


@kernel
def score(discrepancy: float, h: float, off_reckoning_kn: float, idle: bool) -> float:
    """How well a fix continues a segment: 0 when it does not; `h` in hours, discrepancy in nautical miles.

    >>> score(0.0, 0.0, 25.0, False), score(7.0, 0.0, 25.0, False), score(2.0, 0.0, 25.0, True)
    (4.0, 0.0, 0.0)
    """
    p = math.hypot(h, BUFFER_H)
    allowed = off_reckoning_kn * p
    if discrepancy > allowed or (idle and discrepancy > min(IDLE_SHARE * allowed, IDLE_NM)):
        return 0.0
    a = STEEPNESS * discrepancy / allowed
    return math.exp(-a * a) / p


@kernel
def fix_discrepancy(
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    j: int,
    i: int,
) -> float:
    """The discrepancy in nautical miles of row i after row j."""
    h = (t_ms[i] - t_ms[j]) / MS_PER_HOUR
    dlon = lon[i] - lon[j]
    if dlon > 180.0:
        dlon -= 360.0
    elif dlon < -180.0:
        dlon += 360.0
    nm_per_degree = KM_PER_DEGREE / KM_PER_NM
    x = dlon * math.cos(math.radians(0.5 * (lat[i] + lat[j]))) * nm_per_degree
    y = (lat[i] - lat[j]) * nm_per_degree
    penalised = h / (1.0 + math.sqrt(h / PENALTY_H))
    return discrepancy_nm(x, y, speed[j], course[j], speed[i], course[i], penalised)


@inlined
def is_idle(t_ms: Times, i: int, j: int) -> bool:
    """Whether between rows i and j of one MMSI it was silent for over 10 min while over 30 other rows came."""
    return abs(j - i) > IDLE_ROWS + 1 and bool(abs(t_ms[j] - t_ms[i]) > IDLE_MS)


@inlined
def _close(open_: NDArray[np.void], k: int, n_open: int) -> int:
    """Close segment k by moving the last open one into its place; the number left."""
    n_open -= 1
    open_[k] = open_[n_open]
    return n_open


@kernel
def _score_open(
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    open_: NDArray[np.void],
    n_open: int,
    i: int,
    rows: int,
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
    short_fixes: int,
    silence_ms: int,
) -> int:
    """Score row i against every open segment and return the best one, -1 for none."""
    in_reach, best, best_score = 0, -1, 0.0
    for k in range(n_open):
        j = open_[k].last
        sure = open_[k].sure
        heard = t_ms[i] - t_ms[sure] <= silence_ms  # else what lies between would be all that holds them together
        if j != sure and heard and credible_step(t_ms, lon, lat, speed, sure, i, slack_km):
            j = sure
        open_[k].score = 0.0
        if within_reach(t_ms, lon, lat, j, i, reach_kn, slack_km):
            idle_rows = IDLE_ROWS if open_[k].fixes >= short_fixes else short_fixes
            idle = t_ms[i] - t_ms[j] > IDLE_MS and rows - open_[k].heard > idle_rows
            open_[k].off_nm = fix_discrepancy(t_ms, lon, lat, speed, course, j, i)
            open_[k].score = score(open_[k].off_nm, (t_ms[i] - t_ms[j]) / MS_PER_HOUR, off_reckoning_kn, idle)
            in_reach += open_[k].score > 0.0
    for k in range(n_open):
        if in_reach > 1:
            a = open_[k].fixes / FULL_WEIGHT_FIXES
            open_[k].score *= a / math.sqrt(1.0 + a * a)
        if open_[k].score > best_score:
            best, best_score = k, open_[k].score
    return best


@inlined
def _is_rival(open_: NDArray[np.void], k: int, best: int, h: float, short_fixes: int) -> bool:
    """Whether segment k claims a fix as well as the best one does; the best one is its own rival."""
    near = open_[k].off_nm <= open_[best].off_nm + RIVAL_NM_PER_H * math.hypot(h, BUFFER_H)
    claims = open_[k].score > 0.0 and open_[k].score * AMBIGUITY >= open_[best].score
    return bool(claims and near and open_[k].fixes >= short_fixes)


@kernel
def _close_rivals(t_ms: Times, open_: NDArray[np.void], n_open: int, best: int, i: int, short_fixes: int) -> int:
    """Close the best segment and its rivals when it has any; the number left. Short segments have and are none."""
    if n_open < 2 or open_[best].fixes < short_fixes:
        return n_open
    h = (t_ms[i] - t_ms[open_[best].last]) / MS_PER_HOUR
    rivals = np.zeros(n_open, np.bool_)
    for k in range(n_open):
        rivals[k] = _is_rival(open_, k, best, h, short_fixes)
    if rivals.sum() < 2:
        return n_open
    for k in range(len(rivals) - 1, -1, -1):
        if rivals[k]:
            n_open = _close(open_, k, n_open)
    return n_open


@kernel
def _make_room(t_ms: Times, open_: NDArray[np.void], n_open: int) -> int:
    """Close the segment of fewest fixes, of several the one silent longest, when no more can be opened; the number
    left."""
    if n_open < _MAX_OPEN:
        return n_open
    least = 0
    for k in range(1, n_open):
        older = t_ms[open_[k].last] < t_ms[open_[least].last]
        if open_[k].fixes < open_[least].fixes or (open_[k].fixes == open_[least].fixes and older):
            least = k
    return _close(open_, least, n_open)


@kernel
def _choose(
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    open_: NDArray[np.void],
    n_open: int,
    i: int,
    rows: int,
    is_coarse: bool,
    silence_ms: int,
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
    coarse_ms: int,
    short_fixes: int,
) -> tuple[int, int]:
    """Which open segment row i continues and how many are left; -1 for none, -2 when the row is coarse and not
    wanted."""
    for k in range(n_open - 1, -1, -1):
        if t_ms[i] - t_ms[open_[k].last] > silence_ms:
            n_open = _close(open_, k, n_open)
    best = _score_open(
        t_ms, lon, lat, speed, course, open_, n_open, i, rows,
        off_reckoning_kn, reach_kn, slack_km, short_fixes, silence_ms,
    )  # fmt: skip
    if best < 0:
        return -1, _make_room(t_ms, open_, n_open)
    if is_coarse and t_ms[i] - open_[best].fine_ms <= coarse_ms:
        return -2, n_open
    left = _close_rivals(t_ms, open_, n_open, best, i, short_fixes)
    return best if left == n_open else -1, left


@inlined
def _is_plain(
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    j: int,
    i: int,
    near_km: float,
    silence_ms: int,
    reach_kn: float,
    slack_km: float,
) -> bool:
    """Whether row i is so near row j, and by its speeds, that it continues its segment whatever its course."""
    silent = t_ms[i] - t_ms[j]
    km = quick_distance_km(lon[j], lat[j], lon[i], lat[i])
    allowed_km = slack_km + min(reach_kn, credible_kn(speed, j, i)) * KM_PER_NM / MS_PER_HOUR * silent
    return silent <= silence_ms and km <= near_km and km <= allowed_km


@inlined
def _append(
    t_ms: Times, lon: Degrees, lat: Degrees, speed: Told, open_: NDArray[np.void], k: int, i: int, slack_km: float
) -> None:
    """Make row i the last fix of segment k, and its last sure one where the speeds told bear it out."""
    last, sure = open_[k].last, open_[k].sure
    borne_out = open_[k].fixes == 0 or credible_step(t_ms, lon, lat, speed, last, i, slack_km)
    if not borne_out and last != sure:
        borne_out = credible_step(t_ms, lon, lat, speed, sure, i, slack_km)
    if borne_out:
        open_[k].sure = i
    open_[k].last = i


@kernel
def match_rows(
    starts: NDArray[np.int64],
    flags: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    message: NDArray[np.int8],
    silence_ms: int,
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
    coarse_ms: int,
    short_fixes: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The segment of every row, -1 for flagged ones, and where each ship's segments begin: (rows,), (ships + 1,).

    Segments are numbered through the batch, a ship's together and in order of their first fix. Sets `COARSE` in
    `flags`.
    """
    segment = np.full(len(t_ms), -1, np.int32)
    seg_starts = np.zeros(len(starts), np.int64)
    open_ = np.zeros(_MAX_OPEN, OPEN)
    near_km = off_reckoning_kn * BUFFER_H / SHAPE * KM_PER_NM  # 4 x distance is within the least 25 p
    segments = 0
    for ship in range(len(starts) - 1):
        seg_starts[ship] = segments
        n_open, rows, now = 0, 0, -1  # now: the segment that spoke last
        # Until then a segment other than the last to speak is awake and may claim the row.
        awake_ms, awake_rows = t_ms[starts[ship]] - 1, 0
        for i in range(starts[ship], starts[ship + 1]):
            if flags[i] != 0:
                continue
            rows += 1
            t = t_ms[i]
            is_coarse = message[i] == COARSE_MESSAGE
            alone = now >= 0 and t > awake_ms and rows > awake_rows and not is_coarse
            plain = alone and open_[now].last == open_[now].sure
            if plain:
                plain = _is_plain(t_ms, lon, lat, speed, open_[now].last, i, near_km, silence_ms, reach_kn, slack_km)
            if not plain:
                before, fixes = (open_[now].number, open_[now].fixes) if now >= 0 else (-1, 0)
                now, n_open = _choose(
                    t_ms, lon, lat, speed, course, open_, n_open, i, rows, is_coarse,
                    silence_ms, off_reckoning_kn, reach_kn, slack_km, coarse_ms, short_fixes,
                )  # fmt: skip
                if now == -2:
                    flags[i] |= _COARSE
                    now = -1
                    continue
                if now < 0:
                    now = n_open
                    open_[now].number, open_[now].fixes = segments, 0
                    open_[now].fine_ms = t - coarse_ms - 1
                    n_open += 1
                    segments += 1
                if before >= 0 and open_[now].number != before:
                    awake_ms = t + IDLE_MS
                    awake_rows = max(awake_rows, rows + (IDLE_ROWS if fixes >= short_fixes else short_fixes))
            if plain:
                open_[now].last = open_[now].sure = i
            else:
                _append(t_ms, lon, lat, speed, open_, now, i, slack_km)
            segment[i] = open_[now].number
            open_[now].fixes += 1
            open_[now].heard = rows
            if not is_coarse:
                open_[now].fine_ms = t
    seg_starts[len(starts) - 1] = segments
    return segment, seg_starts
