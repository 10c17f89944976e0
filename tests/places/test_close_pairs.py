"""The search for close pairs, against the comparison of all with all."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from reckoning.places.close_pairs import cells, close_pairs
from reckoning.places.sphere import distance_km

NEAR_KM = 0.5


def found(lon, lat, near_km=NEAR_KM):
    lon, lat = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    room = cells(near_km, len(lon), len(lon))
    size, pairs, km = close_pairs(lon, lat, 0, len(lon), near_km, room, np.empty((1, 2), np.int64), np.empty(1))
    assert (room.head == -1).all()
    return {tuple(p): d for p, d in zip(pairs[:size].tolist(), km[:size].tolist(), strict=True)}


def expected(lon, lat, near_km):
    """Pairs surely closer, and pairs surely further away, than the distance: 0.2 % on either side is left open."""
    km = {(i, j): distance_km(lon[i], lat[i], lon[j], lat[j]) for j in range(len(lon)) for i in range(j)}
    return {p for p, d in km.items() if d < near_km * 0.998}, {p for p, d in km.items() if d > near_km * 1.002}


OFFSET = st.integers(-12, 12).map(lambda n: n * 0.001)
POINTS = st.lists(st.tuples(OFFSET, OFFSET), min_size=2, max_size=25)


@given(POINTS, st.sampled_from([0.0, 45.0, -60.0, 79.99, 80.01, 89.9, -89.99]), st.sampled_from([0.0, 180.0, -74.0]))
@example([(0.0, 0.0), (0.0, 0.0)], 0.0, 180.0)
def test_it_finds_what_comparing_all_with_all_finds(points, lat0, lon0):
    stretch = 1 / max(0.001, np.cos(np.radians(lat0)))
    lon = [(lon0 + x * stretch + 180.0) % 360.0 - 180.0 for x, _ in points]
    lat = [max(-90.0, min(90.0, lat0 + y)) for _, y in points]
    pairs = found(lon, lat)
    near, far = expected(lon, lat, NEAR_KM)
    assert near <= pairs.keys()
    assert not far & pairs.keys()


def test_both_sides_of_180_degrees_are_neighbours():
    assert list(found([179.999, -179.999, 0.0], [10.0, 10.0, 10.0])) == [(0, 1)]
    assert list(found([180.0, -180.0], [0.0, 0.0])) == [(0, 1)]


def test_only_points_of_the_given_stretch_are_compared():
    lon, lat = np.zeros(4), np.zeros(4)
    room = cells(NEAR_KM, 4, 4)
    size, pairs, _ = close_pairs(lon, lat, 1, 3, NEAR_KM, room, np.empty((9, 2), np.int64), np.empty(9))
    assert pairs[:size].tolist() == [[1, 2]]


def test_half_a_globe_is_a_distance_too():
    assert set(found([0.0, 90.0, 10.0], [0.0, 0.0, 0.0], 3000.0)) == {(0, 2)}
