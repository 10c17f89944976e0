"""Speeds: how fast a ship goes at each fix; as it says itself, else as its displacement implies.

Definition: the speed over ground of the message. Where that is not given, the lesser of the mean speeds over at least
ten minutes before and after the fix: the lesser, so that a ship is at rest from its first fix at a place to its last.
The mean is of the way to the fix ten minutes away or to the one five minutes away, whichever is further: a ferry that
is back at the same place after ten minutes was not at rest. Neighbours more than an hour away serve only where there
are none closer.

Thresholds: `SpeedParameters`. Jitter of 15 m on each axis moves a moored ship 64 m at most (99 %) between two fixes:
over ten minutes that is 0.2 kn, at which a stop begins; over one minute it would be 2 kn.

What it cannot see: where speeds are implied, a stop shorter than ten minutes, and a way out and back in five. Known
failures: two neighbours hours away make a ship slow that came, went and came back unheard."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM, quick_distance_km
from reckoning.sea.tracks import Tracks

MINUTE_MS = 60_000
STEP_TO_CHECK_DEG = 0.0015  # a step under 0.17 km in latitude and in longitude contradicts no speed


@dataclass(frozen=True)
class SpeedParameters:
    """`baseline_min`, `longest_baseline_h`: see above (ours). A ship that says it goes under `rest_kn` (where
    a stop ends) while the step from its last fix is `contradiction_km` or more at `contradiction_kn` or more (ours) is
    not believed: some units always send 0."""

    baseline_min: float = 10.0
    longest_baseline_h: float = 1.0
    rest_kn: float = 0.5
    contradiction_km: float = 0.2
    contradiction_kn: float = 5.0


@dataclass(frozen=True)
class Speeds:
    """Speed in knots of every row, NaN where unknown or the row is flagged, and whether it was implied; shapes
    (rows,)."""

    speed_kn: NDArray[np.float32]
    implied: NDArray[np.bool_]


class _Rules(NamedTuple):
    baseline_ms: int
    longest_ms: int
    rest_kn: float
    contradiction_km: float
    contradiction_kn: float


def implied_sign(implied: int, fixes: int) -> str | None:
    """How a finding says that it rests on implied speeds, at so many of its fixes.

    >>> implied_sign(3, 3), implied_sign(1, 3), implied_sign(0, 3)
    ('speed implied', 'speed partly implied', None)
    """
    if not implied:
        return None
    return "speed implied" if implied == fixes else "speed partly implied"


def find_speeds(tracks: Tracks, parameters: SpeedParameters) -> Speeds:
    """The speed at every unflagged fix, by the rule above."""
    rules = _Rules(
        round(parameters.baseline_min * MINUTE_MS),
        round(parameters.longest_baseline_h * HOUR_MS),
        parameters.rest_kn,
        parameters.contradiction_km,
        parameters.contradiction_kn,
    )
    return Speeds(*_speeds(tracks.starts, tracks.flag, tracks.t_ms, tracks.lon, tracks.lat, tracks.speed_kn, rules))


@kernel
def _speeds(
    starts: NDArray[np.int64],
    flag: NDArray[np.uint16],
    t_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    given_kn: NDArray[np.float32],
    rules: _Rules,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    speed = np.full(len(t_ms), np.nan, dtype=np.float32)
    implied = np.zeros(len(t_ms), dtype=np.bool_)
    good = np.empty(len(t_ms), dtype=np.int64)
    rest_kn, longest_ms = rules.rest_kn, rules.longest_ms
    baseline_ms, half_ms = rules.baseline_ms, rules.baseline_ms // 2
    for ship in range(len(starts) - 1):
        count = 0
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] == 0:
                good[count] = i
                count += 1
        # Fixes far enough away, and half as far, on both sides; those before are -1 and those after `count` for none.
        before, half_before, after, half_after = -1, -1, 0, 0
        for k in range(count):
            i = good[k]
            if not np.isnan(given_kn[i]):
                # Most steps of a ship at rest are too short to contradict it; the rest are measured.
                j = good[max(0, k - 1)]
                short = abs(lat[i] - lat[j]) < STEP_TO_CHECK_DEG and abs(lon[i] - lon[j]) < STEP_TO_CHECK_DEG
                if given_kn[i] >= rest_kn or short or _credible(i, j, t_ms, lon, lat, rules):
                    speed[i] = given_kn[i]
                    continue
            while before + 1 < k and t_ms[good[before + 1]] <= t_ms[i] - baseline_ms:
                before += 1
            while half_before + 1 < k and t_ms[good[half_before + 1]] <= t_ms[i] - half_ms:
                half_before += 1
            while after < count and t_ms[good[after]] < t_ms[i] + baseline_ms:
                after += 1
            while half_after < count and t_ms[good[half_after]] < t_ms[i] + half_ms:
                half_after += 1
            slow, span = np.nan, np.inf
            if before >= 0:
                slow, span = _mean(i, good[before], good[half_before], t_ms, lon, lat)
            if after < count:
                other, length = _mean(i, good[after], good[half_after], t_ms, lon, lat)
                # Of two neighbours the slower counts, unless only one of them is near enough.
                if (span <= longest_ms) == (length <= longest_ms):
                    slow = other if np.isnan(slow) else min(slow, other)
                elif length < span:
                    slow = other
            speed[i], implied[i] = slow, True
    return speed, implied


@kernel
def _credible(
    i: int, j: int, t_ms: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64], rules: _Rules
) -> bool:
    """Whether a ship may lie still at row i that was at row j before."""
    km = quick_distance_km(lon[j], lat[j], lon[i], lat[i])
    return km < rules.contradiction_km or _knots(km, t_ms[i] - t_ms[j]) < rules.contradiction_kn


@kernel
def _mean(
    i: int, far: int, half: int, t_ms: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[float, float]:
    """Mean speed in knots to the further of two rows on one side of row i, and the ms to the one further in time."""
    km = quick_distance_km(lon[far], lat[far], lon[i], lat[i])
    if half != far:
        km = max(km, quick_distance_km(lon[half], lat[half], lon[i], lat[i]))
    span_ms = abs(t_ms[far] - t_ms[i])
    return _knots(km, span_ms), float(span_ms)


@kernel
def _knots(km: float, span_ms: float) -> float:
    if span_ms <= 0:
        return math.inf if km > 0.0 else 0.0
    return km / KM_PER_NM / (span_ms / 3_600_000.0)
