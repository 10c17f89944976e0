"""Intervals: how often a class A unit reports, against the speed it tells (pattern interval).

Definition. Only for sources known to hold every message received (`every_message`). Over 30 reports or more and half
an hour or more a unit tells over 3 kn while none of its reports follows another within 150 s, as at anchor; or tells
3 kn or less and "at anchor" or "moored" while nine in ten follow within 12 s, as under way. It is a finding when the
positions take the side of the interval: they stay within a quarter of the way told, or move on at over 3 kn. Signs:
the interval; the way.

Thresholds. ITU-R M.1371-5: class A every 3 min at anchor or moored and not over 3 kn, every 10 s or less under way.
Lost messages make intervals longer only, so none at all under 150 s is asked for. 30 reports: ours.

What it cannot see. Thinned feeds. Class B, whose intervals differ less.

Known failures. A receiver at the edge of its range that hears one report in fifteen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.displaced import span
from reckoning.sea.doubts import ANCHORED, MOORED, Doubt, Paths, Pattern, with_row
from reckoning.sea.steps import MS_PER_HOUR, Degrees, Times, Told, step_km
from reckoning.sea.tracks import Tracks

AT_REST_MS = 150_000
UNDER_WAY_MS = 12_000
AT_REST_KN = 3.0
LOST_SHARE = 0.1
STAYED_SHARE = 0.25
_FIRST, _LAST, _FIXES, _MEAN_S, _KM, _TOLD_KM, _COLUMNS = range(7)


@dataclass(frozen=True)
class IntervalParameters:
    """`every_message`: whether the sources are known to hold every message received. Others: the module's card."""

    every_message: bool = False
    reports: int = 30
    least_h: float = 0.5


def intervals(tracks: Tracks, paths: Paths, parameters: IntervalParameters) -> list[Doubt]:
    """One doubt for each spell in which reporting intervals and positions both contradict the speed told."""
    if not parameters.every_message:
        return []
    table = _intervals(
        paths.starts,
        paths.rows,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        tracks.speed_kn,
        tracks.status,
        parameters.reports,
        round(parameters.least_h * HOUR_MS),
    )
    found = []
    for row in table.tolist():
        first, last = int(row[_FIRST]), int(row[_LAST])
        hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
        signs = (
            f"{row[_FIXES]:.0f} reports {row[_MEAN_S]:.0f} s apart tell {row[_TOLD_KM] / KM_PER_NM / hours:.1f} kn",
            f"{row[_KM]:.1f} km of way in {span(hours)} where {row[_TOLD_KM]:.1f} km are told",
        )
        found.append(Doubt(Pattern.INTERVAL, first, last, signs))
    return found


@kernel
def _intervals(
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    status: NDArray[np.int8],
    least_reports: int,
    least_ms: int,
) -> NDArray[np.float64]:
    found, size = np.empty((0, _COLUMNS), np.float64), 0
    for p in range(len(starts) - 1):
        a = starts[p]
        while a < starts[p + 1]:
            kind = _kind(speed, status, rows[a])
            b, quick, told = a, 0, 0.0
            while b + 1 < starts[p + 1] and kind > 0 and _kind(speed, status, rows[b + 1]) == kind:
                ms = t_ms[rows[b + 1]] - t_ms[rows[b]]
                if kind == 1 and ms < AT_REST_MS:
                    break
                quick += ms <= UNDER_WAY_MS
                told += speed[rows[b + 1]] * KM_PER_NM * ms / MS_PER_HOUR
                b += 1
            span_ms = t_ms[rows[b]] - t_ms[rows[a]]
            if b - a >= least_reports and span_ms >= least_ms:
                km = step_km(lon, lat, rows[a], rows[b])
                stays = kind == 1 and km <= STAYED_SHARE * told
                sails = kind == 2 and quick >= (1 - LOST_SHARE) * (b - a)
                if stays or (sails and km / KM_PER_NM > AT_REST_KN * span_ms / MS_PER_HOUR):
                    row = np.array([rows[a], rows[b], b - a + 1, span_ms / 1000.0 / (b - a), km, told])
                    found, size = with_row(found, size, row), size + 1
            a = max(b, a + 1)
    return found[:size]


@kernel
def _kind(speed: Told, status: NDArray[np.int8], i: int) -> int:
    """1: tells that it is under way; 2: that it lies still; 0: neither."""
    if speed[i] > AT_REST_KN:
        return 1
    return 2 if speed[i] <= AT_REST_KN and status[i] in (ANCHORED, MOORED) else 0
