"""Profile likelihood of the total: against its definition, and where it has no upper end."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln, xlogy
from scipy.stats import chi2

from reckoning.count import profile as module
from reckoning.count.capture import capture_table
from reckoning.count.design import INDEPENDENCE, Model, pairs
from reckoning.count.loglinear import fit
from reckoning.count.profile import profile

SEVEN = [[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)]


def two_list_log_likelihood(first: int, second: int, both: int, total: float) -> float:
    """Two independent lists of n1 and n2 in N people: N! / (N - n)! (n1/N)^n1 (1 - n1/N)^(N - n1) ..., unscaled."""
    n1, n2, n = first + both, second + both, first + second + both
    chances = sum(xlogy(k, k / total) + xlogy(total - k, 1 - k / total) for k in (n1, n2))
    return float(gammaln(total + 1) - gammaln(total - n + 1) + chances)


@pytest.mark.parametrize("counts", [(40, 60, 20), (300, 20, 9), (5, 4, 3)])
def test_two_independent_lists_have_the_interval_of_the_closed_form(counts: tuple[int, int, int]) -> None:
    found = profile(capture_table("AB", [[1, 0], [0, 1], [1, 1]], counts), INDEPENDENCE)
    assert found is not None
    grid = np.linspace(sum(counts), 20 * sum(counts), 400_001)
    curve = np.array([two_list_log_likelihood(*counts, total) for total in grid[::40]])
    top = curve.max()
    assert found.total == pytest.approx(grid[::40][curve.argmax()], abs=0.05 * sum(counts))
    least = top - chi2.ppf(0.95, 1) / 2
    low, high = found.interval.low, found.interval.high
    assert high is not None
    assert two_list_log_likelihood(*counts, high) == pytest.approx(least, abs=2e-3)
    at_low = two_list_log_likelihood(*counts, low)
    assert at_low == pytest.approx(least, abs=2e-3) or (low == sum(counts) and at_low > least)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7))
def test_the_interval_holds_its_top_and_what_is_documented(counts: list[int]) -> None:
    table = capture_table("ABC", SEVEN, counts)
    wide, narrow = profile(table, Model(((0, 1),))), profile(table, Model(((0, 1),)), level=0.5)
    assert wide is not None
    assert narrow is not None
    assert table.documented <= wide.interval.low <= narrow.interval.low <= narrow.total
    assert narrow.interval.high is not None
    assert wide.interval.high is None or narrow.interval.high <= wide.interval.high
    poisson = fit(table, Model(((0, 1),))).total
    assert wide.interval.low <= poisson * (1 + 1e-9)
    assert wide.interval.high is None or poisson <= wide.interval.high


def test_no_profile_where_there_is_no_estimate() -> None:
    assert profile(capture_table("AB", [[1, 0], [0, 1]], [5, 7]), INDEPENDENCE) is None


def test_a_likelihood_that_levels_off_has_no_upper_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FURTHEST", 50.0)
    table = capture_table("ABC", SEVEN, [30, 30, 1, 30, 1, 1, 1])
    found = profile(table, Model(pairs(3)))
    assert found is not None
    assert found.interval.high is None
    assert found.total > found.interval.low


def test_everybody_on_both_lists_leaves_nobody_missing() -> None:
    table = capture_table("AB", [[1, 0], [0, 1], [1, 1]], [1, 1, 400])
    found = profile(table, INDEPENDENCE)
    assert found is not None
    assert found.interval.low == pytest.approx(402, abs=0.2)
    assert math.isfinite(found.total)
