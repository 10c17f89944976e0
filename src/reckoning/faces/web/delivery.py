"""Delivery: one cargo from its origin to where it was used, as far as anyone knows, with what nobody knows as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reckoning.chain.delivery_svg import delivery_svg, tonnes_said
from reckoning.chain.graph import Told
from reckoning.faces.web import fleet, known, leads
from reckoning.faces.web.delivery_documents import conflicts_about, documents_under
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Block,
    Cell,
    Choice,
    Filters,
    Grid,
    Note,
    Page,
    Picture,
    Tone,
    address,
    facts,
    graded,
    grid,
    moment,
    section,
    sections,
    until,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight

WORDS = {
    "single": "a delivery",
    "aggregate": "several deliveries told of together",
    "part": "part of several told of together",
    "discharge": "a discharge that a draught shows; goods not known",
    "call": "a port call; cargo not established",
    "expected": "expected, and not reported to have come",
    "context": "something else that bears on the chain",
}
ROUTE = {
    True: "Route observed: a track shows the ship on its way.",
    False: "Route not observed: known from documents alone. No track is drawn for it.",
}


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One delivery, or with no name all that is told of."""
    if not name:
        return _all(sight, asked)
    told = known.deliveries(sight).get(name)
    if told is None:
        raise NotFound(f"no delivery {name} in this state of the case", do="see those that there are: /deliveries")
    return _one(sight, told)


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    every = list(known.deliveries(sight).values())
    wanted, pattern, place = asked.get("q", "").casefold(), asked.get("pattern", ""), asked.get("place", "")
    chosen = [t for t in every if pattern in ("", t.pattern) and wanted in t.title.casefold() and _at(t, place)]
    patterns = sorted({t.pattern for t in every})
    filters = Filters(
        (
            Choice("q", "In its sentence", chosen=asked.get("q", ""), kind="search"),
            Choice("pattern", "What", (("", "all"), *((p, WORDS.get(p, p)) for p in patterns)), pattern),
        )
    )
    columns = ("delivery", "what", "from", "to", "least t", "most t", "grade", "basis")
    table = leads.paged("deliveries", "", columns, chosen, _line, asked, "/deliveries")
    none = None if table else Note("No delivery is told of." if not every else "None is as asked for.")
    single = sum(t.pattern == "single" for t in every)
    lead = f"{single:,} deliveries, and {len(every) - single:,} findings of what else is told; never added up"
    return Page("Deliveries", "deliveries", sections(section("", filters, table, none)), lead, marks_of(sight))


def _at(told: Told, place: str) -> bool:
    return not place or any(
        place in (told.kept[s]["where"]["terminal"], told.kept[s]["where"]["port"]) for s in ("loaded", "discharged")
    )


def _line(t: Told) -> Sequence[object]:
    ends = moment(t.start) if t.start else "", moment(t.end) if t.end else ""
    what = WORDS.get(t.pattern, t.pattern)
    bounds = leads.tonnes(t.low_t), leads.tonnes(t.high_t)
    return leads.to_finding(t.id, t.title, "delivery"), what, *ends, *bounds, graded(t.grade), t.basis


def _one(sight: Sight, told: Told) -> Page:
    exposures = sight.rows(
        "SELECT id, title, pattern, grade, parameters FROM held.findings WHERE kind = 'exposure'"
        " AND list_contains(subjects, ?) ORDER BY list_position(['yes', 'undetermined', 'no'], pattern), title, id",
        f"finding:{told.id}",
    )
    asked = [(r, json.loads(r["parameters"] or "{}")) for r in exposures]
    listed: dict[str, tuple[str, ...]] = {}
    for r, kept in asked:
        if r["pattern"] == "yes":
            listed[kept["party"]] = tuple(sorted({*listed.get(kept["party"], ()), kept["regime"]}))
    seen = told.kept["route_observed"]
    route = Note(
        ROUTE[bool(seen)],
        Tone.PLAIN if seen else Tone.UNKNOWN,
    )
    single = len(told.kept.get("custody", ())) > 0
    picture = Picture(delivery_svg(_named(sight, told), listed), told.title, "Hand to hand, top to bottom", "custody")
    return Page(
        told.title,
        "delivery",
        sections(
            section("", _head(sight, told), route),
            section("The chain", picture if single else None, _custody(sight, told), _title(sight, told)),
            section("Parties", _services(sight, told)),
            section("Where it came from", *_origins(sight, told)),
            section("Who was listed on the day", *_exposures(sight, asked)),
            section("What is unknown", _unknown(told)),
            section("Where sources disagree", *conflicts_about(sight, told)),
            section("Legs", _legs(told)),
            documents_under(sight, told),
        ),
        marks=(*marks_of(sight), Tone.of(told.grade)),
        trail=(("Deliveries", "/deliveries"),),
    )


