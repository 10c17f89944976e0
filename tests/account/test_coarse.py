"""Coarse text: what says more than it should is cut, and figures that only look like it are left alone."""

from __future__ import annotations

import pytest

from reckoning.account.coarse import coarse_text, days_in, month_after, month_of
from reckoning.model.instant import iso, parse_instant


@pytest.mark.parametrize(
    ("fine", "told"),
    [
        ("at 16.7512, 96.1234", "at 16.8, 96.1"),
        ("POINT(96.1234 16.7512)", "POINT(96.1 16.8)"),
        ('{"lat":16.7512,"lon":96.1234}', '{"lat":16.8,"lon":96.1}'),
        ("16°45'12\"N 96°07'24\"E", "16.8° N 96.1° E"),
        ("၁၆.၇၅၁၂, ၉၆.၁၂၃၄", "16.8, 96.1"),
        ("2023-04-11T04:35:00.123Z", "2023-04-11"),
        ("11 April, 04:35:00", "11 April, [time not told]"),
        ("at 04:35 am", "at [time not told]"),
    ],
)
def test_times_of_day_and_exact_places_are_cut(fine: str, told: str) -> None:
    assert coarse_text(fine) == told


@pytest.mark.parametrize(
    "text",
    ["10,256 to 13,366 t", "10,256, 13,366", "0.775 to 0.84 t/m3", "12,529.50 and 12,655.25", "record:17", "7:3"],
)
def test_figures_are_left_alone(text: str) -> None:
    assert coarse_text(text) == text == coarse_text(text, months=True)


@pytest.mark.parametrize(
    ("fine", "told"),
    [
        ("2023-04-11", "2023-04"),
        ("20230411", "2023-04"),
        ("11/04/2023", "[day not told] 2023"),
        ("the 11th of April 2023", "the April 2023"),
        ("April 11, 2023", "April, 2023"),
        ("၂၀၂၃-၀၄-၁၁", "၂၀၂၃-၀၄"),
        ("2023-04-11 04:35", "2023-04"),
    ],
)
def test_days_are_cut_where_only_months_may_stand(fine: str, told: str) -> None:
    assert coarse_text(fine, months=True) == told


def test_days_are_found_as_people_type_them() -> None:
    said = "2023-04-11, 12 April 2023, April 13, 2023, 31 February 2023 and 14 April"
    assert [day for _, day in days_in(said)] == ["2023-04-11", "2023-04-12", "2023-04-13"]


@pytest.mark.parametrize(
    ("at", "first", "after"), [("2023-12-31", "2023-12", "2024-01"), ("2024-02-29", "2024-02", "2024-03")]
)
def test_months_begin_and_end_where_they_do(at: str, first: str, after: str) -> None:
    ms = parse_instant(at)
    assert (iso(month_of(ms)) or "")[:7] == first and (iso(month_after(ms + 1)) or "")[:7] == after
