"""Pictures: drawings made for files of their own, made to follow the colours of the page they stand on."""

from __future__ import annotations

import re

from reckoning.count.panel_svg import BLUE, GREY, INK, VERMILION
from reckoning.model import drawing

_COLOURS = {
    INK: drawing.INK,
    GREY: drawing.MUTED,
    BLUE: drawing.BLUE,
    VERMILION: drawing.ORANGE,
    "#dddddd": drawing.LINE,
    "#ffffff": drawing.PAPER,
}
_IDS = ("title", "words")
_VIEW = re.compile(r'<svg (?=[^>]*viewBox="0 0 (\d+) (\d+)")')


def on_page(svg: str, name: str) -> str:
    """A drawing of counts with a page's colours, its own size, and ids of its own (`name`) among those of the page.

    Only attributes are touched: a text of a source that holds a colour's code stays as it is.

    >>> on_page('<title id="title">#222222</title><rect fill="#ffffff"/>', "a")
    '<title id="a-title">#222222</title><rect fill="var(--paper,#ffffff)"/>'
    """
    svg = _VIEW.sub(r'<svg class="wide" width="\1" height="\2" ', svg, count=1)
    for file_colour, page_colour in _COLOURS.items():
        svg = svg.replace(f'="{file_colour}"', f'="{page_colour}"')
    svg = svg.replace('aria-labelledby="title words"', f'aria-labelledby="{name}-title {name}-words"')
    for id_ in _IDS:
        svg = svg.replace(f'id="{id_}"', f'id="{name}-{id_}"')
    return svg
