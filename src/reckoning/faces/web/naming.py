"""Naming: who is who in a case, who of them may be named, and what stands in place of those who may not.

Worked out once of each state of a case, before any page: what is not shown is then in no table that pages ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from reckoning.account.bundle_names import OPEN_COLUMNS, OPEN_KINDS
from reckoning.account.named import Named
from reckoning.engine.holding import Holding
from reckoning.model.row import RecordKind, Row
from reckoning.readers.prose.persons import Words, folded_words, public_in
from reckoning.readers.prose.speakers import names_in
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import MentionKind, mentions_of
from reckoning.resolve.names import parse_name

Ask = Callable[..., list[tuple[str, ...]]]
PARTIES = (MentionKind.PERSON, MentionKind.COMPANY)


@dataclass(frozen=True)
class Naming:
    """Who is who; whose name may stand; and of those whose may not, what stands instead: by statement, and by name."""

    entities: Entities
    named: Named
    roles: Mapping[str, str]
    hidden: Mapping[str, str]


def naming_of(connection: duckdb.DuckDBPyConnection, holding: Holding) -> Naming:
    """The parties of a case, by its tables `findings` and `statements`."""
    rows = {row.subject: row for row in holding.material.rows}
    entities = Entities(mentions_of(rows.values()), holding.judgements)
    named = Named(entities, holding.judgements, {parse_name(n).key for n in _listed(connection, entities, rows)})
    roles, hidden, shown = dict[str, str](), dict[str, str](), set[str]()
    for m in entities.mentions.values():
        if m.kind in PARTIES and m.statements:
            naming = named.of(entities.of(m.subject), m.name, m.role)
            if naming.named:
                shown.add(m.name)
                continue
            roles[m.statements[0]] = naming.words
            if not m.describes:
                hidden[m.name] = naming.words
    return Naming(entities, named, roles, {name: words for name, words in hidden.items() if name not in shown})


def open_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of companies, ships, terminals and listed parties, as records of the case have them."""
    found = connection.execute(
        "SELECT DISTINCT s.raw FROM statements s SEMI JOIN (SELECT subject FROM statements WHERE property = 'record'"
        " AND list_contains(?, text)) r ON r.subject = s.subject WHERE list_contains(?, s.property)",
        [[str(k) for k in OPEN_KINDS], list(OPEN_COLUMNS)],
    )
    return [raw for (raw,) in found.fetchall() if raw]


def speaking(connection: duckdb.DuckDBPyConnection) -> set[Words]:
    """The people to whom reports of the case give their word or an office."""
    found: set[Words] = set()
    for raw, stated_by, via in connection.execute(
        "SELECT DISTINCT raw, stated_by, via FROM statements WHERE property = 'claim'"
    ).fetchall():
        found |= public_in(raw)
        found |= {folded_words(n) for who in (*stated_by.split("; "), via) for n in names_in(who) if n[:1].isupper()}
    return found - {()}


def _listed(connection: duckdb.DuckDBPyConnection, entities: Entities, rows: Mapping[str, Row]) -> Iterable[str]:
    """Names of parties that are listed: by a finding, by a record of a measure, and by a list of the case."""
    exposed = connection.execute(
        "SELECT DISTINCT json_extract_string(parameters, '$.party') FROM findings"
        " WHERE kind = 'exposure' AND json_extract_string(parameters, '$.listed_as') <> ''"
    ).fetchall()
    mentions = entities.mentions.values()
    designated = [m.name for m in mentions if m.role == "target" and rows[m.row].kind == RecordKind.SANCTION]
    on_lists = connection.execute(
        "SELECT DISTINCT raw FROM statements WHERE property IN ('name', 'alias')"
        " AND split_part(subject, ':', 1) IN ('ofac', 'eu', 'uk', 'opensanctions') AND list_contains(?, lower(raw))",
        [sorted({m.name.casefold() for m in mentions})],
    ).fetchall()
    return [*(name for (name,) in (*exposed, *on_lists) if name), *designated]
