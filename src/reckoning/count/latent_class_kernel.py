"""The loops of the latent-class sampler: one chain, compiled, its random numbers from its own generator.

State of a chain: `chance[j, k]`, that list j sees a person of class k; `log_share[k]`, of class k; `alpha[0]`. Between
steps people and unseen are not kept: each step draws them anew. A step is exact for the posterior of Manrique-Vallier
(2016); beyond his Gibbs draws it holds four moves that leave that posterior as it is and let chains cross it:
neighbouring classes change places with shares summed out, any two classes change places, alpha moves with shares summed
out, and a class grows in share while its lists see less of it, unseen summed out. Without them chains sit in one order
of classes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel

LEAST_CHANCE = 1e-12
LEAST_ALPHA = 1e-6
LEAST_SEEN = 1e-9
FEW = 8

F = NDArray[np.float64]
N = NDArray[np.int64]


@kernel
def _scatter(rng: np.random.Generator, people: int, weight: F, out: N) -> None:
    """People thrown into classes by weight, weights in any scale."""
    classes = len(weight)
    out[:] = 0
    left = weight.sum()
    if people <= FEW:
        for _ in range(people):
            mark, k = rng.random() * left, 0
            while k < classes - 1 and mark >= weight[k]:
                mark -= weight[k]
                k += 1
            out[k] += 1
        return
    for k in range(classes - 1):
        if people == 0:
            return
        chance = min(weight[k] / left, 1.0) if left > 0 else 1.0
        out[k] = rng.binomial(people, chance)
        people -= out[k]
        left -= weight[k]
    out[classes - 1] = people


@kernel
def _log_gamma_draw(rng: np.random.Generator, shape: float) -> float:
    """Log of a gamma draw, sound for shapes near 0."""
    if shape >= 0.5:
        return math.log(rng.standard_gamma(shape))
    return math.log(rng.standard_gamma(shape + 1.0)) + math.log(rng.random()) / shape


@kernel
def _log_add(a: float, b: float) -> float:
    top = max(a, b)
    return top if top == -np.inf else top + math.log(math.exp(a - top) + math.exp(b - top))


@kernel
def _allocate(
    rng: np.random.Generator, starts: N, members: N, counts: N, odds: F, unseen: F, seen: N, on: N, drawn: N
) -> None:
    """People of each history thrown into classes: `seen[k]` people of class k, `on[j, k]` of them on list j.

    A history's weight for class k is the weight of the unseen times the odds of each list that saw it.
    """
    classes = len(unseen)
    weight = np.empty(classes)
    seen[:] = 0
    on[:] = 0
    for m in range(len(counts)):
        weight[:] = unseen
        for at in range(starts[m], starts[m + 1]):
            weight *= odds[members[at]]
        _scatter(rng, counts[m], weight, drawn)
        for k in range(classes):
            if drawn[k] > 0:
                seen[k] += drawn[k]
                for at in range(starts[m], starts[m + 1]):
                    on[members[at], k] += drawn[k]


@kernel
def _log_prior(log_share: F, alpha: float) -> float:
    """Log density of the shares under sticks broken at Beta(1, alpha), up to a constant."""
    rest = log_share[-1]
    density: float = (alpha - 1) * rest
    for k in range(len(log_share) - 2, 0, -1):
        rest = _log_add(log_share[k], rest)
        density -= rest
    return density


@kernel
def _thin_out(
    rng: np.random.Generator, people: int, alpha: float, seen: N, on: N, chance: F, missed: F, log_share: F, new: F
) -> None:
    """Each class with people in turn: its lists see less or more of it and its share grows to match; unseen summed out.

    All its log odds move by one normal step; the odds of its share move so that its seen part stays; the other shares
    keep their proportions.
    """
    lists, classes = chance.shape
    trial = np.empty(classes)
    for k in range(classes):
        if seen[k] == 0:
            continue
        step, new_missed, ratio = 0.5 * rng.standard_normal(), 1.0, 0.0
        for j in range(lists):
            c = chance[j, k]
            new[j] = 1 / (1 + (1 - c) / c * math.exp(-step))
            if not LEAST_CHANCE < new[j] < 1 - LEAST_CHANCE:
                ratio = -np.inf
                break
            new_missed *= 1 - new[j]
            ratio += (on[j, k] + 1) * math.log(new[j] / c) + (seen[k] - on[j, k] + 1) * math.log((1 - new[j]) / (1 - c))
        if ratio == -np.inf or new_missed >= 1:
            continue
        others = -np.inf
        for h in range(classes):
            if h != k:
                others = _log_add(others, log_share[h])
        odds = log_share[k] - others
        new_odds = odds + math.log((1 - missed[k]) / (1 - new_missed))
        shrink = _log_add(0.0, odds) - _log_add(0.0, new_odds)
        before, after = 0.0, 0.0
        for h in range(classes):
            trial[h] = new_odds - _log_add(0.0, new_odds) if h == k else log_share[h] + shrink
            before += math.exp(log_share[h]) * missed[h]
            after += math.exp(trial[h]) * (new_missed if h == k else missed[h])
        if after >= 1 - LEAST_SEEN:
            continue
        ratio += _log_prior(trial, alpha) - _log_prior(log_share, alpha)
        ratio += (seen[k] + 1) * (trial[k] - log_share[k]) + (people - seen[k] + classes - 1) * shrink
        ratio -= people * math.log((1 - after) / (1 - before))
        if math.log(rng.random()) < ratio:
            chance[:, k] = new
            missed[k] = new_missed
            log_share[:] = trial


@kernel
def _log_stick(inside: float, beyond: float, alpha: float) -> float:
    """Log of the chance of one stick's people, the stick summed out, up to a factor of alpha."""
    return math.lgamma(1.0 + inside) + math.lgamma(alpha + beyond) - math.lgamma(1.0 + inside + alpha + beyond)


