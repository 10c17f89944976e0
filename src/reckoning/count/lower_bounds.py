"""Lower bounds of the number of people, for two lists and more: what can be said with the least assumed.

Definition. Chapman's estimate from two lists; Chao's from people on exactly one list and on exactly two, lists alike
or (Mth Chao, the panel's) each with a level of its own. Intervals are log-normal on the unseen (Chao 1987, equation
12), so that they never fall below what is documented.

Thresholds. None; the level is 0.95 unless given. Sources: Chapman 1951 with Seber's (1982) variance, Chao 1987 with the
variance of EstimateS (Colwell 2013), Rivest & Baillargeon 2007 as in Rcapture.

What it cannot see. They are bounds in expectation, under their assumptions, not guarantees: Chapman's for lists that
tend to see the same people, Chao's for people who differ in how likely they are to be seen.

Known failures. Lists that avoid each other's people put every bound above the truth. Chao's plain form lies too high
where lists differ in how much they see.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from reckoning.count.capture import CaptureTable, only
from reckoning.count.design import MAX_MODEL_LISTS, Heterogeneity, Model
from reckoning.count.loglinear import Fit, Interval, fit
from reckoning.model.errors import UsageError


@dataclass(frozen=True)
class LowerBound:
    """A bound on the total, in people, its standard error and its interval at `level`."""

    method: str
    total: float
    total_se: float
    interval: Interval
    level: float


def chapman(table: CaptureTable, first: str, second: str, level: float = 0.95) -> LowerBound:
    """Chapman's (1951) nearly unbiased two-list estimate, with Seber's (1982, 3.1.1) variance; other lists are ignored.

    With n1, n2 on the lists and m on both: (n1 + 1)(n2 + 1)/(m + 1) - 1. A lower bound when the lists tend to see the
    same people, an upper one when they avoid them; unbiased when they are independent and n1 + n2 reaches the total.
    """
    two = only(table, [first, second])
    n1, n2, both = int(two.totals[0]), int(two.totals[1]), int(two.overlaps[0, 1])
    total = (n1 + 1) * (n2 + 1) / (both + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - both) * (n2 - both) / ((both + 1) ** 2 * (both + 2))
    return _bound(f"Chapman, {first} and {second}", two.documented, total, math.sqrt(variance), level)


def chao(table: CaptureTable, level: float = 0.95) -> LowerBound:
    """Chao's (1987) lower bound, bias-corrected, from those on exactly one list (f1) and on exactly two (f2).

    n + ((t - 1)/t) f1 (f1 - 1) / (2 (f2 + 1)) for t lists; the variance is that of the bias-corrected Chao2 of
    EstimateS (Colwell 2013, appendix B). Raises `UsageError` on fewer than two lists.
    """
    lists = len(table.lists)
    if lists < 2:
        raise UsageError("one list says nothing on who is missing", do="give two lists or more")
    f1, f2 = (float(f) for f in table.frequencies[1:3])
    a = (lists - 1) / lists
    unseen = a * f1 * (f1 - 1) / (2 * (f2 + 1))
    variance = (
        unseen
        + a**2 * f1 * (2 * f1 - 1) ** 2 / (4 * (f2 + 1) ** 2)
        + a**2 * f1**2 * f2 * (f1 - 1) ** 2 / (4 * (f2 + 1) ** 4)
    )
    return _bound("Chao", table.documented, table.documented + unseen, math.sqrt(variance), level)


def chao_with_lists(table: CaptureTable, level: float = 0.95) -> LowerBound | None:
    """Chao's bound when the lists differ in how much they see: Mth Chao of Rivest & Baillargeon (2007), as in Rcapture.

    A log-linear model with a free term for every number of lists beyond two; None where it has no finite estimate, for
    fewer than three lists or more than a log-linear model takes.
    """
    if not 3 <= len(table.lists) <= MAX_MODEL_LISTS:
        return None
    found = chao_fit(table)
    if not found.existence.estimable:
        return None
    return _bound("Chao, lists unequal", table.documented, found.total, found.total_se, level)


def chao_fit(table: CaptureTable) -> Fit:
    """The model behind `chao_with_lists`: terms that come out negative are left out one at a time, lowest first.

    A term that nobody is on so many lists for is at minus infinity: left out from the start.
    """
    most = int(np.flatnonzero(table.frequencies)[-1]) if table.documented else 0
    model = Model(heterogeneity=Heterogeneity.CHAO, without_chao=tuple(range(max(most, 2) + 1, len(table.lists) + 1)))
    while True:
        found = fit(table, model)
        if not found.existence.estimable:
            return found
        kept = [j for j in range(3, len(table.lists) + 1) if j not in model.without_chao]
        etas = np.array(found.coefficients[1 + len(table.lists) :])
        if not np.any(etas < 0):
            return found
        model = replace(model, without_chao=(*model.without_chao, kept[int(np.argmax(etas < 0))]))


def _bound(method: str, documented: int, total: float, se: float, level: float) -> LowerBound:
    unseen = total - documented
    if unseen <= 0:
        return LowerBound(method, float(documented), se, Interval(float(documented), float(documented)), level)
    spread = math.exp(float(ndtri((1 + level) / 2)) * math.sqrt(math.log1p((se / unseen) ** 2)))
    return LowerBound(method, total, se, Interval(documented + unseen / spread, documented + unseen * spread), level)
