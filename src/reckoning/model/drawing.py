"""Drawing: what every picture of ours has: text made safe for SVG, a title and a description, colours of its page.

Colours are the page's own (`currentColor`, and its named ones with a value for a file that stands alone), so a picture
is dark on a dark page; no meaning rests on colour alone. There are no scripts, styles or fonts in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

INK, MUTED, LINE, PAPER = "currentColor", "var(--muted,#595959)", "var(--line,#bbbbbb)", "var(--paper,#ffffff)"
BLUE, ORANGE, VIOLET = "var(--accent,#17557f)", "var(--contested,#a03412)", "var(--model,#6a3d9a)"
WIDTH = 360
"""Units across: letters of 11 of them can be read on the narrowest screen."""

# What XML 1.0 has no way to write, and marks that turn the direction of text.
_UNWRITABLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298), 65534, 65535], "�"
)


def svg_text(text: str, longest: int = 0) -> str:
    """A text of a source as SVG can hold it; cut to so many letters where a number is given.

    >>> svg_text("a<b" + chr(0)), svg_text("abcdef", 4)
    ('a&lt;b�', 'abc…')
    """
    if longest and len(text) > longest:
        text = text[: longest - 1] + "…"
    return escape(text.translate(_UNWRITABLE).encode("utf-8", "replace").decode())


def picture(name: str, height: float, title: str, words: str, parts: Sequence[str]) -> str:
    """A whole SVG `WIDTH` units wide; `name` tells it from others of a page, `words` say what it shows."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH * 1.6:g}" '
            f'height="{height * 1.6:g}" role="img" aria-labelledby="{name}-title {name}-words" '
            f'font-family="Padauk,sans-serif" font-size="11.5" fill="{INK}">',
            f'<title id="{name}-title">{svg_text(title)}</title>',
            f'<desc id="{name}-words">{svg_text(words)}</desc>',
            *parts,
            "</svg>",
            "",
        ]
    )


def day_ms(ms: float) -> str:
    """The day of a moment (UTC ms), for a label; empty for one that no calendar holds.

    >>> day_ms(1692835200000)
    '2023-08-24'
    """
    try:
        return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return ""
