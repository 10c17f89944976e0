"""Marks: what a reader must know of a case before anything else: that what it shows is fictional, or modelled."""

from __future__ import annotations

from dataclasses import replace

from reckoning.faces.web.page import Page, Tone
from reckoning.faces.web.sight import Sight

FICTION = "simulated"


def marks_of(sight: Sight) -> tuple[Tone, ...]:
    """Simulated where any original says so of itself, by its file's name, its source or its licence."""
    said = (f"{e.file_name} {e.source} {e.licence}".lower() for e in sight.holding.evidence)
    return (Tone.SIMULATED,) if any(FICTION in text for text in said) else ()


MARKED_APART = ("finding", "statement", "original", "claim")
"""Pages of one thing, which is marked by what it rests on itself."""

MARKED_BY_ROW = ("findings",)
"""Pages whose rows are marked one by one, where the case has others that are not simulated."""


def of_each_row(page: Page) -> tuple[Tone, ...]:
    """The marks that stand in each row of a page's CSV."""
    return () if page.what in MARKED_BY_ROW else page.marks


def marked(sight: Sight, page: Page) -> Page:
    """A page with the marks of its case, whoever made it."""
    missing = tuple(m for m in marks_of(sight) if m not in page.marks)
    return page if page.what in MARKED_APART else replace(page, marks=(*missing, *page.marks))
