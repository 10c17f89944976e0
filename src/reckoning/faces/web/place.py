"""Place: a port, terminal or town that a case speaks of: what called there, what came and left, what it may explain."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.faces.web import fleet, known, leads
from reckoning.faces.web.kept import kept
from reckoning.faces.web.known import Spot
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Block,
    Cell,
    Choice,
    Filters,
    Grid,
    Note,
    Page,
    address,
    address_with,
    facts,
    graded,
    grid,
    language_of,
    moment,
    section,
    sections,
    whole_number,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.places.names import folded

MOST = 200


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One place by its id, or with no name all that the case speaks of."""
    if not name:
        return _all(sight, asked)
    spot = known.place(sight, name)
    many = _many(sight).get(name)
    if spot is None and many is None:
        raise NotFound(f"no place {name} in this state of the case", do="see the places that there are: /places")
    return _one(sight, spot or Spot(name, name), asked)


@kept
def _many(sight: Sight) -> Mapping[str, Mapping[str, int]]:
    """How many findings of each kind there are at each place."""
    rows = sight.rows("SELECT place, kind, count(*) AS n FROM held.findings WHERE place IS NOT NULL GROUP BY ALL")
    found: dict[str, dict[str, int]] = {}
    for r in rows:
        found.setdefault(r["place"], {})[r["kind"]] = r["n"]
    return {place: of for place, of in found.items() if ":" in place}


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    many = _many(sight)
    spots = [known.place(sight, id_) or Spot(id_, id_) for id_ in sorted({*many, *known.places(sight)})]
    wanted = asked.get("q", "")
    chosen = sorted(
        (s for s in spots if folded(wanted) in folded(f"{s.name} {s.country}") or wanted in s.id),
        key=lambda s: (-sum(many.get(s.id, {}).values()), s.name),
    )

    def row(s: Spot) -> Sequence[object]:
        of = many.get(s.id, {})
        name = Cell(s.name, address("place", s.id), language=language_of(s.name))
        return name, s.kind, s.country, of.get("port_call"), of.get("delivery"), of.get("reach"), s.id

    columns = ("place", "kind", "country", "port calls", "deliveries", "in reach of", "id")
    table = leads.paged("places", "", columns, chosen, row, asked, "/places")
    search = Filters((Choice("q", "Name or country", chosen=wanted, kind="search"),))
    none = None if table else Note("No place has that in its name." if wanted else "No place is told of.")
    return Page(
        "Places", "places", sections(section("", search, table, none)), f"{len(spots):,} places", marks_of(sight)
    )


def _one(sight: Sight, spot: Spot, asked: Mapping[str, str]) -> Page:
    record = known.rows_by_subject(sight).get(spot.row)
    at = f"{spot.lat:.4f}, {spot.lon:.4f}" if spot.lat is not None and spot.lon is not None else "not known"
    head = facts(
        ("id", spot.id),
        ("kind", spot.kind),
        ("country", spot.country),
        ("latitude, longitude", at),
        ("may be off by km", spot.error_km),
        ("whose point it is", spot.source),
        ("other names", [Cell(n, language=language_of(n)) for n in spot.other_names]),
        ("on the map", Cell("around it", address("workbench", sel=f"place:{spot.id}")) if spot.lat is not None else ""),
        ("record", Cell(f"{record.kind} {record.label}", address("statement", record.statement)) if record else ""),
        ("deliveries", Cell("those told of here", address("deliveries", place=spot.id))),
    )
    told = [f for f in record.fields if f.property != "record"] if record else []
    said = grid("described", "As its record describes it", ("what", "value"), [
        (f.property, Cell(f.raw, address("statement", f.statement), language=language_of(f.raw))) for f in told
    ])  # fmt: skip
    return Page(
        spot.name,
        "place",
        sections(
            section("", head, said),
            section("Port calls", _calls(sight, spot, asked)),
            section("Deliveries", _deliveries(sight, spot)),
            section("Shares of origin through it", *_storage(sight, spot)),
            section("Silences in which a ship could have loaded here", *_reaches(sight, spot)),
            section("What else was found here", _others(sight, spot)),
        ),
        marks=marks_of(sight),
        trail=(("Places", "/places"),),
    )


