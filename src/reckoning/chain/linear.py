"""A linear programme put together row by row, in homogeneous form, and solved by HiGHS.

Every constant is a multiple of the variable `scale`, so that the same rows serve a plain linear programme (scale is 1)
and a linear-fractional one after Charnes and Cooper (scale is free, and the denominator is set to 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from reckoning.model.errors import ReckoningError

SCALE = 0
"""The variable that every constant is multiplied by."""

Terms = Mapping[int, float]


@dataclass(frozen=True)
class Solution:
    """The best value and the variables that reach it; `values` is empty when no values satisfy the rows.

    `reduced` is what one unit more of a variable would cost: where it is above 0, the variable is 0 in every best
    solution.
    """

    value: float
    values: NDArray[np.float64]
    reduced: NDArray[np.float64]

    @property
    def feasible(self) -> bool:
        """Whether any values satisfy the rows."""
        return len(self.values) > 0


@dataclass
class Programme:
    """Variables from 0 up, rows `terms <= 0` and `terms = 0`."""

    variables: int = 1
    at_most: list[dict[int, float]] = field(default_factory=list)
    equal: list[dict[int, float]] = field(default_factory=list)

    def new(self) -> int:
        """A new variable, at least 0."""
        self.variables += 1
        return self.variables - 1

    def keep_at_most(self, terms: Terms, constant: float = 0.0) -> None:
        """The row: terms <= constant (times scale); a constant that is infinite says nothing."""
        if math.isfinite(constant):
            self.at_most.append({**terms, SCALE: terms.get(SCALE, 0.0) - constant})

    def keep_equal(self, terms: Terms) -> None:
        """The row: terms = 0."""
        self.equal.append(dict(terms))

    def between(self, variable: int, low: float, high: float) -> None:
        """The rows: low <= variable <= high (times scale)."""
        if low == high:
            self.keep_equal({variable: 1.0, SCALE: -low})
            return
        if low > 0:
            self.keep_at_most({variable: -1.0, SCALE: low})
        self.keep_at_most({variable: 1.0}, high)

    def least(self, objective: Terms, *, one: Terms | None = None) -> Solution:
        """The least value of the objective where the terms `one` are 1; without them, where scale is 1."""
        cost = np.zeros(self.variables)
        cost[list(objective)] = list(objective.values())
        equal = [*self.equal, dict(one if one is not None else {SCALE: 1.0})]
        right = np.zeros(len(equal))
        right[-1] = 1.0
        rows = {
            "A_ub": _matrix(self.at_most, self.variables),
            "b_ub": np.zeros(len(self.at_most)) if self.at_most else None,
            "A_eq": _matrix(equal, self.variables),
            "b_eq": right,
        }
        result = linprog(cost, **rows, bounds=(0, None), method="highs")
        if result.status in (_GAVE_UP, _LIMIT):
            result = linprog(cost, **rows, bounds=(0, None), method="highs-ds", options={"presolve": False})
        if result.status == _SOLVED:
            values = np.asarray(result.x)
            return Solution(float(cost @ values), values, np.asarray(result.lower.marginals))
        if result.status == _IMPOSSIBLE:
            return Solution(math.nan, np.zeros(0), np.zeros(0))
        raise ReckoningError(f"the solver gave no answer: {result.message}", do="give masses of more alike size")


_SOLVED, _LIMIT, _IMPOSSIBLE, _GAVE_UP = 0, 1, 2, 4


def _matrix(rows: list[dict[int, float]], columns: int) -> Any:
    if not rows:
        return None
    row = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    column = np.fromiter((c for r in rows for c in r), np.int64, len(row))
    value = np.fromiter((v for r in rows for v in r.values()), np.float64, len(row))
    return coo_array((value, (row, column)), shape=(len(rows), columns))
