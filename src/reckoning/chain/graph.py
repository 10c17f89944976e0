"""Graph: the custody and the title of a case's deliveries as nodes and edges, read back from its findings.

Findings are what a case keeps, so the picture, the table and the FollowTheMoney export are made of them and of nothing
else. Layers of custody, first to last: origin, storage, intermediary (a ship that handed over at sea), ship,
destination, end use. A place is storage when cargo both came to it and left it again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pyarrow as pa

from reckoning.chain.delivery import Pattern
from reckoning.model.finding import Kind
from reckoning.model.instant import DAY_MS, iso, last_ms, parse_instant, to_ms
from reckoning.places.names import folded

DRAWN = (Pattern.SINGLE, Pattern.AGGREGATE)


class Layer(StrEnum):
    """Where in the chain a holder of cargo stands."""

    ORIGIN = "origin"
    STORAGE = "storage"
    INTERMEDIARY = "intermediary"
    SHIP = "ship"
    DESTINATION = "destination"
    END_USE = "end use"
    PARTY = "party"


LAYERS = tuple(layer for layer in Layer if layer is not Layer.PARTY)


@dataclass(frozen=True)
class Node:
    """A holder of cargo or a party to a sale; `listed` names the regimes under which it counted as listed on a day."""

    id: str
    name: str
    layer: Layer
    country: str = ""
    listed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """Cargo or title that passed; tonnes with bounds, None where not known; `deliveries` are the ids of findings."""

    source: str
    target: str
    kind: str  # custody or title
    low_t: float | None
    high_t: float | None
    deliveries: tuple[str, ...]
    first: str = ""
    last: str = ""
    modelled: bool = False


@dataclass(frozen=True)
class Told:
    """A delivery as it is exported: its finding's id, sentence, first and last day, grade, tonnes, what it keeps."""

    id: str
    title: str
    pattern: str
    start: str
    end: str
    low_t: float | None
    best_t: float | None
    high_t: float | None
    grade: str
    basis: str
    kept: dict[str, Any] = field(hash=False, default_factory=dict)


@dataclass(frozen=True)
class Graph:
    """All of it; `origins` are sentences on what is of which origin, by delivery."""

    nodes: tuple[Node, ...]
    custody: tuple[Edge, ...]
    title: tuple[Edge, ...]
    deliveries: tuple[Told, ...]
    origins: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def node(self, id_: str) -> Node:
        """A node by its id."""
        return next(n for n in self.nodes if n.id == id_)


def graph_of(findings: pa.Table) -> Graph:
    """The graph of the deliveries among findings, with marks of who was listed and what is of which origin."""
    rows = [r for r in findings.to_pylist() if r["kind"] in (Kind.DELIVERY, Kind.EXPOSURE, Kind.ORIGIN)]
    told = [_told(r) for r in rows if r["kind"] == Kind.DELIVERY]
    drawn = [t for t in told if t.pattern in DRAWN]
    listed = _listed(r for r in rows if r["kind"] == Kind.EXPOSURE)
    origins: dict[str, list[str]] = defaultdict(list)
    for r in rows:
        if r["kind"] == Kind.ORIGIN:
            origins[json.loads(r["parameters"])["delivery"]].append(r["title"])
    custody = [(t, e) for t in drawn for e in t.kept.get("custody", [])] + [
        (t, e) for t in drawn for e in _plain_custody(t)
    ]
    hands = _Hands([e for _, e in custody])
    nodes: dict[str, Node] = {}
    for _, e in custody:
        for holder in (e["giver"], e["taker"]):
            node = hands.node(holder, listed)
            nodes.setdefault(node.id, node)
    titles = [(t, e) for t in drawn for e in t.kept.get("title", [])]
    for _, e in titles:
        for party in (e["seller"], e["buyer"]):
            node = _party(party, listed)
            nodes.setdefault(node.id, node)
    moved = _joined(("custody", hands.key(e["giver"]), hands.key(e["taker"]), t, e) for t, e in custody)
    sold = _joined(("title", _party(e["seller"], {}).id, _party(e["buyer"], {}).id, t, e) for t, e in titles)
    ordered = tuple(
        nodes[n] for n in sorted(nodes, key=lambda n: (list(Layer).index(nodes[n].layer), nodes[n].name, n))
    )
    return Graph(ordered, moved, sold, tuple(told), {k: tuple(v) for k, v in origins.items()})


def _told(r: dict[str, Any]) -> Told:
    first, until = (to_ms(r[n]) if r[n] is not None else None for n in ("start", "end"))
    start, end = ((iso(t) or "")[:10] for t in (first, None if until is None else last_ms(first, until)))
    kept = json.loads(r["parameters"]) if r["parameters"] else {}
    head = (r["id"], r["title"] or "", r["pattern"] or "", start, end)
    return Told(*head, r["low"], r["best"], r["high"], r["grade"], r["basis"], kept)


