"""Pages as PDF and HTML: the same numbers in both, conformance marks, and no text that becomes code."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.account.dossier_walk import attached_facts
from reckoning.account.html_page import html
from reckoning.account.pdf_file import pdf
from reckoning.account.render import Head, Indented, Page, Para, Picture, Points, Span, grid, said, text
from reckoning.model.canonical import canonical_json

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><rect width="9" height="9"/></svg>'
)
HOSTILE = [
    '#panic("x")',
    "$ x $ \\u{41} @ref <label> `raw` *b* _i_ // c /* d */",
    '"); #import "@preview/x:1.0.0": *; #("',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "</script><script>alert(1)</script>",
    "]]>&lt;&#x3c;",
    "= Heading\n\n- list",
    "\x00\x1b[2J\u202eabc\u2066\ufeff\ud800",
    "ရန်ကုန်မြို့ နှင့် العربية",
    "中文 😀 \ue000",
]


def page(words: str, svg: str = SVG) -> Page:
    nodes = (
        Head(1, text(f"about {words}")),
        Para(text(Span(words), Span(words, "em"), Span("[1]", "note", to="n1"), Span(words, "mono")), ""),
        Points(((said(words),),), 2),
        grid((words,), [(words,), (text(Span(words, "strong")),)]),
        Indented((said(words),)),
        Picture(svg, f"drawn: {words}", words),
        Para(text(Span("[1] ", "strong"), Span(words, "small")), "n1"),
    )
    facts = canonical_json({"said": words.encode("utf-8", "replace").decode()})
    return Page(f"title {words}", "en", f"by {words}", (2026, 1, 31), nodes, facts)


def printed(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    told = "\n".join(document[i].get_textpage().get_text_bounded() for i in range(len(document)))
    document.close()
    return told


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(made: str) -> _Read:
    reader = _Read()
    reader.feed(made)
    reader.close()
    return reader


@cache
def plain_tags() -> tuple[str, ...]:
    return tuple(read(html(page("plain"))).tags)


def test_it_is_an_archival_and_accessible_pdf_with_its_facts() -> None:
    made = pdf(page("plain words"))
    assert b"<pdfaid:part>3</pdfaid:part>" in made and b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made and b"/MarkInfo" in made and b"/Lang" in made
    assert attached_facts(made) == {"said": "plain words"}
    assert pdfium.PdfDocument(made).get_metadata_value("Title") == "title plain words"


def test_the_same_pages_are_the_same_bytes() -> None:
    assert pdf(page("one")) == pdf(page("one")) and html(page("one")) == html(page("one"))
    assert pdf(page("one")) != pdf(page("two"))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_printed_and_never_run(words: str) -> None:
    told = printed(pdf(page(words)))
    shown = re.sub(r"\s+", "", "".join(c for c in words if " " <= c <= "~"))
    assert shown in re.sub(r"\s+", "", told) or shown in re.sub(r"\[U\+[0-9A-F]{4,6}\]|\s+", "", told)
    made = read(html(page(words)))
    assert tuple(made.tags) == plain_tags()
    assert not any(name.startswith("on") for name, _ in made.attributes)


def test_a_character_that_no_font_has_is_written_by_its_code_and_said_so() -> None:
    told = printed(pdf(page("before 中 after")))
    assert "before [U+4E2D] after" in told.replace("\r\n", " ").replace("\n", " ")
    assert "Characters written by their code" in told
    assert "中" in html(page("before 中 after"))


def test_burmese_is_set_in_its_own_letters() -> None:
    made = pdf(page("ရန်ကုန်"))
    assert b"Padauk" in made and "U+" not in printed(made)


def test_only_addresses_of_the_web_become_links() -> None:
    nodes = (said(Span("x", url="https://example.org/a?b=1&c=2")),)
    made = read(html(Page("t", "en", "", (2026, 1, 31), nodes, "{}")))
    assert ("href", "https://example.org/a?b=1&c=2") in made.attributes


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    made = read(html(page("plain")))
    scripts = made.tags.count("script")
    assert scripts == 1 and ("type", "application/json") in made.attributes
    outside = [v for k, v in made.attributes if k in ("src", "href") and v and not v.startswith(("#", "data:"))]
    assert not outside and ("alt", "drawn: plain") in made.attributes


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_text_changes_the_structure_of_the_page(words: str) -> None:
    made = html(page(words))
    made.encode("utf-8")
    assert tuple(read(made).tags) == plain_tags()


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=3))
def test_facts_in_the_page_are_the_same_json_whatever_they_hold(facts: dict[str, str]) -> None:
    safe = json.loads(canonical_json(facts).encode("utf-8", "replace").decode())
    made = html(Page("t", "en", "", (2026, 1, 31), (), canonical_json(safe)))
    inside: Any = re.search(r'<script type="application/json" id="facts">(.*?)</script>', made, re.DOTALL)
    assert json.loads(inside[1]) == safe


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(max_codepoint=0x30FF), max_size=24))
def test_any_text_can_be_typeset(words: str) -> None:
    assert pdf(page(words)).startswith(b"%PDF-1.7")
