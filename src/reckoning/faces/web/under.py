"""Under: what stands under a finding, what speaks against it beside what speaks for it, and what rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.archive import acts
from reckoning.chain.grounds import why_graded
from reckoning.faces.web.leads import said, to_finding
from reckoning.faces.web.opening import SHOWN_CHARACTERS
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Grid,
    Note,
    Passage,
    Section,
    Side,
    Tone,
    address,
    facts,
    graded,
    grid,
    language_of,
    moment,
    section,
)
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.subjects import in_words
from reckoning.faces.web.unnamed import AS_FOUND, IS_AT, NOT_SHOWN
from reckoning.faces.web.words import period
from reckoning.model.conclusion import Link
from reckoning.model.judgement import UNDONE
from reckoning.model.row import rows_of
from reckoning.model.statement import statements_from

AGAINST = "contradicts"
ORDER = {"first": 0, "before": 0, "sign": 1, "after": 2, "last": 2}
PASSAGES = 8
MOST_FINDINGS = 200
MOST_SIDES = 8


def under(sight: Sight, finding: str) -> list[Section | None]:
    """The sections of what stands under a finding."""
    links = sight.rows("SELECT * FROM held.links WHERE finding = ?", finding)
    if disputed := _disputed(sight, links):
        return [section("What does not agree, side by side", Beside(disputed))]
    against = [r for r in links if r["role"] == AGAINST]
    speaking = [r for r in links if r["role"] != AGAINST]
    if not against:
        return [section("What stands under it", *_blocks(sight, speaking, ""))]
    sides = Beside((
        Side("What supports it", _kept(_blocks(sight, speaking, "")) or (Note("Nothing."),), Tone.SUPPORTS),
        Side("What contradicts it", _kept(_blocks(sight, against, "against_")), Tone.DENIES),
    ))  # fmt: skip
    return [section("What stands under it, and against it", sides)]


def _disputed(sight: Sight, links: Sequence[Mapping[str, Any]]) -> tuple[Side, ...]:
    """The records that contradict each other, each a side, where nothing but records is under a finding."""
    against = [r["statement"] for r in links if r["role"] == AGAINST and r["statement"]]
    if len(against) < 2 or any(r["role"] != AGAINST and r["other_finding"] for r in links):
        return ()
    linked = [r["statement"] for r in links if r["statement"]]
    rows = sight.rows("SELECT * FROM held.statements WHERE list_contains(?, id) ORDER BY evidence, subject, id", linked)
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_subject.setdefault(row["subject"], []).append(row)
    if not 1 < len(by_subject) <= MOST_SIDES:
        return ()
    return tuple(_side(sight, subject, found, set(against)) for subject, found in by_subject.items())


def _side(sight: Sight, subject: str, rows: Sequence[Mapping[str, Any]], against: set[str]) -> Side:
    first = rows[0]
    stated = first["stated_by"] or first["source"]
    told = facts(*((r["property"], Cell(r["raw"], address("statement", r["id"]))) for r in rows))
    record = subject.partition("/")[2] or first["locator"]
    where = passage(sight, first["evidence"], record)
    denies = any(r["id"] in against for r in rows)
    return Side(stated, _kept([told, where]), Tone.CONTESTED if denies else Tone.PLAIN)


def _kept(blocks: Sequence[Block | None]) -> tuple[Block, ...]:
    return tuple(b for b in blocks if b is not None)


def _blocks(sight: Sight, links: Sequence[Mapping[str, Any]], prefix: str) -> list[Block | None]:
    places = [r for r in links if r["evidence"]]
    places.sort(key=lambda r: (ORDER.get(r["role"], 3), r["evidence"], r["locator"]))
    passages: list[Block | None] = [passage(sight, r["evidence"], r["locator"], r["role"]) for r in places[:PASSAGES]]
    statements = [r["statement"] for r in links if r["statement"]]
    left = len(places) - PASSAGES
    return [
        *passages,
        Note(f"{left:,} more places in originals.") if left > 0 else None,
        said(sight, statements, "Statements", f"{prefix}statements"),
        _findings(sight, {r["other_finding"]: r["role"] for r in links if r["other_finding"]}, f"{prefix}parts"),
    ]


def passage(sight: Sight, evidence: str, locator: str, role: str = "", names: bool = False) -> Passage:
    """A place in an original with its text as it stands there, without names that are not shown unless asked for."""
    held = sight.evidence.get(evidence)
    if not names and sight.one(IS_AT, evidence, locator, locator):
        href = address("evidence", evidence, at=locator)
        return Passage(held.file_name if held else "", href, "", NOT_SHOWN, "", locator, True, role=role)
    found = sight.opening.text(evidence, locator)
    text = found.text if found.value is None or not found.rendered else found.value
    told = text if names else sight.told(evidence, text)
    shown = told[:SHOWN_CHARACTERS] + ("…" if len(told) > SHOWN_CHARACTERS else "")
    return Passage(
        held.file_name if held else "a retracted original",
        address("evidence", evidence, at=locator),
        "", shown, "", locator, found.rendered, language_of(shown), role,
    )  # fmt: skip


def _findings(sight: Sight, roles: Mapping[str, str], name: str) -> Grid | None:
    found = sight.rows(
        "SELECT * FROM held.findings WHERE list_contains(?, id) ORDER BY start, id LIMIT ?", list(roles), MOST_FINDINGS
    )
    rows = [
        (to_finding(r["id"], in_words(sight, r), r["kind"]), roles[r["id"]], *period(r), graded(r["grade"]))
        for r in found
    ]
    left = len(roles) - len(rows)
    note = f"{left:,} more are not listed here" if left > 0 else ""
    return grid(name, "Findings", ("finding", "role", "from", "to", "grade"), rows, note=note)


RESTS = {
    "finding": "SELECT DISTINCT finding, role FROM held.links WHERE other_finding = ?",
    "statement": "SELECT DISTINCT finding, role FROM held.links WHERE statement = ?",
    "claim": "SELECT DISTINCT finding, role FROM held.links WHERE statement IN"
    " (SELECT id FROM held.statements WHERE parent = $1 OR id = $1)",
}


def resting_on(sight: Sight, id_: str, what: str = "finding") -> Grid | None:
    """The findings that rest on a finding, a statement, or a claim and its parts; or speak against it."""
    links = sight.rows(RESTS[what], id_)
    return _findings(sight, {r["finding"]: r["role"] for r in links}, "resting")


def why(sight: Sight, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a finding has its grade, in sentences."""
    links = sight.rows("SELECT role, statement FROM held.links WHERE finding = ? AND statement <> ''", row["id"])
    said_of = sight.table(
        f"{AS_FOUND} WHERE s.subject IN (SELECT s.subject FROM held.links l"
        " JOIN held.statements s ON s.id = l.statement WHERE l.finding = ? AND starts_with(s.subject, 'row:'))",
        row["id"],
    )
    under_it = [Link(link["role"], link["statement"]) for link in links]
    records = rows_of(statements_from(said_of))
    return why_graded(
        row["id"], row["grade_by_rule"], row["basis"], under_it, records, sight.holding.judgements, _feed(sight, row)
    ).because


def _feed(sight: Sight, row: Mapping[str, Any]) -> str:
    """What stands under a finding that no record stands under: positions, or other findings."""
    other = sight.one("SELECT 1 FROM held.links WHERE finding = ? AND other_finding <> ''", row["id"])
    return "the findings under it" if other else ""


def judgements_on(sight: Sight, on: str, target: str) -> Grid | None:
    """Every judgement on a thing, undone ones and undoings too, in order."""
    made = acts.judgements_in(sight.holding.entries)
    rows = [
        (moment(j.at_ms), j.by, "took the one before back" if j.decision == UNDONE else graded(j.decision), j.reason)
        for j in made
        if j.on == on and target in (j.target, j.other)
    ]
    return grid(f"judged_{on}", "", ("when", "by", "decision", "reason"), rows)
