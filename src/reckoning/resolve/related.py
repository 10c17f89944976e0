"""Related: who is an owner, operator, parent or successor of whom, seen from one of the two, as rows state it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reckoning.resolve.entities import Entities
from reckoning.resolve.relations import Relation

_FROM_BEHIND = {"successor of": "succeeded by", "succeeded by": "successor of"}


@dataclass(frozen=True)
class Related:
    """What another entity is to this one (`kind`: owner, owner of, parent ...), dated as the row says (UTC ms).

    `row` is the subject of the record that states it.
    """

    kind: str
    other: str
    name: str
    row: str
    statements: tuple[str, ...]
    start_ms: int | None = None
    end_ms: int | None = None


def related(entities: Entities, relations: Iterable[Relation], of: Collection[str]) -> list[Related]:
    """Every stated relation of some entities (one, or several of one name), in order of kind, time and name."""
    found = []
    for r in relations:
        if entities.of(r.of) in of:
            found.append(_seen(entities, r, r.to, r.kind))
        if entities.of(r.to) in of:
            found.append(_seen(entities, r, r.of, _FROM_BEHIND.get(r.kind, f"{r.kind} of")))
    return sorted(dict.fromkeys(found), key=lambda f: (f.kind, f.start_ms or 0, f.name, f.statements))


def _seen(entities: Entities, r: Relation, other: str, kind: str) -> Related:
    mention = entities.mentions.get(other)
    name = mention.name if mention else entities.name(other)
    return Related(kind, entities.of(other), name, mention.row if mention else "", r.statements, r.start_ms, r.end_ms)
