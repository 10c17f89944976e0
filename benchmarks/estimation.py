"""Our estimates beside the published ones, row by row: `python benchmarks/estimation.py [DIR]`, about two minutes.

DIR holds capture tables and published_answers.csv; without it the copies under tests/fixtures/estimation are used.
Every row is answered by the model it names, or named with the reason why not. `--json FILE` writes the same as JSON.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from reckoning.count.capture_file import read_capture_table
from reckoning.count.decomposable import graph_posterior, relative_estimate
from reckoning.count.design import INDEPENDENCE, Heterogeneity, Model, hierarchical, name_of, pair_models, pairs
from reckoning.count.existence import existence, problem
from reckoning.count.latent_class import LatentClassParameters, LatentClassPosterior, latent_class
from reckoning.count.loglinear import Fit, fit, wald_interval
from reckoning.count.lower_bounds import chao_with_lists
from reckoning.count.profile import profile
from reckoning.count.selection import Criterion, best_by, stepwise

TABLES = Path(__file__).parents[1] / "tests" / "fixtures" / "estimation"
PUBLISHED_CLASSES = 5  # LCMCR's default, which the published Philippine run used
STRATA = [
    f"table_philippines_{c}_{p}.csv" for c in ("manila", "quezon", "caloocan") for p in ("police", "unidentified")
]
STEPWISE, MAIN = "SparseMSE stepwise p<.02", "main effects"


@dataclass(frozen=True)
class Ours:
    """Our answer to a row, in people, and what to say of it; NaN where there is none."""

    point: float
    low: float = float("nan")
    high: float = float("nan")
    cause: str = ""


@dataclass(frozen=True)
class Line:
    """A row with both answers; differences in percent of the published figure, NaN where one side has none."""

    file: str
    method: str
    status: str
    published: tuple[float, float, float]
    ours: Ours
    difference: tuple[float, float, float]
    seconds: float


def of_fit(found: Fit, cause: str = "") -> Ours:
    ends = wald_interval(found)
    return Ours(found.total, ends.low, float("nan") if ends.high is None else ends.high, cause)


def main_effects(path: Path) -> Ours:
    return of_fit(fit(read_capture_table(path), INDEPENDENCE))


def stepwise_choice(path: Path) -> Ours:
    table = read_capture_table(path)
    found = stepwise(table)
    return of_fit(found, f"chose {name_of(found.model, table.lists)}")


def of_model(model: Model) -> Callable[[Path], Ours]:
    return lambda path: Ours(fit(read_capture_table(path), model).total)


def rome_profile(path: Path) -> Ours:
    found = profile(read_capture_table(path), Model(((0, 1),)))
    assert found is not None
    assert found.interval.high is not None
    return Ours(
        found.total, found.interval.low, found.interval.high, "multinomial profile (Cormack 1992), exact gammas"
    )


def artificial(path: Path) -> Ours:
    table = read_capture_table(path)
    said = [
        f"{name_of(model, table.lists)} {existence(problem(table, model)).name.lower()}"
        for model in pair_models(len(table.lists))
    ]
    found = main_effects(path)
    return Ours(found.point, found.low, found.high, "; ".join(said) + "; the panel refuses: two lists overlap")


def kosovo_pairs(path: Path) -> Ours:
    model = hierarchical([(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)])
    return of_fit(
        fit(read_capture_table(path), model), "best BIC among models of pairs; of all models see 10,356 below"
    )


def kosovo_2002(path: Path) -> Ours:
    table = read_capture_table(path)
    found = best_by(table, Criterion.BIC)
    name = name_of(found.model, table.lists)
    return of_fit(found, f"not stratified: the pooled table's hierarchical model of least BIC, {name}, has this figure")


def kosovo_chao(path: Path) -> Ours:
    found = chao_with_lists(read_capture_table(path))
    assert found is not None
    return Ours(found.total)


def madigan_york(path: Path) -> Ours:
    a, b = 13.14, 55.17

    def prior(totals: NDArray[np.float64]) -> NDArray[np.float64]:
        logs = totals * np.log(b) - (totals + a) * np.log(1 + b) + gammaln(totals + a) - gammaln(totals + 1)
        return np.asarray(logs - gammaln(a))

    found = graph_posterior(read_capture_table(path), 1.0, prior, 300)
    mode = found.totals[found.of_total.argmax()]
    cause = f"mode {mode:.0f}, likeliest graph {found.of_graph.max():.2f}"
    return Ours(relative_estimate(found.totals, found.of_total), cause=cause)


def drawn(found: LatentClassPosterior, point: float, cause: str) -> Ours:
    low, high = found.interval()
    quality = found.convergence
    checks = f"R-hat {quality.r_hat:.3f}, effective draws {min(quality.bulk, quality.tail):,.0f}"
    if quality.settled:
        return Ours(point, low, high, f"{checks}; {cause}")
    medians = f"{found.chain_medians.min():,.0f} to {found.chain_medians.max():,.0f}"
    every = f"all draws together {point:,.0f} [{low:,.0f}, {high:,.0f}]"
    return Ours(float("nan"), cause=f"NOT ESTIMABLE: {checks}, medians of chains {medians}; {every}; {cause}")


def kosovo_classes(path: Path) -> Ours:
    found = latent_class(read_capture_table(path))
    return drawn(found, found.median, "median; three published seeds gave 10,598, 10,422, 10,406")


def colombia(path: Path) -> Ours:
    found = latent_class(read_capture_table(path), LatentClassParameters(classes=15, draws=4000, rounds=1))
    cause = "several modes no chain crosses between; a plain chain keeps the order of classes it starts from"
    return drawn(found, found.mean, cause)


class Strata:
    """The six Philippine strata, drawn once: each row, and their sum draw by draw."""

    def __init__(self) -> None:
        self.found: dict[str, LatentClassPosterior] = {}

    def one(self, path: Path) -> Ours:
        if path.name not in self.found:
            parameters = LatentClassParameters(classes=PUBLISHED_CLASSES)
            self.found[path.name] = latent_class(read_capture_table(path), parameters)
        found = self.found[path.name]
        return drawn(found, found.mean, "5 classes as published; two sets of draws differ by chance")

    def pooled(self, path: Path) -> Ours:
        for name in STRATA:
            self.one(path.parent / name)
        rng = np.random.default_rng(1)
        sums = np.sum([rng.permutation(self.found[name].draws.ravel()) for name in STRATA], axis=0)
        low, high = np.quantile(sums, [0.025, 0.975])
        return Ours(float(sums.mean()), float(low), float(high), "the six strata's draws shuffled and added")


_STRATA = Strata()
RECIPES: dict[tuple[str, str], Callable[[Path], Ours]] = {
    **{(name, "LCMCR (mean)"): _STRATA.one for name in STRATA},
    ("(all six strata pooled)", "LCMCR sum of draws"): _STRATA.pooled,
    ("table_colombia_recruitment_men_1999_R1.csv", "LCMCR K=15 (mean of 1000 draws)"): colombia,
    (
        "table_madigan_york_3list.csv",
        "decomposable-graph BMA delta=1 prior a=13.14 b=55.17; Bayes estimate",
    ): madigan_york,
    ("table_rome_hiv.csv", "log-linear Mt + c1:c2 multinomial profile"): rome_profile,
    ("table_rome_hiv.csv", "log-linear all two-way Poisson"): of_model(Model(pairs(4))),
    ("histories_snowshoe_hare.csv", "Mth Poisson2"): of_model(Model(heterogeneity=Heterogeneity.POISSON)),
    ("histories_snowshoe_hare.csv", "Mt without 111111"): of_model(Model(set_apart=(63,))),
    ("table_new_orleans_trafficking_5list.csv", "main effects = stepwise"): stepwise_choice,
    ("table_artificial_nonidentifiable_3list.csv", MAIN): artificial,
    ("table_kosovo_1999.csv", "Rcapture best BIC [12;13;14;23;34]"): kosovo_pairs,
    ("table_kosovo_1999.csv", "main effects (Mt)"): main_effects,
    ("table_kosovo_1999.csv", "Mth Chao lower bound"): kosovo_chao,
    ("table_kosovo_1999.csv", "LCMCR K=10 a=b=.25 three seeds medians"): kosovo_classes,
    ("table_kosovo_1999.csv", "stratified MSE (Ball et al. 2002)"): kosovo_2002,
    ("table_uk_modern_slavery_2013.csv", "headline range"): stepwise_choice,
}
BY_METHOD = {STEPWISE: stepwise_choice, MAIN: main_effects}
NOT_COVERED = {
    "conting bict UIP 100 iterations": "another model (log-linear models averaged by reversible jumps, prior of one "
    "observation's weight) shown with a chain of 100 steps, too short to be a figure",
    "Syria civilians Mar 2011-Mar 2021": "no capture table published; most of it is imputation",
    "Peru 1980-2000 conservative": "no capture table published",
    "MSE internal consistency coverage of 95% intervals": "a study, not a table: see benchmarks/coverage.py for ours",
}


def number(text: str) -> float:
    return float(text) if text else float("nan")


def answer(row: dict[str, str], tables: Path) -> Line | None:
    """A row with our answer, or None where there is no recipe for it."""
    key = (row["dataset_file"], row["method"])
    recipe = RECIPES.get(key) or BY_METHOD.get(row["method"])
    if recipe is None:
        return None
    began = time.perf_counter()
    ours = recipe(tables / row["dataset_file"])
    published = (number(row["point"]), number(row["ci_lo"]), number(row["ci_hi"]))
    mine = (ours.point, ours.low, ours.high)
    off = tuple(100 * (a - b) / b for a, b in zip(mine, published, strict=True))
    seconds = time.perf_counter() - began
    return Line(row["dataset_file"], row["method"], row["status"], published, ours, (off[0], off[1], off[2]), seconds)


def shown(line: Line) -> str:
    def figures(values: tuple[float, float, float]) -> str:
        point, low, high = (f"{value:,.1f}" if value == value else "-" for value in values)
        return f"{point:>12} [{low}, {high}]"

    percent = ", ".join(f"{off:+.3f}" if off == off else "-" for off in line.difference)
    ours = figures((line.ours.point, line.ours.low, line.ours.high))
    text = [f"{line.file}: {line.method} ({line.status}, {line.seconds:.1f} s)"]
    text += [f"  published {figures(line.published)}", f"  ours      {ours}", f"  off by    {percent} %"]
    return "\n".join(text + ([f"  {line.ours.cause}"] if line.ours.cause else []))


def why_plain_is_low(tables: Path) -> None:
    """What a plain Gibbs sampler makes of Manila in a run of usual length, and the same length with our moves."""
    table = read_capture_table(tables / "table_philippines_manila_unidentified.csv")
    print("Manila unidentified, 22,000 steps a chain, published mean 414:")
    for classes in (PUBLISHED_CLASSES, 10):
        for moves in (False, True):
            p = LatentClassParameters(classes=classes, burn_in=2000, draws=2000, every=10, rounds=1, moves=moves)
            found = latent_class(table, p)
            kind = "classes change places" if moves else "plain Gibbs"
            print(f"  {classes:>2} classes, {kind:21}: mean {found.mean:.1f}, R-hat {found.convergence.r_hat:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="?", type=Path, default=TABLES, metavar="DIR")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    text = (arguments.tables / "published_answers.csv").read_text(encoding="utf-8")
    lines, left = [], []
    for row in csv.DictReader(text.splitlines()):
        line = answer(row, arguments.tables)
        if line is None:
            left.append(f"  {row['dataset_file']}: {row['method']}: {NOT_COVERED.get(row['method'], 'no recipe')}")
            continue
        lines.append(line)
        print(shown(line), flush=True)
    print(f"\n{len(lines)} rows answered, {len(left)} not:", *left, "", sep="\n")
    why_plain_is_low(arguments.tables)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(line) for line in lines], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
