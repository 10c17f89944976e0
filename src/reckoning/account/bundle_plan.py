"""Bundle plan: of everything that a dossier cites, what leaves, what stays, and why.

An original leaves when its sensitivity is within the limit, its format holds no hidden metadata, every record in it is
of a kind and every column one that the profile names, and nothing in it went unread. A statement leaves when its
original is within the limit and its own column is named; a claim of a report, when a person has accepted it; what
consent was withdrawn from, or whose name was withheld, never. A finding leaves when its kind does and everything under
it does; one that only gives numbers (a figure, a comparison, an estimate) also where the records that it counts stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reckoning.account.bundle_request import Cited, Request
from reckoning.account.profile import AGGREGATES, EXACT_PLACES, Profile
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import RECORD, RecordKind
from reckoning.readers.prose.statements import CLAIM
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literals

ORIGINAL, STATEMENT, FINDING = "original", "statement", "finding"


@dataclass(frozen=True)
class Contents:
    """What an original holds: kinds of record with their columns, columns nobody understood, records not kept."""

    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    rejected: int = 0


@dataclass(frozen=True)
class Item:
    """One thing that is cited: what it is, its id, and why it stays (empty: it leaves)."""

    what: str
    id: str
    stays: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything cited, in order: originals, statements, findings."""

    request: Request
    items: tuple[Item, ...]
    released: frozenset[str] = frozenset()

    def leaving(self, what: str) -> frozenset[str]:
        """The ids of what leaves."""
        return frozenset(i.id for i in self.items if i.what == what and not i.stays)

    def staying(self, what: str) -> dict[str, str]:
        """Why things stay, by id."""
        return {i.id: i.stays for i in self.items if i.what == what and i.stays}


