"""Exports of a chain: a table of its edges as CSV, and its deliveries as FollowTheMoney entities.

CSV has one row an edge (custody or title) of one delivery. A cell that a spreadsheet would run (it begins with = + - @,
a tab or a return) gets an apostrophe in front. FollowTheMoney entities are written by the schemata's own public names,
one JSON object a line: Vessel, Company, Address (a place) and Trip (a voyage with its cargo) and Ownership-like links
between parties as UnknownLink with the role. Its ids are SHA-1 of ours. It has no tonnes with bounds: those stand in
`description`, as words.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

from reckoning.chain.graph import Graph, Told
from reckoning.places.names import folded

COLUMNS = (
    "delivery",
    "grade",
    "basis",
    "graph",
    "kind",
    "from",
    "to",
    "from_country",
    "to_country",
    "start",
    "end",
    "low_t",
    "high_t",
    "title",
)
_RUN = ("=", "+", "-", "@", "\t", "\r")


def chain_csv(graph: Graph) -> str:
    """Every edge of every delivery as CSV, header first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for t in graph.deliveries:
        for row in _rows(t):
            writer.writerow([_safe(row[name]) for name in COLUMNS])
    return out.getvalue()


def _rows(t: Told) -> list[dict[str, Any]]:
    head = {"delivery": t.id, "grade": t.grade, "basis": t.basis, "title": t.title}
    found = []
    for e in t.kept.get("custody", []):
        giver, taker = e["giver"], e["taker"]
        found.append(
            head
            | {"graph": "custody", "kind": e["kind"], "from": giver["name"], "to": taker["name"]}
            | {"from_country": giver["country"], "to_country": taker["country"]}
            | {"start": e["from"] or "", "end": e["to"] or "", "low_t": e["low_t"], "high_t": e["high_t"]}
        )
    for e in t.kept.get("title", []):
        names = [e[side]["name"] or "unknown" for side in ("seller", "buyer")]
        found.append(
            head
            | {"graph": "title", "kind": "sale", "from": names[0], "to": names[1], "from_country": "", "to_country": ""}
            | {"start": e["from"] or "", "end": e["to"] or "", "low_t": t.low_t, "high_t": t.high_t}
        )
    return found


def _safe(value: object) -> object:
    """A cell that no spreadsheet runs.

    >>> _safe("=1+1"), _safe(-3.0), _safe(None)
    ("'=1+1", -3.0, '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN) else value


def chain_ftm(graph: Graph) -> str:
    """The deliveries as FollowTheMoney entities, one JSON object a line, sorted by id."""
    found: dict[str, dict[str, Any]] = {}
    for t in graph.deliveries:
        _delivery(t, graph.origins.get(t.id, ()), found)
    return "".join(json.dumps(found[i], ensure_ascii=False, sort_keys=True) + "\n" for i in sorted(found))


def _delivery(t: Told, origins: tuple[str, ...], found: dict[str, dict[str, Any]]) -> None:
    ship = t.kept["ship"]
    vessel = _entity(
        found,
        "Vessel",
        ship["entity"] or f"ship {folded(ship['name'])}",
        name=[*ship["names"]] or [ship["name"]],
        imoNumber=[f"IMO{ship['imo']}"] if ship["imo"] else [],
        mmsi=[str(ship["mmsi"])] if ship["mmsi"] else [],
    )
    ends = [_place(t.kept[side]["where"], found) for side in ("loaded", "discharged")]
    trip = _entity(
        found,
        "Trip",
        t.id,
        name=[t.title],
        vehicle=[vessel],
        startLocation=ends[0],
        endLocation=ends[1],
        startDate=[d[:10] for d in [t.kept["loaded"]["from"]] if d],
        endDate=[d[:10] for d in [t.kept["discharged"]["from"]] if d],
        description=[t.title, *origins, *t.kept["contradictions"], *(f"not known: {u}" for u in t.kept["unknown"])],
        summary=[f"{t.pattern}; grade {t.grade}; basis {t.basis}"],
    )
    for e in t.kept.get("title", []):
        parties = [_party(e[side], found) for side in ("seller", "buyer")]
        if all(parties):
            _link(found, parties[0], parties[1], "sold to", trip)
    for p in t.kept.get("services", []):
        party = _party(p, found)
        if party:
            _link(found, party, vessel, p["role"], trip)


def _place(where: dict[str, str], found: dict[str, dict[str, Any]]) -> list[str]:
    name = where["named"] or where["terminal"] or where["port"]
    if not name and not where["country"]:
        return []
    key = where["terminal"] or where["port"] or f"{name} {where['country']}"
    country = [where["country"].lower()] if where["country"] else []
    return [_entity(found, "Address", key, full=[name] if name else [], country=country)]


def _party(p: dict[str, Any], found: dict[str, dict[str, Any]]) -> str:
    if not p["name"] or p["described"]:
        return ""
    return _entity(found, "LegalEntity", f"party {folded(p['name'])}", name=[p["name"]])


def _link(found: dict[str, dict[str, Any]], subject: str, target: str, role: str, trip: str) -> None:
    key = f"link {subject} {target} {role}"
    _entity(found, "UnknownLink", key, subject=[subject], object=[target], role=[role], description=[f"trip {trip}"])


def _entity(found: dict[str, dict[str, Any]], schema: str, key: str, **properties: list[str]) -> str:
    """An entity, its properties added to those it has; its id."""
    id_ = hashlib.sha1(f"reckoning {schema} {key}".encode(), usedforsecurity=False).hexdigest()
    entity = found.setdefault(id_, {"id": id_, "schema": schema, "properties": {}})
    for name, values in properties.items():
        if values:
            known = entity["properties"].setdefault(name, [])
            known += [v for v in values if v not in known]
    return id_
