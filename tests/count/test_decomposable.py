"""Averaging over graphs: the published examples, the graphs themselves, and one posterior worked out by hand."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from reckoning.count.capture import capture_table
from reckoning.count.capture_file import read_capture_table
from reckoning.count.decomposable import Graph, decomposable_graphs, graph_posterior, relative_estimate
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
SEVEN = np.array([[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)])


def poisson_gamma(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b = 13.14, 55.17
    return np.asarray(
        totals * np.log(b) - (totals + a) * np.log(1 + b) + gammaln(totals + a) - gammaln(totals + 1) - gammaln(a)
    )


def test_madigan_and_york_with_three_lists() -> None:
    found = graph_posterior(read_capture_table(TABLES / "table_madigan_york_3list.csv"), 1.0, poisson_gamma, 300)
    assert round(relative_estimate(found.totals, found.of_total)) == 731
    assert found.totals[found.of_total.argmax()] == 728
    top = int(found.of_graph.argmax())
    assert round(float(found.of_graph[top]), 2) == 0.37
    assert found.totals[found.weights[top].argmax()] == 729
    assert round(relative_estimate(found.totals, found.weights[top])) == 731


def test_madigan_and_york_with_five_lists_has_the_probabilities_of_dga() -> None:
    """The five likeliest graphs as printed in the readme of dga's faster version, whose totals are all 89 too high."""
    found = graph_posterior(read_capture_table(TABLES / "table_madigan_york_5list.csv"), 0.5, furthest=300)
    top = np.sort(found.of_graph)[::-1][:5]
    assert top == pytest.approx([0.21707345, 0.16029369, 0.08226562, 0.06535887, 0.05193514], abs=5e-9)
    best = found.weights[found.of_graph.argmax()]
    assert round(relative_estimate(found.totals, best)) == 716 - 89
    assert found.totals[best.argmax()] == 713 - 89


@pytest.mark.parametrize("lists", [3, 4, 5])
def test_every_graph_is_its_cliques_joined_at_separators(lists: int) -> None:
    graphs = decomposable_graphs(lists)
    assert len({frozenset(graph.cliques) for graph in graphs}) == len(graphs)
    for graph in graphs:
        assert len(graph.separators) == len(graph.cliques) - 1
        seen = graph.cliques[0]
        for clique, separator in zip(graph.cliques[1:], graph.separators, strict=True):
            assert clique & seen == separator
            assert any(separator & ~earlier == 0 for earlier in graph.cliques)
            assert not any(clique & ~other == 0 for other in graph.cliques if other != clique)
            seen |= clique
        assert seen == (1 << lists) - 1


def test_a_square_without_a_chord_is_not_decomposable() -> None:
    square = {0b0011, 0b0110, 0b1100, 0b1001}
    assert not any(set(graph.cliques) == square for graph in decomposable_graphs(4))


def test_independent_lists_have_the_beta_likelihood() -> None:
    """Without edges each list is a coin of its own: the ratio of two totals under that graph follows by hand."""
    table = capture_table("ABC", SEVEN, [9, 7, 3, 8, 2, 2, 1])
    found = graph_posterior(table, delta=0.25, furthest=60)
    row = found.graphs.index(Graph((1, 2, 4), (0, 0)))

    def log_weight(total: float) -> float:
        lists = sum(betaln(n + 1.0, total - n + 1.0) for n in table.totals)
        return float(gammaln(total + 1) - gammaln(total - table.documented + 1) - np.log(total) + lists)

    weights = found.weights[row]
    expected = log_weight(found.totals[25]) - log_weight(found.totals[5])
    assert np.log(weights[25] / weights[5]) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 40), min_size=7, max_size=7), st.permutations(range(3)))
def test_the_order_of_lists_does_not_matter(counts: list[int], order: list[int]) -> None:
    if not sum(counts):
        return
    straight = graph_posterior(capture_table("ABC", SEVEN, counts))
    turned = graph_posterior(capture_table("ABC", SEVEN[:, order], counts))
    assert turned.of_total == pytest.approx(straight.of_total, abs=1e-10)
    assert straight.of_total.sum() == pytest.approx(1)
    quantiles = [straight.quantile(q) for q in (0.025, 0.5, 0.975)]
    assert sum(counts) <= quantiles[0] <= quantiles[1] <= quantiles[2]


def test_little_overlap_leaves_it_to_the_prior_and_shows() -> None:
    table = capture_table("ABC", SEVEN, [200, 200, 0, 200, 0, 0, 0])
    found = graph_posterior(table)
    assert not found.settled or found.of_complete > 0.05


@pytest.mark.parametrize("lists", [2, 6])
def test_other_numbers_of_lists_are_refused(lists: int) -> None:
    histories = [[int(i in pair) for i in range(lists)] for pair in combinations(range(lists), 2)]
    with pytest.raises(UsageError):
        graph_posterior(capture_table("ABCDEF"[:lists], histories, [3] * len(histories)))
