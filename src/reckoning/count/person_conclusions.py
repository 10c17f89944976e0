"""Person conclusions: people as findings: one for each, one for their number, and those for what does not fit.

Titles hold no names: who is a victim or a detainee is shown by record, and by name only where a basis for it is
recorded. A person's finding is named by the least record alone, so that it keeps its id when records are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reckoning.count.person_clusters import Entity, People
from reckoning.count.person_record import PersonRecord
from reckoning.count.status import History, Totals, difference, history
from reckoning.model.basis import Basis, Support, grade
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.instant import iso

RULE = "people/1"


def entity_history(entity: Entity, records: Mapping[str, PersonRecord]) -> History:
    """What became of one person, by all of the records."""
    return history(state for member in entity.members for state in records[member].states)


def people_conclusions(people: People, records: Sequence[PersonRecord]) -> list[Conclusion]:
    """The number of people with its bounds, every person, and every conflict of judgements, as findings."""
    by_id = {r.id: r for r in records}
    found = [_person(entity, by_id) for entity in people.entities]
    return [_number(people, records), *found, *(_conflict(c.chain, c.what, by_id) for c in people.conflicts)]


def _number(people: People, records: Sequence[PersonRecord]) -> Conclusion:
    sources = sorted({r.source for r in records})
    return Conclusion(
        kind=Kind.FIGURE,
        rule=RULE,
        subjects=tuple(sorted({f"evidence:{r.release}" for r in records})),
        title=f"{_range(people)} in {len(records):,} records of {len(sources)} {_registers(len(sources))}",
        grade=grade(Support(Basis.DOCUMENTED, s) for s in sources),
        basis=Basis.DOCUMENTED,
        low=people.low,
        best=people.best,
        high=people.high,
        unit="people",
        parameters={"doubtful links": len(people.queue), "conflicts": len(people.conflicts)},
        links=tuple(Link("counts", statement=r.statement) for r in records),
    )


def _range(people: People) -> str:
    if people.low == people.high:
        return f"{people.best:,} people"
    return f"{people.low:,} to {people.high:,} people, {people.best:,} at best"


def _registers(count: int) -> str:
    return "register" if count == 1 else "registers"


def _person(entity: Entity, records: Mapping[str, PersonRecord]) -> Conclusion:
    own = [records[m] for m in entity.members]
    sources = sorted({r.source for r in own})
    states = entity_history(entity, records)
    in_records = f"{len(own)} record{'s' if len(own) > 1 else ''} of {len(sources)} {_registers(len(sources))}"
    return Conclusion(
        kind=Kind.PERSON,
        rule=RULE,
        subjects=(entity.id,),
        title=f"a person in {in_records}: {states.last or 'status not given'}",
        grade=grade(Support(Basis.STATED, s) for s in sources),
        basis=Basis.STATED,
        pattern=str(states.last or ""),
        signs=tuple(note.what for note in states.notes),
        parameters={
            "records": list(entity.members),
            "states": [[str(s.status), iso(s.start_ms), iso(s.end_ms), s.source] for s in states.states],
        },
        links=tuple(Link("part", statement=r.statement) for r in own),
    )


def _conflict(chain: Sequence[str], what: str, records: Mapping[str, PersonRecord]) -> Conclusion:
    return Conclusion(
        kind=Kind.CONFLICT,
        rule=RULE,
        subjects=tuple(chain),
        title=what,
        grade=grade([Support(Basis.STATED, "judgements"), Support(Basis.STATED, "judgements", supports=False)]),
        basis=Basis.STATED,
        pattern="same and different",
        links=tuple(Link("part", statement=records[m].statement) for m in chain),
    )


def sum_conclusion(source: str, totals: Totals, statements: Sequence[str]) -> Conclusion | None:
    """A conflict where a source's arrested are not its detained, released and died together; None where they are, or
    where it does not give the three. `statements` are those that give the figures. The difference is not explained."""
    left = difference(totals)
    if not left:
        return None
    given = {"arrested": totals.arrested, "detained": totals.detained, "released": totals.released}
    given["died in custody"] = totals.died_in_custody
    said = ", ".join(f"{count:,.0f} {what}" for what, count in given.items() if count is not None)
    rest = f"{left:,.0f} not accounted for" if left > 0 else f"{-left:,.0f} more than were arrested"
    return Conclusion(
        kind=Kind.CONFLICT,
        rule=RULE,
        subjects=tuple(f"mention:{s}" for s in statements),
        title=f"{source}: {said}: {rest}",
        grade=grade([Support(Basis.STATED, source), Support(Basis.STATED, source, supports=False)]),
        basis=Basis.STATED,
        best=left,
        unit="people",
        pattern="sum",
        links=tuple(Link("part", statement=s) for s in statements),
    )
