"""Timeline SVG: what was borne or seen of one ship or party over time, lane by lane; a bar lasts, a mark happened.

A bar without an end fades out in an arrow; a silence is a dashed bar. Marks are told apart by their shape. The words
and times stand in the picture's description and in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.model.drawing import BLUE, LINE, MUTED, ORANGE, WIDTH, day_ms, picture, svg_text

LEFT, RIGHT, TOP, ROW, HEAD = 8, 352, 22, 22, 17
MOST_BARS, MOST_MARKS = 24, 400
SHAPES = ("square", "diamond", "circle", "cross", "dashes")


@dataclass(frozen=True)
class Bar:
    """A value from one time to another, UTC ms; no end: it is open."""

    label: str
    start_ms: int
    end_ms: int | None


@dataclass(frozen=True)
class Mark:
    """An event, UTC ms; `shape` is one of `SHAPES`, dashes for a silence."""

    label: str
    start_ms: int
    end_ms: int | None
    shape: str


@dataclass(frozen=True)
class Lane:
    """Values or events of one kind."""

    name: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def drawn(self) -> tuple[Bar | Mark, ...]:
        """All that is in it."""
        return (*self.bars, *self.marks)


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int

    def x(self, ms: int) -> float:
        share = (min(max(ms, self.first), self.last) - self.first) / max(self.last - self.first, 1)
        return LEFT + share * (RIGHT - LEFT)


def timeline_svg(name: str, title: str, lanes: Sequence[Lane]) -> str:
    """The picture of some lanes, empty where nothing in them has a time; `name` tells it from others of a page."""
    lanes = [lane for lane in lanes if lane.bars or lane.marks]
    times = [t for lane in lanes for e in lane.drawn for t in (e.start_ms, e.end_ms) if t is not None]
    if not times:
        return ""
    scale = _Scale(min(times), max(times))
    parts: list[str] = []
    y = float(TOP)
    for lane in lanes:
        drawn, y = _lane(lane, y, scale)
        parts += drawn
    return picture(name, y + 8, title, _words(lanes), [*_axis(scale, y), *parts])


def _axis(scale: _Scale, bottom: float) -> list[str]:
    ends = [(LEFT, "start", scale.first), (RIGHT, "end", scale.last)]
    days = [f'<text x="{x}" y="12" text-anchor="{at}" fill="{MUTED}">{day_ms(ms)}</text>' for x, at, ms in ends]
    lines = [LEFT + (RIGHT - LEFT) * i / 4 for i in range(5)]
    return [
        *days,
        *(f'<line x1="{x:g}" y1="16" x2="{x:g}" y2="{bottom:g}" stroke="{LINE}" stroke-width="0.5"/>' for x in lines),
    ]


def _lane(lane: Lane, y: float, scale: _Scale) -> tuple[list[str], float]:
    left_out = max(len(lane.bars) - MOST_BARS, 0) + max(len(lane.marks) - MOST_MARKS, 0)
    more = f" ({left_out} more in the table)" if left_out else ""
    parts = [f'<text x="{LEFT}" y="{y + 12:g}" font-weight="bold">{svg_text(lane.name + more, 52)}</text>']
    y += HEAD
    for bar in lane.bars[:MOST_BARS]:
        parts.append(_bar(bar, y, scale))
        y += ROW
    if lane.marks:
        parts += [_mark(mark, y + 6, scale) for mark in lane.marks[:MOST_MARKS]]
        y += ROW
    return parts, y + 4


def _bar(bar: Bar, y: float, scale: _Scale) -> str:
    start, end = scale.x(bar.start_ms), RIGHT if bar.end_ms is None else scale.x(bar.end_ms)
    wide = max(end - start, 2.0)
    at, anchor = (start, "start") if start < WIDTH / 2 else (min(start + wide, RIGHT), "end")
    open_end = "" if bar.end_ms is not None else f'<path d="M{RIGHT} {y + 12:g}l5 3.5l-5 3.5z" fill="{BLUE}"/>'
    return (
        f"<g><title>{svg_text(_said(bar))}</title>"
        f'<text x="{at:.1f}" y="{y + 9:g}" text-anchor="{anchor}">{svg_text(bar.label, 40)}</text>'
        f'<rect x="{start:.1f}" y="{y + 13:g}" width="{wide:.1f}" height="5" fill="{BLUE}"/>{open_end}</g>'
    )


def _mark(mark: Mark, y: float, scale: _Scale) -> str:
    x, end = scale.x(mark.start_ms), scale.x(mark.end_ms if mark.end_ms is not None else mark.start_ms)
    drawn = {
        "square": f'<rect x="{x - 3:.1f}" y="{y - 3:g}" width="{max(end - x, 6):.1f}" height="6" fill="{BLUE}"/>',
        "diamond": f'<path d="M{x:.1f} {y - 6:g}l6 6l-6 6l-6 -6z" fill="{ORANGE}"/>',
        "circle": f'<circle cx="{x:.1f}" cy="{y:g}" r="4.5" fill="none" stroke="{BLUE}" stroke-width="2"/>',
        "cross": f'<path d="M{x - 4:.1f} {y - 4:g}l8 8m0 -8l-8 8" stroke="{ORANGE}" stroke-width="2"/>',
        "dashes": f'<path d="M{x:.1f} {y:g}H{max(end, x + 3):.1f}" stroke="{ORANGE}" stroke-width="4" '
        'stroke-dasharray="3 2"/>',
    }[mark.shape]
    return f"<g><title>{svg_text(_said(mark))}</title>{drawn}</g>"


def _said(one: Bar | Mark) -> str:
    start, end = day_ms(one.start_ms), "" if one.end_ms is None else day_ms(one.end_ms)
    return f"{one.label}: {start}" if start == end else f"{one.label}: {start} to {end or 'no end told'}"


def _words(lanes: Sequence[Lane]) -> str:
    told = []
    for lane in lanes:
        each = [_said(e) for e in lane.drawn[:MOST_BARS]]
        left = len(lane.drawn) - len(each)
        told.append(f"{lane.name}: {'; '.join(each)}{f'; and {left} more' if left > 0 else ''}.")
    return " ".join(told)
