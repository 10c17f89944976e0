"""Range SVG: groups one under another, each a line from low to high with a dot at the best, names above their lines.

It is `figure_svg` for a page: narrow, so that it can be read on a small screen. A hidden cell is a word and no mark; a
figure without a high ends in an arrow.
"""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.count.disclosure import HIDDEN, Cell, Released
from reckoning.count.figure import in_words, ranged
from reckoning.count.panel_svg import ticks
from reckoning.model.drawing import BLUE, LINE, MUTED, picture, svg_text

LEFT, RIGHT, TOP, ROW = 10, 350, 20, 30


def range_svg(name: str, title: str, table: Released, unit: str) -> str:
    """The picture of a table's groups, empty where it has none to show; the total is not drawn."""
    cells = [c for c in table.cells if c.labels]
    shown = [c for c in cells if c.labels not in table.hidden]
    if not shown:
        return ""
    marks = ticks(max(_end(c) for c in shown))
    scale = (RIGHT - LEFT - 12) / marks[-1]
    bottom = TOP + ROW * len(cells)
    parts = [_tick(mark, LEFT + mark * scale, bottom) for mark in marks]
    for n, cell in enumerate(cells):
        parts.append(_row(cell, cell.labels in table.hidden, TOP + ROW * n, scale, unit))
    key = f"{unit}; line: low to high; dot: best; arrow: no upper end"
    parts.append(f'<text x="{LEFT}" y="{bottom + 16}" fill="{MUTED}">{svg_text(key)}</text>')
    return picture(name, bottom + 24, title, _words(cells, table, unit), parts)


def _end(cell: Cell) -> float:
    return max(n for n in (cell.low, cell.best, cell.high, 0.0) if n is not None)


def _tick(value: float, x: float, bottom: float) -> str:
    line = f'<line x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{bottom:g}" stroke="{LINE}" stroke-width="0.5"/>'
    anchor = "start" if value == 0 else "middle"
    return f'{line}<text x="{x:.1f}" y="{TOP - 8}" text-anchor="{anchor}" fill="{MUTED}">{value:,.0f}</text>'


def _row(cell: Cell, hidden: bool, y: float, scale: float, unit: str) -> str:
    words = _said(cell, hidden, unit)
    name = svg_text(", ".join(cell.labels), 44)
    label = f'<text x="{LEFT}" y="{y + 11:g}">{name}{f": {svg_text(HIDDEN)} or withheld" if hidden else ""}</text>'
    if hidden:
        return label
    low, high, middle = LEFT + (cell.low or 0.0) * scale, LEFT + _end(cell) * scale, y + 20
    wide = max(high - low, 1.0)
    drawn = f'<rect x="{low:.1f}" y="{middle - 1.5:g}" width="{wide:.1f}" height="3" fill="{BLUE}"/>'
    if cell.high is None:
        drawn += f'<path d="M{high:.1f} {middle - 5:g}l9 5l-9 5z" fill="{BLUE}"/>'
    if cell.best is not None:
        drawn += f'<circle cx="{LEFT + cell.best * scale:.1f}" cy="{middle:g}" r="4.5" fill="{BLUE}"/>'
    return f"<g><title>{svg_text(', '.join(cell.labels))}: {svg_text(words)}</title>{label}{drawn}</g>"


def _said(cell: Cell, hidden: bool, unit: str) -> str:
    return f"{HIDDEN} or withheld" if hidden else in_words(ranged(cell.low, cell.best, cell.high, unit))


def _words(cells: Sequence[Cell], table: Released, unit: str) -> str:
    return "; ".join(f"{', '.join(c.labels)}: {_said(c, c.labels in table.hidden, unit)}" for c in cells)
