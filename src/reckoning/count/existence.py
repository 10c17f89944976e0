"""Whether a log-linear model has an estimate at all on a table, and whether it is the only one.

With empty cells the largest likelihood may lie at infinity. Two lists that share nobody put their interaction at minus
infinity: that term and the histories it forbids are taken out (the extended estimate of Chan, Silverman & Vincent
2021). On what is left, a finite estimate exists exactly when some table with every cell above zero has the same margins
(Fienberg & Rinaldo 2012, theorem 3.2): the linear programme max s, x >= s, A'x = A'n has s > 0. It is the only one
exactly when the design matrix has full rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from reckoning.count.capture import CaptureTable
from reckoning.count.design import Model, Term, design_matrix, refuse_too_many

LEAST_CELL = 1e-6
"""An optimum below it is 0 to the tolerance of the solver (1e-7)."""


class Existence(StrEnum):
    """What the two checks say."""

    EXISTS = "exists"
    EXTENDED = "exists, with empty overlaps at minus infinity"
    NONE = "no finite estimate exists"
    NOT_UNIQUE = "the parameters cannot be told apart"
    NEITHER = "no finite estimate exists and the parameters cannot be told apart"

    @property
    def estimable(self) -> bool:
        """Whether a number may be given."""
        return self in (Existence.EXISTS, Existence.EXTENDED)


@dataclass(frozen=True)
class Problem:
    """A model on a table with its empty terms taken out: what is fitted.

    `design` has shape (cells, parameters), `counts` (cells,), `masks` (cells,): the histories that stay.
    """

    design: NDArray[np.float64]
    counts: NDArray[np.float64]
    masks: NDArray[np.int64]
    empty: tuple[Term, ...]
    model: Model


def problem(table: CaptureTable, model: Model) -> Problem:
    """The cells and columns of a model on a table, terms that nobody is in taken out with the histories they forbid.

    Raises `UsageError` on more lists than a model takes.
    """
    refuse_too_many(len(table.lists))
    masks = np.arange(1, 1 << len(table.lists), dtype=np.int64)
    counts = table.full()
    empty = tuple(term for term in model.interactions if not _people(table, term))
    for term in empty:
        stays = (masks & _bits(term)) != _bits(term)
        masks, counts = masks[stays], counts[stays]
    kept = Model(
        tuple(term for term in model.interactions if term not in empty),
        model.heterogeneity,
        model.set_apart,
        model.without_chao,
    )
    design = design_matrix(kept, len(table.lists), masks)
    return Problem(design, counts.astype(np.float64), masks, empty, kept)


def existence(posed: Problem) -> Existence:
    """Whether the problem has a finite estimate (linear programme) and only one (rank)."""
    unique = int(np.linalg.matrix_rank(posed.design)) == posed.design.shape[1]
    finite = bool(np.all(posed.counts > 0)) or _least_cell(posed) > LEAST_CELL
    if finite and unique:
        return Existence.EXTENDED if posed.empty else Existence.EXISTS
    if finite:
        return Existence.NOT_UNIQUE
    return Existence.NONE if unique else Existence.NEITHER


def _least_cell(posed: Problem) -> float:
    """The largest value the least cell of a table with the same margins can have; 0 when there is none.

    Whether it is 0 depends on which cells have people and not on how many, so each counts as one and none is too large.
    """
    cells = len(posed.counts)
    # x = s + u with u >= 0 turns the constraints x >= s into plain signs of variables.
    equal = np.concatenate([posed.design.T, posed.design.sum(axis=0)[:, None]], axis=1)
    cost = np.zeros(cells + 1)
    cost[-1] = -1.0
    done = linprog(cost, A_eq=equal, b_eq=posed.design.T @ (posed.counts > 0), method="highs")
    return float(done.x[-1]) if done.x is not None else 0.0


def _bits(term: Term) -> int:
    return sum(1 << i for i in term)


def _people(table: CaptureTable, term: Term) -> int:
    bits = _bits(term)
    return int(table.counts[(table.masks & bits) == bits].sum())
