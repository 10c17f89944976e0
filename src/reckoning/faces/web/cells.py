"""Cells: values as HTML, every text in them escaped; a long one folds without a script."""

from __future__ import annotations

from markupsafe import Markup, escape

from reckoning.faces.web.page import Cell, Grid

LONG = 420
SHORT = 240
LONGEST = 20_000
FOLDED = Markup(
    '<details class="long"><summary>{}… <span class="more">more</span></summary><span class="rest">{}</span></details>'
)


def shown(c: Cell) -> Markup:
    """A value as HTML: its words, marked as a time, a tone or a language where it is one, leading where it leads."""
    inner = Markup("<mark>{}</mark>").format(_words(c)) if c.marked else _words(c)
    if c.tone:
        inner = Markup('<span class="tone {}">{}</span>').format(c.tone, inner)
    elif c.time:
        inner = Markup('<time datetime="{}">{}</time>').format(c.time, inner)
    if c.href:
        language = Markup(' lang="{}"').format(c.language) if c.language else ""
        return Markup('<a href="{}"{}>{}</a>').format(c.href, language, inner)
    return Markup('<span lang="{}">{}</span>').format(c.language, inner) if c.language else inner


def _words(c: Cell) -> Markup:
    text = c.text
    if len(text) <= LONG:
        return escape(text)
    if c.href:
        return escape(f"{text[:LONG]}…")
    rest = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters; all of them in JSON)"
    return FOLDED.format(text[:SHORT], rest)


def numeric(grid: Grid) -> frozenset[int]:
    """The columns of a table that hold numbers."""
    return frozenset(i for row in grid.rows for i, c in enumerate(row) if c.number is not None)


def body(grid: Grid) -> Markup:
    """The rows of a table; each cell names its column, for a screen too narrow for a table."""
    heads = [escape(name) for name in grid.columns]
    rows = [
        "".join(
            f'<td data-column="{head}"{_kind(c)}>{shown(c) if c.text else ""}</td>'
            for head, c in zip(heads, row, strict=True)
        )
        for row in grid.rows
    ]
    return Markup("\n".join(f"<tr>{row}</tr>" for row in rows))


def _kind(c: Cell) -> str:
    return ' class="number"' if c.number is not None else ' class="time"' if c.time else ""
