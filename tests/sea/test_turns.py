"""Hulls that share an MMSI, and ships that only seem to be two."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.build import T0_MS, build_tracks, minutes

from reckoning.sea.clean import Flag
from reckoning.sea.segments import SegmentParameters, segment
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.sea.tracks import Tracks

HOUR_MS = 3_600_000


def stay(first_min: float, last_min: float, lon: float, lat: float = 0.0, every_min: float = 5.0) -> np.ndarray:
    """Fixes at one place: rows of (minute, lon, lat)."""
    at = np.arange(first_min, last_min, every_min)
    return np.column_stack((at, np.full(len(at), lon), lat + at * 1e-6))


def find(*parts: np.ndarray, static: pa.Table | None = None) -> Tracks:
    """Tracks of all parts under one MMSI, in the order the rows were written."""
    rows = np.concatenate(parts)
    tracks = build_tracks(t_ms=minutes(*rows[:, 0]), lon=rows[:, 1], lat=rows[:, 2])
    found = segment(tracks, SegmentParameters(), static)
    return found.take(np.argsort(found.row))


def told(*runs: tuple[str, str, float, float]) -> pa.Table:
    """Static runs: property, text, first and last hour."""
    rows = [
        {
            "mmsi": 563_000_001,
            "property": prop,
            "text": text,
            "first_ms": T0_MS + round(first * HOUR_MS),
            "last_ms": T0_MS + round(last * HOUR_MS),
            "count": 1,
            "statement": f"{prop}-{text}-{first}",
        }
        for prop, text, first, last in runs
    ]
    table = pa.Table.from_pylist(rows, schema=STATIC_SCHEMA)
    return table.sort_by([("mmsi", "ascending"), ("property", "ascending"), ("first_ms", "ascending")])


def test_ships_that_speak_by_turns_are_two() -> None:
    found = find(stay(0, 600, 5.0), stay(2, 600, 60.0))
    assert found.track.tolist() == [0] * 120 + [1] * 120
    assert not found.flag.any()


def test_a_ship_that_is_elsewhere_for_a_while_is_one_with_a_candidate() -> None:
    found = find(stay(0, 300, 5.0), stay(300, 600, 8.0), stay(600, 900, 5.0))
    assert not found.track.any()
    assert found.flag.tolist() == [0] * 60 + [int(Flag.CANDIDATE)] * 60 + [0] * 60
    assert len({int(s) for s in found.segment[60:120]}) == 1
    assert found.segment[60] not in (*found.segment[:60], *found.segment[120:])


def test_a_ship_that_could_have_sailed_there_and_back_is_no_candidate() -> None:
    # 111 km in 90 minutes: 40 kn, over what matching takes for one segment without speeds, and within reach.
    found = find(stay(0, 300, 5.0), stay(385, 600, 6.0), stay(685, 900, 5.0))
    assert not found.track.any()
    assert not found.flag.any()


def test_another_name_heard_meanwhile_makes_it_two_ships() -> None:
    parts = stay(0, 300, 5.0), stay(300, 600, 8.0), stay(600, 900, 5.0)
    other = told(("name", "ONE", 0, 4.9), ("name", "TWO", 5.1, 9.9), ("name", "ONE", 10.1, 14.9))
    found = find(*parts, static=other)
    assert found.track.tolist() == [0] * 60 + [1] * 60 + [0] * 60
    assert not found.flag.any()
    same = told(("name", "ONE", 0, 14.9))
    assert find(*parts, static=same).flag.any()


def test_another_imo_number_decides_before_the_name() -> None:
    parts = stay(0, 300, 5.0), stay(300, 600, 8.0), stay(600, 900, 5.0)
    runs = [("name", "ONE", 0.0, 14.9), ("imo", "9074729", 0.0, 4.9), ("imo", "9333400", 5.1, 9.9)]
    assert find(*parts, static=told(*runs, ("imo", "9074729", 10.1, 14.9))).track.any()


def test_an_mmsi_handed_to_another_hull_is_two_ships_though_it_is_in_reach() -> None:
    parts = stay(0, 300, 5.0), stay(300 + 40 * 60, 900 + 40 * 60, 5.5)
    assert not find(*parts).track.any()
    runs = told(("imo", "9074729", 0, 4.9), ("imo", "9333400", 45.1, 54))
    assert find(*parts, static=runs).track.tolist() == [0] * 60 + [1] * 120


def test_a_ship_lost_here_and_one_found_there_hours_later_are_two() -> None:
    # 1,000 km apart with 8 h between: 67 kn. One ship could not; so no silence may join them.
    found = find(stay(0, 300, 5.0), stay(780, 1000, 14.1))
    assert found.track.tolist() == [0] * 60 + [1] * 44


def test_one_that_speaks_up_elsewhere_within_minutes_is_the_same_ship() -> None:
    found = find(stay(0, 300, 5.0), stay(303, 600, 6.0))
    assert not found.track.any()
    assert len(set(found.segment.tolist())) == 2


def test_one_imo_number_before_and_after_a_silence_is_one_ship() -> None:
    parts = stay(0, 300, 5.0), stay(360, 600, 9.0)  # 445 km in 65 min
    assert find(*parts).track.any()
    assert not find(*parts, static=told(("imo", "9074729", 0, 9.9))).track.any()


@pytest.mark.parametrize("minute", [102.0, 480.0])
def test_a_wild_fix_during_either_stay_changes_nothing(minute: float) -> None:
    wild = np.array([[minute, 5.4, 0.3]])
    found = find(stay(0, 300, 5.0), stay(300, 600, 8.0), stay(600, 900, 5.0), wild)
    assert found.flag[:-1].tolist() == [0] * 60 + [int(Flag.CANDIDATE)] * 60 + [0] * 60
    assert found.flag[-1] & Flag.WILD
    assert found.segment[-1] == -1


def test_a_few_fixes_on_the_way_stay_and_are_called_short() -> None:
    # 0.9 degrees (100 km) every 100 minutes: 32 kn, without speeds each a segment of its own.
    way = np.array([[400.0, 5.9, 0.0]])
    found = find(stay(0, 300, 5.0), way, stay(500, 800, 6.8))
    assert not found.track.any()
    assert found.flag[60] == Flag.SHORT
    assert found.segment[60] >= 0


def test_an_mmsi_that_dozens_of_ships_send_is_survived() -> None:
    parts = [stay(k, 600 + k, 4.0 * k - 100) for k in range(45)]
    found = find(*parts)
    assert len(found) == sum(len(p) for p in parts)
    assert found.track.max() > 10
