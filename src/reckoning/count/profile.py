"""Profile likelihood of the total number of people under a log-linear model (Cormack 1992).

For each total N the histories and the N - n unseen are one multinomial table; its largest likelihood over the other
parameters is the profile. The interval holds the totals within half a chi-squared quantile (one degree of freedom) of
the top. Unlike the Wald interval it is lopsided when the data are, never falls below what is documented, and has no
upper end where the likelihood levels off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, gammaln, xlogy

from reckoning.count.capture import CaptureTable
from reckoning.count.design import Model, design_matrix
from reckoning.count.existence import existence, problem
from reckoning.count.loglinear import Interval, solve

FURTHEST = 1e4
"""Times the people documented: a total beyond it is not distinguished from no upper limit."""


@dataclass(frozen=True)
class Profile:
    """The total of greatest multinomial likelihood, in people, and its interval at `level`."""

    total: float
    interval: Interval
    level: float


def profile(table: CaptureTable, model: Model, level: float = 0.95) -> Profile | None:
    """The profile of a model on a table, or None where the model has no single finite estimate."""
    posed = problem(table, model)
    if not existence(posed).estimable:
        return None
    unseen_row = design_matrix(posed.model, len(table.lists), np.zeros(1, dtype=np.int64))
    curve = _Curve(np.concatenate([posed.design, unseen_row]), posed.counts)
    start = math.exp(solve(posed.design, posed.counts).coefficients[0])
    top = curve.top(start)
    least = curve.at(top) - float(chdtri(1, 1 - level)) / 2
    n = table.documented
    return Profile(n + top, Interval(n + curve.below(top, least), _plus(n, curve.above(top, least))), level)


def _plus(documented: int, unseen: float | None) -> float | None:
    return None if unseen is None else documented + unseen


class _Curve:
    """The profile log likelihood as a function of the number unseen."""

    def __init__(self, design: NDArray[np.float64], counts: NDArray[np.float64]) -> None:
        self.design, self.counts = design, counts
        self.documented = float(counts.sum())

    def at(self, unseen: float) -> float:
        """Log of the multinomial likelihood with so many unseen, the other parameters at their best."""
        cells = np.append(self.counts, unseen)
        total = self.documented + unseen
        expected = solve(self.design, cells).expected
        chances = float(np.sum(xlogy(cells, expected / expected.sum())))
        return chances + float(gammaln(total + 1) - gammaln(unseen + 1))

    def top(self, start: float) -> float:
        """The number unseen of greatest likelihood, near a first guess."""
        middle = math.log(max(start, 1e-3))
        done = minimize_scalar(
            lambda log: -self.at(math.exp(log)),
            bounds=(middle - 3, middle + 3),
            method="bounded",
            options={"xatol": 1e-7},
        )
        best = math.exp(float(done.x))
        return 0.0 if self.at(0.0) >= self.at(best) else best

    def below(self, top: float, least: float) -> float:
        """Where the curve climbs to `least` below the top; 0 when it starts above it."""
        if top <= 0 or self.at(0.0) >= least:
            return 0.0
        return float(brentq(lambda unseen: self.at(unseen) - least, 0.0, top, xtol=1e-3, rtol=1e-9))

    def above(self, top: float, least: float) -> float | None:
        """Where the curve falls to `least` above the top; None when it does not within `FURTHEST`."""
        inside, outside = top, max(2 * top, 1.0)
        while self.at(outside) > least:
            inside, outside = outside, 2 * outside
            if outside > FURTHEST * self.documented:
                return None
        return float(brentq(lambda unseen: self.at(unseen) - least, inside, outside, xtol=1e-3, rtol=1e-9))