def _named(sight: Sight, told: Told) -> Told:
    """The delivery with those who are not named told of by role, as it is drawn."""

    def called(p: Mapping[str, Any]) -> dict[str, Any]:
        return {**p, "name": p["name"] and known.named(sight).of(p["entity"], p["name"], p["role"]).words}

    sales = [{**e, "seller": called(e["seller"]), "buyer": called(e["buyer"])} for e in told.kept.get("title", ())]
    return replace(told, kept={**told.kept, "title": sales})


def _head(sight: Sight, t: Told) -> Block | None:
    kept = t.kept
    ship = kept["ship"]
    id_ = fleet.by_any_id(sight).get(ship["entity"], "")
    least, most = kept["shipments"]
    several = f"{least}" if least == most else f"at least {least}"
    return facts(
        ("what it is", WORDS.get(t.pattern, t.pattern)),
        ("goods", kept["goods"]),
        ("tonnes", Cell(tonnes_said(t.low_t, t.high_t), number=None)),
        ("why so many tonnes", list(kept["tonnes_why"])),
        ("shipments", "" if (least, most) == (1, 1) else several),
        ("ship", leads.to_ship(id_, ship["name"])),
        ("other names of the ship", [n for n in ship["names"] if n != ship["name"]][:8]),
        ("loaded", _stop(sight, kept["loaded"])),
        ("discharged", _stop(sight, kept["discharged"])),
        ("origin as stated", kept["origin_stated"] or ""),
        ("grade", graded(t.grade)),
        ("basis", t.basis),
        ("to cite in a dossier", Cell(f"{{finding:{t.id}}}", address("finding", t.id))),
        (
            "as CSV",
            [_export(t, name) for name in ("custody", "title", "services", "legs", "unknown") if kept.get(name)],
        ),
    )


def _export(t: Told, name: str) -> Cell:
    return Cell(f"its {name}", f"{address('delivery', t.id)}.csv?table={name}")


def _stop(sight: Sight, stop: Mapping[str, Any]) -> list[Cell]:
    where = stop["where"]
    name = where["named"] or where["country"] or "an unknown place"
    at = leads.to_place(sight, where["terminal"] or where["port"], name)
    times = [leads.between(stop["from"], stop["to"])]
    met = [leads.to_ship(f"mmsi:{stop['met']}", f"from MMSI {stop['met']}, at sea")] if stop["met"] else []
    judged = [Cell(f"place judged: {where['judged']}")] if where.get("judged") else []
    return [at, *times, *met, *judged]


def _holder(sight: Sight, holder: Mapping[str, Any]) -> Cell:
    if holder["kind"] == "ship":
        return leads.to_ship(fleet.by_any_id(sight).get(holder["id"], ""), holder["name"])
    if holder["kind"] == "place":
        id_ = holder["id"] if not str(holder["id"]).startswith("country:") else ""
        return leads.to_place(sight, id_, holder["name"])
    return Cell(holder["name"], tone=Tone.UNKNOWN)


def _custody(sight: Sight, t: Told) -> Grid | None:
    rows = [
        (
            e["kind"],
            _holder(sight, e["giver"]),
            _holder(sight, e["taker"]),
            moment(e["from"]) if e["from"] else "not known",
            until(e["from"], e["to"]),
            leads.tonnes(e["low_t"]),
            leads.tonnes(e["high_t"]),
            graded(e["basis"]),
        )
        for e in t.kept.get("custody", ())
    ]
    columns = ("passing", "from", "to", "first", "last", "least t", "most t", "basis")
    return grid("custody", "Custody: who held it", columns, rows, note="An empty bound is not known.")


