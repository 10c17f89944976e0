"""Markdown page: a dossier's pages as plain Markdown, for a letter that is pasted or printed; the same as the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reckoning.account.render import Grid, Head, Indented, Node, Page, Para, Points, Span

_MARKED = re.compile(r"([\\`*_\[\]<>|#])")
_STYLES = {"em": "*", "strong": "**", "mono": "`"}


def markdown(page: Page) -> str:
    """The pages as Markdown, closed by a newline.

    >>> markdown(Page("A", "en", "", (2024, 1, 31), (Para((Span("b*", "em"),)),), "{}"))
    '# A\\n\\n*b\\\\**\\n'
    """
    return "\n\n".join([f"# {_escaped(page.title)}", *(_node(node) for node in page.nodes)]) + "\n"


def _node(node: Node) -> str:
    if isinstance(node, Head):
        return f"{'#' * (node.level + 1)} {_line(node.spans)}"
    if isinstance(node, Para):
        return _line(node.spans)
    if isinstance(node, Points):
        marks = [f"{n}." if node.start else "-" for n in range(node.start, node.start + len(node.items))]
        return "\n".join(_under(mark, item) for mark, item in zip(marks, node.items, strict=True))
    if isinstance(node, Indented):
        return "\n".join(f"> {line}".rstrip() for inner in node.nodes for line in (*_node(inner).split("\n"), ""))
    if isinstance(node, Grid):
        rows = [node.head, *node.rows]
        told = [f"| {' | '.join(_line(cell) for cell in row)} |" for row in rows]
        return "\n".join([told[0], f"|{' --- |' * len(node.head)}", *told[1:]])
    return _escaped(f"[{node.alt}] {node.caption}")


def _under(mark: str, nodes: Iterable[Node]) -> str:
    lines = "\n\n".join(_node(node) for node in nodes).split("\n")
    return "\n".join(f"{mark if n == 0 else ' ' * len(mark)} {line}".rstrip() for n, line in enumerate(lines))


def _line(spans: Iterable[Span]) -> str:
    return " ".join("".join(map(_span, spans)).split())


def _span(span: Span) -> str:
    mark = _STYLES.get(span.style, "")
    if mark == "`":
        code = span.text.replace("`", "'")
        return f"`{code}`" if code.strip() else code
    inner = _escaped(span.text)
    return f"{mark}{inner}{mark}" if mark and inner.strip() == inner and inner else inner


def _escaped(text: str) -> str:
    return _MARKED.sub(r"\\\1", text)
