"""Bayesian averaging over decomposable graphs: three to five lists (Madigan & York 1997; the dga package).

Definition. A graph joins lists that depend on each other; decomposable ones (no cycle of four without a chord) have a
marginal likelihood in closed form under a hyper-Dirichlet prior of `delta` in every cell. All graphs are equally likely
beforehand, and so is, unless a prior is given, the logarithm of the total (p(N) = 1/N). The posterior is computed on a
grid of the number unseen: nothing is drawn, so nothing needs to settle.

Thresholds. `delta` 2^-lists (dga). The grid goes to 30 times the people documented; more than 0.001 of the probability
in its last hundredth, or more than 0.05 on the complete graph, and a panel says "not estimable" (ours).

What it cannot see. People who differ in how likely they are to be listed, where no dependence between lists mimics it.

Known failures. On the complete graph, which is among them as published, nothing but the prior says how many are
missing. Posteriors of two graphs may have two tops far apart: the interval then spans what neither says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from reckoning.count.capture import CaptureTable
from reckoning.model.errors import UsageError

FEWEST_LISTS, MOST_LISTS = 3, 5
MOST_POINTS = 20_000
FURTHEST = 30
"""Times the people documented: how far the grid goes, after Binette's wrapper of dga."""
MOST_MASS_AT_END = 1e-3
"""Posterior probability in the last hundredth of the grid above which it is too short."""
MOST_MASS_COMPLETE = 0.05
"""Posterior probability of the complete graph above which a 95 % interval rests on the prior."""

LogPrior = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Graph:
    """A decomposable graph by its cliques and separators, each a set of lists as bits."""

    cliques: tuple[int, ...]
    separators: tuple[int, ...]


@dataclass(frozen=True)
class GraphPosterior:
    """Probability of each graph and total: `weights` of shape (graphs, totals), summing to 1; `totals` in people."""

    graphs: tuple[Graph, ...]
    totals: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def of_total(self) -> NDArray[np.float64]:
        """Probability of each total, over all graphs: shape (totals,)."""
        return np.asarray(self.weights.sum(axis=0))

    @property
    def of_graph(self) -> NDArray[np.float64]:
        """Probability of each graph: shape (graphs,)."""
        return np.asarray(self.weights.sum(axis=1))

    @property
    def settled(self) -> bool:
        """Whether the grid reached far enough: see `MOST_MASS_AT_END`."""
        tail = max(1, len(self.totals) // 100)
        return float(self.of_total[-tail:].sum()) < MOST_MASS_AT_END

    @property
    def of_complete(self) -> float:
        """Probability of the complete graph."""
        return float(self.of_graph[-1])

    def quantile(self, chance: float) -> float:
        """The least total with at least so much probability at or below it."""
        at = int(np.searchsorted(np.cumsum(self.of_total), chance))
        return float(self.totals[min(at, len(self.totals) - 1)])


def relative_estimate(totals: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The total of least expected squared relative error, which Madigan & York call the Bayes estimate.

    Sum of w/N over sum of w/N^2; weights need not sum to 1.
    """
    return float(np.sum(weights / totals) / np.sum(weights / totals**2))


def graph_posterior(
    table: CaptureTable, delta: float | None = None, log_prior: LogPrior | None = None, furthest: int | None = None
) -> GraphPosterior:
    """The posterior of the total over all decomposable graphs; `delta` is 2^-lists unless given, as dga suggests.

    `furthest` is the greatest number unseen looked at. Raises `UsageError` outside three to five lists.
    """
    lists = len(table.lists)
    if not FEWEST_LISTS <= lists <= MOST_LISTS:
        raise UsageError(f"{lists} lists", do=f"graphs are averaged for {FEWEST_LISTS} to {MOST_LISTS}")
    delta = 2.0**-lists if delta is None else delta
    far = FURTHEST * table.documented if furthest is None else furthest
    unseen = np.arange(0, far + 1, max(1, far // MOST_POINTS), dtype=np.float64)
    totals = table.documented + unseen
    parts = _parts(table, unseen, delta)
    graphs = decomposable_graphs(lists)
    common = gammaln(totals + 1) - gammaln(unseen + 1)
    common += -np.log(totals) if log_prior is None else log_prior(totals)
    cells = delta * 2.0**lists
    whole = gammaln(cells) - gammaln(totals + cells)
    logs = np.empty((len(graphs), len(totals)))
    for row, graph in enumerate(graphs):
        pieces = len(graph.cliques) - sum(1 for separator in graph.separators if separator)
        within = sum(parts[c] for c in graph.cliques) - sum(parts[s] for s in graph.separators if s)
        logs[row] = within + pieces * whole + common
    weights = np.exp(logs - logs.max())
    return GraphPosterior(graphs, totals, weights / weights.sum())


def _parts(table: CaptureTable, unseen: NDArray[np.float64], delta: float) -> dict[int, NDArray[np.float64]]:
    """For each set of lists, the log of its cells' part in the marginal likelihood, at each number unseen."""
    parts = {}
    for chosen in range(1, 1 << len(table.lists)):
        cells = np.zeros(1 << chosen.bit_count())
        np.add.at(cells, _squeezed(table.masks, chosen), table.counts)
        prior = delta * 2.0 ** (len(table.lists) - chosen.bit_count())
        parts[chosen] = (
            gammaln(cells[0] + unseen + prior) + gammaln(cells[1:] + prior).sum() - len(cells) * gammaln(prior)
        )
    return parts


def _squeezed(masks: NDArray[np.int64], chosen: int) -> NDArray[np.int64]:
    """Each mask's bits at the chosen lists, packed together."""
    packed = np.zeros(len(masks), dtype=np.int64)
    places = [i for i in range(chosen.bit_length()) if chosen >> i & 1]
    for place, i in enumerate(places):
        packed |= (masks >> i & 1) << place
    return packed


def decomposable_graphs(lists: int) -> tuple[Graph, ...]:
    """All decomposable graphs of so many lists, the complete one last.

    >>> [len(decomposable_graphs(lists)) for lists in (3, 4, 5)]
    [8, 61, 822]
    """
    edges = tuple(combinations(range(lists), 2))
    found = []
    for chosen in range(1 << len(edges)):
        near = [0] * lists
        for bit, (i, j) in enumerate(edges):
            if chosen >> bit & 1:
                near[i] |= 1 << j
                near[j] |= 1 << i
        graph = _decomposed(near)
        if graph is not None:
            found.append(graph)
    return tuple(found)


def _decomposed(near: list[int]) -> Graph | None:
    """Cliques and separators of a graph given by neighbours as bits, or None when it is not decomposable.

    Maximum cardinality search: the neighbours already visited must be joined to each other (Tarjan & Yannakakis 1984).
    """
    visited, last = 0, 0
    cliques: list[int] = []
    separators: list[int] = []
    for _ in near:
        waiting = [i for i in range(len(near)) if not visited >> i & 1]
        i = max(waiting, key=lambda j: ((near[j] & visited).bit_count(), -j))
        before = near[i] & visited
        if any((before & ~near[j] & ~(1 << j)) for j in range(len(near)) if before >> j & 1):
            return None
        if cliques and before == last:
            cliques[-1] = before | (1 << i)
        else:
            if cliques:
                separators.append(before)
            cliques.append(before | (1 << i))
        last = cliques[-1]
        visited |= 1 << i
    return Graph(tuple(cliques), tuple(separators))
