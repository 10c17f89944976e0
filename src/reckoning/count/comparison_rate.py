"""Rates: whether one published figure may be divided by another, and the warnings where it may not.

Definition: a rate (dead in each attack, killed of those arrested) asks that both figures are of one standard, one scope
and one period. Where they differ there is a warning and no rate: 170 verified dead in 408 attacks counted from open
sources is not 0.4 dead an attack.

Thresholds: none; periods must be the same days.

What it cannot see: whether the dead counted are those of the attacks counted, even where all fields agree.

Known failures: figures that say no standard get a warning though theirs may be the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.count.figure import Figure, FigureWarning, Outcome, in_words


@dataclass(frozen=True)
class Rate:
    """One figure over another: the rate, or None with the warnings that forbid it."""

    numerator: Figure
    denominator: Figure
    rate: float | None
    warnings: tuple[FigureWarning, ...]


def rate(numerator: Figure, denominator: Figure) -> Rate:
    """The rate of two figures, where nothing speaks against it; both need one exact number."""
    warnings = [w for w in (_standards(numerator, denominator), _period(numerator, denominator)) if w]
    warnings += _scopes(numerator, denominator)
    exact = [f.value.best if f.value.low == f.value.high else None for f in (numerator, denominator)]
    if None in exact:
        words = f"{in_words(numerator.value)} over {in_words(denominator.value)}: a bound has no rate"
        warnings.append(FigureWarning("bound", words))
    above, below = exact
    allowed = not warnings and above is not None and below
    return Rate(
        numerator, denominator, above / below if allowed and above is not None and below else None, tuple(warnings)
    )


def rates(figures: Sequence[Figure]) -> list[Rate]:
    """People killed or injured over attacks, for every two figures of one counter published together."""
    together: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        together[f.counter, f.known_on, f.start_ms, f.end_ms].append(f)
    pairs = ((over, under) for of in together.values() for over in of for under in of)
    return [rate(over, under) for over, under in pairs if _harmed(over) and _attacks(under)]


def _harmed(figure: Figure) -> bool:
    return figure.unit == "people" and figure.outcome in (Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES)


def _attacks(figure: Figure) -> bool:
    return figure.unit != "people" and figure.outcome is Outcome.ATTACKS


def _standards(over: Figure, under: Figure) -> FigureWarning | None:
    if over.standard is under.standard:
        return None
    words = f"{over.label} is {over.standard}, {under.label} is {under.standard}: numerator and denominator differ"
    return FigureWarning("mixed_standards", words)


def _period(over: Figure, under: Figure) -> FigureWarning | None:
    if (over.start_ms, over.end_ms) == (under.start_ms, under.end_ms) and over.end_ms is not None:
        return None
    return FigureWarning("period", f"{over.label} and {under.label} are not known to be of the same days")


def _scopes(over: Figure, under: Figure) -> list[FigureWarning]:
    found = []
    for name in ("side", "weapon", "place"):
        one, other = getattr(over.scope, name), getattr(under.scope, name)
        if one != other:
            found.append(FigureWarning("scope", f"{name}: {over.label} {one or 'any'}, {under.label} {other or 'any'}"))
    return found
