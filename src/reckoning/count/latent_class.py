"""Bayesian latent classes: people fall into classes that the lists see differently (Manrique-Vallier 2016; LCMCR).

Definition. Given the class, lists are independent; class shares break a stick at Beta(1, alpha), cut off at `classes`;
alpha ~ Gamma(0.25, 0.25); the chance that a list sees a class ~ uniform; the total N has prior 1/N. Defaults as in the
paper and LCMCR, whose own default is 5 classes.

Thresholds. Of `convergence`: R-hat at most 1.01, effective sizes at least 400; else the chains run on, each round twice
as long as the one before, all earlier draws given up, and after the last round (or with R-hat over 1.1 after the
second, which doubling again does not mend) the table is "not estimable".

What it cannot see. A class that no list ever sees; lists that avoid each other's people. With little overlap the answer
leans on the prior on N.

Known failures. Posteriors of several modes: no chain crosses between them in practice and R-hat says so. LCMCR's
single chains keep the order of classes they start from, so a published figure may be that of one order.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.count.capture import CaptureTable
from reckoning.count.convergence import Convergence, convergence
from reckoning.count.latent_class_kernel import LEAST_ALPHA, advance
from reckoning.model.errors import UsageError

HOPELESS_R_HAT = 1.1


@dataclass(frozen=True)
class LatentClassParameters:
    """Priors, and how long to draw: chains keep `draws` each, one in `every` steps, after `burn_in` steps.

    `rounds` bounds how often the chains run on when they have not settled; `threads` changes nothing but the time.
    Without `moves` the sampler is plain Gibbs, as LCMCR's.
    """

    classes: int = 10
    alpha_shape: float = 0.25
    alpha_rate: float = 0.25
    chains: int = 20
    burn_in: int = 10_000
    draws: int = 10_000
    every: int = 5
    rounds: int = 3
    seed: int = 1
    threads: int = 0
    moves: bool = True

    def __post_init__(self) -> None:
        numbers = (self.classes, self.chains, self.every, self.rounds)
        if min(numbers) < 1 or self.burn_in < 0 or self.draws < 4 or min(self.alpha_shape, self.alpha_rate) <= 0:
            raise UsageError(
                "a latent-class parameter is out of range", do="counts from 1, draws from 4, priors above 0"
            )


@dataclass(frozen=True)
class LatentClassPosterior:
    """Draws of the total, shape (chains, draws), in people; whether they settled; rounds run; mean classes in use."""

    draws: NDArray[np.float64]
    convergence: Convergence
    rounds: int
    occupied: float

    @property
    def mean(self) -> float:
        """Mean of all draws."""
        return float(self.draws.mean())

    @property
    def median(self) -> float:
        """Median of all draws."""
        return float(np.median(self.draws))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Equal-tailed interval of all draws."""
        low, high = np.quantile(self.draws, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    @property
    def chain_medians(self) -> NDArray[np.float64]:
        """The median of each chain: how far seeds alone move the answer."""
        return np.asarray(np.median(self.draws, axis=1))


class _Chain:
    """One chain's state, its random numbers, and the table it looks at."""

    def __init__(self, table: CaptureTable, parameters: LatentClassParameters, seed: np.random.SeedSequence) -> None:
        self.parameters = parameters
        self.rng = np.random.Generator(np.random.PCG64(seed))
        rows, self.members = (part.astype(np.int64) for part in np.nonzero(table.histories))
        self.starts = np.searchsorted(rows, np.arange(len(table.counts) + 1)).astype(np.int64)
        self.counts = table.counts
        # Drawn from the priors: chains start as far apart as the model itself thinks possible.
        self.chance = self.rng.uniform(0.01, 0.99, (len(table.lists), parameters.classes))
        self.log_share = np.log(self.rng.dirichlet(np.ones(parameters.classes)))
        self.alpha = np.maximum(self.rng.gamma(parameters.alpha_shape, 1 / parameters.alpha_rate, 1), LEAST_ALPHA)

    def run(self, draws: int, every: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Totals and classes with people at `draws` points, `every` steps apart."""
        totals, occupied = np.empty(draws, np.int64), np.empty(draws, np.int64)
        p = self.parameters
        state = (self.chance, self.log_share, self.alpha)
        table = (self.starts, self.members, self.counts)
        advance(self.rng, *table, p.alpha_shape, p.alpha_rate, p.moves, *state, every, totals, occupied)
        return totals, occupied


def latent_class(table: CaptureTable, parameters: LatentClassParameters | None = None) -> LatentClassPosterior:
    """The posterior of the total; the same table and parameters give the same draws, whatever the threads do.

    Raises `UsageError` on a table of fewer than two lists or with nobody in it. Look at `convergence.settled` first.
    """
    p = parameters or LatentClassParameters()
    if len(table.lists) < 2 or not table.documented:
        raise UsageError("latent classes need two lists and people on them")
    chains = [_Chain(table, p, seed) for seed in np.random.SeedSequence(p.seed).spawn(p.chains)]
    with ThreadPoolExecutor(max_workers=p.threads or os.cpu_count() or 1) as threads:
        if p.burn_in:
            list(threads.map(lambda chain: chain.run(1, p.burn_in), chains))
        for turn in range(p.rounds):
            every = p.every << turn
            done = list(threads.map(lambda chain, every=every: chain.run(p.draws, every), chains))
            draws = np.stack([totals for totals, _ in done]).astype(np.float64)
            found = convergence(draws)
            if found.settled or (turn and found.r_hat > HOPELESS_R_HAT):
                break
    occupied = float(np.mean([classes for _, classes in done]))
    return LatentClassPosterior(draws, found, turn + 1, occupied)
