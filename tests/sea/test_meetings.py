"""Meetings of two ships, with expectations worked out by hand."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.sea.build import build_tracks

from reckoning.model.finding import finding_id
from reckoning.sea.encounters import encounters
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.grid import BINS_A_DAY, GridParameters, grid
from reckoning.sea.meetings import RULE, MeetingParameters, meetings
from reckoning.sea.setting import NO_PLACES, SettingParameters, Surroundings

MIDNIGHT_MS = 1_700_006_400_000  # 2023-11-15T00:00:00Z
HOST, GUEST = 563_000_002, 563_000_001
PORTS = pa.table({"place": ["wpi:1"], "lon": [0.0], "lat": [0.0]})
METRE = 1 / 111_195  # degrees of latitude


def path(mmsi, minutes, metres_north, *, lon=10.0, source=0, track=0):
    """A ship at fixes every five minutes: minutes from midnight and metres north of latitude 0."""
    return {"mmsi": mmsi, "minutes": minutes, "lon": lon, "lat": metres_north, "source": source, "track": track}


def tracks_of(*paths):
    columns = {
        name: np.concatenate([np.broadcast_to(p[name], len(p["minutes"])) for p in paths])
        for name in ("mmsi", "lon", "source", "track", "lat", "minutes")
    }
    t_ms = MIDNIGHT_MS + np.round(columns.pop("minutes") * 60_000).astype(np.int64)
    columns["lat"] = columns["lat"] * METRE
    return build_tracks(t_ms=t_ms, **columns)


def met(*paths, days=False, ports=NO_PLACES, **thresholds):
    table = grid(tracks_of(*paths), GridParameters())
    p = MeetingParameters(**thresholds)
    parts = [table]
    if days:
        day = pc.divide(table["bin"], BINS_A_DAY)
        parts = [table.filter(pc.equal(day, d)) for d in pc.unique(day)]
    runs = [encounters(part, p.distance_km, p.slow_kn, p.still_kn) for part in parts]
    return meetings(runs, Surroundings(ports, NO_PLACES), p, SettingParameters())


def alongside(first, last, *, apart=100.0, before=120.0, after=120.0, source=0):
    """A guest `apart` metres from 0 between two minutes, 20 km off before and after."""
    minutes = np.arange(first - before, last + after + 1, 5.0)
    inside = (minutes >= first) & (minutes <= last)
    return path(GUEST, minutes, np.where(inside, apart, 20_000.0), source=source)


def waiting(first=-600, last=1200, **more):
    minutes = np.arange(first, last + 1, 5.0)
    return path(HOST, minutes, np.zeros(len(minutes)), **more)


def at(minute):
    return datetime.fromtimestamp(MIDNIGHT_MS / 1000 + minute * 60, UTC)


def about(minute, second=0.0):
    """A time to within a tenth of a second."""
    return pytest.approx(at(minute + second / 60).timestamp(), abs=0.1)


def span(row):
    return row["start"].timestamp(), row["end"].timestamp()


JUMP_S = 12.06
"""A guest 100 m off is 20 km off ten minutes before: it was 500 m off for 0.4 / 19.9 of them, if it came evenly."""


def test_two_hours_side_by_side_are_a_meeting():
    (row,) = met(waiting(), alongside(60, 180)).to_pylist()
    assert (row["kind"], row["mmsi"], row["mmsi_2"], row["rule"]) == ("meeting", GUEST, HOST, "meetings/1")
    assert span(row) == (about(60, -JUMP_S), about(180, JUMP_S))
    assert row["duration_h"] == pytest.approx(2 + 2 * JUMP_S / 3600, abs=1e-4)
    assert row["distance_km"] == pytest.approx(0.1, abs=1e-4)
    assert (row["setting"], row["grade"], row["basis"]) == ("open", "likely", "observed")
    assert (row["lon"], row["lat"]) == (10.0, pytest.approx(50 * METRE, rel=1e-6))


def test_ships_are_near_from_the_moment_they_come_within_half_a_kilometre():
    # The guest comes at 80 m a minute: at 10 min it is 900 m off, at 15 min 500, from 20 to 140 min 100.
    minutes = np.arange(-60, 201, 5.0)
    metres = np.maximum(100.0, np.maximum(1700 - 80 * minutes, 100 + 80 * (minutes - 140)))
    (row,) = met(waiting(), path(GUEST, minutes, metres)).to_pylist()
    assert span(row) == (about(15), about(145))


def test_less_than_two_hours_or_more_than_half_a_kilometre_are_none():
    assert met(waiting(), alongside(60, 170)).num_rows == 0
    assert met(waiting(), alongside(60, 300, apart=490)).num_rows == 1
    assert met(waiting(), alongside(60, 300, apart=510)).num_rows == 0


def test_a_meeting_across_midnight_is_one_also_when_days_are_compared_apart():
    paths = waiting(), alongside(-70, 80)
    whole, by_day = met(*paths), met(*paths, days=True)
    assert [span(r) for r in whole.to_pylist()] == [(about(-70, -JUMP_S), about(80, JUMP_S))]
    assert by_day.equals(whole)


def test_pieces_of_an_hour_under_four_hours_apart_are_one_meeting():
    first, second = alongside(0, 60, before=60, after=100), alongside(280, 340, before=100, after=60)
    both = path(GUEST, *(np.concatenate((first[k], second[k])) for k in ("minutes", "lat")))
    (row,) = met(waiting(), both).to_pylist()
    assert span(row) == (about(0, -JUMP_S), about(340, JUMP_S))
    assert row["duration_h"] == pytest.approx(2 + 4 * JUMP_S / 3600, abs=1e-4)
    assert "together 2.0 of 5.7 h" in row["signs"]
    later = alongside(310, 370, before=100, after=60)
    both = path(GUEST, *(np.concatenate((first[k], later[k])) for k in ("minutes", "lat")))
    assert met(waiting(), both).num_rows == 0  # over four hours apart
    short = alongside(280, 330, before=100, after=60)
    both = path(GUEST, *(np.concatenate((first[k], short[k])) for k in ("minutes", "lat")))
    assert met(waiting(), both).num_rows == 0  # a piece of 50 minutes is none


def test_ships_that_sail_together_do_not_meet():
    minutes = np.arange(0, 301, 5.0)
    for knots, count in ((1.9, 1), (2.1, 0)):
        north = minutes / 60 * knots * 1852
        assert met(path(HOST, minutes, north), path(GUEST, minutes, north + 100)).num_rows == count


def test_near_a_port_meetings_are_labelled_and_kept():
    north = {"berth": 0.0, "near_port": 9_000.0, "open": 10_100.0}
    for setting, metres in north.items():
        minutes = np.arange(0, 181, 5.0)
        ships = [path(m, minutes, np.full(len(minutes), metres + d), lon=0.0) for m, d in ((HOST, 0), (GUEST, 80))]
        (row,) = met(*ships, ports=PORTS).to_pylist()
        assert (row["setting"], row["place"]) == (setting, None if setting == "open" else "wpi:1")


def test_ships_that_drift_over_half_a_knot_are_not_at_berth():
    minutes = np.arange(0, 181, 5.0)
    north = minutes / 60 * 0.8 * 1852
    ships = [path(m, minutes, north + d, lon=0.0) for m, d in ((HOST, 0), (GUEST, 80))]
    assert [r["setting"] for r in met(*ships, ports=PORTS).to_pylist()] == ["near_port"]


def test_one_ship_heard_by_two_sources_or_under_two_numbers_does_not_meet_itself():
    minutes = np.arange(0, 301, 5.0)
    zero = np.zeros(len(minutes))
    assert met(path(HOST, minutes, zero), path(HOST, minutes + 1, zero, source=1)).num_rows == 0
    assert met(path(HOST, minutes, zero), path(HOST, minutes, zero + 50, track=1)).num_rows == 0
    assert met(path(HOST, minutes, zero), path(GUEST, minutes, zero)).num_rows == 0
    assert met(path(HOST, minutes, zero), path(GUEST, minutes, zero + 10)).num_rows == 1


def test_a_station_that_is_no_ship_meets_nobody_and_an_odd_number_is_only_possible():
    minutes = np.arange(0, 301, 5.0)
    zero = np.zeros(len(minutes))
    for mmsi in (993_672_001, 3_669_702, 111_232_506):
        assert met(path(HOST, minutes, zero), path(mmsi, minutes, zero + 50)).num_rows == 0
    (row,) = met(path(HOST, minutes, zero), path(941_203_527, minutes, zero + 50)).to_pylist()
    assert (row["grade"], "mmsi 941203527 is no ship's number" in row["signs"]) == ("possible", True)


def test_it_cites_the_first_and_the_last_fix_of_both_ships():
    tracks = tracks_of(waiting(), alongside(60, 180))
    (row,) = met(waiting(), alongside(60, 180)).to_pylist()
    assert row["cite_roles"] == ["first", "first", "last", "last"]
    cited = {r: (m, t) for r, m, t in zip(tracks.row.tolist(), tracks.mmsi.tolist(), tracks.t_ms.tolist(), strict=True)}
    assert [cited[r] for r in row["cite_rows"]] == [
        (m, MIDNIGHT_MS + minute * 60_000) for minute in (60, 180) for m in (GUEST, HOST)
    ]


def test_a_meeting_that_goes_on_keeps_its_id():
    shorter, longer = (met(waiting(), alongside(60, last)).to_pylist()[0] for last in (180, 300))
    assert longer["end"] > shorter["end"]
    first, second = (
        finding_id("meeting", RULE, [f"mmsi:{r['mmsi']}", f"mmsi:{r['mmsi_2']}"], int(r["start"].timestamp() * 1000))
        for r in (shorter, longer)
    )
    assert first == second


def test_no_runs_give_no_meetings():
    table = met(waiting())
    assert table.schema == CITED_EVENT_SCHEMA and table.num_rows == 0
    none = meetings([], Surroundings(NO_PLACES, NO_PLACES), MeetingParameters(), SettingParameters())
    assert none.equals(table)
