"""Silences of single hulls, with expectations worked out by hand."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sea.build import T0_MS, build_tracks, minutes

from reckoning.sea.clean import Flag
from reckoning.sea.coverage import cell_of
from reckoning.sea.silences import SILENCE_SCHEMA, SilenceParameters, silences

HOUR = 60.0


def found(**columns):
    columns = {"lon": 0.0, "lat": 0.0, **columns}
    return silences(build_tracks(**columns), SilenceParameters()).to_pylist()


def hours(ms):
    return (ms - T0_MS) / 3_600_000


def test_a_silence_is_strictly_longer_than_six_hours_and_the_last_one_is_open():
    rows = found(t_ms=minutes(0, 6 * HOUR, 12 * HOUR + 1 / 60))
    assert [(hours(r["last_ms"]), r["last_row"], r["next_row"]) for r in rows] == [(6.0, 1, 2), (12 + 1 / 3600, 2, -1)]
    assert rows[0]["next_ms"] == rows[1]["last_ms"] and rows[1]["next_ms"] == -1


def test_distance_is_from_the_last_fix_to_the_next_across_180_degrees():
    (closed, still_open) = found(t_ms=minutes(0, 7 * HOUR), lon=[179.5, -179.5])
    assert closed["distance_km"] == pytest.approx(111.195, abs=0.01)
    assert (closed["lon"], closed["lon_end"]) == (179.5, -179.5)
    assert np.isnan(still_open["distance_km"]) and np.isnan(still_open["lon_end"])


def test_two_hulls_of_one_mmsi_have_their_own_silences():
    # Hull 0 is heard at 0 h and 10 h, hull 1 every 2 h between: no silence runs from one to the other.
    rows = found(t_ms=minutes(0, 600, 120, 240, 360, 480), track=[0, 0, 1, 1, 1, 1], lon=[0, 0.1, 50, 50, 50, 50])
    closed = [(r["track"], hours(r["last_ms"]), hours(r["next_ms"])) for r in rows if r["next_ms"] >= 0]
    assert closed == [(0, 0.0, 10.0)]
    assert {r["track"] for r in rows if r["next_ms"] < 0} == {0, 1}


def test_a_false_position_candidate_ends_a_silence_and_opens_none():
    flag = [0, int(Flag.CANDIDATE), int(Flag.CANDIDATE), 0]
    rows = found(t_ms=minutes(0, 7 * HOUR, 15 * HOUR, 23 * HOUR), lon=[0, 30, 30, 0.1], flag=flag)
    assert [(hours(r["last_ms"]), r["next_flag"]) for r in rows] == [(0.0, Flag.CANDIDATE), (23.0, 0)]


def test_a_short_segment_ends_a_silence_only_where_the_ship_could_be_and_opens_none():
    short = int(Flag.SHORT)
    near = found(t_ms=minutes(0, 10 * HOUR, 20 * HOUR), lon=[0, 1.0, 1.1], flag=[0, short, 0])
    assert [(hours(r["last_ms"]), r["next_row"]) for r in near] == [(0.0, 1), (20.0, -1)]
    # 10 degrees of the equator are 1112 km; at 50 kn a ship sails 926 km in 10 h.
    far = found(t_ms=minutes(0, 10 * HOUR, 20 * HOUR), lon=[0, 10.0, 1.1], flag=[0, short, 0])
    assert [(hours(r["last_ms"]), r["next_row"], r["discarded"]) for r in far] == [(0.0, 2, 1), (20.0, -1, 0)]


def test_a_short_segment_soon_after_the_last_fix_does_not_hide_the_silence_that_follows():
    short = int(Flag.SHORT)
    closed, still_open = found(t_ms=minutes(0, 3 * HOUR, 10 * HOUR), flag=[0, short, 0])
    assert (hours(closed["last_ms"]), hours(closed["heard_ms"]), closed["short_reports"]) == (0.0, 3.0, 1)
    assert (closed["last_row"], closed["next_row"], still_open["short_reports"]) == (0, 2, 0)
    # Reports of short segments no more than 6 h apart are no silence, however long the ship gave no other.
    assert len(found(t_ms=minutes(0, 5 * HOUR, 10 * HOUR, 15 * HOUR), flag=[0, short, short, 0])) == 1
    (row,) = found(t_ms=minutes(0, 3 * HOUR), flag=[0, short])
    assert (row["next_ms"], hours(row["heard_ms"]), row["short_reports"]) == (-1, 3.0, 1)


def test_a_faulty_speed_does_not_make_a_ship_silent():
    flag = [0, int(Flag.NOISE_SPEED), int(Flag.NOISE_SPEED), 0]
    rows = found(t_ms=minutes(0, 4 * HOUR, 8 * HOUR, 12 * HOUR), flag=flag)
    assert [r["next_ms"] for r in rows] == [-1]


@pytest.mark.parametrize("flag", [Flag.STALE, Flag.WILD, Flag.CLOCK, Flag.COARSE])
def test_a_row_that_is_no_report_does_not_end_a_silence_but_is_counted(flag):
    rows = found(t_ms=minutes(0, 4 * HOUR, 8 * HOUR), flag=[0, int(flag), 0])
    assert [(r["next_row"], r["discarded"]) for r in rows] == [(2, 1), (-1, 0)]


def test_a_repeat_is_neither_a_report_nor_discarded():
    rows = found(t_ms=minutes(0, 0, 8 * HOUR), flag=[0, int(Flag.DUPLICATE), 0], source=[0, 1, 0])
    assert [(r["discarded"], r["sources"]) for r in rows] == [(0, [0, 1]), (0, [0, 1])]


def test_what_went_before_is_counted_by_receiver_source_and_cell():
    # The silence begins at 13 h; the fix at 0 h is over 12 h older, the one at 1 h just within.
    rows = found(
        t_ms=minutes(0, 60, 12 * HOUR, 13 * HOUR, 20 * HOUR),
        receiver=[1, 1, 2, 0, 1],
        source=[0, 3, 2, 3, 0],
        lon=[0.0, 0.0, 0.2, 0.4, 0.4],
    )
    silence = next(r for r in rows if r["last_row"] == 3)
    assert (silence["before_unknown"], silence["before_terrestrial"], silence["before_satellite"]) == (1, 1, 1)
    assert silence["sources"] == [2, 3]
    assert silence["cells"] == sorted({cell_of(x, 0.0) for x in (0.0, 0.2, 0.4)})
    assert (silence["first_ms"], silence["first_lon"]) == (T0_MS, 0.0)


def test_speed_before_is_that_made_good_in_the_last_hour():
    # In the last hour a tenth of a degree of latitude is 6.004 nm, northward; the fix two hours ago does not count.
    (row,) = found(t_ms=minutes(0, 60, 90, 120), lat=[0, 0.5, 0.55, 0.6])
    assert row["speed_before_kn"] == pytest.approx(6.004, abs=0.001)
    assert row["course_before_deg"] == pytest.approx(0.0)
    (lone,) = found(t_ms=minutes(0, 119, 120))
    assert np.isnan(lone["speed_before_kn"]) and np.isnan(lone["course_before_deg"])


def test_the_speed_a_ship_was_seen_to_sail_forgives_receiver_noise_and_wild_fixes():
    # 20 m in 2 s would be 19 kn, but only steps of 10 min count: 0.02 degrees in 10 min are 7.2 kn; 3 are 1080 kn.
    lat = [0.0, 0.00018, 0.02, 3.0, 0.02]
    rows = found(t_ms=minutes(0, 2 / 60, 10, 20, 30), lat=lat)
    assert rows[-1]["most_speed_kn"] == pytest.approx(0.02 * 111.195 / 1.852 * 6, abs=0.01)


def test_a_hull_with_nothing_to_open_a_silence_has_none_and_no_rows_give_an_empty_table():
    assert found(t_ms=minutes(0, 60), flag=[int(Flag.SHORT), int(Flag.SHORT)]) == []
    empty = silences(build_tracks(t_ms=[], lon=[], lat=[]), SilenceParameters())
    assert empty.schema == SILENCE_SCHEMA and empty.num_rows == 0


ROWS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(0, 4000)), max_size=60)


@given(ROWS)
def test_good_rows_alone_give_what_plain_sql_gives(rows):
    mmsi, track, minute = (list(c) for c in zip(*rows, strict=True)) if rows else ([], [], [])
    tracks = build_tracks(t_ms=minutes(*minute), lon=[0.0] * len(rows), lat=0.0, mmsi=mmsi or [], track=track or [])
    positions = tracks.to_arrow()
    assert positions.num_rows == len(rows)
    expected = duckdb.sql("""
        SELECT mmsi, track, t_ms, next
        FROM (SELECT *, lead(t_ms) OVER (PARTITION BY mmsi, track ORDER BY t_ms) AS next FROM positions)
        WHERE next IS NULL OR next - t_ms > 21600000
        ORDER BY ALL
    """).fetchall()
    got = silences(tracks, SilenceParameters()).to_pylist()
    assert [(r["mmsi"], r["track"], r["last_ms"], None if r["next_ms"] < 0 else r["next_ms"]) for r in got] == expected