def _plain_custody(t: Told) -> list[dict[str, Any]]:
    """What a source tells of several shipments has no hands of its own: from where to where, by which ship."""
    if t.kept.get("custody"):
        return []
    kept, ship = t.kept, t.kept["ship"]
    middle = {
        "kind": "ship",
        "id": ship["entity"] or f"ship:{folded(ship['name'])}",
        "name": ship["name"],
        "country": "",
    }
    ends = [_place(kept["loaded"]["where"], "origin unknown"), _place(kept["discharged"]["where"], "unknown place")]
    until = iso(parse_instant(t.end) + DAY_MS) if t.end else ""
    edge = {"low_t": t.low_t, "high_t": t.high_t, "from": t.start, "to": until, "basis": t.basis}
    last = {"kind": "unknown", "id": "", "name": "end use unknown", "country": ""}
    road = {**edge, "low_t": None, "high_t": None, "basis": "modelled"}
    return [
        {**edge, "kind": "loading", "giver": ends[0], "taker": middle},
        {**edge, "kind": "discharge", "giver": middle, "taker": ends[1]},
        {**road, "kind": "road", "giver": ends[1], "taker": last},
    ]


def _place(where: dict[str, str], otherwise: str) -> dict[str, Any]:
    name = where["named"] or where["terminal"] or where["port"] or where["country"]
    if not name:
        return {"kind": "unknown", "id": "", "name": otherwise, "country": ""}
    id_ = where["terminal"] or where["port"] or (f"country:{where['country']}" if where["country"] else "")
    return {"kind": "place", "id": id_, "name": name, "country": where["country"]}


class _Hands:
    """Holders of cargo by their part in the chain."""

    def __init__(self, edges: list[dict[str, Any]]) -> None:
        loading = [e for e in edges if e["kind"] == "loading"]
        self._left = {self.key(e["giver"]) for e in loading if e["giver"]["kind"] == "place"}
        self._came = {self.key(e["taker"]) for e in edges if e["kind"] == "discharge" and e["taker"]["kind"] == "place"}
        self._handed_over = {self.key(e["giver"]) for e in edges if e["kind"] == "transfer"}

    @staticmethod
    def key(holder: dict[str, Any]) -> str:
        """The id of a holder's node."""
        if holder["kind"] == "ship" and not str(holder["id"]).startswith(("imo:", "mmsi:")):
            return f"ship:{folded(holder['name'])}"
        return str(holder["id"] or f"{holder['kind']}:{folded(holder['name']) or 'unknown'}")

    def node(self, holder: dict[str, Any], listed: dict[str, tuple[str, ...]]) -> Node:
        """A holder as a node."""
        key, name = self.key(holder), holder["name"]
        if holder["kind"] == "ship":
            layer = Layer.INTERMEDIARY if key in self._handed_over else Layer.SHIP
        elif "end use" in name:
            layer = Layer.END_USE
        elif key in self._left and key in self._came:
            layer = Layer.STORAGE
        else:
            layer = Layer.DESTINATION if key in self._came else Layer.ORIGIN
        return Node(key, name, layer, holder["country"], listed.get(folded(name), ()))


def _party(party: dict[str, Any], listed: dict[str, tuple[str, ...]]) -> Node:
    name = party["name"]
    if not name:
        return Node(f"party:unknown {party['role']}", f"unknown {party['role']}", Layer.PARTY)
    return Node(f"party:{folded(name)}", name, Layer.PARTY, "", listed.get(folded(name), ()))


def _listed(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Regimes under which a party counted as listed on the day of some delivery, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        if r["pattern"] == "yes":
            kept = json.loads(r["parameters"])
            found[folded(kept["party"])].add(kept["regime"])
    return {name: tuple(sorted(regimes)) for name, regimes in found.items()}


def days_of(edge: Mapping[str, Any]) -> list[str]:
    """The first and the last day of an edge (ISO; half-open from `from` to `to`), those that are known.

    >>> days_of({"from": "2021-04-15T00:00:00Z", "to": "2021-04-16T00:00:00Z"})
    ['2021-04-15', '2021-04-15']
    """
    start, end = edge.get("from"), edge.get("to")
    last = iso(last_ms(parse_instant(start) if start else None, parse_instant(end))) if end else None
    return [str(t)[:10] for t in (start, last) if t]


def _joined(edges: Iterable[tuple[str, str, str, Told, dict[str, Any]]]) -> tuple[Edge, ...]:
    """Edges between the same two as one; bounds add up, and an unknown one leaves the end open."""
    found: dict[tuple[str, str, str], list[tuple[Told, dict[str, Any]]]] = defaultdict(list)
    for kind, source, target, t, e in edges:
        found[kind, source, target].append((t, e))
    joined = []
    for (kind, source, target), same in sorted(found.items()):
        bounds = [(t.low_t, t.high_t) if kind == "title" else (e["low_t"], e["high_t"]) for t, e in same]
        highs = [high for _, high in bounds]
        low = sum(low or 0.0 for low, _ in bounds) or None
        high = None if any(h is None for h in highs) else sum(h or 0.0 for h in highs)
        days = sorted(day for _, e in same for day in days_of(e))
        ids = tuple(dict.fromkeys(t.id for t, _ in same))
        modelled = all(e.get("basis") == "modelled" for _, e in same)
        joined.append(
            Edge(source, target, kind, low, high, ids, *((days[0], days[-1]) if days else ("", "")), modelled)
        )
    return tuple(joined)
