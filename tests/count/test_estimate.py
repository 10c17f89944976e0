"""The panel: when it refuses, what it holds, and that it never hides a disagreement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.count.capture import capture_table
from reckoning.count.capture_file import read_capture_table, read_strata
from reckoning.count.design import INDEPENDENCE
from reckoning.count.estimate import (
    LOWER_BOUNDS,
    Estimate,
    EstimateParameters,
    Method,
    State,
    estimate,
    estimate_strata,
    spread,
)
from reckoning.count.latent_class import LatentClassParameters
from reckoning.count.loglinear import fit
from reckoning.model.errors import UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
SEVEN = np.array([[m & 1, m >> 1 & 1, m >> 2 & 1] for m in range(1, 8)])
QUICK = tuple(method for method in Method if method is not Method.LATENT_CLASS)
FAST = EstimateParameters(methods=QUICK, leave_one_out=())
SHORT = LatentClassParameters(classes=3, chains=8, burn_in=300, draws=500, every=3, rounds=1)


def test_kosovo_has_every_model_and_they_contradict_each_other() -> None:
    panel = estimate(read_capture_table(TABLES / "table_kosovo_1999.csv"), replace(FAST, leave_one_out=(Method.BIC,)))
    assert panel.documented == 4400
    assert [found.method for found in panel.estimates] == list(QUICK)
    assert all(found.estimated for found in panel.estimates)
    assert panel.spread is not None
    assert panel.spread.models == len(QUICK) - len(LOWER_BOUNDS)
    assert panel.spread.common is None
    assert (round(panel.spread.least), round(panel.spread.greatest)) == (7395, 14342)
    assert [left.dropped for left in panel.left_out] == list(panel.lists)
    assert all(left.documented < 4400 for left in panel.left_out)


@pytest.mark.parametrize("file", ["table_artificial_nonidentifiable_3list.csv"])
def test_fewer_than_three_overlapping_lists_are_refused_by_every_model(file: str) -> None:
    panel = estimate(read_capture_table(TABLES / file))
    assert panel.overlapping == ("A", "B")
    assert panel.disjoint == (("A", "C"), ("B", "C"))
    assert panel.spread is None
    for found in (*panel.estimates, *(e for left in panel.left_out for e in left.estimates)):
        assert found.state is State.NOT_ESTIMABLE
        assert found.why == "fewer than 3 lists overlap"
        assert np.isnan([found.total, found.low, found.high]).all()


def test_two_lists_are_refused_however_much_they_overlap() -> None:
    panel = estimate(capture_table("AB", [[1, 0], [0, 1], [1, 1]], [50, 50, 50]))
    assert not any(found.estimated for found in panel.estimates)


def test_people_are_not_called_unequal_where_lists_share_too_few() -> None:
    """More on one list or three than independence has, fewer on two: a negative variance between people."""
    p = replace(FAST, methods=(Method.HETEROGENEITY,))
    few = estimate(capture_table("ABC", SEVEN, [30, 30, 20, 30, 20, 20, 2]), p).estimates[0]
    assert "came out negative" in few.why
    assert estimate(capture_table("ABC", SEVEN, [40, 40, 6, 40, 6, 6, 5]), p).estimates[0].estimated


def test_a_table_with_nobody_in_it_is_refused() -> None:
    with pytest.raises(UsageError):
        estimate(capture_table("ABC", [[1, 0, 0]], [0]))


def test_a_list_that_saw_nobody_is_left_aside() -> None:
    counts = [30, 20, 9, 25, 8, 7, 3]
    with_empty = capture_table("ABCD", np.column_stack([SEVEN, np.zeros(7, int)]), counts)
    panel = estimate(with_empty, FAST)
    plain = estimate(capture_table("ABC", SEVEN, counts), FAST)
    assert panel.totals[3] == 0
    assert [e.total for e in panel.estimates] == [e.total for e in plain.estimates]


@settings(max_examples=15)
@given(st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_an_interval_holds_its_total_and_nothing_is_below_what_is_documented(counts: list[int]) -> None:
    if not sum(counts):
        return
    panel = estimate(capture_table("ABC", SEVEN, counts), FAST)
    for found in panel.estimates:
        if found.estimated:
            assert panel.documented - 1e-6 <= found.low <= found.total <= found.high < np.inf
            assert not found.why
        else:
            assert found.why
            assert np.isnan(found.total)


def test_the_spread_leaves_lower_bounds_out_and_knows_what_all_share() -> None:
    one = Estimate(Method.BIC, State.ESTIMATED, "", "", 100.0, 90.0, 120.0)
    other = Estimate(Method.AIC, State.ESTIMATED, "", "", 130.0, 110.0, 170.0)
    bound = Estimate(Method.CHAO, State.ESTIMATED, "", "", 50.0, 40.0, 60.0)
    found = spread([one, other, bound])
    assert found is not None
    assert (found.models, found.least, found.greatest) == (2, 100.0, 130.0)
    assert (found.low, found.high, found.common) == (90.0, 170.0, (110.0, 120.0))
    apart = spread([one, replace(other, low=121.0)])
    assert apart is not None
    assert apart.common is None
    assert spread([bound]) is None


def test_too_many_lists_for_a_model_are_said_to_be() -> None:
    panel = estimate(read_capture_table(TABLES / "table_colombia_recruitment_men_1999_R1.csv"), FAST)
    by_method = {found.method: found for found in panel.estimates}
    assert "more than 12 lists" in by_method[Method.BIC].why
    assert "3 to 5 lists" in by_method[Method.GRAPHS].why
    assert "too many lists" in by_method[Method.CHAO].why


def test_latent_classes_that_do_not_settle_are_not_estimable() -> None:
    table = read_capture_table(TABLES / "table_colombia_recruitment_men_1999_R1.csv")
    p = EstimateParameters(methods=(Method.LATENT_CLASS,), leave_one_out=(), latent_class=SHORT)
    found = estimate(table, p).estimates[0]
    assert not found.estimated
    assert "R-hat" in found.why
    assert found.draws.size == 0


def test_strata_are_pooled_draw_by_draw() -> None:
    scotland = read_strata(TABLES / "table_scotland_pwid_2006.csv", ["Region", "Gender", "Age"])[:3]
    methods = (Method.CHAO, Method.INDEPENDENCE, Method.LATENT_CLASS)
    short = replace(SHORT, burn_in=1000, draws=1500, every=5)
    p = EstimateParameters(methods=methods, leave_one_out=(), latent_class=short)
    found = estimate_strata(scotland, p)
    assert found.documented == sum(table.documented for table in scotland)
    assert [one.method for one in found.pooled] == [Method.INDEPENDENCE, Method.LATENT_CLASS]
    independent = found.pooled[0]
    assert independent.total == pytest.approx(sum(fit(table, INDEPENDENCE).total for table in scotland), rel=0.02)
    widths = sum(panel.estimates[1].high - panel.estimates[1].low for panel in found.strata)
    assert 0 < independent.high - independent.low < widths
    drawn = [panel.estimates[2].draws.mean() for panel in found.strata]
    assert found.pooled[1].draws.mean() == pytest.approx(sum(drawn), rel=1e-9)


def test_a_stratum_without_an_estimate_leaves_the_sum_without_one() -> None:
    strata = read_strata(TABLES / "table_spina_bifida_by_ethnicity.csv", ["eth"])
    found = estimate_strata(strata, EstimateParameters(methods=(Method.INDEPENDENCE,), leave_one_out=()))
    assert found.pooled[0].why == "not estimable in other"
    assert found.spread is None


def test_a_level_out_of_range_is_refused() -> None:
    for level in (0.0, 0.2, 1.0, 95.0):
        with pytest.raises(UsageError):
            EstimateParameters(level=level)
