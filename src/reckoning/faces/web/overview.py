"""Overview: the question of a case and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.faces.web.desk import NotFound, Sight
from reckoning.faces.web.page import Cell, Page, address, grid, section, sections


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """The first page of a case."""
    if name:
        raise NotFound(f"there is no page /{name}")
    settings = sight.case.settings
    kinds = sight.rows("SELECT kind, count(*) AS n FROM held.findings GROUP BY kind ORDER BY kind")
    found = grid("kinds", "Findings", ("kind", "findings"), [
        (Cell(r["kind"], address("findings", kind=r["kind"])), r["n"]) for r in kinds
    ])  # fmt: skip
    return Page(settings.name, "case", sections(section("Findings", found)), lead=settings.question)
