"""Loitering: slow for four clock hours or more, wherever, with a setting that says where."""

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.build import build_tracks

from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.loitering import LoiteringParameters, loitering, with_anchorages
from reckoning.sea.setting import NO_PLACES, SettingParameters, Surroundings
from reckoning.sea.speeds import SpeedParameters, find_speeds

DAY_MS = 1_699_920_000_000  # 2023-11-14T00:00:00Z
KM = 1 / 111.1950802335


def _places(**at):
    lon, lat = ([point[n] for point in at.values()] for n in (0, 1))
    return pa.table({"place": list(at), "lon": lon, "lat": lat, "radius_km": [0.5] * len(at)})


AROUND = Surroundings(_places(port=(0.0, 0.0)), NO_PLACES)


def _ship(*legs, every=10, start=0, keep=lambda minute: True, lon=0.0, lat=1.0, **columns):
    """Legs of (minutes, knots), sailed east along a parallel near the equator, a fix every so many minutes."""
    minute, east_nm, knots, now, way = [], [], [], start, 0.0
    for length, speed in legs:
        for m in np.arange(0, length, every):
            minute.append(now + m)
            east_nm.append(way + speed * m / 60)
            knots.append(speed)
        now, way = now + length, way + speed * length / 60
    kept = [keep(m) for m in minute]
    t_ms = DAY_MS + (np.array(minute)[kept] * 60_000).astype(np.int64)
    columns = {"speed_kn": np.array(knots)[kept], **columns}
    return build_tracks(t_ms=t_ms, lon=lon + np.array(east_nm)[kept] * KM_PER_NM * KM, lat=lat, **columns)


def _loitering(tracks, around=AROUND, **changes):
    speeds = find_speeds(tracks, SpeedParameters())
    table = loitering(tracks, speeds, around, LoiteringParameters(**changes), SettingParameters())
    assert table.schema == CITED_EVENT_SCHEMA
    rows = table.to_pylist()
    for row in rows:
        row["from"] = (row["start"].timestamp() * 1000 - DAY_MS) / 3_600_000
        row["to"] = None if row["end"] is None else (row["end"].timestamp() * 1000 - DAY_MS) / 3_600_000
    return rows


def test_four_slow_clock_hours_are_loitering_and_three_are_not():
    # 12 kn, then 1 kn from 02:00 to 06:00, then 12 kn.
    (found,) = _loitering(_ship((120, 12.0), (240, 1.0), (120, 12.0)))
    # Hour 05 ends with a step to the first fast fix: ten minutes at 6.5 kn and fifty at 1 kn make 1.92 kn.
    assert (found["from"], found["to"], found["duration_h"]) == (2.0, 6.0, 4.0)
    # The hours' means are 1, 1, 1 and 115 / 60 kn.
    assert found["mean_speed_kn"] == pytest.approx((180 + 115) / 240)
    assert found["fixes"] == 24
    assert (found["cite_rows"], found["rule"]) == ([12, 35], "loitering/1")
    assert _loitering(_ship((120, 12.0), (230, 1.0), (120, 12.0))) == []


def test_the_clock_decides_not_the_minute():
    # Slow for five hours, 02:30 to 07:30: hours 03 to 06 are slow, those around have half an hour at 12 kn.
    (found,) = _loitering(_ship((150, 12.0), (300, 1.0), (150, 12.0)))
    assert (found["from"], found["to"]) == (3.0, 7.0)


def test_two_knots_are_not_slow():
    assert _loitering(_ship((600, 2.0))) == []
    assert len(_loitering(_ship((600, 1.9)))) == 1


def test_slow_at_the_first_and_the_last_fix():
    # From 00:20 to 05:40 at 1 kn: four whole hours and what is heard of those at the ends; it goes on.
    (found,) = _loitering(_ship((330, 1.0), start=20))
    assert (found["from"], found["end"]) == (pytest.approx(1 / 3), None)
    assert found["duration_h"] == pytest.approx(320 / 60)
    assert _loitering(_ship((270, 1.0), start=20)) == []  # 00:20 to 04:40: three whole hours


def test_midnight_and_silences_under_six_hours_do_not_cut_it():
    track = _ship((600, 0.0), start=20 * 60, keep=lambda m: not 23 * 60 < m < 26 * 60)
    (found,) = _loitering(track)
    assert (found["from"], found["to"]) == (20.0, None)


def test_a_silence_over_six_hours_cuts_it():
    track = _ship((1440, 0.0), keep=lambda m: not 480 < m < 850)
    assert [(f["from"], f["to"]) for f in _loitering(track)] == [(0.0, 8.0), (pytest.approx(850 / 60), None)]


