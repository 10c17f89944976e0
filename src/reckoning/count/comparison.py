"""Comparison: two figures side by side, why they differ by named causes, and what stays unexplained.

Definition: two figures of one outcome are compared by what each says it counts. Causes, each found from the figures'
own fields, with the direction it works in:

| cause | found when | explains a figure that is |
|---|---|---|
| unit | units differ (strikes, days with strikes; people, families) | any: the two are not comparable |
| side | the sides said to have done it differ | higher where it takes in more sides |
| victims | everyone (fighters included) against civilians | higher where it takes in everyone |
| weapon, setting, place | one is limited to a weapon, to custody, to a place | lower where it is limited |
| period | first or last days differ | higher where the period is longer, by the days it has more |
| revision | the same days, known at least 7 days apart | any: later knowledge adds and withdraws |
| standard | verified against documented, unverified or claimed | lower where the standard is stricter |
| level | the figure breaks its own counter's rising series | any: contested, and nothing else is concluded from it |
| transcription | one counter, one thing, one day, two numbers | any: both kept, the copies are to be checked |
| definition | one is from a data set whose codebook is known here (UCDP) | none: told as possible |
| rounding | one is rough (about, nearly, order of magnitude) or round, and they are within 5 % | any |

Figures agree when they are equal, are compatible when some number satisfies both bounds, and are not comparable when
their units, sides or victims differ. A cause that works against the difference is told and explains nothing. Where the
counter of one figure also gives a share of the other's scope for the same days, that share is set beside it.

Thresholds: 7 days for a revision (registers are published weekly), 5 % for rounding: both ours. What is unexplained is
the whole difference when no cause works in its direction; causes are never given sizes that no source gives.

What it cannot see: causes that figures do not say of themselves: double counting, other coverage, politics.

Known failures: a scope "not said" may be the same scope: it is named as a possible cause and makes nothing comparable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reckoning.count.figure import Figure, Side, Standard, Victims, in_words
from reckoning.model.basis import Basis, Grade
from reckoning.model.bound import Bound
from reckoning.model.canonical import sha256_of
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.errors import UsageError
from reckoning.model.finding import Kind
from reckoning.model.instant import DAY_MS, iso, parse_date

RULE = "comparisons/1"
REVISION_DAYS = 7
ROUNDING = 0.05
DEFINITIONS = {
    "UCDP": "UCDP counts deaths in events between organised groups, or by one against civilians, each with a place and"
    " a day, of groups or pairs of groups that reached 25 deaths in some year; its best figure is a cautious one",
}
"""What a data set's own codebook says it counts, by a word of its name."""
_ROUGH = (Bound.ABOUT, Bound.NEARLY, Bound.ORDER_OF)


