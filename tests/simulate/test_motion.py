"""True movements: continuous, no faster than the ship, at rest where they should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.simulate.motion import (
    TICKS_PER_H,
    Stretch,
    come_alongside,
    drift,
    offset,
    sail,
    steps_km,
    swing,
)


def speeds_kn(stretch: Stretch) -> np.ndarray:  # type: ignore[type-arg]
    return np.hypot(*steps_km(stretch.lon, stretch.lat)) / KM_PER_NM * TICKS_PER_H


@settings(max_examples=30, deadline=None)
@given(
    lon=st.floats(-179, 181), lat=st.floats(-60, 60), east=st.floats(-90, 90), north=st.floats(-90, 90),
    cruise=st.floats(8, 20),
)  # fmt: skip
def test_a_voyage_starts_and_ends_at_rest_and_never_exceeds_its_speed(
    lon: float, lat: float, east: float, north: float, cruise: float
) -> None:
    end = offset(lon, lat, east, north)
    made = sail(np.array([[lon, lat], end]), cruise, np.random.default_rng(1))
    if not len(made.lon):
        assert distance_km(lon, lat, *end) <= 0.001
        return
    assert distance_km(made.lon[-1], made.lat[-1], *end) < 0.01
    assert distance_km(made.lon[0], made.lat[0], lon, lat) < 0.5
    if len(made.lon) > 1:
        assert speeds_kn(made).max() <= cruise * 1.04


def test_a_voyage_of_125_nm_at_12_5_kn_takes_ten_hours_and_what_gaining_and_losing_way_costs() -> None:
    way = np.array([[0.0, 0.0], [125 * KM_PER_NM / 111.195, 0.0]])
    hours = len(sail(way, 12.5, np.random.default_rng(1)).lon) / TICKS_PER_H
    # Gaining way to 12.5 kn takes 6 km = 3.24 nm at half that speed on average: 16 minutes lost at each end.
    assert hours == pytest.approx(10.0 + 2 * 3.24 / 12.5, abs=0.4)


def test_a_ship_at_anchor_stays_in_its_circle_slower_than_a_stop_ends_most_of_the_time() -> None:
    made = swing(179.999, 10.0, 48 * TICKS_PER_H, np.random.default_rng(3))
    far = [distance_km(179.999, 10.0, x, y) for x, y in zip(made.lon, made.lat, strict=True)]
    assert 0.1 < max(far) <= 0.41
    assert np.median(speeds_kn(made)) < 0.5


@pytest.mark.parametrize("seed", range(5))
def test_a_drifting_ship_is_slower_than_two_knots_and_leaves(seed: int) -> None:
    made = drift(0.0, 0.0, 12 * TICKS_PER_H, np.random.default_rng(seed))
    assert speeds_kn(made).max() < 2.0
    assert distance_km(0.0, 0.0, made.lon[-1], made.lat[-1]) > 2.0


def test_a_guest_closes_in_slowly_and_keeps_40_m_off() -> None:
    host = drift(100.0, 5.0, 300, np.random.default_rng(2))
    near, beside = come_alongside(*offset(100.0, 5.0, 2.0, 0.0).tolist(), host, 0.04, 50)
    assert speeds_kn(near).max() < 8.0
    apart = [distance_km(*p) for p in zip(beside.lon, beside.lat, host.lon[50:], host.lat[50:], strict=True)]
    assert np.allclose(apart, 0.04, atol=0.001)
