"""A picture of figures by group: a line from low to high and a dot at the best, one row a group, on one scale.

Plain SVG without scripts or fonts; the words and every number shown stand in its description. A hidden cell is a word
and no mark; a figure without a high ends in an arrow. No meaning rests on colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.count.disclosure import HIDDEN, Cell, Released
from reckoning.count.figure import in_words, ranged
from reckoning.count.panel_svg import BLUE, GREY, INK, safe, ticks

WIDTH, LABEL, MARGIN, ROW, TOP, MOST_LETTERS = 920, 250, 40, 22, 64, 36


def figures_svg(title: str, table: Released, unit: str) -> str:
    """The picture of a released table; the total is not drawn, it stands in the title."""
    cells = [c for c in table.cells if c.labels]
    reach = max([_end(c) for c in cells if c.labels not in table.hidden] or [1.0])
    marks = ticks(reach)
    scale = (WIDTH - LABEL - MARGIN) / marks[-1]
    bottom = TOP + ROW * max(len(cells), 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 50}" role="img" '
        f'aria-labelledby="title words" font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<title id="title">{safe(title)}</title>',
        f'<desc id="words">{safe(_words(table, cells, unit))}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="15">{safe(_short(title, 100))}</text>',
    ]
    for mark in marks:
        x = LABEL + mark * scale
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="{GREY}">{mark:,.0f}</text>')
    for row, cell in enumerate(cells):
        parts += _row(cell, cell.labels in table.hidden, TOP + ROW * row + ROW / 2, scale, unit)
    key = f"{unit}; line: low to high; dot: best; arrow: no upper bound"
    return "\n".join([*parts, f'<text x="{LABEL}" y="{bottom + 38}" fill="{GREY}">{safe(key)}</text>', "</svg>"]) + "\n"


def _end(cell: Cell) -> float:
    return max(n for n in (cell.low, cell.best, cell.high, 0.0) if n is not None)


def _row(cell: Cell, hidden: bool, y: float, scale: float, unit: str) -> list[str]:
    name = _short(", ".join(cell.labels), MOST_LETTERS)
    label = f'<text x="{LABEL - 10}" y="{y + 4:.1f}" text-anchor="end">{safe(name)}</text>'
    if hidden:
        return [label, f'<text x="{LABEL + 6}" y="{y + 4:.1f}" fill="{GREY}">{safe(HIDDEN)} or withheld</text>']
    low = LABEL + (cell.low or 0.0) * scale
    high = LABEL + _end(cell) * scale
    words = in_words(ranged(cell.low, cell.best, cell.high, unit))
    drawn = f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{BLUE}" stroke-width="3"/>'
    if cell.high is None:
        drawn += f'<path d="M{high:.1f} {y - 5:.1f} l9 5 l-9 5 z" fill="#ffffff" stroke="{BLUE}" stroke-width="2"/>'
    if cell.best is not None:
        drawn += f'<circle cx="{LABEL + cell.best * scale:.1f}" cy="{y:.1f}" r="4.5" fill="{BLUE}"/>'
    return [label, f"<g><title>{safe(', '.join(cell.labels))}: {safe(words)}</title>{drawn}</g>"]


def _words(table: Released, cells: Sequence[Cell], unit: str) -> str:
    lines = []
    for cell in cells:
        hidden = cell.labels in table.hidden
        said = f"{HIDDEN} or withheld" if hidden else in_words(ranged(cell.low, cell.best, cell.high, unit))
        lines.append(f"{', '.join(cell.labels)}: {said}")
    return ". ".join(lines) + "."


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
