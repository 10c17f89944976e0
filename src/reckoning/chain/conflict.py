"""Conflict: statements about one thing that differ, what differs, and how they should be read; none is dropped.

Some differences are contradictions (two days for one departure), some only look like one (an arrival and a berthing, a
registration and its announcement, the acts of two authorities, figures of two scopes). Both are told, since a reader
meets both; only the first are graded contested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reckoning.chain.sources import support_of
from reckoning.model.basis import Grade, grade, weakest
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.row import Field, Row


class Differs(StrEnum):
    """What differs between the sides of a conflict."""

    DATE = "date"
    DATE_KIND = "date kind"
    EVENT = "event"
    QUANTITY = "quantity"
    UNIT = "unit"
    COUNT = "count"
    SCOPE = "scope"
    LEVEL = "level"
    REVISION = "revision"
    HOMONYM = "homonym"
    IDENTITY = "identity"
    OWNERSHIP = "ownership"
    STATED = "as a source says"


@dataclass(frozen=True)
class Side:
    """What one side says, in words, with the rows that say it and the fields that hold it."""

    says: str
    rows: tuple[Row, ...]
    fields: tuple[Field, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of its statements; the records' own where no field is named."""
        return tuple(dict.fromkeys(f.statement for f in self.fields)) or tuple(r.statement for r in self.rows)


@dataclass(frozen=True)
class Conflict:
    """Sides that differ in one thing: `what` they are about, how to read them, and whether they contradict each other.

    `recorded` says that a source or a person recorded it and no rule found it.
    """

    differs: Differs
    rule: str
    what: str
    reading: str
    sides: tuple[Side, ...]
    contradiction: bool = True
    recorded: bool = False
    subjects: tuple[str, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None


def concluded(conflicts: Iterable[Conflict]) -> list[Conclusion]:
    """Conflicts as conclusions, sorted by id; those that would share an id are numbered."""
    found = [_conclusion(c) for c in conflicts]
    seen: Counter[str] = Counter()
    numbered = []
    for one in sorted(found, key=lambda c: (c.id, c.title)):
        numbered.append(replace(one, ordinal=seen[one.id]))
        seen[one.id] += 1
    return sorted(numbered, key=lambda c: c.id)


def _conclusion(conflict: Conflict) -> Conclusion:
    supports = [support_of(row) for side in conflict.sides for row in side.rows]
    roles = ["supports", *["contradicts" if conflict.contradiction else "part"] * (len(conflict.sides) - 1)]
    links = [Link(role, statement=s) for role, side in zip(roles, conflict.sides, strict=True) for s in side.statements]
    said = [side.says for side in conflict.sides]
    return Conclusion(
        kind=Kind.CONFLICT,
        rule=conflict.rule,
        subjects=conflict.subjects or tuple(dict.fromkeys(r.subject for side in conflict.sides for r in side.rows)),
        title=f"{conflict.what}: {' against '.join(said) if conflict.contradiction else ', and '.join(said)}",
        grade=Grade.CONTESTED if conflict.contradiction else grade(supports),
        basis=weakest(s.basis for s in supports),
        start_ms=conflict.start_ms,
        end_ms=conflict.end_ms,
        pattern=conflict.differs,
        signs=(conflict.reading,),
        value_before=said[0],
        value_after="; ".join(said[1:]),
        parameters={
            "contradiction": conflict.contradiction,
            "found": "recorded judgement" if conflict.recorded else "by rule",
            "reading": conflict.reading,
            "sides": [{"says": s.says, "records": [r.label for r in s.rows]} for s in conflict.sides],
        },
        links=tuple(dict.fromkeys(links)),
    )


def sides_of(told: Sequence[tuple[str, Row, Sequence[Field]]]) -> tuple[Side, ...]:
    """Rows that say the same in words are one side; in the order in which they come."""
    grouped: dict[str, list[tuple[Row, Sequence[Field]]]] = {}
    for says, row, fields in told:
        grouped.setdefault(says, []).append((row, fields))
    return tuple(
        Side(says, tuple(dict.fromkeys(r for r, _ in of)), tuple(dict.fromkeys(f for _, fs in of for f in fs)))
        for says, of in grouped.items()
    )


def fields_of(row: Row, *properties: str) -> tuple[Field, ...]:
    """The fields of some properties of a row."""
    return tuple(f for f in row.fields if f.property in properties)
