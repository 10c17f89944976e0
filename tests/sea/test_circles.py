"""Circles: regular loops, and what only turns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sea.lies import AT, DEG_KM, find, minute, on_a_circle, voyage

from reckoning.sea.circles import fit_circle


@given(
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(0.1, 30),
    st.lists(st.floats(0, 6.28), min_size=5, max_size=40, unique_by=lambda a: round(a, 1)),
)
def test_the_circle_through_points_of_a_circle_is_that_circle(
    x: float, y: float, radius: float, angles: list[float]
) -> None:
    a = np.array(angles)
    cx, cy, r, spread = fit_circle(x + radius * np.cos(a), y + radius * np.sin(a))
    assert (cx, cy, r) == pytest.approx((x, y, radius), abs=1e-3 * radius)
    assert spread < 1e-3


def test_points_of_a_line_make_no_circle() -> None:
    assert fit_circle(np.arange(5.0), np.arange(5.0))[2] > 1e6


def test_a_circle_in_reach_is_told_by_its_loops_centre_and_speed() -> None:
    # 6.6 h at 9 kn are 110.6 km: 8.8 loops of 2 km. It begins 2 km from where the ship is.
    (circle,) = find(voyage(on_a_circle(AT, 12.0, 0.0, 2.0, 9.0)))
    assert circle["pattern"] == "circle"
    assert abs(minute(circle["start"]) - 600) <= 10
    assert abs(minute(circle["end"]) - 998) <= 10
    signs = str(circle["signs"])
    assert "8.8 loops of 2.00 km radius" in signs
    assert "centre keeps its place" in signs
    assert "a steady 9.0 kn" in signs


@pytest.mark.parametrize(("minutes", "found"), [(60.0, 0), (110.0, 1)])
def test_one_loop_is_none_and_two_are(minutes: float, found: int) -> None:
    # At 9 kn round 2.5 km a loop takes 56.5 min.
    at = np.arange(600.0, 600.0 + minutes, 2.0)
    columns = voyage(on_a_circle(at, 12.0, 0.0, 2.5, 9.0), slice(300, 300 + len(at)))
    assert sum(f["pattern"] == "circle" for f in find(columns)) == found


def test_a_ferry_to_and_fro_on_an_arc_makes_no_circle() -> None:
    at = np.arange(0.0, 1440.0, 2.0)
    angle = np.abs((at / 60 * 12 * 1.852 / 5.0) % 4.0 - 2.0)
    arc = on_a_circle(at, 10.0, 0.0, 5.0, 12.0)
    arc["lon"], arc["lat"] = 10 + 5.0 * np.cos(angle) / DEG_KM, 5.0 * np.sin(angle) / DEG_KM
    assert find({name: arc[name] for name in ("t_ms", "lon", "lat")}) == []


def test_a_ship_that_swings_at_its_anchor_makes_no_circle() -> None:
    columns = on_a_circle(np.arange(0.0, 2880.0, 3.0), 10.0, 0.0, 0.15, 0.15)
    assert find({name: columns[name] for name in ("t_ms", "lon", "lat")}) == []


def test_laps_of_a_square_make_no_circle() -> None:
    # Round and round a 6 km square at 12 kn: the distances from its middle vary by 12 %, from 3 to 4.2 km.
    at = np.arange(0.0, 720.0, 2.0)
    way = (at / 60 * 12 * 1.852) % 24.0
    side, along = np.floor(way / 6.0), way % 6.0
    x = np.choose(side.astype(int), [along, 6.0 + 0 * along, 6.0 - along, 0 * along])
    y = np.choose(side.astype(int), [0 * along, along, 6.0 + 0 * along, 6.0 - along])
    columns = on_a_circle(at, 10.0, 0.0, 5.0, 12.0)
    assert find({"t_ms": columns["t_ms"], "lon": 10 + x / DEG_KM, "lat": y / DEG_KM}) == []
