"""Drifts: positions that leave their own reckoning, and units that are only faulty."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sea.build import joined, steaming
from tests.sea.lies import AT, DEG_KM, WINDOW, find, minute, voyage


@pytest.mark.parametrize("knots", [1.5, 4.0])
def test_a_slow_walk_off_is_told_from_where_it_is_a_kilometre_off_to_where_it_springs_back(knots: float) -> None:
    columns = voyage()
    off_km = (AT - AT[0]) / 60 * knots * 1.852
    columns["lat"][WINDOW] += off_km / DEG_KM
    (found,) = find(columns)
    assert found["pattern"] == "slow_walk_off"
    begins = 600 + 60 / (knots * 1.852)  # when it is 1 km off
    assert abs(minute(found["start"]) - begins) <= 6
    assert minute(found["end"]) == 998.0
    assert found["distance_km"] == pytest.approx(off_km[-1], rel=0.05)
    assert f"off its own speed and course by {knots:.1f} kn" in str(found["signs"])
    assert "km back" in str(found["signs"])


def test_a_ship_that_says_it_lies_still_while_its_position_sails_contradicts_itself() -> None:
    columns = voyage()
    columns["speed_kn"][WINDOW] = 0.1
    (found,) = find(columns)
    assert found["pattern"] == "contradiction"
    assert "by 12.0 kn" in str(found["signs"])
    assert abs(minute(found["start"]) - 600) <= 13
    assert abs(minute(found["end"]) - 998) <= 13


def test_a_status_of_moored_is_a_further_sign() -> None:
    columns = voyage()
    columns["speed_kn"][WINDOW] = 0.1
    status = np.zeros(720)
    status[WINDOW] = 5
    assert "moored" in str(find(columns, status=status)[0]["signs"])
    assert "moored" not in str(find(columns)[0]["signs"])


def test_a_unit_that_always_sends_speed_0_is_faulty_not_false() -> None:
    columns = voyage()
    columns["speed_kn"][:] = 0.0
    assert find(columns) == []


def test_under_an_hour_is_no_drift() -> None:
    columns = voyage()
    columns["lat"][300:325] += np.arange(25) * 2 / 60 * 4.0 * 1.852 / DEG_KM
    assert find(columns) == []


def test_turning_at_speed_is_no_contradiction() -> None:
    legs = [steaming(np.arange(0.0, 60.0, 2.0), 15.0, c) for c in (0, 90, 180, 270, 0, 120, 240, 0)]
    lon, lat = 10.0, 0.0
    for number, leg in enumerate(legs):
        leg["lon"] += lon - leg["lon"][0]
        leg["lat"] += lat - leg["lat"][0]
        leg["t_ms"] += number * 3_600_000
        lon, lat = leg["lon"][-1], leg["lat"][-1]
    assert find(joined(*legs)) == []


def test_fixes_over_ten_minutes_apart_say_nothing_of_drift() -> None:
    columns = voyage()
    columns["lat"][WINDOW] += (AT - AT[0]) / 60 * 1.5 * 1.852 / DEG_KM
    assert find({name: column[::6] for name, column in columns.items()}) == []
