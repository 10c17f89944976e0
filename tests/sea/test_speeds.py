"""Speeds at fixes: given, or implied by ten minutes of displacement on either side."""

import numpy as np
import pytest
from tests.sea.build import build_tracks, minutes

from reckoning.places.sphere import KM_PER_NM, travel
from reckoning.sea.speeds import SpeedParameters, find_speeds

# One arc minute of latitude is 1.853 km on the sphere used here: 1 kn is 0.9994 of it an hour.
DEG_PER_NM = KM_PER_NM / 111.1950802335


def _north(distances_nm):
    return [40.0 + d * DEG_PER_NM for d in distances_nm]


def test_a_given_speed_is_taken_as_it_is():
    tracks = build_tracks(t_ms=minutes(0, 3, 6), lon=0.0, lat=[0.0, 0.01, 0.02], speed_kn=[12.0, 11.5, 12.5])
    speeds = find_speeds(tracks, SpeedParameters())
    assert speeds.speed_kn.tolist() == [12.0, 11.5, 12.5]
    assert not speeds.implied.any()


def test_a_ship_that_sails_on_has_the_same_implied_speed_everywhere():
    # 6 kn is 0.1 nm a minute.
    tracks = build_tracks(t_ms=minutes(*range(31)), lon=5.0, lat=_north(0.1 * m for m in range(31)))
    speeds = find_speeds(tracks, SpeedParameters())
    assert speeds.speed_kn == pytest.approx(np.full(31, 6.0), rel=1e-3)
    assert speeds.implied.all()


def test_the_first_and_the_last_fix_at_a_place_are_at_rest():
    # Ten minutes at 6 kn, thirty at rest at 1 nm, ten at 6 kn.
    way = [0.1 * m for m in range(10)] + [1.0] * 31 + [1.0 + 0.1 * m for m in range(1, 11)]
    tracks = build_tracks(t_ms=minutes(*range(51)), lon=5.0, lat=_north(way))
    still = find_speeds(tracks, SpeedParameters()).speed_kn <= 0.2
    assert np.flatnonzero(still).tolist() == list(range(10, 41))


def test_jitter_of_a_moored_ship_stays_under_the_speed_at_which_stops_begin():
    noise = np.random.default_rng(7)
    tracks = build_tracks(
        t_ms=minutes(*range(600)),
        lon=noise.normal(0.0, 0.015 / 111.195, 600),
        lat=noise.normal(0.0, 0.015 / 111.195, 600),
    )
    speed = find_speeds(tracks, SpeedParameters()).speed_kn
    assert (speed <= 0.2).mean() > 0.98
    assert (speed < 0.5).all()


def test_a_ferry_back_at_the_same_place_after_ten_minutes_is_not_at_rest():
    lap = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.8, 0.6, 0.4, 0.2]
    tracks = build_tracks(t_ms=minutes(*range(60)), lon=5.0, lat=_north(lap * 6))
    assert (find_speeds(tracks, SpeedParameters()).speed_kn > 0.5).all()


def test_an_hour_of_silence_does_not_make_a_ship_under_way_slow():
    # At berth, silent for ten hours, then heard 3 nm out at 12 kn.
    tracks = build_tracks(t_ms=minutes(0, 10, 20, 620, 630, 640), lon=5.0, lat=_north([0.0, 0.0, 0.0, 3.0, 5.0, 7.0]))
    assert find_speeds(tracks, SpeedParameters()).speed_kn[3] == pytest.approx(12.0, rel=1e-3)


def test_neighbours_hours_away_serve_where_there_are_none_closer():
    tracks = build_tracks(t_ms=minutes(0, 180, 360, 540), lon=5.0, lat=_north([0.0, 30.0, 30.0, 30.0]))
    assert find_speeds(tracks, SpeedParameters()).speed_kn == pytest.approx([10.0, 0.0, 0.0, 0.0], rel=1e-3)


def test_a_ship_that_always_says_nought_is_not_believed():
    tracks = build_tracks(t_ms=minutes(*range(31)), lon=5.0, lat=_north(0.2 * m for m in range(31)), speed_kn=0.0)
    speeds = find_speeds(tracks, SpeedParameters())
    # The first fix has no step that contradicts it.
    assert speeds.speed_kn[1:] == pytest.approx(np.full(30, 12.0), rel=1e-3)


def test_flagged_fixes_have_no_speed_and_give_none():
    lat = _north(0.1 * m for m in range(31))
    lat[15] = 41.0
    flag = [0] * 31
    flag[15] = 4
    tracks = build_tracks(t_ms=minutes(*range(31)), lon=5.0, lat=lat, flag=flag)
    speed = find_speeds(tracks, SpeedParameters()).speed_kn
    assert np.isnan(speed[15])
    assert np.delete(speed, 15) == pytest.approx(np.full(30, 6.0), rel=1e-3)


def test_a_track_of_under_five_minutes_has_no_implied_speed():
    tracks = build_tracks(t_ms=minutes(0, 1, 2), lon=5.0, lat=40.0)
    assert np.isnan(find_speeds(tracks, SpeedParameters()).speed_kn).all()


def test_speed_is_right_across_180_degrees():
    way = [travel(179.95, 0.0, 90.0, 0.1 * m * KM_PER_NM) for m in range(61)]
    tracks = build_tracks(t_ms=minutes(*range(61)), lon=[x for x, _ in way], lat=[y for _, y in way])
    assert tracks.lon.min() < 0 < tracks.lon.max()
    assert find_speeds(tracks, SpeedParameters()).speed_kn == pytest.approx(np.full(61, 6.0), rel=1e-3)


def test_ships_do_not_lend_each_other_fixes():
    tracks = build_tracks(mmsi=[1, 1, 2, 2], t_ms=minutes(0, 15, 1, 16), lon=5.0, lat=[40.0, 40.0, 50.0, 50.0])
    assert find_speeds(tracks, SpeedParameters()).speed_kn.tolist() == [0.0, 0.0, 0.0, 0.0]