def _title(sight: Sight, t: Told) -> Grid | None:
    rows = [
        (
            leads.to_party(sight, e["seller"]["name"], e["seller"]["entity"], "seller"),
            leads.to_party(sight, e["buyer"]["name"], e["buyer"]["entity"], "buyer"),
            leads.between(e["from"], e["to"]),
            e["price"],
            e["currency"],
        )
        for e in t.kept.get("title", ())
    ]
    columns = ("seller", "buyer", "when", "price", "currency")
    return grid("title", "Title: who owned it", columns, rows)


def _services(sight: Sight, t: Told) -> Grid | None:
    rows = [
        (
            p["role"],
            leads.to_party(sight, p["name"], p["entity"], p["role"]),
            "described, not named" if p["described"] else "",
        )
        for p in t.kept.get("services", ())
    ]
    return grid("services", "", ("role", "party", ""), rows)


def _origins(sight: Sight, t: Told) -> list[Block]:
    found = sight.rows(
        "SELECT id, title, low, high, grade, parameters FROM held.findings WHERE kind = 'origin'"
        " AND list_contains(subjects, ?) ORDER BY high DESC, id",
        f"finding:{t.id}",
    )
    if not found:
        return []
    rows: list[Sequence[object]] = []
    for r in found:
        kept = json.loads(r["parameters"] or "{}")
        mixed = kept.get("mixed_modelled")
        model = Cell(f"{100 * mixed[0]:.1f} to {100 * mixed[1]:.1f}", tone=Tone.MODELLED) if mixed else None
        rows.append(
            (leads.to_finding(r["id"], kept.get("origin", r["title"])), r["low"], r["high"], model, graded(r["grade"]))
        )
    unknown = max(0.0, 100.0 - sum(r["low"] or 0.0 for r in found))
    rows.append((Cell("of an origin that nobody can tell", tone=Tone.UNKNOWN), None, unknown, None, ""))
    columns = ("origin", "least %", "most %", "if mixed evenly, a model, %", "grade")
    note = "Least and most hold whatever was mixed, if the papers on what came are right."
    table = grid("origins", "Shares of origin through storage", columns, rows, note=note)
    return [table] if table else []


def _exposures(sight: Sight, asked: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[Block]:
    rows = []
    for r, kept in asked:
        tone = {"yes": Tone.CONTESTED, "undetermined": Tone.UNKNOWN}.get(r["pattern"], Tone.PLAIN)
        why = "; ".join([*kept.get("why", ()), *kept.get("path", ())])
        rows.append(
            (
                leads.to_party(sight, kept["party"], kept["entity"], kept["role"]),
                kept["role"],
                kept["regime"],
                Cell(r["pattern"], address("finding", r["id"]), tone),
                kept["on_named_owners"],
                kept["list_version"] or "",
                why,
            )
        )
    if not rows:
        return []
    columns = ("party", "role", "regime", "listed on the day", "going by named owners alone", "list of", "why")
    note = Note("An answer is about lists and shares on a day. It is no judgement of conduct.")
    table = grid("exposures", "", columns, rows)
    return [note, table] if table else [note]


def _unknown(t: Told) -> Grid | None:
    rows: list[Sequence[object]] = [(u, "the delivery") for u in t.kept["unknown"]]
    rows += [(u, f"the leg from {leg['from']} to {leg['to']}") for leg in t.kept["legs"] for u in leg["unknown"]]
    return grid("unknown", "", ("not known", "of"), rows)


def _legs(t: Told) -> Grid | None:
    rows = [
        (
            leg["from"],
            moment(leg["departed"]) if leg["departed"] else "not known",
            leg["to"],
            moment(leg["arrived"]) if leg["arrived"] else "not known",
            "observed" if leg["observed"] else "not observed: known from documents alone",
        )
        for leg in t.kept["legs"]
    ]
    return grid("legs", "", ("from", "left", "to", "arrived", "route"), rows)
