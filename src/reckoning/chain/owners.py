"""Owners: who owns and controls whom, from registers, between parties as they are told apart in a case.

A party is told apart by its name as compared (`reckoning.resolve.names`), so that a company has one node though every
record that names it is a mention of its own; where a person judged two mentions of one name to be different, each keeps
to itself. Another name that a register gives to one company alone is that company's. A register's share without a
figure is anything from 0 to 100 %; so is a parent company. A row that says "control" and gives no share is a control.
Nobody owns a natural person or a public body: one is who a register's role says so in as many words, and no other
record calls a company, or a list calls a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from reckoning.chain.delivery import Party, Role
from reckoning.chain.joins import Judged
from reckoning.chain.who import Who
from reckoning.model.row import RecordKind, Row
from reckoning.resolve.holdings import WHOLE_PCT, Control, Holdings, Stake
from reckoning.resolve.mentions import MentionKind
from reckoning.resolve.names import parse_name

_UNOWNED = re.compile(
    r"(?:a )?(?:natural person|individual|person|state|government|ministry"
    r"|(?:public|state|government|mutual)(?: or (?:public|state|mutual))? body)",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"(?:a )?(?:company|legal person|corporation|partnership)", re.IGNORECASE)


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


def holdings_of(rows: Iterable[Row], nodes: Nodes) -> Holdings:
    """What registers of ownership say; nothing in them is dropped or mended (see `reckoning.resolve.holdings`)."""
    stakes: list[Stake] = []
    controls: list[Control] = []
    people: set[str] = set()
    companies: set[str] = set()
    for row in rows:
        if row.kind == RecordKind.COMPANY:
            role = row.text("role").strip()
            for said, nodes_of in ((_UNOWNED, people), (_COMPANY, companies)):
                if said.fullmatch(role):
                    nodes_of.add(_node(row, "name", nodes))
        if row.kind == RecordKind.OWNERSHIP:
            _read(row, nodes, stakes, controls)
        elif row.kind == RecordKind.COMPANY and row.text("parent").strip():
            owned = _node(row, "name", nodes)
            for parent in nodes.who.parties(row, "parent", Role.OWNER):
                stakes.append(Stake(nodes.of(parent), owned, 0.0, WHOLE_PCT, *_term(row), row.subject))
        elif row.kind == RecordKind.SANCTION and row.text("targetType").casefold() in ("individual", "person"):
            people |= {nodes.of(p) for p in nodes.who.parties(row, "target", Role.OWNER)}
    return Holdings(tuple(stakes), tuple(controls), people=frozenset(people - companies - {""}))


def _read(row: Row, nodes: Nodes, stakes: list[Stake], controls: list[Control]) -> None:
    owner, owned = _node(row, "owner", nodes), _node(row, "asset", nodes)
    role = row.text("role").strip()
    if "control" in role.casefold() and row.get("percentage") is None:
        controls.append(Control(owner, owned, role, *_term(row), row.subject))
        return
    percentage = row.get("percentage")
    amount = percentage.amount if percentage else None
    low = amount.low if amount and amount.low is not None else amount.best if amount else None
    high = amount.high if amount and amount.high is not None else amount.best if amount else None
    stakes.append(
        Stake(owner, owned, 0.0 if low is None else low, WHOLE_PCT if high is None else high, *_term(row), row.subject)
    )


def _node(row: Row, role: str, nodes: Nodes) -> str:
    parties = nodes.who.parties(row, role, Role.OWNER)
    return nodes.of(parties[0]) if parties else ""


def _term(row: Row) -> tuple[date | None, date | None]:
    """The first and last day a row says it held."""
    start, end = row.get("startDate"), row.get("endDate")
    first = start.value.start_ms if start else None
    last = end.value.end_ms if end else None
    return day_of(first), day_of(last - 1) if last is not None else None


def day_of(ms: int | None) -> date | None:
    """The day of a moment.

    >>> str(day_of(1692835200000))
    '2023-08-24'
    """
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).date()
