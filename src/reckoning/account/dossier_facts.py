"""Dossier facts: every reference of a dossier down to places in originals, as JSON to attach; for a program to walk.

    references  {n, kind, finding | statement | evidence, printed, line}
    findings    id -> {title, kind, grade, basis, rule, low, best, high, bound, unit, query, links}
    statements  id -> {evidence, locator, property, raw, stated_by, via, stated_on, denies, url, coarse}
    withheld    key -> {why} and {evidence, locator} or {links}: no id, no text: both would let a guess be confirmed
    evidence    sha256 -> {file, size_bytes, source, url, published_on, licence}

A link of a finding is {role} and one of {statement}, {withheld}, {finding}, {evidence, locator}. In a dossier written
for a `profile` an original that stays is named by its commitment (`withheld:...`), and what is `coarse` says less than
its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.account.commitment import is_standing
from reckoning.account.dossier_notes import Notes
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts, FindingFact, LinkFact, StatementFact, closed
from reckoning.model.canonical import canonical_json
from reckoning.model.evidence import Evidence
from reckoning.model.instant import iso

FORMAT = "reckoning-dossier/1"


def facts_json(title: str, printed: Sequence[tuple[Reference, str, str]], notes: Notes, facts: Facts) -> str:
    """The facts of a dossier as canonical JSON."""
    shut = sorted((s.evidence, s.locator, s.id) for s in facts.statements.values() if s.withheld)
    names = [name for _, _, name in shut] + sorted(f.id for f in facts.findings.values() if f.withheld)
    hidden = {name: f"w{number}" for number, name in enumerate(names, 1)}
    s = facts.snapshot
    whole = {
        "format": FORMAT,
        "title": title,
        "profile": s.profile,
        "snapshot": {"case": s.case, "line": s.line, "sha256": s.sha256, "at": iso(s.at_ms), "runs": dict(s.runs)},
        "references": [_reference(r, name, said, notes) for r, name, said in printed],
        "contrary": [*facts.contrary, *(name for name in facts.denials if name not in hidden)],
        "findings": {name: _finding(f, hidden) for name, f in facts.findings.items() if name not in hidden},
        "statements": {name: _statement(x) for name, x in facts.statements.items() if name not in hidden},
        "withheld": {
            **{hidden[x.id]: _hidden(x) for x in facts.statements.values() if x.id in hidden},
            **{hidden[f.id]: _links_alone(f, hidden) for f in facts.findings.values() if f.id in hidden},
        },
        "evidence": {sha: _evidence(e) for sha, e in facts.evidence.items()},
    }
    return canonical_json(whole)


def _reference(r: Reference, name: str, said: str, notes: Notes) -> dict[str, Any]:
    kind = "finding" if r.kind == "figure" else r.kind
    return {"n": notes.numbers[name], "kind": r.kind, kind: name, "printed": said, "line": r.line}


def _finding(f: FindingFact, hidden: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": f.title,
        "kind": f.kind,
        "grade": str(f.grade),
        "basis": f.basis,
        "rule": f.rule,
        "start": iso(f.start_ms) if not f.grain else f.days,
        "end": iso(f.end_ms) if not f.grain else None,
        "low": f.low,
        "best": f.best,
        "high": f.high,
        "bound": f.bound or None,
        "unit": f.unit,
        "query": f.query or None,
        "links": [_link(link, hidden) for link in f.links],
    }


def _link(link: LinkFact, hidden: Mapping[str, str]) -> dict[str, str]:
    if shut := hidden.get(link.statement or link.finding):
        return {"role": link.role, "withheld": shut}
    if link.statement:
        return {"role": link.role, "statement": link.statement}
    if link.finding:
        return {"role": link.role, "finding": link.finding}
    return {"role": link.role, "evidence": link.evidence, "locator": link.locator}


def _links_alone(f: FindingFact, hidden: Mapping[str, str]) -> dict[str, Any]:
    return {"why": f.withheld, "links": [_link(link, hidden) for link in f.links]}


def _statement(s: StatementFact) -> dict[str, Any]:
    names = ("evidence", "locator", "property", "raw", "stated_by", "via", "stated_on", "denies", "url", "coarse")
    return {name: getattr(s, name) for name in names}


def _hidden(s: StatementFact) -> dict[str, str]:
    return {"evidence": s.evidence, "locator": s.locator, "why": s.withheld}


def _evidence(e: Evidence) -> dict[str, Any]:
    if is_standing(e.sha256):
        return {}
    if closed(e):
        return {"size_bytes": e.size_bytes}
    return {
        "file": e.file_name,
        "size_bytes": e.size_bytes,
        "source": e.source,
        "url": e.url,
        "published_on": e.published_on,
        "licence": e.licence,
    }
