"""Models and their design matrices."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.count.design import (
    Heterogeneity,
    Model,
    design_matrix,
    hierarchical,
    hierarchical_models,
    name_of,
    pair_models,
)
from reckoning.model.errors import UsageError

MASKS = np.arange(8)


def test_a_column_is_one_where_a_history_is_on_all_lists_of_its_term() -> None:
    matrix = design_matrix(hierarchical([(0, 1)]), 3, MASKS)
    expected = [[1, a, b, c, a * b] for c in (0, 1) for b in (0, 1) for a in (0, 1)]
    assert matrix.tolist() == expected


def test_heterogeneity_is_a_column_on_the_number_of_lists() -> None:
    times = np.array([0, 1, 1, 2, 1, 2, 2, 3])
    poisson = design_matrix(Model(heterogeneity=Heterogeneity.POISSON), 3, MASKS)[:, -1]
    darroch = design_matrix(Model(heterogeneity=Heterogeneity.DARROCH), 3, MASKS)[:, -1]
    chao = design_matrix(Model(heterogeneity=Heterogeneity.CHAO), 3, MASKS)[:, -1]
    assert poisson.tolist() == (2.0**times - 1).tolist()
    assert darroch.tolist() == (times**2 / 2).tolist()
    assert chao.tolist() == (times == 3).astype(float).tolist()
    assert design_matrix(Model(heterogeneity=Heterogeneity.CHAO, without_chao=(3,)), 3, MASKS).shape == (8, 4)


def test_a_history_set_apart_has_a_column_of_its_own() -> None:
    column = design_matrix(Model(set_apart=(7,)), 3, MASKS)[:, -1]
    assert column.tolist() == [0.0] * 7 + [1.0]


def test_models_are_hierarchical_distinct_and_named_by_their_largest_terms() -> None:
    models = hierarchical_models(4)
    assert len(set(models)) == len(models) == 113
    for model in models:
        assert model == hierarchical(model.interactions)
        assert all(len(term) < 4 for term in model.interactions)
    assert len(pair_models(5)) == 2**10
    assert name_of(hierarchical([(0, 1, 2), (2, 3)]), "ABCD") == "[A:B:C, C:D]"
    assert name_of(Model(set_apart=(3,)), "ABC") == "[A, B, C] + 110 apart"


def test_what_is_no_model_of_the_table_is_refused() -> None:
    with pytest.raises(UsageError, match="not in the table"):
        design_matrix(hierarchical([(0, 3)]), 3, MASKS)
    with pytest.raises(UsageError, match="too many"):
        design_matrix(Model(), 13, MASKS)
    with pytest.raises(UsageError, match="too many"):
        hierarchical_models(5)
