"""Distances on the sphere: known arcs, the quick formula's stated error, and sailing there and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.sphere import EARTH_RADIUS_KM, bearing_deg, distance_km, quick_distance_km, travel

LON = st.floats(-180, 180)


def test_a_quarter_of_the_globe_is_a_quarter_of_its_circumference() -> None:
    quarter = EARTH_RADIUS_KM * math.pi / 2
    assert distance_km(0, 0, 90, 0) == pytest.approx(quarter)
    assert distance_km(10, 0, 77, 90) == pytest.approx(quarter)
    assert distance_km(0, 0, 180, 0) == pytest.approx(2 * quarter)


def test_crossing_180_degrees_is_short() -> None:
    assert distance_km(179.5, 0, -179.5, 0) == pytest.approx(distance_km(-0.5, 0, 0.5, 0))
    assert quick_distance_km(179.5, 0, -179.5, 0) == pytest.approx(111.195, abs=0.01)


def test_an_unknown_coordinate_gives_an_unknown_distance() -> None:
    assert math.isnan(distance_km(math.nan, 0, 1, 1))


@given(LON, st.floats(-79, 79), st.floats(0, 360), st.floats(0.1, 100))
def test_the_quick_distance_keeps_its_stated_error(lon: float, lat: float, course: float, km: float) -> None:
    lon2, lat2 = travel(lon, lat, course, km)
    if abs(lat2) < 80:
        assert quick_distance_km(lon, lat, lon2, lat2) == pytest.approx(km, rel=0.001, abs=1e-6)


@given(LON, st.floats(-89, 89), st.floats(0, 359), st.floats(1, 9000))
def test_one_arrives_as_far_away_as_one_sailed_and_on_the_course_steered(
    lon: float, lat: float, course: float, km: float
) -> None:
    there = travel(lon, lat, course, km)
    assert -180 <= there[0] <= 180
    assert distance_km(lon, lat, *there) == pytest.approx(km, rel=1e-6, abs=1e-4)
    turn = (bearing_deg(lon, lat, *there) - course + 180) % 360 - 180
    assert abs(turn) < 0.01
