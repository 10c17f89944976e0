"""Reach: which terminals a ship could have called at while it was silent, or while its position was not credible.

Definition. Between the last fix A before and the first fix B after, terminal P is within reach with dwell d when
distance(A, P) / v + distance(P, B) / v + d <= gap. For each candidate: the least speed needed, the longest dwell left,
and whether a loading of a stated least length fits. Two distances, both reported: the great circle, which no ship can
beat, and the way by sea lanes, an estimate. Only the great circle says "impossible".

Reach gives a set, and the truth is in it as long as the ship's greatest speed is right: a terminal is left out of the
possible ones only when even the great circle, shortened by the terminal's own error, is too far at that speed. The set
is ranked by the longest dwell left by sea lanes at the usual speed.

Thresholds. Greatest speed 18 kn: above the trial speed of product tankers (14 to 16 kn); give the ship's own where it
is known. Usual speed 12 kn: service speed of a laden product tanker, slow steaming included. Least loading 8 h: a small
parcel of 3,000 t at 400 t/h; conventions, each a parameter.

What it cannot see. A call at a place that is not among the candidates; a ship that never moved and lied; currents (a
ship makes good over the ground up to 2 kn more than its own greatest speed: give the greatest speed over the ground).
An interval that is still open has no second leg, and so a larger set.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all
from reckoning.model.instant import HOUR_MS, iso
from reckoning.places.sea_distance import sea_distances
from reckoning.places.sphere import KM_PER_NM

_SECOND_H = 1 / 3600  # positions are timed to the second at best


@dataclass(frozen=True)
class Fix:
    """Where a ship was, in degrees, and when; `record` names the position."""

    lon: float
    lat: float
    t_ms: int
    record: str = ""


@dataclass(frozen=True)
class Interval:
    """A silence, or a time of false positions: the last fix before it, and the first after it or when it is still open.

    An open interval is judged up to `until_ms`, the end of the source.
    """

    last: Fix
    first: Fix | None = None
    until_ms: int = 0


@dataclass(frozen=True)
class Candidate:
    """A terminal in degrees, `error_km` how far it may be off, and what it is called where that is known."""

    place: str
    lon: float
    lat: float
    error_km: float = 0.0
    name: str = ""


@dataclass(frozen=True)
class ReachParameters:
    """Speeds over the ground in knots, and the least time alongside that a loading takes, in hours."""

    greatest_speed_kn: float = 18.0
    usual_speed_kn: float = 12.0
    loading_h: float = 8.0


@dataclass(frozen=True)
class Reach:
    """One candidate. Least: by the great circle at the greatest speed, proven. Best: by sea lanes at the usual speed.

    A dwell below zero says by how many hours it is out of reach. `impossible` and `loading_impossible` are proven;
    `fits` and `loading_fits` are estimates.
    """

    place: str
    gap_h: float
    lower_km: float
    best_km: float
    least_speed_kn: float
    best_speed_kn: float
    longest_dwell_h: float
    best_dwell_h: float
    impossible: bool
    loading_impossible: bool
    fits: bool
    loading_fits: bool


def reach(
    interval: Interval, candidates: Sequence[Candidate], parameters: ReachParameters | None = None
) -> tuple[Reach, ...]:
    """Every candidate, the likeliest first: longest dwell left by sea lanes, then by the great circle.

    Raises `UsageError` on speeds that are not above zero, `InputError` (several as one) on positions that are none and
    on an interval that ends before it began, naming the record.
    """
    given = parameters or ReachParameters()
    gap_h = _checked(interval, candidates, given)
    if not candidates:
        return ()
    ends = [interval.last] if interval.first is None else [interval.last, interval.first]
    found = sea_distances(
        [f.lon for f in ends], [f.lat for f in ends], [c.lon for c in candidates], [c.lat for c in candidates]
    )
    error = np.array([c.error_km for c in candidates])
    lower = np.maximum(found.lower_km - error, 0.0).sum(axis=0)
    best = found.best_km.sum(axis=0)
    reached = [
        _reach(c.place, gap_h, float(low), float(likely), given)
        for c, low, likely in zip(candidates, lower, best, strict=True)
    ]
    return tuple(sorted(reached, key=lambda r: (-r.best_dwell_h, -r.longest_dwell_h, r.place)))


def _reach(place: str, gap_h: float, lower_km: float, best_km: float, given: ReachParameters) -> Reach:
    longest = gap_h - _hours(lower_km, given.greatest_speed_kn)
    likely = gap_h - _hours(best_km, given.usual_speed_kn)
    return Reach(
        place=place,
        gap_h=gap_h,
        lower_km=lower_km,
        best_km=best_km,
        least_speed_kn=_speed_kn(lower_km, gap_h),
        best_speed_kn=_speed_kn(best_km, gap_h),
        longest_dwell_h=longest,
        best_dwell_h=likely,
        impossible=longest < -_SECOND_H,
        loading_impossible=longest < given.loading_h - _SECOND_H,
        fits=likely >= 0,
        loading_fits=likely >= given.loading_h,
    )


def _hours(distance_km: float, speed_kn: float) -> float:
    return distance_km / KM_PER_NM / speed_kn


def _speed_kn(distance_km: float, hours: float) -> float:
    if hours > 0:
        return distance_km / KM_PER_NM / hours
    return math.inf if distance_km > 0 else 0.0


def _checked(interval: Interval, candidates: Sequence[Candidate], given: ReachParameters) -> float:
    """The length of the interval in hours."""
    if not (given.greatest_speed_kn > 0 and given.usual_speed_kn > 0 and given.loading_h >= 0):
        raise UsageError(f"not speeds above zero and a time: {given}", do="give knots and hours")
    errors: list[ReckoningError] = []
    for fix in (interval.last, interval.first):
        if fix and not _is_position(fix.lon, fix.lat):
            errors.append(InputError(f"not a position: {fix.lon}, {fix.lat}", where=fix.record))
    for c in candidates:
        if not (_is_position(c.lon, c.lat) and c.error_km >= 0):
            errors.append(InputError(f"not a position: {c.lon}, {c.lat}, error {c.error_km} km", where=c.place))
    end_ms = interval.first.t_ms if interval.first else interval.until_ms
    if end_ms < interval.last.t_ms:
        what = f"it ends at {iso(end_ms)}, before it began at {iso(interval.last.t_ms)}"
        errors.append(InputError(what, where=interval.first.record if interval.first else interval.last.record))
    raise_all(errors)
    return (end_ms - interval.last.t_ms) / HOUR_MS


def _is_position(lon: float, lat: float) -> bool:
    return abs(lon) <= 360 and abs(lat) <= 90
