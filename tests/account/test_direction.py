"""Dates, numbers with signs, identifiers and addresses read from the left in a text that runs from the right."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.account.direction import BY_FIRST_LETTER, END, FROM_LEFT, isolated
from reckoning.account.html_page import html
from reckoning.account.pdf_file import pdf
from reckoning.account.render import Head, Node, Page, Para, Picture, Points, Span, every_text, grid, said, text

MARKS = dict.fromkeys(map(ord, (FROM_LEFT, BY_FIRST_LETTER, END)))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"></svg>'


def page(*nodes: Node, language: str = "en", title: str = "a title") -> Page:
    return Page(title, language, "", (2026, 1, 31), nodes, '{"said":"2024-05-03"}')


def seen(made: bytes) -> str:
    """What stands on the pages, each line of one font from left to right, whatever order the file has it in."""
    document = pdfium.PdfDocument(made)
    lines: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for number in range(len(document)):
        letters = document[number].get_textpage()
        for at in range(letters.count_chars()):
            left, bottom, right, _ = letters.get_charbox(at, loose=True)
            if right > left:
                lines.setdefault((number, round(bottom)), []).append((left, letters.get_text_range(at, 1)))
    document.close()
    return "\n".join("".join(c for _, c in sorted(line)) for line in lines.values())


@pytest.mark.parametrize(
    "run", ["2024-05-03", "2024-02-01/2024-05-03", "+95-1-234567", "a1b2-77", "https://example.org/a-b/2024-05/?q=1-2"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_run_from_the_left_is_whole_in_a_paragraph_from_the_right(run: str, language: str) -> None:
    everywhere = page(
        Head(1, text(f"تقرير {run} في")),
        Para(text("تقرير في ", Span(run, "mono"), " كان")),
        Points(((said(f"في ({run})، كان"),),)),
        grid((f"تقرير {run} في",), [(f"تقرير {run} في",)]),
        Picture(SVG, "drawn", f"تقرير {run} في"),
        language=language,
        title=f"تقرير {run} في",
    )
    assert seen(pdf(everywhere)).count(run) == 9, "header, title, outline, heading, text, item, head, cell, caption"


def test_a_paragraph_is_ordered_by_its_own_first_letter() -> None:
    told = isolated(page(said("في 2024-05-03"), said("Shoon (في)"), said("plain 2024-05-03")))
    assert list(every_text(told.nodes)) == [
        f"{BY_FIRST_LETTER}في {FROM_LEFT}2024-05-03{END}{END}",
        f"{BY_FIRST_LETTER}Shoon (في){END}",
        "plain 2024-05-03",
    ]
    assert told.facts == '{"said":"2024-05-03"}'


def test_signs_around_a_run_stay_outside_it() -> None:
    [told] = every_text(isolated(page(said("في (2024-05-03، 1.5-2) و [7] و 12, ok"))).nodes)
    assert told == (f"{BY_FIRST_LETTER}في ({FROM_LEFT}2024-05-03{END}، {FROM_LEFT}1.5-2{END}) و [7] و 12, ok{END}")


def test_a_browser_is_told_the_same_order() -> None:
    made = html(page(said("في 2024-05-03"), title="في 2024-05-03"))
    assert made.count(f"{FROM_LEFT}2024-05-03{END}") == 2 and "<title>في 2024-05-03</title>" in made


def test_pages_of_other_letters_are_as_they_were() -> None:
    written = page(Head(1, text("2024-05-03")), said("ရန်ကုန် 2024-05-03 ", Span("a-1", "mono")))
    assert isolated(written) == written


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=3))
def test_nothing_but_marks_is_added_and_each_is_closed(parts: list[str]) -> None:
    parts = [p.translate(MARKS) + "ا1-2" for p in parts]
    told = list(every_text(isolated(page(Para(tuple(map(Span, parts))))).nodes))
    assert [t.translate(MARKS) for t in told] == parts
    open_now = 0
    for c in "".join(told):
        open_now += (c in (FROM_LEFT, BY_FIRST_LETTER)) - (c == END)
        assert 0 <= open_now <= 2
    assert open_now == 0
