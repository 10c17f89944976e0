"""The ten-minute grid, with expectations worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sea.build import build_tracks

from reckoning.sea.clean import Flag
from reckoning.sea.grid import BIN_MS, GRID_SCHEMA, GridParameters, grid

MIDNIGHT_MS = 1_700_006_400_000  # 2023-11-15T00:00:00Z: a full ten minutes
MIDNIGHT = MIDNIGHT_MS // BIN_MS


def places(minutes, lon, lat=0.0, **columns):
    t_ms = MIDNIGHT_MS + np.round(np.asarray(minutes, np.float64) * 60_000).astype(np.int64)
    return grid(build_tracks(t_ms=t_ms, lon=lon, lat=lat, **columns), GridParameters()).to_pylist()


def test_places_stand_at_every_full_ten_minutes_between_two_fixes():
    rows = places([5, 35], [0.0, 0.3])
    assert [(r["bin"] - MIDNIGHT, round(r["lon"], 9)) for r in rows] == [(1, 0.05), (2, 0.15), (3, 0.25)]


def test_midnight_is_like_any_other_instant():
    rows = places([-15, 15], [0.0, 0.3], lat=[0.0, -0.3])
    assert [(r["bin"] - MIDNIGHT, round(r["lon"], 9), round(r["lat"], 9)) for r in rows] == [
        (-1, 0.05, -0.05),
        (0, 0.15, -0.15),
        (1, 0.25, -0.25),
    ]


def test_between_both_sides_of_180_degrees_a_ship_does_not_pass_longitude_0():
    east = places([-5, 25], [179.9, -179.8])
    assert [round(r["lon"], 9) for r in east] == [179.95, -179.95, -179.85]
    west = places([-5, 25], [-179.8, 179.9])
    assert [round(r["lon"], 9) for r in west] == [-179.85, -179.95, 179.95]
    assert all(-180 <= r["lon"] < 180 for r in east + west)


def test_sixty_minutes_are_not_bridged_and_less_is():
    assert places([5, 65], [0.0, 0.6]) == []
    assert len(places([5, 64.99], [0.0, 0.6])) == 6


def test_a_fix_on_a_full_ten_minutes_is_a_place_even_alone():
    rows = places([0, 70, 135], [1.0, 2.0, 3.0])
    assert [(r["bin"] - MIDNIGHT, r["lon"]) for r in rows] == [(0, 1.0), (7, 2.0)]


def test_the_nearest_fix_is_cited():
    rows = places([5, 35], [0.0, 0.3], row=[70, 90])
    assert [r["row"] for r in rows] == [70, 70, 90]


def test_speed_is_made_good_since_the_place_before_else_until_the_next_else_as_told():
    # 0.02 degrees of the equator in 10 min are 7.2 kn, then 0.04 are 14.4; the last fix stands alone and tells 3 kn.
    rows = places([0, 10, 20, 100], [0.0, 0.02, 0.06, 1.0], speed_kn=[50, 50, 50, 3])
    assert [r["speed_kn"] for r in rows] == pytest.approx([7.205, 7.205, 14.41, 3.0], abs=0.01)
    assert np.isnan(places([0], [0.0])[0]["speed_kn"])


def test_flagged_rows_have_no_part_and_hulls_are_not_joined():
    flagged = places([0, 10, 20], [0.0, 50.0, 0.2], flag=[0, int(Flag.WILD), 0])
    assert [round(r["lon"], 9) for r in flagged] == [0.0, 0.1, 0.2]
    hulls = places([5, 15, 25], [0.0, 0.1, 0.2], track=[0, 1, 1])
    assert [(r["track"], round(r["lon"], 9)) for r in hulls] == [(1, 0.15)]


def test_no_rows_give_an_empty_table_of_the_schema():
    table = grid(build_tracks(t_ms=[], lon=[], lat=[]), GridParameters())
    assert table.schema == GRID_SCHEMA and table.num_rows == 0


FIX = st.tuples(st.integers(0, 20_000), st.floats(-180, 180), st.floats(-80, 80), st.integers(0, 2))


@given(st.lists(FIX, max_size=50))
def test_a_hull_stands_once_in_a_bin_between_its_fixes(fixes):
    minutes, lon, lat, mmsi = zip(*fixes, strict=True) if fixes else ((), (), (), ())
    rows = places(np.array(minutes) / 10, list(lon), list(lat), mmsi=[200_000_000 + m for m in mmsi])
    keys = [(r["mmsi"], r["bin"]) for r in rows]
    assert keys == sorted(set(keys))
    for r in rows:
        own = [f for f in fixes if 200_000_000 + f[3] == r["mmsi"]]
        t = (r["bin"] - MIDNIGHT) * 100
        assert min(f[2] for f in own) - 1e-9 <= r["lat"] <= max(f[2] for f in own) + 1e-9
        before = max((f[0] for f in own if f[0] <= t), default=None)
        after = min((f[0] for f in own if f[0] >= t), default=None)
        assert before is not None and after is not None and after - before < 600
