"""Entries: what is counted, made from events and from people after linkage.

An event adds those it killed or injured, or one event; a person adds one. People and events of one case are never added
to each other: a death in a register may be one of an event's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from reckoning.count.figure import FigureWarning
from reckoning.count.figure_count import Entries, Entry
from reckoning.count.figure_query import Counted
from reckoning.count.incident import UNKNOWN, Incident, source_of
from reckoning.count.incident_merge import Merged
from reckoning.count.incident_weapon import weapon_of
from reckoning.count.person_record import PersonRecord, person_records
from reckoning.count.series import known_on, last_day
from reckoning.count.status import History, Status, history
from reckoning.model.bound import Amount
from reckoning.model.row import Row

ADULT_AGE = 18
IN_DETENTION = frozenset({Status.DETAINED, Status.CHARGED, Status.SENTENCED})
_AMOUNTS: dict[Counted, Callable[[Incident], Amount]] = {
    Counted.DEATHS: lambda i: i.killed,
    Counted.CIVILIANS: lambda i: i.civilians,
    Counted.INJURED: lambda i: i.injured,
}
OF_EVENTS = (*_AMOUNTS, Counted.EVENTS)
OF_PEOPLE = (Counted.DEATHS, Counted.DETAINED, Counted.PEOPLE)
Groups = Sequence[Sequence[str]]
"""Ids of the records of each person."""


def entries_of_events(merged: Merged, what: Counted) -> Entries:
    """What events add to a count; those that give no number are left out, with a warning."""
    none = [_of_event(i, what) for i in merged.none_merged]
    most = [_of_event(i, what) for i in merged.all_merged]
    kept = tuple(e for e in none if e is not None)
    warnings = list(dict.fromkeys(w for i in merged.none_merged for w in i.warnings))
    if missing := len(none) - len(kept):
        warnings.append(FigureWarning("no_number", f"{missing:,} events give no number of {what}: they add nothing"))
    if merged.doubtful:
        words = f"{len(merged.doubtful):,} matches of events are doubtful: the low merges them, the high does not"
        warnings.append(FigureWarning("doubtful_links", words))
    unit = "events" if what is Counted.EVENTS else "people"
    return Entries(kept, tuple(e for e in most if e is not None), unit, tuple(_gathered(warnings)), "events")


def _of_event(i: Incident, what: Counted) -> Entry | None:
    if what is Counted.EVENTS:
        low: float | None = 1.0
        best, high = low, low
    else:
        value = _AMOUNTS[what](i)
        low, best, high = value.low, value.best, value.high
        if value is UNKNOWN or (low, best, high) == (None, None, None):
            return None
    return Entry(
        id=i.id,
        sources=i.sources,
        statements=i.statements,
        low=low,
        best=best,
        high=high,
        start_ms=i.start_ms,
        end_ms=i.end_ms,
        region=i.region,
        place=i.place,
        perpetrator=i.perpetrator,
        weapon=str(i.weapon),
        groups=i.groups,
        known_on=i.known_on,
    )


MOST_TOLD = 5


def _gathered(warnings: Sequence[FigureWarning]) -> list[FigureWarning]:
    """Warnings of one code beyond the first few become one line that says how many there are."""
    by_code: dict[str, list[FigureWarning]] = {}
    for w in warnings:
        by_code.setdefault(w.code, []).append(w)
    told = []
    for code, of in by_code.items():
        told += of[:MOST_TOLD]
        if len(of) > MOST_TOLD:
            told.append(FigureWarning(code, f"and {len(of) - MOST_TOLD:,} more records of this kind"))
    return told


def entries_of_people(
    rows: Iterable[Row], none_merged: Groups, all_merged: Groups, what: Counted, likely: Groups | None = None
) -> Entries:
    """What people add to a count: one each, where the records say so; `rows` are the casualty records in the groups."""
    given = {row.subject: row for row in rows}
    records = {r.id: r for r in person_records(given.values())}

    def made(groups: Groups) -> tuple[Entry, ...]:
        people = ([records[i] for i in of if i in records] for of in groups)
        return tuple(e for of in people if (e := _of_person(of, given, what)))

    best = None if likely is None else made(likely)
    return Entries(made(none_merged), made(all_merged), "people", _ageless(records.values()), "people", best)


def _ageless(records: Iterable[PersonRecord]) -> tuple[FigureWarning, ...]:
    """How many ages are none; what stands there is not repeated: in a row that slipped it may be a name."""
    n = sum(bool(r.notes) for r in records)
    words = f"{n:,} records give an age that cannot be one: it counts as not given"
    return (FigureWarning("not_an_age", words),) if n else ()


def _of_person(records: Sequence[PersonRecord], rows: Mapping[str, Row], what: Counted) -> Entry | None:
    if not records:
        return None
    past = history(state for r in records for state in r.states)
    told = {s.status for s in past.states}
    if what is Counted.DEATHS and Status.KILLED not in told:
        return None
    if what is Counted.DETAINED and past.last not in IN_DETENTION:
        return None
    own = [rows[r.id] for r in records]
    start, end = _day(past, records, what)
    weapons = {str(weapon_of(row.text("weapon"), "", "")[0]) for row in own if row.text("weapon")}
    return Entry(
        id=min(r.id for r in records),
        sources=tuple(sorted({source_of(row) for row in own})),
        statements=tuple(sorted(r.statement for r in records)),
        low=1.0,
        best=1.0,
        high=1.0,
        start_ms=start,
        end_ms=end,
        region=_first(r.region for r in records),
        place=_first(r.township for r in records),
        perpetrator=_first(row.text("perpetrator") for row in own),
        weapon=weapons.pop() if len(weapons) == 1 else "other" if weapons else "",
        group=_group(records),
        known_on=max((known_on(row) for row in own), key=last_day),
    )


def _day(past: History, records: Sequence[PersonRecord], what: Counted) -> tuple[int | None, int | None]:
    """The days of what is counted; for people of any state, of the first that is dated."""
    wanted = {Counted.DEATHS: Status.KILLED, Counted.DETAINED: Status.DETAINED}.get(what)
    for state in past.states:
        if state.start_ms is not None and (wanted is None or state.status is wanted):
            return state.start_ms, state.end_ms
    undated = [r.undated_ms for r in records if r.undated_ms]
    return undated[0] if undated else (None, None)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _group(records: Sequence[PersonRecord]) -> str:
    """Children (under 18), women or men; empty where records do not say, or not the same."""
    ages = {r.age_high is not None and r.age_high < ADULT_AGE for r in records if r.age_low is not None}
    if ages == {True}:
        return "children"
    sexes = {r.sex for r in records if r.sex}
    grown = ages == {False}
    return {"male": "men", "female": "women"}.get(sexes.pop(), "") if len(sexes) == 1 and grown else ""
