"""Cleaning, row by row: what is noise, and what only looks like it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sea.build import build_tracks, minutes

from reckoning.sea.clean import Flag, row_flags
from reckoning.sea.tracks import Tracks


def flags(tracks: Tracks) -> list[int]:
    """The flags in the order the rows were written."""
    found = np.empty(len(tracks), np.uint16)
    found[tracks.row] = row_flags(tracks)
    return found.tolist()


def sailing(count: int = 10, knots: float = 12.0, every_min: float = 2.0) -> dict[str, np.ndarray]:
    """A ship that sails north from the equator: one minute of latitude is one nautical mile."""
    at = np.arange(count) * every_min
    return {
        "t_ms": minutes(*at),
        "lon": np.full(count, 10.0),
        "lat": knots * at / 60 / 60,
        "speed_kn": np.full(count, knots),
        "course_deg": np.zeros(count),
    }


def test_a_ship_that_sails_is_clean() -> None:
    assert flags(build_tracks(**sailing())) == [0] * 10


@pytest.mark.parametrize(("north_deg", "duplicate"), [(0.0, True), (0.0004, True), (0.0005, False)])
def test_the_same_time_within_50_m_is_a_duplicate(north_deg: float, duplicate: bool) -> None:
    # A degree is 111.2 km: 0.0004 degrees are 44 m, 0.0005 are 56 m.
    tracks = build_tracks(t_ms=minutes(0, 0), lon=5.0, lat=[50.0, 50.0 + north_deg])
    assert flags(tracks) == [0, int(Flag.DUPLICATE) if duplicate else 0]


def test_a_position_unchanged_for_15_hours_while_it_claims_to_sail_is_stale() -> None:
    hours = np.arange(16.0)
    tracks = build_tracks(t_ms=minutes(*hours * 60), lon=96.1, lat=16.5, speed_kn=9.5, course_deg=181.0)
    assert flags(tracks) == [0] + [int(Flag.STALE)] * 15


def test_a_ship_at_anchor_is_not_stale_however_long_it_lies_there() -> None:
    hours = np.arange(16.0)
    tracks = build_tracks(t_ms=minutes(*hours * 60), lon=96.1, lat=16.5, speed_kn=0.3, course_deg=181.0)
    assert flags(tracks) == [0] * 16


def test_a_repeat_within_what_the_ship_sails_unseen_is_kept() -> None:
    # 3 kn for one minute is 93 m; for two minutes 185 m.
    tracks = build_tracks(t_ms=minutes(0, 1, 2), lon=1.0, lat=50.0, speed_kn=3.0, course_deg=90.0)
    assert flags(tracks) == [0, 0, int(Flag.STALE)]


def test_an_old_place_between_new_ones_is_stale_without_speeds_too() -> None:
    ship = sailing()
    del ship["speed_kn"], ship["course_deg"]
    ship["lat"][6] = ship["lat"][1]
    assert flags(build_tracks(**ship)) == [0] * 6 + [int(Flag.STALE)] + [0] * 3


def test_a_ferry_back_at_its_berth_is_not_stale() -> None:
    # At the berth twice for two fixes, digit for digit the same place, a kilometre away between.
    lat = [40.0, 40.0, 40.005, 40.01, 40.0051, 40.0, 40.0, 40.0049]
    tracks = build_tracks(t_ms=minutes(*range(0, 24, 3)), lon=-74.0, lat=lat)
    assert flags(tracks) == [0] * 8


@pytest.mark.parametrize("code", [51.2, 63.0, 102.3])
def test_codes_of_missing_speed_are_noise(code: float) -> None:
    ship = sailing()
    ship["speed_kn"][4] = code
    assert flags(build_tracks(**ship)) == [0] * 4 + [int(Flag.NOISE_SPEED)] + [0] * 5


def test_a_course_not_available_is_noise_only_on_a_ship_that_moves_and_sends_courses() -> None:
    ship = sailing()
    ship["course_deg"][3] = np.nan
    assert flags(build_tracks(**ship)) == [0] * 3 + [int(Flag.NOISE_SPEED)] + [0] * 6
    ship["speed_kn"][3] = 0.3
    assert flags(build_tracks(**ship)) == [0] * 10
    ship = sailing()
    ship["course_deg"][:] = np.nan  # a feed without courses
    assert flags(build_tracks(**ship)) == [0] * 10


@pytest.mark.parametrize("offset_min", [-180.0, 4.0, 2880.0])
def test_one_broadcast_at_two_times_is_the_satellites_clock(offset_min: float) -> None:
    land, heard = sailing(), 5
    orbit = {name: column[[heard]] for name, column in land.items()}
    orbit["t_ms"] = orbit["t_ms"] + round(offset_min * 60_000)
    both = {name: np.concatenate((land[name], orbit[name])) for name in land}
    tracks = build_tracks(**both, receiver=[1] * 10 + [2], source=[0] * 10 + [1])
    assert flags(tracks) == [0] * 10 + [int(Flag.CLOCK)]


def test_a_clock_is_blamed_only_where_two_kinds_of_receiver_contradict_each_other() -> None:
    ship = sailing(11)
    for name in ("lon", "lat"):
        ship[name][10] = ship[name][5]
    assert flags(build_tracks(**ship, receiver=2))[10] == Flag.STALE
    assert flags(build_tracks(**ship, receiver=1, source=[0] * 10 + [1]))[10] == Flag.STALE


def test_a_passage_sent_again_in_order_is_left_to_the_detector_of_copies() -> None:
    first, again = sailing(20), sailing(20)
    again["t_ms"] = again["t_ms"] + 5 * 3_600_000
    both = {name: np.concatenate((first[name], again[name])) for name in first}
    assert flags(build_tracks(**both)) == [0] * 40


def test_an_old_feed_mixed_with_a_fresh_one_is_stale_not_a_copy() -> None:
    fresh, old = sailing(120), sailing(60)
    old["t_ms"] = old["t_ms"] + 2 * 3_600_000 + 1000
    both = {name: np.concatenate((fresh[name], old[name])) for name in fresh}
    assert flags(build_tracks(**both)) == [0] * 120 + [int(Flag.STALE)] * 60


def test_a_place_that_is_none_is_wild() -> None:
    tracks = build_tracks(t_ms=minutes(0, 1, 2), lon=[1.0, np.nan, 181.0], lat=[1.0, 1.0, 1.0])
    assert flags(tracks) == [0, int(Flag.WILD), int(Flag.WILD)]


def test_ships_do_not_remember_each_others_places() -> None:
    one, two = sailing(), sailing()
    two["t_ms"] = two["t_ms"] + 3_600_000
    both = {name: np.concatenate((one[name], two[name])) for name in one}
    assert flags(build_tracks(**both, mmsi=[1] * 10 + [2] * 10)) == [0] * 20
