"""Relations between parties that rows state: successor, parent, owner, operator, manager. None of them is sameness.

A terminal's new owner, a firm's successor and its parent stay entities of their own (Puma's terminal and Shoon's), tied
by a relation with its dates; a former name of one firm, by contrast, is an alias in the register.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.model.row import Row
from reckoning.resolve.mentions import Mention, mentions_of

_STATED = {
    "successorOf": "successor of",
    "successor": "succeeded by",
    "parent": "parent",
    "owner": "owner",
    "operator": "operator",
    "manager": "manager",
    "insurer": "insurer",
}


@dataclass(frozen=True)
class Relation:
    """What a row states of two mentions: `of` has `kind` `to`, from `start_ms` to `end_ms` where the row says."""

    kind: str
    of: str
    to: str
    statements: tuple[str, ...]
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def succession(self) -> tuple[str, str] | None:
        """Predecessor and successor, when that is what it is."""
        return {"successor of": (self.to, self.of), "succeeded by": (self.of, self.to)}.get(self.kind)


def relations_of(rows: Iterable[Row]) -> list[Relation]:
    """Every relation that rows of ships, companies, terminals and ownership state, in their order."""
    found = []
    for row in rows:
        mentions = mentions_of([row])
        subjects = [m for m in mentions if m.role in ("name", "asset")]
        for other in mentions:
            if len(subjects) == 1 and other.role in _STATED:
                found.append(_relation(subjects[0], other))
    return found


def _relation(subject: Mention, other: Mention) -> Relation:
    statements = (subject.statements[0], other.statements[0])
    kind = _STATED[other.role]
    return Relation(kind, subject.subject, other.subject, statements, other.start_ms, other.end_ms)


def related_pairs(relations: Iterable[Relation]) -> frozenset[tuple[str, str]]:
    """The pairs of subjects that some relation keeps apart from sameness."""
    return frozenset((r.of, r.to) for r in relations)
