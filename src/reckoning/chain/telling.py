"""Telling: deliveries and what hangs on them in plain words, and as the JSON values a finding keeps."""

from __future__ import annotations

from typing import Any

from reckoning.chain.delivery import (
    ARRIVAL,
    CustodyEdge,
    Delivery,
    Holder,
    Leg,
    Mass,
    Party,
    Pattern,
    Stop,
    TitleEdge,
    When,
    Where,
)
from reckoning.model.instant import iso


def mass_said(mass: Mass) -> str:
    """A mass with its bounds in words.

    >>> mass_said(Mass(16000.0)), mass_said(Mass(10256.2, None, 11228.9)), mass_said(Mass())
    ('at least 16,000 t', '10,256 to 11,229 t', 'an unknown mass')
    """
    if mass.low_t is not None and mass.high_t is not None:
        low, high = f"{mass.low_t:,.0f}", f"{mass.high_t:,.0f}"
        return f"{low} t" if low == high else f"{low} to {high} t"
    if mass.low_t is not None:
        return f"at least {mass.low_t:,.0f} t"
    if mass.high_t is not None:
        return f"at most {mass.high_t:,.0f} t"
    return f"about {mass.best_t:,.0f} t" if mass.best_t is not None else "an unknown mass"


def when_said(when: When) -> str:
    """A time in words, to the day.

    >>> when_said(When(1692835200000, 1692921600000)), when_said(When())
    ('on 2023-08-24', 'on an unknown day')
    """
    first = (iso(when.start_ms) or "")[:10]
    last = (
        (iso(when.end_ms - 1 if when.end_ms > (when.start_ms or 0) else when.end_ms) or "")[:10]
        if when.end_ms is not None
        else ""
    )
    if not first and not last:
        return "on an unknown day"
    if first == last or not last:
        return f"on {first}"
    return f"between {first} and {last}" if first else f"until {last}"


def where_said(where: Where) -> str:
    """A place in words.

    >>> where_said(Where("Thilawa", country="MM")), where_said(Where())
    ('Thilawa (MM)', 'an unknown place')
    """
    name = where.named or where.terminal or where.port
    if not name:
        return where.country or "an unknown place"
    return f"{name} ({where.country})" if where.country and where.country != name else name


def shipments_said(d: Delivery) -> str:
    """How many shipments are told of together."""
    least, most = d.shipments
    if d.pattern is Pattern.PART and least == 0:
        return "part of several shipments told together, number not told"
    noun = "shipment" if least == 1 else "shipments"
    many = f"{least}" if least == most else f"at least {least}"
    return f"{many} {noun}{' of several told together' if d.pattern is Pattern.PART else ''}"


def delivery_said(d: Delivery) -> str:
    """A delivery as one sentence."""
    route = f"from {where_said(d.loaded.where)} to {where_said(d.discharged.where)}"
    at = when_said(d.when)
    if ARRIVAL in d.unknown:
        at = f"{at}; nobody says that it arrived"
    elif not d.discharged.when.known and d.loaded.when.known:
        at = f"(loaded {at}; nobody says when it arrived)"
    if ARRIVAL in d.unknown:
        there = f"at {where_said(d.loaded.where)} for {where_said(d.discharged.where)}"
        return f"{d.hull.named} loaded {mass_said(d.mass)} of {d.goods} {there} {at}"
    if d.pattern in (Pattern.SINGLE, Pattern.DISCHARGE):
        return f"{d.hull.named} brought {mass_said(d.mass)} of {d.goods} {route} {at}"
    if d.pattern in (Pattern.AGGREGATE, Pattern.PART):
        return f"{shipments_said(d)}, {mass_said(d.mass)} of {d.goods} {route}, {at}"
    said = {Pattern.CALL: "called, cargo not established,", Pattern.EXPECTED: "was expected"}
    return f"{d.hull.named} {said.get(d.pattern, 'is told of:')} {route} {at}"


def as_json(d: Delivery) -> dict[str, Any]:
    """What a delivery's finding keeps besides its columns."""
    return {
        "goods": str(d.goods),
        "ship": {
            "name": d.hull.named,
            "entity": d.hull.entity,
            "imo": d.hull.imo,
            "mmsi": d.hull.mmsi,
            "names": list(d.hull.names),
        },
        "loaded": _stop(d.loaded),
        "discharged": _stop(d.discharged),
        "origin_stated": d.origin or None,
        "shipments": list(d.shipments),
        "tonnes_why": list(d.mass.why),
        "route_observed": d.route_observed,
        "legs": [_leg(leg) for leg in d.legs],
        "custody": [_custody(e) for e in d.custody],
        "title": [_title(e) for e in d.title],
        "services": [_party(p) for p in d.services],
        "joins": [
            {"row": j.row, "score": j.score, "why": list(j.why), "taken": j.taken, "by": j.decided_by} for j in d.joins
        ],
        "unknown": list(d.unknown),
        "contradictions": list(d.contradictions),
        "conflict_groups": list(d.groups),
    }


def _where(where: Where) -> dict[str, Any]:
    said = {"named": where.named, "terminal": where.terminal, "port": where.port, "country": where.country}
    return said | ({"judged": where.judged} if where.judged else {})


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "where": _where(stop.where),
        "from": iso(stop.when.start_ms),
        "to": iso(stop.when.end_ms),
        "met": stop.partner,
    }


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "from": where_said(leg.departed.where),
        "to": where_said(leg.arrived.where),
        "departed": iso(leg.departed.when.end_ms or leg.departed.when.start_ms),
        "arrived": iso(leg.arrived.when.start_ms),
        "observed": leg.observed,
        "unknown": list(leg.unknown),
    }


def _holder(h: Holder) -> dict[str, Any]:
    return {"kind": h.kind, "id": h.id, "name": h.name, "country": h.country}


def _custody(e: CustodyEdge) -> dict[str, Any]:
    return {
        "giver": _holder(e.giver),
        "taker": _holder(e.taker),
        "kind": e.kind,
        "from": iso(e.when.start_ms),
        "to": iso(e.when.end_ms),
        "low_t": e.mass.low_t,
        "high_t": e.mass.high_t,
        "basis": str(e.basis),
    }


def _party(p: Party) -> dict[str, Any]:
    return {"name": p.name, "role": str(p.role), "entity": p.entity, "described": p.described}


def _title(e: TitleEdge) -> dict[str, Any]:
    return {
        "seller": _party(e.seller),
        "buyer": _party(e.buyer),
        "from": iso(e.when.start_ms),
        "to": iso(e.when.end_ms),
        "price": e.price,
        "currency": e.currency,
    }