class Relation(StrEnum):
    """How two figures stand to each other."""

    AGREE = "agree"
    COMPATIBLE = "compatible"
    DIFFER = "differ"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Cause:
    """One named reason, in words; `explains` says whether it works in the direction of the difference."""

    code: str
    words: str
    explains: bool
    possible: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two figures, their relation, first less second (None where a number is missing), causes, and what is left.

    `shares` are figures of one counter that fit the other's scope for the same days: like set beside like.
    """

    first: Figure
    second: Figure
    relation: Relation
    difference: float | None
    causes: tuple[Cause, ...]
    unexplained: str
    grade: Grade
    shares: tuple[Figure, ...] = ()


def compare(
    first: Figure,
    second: Figure,
    among: Sequence[Figure] = (),
    suspect: Mapping[str, str] = MappingProxyType({}),
) -> Comparison:
    """One figure beside another; `among` are further published figures, `suspect` keys to doubt with the reason.

    Raises `UsageError` for figures of different outcomes: they answer different questions.
    """
    if first.outcome is not second.outcome:
        raise UsageError(
            f"{first.label} counts {first.outcome}, {second.label} counts {second.outcome}",
            do="compare figures of one outcome",
        )
    a, b = first.number, second.number
    difference = None if a is None or b is None else a - b
    causes = _causes(first, second, difference or 0.0, suspect)
    doubted = any(c.code in ("level", "transcription") for c in causes)
    relation = Relation.DIFFER if doubted and difference else _relation(first, second, causes)
    left = _unexplained(relation, difference, causes)
    grade = Grade.CONTESTED if doubted or relation is Relation.DIFFER else Grade.POSSIBLE
    return Comparison(first, second, relation, difference, tuple(causes), left, grade, _shares(first, second, among))


def _causes(first: Figure, second: Figure, difference: float, suspect: Mapping[str, str]) -> list[Cause]:
    found = [Cause("level", suspect[f.key], True) for f in (first, second) if f.key in suspect]
    if _one_statement(first, second) and difference:
        words = (
            f"one counter, one thing and one day, two numbers ({_source(first)}; {_source(second)}): check the copies"
        )
        found.append(Cause("transcription", words, True))
    if first.unit != second.unit:
        found.append(Cause("unit", f"{first.unit} ({first.what}) are not {second.unit} ({second.what})", True))
    found += _scope(first, second, difference)
    found += _period(first, second, difference)
    found += _standard(first, second, difference)
    found += _definitions(first, second)
    return found + _rounding(first, second, difference)


def _one_statement(first: Figure, second: Figure) -> bool:
    same = (first.counter.casefold(), first.scope, first.unit, first.end_ms)
    return same == (second.counter.casefold(), second.scope, second.unit, second.end_ms) and first.end_ms is not None


def _scope(first: Figure, second: Figure, difference: float) -> list[Cause]:
    found = []
    sides = (first.scope.side, second.scope.side)
    if sides[0] is not sides[1]:
        found.append(_of_sides(first, second, difference))
    victims = (first.scope.victims, second.scope.victims)
    if victims[0] is not victims[1]:
        unsaid = Victims.UNSAID in victims
        wider = 1 if victims[0] is Victims.EVERYONE else -1 if victims[1] is Victims.EVERYONE else 0
        words = f"{first.counter}: {victims[0]}; {second.counter}: {victims[1]}"
        found.append(Cause("victims", words, _works(wider, difference), unsaid))
    for name, limit in (("weapon", "only by"), ("setting", "only"), ("place", "only in")):
        given = getattr(first.scope, name), getattr(second.scope, name)
        if given[0].casefold() != given[1].casefold():
            wider = 0 if all(given) else (1 if not given[0] else -1)
            said = [
                f"{f.counter}: {limit} {g}" if g else f"{f.counter}: any"
                for f, g in zip((first, second), given, strict=True)
            ]
            found.append(Cause(name, f"{name}: {'; '.join(said)}", _works(wider, difference)))
    return found


def _definitions(first: Figure, second: Figure) -> list[Cause]:
    """What a data set is known to leave out, where only one of the two figures is from it."""
    found = []
    for name, words in DEFINITIONS.items():
        inside = [name.casefold() in f.counter.casefold() for f in (first, second)]
        if inside[0] is not inside[1]:
            found.append(Cause("definition", words, False, True))
    return found


def _of_sides(first: Figure, second: Figure, difference: float) -> Cause:
    sides = (first.scope.side, second.scope.side)
    unsaid = Side.UNSAID in sides
    wider = 1 if sides[0] is Side.ALL else -1 if sides[1] is Side.ALL else 0
    words = f"{first.counter} counts those harmed by {sides[0]}, {second.counter} by {sides[1]}"
    return Cause(
        "side",
        words.replace("by side not said", "by a side it does not name"),
        _works(wider, difference) or not wider,
        unsaid,
    )


def _works(wider: int, difference: float) -> bool:
    """Whether the figure that takes in more (first: 1, second: -1) is the higher one."""
    return wider * difference > 0


def _period(first: Figure, second: Figure, difference: float) -> list[Cause]:
    if first.end_ms is None or second.end_ms is None:
        said = first.label if first.end_ms is None else second.label
        return [Cause("period", f"{said} does not say to which day it reaches", True, True)]
    found = []
    starts_known = first.start_ms is not None and second.start_ms is not None
    before = _days(second.start_ms, first.start_ms) if starts_known else 0  # days that the first begins earlier
    after = _days(first.end_ms, second.end_ms)
    if before or after:
        kinds = " (a running total against one period)" if first.running is not second.running and before else ""
        words = f"{first.counter}: {_days_of(first)}; {second.counter}: {_days_of(second)}{kinds}"
        longer = before + after
        found.append(Cause("period", words, _works(1 if longer > 0 else -1, difference)))
    known = _known_apart(first, second)
    if known is not None and known >= REVISION_DAYS and abs(before) + abs(after) <= 45:
        words = f"{first.counter} as known on {first.known_on}; {second.counter} as known on {second.known_on}"
        found.append(Cause("revision", words, True))
    return found


def _days(later: int | None, earlier: int | None) -> int:
    return round(((later or 0) - (earlier or 0)) / DAY_MS)


def _days_of(figure: Figure) -> str:
    start = (
        (iso(figure.start_ms) or "a first day not given")[:10] if figure.start_ms is not None else "first day not given"
    )
    end = (iso(figure.end_ms - DAY_MS) or "")[:10] if figure.end_ms is not None else "last day not given"
    return f"{start} to {end}"


def _known_apart(first: Figure, second: Figure) -> int | None:
    """Days between the knowledge of two figures; None where one is not known to the day."""
    if len(first.known_on) != 10 or len(second.known_on) != 10:
        return None
    return abs((parse_date(first.known_on) - parse_date(second.known_on)).days)


def _standard(first: Figure, second: Figure, difference: float) -> list[Cause]:
    given = (first.standard, second.standard)
    if given[0] is given[1]:
        return []
    if Standard.UNSAID in given:
        words = f"{first.counter}: {given[0]}; {second.counter}: {given[1]}"
        return [Cause("standard", words, False, True)]
    order = list(Standard)
    looser = 1 if order.index(given[0]) > order.index(given[1]) else -1
    words = f"{first.counter}: {given[0]}; {second.counter}: {given[1]}"
    return [Cause("standard", words, _works(looser, difference))]


def _rounding(first: Figure, second: Figure, difference: float) -> list[Cause]:
    rough = [f for f in (first, second) if f.value.bound in _ROUGH or (f.number or 1) % 100 == 0]
    near = abs(difference) <= ROUNDING * max(first.number or 0, second.number or 0)
    if not rough or not difference or not near:
        return []
    return [Cause("rounding", f"{' and '.join(f.label for f in rough)} is a rounded number", True)]


def _relation(first: Figure, second: Figure, causes: Sequence[Cause]) -> Relation:
    firm = [c for c in causes if not c.possible]
    if any(c.code in ("unit", "side", "victims", "weapon", "setting", "place") for c in firm):
        return Relation.NOT_COMPARABLE
    if first.value == second.value and first.number is not None:
        return Relation.AGREE
    lows = [v.low for v in (first.value, second.value) if v.low is not None]
    highs = [v.high for v in (first.value, second.value) if v.high is not None]
    if not lows or not highs or max(lows) <= min(highs):
        return Relation.COMPATIBLE
    return Relation.DIFFER


def _unexplained(relation: Relation, difference: float | None, causes: Sequence[Cause]) -> str:
    if difference is None:
        return "one of them gives no number"
    if not difference:
        return ""
    if any(c.code == "level" for c in causes):
        return "nothing is concluded from the difference while one of them is suspect"
    working = [c for c in causes if c.explains and not c.possible]
    if not working:
        return f"the whole difference of {abs(difference):,.0f}: no cause found works in its direction"
    if relation is Relation.NOT_COMPARABLE:
        return "how much of the difference each cause makes: the figures do not say"
    return f"how the difference of {abs(difference):,.0f} divides among the causes: the figures do not say"


def _shares(first: Figure, second: Figure, among: Sequence[Figure]) -> tuple[Figure, ...]:
    """Shares that one counter gives of its figure for the side that the other figure is limited to."""
    found = []
    for whole, part in ((first, second), (second, first)):
        if whole.scope.side is not Side.ALL or part.scope.side in (Side.ALL, Side.UNSAID):
            continue
        found += [
            f
            for f in among
            if f.counter == whole.counter
            and f.outcome is whole.outcome
            and f.scope.side is part.scope.side
            and (f.start_ms, f.end_ms, f.unit) == (whole.start_ms, whole.end_ms, whole.unit)
        ]
    return tuple(found)


def _source(figure: Figure) -> str:
    via = f" via {figure.via}" if figure.via else ""
    kind = f", {figure.source_class.replace('_', ' ')}" if figure.source_class else ""
    return f"{figure.label}{via}{kind}"


def told(comparison: Comparison) -> str:
    """One plain sentence: both figures with their wording, and how they stand to each other."""
    parts = [f"{f.label} {f.counter}: {in_words(f.value)}" for f in (comparison.first, comparison.second)]
    return f"{parts[0]} | {parts[1]}: {comparison.relation}"


def conclusion(comparison: Comparison) -> Conclusion:
    """The comparison as a finding of kind `comparison`, linked to what both figures stand on."""
    first, second = comparison.first, comparison.second
    links = [Link("supports", s) for f in (first, second, *comparison.shares) for s in f.statements]
    subjects = sorted({f.subject or f"figure:{f.label}" for f in (first, second)})
    return Conclusion(
        kind=Kind.COMPARISON,
        rule=RULE,
        subjects=tuple(subjects),
        title=told(comparison),
        grade=comparison.grade,
        basis=Basis.STATED,
        start_ms=min((f.start_ms for f in (first, second) if f.start_ms is not None), default=None),
        end_ms=max((f.end_ms for f in (first, second) if f.end_ms is not None), default=None),
        low=comparison.difference,
        best=comparison.difference,
        high=comparison.difference,
        unit=first.unit if first.unit == second.unit else "",
        pattern=str(comparison.relation),
        signs=tuple(f"{c.code}{'' if c.explains else ' (does not explain it)'}: {c.words}" for c in comparison.causes),
        value_before=in_words(first.value),
        value_after=in_words(second.value),
        parameters={
            "figures": [first.label, second.label],
            "unexplained": comparison.unexplained,
            "shares": [f.label for f in comparison.shares],
        },
        links=tuple(dict.fromkeys(links)),
        ordinal=int(sha256_of([first.label, second.label])[:12], 16),  # sums of periods share their first one's subject
    )
