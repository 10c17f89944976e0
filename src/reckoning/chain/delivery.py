"""Delivery: one cargo brought to one place by one ship, as far as tracks and documents tell.

What is not known is a value: a place without a name, a time without an end, a mass without a bound, an unnamed buyer.
Times are UTC milliseconds, half-open; masses are tonnes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reckoning.model.basis import Basis, Grade
from reckoning.model.finding import Kind, finding_id

RULE = "deliveries/1"
ARRIVAL = "whether it arrived"
"""How it is written that papers tell of a loading and nobody of an arrival."""
UNKNOWN = "unknown"
"""How a party, an origin or an end use is written that nobody named."""


class Pattern(StrEnum):
    """What a delivery finding speaks of. Only `single` ones are deliveries; the others are never added to them."""

    SINGLE = "single"
    AGGREGATE = "aggregate"  # several shipments that a source tells together
    PART = "part"  # some of the shipments of an aggregate
    DISCHARGE = "discharge"  # a draught shows one, of a ship that no document names: goods not known
    CALL = "call"  # a port call whose cargo is not established
    EXPECTED = "expected"  # an arrival foretold and not reported
    CONTEXT = "context"  # something else that bears on the chain


class Role(StrEnum):
    """What a party does for a cargo."""

    SELLER = "seller"
    BUYER = "buyer"
    SENDER = "sender"
    RECEIVER = "receiver"
    SHIP = "ship"
    OWNER = "owner"
    OPERATOR = "operator"
    MANAGER = "manager"
    INSURER = "insurer"
    TERMINAL = "terminal"
    BANK = "bank"
    AGENT = "agent"


@dataclass(frozen=True)
class When:
    """A time as an interval, half-open: UTC ms; None for an end that is not known."""

    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.start_ms is not None or self.end_ms is not None


@dataclass(frozen=True)
class Where:
    """A place: as named; terminal and port (subjects), country (ISO 3166) and a point in degrees, as far as known.

    `judged` is the reason of a person's judgement that says which place it is.
    """

    named: str = ""
    terminal: str = ""
    port: str = ""
    country: str = ""
    lon: float | None = None
    lat: float | None = None
    judged: str = ""

    @property
    def finest(self) -> str:
        """The finest thing known of it: terminal, port, country, else the name, else unknown."""
        return self.terminal or self.port or self.country or self.named or UNKNOWN


@dataclass(frozen=True)
class Mass:
    """Tonnes with bounds, what they rest on and why they are so; `low_t > high_t` never stands."""

    low_t: float | None = None
    best_t: float | None = None
    high_t: float | None = None
    bases: tuple[Basis, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether any bound is known."""
        return self.low_t is not None or self.high_t is not None or self.best_t is not None


@dataclass(frozen=True)
class Hull:
    """A ship: its entity (the least of the subjects known to be it), numbers and every name told of it."""

    entity: str = ""
    imo: int | None = None
    mmsi: int | None = None
    names: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """A name for people."""
        if self.names:
            return self.names[0]
        return f"IMO {self.imo}" if self.imo else f"MMSI {self.mmsi}" if self.mmsi else "unknown ship"


@dataclass(frozen=True)
class Party:
    """A party in a role; `entity` tells it from others, `statement` is where it is named. No name: nobody named it.

    `described`: the source describes it ("three importers") and does not name it.
    """

    name: str
    role: Role
    entity: str = ""
    statement: str = ""
    described: bool = False


@dataclass(frozen=True)
class Stop:
    """Where a cargo came aboard or left the ship, when, and what that rests on; `partner` is a ship met."""

    where: Where = Where()
    when: When = When()
    bases: tuple[Basis, ...] = ()
    partner: int | None = None
    finding: str = ""


@dataclass(frozen=True)
class Leg:
    """A passage between two stops; `unknown` says in words what on it nobody saw, `findings` which findings do."""

    departed: Stop
    arrived: Stop
    observed: bool
    unknown: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Join:
    """Why a record was taken to tell of this delivery, or only may: score 0 to 1, reasons, and who decided.

    `decided_by` is rule, or judgement; a join that is not `taken` is for a person to look at.
    """

    row: str
    score: float
    why: tuple[str, ...]
    taken: bool
    decided_by: str = "rule"


@dataclass(frozen=True)
class Holder:
    """Who or what holds a cargo: a ship, a place ashore, or unknown; `id` is its subject, empty where it has none."""

    kind: str  # ship, place, unknown
    id: str
    name: str
    country: str = ""


@dataclass(frozen=True)
class CustodyEdge:
    """Cargo handed from one holder to another: `kind` is loading, transfer, discharge or road."""

    giver: Holder
    taker: Holder
    kind: str
    when: When = When()
    mass: Mass = Mass()
    basis: Basis = Basis.STATED
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class TitleEdge:
    """Ownership of a cargo passed from seller to buyer; a price only where one is stated."""

    seller: Party
    buyer: Party
    when: When = When()
    price: float | None = None
    currency: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """One cargo brought to one place, or what sources tell of several (`pattern`); `shipments` least and most.

    `origin`: the country the goods are stated to be from, which need not be where they were loaded.
    `contradictions` are in words: statements that cannot all be right stand beside each other and are not averaged.
    `bills` are the numbers of its bills of lading.
    """

    hull: Hull
    goods: str
    loaded: Stop
    discharged: Stop
    mass: Mass
    pattern: Pattern = Pattern.SINGLE
    origin: str = ""
    shipments: tuple[int, int | None] = (1, 1)
    legs: tuple[Leg, ...] = ()
    custody: tuple[CustodyEdge, ...] = ()
    title: tuple[TitleEdge, ...] = ()
    services: tuple[Party, ...] = ()
    joins: tuple[Join, ...] = ()
    contradictions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    grade: Grade = Grade.UNCLEAR
    basis: Basis = Basis.MODELLED
    groups: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    ordinal: int = 0
    rows: tuple[str, ...] = field(default=())
    bills: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """What its finding is about: the ship where one is known, and where it went."""
        return tuple(dict.fromkeys(s for s in (self.hull.entity, self.discharged.where.finest) if ":" in s))

    @property
    def when(self) -> When:
        """When it was discharged; else when it was loaded."""
        return self.discharged.when if self.discharged.when.known else self.loaded.when

    @property
    def start_ms(self) -> int | None:
        """The earliest moment of `when`."""
        return self.when.start_ms

    @property
    def id(self) -> str:
        """The id of its finding."""
        return finding_id(Kind.DELIVERY, RULE, self.subjects, self.start_ms, self.ordinal)

    @property
    def route_observed(self) -> bool:
        """Whether a track shows the ship on its way; else it is known from documents alone."""
        return any(leg.observed for leg in self.legs)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Every party of it, each once in each role, the ship first."""
        ship = Party(self.hull.named, Role.SHIP, self.hull.entity)
        traders = [p for edge in self.title for p in (edge.seller, edge.buyer)]
        return tuple(dict.fromkeys([ship, *traders, *self.services]))
