"""Choice of a log-linear model: stepwise by Poisson p-values as published, or the least AIC or BIC of a family.

Definition. Stepwise: from independent lists, the pair whose overlap is least likely by chance is let in, again and
again. Least AIC or BIC: among all hierarchical models (up to 4 lists), all models of pairs (5 lists), or those met by
letting pairs in and out one at a time (6 to 8 lists).

Thresholds. p < 0.02 (Chan, Silverman & Vincent 2021, as in SparseMSE). Models without a single finite estimate are
passed over.

What it cannot see. Dependence among three lists and more, where the family is one of pairs.

Known failures. Whatever is chosen, its interval treats the choice as given and is too narrow for it: Binette & Steorts
find 0.90 for intervals stated as 0.95 after the stepwise choice. That is why a panel shows several models.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from scipy.special import pdtr, pdtrc

from reckoning.count.capture import CaptureTable
from reckoning.count.design import INDEPENDENCE, Model, Term, hierarchical_models, pair_models, pairs
from reckoning.count.existence import Existence, existence, problem
from reckoning.count.loglinear import Fit, fit, fitted
from reckoning.model.errors import UsageError

STEPWISE_THRESHOLD = 0.02
"""Chan, Silverman & Vincent 2021 and their SparseMSE."""

MOST_LISTS_ALL_MODELS = 4
MOST_LISTS_ALL_PAIRS = 5
MOST_LISTS_CLIMB = 8
"""Beyond it, thousands of models of hundreds of cells and more."""


class Criterion(StrEnum):
    """What a good model has little of."""

    AIC = "AIC"
    BIC = "BIC"


def stepwise(table: CaptureTable, threshold: float = STEPWISE_THRESHOLD) -> Fit:
    """Chan, Silverman & Vincent's choice: from independence, add the pair whose overlap is least likely, while below.

    A pair's p-value is the smaller Poisson tail of the people on both lists, given those the present model expects;
    pairs that would leave no single finite estimate are passed over. Stops when no p-value is below the threshold.
    """
    chosen: tuple[Term, ...] = ()
    current = fit(table, INDEPENDENCE)
    while current.existence.estimable:
        tails = [(_tail(table, current, pair), pair) for pair in pairs(len(table.lists)) if pair not in chosen]
        best = _first_estimable(table, chosen, sorted(t for t in tails if t[0] < threshold))
        if best is None:
            return current
        chosen = (*chosen, best)
        current = fit(table, Model(tuple(sorted(chosen))))
    return current


def _first_estimable(table: CaptureTable, chosen: tuple[Term, ...], tails: list[tuple[float, Term]]) -> Term | None:
    for _, pair in tails:
        if existence(problem(table, Model(tuple(sorted((*chosen, pair)))))).estimable:
            return pair
    return None


def _tail(table: CaptureTable, current: Fit, pair: Term) -> float:
    both = (1 << pair[0]) | (1 << pair[1])
    expected = float(current.expected[(current.masks & both) == both].sum())
    seen = int(table.overlaps[pair[0], pair[1]])
    return float(min(pdtr(seen, expected), pdtrc(seen - 1, expected) if seen else 1.0))


def best_by(table: CaptureTable, criterion: Criterion) -> Fit:
    """The estimable model of least AIC or BIC: of all hierarchical models (up to 4 lists), of all models of pairs (5),

    or (to 8) where adding or dropping one pair at a time from independence no longer lowers it. Raises `UsageError` on
    more lists.
    """
    lists = len(table.lists)
    if lists > MOST_LISTS_CLIMB:
        raise UsageError(f"{lists} lists", do=f"models are compared for up to {MOST_LISTS_CLIMB}")
    if lists <= MOST_LISTS_ALL_MODELS:
        return least(table, hierarchical_models(lists), criterion)
    if lists <= MOST_LISTS_ALL_PAIRS:
        return least(table, pair_models(lists), criterion)
    return _climb(table, criterion)


def least(table: CaptureTable, models: tuple[Model, ...], criterion: Criterion) -> Fit:
    """The estimable model of least criterion among those given; the checks run from the best on until one passes."""
    fits = sorted((_unchecked(table, model) for model in models), key=lambda fit: score(fit, criterion))
    for candidate in fits:
        found = existence(problem(table, candidate.model))
        if found.estimable:
            return replace(candidate, existence=found)
    return fit(table, INDEPENDENCE)


def score(fit: Fit, criterion: Criterion) -> float:
    """The criterion of a fit; infinite where it has none."""
    value = fit.aic if criterion is Criterion.AIC else fit.bic
    return value if np.isfinite(value) else float("inf")


def _unchecked(table: CaptureTable, model: Model) -> Fit:
    posed = problem(table, model)
    if posed.design.shape[1] > len(posed.counts):
        return fitted(posed, Existence.NOT_UNIQUE, model)
    return fitted(posed, Existence.EXISTS, model)


def _climb(table: CaptureTable, criterion: Criterion) -> Fit:
    current = fit(table, INDEPENDENCE)
    while True:
        held = set(current.model.interactions)
        near = tuple(Model(tuple(sorted(held ^ {pair}))) for pair in pairs(len(table.lists)))
        found = least(table, near, criterion)
        if score(found, criterion) >= score(current, criterion) - 1e-9:
            return current
        current = found
