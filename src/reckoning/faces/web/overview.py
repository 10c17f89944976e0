"""Overview: the question of a case, what is known of it and how surely, what is at odds, and what is not counted."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.faces.web import ledger
from reckoning.faces.web.kept import kept
from reckoning.faces.web.leads import to_finding
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Grid,
    Items,
    Note,
    Page,
    Side,
    Tone,
    address,
    facts,
    grid,
    moment,
    section,
    sections,
)
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.subjects import in_words
from reckoning.faces.web.words import kind_words
from reckoning.model.basis import WORDING, Grade

WORDED = {grade: WORDING[grade].removeprefix("is ").capitalize() for grade in Grade}
EXAMPLES = 4
NEWEST = 8
TOLD_LAST = ("segment", "loitering", "exposure", "port_call", "left_area", "not_observed", "detection_match", "removal")
"""Kinds that are many and say little alone: examples are of others first."""
_EXAMPLES = """
    SELECT * FROM held.findings WHERE grade = ?
    QUALIFY row_number() OVER (PARTITION BY kind ORDER BY start DESC NULLS LAST, id) <= 2
    ORDER BY list_contains(?, kind), row_number() OVER (PARTITION BY kind ORDER BY start DESC NULLS LAST, id),
        start DESC NULLS LAST, id LIMIT ?"""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """The first page of a case."""
    if name:
        raise NotFound(f"there is no page /{name}")
    settings = sight.case.settings
    return Page(
        settings.name,
        "case",
        sections(
            section("", *_runs(sight), _holds(sight)),
            section("What is known, and how surely", *_surely(sight)),
            section("What is at odds", _at_odds(sight)),
            section("What is not counted", *_left_out(sight)),
            section("What was done last", ledger.table(sight, sight.holding.entries[-NEWEST:][::-1])),
        ),
        lead=settings.question,
        marks=marks_of(sight),
    )


def _runs(sight: Sight) -> list[Block]:
    """A note for each run that is older than what was added or judged since."""
    found: list[Block] = []
    if not sight.holding.runs:
        found.append(Note("Nothing was traced or concluded yet: reckoning trace, count, chain, conflicts do it."))
    for name, _ in sight.runs:
        since = ledger.since(sight, name)
        if since:
            text = f"The last {name} is older than {since} acts: what was added or judged since is not in it."
            found.append(Note(text, Tone.CONTESTED, address("run", name)))
    return found


def _holds(sight: Sight) -> Block | None:
    settings = sight.case.settings
    said = sight.one("SELECT count(*) AS n, count(*) FILTER (polarity = 'denies') AS denies FROM held.statements") or {}
    positions = sight.one("SELECT count(*) AS n FROM positions") or {"n": 0}
    return facts(
        ("Goods of interest", list(settings.goods)),
        ("Places of interest", list(settings.places)),
        ("Known as of", moment(settings.knowledge_date) if settings.knowledge_date else ""),
        ("Originals", Cell(f"{len(sight.holding.evidence):,}", address("sources"))),
        ("Statements", f"{said['n']:,}, {said['denies']:,} of them denials"),
        ("Positions", positions["n"] or None),
    )


@kept
def _surely(sight: Sight) -> list[Block | None]:
    counts = sight.rows("SELECT kind, grade, count(*) AS n FROM held.findings GROUP BY ALL ORDER BY ALL")
    return [_by_grade(sight, counts), _table(counts)]


def _by_grade(sight: Sight, counts: list[dict[str, object]]) -> Block | None:
    sides = []
    for grade in Grade:
        mine = [r for r in counts if r["grade"] == grade]
        if not mine:
            continue
        total = sum(int(str(r["n"])) for r in mine)
        examples = sight.rows(_EXAMPLES, grade, list(TOLD_LAST), EXAMPLES)
        items = tuple(to_finding(r["id"], in_words(sight, r), r["kind"]) for r in examples)
        more = Cell(f"All {total:,}", address("findings", grade=grade))
        sides.append(Side(f"{WORDED[grade]}: {total:,}", (Items((*items, more)),), Tone.of(grade)))
    return Beside(tuple(sides)) if sides else None


def _table(counts: list[dict[str, object]]) -> Grid | None:
    grades = [g for g in Grade if any(r["grade"] == g for r in counts)]
    number = {(r["kind"], r["grade"]): int(str(r["n"])) for r in counts}
    rows = []
    for kind in sorted({str(r["kind"]) for r in counts}, key=lambda k: (k in TOLD_LAST, k)):
        found = [number.get((kind, g), 0) for g in grades]
        cells = [
            Cell(f"{n:,}", address("findings", kind=kind, grade=g), number=n) if n else Cell("")
            for g, n in zip(grades, found, strict=True)
        ]
        rows.append((Cell(kind_words(kind, 2), address("findings", kind=kind)), *cells, sum(found)))
    return grid("kinds", "Findings by kind and grade", ("kind", *grades, "all"), rows)


def _at_odds(sight: Sight) -> Block | None:
    found = sight.rows(
        "SELECT * FROM held.findings WHERE kind = 'conflict' OR grade = 'contested' ORDER BY grade, start, id LIMIT 25"
    )
    rows = [
        (to_finding(r["id"], in_words(sight, r), r["kind"]), r["signs"], Cell(r["grade"], tone=Tone.of(r["grade"])))
        for r in found
    ]
    return grid("at_odds", "", ("what", "why", "grade"), rows)


@kept
def _left_out(sight: Sight) -> list[Block | None]:
    """Records that were rejected, what was lost in part, claims that nobody has judged, originals that were refused."""
    files = {e.sha256: e.file_name for e in sight.holding.evidence}
    rejected = sight.rows("SELECT evidence, reason, count(*) AS n FROM rejects GROUP BY ALL ORDER BY n DESC LIMIT 30")
    notes = sight.rows(
        "SELECT evidence, code, sum(count)::BIGINT AS n FROM notes GROUP BY ALL ORDER BY n DESC LIMIT 30"
    )
    lost = [
        (Cell(files[r["evidence"]], address("evidence", r["evidence"])), what, r["n"])
        for rows, word in ((rejected, "reason"), (notes, "code"))
        for r in rows
        if r["evidence"] in files
        for what in [f"{'rejected' if word == 'reason' else 'lost in part'}: {r[word].replace('_', ' ')}"]
    ]
    judged = [j.target for j in sight.holding.judgements if j.on == "claim"]
    waiting = sight.one(
        "SELECT count(*) AS n FROM held.statements WHERE property = 'claim' AND NOT list_contains(?, id)", judged
    ) or {"n": 0}
    refused = [
        (Cell(e.file_name, address("evidence", e.sha256)), taken.refused)
        for e in sight.holding.evidence
        if (taken := sight.holding.taken(sight.holding.reads.get(e.sha256, ""))) and taken.refused
    ]
    claims = f"{waiting['n']:,} claims of reports wait for a person: none of them feeds a finding until it is accepted."
    return [
        Note(claims, Tone.UNKNOWN, address("review")) if waiting["n"] else None,
        grid("refused", "Originals kept but not read", ("original", "why"), refused),
        grid("not_counted", "Records left out, by original", ("original", "what", "records"), lost),
    ]
