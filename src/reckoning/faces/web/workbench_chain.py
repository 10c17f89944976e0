"""Chain for the workbench: custody in layers, title below, each delivery with the records under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reckoning.chain.graph import LAYERS, Edge, Graph, Layer, Node, Told, graph_of
from reckoning.faces.web.known import named, parties
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.workbench_finding import Original
from reckoning.model.instant import parse_instant
from reckoning.model.locator import parse_locator
from reckoning.places.names import folded

RECORDS = 12
"""Records shown of one delivery; its page has all."""


@dataclass(frozen=True)
class ChainNode:
    """A holder of cargo, or a party to a sale."""

    id: str
    name: str
    layer: str
    country: str
    listed: list[str]
    unknown: bool
    page: str
    ship: int | None


@dataclass(frozen=True)
class ChainEdge:
    """Cargo or title that passed between two."""

    id: str
    source: str
    target: str
    kind: str
    low_t: float | None
    high_t: float | None
    deliveries: list[str]
    first: int | None
    last: int | None
    modelled: bool


@dataclass(frozen=True)
class Delivery:
    """A delivery, or what a source tells of several."""

    id: str
    title: str
    page: str
    start: int | None
    end: int | None
    low_t: float | None
    best_t: float | None
    high_t: float | None
    grade: str
    basis: str
    origins: list[str]
    originals: list[Original]


@dataclass(frozen=True)
class Chain:
    """All of it."""

    state: str
    layers: list[str]
    nodes: list[ChainNode]
    edges: list[ChainEdge]
    deliveries: list[Delivery]


def chain_of(sight: Sight, ships: dict[str, int]) -> Chain:
    """The chain of one state of the case; `ships` are the numbers of those that were tracked, by subject."""
    graph = _named(sight, graph_of(sight.holding.findings())) if sight.holding.runs else Graph((), (), (), ())
    records = _records(sight)
    return Chain(
        sight.state,
        [str(layer) for layer in (*LAYERS, Layer.PARTY)],
        [_node(n, ships) for n in graph.nodes],
        [_edge(e) for e in (*graph.custody, *graph.title)],
        [_delivery(t, graph, records, sight) for t in graph.deliveries],
    )


def _named(sight: Sight, graph: Graph) -> Graph:
    """The graph with those who are not named told of by role, in ids too: an id is made of the name."""
    roles = {
        f"party:{folded(a.name)}": w
        for a in parties(sight)
        if not (w := named(sight).of(a.entity, a.name, a.role)).named
    }
    ids = {old: f"party:not-named-{i}" for i, old in enumerate(sorted(roles))}

    def told(e: Edge) -> Edge:
        return replace(e, source=ids.get(e.source, e.source), target=ids.get(e.target, e.target))

    nodes = tuple(replace(n, id=ids[n.id], name=roles[n.id].words) if n.id in ids else n for n in graph.nodes)
    return replace(graph, nodes=nodes, custody=tuple(map(told, graph.custody)), title=tuple(map(told, graph.title)))


def _node(n: Node, ships: dict[str, int]) -> ChainNode:
    unknown = n.id.startswith("party:not-named-") or "unknown" in n.id or "unknown" in n.name.lower()
    return ChainNode(n.id, n.name, str(n.layer), n.country, list(n.listed), unknown, _page(n, unknown), ships.get(n.id))


def _page(n: Node, unknown: bool) -> str:
    if unknown:
        return ""
    if n.layer in (Layer.SHIP, Layer.INTERMEDIARY):
        return address("ship", n.id) if n.id.startswith(("imo:", "mmsi:")) else address("search", q=n.name)
    return address("search", q=n.name) if n.layer == Layer.PARTY else address("place", n.id)


def _edge(e: Edge) -> ChainEdge:
    return ChainEdge(
        f"{e.kind}:{e.source}>{e.target}", e.source, e.target, e.kind, e.low_t, e.high_t, list(e.deliveries),
        _day(e.first), _day(e.last), e.modelled,
    )  # fmt: skip


def _delivery(t: Told, graph: Graph, records: dict[str, list[Original]], sight: Sight) -> Delivery:
    return Delivery(
        t.id, t.title, address("delivery", t.id), _day(t.start), _day(t.end), t.low_t, t.best_t, t.high_t,
        sight.grades.get(t.id, t.grade), t.basis, list(graph.origins.get(t.id, ())), records.get(t.id, []),
    )  # fmt: skip


def _day(text: str) -> int | None:
    return parse_instant(text) if text else None


def _records(sight: Sight) -> dict[str, list[Original]]:
    """By delivery, the places in originals that it rests on: each record once."""
    rows = sight.rows("""
        SELECT DISTINCT l.finding, l.role, s.evidence, s.locator, s.property, s.raw, e.file_name
        FROM held.links l JOIN held.findings f ON f.id = l.finding AND f.kind = 'delivery'
        JOIN held.statements s ON s.id = l.statement JOIN evidence e ON e.sha256 = s.evidence
        ORDER BY ALL""")
    told: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = {}
    for r in rows:
        record = (r["evidence"], str(replace(parse_locator(r["locator"]), column="")))
        told.setdefault(r["finding"], {}).setdefault(record, []).append(r)
    return {
        finding: [_record(cells, locator) for (_, locator), cells in list(records.items())[:RECORDS]]
        for finding, records in told.items()
    }


def _record(cells: list[dict[str, Any]], locator: str) -> Original:
    """One record, with what the delivery takes from it."""
    first = cells[0]
    named = {parse_locator(c["locator"]).column or c["property"]: c["raw"] for c in cells if c["raw"]}
    text = "; ".join(f"{name}: {raw}" for name, raw in named.items())
    page = address("evidence", first["evidence"], at=locator)
    return Original(first["role"], first["file_name"], locator, page, text, rendered=True)
