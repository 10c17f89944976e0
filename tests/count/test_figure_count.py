"""Figures counted from records: bounds that hold whatever doubtful links and vague days turn out to be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.figure import in_words, ranged
from reckoning.count.figure_count import Entries, Entry, conclusions, count
from reckoning.count.figure_query import By, Counted, Query, period_of, query
from reckoning.model.bound import Amount, Bound
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, parse_instant


def entry(name: str, low: float | None = 1, best: float | None = 1, high: float | None = 1, **given: object) -> Entry:
    day = parse_instant(str(given.pop("day", "2021-03-15")))
    span = int(str(given.pop("days", 1)))
    return Entry(name, ("A",), (f"s{name}",), low, best, high, day, day + span * DAY_MS, **given)  # type: ignore[arg-type]


def entries(*of: Entry, merged: tuple[Entry, ...] | None = None) -> Entries:
    return Entries(of, merged if merged is not None else of)


def bounds(value: Amount) -> tuple[float | None, float | None, float | None]:
    return value.low, value.best, value.high


def test_low_best_and_high_are_sums_of_disjoint_events() -> None:
    made = count(entries(entry("1", 1, 2, 5), entry("2", 3, 3, 3)), query())
    assert bounds(made.total.value) == (4, 5, 8)
    assert made.total.statements == ("s1", "s2")


def test_at_least_has_no_high_and_neither_has_its_sum() -> None:
    made = count(entries(entry("1", 7, None, None), entry("2", 3, 3, 3)), query())
    assert bounds(made.total.value) == (10, None, None)
    assert made.total.value.bound is Bound.AT_LEAST
    assert [w.code for w in made.warnings] == ["no_best", "no_high"]


def test_doubtful_links_give_the_low_merged_and_the_high_apart() -> None:
    made = count(entries(entry("1", 5, 5, 5), entry("2", 5, 5, 5), merged=(entry("1", 5, 5, 5),)), query())
    assert bounds(made.total.value) == (5, 10, 10)


def test_an_event_across_the_edge_of_a_period_is_in_the_high_only() -> None:
    across = entry("1", 4, 4, 4, day="2021-03-25", days=30)
    march = count(entries(across), query(first_day="2021-03-01", last_day="2021-03-31"))
    assert bounds(march.total.value) == (0, 0, 4)
    april = count(entries(across), query(first_day="2021-04-01", last_day="2021-04-30"))
    assert bounds(april.total.value) == (0, 4, 4)


def test_groups_add_up_to_the_total_and_vague_days_stand_apart() -> None:
    made = count(
        entries(entry("1"), entry("2", day="2021-03-25", days=30), entry("3", day="2021-04-02")), query(by="month")
    )
    assert {g.labels[0]: g.value.best for g in made.groups} == {"2021-03": 1, "2021-04": 1, "not dated to the month": 1}
    assert sum(g.value.best or 0 for g in made.groups) == made.total.value.best


def test_rows_by_source_overlap_and_say_so() -> None:
    both = replace(entry("1"), sources=("A", "B"))
    made = count(entries(both, entry("2")), query(by="source"))
    assert {g.labels[0]: g.value.best for g in made.groups} == {"A": 2, "B": 1}
    assert made.total.value.best == 2
    assert [w.code for w in made.warnings] == ["groups_overlap"]


def test_who_gives_no_perpetrator_is_left_out_of_a_figure_by_one_and_told() -> None:
    made = count(entries(entry("1", perpetrator="the army"), entry("2")), query(perpetrator="Army"))
    assert made.total.value.best == 1
    assert [w.words for w in made.warnings] == [
        "records that give no one perpetrator are left out of a figure that asks for it"
    ]  # how many they are could be worked out against a table: of people it is not told


def test_of_events_it_is_told_how_many_are_left_out() -> None:
    given = replace(entries(entry("1", perpetrator="army"), entry("2")), kind="events")
    assert [w.words[:27] for w in count(given, query(perpetrator="army")).warnings] == ["1 records that give no one "]


def test_a_filter_that_nothing_fits_is_told() -> None:
    made = count(entries(entry("1", region="Chin")), query(region="Chn"))
    assert [w.code for w in made.warnings] == ["no_match"]


def test_only_what_else_would_have_counted_is_told_as_left_out() -> None:
    given = (entry("1", region="Chin"), entry("2", region="Shan"), replace(entry("3"), start_ms=None, end_ms=None))
    events = replace(entries(*given), kind="events")
    made = count(events, query(region="Chin", perpetrator="army", first_day="2021-01-01"))
    told = [w.words.partition(" are left out")[0] for w in made.warnings if w.code == "left_out"]
    assert told == [
        "1 records that give no one day",
        "2 records that give no one perpetrator",  # not the one in Shan: it is of another region
        "1 records that give no one region",
    ]


def test_of_a_fight_neither_side_alone_is_the_perpetrator() -> None:
    fight = entry("1", perpetrator="fighting between the army and rebels")
    made = count(entries(fight, entry("2", perpetrator="the army")), query(perpetrator="army"))
    assert made.total.value.best == 1 and [w.code for w in made.warnings] == ["left_out"]
    assert count(entries(fight), query(perpetrator="Fighting between the army")).total.value.best == 1


def test_filters_by_source_weapon_and_group_take_the_whole_word() -> None:
    one = entry("1", weapon="air strike", group="children")
    with pytest.raises(UsageError, match="no weapon class is called 'air'"):
        query(weapon="air")
    assert count(entries(one), query(weapon="artillery")).total.value.best == 0
    assert count(entries(one), query(weapon="AIR STRIKE", group="Children", source="a")).total.value.best == 1
    assert count(entries(one), query(source="B")).total.value.best == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"what": "souls"}, "nothing is counted as"),
        ({"by": "moon"}, "nothing is grouped by"),
        ({"by": "month,year"}, "two lengths of time"),
        ({"by": "region,region"}, "twice"),
        ({"first_day": "2022-01-01", "last_day": "2021-01-01"}, "ends before it begins"),
        ({"as_of": "yesterday"}, "not a date"),
    ],
)
def test_a_query_that_means_nothing_is_refused(arguments: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        query(**arguments)


def test_periods_are_days_iso_weeks_months_and_years() -> None:
    day = parse_instant("2021-01-01")
    assert [period_of(by, day, day + DAY_MS) for by in (By.DAY, By.WEEK, By.MONTH, By.YEAR)] == [
        "2021-01-01",
        "2020-W53",
        "2021-01",
        "2021",
    ]


def test_figures_are_findings_whose_parameters_are_their_query() -> None:
    made = count(entries(entry("1", region="Chin"), entry("2", region="Shan")), query(by="region", as_of="2024-01-01"))
    found = conclusions(made)
    table, links = conclusion_tables(found)
    assert table.num_rows == 3 and links["role"].to_pylist() == ["counts"] * 4
    chin = next(c for c in found if c.parameters["group"] == {"region": "Chin"})
    assert chin.parameters["query"] == {"what": "deaths", "by": ["region"], "as_of": "2024-01-01"}
    assert chin.title == "deaths, Chin: 1 people as known on 2024-01-01"
    assert len({c.id for c in found} | {c.id for c in conclusions(replace(made, query=Query(Counted.INJURED)))}) == 6


def test_a_range_keeps_all_its_numbers_in_words() -> None:
    assert in_words(ranged(1, None, 5, "people")) == "1 to 5 people"
    assert in_words(ranged(3, 4, None, "people")) == "at least 3 people (best 4)"
    assert in_words(Amount(200, None, None, Bound.ORDER_OF, "people")) == "at least 200 people (order of magnitude)"
    assert in_words(ranged(None, None, None, "people")) == "an unknown number of people"


amounts = st.one_of(
    st.lists(st.integers(0, 40), min_size=3, max_size=3).map(sorted).map(lambda n: (n[0], n[1], n[2])),
    st.integers(0, 40).map(lambda n: (n, None, None)),
    st.integers(0, 40).map(lambda n: (None, None, n)),
)


@given(st.lists(st.tuples(amounts, st.integers(0, 90), st.integers(1, 60)), max_size=12), st.booleans())
def test_bounds_are_in_order_and_groups_reach_the_total(
    given_: list[tuple[tuple[float | None, float | None, float | None], int, int]], some_merged: bool
) -> None:
    of = [
        replace(entry(str(n), *value), start_ms=start * DAY_MS, end_ms=(start + days) * DAY_MS)
        for n, (value, start, days) in enumerate(given_)
    ]
    made = count(entries(*of, merged=tuple(of[: len(of) // 2]) if some_merged else None), query(by="month"))
    for figure in (made.total, *made.groups):
        known = [n for n in bounds(figure.value) if n is not None]
        assert known == sorted(known)
    if not some_merged and made.total.value.best is not None:
        assert sum(g.value.best or 0 for g in made.groups) == made.total.value.best
