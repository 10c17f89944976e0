"""Reach outline: where a ship can have been in an interval, drawn as a line on the globe that holds every such point.

Definition. All points P with distance(A, P) + distance(P, B) <= v * t, an ellipse on the sphere; with no fix after it,
a disc about A. The line is drawn from the middle of A and B, one point a few degrees of bearing, each as far out as the
sum allows. Land is not taken out: what is outside is proven out of reach, what is inside is not proven in it.

Thresholds. The speed is that of the finding. Distances on the sphere are taken as too long by 0.56 %, the most by which
they can exceed those on the ellipsoid, so that the line errs outwards.

What it cannot see. Where the ship can have come halfway round the globe (10,000 km) there is no line to draw.
"""

from __future__ import annotations

from collections.abc import Callable

from reckoning.chain.reach import Fix, Interval
from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import KM_PER_NM, bearing_deg, distance_km, travel

SPHERE_TOO_LONG = 1.0056
FARTHEST_KM = 10_000.0
STEP_DEG = 2
CHORD = 1.002  # a straight line between two points of the ring cuts off less than this
HALVINGS = 40

Point = tuple[float, float]


def reach_outline(interval: Interval, greatest_speed_kn: float) -> tuple[Point, ...]:
    """The line as (lon, lat) in degrees, closed, its longitudes running on past 180; empty where there is none to draw.

    Empty too where the ship cannot have sailed from one end to the other: then nothing is proven.
    """
    end_ms = interval.first.t_ms if interval.first else interval.until_ms
    sum_km = greatest_speed_kn * KM_PER_NM * (end_ms - interval.last.t_ms) / HOUR_MS * SPHERE_TOO_LONG
    a, b = interval.last, interval.first or interval.last
    allowed = sum_km if interval.first else 2 * sum_km  # to P and no further: half the way there and back
    apart = distance_km(a.lon, a.lat, b.lon, b.lat)
    if allowed < apart or allowed / 2 > FARTHEST_KM:
        return ()
    middle = travel(a.lon, a.lat, bearing_deg(a.lon, a.lat, b.lon, b.lat), apart / 2) if apart else (a.lon, a.lat)

    def within(point: Point) -> bool:
        return distance_km(a.lon, a.lat, *point) + distance_km(*point, b.lon, b.lat) <= allowed

    ring = [_farthest(middle, bearing, allowed, within) for bearing in range(0, 360, STEP_DEG)]
    return _running([*ring, ring[0]], middle[0], within)


def _farthest(middle: Point, bearing: float, allowed_km: float, within: Callable[[Point], bool]) -> Point:
    near, far = 0.0, allowed_km / 2 + 1.0
    for _ in range(HALVINGS):
        half = (near + far) / 2
        near, far = (half, far) if within(travel(*middle, bearing, half)) else (near, half)
    return travel(*middle, bearing, far * CHORD)


def _running(ring: list[Point], from_lon: float, within: Callable[[Point], bool]) -> tuple[Point, ...]:
    """The same points with longitudes that run on; about a pole the line is closed along the pole."""
    made: list[Point] = []
    before = from_lon
    for lon, lat in ring:
        before = lon + 360 * round((before - lon) / 360)
        made.append((before, lat))
    for pole in (90.0, -90.0):
        if within((0.0, pole)):
            made += [(made[-1][0], pole), (made[0][0], pole), made[0]]
    return tuple(made)


def fix_of(kept: dict[str, float]) -> Fix:
    """An end of an interval as its finding keeps it."""
    return Fix(kept["lon"], kept["lat"], int(kept["t_ms"]))
