"""Exchange: a whole case for other tools, as far as a profile lets it leave, and a list of what that costs.

| what | formats |
|---|---|
| statements | `.csv`; `.parquet` (GeoParquet: a point where a statement has a place) |
| chain | `.csv`; `.parquet` (GeoParquet: the point of discharge); one row an edge of a delivery |
| ftm | `.json`: FollowTheMoney entities, one a line |
| ftm-statements | `.csv` or `.json`: FollowTheMoney statements |

Everything goes through the plan of a bundle (`release`): what is not on the profile's list stays, and is counted by its
reason. What leaves and the model of FollowTheMoney cannot hold is counted too. The export is put on the ledger.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT
from reckoning.account.bundle_request import Cited, Request
from reckoning.account.bundle_tables import Writing, csv_bytes, statement_files
from reckoning.account.coarse import coarse_text
from reckoning.account.commitment import commitment
from reckoning.account.dossier_case import Held
from reckoning.account.ftm_records import Who, tell_records
from reckoning.account.release import original_item, release_of
from reckoning.archive import acts
from reckoning.archive.durable import placing
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Writer
from reckoning.chain.exports import COLUMNS as CHAIN_COLUMNS
from reckoning.chain.exports import chain_rows
from reckoning.chain.ftm import tell_chain
from reckoning.chain.graph import Graph, graph_of
from reckoning.model.errors import UsageError
from reckoning.model.finding import Kind
from reckoning.model.row import Row, rows_of
from reckoning.model.statement import Polarity, Statement, statements_from
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.tables.duck import literals
from reckoning.tables.export import geoparquet_bytes
from reckoning.tables.ftm_facts import Facts, Loss, whole
from reckoning.tables.ftm_files import entity_lines, statement_csv, statement_lines, statement_rows
from reckoning.tables.statements import rows_in

CSV, PARQUET, JSON = ".csv", ".parquet", ".json"
FORMATS = {
    "statements": (CSV, PARQUET),
    "chain": (CSV, PARQUET),
    "ftm": (JSON,),
    "ftm-statements": (CSV, JSON),
}
_OF_SHIPS = "starts_with(subject, 'mmsi:')"


@dataclass(frozen=True)
class Exchanged:
    """What was written: how many of what, why the rest stays (with how many), and what was lost on the way."""

    path: Path
    count: int
    what: str
    stays: Mapping[str, int]
    losses: Mapping[tuple[Loss, str], int]


@dataclass(frozen=True)
class Outgoing:
    """A case's statements and findings that leave under a request, as they leave."""

    held: Held
    writing: Writing

    @cached_property
    def table(self) -> pa.Table:
        """The statements, coarsened and with names hidden as the profile asks."""
        return pq.read_table(io.BytesIO(statement_files(self.writing)["statements.parquet"]))

    @cached_property
    def statements(self) -> list[Statement]:
        """The same as objects."""
        return statements_from(self.table)

    @cached_property
    def graph(self) -> Graph:
        """The chain of the deliveries that leave."""
        among = literals(sorted(self.writing.plan.leaving(FINDING)))
        query = f"SELECT * FROM findings WHERE id IN (SELECT unnest({among}::VARCHAR[])) ORDER BY id"
        return graph_of(self.held.tables.query(query))

    def told(self, text: str) -> str:
        """A text of a finding as it leaves."""
        hidden = self.writing.names.hidden(text)
        return coarse_text(hidden) if self.writing.coarse else hidden

    @property
    def stays(self) -> dict[str, int]:
        """How many statements and findings stay, by the reason."""
        plan = self.writing.plan
        found = Counter(f"{what}: {why}" for what in (STATEMENT, FINDING) for why in plan.staying(what).values())
        if said := int(self.held.tables.query(f"SELECT count(*) n FROM statements WHERE {_OF_SHIPS}")["n"][0].as_py()):
            found["statement: what ships say of themselves in AIS stays with the tracks"] = said
        return dict(found)


def outgoing(case: CaseFolder, held: Held, request: Request) -> Outgoing:
    """All of a case that leaves under a request."""
    evidence = {e.sha256: e for e in held.evidence}
    ids = held.tables.query(f"SELECT DISTINCT id FROM statements WHERE NOT {_OF_SHIPS}")["id"].to_pylist()
    found = held.tables.query("SELECT DISTINCT id FROM findings")["id"].to_pylist()
    cited = Cited(frozenset(evidence), frozenset(ids), frozenset(found))
    release = release_of(case, held.tables, request, cited, held.ledger, evidence, held.judgements)
    stays = sorted(release.plan.staying(ORIGINAL))
    salts = release.vault.salts_for([original_item(sha) for sha in stays])
    committed = {sha: commitment(salts[original_item(sha)], sha) for sha in stays}
    return Outgoing(held, Writing(release.plan, held.tables, release.names, committed))


