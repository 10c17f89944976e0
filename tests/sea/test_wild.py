"""Wild fixes: single, in a row, and what only turns sharply."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sea.build import build_tracks, minutes

from reckoning.sea.clean import Flag
from reckoning.sea.segments import SegmentParameters, segment


def flagged(lat: list[float], every_min: float = 2.0, knots: float | None = None) -> list[int]:
    """Rows flagged wild of a ship on one meridian."""
    speed = np.nan if knots is None else knots
    course = np.nan if knots is None else 0.0
    times = minutes(*np.arange(len(lat)) * every_min)
    tracks = segment(build_tracks(t_ms=times, lon=5.0, lat=lat, speed_kn=speed, course_deg=course), SegmentParameters())
    return sorted(tracks.row[(tracks.flag & Flag.WILD) > 0].tolist())


NORTH = [n * 0.4 / 60 for n in range(20)]  # 0.4 nm in 2 minutes: 12 kn


@pytest.mark.parametrize("aside_deg", [0.03, 0.2, 20.0])
def test_one_fix_off_the_path_is_wild(aside_deg: float) -> None:
    # 0.03 degrees are 3.3 km: 66 kn on the way there and 42 kn back, where 12 are told.
    lat = NORTH.copy()
    lat[8] += aside_deg
    assert flagged(lat, knots=12.0) == [8]


def test_several_in_a_row_do_not_vouch_for_one_another() -> None:
    lat = NORTH.copy()
    lat[8:12] = [lat[8] + 0.03, lat[9] + 0.032, lat[10] + 0.034, lat[11] + 0.036]
    assert flagged(lat, knots=12.0) == [8, 9, 10, 11]


def test_wild_fixes_in_all_directions_are_wild_without_speeds() -> None:
    lat = NORTH.copy()
    lat[6], lat[7], lat[12] = 3.0, -8.0, 0.5
    assert flagged(lat) == [6, 7, 12]


def test_a_ship_that_turns_back_is_not_wild() -> None:
    lat = NORTH[:10] + NORTH[9::-1]
    assert flagged(lat, knots=12.0) == []


def test_a_fast_ferry_is_not_wild() -> None:
    # 38 kn out and back, a fix every two minutes, no speeds told.
    out = [n * 38 * 2 / 60 / 60 for n in range(6)]
    assert flagged((out + out[::-1]) * 3) == []


def test_a_last_fix_far_off_is_wild() -> None:
    lat = NORTH.copy()
    lat[-1] = 4.0
    assert flagged(lat) == [19]
