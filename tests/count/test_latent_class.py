"""Latent classes: against posteriors worked out in full, published answers, and themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from reckoning.count.capture import CaptureTable, capture_table
from reckoning.count.capture_file import read_capture_table
from reckoning.count.latent_class import LatentClassParameters, LatentClassPosterior, latent_class
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
SEVEN = np.array([[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)])
TINY = capture_table("ABC", SEVEN, [3, 2, 1, 2, 1, 1, 2])
SMALL = LatentClassParameters(classes=2, chains=8, burn_in=500, draws=12_000, every=3, rounds=1)
FURTHEST = 60


def one_class_posterior(table: CaptureTable, furthest: int) -> NDArray[np.float64]:
    """Probability of each number unseen with one class: (N - 1)! / (N - n)! times a beta function a list."""
    unseen = np.arange(furthest + 1.0)
    logs = gammaln(table.documented + unseen) - gammaln(unseen + 1)
    for n in table.totals:
        logs += betaln(1 + n, 1 + table.documented + unseen - n)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def stick_likelihood(people: int) -> NDArray[np.float64]:
    """Log chance of c1 and c2 people on the two sides of a stick, alpha ~ Gamma(1/4, 1/4) summed out."""
    log_alpha = np.linspace(np.log(1e-20), np.log(200), 1500)
    alpha = np.exp(log_alpha)
    prior = 0.25 * log_alpha - 0.25 * alpha + np.log(np.gradient(log_alpha))
    table = np.empty((people + 1, people + 1))
    for first in range(people + 1):
        logs = prior[:, None] + log_alpha[:, None] + betaln(1 + first, alpha[:, None] + np.arange(people + 1))
        table[first] = np.logaddexp.reduce(logs, axis=0)
    return table


def two_class_posterior(table: CaptureTable, furthest: int) -> NDArray[np.float64]:
    """Probability of each number unseen with two classes: everybody is put in each class in turn."""
    n = table.documented
    stick = stick_likelihood(n + furthest)
    beta = betaln(1.0 + np.arange(n + furthest + 1)[:, None], 1.0 + np.arange(n + furthest + 1))
    first_unseen, unseen = np.triu_indices(furthest + 1)
    logs = np.full(furthest + 1, -np.inf)
    common = gammaln(n + unseen) - gammaln(first_unseen + 1) - gammaln(unseen - first_unseen + 1)
    for chosen in product(*(range(count + 1) for count in table.counts)):
        one = np.array(chosen)
        ways = np.sum(gammaln(table.counts + 1) - gammaln(one + 1) - gammaln(table.counts - one + 1))
        in_one, in_two = one.sum() + first_unseen, n - one.sum() + unseen - first_unseen
        value = common + ways + stick[in_one, in_two]
        for j in range(len(table.lists)):
            on_one = int(one @ table.histories[:, j])
            on_two = int(table.totals[j]) - on_one
            value = value + beta[on_one, in_one - on_one] + beta[on_two, in_two - on_two]
        top = value.max()
        summed = np.log(np.bincount(unseen, np.exp(value - top), furthest + 1)) + top
        logs = np.logaddexp(logs, summed)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def compare(found: LatentClassPosterior, exact: NDArray[np.float64], documented: int) -> None:
    """Draws up to the furthest total of the exact posterior have its distribution, to four standard errors."""
    totals = documented + np.arange(len(exact))
    inside = found.draws[found.draws <= totals[-1]]
    size = found.convergence.bulk * len(inside) / found.draws.size
    mean = float(exact @ totals)
    spread = float(np.sqrt(exact @ (totals - mean) ** 2))
    assert inside.mean() == pytest.approx(mean, abs=4 * spread / np.sqrt(size))
    for total, chance in zip(totals, np.cumsum(exact), strict=True):
        if 0.02 < chance < 0.98:
            error = np.sqrt(chance * (1 - chance) / size)
            assert np.mean(inside <= total) == pytest.approx(chance, abs=5 * error)


@pytest.mark.parametrize("moves", [True, False])
def test_one_class_is_the_closed_form(moves: bool) -> None:
    found = latent_class(TINY, replace(SMALL, classes=1, moves=moves))
    compare(found, one_class_posterior(TINY, 200), TINY.documented)


@pytest.fixture(scope="module")
def exact() -> NDArray[np.float64]:
    return two_class_posterior(TINY, FURTHEST)


@pytest.mark.parametrize("moves", [True, False])
def test_two_classes_are_the_posterior_worked_out_in_full(exact: NDArray[np.float64], moves: bool) -> None:
    compare(latent_class(TINY, replace(SMALL, moves=moves)), exact, TINY.documented)


def test_the_moves_leave_the_posterior_of_several_classes_as_it_is() -> None:
    """With four classes nothing can be worked out in full: the plain sampler, run long, is the measure."""
    table = capture_table("ABC", SEVEN, [6, 5, 3, 4, 2, 1, 3])
    found = latent_class(table, replace(SMALL, classes=4, draws=8000))
    plain = latent_class(table, replace(SMALL, classes=4, draws=8000, moves=False, seed=99, every=4))
    below = [float(np.mean(posterior.draws <= 40)) for posterior in (found, plain)]
    assert below[0] == pytest.approx(below[1], abs=0.01)
    assert found.median == pytest.approx(plain.median, abs=1)
    assert found.occupied == pytest.approx(plain.occupied, abs=0.05)


def test_the_same_seed_gives_the_same_draws_whatever_the_threads() -> None:
    short = LatentClassParameters(chains=4, burn_in=50, draws=40, rounds=1)
    table = read_capture_table(TABLES / "table_kosovo_1999.csv")
    one = latent_class(table, replace(short, threads=1)).draws
    assert np.array_equal(one, latent_class(table, replace(short, threads=4)).draws)
    assert not np.array_equal(one, latent_class(table, replace(short, seed=2)).draws)
    assert len({tuple(chain) for chain in one.tolist()}) == 4


@pytest.fixture(scope="module")
def manila() -> LatentClassPosterior:
    table = read_capture_table(TABLES / "table_philippines_manila_unidentified.csv")
    return latent_class(table, LatentClassParameters(classes=5, burn_in=1000, draws=1500, rounds=1))


def test_manila_is_the_published_mean_with_the_published_five_classes(manila: LatentClassPosterior) -> None:
    assert manila.convergence.settled
    assert manila.mean == pytest.approx(414, rel=0.03)
    assert manila.interval() == pytest.approx((314, 635), rel=0.1)


def test_plain_gibbs_sits_in_one_order_of_classes_and_is_seen_to(manila: LatentClassPosterior) -> None:
    """Why a plain sampler is low on this table: in such a run its chains hardly change the order of classes."""
    table = read_capture_table(TABLES / "table_philippines_manila_unidentified.csv")
    plain = latent_class(table, LatentClassParameters(burn_in=2000, draws=1000, rounds=1, moves=False))
    assert plain.mean < 0.93 * manila.mean
    assert not plain.convergence.settled


def test_chains_that_do_not_settle_run_on_and_then_say_so() -> None:
    table = read_capture_table(TABLES / "table_colombia_recruitment_men_1999_R1.csv")
    short = LatentClassParameters(classes=15, burn_in=200, draws=100, every=1, rounds=4)
    found = latent_class(table, short)
    assert found.rounds == 2
    assert not found.convergence.settled
    assert found.convergence.r_hat > 1.1


def test_draws_are_never_below_what_is_documented() -> None:
    full = capture_table("ABC", [[1, 1, 1]], [400])
    found = latent_class(full, LatentClassParameters(chains=4, burn_in=100, draws=200, rounds=1))
    assert found.draws.min() >= 400
    assert found.median < 402


@pytest.mark.parametrize("counts", [[1], [10**6]])
def test_tables_without_any_overlap_neither_crash_nor_overflow(counts: list[int]) -> None:
    table = capture_table("ABC", np.eye(3, dtype=int), counts * 3)
    found = latent_class(table, LatentClassParameters(chains=2, burn_in=20, draws=20, rounds=1))
    assert np.all(np.isfinite(found.draws))
    assert found.draws.min() >= 3 * counts[0]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UsageError):
        latent_class(capture_table("A", [[1]], [5]))
    for wrong in ({"chains": 0}, {"draws": 3}, {"alpha_rate": 0.0}, {"burn_in": -1}):
        with pytest.raises(UsageError):
            LatentClassParameters(**wrong)  # type: ignore[arg-type]
