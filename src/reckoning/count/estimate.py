"""The panel of estimates: what is documented, and what every model makes of who is missing.

Definition. Each model is there with its interval and its state: estimated, or not estimable and why. Lower bounds stand
apart from estimates. Each list is left out in turn, to show what rests on one list alone. Strata are estimated apart
and each model's draws added up. Where models differ the answer is how far: there is no best of them.

Thresholds. Estimates are made only where at least three lists are joined by people on two of them. A log-linear model
whose interval has no upper end within 10,000 times the people documented is not estimable.

What it cannot see. Wrong and missed links between lists; people certain to be on no list; lists of different periods,
places or definitions. Every model takes the table as right.

Known failures. Models that agree may be wrong together: those of dependent pairs all miss people who differ in how
likely they are to be listed (`benchmarks/coverage.py` prints how often).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reckoning.count.capture import CaptureTable, only, overlapping, without
from reckoning.count.decomposable import FEWEST_LISTS, MOST_LISTS, MOST_MASS_COMPLETE, graph_posterior
from reckoning.count.design import INDEPENDENCE, MAX_MODEL_LISTS, Heterogeneity, Model, name_of
from reckoning.count.latent_class import LatentClassParameters, latent_class
from reckoning.count.loglinear import Fit, fit
from reckoning.count.lower_bounds import chao_with_lists
from reckoning.count.profile import profile
from reckoning.count.selection import MOST_LISTS_CLIMB, Criterion, best_by, stepwise
from reckoning.model.errors import UsageError

FEWEST_OVERLAPPING = 3
POOLED_DRAWS = 20_000


class Method(StrEnum):
    """The models of a panel, in its order."""

    CHAO = "Chao lower bound"
    INDEPENDENCE = "log-linear, lists independent"
    STEPWISE = "log-linear, stepwise"
    BIC = "log-linear, least BIC"
    AIC = "log-linear, least AIC"
    HETEROGENEITY = "log-linear, people unequal (Darroch)"
    GRAPHS = "graphs averaged"
    LATENT_CLASS = "latent classes"


ASSUMPTIONS = {
    Method.CHAO: "people differ in how likely they are to be listed, lists in how much they see; none avoid another",
    Method.INDEPENDENCE: "being on one list makes no one more or less likely to be on another",
    Method.STEPWISE: "lists depend in pairs, those whose overlap is least likely by chance (p < 0.02), in turn",
    Method.BIC: "the dependence between lists is that of the model that explains the overlaps with fewest terms",
    Method.AIC: "as least BIC, with more terms let in",
    Method.HETEROGENEITY: "people differ in how likely they are to be listed, on one normal scale; lists do not depend",
    Method.GRAPHS: "lists depend as in one of all decomposable graphs, each as likely beforehand",
    Method.LATENT_CLASS: "people fall into classes within which lists are independent",
}

GENERAL_ASSUMPTIONS = (
    "the lists tell of the same people: one place, one period, one definition",
    "records of one person are linked, and no others are; every wrong link or missed link moves every figure here",
    "nobody was certain to be on no list",
    "no model can test what it assumes of those on no list; the spread between models is part of the answer",
)

LOWER_BOUNDS = (Method.CHAO,)
LEAVE_ONE_OUT = (Method.INDEPENDENCE, Method.STEPWISE, Method.BIC, Method.GRAPHS)


class State(StrEnum):
    """Whether a model gives a number."""

    ESTIMATED = "estimated"
    NOT_ESTIMABLE = "not estimable"


@dataclass(frozen=True)
class EstimateParameters:
    """Which models, at which level; `leave_one_out` names those run again without each list (empty: none)."""

    methods: tuple[Method, ...] = tuple(Method)
    leave_one_out: tuple[Method, ...] = LEAVE_ONE_OUT
    level: float = 0.95
    latent_class: LatentClassParameters = field(default_factory=LatentClassParameters)

    def __post_init__(self) -> None:
        if not 0.5 <= self.level < 1:
            raise UsageError(f"a level of {self.level}", do="give one from 0.5 to below 1, as 0.95")


@dataclass(frozen=True)
class Estimate:
    """One model's answer: people in all, with its interval, or why there is none; `detail` says which model it came to.

    `draws` are draws of the total where the model gives a distribution of it: shape (draws,), empty otherwise.
    """

    method: Method
    state: State
    detail: str = ""
    why: str = ""
    total: float = math.nan
    low: float = math.nan
    high: float = math.nan
    draws: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), repr=False, compare=False)

    @property
    def is_bound(self) -> bool:
        """Whether it is a lower bound and not an estimate."""
        return self.method in LOWER_BOUNDS

    @property
    def estimated(self) -> bool:
        """Whether it has numbers."""
        return self.state is State.ESTIMATED


@dataclass(frozen=True)
class Spread:
    """How far estimates lie apart, in people: least and greatest total, reach of all intervals, and what all share.

    `common` is the part inside every interval, or None where the models contradict each other.
    """

    models: int
    least: float
    greatest: float
    low: float
    high: float
    common: tuple[float, float] | None


@dataclass(frozen=True)
class LeftOut:
    """The panel's estimates had one list never been kept."""

    dropped: str
    documented: int
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class Panel:
    """Everything known of one table: people documented, each list's total, every model, what rests on one list."""

    name: str
    lists: tuple[str, ...]
    totals: tuple[int, ...]
    documented: int
    overlapping: tuple[str, ...]
    disjoint: tuple[tuple[str, str], ...]
    level: float
    estimates: tuple[Estimate, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def spread(self) -> Spread | None:
        """How far the estimates lie apart; None where there is none. Lower bounds are not estimates."""
        return spread(self.estimates)


@dataclass(frozen=True)
class StratifiedPanel:
    """A panel a stratum, and each model's sum over strata, drawn from the strata's draws."""

    strata: tuple[Panel, ...]
    documented: int
    level: float
    pooled: tuple[Estimate, ...]

    @property
    def spread(self) -> Spread | None:
        """How far the pooled estimates lie apart."""
        return spread(self.pooled)


def estimate(table: CaptureTable, parameters: EstimateParameters | None = None) -> Panel:
    """The panel of a table. Lists that saw nobody are left aside; raises `UsageError` on a table with nobody in it."""
    p = parameters or EstimateParameters()
    if not table.documented:
        raise UsageError("nobody is on any list", where=table.name)
    used = only(table, [name for name, total in zip(table.lists, table.totals, strict=True) if total])
    pairs = [(a, b) for i, a in enumerate(used.lists) for b in used.lists[i + 1 :]]
    apart = [pair for pair in pairs if not used.overlaps[used.lists.index(pair[0]), used.lists.index(pair[1])]]
    return Panel(
        name=table.name,
        lists=table.lists,
        totals=tuple(int(total) for total in table.totals),
        documented=table.documented,
        overlapping=overlapping(used),
        disjoint=tuple(apart),
        level=p.level,
        estimates=_estimates(used, p.methods, p),
        left_out=tuple(_left_out(used, name, p) for name in used.lists) if p.leave_one_out else (),
    )


def estimate_strata(tables: Sequence[CaptureTable], parameters: EstimateParameters | None = None) -> StratifiedPanel:
    """A panel for each stratum, whose lists may differ, and the sum over strata of each model estimated in all of them.

    Strata are independent given the lists; a stratum's draws are shuffled before they are added to the others'.
    """
    p = parameters or EstimateParameters()
    if not tables:
        raise UsageError("no stratum to estimate")
    panels = tuple(estimate(table, p) for table in tables)
    pooled = tuple(_pooled(method, panels, p) for method in p.methods if method not in LOWER_BOUNDS)
    return StratifiedPanel(panels, sum(panel.documented for panel in panels), p.level, pooled)


def spread(estimates: Sequence[Estimate]) -> Spread | None:
    """How far the estimates among these lie apart; None where there is none."""
    found = [e for e in estimates if e.estimated and not e.is_bound]
    if not found:
        return None
    totals = [e.total for e in found]
    inside = (max(e.low for e in found), min(e.high for e in found))
    low, high = min(e.low for e in found), max(e.high for e in found)
    return Spread(len(found), min(totals), max(totals), low, high, inside if inside[0] <= inside[1] else None)


def _estimates(table: CaptureTable, methods: Sequence[Method], p: EstimateParameters) -> tuple[Estimate, ...]:
    if len(overlapping(table)) < FEWEST_OVERLAPPING:
        why = f"fewer than {FEWEST_OVERLAPPING} lists overlap"
        return tuple(_none(method, why) for method in methods)
    return tuple(_MAKERS[method](table, method, p) for method in methods)


def _left_out(table: CaptureTable, dropped: str, p: EstimateParameters) -> LeftOut:
    rest = without(table, dropped) if len(table.lists) > 1 else None
    if rest is None or not rest.documented:
        return LeftOut(dropped, 0, tuple(_none(method, "nobody is left") for method in p.leave_one_out))
    return LeftOut(dropped, rest.documented, _estimates(rest, p.leave_one_out, p))


def _none(method: Method, why: str, detail: str = "") -> Estimate:
    return Estimate(method, State.NOT_ESTIMABLE, detail, why)


def _chao(table: CaptureTable, method: Method, p: EstimateParameters) -> Estimate:
    bound = chao_with_lists(table, p.level)
    if bound is None:
        return _none(method, "its log-linear model has no finite estimate, or there are too many lists for it")
    high = bound.interval.high if bound.interval.high is not None else math.nan
    return Estimate(method, State.ESTIMATED, "", "", bound.total, bound.interval.low, high)


def _loglinear(table: CaptureTable, method: Method, p: EstimateParameters) -> Estimate:
    if len(table.lists) > MAX_MODEL_LISTS:
        return _none(method, f"more than {MAX_MODEL_LISTS} lists: merge or leave out lists")
    if method in (Method.AIC, Method.BIC) and len(table.lists) > MOST_LISTS_CLIMB:
        return _none(method, f"models are compared for up to {MOST_LISTS_CLIMB} lists: merge or leave out lists")
    found = _chosen(table, method)
    detail = name_of(found.model, table.lists)
    if not found.existence.estimable:
        return _none(method, str(found.existence.value), detail)
    if method is Method.HETEROGENEITY and found.coefficients[1 + len(table.lists)] < 0:
        return _none(
            method, "lists share fewer people than if people were all alike: its term came out negative", detail
        )
    curve = profile(table, found.model, p.level)
    if curve is None or curve.interval.high is None:
        return _none(method, "the lists set no upper limit to the number missing", detail)
    low, high = min(curve.interval.low, found.total), max(curve.interval.high, found.total)
    rng = np.random.default_rng(p.latent_class.seed)
    draws = found.documented + found.unseen * np.exp(found.log_unseen_se * rng.standard_normal(POOLED_DRAWS))
    return Estimate(method, State.ESTIMATED, detail, "", found.total, low, high, draws)


def _chosen(table: CaptureTable, method: Method) -> Fit:
    if method is Method.STEPWISE:
        return stepwise(table)
    if method in (Method.AIC, Method.BIC):
        return best_by(table, Criterion.AIC if method is Method.AIC else Criterion.BIC)
    if method is Method.HETEROGENEITY:
        return fit(table, Model(heterogeneity=Heterogeneity.DARROCH))
    return fit(table, INDEPENDENCE)


def _graphs(table: CaptureTable, method: Method, p: EstimateParameters) -> Estimate:
    if not FEWEST_LISTS <= len(table.lists) <= MOST_LISTS:
        return _none(method, f"made for {FEWEST_LISTS} to {MOST_LISTS} lists")
    found = graph_posterior(table)
    if found.of_complete > MOST_MASS_COMPLETE:
        return _none(method, f"a chance of {found.of_complete:.2f} that only the prior says how many are missing")
    if not found.settled:
        return _none(method, "the posterior reaches past 30 times the people documented")
    low, high = found.quantile((1 - p.level) / 2), found.quantile((1 + p.level) / 2)
    rng = np.random.default_rng(p.latent_class.seed)
    draws = rng.choice(found.totals, POOLED_DRAWS, p=found.of_total)
    return Estimate(method, State.ESTIMATED, f"{len(found.graphs)} graphs", "", found.quantile(0.5), low, high, draws)


def _latent_class(table: CaptureTable, method: Method, p: EstimateParameters) -> Estimate:
    found = latent_class(table, p.latent_class)
    quality = found.convergence
    medians = found.chain_medians
    detail = f"{found.occupied:.1f} of {p.latent_class.classes} classes in use, R-hat {quality.r_hat:.3f}"
    if not quality.settled:
        why = (
            f"chains disagree after {found.rounds} rounds: R-hat {quality.r_hat:.3f}, effective draws "
            f"{min(quality.bulk, quality.tail):.0f}, medians of chains {medians.min():,.0f} to {medians.max():,.0f}"
        )
        return _none(method, why, detail)
    low, high = found.interval(p.level)
    flat = found.draws.ravel()
    draws = flat[np.linspace(0, len(flat) - 1, min(POOLED_DRAWS, len(flat))).astype(np.int64)]
    return Estimate(method, State.ESTIMATED, detail, "", found.median, low, high, draws)


_Maker = Callable[[CaptureTable, Method, EstimateParameters], Estimate]
_MAKERS: dict[Method, _Maker] = {
    Method.CHAO: _chao,
    **dict.fromkeys((Method.INDEPENDENCE, Method.STEPWISE, Method.BIC, Method.AIC, Method.HETEROGENEITY), _loglinear),
    Method.GRAPHS: _graphs,
    Method.LATENT_CLASS: _latent_class,
}


def _pooled(method: Method, panels: Sequence[Panel], p: EstimateParameters) -> Estimate:
    found = [next(e for e in panel.estimates if e.method is method) for panel in panels]
    missing = [panel.name for panel, e in zip(panels, found, strict=True) if not e.estimated]
    if missing:
        return _none(method, f"not estimable in {', '.join(missing)}")
    rng = np.random.default_rng(p.latent_class.seed)
    many = max(len(e.draws) for e in found)
    sums = np.sum([rng.permutation(np.resize(e.draws, many)) for e in found], axis=0)
    low, high = (float(q) for q in np.quantile(sums, [(1 - p.level) / 2, (1 + p.level) / 2]))
    one = replace(found[0], detail=f"sum of {len(found)} strata", total=float(np.median(sums)), low=low, high=high)
    return replace(one, draws=sums)