def exchange(case: CaseFolder, held: Held, path: Path, what: str, request: Request, *, write: bool = True) -> Exchanged:
    """Write a case for other tools and put that on the ledger; with `write` false only say what would be written.

    Raises `UsageError` for a format that there is none of, or a place in the case's own parts.
    """
    if path.suffix.lower() not in FORMATS[what]:
        raise UsageError(f"{what} is not written as {path.suffix or 'a file without an ending'}", do=_endings(what))
    case.refuse_own(path)
    if not path.parent.is_dir():
        raise UsageError("the folder to write into does not exist", where=str(path.parent))
    leaving = outgoing(case, held, request)
    facts = Facts()
    content, count = _content(leaving, what, path.suffix.lower(), facts)
    if write:
        with case.ledger.writing() as writer, placing({path: content}):
            _on_the_ledger(writer, leaving, path, content, what, count)
    return Exchanged(path, count, what, leaving.stays, dict(facts.losses))


def _endings(what: str) -> str:
    return f"end the file's name in {' or '.join(FORMATS[what])}"


def _content(leaving: Outgoing, what: str, suffix: str, facts: Facts) -> tuple[bytes, int]:
    if what == "statements":
        table = leaving.table
        return (csv_bytes(table.schema.names, table.to_pylist()) if suffix == CSV else geoparquet_bytes(table)), len(
            table
        )
    if what == "chain":
        rows = [{name: _cell(leaving, value) for name, value in row.items()} for row in edges(leaving)]
        return (csv_bytes(CHAIN_COLUMNS, rows) if suffix == CSV else geoparquet_bytes(_edge_table(rows))), len(rows)
    tell(leaving, facts)
    if what == "ftm":
        lines = entity_lines(facts)
        return lines.encode(), lines.count("\n")
    told = statement_rows(facts)
    return (statement_csv(told) if suffix == CSV else statement_lines(told)).encode(), len(told)


def tell(leaving: Outgoing, facts: Facts) -> None:
    """Everything that leaves as facts of FollowTheMoney, with all that is lost."""
    denied = sum(s.polarity is Polarity.DENIES for s in leaving.statements)
    if denied:
        facts.lose(Loss.LEFT_OUT, "a statement that denies", denied)
    rows = rows_of(s for s in leaving.statements if s.polarity is Polarity.SUPPORTS)
    who = Entities(mentions_of(rows_in(leaving.held.tables)), leaving.held.judgements)
    tell_records(rows, Who.of(mentions_of(rows), who.of), facts)
    _count_rest(leaving, rows, facts)
    told = Facts()
    tell_chain(leaving.graph, told)
    facts.told += [replace(fact, value=leaving.told(fact.value)) for fact in told.told]
    facts.losses.update(told.losses)
    for kind, count in _kinds(leaving).items():
        if kind != Kind.DELIVERY:
            facts.lose(Loss.LEFT_OUT, f"a finding of kind {kind}", count)
    whole(facts)


def _count_rest(leaving: Outgoing, rows: Iterable[Row], facts: Facts) -> None:
    """Statements that are of no record, relayed words, and intervals of validity."""
    in_rows = {s for row in rows for s in (row.statement, *(f.statement for f in row.fields))}
    for s in leaving.statements:
        if s.id not in in_rows and s.polarity is Polarity.SUPPORTS:
            facts.lose(Loss.LEFT_OUT, f"a {s.property} that is of no record")
        elif s.stated_by not in ("", s.via):
            facts.lose(Loss.LEFT_OUT, "who said it, where an original relays another")
        if s.valid_from_ms is not None or s.valid_to_ms is not None:
            facts.lose(Loss.LEFT_OUT, "the interval in which a statement holds")


def _kinds(leaving: Outgoing) -> Counter[str]:
    among = literals(sorted(leaving.writing.plan.leaving(FINDING)))
    query = (
        f"SELECT id, any_value(kind) AS kind FROM findings WHERE id IN (SELECT unnest({among}::VARCHAR[])) GROUP BY id"
    )
    return Counter(leaving.held.tables.query(query)["kind"].to_pylist())


def edges(leaving: Outgoing) -> list[dict[str, Any]]:
    """The edges of the chain by `CHAIN_COLUMNS`, with the point of discharge as `lon` and `lat` where it is known."""
    found = leaving.held.tables.query(f"SELECT id, lon, lat FROM findings WHERE kind = '{Kind.DELIVERY}'").to_pylist()
    points = {} if leaving.writing.coarse else {r["id"]: (r["lon"], r["lat"]) for r in found}
    rows = []
    for row in chain_rows(leaving.graph):
        lon, lat = points.get(row["delivery"], (None, None))
        rows.append({**row, "lon": lon, "lat": lat})
    return rows


def _cell(leaving: Outgoing, value: Any) -> Any:
    return leaving.told(value) if isinstance(value, str) else value


def _edge_table(rows: list[dict[str, Any]]) -> pa.Table:
    numbers = {"low_t", "high_t", "lon", "lat"}
    names = (*CHAIN_COLUMNS, "lon", "lat")
    return pa.Table.from_pylist(
        rows, schema=pa.schema([(n, pa.float64() if n in numbers else pa.string()) for n in names])
    )


def _on_the_ledger(writer: Writer, leaving: Outgoing, path: Path, content: bytes, what: str, count: int) -> None:
    plan = leaving.writing.plan
    body = {
        "file": path.name.encode("utf-8", "replace").decode(),
        "findings": len(plan.leaving(FINDING)) if what != "statements" else 0,
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": f"{what}, {plan.request.profile}, {count} lines",
        "run": [],
    }
    writer.append(acts.EXPORTED, body)
