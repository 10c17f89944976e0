"""Runs of equal static values, whatever the order, the cuts and the number of ships."""

from itertools import groupby, pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers import runs as runs_module
from reckoning.readers.clock import MISSING_MS
from reckoning.readers.frame import Statics
from reckoning.readers.reading import RUN_SCHEMA
from reckoning.readers.runs import Runs


@pytest.fixture(scope="module", autouse=True)
def small_tables():
    """Tables of few ships, so that each example is quick."""
    sizes = runs_module.MAX_SHIPS, runs_module.SLOTS
    runs_module.MAX_SHIPS, runs_module.SLOTS = 16, 32
    yield
    runs_module.MAX_SHIPS, runs_module.SLOTS = sizes


messages = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["", "A", "B"]), st.sampled_from(["", "7", "9"]), st.integers(0, 9)),
    max_size=40,
)


def statics_of(rows, first=0):
    """Rows of mmsi, name, draught and minute (0: no time), their records counted from `first`."""
    texts = ["", "A", "B", "7", "9"]
    cells = np.array([[texts.index(row[1]), texts.index(row[2])] for row in rows], np.int64).reshape(-1, 2)
    return Statics(
        mmsi=np.array([row[0] for row in rows], np.int64),
        t_ms=np.array([row[3] * 60_000 if row[3] else MISSING_MS for row in rows], np.int64),
        records=np.arange(first, first + len(rows)),
        fields=("name", "draught_m"),
        codes=np.ascontiguousarray(cells.T),
        places=[cells[:, 0].astype(np.int32), cells[:, 1].astype(np.int32)],
        values=[[(text, None) for text in texts]] * 2,
    )


def tracked(pieces):
    tracker, batches, first = Runs("gz!"), [], 0
    for rows in pieces:
        batches += tracker.feed(statics_of(rows, first), base=100)
        first += len(rows)
    table = pa.Table.from_batches([*batches, *tracker.end()], schema=RUN_SCHEMA)
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=str)


def expected(rows):
    """The same by grouping plain lists."""
    found = []
    for mmsi in {row[0] for row in rows}:
        for field, column in (("name", 1), ("draught_m", 2)):
            said = [
                (row[column], row[3] * 60_000, 100 + n) for n, row in enumerate(rows) if row[0] == mmsi and row[column]
            ]
            for text, group in groupby(said, key=lambda item: item[0]):
                items = list(group)
                times = [t for _, t, _ in items if t]
                records = [r for *_, r in items]
                ends = (min(times), max(times)) if times else (None, None)
                found.append((mmsi, field, text, None, *ends, records[0], records[-1], len(items), "gz!"))
    return sorted(found, key=str)


@given(messages)
def test_each_run_of_equal_values_is_one_row(rows):
    assert tracked([rows]) == expected(rows)


@given(messages, st.lists(st.integers(0, 40), max_size=4))
def test_how_rows_are_cut_into_pieces_does_not_matter(rows, cuts):
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    assert tracked([rows[a:b] for a, b in pairwise(edges)]) == expected(rows)


@given(messages)
def test_full_tables_of_events_lose_nothing(rows):
    before = runs_module.EVENTS
    runs_module.EVENTS = 3
    try:
        assert tracked([rows]) == expected(rows)
    finally:
        runs_module.EVENTS = before


@given(messages)
def test_more_ships_than_are_held_only_cut_runs(rows):
    before = runs_module.MAX_SHIPS
    runs_module.MAX_SHIPS = 2
    try:
        found = tracked([rows])
    finally:
        runs_module.MAX_SHIPS = before
    assert sum(run[8] for run in found) == sum(run[8] for run in expected(rows))
    assert {run[:3] for run in found} == {run[:3] for run in expected(rows)}
