"""Lower bounds: against hand-computed values, and what must hold for any table."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.capture import capture_table
from reckoning.count.capture_file import read_capture_table
from reckoning.count.lower_bounds import chao, chao_fit, chao_with_lists, chapman
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
SEVEN = [[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)]


def test_chapman_by_hand() -> None:
    """n1 = 30, n2 = 20, m = 9: 31 x 21 / 10 - 1 = 64.1; variance 31 x 21 x 21 x 11 / (100 x 11) = 136.71."""
    found = chapman(capture_table("AB", [[1, 0], [0, 1], [1, 1]], [21, 11, 9]), "A", "B")
    assert found.total == pytest.approx(64.1)
    assert found.total_se == pytest.approx(math.sqrt(136.71))
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + 136.71 / 23.1**2)))
    assert found.interval.low == pytest.approx(41 + 23.1 / spread, rel=1e-6)
    assert found.interval.high == pytest.approx(41 + 23.1 * spread, rel=1e-6)


def test_chapman_looks_at_two_lists_only() -> None:
    table = capture_table("ABC", SEVEN, [20, 10, 8, 5, 1, 1, 1])
    assert chapman(table, "A", "B").total == pytest.approx(31 * 21 / 10 - 1)


def test_chao_by_hand() -> None:
    """Three lists, f1 = 30, f2 = 9: (2/3) 30 x 29 / (2 x 10) = 29 unseen."""
    table = capture_table("ABC", SEVEN, [10, 10, 3, 10, 3, 3, 1])
    found = chao(table)
    assert found.total == pytest.approx(40 + 29)
    a = 2 / 3
    variance = 29 + a**2 * 30 * 59**2 / 400 + a**2 * 900 * 9 * 29**2 / 40_000
    assert found.total_se == pytest.approx(math.sqrt(variance))


def test_where_lists_differ_the_plain_bound_is_too_high_and_the_other_is_not() -> None:
    """Independent lists seeing 60, 10 and 5 in a hundred of 10,000: every cell at its expectation."""
    chances = (0.6, 0.1, 0.05)
    cells = [
        round(10_000 * math.prod(p if on else 1 - p for p, on in zip(chances, history, strict=True)))
        for history in SEVEN
    ]
    table = capture_table("ABC", SEVEN, cells)
    unequal = chao_with_lists(table)
    assert unequal is not None
    assert unequal.total == pytest.approx(10_000, rel=0.01)
    assert chao(table).interval.low > 12_000


def test_kosovo_is_the_published_bound_with_unequal_lists() -> None:
    found = chao_with_lists(read_capture_table(TABLES / "table_kosovo_1999.csv"))
    assert found is not None
    assert (round(found.total, 1), round(found.total_se, 1)) == (8591.2, 213.5)


def test_terms_that_come_out_negative_are_left_out() -> None:
    table = capture_table("ABC", SEVEN, [30, 30, 30, 30, 30, 30, 1])
    assert chao_fit(table).model.without_chao == (3,)
    alone = capture_table("ABC", SEVEN, [30, 30, 3, 30, 3, 3, 0])
    assert chao_fit(alone).model.without_chao == (3,)
    assert chao_fit(alone).existence.estimable


@given(st.lists(st.integers(0, 60), min_size=7, max_size=7))
def test_a_bound_lies_in_its_interval_above_what_is_documented(counts: list[int]) -> None:
    if not sum(counts):
        return
    table = capture_table("ABC", SEVEN, counts)
    for found in (chao(table), chapman(table, "A", "C"), chao_with_lists(table)):
        if found is None:
            continue
        assert found.interval.high is not None
        least = table.documented if not found.method.startswith("Chapman") else 0
        assert least <= found.interval.low <= found.total * (1 + 1e-12)
        assert found.total <= found.interval.high * (1 + 1e-12)


def test_one_list_has_no_bound_and_two_have_no_model_of_it() -> None:
    with pytest.raises(UsageError):
        chao(capture_table("A", [[1]], [5]))
    assert chao_with_lists(capture_table("AB", [[1, 0], [0, 1], [1, 1]], [5, 5, 5])) is None
