"""PDF file: pages as PDF/A-3a and PDF/UA-1, tagged, with the facts attached; the same bytes for the same pages.

Text reaches the typesetter as data and is never its code. A character that no bundled font has is written by its code
(`[U+4E2D]`), with a note at the end that says so: never a box, never left out. Fonts: those of typst (Libertinus,
DejaVu Sans Mono) and Padauk for Burmese; fonts of the machine are not used.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import typst

from reckoning.account.direction import isolated
from reckoning.account.render import Head, Page, every_text, plain, rewritten, said, text
from reckoning.model.errors import InputError

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
TRIES = 4
_UNSHOWN = re.compile(r"the (?:text|PDF contains the codepoint) `?\"((?:[^\"\\]|\\.)*)\"")
_CODEPOINT = re.compile(r"codepoint `\"((?:[^\"\\]|\\.)*)\"")
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
CONTROL = {
    **{c: f"[U+{c:04X}]" for c in [*range(9), *range(11, 13), *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF]},
    **{c: f"[U+{c:04X}]" for c in [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF]},
    **{c: f"[U+{c:04X}]" for c in range(0xD800, 0xF900)},
    **dict.fromkeys((9, 10, 13, 8232, 8233, 133), " "),
}
"""Control and direction characters, halves of characters and private ones; a break in a line is a space."""


@cache
def _compiler() -> typst.Compiler:
    with as_file(files("reckoning.account") / "fonts") as fonts:
        found: list[str] = [str(fonts)]
        return typst.Compiler(font_paths=found, ignore_system_fonts=True)


def pdf(page: Page) -> bytes:
    """The pages as a PDF; raises `InputError` where the typesetter refuses them."""
    source = (files("reckoning.account") / "templates" / "dossier.typ").read_bytes()
    marks = dict(CONTROL)
    for _ in range(TRIES):
        told = rewritten(page, marks)
        shown = sorted({c for c in page_characters(page) if ord(c) in marks and marks[ord(c)] != " "})
        try:
            return _compiled(source, _with_note(told, shown))
        except typst.TypstError as error:
            unshown = {c for c in unshown_in(error.diagnostic or str(error)) if ord(c) not in marks}
            if not unshown:
                raise InputError(f"the PDF cannot be made: {error}", do="report it") from error
            marks |= {ord(c): f"[U+{ord(c):04X}]" for c in unshown}
    raise InputError("too many characters that no font has", do="read the HTML page, or write them in Latin letters")


def _compiled(source: bytes, page: Page) -> bytes:
    head = {"title": page.title, "author": page.author, "language": page.language, "day": list(page.day)}
    shown = isolated(page)
    data = json.dumps({**head, "shown": shown.title, "nodes": plain(shown.nodes)}, ensure_ascii=False)
    made = _compiler().compile(
        source,
        sys_inputs={"page": data, "facts": page.facts},
        pdf_standards=[*STANDARDS],
        timestamp=timegm((*page.day, 0, 0, 0)),
    )
    assert isinstance(made, bytes)
    return made


def page_characters(page: Page) -> set[str]:
    """Every character that is printed beyond ASCII's own letters, digits and signs."""
    found = set(page.title) | set(page.author)
    for words in every_text(page.nodes):
        found |= set(words)
    return {c for c in found if not " " <= c <= "~"}


def unshown_in(message: str) -> set[str]:
    """The characters that the typesetter says it cannot show.

    >>> sorted(unshown_in('error: the text `"\\\\u{4e2d}"` could not be displayed with font `"Padauk"`'))
    ['中']
    """
    found: set[str] = set()
    for line in message.splitlines():
        told = _UNSHOWN.search(line) if "could not be displayed" in line else _CODEPOINT.search(line)
        found |= set(_unescaped(told[1])) if told else set()
    return {c for c in found if not " " <= c <= "~"}


def _unescaped(said: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPED.get(m[2], m[2]), said)


def _with_note(page: Page, shown: list[str]) -> Page:
    if not shown:
        return page
    codes = ", ".join(f"U+{ord(c):04X}" for c in shown)
    note = (
        f"These have no letter in the fonts of this file, or direct text rather than say it: {codes}. Each is written "
    )
    nodes = (Head(1, text("Characters written by their code")), said(f"{note}by its code; the HTML page has them."))
    return replace(page, nodes=(*page.nodes, *nodes))
