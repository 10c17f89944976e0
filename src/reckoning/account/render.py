"""Rendered dossier: pages as plain nodes, the same for PDF and HTML, and JSON of them that no text can break out of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Span:
    """Text in one style (`""`, `em`, `strong`, `mono`, `note`, `small`).

    `to` is a label inside that it leads to, `url` an address outside, `at` its own label.
    """

    text: str
    style: str = ""
    to: str = ""
    url: str = ""
    at: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Head:
    """A heading; level 1 is a section."""

    level: int
    spans: Spans
    label: str = ""
    t: str = "head"


@dataclass(frozen=True)
class Para:
    """A paragraph, or an entry with a label that notes lead to."""

    spans: Spans
    label: str = ""
    t: str = "para"


@dataclass(frozen=True)
class Points:
    """A list; `start` 0 is one without numbers."""

    items: tuple[tuple[Node, ...], ...]
    start: int = 0
    t: str = "list"


@dataclass(frozen=True)
class Grid:
    """A table with a head."""

    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    t: str = "grid"


@dataclass(frozen=True)
class Indented:
    """A block quote."""

    nodes: tuple[Node, ...]
    t: str = "quote"


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, told in words for those who do not see it; a tall one is set by its height."""

    svg: str
    alt: str
    caption: str
    tall: bool = False
    t: str = "picture"


Node = Head | Para | Points | Grid | Indented | Picture


@dataclass(frozen=True)
class Page:
    """A whole dossier: title, language, day (year, month, day), nodes, and the facts to attach as JSON."""

    title: str
    language: str
    author: str
    day: tuple[int, int, int]
    nodes: tuple[Node, ...]
    facts: str


def text(*parts: str | Span) -> Spans:
    """Parts as spans.

    >>> text("a ", Span("b", "em"))
    (Span(text='a ', style='', to='', url='', at=''), Span(text='b', style='em', to='', url='', at=''))
    """
    return tuple(Span(p) if isinstance(p, str) else p for p in parts if p not in ("", Span("")))


def said(*parts: str | Span) -> Para:
    """A paragraph of some parts."""
    return Para(text(*parts))


def grid(head: Sequence[str], rows: Iterable[Sequence[str | Span | Spans]]) -> Grid:
    """A table of texts."""
    made = tuple(tuple(c if isinstance(c, tuple) else text(c) for c in row) for row in rows)
    return Grid(tuple(text(h) for h in head), made)


def every_text(nodes: Iterable[Node]) -> Iterator[str]:
    """Every text of some nodes."""
    for node in nodes:
        if isinstance(node, Picture):
            yield from (node.alt, node.caption)
        else:
            yield from (span.text for span in _spans(node))


def _spans(node: Node) -> Iterator[Span]:
    if isinstance(node, Head | Para):
        yield from node.spans
    elif isinstance(node, Points):
        for item in node.items:
            for inner in item:
                yield from _spans(inner)
    elif isinstance(node, Indented):
        for inner in node.nodes:
            yield from _spans(inner)
    elif isinstance(node, Grid):
        for cells in (node.head, *node.rows):
            for cell in cells:
                yield from cell


def plain(node: Any) -> Any:
    """Nodes as JSON values."""
    if isinstance(node, list | tuple):
        return [plain(v) for v in node]
    return {name: plain(inner) for name, inner in vars(node).items()} if is_dataclass(node) else node


def rewritten(page: Page, marks: dict[int, str]) -> Page:
    """A page in which some characters are written otherwise, everywhere but in its facts and addresses."""

    def of(value: Any) -> Any:
        if isinstance(value, Span):
            return replace(value, text=value.text.translate(marks))
        if isinstance(value, Picture):
            return replace(value, **{n: getattr(value, n).translate(marks) for n in ("svg", "alt", "caption")})
        if isinstance(value, tuple):
            return tuple(of(v) for v in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{name: of(inner) for name, inner in vars(value).items()})
        return value

    return replace(
        page,
        title=page.title.translate(marks),
        author=page.author.translate(marks),
        nodes=tuple(of(node) for node in page.nodes),
    )
