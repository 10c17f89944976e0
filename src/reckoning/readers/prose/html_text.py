"""HTML: the main text of a page, every character of it with its place in the decoded page.

Scripts, styles, forms and navigation are left out. Which blocks are the main text is trafilatura's choice; the
letters are
taken from the page itself, so that each leads back: spaces run together into one, references such as `&amp;` are one
character, and a block (paragraph, heading, list item, cell) is parted from the next by an empty line.
"""

from __future__ import annotations

import html
import re
from array import array
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "head",
        "select",
        "option",
        "button",
        "textarea",
        "canvas",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "table",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "pre",
        "address",
        "hr",
        "form",
        "fieldset",
        "body",
        "html",
        "br",
        "caption",
    ]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)
SHORT = 25
"""A block shorter than this must be a line of the main text by itself: "Share" stands in many a sentence."""
LEAST_WORDS = 20
MOST_LINKED = 0.6
"""A page whose main text is mostly links is a page of navigation."""


@dataclass
class Block:
    """One block of a page: characters and, for each, the stretch of the page that it stands for."""

    text: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    linked: int = 0

    @property
    def words(self) -> str:
        """Its text."""
        return "".join(self.text)


@dataclass(frozen=True)
class Page:
    """The main text of a page with its map, and what the page says of itself."""

    text: str
    starts: array[int]
    ends: array[int]
    title: str
    site: str
    url: str
    published: str


class NotProse(ValueError):
    """A page without a main text."""


class _Blocks(HTMLParser):
    """Walks a page and keeps the text of each block with its offsets."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(m.end() for m in re.finditer("\n", page))]
        self.page, self.blocks, self.current = page, [], Block()
        self.skipping: list[str] = []
        self.links = 0

    blocks: list[Block]

    def at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _SKIPPED and tag not in _VOID:
            self.skipping.append(tag)
        if tag in _BLOCKS:
            self.close_block()
        self.links += tag == "a"

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and tag in self.skipping:
            while self.skipping and self.skipping.pop() != tag:
                pass
        elif self.skipping and tag in ("body", "html"):
            self.skipping.clear()
        if tag in _BLOCKS:
            self.close_block()
        self.links = max(0, self.links - (tag == "a"))

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        begin = self.at()
        for match in re.finditer(r"\s+|\S", data):
            self.put(match[0], begin + match.start(), begin + match.end())

    def handle_charref(self, name: str) -> None:
        self.reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self.reference(f"&{name}")

    def reference(self, written: str) -> None:
        if self.skipping:
            return
        begin = self.at()
        end = begin + len(written)
        end += self.page[end : end + 1] == ";"
        for character in html.unescape(self.page[begin:end]):
            self.put(character, begin, end)

    def put(self, character: str, start: int, end: int) -> None:
        block = self.current
        if character.isspace() and character != "\u00a0":
            if not block.text or block.text[-1] == " ":
                return
            character = " "
        block.text.append(character)
        block.starts.append(start)
        block.ends.append(end)
        block.linked += self.links > 0

    def close_block(self) -> None:
        block = self.current
        while block.text and block.text[-1] == " ":
            block.text.pop()
            block.starts.pop()
            block.ends.pop()
        if block.text:
            self.blocks.append(block)
        self.current = Block()


def blocks_of(page: str) -> list[Block]:
    """The blocks of text of a page, in order."""
    walker = _Blocks(page)
    walker.feed(page)
    walker.close()
    walker.close_block()
    return walker.blocks


def read_page(page: str) -> Page:
    """The main text of a decoded page; raises `NotProse` for a page of links and nothing else."""
    import trafilatura

    main = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""
    chosen = _chosen(blocks_of(page), main)
    letters = sum(len(b.text) for b in chosen)
    words = sum(len(b.words.split()) for b in chosen)
    if words < LEAST_WORDS or sum(b.linked for b in chosen) > MOST_LINKED * letters:
        raise NotProse("no main text: a page of links, or one that is filled by scripts")
    text, starts, ends = _joined(chosen)
    facts = _facts(page)
    return Page(text, starts, ends, *facts)


def _chosen(blocks: list[Block], main: str) -> list[Block]:
    """The blocks whose letters stand in the main text: a short one as a line of its own."""
    whole = re.sub(r"\s+", "", main)
    lines = {re.sub(r"[\s|\-*]+", "", line) for line in main.splitlines()}
    found = []
    for block in blocks:
        letters = re.sub(r"\s+", "", block.words)
        inside = letters in whole if len(letters) >= SHORT else re.sub(r"[|\-*]+", "", letters) in lines
        if inside:
            found.append(block)
    return found


def _joined(blocks: list[Block]) -> tuple[str, array[int], array[int]]:
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    for block in blocks:
        if pieces:
            pieces.append("\n\n")
            starts.extend([ends[-1]] * 2)
            ends.extend([ends[-1]] * 2)
        pieces.append(block.words)
        starts.extend(block.starts)
        ends.extend(block.ends)
    return "".join(pieces), starts, ends


def _facts(page: str) -> tuple[str, str, str, str]:
    """Title, site, address and day of publication as the page's own tags give them; the clock is not asked."""
    import trafilatura
    from htmldate import find_date

    found = trafilatura.extract_metadata(page)
    published = find_date(page, extensive_search=False, original_date=True, max_date="2100-01-01") or ""
    if found is None:
        return "", "", "", published
    return found.title or "", found.sitename or "", found.url or "", published


def shown(fragment: str) -> str:
    """A stretch of a decoded page as it is read: tags left out, references resolved, spaces run together.

    >>> shown("killed <b>at least</b>&nbsp;12  people")
    'killed at least\\xa012 people'
    """
    return " ".join(b.words for b in blocks_of(fragment))
