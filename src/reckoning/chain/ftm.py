"""Chain as FollowTheMoney: each delivery a Trip of a Vessel between two Addresses, its parties linked to what they did.

The model has no tonnes with bounds, no grade and no basis: those stand in words in `description` and `summary`. A sale
is a link from seller to buyer with the role "sold to", a service a link from a party to the ship.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reckoning.chain.countries import country_code
from reckoning.chain.graph import Graph, Told
from reckoning.places.names import folded
from reckoning.tables.ftm_facts import FINDINGS, Facts, Loss, Origin, ftm_id
from reckoning.tables.ftm_files import entity_lines

SHIP, PARTY, PLACE, TRIP, LINK = "ship", "party", "place", "trip", "link"


def chain_ftm(graph: Graph) -> str:
    """The deliveries as entities, one JSON object a line, sorted by id."""
    facts = Facts()
    tell_chain(graph, facts)
    return entity_lines(facts)


def tell_chain(graph: Graph, facts: Facts) -> None:
    """Tell every delivery of a graph."""
    for t in graph.deliveries:
        _delivery(t, graph.origins.get(t.id, ()), facts)


def _delivery(t: Told, origins: tuple[str, ...], facts: Facts) -> None:
    at = Origin(FINDINGS, t.id)
    vessel = _vessel(t.kept["ship"], facts, at)
    trip = ftm_id(TRIP, t.id)
    facts.add(trip, "Trip", "name", t.title, at)
    if vessel:
        facts.refer(trip, "Trip", "vehicle", vessel, at)
    for side, place, day in (("loaded", "startLocation", "startDate"), ("discharged", "endLocation", "endDate")):
        end = t.kept[side]
        if found := _place(end["where"], facts, at):
            facts.refer(trip, "Trip", place, found, at)
        else:
            facts.lose(Loss.LEFT_OUT, f"the {place} that a Trip wants, where nobody knows the place")
        if end["from"]:
            facts.add(trip, "Trip", day, end["from"][:10], at)
    words = [*origins, *t.kept["contradictions"], *(f"not known: {u}" for u in t.kept["unknown"])]
    for text in words:
        facts.add(trip, "Trip", "description", text, at)
    facts.add(trip, "Trip", "summary", f"{t.pattern}; grade {t.grade}; basis {t.basis}", at)
    if t.low_t is not None or t.high_t is not None:
        facts.lose(Loss.FLATTENED, "tonnes with bounds, to words in the name of a Trip")
    facts.lose(Loss.FLATTENED, "grade and basis of a delivery, to words")
    _parties(t, vessel, trip, facts, at)
    if legs := len(t.kept.get("legs", ())):
        facts.lose(Loss.LEFT_OUT, "a leg of a voyage, observed or not", legs)


def _parties(t: Told, vessel: str, trip: str, facts: Facts, at: Origin) -> None:
    for sale in t.kept.get("title", []):
        seller, buyer = (_party(sale[side], facts, at) for side in ("seller", "buyer"))
        if seller and buyer:
            _link(seller, buyer, "sold to", trip, sale["from"], facts, at)
        else:
            facts.lose(Loss.LEFT_OUT, "a sale of which one party is not named")
    for service in t.kept.get("services", []):
        party = _party(service, facts, at)
        if party and vessel:
            _link(party, vessel, service["role"], trip, None, facts, at)


def _vessel(ship: Mapping[str, Any], facts: Facts, at: Origin) -> str:
    if not ship["entity"] and not ship["imo"] and not ship["names"]:
        facts.lose(Loss.LEFT_OUT, "a ship that nobody names")
        return ""
    vessel = ftm_id(SHIP, ship["entity"] or folded(ship["name"]))
    for name in ship["names"] or [ship["name"]]:
        facts.add(vessel, "Vessel", "name", name, at)
    if ship["imo"]:
        facts.add(vessel, "Vessel", "imoNumber", f"IMO{ship['imo']}", at)
    if ship["mmsi"]:
        facts.add(vessel, "Vessel", "mmsi", str(ship["mmsi"]), at)
    return vessel


def _place(where: Mapping[str, str], facts: Facts, at: Origin) -> str:
    name = where["named"] or where["terminal"] or where["port"]
    if not name and not where["country"]:
        return ""
    place = ftm_id(PLACE, where["terminal"] or where["port"] or f"{name} {where['country']}")
    code = country_code(where["country"])
    if where["country"] and not code:
        name = f"{name}, {where['country']}" if name else where["country"]
        facts.lose(Loss.FLATTENED, "a country without a code, to the text of an Address")
    if name:
        facts.add(place, "Address", "full", name, at)
    if code:
        facts.add(place, "Address", "country", code, at)
    return place


def _party(p: Mapping[str, Any], facts: Facts, at: Origin) -> str:
    if not p["name"] or p["described"]:
        return ""
    party = ftm_id(PARTY, p["entity"] or folded(p["name"]))
    facts.add(party, "LegalEntity", "name", p["name"], at)
    return party


def _link(subject: str, other: str, role: str, trip: str, day: str | None, facts: Facts, at: Origin) -> None:
    link = ftm_id(LINK, f"{subject} {other} {role}")
    facts.refer(link, "UnknownLink", "subject", subject, at)
    facts.refer(link, "UnknownLink", "object", other, at)
    facts.add(link, "UnknownLink", "role", role, at)
    facts.add(link, "UnknownLink", "description", f"trip {trip}", at)
    if day:
        facts.add(link, "UnknownLink", "date", day[:10], at)