class Planner:
    """A case's tables and judgements, asked what may leave."""

    def __init__(
        self,
        request: Request,
        tables: CaseTables,
        evidence: Mapping[str, Evidence],
        judgements: Iterable[Judgement],
        released: frozenset[str],
    ) -> None:
        self.request, self.profile, self.limit = request, request.allowed, request.limit
        self._tables, self._evidence, self._released = tables, evidence, released
        made = list(judgements)
        self._accepted = {j.target for j in made if j.on == JudgedOn.CLAIM and j.decision in ("accepted", "corrected")}
        self._withheld = {
            j.target
            for j in made
            if (j.on, j.decision) in ((JudgedOn.CONSENT, "withdrawn"), (JudgedOn.NAME, "withheld"))
        }

    def plan(self, cited: Cited) -> Plan:
        """What of the cited leaves."""
        contents = contents_of(self._tables, cited.evidence)
        originals = [Item(ORIGINAL, sha, self._original(sha, contents)) for sha in sorted(cited.evidence)]
        rows = self._rows(f"id IN {_among(cited.statements)}")
        statements = [Item(STATEMENT, row["id"], self.statement(row)) for row in rows]
        gone = cited.statements - {item.id for item in statements}
        lost = [Item(STATEMENT, i, "it is not in the case: its original may have been retracted") for i in sorted(gone)]
        return Plan(self.request, (*originals, *statements, *lost, *self._findings(cited.findings)), self._released)

    def _original(self, sha: str, contents: Mapping[str, Contents]) -> str:
        held = self._evidence[sha]
        if too := self._too_sensitive(held):
            return too
        if sha in self._released:
            return ""
        return next(_reasons(held, contents.get(sha, Contents()), self.profile), "")

    def _too_sensitive(self, held: Evidence | None) -> str:
        if held is None:
            return "its original is not in the case"
        if held.sensitivity is Sensitivity.SEALED:
            return "it is sealed"
        if not held.held:
            return "its original is not held in the case"
        if held.sensitivity > self.limit:
            return f"its original's sensitivity {int(held.sensitivity)} is above {int(self.limit)}"
        return ""

    def statement(self, row: Mapping[str, Any]) -> str:
        """Why a statement stays; empty when it leaves."""
        if too := self._too_sensitive(self._evidence.get(row["evidence"])):
            return too
        if {row["id"], row["subject"], row["parent"]} & self._withheld:
            return "a judgement withholds it"
        if row["evidence"] in self._released:
            return ""
        if row["kind"] is not None:
            fits = self.profile.allows(row["kind"], row["property"])
            return "" if fits else f"{row['property']} of a record of kind {row['kind']} stays"
        if row["property"] == CLAIM or row["parent"]:
            accepted = {row["id"], row["parent"]} & self._accepted
            return "" if accepted else "nobody has accepted this claim"
        return "it is of no kind that the profile names"

    def _findings(self, ids: Iterable[str]) -> list[Item]:
        wanted = _among(ids)
        kinds = self._ask(f"SELECT DISTINCT id, kind FROM findings WHERE id IN {wanted} ORDER BY id")
        under = self._rows(f"id IN (SELECT statement FROM links WHERE finding IN {wanted})")
        stays = {row["id"]: why for row in under if (why := self.statement(row))}
        links = self._ask(f"""
            SELECT finding, statement, evidence, other.kind AS other FROM links
            LEFT JOIN (SELECT DISTINCT id, kind FROM findings) other ON other.id = links.other_finding
            WHERE finding IN {wanted}""")
        rests: dict[str, str] = {}
        for link in links:
            if why := self._under(link, stays):
                rests.setdefault(link["finding"], why)
        items = []
        for row in kinds:
            why = "" if row["kind"] in self.profile.findings else f"findings of kind {row['kind']} are about one person"
            if not why and row["kind"] not in AGGREGATES and row["id"] in rests:
                why = f"something under it stays: {rests[row['id']]}"
            items.append(Item(FINDING, row["id"], why))
        gone = sorted(set(ids) - {row["id"] for row in kinds})
        return items + [Item(FINDING, name, "it is no finding of this case any more") for name in gone]

    def _under(self, link: Mapping[str, Any], stays: Mapping[str, str]) -> str:
        if link["statement"]:
            return stays.get(link["statement"], "")
        if link["evidence"]:
            return self._too_sensitive(self._evidence.get(link["evidence"]))
        return "" if link["other"] is None or link["other"] in self.profile.findings else "a finding about one person"

    def _rows(self, where: str) -> list[dict[str, Any]]:
        """Statements with the kind of record that each is of."""
        return self._ask(f"""
            WITH asked AS (SELECT * FROM statements WHERE {where}), heads AS (
                SELECT subject, any_value(text) AS kind FROM statements
                WHERE property = '{RECORD}' AND subject IN (SELECT subject FROM asked) GROUP BY subject)
            SELECT DISTINCT id, evidence, asked.subject, property, parent, kind FROM asked
            LEFT JOIN heads USING (subject) ORDER BY id""")

    def _ask(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._tables.query(query).to_pylist()
        return found


def _reasons(held: Evidence, contents: Contents, profile: Profile) -> Iterator[str]:
    """Why an original stays as a whole, apart from its sensitivity."""
    if profile.formats is not None and held.media_type not in profile.formats:
        yield f"{held.media_type} may hold metadata that nobody sees"
    if not contents.columns:
        yield "it was not read into records of a known kind, so nobody knows who is in it"
    for kind, columns in sorted(contents.columns.items()):
        if kind not in profile.columns:
            yield f"it holds records of kind {kind}"
        if stay := sorted(c for c in columns if not profile.allows(kind, c)):
            yield f"it holds what stays: {', '.join(stay)}"
        if profile.coarse and kind in EXACT_PLACES and "position" in columns:
            yield "it holds exact places"
    if contents.unused:
        yield f"it has columns that nobody understood: {', '.join(contents.unused)}"
    if contents.rejected:
        yield f"{contents.rejected} records of it could not be read"


def contents_of(tables: CaseTables, evidence: Iterable[str]) -> dict[str, Contents]:
    """What originals hold, as they were read."""
    among = _among(evidence)
    columns: dict[str, dict[str, frozenset[str]]] = {}
    for row in (
        tables.query(f"""
            WITH heads AS (SELECT DISTINCT subject, text FROM statements
                WHERE property = '{RECORD}' AND evidence IN {among})
            SELECT DISTINCT s.evidence, coalesce(h.text, 'unknown') AS kind, list(DISTINCT s.property) AS columns
            FROM statements s LEFT JOIN heads h USING (subject) WHERE s.evidence IN {among} GROUP BY ALL""").to_pylist()
    ):
        kind = row["kind"] if row["kind"] in set(RecordKind) else "no record"
        columns.setdefault(row["evidence"], {})[kind] = frozenset(row["columns"])
    for row in _of(tables, "positions", "'' AS detail", among):
        columns.setdefault(row["evidence"], {})["ship track"] = frozenset({"position"})
    unused = _of(tables, "notes WHERE code = 'column_unused'", "detail", among)
    notes = {row["evidence"]: tuple(str(row["detail"]).split(", ")) for row in unused}
    rejected = {row["evidence"]: int(row["n"]) for row in _of(tables, "rejects", "count(*) AS n", among, "GROUP BY 1")}
    names = columns.keys() | notes.keys() | rejected.keys()
    return {n: Contents(columns.get(n, {}), notes.get(n, ()), rejected.get(n, 0)) for n in names}


def _of(tables: CaseTables, source: str, column: str, among: str, grouped: str = "") -> list[dict[str, Any]]:
    """A column of a table by original; nothing where no original has such rows, which leaves the column out."""
    table = source.partition(" ")[0]
    named = tables.query(f"SELECT column_name FROM (DESCRIBE {table})")["column_name"].to_pylist()
    if "evidence" not in named:
        return []
    also = "AND" if "WHERE" in source else "WHERE"
    query = f"SELECT DISTINCT evidence, {column} FROM {source} {also} evidence IN {among} {grouped}"
    found: list[dict[str, Any]] = tables.query(query).to_pylist()
    return found


def _among(names: Iterable[str]) -> str:
    return f"(SELECT unnest({literals(sorted(names))}::VARCHAR[]))"