@kernel
def _swap_neighbours(rng: np.random.Generator, alpha: float, people: N, on: N) -> None:
    """Each pair of neighbouring classes may change places, shares summed out."""
    classes = len(people)
    from_here = people.sum()
    for k in range(classes - 1):
        a, b = people[k], people[k + 1]
        beyond = from_here - a - b
        ratio = _log_stick(b, beyond + a, alpha) - _log_stick(a, beyond + b, alpha)
        if k + 1 < classes - 1:
            ratio += _log_stick(a, beyond, alpha) - _log_stick(b, beyond, alpha)
        if math.log(rng.random()) < ratio:
            people[k], people[k + 1] = b, a
            for j in range(on.shape[0]):
                on[j, k], on[j, k + 1] = on[j, k + 1], on[j, k]
        from_here -= people[k]


@kernel
def _move_alpha(rng: np.random.Generator, alpha: F, a: float, b: float, people: N) -> None:
    """A step of log alpha, shares summed out."""
    old = alpha[0]
    new = old * math.exp(rng.standard_normal())
    ratio = (a + len(people) - 1) * math.log(new / old) - b * (new - old)
    beyond = people.sum()
    for k in range(len(people) - 1):
        beyond -= people[k]
        ratio += _log_stick(people[k], beyond, new) - _log_stick(people[k], beyond, old)
    if new > LEAST_ALPHA and math.log(rng.random()) < ratio:
        alpha[0] = new


@kernel
def _draw_chances(rng: np.random.Generator, people: N, on: N, chance: F) -> None:
    for j in range(chance.shape[0]):
        for k in range(chance.shape[1]):
            c = rng.beta(1.0 + on[j, k], 1.0 + people[k] - on[j, k])
            chance[j, k] = min(max(c, LEAST_CHANCE), 1 - LEAST_CHANCE)


@kernel
def _draw_shares(rng: np.random.Generator, alpha: float, people: N, log_share: F) -> None:
    """Sticks broken at Beta(1 + people, alpha + people beyond), in logs."""
    classes = len(people)
    beyond, rest = people.sum(), 0.0
    for k in range(classes - 1):
        beyond -= people[k]
        inside, outside = _log_gamma_draw(rng, 1.0 + people[k]), _log_gamma_draw(rng, alpha + beyond)
        both = _log_add(inside, outside)
        log_share[k] = rest + inside - both
        rest += outside - both
    log_share[classes - 1] = rest


@kernel
def _swap_any(rng: np.random.Generator, alpha: float, chance: F, log_share: F) -> None:
    """Two classes drawn at random may change places, shares and chances together."""
    classes = len(log_share)
    i, k = rng.integers(0, classes), rng.integers(0, classes)
    before = _log_prior(log_share, alpha)
    log_share[i], log_share[k] = log_share[k], log_share[i]
    if math.log(rng.random()) < _log_prior(log_share, alpha) - before:
        for j in range(chance.shape[0]):
            chance[j, i], chance[j, k] = chance[j, k], chance[j, i]
    else:
        log_share[i], log_share[k] = log_share[k], log_share[i]


@kernel
def advance(
    rng: np.random.Generator,
    starts: N,
    members: N,
    counts: N,
    a: float,
    b: float,
    moves: bool,
    chance: F,
    log_share: F,
    alpha: F,
    every: int,
    totals: N,
    occupied: N,
) -> None:
    """Run a chain on: every `every` steps the total goes to `totals` and the classes with people to `occupied`.

    History m is on the lists `members[starts[m]:starts[m + 1]]` and has `counts[m]` people. `chance` (lists, classes),
    `log_share` (classes,) and `alpha` (1,) hold the chain's state and are left at its last. `a` and `b` are the shape
    and rate of alpha's prior; without `moves` the step is the plain Gibbs sampler.
    """
    lists, classes = chance.shape
    documented = counts.sum()
    seen, people = np.zeros(classes, np.int64), np.zeros(classes, np.int64)
    unseen, on = np.zeros(classes, np.int64), np.zeros((lists, classes), np.int64)
    missed, scratch = np.empty(classes), np.empty(lists)
    for step in range(len(totals) * every):
        for k in range(classes):
            missed[k] = 1.0
            for j in range(lists):
                missed[k] *= 1 - chance[j, k]
        weight = np.exp(log_share) * missed
        _allocate(rng, starts, members, counts, chance / (1 - chance), weight, seen, on, unseen)
        if moves and classes > 1:
            _thin_out(rng, documented, alpha[0], seen, on, chance, missed, log_share, scratch)
        weight = np.exp(log_share) * missed
        found = max(1 - weight.sum(), LEAST_SEEN)
        _scatter(rng, rng.negative_binomial(documented, found), weight, unseen)
        people[:] = seen + unseen
        if moves:
            _swap_neighbours(rng, alpha[0], people, on)
            _move_alpha(rng, alpha, a, b, people)
        _draw_chances(rng, people, on, chance)
        _draw_shares(rng, alpha[0], people, log_share)
        if moves:
            _swap_any(rng, alpha[0], chance, log_share)
        rate = b - log_share[classes - 1]
        alpha[0] = max(rng.standard_gamma(a + classes - 1) / rate, LEAST_ALPHA)
        if step % every == every - 1:
            totals[step // every] = people.sum()
            occupied[step // every] = np.count_nonzero(people)
