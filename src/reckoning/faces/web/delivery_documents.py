"""Delivery documents: the records under a delivery side by side, why they are taken for it, and what they differ in."""

from __future__ import annotations

from reckoning.chain.graph import Told
from reckoning.faces.web import known, leads
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Note,
    Section,
    Side,
    address,
    cell,
    facts,
    graded,
    grid,
    moment,
    section,
)  # fmt: skip
from reckoning.faces.web.sight import Sight

_COMPARED = """vessel imoNumber quantity goods loadPlace loadDate dischargePlace dischargeDate port terminal date
arrivedOn berthedOn departedOn sender receiver sellerChain buyer originCountry departureCountry destinationCountry lot
direction"""
SIDE_BY_SIDE = frozenset(_COMPARED.split())
MOST_SIDES = 8


def conflicts_about(sight: Sight, t: Told) -> list[Block]:
    """What differs within a delivery, and the conflicts that its statements are part of."""
    own = grid("contradictions", "Within this delivery", ("what differs",), [
        (c,) for c in t.kept["contradictions"]
    ])  # fmt: skip
    found = sight.rows(
        "SELECT DISTINCT f.id, f.title, f.pattern, f.grade FROM held.links l"
        " JOIN held.links c ON c.statement = l.statement AND c.statement IS NOT NULL"
        " JOIN held.findings f ON f.id = c.finding AND f.kind = 'conflict' WHERE l.finding = ? ORDER BY f.id",
        t.id,
    )
    others = grid("conflicts", "Conflicts that its sources are part of", ("what", "conflict", "grade"), [
        (r["pattern"], leads.to_finding(r["id"], r["title"]), graded(r["grade"])) for r in found
    ])  # fmt: skip
    return [b for b in (own, others) if b]


def documents_under(sight: Sight, t: Told) -> Section | None:
    """The records under it: each value of each beside the others', then the statements and findings."""
    linked = sight.rows(
        "SELECT l.statement, l.other_finding, s.subject FROM held.links l LEFT JOIN held.statements s"
        " ON s.id = l.statement WHERE l.finding = ? AND l.role = 'supports' ORDER BY s.subject, l.statement",
        t.id,
    )
    rows = [row for s in dict.fromkeys(r["subject"] for r in linked if r["subject"])
            if (row := known.rows_by_subject(sight).get(s))]  # fmt: skip
    sides = []
    for row in rows[:MOST_SIDES]:
        told = [
            (f.property, Cell(f.raw, address("statement", f.statement), language=cell(f.raw).language))
            for f in row.fields
            if f.property in SIDE_BY_SIDE
        ]
        block = facts(*told, ("published", row.stated_on), ("said by", row.stated_by))
        title = f"{row.kind.replace('_', ' ')} {row.label}"
        at = address("statement", row.statement)
        if block:
            sides.append(Side(title, (block,), href=at))
    rest = f"{len(rows) - MOST_SIDES} more records: see the statements below" if len(rows) > MOST_SIDES else ""
    joins = {j["row"]: j for j in t.kept["joins"]}
    why = grid("joins", "Why records are taken to tell of it", ("record", "score", "taken", "by", "why"), [
        (_record(sight, subject), j["score"], j["taken"], j["by"], "; ".join(j["why"])) for subject, j in joins.items()
    ])  # fmt: skip
    findings = [r["other_finding"] for r in linked if r["other_finding"]]
    seen = grid("seen", "What tracks show of it", ("finding", "kind", "from"), [
        (leads.to_finding(r["id"], r["title"] or r["kind"]), r["kind"], moment(r["start"]) if r["start"] else "")
        for r in sight.rows(
            "SELECT id, title, kind, start FROM held.findings WHERE list_contains(?, id) ORDER BY start, id", findings
        )
    ])  # fmt: skip
    said = leads.said(sight, [r["statement"] for r in linked if r["statement"]], "The statements under it")
    return section(
        "Documents under it, side by side",
        Beside(tuple(sides)) if sides else None,
        Note(rest) if rest else None,
        why,
        seen,
        said,
    )


def _record(sight: Sight, subject: str) -> Cell:
    if subject.startswith("finding:"):
        return leads.to_finding(subject.removeprefix("finding:"), subject)
    row = known.rows_by_subject(sight).get(subject)
    return Cell(f"{row.kind} {row.label}", address("statement", row.statement)) if row else Cell(subject)
