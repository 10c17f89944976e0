"""Segmentation as a whole: nothing is lost, nothing impossible is joined, and what it gives back."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sea.build import T0_MS, build_tracks, minutes

from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.sea.clean import NOISE, Flag
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.segments import SegmentParameters, segment, segment_events
from reckoning.sea.tracks import Tracks

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sea"
HOUR_MS = 3_600_000


def read(name: str) -> tuple[Tracks, np.ndarray]:
    """Segmented tracks of a fixture, and the place of each row in the file."""
    with (FIXTURES / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    t_ms = [np.datetime64(r["timestamp"].rstrip("Z"), "ms").astype(np.int64) for r in rows]
    lon, lat, speed, course = ([float(r[n]) for r in rows] for n in ("lon", "lat", "speed", "course"))
    tracks = build_tracks(t_ms=t_ms, lon=lon, lat=lat, speed_kn=speed, course_deg=course)
    return segment(tracks, SegmentParameters()), np.array([r["segment"] for r in rows])


def steps(tracks: Tracks) -> list[tuple[int, int]]:
    """Pairs of rows that follow each other in one segment."""
    pairs = []
    for mmsi, number in {(m, s) for m, s in zip(tracks.mmsi.tolist(), tracks.segment.tolist(), strict=True) if s >= 0}:
        rows = np.flatnonzero((tracks.mmsi == mmsi) & (tracks.segment == number))
        rows = rows[np.argsort(tracks.t_ms[rows], kind="stable")]
        pairs += list(zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True))
    return pairs


def assert_possible(tracks: Tracks) -> None:
    """No step within a segment is out of reach (60 kn and 0.5 km) or takes over 24 hours."""
    for i, j in steps(tracks):
        hours = (tracks.t_ms[j] - tracks.t_ms[i]) / HOUR_MS
        km = distance_km(tracks.lon[i], tracks.lat[i], tracks.lon[j], tracks.lat[j])
        assert hours <= 24.0
        assert km <= (0.5 + 60 * KM_PER_NM * hours) * 1.002


def test_vessels_around_taiwan_that_share_an_mmsi() -> None:
    tracks, _ = read("shared_416000000.csv")
    assert_possible(tracks)
    far = (tracks.lon < 100.0) & (tracks.segment >= 0)
    near = (tracks.lon > 100.0) & (tracks.segment >= 0)
    assert not set(tracks.segment[far].tolist()) & set(tracks.segment[near].tolist())
    assert near.sum() > 400
    # On 5 January one lies off Taichung (24.3 N) and one off Kaohsiung (22.6 N), 190 km apart, heard by turns.
    start = np.datetime64("2014-01-05T03:00", "ms").astype(np.int64)
    both = near & (tracks.t_ms >= start) & (tracks.t_ms < start + HOUR_MS)
    taichung, kaohsiung = both & (tracks.lat > 24.0), both & (tracks.lat < 23.0)
    assert taichung.sum() == 6
    assert kaohsiung.sum() == 5
    assert len(set(tracks.track[taichung].tolist())) == len(set(tracks.track[kaohsiung].tolist())) == 1
    assert set(tracks.track[taichung].tolist()) != set(tracks.track[kaohsiung].tolist())


def test_one_vessel_with_noise_is_one_segment() -> None:
    tracks, expected = read("noisy_338013000.csv")
    assert_possible(tracks)
    assert set(tracks.segment.tolist()) == {-1, 0}
    heard = tracks.flag != Flag.DUPLICATE
    assert (tracks.segment[heard] == 0).mean() > 0.97
    # What the original told apart as noise fixes of their own is either in the one segment or flagged wild.
    alone = np.isin(expected[tracks.row], [s for s in set(expected) if (expected == s).sum() < 3]) & heard
    assert alone.sum() == 19
    assert set(tracks.flag[alone].tolist()) <= {0, int(Flag.WILD)}


def test_a_gap_does_not_join_two_ships_that_share_an_mmsi() -> None:
    # One in the Gulf until hour 5, the other off Singapore from hour 12: 5,800 km in 7 h.
    at = np.concatenate((np.arange(0, 300, 5), np.arange(720, 1020, 5)))
    tracks = build_tracks(t_ms=minutes(*at), lon=np.where(at < 600, 54.0, 104.0), lat=np.where(at < 600, 25.0, 1.2))
    found = segment(tracks, SegmentParameters())
    assert found.track.tolist() == [0] * 60 + [1] * 60
    assert len(found.starts) == 3


def test_crossing_180_degrees_is_one_segment_of_the_right_length() -> None:
    # One degree on the equator in 5 h: 60.04 nm.
    lon = (179.5 + np.arange(11) / 10 + 180.0) % 360.0 - 180.0
    found = segment(build_tracks(t_ms=minutes(*np.arange(0, 330, 30)), lon=lon, lat=0.0), SegmentParameters())
    events = segment_events(found)
    assert events.num_rows == 1
    assert events["distance_km"][0].as_py() == pytest.approx(111.19, abs=0.02)
    assert events["mean_speed_kn"][0].as_py() == pytest.approx(60.04 / 5, abs=0.01)


def test_events_cite_the_first_and_last_fix_of_each_segment() -> None:
    tracks = build_tracks(
        mmsi=[7] * 6 + [3] * 5,
        t_ms=minutes(0, 1, 2, 3, 4, 1600, *range(5)),
        lon=5.0,
        lat=0.0,
        row=[*range(100, 106), *range(200, 205)],
    )
    events = segment_events(segment(tracks, SegmentParameters()))
    assert events.schema == CITED_EVENT_SCHEMA
    assert events["mmsi"].to_pylist() == [3, 7, 7]
    assert events["cite_rows"].to_pylist() == [[200, 204], [100, 104], [105, 105]]
    assert events["cite_roles"].to_pylist() == [["first", "last"]] * 3
    assert events["fixes"].to_pylist() == [5, 5, 1]
    assert events["signs"].to_pylist() == [None, None, "few fixes"]
    assert events["mean_speed_kn"].to_pylist() == [0.0, 0.0, None]
    assert events["end"][1].as_py().timestamp() * 1000 == T0_MS + 4 * 60_000


def test_no_rows_give_no_segments() -> None:
    found = segment(build_tracks(t_ms=[], lon=[], lat=[]), SegmentParameters())
    assert len(found) == 0
    assert segment_events(found).num_rows == 0


def test_all_rows_noise_give_no_segments() -> None:
    found = segment(build_tracks(t_ms=minutes(0, 1), lon=5.0, lat=0.0, speed_kn=102.3), SegmentParameters())
    assert found.segment.tolist() == [-1, -1]
    assert segment_events(found).num_rows == 0


@pytest.mark.parametrize("far", [5.0, 6.0, 7.0, 7.3])
def test_a_fix_far_off_in_a_silence_of_over_a_day_does_not_hold_its_two_ends_together(far: float) -> None:
    tracks = build_tracks(
        t_ms=minutes(0, 997, 1441), lon=[0.0] * 3, lat=[0.0, far, 0.0], speed_kn=[0.0, 0.0, np.nan], course_deg=45.0
    )
    assert_possible(segment(tracks, SegmentParameters()))


@st.composite
def noisy_ships(draw: st.DrawFn) -> Tracks:
    """Up to three MMSIs, each heard at up to four places and now and then anywhere."""
    size = draw(st.integers(1, 60))
    places = st.sampled_from([(0.0, 0.0), (0.2, 0.1), (179.99, 10.0), (-179.99, 10.0), (100.0, 89.9), (5.0, -60.0)])
    anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
    points = draw(st.lists(st.one_of(places, places, anywhere), min_size=size, max_size=size))
    times = draw(st.lists(st.integers(0, 4000), min_size=size, max_size=size))
    mmsis = draw(st.lists(st.sampled_from([1, 2, 999_999_999]), min_size=size, max_size=size))
    speeds = draw(st.lists(st.sampled_from([np.nan, 0.0, 12.0, 51.2]), min_size=size, max_size=size))
    lon, lat = zip(*points, strict=True)
    return build_tracks(mmsi=mmsis, t_ms=minutes(*times), lon=lon, lat=lat, speed_kn=speeds, course_deg=45.0)


@settings(max_examples=150, deadline=None)
@given(noisy_ships())
def test_every_row_comes_back_once_in_order_and_no_segment_is_impossible(tracks: Tracks) -> None:
    found = segment(tracks, SegmentParameters())
    assert sorted(found.row.tolist()) == sorted(tracks.row.tolist())
    Tracks.from_arrow(found.to_arrow())  # refuses ships that come back or go back in time
    assert ((found.segment < 0) == ((found.flag & NOISE) > 0)).all()
    assert_possible(found)
    for mmsi in set(found.mmsi.tolist()):
        rows = found.mmsi == mmsi
        numbers = set(found.segment[rows].tolist()) - {-1}
        assert numbers == set(range(len(numbers)))
        assert set(found.track[rows].tolist()) == set(range(found.track[rows].max() + 1))


@settings(max_examples=30, deadline=None)
@given(noisy_ships())
def test_row_numbers_change_nothing(tracks: Tracks) -> None:
    renamed = replace(tracks, row=1000 - tracks.row)
    a, b = segment(tracks, SegmentParameters()), segment(renamed, SegmentParameters())
    for name in ("mmsi", "track", "segment", "flag", "t_ms", "lon", "lat"):
        assert (getattr(a, name) == getattr(b, name)).all()
