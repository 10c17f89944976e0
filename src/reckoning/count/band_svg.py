"""Band SVG: low, best and high of each period as steps: a band from low to high, a line at the best.

A period that is hidden or has no number is a gap with a word; one without a high is open upwards, an arrow. Groups that
are no period (`no date`, `not dated to the month`) are not drawn: they stand in the table, and in the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reckoning.count.disclosure import HIDDEN, Cell, Released
from reckoning.count.figure import in_words, ranged
from reckoning.count.panel_svg import ticks
from reckoning.model.drawing import BLUE, LINE, MUTED, picture, svg_text

LEFT, RIGHT, TOP, BOTTOM = 44, 352, 14, 200
_PERIOD = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?|-W\d{2})?")


def band_svg(name: str, title: str, table: Released, unit: str) -> str:
    """The picture of a table by one period, empty where no group is one; periods that have nothing are nothing."""
    cells = [c for c in table.cells if len(c.labels) == 1 and _PERIOD.fullmatch(c.labels[0])]
    shown = [c for c in cells if c.labels not in table.hidden]
    if not shown:
        return ""
    marks = ticks(max(_top(c) for c in shown))
    step = (RIGHT - LEFT) / len(cells)
    scale = (BOTTOM - TOP) / marks[-1]
    parts = [_tick(mark, BOTTOM - mark * scale) for mark in marks]
    for n, cell in enumerate(cells):
        parts.append(_step(cell, cell.labels in table.hidden, LEFT + n * step, step, scale, unit))
    parts += _periods(cells, step)
    key = f"{unit}; band: low to high; line: best; arrow: no upper end"
    parts.append(f'<text x="{LEFT}" y="{BOTTOM + 34}" fill="{MUTED}">{svg_text(key)}</text>')
    return picture(name, BOTTOM + 42, title, _words(cells, table, unit), parts)


def _top(cell: Cell) -> float:
    return max(n for n in (cell.low, cell.best, cell.high, 0.0) if n is not None)


def _tick(value: float, y: float) -> str:
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{RIGHT}" y2="{y:.1f}" stroke="{LINE}" stroke-width="0.5"/>'
    return f'{line}<text x="{LEFT - 4}" y="{y + 4:.1f}" text-anchor="end" fill="{MUTED}">{value:,.0f}</text>'


def _step(cell: Cell, hidden: bool, x: float, step: float, scale: float, unit: str) -> str:
    words = svg_text(f"{cell.labels[0]}: {_said(cell, hidden, unit)}")
    wide = max(step - (1.0 if step > 4 else 0.0), 0.8)
    if hidden:
        drawn = f'<path d="M{x:.1f} {BOTTOM}h{wide:.1f}" stroke="{MUTED}" stroke-dasharray="2 2"/>'
        return f"<g><title>{words}</title>{drawn}</g>"
    high, low = BOTTOM - _top(cell) * scale, BOTTOM - (cell.low or 0.0) * scale
    tall = max(low - high, 0.8)
    drawn = (
        f'<rect x="{x:.1f}" y="{high:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{BLUE}" fill-opacity="0.35"/>'
    )
    if cell.best is not None:
        y = BOTTOM - cell.best * scale
        drawn += f'<path d="M{x:.1f} {y:.1f}h{wide:.1f}" stroke="{BLUE}" stroke-width="2"/>'
    if cell.high is None:
        drawn += f'<path d="M{x + wide / 2 - 3:.1f} {high:.1f}l3 -6l3 6z" fill="{BLUE}"/>'
    return f"<g><title>{words}</title>{drawn}</g>"


def _periods(cells: Sequence[Cell], step: float) -> list[str]:
    """The first, middle and last period by name: more would lie over each other."""
    at = sorted({0, len(cells) // 2, len(cells) - 1}) if len(cells) > 4 else range(len(cells))
    found = []
    for n in at:
        anchor = "start" if n == 0 else "end" if n == len(cells) - 1 else "middle"
        x = LEFT + (n if n == 0 else n + 1 if n == len(cells) - 1 else n + 0.5) * step
        found.append(
            f'<text x="{x:.1f}" y="{BOTTOM + 16}" text-anchor="{anchor}">{svg_text(cells[n].labels[0])}</text>'
        )
    return found


def _said(cell: Cell, hidden: bool, unit: str) -> str:
    return f"{HIDDEN} or withheld" if hidden else in_words(ranged(cell.low, cell.best, cell.high, unit))


def _words(cells: Sequence[Cell], table: Released, unit: str) -> str:
    apart = [c for c in table.cells if c.labels and c not in cells]
    return "; ".join(f"{c.labels[0]}: {_said(c, c.labels in table.hidden, unit)}" for c in (*cells, *apart))
