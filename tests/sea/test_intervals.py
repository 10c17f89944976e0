"""Intervals: reports too seldom or too often for the speed they tell, and only where all of them are there."""

from __future__ import annotations

import numpy as np
from tests.sea.build import joined, steaming
from tests.sea.lies import Columns, find

from reckoning.sea.false_positions import FalsePositionParameters
from reckoning.sea.intervals import IntervalParameters

ALL_THERE = FalsePositionParameters(interval=IntervalParameters(every_message=True))


def at_rest_by_its_intervals() -> Columns:
    """Ten hours under way, then seven with a report every 3 min from one place, telling 8 kn to and fro."""
    lying = steaming(np.arange(600.0, 1020.0, 3.0), 0.0, 0.0, lon=12.0)
    lying["speed_kn"][:], lying["course_deg"][:] = 8.0, np.tile([90.0, 270.0], 70)
    return joined(steaming(np.arange(0.0, 600.0, 2.0), 12.0, 90.0), lying)


def signs(columns: Columns, parameters: FalsePositionParameters, **more: object) -> str:
    return " ".join(str(f["signs"]) for f in find(columns, parameters, **more))


def test_a_ship_that_reports_as_at_anchor_and_stays_but_tells_8_kn() -> None:
    (found,) = find(at_rest_by_its_intervals(), ALL_THERE)
    assert found["pattern"] == "interval"
    # 139 steps of 3 min at 8 kn are 55.6 nm, 103 km.
    assert "140 reports 180 s apart tell 8.0 kn" in str(found["signs"])
    assert "0.0 km of way in 7.0 h where 103.0 km are told" in str(found["signs"])


def test_a_thinned_feed_says_nothing() -> None:
    assert "reports" not in signs(at_rest_by_its_intervals(), FalsePositionParameters())


def test_a_ship_that_reports_as_under_way_and_sails_but_tells_it_is_moored() -> None:
    columns = steaming(np.arange(0.0, 120.0, 1 / 6), 10.0, 90.0)
    columns["speed_kn"][:] = 0.2
    assert "reports 10 s apart tell 0.2 kn" in signs(columns | {"speed_kn": columns["speed_kn"]}, ALL_THERE, status=5)
    assert signs(columns, ALL_THERE, status=0) == ""
