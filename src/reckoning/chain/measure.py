"""Measure: what a proposed list or goods ban would have caught, from a chosen day on.

Definition. A measure names parties, or goods with where they go and come from, or both. A delivery is touched when one
of its parties is named (by IMO number, or by a name the same but for order and legal form), when a party is owned
or controlled by those named under the test of the measure's regime on the day (`reckoning.resolve.ownership`), or when
its goods fall under the ban. On the day it was discharged, else loaded; before the chosen day nothing is touched.
What is not known makes the answer undetermined: goods not told, a destination not told, a day that may be before.

What it cannot see. What traders would have done instead. It says which past deliveries a rule would have touched, and
not that it would have stopped them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reckoning.chain.delivery import Delivery, Party, Role
from reckoning.chain.exposures import ASKED, asked_parties, days_of
from reckoning.chain.goods import may_be_one
from reckoning.chain.nodes import Nodes
from reckoning.resolve.answer import Answer
from reckoning.resolve.holdings import Holdings
from reckoning.resolve.names import parse_name
from reckoning.resolve.ownership import ListedParty, Regime, exposure


@dataclass(frozen=True)
class NamedParty:
    """A party that a measure names; a ship by its IMO number."""

    name: str
    imo: int | None = None


@dataclass(frozen=True)
class Measure:
    """A proposed measure: parties, or goods from `origins` to `destinations` (ISO 3166; empty: from or to anywhere)."""

    name: str
    regime: Regime = Regime.OFAC
    parties: tuple[NamedParty, ...] = ()
    goods: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caught:
    """One delivery that a measure would have touched, or may have: how (goods, named, owned), and the reasons."""

    delivery: str
    how: str
    answer: Answer
    party: str
    why: tuple[str, ...]


def caught(
    deliveries: Sequence[Delivery], measure: Measure, start: date, holdings: Holdings, nodes: Nodes
) -> list[Caught]:
    """Every way in which deliveries from a day on fall under a measure, surely or perhaps."""
    found = []
    for d in deliveries:
        first, last = days_of(d.when)
        if d.pattern not in ASKED or (last is not None and last < start):
            continue
        late = Answer.YES if first is not None and first >= start else Answer.UNDETERMINED
        ways = [*_by_goods(d, measure), *_by_party(d, measure, last or start, holdings, nodes)]
        for how, answer, party, why in ways:
            both = _all_of([answer, late])
            reasons = why if late is Answer.YES else (*why, f"its day may be before {start}")
            if both is not Answer.NO:
                found.append(Caught(d.id, how, both, party, reasons))
    return found


Way = tuple[str, Answer, str, tuple[str, ...]]


def _by_goods(d: Delivery, measure: Measure) -> list[Way]:
    if not measure.goods:
        return []
    said = [may_be_one(d.goods, g) for g in measure.goods]
    goods = Answer.YES if True in said else Answer.UNDETERMINED if None in said else Answer.NO
    to = _among(d.discharged.where.country, measure.destinations)
    origin = _among(d.origin or d.loaded.where.country, measure.origins)
    answer = _all_of([goods, to, origin])
    there = d.discharged.where.country or "a country not told"
    return [("goods", answer, "", (f"{d.goods} to {there}",))]


def _among(country: str, wanted: tuple[str, ...]) -> Answer:
    if not wanted:
        return Answer.YES
    if not country:
        return Answer.UNDETERMINED
    return Answer.YES if country in wanted else Answer.NO


def _by_party(d: Delivery, measure: Measure, on: date, holdings: Holdings, nodes: Nodes) -> list[Way]:
    if not measure.parties:
        return []
    keys = {parse_name(p.name).key for p in measure.parties if p.name and not p.imo}
    numbers = {p.imo for p in measure.parties if p.imo}
    listed = [ListedParty(f"name:{k}", Answer.YES) for k in sorted(keys)]
    found: list[Way] = []
    for party in asked_parties(d):
        if party.role is Role.SHIP:
            if d.hull.imo in numbers and d.hull.imo:
                found.append(("named", Answer.YES, party.name, (f"the ship is IMO {d.hull.imo}",)))
            continue
        if not party.name or party.described:
            continue
        if parse_name(party.name).key in keys:
            found.append(("named", Answer.YES, party.name, (f"{party.role}: {party.name}, by its name",)))
            continue
        through = exposure(nodes.of(party), on, measure.regime, holdings, listed)
        if through.on_named_owners is not Answer.NO:
            found.append(("owned", through.on_named_owners, party.name, (_told(party, nodes, through.why),)))
    return found


def _told(party: Party, nodes: Nodes, why: str) -> str:
    for node, name in sorted(nodes.names.items(), key=lambda kv: -len(kv[0])):
        why = why.replace(node, name)
    return f"{party.role}: {why}"


def _all_of(answers: Iterable[Answer]) -> Answer:
    said = set(answers)
    if Answer.NO in said:
        return Answer.NO
    return Answer.UNDETERMINED if Answer.UNDETERMINED in said else Answer.YES
