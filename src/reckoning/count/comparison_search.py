"""What to compare: for a figure, those of other counters that answer nearly the same question; and all such pairs.

Definition: a peer has the same outcome, the same weapon if one is named, and a period that covers nearly the same days
(days in both over days in either). Of each counter and scope the peer that covers most is taken, then the one known
nearest in time. Figures of one counter for consecutive periods are added up first (never figures of two counters), and
so are the shares by year that a figure's notes give.

Of all figures, two are compared when each is the other's nearest peer.

Thresholds: periods at least 0.8 alike (ours): below it the period explains nearly all.

What it cannot see: figures whose days are not given, except in their own counter's series.

Known failures: a monthly figure has no peer in a running total.
"""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.count.comparison import Comparison, Relation, compare
from reckoning.count.figure import Figure, Outcome, Side
from reckoning.count.series import by_year, faults, joined, last_day, suspects

ALIKE = 0.8


def alike(first: Figure, second: Figure) -> float:
    """Days in both periods over days in either, 0 to 1; 0 where an end is not known."""
    if first.end_ms is None or second.end_ms is None:
        return 0.0
    starts = [s for s in (first.start_ms, second.start_ms) if s is not None]
    if not starts or (len(starts) < 2 and not (first.running and second.running)):
        return 0.0
    a, b = (starts[0], starts[-1])
    both = min(first.end_ms, second.end_ms) - max(a, b)
    either = max(first.end_ms, second.end_ms) - min(a, b)
    return max(both, 0) / either if either > 0 else 0.0


def with_sums(figures: Sequence[Figure]) -> list[Figure]:
    """Figures, their shares by year, and what consecutive periods of one counter add up to."""
    parts = [part for figure in figures for part in by_year(figure)]
    return [*figures, *joined([*figures, *parts])]


def peers(figure: Figure, among: Sequence[Figure], at_least: float = ALIKE) -> list[Figure]:
    """The figures to set beside one: of each other counter and scope the one of the most alike days."""
    best: dict[tuple[object, ...], tuple[float, float, str, Figure]] = {}
    wholes = {_publication(f) for f in among if f.scope.side is Side.ALL}
    for other in among:
        if not _may_compare(figure, other) or _share_of_unsaid(figure, other, wholes):
            continue
        days = alike(figure, other)
        if days < at_least:
            continue
        key = (other.counter.casefold(), other.scope, other.unit, _composed(other))
        rank = (-days, _known_far(figure, other), other.label, other)
        if key not in best or rank[:3] < best[key][:3]:
            best[key] = rank
    return [rank[3] for rank in sorted(best.values(), key=lambda r: r[:3])]


def all_comparisons(figures: Sequence[Figure]) -> list[Comparison]:
    """Every pair of figures that answer nearly one question and do not agree, with the faults of each series."""
    figures = sorted(figures, key=lambda f: f.key)
    doubted = suspects(figures)
    every = with_sums(figures)
    found: dict[frozenset[str], Comparison] = {}
    for fault in faults(figures):
        if fault.code in ("fall", "copies_differ"):
            first, second = fault.figures[0], fault.figures[-1]
            found[frozenset((first.key, second.key))] = compare(first, second, figures, doubted)
    nearest = {figure.key: peers(figure, every) for figure in every}
    for figure in every:
        for other in nearest[figure.key]:
            pair = frozenset((figure.key, other.key))
            if pair not in found and any(f.key == figure.key for f in nearest[other.key]):
                made = compare(figure, other, figures, doubted)
                if made.relation is not Relation.AGREE and made.difference:
                    found[pair] = made
    return sorted(found.values(), key=lambda c: (c.first.label, c.second.label))


def _may_compare(figure: Figure, other: Figure) -> bool:
    if other.key == figure.key or other.outcome is not figure.outcome or figure.outcome is Outcome.OTHER:
        return False
    if set(other.statements) & set(figure.statements):
        return False  # a share is not compared with its own whole
    weapons = (figure.scope.weapon, other.scope.weapon)
    sides = {figure.scope.side, other.scope.side} - {Side.ALL, Side.UNSAID}
    if len(sides) > 1:
        return False  # harm done by two parties: no one question
    if weapons[0] != weapons[1] or figure.scope.setting != other.scope.setting:
        return False
    if other.counter.casefold() == figure.counter.casefold():
        return _composed(other) != _composed(figure) and other.scope == figure.scope
    return other.number is not None and figure.number is not None


def _publication(figure: Figure) -> tuple[object, ...]:
    return figure.counter.casefold(), figure.outcome, figure.start_ms, figure.end_ms, figure.known_on


def _share_of_unsaid(figure: Figure, other: Figure, wholes: set[tuple[object, ...]]) -> bool:
    """Whether one names no side and the other is a share of a published whole: that whole is the peer."""
    pairs = ((figure, other), (other, figure))
    limited = (Side.ALL, Side.UNSAID)
    return any(
        a.scope.side is Side.UNSAID and b.scope.side not in limited and _publication(b) in wholes for a, b in pairs
    )


def _composed(figure: Figure) -> bool:
    return " + " in figure.label


def _known_far(first: Figure, second: Figure) -> float:
    days = [last_day(f.known_on).replace("-", "") for f in (first, second)]
    return abs(int(days[0]) - int(days[1])) if all(days) else float("inf")
