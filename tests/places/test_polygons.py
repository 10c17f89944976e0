"""Which area a position is in: hand-drawn squares, 180 degrees, overlaps, and random tilings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.polygons import areas_at, polygon_index, unwrapped

Ring = list[tuple[float, float]]


def box(west: float, south: float, east: float, north: float) -> Ring:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def at(areas: list[list[list[Ring]]], *positions: tuple[float, float]) -> list[int]:
    lon, lat = zip(*positions, strict=True)
    return areas_at(lon, lat, polygon_index(areas)).tolist()


def test_inside_outside_and_not_a_position() -> None:
    square = [[[box(10, 50, 11, 51)]]]
    assert at(square, (10.5, 50.5), (9.9, 50.5), (10.5, 51.1), (float("nan"), 50.5), (10.5, 95), (1e9, 50.5)) == [
        0,
        -1,
        -1,
        -1,
        -1,
        -1,
    ]


def test_a_hole_is_outside_and_winding_does_not_matter() -> None:
    for outer in (box(0, 0, 4, 4), box(0, 0, 4, 4)[::-1]):
        for hole in (box(1, 1, 2, 2), box(1, 1, 2, 2)[::-1]):
            assert at([[[outer, hole]]], (0.5, 0.5), (1.5, 1.5), (3, 3)) == [0, -1, 0]


def test_an_area_of_two_polygons_is_one_area_even_where_they_overlap() -> None:
    assert at([[[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]]], (0.5, 0.5), (1.5, 1.5), (2.5, 2.5), (2.5, 0.5)) == [0, 0, 0, -1]


def test_the_smallest_of_overlapping_areas_wins_whatever_their_order() -> None:
    small, large = [[box(1, 1, 2, 2)]], [[box(0, 0, 4, 4)]]
    assert at([small, large], (1.5, 1.5), (3, 3)) == [0, 1]
    assert at([large, small], (1.5, 1.5), (3, 3)) == [1, 0]


def test_an_area_on_180_degrees_drawn_across_or_cut_holds_the_same_positions() -> None:
    positions = [(179.95, 0.5), (-179.95, 0.5), (180.0, 0.5), (-180.0, 0.5), (179.8, 0.5), (-179.8, 0.5), (0.0, 0.5)]
    across = [[[[(179.9, 0), (-179.9, 0), (-179.9, 1), (179.9, 1), (179.9, 0)]]]]
    cut = [[[box(179.9, 0, 180, 1)], [box(-180, 0, -179.9, 1)]]]
    assert at(across, *positions) == at(cut, *positions) == [0, 0, 0, 0, -1, -1, -1]


def test_a_ring_never_jumps_once_it_is_unwrapped() -> None:
    ring = unwrapped([(170, 0), (-170, 0), (-150, 5), (170, 5), (170, 0)])
    assert ring[:, 0].tolist() == [170, 190, 210, 170, 170]


def test_no_areas_hold_nothing() -> None:
    assert areas_at([0.0], [0.0], polygon_index([])).tolist() == [-1]


@given(
    st.lists(st.floats(-1, 1, exclude_min=True, exclude_max=True), min_size=1, max_size=4, unique=True),
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=20),
    st.sampled_from([0.0, 179.9, -60.25]),
)
def test_tiles_that_share_borders_hold_each_position_exactly_once(
    cuts: list[float], positions: list[tuple[float, float]], shift: float
) -> None:
    edges = [-1.0, *sorted(cuts), 1.0]
    tiles = [
        [[box(shift + a, south, shift + b, north)]]
        for a, b in pairwise(edges)
        for south, north in ((-1, 0.25), (0.25, 1))
    ]
    index = polygon_index(tiles)
    for x, y in positions:
        alone = [areas_at([shift + x], [y], polygon_index([tile]))[0] for tile in tiles]
        held = alone.count(0)
        if -1 <= shift + x - shift < 1 and -1 <= y < 1 and min(abs(x - e) for e in edges) > 1e-9:
            assert held == 1
            assert areas_at([shift + x], [y], index)[0] == alone.index(0)


@given(
    st.lists(st.tuples(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9)), min_size=3, max_size=3, unique=True),
    st.integers(0, 999),
)
def test_a_triangle_holds_what_lies_left_of_its_three_sides(corners: list[tuple[float, float]], seed: int) -> None:
    (ax, ay), (bx, by), (cx, cy) = corners
    double = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if abs(double) < 1e-3:
        return
    x, y = np.random.default_rng(seed).uniform(-1, 1, (2, 50))

    def side(px: float, py: float, qx: float, qy: float) -> np.ndarray:
        return ((qx - px) * (y - py) - (qy - py) * (x - px)) * np.sign(double)

    sides = np.stack([side(ax, ay, bx, by), side(bx, by, cx, cy), side(cx, cy, ax, ay)])
    plain = np.all(abs(sides) > 1e-9, axis=0)
    found = areas_at(x, y, polygon_index([[[[*corners, corners[0]]]]])) == 0
    assert np.array_equal(found[plain], np.all(sides > 0, axis=0)[plain])