def _calls(sight: Sight, spot: Spot, asked: Mapping[str, str]) -> Grid | None:
    first = whole_number(asked.get("from", ""))
    total = _many(sight).get(spot.id, {}).get("port_call", 0)
    found = sight.rows(
        'SELECT id, mmsi, imo, name, start, "end" AS stop, confidence, duration_h, grade FROM held.findings'
        " WHERE kind = 'port_call' AND place = ? ORDER BY start, id LIMIT ? OFFSET ?",
        spot.id, total if asked.get("all") else MOST, 0 if asked.get("all") else first,
    )  # fmt: skip
    rows = [
        (
            leads.to_ship(fleet.by_any_id(sight).get(f"mmsi:{r['mmsi']}", ""), r["name"] or f"MMSI {r['mmsi']}"),
            moment(r["start"]),
            moment(r["stop"]) if r["stop"] else "no end seen",
            r["duration_h"],
            r["confidence"],
            leads.to_finding(r["id"], "the call"),
            graded(r["grade"]),
        )
        for r in found
    ]
    left = total > first + len(found)
    more = address_with(address("place", spot.id), asked, **{"from": first + MOST}) if left else ""
    columns = ("ship", "from", "to", "hours", "sure, 1 to 4", "finding", "grade")
    return grid("calls", "", columns, rows, total=total if left or first else 0, more=more)


def _deliveries(sight: Sight, spot: Spot) -> Grid | None:
    rows = []
    for t in known.deliveries(sight).values():
        for stop, word in (("loaded", "loaded here"), ("discharged", "discharged here")):
            where = t.kept[stop]["where"]
            if spot.id in (where["terminal"], where["port"]):
                tonnes = leads.tonnes(t.low_t), leads.tonnes(t.high_t)
                day = leads.between(t.kept[stop]["from"], t.kept[stop]["to"])
                rows.append((leads.to_finding(t.id, t.title, "delivery"), word, day, *tonnes, graded(t.grade)))
    left = f"{len(rows) - MOST:,} more: see the deliveries told of here" if len(rows) > MOST else ""
    columns = ("delivery", "what", "when", "least t", "most t", "grade")
    return grid("deliveries", "", columns, rows[:MOST], note=left)


def _storage(sight: Sight, spot: Spot) -> list[Block]:
    """Origins of what was loaded here: bounds that hold whatever was mixed."""
    loaded = [t.id for t in known.deliveries(sight).values() if spot.id in t.kept["loaded"]["where"].values()]
    found = sight.rows(
        "SELECT id, low, high, grade, subjects, parameters, start FROM held.findings WHERE kind = 'origin'"
        " AND list_has_any(subjects, ?) ORDER BY start, id LIMIT ?",
        [f"finding:{id_}" for id_ in loaded],
        MOST,
    )
    titles = known.deliveries(sight)
    rows = []
    for r in found:
        told = json.loads(r["parameters"] or "{}")
        delivery = titles.get(told.get("delivery", ""))
        rows.append(
            (
                leads.to_finding(delivery.id, delivery.title, "delivery") if delivery else "",
                leads.to_finding(r["id"], told.get("origin", "")),
                r["low"],
                r["high"],
                graded(r["grade"]),
            )
        )
    note = "Of what was loaded here and carried on: least and greatest share of each origin, %, whatever was mixed."
    table = grid("origins", "", ("delivery", "origin", "least %", "most %", "grade"), rows, note=note)
    return [table] if table else []


def _reaches(sight: Sight, spot: Spot) -> list[Block]:
    found = sight.rows(
        "SELECT id, title, start, \"end\" AS stop, subjects, parameters FROM held.findings WHERE kind = 'reach'"
        " AND contains(parameters, ?) ORDER BY start, id",
        json.dumps(spot.id),
    )
    rows = [row for r in found for row in _reach(sight, r, spot)]
    note = "Within reach is no sign that it did."
    columns = ("ship", "silent from", "to", "longest stay h", "stay by sea lanes h", "least speed kn", "finding")
    table = grid("reach", "", columns, rows, note=note)
    return [table] if table else []


def _reach(sight: Sight, r: dict[str, Any], spot: Spot) -> list[Sequence[object]]:
    possible = [p for p in json.loads(r["parameters"])["possible"] if p["place"] == spot.id]
    hull = next((s for s in r["subjects"] if s.startswith(("imo:", "mmsi:"))), "")
    ship = fleet.of(sight, hull)
    return [
        (
            leads.to_ship(hull, ship.name if ship else hull),
            moment(r["start"]) if r["start"] else "",
            moment(r["stop"]) if r["stop"] else "no end",
            round(p["longest_dwell_h"], 1),
            round(p["best_dwell_h"], 1),
            round(p["least_speed_kn"], 1),
            leads.to_finding(r["id"], "the reach set"),
        )
        for p in possible
    ]


def _others(sight: Sight, spot: Spot) -> Grid | None:
    rows = [
        (Cell(kind.replace("_", " "), address("findings", kind=kind)), n)
        for kind, n in sorted(_many(sight).get(spot.id, {}).items())
        if kind not in ("port_call", "delivery", "reach")
    ]
    return grid("others", "", ("kind", "findings here"), rows)
