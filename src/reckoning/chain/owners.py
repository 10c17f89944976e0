"""Owners: who owns and controls whom, from registers and files of entities, between the parties of a case.

A register's share without a figure is anything from 0 to 100 %; so is a parent company. A row that says "control" and
gives no share is a control. Nobody owns a natural person or a public body: one is who a register's role says so in as
many words, a file of FollowTheMoney entities has as one, or a list calls a person, and no other record calls a company.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from reckoning.chain.delivery import Role
from reckoning.chain.nodes import Nodes, day_of
from reckoning.chain.owners_ftm import told_by_entities
from reckoning.model.row import RecordKind, Row
from reckoning.resolve.holdings import WHOLE_PCT, Control, Holdings, Stake, share_pct

_UNOWNED = re.compile(
    r"(?:a )?(?:natural person|individual|person|state|government|ministry"
    r"|(?:public|state|government|mutual)(?: or (?:public|state|mutual))? body)",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"(?:a )?(?:company|legal person|corporation|partnership)", re.IGNORECASE)


def holdings_of(rows: Sequence[Row], nodes: Nodes) -> Holdings:
    """What is said of ownership; nothing in registers is dropped or mended (see `reckoning.resolve.holdings`)."""
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
    told = told_by_entities(rows, nodes)
    unowned = (people | told.people) - companies - told.companies - {""}
    return Holdings((*stakes, *told.stakes), tuple(controls), people=frozenset(unowned))


def _read(row: Row, nodes: Nodes, stakes: list[Stake], controls: list[Control]) -> None:
    owner, owned = _node(row, "owner", nodes), _node(row, "asset", nodes)
    role = row.text("role").strip()
    if "control" in role.casefold() and row.get("percentage") is None:
        controls.append(Control(owner, owned, role, *_term(row), row.subject))
        return
    percentage = row.get("percentage")
    share = share_pct(percentage.amount if percentage else None)
    stakes.append(Stake(owner, owned, *share, *_term(row), row.subject))


def _node(row: Row, role: str, nodes: Nodes) -> str:
    parties = nodes.who.parties(row, role, Role.OWNER)
    return nodes.of(parties[0]) if parties else ""


def _term(row: Row) -> tuple[date | None, date | None]:
    """The first and last day a row says it held."""
    start, end = row.get("startDate"), row.get("endDate")
    first = start.value.start_ms if start else None
    last = end.value.end_ms if end else None
    return day_of(first), day_of(last - 1) if last is not None else None
