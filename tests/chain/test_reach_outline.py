"""The outline of a reach set: it holds every point the ship can have been at, wherever on the globe."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reckoning.chain.reach import Fix, Interval
from reckoning.chain.reach_outline import FARTHEST_KM, SPHERE_TOO_LONG, reach_outline
from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import KM_PER_NM, distance_km, travel

lons, lats = st.floats(-180, 180), st.floats(-78, 78)


def interval(lon: float, lat: float, course: float, apart_km: float, hours: float) -> Interval:
    there = travel(lon, lat, course, apart_km)
    return Interval(Fix(lon, lat, 0), Fix(*there, int(hours * HOUR_MS)))


@given(lons, lats, st.floats(0, 359), st.floats(0, 800), st.floats(24, 200), st.floats(0, 359), st.floats(0, 1))
def test_no_point_on_the_line_can_be_reached_and_left_in_time(
    lon: float, lat: float, course: float, apart_km: float, hours: float, bearing: float, share: float
) -> None:
    asked = interval(lon, lat, course, apart_km, hours)
    allowed = 18.0 * KM_PER_NM * hours
    line = reach_outline(asked, 18.0)
    assert asked.first is not None
    if not line:
        assert allowed * SPHERE_TOO_LONG / 2 > FARTHEST_KM or allowed * SPHERE_TOO_LONG < apart_km
        return
    for x, y in line:
        if abs(y) == 90.0:
            continue  # closed along the pole
        way = distance_km(lon, lat, x, y) + distance_km(x, y, asked.first.lon, asked.first.lat)
        assert way >= allowed


@given(lons, st.floats(-60, 60), st.floats(1, 120))
def test_with_no_fix_after_it_the_line_is_a_disc(lon: float, lat: float, hours: float) -> None:
    line = reach_outline(Interval(Fix(lon, lat, 0), None, int(hours * HOUR_MS)), 18.0)
    radius = 18.0 * KM_PER_NM * hours * SPHERE_TOO_LONG
    for x, y in line:
        if abs(y) != 90.0:
            assert math.isclose(distance_km(lon, lat, x, y), radius, rel_tol=0.003, abs_tol=0.01)


def test_across_180_degrees_longitudes_run_on() -> None:
    line = reach_outline(interval(179.5, 40, 90, 100, 24), 18.0)
    assert max(abs(b[0] - a[0]) for a, b in pairwise(line)) < 30
    assert max(abs(x) for x, _ in line) > 180


def test_about_a_pole_the_line_is_closed_along_it() -> None:
    line = reach_outline(interval(10, 85, 90, 10, 48), 18.0)
    assert max(y for _, y in line) == 90.0
    assert line[0] == line[-1]


def test_where_the_ship_cannot_have_sailed_it_there_is_no_line() -> None:
    assert reach_outline(interval(0, 0, 90, 4_000, 10), 18.0) == ()
