"""Findings: all of them by kind, and one of them with what stands under it."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.faces.web.desk import Sight
from reckoning.faces.web.page import Cell, Facts, Page, Passage, Tone, address, cell, grid, section, sections

A_PAGE = 200


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One finding, or with no name the findings of a kind."""
    return _one(sight, name) if name else _all(sight, asked)


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    kind = asked.get("kind", "")
    kinds = sight.rows("SELECT kind, count(*) AS n FROM held.findings GROUP BY kind ORDER BY kind")
    found = sight.rows(
        "SELECT id, kind, title, start, grade FROM held.findings WHERE ? IN ('', kind) ORDER BY start, id LIMIT ?",
        kind, A_PAGE,
    )  # fmt: skip
    rows = [
        (
            Cell(r["title"] or r["kind"], address("finding", r["id"])),
            r["start"],
            Cell(r["grade"], tone=Tone(r["grade"])),
        )
        for r in found
    ]
    by_kind = grid("kinds", "By kind", ("kind", "findings"), [
        (Cell(r["kind"], address("findings", kind=r["kind"])), r["n"]) for r in kinds
    ])  # fmt: skip
    listed = grid("findings", kind or "All", ("finding", "start", "grade"), rows)
    return Page("Findings", "findings", sections(section("", by_kind), section("", listed)))


def _one(sight: Sight, name: str) -> Page:
    row = sight.finding(name)
    shown = sight.show(name)
    facts = Facts(tuple((label, (cell(value),)) for label, value in shown.fields if label != "title"))
    under = [
        Passage(
            o.file_name,
            address("evidence", o.evidence, at=o.locator),
            "",
            o.text,
            "",
            o.locator,
            o.rendered,
            "",
            o.role,
        )
        for o in shown.originals
    ]
    return Page(
        str(row["title"] or row["kind"]),
        "finding",
        sections(section("", facts), section("What stands under it", *under)),
        marks=(Tone(row["grade"]),),
    )
