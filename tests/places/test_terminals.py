"""Drawn terminals: which one a ship is in, and how far the closest is."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.places.terminals import Terminal, terminals

Ring = tuple[tuple[float, float], ...]


def box(west: float, south: float, east: float, north: float) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def drawn(name: str, *rings: Ring) -> Terminal:
    return Terminal(name, name.title(), (rings,), 0.2, "hand-drawn")


PORT = drawn("port", box(96.20, 16.60, 96.30, 16.70))
JETTY = drawn("jetty", box(96.240, 16.640, 96.245, 16.645))
FIJI = drawn("fiji", ((179.99, -17.0), (-179.99, -17.0), (-179.99, -16.9), (179.99, -16.9), (179.99, -17.0)))


def test_a_ship_at_a_jetty_is_at_the_jetty_and_not_at_the_port_around_it() -> None:
    case = terminals([PORT, JETTY, FIJI])
    found = case.at([96.242, 96.21, 96.10, 180.0, -180.0, np.nan], [16.642, 16.61, 16.65, -16.95, -16.95, 16.65])
    assert [case.items[i].id if i >= 0 else None for i in found] == ["jetty", "port", None, "fiji", "fiji", None]


def test_the_order_in_which_they_were_drawn_cannot_be_seen() -> None:
    assert terminals([PORT, JETTY]).items == terminals([JETTY, PORT]).items


def test_a_terminal_is_a_subject() -> None:
    assert JETTY.place == "place:jetty"


def test_distance_is_zero_inside_and_to_the_outline_outside() -> None:
    case = terminals([PORT, FIJI])
    km = case.distance_km([96.25, 96.25, 180.0, -179.90], [16.65, 16.80, -16.95, -16.95])
    assert km == pytest.approx([0.0, 11.12, 0.0, 9.57], abs=0.02)
    assert case.distance_km([96.25], [16.90], limit_km=10.0).tolist() == [np.inf]


def test_in_a_hole_one_is_outside() -> None:
    case = terminals([drawn("ring", box(0, 0, 0.4, 0.4), box(0.1, 0.1, 0.3, 0.3))])
    assert case.at([0.05, 0.2], [0.2, 0.2]).tolist() == [0, -1]
    assert case.distance_km([0.2], [0.2])[0] == pytest.approx(11.12, abs=0.02)


def test_a_case_without_terminals_has_none_anywhere() -> None:
    case = terminals([])
    assert len(case) == 0
    assert case.at([0.0], [0.0]).tolist() == [-1]
    assert case.distance_km([0.0], [0.0]).tolist() == [np.inf]
