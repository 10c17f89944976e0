"""Steps: the way from one fix to another: its length, its time, and the speed it takes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined
from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM, distance_km, quick_distance_km

MS_PER_HOUR = 3_600_000.0
FAR_KM = 100.0  # beyond it, and near a pole, the cheap distance is not good enough
FAR_LAT = 80.0
UNTOLD_KN = 30.0
LEAST_KN = 10.0
SPEED_FACTOR = 1.25
SPEED_MARGIN_KN = 3.0

Times = NDArray[np.int64]
Degrees = NDArray[np.float64]
Told = NDArray[np.float32]
"""Columns of `Tracks`: times in ms; longitudes or latitudes; speeds in kn, courses or headings, NaN where not told."""


@inlined
def east_deg(lon: Degrees, i: int, j: int) -> float:
    """Degrees of longitude from row i to row j the short way round, east positive."""
    degrees: float = lon[j] - lon[i]
    if degrees > 180.0:
        return degrees - 360.0
    return degrees + 360.0 if degrees < -180.0 else degrees


@inlined
def moved_km(lon: Degrees, lat: Degrees, i: int, j: int) -> tuple[float, float]:
    """Kilometres east and north from row i to row j in the plane: for steps of a few tens of km away from the poles."""
    east = east_deg(lon, i, j) * math.cos(math.radians(0.5 * (lat[i] + lat[j]))) * KM_PER_DEGREE
    return east, (lat[j] - lat[i]) * KM_PER_DEGREE


@inlined
def step_km(lon: Degrees, lat: Degrees, i: int, j: int) -> float:
    """Distance in km between two rows: cheap when near, by the great circle when far or near a pole."""
    near: float = quick_distance_km(lon[i], lat[i], lon[j], lat[j])
    if near > FAR_KM or abs(lat[i]) > FAR_LAT:
        return distance_km(lon[i], lat[i], lon[j], lat[j])
    return near


@inlined
def step_h(t_ms: Times, i: int, j: int) -> float:
    """Hours between two rows, whichever came first."""
    hours: float = abs(t_ms[j] - t_ms[i]) / MS_PER_HOUR
    return hours


@inlined
def within_reach(t_ms: Times, lon: Degrees, lat: Degrees, i: int, j: int, reach_kn: float, slack_km: float) -> bool:
    """Whether a ship at row i could be at row j at that speed, whichever came first."""
    return step_km(lon, lat, i, j) <= slack_km + reach_kn * KM_PER_NM * step_h(t_ms, i, j)


@inlined
def needed_kn(t_ms: Times, lon: Degrees, lat: Degrees, i: int, j: int, slack_km: float) -> float:
    """The speed in knots a ship needs from row i to row j; a second at least is allowed for it."""
    km = max(0.0, step_km(lon, lat, i, j) - slack_km)
    return km / KM_PER_NM / max(step_h(t_ms, i, j), 1.0 / 3600.0)


@inlined
def credible_kn(speed: Told, i: int, j: int) -> float:
    """The speed up to which a step between two rows is credible by what they tell: 1.25 times the greater speed (10
    kn at least, 30 kn where none is told) and 3 kn."""
    a, b = speed[i], speed[j]
    told = max(LEAST_KN, a if a == a else UNTOLD_KN, b if b == b else UNTOLD_KN)
    kn: float = SPEED_FACTOR * told + SPEED_MARGIN_KN
    return kn


@inlined
def credible_step(t_ms: Times, lon: Degrees, lat: Degrees, speed: Told, i: int, j: int, slack_km: float) -> bool:
    """Whether a ship at row i would be at row j by the speeds it tells there, whichever came first."""
    return within_reach(t_ms, lon, lat, i, j, credible_kn(speed, i, j), slack_km)
