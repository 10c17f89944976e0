"""Distance by sea against sailing tables, its proven bound, closed passages and 180 degrees."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.model.errors import UsageError
from reckoning.places.sea_distance import PROVEN_SHARE, sea_distance, sea_distances, sea_route
from reckoning.places.sea_network import PASSAGES, sea_network
from reckoning.places.sphere import KM_PER_NM, distance_km

SINGAPORE, YANGON, THILAWA = (103.75, 1.20), (96.17, 16.77), (96.25, 16.65)
POSITION = st.tuples(st.floats(-180, 180), st.floats(-75, 80))


@pytest.mark.parametrize(
    ("start", "end", "nm"),
    [
        (SINGAPORE, YANGON, 1117),
        (SINGAPORE, (114.17, 22.28), 1460),  # Hong Kong
        (SINGAPORE, (79.85, 6.95), 1567),  # Colombo
        ((4.00, 51.98), (-74.02, 40.65), 3300),  # Rotterdam to New York
        ((-5.37, 36.13), (32.31, 31.27), 1920),  # Gibraltar to Port Said
        ((-122.42, 37.80), (139.66, 35.44), 4536),  # San Francisco to Yokohama, across 180 degrees
        ((-157.87, 21.30), (-122.42, 37.80), 2091),  # Honolulu to San Francisco
        ((151.20, -33.85), (174.78, -36.84), 1275),  # Sydney to Auckland
        ((18.43, -33.90), (-43.17, -22.90), 3270),  # Cape Town to Rio de Janeiro
    ],
)
def test_the_best_estimate_is_within_four_percent_of_sailing_tables(
    start: tuple[float, float], end: tuple[float, float], nm: float
) -> None:
    assert sea_distance(*start, *end).best_km / KM_PER_NM == pytest.approx(nm, rel=0.04)


def test_no_way_leads_over_the_malay_peninsula() -> None:
    found = sea_distance(107.0, 10.52, *THILAWA)  # Cai Mep to Thilawa: 1,350 km as the crow flies
    assert found.best_km > 2 * found.lower_km


@settings(max_examples=40)
@given(POSITION, POSITION)
def test_least_and_best_are_in_order_and_the_same_either_way(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = sea_distance(*a, *b), sea_distance(*b, *a)
    circle = distance_km(*a, *b)
    assert there.lower_km == pytest.approx(circle * PROVEN_SHARE, abs=0.01)
    assert there.lower_km <= there.best_km
    assert there.best_km >= circle - 0.01
    assert back.best_km == pytest.approx(there.best_km, abs=1e-6)


def test_the_proven_least_stays_below_a_true_geodesic() -> None:
    # The degree of latitude at the equator is 110.5744 km on WGS 84: less than on the sphere of mean radius.
    least = sea_distance(0, -0.5, 0, 0.5).lower_km
    assert least < 110.5744 < distance_km(0, -0.5, 0, 0.5)
    assert least == pytest.approx(110.5744, rel=1e-5)


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(-180, 180, 12), rng.uniform(-50, 55, 12)
    many = sea_distances(lon[:8], lat[:8], lon, lat)
    assert many.best_km.shape == many.lower_km.shape == (8, 12)
    for i, j in ((0, 11), (3, 3), (7, 2)):
        one = sea_distance(lon[i], lat[i], lon[j], lat[j])
        assert many.best_km[i, j] == pytest.approx(one.best_km, abs=1e-6)


def test_near_ships_in_open_water_are_as_far_apart_as_they_look() -> None:
    assert sea_distance(179.9, 10.0, -179.9, 10.3).best_km == pytest.approx(distance_km(179.9, 10, -179.9, 10.3))
    assert sea_distance(*THILAWA, *THILAWA).best_km == 0.0


def test_a_closed_passage_is_gone_round_or_leaves_no_way() -> None:
    ajman = (55.43, 25.42)
    assert sea_distance(*ajman, *THILAWA, closed=["ormuz"]).best_km == math.inf
    assert sea_route(*ajman, *THILAWA, closed=["ormuz"]) is None
    port_said, mumbai = (32.31, 31.27), (72.82, 18.93)
    through, round_africa = sea_distance(*port_said, *mumbai), sea_distance(*port_said, *mumbai, closed=["suez"])
    assert through.best_km < 6_500 and round_africa.best_km > 18_000
    assert through.lower_km == round_africa.lower_km


def test_closing_what_does_not_lie_between_changes_nothing() -> None:
    assert sea_distance(*SINGAPORE, *YANGON, closed=["panama", "suez"]) == sea_distance(*SINGAPORE, *YANGON)


def test_an_unknown_passage_is_refused() -> None:
    with pytest.raises(UsageError, match="no such passage: kiel"):
        sea_distance(*SINGAPORE, *YANGON, closed=["kiel"])


def test_a_route_begins_and_ends_where_asked_and_is_as_long_as_its_distance() -> None:
    route = sea_route(*SINGAPORE, *YANGON)
    assert route is not None
    corners = list(zip(route.lon, route.lat, strict=True))
    assert corners[0] == SINGAPORE and corners[-1] == YANGON
    sailed = sum(distance_km(*a, *b) for a, b in pairwise(corners))
    assert sailed == pytest.approx(route.distance.best_km, rel=1e-6)
    assert "malacca" in route.passages


def test_a_route_across_180_degrees_never_jumps_and_is_cut_there_for_maps() -> None:
    route = sea_route(-122.42, 37.80, 139.66, 35.44)
    assert route is not None
    assert np.abs(np.diff(route.lon)).max() < 90
    parts = route.parts()
    assert len(parts) == 2
    assert {abs(parts[0][-1][0]), abs(parts[1][0][0])} == {180.0}
    assert parts[0][-1][1] == pytest.approx(parts[1][0][1])
    assert all(-180 <= lon <= 180 for part in parts for lon, _ in part)
    assert parts[0][0] == pytest.approx((-122.42, 37.80)) and parts[1][-1] == pytest.approx((139.66, 35.44))


def test_what_is_no_position_has_no_distance() -> None:
    found = sea_distances([math.nan, 100.0], [0.0, 3.0], [100.0], [3.0])
    assert np.isnan(found.best_km[0, 0]) and np.isnan(found.lower_km[0, 0])
    assert found.best_km[1, 0] == 0.0
    with pytest.raises(UsageError):
        sea_distances([1.0, 2.0], [1.0], [1.0], [1.0])


def test_every_passage_that_can_be_closed_is_in_the_network_and_all_of_it_hangs_together() -> None:
    network = sea_network()
    assert set(network.passage.tolist()) == {-1, *range(len(PASSAGES))}
    assert np.isfinite(network.length_km).all() and (network.length_km > 0).all()
    everywhere = sea_distances([103.75], [1.2], network.lon[::500], network.lat[::500], closed=[])
    assert np.isfinite(everywhere.best_km).all()
