"""The closest of many points or lines: against brute force, at the poles, across 180 degrees, with limits and ties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.places.nearest import line_index, nearest_of, point_index, unit_vectors
from reckoning.places.sphere import EARTH_RADIUS_KM, distance_km

POSITION = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def brute_force(points: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    chord = np.linalg.norm(unit_vectors(lon, lat)[:, None] - unit_vectors(*points.T)[None], axis=2)
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1, chord / 2))


@settings(max_examples=60)
@given(st.lists(POSITION, min_size=1, max_size=30), st.lists(POSITION, min_size=1, max_size=10))
def test_the_closest_point_is_the_one_brute_force_finds(
    points: list[tuple[float, float]], positions: list[tuple[float, float]]
) -> None:
    places, (lon, lat) = np.array(points), np.array(positions).T
    item, km = nearest_of(lon, lat, point_index(*places.T))
    away = brute_force(places, lon, lat)
    assert km == pytest.approx(away.min(axis=1), abs=1e-4)
    assert away[np.arange(len(lon)), item] == pytest.approx(away.min(axis=1), abs=1e-4)


def test_a_thousand_points_and_positions_over_the_globe() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(-180, 180, 2000), np.degrees(np.arcsin(rng.uniform(-1, 1, 2000)))
    points = np.stack([lon[:1000], lat[:1000]], axis=1)
    item, km = nearest_of(lon[1000:], lat[1000:], point_index(*points.T))
    away = brute_force(points, lon[1000:], lat[1000:])
    assert np.array_equal(item, away.argmin(axis=1))
    assert km == pytest.approx(away.min(axis=1), abs=1e-6)
    near, limited = nearest_of(lon[1000:], lat[1000:], point_index(*points.T), 300.0)
    assert np.array_equal(near >= 0, away.min(axis=1) <= 300.0)
    assert np.all(np.isinf(limited[near < 0]))


def test_180_degrees_and_the_poles_are_places_like_any_other() -> None:
    index = point_index([179.9, -90.0, 45.0], [0.0, 89.5, -89.9])
    item, km = nearest_of([-179.9, 90.0, -135.0], [0.0, 89.5, -89.9], index)
    assert item.tolist() == [0, 1, 2]
    assert km == pytest.approx([distance_km(179.9, 0, -179.9, 0), distance_km(0, 89.5, 180, 89.5), 22.239], abs=0.01)


def test_of_equally_close_items_the_first_is_given() -> None:
    index = point_index([5.0, 5.0, 5.0], [50.0, 50.0, 50.0])
    assert nearest_of([5.1], [50.1], index)[0].tolist() == [0]


def test_what_is_no_position_has_no_neighbour() -> None:
    item, km = nearest_of([math.nan, 0.0, 1e9], [0.0, 91.0, 0.0], point_index([0.0], [0.0]))
    assert item.tolist() == [-1, -1, -1]
    assert np.all(np.isnan(km))


def test_no_points_are_infinitely_far() -> None:
    item, km = nearest_of([0.0], [0.0], point_index([], []))
    assert item.tolist() == [-1]
    assert km.tolist() == [math.inf]


def test_a_long_line_is_followed_through_every_cell_it_crosses() -> None:
    index = line_index(*(np.array([v]) for v in (170.0, 10.0, -170.0, 10.0)), np.array([7]))
    item, km = nearest_of([175.0, 180.0, -171.0, -160.0], [10.5, 9.0, 10.0, 10.0], index)
    assert item.tolist() == [7, 7, 7, 7]
    assert km == pytest.approx([55.6, 111.2, 0.0, distance_km(-160, 10, -170, 10)], abs=0.1)


@settings(max_examples=40)
@given(POSITION, st.floats(-3, 3), st.floats(-3, 3), st.floats(-4, 4), st.floats(-4, 4))
def test_a_line_is_as_far_as_the_closest_of_many_points_on_it(
    start: tuple[float, float], dx: float, dy: float, east: float, north: float
) -> None:
    lon1, lat1 = start[0], start[1] * 0.9
    lon2, lat2 = lon1 + dx, lat1 + dy
    index = line_index(*(np.array([v]) for v in (lon1, lat1, lon2, lat2)), np.array([0]))
    share = np.linspace(0, 1, 4001)
    points = np.stack([lon1 + share * dx, lat1 + share * dy], axis=1)
    lon, lat = np.array([(lon1 + east + 540) % 360 - 180]), np.array([np.clip(lat1 + north, -90, 90)])
    km = nearest_of(lon, lat, index)[1][0]
    assert km == pytest.approx(brute_force(points, lon, lat).min(), rel=0.001, abs=0.15)
