"""The convex hull of positions, and how far inside it a point lies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.convex import convex_hull, depth_km, depths_km

COORDINATE = st.integers(-40, 40).map(lambda n: n / 4)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=60)
SQUARE = (np.array([0.0, 2.0, 2.0, 0.0]), np.array([-1.0, -1.0, 1.0, 1.0]))


def columns(points):
    array = np.array(points, dtype=np.float64)
    return np.ascontiguousarray(array[:, 0]), np.ascontiguousarray(array[:, 1])


def turns(x, y):
    """Twice the area of every three corners that follow each other; above zero when they turn left."""
    ax, ay = np.roll(x, -1) - x, np.roll(y, -1) - y
    return ax * np.roll(ay, -1) - ay * np.roll(ax, -1)


def test_corners_of_a_square_go_anticlockwise_and_leave_out_points_inside_and_on_edges():
    x = np.array([1.0, 0.0, 2.0, 2.0, 0.0, 1.0, 0.5])
    y = np.array([1.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.5])
    assert convex_hull(x, y).tolist() == [4, 3, 2, 1]


@given(POINTS)
def test_no_point_lies_outside_the_hull_and_every_corner_turns_left(points):
    x, y = columns(points)
    corners = convex_hull(x, y)
    hx, hy = x[corners], y[corners]
    assert len(set(zip(hx.tolist(), hy.tolist(), strict=True))) == len(corners)
    if len(corners) > 2:
        assert (turns(hx, hy) > 0).all()
        for px, py in zip(x, y, strict=True):
            sides = (np.roll(hx, -1) - hx) * (py - hy) - (np.roll(hy, -1) - hy) * (px - hx)
            assert (sides >= 0).all()


@given(POINTS, POINTS)
def test_a_hull_of_hulls_is_the_hull_of_all_points(one, other):
    x, y = columns(one + other)
    whole = {(x[i], y[i]) for i in convex_hull(x, y)}
    corners = []
    for part in (one, other):
        px, py = columns(part)
        corners += [(px[i], py[i]) for i in convex_hull(px, py)]
    cx, cy = columns(corners)
    assert {(cx[i], cy[i]) for i in convex_hull(cx, cy)} == whole


@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(points, random):
    x, y = columns(points)
    shuffled = points[:]
    random.shuffle(shuffled)
    sx, sy = columns(shuffled)
    first, second = convex_hull(x, y), convex_hull(sx, sy)
    assert list(zip(x[first], y[first], strict=True)) == list(zip(sx[second], sy[second], strict=True))


def test_points_in_a_line_give_its_ends_and_one_point_gives_itself():
    line = np.array([1.0, 3.0, 2.0, 1.0])
    assert convex_hull(line, 2 * line).tolist() == [0, 1]
    assert convex_hull(np.array([5.0, 5.0]), np.array([5.0, 5.0])).tolist() == [0]
    assert convex_hull(np.empty(0), np.empty(0)).tolist() == []


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not numbers"):
        convex_hull(np.array([0.0, np.nan]), np.array([0.0, 0.0]))


def test_depth_is_measured_to_the_nearest_edge_and_below_zero_outside():
    degree = 111.195  # km of a degree of a great circle of the mean radius
    assert depth_km(1.9, 0.0, *SQUARE) == pytest.approx(0.1 * degree, rel=1e-3)
    assert depth_km(1.0, 0.8, *SQUARE) == pytest.approx(0.2 * degree, rel=1e-3)
    assert depth_km(3.0, 0.0, *SQUARE) == pytest.approx(-degree, rel=1e-3)
    # Beyond a corner the corner is nearest: 0.3 and 0.4 degrees away, so 0.5 (3-4-5).
    assert depth_km(2.3, 1.4, *SQUARE) == pytest.approx(-0.5 * degree, rel=1e-2)


def test_many_depths_are_those_of_each():
    points = np.array([0.5, 3.0]), np.array([0.0, 0.3])
    assert depths_km(*points, *SQUARE).tolist() == [depth_km(*p, *SQUARE) for p in zip(*points, strict=True)]


def test_a_degree_of_longitude_is_half_as_long_at_60_degrees():
    north = (SQUARE[0], SQUARE[1] * 20 + 60)
    assert depth_km(0.1, 60.0, *north) == pytest.approx(0.1 * 111.195 / 2, rel=1e-6)


def test_a_hull_without_area_holds_nothing():
    assert depth_km(0.0, 0.0, np.empty(0), np.empty(0)) == -np.inf
    assert depth_km(0.0, 0.0, np.array([0.0]), np.array([1.0])) == pytest.approx(-111.195, rel=1e-4)
    assert depth_km(1.0, 0.0, np.array([0.0, 2.0]), np.array([0.0, 0.0])) <= 0.0
    assert np.isnan(depth_km(np.nan, 0.0, *SQUARE))
