"""Choosing a model: stepwise as published, least criterion against brute force."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.count.capture import capture_table
from reckoning.count.capture_file import read_capture_table
from reckoning.count.design import INDEPENDENCE, Model, hierarchical, hierarchical_models, name_of, pair_models
from reckoning.count.loglinear import fit
from reckoning.count.selection import Criterion, best_by, least, stepwise
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"


def test_a_threshold_of_nothing_leaves_independence() -> None:
    table = read_capture_table(TABLES / "table_kosovo_1999.csv")
    assert stepwise(table, threshold=0.0).model == INDEPENDENCE


def test_stepwise_takes_the_published_pairs() -> None:
    table = read_capture_table(TABLES / "table_netherlands_trafficking.csv")
    found = stepwise(table)
    assert name_of(found.model, table.lists) == "[I:K, I:Z, K:O, K:R, O:P, O:Z, P:R, P:Z]"
    assert found.existence.estimable
    assert found.aic == pytest.approx(207.185, abs=1e-3)


@pytest.mark.parametrize("criterion", Criterion)
def test_the_least_of_all_models_is_the_least_found_one_by_one(criterion: Criterion) -> None:
    table = read_capture_table(TABLES / "table_rome_hiv.csv")
    fits = [fit(table, model) for model in hierarchical_models(4)]
    scores = [found.aic if criterion is Criterion.AIC else found.bic for found in fits if found.existence.estimable]
    best = best_by(table, criterion)
    assert (best.aic if criterion is Criterion.AIC else best.bic) == pytest.approx(min(scores))


def test_kosovo_by_pairs_is_the_published_model_and_by_all_models_is_not() -> None:
    table = read_capture_table(TABLES / "table_kosovo_1999.csv")
    by_pairs = least(table, pair_models(4), Criterion.BIC)
    assert by_pairs.model == hierarchical([(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)])
    assert best_by(table, Criterion.BIC).bic < by_pairs.bic


def test_climbing_ends_where_no_one_pair_lowers_the_criterion() -> None:
    table = read_capture_table(TABLES / "table_uk_modern_slavery_2013.csv")
    best = best_by(table, Criterion.AIC)
    held = set(best.model.interactions)
    for pair in pair_models(6)[-1].interactions:
        near = fit(table, Model(tuple(sorted(held ^ {pair}))))
        assert not near.existence.estimable or near.aic >= best.aic - 1e-6


def test_the_search_is_refused_for_many_lists() -> None:
    table = read_capture_table(TABLES / "table_philippines_quezon_police.csv")
    with pytest.raises(UsageError, match="up to 8"):
        best_by(table, Criterion.BIC)


def test_no_model_is_chosen_that_has_no_estimate() -> None:
    table = capture_table("ABC", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], [40, 30, 20, 6])
    for criterion in Criterion:
        assert best_by(table, criterion).existence.estimable
    assert stepwise(table, threshold=1.0).existence.estimable
