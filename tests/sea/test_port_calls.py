"""Port calls: when they begin and end, where they are, and how sure they are."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.build import T0_MS, build_tracks

from reckoning.places.sphere import KM_PER_NM
from reckoning.places.terminals import Terminal, Terminals
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.port_calls import PortCallParameters, call_harbours, port_calls
from reckoning.sea.port_index import PORT_SCHEMA
from reckoning.sea.speeds import SpeedParameters, find_speeds
from reckoning.sea.stops import StopParameters, find_stops

KM = 1 / 111.1950802335  # a degree of a great circle
PARAMETERS = PortCallParameters()


def _ports(*points):
    """Ports `test:0`, `test:1`, ... at so many km east and north of (0, 0)."""
    columns = [
        [f"test:{n}" for n in range(len(points))],
        [None] * len(points),
        [x * KM for x, _ in points],
        [y * KM for _, y in points],
        [None] * len(points),
    ]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, PORT_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=PORT_SCHEMA)


ONE = call_harbours(_ports((0, 0)), Terminals(), PARAMETERS)
TWO = call_harbours(_ports((0, 0), (4, 0)), Terminals(), PARAMETERS)


def _sail(*waypoints, every=5, keep=lambda minute: True, **columns):
    """A ship along the equator through (minute, km east), a fix every so many minutes, with the speed it makes."""
    at, east = np.array(waypoints, dtype=float).T
    minute = np.arange(at[0], at[-1] + every / 2, every)
    minute = minute[[keep(m) for m in minute]]
    after = np.interp(minute + 0.5, at, east)
    knots = np.abs(after - np.interp(minute, at, east)) * 120 / KM_PER_NM
    columns = {"speed_kn": np.round(knots, 1), "lon": np.interp(minute, at, east) * KM, "lat": 0.0, **columns}
    return build_tracks(t_ms=T0_MS + (minute * 60_000).astype(np.int64), **columns)


def _calls(tracks, places=ONE, parameters=PARAMETERS):
    stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
    table = port_calls(tracks, stops, places, parameters)
    assert table.schema == CITED_EVENT_SCHEMA
    rows = table.to_pylist()
    for row in rows:
        row["from"] = (row["start"].timestamp() * 1000 - T0_MS) / 60_000
        row["to"] = None if row["end"] is None else (row["end"].timestamp() * 1000 - T0_MS) / 60_000
    return rows


# In at 0.2 km a minute (6.5 kn) from 10.2 km west, 300 minutes at 0.5 km, and out again.
VISIT = ((0, -10.2), (48.5, -0.5), (348.5, -0.5), (397, -10.2))


def test_a_whole_visit_is_a_call_from_the_first_fix_within_3_km_to_the_last_within_4():
    (call,) = _calls(_sail(*VISIT))
    # 3.2 km off at minute 35, 2.2 km at 40; 3.8 km off at minute 365, 4.8 km at 370.
    assert (call["from"], call["to"]) == (40.0, 365.0)
    assert (call["place"], call["confidence"], call["fixes"]) == ("test:0", 4, 66)
    assert call["duration_h"] == pytest.approx(325 / 60)
    # At rest from the fix at minute 50 to that at minute 345.
    assert call["signs"] == "entry seen; stopped 4.9 h; exit seen"
    assert (call["lon"], call["lat"]) == (pytest.approx(-0.5 * KM), pytest.approx(0.0))
    assert call["distance_km"] == pytest.approx(0.5, rel=1e-3)
    assert (call["cite_roles"], call["cite_rows"]) == (["first", "last"], [8, 73])
    assert (call["kind"], call["grade"], call["basis"], call["rule"]) == (
        "port_call",
        "likely",
        "observed",
        "port_calls/1",
    )


def test_speed_may_be_implied_and_the_finding_says_so():
    (call,) = _calls(_sail(*VISIT, speed_kn=np.nan))
    assert (call["from"], call["to"], call["confidence"]) == (40.0, 365.0, 4)
    assert call["signs"] == "entry seen; stopped 4.9 h; exit seen; speed implied"


def test_confidence_counts_the_ends_that_were_seen():
    whole, half = VISIT, VISIT[:3]
    assert [c["confidence"] for c in _calls(_sail(*whole))] == [4]
    assert [c["confidence"] for c in _calls(_sail(*half))] == [3]
    assert [c["confidence"] for c in _calls(_sail((100, -0.5), (300, -0.5)))] == [2]


def test_a_call_that_goes_on_at_the_last_fix_has_no_end():
    (call,) = _calls(_sail(*VISIT[:3]))
    assert call["end"] is None
    assert call["duration_h"] == pytest.approx((350 - 40) / 60)


def test_passing_by_has_confidence_one_and_can_be_left_out():
    track = _sail((0, -10.2), (102, 10.2))
    (call,) = _calls(track)
    assert (call["confidence"], call["signs"]) == (1, "entry seen; passing by; exit seen")
    assert (call["from"], call["to"]) == (40.0, 70.0)
    assert _calls(track, parameters=replace(PARAMETERS, least_confidence=2)) == []


def test_a_ship_between_3_and_4_km_has_not_entered():
    assert _calls(_sail((0, -10.0), (30, -3.5), (300, -3.5), (330, -10.0))) == []


def test_jitter_at_the_edge_makes_one_call_and_no_flicker():
    # At anchor 2.95 km off with 0.3 km of noise: beyond 3 km again and again, never beyond 4.
    noise = np.random.default_rng(3).normal(0.0, 0.3, 201)
    tracks = build_tracks(t_ms=T0_MS + np.arange(201) * 180_000, lon=(2.95 + noise) * KM, lat=0.0, speed_kn=0.1)
    calls = _calls(tracks)
    assert (noise > 0.05).sum() > 50
    assert len(calls) == 1


def test_a_lost_message_and_a_wild_fix_do_not_split_a_call():
    whole = _calls(_sail(*VISIT))
    lost = _calls(_sail(*VISIT, keep=lambda m: not 100 <= m <= 160))
    assert [(c["from"], c["to"]) for c in lost] == [(c["from"], c["to"]) for c in whole]
    for flag in (4, 0):  # flagged by cleaning, and one that cleaning missed
        tracks = _sail(*VISIT)
        lon, flags = tracks.lon.copy(), tracks.flag.copy()
        lon[40], flags[40] = 12.0 * KM, flag
        (call,) = _calls(replace(tracks, lon=lon, flag=flags))
        assert (call["from"], call["to"], call["confidence"]) == (40.0, 365.0, 4)


def test_away_for_half_an_hour_is_away():
    def count(minutes_away):
        # Out to 5 km at once and back: only the fixes between are beyond 4 km.
        track = _sail((0, 0.0), (100, 0.0), (101, 5.0), (99 + minutes_away, 5.0), (100 + minutes_away, 0.0), (300, 0.0))
        return len(_calls(track))

    assert (count(30), count(35)) == (1, 2)


def test_silence_in_port_counts_as_a_stop():
    # In at 6.5 kn, silent from minute 45 for five hours at 1 km, heard again there under way.
    track = _sail((0, -10.0), (45, -1.0), (345, -1.0), (390, -10.0), keep=lambda m: not 45 < m < 345, speed_kn=6.5)
    (call,) = _calls(track)
    assert (call["confidence"], call["signs"]) == (4, "entry seen; silent 5.0 h; exit seen")
    assert call["lon"] == pytest.approx(-1.0 * KM)
    assert [c["confidence"] for c in _calls(track, parameters=replace(PARAMETERS, silence_h=5.01))] == [1]


def test_a_ship_that_sails_out_of_hearing_has_not_called():
    # Last heard 2 km off at 10 kn, then 5 h later 92.6 km (50 nm) on: no time to lie still.
    past = _sail((0, -10.0), (26, -2.0), (326, 90.6), keep=lambda m: m <= 25 or m > 320)
    assert [c["confidence"] for c in _calls(past)] == [1]
    # The same silence, but heard 9.3 km off (5 nm, half an hour's sailing): four and a half hours are left.
    lain = _sail((0, -10.0), (26, -2.0), (326, 7.3), keep=lambda m: m <= 25 or m > 320)
    (call,) = _calls(lain)
    assert (call["confidence"], call["signs"]) == (3, "entry seen; silent 5.0 h")


def test_an_end_that_fell_in_a_silence_was_not_seen():
    track = _sail(*VISIT, keep=lambda m: not 350 < m < 700)  # up to here nothing is lost
    late = build_tracks(
        t_ms=np.append(track.t_ms[:71], T0_MS + 1000 * 60_000),
        lon=np.append(track.lon[:71], 50.0 * KM),
        lat=0.0,
        speed_kn=np.append(track.speed_kn[:71], 12.0),
    )
    (call,) = _calls(late)
    # Left after minute 350, heard at minute 1000: over ten hours.
    assert (call["confidence"], call["to"]) == (3, 350.0)


def test_a_week_of_silence_ends_a_call():
    def calls(hours):
        minute = np.array([0.0, 60.0, 60.0 + hours * 60, 120.0 + hours * 60])
        return _calls(build_tracks(t_ms=T0_MS + (minute * 60_000).astype(np.int64), lon=0.0, lat=0.0, speed_kn=0.0))

    assert len(calls(168)) == 1
    first, second = calls(168.1)
    assert (first["to"], second["to"]) == (60.0, None)
    assert (first["confidence"], second["confidence"]) == (2, 2)


def test_a_call_is_at_the_port_the_ship_lies_nearest_to():
    # From the west past test:0 to a berth 0.5 km beyond test:1: within 3 km of test:1 from 1 km east on.
    (call,) = _calls(_sail((0, -10.2), (73.5, 4.5), (400, 4.5), (473.5, -10.2)), TWO)
    assert (call["place"], call["confidence"]) == ("test:1", 4)
    assert call["from"] == 60.0  # 1.8 km east; at minute 55 it was 0.8 km east
    assert call["to"] == 420.0  # 0.5 km east; at minute 425 it is 0.5 km west


def test_at_anchor_between_two_ports_there_is_one_call_at_one_of_them():
    noise = np.random.default_rng(5).normal(0.0, 0.1, 600)
    # Drifting about at up to 0.6 kn: many stops, some nearer to one port and some to the other.
    knots = np.tile([0.1, 0.1, 0.6], 200)
    tracks = build_tracks(t_ms=T0_MS + np.arange(600) * 180_000, lon=(2.0 + noise) * KM, lat=0.0, speed_kn=knots)
    (call,) = _calls(tracks, TWO)
    assert call["confidence"] == 2


def test_shifting_from_one_port_to_the_next_is_two_calls_without_overlap():
    # Two hours 0.6 km west of test:0, then two hours at test:1; it is within 4 km of both throughout the shift.
    track = _sail((0, -10.2), (48, -0.6), (168, -0.6), (191, 4.0), (311, 4.0), (381, 18.0))
    first, second = _calls(track, TWO)
    assert (first["place"], second["place"]) == ("test:0", "test:1")
    # Under way at minute 170, but not within 3 km of test:1 before minute 180, where it is 1.8 km east.
    assert (first["to"], second["from"]) == (175.0, 180.0)
    assert (first["confidence"], second["confidence"]) == (4, 4)


def test_of_ports_passed_at_once_the_closest_is_given():
    places = call_harbours(_ports((0, 1), (1, 2), (30, 0)), Terminals(), PARAMETERS)
    calls = _calls(_sail((0, -10.0), (250, 40.0)), places)
    assert [(c["place"], c["confidence"]) for c in calls] == [("test:0", 1), ("test:2", 1)]


def _jetty(id, west, east, north=0.3):
    ring = tuple((x * KM, y * KM) for x, y in [(west, -0.3), (east, -0.3), (east, north), (west, north), (west, -0.3)])
    return Terminal(id, id.title(), ((ring,),), 0.1, "drawn for this test")


def test_a_terminal_wins_over_the_port_it_lies_in():
    places = call_harbours(_ports((0, 0)), Terminals((_jetty("jetty", -0.8, -0.2),)), PARAMETERS)
    (call,) = _calls(_sail(*VISIT), places)
    assert (call["place"], call["confidence"], call["distance_km"]) == ("place:jetty", 4, None)
    # Inside from 0.8 km west at minute 47, the fix at 50; 0.5 km beyond its edge is 1.3 km west, at minute 352.5.
    assert (call["from"], call["to"]) == (50.0, 350.0)


def test_berths_of_one_port_are_told_apart_where_they_are_drawn():
    places = call_harbours(
        _ports((0, 0)), Terminals((_jetty("east", 0.2, 0.8), _jetty("west", -0.8, -0.2))), PARAMETERS
    )
    track = _sail((0, -10.0), (47.5, -0.5), (167.5, -0.5), (187.5, 0.5), (307.5, 0.5), (360, 11.0))
    first, second = _calls(track, places)
    assert (first["place"], second["place"]) == ("place:west", "place:east")
    assert first["end"] < second["start"]


def test_a_stop_outside_every_terminal_is_at_the_port():
    places = call_harbours(_ports((0, 0)), Terminals((_jetty("jetty", 1.0, 1.5),)), PARAMETERS)
    assert [c["place"] for c in _calls(_sail(*VISIT), places)] == ["test:0"]


def test_calls_are_found_across_180_degrees():
    places = call_harbours(
        _ports((0, 0)).set_column(2, PORT_SCHEMA.field("lon"), pa.array([179.99])), Terminals(), PARAMETERS
    )
    tracks = _sail(*VISIT)
    (call,) = _calls(replace(tracks, lon=(tracks.lon + 179.99 + 540) % 360 - 180), places)
    moved = replace(tracks, lon=(-tracks.lon + 179.99 + 540) % 360 - 180)
    assert moved.lon.min() < 0 < moved.lon.max()
    (mirrored,) = _calls(moved, places)
    assert (mirrored["from"], mirrored["to"]) == (call["from"], call["to"]) == (40.0, 365.0)


def test_two_hulls_that_share_an_mmsi_have_their_own_calls():
    one = _sail(*VISIT)
    size = len(one)
    tracks = build_tracks(
        t_ms=np.tile(one.t_ms, 2),
        lon=np.concatenate([one.lon, one.lon]),
        lat=0.0,
        speed_kn=np.tile(one.speed_kn, 2),
        track=np.repeat([0, 1], size),
    )
    calls = _calls(tracks)
    assert [(c["track"], c["ordinal"], c["from"]) for c in calls] == [(0, 0, 40.0), (1, 1, 40.0)]


def test_a_call_that_grows_keeps_what_names_it():
    part, whole = _calls(_sail(*VISIT[:3])), _calls(_sail(*VISIT))
    for name in ("kind", "rule", "mmsi", "start", "ordinal", "place"):
        assert part[0][name] == whole[0][name]


def test_base_stations_in_port_do_not_call():
    assert _calls(_sail((0, 0.0), (600, 0.0), mmsi=3_669_702)) == []


def test_events_are_sorted_and_rows_only_cited():
    ships = [
        build_tracks(mmsi=m, t_ms=_sail(*VISIT).t_ms, lon=_sail(*VISIT).lon, lat=0.0, speed_kn=_sail(*VISIT).speed_kn)
        for m in (563_000_002, 563_000_001)
    ]
    both = build_tracks(
        mmsi=np.concatenate([s.mmsi for s in ships]),
        t_ms=np.concatenate([s.t_ms for s in ships]),
        lon=np.concatenate([s.lon for s in ships]),
        lat=0.0,
        speed_kn=np.concatenate([s.speed_kn for s in ships]),
    )
    calls = _calls(both)
    renamed = _calls(replace(both, row=both.row[::-1].copy()))
    assert [c["mmsi"] for c in calls] == [563_000_001, 563_000_002]
    for before, after in zip(calls, renamed, strict=True):
        assert {k: v for k, v in before.items() if k != "cite_rows"} == {
            k: v for k, v in after.items() if k != "cite_rows"
        }
