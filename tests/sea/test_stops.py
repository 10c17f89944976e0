"""Stops: when and where ships lay still."""

import numpy as np
import pytest
from tests.sea.build import T0_MS, build_tracks, minutes

from reckoning.sea.speeds import SpeedParameters, find_speeds
from reckoning.sea.stops import STOP_SCHEMA, StopParameters, find_stops, stops_table

KM = 1 / 111.1950802335


def _stops(tracks, **changes):
    return find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters(**changes))


def test_a_stop_begins_at_two_tenths_and_ends_before_half_a_knot():
    #        0    1    2    3    4    5    6    7
    knots = [8.0, 0.3, 0.2, 0.0, 0.4, 0.1, 0.5, 3.0]
    stops = _stops(build_tracks(t_ms=minutes(*range(0, 80, 10)), lon=0.0, lat=0.0, speed_kn=knots))
    assert stops.first.tolist() == [2]
    assert stops.last.tolist() == [5]
    assert stops.fixes.tolist() == [4]
    assert stops.implied.tolist() == [0]
    assert stops.open.tolist() == [False]


def test_a_ship_at_rest_at_its_last_fix_is_an_open_stop():
    stops = _stops(build_tracks(t_ms=minutes(0, 5, 10), lon=0.0, lat=0.0, speed_kn=[9.0, 0.1, 0.0]))
    assert stops.open.tolist() == [True]
    assert (stops.first.tolist(), stops.last.tolist()) == ([1], [2])


def test_two_berths_further_apart_than_a_swing_at_anchor_are_two_stops():
    # Still at both, nothing heard while it moved: 1.5 km between them.
    lat = [0.0, 0.0, 1.5 * KM, 1.5 * KM]
    stops = _stops(build_tracks(t_ms=minutes(0, 60, 180, 240), lon=0.0, lat=lat, speed_kn=0.0))
    assert (stops.first.tolist(), stops.last.tolist()) == ([0, 2], [1, 3])
    assert stops.lat == pytest.approx([0.0, 1.5 * KM])


def test_a_day_of_silence_ends_a_stop():
    def count(hours):
        return len(_stops(build_tracks(t_ms=minutes(0, 60, 60 + 60 * hours), lon=0.0, lat=0.0, speed_kn=0.0)))

    assert (count(24), count(24.01)) == (1, 2)


def test_place_and_radius_are_those_of_the_fixes_also_across_180_degrees():
    # Four fixes 0.3 km from the mean, on the 180th meridian.
    d = 0.3 * KM
    stops = _stops(
        build_tracks(t_ms=minutes(0, 5, 10, 15), lon=[180 - d, -180 + d, 180, 180], lat=[0, 0, d, -d], speed_kn=0.1)
    )
    assert abs(stops.lon[0]) == pytest.approx(180.0)
    assert stops.lat[0] == pytest.approx(0.0)
    assert stops.radius_km[0] == pytest.approx(0.3, rel=1e-6)


def test_flagged_fixes_neither_end_a_stop_nor_count():
    tracks = build_tracks(
        t_ms=minutes(0, 5, 10, 15), lon=[0, 0, 1, 0], lat=0.0, speed_kn=[0, 0, 9, 0], flag=[0, 0, 4, 0]
    )
    stops = _stops(tracks)
    assert (stops.first.tolist(), stops.last.tolist(), stops.fixes.tolist()) == ([0], [3], [3])
    assert stops.radius_km.tolist() == [0.0]


def test_base_stations_and_buoys_do_not_stop():
    tracks = build_tracks(
        mmsi=[3_669_702] * 2 + [993_672_001] * 2 + [563_000_001] * 2,
        t_ms=minutes(0, 5, 0, 5, 0, 5),
        lon=0.0,
        lat=0.0,
        speed_kn=0.0,
    )
    assert tracks.mmsi[_stops(tracks).first].tolist() == [563_000_001]


def test_implied_speeds_are_counted():
    tracks = build_tracks(t_ms=minutes(*range(0, 60, 5)), lon=0.0, lat=0.0)
    assert _stops(tracks).implied.tolist() == [12]


def test_many_stops_are_all_kept():
    # A stop of two fixes, then two under way, 200 times.
    knots = [0.0, 0.0, 5.0, 5.0] * 200
    tracks = build_tracks(t_ms=minutes(*range(800)), lon=0.0, lat=0.0, speed_kn=knots)
    stops = _stops(tracks)
    assert stops.first.tolist() == list(range(0, 800, 4))


def test_a_stop_as_a_row_cites_its_first_and_last_fix():
    tracks = build_tracks(t_ms=minutes(0, 5, 10), lon=3.0, lat=4.0, speed_kn=[9.0, 0.1, 0.0], row=[70, 80, 90])
    table = stops_table(tracks, _stops(tracks))
    assert table.schema == STOP_SCHEMA
    (row,) = table.to_pylist()
    assert (row["start_ms"], row["end_ms"], row["open"]) == (T0_MS + 300_000, T0_MS + 600_000, True)
    assert (row["cite_roles"], row["cite_rows"]) == (["first", "last"], [80, 90])
    assert (row["lon"], row["lat"]) == (3.0, 4.0)


def test_no_positions_give_no_stops():
    tracks = build_tracks(t_ms=np.zeros(0), lon=np.zeros(0), lat=np.zeros(0), mmsi=np.zeros(0))
    assert stops_table(tracks, _stops(tracks)).num_rows == 0
