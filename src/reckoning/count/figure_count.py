"""Figures counted from records: low, best and high of each group, with what a reader must be warned of.

Definition: what is counted are entries, each one person or one event after linkage, with its own low, best and high.
Entries are given twice: with certain links merged (`none_merged`), and with doubtful ones merged too (`all_merged`).

- low: the lows of entries that lie wholly in the period, doubtful links merged;
- best: the bests of entries whose middle lies in the period, certain links merged (for people also those more probable
  than not); none where an entry has no best;
- high: the highs of entries that touch the period, certain links merged; none where an entry has no high ("at least").

An entry without what a filter asks for (no perpetrator named, no day) is left out of low and best and told in a
warning. Only records said on or before the day asked for count.

Thresholds: none.

What it cannot see: people or events that no source recorded; that is what estimates are for.

Known failures: the middle of a year-long interval puts its best into one month: grouped by month such entries stand
apart, as not dated to the month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reckoning.count.figure import FIGHTING, FigureWarning, in_words, ranged
from reckoning.count.figure_query import PERIODS, By, Query, period_of
from reckoning.model.basis import Basis, Support, grade
from reckoning.model.bound import Amount
from reckoning.model.canonical import sha256_of
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind

RULE = "figures/1"
NOT_SAID = "not said"
UNKNOWN = ("", "unknown")


@dataclass(frozen=True)
class Entry:
    """One person or event to count; numbers are what it adds (1 for a person), None where it gives none.

    `sources` saw it, `groups` are independent sources under it, `group` is what its people are (women, men, children).
    """

    id: str
    sources: tuple[str, ...]
    statements: tuple[str, ...]
    low: float | None
    best: float | None
    high: float | None
    start_ms: int | None = None
    end_ms: int | None = None
    region: str = ""
    place: str = ""
    perpetrator: str = ""
    weapon: str = ""
    group: str = ""
    groups: tuple[str, ...] = ()
    known_on: str = ""


@dataclass(frozen=True)
class Entries:
    """What is counted, under both readings of doubtful links, and what is known to be amiss with it.

    `kind` says whether entries are people of registers or events. `likely` are those of the best figure where that is
    not `none_merged`: doubtful links that are more probable than not hold there.
    """

    none_merged: tuple[Entry, ...]
    all_merged: tuple[Entry, ...]
    unit: str = "people"
    warnings: tuple[FigureWarning, ...] = ()
    kind: str = "people"
    likely: tuple[Entry, ...] | None = None


@dataclass(frozen=True)
class GroupFigure:
    """The figure of one group, named by one label a dimension; empty for the total."""

    labels: tuple[str, ...]
    value: Amount
    entries: int
    sources: tuple[str, ...]
    groups: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """The answer to a query: the total, its groups in order, and warnings."""

    query: Query
    total: GroupFigure
    groups: tuple[GroupFigure, ...]
    warnings: tuple[FigureWarning, ...]
    kind: str = "people"

    @property
    def unit(self) -> str:
        """What one of it is."""
        return self.total.value.unit


@dataclass(frozen=True)
class _Reach:
    """How far an entry lies in a query: surely, by its middle, possibly."""

    surely: bool
    middle: bool
    possibly: bool


@dataclass(frozen=True)
class _Readings:
    """The entries of a group with doubtful links left apart, with the likely ones merged, with all merged."""

    none: Sequence[tuple[Entry, _Reach]]
    likely: Sequence[tuple[Entry, _Reach]]
    most: Sequence[tuple[Entry, _Reach]]


def count(entries: Entries, query: Query) -> Counts:
    """Low, best and high of a query over entries, in total and by group."""
    warnings = [*entries.warnings]
    none, unsaid = _selected(entries.none_merged, query)
    most, _ = _selected(entries.all_merged, query)
    likely = none if entries.likely is None else _selected(entries.likely, query)[0]
    warnings += [*_left_out(unsaid, entries.kind), *_unmatched(entries.none_merged, query), *_unbounded(none, query)]
    total = _figure((), _Readings(none, likely, most), entries.unit)
    grouped = [_grouped(of, query.by) for of in (none, likely, most)] if query.by else []
    groups = [
        _figure(labels, _Readings(*(of.get(labels, []) for of in grouped)), entries.unit)
        for labels in sorted({labels for of in grouped[:2] for labels in of})  # what only merging makes is in the total
    ]
    if By.SOURCE in query.by and any(len(e.sources) > 1 for e, _ in none):
        words = "what several sources saw is in the row of each: rows by source overlap and are never added up"
        warnings.append(FigureWarning("groups_overlap", words))
    return Counts(query, total, tuple(groups), tuple(dict.fromkeys(warnings)), entries.kind)


def _selected(entries: Iterable[Entry], q: Query) -> tuple[list[tuple[Entry, _Reach]], dict[str, int]]:
    """What a query counts, and of how many else it cannot be said, by what they leave open."""
    kept = []
    unsaid: dict[str, int] = defaultdict(int)
    wants = {name: getattr(q, name) for name in ("region", "perpetrator", "weapon", "group") if getattr(q, name)}
    for e in entries:
        if q.source and q.source.casefold() not in {s.casefold() for s in e.sources}:
            continue
        open_ones = [name for name, wanted in wants.items() if _says_nothing(name, wanted, getattr(e, name))]
        if not all(_fits(n, wanted, getattr(e, n)) for n, wanted in wants.items() if n not in open_ones):
            continue
        reach = _reach(e, q)
        if not reach.possibly and e.start_ms is None:
            open_ones.append("day")
        for name in open_ones:
            unsaid[name] += 1
        if reach.possibly and not open_ones:
            kept.append((e, reach))
    return kept, unsaid


def _left_out(unsaid: Mapping[str, int], kind: str) -> list[FigureWarning]:
    """What a filter cannot place; of people without their number, which could be worked out against a table."""
    return [
        FigureWarning(
            "left_out",
            f"{'' if kind == 'people' else f'{n:,} '}records that give no one {name} are left out of a figure that asks"
            " for it",
        )
        for name, n in sorted(unsaid.items())
    ]


def _unmatched(entries: Sequence[Entry], q: Query) -> list[FigureWarning]:
    """A filter that no record fits: more often a slip of the pen than nobody."""
    wants = {name: wanted for name in ("region", "perpetrator", "group") if (wanted := getattr(q, name))}
    return [
        FigureWarning("no_match", f"no record has the {name} {wanted!r}: check how it is written")
        for name, wanted in wants.items()
        if entries and not any(_fits(name, wanted, getattr(e, name)) for e in entries)
    ]


def _says_nothing(name: str, wanted: str, given: str) -> bool:
    """Whether an entry leaves open what a filter asks for; of a fight, neither side alone is the perpetrator."""
    if wanted.casefold() in UNKNOWN:
        return False
    fought = name == "perpetrator" and given.startswith(FIGHTING) and not wanted.casefold().startswith("fighting")
    return given in UNKNOWN or fought


def _unbounded(chosen: Sequence[tuple[Entry, _Reach]], query: Query) -> list[FigureWarning]:
    """Why a total has no best or no high: how many of what is counted give none."""
    told = []
    for end, missing in (("best", "no best figure"), ("high", "no upper bound")):
        if without := sum(getattr(e, end) is None for e, _ in chosen):
            words = f"{without:,} of {len(chosen):,} records give {missing} of {query.what}: neither does their sum"
            told.append(FigureWarning(f"no_{end}", words))
    return told


def _fits(name: str, wanted: str, given: str) -> bool:
    if name in ("region", "perpetrator"):
        return wanted.casefold() in given.casefold()
    return wanted.casefold() == given.casefold()


def _reach(e: Entry, q: Query) -> _Reach:
    start, end = q.start_ms, q.end_ms
    if start is None and end is None:
        return _Reach(True, True, True)
    if e.start_ms is None or e.end_ms is None:
        return _Reach(False, False, False)
    first = start if start is not None else e.start_ms
    last = end if end is not None else e.end_ms
    middle = (e.start_ms + e.end_ms) // 2
    return _Reach(
        first <= e.start_ms and e.end_ms <= last,
        first <= middle < last or (middle == last == e.end_ms),
        e.start_ms < last and first < e.end_ms,
    )


def _grouped(
    chosen: Sequence[tuple[Entry, _Reach]], by: tuple[By, ...]
) -> dict[tuple[str, ...], list[tuple[Entry, _Reach]]]:
    found: dict[tuple[str, ...], list[tuple[Entry, _Reach]]] = defaultdict(list)
    for entry, reach in chosen:
        for labels in _labels(entry, by):
            found[labels].append((entry, reach))
    return found


def _labels(entry: Entry, by: tuple[By, ...]) -> list[tuple[str, ...]]:
    """The groups of an entry: one, but for each source that saw it where sources are a dimension."""
    found: list[tuple[str, ...]] = [()]
    for dimension in by:
        if dimension in PERIODS:
            values = [period_of(dimension, entry.start_ms, entry.end_ms)]
        elif dimension is By.SOURCE:
            values = list(entry.sources)
        else:
            values = [getattr(entry, dimension) or NOT_SAID]
        found = [(*labels, value) for labels in found for value in values]
    return found


def _figure(
    labels: tuple[str, ...],
    of: _Readings,
    unit: str,
) -> GroupFigure:
    low = sum(_lowest(e) for e, reach in of.most if reach.surely)
    best = _sum([e.best for e, reach in of.likely if reach.middle])
    high = _sum([e.high for e, reach in of.none if reach.possibly])
    if high is not None:
        low = min(low, high)
        best = None if best is None else min(best, high)
    if best is not None:
        low = min(low, best)
    counted = [e for e, _ in of.none]
    return GroupFigure(
        labels,
        ranged(low, best, high, unit),
        len(counted),
        _all(e.sources for e in counted),
        _all(e.groups or e.sources for e in counted),
        _all(e.statements for e in counted),
    )


def _lowest(e: Entry) -> float:
    return e.low if e.low is not None else e.best if e.best is not None and e.high is not None else 0.0


def _sum(numbers: Sequence[float | None]) -> float | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None


def _all(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({text for some in texts for text in some}))


def conclusions(counts: Counts, hidden: Container[tuple[str, ...]] = ()) -> list[Conclusion]:
    """The figures of a query as findings of kind `figure`; their parameters are the query and the group's labels.

    Groups whose labels are `hidden` (too few people) give none.
    """
    return [_conclusion(counts, figure) for figure in (counts.total, *counts.groups) if figure.labels not in hidden]


def _conclusion(counts: Counts, figure: GroupFigure) -> Conclusion:
    asked = counts.query.plain()
    about = ", ".join(figure.labels) or "in all"
    known = f" as known on {counts.query.as_of}" if counts.query.as_of else ""
    value = figure.value
    basis = Basis.DOCUMENTED if counts.kind == "people" else Basis.STATED  # a register is kept; events are reported
    return Conclusion(
        kind=Kind.FIGURE,
        rule=RULE,
        subjects=(f"register:{counts.query.what} of {counts.kind}",),
        title=f"{counts.query.what}, {about}: {in_words(value)}{known}",
        grade=grade([Support(basis, group) for group in figure.groups]),
        basis=basis,
        start_ms=counts.query.start_ms,
        end_ms=counts.query.end_ms,
        low=value.low,
        best=value.best,
        high=value.high,
        bound=value.bound,
        unit=value.unit,
        signs=tuple(w.words for w in counts.warnings),
        parameters={"query": asked, "group": _named(counts.query.by, figure.labels)},
        links=tuple(Link("counts", statement) for statement in figure.statements),
        ordinal=int(sha256_of([asked, figure.labels])[:12], 16),
    )


def _named(by: Sequence[By], labels: Sequence[str]) -> dict[str, str]:
    return {str(dimension): label for dimension, label in zip(by, labels, strict=False)}
