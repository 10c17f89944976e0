"""Linkage: which records, of one register or several, may be of one person, how probably, why.

Definition. The model of Fellegi and Sunter, by splink on DuckDB: each comparison of two records (`linkage_model`) adds
a weight, log2 of how much more often pairs of one person reach its level than pairs of two; rare names weigh more. What
speaks against a link weighs too: another sex, ages that do not fit, another father, days far apart, two numbers of one
release.

Learning (`linkage_learning`): u from random pairs, m by expectation-maximisation, both drawn towards the model's own
values so that a register of fifty people does not teach nonsense. The share of pairs that are one person is set so that
it agrees with the sum of the probabilities it gives.

The answer does not depend on the order of the records: they are sorted by id, learning rests on counts of pairs, drawn
by a fixed seed, and the score of a pair is a sum of its own.

What it cannot see. A pair that shares no block is never compared (`linkage_model.RULES`). Comparisons are taken to be
independent, which relatives on one list are not: brothers taken on one day score too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.count.linkage_learning import LearningParameters, learnt_model, log_odds
from reckoning.count.linkage_model import COMPARISONS, RULES, Comparison
from reckoning.count.linkage_splink import scored_pairs
from reckoning.count.linkage_table import linkage_table
from reckoning.count.person_record import PersonRecord

_HOPELESS_BITS = -10.0
_ROUNDS = 30


@dataclass(frozen=True)
class LinkageParameters:
    """What is kept: pairs of `least_probability` or more. `learning` None: the model's own values are used."""

    least_probability: float = 0.01
    learning: LearningParameters | None = LearningParameters()
    threads: int = 2


@dataclass(frozen=True)
class Reason:
    """What one comparison says of a pair, and its weight in bits: above 0 for one person, below for two."""

    feature: str
    words: str
    bits: float


@dataclass(frozen=True)
class Pair:
    """Two records (ids, the lesser first), how probably they are one person, and every comparison's reason."""

    left: str
    right: str
    probability: float
    reasons: tuple[Reason, ...] = ()

    @property
    def why(self) -> str:
        """The reasons in words, what speaks for the link before what speaks against it."""
        pro = [r.words for r in self.reasons if r.bits > 0]
        contra = [r.words for r in self.reasons if r.bits <= 0]
        return "; ".join(filter(None, (", ".join(pro), ("but " if pro else "") + ", ".join(contra) if contra else "")))


@dataclass(frozen=True)
class Learnt:
    """What the registers taught of one level: the shares of pairs of one person, and of two, that reach it."""

    comparison: str
    words: str
    m: float
    u: float


@dataclass(frozen=True)
class Linkage:
    """Pairs sorted by their ids; `compared` shared a block and were not hopeless; `matches`: sum of probabilities."""

    pairs: tuple[Pair, ...]
    compared: int
    matches: float
    learnt: tuple[Learnt, ...]


def link(
    records: Sequence[PersonRecord], parameters: LinkageParameters = LinkageParameters(), session: Any = None
) -> Linkage:
    """The pairs of records that may be one person; fewer than two records give none, a record twice counts once.

    With a `pyspark.sql.SparkSession` (`reckoning.count.linkage_spark`) pairs are compared there, with the same answer.
    """
    once = {r.id: r for r in records}
    ids = sorted(once)
    if len(ids) < 2:
        return Linkage((), 0, 0.0, ())
    table = linkage_table([once[i] for i in ids])
    model: tuple[Comparison, ...] = COMPARISONS
    engine = session or parameters.threads
    share = 1.0 / len(ids)
    if parameters.learning:
        model = learnt_model(table, parameters.learning, parameters.threads, engine)
    scored = scored_pairs(table, model, RULES, share, engine, _HOPELESS_BITS)
    pairs, matches = _pairs(scored, ids, model, share, parameters.least_probability)
    learnt = tuple(Learnt(c.name, level.words, level.m, level.u) for c in model for level in c.levels)
    return Linkage(pairs, scored.num_rows, matches, learnt)


def pair_table(pairs: Sequence[Pair]) -> pa.Table:
    """Pairs as an Arrow table: left, right, probability, why."""
    columns = ([getattr(p, name) for p in pairs] for name in ("left", "right", "probability", "why"))
    types = (pa.string(), pa.string(), pa.float64(), pa.string())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=["left", "right", "probability", "why"])


def _pairs(
    scored: pa.Table, ids: Sequence[str], model: Sequence[Comparison], share: float, least: float
) -> tuple[tuple[Pair, ...], float]:
    prior = log_odds(share)
    bits = scored["match_weight"].to_numpy() - prior
    probability, matches = _agreed(bits, len(ids), prior)
    kept = np.flatnonzero(probability >= least)
    left, right = (scored[c].to_numpy()[kept].tolist() for c in ("unique_id_l", "unique_id_r"))
    reasons = _reasons(scored.take(pa.array(kept)), model)
    shown = np.round(probability[kept], 6).tolist()
    pairs = [Pair(ids[a], ids[b], p, r) for a, b, p, r in zip(left, right, shown, reasons, strict=True)]
    return tuple(sorted(pairs, key=lambda p: (p.left, p.right))), matches


def _agreed(bits: NDArray[np.float64], records: int, prior: float) -> tuple[NDArray[np.float64], float]:
    """Probabilities whose sum agrees with the share of matches that they were computed with, and that sum."""
    every = records * (records - 1) / 2
    for _ in range(_ROUNDS):
        probability = 1.0 / (1.0 + np.exp2(-(bits + prior)))
        matches = float(probability.sum())
        prior = log_odds(min(max(matches, 0.5) / every, 0.5))
    return probability, matches


def _reasons(scored: pa.Table, model: Sequence[Comparison]) -> list[tuple[Reason, ...]]:
    """The reasons of each pair, of the comparisons in which both records say something."""
    columns = []
    for c in model:
        gammas = scored[f"gamma_{c.name}"].to_pylist()
        shown = np.round(scored[f"bits_{c.name}"].to_numpy(), 2).tolist()
        columns.append([_reason(c, g, b) for g, b in zip(gammas, shown, strict=True)])
    return [tuple(r for r in row if r) for row in zip(*columns, strict=True)]


def _reason(comparison: Comparison, gamma: int, bits: float) -> Reason | None:
    return Reason(comparison.name, comparison.words(gamma), bits) if gamma >= 0 else None
