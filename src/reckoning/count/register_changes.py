"""Register changes: what one release of a register has no more, has otherwise, or has under another number.

Definition. Two releases of one register are compared by the register's own numbers first, then by link
(`reckoning.count.linkage` over the records of both):

- changed: one number in both, one person by link, and something else is said;
- reused: one number in both, and by link not the same person (or so rewritten that it cannot be told);
- renumbered: a number is gone and a record with a new number is the same person, as surely as links are;
- removed: a number is gone and nobody new is surely the same; a doubtful record is named;
- added: the rest of the later release.

A number that stands twice in one release names nobody: its records are compared by link alone.

Thresholds. One person by number and link from probability 0.5; by link alone from 0.95, as sure links are elsewhere.

What it cannot see: why. A removal may be a mistake put right, a person found alive, or a wish of the family: it is a
finding and no accusation. Releases without numbers are compared by link alone.

Titles hold no names: they speak of numbers, and values of names are not shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reckoning.count.linkage import Pair
from reckoning.count.person_record import PersonRecord
from reckoning.count.status import Status
from reckoning.model.basis import Basis, Support, grade
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.instant import iso

RULE = "register-changes/1"
SAME_BY_NUMBER, SAME_BY_LINK, DOUBTFUL = 0.5, 0.95, 0.1
_NUMBER = re.compile(r"(?=\S*\d)[\w./#-]{1,24}")
_WITHHELD = frozenset(("name", "father's name"))


@dataclass(frozen=True)
class FieldChange:
    """One thing that a record said before and after, as read; "" where it did not say."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """A record of the earlier release and what became of it: removed, renumbered, reused or changed.

    `after` is the record of the later release (removed: one that is doubtfully the same, or None), `probability` that
    the two are one person, None where they were not found alike.
    """

    what: str
    before: PersonRecord
    after: PersonRecord | None
    probability: float | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class RegisterChanges:
    """Every record of the earlier release once, unchanged (counted) or in `changes`; and the new ones of the later.

    `later` is the evidence of the later release, "" where it holds nobody."""

    later: str
    unchanged: int
    changes: tuple[RecordChange, ...]
    added: tuple[PersonRecord, ...]

    @property
    def removed(self) -> tuple[RecordChange, ...]:
        """The records that are gone."""
        return tuple(c for c in self.changes if c.what == "removed")


def compare_releases(
    before: Sequence[PersonRecord], after: Sequence[PersonRecord], pairs: Sequence[Pair]
) -> RegisterChanges:
    """What changed from one release of a register to the next; `pairs` are those of `link` over both together."""
    probability = {frozenset((p.left, p.right)): p.probability for p in pairs}
    changes, unchanged, left = [], 0, []
    numbered_before, numbered_after = _by_number(before), _by_number(after)
    taken: set[str] = set()
    for record in sorted(before, key=lambda r: r.id):
        own = record.number in numbered_before
        other = numbered_after.get(record.number) if own else None
        if other is None:
            left.append(record)
            continue
        taken.add(other.id)
        change = _same_number(record, other, probability)
        unchanged += change is None
        changes += [change] if change else []
    free = {r.id: r for r in after if r.id not in taken}
    for record, other, chance in _by_link(left, free, pairs):
        changed = _differences(record, other) if other else ()
        sure = other is not None and (chance or 0.0) >= SAME_BY_LINK
        if sure and other and record.number == other.number and not changed:
            unchanged += 1
        else:
            what = "removed" if not sure else "renumbered" if other and record.number != other.number else "changed"
            changes.append(RecordChange(what, record, other, chance, changed if sure else ()))
        if sure and other:
            taken.add(other.id)
    added = tuple(r for r in sorted(after, key=lambda r: r.id) if r.id not in taken)
    later = min((r.release for r in after), default="")
    return RegisterChanges(later, unchanged, tuple(sorted(changes, key=lambda c: c.before.id)), added)


def _by_number(records: Sequence[PersonRecord]) -> dict[str, PersonRecord]:
    """Records by numbers that stand once."""
    counts = Counter(r.number for r in records)
    return {r.number: r for r in records if r.number and counts[r.number] == 1}


def _same_number(
    before: PersonRecord, after: PersonRecord, probability: Mapping[frozenset[str], float]
) -> RecordChange | None:
    chance = probability.get(frozenset((before.id, after.id)))
    fields = _differences(before, after)
    if not fields:
        return None
    what = "changed" if (chance or 0.0) >= SAME_BY_NUMBER else "reused"
    return RecordChange(what, before, after, chance, fields)


def _by_link(
    left: Sequence[PersonRecord], free: Mapping[str, PersonRecord], pairs: Sequence[Pair]
) -> list[tuple[PersonRecord, PersonRecord | None, float | None]]:
    """The likeliest free record for each that is left, the surest first, each free one for one only."""
    waiting = {r.id: r for r in left}
    found: dict[str, tuple[PersonRecord, float]] = {}
    used: set[str] = set()
    for p in sorted(pairs, key=lambda p: (-p.probability, p.left, p.right)):
        for old, new in ((p.left, p.right), (p.right, p.left)):
            fits = old in waiting and old not in found and new in free and new not in used
            if fits and p.probability >= DOUBTFUL:
                found[old] = free[new], p.probability
                used.add(new)
    return [(r, *found.get(r.id, (None, None))) for r in left]


def _differences(before: PersonRecord, after: PersonRecord) -> tuple[FieldChange, ...]:
    old, new = _said(before), _said(after)
    return tuple(FieldChange(name, old[name], new[name]) for name in old if old[name] != new[name])


def _said(record: PersonRecord) -> dict[str, str]:
    """What a record says, field by field, as it is read."""
    ages = [str(a) for a in (record.age_low, record.age_high) if a is not None]
    said = {
        "name": record.name,
        "father's name": " / ".join(n.spelling for n in record.fathers),
        "sex": record.sex if record.sex_told_by == "stated" else "",
        "age": " to ".join(dict.fromkeys(ages)),
        "township": record.township,
        "region": record.region,
        "day": _days(record.undated_ms),
    }
    for status in Status:
        given = record.day(status)
        said[str(status)] = _days(given) if given else "stated" if status in record.statuses else ""
    return said


def _days(given: tuple[int, int] | None) -> str:
    if given is None:
        return ""
    first, last = (str(iso(ms))[:10] for ms in (given[0], given[1] - 1))
    return first if first == last else f"{first} to {last}"


def change_conclusions(changes: RegisterChanges) -> list[Conclusion]:
    """A finding of kind removal for each record that is gone, renumbered, reused or changed."""
    return [_conclusion(change, changes.later) for change in changes.changes]


def numbered(record: PersonRecord) -> str:
    """The number of a record as it may be shown: one word with a digit in it; in a row that slipped it is a name."""
    if not record.number:
        return "a record without number"
    return f"no. {record.number}" if _NUMBER.fullmatch(record.number) else "a record whose number is none"


def _conclusion(change: RecordChange, later: str) -> Conclusion:
    before, after = change.before, change.after
    title = f"{numbered(before)} of {before.source}: {_WORDS[change.what]}"
    if change.what == "renumbered" and after:
        title += f" {numbered(after)}"
    elif change.fields:
        title += f": {', '.join(f.field for f in change.fields)}"
    elif change.what == "removed" and after:
        title += f"; {numbered(after)} may be the same person"
    shown = [f for f in change.fields if f.field not in _WITHHELD]
    links = [Link("before", statement=s) for s in (before.statement, *before.statements)]
    links += [Link("after", statement=s) for s in (after.statement, *after.statements)] if after else []
    return Conclusion(
        kind=Kind.REMOVAL,
        rule=RULE,
        subjects=(before.id, *((f"evidence:{later}",) if later else ())),
        title=title,
        grade=grade([Support(Basis.DOCUMENTED, before.source)]),
        basis=Basis.DOCUMENTED,
        pattern=change.what,
        value_before="; ".join(f"{f.field} {f.before or 'not given'}" for f in shown),
        value_after="; ".join(f"{f.field} {f.after or 'not given'}" for f in shown),
        parameters={"probability of one person": change.probability} if change.probability is not None else {},
        links=tuple(links),
    )


_WORDS = {
    "removed": "not in the later release",
    "renumbered": "the same person has another number in the later release,",
    "reused": "the later release says so much else that it may be another person",
    "changed": "says something else in the later release",
}


def number_conclusions(records: Sequence[PersonRecord], pairs: Sequence[Pair]) -> list[Conclusion]:
    """A finding of kind conflict for each number that one release gives to several records."""
    probability = {frozenset((p.left, p.right)): p.probability for p in pairs}
    groups: dict[tuple[str, str], list[PersonRecord]] = {}
    for record in sorted(records, key=lambda r: r.id):
        if record.number:
            groups.setdefault((record.release, record.number), []).append(record)
    return [_twice(found, probability) for _, found in sorted(groups.items()) if len(found) > 1]


def _twice(found: Sequence[PersonRecord], probability: Mapping[frozenset[str], float]) -> Conclusion:
    chances = [probability.get(frozenset((a.id, b.id)), 0.0) for i, a in enumerate(found) for b in found[i + 1 :]]
    one = min(chances) >= SAME_BY_NUMBER
    whose = "probably one person entered more than once" if one else "different people as far as records tell"
    return Conclusion(
        kind=Kind.CONFLICT,
        rule=RULE,
        subjects=tuple(r.id for r in found),
        title=f"{numbered(found[0])} of {found[0].source} stands {len(found)} times in one release: {whose}",
        grade=grade([Support(Basis.DOCUMENTED, found[0].source)]),
        basis=Basis.DOCUMENTED,
        pattern="one number, one person" if one else "one number, several people",
        links=tuple(Link("supports", statement=r.statement) for r in found),
    )