def test_hours_hardly_heard_are_not_enough():
    # A fix every five hours: one hour of five has one.
    assert _loitering(_ship((1440, 0.0), every=300)) == []
    assert len(_loitering(_ship((1440, 0.0), every=120))) == 1


def test_a_silence_that_was_sailed_through_is_not_slow():
    # At rest up to 03:40 and from 08:00 on; between, unheard, it went 42 nm, so hour 03 has a third of 9.6 kn.
    track = _ship((230, 0.0), (250, 10.0), (300, 0.0), keep=lambda m: not 230 <= m < 480)
    assert [(f["from"], f["to"]) for f in _loitering(track)] == [(8.0, None)]


@pytest.mark.parametrize(
    ("km", "knots", "setting", "place"),
    [
        (2.9, 0.0, "berth", "port"),
        (2.9, 0.8, "near_port", "port"),
        (9.0, 0.0, "near_port", "port"),
        (11.0, 0.0, "open", None),
    ],
)
def test_near_a_port_it_is_labelled_and_never_dropped(km, knots, setting, place):
    (found,) = _loitering(_ship((300, knots), lon=0.0, lat=km * KM if knots == 0 else 0.0))
    assert (found["setting"], found["place"]) == (setting, place)


def test_anchorages_are_labelled_once_they_are_known():
    tracks = _ship((300, 0.0), lat=9.0 * KM)
    speeds = find_speeds(tracks, SpeedParameters())
    table = loitering(tracks, speeds, AROUND, LoiteringParameters(), SettingParameters())
    around = Surroundings(AROUND.ports, _places(roads=(0.0, 9.3 * KM)))
    again = with_anchorages(table, around, SettingParameters())
    assert again.schema == table.schema
    assert (table["setting"].to_pylist(), again["setting"].to_pylist()) == (["near_port"], ["anchorage"])
    assert again["place"].to_pylist() == ["roads"]
    berthed = table.set_column(table.schema.get_field_index("setting"), "setting", pa.array(["berth"]))
    assert with_anchorages(berthed, around, SettingParameters())["setting"].to_pylist() == ["berth"]


def test_speeds_may_be_implied_and_positions_lie_across_180_degrees():
    (found,) = _loitering(_ship((600, 1.5), lon=179.95, lat=0.0, speed_kn=np.nan))
    assert found["mean_speed_kn"] == pytest.approx(1.5, rel=1e-2)
    assert found["signs"] == "at rest 0 % of the time; speed implied"
    # 590 minutes at 1.5 kn are 14.75 nm, 27.3 km; the mean is half way.
    assert found["distance_km"] == pytest.approx(14.75 * KM_PER_NM, rel=1e-3)
    assert found["lon"] == pytest.approx(-180.0 + (179.95 + 13.66 * KM - 180.0), abs=1e-3)


def test_each_ship_and_each_hull_of_an_mmsi_loiters_for_itself():
    one = _ship((300, 0.0))
    size = len(one)
    tracks = build_tracks(
        mmsi=[1] * size + [2] * 2 * size,
        track=[0] * 2 * size + [1] * size,
        t_ms=np.tile(one.t_ms, 3),
        lon=0.0,
        lat=np.repeat([1.0, 2.0, 3.0], size),
        speed_kn=0.0,
    )
    found = _loitering(tracks)
    assert [(f["mmsi"], f["track"], f["ordinal"], f["lat"]) for f in found] == [
        (1, 0, 0, 1.0),
        (2, 0, 0, 2.0),
        (2, 1, 1, 3.0),
    ]


def test_wild_fixes_do_not_count():
    tracks = _ship((300, 0.0))
    wild = build_tracks(
        t_ms=np.append(tracks.t_ms, DAY_MS + 125 * 60_000),
        lon=np.append(tracks.lon, 50.0),
        lat=1.0,
        speed_kn=np.append(tracks.speed_kn, 40.0),
        flag=np.append(tracks.flag, 4),
    )
    before, after = _loitering(tracks), _loitering(wild)
    assert [f["fixes"] for f in after] == [f["fixes"] for f in before] == [30]


def test_buoys_do_not_loiter_and_nothing_gives_nothing():
    assert _loitering(_ship((600, 0.0), mmsi=993_672_001)) == []
    assert _loitering(build_tracks(t_ms=np.zeros(0), lon=np.zeros(0), lat=np.zeros(0), mmsi=np.zeros(0))) == []
