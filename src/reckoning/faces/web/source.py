"""Sources: whose word the statements of a case are, of what class, in which independence group, how often at odds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reckoning.chain.sources import group_of
from reckoning.engine.intake import Intake
from reckoning.faces.web.kept import kept
from reckoning.faces.web.leads import to_finding
from reckoning.faces.web.page import (
    Cell,
    Grid,
    Page,
    address,
    address_with,
    facts,
    graded,
    grid,
    language_of,
    moment,
    section,
    sections,
    whole_number,
)
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.words import sentence
from reckoning.model.row import rows_of
from reckoning.model.statement import statements_from

A_PAGE = 150
TOLD_BY = 400
_EACH = """
    SELECT coalesce(nullif(stated_by, ''), nullif(source, ''), '(not named)') AS name, count(*) AS statements,
        count(DISTINCT evidence) AS originals, count(*) FILTER (polarity = 'denies') AS denials,
        min(nullif(stated_on, '')) AS first, max(nullif(stated_on, '')) AS last
    FROM held.statements GROUP BY 1"""
_COUNTED = """
    SELECT count(*) AS statements, count(*) FILTER (polarity = 'denies') AS denials,
        min(nullif(stated_on, '')) AS first, max(nullif(stated_on, '')) AS last"""
_ITS = "(s.stated_by = $1 OR s.source = $1 OR ($1 = '(not named)' AND s.stated_by = '' AND s.source = ''))"
"""A statement is a source's where it states it, or its feed heard it: a ship states, a network of stations hears."""
_AT_ODDS = """
    SELECT coalesce(nullif(s.stated_by, ''), nullif(s.source, ''), '(not named)') AS name,
        count(DISTINCT l.finding) AS n
    FROM held.links l JOIN held.statements s ON s.id = l.statement
    JOIN held.findings f ON f.id = l.finding
    WHERE l.role = 'contradicts' OR f.kind = 'conflict' GROUP BY 1"""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One source by its name; with none, all of them and the originals."""
    return _one(sight, name, asked) if name else _all(sight, asked)


def _groups(sight: Sight, name: str) -> list[str]:
    """The independence groups that records of a source fall in, as far as its first ones tell."""
    said = sight.table(
        "SELECT * FROM held.statements WHERE subject IN (SELECT DISTINCT subject FROM held.statements"
        " WHERE stated_by = ? AND starts_with(subject, 'row:') LIMIT ?)", name, TOLD_BY,
    )  # fmt: skip
    return sorted({group_of(row) for row in rows_of(statements_from(said))})


@kept
def _odds(sight: Sight) -> Mapping[str, int]:
    """In how many findings the statements of a source are at odds with others, by its name."""
    return {r["name"]: r["n"] for r in sight.rows(_AT_ODDS)}


@kept
def _taken(sight: Sight) -> Mapping[str, Intake | None]:
    """What was counted while each original was read."""
    return {e.sha256: sight.holding.taken(sight.holding.reads.get(e.sha256, "")) for e in sight.holding.evidence}


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    skipped = whole_number(asked.get("skip", ""))
    found = sight.rows(f"{_EACH} ORDER BY statements DESC, name LIMIT ? OFFSET ?", A_PAGE, skipped)
    total = (sight.one(f"SELECT count(*) AS n FROM ({_EACH})") or {"n": 0})["n"]
    odds = _odds(sight)
    left = total > skipped + len(found)
    rows = [
        (
            Cell(r["name"], address("source", r["name"]), language=language_of(r["name"])),
            r["originals"], r["statements"], r["denials"] or None, odds.get(r["name"]),
            moment(r["first"]) if r["first"] else "", moment(r["last"]) if r["last"] else "",
        )
        for r in found
    ]  # fmt: skip
    columns = ("source", "originals", "statements", "denials", "at odds in findings", "first", "last")
    more = address_with("/sources", asked, skip=skipped + A_PAGE) if left else ""
    listed = grid("sources", "Who says what", columns, rows, total=total if left or skipped else 0, more=more)
    originals = _originals(sight, [e.sha256 for e in sight.holding.evidence])
    parts = sections(section("", listed), section("Originals", originals))
    return Page("Sources", "sources", parts, lead=f"{total:,} who state something; {len(sight.evidence):,} originals")


def _originals(sight: Sight, hashes: list[str]) -> Grid | None:
    rows = []
    for sha in hashes:
        if (e := sight.evidence.get(sha)) is None:
            continue
        t = _taken(sight).get(sha)
        counts = (t.read, t.kept, t.rejected or None) if t else (None, None, None)
        published = moment(e.published_on) if e.published_on else ""
        source = e.source or (t.source if t else "")
        rows.append(
            (Cell(e.file_name, address("evidence", sha)), source, e.media_type, e.size_bytes, published, *counts)
        )
    rows.sort(key=lambda row: str(row[0].text))
    columns = ("original", "source", "kind", "bytes", "published", "records read", "kept", "rejected")
    return grid("originals", "", columns, rows)


def _one(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    row = sight.one(f"{_COUNTED} FROM held.statements s WHERE {_ITS} HAVING count(*) > 0", name)
    feeds = [e for e in sight.holding.evidence if e.source == name]
    if row is None and not feeds:
        raise NotFound(f"nothing in the case is stated by {name[:120]!r}", do="see all sources")
    properties = sight.rows(
        f"SELECT property, count(*) AS n, min(id) AS id FROM held.statements s WHERE {_ITS}"
        " GROUP BY 1 ORDER BY n DESC, 1 LIMIT 80", name,
    )  # fmt: skip
    classes = sight.rows(
        f"SELECT s.raw, count(*) AS n FROM held.statements s WHERE s.property = 'sourceClass' AND {_ITS}"
        " GROUP BY 1 ORDER BY n DESC", name,
    )  # fmt: skip
    hashes = [r["evidence"] for r in sight.rows(f"SELECT DISTINCT evidence FROM held.statements s WHERE {_ITS}", name)]
    told = facts(
        ("Class of source", [f"{c['raw']} ({c['n']:,})" for c in classes]),
        ("Counts as", _groups(sight, name)),
        ("Statements", row["statements"] if row else 0),
        ("Denials", row["denials"] if row else None),
        ("First said", moment(row["first"]) if row and row["first"] else None),
        ("Last said", moment(row["last"]) if row and row["last"] else None),
    )
    said = grid("said", "", ("what", "statements", "for example"), [
        (p["property"], p["n"], Cell("one of them", address("statement", p["id"]))) for p in properties
    ])  # fmt: skip
    return Page(
        name, "source",
        sections(
            section("", told),
            section("Where it is at odds with others", _at_odds(sight, name)),
            section("What it says", said),
            section("Originals", _originals(sight, sorted({*hashes, *(e.sha256 for e in feeds)}))),
        ),
        trail=(("Sources", "/sources"),),
    )  # fmt: skip


def _at_odds(sight: Sight, name: str) -> Grid | None:
    rows: list[dict[str, Any]] = sight.rows(
        "SELECT DISTINCT f.* FROM held.links l JOIN held.statements s ON s.id = l.statement"
        " JOIN held.findings f ON f.id = l.finding WHERE (l.role = 'contradicts' OR f.kind = 'conflict')"
        f" AND {_ITS} ORDER BY f.start, f.id LIMIT $2",
        name, A_PAGE,
    )  # fmt: skip
    return grid("at_odds", "", ("finding", "why", "grade"), [
        (to_finding(r["id"], sentence(r), r["kind"]), r["signs"], graded(r["grade"])) for r in rows
    ])  # fmt: skip
