"""What buckets of ships tell of their sources' reach, and that it merges."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sea.build import build_tracks

from reckoning.sea.clean import Flag
from reckoning.sea.coverage import (
    EDGE_SCHEMA,
    HOURS_SCHEMA,
    SPAN_SCHEMA,
    cell_of,
    coverage_parts,
    edge_of,
    merge_coverage,
    neighbours,
)
from reckoning.sea.tracks import Tracks

HOUR_MS = 3_600_000
DAY0 = 19_676  # 2023-11-15
MIDNIGHT_MS = DAY0 * 24 * HOUR_MS


def tracks(hours, lon, lat, **columns):
    t_ms = MIDNIGHT_MS + np.round(np.asarray(hours, np.float64) * HOUR_MS).astype(np.int64)
    return build_tracks(t_ms=t_ms, lon=lon, lat=lat, **columns)


def hours_of(parts):
    return [(r["source"], r["day"] - DAY0, r["once"], r["twice"]) for r in parts.hours.to_pylist()]


def test_a_source_begins_and_ends_with_its_good_rows():
    parts = coverage_parts(tracks([1, 2, 3, 50], 0.0, 0.0, source=[0, 0, 2, 0], flag=[0, 0, 0, int(Flag.CLOCK)]))
    assert parts.spans.to_pylist() == [
        {"source": 0, "first_ms": MIDNIGHT_MS + HOUR_MS, "last_ms": MIDNIGHT_MS + 2 * HOUR_MS, "rows": 2},
        {"source": 2, "first_ms": MIDNIGHT_MS + 3 * HOUR_MS, "last_ms": MIDNIGHT_MS + 3 * HOUR_MS, "rows": 1},
    ]


def test_hours_tell_one_ship_from_two_and_run_by_utc_days():
    parts = coverage_parts(tracks([0.5, 23.5, 24.5, 23.9, 25.0], 0.0, 0.0, mmsi=[1, 1, 1, 2, 2]))
    assert hours_of(parts) == [(0, 0, 1 | 1 << 23, 1 << 23), (0, 1, 0b11, 0)]


def test_the_same_ship_twice_in_an_hour_is_one_ship_also_as_two_hulls():
    parts = coverage_parts(tracks([0.1, 0.5, 0.2, 0.3], 0.0, 0.0, track=[0, 0, 1, 1]))
    assert hours_of(parts) == [(0, 0, 1, 0)]


def test_a_repeat_shows_that_the_second_source_heard_the_ship_too():
    parts = coverage_parts(tracks([0, 0], 0.0, 0.0, source=[0, 1], flag=[0, int(Flag.DUPLICATE)]))
    assert [r["source"] for r in parts.spans.to_pylist()] == [0, 1]


def test_wild_rows_do_not_stretch_the_edge():
    parts = coverage_parts(tracks([0, 1, 2, 3], [0, 1, 0, 60], [0, 0, 1, 60], flag=[0, 0, 0, int(Flag.WILD)]))
    assert edge_of(parts, 0).depth_km(np.array([30.0]), np.array([30.0]))[0] < -1000


def test_an_edge_across_180_degrees_holds_what_lies_on_both_sides():
    edge = edge_of(coverage_parts(tracks([0, 1, 2, 3], [175, 175, -175, -175], [-5, 5, -5, 5])), 0)
    depth = edge.depth_km(np.array([180.0, -180.0, 179.0, -176.0, 0.0]), np.zeros(5))
    degree = 111.195
    assert depth[:4] == pytest.approx([5 * degree, 5 * degree, 4 * degree, degree], rel=1e-3)
    assert depth[4] < 0


def test_a_source_heard_in_every_sector_has_an_edge_to_the_north_and_south_only():
    lon = np.arange(-175.0, 180.0, 10.0)
    edge = edge_of(coverage_parts(tracks(np.arange(72.0), np.tile(lon, 2), np.repeat([-60.0, 60.0], 36))), 0)
    assert edge.depth_km(np.array([0.0, 180.0]), np.array([50.0, 0.0])) == pytest.approx([1111.95, 6671.7], rel=1e-3)


def test_cells_near_a_place_are_at_most_nine_and_go_round_180_degrees():
    assert cell_of(179.99, 10.1) in neighbours(-179.99, 10.1, 1)
    assert set(neighbours(0.0, 89.99, 1)) >= {cell_of(180.0, 89.9)}
    assert len(set(neighbours(30.0, 30.0, 1).tolist())) == 9


def split(whole, ships):
    table = whole.to_arrow()
    mask = np.isin(whole.mmsi, ships)
    return [Tracks.from_arrow(table.filter(pa.array(m))) for m in (mask, ~mask)]


ROW = st.tuples(
    st.integers(1, 4), st.integers(0, 80), st.integers(-1800, 1800), st.integers(-30, 30), st.integers(0, 2)
)


@given(st.lists(ROW, max_size=60), st.sets(st.integers(1, 4)))
def test_buckets_merge_to_what_all_ships_at_once_tell(rows, ships):
    mmsi, hours, lon, lat, source = zip(*rows, strict=True) if rows else ((),) * 5
    whole = tracks(hours, np.array(lon) / 10, np.array(lat) / 10, mmsi=mmsi, source=source)
    one = coverage_parts(whole)
    parts = [coverage_parts(part) for part in split(whole, list(ships))]
    for merged in (merge_coverage(parts), merge_coverage(parts[::-1]), merge_coverage([merge_coverage(parts)])):
        assert merged.spans.equals(one.spans)
        assert merged.hours.equals(one.hours)
        assert merged.edges.equals(one.edges)


def test_no_rows_give_empty_tables_of_the_schemas():
    for parts in (coverage_parts(tracks([], [], [])), merge_coverage([])):
        assert (parts.spans.schema, parts.edges.schema, parts.hours.schema) == (SPAN_SCHEMA, EDGE_SCHEMA, HOURS_SCHEMA)
        assert parts.spans.num_rows == parts.edges.num_rows == parts.hours.num_rows == 0


def test_impossible_years_are_left_out():
    parts = coverage_parts(build_tracks(t_ms=[-1, 0, 20_000_000_000_000], lon=0.0, lat=0.0))
    assert parts.spans.to_pylist() == [{"source": 0, "first_ms": 0, "last_ms": 0, "rows": 1}]
