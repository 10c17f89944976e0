"""Steps: distances and speeds between two fixes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.sphere import distance_km
from reckoning.sea.steps import credible_kn, east_deg, moved_km, needed_kn, step_km

LON, LAT = st.floats(-180, 180), st.floats(-89.9, 89.9)


@given(LON, LAT, LON, LAT)
def test_a_step_is_as_long_as_the_great_circle(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    km = step_km(np.array([lon1, lon2]), np.array([lat1, lat2]), 0, 1)
    assert km == pytest.approx(distance_km(lon1, lat1, lon2, lat2), rel=0.002, abs=0.01)


@pytest.mark.parametrize(("a", "b", "east"), [(179.0, -179.0, 2.0), (-179.0, 179.0, -2.0), (10.0, 12.0, 2.0)])
def test_longitudes_differ_the_short_way_round(a: float, b: float, east: float) -> None:
    assert east_deg(np.array([a, b]), 0, 1) == pytest.approx(east)


def test_a_step_in_the_plane_has_east_and_north() -> None:
    # One degree of each at 60 north: half of 111.2 km east at the mean latitude, 111.2 km north.
    x, y = moved_km(np.array([5.0, 6.0]), np.array([59.5, 60.5]), 0, 1)
    assert (x, y) == pytest.approx((55.6, 111.19), abs=0.05)


def test_the_speed_needed_leaves_out_the_slack() -> None:
    # 11.12 km, less 0.5 km, in half an hour: 21.24 km/h, 11.5 kn.
    t_ms, lon, lat = np.array([0, 1_800_000]), np.zeros(2), np.array([0.0, 0.1])
    assert needed_kn(t_ms, lon, lat, 0, 1, 0.5) == pytest.approx(11.47, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "knots"), [(12.0, 8.0, 18.0), (0.0, 0.0, 15.5), (np.nan, 8.0, 40.5), (np.nan, np.nan, 40.5)]
)
def test_what_is_credible_by_the_speeds_told(one: float, other: float, knots: float) -> None:
    assert credible_kn(np.array([one, other], np.float32), 0, 1) == pytest.approx(knots)
