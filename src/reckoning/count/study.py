"""The count of a case: from its records and judgements to figures, events, overlap and comparisons, all at once.

What was withdrawn is left out first, then what was said after the day asked for; then events are merged and people
linked, and only then is anything added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reckoning.count import comparison, figure_count, incident_merge, register_releases
from reckoning.count.comparison import Comparison, compare
from reckoning.count.comparison_search import all_comparisons, peers, with_sums
from reckoning.count.disclosure import SMALLEST
from reckoning.count.disclosure_names import without_withdrawn
from reckoning.count.figure import Figure, FigureWarning, Outcome, Scope, Side, Standard, Victims
from reckoning.count.figure_count import Counts, Entries, count
from reckoning.count.figure_entries import OF_EVENTS, OF_PEOPLE, Groups, entries_of_events, entries_of_people
from reckoning.count.figure_query import Counted, Query
from reckoning.count.figure_table import released_table
from reckoning.count.incident import Incident, duplicate_ids, incidents, source_of
from reckoning.count.incident_merge import Merged, merge
from reckoning.count.overlap import Overlap, overlap
from reckoning.count.person_record import person_records
from reckoning.count.register_releases import one_each, releases, repeated
from reckoning.count.series import faults, known_on, last_day, published, series_of, suspects
from reckoning.model.conclusion import Conclusion
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, iso
from reckoning.model.judgement import Judgement
from reckoning.model.row import RecordKind, Row

if TYPE_CHECKING:
    from reckoning.count.linkage import Pair

ALL_DEATHS = Query()
FEWEST_TO_LINK = 20
"""Below it a model of what records of one person look like has nothing to learn from: people then link them by hand."""
ONE_SIDED = "in attacks of one side on civilians, none in fighting"
"""What a data set that names one side gives: civilians who died in fighting have no side in it."""
NEVER = 2.0
"""A probability that no link has."""
COUNTED_KINDS = (RecordKind.CASUALTY, RecordKind.INCIDENT, RecordKind.FIGURE)


@dataclass(frozen=True)
class Linked:
    """The people of registers: ids of each one's records, under three readings of doubtful links.

    `likely`, where given, holds the doubtful links that are more probable than not; `pairs` are all that were found.
    """

    none_merged: Groups
    all_merged: Groups
    warnings: tuple[FigureWarning, ...] = ()
    likely: Groups | None = None
    pairs: tuple[Pair, ...] = ()


Linking = Callable[[Sequence[Row], Sequence[Judgement]], Linked]


@dataclass(frozen=True)
class Basis:
    """What a count goes by, once withdrawn and later records are gone: rows by kind, events merged, people linked."""

    people: tuple[Row, ...]
    linked: Linked
    merged: Merged
    figures: tuple[Figure, ...]
    warnings: tuple[FigureWarning, ...]


def unlinked(rows: Sequence[Row], judgements: Sequence[Judgement]) -> Linked:
    """Every record one person but what a release repeats: right for one register that keeps each person once, an upper
    bound for several registers or releases, of which the largest alone is the lower one."""
    alone = one_each(rows)
    lists = [release for of in releases(rows).values() for release in of]
    if len(lists) < 2:
        return Linked(alone, alone)
    largest = one_each(max(lists, key=lambda of: (len(of), of[0].evidence)))
    if len(largest) == len(alone):
        return Linked(alone, alone)
    words = "records of several registers were not linked: the low is the largest register alone, the high all of them"
    return Linked(alone, largest, (FigureWarning("not_linked", words),))


def linked(rows: Sequence[Row], judgements: Sequence[Judgement]) -> Linked:
    """People by probabilistic linkage: sure links always hold, doubtful ones in the low, likely ones in the best."""
    from reckoning.count.linkage import Pair, link
    from reckoning.count.person_clusters import PeopleParameters, people

    records = person_records(rows)
    if len(rows) < FEWEST_TO_LINK:
        sure = [Pair(min(of), max(of), 1.0) for of in repeated(rows)]
        by_hand = [e.members for e in people(records, sure, judgements).entities]
        alone = unlinked(rows, judgements)
        inside = {i for of in alone.all_merged for i in of} if alone.warnings else {r.id for r in records}
        fewest = [kept for of in by_hand if (kept := [i for i in of if i in inside])]
        return replace(alone, none_merged=by_hand, all_merged=fewest)
    pairs = link(records).pairs
    default = PeopleParameters()
    found = people(records, pairs, judgements, default)
    bounds = (replace(default, best_from=p) for p in (NEVER, default.doubtful_from))
    none, most = ([e.members for e in people(records, pairs, judgements, p).entities] for p in bounds)
    told = [FigureWarning("conflict_of_judgements", conflict.what) for conflict in found.conflicts]
    if found.queue:
        words = (
            f"{len(found.queue):,} links between records of people are doubtful: the low merges them, the high does not"
        )
        told.append(FigureWarning("doubtful_links", words))
    return Linked(none, most, tuple(told), [e.members for e in found.entities], tuple(pairs))


def basis(
    rows: Iterable[Row], judgements: Iterable[Judgement] = (), *, as_of: str = "", link: Linking = unlinked
) -> Basis:
    """What can be counted of rows as known on a day (YYYY-MM-DD; empty: all of them)."""
    made = list(judgements)
    kept, gone = without_withdrawn((r for r in rows if r.kind in COUNTED_KINDS), made)
    warnings = []
    if gone:
        warnings.append(FigureWarning("withdrawn", "records whose consent was withdrawn are left out"))
    if as_of:
        kept, undated = _known(kept, as_of)
        if undated:
            words = f"{undated:,} records do not say when they were published: they are left out of a count as of a day"
            warnings.append(FigureWarning("no_knowledge_date", words))
    people = [r for r in kept if r.kind == RecordKind.CASUALTY]
    warnings += [*duplicate_ids(kept), *register_releases.told(people)]
    linked = link(people, made)
    events = incidents(kept)
    warnings += incident_merge.dropped(events)
    return Basis(
        tuple(people),
        linked,
        merge(events, made),
        tuple(sorted(published(kept), key=lambda f: f.key)),
        (*warnings, *linked.warnings),
    )


def _known(rows: Sequence[Row], as_of: str) -> tuple[list[Row], int]:
    """Rows said on or before a day, and how many do not say when."""
    days = [last_day(known_on(row)) for row in rows]
    return [row for row, day in zip(rows, days, strict=True) if day and day <= as_of], days.count("")


def counts(of: Basis, query: Query) -> list[Counts]:
    """The answers to a query: one over people, one over events, where the case holds them; never added to each other.

    Raises `UsageError` where there is nothing to count.
    """
    _refuse_unknown(of, query.source)
    found = []
    if of.people and query.what in OF_PEOPLE:
        found.append(count(_people(of, query.what), query))
    if of.merged.none_merged and query.what in OF_EVENTS:
        found.append(count(_events(of, query.what), query))
    if not found and not of.figures:
        known = f" as known on {query.as_of}" if query.as_of else ""
        raise UsageError(
            f"no record to count {query.what} from{known}", do="add a register of people, or a table of events"
        )
    if len(found) == 2:
        words = (
            "people and events are counted apart: a death in the register may be one of an event's, so never add them"
        )
        both = FigureWarning("never_added", words)
        found = [replace(c, warnings=(*c.warnings, both)) for c in found]
    return found


def _refuse_unknown(of: Basis, source: str) -> None:
    """Raise `UsageError` for a source that recorded nothing here: its count would be a nought that nobody gave."""
    known = {source_of(row) for row in of.people} | {s for i in of.merged.none_merged for s in i.sources}
    if source and known and source.casefold() not in {s.casefold() for s in known}:
        raise UsageError(f"no source here is called {source!r}", do=f"use one of {', '.join(sorted(known))}")


def overlaps(of: Basis, what: Counted, kind: str = "") -> Overlap:
    """Which sources saw whom: people where the case holds any, else events; or those of a `kind` (people, events).

    Raises `UsageError` where there are none.
    """
    of_people = bool(of.people) and what in OF_PEOPLE if not kind else kind == "people"
    if (what not in OF_PEOPLE) if of_people else (what not in OF_EVENTS):
        raise UsageError(f"{what} are not counted from {'people' if of_people else 'events'}")
    return overlap(_people(of, what) if of_people else _events(of, what))


def _people(of: Basis, what: Counted) -> Entries:
    entries = entries_of_people(of.people, of.linked.none_merged, of.linked.all_merged, what, of.linked.likely)
    return replace(entries, warnings=(*of.warnings, *entries.warnings))


def _events(of: Basis, what: Counted) -> Entries:
    entries = entries_of_events(of.merged, what)
    return replace(entries, warnings=(*of.warnings, *entries.warnings))


def standing(figures: Sequence[Figure]) -> list[Figure]:
    """The latest published figure of each series that is not suspect, by counter."""
    doubted = suspects(figures)
    found = []
    for of in series_of(figures).values():
        sound = [f for f in of if f.key not in doubted] or list(of)
        found.append(sound[-1])
    return sorted(found, key=lambda f: (f.outcome, f.counter.casefold(), f.label))


def compare_with(of: Basis, label: str) -> list[Comparison]:
    """A published figure beside its peers, and beside what the case's own records count for the same days.

    Raises `UsageError` where no figure has that label.
    """
    every = with_sums(of.figures)
    figure = _named(label, every, of.figures)
    doubted = suspects(of.figures)
    found = [compare(figure, own, of.figures, doubted) for own in own_figures(of, figure)]
    found += [compare(figure, other, of.figures, doubted) for other in peers(figure, every)]
    for fault in faults(of.figures):
        keys = [f.key for f in fault.figures]
        if fault.code in ("fall", "copies_differ") and figure.key in keys:
            other = fault.figures[0] if fault.figures[-1].key == figure.key else fault.figures[-1]
            found.append(compare(figure, other, of.figures, doubted))
    return list({(c.first.key, c.second.key): c for c in found}.values())


def _named(label: str, every: Sequence[Figure], stated: Sequence[Figure]) -> Figure:
    """The one figure of a label, or the published one of a statement's id."""
    found = [f for f in every if f.label == label]
    found = found or [f for f in stated if len(label) > 5 and f.statements[0].startswith(label)]
    if not found:
        raise UsageError(f"no published figure is called {label!r}", do="reckoning compare lists those there are")
    if len(found) > 1:
        ids = ", ".join(f.statements[0][:12] for f in found)
        raise UsageError(f"{len(found)} figures are called {label!r}", do=f"name one by its statement: {ids}")
    return found[0]


