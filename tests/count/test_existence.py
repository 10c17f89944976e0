"""When a log-linear model has an estimate: the published cases, and what must hold for any table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.count.capture import capture_table
from reckoning.count.capture_file import read_capture_table
from reckoning.count.design import Model, hierarchical_models, pairs
from reckoning.count.existence import Existence, existence, problem
from reckoning.count.loglinear import solve

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
AB, AC, BC = (0, 1), (0, 2), (1, 2)
SEVEN = [[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ((), Existence.EXISTS),
        ((AC,), Existence.EXTENDED),
        ((BC,), Existence.EXTENDED),
        ((AC, BC), Existence.EXTENDED),
        ((AB,), Existence.NONE),
        ((AB, AC), Existence.NONE),
        ((AB, BC), Existence.NONE),
        ((AB, AC, BC), Existence.NOT_UNIQUE),
    ],
)
def test_the_artificial_table_is_refused_in_exactly_the_published_cases(
    terms: tuple[tuple[int, int], ...], expected: Existence
) -> None:
    table = read_capture_table(TABLES / "table_artificial_nonidentifiable_3list.csv")
    found = existence(problem(table, Model(terms)))
    assert found is expected
    assert found.estimable == (expected in (Existence.EXISTS, Existence.EXTENDED))


def test_empty_terms_and_the_histories_they_forbid_are_taken_out() -> None:
    table = read_capture_table(TABLES / "table_artificial_nonidentifiable_3list.csv")
    posed = problem(table, Model((AC, BC)))
    assert posed.empty == (AC, BC)
    assert posed.masks.tolist() == [1, 2, 3, 4]
    assert posed.design.shape == (4, 4)
    assert posed.counts.sum() == table.documented


@settings(max_examples=25)
@given(st.lists(st.integers(1, 50), min_size=15, max_size=15))
def test_a_table_without_empty_cells_has_every_hierarchical_model(counts: list[int]) -> None:
    histories = [[m >> i & 1 for i in range(4)] for m in range(1, 16)]
    table = capture_table("ABCD", histories, counts)
    for model in hierarchical_models(4)[::16]:
        assert existence(problem(table, model)) is Existence.EXISTS


@given(st.lists(st.integers(0, 4), min_size=7, max_size=7))
def test_the_linear_programme_agrees_with_where_the_likelihood_leads(counts: list[int]) -> None:
    """Where no finite estimate exists, climbing the likelihood drives some cell to nothing; where it does, none."""
    if not sum(counts):
        return
    posed = problem(capture_table("ABC", SEVEN, counts), Model((AB,)))
    if np.linalg.matrix_rank(posed.design) < posed.design.shape[1]:
        return
    least = solve(posed.design, posed.counts).expected.min()
    assert (least > 1e-4) == existence(posed).estimable


def test_two_lists_that_share_nobody_have_no_independence_model() -> None:
    table = capture_table("AB", [[1, 0], [0, 1]], [5, 7])
    assert existence(problem(table, Model())) is Existence.NONE


def test_the_saturated_model_of_two_lists_cannot_be_told_apart() -> None:
    table = capture_table("AB", [[1, 0], [0, 1], [1, 1]], [5, 7, 2])
    assert existence(problem(table, Model((AB,)))) is Existence.NOT_UNIQUE


@given(st.lists(st.integers(0, 3), min_size=7, max_size=7), st.integers(1, 1000), st.permutations(range(3)))
def test_neither_scale_nor_the_order_of_lists_decides(counts: list[int], scale: int, order: list[int]) -> None:
    if not sum(counts):
        return
    seen = np.array(SEVEN)
    turned = [(min(order.index(i), order.index(j)), max(order.index(i), order.index(j))) for i, j in (AB, AC)]
    table = capture_table("ABC", seen, counts)
    other = capture_table("ABC", seen[:, order], np.array(counts) * scale)
    assert existence(problem(table, Model((AB, AC)))) is existence(problem(other, Model(tuple(sorted(turned)))))
    full = Model(pairs(3))
    assert existence(problem(table, full)) is existence(problem(other, full))
