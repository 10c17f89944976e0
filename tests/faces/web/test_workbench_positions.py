"""Positions as they travel: 16 bytes each, thinned to a view, never silently."""

from __future__ import annotations

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reckoning.faces.web.workbench_positions import (
    AFTER_GAP,
    DOUBTED,
    E7,
    RECORD,
    SPEED_UNKNOWN,
    THINNED,
    Packed,
    Window,
    apart,
    view,
)

ALL = {"from_ms": -1e14, "to_ms": 1e14}


def made(ships: list[list[tuple[float, float]]], flags: dict[int, int] | None = None) -> Packed:
    """Ships by their points, a minute apart."""
    ship = np.concatenate([np.full(len(points), n) for n, points in enumerate(ships)])
    second = np.concatenate([np.arange(len(points)) * 60 for points in ships])
    points = np.array([p for points in ships for p in points])
    marks = np.zeros(len(ship), np.uint8)
    for at, flag in (flags or {}).items():
        marks[at] = flag
    return Packed(
        np.arange(len(ships)), 1_000, ship.astype(np.uint32), second.astype(np.uint32),
        np.rint(points[:, 0] * E7).astype(np.int32), np.rint(points[:, 1] * E7).astype(np.int32),
        np.full(len(ship), SPEED_UNKNOWN, np.uint8), marks,
    )  # fmt: skip


def travelled(answer: bytes) -> tuple[int, int, float, NDArray[np.void]]:
    """Count, positions before thinning, time of the first second, and the positions."""
    magic, count, before, _, t0, _ = struct.unpack_from("<4sIIIdd", answer)
    assert magic == b"RKP1"
    assert len(answer) == 32 + 16 * count
    return count, before, t0, np.frombuffer(answer, RECORD, offset=32)


def test_a_position_travels_whole_in_16_bytes() -> None:
    count, before, t0, body = travelled(view(made([[(-179.1234567, 78.5)]]), Window(**ALL)))
    assert (count, before, t0) == (1, 1, 1_000)
    assert body[0]["lon"] / E7 == -179.1234567
    assert body[0]["rest"] >> 20 & 255 == SPEED_UNKNOWN


def test_a_ship_that_leaves_the_view_takes_its_line_with_it() -> None:
    track = [(float(x), 0.0) for x in range(10)]
    count, *_, body = travelled(view(made([track]), Window(**ALL, west=3.5, east=5.5, south=-1, north=1)))
    assert [b["lon"] // E7 for b in body] == [3, 4, 5, 6]
    assert count == 4


def test_a_view_across_180_degrees_shows_both_sides() -> None:
    track = [(179.0, 0.0), (179.9, 0.0), (-179.9, 0.0), (-179.0, 0.0), (0.0, 0.0)]
    _, _, _, body = travelled(view(made([track]), Window(**ALL, west=178, east=-178, south=-1, north=1)))
    assert len(body) == 5  # the last one is where the line leaves the view


def test_a_ship_that_lay_still_is_one_point_and_says_that_more_lay_there() -> None:
    still = [(10.0, 10.0)] * 500 + [(11.0, 10.0)]
    count, before, _, body = travelled(view(made([still]), Window(**ALL, most=100)))
    assert (count, before) == (2, 501)
    assert body[1]["rest"] >> 28 & THINNED
    assert not body[0]["rest"] >> 28 & THINNED


def test_where_a_doubt_begins_or_ends_is_never_thinned_away() -> None:
    still = [(10.0, 10.0)] * 300
    marked = made([still], dict.fromkeys(range(100, 200), DOUBTED))
    _, _, _, body = travelled(view(marked, Window(**ALL, most=100)))
    assert [b["second"] // 60 for b in body] == [0, 100, 200]
    assert [bool(b["rest"] >> 28 & DOUBTED) for b in body] == [False, True, False]


def test_a_position_that_no_ship_can_have_sailed_to_is_joined_to_nothing() -> None:
    whole = made([[(179.995, 10.0), (-179.995, 10.0), (179.995, 12.0), (179.995, 12.0)], [(0.0, 0.0)]])
    assert apart(whole).tolist() == [False, False, True, False, False]


def test_a_break_in_a_track_is_kept_though_the_position_after_it_is_not() -> None:
    still = [(10.0, 10.0)] * 300 + [(20.0, 10.0)]
    _, _, _, body = travelled(view(made([still], {150: AFTER_GAP}), Window(**ALL, most=100)))
    assert body[-1]["rest"] >> 28 & AFTER_GAP


@given(
    st.lists(
        st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=40), min_size=1, max_size=5
    ),
    st.integers(1, 60),
    st.floats(-180, 180),
    st.floats(-180, 180),
)
def test_never_more_than_asked_for_and_always_by_ship_and_time(
    ships: list[list[tuple[float, float]]], most: int, west: float, east: float
) -> None:
    window = Window(**ALL, west=west, east=east, most=most)
    count, before, _, body = travelled(view(made(ships), window))
    assert count <= min(most, before)
    keys = [(int(b["rest"]) & 0xFFFFF, int(b["second"])) for b in body]
    assert keys == sorted(keys)


def test_ships_that_are_named_are_the_only_ones() -> None:
    _, _, _, body = travelled(view(made([[(0.0, 0.0)], [(1.0, 0.0)], [(2.0, 0.0)]]), Window(**ALL, ships=(1,))))
    assert [int(b["rest"]) & 0xFFFFF for b in body] == [1]
