"""A dossier's case: what a dossier is made from, taken from a case's tables and ledger once, at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Custody, Drawn, Facts, FindingFact, Snapshot, StatementFact
from reckoning.account.reference_resolve import Gone
from reckoning.account.reference_store import Store
from reckoning.archive import acts
from reckoning.archive.folder import DERIVED
from reckoning.archive.ledger import Entry
from reckoning.chain.chain_svg import chain_svg, described
from reckoning.chain.graph import Layer, Node, graph_of
from reckoning.model.basis import Grade
from reckoning.model.evidence import Evidence
from reckoning.model.finding import Kind
from reckoning.model.instant import parse_instant
from reckoning.model.judgement import Judgement
from reckoning.places.names import folded
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literals

AGAINST = (Kind.CONFLICT, Kind.COMPARISON)
MOST_AGAINST = 2000


@dataclass(frozen=True)
class Held:
    """A case as a dossier sees it: its name and question, its tables, what stands in it, and its whole ledger.

    Tables and evidence are without the `withheld` things that a person keeps from leaving; `whole` has them, to count
    what of them speaks against a dossier.
    """

    case: str
    question: str
    tables: CaseTables
    evidence: Sequence[Evidence]
    judgements: Sequence[Judgement]
    ledger: Sequence[Entry]
    withheld: int = 0
    whole: CaseTables | None = None

    def store(self) -> Store:
        """Its tables, to be asked."""
        return Store(self.tables, self.evidence, self.judgements)


def facts_of(held: Held, store: Store, found: Mapping[Reference, str], entered: Iterable[str] = ()) -> Facts:
    """Everything under the findings, statements and originals that are cited, and all that speaks against it.

    `entered` are those whose right of reply is entered: of parties to a sale, the picture names no others.
    """
    findings = store.findings(name for r, name in found.items() if r.kind in ("finding", "figure"))
    statements = {name for r, name in found.items() if r.kind == "statement"}
    evidence = {name for r, name in found.items() if r.kind == "evidence"}
    below = {link.statement for f in findings.values() for link in f.links if link.statement} | statements
    known = store.statements(below)
    contrary, denials = _against_all(store, findings, known)
    against = store.findings(contrary)
    more = {link.statement for f in against.values() for link in f.links if link.statement} | set(denials)
    known |= store.statements(more - known.keys())
    whole = {**against, **findings}
    used = {s.evidence for s in known.values()} | evidence
    used |= {link.evidence for f in whole.values() for link in f.links if link.evidence}
    drawn = picture_of(held.tables, findings.values(), entered)
    hidden = _hidden_against(held, findings, known, {*contrary, *denials})
    return Facts(
        replace(snapshot_of(held, store.count()), withheld_against=hidden),
        whole,
        known,
        {sha: e for sha, e in store.evidence.items() if sha in used},
        tuple(contrary),
        tuple(denials),
        tuple(_custody(held.ledger, used)),
        drawn,
    )


def snapshot_of(held: Held, statements: int) -> Snapshot:
    """The moment of the case: the last line of its ledger that is not an export."""
    last = next(e for e in reversed(held.ledger) if e.act != acts.EXPORTED)
    runs = tuple((name, ran.result) for name, ran in acts.last_runs(held.ledger).items())
    count = len(held.evidence)
    at = parse_instant(last.at)
    return Snapshot(held.case, held.question, last.n, last.sha, at, count, statements, runs, withheld=held.withheld)


def _against_all(
    store: Store, findings: Mapping[str, FindingFact], known: Mapping[str, StatementFact]
) -> tuple[list[str], list[str]]:
    """Findings and denials that speak against some findings and statements."""
    rows = {s.subject for s in known.values() if s.subject.startswith("row:")}
    return _contrary(store, findings, known), store.denials(known, rows)


def _hidden_against(
    held: Held, findings: Mapping[str, FindingFact], known: Mapping[str, StatementFact], told: set[str]
) -> int:
    """How many findings and denials speak against it and are withheld: their number is told, and not which."""
    if held.whole is None or not held.withheld:
        return 0
    with Store(held.whole, held.evidence, held.judgements) as whole:
        everything = whole.findings(findings)
        below = {link.statement for f in everything.values() for link in f.links if link.statement}
        contrary, denials = _against_all(whole, everything, {**whole.statements(below), **known})
    return len({*contrary, *denials} - told)


def _contrary(store: Store, findings: Mapping[str, FindingFact], known: Mapping[str, StatementFact]) -> list[str]:
    """Contested findings among what is cited, and contradictions that share a record, statement or finding with it."""
    rows = {s.subject for s in known.values() if s.subject.startswith("row:")}
    candidates = [f for kind in AGAINST for f in store.of_kind(kind) if _against(f)]
    of = store.subjects({link.statement for f in candidates for link in f.links if link.statement})
    linked = [f for f in candidates if _linked(f, findings, known, of, rows)]
    contested = [f for f in findings.values() if f.grade is Grade.CONTESTED]
    under = [findings[x.finding] for f in findings.values() for x in f.links if x.role == "contradicts" and x.finding]
    return sorted({f.id for f in (*contested, *linked, *under)})


def _against(f: FindingFact) -> bool:
    return bool(f.parameters.get("contradiction")) or f.grade is Grade.CONTESTED


def _linked(
    f: FindingFact,
    findings: Mapping[str, FindingFact],
    known: Mapping[str, StatementFact],
    of: Mapping[str, str],
    rows: set[str],
) -> bool:
    if rows & set(f.subjects):
        return True
    return any(x.statement in known or of.get(x.statement) in rows or x.finding in findings for x in f.links)


def _custody(ledger: Sequence[Entry], used: set[str]) -> Iterable[Custody]:
    """Acts on originals that are used, and runs."""
    for entry in ledger:
        body = entry.body
        if entry.act == acts.ADDED and body["evidence"]["sha256"] in used:
            yield Custody(entry.n, entry.at, "added", (body["evidence"]["sha256"],))
        elif entry.act == acts.READ and (read := used & set(body["reads"])):
            yield Custody(entry.n, entry.at, "read", tuple(sorted(read)))
        elif entry.act == acts.RAN:
            yield Custody(entry.n, entry.at, f"ran {body.get('of', acts.TRACE)}", (), body["result"])
        elif entry.act == acts.RETRACTED and body["target"] in used:
            yield Custody(entry.n, entry.at, "retracted", (body["target"],))


def picture_of(tables: CaseTables, findings: Iterable[FindingFact], names: Iterable[str]) -> Drawn:
    """The chain of the deliveries among some findings; empty where there is none.

    Of parties to a sale only the listed and `names` are named; a sale between others is left out, and counted.
    """
    entered = {folded(name) for name in names}
    ids = sorted(f.id for f in findings if f.kind in (Kind.DELIVERY, Kind.ORIGIN, Kind.EXPOSURE))
    if not ids:
        return Drawn()
    graph = graph_of(tables.query(f"SELECT * FROM findings WHERE list_contains({literals(ids)}, id) ORDER BY id"))
    named = {n.id for n in graph.nodes if n.layer is not Layer.PARTY or n.listed or folded(n.name) in entered}
    sales = tuple(e for e in graph.title if e.source in named or e.target in named)
    kept = {end for e in sales for end in (e.source, e.target)}
    nodes = (n if n.id in named else _unnamed(n) for n in graph.nodes if n.layer is not Layer.PARTY or n.id in kept)
    shown = replace(graph, nodes=tuple(nodes), title=sales)
    if not shown.custody and not shown.title:
        return Drawn()
    return Drawn(chain_svg(shown), described(shown), len(graph.title) - len(sales))


def _unnamed(node: Node) -> Node:
    return node if node.name.startswith("unknown ") else replace(node, name="a party not named here")


def gone_from(held: Held) -> Gone:
    """What is no longer there: findings of earlier runs, and what was read of originals that were withdrawn since."""
    derived = held.tables.root / DERIVED
    standing = {e.sha256 for e in held.evidence}
    evidence = {
        e.body["target"]: f"was withdrawn on {e.at[:10]}: {e.body['reason']}"
        for e in held.ledger
        if e.act == acts.RETRACTED and e.body["target"] not in standing
    }
    withheld = held.tables.without
    why_withheld = "is withheld: reckoning withheld says why"
    evidence |= dict.fromkeys(withheld.originals, why_withheld)
    statements: dict[str, str] = dict.fromkeys(withheld.statements, why_withheld)
    for sha, step in acts.recorded_reads(held.ledger).items():
        if sha in evidence:
            statements |= dict.fromkeys(_ids(derived / step / "statements.parquet"), f"{evidence[sha]} (its original)")
    findings: dict[str, str] = {}
    for entry in held.ledger:
        if entry.act == acts.RAN:
            why = f"no longer comes out; the {entry.body.get('of', acts.TRACE)} of {entry.at[:10]} had it"
            findings |= dict.fromkeys(_ids(derived / entry.body["result"] / "findings.parquet"), why)
    findings |= dict.fromkeys(withheld.findings, why_withheld)
    return Gone(findings, statements, evidence)


def _ids(file: Path) -> list[str]:
    return list(pq.read_table(file, columns=["id"])["id"].to_pylist()) if file.is_file() else []
