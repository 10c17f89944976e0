"""Log-linear models of a capture table: their names, their terms and their design matrix.

A model has one parameter for the unseen, one for each list, one for each interaction of lists it holds (hierarchical:
with a term come all terms inside it), and may hold columns for unequal chances of being recorded. A history's column
for a term is 1 when the history is on all the term's lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.errors import UsageError

Term = tuple[int, ...]
"""Lists that interact, by their place in the table, rising."""

MAX_MODEL_LISTS = 12
"""4,095 histories, 79 parameters; beyond it a table is too sparse for the model and too large for the checks."""


class Heterogeneity(StrEnum):
    """How the chance of being recorded varies between people, as a column on the number k of lists a person is on.

    Rivest & Baillargeon 2007: Chao max(k - j + 1, 0) for j = 3 .. lists; Poisson 2^k - 1; Darroch k^2 / 2.
    """

    NONE = "none"
    CHAO = "Chao"
    POISSON = "Poisson2"
    DARROCH = "Darroch"


@dataclass(frozen=True)
class Model:
    """A hierarchical log-linear model: interactions closed downward and sorted, heterogeneity, histories set apart.

    A history set apart has a parameter of its own and says nothing on the unseen. `without_chao` names the Chao columns
    j left out because their parameter came out negative.
    """

    interactions: tuple[Term, ...] = ()
    heterogeneity: Heterogeneity = Heterogeneity.NONE
    set_apart: tuple[int, ...] = ()
    without_chao: tuple[int, ...] = ()


INDEPENDENCE = Model()


def hierarchical(generators: Iterable[Sequence[int]]) -> Model:
    """The smallest hierarchical model that holds the terms given.

    >>> hierarchical([(0, 1, 2)]).interactions
    ((0, 1), (0, 2), (1, 2), (0, 1, 2))
    """
    inside = {
        tuple(sorted(term))
        for generator in generators
        for size in range(2, len(generator) + 1)
        for term in combinations(sorted(generator), size)
    }
    return Model(tuple(sorted(inside, key=lambda term: (len(term), term))))


def pairs(lists: int) -> tuple[Term, ...]:
    """All pairs of lists, in order.

    >>> pairs(3)
    ((0, 1), (0, 2), (1, 2))
    """
    return tuple(combinations(range(lists), 2))


def hierarchical_models(lists: int) -> tuple[Model, ...]:
    """All hierarchical models of up to 4 lists with every list in and no term of all lists.

    >>> [len(hierarchical_models(lists)) for lists in (2, 3, 4)]
    [1, 8, 113]
    """
    if not 2 <= lists <= 4:
        raise UsageError(f"{lists} lists have too many hierarchical models", do="use pair_models()")
    found = {INDEPENDENCE} if lists == 2 else set(pair_models(lists))
    for size in range(3, lists):
        terms = tuple(combinations(range(lists), size))
        for chosen in chain.from_iterable(combinations(terms, many) for many in range(1, len(terms) + 1)):
            found |= {hierarchical([*chosen, *model.interactions]) for model in tuple(found)}
    return tuple(sorted(found, key=lambda model: (len(model.interactions), model.interactions)))


def pair_models(lists: int) -> tuple[Model, ...]:
    """All models of interactions of two lists: 2^(lists (lists - 1) / 2) of them."""
    terms = pairs(lists)
    return tuple(Model(chosen) for many in range(len(terms) + 1) for chosen in combinations(terms, many))


def name_of(model: Model, lists: Sequence[str]) -> str:
    """A model by its largest terms, as in the literature.

    >>> name_of(hierarchical([(0, 1), (1, 2)]), ["A", "B", "C"])
    '[A:B, B:C]'
    """
    held = [set(term) for term in (*((i,) for i in range(len(lists))), *model.interactions)]
    tops = [term for term in held if not any(term < other for other in held)]
    text = ", ".join(":".join(lists[i] for i in sorted(term)) for term in sorted(tops, key=sorted))
    extra = [] if model.heterogeneity is Heterogeneity.NONE else [model.heterogeneity.value]
    extra += ["".join(str(mask >> i & 1) for i in range(len(lists))) + " apart" for mask in model.set_apart]
    return " + ".join([f"[{text}]", *extra])


def refuse_too_many(lists: int) -> None:
    """Raises `UsageError` on more than `MAX_MODEL_LISTS` lists."""
    if lists > MAX_MODEL_LISTS:
        raise UsageError(f"{lists} lists are too many for a log-linear model", do="merge or leave out lists")


def design_matrix(model: Model, lists: int, masks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Rows for histories given as integers, columns for the unseen, the lists, the interactions, the rest.

    Shape (histories, parameters). Mask 0, the unseen, gives 1 and then zeros. Raises `UsageError` on more than
    `MAX_MODEL_LISTS` lists or a term of a list that is not there.
    """
    refuse_too_many(lists)
    if any(not 0 <= i < lists for term in model.interactions for i in term):
        raise UsageError("a term of a list that is not in the table")
    terms = [*((i,) for i in range(lists)), *model.interactions]
    bits = np.array([sum(1 << i for i in term) for term in terms], dtype=np.int64)
    columns = [np.ones((len(masks), 1)), ((masks[:, None] & bits) == bits).astype(np.float64)]
    columns.append(_heterogeneity(model, lists, masks))
    columns.append((masks[:, None] == np.array(model.set_apart, dtype=np.int64)).astype(np.float64))
    return np.concatenate(columns, axis=1)


def _heterogeneity(model: Model, lists: int, masks: NDArray[np.int64]) -> NDArray[np.float64]:
    times = np.bitwise_count(masks).astype(np.float64)
    if model.heterogeneity is Heterogeneity.CHAO:
        kept = [j for j in range(3, lists + 1) if j not in model.without_chao]
        return np.maximum(times[:, None] - np.array(kept, dtype=np.float64) + 1, 0)
    if model.heterogeneity is Heterogeneity.POISSON:
        return (2**times - 1)[:, None]
    if model.heterogeneity is Heterogeneity.DARROCH:
        return (times**2 / 2)[:, None]
    return np.empty((len(masks), 0))
