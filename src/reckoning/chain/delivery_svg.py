"""Delivery SVG: one delivery from top to bottom, hand to hand; beside each passing how much, and who was listed.

Definition. A box is who or what held the cargo, dashed where nobody knows. An arrow's band is as wide as the greatest
mass, the solid core in it the least; without an upper end its edge is dashed, without any mass it is a thin line. Below
stand the sales in their order. A triangle names the regimes under which a party counted as listed on the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.chain.graph import Told, days_of
from reckoning.model.drawing import BLUE, INK, LINE, MUTED, ORANGE, PAPER, picture, svg_text

LEFT, WIDE, BOX, ARROW, SALE = 8, 344, 34, 44, 40
WIDEST = 22.0
Marks = Mapping[str, tuple[str, ...]]
"""Regimes by a party's or ship's name as it is told."""


def delivery_svg(told: Told, listed: Marks) -> str:
    """The picture of one delivery."""
    edges = told.kept.get("custody", [])
    most = max([m for e in edges for m in (e["high_t"], e["low_t"]) if m], default=1.0)
    parts: list[str] = []
    y, before = 6.0, None
    for e in edges:
        if before != _key(e["giver"]):
            parts.append(_box(e["giver"], y, listed))
            y += BOX
        parts += [_arrow(e, y, most), _box(e["taker"], y + ARROW, listed)]
        y += ARROW + BOX
        before = _key(e["taker"])
    sales = _in_order(told.kept.get("title", []))
    if sales:
        parts.append(f'<text x="{LEFT}" y="{y + 24:g}" font-weight="bold">Who sold to whom (not to scale)</text>')
        y += 30
    for e in sales:
        parts.append(_sale(e, y, listed))
        y += SALE
    return picture("delivery", y + 8, told.title, described(told, listed), parts)


def described(told: Told, listed: Marks) -> str:
    """The picture in words, for those who do not see it."""
    said = [f"{_name(e['giver'])} to {_name(e['taker'])}: {_passing(e)}." for e in told.kept.get("custody", [])]
    sales = _in_order(told.kept.get("title", []))
    said += [f"{_trader(e['seller'])} sold to {_trader(e['buyer'])}." for e in sales]
    said += [f"{name} counted as listed on the day: {', '.join(regimes)}." for name, regimes in sorted(listed.items())]
    return " ".join(said)


def tonnes_said(low: float | None, high: float | None) -> str:
    """Bounds of a mass in words.

    >>> tonnes_said(10.0, None), tonnes_said(None, None), tonnes_said(3.2, 4.0), tonnes_said(None, 7)
    ('at least 10 t', 'tonnes not known', '3 to 4 t', 'at most 7 t')
    """
    if low is None and high is None:
        return "tonnes not known"
    if high is None or low is None:
        return f"at least {low:,.0f} t" if high is None else f"at most {high:,.0f} t"
    return f"{low:,.0f} t" if f"{low:,.0f}" == f"{high:,.0f}" else f"{low:,.0f} to {high:,.0f} t"


def _in_order(sales: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Sales with what was bought before it was sold on first; of a circle, as they are told."""
    left, found = list(sales), []
    while left:
        bought = {e["buyer"]["name"] for e in left} - {""}
        first = next((e for e in left if e["seller"]["name"] not in bought), left[0])
        left.remove(first)
        found.append(first)
    return found


def _key(holder: Mapping[str, Any]) -> tuple[str, str]:
    return str(holder["id"]), str(holder["name"])


def _name(holder: Mapping[str, Any]) -> str:
    return f"{holder['name']} ({holder['country']})" if holder["country"] else str(holder["name"])


def _trader(party: Mapping[str, Any]) -> str:
    return str(party["name"] or f"unknown {party['role']}")


def _unknown(holder: Mapping[str, Any]) -> bool:
    return holder["kind"] == "unknown" or not holder["name"]


def _passing(e: Mapping[str, Any]) -> str:
    days = days_of(e)
    when = " to ".join(dict.fromkeys(days)) or "day not known"
    return f"{e['kind']}, {when}, {tonnes_said(e['low_t'], e['high_t'])}, {e['basis']}"


def _box(holder: Mapping[str, Any], y: float, listed: Marks) -> str:
    dashed = ' stroke-dasharray="4 3"' if _unknown(holder) else ""
    return (
        f'<g><title>{svg_text(_name(holder))}</title><rect x="{LEFT}" y="{y:g}" width="{WIDE}" height="{BOX - 4}" '
        f'rx="3" fill="{PAPER}" stroke="{INK}"{dashed}/><text x="{LEFT + 10}" y="{y + 19:g}">'
        f"{svg_text(_name(holder), 38)}</text>{_mark(listed.get(holder['name'], ()), y + 19)}</g>"
    )


def _mark(regimes: tuple[str, ...], y: float) -> str:
    if not regimes:
        return ""
    x = LEFT + WIDE - 100
    words = svg_text(f"listed: {', '.join(regimes)}", 16)
    return f'<path d="M{x:g} {y:g}l5 -9l5 9z" fill="{ORANGE}"/><text x="{x + 14:g}" y="{y:g}">{words}</text>'


def _arrow(e: Mapping[str, Any], y: float, most: float) -> str:
    x, top, end = LEFT + 24, y - 4, y + ARROW
    high, low = e["high_t"] or e["low_t"], e["low_t"]
    parts = [f"<g><title>{svg_text(_passing(e))}</title>"]
    if high:
        wide = max(WIDEST * high / most, 2.0)
        dashed = ' stroke-dasharray="4 3"' if e["high_t"] is None else ""
        parts.append(
            f'<rect x="{x - wide / 2:.1f}" y="{top:g}" width="{wide:.1f}" height="{end - top:g}" fill="{LINE}" '
            f'fill-opacity="0.6" stroke="{BLUE}"{dashed}/>'
        )
    if low:
        core = max(WIDEST * low / most, 1.0)
        parts.append(
            f'<rect x="{x - core / 2:.1f}" y="{top:g}" width="{core:.1f}" height="{end - top:g}" fill="{BLUE}" '
            'fill-opacity="0.7"/>'
        )
    if not high:
        parts.append(f'<path d="M{x} {top:g}V{end:g}" stroke="{MUTED}" stroke-width="1.5" stroke-dasharray="2 3"/>')
    first, _, rest = _passing(e).partition(", ")
    parts.append(f'<text x="{LEFT + 46}" y="{y + 15:g}">{svg_text(first)}, {svg_text(rest.split(", ")[0])}</text>')
    parts.append(
        f'<text x="{LEFT + 46}" y="{y + 30:g}" fill="{MUTED}">{svg_text(", ".join(rest.split(", ")[1:]), 46)}</text>'
    )
    return "".join([*parts, "</g>"])


def _sale(e: Mapping[str, Any], y: float, listed: Marks) -> str:
    seller, buyer = _trader(e["seller"]), _trader(e["buyer"])
    marks = sorted({*listed.get(e["seller"]["name"], ()), *listed.get(e["buyer"]["name"], ())})
    return (
        f"<g><title>{svg_text(f'{seller} sold to {buyer}')}</title>"
        f'<text x="{LEFT}" y="{y + 14:g}">{svg_text(seller, 38)}</text>'
        f'<text x="{LEFT + 12}" y="{y + 29:g}">→ {svg_text(buyer, 36)}</text>{_mark(tuple(marks), y + 14)}</g>'
    )
