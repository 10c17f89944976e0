"""Chain SVG: custody in layers from origin to end use, title below it; plain SVG without scripts, to be read aloud too.

A band is as wide as the greatest mass of its deliveries; the solid core in it is the least. A band without an upper end
is open: dashed at its edge. What nobody knows is drawn as a node with a dashed outline, and counted in the description.
A red mark names the regimes under which a party counted as listed on the day of a delivery.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as escaped

from reckoning.chain.graph import LAYERS, Edge, Graph, Layer, Node

COLUMN, BOX_W, BOX_H, GAP, TOP, LEFT = 270, 200, 44, 16, 84, 24
WIDEST = 26.0
LONGEST_NAME = 27
STYLE = (
    "text{font:14px sans-serif;fill:#222}.h{font-weight:bold}.s{font-size:11px;fill:#555}"
    ".n{fill:#f6f6f2;stroke:#444}.u{fill:#fff;stroke:#888;stroke-dasharray:4 3}.l{fill:#b00020}"
    ".most{stroke:#8fb3d9;fill:none}.least{stroke:#2f6db3;fill:none}.open{stroke-dasharray:9 5}"
    ".model{stroke:#bbb;stroke-dasharray:2 4;fill:none}.title{stroke:#8a5a00;fill:none;stroke-width:1.5}"
)


# What XML 1.0 has no way to write, and marks that turn the direction of text.
_UNWRITABLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(8234, 8239), 65534, 65535], "�"
)


def escape(text: str) -> str:
    """A text of a source as SVG can hold it.

    >>> escape("a<b" + chr(0))
    'a&lt;b�'
    """
    return escaped(text.translate(_UNWRITABLE).encode("utf-8", "replace").decode())


@dataclass(frozen=True)
class _Box:
    node: Node
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + BOX_H / 2


def chain_svg(graph: Graph, title: str = "Custody and title of deliveries") -> str:
    """The picture of a graph as one SVG document."""
    columns: dict[Layer, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        columns[node.layer].append(node)
    layers = [layer for layer in LAYERS if columns[layer]]
    boxes = {n.id: b for i, layer in enumerate(layers) for n, b in _stack(columns[layer], LEFT + i * COLUMN, TOP)}
    low = max((b.y + BOX_H for b in boxes.values()), default=TOP) + 60
    sellers = _ranks(columns[Layer.PARTY], graph.title)
    per_rank: dict[int, list[Node]] = defaultdict(list)
    for node in columns[Layer.PARTY]:
        per_rank[sellers[node.id]].append(node)
    boxes |= {n.id: b for rank, nodes in per_rank.items() for n, b in _stack(nodes, LEFT + rank * COLUMN, low + 30)}
    width = max([LEFT + 2 * COLUMN, *(b.x + BOX_W + LEFT for b in boxes.values())])
    height = max((b.y + BOX_H for b in boxes.values()), default=low) + 40
    most = max((m for e in graph.custody if (m := e.high_t or e.low_t)), default=1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(described(graph))}</desc><style>{STYLE}</style>',
        f'<text class="h" x="{LEFT}" y="24">{escape(title)}</text>',
        f'<text class="s" x="{LEFT}" y="42">band: greatest mass; core: least; dashed: no upper end, or unknown</text>',
    ]
    parts += [f'<text class="h" x="{LEFT + i * COLUMN}" y="68">{layer}</text>' for i, layer in enumerate(layers)]
    if graph.title:
        parts.append(f'<text class="h" x="{LEFT}" y="{low + 12:g}">title: who sold to whom (not scaled)</text>')
    parts += [_band(boxes[e.source], boxes[e.target], e, most) for e in graph.custody]
    parts += [_sale(boxes[e.source], boxes[e.target], e) for e in graph.title]
    parts += [_box(b) for b in boxes.values()]
    return "\n".join([*parts, "</svg>", ""])


def described(graph: Graph) -> str:
    """The picture in words, for those who do not see it."""
    unknown = [n for n in graph.nodes if _unknown(n)]
    marked = [f"{n.name} ({', '.join(n.listed)})" for n in graph.nodes if n.listed]
    said = [f"{len(graph.deliveries)} findings of deliveries."]
    for edge in graph.custody:
        source, target = graph.node(edge.source).name, graph.node(edge.target).name
        said.append(f"{source} to {target}: {_tonnes(edge)}.")
    for edge in graph.title:
        said.append(f"{graph.node(edge.source).name} sold to {graph.node(edge.target).name}.")
    said.append(f"{len(unknown)} holders or parties are not known.")
    if marked:
        said.append(f"Counted as listed on the day: {'; '.join(marked)}.")
    return " ".join(said)


def _stack(nodes: Sequence[Node], x: float, y: float) -> list[tuple[Node, _Box]]:
    return [(n, _Box(n, x, y + i * (BOX_H + GAP))) for i, n in enumerate(nodes)]


def _ranks(parties: Sequence[Node], sales: Sequence[Edge]) -> dict[str, int]:
    """How many sales lie before each party at most; circles end where they began."""
    rank = {n.id: 0 for n in parties}
    for _ in range(min(len(parties), 8)):
        for e in sales:
            if e.source != e.target:
                rank[e.target] = max(rank[e.target], min(rank[e.source] + 1, 5))
    return rank


def _band(a: _Box, b: _Box, e: Edge, most: float) -> str:
    x1, y1, x2, y2 = a.x + BOX_W, a.middle, b.x, b.middle
    bend = max(40.0, abs(x2 - x1) / 2)
    path = f'd="M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"'
    said = f"<title>{escape(f'{a.node.name} to {b.node.name}: {_tonnes(e)}, {e.first} to {e.last}')}</title>"
    if e.low_t is None and e.high_t is None:
        return f'<path class="model" {path} stroke-width="2">{said}</path>'
    wide, core = (max(1.5, WIDEST * (m or 0.0) / most) for m in (e.high_t or e.low_t, e.low_t))
    opened = ' class="most open"' if e.high_t is None else ' class="most"'
    outer = f'<path{opened} {path} stroke-width="{wide:.1f}" opacity="0.6">{said}</path>'
    return outer if e.low_t is None else f'{outer}<path class="least" {path} stroke-width="{core:.1f}" opacity="0.45"/>'


def _sale(a: _Box, b: _Box, e: Edge) -> str:
    x1, y1, x2, y2 = a.x + BOX_W, a.middle, b.x, b.middle
    many = f"{len(e.deliveries)} deliveries" if len(e.deliveries) > 1 else "1 delivery"
    said = f"<title>{escape(f'{a.node.name} sold to {b.node.name}: {many}')}</title>"
    bend = max(40.0, abs(x2 - x1) / 2)
    curve = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    head = f"M{x2 - 7:g} {y2 - 4:g}L{x2:g} {y2:g}L{x2 - 7:g} {y2 + 4:g}"
    return f'<path class="title" d="{curve}">{said}</path><path class="title" d="{head}"/>'


def _box(b: _Box) -> str:
    kind = "u" if _unknown(b.node) else "n"
    name = b.node.name if len(b.node.name) <= LONGEST_NAME else b.node.name[: LONGEST_NAME - 1] + "…"
    parts = [
        f'<g><title>{escape(b.node.name)}</title><rect class="{kind}" x="{b.x:g}" y="{b.y:g}" width="{BOX_W}" '
        f'height="{BOX_H}" rx="3"/><text x="{b.x + 8:g}" y="{b.y + 19:g}">{escape(name)}</text>'
    ]
    if b.node.country:
        parts.append(f'<text class="s" x="{b.x + 8:g}" y="{b.y + 35:g}">{escape(b.node.country)}</text>')
    if b.node.listed:
        marks = escape(f"listed: {', '.join(b.node.listed)}")
        parts.append(f'<rect class="l" x="{b.x:g}" y="{b.y:g}" width="4" height="{BOX_H}"/>')
        parts.append(f'<text class="l" x="{b.x + 40:g}" y="{b.y + 35:g}" font-size="10">{marks}</text>')
    return "".join([*parts, "</g>"])


def _unknown(node: Node) -> bool:
    return "unknown" in node.name or node.name == ""


def _tonnes(e: Edge) -> str:
    if e.low_t is None and e.high_t is None:
        return "tonnes not known"
    if e.high_t is None:
        return f"at least {e.low_t:,.0f} t"
    return f"{e.low_t or 0:,.0f} to {e.high_t:,.0f} t"
