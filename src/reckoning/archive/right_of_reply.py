"""Right of reply: that somebody was asked, by which letter, when and by what way, and what came back.

The software sends nothing: a person sends a letter and says so. What the ledger holds of one entity is its last letter
and what followed it; an answer is an original of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from reckoning.archive.acts import not_understood
from reckoning.archive.ledger import Entry

DRAWN, SENT, ANSWERED = "letter drawn", "letter sent", "letter answered"


@dataclass(frozen=True)
class Drawn:
    """A letter to an entity was drawn from a dossier: the hash of its PDF, and the day an answer is asked by."""

    entity: str
    dossier: str
    sha256: str
    due_on: str

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


@dataclass(frozen=True)
class Sent:
    """The letter was sent on a day, by some way."""

    entity: str
    on: str
    way: str

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


@dataclass(frozen=True)
class Answered:
    """An answer came on a day; `evidence` is the original that holds it."""

    entity: str
    on: str
    evidence: str

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


@dataclass(frozen=True)
class Sought:
    """What the ledger holds of one entity's right of reply; days are ISO, empty where nothing of it happened."""

    entity: str
    dossier: str = ""
    drawn_on: str = ""
    due_on: str = ""
    sent_on: str = ""
    way: str = ""
    answered_on: str = ""
    evidence: str = ""


def plainly(entity: str) -> str:
    """An entity's name without regard to case and spaces.

    >>> plainly("Shoon  Energy ") == plainly("SHOON ENERGY")
    True
    """
    return " ".join(entity.casefold().split())


def sought_in(entries: Iterable[Entry], standing: Iterable[str]) -> list[Sought]:
    """What the ledger holds of each entity, in the order in which they were first asked.

    An answer whose original no longer stands (`standing` are those that do) is none.
    """
    held, found = set(standing), dict[str, Sought]()
    for entry in entries:
        if entry.act not in (DRAWN, SENT, ANSWERED):
            continue
        said = _said(entry)
        name = plainly(said.entity)
        before = found.get(name, Sought(said.entity))
        if isinstance(said, Drawn):
            if before.sent_on or before.answered_on:  # asked once more: what came before is past
                before = Sought(before.entity)
            found[name] = replace(before, dossier=said.dossier, drawn_on=entry.at[:10], due_on=said.due_on)
        elif isinstance(said, Sent):
            found[name] = replace(before, sent_on=said.on, way=said.way)
        elif said.evidence in held:
            found[name] = replace(before, answered_on=said.on, evidence=said.evidence)
    return list(found.values())


def _said(entry: Entry) -> Drawn | Sent | Answered:
    kinds: dict[str, type[Drawn | Sent | Answered]] = {DRAWN: Drawn, SENT: Sent, ANSWERED: Answered}
    try:
        return kinds[entry.act](**entry.body)
    except TypeError as error:
        raise not_understood(entry, error) from error
