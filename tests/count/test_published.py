"""Published answers: every row is reproduced by the model it names, or is named here with the reason why not."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from reckoning.count.capture_file import read_capture_table
from reckoning.count.design import INDEPENDENCE, Heterogeneity, Model, hierarchical, name_of, pairs
from reckoning.count.loglinear import Fit, Interval, fit, wald_interval
from reckoning.count.lower_bounds import chao_with_lists
from reckoning.count.profile import profile
from reckoning.count.selection import Criterion, best_by, stepwise

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"
ROWS = list(csv.DictReader((TABLES / "published_answers.csv").read_text(encoding="utf-8").splitlines()))

MODELS = {
    "log-linear Mt + c1:c2 multinomial profile": Model(((0, 1),)),
    "log-linear all two-way Poisson": Model(pairs(4)),
    "Mth Poisson2": Model(heterogeneity=Heterogeneity.POISSON),
    "Mt without 111111": Model(set_apart=(63,)),
    "main effects": INDEPENDENCE,
    "main effects (Mt)": INDEPENDENCE,
    "Rcapture best BIC [12;13;14;23;34]": hierarchical([(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)]),
}
STEPWISE = {"SparseMSE stepwise p<.02", "main effects = stepwise"}
ELSEWHERE = {
    "LCMCR (mean)": "drawn: benchmarks/estimation.py and test_latent_class",
    "LCMCR sum of draws": "drawn: benchmarks/estimation.py",
    "LCMCR K=15 (mean of 1000 draws)": "not estimable: benchmarks/estimation.py",
    "LCMCR K=10 a=b=.25 three seeds medians": "drawn: benchmarks/estimation.py",
    "decomposable-graph BMA delta=1 prior a=13.14 b=55.17; Bayes estimate": "test_decomposable",
    "Mth Chao lower bound": "below",
    "stratified MSE (Ball et al. 2002)": "below",
    "headline range": "a rounded range, no model named",
    "conting bict UIP 100 iterations": "another model, a demonstration chain of 100 steps",
    "Syria civilians Mar 2011-Mar 2021": "no table",
    "Peru 1980-2000 conservative": "no table",
    "MSE internal consistency coverage of 95% intervals": "no table",
}


@dataclass(frozen=True)
class Answer:
    file: str
    method: str
    point: str
    low: str
    high: str


LOGLINEAR = [
    Answer(row["dataset_file"], row["method"], row["point"], row["ci_lo"], row["ci_hi"])
    for row in ROWS
    if row["method"] in MODELS or row["method"] in STEPWISE
]


def to_printed(value: float, printed: str) -> bool:
    """Whether a value is the printed one to 1e-3 of it, or to half a unit of its last digit where that is coarser."""
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    return abs(value - float(printed)) <= max(1e-3 * float(printed), half * (1 + 1e-9))


def ours(answer: Answer) -> Fit:
    table = read_capture_table(TABLES / answer.file)
    return stepwise(table) if answer.method in STEPWISE else fit(table, MODELS[answer.method])


def interval(answer: Answer, found: Fit) -> Interval:
    if "profile" in answer.method:
        curve = profile(read_capture_table(TABLES / answer.file), found.model)
        assert curve is not None
        return curve.interval
    return wald_interval(found)


def test_every_row_is_covered_or_named() -> None:
    named = set(MODELS) | STEPWISE | set(ELSEWHERE)
    assert {row["method"] for row in ROWS} == named
    assert len(LOGLINEAR) == 20


@pytest.mark.parametrize("answer", LOGLINEAR, ids=lambda a: f"{a.file}-{a.method}")
def test_log_linear_answers_are_the_published_ones(answer: Answer) -> None:
    found = ours(answer)
    total = found.total
    if "profile" in answer.method:
        curve = profile(read_capture_table(TABLES / answer.file), found.model)
        assert curve is not None
        total = curve.total
    assert to_printed(total, answer.point)
    assert total == pytest.approx(float(answer.point), rel=1e-3)
    if answer.low:
        ends = interval(answer, found)
        assert (ends.low, ends.high) == pytest.approx((float(answer.low), float(answer.high)), rel=5e-3)


def test_what_else_is_printed_of_those_models_is_so_too() -> None:
    rome = read_capture_table(TABLES / "table_rome_hiv.csv")
    pair = fit(rome, Model(((0, 1),)))
    assert (round(pair.total, 1), round(pair.total_se, 1)) == (12318.5, 1188.7)
    assert (round(pair.deviance, 3), pair.degrees_of_freedom, round(pair.aic, 3)) == (7.614, 9, 86.650)
    every = profile(rome, Model(pairs(4)))
    assert every is not None
    assert (round(every.total, 1), round(every.interval.low, 1)) == (23269.8, 10027.6)
    assert every.interval.high == pytest.approx(50046.3, abs=0.1)
    kosovo = fit(read_capture_table(TABLES / "table_kosovo_1999.csv"), MODELS["Rcapture best BIC [12;13;14;23;34]"])
    assert (round(kosovo.total_se, 1), round(kosovo.deviance, 3)) == (1018.3, 39.894)
    assert (round(kosovo.aic, 3), round(kosovo.bic, 3)) == (161.318, 225.211)
    hare = fit(read_capture_table(TABLES / "histories_snowshoe_hare.csv"), Model(heterogeneity=Heterogeneity.POISSON))
    assert (round(hare.total_se, 1), round(hare.aic, 3)) == (5.6, 146.327)


def test_the_kosovo_bound_is_the_published_one() -> None:
    bound = chao_with_lists(read_capture_table(TABLES / "table_kosovo_1999.csv"))
    assert bound is not None
    assert bound.total == pytest.approx(8591.2, rel=1e-5)


def test_the_figure_given_for_kosovo_in_2002_is_the_pooled_table_s_least_bic() -> None:
    """10,356 [9,002; 12,122] is remembered as stratified; the pooled table has it as its model of least BIC."""
    table = read_capture_table(TABLES / "table_kosovo_1999.csv")
    best = best_by(table, Criterion.BIC)
    assert name_of(best.model, table.lists) == "[EXH:ABA:OSCE, EXH:HRW, OSCE:HRW]"
    assert best.total == pytest.approx(10_356, abs=1)
    ends = wald_interval(best)
    assert (ends.low, ends.high) == pytest.approx((9002, 12122), rel=2e-3)
