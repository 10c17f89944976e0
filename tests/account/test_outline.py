"""Outlines: the sections of a strong dossier, in order, which a text must keep."""

from __future__ import annotations

import pytest

from reckoning.account.dossier_fill import FILLS, LAST
from reckoning.account.dossier_front import read_front
from reckoning.account.dossier_text import parse
from reckoning.account.outline import NAMES, outline_faults, outline_text, sections_of

SECTIONS = [
    "Handling and snapshot",
    "Method and limits",
    "Summary",
    "Legal basis",
    "Context",
    "Incident sheets",
    "Patterns with bounds",
    "Supply chain",
    "Persons and entities",
    "Element matrix",
    "Contrary and exculpatory evidence",
    "Right of reply",
    "Requests",
]
ANNEXES = ["evidence index", "custody extract", "methods and versions", "glossary", "how to verify this without us"]


def filled(name: str) -> str:
    text = outline_text(name)
    for heading in SECTIONS:
        text = text.replace(f"## {heading}\n", f"## {heading}\n\nSo it is.\n")
    return text


@pytest.mark.parametrize("name", NAMES)
def test_an_outline_has_every_section_in_order_and_a_front_that_reads(name: str) -> None:
    written = parse(outline_text(name), name)
    headings = [s.heading for s in sections_of(written.blocks)]
    assert headings[:13] == SECTIONS
    assert [h.removeprefix("Annex: ") for h in headings[14:]] == ANNEXES
    front, errors = read_front(written.front, name)
    assert front is not None and front.outline == name and not errors and not written.errors
    assert {fill for s in sections_of(written.blocks) for fill in s.fills} == {*FILLS, *LAST}


@pytest.mark.parametrize("name", NAMES)
def test_a_new_dossier_lacks_what_its_author_has_to_write_and_nothing_else(name: str) -> None:
    faults = outline_faults(parse(outline_text(name), name).blocks, name, "d.md")
    assert faults and all("is empty" in f.what for f in faults)
    assert not outline_faults(parse(filled(name), name).blocks, name, "d.md")


def test_sections_out_of_order_twice_or_gone_are_told() -> None:
    text = filled("article-15")
    swapped = text.replace("## Summary", "## @").replace("## Context", "## Summary").replace("## @", "## Context")
    assert any("out of order" in f.what for f in outline_faults(parse(swapped, "").blocks, "article-15", "d.md"))
    twice = text + "\n## Summary\n\nAgain.\n"
    assert any("a second section" in f.what for f in outline_faults(parse(twice, "").blocks, "article-15", "d.md"))
    gone = text.replace("## Requests", "### Requests")
    assert any("is missing" in f.what for f in outline_faults(parse(gone, "").blocks, "article-15", "d.md"))


def test_sections_of_ones_own_may_stand_between() -> None:
    text = filled("company-letter").replace("## Context", "## Our own\n\nSo.\n\n## Context")
    assert not outline_faults(parse(text, "").blocks, "company-letter", "d.md")


def test_a_fill_in_a_sentence_or_of_no_name_is_told() -> None:
    text = filled("public-report") + "\nas in {fill:contrary}\n\n{fill:everything}\n"
    whats = [f.what for f in outline_faults(parse(text, "").blocks, "public-report", "d.md")]
    assert whats == ["{fill:contrary} stands in a sentence", "nothing fills {fill:everything}"]
