"""Nodes: the parties of a case as they are told apart when it is asked who owns whom, and the days of what is asked.

A party is told apart by its name as compared (`reckoning.resolve.names`), so that a company has one node though every
record that names it is a mention of its own; where a person judged two mentions of one name to be different, each keeps
to itself. Another name that a register gives to one company alone is that company's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from reckoning.chain.delivery import Party, Role
from reckoning.chain.joins import Judged
from reckoning.chain.who import Who
from reckoning.resolve.mentions import MentionKind
from reckoning.resolve.names import parse_name


@dataclass
class Nodes:
    """The parties of a case as nodes, with a name for each."""

    who: Who
    judged: Judged
    names: dict[str, str] = field(default_factory=dict)
    _apart: set[str] = field(default_factory=set)
    _registered: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        told: dict[str, set[str]] = defaultdict(set)
        for m in self.who.entities.mentions.values():
            if m.kind is MentionKind.COMPANY and m.role == "name":
                for other in m.other_names:
                    told[parse_name(other).key].add(m.name)
        self._registered = {key: names.pop() for key, names in told.items() if key and len(names) == 1}
        for a, b in self.judged.different:
            first, second = self.who.entities.name(a), self.who.entities.name(b)
            if parse_name(first).key == parse_name(second).key:
                self._apart |= {self.who.entities.of(a), self.who.entities.of(b)}

    def registered(self, name: str) -> str:
        """The name under which a register has the one company that it gives this other name to; else the name."""
        return self._registered.get(parse_name(name).key, name) if name else name

    def of(self, party: Party) -> str:
        """The node of a party; empty for one that nobody named."""
        party = party if party.role is Role.SHIP else replace(party, name=self.registered(party.name))
        key = parse_name(party.name).key if party.name else ""
        if not key:
            return ""
        node = party.entity if party.entity in self._apart or party.role is Role.SHIP else f"name:{key}"
        self.names.setdefault(node, party.name)
        return node or f"name:{key}"


def day_of(ms: int | None) -> date | None:
    """The day of a moment.

    >>> str(day_of(1692835200000))
    '2023-08-24'
    """
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).date()
