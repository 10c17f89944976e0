"""A picture of a panel: one row a model, its total and interval on one scale, as plain SVG without scripts or fonts.

Documented people are a vertical line; estimates are dots with bars, lower bounds triangles with an arrow to the right,
models without an answer say why. Colours are from Okabe & Ito's set, and no meaning rests on colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reckoning.count.estimate import Estimate, Panel, StratifiedPanel
from reckoning.count.panel_text import panel_text, strata_text

WIDTH, LABEL, MARGIN, ROW, TOP = 920, 270, 30, 30, 70
INK, BLUE, VERMILION, GREY = "#222222", "#0072B2", "#D55E00", "#595959"
MOST_LETTERS = 88
HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="4"'


def panel_svg(panel: Panel) -> str:
    """The picture of a panel, with a title and the panel in words as its description."""
    title = f"{panel.name}: {panel.documented:,} people documented, and what models make of the rest"
    return _picture(title, panel_text(panel), panel.documented, panel.estimates, panel.level)


def strata_svg(stratified: StratifiedPanel) -> str:
    """The picture of the sums over strata."""
    strata = f"{len(stratified.strata)} strata"
    title = f"{strata}: {stratified.documented:,} people documented, and what models make of the rest"
    return _picture(title, strata_text(stratified), stratified.documented, stratified.pooled, stratified.level)


def _picture(title: str, words: str, documented: int, estimates: Sequence[Estimate], level: float) -> str:
    reach = max([float(documented), *(estimate.high for estimate in estimates if estimate.estimated)])
    marks = ticks(reach)
    scale = (WIDTH - LABEL - MARGIN) / marks[-1]
    bottom = TOP + ROW * len(estimates)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 60}" role="img" '
        f'aria-labelledby="title words" font-family="sans-serif" font-size="13" fill="{INK}">',
        f'<title id="title">{safe(title)}</title>',
        f'<desc id="words">{safe(words)}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="24" font-size="15">{safe(_short(title))}</text>',
        *(_tick(tick, LABEL + tick * scale, bottom) for tick in marks),
        *_documented(documented, LABEL + documented * scale, bottom),
    ]
    for row, estimate in enumerate(estimates):
        parts += _row(estimate, TOP + ROW * row + ROW / 2, scale)
    key = f"people in all; bars: {100 * level:g} % interval; triangle: lower bound; line: documented"
    parts += [f'<text x="{LABEL}" y="{bottom + 48}" fill="{GREY}">{safe(key)}</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def _tick(value: float, x: float, bottom: float) -> str:
    line = f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>'
    return f'{line}<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle" fill="{GREY}">{value:,.0f}</text>'


def _documented(count: int, x: float, bottom: float) -> list[str]:
    line = f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}" stroke="{VERMILION}" stroke-width="2"/>'
    return [line, f'<text x="{x:.1f}" y="{TOP - 12}" text-anchor="middle">documented {count:,}</text>']


def _row(estimate: Estimate, y: float, scale: float) -> list[str]:
    label = f'<text x="{LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{safe(estimate.method.value)}</text>'
    if not estimate.estimated:
        why = f"not estimable: {estimate.why}"
        text = f'<text x="{LABEL + 6}" y="{y + 4:.1f}" fill="{GREY}" font-style="italic" {HALO}>{safe(_short(why))}'
        return [label, f"{text}<title>{safe(why)}</title></text>"]
    low, high, at = (LABEL + value * scale for value in (estimate.low, estimate.high, estimate.total))
    words = f"{estimate.method.value}: {estimate.total:,.0f}, {estimate.low:,.0f} to {estimate.high:,.0f}"
    bar = f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{BLUE}" stroke-width="3"'
    if estimate.is_bound:
        mark = f'<path d="M{at:.1f} {y - 6:.1f} l10 6 l-10 6 z" fill="#ffffff" stroke="{BLUE}" stroke-width="2"/>'
        return [label, f'<g><title>at least, {safe(words)}</title>{bar} stroke-dasharray="4 3"/>{mark}</g>']
    mark = f'<circle cx="{at:.1f}" cy="{y:.1f}" r="5.5" fill="{BLUE}"/>'
    return [label, f"<g><title>{safe(words)}</title>{bar}/>{mark}</g>"]


def ticks(reach: float) -> list[float]:
    """Round values from 0 to just past the reach, about five of them."""
    rough = max(reach, 1.0) / 5
    unit = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough))
    return [step * i for i in range(math.ceil(max(reach, 1.0) / step) + 1)]


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def safe(text: str) -> str:
    """Text for XML: markup escaped, characters that XML does not allow left out."""
    allowed = "".join(c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    return escape(allowed)
