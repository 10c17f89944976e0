"""Dossier text: a dossier's Markdown as blocks, each piece with its line, and nothing in it that is not understood.

Understood: headings from `##` to `####`, paragraphs, lists, tables, block quotes, emphasis, comments (`<!-- -->`, left
out), and references in braces. Links, pictures, code, rules and HTML are refused: what a dossier cites is a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from reckoning.account.reference import REFERENCE, Reference, read_reference
from reckoning.model.errors import InputError, ReckoningError

FENCE = "+++"
MOST_BYTES = 8 << 20
MOST_DEPTH = 8
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
REFUSED = {
    "link_open": "a link",
    "image": "a picture",
    "code_inline": "code",
    "fence": "code",
    "code_block": "a line indented by four or more spaces",
    "html_block": "HTML",
    "html_inline": "HTML",
    "hr": "a rule",
}


@dataclass(frozen=True)
class Words:
    """A stretch of text on one line, plain, `em` or `strong`."""

    text: str
    line: int
    style: str = ""


Inline = Words | Reference


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 2 is a section."""

    level: int
    inlines: tuple[Inline, ...]
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]
    line: int


@dataclass(frozen=True)
class Listed:
    """A list; `start` is the first number of an ordered one."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None
    line: int


@dataclass(frozen=True)
class Quoted:
    """A block quote."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class Tabled:
    """A table: its head, and its rows of cells."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    line: int


Block = Heading | Paragraph | Listed | Quoted | Tabled


@dataclass(frozen=True)
class Written:
    """A dossier as it was written: the text of its front matter, its blocks, and what is wrong with its form."""

    file: str
    front: str
    blocks: tuple[Block, ...]
    errors: tuple[ReckoningError, ...]


def parse(text: str, file: str) -> Written:
    """The blocks of a dossier; what is not understood is an error with its line, and nothing is raised.

    >>> parse("+++\\n+++\\n## Summary\\nAt least {figure:ab12cd}.", "a.md").blocks[1].inlines[1].target
    'ab12cd'
    """
    front, body, first_line = _parted(text)
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return Written(file, front, (), (InputError("is too long", where=file, do="part it into several dossiers"),))
    reader = _Reader(file, first_line)
    try:
        blocks = tuple(reader.blocks(_Tokens(_markdown().parse(body)), 0))
    except RecursionError:
        return Written(file, front, (), (InputError("is nested too deeply", where=file, do="write it flatter"),))
    return Written(file, front, blocks, tuple(reader.errors))


def _parted(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body begins."""
    lines = text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    if lines[0].strip() != FENCE or FENCE not in [line.strip() for line in lines[1:]]:
        return "", "\n".join(lines), 1
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    reader.inline.ruler.before("text", "reference", _reference)
    return reader


def _reference(state: StateInline, silent: bool) -> bool:
    found = REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content = found[0]
    state.pos = found.end()
    return True


