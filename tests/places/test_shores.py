"""Which side of the shore: rings drawn by hand, across 180 degrees, round the south pole, and corners met exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.polygons import areas_at, polygon_index
from reckoning.places.shores import ShoreIndex, inside_of, shore_index


def shore(*rings: list[tuple[float, float]]) -> ShoreIndex:
    ends = [np.concatenate([np.array(ring, float)[part] for ring in rings]) for part in (slice(-1), slice(1, None))]
    return shore_index(*ends[0].T, *ends[1].T)


SQUARE = [(10.0, 10.0), (12.0, 10.0), (12.0, 12.0), (10.0, 12.0), (10.0, 10.0)]


def test_inside_outside_and_in_a_lake() -> None:
    lake = [(10.5, 10.5), (11.0, 10.5), (11.0, 11.0), (10.5, 10.5)]
    found = inside_of([10.25, 10.8, 9.0, 11.0, np.nan], [11.0, 10.7, 11.0, 13.0, 11.0], shore(SQUARE, lake))
    assert found.tolist() == [True, False, False, False, False]


def test_a_ring_across_180_degrees() -> None:
    ring = [(179.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (179.0, 1.0), (179.0, -1.0)]
    found = inside_of([180.0, -180.0, 179.5, -179.5, 178.0, 0.0], [0.0] * 6, shore(ring))
    assert found.tolist() == [True, True, True, True, False, False]


def test_a_ring_round_the_south_pole_holds_the_pole() -> None:
    ring = [(float(lon), -70.0 - (lon % 40) / 20) for lon in range(-180, 180, 20)]
    found = inside_of([0.0, 77.0, 180.0, 15.0], [-90.0, -80.0, -75.0, -60.0], shore([*ring, ring[0]]))
    assert found.tolist() == [True, True, True, False]


@given(st.lists(st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)), min_size=3, max_size=12, unique=True))
def test_no_position_at_sea_is_on_land_because_it_shares_a_meridian_with_a_corner(
    corners: list[tuple[int, int]],
) -> None:
    ring = [(x / 1000 - 89.123, y / 1000 + 40.0) for x, y in corners]
    index = shore([*ring, ring[0]])
    lon = np.array([x for x, _ in ring])
    for lat in (30.0, 50.0):
        assert not inside_of(lon, np.full(len(lon), lat), index).any()


@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=3, max_size=10, unique=True),
    st.sampled_from([0.0, 179.5, -120.0]),
    st.integers(0, 999),
)
def test_both_ways_of_looking_agree(corners: list[tuple[float, float]], shift: float, seed: int) -> None:
    ring = [((x + shift + 180) % 360 - 180, y) for x, y in corners]
    ring.append(ring[0])
    rng = np.random.default_rng(seed)
    lon, lat = (rng.uniform(-2.5, 2.5, 40) + shift + 180) % 360 - 180, rng.uniform(-2.5, 2.5, 40)
    by_meridian = inside_of(lon, lat, shore(ring))
    by_parallel = areas_at(lon, lat, polygon_index([[[ring]]])) == 0
    assert np.array_equal(by_meridian, by_parallel)
