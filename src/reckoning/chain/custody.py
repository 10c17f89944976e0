"""Custody and title: two graphs over one cargo. Who held it (ship, tank, berth), and who owned it (seller, buyer).

Custody follows what moved: from the place or ship it was loaded from, over each transfer at sea as far back as draughts
tell, to the place of discharge. Behind that a last leg by road stands with an unknown end: "end use unknown", unless
documents say more. Title follows what documents say was sold: a cargo sold several times on one voyage has several
title edges over one custody (resale on paper). A seller or buyer that nobody named is a party without a name.

What it cannot see. A sale that no document names; a loan of oil between owners of one tank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reckoning.chain.delivery import UNKNOWN, CustodyEdge, Holder, Hull, Mass, Party, Role, Stop, TitleEdge, When, Where
from reckoning.chain.voyages import Arrival, Move, Voyages
from reckoning.model.basis import Basis
from reckoning.resolve.names import parse_name

END_USE = Holder("unknown", "", "end use unknown")
DEEPEST = 4
"""Transfers followed back from the ship that discharged."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def ship_holder(hull: Hull) -> Holder:
    """A ship as a holder of cargo."""
    return Holder("ship", hull.entity, hull.named)


def place_holder(where: Where) -> Holder:
    """A place as a holder of cargo; unknown where nothing is known of it."""
    finest = where.finest
    if finest == UNKNOWN:
        return Holder("unknown", "", "origin unknown")
    return Holder(
        "place",
        finest if ":" in finest else f"country:{finest}" if finest == where.country else "",
        where.named or finest,
        where.country,
    )


def custody_of(
    hull: Hull, loaded: Stop, discharged: Stop, mass: Mass, arrival: Arrival | None, voyages: Voyages
) -> tuple[CustodyEdge, ...]:
    """The hands a cargo went through, first to last, the last leg by road included."""
    ship, there = ship_holder(hull), place_holder(discharged.where)
    edges: list[CustodyEdge] = []
    loads = arrival.loads if arrival else ()
    for move in loads:
        edges += _came_aboard(ship, move, voyages, DEEPEST, loaded if move is loads[-1] else None)
    if not edges:
        edges.append(CustodyEdge(place_holder(loaded.where), ship, "loading", loaded.when, mass, _basis(loaded)))
    findings = arrival.findings if arrival else ()
    edges.append(CustodyEdge(ship, there, "discharge", discharged.when, mass, _basis(discharged), findings))
    edges.append(CustodyEdge(there, END_USE, "road", When(discharged.when.start_ms, None), Mass(), Basis.MODELLED))
    return tuple(edges)


def _came_aboard(
    ship: Holder, move: Move, voyages: Voyages, deeper: int, known: Stop | None = None
) -> list[CustodyEdge]:
    """The edges by which one loading came to be: from a place, or from a ship, and before that wherever it had it."""
    stop, at = move.stop, move.stop.when.start_ms or 0
    if stop.partner is None:
        where = known.where if known and stop.where.finest == UNKNOWN else stop.where
        return [CustodyEdge(place_holder(where), ship, "loading", stop.when, move.mass, _basis(stop), move.findings)]
    key = voyages.fleet.hull_at(stop.partner, at)
    giver = (
        ship_holder(voyages.fleet.hulls[key]) if key else Holder("ship", f"mmsi:{stop.partner}", f"MMSI {stop.partner}")
    )
    before: list[CustodyEdge] = []
    if key and deeper > 0:
        for earlier in voyages.loads_before(key, at):
            before += _came_aboard(giver, earlier, voyages, deeper - 1)
    return [*before, CustodyEdge(giver, ship, "transfer", stop.when, move.mass, _basis(stop), move.findings)]


def _basis(stop: Stop) -> Basis:
    return min(stop.bases, key=list(Basis).index, default=Basis.MODELLED)


def title_of(edges: Iterable[TitleEdge]) -> tuple[TitleEdge, ...]:
    """The sales of a cargo, each once, unknown ends joined to what is known of them; one unknown sale when none is.

    >>> from reckoning.chain.delivery import Party, Role, TitleEdge
    >>> a = TitleEdge(Party("A Pte Ltd", Role.SELLER), Party("", Role.BUYER))
    >>> b = TitleEdge(Party("A", Role.SELLER), Party("B", Role.BUYER))
    >>> [(e.seller.name, e.buyer.name) for e in title_of([a, b])]
    [('A', 'B')]
    """
    found: dict[tuple[str, str], TitleEdge] = {}
    for edge in edges:
        key = party_key(edge.seller), party_key(edge.buyer)
        if key[0] != key[1] or not key[0]:
            known = found.get(key)
            if known is None or (known.price is None and edge.price is not None):
                found[key] = edge
    sold = {seller for seller, buyer in found if buyer}
    bought = {buyer for seller, buyer in found if seller}
    kept = [
        edge
        for (seller, buyer), edge in found.items()
        if (seller and buyer) or (seller and seller not in sold) or (buyer and buyer not in bought)
    ]
    return tuple(kept) or (TitleEdge(Party("", Role.SELLER), Party("", Role.BUYER)),)


def party_key(party: Party) -> str:
    """A party's name as it is compared within one cargo: without remarks in brackets and legal form."""
    return parse_name(_BRACKETS.sub("", party.name)).key if party.name else ""


def resold(edges: Iterable[TitleEdge]) -> bool:
    """Whether one party both bought and sold the cargo: a resale on paper, as nothing moved between.

    >>> resold([TitleEdge(Party("A", Role.SELLER), Party("B", Role.BUYER))])
    False
    """
    known = list(edges)
    sellers = {party_key(e.seller) for e in known} - {""}
    return bool(sellers & {party_key(e.buyer) for e in known})