class _Tokens:
    """Tokens taken one after the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._at = tokens, 0

    def more(self) -> bool:
        return self._at < len(self._tokens)

    def peek(self) -> Token:
        return self._tokens[self._at]

    def take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]


class _Reader:
    """Blocks from tokens, with what is refused."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.errors: list[ReckoningError] = []
        self.level = 1

    def refuse(self, what: str, line: int, do: str) -> None:
        """Note an error at a line."""
        self.errors.append(InputError(what, where=f"{self.file}:{line}", do=do))

    def line(self, token: Token) -> int:
        """The line of the file on which a token begins."""
        return self.first_line + (token.map[0] if token.map else 0)

    def blocks(self, tokens: _Tokens, depth: int, until: str = "") -> Iterator[Block]:
        """Blocks up to a closing token."""
        if depth > MOST_DEPTH:
            raise RecursionError
        while tokens.more():
            token = tokens.take()
            if token.type == until:
                return
            if token.type == "heading_open":
                inlines = self._inlines(tokens.take())
                tokens.take()
                yield self._heading(token, inlines)
            elif token.type == "paragraph_open":
                inlines = self._inlines(tokens.take())
                tokens.take()
                yield Paragraph(inlines, self.line(token))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield self._list(tokens, token, depth)
            elif token.type == "blockquote_open":
                yield Quoted(tuple(self.blocks(tokens, depth + 1, "blockquote_close")), self.line(token))
            elif token.type == "table_open":
                yield self._table(tokens, token)
            elif token.type != "html_block" or not _COMMENT.fullmatch(token.content):
                what = REFUSED.get(token.type, token.type)
                self.refuse(f"{what} is not understood in a dossier", self.line(token), "write it as plain text")

    def _heading(self, token: Token, inlines: tuple[Inline, ...]) -> Heading:
        level = int(token.tag[1:])
        if not words_of(inlines):
            self.refuse("a heading without words", self.line(token), "give it some, or take it out")
        if not 2 <= level <= 4:
            self.refuse(f"a heading of level {level}", self.line(token), "use ## to ####; the title is in front")
        elif level > self.level + 1:
            self.refuse("a heading skips a level", self.line(token), f"use {'#' * (self.level + 1)}")
        self.level = level
        return Heading(level, inlines, self.line(token))

    def _list(self, tokens: _Tokens, opened: Token, depth: int) -> Listed:
        ordered = opened.type == "ordered_list_open"
        items = []
        while tokens.take().type == "list_item_open":
            items.append(tuple(self.blocks(tokens, depth + 1, "list_item_close")))
        start = int(opened.attrGet("start") or 1) if ordered else None
        return Listed(tuple(items), start, self.line(opened))

    def _table(self, tokens: _Tokens, opened: Token) -> Tabled:
        rows: list[list[tuple[Inline, ...]]] = []
        while (token := tokens.take()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._inlines(token))
        head, *rest = (tuple(row) for row in rows)
        return Tabled(head, tuple(rest), self.line(opened))

    def _inlines(self, inline: Token) -> tuple[Inline, ...]:
        line, styles = self.line(inline), list[str]()
        found: list[Inline] = []
        for token in inline.children or []:
            if token.type in ("em_open", "strong_open"):
                styles.append(token.type.removesuffix("_open"))
            elif token.type in ("em_close", "strong_close"):
                styles.pop()
            elif token.type in ("softbreak", "hardbreak"):
                found.append(Words(" ", line))
                line += 1
            elif token.type == "reference":
                found += self._referred(token.content, line)
            elif token.type in ("text", "text_special"):
                found.append(self._words(token.content, line, styles[-1] if styles else ""))
            elif token.type == "html_inline" and _COMMENT.fullmatch(token.content):
                line += token.content.count("\n")
            elif token.type != "link_close":
                what = REFUSED.get(token.type, token.type)
                self.refuse(f"{what} is not understood in a dossier", line, "cite an original: {evidence:ID}")
        return tuple(found)

    def _words(self, text: str, line: int, style: str) -> Words:
        if "{" in text or "}" in text:
            self.refuse("a brace that belongs to no reference", line, "write {finding:ID}, {figure:ID}, ...")
        return Words(text, line, style)

    def _referred(self, text: str, line: int) -> list[Inline]:
        try:
            return [read_reference(text, line)]
        except ReckoningError as error:
            self.refuse(error.what, line, error.do)
            return []


def inline_runs(blocks: Sequence[Block]) -> Iterator[tuple[Inline, ...]]:
    """Every run of text in blocks, in order: headings, paragraphs, cells of tables, items of lists, quotes."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.inlines
        elif isinstance(block, Listed):
            for item in block.items:
                yield from inline_runs(item)
        elif isinstance(block, Quoted):
            yield from inline_runs(block.blocks)
        else:
            yield from block.head
            for row in block.rows:
                yield from row


def words_of(inlines: Sequence[Inline]) -> str:
    """The plain text of a run, references left out.

    >>> words_of([Words("Legal ", 1), Words("basis", 1, "em")])
    'Legal basis'
    """
    return "".join(i.text for i in inlines if isinstance(i, Words)).strip()
