"""Runs of two ships near each other: by hand, and against a plain SQL join of the grid with itself."""

import duckdb
import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from reckoning.sea.encounters import RUN_SCHEMA, encounters
from reckoning.sea.grid import GRID_SCHEMA


def grid_of(rows):
    """A grid of (mmsi, track, bin, lon, lat, speed) rows, in the order given."""
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 6
    arrays = [pa.array(c, f.type) for c, f in zip((*columns, range(len(rows))), GRID_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=GRID_SCHEMA)


def runs_of(rows, near_km=0.5):
    return encounters(grid_of(rows), near_km, 2.0, 0.5).to_pylist()


def test_a_run_counts_and_sums_what_a_meeting_needs():
    (run,) = runs_of(
        [
            (7, 0, 100, 0.0, 0.0, 0.4),
            (7, 0, 101, 0.0, 0.0, 3.0),
            (5, 2, 100, 0.0, 0.001, 1.0),
            (5, 2, 101, 0.0, 0.003, float("nan")),
        ]
    )
    assert (run["mmsi"], run["track"], run["mmsi_2"], run["track_2"]) == (5, 2, 7, 0)
    assert (run["first_bin"], run["last_bin"], run["bins"]) == (100, 101, 2)
    assert (run["first_row"], run["first_row_2"], run["last_row"], run["last_row_2"]) == (2, 0, 3, 1)
    assert (run["speeds"], run["slow"], run["still"], run["still_2"]) == (3, 2, 0, 1)
    assert run["speed_sum"] == 4400
    assert abs(run["distance_sum"] - 4 * 111_195) <= 1  # 0.001 + 0.003 degrees of 111.195 km, in millimetres
    assert (run["lat"], run["lat_end"]) == (0.0005, 0.0015)


def test_the_ends_of_a_run_lie_where_the_distance_passes_the_limit():
    # 300 m apart in bin 5; 1100 m in bin 4: 200 of 800 m are a quarter of ten minutes. In bin 6 one of them is missing.
    degree = 111_195
    rows = [(1, 0, b, 0.0, 0.0, 0.0) for b in (4, 5, 6)]
    rows += [(2, 0, 4, 0.0, 1100 / degree, 0.0), (2, 0, 5, 0.0, 300 / degree, 0.0)]
    (run,) = runs_of(rows)
    assert abs(run["start_ms"] - (5 * 600_000 - 150_000)) <= 2
    assert run["end_ms"] == 5 * 600_000


def test_one_bin_apart_ends_a_run():
    rows = [(m, 0, b, 0.0, 0.0, 0.0) for m in (1, 2) for b in (1, 2, 4, 5)]
    assert [(r["first_bin"], r["last_bin"]) for r in runs_of(rows)] == [(1, 2), (4, 5)]


def test_ships_on_both_sides_of_180_degrees_are_near_and_half_way_is_between_them():
    (run,) = runs_of([(1, 0, 1, 179.999, 0.0, 0.0), (2, 0, 1, -179.999, 0.0, 0.0)])
    assert abs(run["lon"]) == 180.0


def test_two_hulls_of_one_mmsi_never_meet():
    assert runs_of([(1, 0, 1, 0.0, 0.0, 0.0), (1, 1, 1, 0.0, 0.0, 0.0)]) == []


def test_an_empty_grid_has_no_runs():
    assert encounters(GRID_SCHEMA.empty_table(), 0.5, 2.0, 0.5).equals(RUN_SCHEMA.empty_table())


PLACE = st.tuples(st.integers(1, 4), st.integers(0, 1), st.integers(0, 6), st.integers(0, 12))


@given(st.dictionaries(PLACE.map(lambda p: p[:3]), st.integers(0, 12), max_size=60), st.randoms(use_true_random=False))
def test_runs_are_what_a_join_of_the_grid_with_itself_gives(places, random):
    rows = [(m, t, b, 0.001 * x, 0.0, 1.0) for (m, t, b), x in places.items()]
    random.shuffle(rows)
    positions = grid_of(rows)
    bins = duckdb.sql(
        "SELECT a.mmsi, a.track, b.mmsi, b.track, a.bin FROM positions a JOIN positions b USING (bin)"
        " WHERE a.mmsi < b.mmsi AND abs(a.lon - b.lon) * 111.195 <= 0.5 ORDER BY ALL"
    ).fetchall()
    assert positions.num_rows == len(rows)
    expected = []
    for *pair, b in bins:
        if expected and expected[-1][:4] == pair and expected[-1][5] == b - 1:
            expected[-1][5] = b
        else:
            expected.append([*pair, b, b])
    got = [
        [r["mmsi"], r["track"], r["mmsi_2"], r["track_2"], r["first_bin"], r["last_bin"]]
        for r in encounters(positions, 0.5, 2.0, 0.5).to_pylist()
    ]
    assert got == expected


def test_a_grid_of_many_years_is_sorted_too():
    rows = [(m, 0, b, 0.0, 0.0, 0.0) for m in (1, 2) for b in (10_000_000, 5, 6)]
    assert [(r["first_bin"], r["last_bin"]) for r in runs_of(rows)] == [(5, 6), (10_000_000, 10_000_000)]
    assert np.iinfo(np.uint16).max < 10_000_000
