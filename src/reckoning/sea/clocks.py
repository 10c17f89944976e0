"""Clocks: satellite fixes whose time is wrong, shown by where other receivers heard the ship.

Definition. A satellite's fix that the ship could not have made on its way between the fixes of other receivers
around it (`credible_step` of `reckoning.sea.steps`, an hour at most to either side), but that lies within 0.5 km of
the way it went between two such fixes at most 30 min apart, within two days before or after: the place is right and
the time is not.

Thresholds. Two days: the largest offset met in satellite feeds. 0.5 km: as for matching. 30 min: beyond it the way
between two fixes is not known to 0.5 km. An hour: beyond it anything is credible.

What it cannot see. Offsets of less than the ship needs to sail 0.5 km. Clocks of feeds that no other feed
contradicts.

Known failures. Beyond 1,000 such fixes of one MMSI none is looked for. A wild fix of a satellite that happens to lie
on the ship's way of the last days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined, kernel
from reckoning.model.position import RECEIVER_SATELLITE
from reckoning.sea.clean import Flag
from reckoning.sea.steps import Degrees, Times, Told, credible_step, moved_km

LONGEST_OFFSET_MS = 172_800_000
LONGEST_CHORD_MS = 1_800_000
NEIGHBOUR_MS = 3_600_000
NEAR_DEG = 0.3
MOST_SEARCHED = 1000  # rows of one MMSI
_CLOCK = int(Flag.CLOCK)


@kernel
def flag_clocks(
    starts: NDArray[np.int64],
    flags: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    receiver: NDArray[np.int8],
    slack_km: float,
) -> None:
    """Set `CLOCK` in `flags` on satellite rows at the wrong time; ships with one kind of receiver are passed over."""
    longest = np.int64(0)
    for ship in range(len(starts) - 1):
        longest = max(longest, starts[ship + 1] - starts[ship])
    others = np.empty(longest, np.int64)  # good rows of other receivers
    for ship in range(len(starts) - 1):
        first, end = starts[ship], starts[ship + 1]
        satellites, n = 0, 0
        for i in range(first, end):
            satellites += receiver[i] == RECEIVER_SATELLITE
            if receiver[i] != RECEIVER_SATELLITE and flags[i] == 0:
                others[n] = i
                n += 1
        if satellites == 0 or n < 2:
            continue
        k, searched = 0, 0  # the first of the others after row i
        for i in range(first, end):
            while k < n and others[k] < i:
                k += 1
            if receiver[i] != RECEIVER_SATELLITE or flags[i] != 0:
                continue
            fits = _fits(others, n, k - 1, i, t_ms, lon, lat, speed, slack_km) and _fits(
                others, n, k, i, t_ms, lon, lat, speed, slack_km
            )
            searched += not fits
            if not fits and searched <= MOST_SEARCHED and _on_the_way(others, n, k, i, t_ms, lon, lat, slack_km):
                flags[i] |= _CLOCK


@inlined
def _fits(
    others: NDArray[np.int64],
    n: int,
    k: int,
    i: int,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    slack_km: float,
) -> bool:
    """Whether row i goes with the k-th of the other rows; so it does where there is none near in time."""
    if k < 0 or k >= n or abs(t_ms[others[k]] - t_ms[i]) > NEIGHBOUR_MS:
        return True
    return credible_step(t_ms, lon, lat, speed, others[k], i, slack_km)


@kernel
def _on_the_way(
    others: NDArray[np.int64], n: int, k: int, i: int, t_ms: Times, lon: Degrees, lat: Degrees, slack_km: float
) -> bool:
    """Whether row i lies on the way between two successive other rows, near the k-th first."""
    for step in (-1, 1):
        a = k - 2 if step < 0 else k
        while 0 <= a < n - 1:
            j = others[a]
            if abs(t_ms[j] - t_ms[i]) > LONGEST_OFFSET_MS:
                break
            near = abs(lat[j] - lat[i]) < NEAR_DEG
            if near and _off_chord_km(j, others[a + 1], i, t_ms, lon, lat) <= slack_km:
                return True
            a += step
    return False


@inlined
def _off_chord_km(a: int, b: int, i: int, t_ms: Times, lon: Degrees, lat: Degrees) -> float:
    """Distance of row i from the straight way between rows a and b; infinite when these are long apart."""
    if t_ms[b] - t_ms[a] > LONGEST_CHORD_MS:
        return np.inf
    x, y = moved_km(lon, lat, a, b)
    px, py = moved_km(lon, lat, a, i)
    length = x * x + y * y
    share = min(1.0, max(0.0, (px * x + py * y) / length)) if length > 0.0 else 0.0
    off: float = np.sqrt((px - share * x) ** 2 + (py - share * y) ** 2)
    return off
