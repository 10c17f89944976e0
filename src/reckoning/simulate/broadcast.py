"""Broadcast: what a transponder sends: class A intervals, 15 m of jitter, rounding, status set late."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from reckoning.simulate.itinerary import Passage
from reckoning.simulate.motion import TICK_S, Doing, Floats, offset

JITTER_M = 15.0  # root mean square distance of a fix from the truth
AT_REST_S = 180.0  # ITU-R M.1371: class A at anchor or moored and under 3 kn
UNDER_WAY_S = ((14.0, 10.0), (23.0, 6.0), (np.inf, 2.0))  # up to this speed in kn, this interval in s
STATUS = {Doing.UNDER_WAY: 0, Doing.MOORED: 5, Doing.ANCHORED: 1, Doing.ADRIFT: 0, Doing.ALONGSIDE: 0}


class Fault(IntEnum):
    """What is wrong with one record."""

    NONE = 0
    STALE = 1
    WILD = 2
    FALSE = 3
    CLOCK = 4


@dataclass(frozen=True)
class Messages:
    """Position reports of one hull: seconds since the period began, unwrapped degrees; NaN where not given."""

    t_s: Floats
    lon: Floats
    lat: Floats
    speed_kn: Floats
    course_deg: Floats
    heading_deg: Floats
    status: NDArray[np.int8]
    fault: NDArray[np.int8]
    true_lon: Floats
    true_lat: Floats

    def __len__(self) -> int:
        return len(self.t_s)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Messages:
        """The rows named by mask or index."""
        return Messages(*(getattr(self, f.name)[rows] for f in fields(self)))


def reporting_times(passage: Passage, thin_s: float, rng: np.random.Generator) -> Floats:
    """When a class A transponder reports, in whole seconds, no more often than every `thin_s` seconds."""
    speed = passage.speed_kn
    interval = np.select([speed <= kn for kn, _ in UNDER_WAY_S], [s for _, s in UNDER_WAY_S])
    interval = np.where((passage.doing != Doing.UNDER_WAY) & (speed < 3.0), AT_REST_S, interval)
    interval = np.maximum(interval, max(1.0, thin_s))
    ticks_s = np.arange(len(speed)) * float(TICK_S)
    phase = np.concatenate(([0.0], np.cumsum(TICK_S / interval[1:])))
    marks = np.arange(int(phase[-1])) + rng.uniform(0.0, 1.0) + rng.normal(0, 0.05, int(phase[-1]))
    marks = np.sort(np.clip(marks, 0, phase[-1]))
    times: Floats = np.unique(np.floor(np.interp(marks, phase, ticks_s)))
    return np.asarray(times[times < ticks_s[-1]], dtype=np.float64)


def honest_messages(passage: Passage, times_s: Floats, rng: np.random.Generator) -> Messages:
    """What an honest transponder sends at given times: fixes speed, course and heading, with noise."""
    ticks_s = np.arange(len(passage.lon)) * float(TICK_S)
    tick = np.clip(np.searchsorted(ticks_s, times_s, side="left"), 0, len(ticks_s) - 1)
    lon, lat = np.interp(times_s, ticks_s, passage.lon), np.interp(times_s, ticks_s, passage.lat)
    size = len(times_s)
    sigma_km = JITTER_M / 1000 / np.sqrt(2)
    seen = offset(lon, lat, rng.normal(0, sigma_km, size), rng.normal(0, sigma_km, size))
    speed, course = passage.speed_kn[tick], passage.course_deg[tick]
    noise_kn = rng.normal(0, 1, size) * np.where(speed < 0.05, 0.04, 0.1)
    said_kn: Floats = np.round(np.maximum(0.0, speed + noise_kn), 1).astype(np.float64)
    wander = np.where(speed < 0.3, rng.uniform(-180, 180, size), rng.normal(0, 2, size) / np.maximum(speed / 6, 0.3))
    heading = np.round(passage.heading_deg[tick] + rng.normal(0, 1, size)) % 360.0
    heading[rng.random(size) < 0.005] = np.nan
    return Messages(
        times_s,
        seen[:, 0],
        seen[:, 1],
        said_kn,
        np.round((course + wander) % 360.0, 1) % 360.0,
        heading,
        _statuses(passage.doing, rng)[tick],
        np.zeros(size, dtype=np.int8),
        lon,
        lat,
    )


def _statuses(doing: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    """Navigational status, set by hand: a minute to an hour late at each change."""
    status = np.array([STATUS[d] for d in Doing], dtype=np.int8)[doing]
    for change in (np.flatnonzero(np.diff(status)) + 1).tolist():
        late = int(rng.integers(1, 60))
        status[change : change + late] = status[change - 1]
    return status
