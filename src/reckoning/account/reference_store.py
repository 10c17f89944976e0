"""Reference store: findings, statements and originals of a case by id, by query, and by what they share."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from reckoning.account.reference_facts import ABOUT_PEOPLE, FindingFact, LinkFact, StatementFact, closed
from reckoning.model.basis import Grade, SourceClass
from reckoning.model.evidence import Evidence
from reckoning.model.finding import Kind
from reckoning.model.grading import graded
from reckoning.model.instant import iso, to_ms
from reckoning.model.judgement import Judgement
from reckoning.model.row import RECORD
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literal, literals

HEAD = ("id", "evidence", "locator", "subject", "property", "raw", "stated_by", "via", "stated_on", "polarity", "text")
TYPED = ("start_ms", "lat", "lon")
SAID_OF_SHIPS = {Kind.FALSE_POSITION: "position not credible (fault not excluded)"}
_NOTHING: dict[str, Any] = {"raw": "", "fields": (), "field_ids": (), "label": "", "url": ""}
_NAMELESS = {"name": None, "mmsi": None, "mmsi_2": None}
_UNPRINTED = {"id", "description", "remarks", "notes", "sources", "sourceUrl", "sourceClass"}
_PARTIES = {"sellerChain", "buyer", "receiver", "sender", "declarant", "notifyParty", "owner", "manager", "agent"}
"""Of a record, these are told by a primary source or not at all: a copy's names may be private people's."""


class Store:
    """A case's tables, asked many times."""

    def __init__(self, tables: CaseTables, evidence: Iterable[Evidence], judgements: Sequence[Judgement]) -> None:
        self._connection = tables.connect()
        self.evidence = {e.sha256: e for e in evidence}
        self._judgements = list(judgements)
        self._by_kind: dict[str, list[FindingFact]] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _ask(self, query: str) -> list[dict[str, Any]]:
        found: duckdb.DuckDBPyRelation = self._connection.sql(query)
        return list(found.to_arrow_table().to_pylist())

    def named(self, table: str, prefixes: Iterable[str]) -> dict[str, list[str]]:
        """The ids of a table that begin with each text of six or more digits."""
        wanted = sorted(set(prefixes))
        if not wanted:
            return {}
        self._connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?::VARCHAR[]) AS p", [wanted])
        rows = self._ask(f"""
            SELECT DISTINCT p, id FROM {table} JOIN wanted ON left(id, 6) = left(p, 6) AND starts_with(id, p)
            ORDER BY p, id""")
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row["p"]].append(row["id"])
        return found

    def of_kind(self, kind: str) -> list[FindingFact]:
        """Every finding of a kind, by id."""
        if kind not in self._by_kind:
            self._by_kind[kind] = self._findings(f"kind IN {_in([kind])}")
        return self._by_kind[kind]

    def findings(self, ids: Iterable[str]) -> dict[str, FindingFact]:
        """Findings by id, and every finding that they rest on, however far down."""
        found: dict[str, FindingFact] = {}
        left = set(ids)
        while left:
            for finding in self._findings(f"id IN {_in(left)}"):
                found[finding.id] = finding
            under = {link.finding for i in left if i in found for link in found[i].links if link.finding}
            left = under - found.keys() - left
        return found

    def _findings(self, where: str) -> list[FindingFact]:
        rows = self._ask(f"SELECT * FROM findings WHERE {where} ORDER BY id")
        if not rows:
            return []
        links: dict[str, list[LinkFact]] = defaultdict(list)
        for row in self._ask(f"""
            SELECT finding, role, statement, other_finding, evidence, locator FROM links
            WHERE finding IN (SELECT id FROM findings WHERE {where}) ORDER BY ALL"""):
            parts = [row[n] or "" for n in ("role", "statement", "other_finding", "evidence", "locator")]
            links[row["finding"]].append(LinkFact(*parts))
        return [self._finding(row, links[row["id"]]) for row in rows]

    def _finding(self, row: Mapping[str, Any], links: Sequence[LinkFact]) -> FindingFact:
        made = graded(row["id"], (), self._judgements, by_rule=Grade(row["grade"]))
        start, end = (to_ms(row[n]) if row[n] is not None else None for n in ("start", "end"))
        return FindingFact(
            row["id"],
            row["kind"],
            row["title"] or _said_of_ship(row, start, end),
            made.grade,
            row["basis"],
            row["rule"],
            start,
            end,
            row["place"] or "",
            row["low"],
            row["best"],
            row["high"],
            row["bound"] or "",
            row["unit"] or "",
            row["pattern"] or "",
            row["signs"] or "",
            made.because[0] if made.overridden else "",
            tuple(row["subjects"] or ()),
            json.loads(row["parameters"]) if row["parameters"] else {},
            tuple(links),
            _said_of_ship({**row, **_NAMELESS}, start, end) if row["mmsi"] is not None and row["imo"] is None else "",
        )

    def statements(self, ids: Iterable[str]) -> dict[str, StatementFact]:
        """Statements by id, each with what its record says of itself."""
        wanted = set(ids)
        if not wanted:
            return {}
        named = ", ".join((*HEAD, *TYPED))
        rows = self._ask(f"SELECT DISTINCT {named} FROM statements WHERE id IN {_in(wanted)} ORDER BY ALL")
        subjects = {row["subject"] for row in rows if row["subject"].startswith("row:")}
        siblings: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if subjects:
            for row in self._ask(f"""
                SELECT DISTINCT subject, locator, property, raw, text, id FROM statements
                WHERE subject IN {_in(subjects)} ORDER BY ALL"""):
                siblings[row["subject"]].append(row)
        return {row["id"]: self._statement(row, siblings.get(row["subject"], ())) for row in rows}

    def _statement(self, row: Mapping[str, Any], siblings: Sequence[Mapping[str, Any]]) -> StatementFact:
        head = next((s for s in siblings if s["property"] == RECORD), None)
        kind = (head["text"] or "") if head else ""
        held = self.evidence.get(row["evidence"])
        url = next((s["raw"] for s in siblings if s["property"] == "sourceUrl"), "") or (held.url if held else "")
        parties = _unnamed(siblings)
        told = [s for s in siblings if s["property"] not in {RECORD, *_UNPRINTED, *parties}]
        told = told if row["property"] == RECORD else []
        fact = StatementFact(
            row["id"],
            row["evidence"],
            row["locator"],
            row["subject"],
            row["property"],
            row["raw"],
            row["stated_by"] or "",
            row["via"] or "",
            row["stated_on"] or "",
            row["polarity"] == "denies",
            url,
            kind,
            head["raw"] if head else "",
            tuple((s["property"], s["raw"]) for s in told),
            field_ids=tuple(s["id"] for s in told),
            moment_ms=row["start_ms"],
            place=(row["lat"], row["lon"]) if row["lat"] is not None and row["lon"] is not None else None,
        )
        if row["property"] in parties:
            return replace(fact, withheld="it names a party that no primary source tells", raw="")
        if kind in ABOUT_PEOPLE:
            return replace(fact, withheld="about a person", **_NOTHING)
        if held and closed(held):
            return replace(fact, withheld="its original is closed", **_NOTHING)
        return fact

    def of_record(self, label: str, property_name: str = "", file: str = "") -> list[str]:
        """The statements of a property (none named: the record's own) in records of that name."""
        rows = self._ask(f"""
            SELECT DISTINCT s.id, h.evidence FROM statements h JOIN statements s ON s.subject = h.subject
            WHERE h.property = {literal(RECORD)} AND h.raw = {literal(label)}
                AND s.property = {literal(property_name or RECORD)} ORDER BY s.id""")
        return [r["id"] for r in rows if not file or self._file(r["evidence"]) == file]

    def _file(self, sha256: str) -> str:
        held = self.evidence.get(sha256)
        return held.file_name if held else ""

    def denials(self, statements: Iterable[str], subjects: Iterable[str]) -> list[str]:
        """Statements that deny something, of the same record as some statement, or the same claim."""
        wanted, of = set(statements), set(subjects)
        rows = self._ask("SELECT DISTINCT id, subject, parent FROM statements WHERE polarity = 'denies' ORDER BY id")
        return [r["id"] for r in rows if r["id"] in wanted or r["subject"] in of or r["parent"] in wanted]

    def raws(self, statements: Iterable[str]) -> set[str]:
        """What statements say, as their sources have it."""
        rows = self._ask(f"SELECT DISTINCT raw FROM statements WHERE id IN {_in(statements)}") if statements else []
        return {r["raw"] for r in rows if r["raw"]}

    def beside(self, statements: Iterable[str], properties: Iterable[str]) -> set[str]:
        """The statements of some properties in the records that statements are of."""
        if not (of := set(self.subjects(statements).values())):
            return set()
        rows = self._ask(f"SELECT id FROM statements WHERE subject IN {_in(of)} AND property IN {_in(properties)}")
        return {r["id"] for r in rows}

    def subjects(self, statements: Iterable[str]) -> dict[str, str]:
        """The subject of each statement."""
        wanted = set(statements)
        if not wanted:
            return {}
        rows = self._ask(f"SELECT DISTINCT id, subject FROM statements WHERE id IN {_in(wanted)}")
        return {r["id"]: r["subject"] for r in rows}

    def count(self) -> int:
        """How many statements the case has."""
        return int(self._ask("SELECT count(*) AS n FROM statements")[0]["n"])


def _unnamed(siblings: Sequence[Mapping[str, Any]]) -> set[str]:
    """The properties that name a party and are not told, by the class of the record's source."""
    source_class = next((s["raw"] for s in siblings if s["property"] == "sourceClass"), "")
    return set() if not siblings or SourceClass.of(source_class) is SourceClass.PRIMARY else _PARTIES


def _in(texts: Iterable[str]) -> str:
    return f"({literals(sorted(texts))[1:-1]})"


def _said_of_ship(row: Mapping[str, Any], start: int | None, end: int | None) -> str:
    """A sentence for a finding of a ship's track, which has no title."""
    what = SAID_OF_SHIPS.get(row["kind"], str(row["kind"]).replace("_", " "))
    ship = f"{row['name']} (MMSI {row['mmsi']})" if row["name"] else f"MMSI {row['mmsi']}" if row["mmsi"] else ""
    other = f" and MMSI {row['mmsi_2']}" if row["mmsi_2"] else ""
    place = f" at {row['place']}" if row["place"] else ""
    until = f" to {iso(end)}" if end is not None else ", still open"
    return f"{what}{': ' if ship else ''}{ship}{other}{place}, {iso(start)}{until}"
