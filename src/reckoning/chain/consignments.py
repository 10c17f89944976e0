"""Consignments: what one record of a document says of a cargo, whatever kind of document it is.

| record | says |
|---|---|
| customs | goods declared at a port: loaded there if it is in the country of departure, else discharged there |
| bill_of_lading | loaded on its date, from one place for another |
| berthing | a ship lay at a berth; what it did there as far as the schedule says so, else it is taken to discharge |
| delivery | a published fact: a delivery, several told together, a call, or what else bears on the chain |

A date that ends before it begins, and a discharge that ends before the loading began, say nothing and are told as
problems with their record; so is a quantity without a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from reckoning.chain.countries import country_code, country_in
from reckoning.chain.delivery import Hull, Mass, Party, Pattern, Role, Stop, TitleEdge, When, Where
from reckoning.chain.goods import Goods, goods_of
from reckoning.chain.sources import support_of
from reckoning.chain.tonnes import TonnesParameters, mass_of, stated_amount
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.basis import Basis, Support
from reckoning.model.row import Field, RecordKind, Row

KINDS = (RecordKind.CUSTOMS, RecordKind.BILL_OF_LADING, RecordKind.BERTHING, RecordKind.DELIVERY)
_EVENTS = {
    "": Pattern.SINGLE,
    "single": Pattern.SINGLE,
    "delivery": Pattern.SINGLE,
    "aggregate": Pattern.AGGREGATE,
    "subset": Pattern.PART,
    "part": Pattern.PART,
    "port_call": Pattern.CALL,
    "call": Pattern.CALL,
    "forecast": Pattern.EXPECTED,
    "expected": Pattern.EXPECTED,
}
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNT = re.compile(
    rf"(at least|more than)?\s*\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+"
    r"(?:shipments?|deliver(?:y|ies)|imports?|cargoes|consignments?)\b",
    re.I,
)
_BARE_COUNT = re.compile(rf"\b(at least|more than)\s+(\d{{1,3}}|{'|'.join(_NUMBERS)})\s*$", re.I)


@dataclass(frozen=True)
class Problem:
    """A statement that cannot be right or cannot be used, in words, with the record it stands in."""

    what: str
    row: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Consignment:
    """What one record says of a cargo; what it does not say is empty. `origin` is where the goods are said to be from.

    `shipments` is how many it tells of, least and most; `conflict_group` names records that a person found to be about
    the same matter; `bill` is the number of its bill of lading and `source` the publication it stands in.
    """

    row: str
    label: str
    kind: str
    pattern: Pattern
    hull: Hull
    goods: Goods
    loaded: Stop
    discharged: Stop
    mass: Mass
    origin: Where = Where()
    shipments: tuple[int, int | None] = (1, 1)
    title: tuple[TitleEdge, ...] = ()
    services: tuple[Party, ...] = ()
    support: Support = Support(Basis.STATED, "")
    conflict_group: str = ""
    bill: str = ""
    source: str = ""
    statements: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def consignments_of(rows: Iterable[Row], places: Whereabouts, who: Who, given: TonnesParameters) -> list[Consignment]:
    """What the records of documents say of cargoes, in their order."""
    return [_Reading(row, places, who, given).consignment() for row in rows if row.kind in KINDS]


@dataclass(frozen=True)
class _Reading:
    """One record, and what it takes to read it."""

    row: Row
    places: Whereabouts
    who: Who
    given: TonnesParameters

    def consignment(self) -> Consignment:
        row, problems = self.row, [*self._bad_dates(), *self._no_unit()]
        loaded, discharged = self._stops()
        if _reversed(loaded.when, discharged.when):
            problems.append(self._problem("dates reversed: discharged before it was loaded", row.fields))
            loaded, discharged = replace(loaded, when=When()), replace(discharged, when=When())
        pattern = self._pattern()
        goods = goods_of(row.text("goods"), row.text("hsCode"))
        support = support_of(row)
        amount = stated_amount(row.get("quantity"), row.text("quantityWording"))
        return Consignment(
            row=row.subject,
            label=row.label,
            kind=row.kind,
            pattern=pattern,
            hull=self.who.hull(row),
            goods=goods,
            loaded=loaded,
            discharged=discharged,
            mass=mass_of(amount, goods, support.basis, self.given) if amount else Mass(),
            origin=self._origin(),
            shipments=self._shipments(pattern),
            title=self._title(discharged.when if discharged.when.known else loaded.when),
            services=self._services(),
            support=support,
            conflict_group=row.text("conflictGroup").strip(),
            bill=row.text("billNumber").strip(),
            source=row.text("sourceUrl").strip() or row.evidence,
            statements=(row.statement, *(f.statement for f in row.fields if f.property != "notes")),
            problems=tuple(problems),
        )

    def _stops(self) -> tuple[Stop, Stop]:
        """Where and when it was loaded and discharged."""
        row, bases = self.row, (support_of(self.row).basis,)
        if row.kind == RecordKind.DELIVERY:
            return (
                Stop(self._where("loadPlace"), self._when("loadDate"), bases),
                Stop(self._where("dischargePlace"), self._when("dischargeDate"), bases),
            )
        if row.kind == RecordKind.BILL_OF_LADING:
            return Stop(self._where("loadPlace"), self._when("date"), bases), Stop(self._where("dischargePlace"))
        here = self._where("terminal", "port")
        if row.kind == RecordKind.BERTHING:
            arrived, left = self._when("berthedOn", "arrivedOn"), self._when("departedOn")
            there = Stop(here, When(arrived.start_ms, left.end_ms or arrived.end_ms), bases)
            if "discharg" in row.text("operation").casefold() or "unload" in row.text("operation").casefold():
                return Stop(self._where("lastPort")), there
            if "load" in row.text("operation").casefold():
                return there, Stop(self._where("nextPort"))
            return Stop(self._where("lastPort")), there
        departure, destination = self._country("departureCountry"), self._country("destinationCountry")
        there = Stop(here, self._when("date"), bases)
        if here.country and here.country == departure.country and here.country != destination.country:
            return there, Stop(destination)
        if not here.named:
            there = replace(there, where=destination)
        return Stop(departure), there

    def _pattern(self) -> Pattern:
        if self.row.kind == RecordKind.DELIVERY:
            return _EVENTS.get(self.row.text("eventType").strip().casefold(), Pattern.CONTEXT)
        if self.row.kind == RecordKind.BERTHING and not self.row.text("operation") and not self.row.text("goods"):
            return Pattern.CALL
        return Pattern.SINGLE

    def _shipments(self, pattern: Pattern) -> tuple[int, int | None]:
        if pattern in (Pattern.SINGLE, Pattern.CALL, Pattern.EXPECTED):
            return 1, 1
        texts = [self.row.text(name) for name in ("quantityWording", "confidenceWording", "vessel")]
        found = [m for text in texts if (m := _COUNT.search(text) or _BARE_COUNT.search(text))]
        if not found:
            return (1, None) if pattern is Pattern.AGGREGATE else (0, None)
        least = max(_number(m[2]) for m in found)
        return least, None if any(m[1] for m in found) else least

    def _title(self, when: When) -> tuple[TitleEdge, ...]:
        """Sales as far as the record tells them; whoever the last named seller sold to may be nobody named."""
        row = self.row
        if row.kind == RecordKind.DELIVERY:
            told = self.who.parties(row, "sellerChain", Role.SELLER)
            sellers = tuple(p for p in told if p.role is Role.SELLER)
            buyers = self.who.parties(row, "buyer", Role.BUYER)
            arrow = "->" in row.text("sellerChain") or "→" in row.text("sellerChain")
            steps = list(pairwise(sellers)) if arrow else []
            ends = sellers[-1:] if arrow else sellers
        else:
            ends = self.who.parties(row, "sender", Role.SENDER)
            buyers, steps = self.who.parties(row, "receiver", Role.RECEIVER), []
        buyers = tuple(p for p in buyers if p.role in (Role.BUYER, Role.RECEIVER))
        nobody_sold, nobody_bought = Party("", Role.SELLER), Party("", Role.BUYER)
        if ends or buyers:
            steps += [(s, b) for s in ends or (nobody_sold,) for b in buyers or (nobody_bought,)]
        field = row.get("price")
        price = field.value.number if field else None
        currency = (field.value.unit or "") if field else ""
        said = tuple(f.statement for f in row.fields if f.property in ("sellerChain", "buyer", "sender", "receiver"))
        return tuple(
            TitleEdge(s, replace(b, role=Role.BUYER if b.role is Role.SELLER else b.role), when, price, currency, said)
            for s, b in steps
            if not s.entity or s.entity != b.entity
        )

    def _services(self) -> tuple[Party, ...]:
        told = self.who.parties(self.row, "sellerChain", Role.SELLER)
        named = [p for p in told if p.role is not Role.SELLER]
        named += self.who.parties(self.row, "agent", Role.AGENT)
        return tuple(named)

    def _origin(self) -> Where:
        return self._country("originCountry")

    def _where(self, *properties: str) -> Where:
        """The first place named of several properties, finest first, with the country of the rest."""
        return self.places.of(self.row, *properties)

    def _country(self, name: str) -> Where:
        text = self.row.text(name).strip()
        return Where(text, country=country_code(text) or country_in(text) or text) if text else Where()

    def _when(self, *properties: str) -> When:
        for name in properties:
            field = self.row.get(name)
            if field and (field.value.start_ms is not None or field.value.end_ms is not None):
                start, end = field.value.start_ms, field.value.end_ms
                bad = start is not None and end is not None and end < start
                return When() if bad else When(start, end)
        return When()

    def _bad_dates(self) -> list[Problem]:
        ends = [(f, f.value.start_ms, f.value.end_ms) for f in self.row.fields]
        bad = [f for f, start, end in ends if start is not None and end is not None and end < start]
        return [self._problem(f"dates reversed: {f.property} {f.raw!r}", (f,)) for f in bad]

    def _no_unit(self) -> list[Problem]:
        field = self.row.get("quantity")
        amount = field.amount if field else None
        if field is None or amount is None or mass_of(amount, Goods.UNKNOWN, Basis.STATED, self.given).known:
            return []
        if amount.low is None and amount.best is None and amount.high is None:
            return []
        if (amount.best or 0.0) < 0:
            return [self._problem(f"a quantity below zero: {field.raw!r}; it counts as not known", (field,))]
        unit = f"the unit {amount.unit!r} is none of mass or volume" if amount.unit else "a quantity without a unit"
        return [self._problem(f"{unit}: {field.raw!r}; it counts as not known", (field,))]

    def _problem(self, what: str, fields: tuple[Field, ...]) -> Problem:
        dated = [f for f in fields if f.value.start_ms is not None or f.value.end_ms is not None]
        chosen = dated if len(fields) > 1 else list(fields)
        return Problem(what, self.row.subject, (self.row.statement, *(f.statement for f in chosen)))


def _reversed(first: When, second: When) -> bool:
    return first.start_ms is not None and second.end_ms is not None and second.end_ms <= first.start_ms


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text.casefold()) + 1
