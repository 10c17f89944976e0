"""Jumps: the speeds there and back, and the fixes that show them."""

from __future__ import annotations

import pytest
from tests.sea.lies import AT, DEG_KM, HONEST, find, lying, told, voyage


def test_a_jump_has_its_speeds_there_and_back_and_cites_the_fixes_that_show_them() -> None:
    # At minute 600 the ship is at 12 E; it says it lies 300 km north of that.
    (jump,) = find(voyage(lying(AT, 12.0, 300 / DEG_KM)))
    assert told([jump]) == [("jump", 600.0, 998.0)]
    assert jump["grade"] == "likely"
    assert jump["fixes"] == 200
    # There: 300 km in 2 min, 4,860 kn. Back: it has sailed 148 km east, so 335 km in 2 min, 5,420 kn.
    assert jump["implied_speed_kn"] == pytest.approx(5420, rel=0.01)
    assert jump["distance_km"] == pytest.approx(335, abs=1)
    signs = str(jump["signs"]).split("; ")
    assert len(signs) == 3
    assert signs[0].startswith("300 km in 2 min from the fix before: 4,8")
    assert signs[1].startswith("335 km in 2 min to the fix after: 5,4")
    assert signs[2] == "200 fixes there within 6.6 h"
    assert jump["cite_roles"] == ["first", "last", "sign", "sign"]
    assert jump["cite_rows"] == [300, 499, 299, 500]


def test_a_jump_is_found_without_speeds() -> None:
    columns = voyage(lying(AT, 12.0, 3.0))
    del columns["speed_kn"], columns["course_deg"]
    assert told(find(columns)) == [("jump", 600.0, 998.0)]


def test_a_jump_across_180_degrees_is_as_long_as_it_is() -> None:
    columns = voyage(lying(AT, 12.0, 300 / DEG_KM))
    columns["lon"] = (columns["lon"] + 168.0 + 180.0) % 360.0 - 180.0  # the place of the jump is now 180 E
    (jump,) = find(columns)
    assert jump["distance_km"] == pytest.approx(335, abs=1)


def test_a_displacement_of_a_few_kilometres_is_no_jump() -> None:
    part = {name: column[300:320].copy() for name, column in HONEST.items()}
    part["lat"] += 8.0 / DEG_KM
    assert find(voyage(part, slice(300, 320))) == []
    part["lat"] += 4.0 / DEG_KM
    assert [f["pattern"] for f in find(voyage(part, slice(300, 320)))] == ["jump"]
