"""Joins: scores with reasons, limits that hold, and clusters in which no pair is refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.chain.rows import span

from reckoning.chain.delivery import Hull, Mass, Stop, When, Where
from reckoning.chain.joins import JoinParameters, Judged, Side, clusters, score, slip_apart
from reckoning.model.instant import DAY_MS

NOBODY = Judged.of([])
GIVEN = JoinParameters()
THERE = Where("Quarry Bay", "place:T1", "place:q", "MM")


def side(id_: str = "a", day: str = "2023-04-14", **more: object) -> Side:
    times = span(day)
    assert times is not None
    given = Side(id_, Hull("", None, None, ("AMBER TERN",)), "jet fuel", Stop(), Stop(THERE, When(*times)), Mass())
    return replace(given, **more)  # type: ignore[arg-type]


def value(a: Side, b: Side) -> float:
    found = score(a, b, NOBODY, GIVEN)
    return 0.0 if found.never else found.value


def test_nearer_in_time_scores_more_and_over_two_weeks_never() -> None:
    days = ("2023-04-14", "2023-04-17", "2023-04-24")
    values = [value(side(), side("b", day)) for day in days]
    assert values == sorted(values, reverse=True)
    assert score(side(), side("b", "2023-05-14"), NOBODY, GIVEN).never


def test_an_imo_number_says_more_than_a_name_and_two_numbers_never_join() -> None:
    numbered = Hull("imo:2712346", 2_712_346, None, ("AMBER TERN",))
    same = value(side(hull=numbered), side("b", hull=numbered))
    assert same > value(side(), side("b")) > value(side(), side("b", hull=Hull()))
    other = replace(numbered, entity="imo:3123451", imo=3_123_451)
    assert score(side(hull=numbered), side("b", hull=other), NOBODY, GIVEN).never


def test_one_bill_joins_over_time_and_two_bills_do_not_join_a_week_apart() -> None:
    bills = [side(bill="B1"), side("b", "2023-05-10", bill="B1"), side("c", "2023-04-21", bill="B2")]
    assert value(bills[0], bills[1]) >= GIVEN.taken
    assert value(bills[0], bills[2]) < GIVEN.taken


def test_a_declaration_may_be_filed_weeks_late_but_not_early() -> None:
    assert value(side(), side("b", "2023-05-02", late_days=21.0)) >= GIVEN.taken - 0.1
    assert score(side(), side("b", "2023-03-20", late_days=21.0), NOBODY, GIVEN).never


def test_a_discharge_before_the_loading_is_never_the_same_cargo() -> None:
    loaded = side(loaded=Stop(Where(), When(*span("2023-04-14"))), discharged=Stop())  # type: ignore[misc]
    assert score(loaded, side("b", "2023-04-10"), NOBODY, GIVEN).never
    assert not score(loaded, side("b", "2023-04-20"), NOBODY, GIVEN).never


def test_masses_that_cannot_both_be_cost_and_do_not_forbid() -> None:
    light, heavy = Mass(100, 110, 120), Mass(13_000, 13_300, 13_600)
    apart = score(side(mass=light), side("b", mass=heavy), NOBODY, GIVEN)
    assert not apart.never
    assert apart.value < value(side(mass=heavy), side("b", mass=heavy))
    assert any("cannot both be" in why for why in apart.why)


@pytest.mark.parametrize(
    ("a", "b", "slip"),
    [
        ("FARER GRANITE", "FARER GRAINTE", True),
        ("GRANITE", "GRANIT", True),
        ("GRANITE", "GRANXTE", True),
        ("GRANITE", "GNARITE", False),
        ("AMBER TERN", "AMBER TENR", False),
        ("SEA 104", "SEA 105", False),
        ("GRANITE", "GRANITE", False),
    ],
)
def test_a_slip_of_the_pen_is_one_and_only_in_a_longer_word(a: str, b: str, slip: bool) -> None:
    assert slip_apart(a, b) is slip
    assert slip_apart(b, a) is slip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["AMBER TERN", "GREY SKUA", ""]), st.booleans()), max_size=9)
)
def test_no_cluster_holds_a_pair_that_is_never_one(records: list[tuple[int, str, bool]]) -> None:
    start = span("2023-04-01")
    assert start is not None
    sides = []
    for n, (day, name, one_source) in enumerate(records):
        at = start[0] + day * DAY_MS
        hull = Hull("", None, None, (name,)) if name else Hull()
        stop = Stop(THERE, When(at, at + DAY_MS))
        sides.append(side(str(n), hull=hull, discharged=stop, source="s" if one_source else str(n)))
    found = clusters(sides, NOBODY, GIVEN)
    assert sorted(i for c in found for i in c) == list(range(len(sides)))
    for cluster in found:
        for i, j in combinations(cluster, 2):
            assert not score(sides[i], sides[j], NOBODY, GIVEN).never
