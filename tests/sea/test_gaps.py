"""What silences mean: a small sea of four far buoys of ships, one neighbour, and one ship that falls silent."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.build import build_tracks

from reckoning.model.finding import finding_id
from reckoning.sea.clean import Flag
from reckoning.sea.coverage import coverage_parts, merge_coverage
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.gaps import RULE, GapParameters, judge
from reckoning.sea.setting import NO_PLACES, SettingParameters, Surroundings
from reckoning.sea.silences import SilenceParameters, silences
from reckoning.sea.tracks import Tracks

HOUR_MS = 3_600_000
MIDNIGHT_MS = 19_676 * 24 * HOUR_MS  # 2023-11-15
SHIP, NEIGHBOUR = 563_000_001, 563_000_002


@dataclass(frozen=True)
class Voyage:
    """Positions of one ship: hours since midnight, degrees, and what else its rows carry."""

    mmsi: int
    hours: np.ndarray
    lon: object = 0.0
    lat: object = 0.0
    source: int = 0
    receiver: int = 0
    flag: object = 0
    track: int = 0


def every(minutes, first, last):
    return np.arange(first, last, minutes / 60)


def corners(days=3.0, size=5.0, lon=0.0, source=0, silent=(0.0, 0.0)):
    """Four ships that never move, heard every half hour, at the corners of a box: they make the edge and the end."""
    hours = every(30, 0, days * 24)
    hours = hours[(hours < silent[0]) | (hours >= silent[1])]
    return [
        Voyage(900_000_000 + 10 * source + k, hours, (lon + x * size + 180) % 360 - 180, y * size, source)
        for k, (x, y) in enumerate([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    ]


def neighbour(first=0.0, last=72.0, lon=0.1, lat=0.0, silent=(0.0, 0.0)):
    hours = every(10, first, last)
    return Voyage(NEIGHBOUR, hours[(hours < silent[0]) | (hours >= silent[1])], lon, lat)


def falls_silent(first, last, again=None, end=72.0, **more):
    """A ship heard every ten minutes from `first` to `last` (included), and from `again` on."""
    hours = every(10, first, last + 0.01)
    if again is not None:
        hours = np.concatenate((hours, every(10, again, end)))
    return Voyage(SHIP, hours, **more)


def tracks_of(*voyages):
    columns = {}
    for name in ("mmsi", "lon", "lat", "source", "receiver", "flag", "track"):
        parts = [np.broadcast_to(getattr(v, name), len(v.hours)) for v in voyages]
        columns[name] = np.concatenate(parts)
    t_ms = MIDNIGHT_MS + np.round(np.concatenate([v.hours for v in voyages]) * HOUR_MS).astype(np.int64)
    return build_tracks(t_ms=t_ms, **columns)


def judged(*voyages, ports=NO_PLACES, parts=None, **parameters):
    tracks = tracks_of(*voyages)
    buckets = parts or [tracks]
    return judge(
        pa.concat_tables([silences(b, SilenceParameters()) for b in buckets]),
        merge_coverage([coverage_parts(b) for b in buckets]),
        Surroundings(ports, NO_PLACES),
        SilenceParameters(),
        GapParameters(**parameters),
        SettingParameters(),
    )


def of_ship(table, mmsi=SHIP):
    return [row for row in table.to_pylist() if row["mmsi"] == mmsi]


def only(table, mmsi=SHIP):
    (row,) = of_ship(table, mmsi)
    return row


def test_a_ship_silent_for_fourteen_hours_amid_others_that_are_heard_has_a_likely_gap():
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 44)))
    assert (row["kind"], row["grade"], row["rule"], row["basis"]) == ("ais_gap", "likely", "gaps/1", "observed")
    assert row["duration_h"] == pytest.approx(14.0)
    assert row["fixes_12h_before"] == 73  # 18:00 to 30:00 every ten minutes, both ends counted
    assert row["distance_km"] == row["implied_speed_kn"] == 0.0
    assert row["start"].isoformat() == "2023-11-16T06:00:00+00:00"
    assert row["end"].isoformat() == "2023-11-16T20:00:00+00:00"
    # From 07:00 to 20:00 lie 13 whole hours after the hour of the last fix; the neighbour was heard in all of them.
    assert "source listening in 13 of 13 hours, others heard near in 13" in row["signs"]


def test_it_cites_the_fix_before_and_the_fix_after():
    tracks = tracks_of(*corners(), neighbour(), falls_silent(0, 30, 44))
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 44)))
    assert row["cite_roles"] == ["before", "after"]
    t_of = dict(zip(tracks.row.tolist(), tracks.t_ms.tolist(), strict=True))
    assert [(t_of[r] - MIDNIGHT_MS) / HOUR_MS for r in row["cite_rows"]] == [30.0, 44.0]


def test_six_hours_are_no_gap_and_seven_are_a_possible_one():
    assert of_ship(judged(*corners(), neighbour(), falls_silent(0, 30, 36))) == []
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 37)))
    assert (row["kind"], row["grade"]) == ("ais_gap", "possible")


def test_with_nobody_near_a_gap_is_only_possible():
    row = only(judged(*corners(), falls_silent(0, 30, 44)))
    assert (row["kind"], row["grade"]) == ("ais_gap", "possible")
    assert "source listening in 13 of 13 hours, others heard near in 0" in row["signs"]


def test_few_fixes_before_make_a_gap_only_possible():
    sparse = Voyage(SHIP, np.concatenate((every(60, 0, 30.5), every(10, 44, 72))))
    row = only(judged(*corners(), neighbour(), sparse))
    assert (row["kind"], row["grade"], row["fixes_12h_before"]) == ("ais_gap", "possible", 13)


def test_when_all_ships_near_fall_silent_too_nothing_was_observed():
    row = only(judged(*corners(), neighbour(silent=(30.2, 44)), falls_silent(0, 30, 44)))
    assert (row["kind"], row["grade"]) == ("not_observed", "likely")
    assert "source listening in 0 of 13 hours, others heard near in 0" in row["signs"]


def test_when_the_whole_source_falls_silent_nothing_was_observed():
    row = only(judged(*corners(silent=(30.2, 44)), falls_silent(0, 30, 44)))
    assert row["kind"] == "not_observed"
    assert "source listening in 0 of 13 hours" in row["signs"]


def test_when_a_neighbour_that_came_lately_falls_silent_too_nothing_was_observed():
    # The neighbour has been near for three hours only, but it is there and not heard after.
    row = only(judged(*corners(), neighbour(27, 72, silent=(30.2, 44)), falls_silent(0, 30, 44)))
    assert row["kind"] == "not_observed"
    far = neighbour(27, 72, lon=0.9, silent=(30.2, 44))  # 100 km off
    assert only(judged(*corners(), far, falls_silent(0, 30, 44)))["kind"] == "not_observed"
    further = neighbour(27, 72, lon=1.4, silent=(30.2, 44))  # 156 km off: too far to tell
    assert only(judged(*corners(), further, falls_silent(0, 30, 44)))["kind"] == "ais_gap"


def test_a_neighbour_that_sails_on_and_is_still_heard_shows_that_the_source_listened():
    hours = every(10, 0, 72)
    # Near until the ship falls silent, then away at 15 kn (0.25 degrees an hour), out of hearing of the place in 3 h.
    passing = Voyage(NEIGHBOUR, hours, 0.1 + 0.25 * np.clip(hours - 30, 0, 18))
    row = only(judged(*corners(), passing, falls_silent(0, 30, 37)))
    assert row["kind"] == "ais_gap"


def test_three_ships_silent_from_and_to_the_same_time_show_a_failed_receiver():
    # They lie 156 and 167 km apart, so none of them is near another; the corners are heard all along.
    others = [Voyage(NEIGHBOUR + 1 + k, falls_silent(0, 30.1, 43.9).hours, x) for k, x in ((0, 1.4), (1, -1.5))]
    row = only(judged(*corners(), *others, falls_silent(0, 30, 44)))
    assert row["kind"] == "not_observed"
    assert "other ships silent from or to the same time: 2 or more" in row["signs"]
    # Two are no such proof: ships go dark in pairs, for a meeting.
    pair = only(judged(*corners(), others[0], falls_silent(0, 30, 44)))
    assert (pair["kind"], pair["grade"]) == ("ais_gap", "possible")
    assert "other ships silent from or to the same time: 1" in pair["signs"]
    # One may have been silent before, one after: a ship sails into the deaf area or out of it.
    apart = [
        replace(others[0], hours=falls_silent(0, 20, 44).hours),
        replace(others[1], hours=falls_silent(0, 30).hours),
    ]
    assert only(judged(*corners(), *apart, falls_silent(0, 30, 44)))["kind"] == "not_observed"
    apart[0] = replace(others[0], hours=falls_silent(0, 20, 44.5).hours)
    assert only(judged(*corners(), *apart, falls_silent(0, 30, 44)))["kind"] == "ais_gap"
    # Where others are heard near all along, the coincidence proves nothing.
    assert only(judged(*corners(), neighbour(), *others, falls_silent(0, 30, 44)), SHIP)["kind"] == "ais_gap"


def test_a_source_that_seldom_hears_the_ship_cannot_miss_it_soon():
    # Heard in 2 of the 12 h before 30 h: as often, it would be heard twice in 12 h, but five times in 30 h.
    for again, kind in ((42.0, "not_observed"), (60.0, "ais_gap")):
        seldom = Voyage(SHIP, np.array([0.0, 25.0, 30.0, again]), receiver=2)
        (row,) = [r for r in of_ship(judged(*corners(), seldom)) if r["duration_h"] == again - 30.0]
        assert row["kind"] == kind


def test_a_missing_file_in_the_middle_is_no_gap():
    # Days 1 and 4 are there, days 2 and 3 are not: the ship is last heard an hour before the hole.
    everyone = [*corners(4, silent=(24, 72)), neighbour(0, 96, silent=(24, 72)), falls_silent(0, 23, 73, 96)]
    assert only(judged(*everyone))["kind"] == "not_observed"
    # Silent for seven hours before the hole, on the other hand, is silent while others are heard.
    everyone[-1] = falls_silent(0, 16.5, 73, 96)
    assert only(judged(*everyone))["kind"] == "ais_gap"


def test_a_ship_that_was_under_way_near_the_edge_left_the_area():
    hours = every(10, 0, 30.01)
    # Eastward at 0.1 degrees an hour (6 kn): at 30 h it is at 4.9 degrees, 11 km from the edge at 5.
    row = only(judged(*corners(), Voyage(SHIP, hours, 1.9 + 0.1 * hours)))
    assert (row["kind"], row["grade"], row["end"]) == ("left_area", "likely", None)
    assert "last fix 11.1 km inside the edge of the data, sails 22.2 km in 2 h" in row["signs"]
    assert row["cite_roles"] == ["before"]


def test_a_ship_at_rest_near_the_edge_left_the_area_only_possibly():
    row = only(judged(*corners(), falls_silent(0, 30, lon=4.95)))
    assert (row["kind"], row["grade"]) == ("left_area", "possible")
    assert "lay still when last heard" in row["signs"]


def test_the_margin_is_two_hours_at_the_fastest_the_ship_was_seen_to_sail():
    # It once sailed 0.3 degrees in an hour (18 kn), and lies 0.5 degrees (55.6 km) from the edge: 2 h are 66.7 km.
    hours = np.concatenate((every(10, 0, 10), [10.0, 11.0], every(10, 11.1, 30.01)))
    lon = np.where(hours <= 10, 4.2, 4.5)
    row = only(judged(*corners(), Voyage(SHIP, hours, lon)))
    assert row["kind"] == "left_area"
    assert only(judged(*corners(), Voyage(SHIP, hours, lon), margin_h=1.0))["kind"] == "ais_gap"


def test_the_edge_is_right_across_180_degrees():
    ship = falls_silent(0, 30, 44, lon=-179.5)
    assert only(judged(*corners(lon=180.0), ship))["kind"] == "ais_gap"
    near_edge = falls_silent(0, 30, 44, lon=-175.02)
    assert only(judged(*corners(lon=180.0), near_edge))["kind"] == "left_area"


def test_an_open_gap_has_no_end_and_lasts_to_the_end_of_its_source():
    row = only(judged(*corners(), neighbour(), falls_silent(0, 50)))
    assert (row["kind"], row["end"], row["distance_km"], row["implied_speed_kn"]) == ("ais_gap", None, None, None)
    assert row["duration_h"] == pytest.approx(21 + 50 / 60)  # the source's last row is at 71:50
    assert of_ship(judged(*corners(), neighbour(), falls_silent(0, 66))) == []


def test_an_open_gap_is_judged_against_the_end_of_the_source_that_heard_the_ship():
    # Source 1 ends at 24 h, source 0 goes on to 72 h but never heard the ship.
    other = [replace(v, source=1) for v in corners(1.0)]
    ship = falls_silent(0, 22, source=1)
    assert of_ship(judged(*corners(), *[replace(v, mmsi=v.mmsi + 50) for v in other], ship)) == []
    # Once source 0 had heard it too within 12 h, its silence there is one.
    both = [falls_silent(0, 22, source=1), replace(falls_silent(0, 21), source=0, lon=0.0)]
    row = only(judged(*corners(), *[replace(v, mmsi=v.mmsi + 50) for v in other], *both))
    assert (row["kind"], row["duration_h"]) == ("ais_gap", pytest.approx(71.5 - 22))


def test_one_row_from_a_wrong_clock_does_not_silence_the_fleet():
    late = Voyage(NEIGHBOUR, np.array([120.0]), 0.1, flag=int(Flag.CLOCK))
    assert judged(*corners(), neighbour(), late).num_rows == 0


def test_a_stray_row_days_after_the_rest_does_not_prolong_its_source():
    stray = Voyage(NEIGHBOUR, np.array([96.0]), 0.1)
    assert judged(*corners(), neighbour(), stray).num_rows == 0
    # Nor does it close a silence at the end of the source, or open one at its beginning.
    own = Voyage(SHIP, np.concatenate(([-20.0], every(10, 0, 71), [96.0])))
    assert of_ship(judged(*corners(), neighbour(), own)) == []


def test_a_ship_heading_where_nobody_was_ever_heard_left_the_area_unless_satellites_heard_it():
    hours = every(10, 0, 30.01)
    lon = -3.0 + 0.1 * hours  # at 30 h at 0 degrees, steering east into an empty sea at 6 kn
    ship = Voyage(SHIP, hours, lon)
    # Two hours on it would be 0.2 degrees further, in a cell next to one it was heard in.
    assert only(judged(*corners(), ship))["kind"] == "ais_gap"
    fast = Voyage(SHIP, hours, -9.0 + 0.3 * hours)  # 18 kn: 2 h on it is at 0.6 degrees, where no cell was ever heard
    row = only(judged(*corners(size=10.0), fast))
    assert (row["kind"], row["grade"]) == ("left_area", "likely")
    assert "source never heard a ship where it was heading" in row["signs"]
    assert only(judged(*corners(size=10.0), replace(fast, receiver=2)))["kind"] == "ais_gap"


def test_a_newcomer_that_vanishes_was_not_followed_but_one_that_comes_back_was_silent():
    row = only(judged(*corners(), neighbour(), falls_silent(20, 30)))
    assert (row["kind"], row["end"]) == ("not_observed", None)
    assert "itself first heard, well inside, 10.0 h before" in row["signs"]
    assert only(judged(*corners(), neighbour(), falls_silent(20, 30, 44)))["kind"] == "ais_gap"
    # Heard since the source began, or for more than a day, it is no newcomer.
    assert only(judged(*corners(), neighbour(), falls_silent(1, 12)))["kind"] == "ais_gap"
    assert only(judged(*corners(), neighbour(), falls_silent(20, 45)))["kind"] == "ais_gap"


def test_discarded_reports_meanwhile_make_a_gap_only_possible():
    stale = Voyage(SHIP, np.array([35.0, 36.0]), flag=int(Flag.STALE))
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 44), stale))
    assert (row["kind"], row["grade"]) == ("ais_gap", "possible")
    assert "2 reports discarded meanwhile" in row["signs"]


def test_a_next_fix_out_of_reach_makes_a_gap_only_possible():
    hours = np.concatenate((every(10, 0, 30.01), every(10, 44, 72)))
    # 15 degrees along the equator in 14 h are 64 kn.
    row = only(judged(*corners(size=20.0), neighbour(), Voyage(SHIP, hours, np.where(hours < 40, 0.0, 15.0))))
    assert (row["kind"], row["grade"]) == ("ais_gap", "possible")
    assert row["implied_speed_kn"] == pytest.approx(15 * 111.195 / 1.852 / 14, rel=1e-4)
    assert "next fix not reachable at 50 kn" in row["signs"]


def test_a_gap_at_a_berth_is_labelled_and_kept():
    ports = pa.table({"place": ["wpi:1"], "lon": [0.01], "lat": [0.0]})
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 44), ports=ports))
    assert (row["kind"], row["setting"], row["place"]) == ("ais_gap", "berth", "wpi:1")
    assert only(judged(*corners(), neighbour(), falls_silent(0, 30, 44)))["setting"] == "open"


def test_two_hulls_of_one_mmsi_that_fall_silent_at_once_are_two_findings():
    twins = [falls_silent(0, 30, 44), replace(falls_silent(0, 30, 44), lon=1.0, track=1)]
    rows = of_ship(judged(*corners(), neighbour(), *twins))
    assert [(r["track"], r["ordinal"], r["lon"]) for r in rows] == [(0, 0, 0.0), (1, 1, 1.0)]


def test_more_data_that_end_an_open_gap_leave_its_id_alone():
    before = only(judged(*corners(3), neighbour(), falls_silent(0, 50)))
    after = only(judged(*corners(6), neighbour(0, 144), falls_silent(0, 50, 100, 144)))
    assert (before["end"], after["duration_h"]) == (None, pytest.approx(50.0))
    first, second = (
        finding_id(r["kind"], RULE, [f"mmsi:{r['mmsi']}"], int(r["start"].timestamp() * 1000), r["ordinal"])
        for r in (before, after)
    )
    assert first == second


def test_neither_the_order_of_buckets_nor_how_ships_fall_into_them_matters():
    voyages = [*corners(), neighbour(), falls_silent(0, 30, 44)]
    tracks = tracks_of(*voyages)
    whole = judged(*voyages)
    mask = np.isin(tracks.mmsi, [SHIP, 900_000_002])
    parts = [Tracks.from_arrow(tracks.to_arrow().filter(pa.array(m))) for m in (mask, ~mask)]
    assert whole.equals(judged(*voyages, parts=parts))
    assert whole.equals(judged(*voyages, parts=parts[::-1]))


def test_a_source_that_gave_nothing_good_is_no_witness():
    faulty = Voyage(SHIP, np.array([30.1]), source=3, flag=int(Flag.NOISE_SPEED))
    row = only(judged(*corners(), neighbour(), falls_silent(0, 30, 44), faulty))
    assert (row["kind"], row["start"].hour, row["start"].minute) == ("ais_gap", 6, 6)


def test_no_silences_give_no_events():
    table = judged(neighbour(0, 1))
    assert table.schema == CITED_EVENT_SCHEMA and table.num_rows == 0
