"""Linkage learning: the shares m and u of each level from the registers themselves, with no labels.

u is counted over random pairs, nearly all of two people; what pairs of one person add to it is taken out. m is found
by expectation-maximisation over two blocks in which a good part of the pairs are one person (`linkage_model.TRAINING`),
and a block teaches the comparisons that it does not itself hold fixed. Both start from the model's own shares and are
drawn towards them as if `least_matches` matches and `least_pairs` pairs had shown those; no m falls under a fifth of
its own (`LEAST_OF_OWN`): slips of writing are never as rare as a small register makes them look.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.count.linkage_model import COMPARISONS, TRAINING, Comparison
from reckoning.count.linkage_splink import Engine, patterns, random_shares

LEAST_OF_OWN = 0.2
_ROUNDS = 200
_SETTLED = 1e-7
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LearningParameters:
    """`least_matches`, `least_pairs`: what the model's own shares count as; `sampled_pairs` random ones, by `seed`."""

    least_matches: float = 100.0
    least_pairs: float = 5000.0
    sampled_pairs: int = 250_000
    seed: int = 1


@dataclass(frozen=True)
class _Block:
    """Patterns of one block: levels reached (pattern by comparison, -1 where nothing), and how many pairs did."""

    levels: NDArray[np.int64]
    pairs: Floats
    taught: tuple[int, ...]


def learnt_model(
    table: pa.Table, parameters: LearningParameters, threads: int, engine: Engine
) -> tuple[Comparison, ...]:
    """The comparisons with the shares that a table of records (`linkage_table`) teaches.

    Random pairs, of a number that is fixed, are drawn and compared here by `threads`; all others on `engine`.
    """
    rows = table.num_rows
    drawn = min(float(parameters.sampled_pairs), rows * (rows - 1) / 2)
    found = random_shares(table, COMPARISONS, parameters.sampled_pairs, parameters.seed, threads)
    weight = drawn / (drawn + parameters.least_pairs)
    u = [_random(c, shares, weight, 1.0 / rows) for c, shares in zip(COMPARISONS, found, strict=True)]
    blocks = [_block(table, training.rule, training.silent, engine) for training in TRAINING]
    own = [np.array([level.m for level in c.levels]) for c in COMPARISONS]
    m = _maximised([b for b in blocks if len(b.pairs)], own, u, parameters.least_matches)
    return tuple(_with(c, ms, us) for c, ms, us in zip(COMPARISONS, m, u, strict=True))


def _random(comparison: Comparison, shares: Sequence[float], weight: float, one_person: float) -> Floats:
    """Of random pairs, without those of one person, but not under a tenth of what was counted."""
    own, m = (np.array([getattr(level, name) for level in comparison.levels]) for name in "um")
    counted = np.array(shares)
    u = weight * np.maximum(counted - one_person * m, counted / 10) + (1 - weight) * own
    return np.asarray(u / u.sum())


def _block(table: pa.Table, rule: str, silent: Sequence[str], engine: Engine) -> _Block:
    found = patterns(table, COMPARISONS, rule, engine)
    levels = [len(c.levels) - 1 - found[f"gamma_{c.name}"].to_numpy() for c in COMPARISONS]
    absent = [found[f"gamma_{c.name}"].to_numpy() < 0 for c in COMPARISONS]
    reached = np.stack([np.where(a, -1, g) for g, a in zip(levels, absent, strict=True)], axis=1).astype(np.int64)
    taught = tuple(i for i, c in enumerate(COMPARISONS) if c.name not in silent)
    return _Block(reached, found["pairs"].to_numpy().astype(np.float64), taught)


def _maximised(blocks: Sequence[_Block], own: Sequence[Floats], u: Sequence[Floats], prior: float) -> list[Floats]:
    """m of every comparison, one share of matches in each block."""
    m, shares = [o / o.sum() for o in own], [0.5] * len(blocks)
    for _ in range(_ROUNDS):
        seen = [prior * o / o.sum() for o in own]
        for i, block in enumerate(blocks):
            matched = block.pairs * _posterior(block, m, u, shares[i])
            shares[i] = float(np.clip(matched.sum() / block.pairs.sum(), 1e-6, 1 - 1e-6))
            for c in block.taught:
                given = block.levels[:, c] >= 0
                seen[c] += np.bincount(block.levels[given, c], matched[given], len(seen[c]))
        after = [_floored(s / s.sum(), o) for s, o in zip(seen, own, strict=True)]
        moved = max(float(np.abs(a - b).max()) for a, b in zip(after, m, strict=True))
        m = after
        if moved < _SETTLED:
            break
    return m


def _floored(m: Floats, own: Floats) -> Floats:
    floored = np.maximum(m, LEAST_OF_OWN * own)
    return np.asarray(floored / floored.sum())


def _posterior(block: _Block, m: Sequence[Floats], u: Sequence[Floats], share: float) -> Floats:
    """How probably the pairs of each pattern are one person."""
    weight = np.full(len(block.pairs), math.log(share / (1 - share)))
    for c in block.taught:
        given = block.levels[:, c] >= 0
        ratio = np.log(m[c] / u[c])
        weight[given] += ratio[block.levels[given, c]]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(weight, -500, 500))))


def _with(comparison: Comparison, m: Floats, u: Floats) -> Comparison:
    levels = zip(comparison.levels, m.tolist(), u.tolist(), strict=True)
    return replace(comparison, levels=tuple(replace(level, m=a, u=b) for level, a, b in levels))


def log_odds(share: float) -> float:
    """log2 of the odds of a share.

    >>> log_odds(0.5), log_odds(0.2)
    (0.0, -2.0)
    """
    return math.log2(share / (1.0 - share))
