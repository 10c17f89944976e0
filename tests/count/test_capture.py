"""Capture tables: what they hold, and what merging, dropping and adding do to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.capture import CaptureTable, capture_table, collapse, only, overlapping, pooled, without
from reckoning.count.capture_file import read_capture_table
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"


@st.composite
def tables(draw: st.DrawFn) -> CaptureTable:
    lists = draw(st.integers(2, 5))
    people = draw(
        st.lists(st.lists(st.booleans(), min_size=lists, max_size=lists).filter(any), min_size=1, max_size=40)
    )
    return capture_table([f"L{i}" for i in range(lists)], np.array(people, dtype=int), np.ones(len(people)))


def counted(table: CaptureTable) -> dict[tuple[int, ...], int]:
    return dict(zip(map(tuple, table.histories.tolist()), table.counts.tolist(), strict=True))


@given(tables())
def test_totals_and_overlaps_count_people(table: CaptureTable) -> None:
    people = [history for history, count in counted(table).items() for _ in range(count)]
    assert table.documented == len(people)
    for i in range(len(table.lists)):
        assert table.totals[i] == sum(history[i] for history in people)
        for j in range(len(table.lists)):
            assert table.overlaps[i, j] == sum(history[i] and history[j] for history in people)
    for times in range(len(table.lists) + 1):
        assert table.frequencies[times] == sum(sum(history) == times for history in people)
    assert table.full().sum() == table.documented


@given(tables(), st.data())
def test_dropping_a_list_loses_only_those_nobody_else_saw(table: CaptureTable, data: st.DataObject) -> None:
    dropped = data.draw(st.sampled_from(table.lists))
    rest = without(table, dropped)
    place = table.lists.index(dropped)
    alone = sum(count for history, count in counted(table).items() if history[place] and sum(history) == 1)
    assert rest.documented == table.documented - alone
    assert rest.lists == tuple(name for name in table.lists if name != dropped)


@given(tables(), st.data())
def test_merging_lists_loses_nobody(table: CaptureTable, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(table.lists), min_size=1, unique=True))
    merged = collapse(table, "merged", parts)
    assert merged.documented == table.documented
    inside = [table.lists.index(name) for name in parts]
    on_any = sum(count for history, count in counted(table).items() if any(history[i] for i in inside))
    assert merged.totals[merged.lists.index("merged")] == on_any


@given(tables())
def test_the_order_of_rows_cannot_be_seen(table: CaptureTable) -> None:
    again = capture_table(table.lists, table.histories[::-1], table.counts[::-1])
    assert again.masks.tolist() == table.masks.tolist()
    assert again.counts.tolist() == table.counts.tolist()


@pytest.mark.parametrize(
    ("six", "merged", "parts", "five"),
    [
        ("uk_modern_slavery_2013", "PFNCA", ["PF", "NCA"], "uk_modern_slavery_2013_5list"),
        ("netherlands_trafficking", "IO", ["I", "O"], "netherlands_trafficking_5list"),
        ("new_orleans_trafficking", "BEFG", ["B", "E", "F", "G"], "new_orleans_trafficking_5list"),
    ],
)
def test_merging_gives_the_published_five_list_tables(six: str, merged: str, parts: list[str], five: str) -> None:
    ours = collapse(read_capture_table(TABLES / f"table_{six}.csv"), merged, parts)
    theirs = read_capture_table(TABLES / f"table_{five}.csv")
    assert counted(only(ours, theirs.lists)) == counted(theirs)


def test_strata_of_the_same_lists_add_up() -> None:
    one = capture_table(["A", "B"], [[1, 0], [1, 1]], [3, 2])
    two = capture_table(["A", "B"], [[0, 1], [1, 1]], [4, 1])
    assert counted(pooled([one, two])) == {(1, 0): 3, (0, 1): 4, (1, 1): 3}
    with pytest.raises(UsageError):
        pooled([one, capture_table(["A", "C"], [[1, 0]], [1])])


def test_lists_overlap_through_others_and_not_by_standing_beside_them() -> None:
    chain = capture_table(["A", "B", "C", "D"], [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], [1, 1, 9])
    assert overlapping(chain) == ("A", "B", "C")
    assert overlapping(capture_table(["A", "B"], [[1, 0], [0, 1]], [5, 5])) == ()
    assert overlapping(read_capture_table(TABLES / "table_artificial_nonidentifiable_3list.csv")) == ("A", "B")


@pytest.mark.parametrize(
    ("lists", "histories", "counts"),
    [
        (["A", "A"], [[1, 0]], [1]),
        (["A", ""], [[1, 0]], [1]),
        ([], np.empty((0, 0)), []),
        (["A", "B"], [[2, 0]], [1]),
        (["A", "B"], [[-1, 0]], [1]),
        (["A", "B"], [[1, 0]], [-1]),
        (["A", "B"], [[0, 0]], [1]),
        (["A", "B"], [[0.5, 1]], [1]),
        (["A", "B"], [[0, 1]], [1.5]),
        (["A", "B"], [[1, 0]], [1, 2]),
        ([f"L{i}" for i in range(63)], [[1] * 63], [1]),
    ],
)
def test_what_is_no_table_is_refused(lists: list[str], histories: object, counts: object) -> None:
    with pytest.raises(UsageError):
        capture_table(lists, histories, counts)  # type: ignore[arg-type]


def test_a_table_cannot_be_written_to_or_built_out_of_order() -> None:
    table = capture_table(["A", "B"], [[1, 0], [1, 1]], [3, 2])
    with pytest.raises(ValueError, match="read-only"):
        table.counts[0] = 9
    with pytest.raises(UsageError, match="unsorted"):
        CaptureTable(("A", "B"), np.array([[1, 1], [1, 0]], np.int8), np.array([2, 3]))
    with pytest.raises(UsageError, match="no list called"):
        without(table, "C")


def test_62_lists_are_told_apart() -> None:
    histories = np.eye(62, dtype=int)
    table = capture_table([f"L{i}" for i in range(62)], histories, np.arange(1, 63))
    assert table.totals.tolist() == list(range(1, 63))
    with pytest.raises(UsageError, match="too many histories"):
        table.full()
