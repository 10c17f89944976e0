"""Log-linear estimates: closed forms, invariances, and the definitions of the criteria."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reckoning.count.capture import capture_table
from reckoning.count.design import INDEPENDENCE, Heterogeneity, Model, design_matrix, hierarchical, pairs
from reckoning.count.loglinear import fit, solve, wald_interval
from reckoning.model.errors import UsageError

SEVEN = np.array([[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)])
COUNT = st.integers(1, 500)


@example(232, 232, 232)
@example(10**8, 10**8, 1)
@given(COUNT, COUNT, COUNT)
def test_two_independent_lists_give_the_closed_form(first: int, second: int, both: int) -> None:
    table = capture_table("AB", [[1, 0], [0, 1], [1, 1]], [first, second, both])
    found = fit(table, INDEPENDENCE)
    assert found.unseen == pytest.approx(first * second / both, rel=1e-9)
    assert found.log_unseen_se == pytest.approx(math.sqrt(1 / first + 1 / second + 1 / both), rel=1e-6)
    assert found.deviance == pytest.approx(0, abs=1e-6)
    assert found.degrees_of_freedom == 0


@given(st.lists(COUNT, min_size=7, max_size=7))
def test_three_lists_with_all_pairs_give_the_closed_form(counts: list[int]) -> None:
    table = capture_table("ABC", SEVEN, counts)
    a, b, ab, c, ac, bc, abc = counts
    assert fit(table, Model(pairs(3))).unseen == pytest.approx(a * b * c * abc / (ab * ac * bc), rel=1e-7)


def test_one_dependent_pair_collapses_to_two_lists() -> None:
    """With A and B dependent and C independent of both, A-or-B and C are two independent lists."""
    table = capture_table("ABC", SEVEN, [50, 40, 30, 20, 10, 8, 6])
    without, within = 50 + 40 + 30, 10 + 8 + 6
    assert fit(table, Model(((0, 1),))).unseen == pytest.approx(20 * without / within, rel=1e-9)


@given(st.lists(COUNT, min_size=7, max_size=7), st.integers(2, 50))
def test_the_unseen_scales_with_the_counts(counts: list[int], scale: int) -> None:
    model = hierarchical([(0, 1), (1, 2)])
    once = fit(capture_table("ABC", SEVEN, counts), model)
    more = fit(capture_table("ABC", SEVEN, np.array(counts) * scale), model)
    assert more.unseen == pytest.approx(once.unseen * scale, rel=1e-7)
    assert more.log_unseen_se == pytest.approx(once.log_unseen_se / math.sqrt(scale), rel=1e-6)


@given(st.lists(COUNT, min_size=7, max_size=7), st.permutations(range(3)))
def test_the_order_of_lists_does_not_matter(counts: list[int], order: list[int]) -> None:
    turned = (order.index(0), order.index(1))
    straight = fit(capture_table("ABC", SEVEN, counts), Model(((0, 1),)))
    permuted = fit(capture_table("ABC", SEVEN[:, order], counts), hierarchical([turned]))
    assert permuted.total == pytest.approx(straight.total, rel=1e-9)
    assert permuted.aic == pytest.approx(straight.aic, rel=1e-9)


@given(st.lists(st.integers(0, 30), min_size=7, max_size=7))
def test_a_fit_has_the_margins_of_the_table(counts: list[int]) -> None:
    if not sum(counts):
        return
    table = capture_table("ABC", SEVEN, counts)
    found = fit(table, Model(((0, 1),)))
    if not found.existence.estimable:
        assert math.isnan(found.total)
        return
    assert found.expected.sum() == pytest.approx(table.documented, rel=1e-6)
    for i in range(3):
        assert found.expected[found.masks >> i & 1 == 1].sum() == pytest.approx(table.totals[i], rel=1e-5, abs=1e-6)
    interval = wald_interval(found)
    assert interval.high is not None
    assert table.documented <= interval.low <= found.total <= interval.high


def test_criteria_count_terms_at_minus_infinity() -> None:
    table = capture_table("ABC", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], [40, 30, 20, 6])
    plain, extended = fit(table, INDEPENDENCE), fit(table, Model(((0, 2),)))
    assert (plain.parameters, extended.parameters) == (4, 5)
    assert extended.aic == pytest.approx(-2 * extended.log_likelihood + 10)
    assert extended.bic == pytest.approx(-2 * extended.log_likelihood + 5 * math.log(96))


def test_too_many_lists_are_refused_before_their_histories_are_written_out() -> None:
    with pytest.raises(UsageError, match="too many"):
        fit(capture_table([f"L{i}" for i in range(62)], np.eye(62, dtype=int), np.ones(62)), INDEPENDENCE)


def test_the_likelihood_is_at_its_top() -> None:
    """No small step of any coefficient raises it: the score is zero."""
    table = capture_table("ABC", SEVEN, [50, 40, 13, 20, 7, 8, 3])
    model = Model(((0, 1),), Heterogeneity.DARROCH)
    design = design_matrix(model, 3, np.arange(1, 8))
    solved = solve(design, table.full().astype(float))
    score = design.T @ (table.full() - solved.expected)
    assert np.abs(score).max() < 1e-6
    assert solved.settled
