"""Dated expressions as intervals; relative ones need the day of publication, and the clock is never asked."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.prose.claim import DatedBy
from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.normal_form import normal_form

WEDNESDAY = date(2024, 1, 31)


def values(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str]]:
    return [(d.text, d.value) for d in dated_expressions(text, normal_form(text), published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell on 5 November 2023.", "2023-11-05"),
        ("It fell on November 5th, 2023.", "2023-11-05"),
        ("It fell on 5 Nov 2023.", "2023-11-05"),
        ("It fell on 2023-11-05.", "2023-11-05"),
        ("It fell on 25/11/2023.", "2023-11-25"),
        ("It fell on 05.11.2023.", "2023-11-05"),
        ("It fell on 5 November.", "2023-11-05"),
        ("It fell on January 30.", "2024-01-30"),
        ("It fell in March.", "2023-03"),
        ("It fell in February 2021.", "2021-02"),
        ("It fell last November.", "2023-11"),
        ("It fell last January.", "2023-01"),
        ("It fell at the end of October.", "2023-10-21/2023-10-31"),
        ("It fell in early 2023.", "2023-01-01/2023-04-30"),
        ("It fell late last year.", "2023-09-01/2023-12-31"),
        ("It fell on Wednesday.", "2024-01-31"),
        ("It fell on Tuesday.", "2024-01-30"),
        ("It fell on Thursday.", "2024-01-25"),
        ("It fell last Wednesday.", "2024-01-24"),
        ("Yesterday it fell.", "2024-01-30"),
        ("It fell over the past year.", "2023-01-31/2024-01-31"),
        ("It fell in the past three months.", "2023-10-31/2024-01-31"),
        ("It fell three years ago.", "2021"),
        ("It fell two days ago.", "2024-01-29"),
        ("It fell last month.", "2023-12"),
        ("It fell last week.", "2024-01-22/2024-01-28"),
        ("It fell between March and June 2023.", "2023-03-01/2023-06-30"),
        ("It fell from 3 to 9 May 2023.", "2023-05-03/2023-05-09"),
        ("It fell in the first half of 2023.", "2023-01-01/2023-06-30"),
        ("It fell in the summer of 2021.", "2021-06-01/2021-08-31"),
        ("It fell at the weekend.", "2024-01-27/2024-01-28"),
        ("Since the coup it fell.", "2021-02-01/2024-01-31"),
        ("After the 2021 coup it fell.", "2021"),
    ],
)
def test_an_expression_is_an_interval(text: str, value: str) -> None:
    assert value in [v for _, v in values(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Operation 1027 began.",
        "Resolution 2669 and Order 2021 stand.",
        "They may leave, and may not.",
        "The Spring Revolution is strong.",
        "Soldiers march at dawn.",
        "It cost $2023 and 2,023 kyat.",
        "It fell in Unit 2024.",
        "About 2023 people left.",
    ],
)
def test_names_verbs_and_counts_are_no_dates(text: str) -> None:
    assert values(text) == []


def test_without_a_day_of_publication_relative_dates_stay_unresolved() -> None:
    text = "On Tuesday, last November, three years ago, in March, late last year, yesterday and in 2021."
    found = dated_expressions(text, text, None)
    assert [d.value for d in found] == ["", "", "", "", "", "", "2021"]
    assert {d.basis for d in found[:-1]} == {DatedBy.UNRESOLVED}


def test_a_date_whose_order_is_open_stays_unresolved() -> None:
    assert values("It fell on 03/04/2023.") == [("03/04/2023", "")]


def test_a_day_that_no_calendar_has_is_no_interval() -> None:
    assert values("It fell on 31 June 2023.") == [("31 June 2023", "")]


def test_a_case_has_its_own_anchors() -> None:
    text = "Since the ceasefire nobody was hurt."
    [found] = dated_expressions(text, text, WEDNESDAY, {"ceasefire": "2023-06-01"})
    assert (found.value, found.since, found.basis) == ("2023-06-01/2024-01-31", True, DatedBy.ANCHOR)


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.text(alphabet="JanuryFebMcApilOtoDs 0123456789,.-/lastgofTuedyh", max_size=80),
)
def test_any_text_gives_ordered_intervals_within_it(published: date, text: str) -> None:
    found = dated_expressions(text, normal_form(text), published)
    assert all(text[a:b] == d.text for d in found for a, b in [d.span])
    assert all(d.first <= d.last for d in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))


@given(st.dates(date(1990, 1, 8), date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one_up_to_publication(published: date, number: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][number]
    [found] = dated_expressions(f"It fell on {name}.", f"It fell on {name}.", published)
    day = date.fromisoformat(found.first)
    assert day.weekday() == number and 0 <= (published - day).days < 7
