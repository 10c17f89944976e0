"""Values that ships say of themselves: noise left out, the rest in order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.sea.static import at, said, static

from reckoning.sea.said import between, said_of


def _values(*runs, **columns):
    table = static(said(*runs, **columns))
    return [values for _, values in said_of(table, "name", lambda text, number: text.strip() or None, 3, 1.0)]


def _texts(*runs):
    return [value.text for values in _values(*runs) for value in values]


def test_runs_that_mean_the_same_are_one_value():
    ((value,),) = _values(("A ", 0, 1, 5), ("A", 2, 9, 7))
    assert (value.text, value.first_ms, value.last_ms, value.count) == ("A", at(0), at(9), 12)
    assert value.statements == ("563000001-name-0", "563000001-name-1")


def test_a_single_message_is_noise():
    assert _texts(("A", 0, 4, 9), ("B", 5, 5, 1), ("A", 6, 9, 9)) == ["A"]
    assert _texts(("A", 0, 4, 9), ("B", 5, 5.9, 2), ("A", 6, 9, 9)) == ["A"]


def test_three_messages_or_two_an_hour_apart_are_held():
    assert _texts(("A", 0, 4, 9), ("B", 5, 5.1, 3), ("A", 6, 9, 9)) == ["A", "B", "A"]
    assert _texts(("A", 0, 4, 9), ("B", 5, 6, 2), ("A", 7, 9, 9)) == ["A", "B", "A"]


def test_values_that_take_turns_message_by_message_are_all_kept():
    turns = [("AB"[k % 2], k, k, 1) for k in range(8)]
    assert _texts(*turns) == list("ABABABAB")


def test_one_late_repeat_of_an_old_value_is_noise():
    assert _texts(("A", 0, 4, 9), ("B", 5, 6, 9), ("A", 7, 7, 1), ("B", 8, 9, 9)) == ["A", "B"]


def test_a_wrong_clock_and_runs_cut_by_files_are_no_turns():
    # A up to hour 30, in files of a day; B from hour 31 on. A satellite has B from hour 20
    # on: A, B, A, B by their first messages.
    runs = [("A", 0, 24, 240), ("B", 20, 68, 20), ("A", 24.1, 30, 60), ("B", 31, 60, 290)]
    ((before, after),) = _values(*runs)
    assert (before.text, after.text) == ("A", "B")
    assert between(before, after) == (at(30), at(30))
    # When the ships do take turns, in good number, they still do.
    turns = [("A", 0, 24, 240), ("B", 24, 48, 240), ("A", 48, 72, 240), ("B", 72, 96, 240)]
    assert _texts(*turns) == ["A", "B", "A", "B"]


def test_values_without_a_time_or_a_meaning_are_left_out():
    assert _texts(("A", None, None, 9), (" ", 0, 5, 9), ("B", 1, 2, 9)) == ["B"]


def test_base_stations_and_buoys_say_nothing_of_ships():
    assert _values(("A", 0, 9, 9), mmsi=3_669_702) == []
    assert _values(("A", 0, 9, 9), mmsi=993_672_001) == []


def test_ships_are_told_apart_and_ascend():
    table = static(said(("A", 0, 9, 9), mmsi=563_000_002), said(("B", 0, 9, 9), mmsi=563_000_001))
    found = list(said_of(table, "name", lambda text, number: text, 3, 1.0))
    assert [(mmsi, values[0].text) for mmsi, values in found] == [(563_000_001, "B"), (563_000_002, "A")]


@given(st.lists(st.tuples(st.sampled_from("ABC "), st.integers(0, 40), st.integers(0, 5), st.integers(1, 4))))
def test_neighbours_differ_and_no_message_is_counted_twice(runs):
    held = _values(*[(text, first, first + long, count) for text, first, long, count in runs])
    for values in held:
        assert all(a.meaning != b.meaning for a, b in pairwise(values))
        assert all(v.first_ms <= v.last_ms for v in values)
        assert sum(v.count for v in values) <= sum(count for text, _, _, count in runs if text != " ")
        cited = [s for v in values for s in v.statements]
        assert len(cited) == len(set(cited))
