"""How often stated 95 % intervals hold the truth, on simulated lists: `python benchmarks/coverage.py`.

A thousand people, four lists, six ways for lists to depend; every model of the panel but latent classes, fifty tables
each. `--tables N` makes more of them, `--latent-classes` adds that model (seconds a table). Printed whatever it is:
share of intervals that hold the truth (for a lower bound: whose low end is not above it), median bias, median width.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.count.capture import CaptureTable, capture_table
from reckoning.count.estimate import Estimate, EstimateParameters, Method, Panel, estimate
from reckoning.count.latent_class import LatentClassParameters

PEOPLE = 1000
CHANCES = np.array([0.30, 0.25, 0.20, 0.15])
SHORT = LatentClassParameters(burn_in=2000, draws=1000, every=4, rounds=3)

Seen = NDArray[np.int64]


def lists(rng: np.random.Generator, log_odds: NDArray[np.float64]) -> Seen:
    """Who is on which list, each with its own log odds: shape (people, lists)."""
    return (rng.random(log_odds.shape) < 1 / (1 + np.exp(-log_odds))).astype(np.int64)


def base() -> NDArray[np.float64]:
    return np.tile(np.log(CHANCES / (1 - CHANCES)), (PEOPLE, 1))


def independent(rng: np.random.Generator) -> Seen:
    return lists(rng, base())


def depending(rng: np.random.Generator, *steps: tuple[int, int, float]) -> Seen:
    """Each step (i, j, s): being on list i moves the log odds of list j by s, and not being on it by -s / 2."""
    seen = lists(rng, base())
    for i, j, shift in steps:
        odds = base()[:, j] + np.where(seen[:, i] == 1, shift, -shift / 2)
        seen[:, j] = lists(rng, odds[:, None])[:, 0]
    return seen


def one_pair(rng: np.random.Generator) -> Seen:
    return depending(rng, (0, 1, 1.2))


def chain_of_lists(rng: np.random.Generator) -> Seen:
    return depending(rng, (0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0))


def avoiding(rng: np.random.Generator) -> Seen:
    return depending(rng, (0, 1, -1.5))


def two_kinds(rng: np.random.Generator) -> Seen:
    """Half the people are hard to reach for every list."""
    return lists(rng, base() + np.where(rng.random(PEOPLE) < 0.5, 0.9, -0.9)[:, None])


def unequal(rng: np.random.Generator) -> Seen:
    """People differ on a normal scale, alike for every list."""
    return lists(rng, base() + rng.standard_normal(PEOPLE)[:, None])


@dataclass(frozen=True)
class Scenario:
    name: str
    simulate: Callable[[np.random.Generator], Seen]


SCENARIOS = (
    Scenario("lists independent", independent),
    Scenario("one pair depends", one_pair),
    Scenario("each list depends on the last", chain_of_lists),
    Scenario("one pair avoids each other", avoiding),
    Scenario("half the people hard to reach", two_kinds),
    Scenario("people unequal, normal", unequal),
)


def table_of(seen: Seen) -> CaptureTable:
    on_any = seen[seen.any(axis=1)]
    return capture_table(["A", "B", "C", "D"], on_any, np.ones(len(on_any)))


def report(method: Method, found: list[Estimate]) -> str:
    answered = [one for one in found if one.estimated]
    if not answered:
        return f"  {method.value:38} {'-':>8} {'-':>8} {'-':>8} {len(found):>8}"
    inside = np.mean([one.low <= PEOPLE and (one.is_bound or one.high >= PEOPLE) for one in answered])
    bias = np.median([one.total for one in answered]) / PEOPLE - 1
    width = np.median([one.high - one.low for one in answered])
    none = len(found) - len(answered)
    return f"  {method.value:38} {inside:>8.2f} {100 * bias:>+7.1f}% {width:>8.0f} {none:>8}"


def spread_holds(panels: list[Panel]) -> float:
    """How often the reach of all intervals together holds the truth."""
    spreads = [panel.spread for panel in panels]
    return float(np.mean([s is not None and s.low <= PEOPLE <= s.high for s in spreads]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=50)
    parser.add_argument("--latent-classes", action="store_true")
    arguments = parser.parse_args()
    methods = [method for method in Method if arguments.latent_classes or method is not Method.LATENT_CLASS]
    p = EstimateParameters(methods=tuple(methods), leave_one_out=(), latent_class=SHORT)
    for number, scenario in enumerate(SCENARIOS):
        seeds = np.random.SeedSequence([2026, number]).spawn(arguments.tables)
        panels = [estimate(table_of(scenario.simulate(np.random.default_rng(seed))), p) for seed in seeds]
        documented = np.median([panel.documented for panel in panels])
        print(f"{scenario.name}: {PEOPLE} people, {documented:.0f} documented, {len(panels)} tables")
        print(f"  {'':38} {'covers':>8} {'bias':>8} {'width':>8} {'no answer':>8}")
        for i, method in enumerate(methods):
            print(report(method, [panel.estimates[i] for panel in panels]))
        print(f"  {'reach of all intervals':38} {spread_holds(panels):>8.2f}\n", flush=True)


if __name__ == "__main__":
    main()