def own_figures(of: Basis, like: Figure) -> list[Figure]:
    """What the case's own records count for the days of a figure: people, and events by all sides and by the state.

    They are as known in this basis: make one as of the figure's day to compare knowledge of one day.
    """
    if like.outcome is not Outcome.KILLED or like.start_ms is None or like.end_ms is None:
        return []
    first, last = (iso(like.start_ms) or "")[:10], (iso(like.end_ms - DAY_MS) or "")[:10]
    asked = Query(Counted.DEATHS, (), first, last)
    found = []
    if of.people:
        known = max((known_on(row) for row in of.people), key=last_day)
        own = _counted(count(_people(of, Counted.DEATHS), asked), "register", Scope(), like)
        found.append(replace(own, known_on=known))
    every = Scope(Side.ALL, Victims.EVERYONE)
    for what, events, scope in (
        (Counted.DEATHS, of.merged, every),
        (Counted.CIVILIANS, of.merged, Scope(Side.ALL, Victims.CIVILIANS)),
        (Counted.CIVILIANS, _of_side(of.merged, Side.STATE), Scope(Side.STATE, Victims.CIVILIANS, "", ONE_SIDED)),
    ):
        end = _reached(of.merged, like)
        if events.none_merged and end is not None:
            made = count(_events(replace(of, merged=events), what), replace(asked, what=what))
            known = max((i.known_on for i in events.none_merged), key=last_day)
            own = _counted(made, f"{what}, {scope.side}", scope, like)
            found.append(replace(own, end_ms=end, known_on=known))
    return [f for f in found if f.number is not None and f.number >= SMALLEST]  # fewer people are not shown


