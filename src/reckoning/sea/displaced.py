"""Displaced: a ship heard for a while where it could not have sailed there and back (pattern jump).

Definition. A candidate segment (`reckoning.sea.turns`: A, then B, then A again on one hull), entered or left over
10 km or more. Signs: the speed needed
from the fix before it, and to the fix after it, where over what the ship can do; that its fixes hold together.

Thresholds. Over 60 kn beyond 0.5 km (`reckoning.sea.matching`); 5 fixes or more; 10 km: feeds and clocks displace by
less.

What it cannot see. A displacement that a ship could have sailed; one from which it does not come back in the data.

Known failures. Two ships with one MMSI and no name told, of which one is silent while the other is heard, are told
as one.
"""

from __future__ import annotations

import math

import numpy as np

from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.sea.doubts import Doubt, Paths, Pattern
from reckoning.sea.tracks import Tracks

LEAST_FIXES = 5


def displaced(tracks: Tracks, paths: Paths, reach_kn: float, slack_km: float, least_km: float) -> list[Doubt]:
    """One doubt for each path that is a candidate, was left or entered over `least_km` or more and has 5 fixes."""
    found = []
    for p in np.flatnonzero(paths.candidate).tolist():
        own = p
        while paths.candidate[own]:
            own -= 1
        whole = paths.rows[paths.starts[own] : paths.starts[own + 1]]
        part = paths.rows[paths.starts[p] : paths.starts[p + 1]]
        if len(part) < LEAST_FIXES:
            continue
        doubt = _doubt(tracks, whole, int(part[0]), int(part[-1]), len(part), reach_kn, slack_km)
        if doubt.distance_km >= least_km:
            found.append(doubt)
    return found


def _doubt(
    tracks: Tracks, whole: np.ndarray, first: int, last: int, fixes: int, reach_kn: float, slack_km: float
) -> Doubt:
    at = np.searchsorted(whole, (first, last))
    before = int(whole[at[0] - 1]) if at[0] else -1
    after = int(whole[at[1]]) if at[1] < len(whole) else -1
    signs, rows, fastest, furthest = [], [], math.nan, math.nan
    for start, end, words in ((before, first, "from the fix before"), (last, after, "to the fix after")):
        if start < 0 or end < 0:
            continue
        km = distance_km(tracks.lon[start], tracks.lat[start], tracks.lon[end], tracks.lat[end])
        hours = (tracks.t_ms[end] - tracks.t_ms[start]) / HOUR_MS
        knots = km / KM_PER_NM / max(hours, 1 / 3600)
        if (km - slack_km) / KM_PER_NM > reach_kn * hours:
            signs.append(f"{km:.0f} km in {span(hours)} {words}: {knots:,.0f} kn")
            rows.append(start if words.startswith("from") else end)
            fastest, furthest = np.fmax(fastest, knots), np.fmax(furthest, km)
    hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
    signs.append(f"{fixes} fixes there within {span(hours)}")
    return Doubt(Pattern.JUMP, first, last, tuple(signs), tuple(rows), float(fastest), float(furthest))


def span(hours: float) -> str:
    """A length of time in words.

    >>> span(0.05), span(0.5), span(7.25)
    ('3 min', '30 min', '7.2 h')
    """
    return f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.1f} h"
