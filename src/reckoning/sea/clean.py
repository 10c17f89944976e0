"""Clean: which positions are noise, decided row by row; nothing is dropped, a flagged row stays a row.

Definition. A row is flagged before segments are sought when it is
- `DUPLICATE`: at the same time, within 0.05 km, as an earlier row of the same MMSI;
- `STALE`: an old position with a new time. Its place, speed, course and heading equal an earlier row's exactly, and
  either it claims more than 0.5 kn, so that it should have sailed over 0.1 km since; or the ship has been over 0.1
  km away meanwhile and is over 0.1 km away again at the next row, both within an hour. A ship that lies still at 0.5
  kn or less and stays there is never stale, however long its position is the same. A run of 5 or more that repeats
  successive rows, an hour old or more, in their order, with hardly a fresh row between, is no stale feed but a
  copied track, and left to the detector of false positions;
- `NOISE_SPEED`: speed of 51.15-51.25, 62.95-63.05 or 102.25-102.35 kn (codes of faulty or missing values that were
  not told apart), or over 0.35 kn without a course on a ship that sends courses;
- `CLOCK`: the same broadcast (as for `STALE`, over 0.5 kn) heard by two receivers at contradicting times, one a
  satellite: the satellite's row. Others: `reckoning.sea.clocks`;
- `WILD`: outside the globe.

`COARSE`, `CANDIDATE`, `SHORT` and other `WILD` rows need segments: `reckoning.sea.matching`, `reckoning.sea.hulls` and
`reckoning.sea.wild` set them.

Thresholds. Noise speeds, course rule: gpsdio-segment 3 as Global Fishing Watch uses it. 0.5 kn: the speed at which a
stop ends (pipe-anchorages). 0.05 km: twice the coarsest rounding met (4 decimals of a degree). 0.1 km: several times
the noise of a GPS receiver. 1 h: beyond it a ship may have come back on purpose.

What it cannot see. A stale repeat of a ship that lies still; one in data without speeds that repeats the row just
before. A clock that is wrong by less than the ship needs to sail 0.1 km.

Known failures. A ferry in data without speeds, heard once at a berth at exactly the place it was heard before, is
called stale.
"""

from __future__ import annotations

from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined, kernel
from reckoning.model.position import RECEIVER_SATELLITE
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, Told, step_km
from reckoning.sea.tracks import Tracks


class Flag(IntFlag):
    """Why a row is not on the assessed path of its ship; 0 is a good row."""

    DUPLICATE = 1
    STALE = 2
    WILD = 4
    NOISE_SPEED = 8
    CLOCK = 16
    CANDIDATE = 32  # of a segment that may be a false position; keeps its segment
    SHORT = 64  # of a segment with few fixes; keeps its segment
    COARSE = 128  # a long-range report (type 27) close to a better one


NOISE = Flag.DUPLICATE | Flag.STALE | Flag.WILD | Flag.NOISE_SPEED | Flag.CLOCK | Flag.COARSE
"""The flags whose rows belong to no segment."""

STILL_KN = 0.5
STALE_KM = 0.1
STALE_RETURN_MS = 3_600_000
SAME_PLACE_KM = 0.05
MOST_AT_ONCE = 64  # rows of one time that are compared
NO_COURSE_KN = 0.35

_DUPLICATE, _STALE, _WILD = int(Flag.DUPLICATE), int(Flag.STALE), int(Flag.WILD)
_NOISE_SPEED, _CLOCK = int(Flag.NOISE_SPEED), int(Flag.CLOCK)
_MEMORY = 1 << 17  # places remembered a ship
_NO_REPLAY = (-1, -1, -1, 0)
REPLAY_ROWS = 5
REPLAY_SHARE = 0.6
REPLAY_LAG_MS = 3_600_000
REPLAY_GAP = 8  # rows that may be missing between two repeats, now or then


def row_flags(tracks: Tracks) -> NDArray[np.uint16]:
    """`Flag` bits of every row that the rows of its own MMSI decide alone: shape (rows,).

    The rows must be grouped by MMSI and sorted by time.
    """
    # The bits of a place are its key in the memory of places.
    keys = (tracks.lon.view(np.int64), tracks.lat.view(np.int64))
    told = (tracks.speed_kn, tracks.course_deg, tracks.heading_deg)
    return _row_flags(tracks.starts, tracks.t_ms, tracks.lon, tracks.lat, *told, tracks.receiver, *keys)


@inlined
def is_noise_speed(speed_kn: float) -> bool:
    """Whether a speed is one of the three codes that faulty or missing values leave.

    >>> [is_noise_speed(x) for x in (51.2, 63.0, 102.3, 102.2, 51.0, float("nan"))]
    [True, True, True, False, False, False]
    """
    if not speed_kn > 51.0:
        return False
    return 51.15 <= speed_kn <= 51.25 or 62.95 <= speed_kn <= 63.05 or 102.25 <= speed_kn <= 102.35


@inlined
def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


@inlined
def same_report(lon: Degrees, lat: Degrees, speed: Told, course: Told, heading: Told, i: int, j: int) -> bool:
    """Whether two rows are equal in place, speed, course and heading, digit for digit; a missing value equals
    another."""
    return (
        lon[i] == lon[j]
        and lat[i] == lat[j]
        and _same(speed[i], speed[j])
        and _same(course[i], course[j])
        and _same(heading[i], heading[j])
    )


