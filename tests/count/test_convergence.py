"""Convergence: chains that agree pass, chains that do not fail, effective sizes are those of theory."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

from reckoning.count.convergence import Convergence, convergence

RNG = np.random.default_rng(7)


def autoregressive(correlation: float, chains: int = 8, draws: int = 5000) -> np.ndarray:
    noise = RNG.standard_normal((chains, draws + 200))
    return np.asarray(lfilter([1], [1, -correlation], noise, axis=1))[:, 200:]


def test_independent_draws_count_in_full() -> None:
    found = convergence(RNG.standard_normal((8, 4000)))
    assert found.r_hat < 1.003
    assert found.bulk == pytest.approx(32_000, rel=0.08)
    assert found.tail == pytest.approx(32_000, rel=0.15)
    assert found.settled


@pytest.mark.parametrize("correlation", [0.5, 0.9])
def test_correlated_draws_count_as_theory_has_it(correlation: float) -> None:
    found = convergence(autoregressive(correlation))
    assert found.bulk == pytest.approx(40_000 * (1 - correlation) / (1 + correlation), rel=0.15)


def test_negatively_correlated_draws_count_for_more() -> None:
    assert convergence(autoregressive(-0.5)).bulk > 60_000


def test_one_chain_elsewhere_is_seen() -> None:
    draws = RNG.standard_normal((8, 2000))
    draws[3] += 3
    found = convergence(draws)
    assert found.r_hat > 1.1
    assert not found.settled


def test_one_chain_wider_than_the_others_is_seen() -> None:
    """All medians agree: only the folded draws differ."""
    draws = RNG.standard_normal((8, 2000))
    draws[3] *= 4
    assert convergence(draws).r_hat > 1.05


def test_a_chain_that_drifts_is_seen() -> None:
    draws = RNG.standard_normal((4, 2000)) + np.linspace(0, 3, 2000)
    assert convergence(draws).r_hat > 1.1


def test_heavy_tails_do_no_harm() -> None:
    assert convergence(RNG.standard_cauchy((8, 4000))).settled


def test_chains_stuck_apart_and_chains_that_never_move() -> None:
    stuck = np.repeat([[1.0], [2.0]], 100, axis=1)
    assert convergence(stuck).r_hat > 1e6
    assert convergence(np.full((2, 100), 5.0)) == Convergence(1.0, 200.0, 200.0)


def test_scale_and_place_cannot_be_seen() -> None:
    draws = autoregressive(0.7, 4, 1000)
    one, other = convergence(draws), convergence(1000 + 30 * draws)
    assert (other.r_hat, other.bulk) == pytest.approx((one.r_hat, one.bulk), rel=1e-5)
