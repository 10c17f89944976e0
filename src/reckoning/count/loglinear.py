"""Log-linear models: who is missing, from Poisson models of how lists depend on each other.

Definition. The log of the people expected with a history is a sum of terms for its lists and their interactions. The
number never seen is what the model expects of the history of no list, so the total is people documented plus that.
AIC = -2 log L + 2 p, BIC = -2 log L + p log(people documented), as in Rcapture; terms at minus infinity count as
parameters.

Thresholds. A fit is refused where no finite estimate exists or its parameters cannot be told apart (`existence`: linear
programme of Fienberg & Rinaldo 2012, rank; extended estimates of Chan, Silverman & Vincent 2021). Intervals: `profile`
(Cormack 1992), or Wald on the log of the unseen as in SparseMSE.

What it cannot see. Whether the model holds for those on no list: no table can tell. The interaction of all lists is
taken to be nothing.

Known failures. Models that fit the table equally well may differ by half in what they say of the unseen. Intervals take
the model as given, though it was chosen on the same table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.special import gammaln, ndtri, xlogy

from reckoning.count.capture import CaptureTable
from reckoning.count.design import Model
from reckoning.count.existence import Existence, Problem, existence, problem

MOST_STEPS = 200
ROUNDING = 1e-14
"""Of people and deviance: a deviance that changes by less changes by rounding alone."""
STILL_STEPS = 5
"""So many steps without a change of deviance end the search: cells drifting to nothing never make a smallest step."""
SMALLEST_STEP = 1e-9
"""Of the log of any expected count; Newton steps square their error, so the next would be lost in rounding."""
LARGEST_LOG = 300.0
SMALLEST_PIVOT = 1e-3


@dataclass(frozen=True)
class Interval:
    """From low to high in people; `high` is None where the data set no upper limit."""

    low: float
    high: float | None


@dataclass(frozen=True)
class Fit:
    """A model fitted: `total` and `unseen` in people, `log_unseen_se` the standard error of log unseen.

    Where `existence` is not estimable the numbers are NaN. `expected` holds the fitted count of each history kept.
    """

    model: Model
    existence: Existence
    documented: int
    unseen: float
    log_unseen_se: float
    deviance: float
    parameters: int
    degrees_of_freedom: int
    log_likelihood: float
    coefficients: tuple[float, ...]
    masks: NDArray[np.int64]
    expected: NDArray[np.float64]

    @property
    def total(self) -> float:
        """People in all: documented and unseen."""
        return self.documented + self.unseen

    @property
    def total_se(self) -> float:
        """Standard error of the total, sqrt(u + u^2 v) with v the variance of log unseen (Rivest & Levesque 2001)."""
        return math.sqrt(self.unseen + (self.unseen * self.log_unseen_se) ** 2)

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return -2 * self.log_likelihood + 2 * self.parameters

    @property
    def bic(self) -> float:
        """Schwarz's criterion, with the people documented as the size of the sample."""
        return -2 * self.log_likelihood + math.log(self.documented) * self.parameters


@dataclass(frozen=True)
class Solution:
    """What the reweighted least squares end at: coefficients, expected counts, covariance, whether they settled."""

    coefficients: NDArray[np.float64]
    expected: NDArray[np.float64]
    covariance: NDArray[np.float64]
    settled: bool


def fit(table: CaptureTable, model: Model) -> Fit:
    """Fit a model to a table of 2 to 12 lists; `existence` says where no single finite estimate exists, numbers NaN."""
    posed = problem(table, model)
    return fitted(posed, existence(posed), model)


def fitted(posed: Problem, found: Existence, model: Model) -> Fit:
    """The fit of a problem whose existence is known."""
    documented = int(posed.counts.sum())
    parameters = posed.design.shape[1] + len(posed.empty)
    freedom = len(posed.counts) - posed.design.shape[1]
    nan = math.nan
    if not found.estimable:
        none = np.full(len(posed.counts), nan)
        return Fit(model, found, documented, nan, nan, nan, parameters, freedom, nan, (), posed.masks, none)
    solved = solve(posed.design, posed.counts)
    if not solved.settled:
        none = np.full(len(posed.counts), nan)
        return Fit(model, Existence.NONE, documented, nan, nan, nan, parameters, freedom, nan, (), posed.masks, none)
    mu, y = solved.expected, posed.counts
    return Fit(
        model,
        found,
        documented,
        unseen=math.exp(solved.coefficients[0]),
        log_unseen_se=math.sqrt(solved.covariance[0, 0]),
        deviance=deviance(y, mu),
        parameters=parameters,
        degrees_of_freedom=freedom,
        log_likelihood=float(np.sum(xlogy(y, mu) - mu - gammaln(y + 1))),
        coefficients=tuple(solved.coefficients.tolist()),
        masks=posed.masks,
        expected=mu,
    )


def wald_interval(fit: Fit, level: float = 0.95) -> Interval:
    """Documented plus unseen times exp of plus and minus z standard errors of log unseen, as SparseMSE gives it."""
    z = float(ndtri((1 + level) / 2))
    spread = math.exp(z * fit.log_unseen_se)
    return Interval(fit.documented + fit.unseen / spread, fit.documented + fit.unseen * spread)


def deviance(counts: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Twice the log likelihood lost against a model that fits every cell."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(counts > 0, counts / expected, 1.0)
    return float(2 * np.sum(xlogy(counts, ratio) - (counts - expected)))


def solve(design: NDArray[np.float64], counts: NDArray[np.float64]) -> Solution:
    """Maximum likelihood of a Poisson log-linear model by Newton steps, halved when they lower the likelihood.

    `design` has shape (cells, parameters), `counts` (cells,).
    """
    mu = counts + 0.5
    eta = np.log(mu)
    beta, last, still, settled = np.zeros(design.shape[1]), math.inf, 0, False
    for step in range(MOST_STEPS):
        new = _weighted(design, eta + (counts - mu) / mu, mu)
        before = eta
        eta = np.clip(design @ new, -LARGEST_LOG, LARGEST_LOG)
        mu = np.exp(eta)
        off = deviance(counts, mu)
        halvings = 0
        while step and not off <= last * (1 + 1e-9) + 1e-9 and halvings < 30:
            new = (new + beta) / 2
            eta = np.clip(design @ new, -LARGEST_LOG, LARGEST_LOG)
            mu = np.exp(eta)
            off = deviance(counts, mu)
            halvings += 1
        beta = new
        still = still + 1 if abs(last - off) < ROUNDING * (off + counts.sum()) else 0
        if still == STILL_STEPS or np.abs(eta - before).max() < SMALLEST_STEP:
            settled = True
            break
        last = off
    information = (design * mu[:, None]).T @ design
    covariance = np.asarray(np.linalg.pinv(information, hermitian=True), dtype=np.float64)
    return Solution(beta, mu, covariance, settled)


def _weighted(
    design: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted least squares: by Cholesky, or where weights have all but vanished by orthogonal reduction."""
    heavy = design * weight[:, None]
    try:
        factor = cho_factor(heavy.T @ design, check_finite=False)
        if np.diag(factor[0]).min() > SMALLEST_PIVOT * np.diag(factor[0]).max():
            return np.asarray(cho_solve(factor, heavy.T @ target, check_finite=False))
    except LinAlgError:
        pass
    root = np.sqrt(weight)
    return np.asarray(np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0])