@inlined
def place_key(lon_bits: int, lat_bits: int) -> int:
    """Where in a memory of places the bits of a longitude and a latitude are kept."""
    return ((lon_bits * 0x9E3779B97F4A7C1) ^ (lat_bits * 0x2545F4914F6CDD1D)) >> 40 & (_MEMORY - 1)


@inlined
def _sends_courses(course: Told, first: int, end: int) -> bool:
    i = first
    while i < end and course[i] != course[i]:
        i += 1
    return i < end


@inlined
def _is_duplicate(t_ms: Times, lon: Degrees, lat: Degrees, flags: NDArray[np.uint16], i: int, first: int) -> bool:
    j = i - 1
    while j >= max(first, i - MOST_AT_ONCE) and t_ms[j] == t_ms[i]:
        if flags[j] == 0 and step_km(lon, lat, i, j) <= SAME_PLACE_KM:
            return True
        j -= 1
    return False


@inlined
def _was_away(t_ms: Times, lon: Degrees, lat: Degrees, i: int, last: int, end: int) -> bool:
    """Whether the ship was elsewhere just before row i (at row `last`) and is elsewhere again just after it."""
    after = i + 1
    if after >= end or t_ms[i] - t_ms[last] > STALE_RETURN_MS:
        return False
    if t_ms[after] - t_ms[i] > STALE_RETURN_MS:
        return False
    return step_km(lon, lat, last, i) > STALE_KM and step_km(lon, lat, i, after) > STALE_KM


@inlined
def _should_have_sailed(t_ms: Times, speed: Told, earlier: int, i: int) -> bool:
    sailed_km: float = speed[i] * (t_ms[i] - t_ms[earlier]) / MS_PER_HOUR * KM_PER_NM
    return bool(speed[i] > STILL_KN) and sailed_km > STALE_KM


@inlined
def _contradicting_clock(receiver: NDArray[np.int8], earlier: int, i: int) -> int:
    """Which of two rows of one broadcast a satellite gave at the wrong time; -1 when none did."""
    if (receiver[i] == RECEIVER_SATELLITE) == (receiver[earlier] == RECEIVER_SATELLITE):
        return -1
    return i if receiver[i] == RECEIVER_SATELLITE else earlier


@kernel
def _follow_replay(
    t_ms: Times, flags: NDArray[np.uint16], replay: tuple[int, int, int, int], earlier: int, i: int
) -> tuple[int, int, int, int]:
    """Carry on or begin the run of repeats that stale row i belongs to: (first row, latest row, latest original,
    repeats).

    Once it is long enough its rows are no longer stale.
    """
    first, latest, original, repeats = replay
    if t_ms[i] - t_ms[earlier] < REPLAY_LAG_MS:
        return replay
    if first >= 0 and i - latest <= REPLAY_GAP and original < earlier <= original + REPLAY_GAP:
        repeats += 1
        latest, original = i, earlier
        if repeats >= REPLAY_ROWS and repeats >= REPLAY_SHARE * (i - first + 1):
            for j in range(first if repeats == REPLAY_ROWS else i, i + 1):
                if flags[j] == _STALE:
                    flags[j] = 0
        return first, latest, original, repeats
    if first >= 0 and i - latest <= REPLAY_GAP and abs(original - earlier) <= REPLAY_GAP:
        return replay  # the same repeat again
    return i, i, earlier, 1


@kernel
def _row_flags(
    starts: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    heading: Told,
    receiver: NDArray[np.int8],
    lon_bits: NDArray[np.int64],
    lat_bits: NDArray[np.int64],
) -> NDArray[np.uint16]:
    flags = np.zeros(len(t_ms), np.uint16)
    memory = np.full(_MEMORY, -1, np.int32)
    for ship in range(len(starts) - 1):
        first, end = starts[ship], starts[ship + 1]
        sends_courses = _sends_courses(course, first, end)
        last = -1  # the last good row
        replay = _NO_REPLAY
        for i in range(first, end):
            v = speed[i]
            if not (abs(lat[i]) <= 90.0 and abs(lon[i]) <= 180.0):
                flags[i] = _WILD
                continue
            if is_noise_speed(v) or (sends_courses and v > NO_COURSE_KN and course[i] != course[i]):
                flags[i] = _NOISE_SPEED
                continue
            if i > first and t_ms[i] == t_ms[i - 1] and _is_duplicate(t_ms, lon, lat, flags, i, first):
                flags[i] = _DUPLICATE
                continue
            key = place_key(lon_bits[i], lat_bits[i])
            earlier = memory[key]
            if earlier >= first and same_report(lon, lat, speed, course, heading, earlier, i):
                if _should_have_sailed(t_ms, speed, earlier, i):
                    wrong = _contradicting_clock(receiver, earlier, i)
                    flags[i if wrong < 0 else wrong] = _STALE if wrong < 0 else _CLOCK
                    if wrong < 0:
                        replay = _follow_replay(t_ms, flags, replay, earlier, i)
                        last = i if flags[i] == 0 else last
                    if wrong != earlier:
                        continue
                elif earlier != last and last >= first and _was_away(t_ms, lon, lat, i, last, end):
                    flags[i] = _STALE
                    continue
                else:
                    last = i  # the first of equal reports is the one that is remembered
                    continue
            memory[key] = i
            last = i
    return flags
