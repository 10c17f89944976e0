"""A picture of an overlap, in the manner of UpSet plots: bars of exact intersections over a matrix of sources.

Plain SVG without scripts or fonts; the words and every number shown stand in its description. Counts that are hidden
for safety are drawn as a short dashed bar and written as such; in brackets stands the count with doubtful links merged.
No meaning rests on colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.count.disclosure import HIDDEN, Released
from reckoning.count.figure_table import AND
from reckoning.count.overlap import Intersection, Overlap
from reckoning.count.panel_svg import BLUE, GREY, INK, safe

COLUMN, LABEL, TOP, BARS, ROW, SIZE = 44, 190, 56, 190, 28, 130
MOST_COLUMNS, MOST_LETTERS = 24, 22


@dataclass(frozen=True)
class Column:
    """One intersection as shown: its sources, its count (None: hidden) and how the count is written."""

    sources: tuple[str, ...]
    count: int | None
    words: str


def picture(title: str, found: Overlap, table: Released) -> str:
    """The picture of an overlap as it may be shown: what the table hides is drawn as hidden, sizes of sources too."""
    columns = [_shown(i, (AND.join(i.sources),) in table.hidden) for i in found.intersections]
    of_hidden = {source for c in columns if c.count is None for source in c.sources}
    seen = [None if s in of_hidden else n for s, n in zip(found.sources, found.seen, strict=True)]
    return overlap_svg(title, found.sources, seen, columns)


def _shown(intersection: Intersection, hidden: bool) -> Column:
    none, most = intersection.none_merged, intersection.all_merged
    if hidden:
        return Column(intersection.sources, None, HIDDEN)
    return Column(intersection.sources, none, f"{none:,}" if none == most else f"{none:,} ({most:,})")


def overlap_svg(title: str, sources: Sequence[str], seen: Sequence[int | None], columns: Sequence[Column]) -> str:
    """The picture: sources with how many each saw (None: hidden), intersections in the order given, 24 at most."""
    shown = list(columns[:MOST_COLUMNS])
    left = LABEL + SIZE + 20
    width = max(left + COLUMN * len(shown) + 20, 560)
    height = TOP + BARS + 30 + ROW * len(sources) + 30
    dropped = len(columns) - len(shown)
    more = f"; {dropped} smaller intersections are not drawn" if dropped > 0 else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="title words" font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<title id="title">{safe(title)}</title>',
        f'<desc id="words">{safe(_words(sources, seen, columns))}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="16" y="24" font-size="15">{safe(_short(title, 70))}</text>',
        f'<text x="16" y="42" fill="{GREY}">seen by exactly these sources{safe(more)}</text>',
    ]
    most = max([c.count or 0 for c in shown] or [1]) or 1
    for place, column in enumerate(shown):
        parts += _column(column, left + COLUMN * place + COLUMN / 2, most, sources)
    largest = max([n or 0 for n in seen] or [1]) or 1
    for row, (source, count) in enumerate(zip(sources, seen, strict=True)):
        parts += _row(source, count, _y(row), largest)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _y(row: int) -> float:
    return TOP + BARS + 30 + ROW * row + ROW / 2


def _column(column: Column, x: float, most: int, sources: Sequence[str]) -> list[str]:
    foot = TOP + BARS
    high = 6.0 if column.count is None else max(column.count / most * (BARS - 24), 1.0)
    fill = "none" if column.count is None else BLUE
    dashes = ' stroke-dasharray="3 2"' if column.count is None else ""
    name = " and ".join(column.sources)
    parts = [
        f"<g><title>{safe(name)}: {safe(column.words)}</title>"
        f'<rect x="{x - 13:.1f}" y="{foot - high:.1f}" width="26" height="{high:.1f}" fill="{fill}" '
        f'stroke="{BLUE}"{dashes}/></g>',
        f'<text x="{x:.1f}" y="{foot - high - 6:.1f}" text-anchor="middle">{safe(column.words)}</text>',
    ]
    inside = [row for row, source in enumerate(sources) if source in column.sources]
    if len(inside) > 1:
        parts.append(
            f'<line x1="{x:.1f}" y1="{_y(inside[0]):.1f}" x2="{x:.1f}" y2="{_y(inside[-1]):.1f}" '
            f'stroke="{INK}" stroke-width="3"/>'
        )
    for row in range(len(sources)):
        fill = INK if row in inside else "#ffffff"
        parts.append(f'<circle cx="{x:.1f}" cy="{_y(row):.1f}" r="6" fill="{fill}" stroke="{GREY}"/>')
    return parts


def _row(source: str, count: int | None, y: float, largest: int) -> list[str]:
    long = 4.0 if count is None else max(count / largest * (SIZE - 60), 1.0)
    written = "hidden" if count is None else f"{count:,}"
    return [
        f'<text x="{LABEL - 8}" y="{y + 4:.1f}" text-anchor="end">{safe(_short(source, MOST_LETTERS))}</text>',
        f'<rect x="{LABEL}" y="{y - 7:.1f}" width="{long:.1f}" height="14" fill="{GREY}"/>',
        f'<text x="{LABEL + long + 6:.1f}" y="{y + 4:.1f}">{written}</text>',
    ]


def _words(sources: Sequence[str], seen: Sequence[int | None], columns: Sequence[Column]) -> str:
    lines = [
        f"{s} saw {'a number that is hidden' if n is None else f'{n:,}'}" for s, n in zip(sources, seen, strict=True)
    ]
    lines += [f"exactly {' and '.join(c.sources)}: {c.words}" for c in columns]
    return ". ".join(lines) + "."


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