def _of_side(merged: Merged, side: Side) -> Merged:
    """Events that one side is said to have done to civilians: one-sided violence, not fighting between two."""

    def keep(events: Sequence[Incident]) -> tuple[Incident, ...]:
        return tuple(i for i in events if i.side is side and "civilian" in i.target.casefold())

    return replace(merged, none_merged=keep(merged.none_merged), all_merged=keep(merged.all_merged))


def _reached(merged: Merged, like: Figure) -> int | None:
    """The day to which the events tell of a figure's days; None where they stop more than a month before its end."""
    last = max((i.end_ms or 0 for i in merged.none_merged), default=0)
    if like.end_ms is None or last < like.end_ms - 31 * DAY_MS:
        return None
    return min(last, like.end_ms)


def _counted(made: Counts, name: str, scope: Scope, like: Figure) -> Figure:
    total = made.total
    counter = " and ".join(total.sources) or "this case"
    return Figure(
        label=f"counted ({name})",
        what=f"{made.query.what} in the records of {counter}",
        counter=counter,
        value=total.value,
        outcome=Outcome.KILLED,
        scope=scope,
        standard=Standard.DOCUMENTED,
        start_ms=like.start_ms,
        end_ms=like.end_ms,
        running=like.running,
        statements=total.statements,
        counted=True,
        warnings=made.warnings,
    )


def conclusions(
    rows: Iterable[Row], judgements: Iterable[Judgement] = (), query: Query = ALL_DEATHS, link: Linking = unlinked
) -> list[Conclusion]:
    """Everything a count concludes: figures of the query, what releases of a register changed, numbers given twice,
    events, and published figures that do not agree."""
    of = basis(rows, judgements, as_of=query.as_of, link=link)
    found: list[Conclusion] = []
    if of.people or of.merged.none_merged or of.figures:
        for made in counts(of, query):
            found += figure_count.conclusions(made, released_table(made).hidden)
    found += register_releases.conclusions(of.people, of.linked.pairs)
    found += incident_merge.conclusions(of.merged)
    found += [comparison.conclusion(c) for c in all_comparisons(of.figures)]
    return found
