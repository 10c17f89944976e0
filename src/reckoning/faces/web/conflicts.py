"""Conflicts: what the sources of a case contradict each other in, with the sides of each side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reckoning.account.profile import PERSONAL
from reckoning.faces.web import known, leads
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Choice,
    Filters,
    Note,
    Page,
    Section,
    Side,
    Tone,
    address,
    address_with,
    facts,
    graded,
    grid,
    section,
    sections,
    whole_number,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight

SHOWN = 20
PERSON = "of a record of one person: not shown here"


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """Every conflict, those that contradict first; of one thing (`differs`) where asked."""
    if name:
        raise NotFound(f"there is no page /conflicts/{name}", do=f"see {address('finding', name)}")
    rows = sight.rows(
        "SELECT id, title, pattern, grade, rule, signs, subjects, parameters FROM held.findings"
        " WHERE kind = 'conflict' ORDER BY grade <> 'contested', pattern, title, id"
    )
    found = [(r, json.loads(r["parameters"] or "{}")) for r in rows]
    differs, wanted = asked.get("differs", ""), asked.get("q", "").casefold()
    chosen = [(r, k) for r, k in found if differs in ("", r["pattern"]) and wanted in str(r["title"]).casefold()]
    kinds = sorted({r["pattern"] or "" for r, _ in found})
    filters = Filters(
        (
            Choice("differs", "What differs", (("", "anything"), *((k, k) for k in kinds)), differs),
            Choice("q", "In its sentence", chosen=asked.get("q", ""), kind="search"),
        )
    )
    table = leads.paged(
        "conflicts",
        "All of them",
        ("conflict", "what differs", "how it should be read", "grade", "rule"),
        chosen,
        lambda rk: (
            leads.to_finding(rk[0]["id"], rk[0]["title"]),
            rk[0]["pattern"],
            rk[1].get("reading", rk[0]["signs"] or ""),
            graded(rk[0]["grade"]),
            rk[0]["rule"],
        ),
        asked,
        "/conflicts",
    )
    first = whole_number(asked.get("from", ""))
    beside = [s for r, kept in chosen[first : first + SHOWN] if (s := _sides(sight, r, kept))]
    more = Note(
        f"The next {min(SHOWN, len(chosen) - first - SHOWN)} side by side",
        href=address_with("/conflicts", asked, **{"from": first + SHOWN}),
    ) if len(chosen) > first + SHOWN else None  # fmt: skip
    none = None if found else Note("No rule found a conflict, or none was looked for: reckoning conflicts looks.")
    contested = sum(r["grade"] == "contested" for r, _ in found)
    return Page(
        "Conflicts",
        "conflicts",
        (*sections(section("", filters, none, table)), *beside, *sections(section("", more))),
        f"{contested:,} contradictions, and {len(found) - contested:,} differences that only look like one",
        marks_of(sight),
    )


def _sides(sight: Sight, r: dict[str, Any], kept: Mapping[str, Any]) -> Section | None:
    """The sides of one conflict, each with the statements that say it."""
    linked = sight.rows(
        "SELECT l.role, s.id, s.property, s.raw, s.stated_by, s.source, s.stated_on, s.subject FROM held.links l"
        " JOIN held.statements s ON s.id = l.statement WHERE l.finding = ?"
        " ORDER BY l.role DESC, s.subject, s.id LIMIT 60",
        r["id"],
    )
    head: Block | None = facts(
        ("how it should be read", kept.get("reading", "")),
        ("found", kept.get("found", "")),
        ("as a finding", Cell(r["id"], address("finding", r["id"]))),
        ("grade", graded(r["grade"])),
    )
    sides = kept.get("sides") or []
    told = Beside(tuple(_side(side) for side in sides)) if sides else None
    said = [
        (
            Cell(s["role"], tone=Tone.of({"supports": "supports", "contradicts": "denies"}.get(s["role"], ""))),
            s["property"],
            Cell(s["raw"] if _may_stand(sight, s["subject"]) else PERSON, address("statement", s["id"])),
            s["stated_by"] or s["source"],
            s["stated_on"] or "",
        )
        for s in linked
    ]
    columns = ("side", "what", "as it stands there", "who says so", "published")
    return section(str(r["title"]), head, told, grid(f"sides-{r['id']}", "", columns, said))


def _may_stand(sight: Sight, subject: str) -> bool:
    """Whether a statement's words may stand here: those on a person harmed may not."""
    row = known.rows_by_subject(sight).get(subject)
    return row is None or row.kind not in PERSONAL


def _side(side: Mapping[str, Any]) -> Side:
    records = facts(("records", [str(x) for x in side.get("records", ())]))
    return Side(str(side["says"]), (records,) if records else ())
