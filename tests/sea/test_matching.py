"""Matching: the score by hand, and which segment a fix continues."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.sea.build import build_tracks, minutes

from reckoning.sea.clean import Flag
from reckoning.sea.matching import discrepancy_nm, match_rows, score
from reckoning.sea.tracks import Tracks

HOUR_MS = 3_600_000


def segments(tracks: Tracks) -> tuple[list[int], list[int]]:
    """Segment and flag of every row in the order the rows were written, with the default thresholds."""
    flags = np.zeros(len(tracks), np.uint16)
    found, _ = match_rows(
        tracks.starts, flags, tracks.t_ms, tracks.lon, tracks.lat, tracks.speed_kn, tracks.course_deg, tracks.message,
        24 * HOUR_MS, 25.0, 60.0, 0.5, HOUR_MS, 5,
    )  # fmt: skip
    written = np.empty((2, len(tracks)), np.int64)
    written[:, tracks.row] = found, flags
    return written[0].tolist(), written[1].tolist()


def test_discrepancy_is_the_mean_error_of_reckoning_forward_and_backward() -> None:
    # Told 10 kn east, then 10 kn north; after 1 h it is at (10, 0): forward error 0, backward |(10, -10)| = 14.142.
    assert discrepancy_nm(10.0, 0.0, 10.0, 90.0, 10.0, 0.0, 1.0) == pytest.approx(7.0711, abs=1e-4)


def test_discrepancy_is_four_times_the_way_where_a_ship_stayed() -> None:
    # It claims 10 kn but is only 1 nm on: forward and backward errors are 9, four times the way is 4.
    assert discrepancy_nm(0.0, 1.0, 10.0, 180.0, 10.0, 180.0, 1.0) == pytest.approx(4.0)


def test_discrepancy_is_four_times_the_distance_from_the_course_line() -> None:
    # Half way along its course, 0.2 nm aside: 4 x 0.2 = 0.8 against errors of 5.004 and 4 x 5.004.
    assert discrepancy_nm(0.2, 5.0, 10.0, 0.0, 10.0, 0.0, 1.0) == pytest.approx(0.8)


def test_score_by_hand() -> None:
    # h = 0.6: p = hypot(0.6, 0.25) = 0.65, 25 p = 16.25; d = 3.25 is a fifth of it: exp(-1) / 0.65.
    assert score(3.25, 0.6, 25.0, False) == pytest.approx(math.exp(-1.0) / 0.65)
    assert score(16.26, 0.6, 25.0, False) == 0.0


def test_an_idle_segment_takes_only_what_is_within_a_fifth_and_10_nm() -> None:
    assert score(3.2, 0.6, 25.0, True) > 0.0
    assert score(3.3, 0.6, 25.0, True) == 0.0
    assert score(10.1, 10.0, 25.0, False) > score(10.1, 10.0, 25.0, True) == 0.0


@pytest.mark.parametrize(("hours", "parts"), [(23.9, 1), (24.1, 2)])
def test_a_silence_of_over_24_hours_closes(hours: float, parts: int) -> None:
    found, _ = segments(build_tracks(t_ms=minutes(0, hours * 60), lon=5.0, lat=0.0))
    assert len(set(found)) == parts


def test_what_is_out_of_reach_is_another_segment_and_the_first_goes_on() -> None:
    # 11 km in 2 minutes is 180 kn.
    lat = [0.0, 0.001, 0.1, 0.002, 0.003]
    found, _ = segments(build_tracks(t_ms=minutes(0, 2, 4, 6, 8), lon=5.0, lat=lat))
    assert found == [0, 0, 1, 0, 0]


def test_consecutive_wild_fixes_do_not_carry_the_path_away() -> None:
    lat = [0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.3, 0.0, 0.0]
    found, _ = segments(build_tracks(t_ms=minutes(*range(0, 20, 2)), lon=5.0, lat=lat))
    assert found == [0, 0, 0, 0, 0, 1, 2, 3, 0, 0]


def test_the_antimeridian_is_no_distance() -> None:
    # 0.02 degrees either side of 180: 4.4 km in ten minutes is 14 kn.
    found, _ = segments(build_tracks(t_ms=minutes(0, 10, 20), lon=[179.98, -179.98, 179.98], lat=0.0))
    assert found == [0, 0, 0]


def test_a_ship_may_cross_the_pole() -> None:
    found, _ = segments(build_tracks(t_ms=minutes(0, 60), lon=[0.0, 180.0], lat=[89.95, 89.95]))
    assert found == [0, 0]


def test_two_ships_far_apart_are_kept_apart() -> None:
    at = np.arange(40.0)
    tracks = build_tracks(t_ms=minutes(*at), lon=np.where(at % 2 == 0, 5.0, 9.0), lat=at / 1000)
    found, _ = segments(tracks)
    assert found == [0, 1] * 20


def test_a_fix_that_two_long_segments_claim_closes_both() -> None:
    # Two ships lying 3.6 nm apart, then one fix half way: 1.8 nm from each, nearly equal scores.
    side = np.tile([0.0, 0.06], 12)
    tracks = build_tracks(t_ms=minutes(*np.arange(0.0, 72.0, 3.0), 74.0, 77.0), lon=5.0, lat=[*side, 0.03, 0.0])
    found, _ = segments(tracks)
    assert found[24] == 2
    assert found[25] not in found[:24]


def test_two_ships_a_mile_and_a_half_apart_are_kept_apart() -> None:
    # Each fix is 0 nm off its own segment and 1.5 nm off the other: scores within a factor 10, but 2 p is 0.5 nm.
    lat = np.zeros(60)
    lat[1::2] = np.maximum(0.1 - 0.005 * np.arange(30), 0.025)  # the second ship comes up from 11 km off
    found, _ = segments(build_tracks(t_ms=minutes(*np.arange(0.0, 180.0, 3.0)), lon=5.0, lat=lat))
    assert found == [0, 1] * 30


def test_a_long_range_report_near_a_better_fix_is_coarse() -> None:
    tracks = build_tracks(t_ms=minutes(0, 30, 100, 110), lon=5.0, lat=[0.0, 0.01, 0.01, 0.01], message=[1, 27, 27, 27])
    found, flags = segments(tracks)
    # 30 min after a class A report it is dropped; 100 min after it is kept; ten minutes after another such, too.
    assert flags == [0, int(Flag.COARSE), 0, 0]
    assert found == [0, -1, 0, 0]


def test_more_than_16_places_at_once_are_survived() -> None:
    at = np.arange(400.0)
    tracks = build_tracks(t_ms=minutes(*at), lon=(at % 20) * 10 - 100, lat=0.0)
    found, _ = segments(tracks)
    assert min(found) == 0
