"""Chain answers: the truth of a fictional trade read back, and the best that any bounds on origin could be.

The best possible bounds are those of `reckoning.chain.storage` over complete and right documents: every lot with its
true mass, moment and origin, and the mass of the opening stock but not what it was made of, which no ledger knows.
What is wider than them is owed to papers that are missing, late, vague or false.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reckoning.chain.network import Lot, Network, OriginShare, Tanks
from reckoning.chain.storage import OriginBounds, origin_bounds
from reckoning.model.instant import parse_instant

Row = dict[str, str]
Origins = dict[str, float]


@dataclass(frozen=True)
class Delivered:
    """A true delivery: the hull with all its numbers and names, where and when, tonnes, and shares of origin."""

    cargo: str
    bill: str
    imo: int
    mmsi: frozenset[int]
    names: frozenset[str]
    load_place: str
    place: str
    start_ms: int
    end_ms: int
    tonnes: float
    origins: Origins
    hidden: tuple[str, ...]
    in_ais_period: bool


@dataclass(frozen=True)
class StoredLot:
    """A true lot of a shared tank; `direction` is in, out or opening."""

    place: str
    lot: str
    direction: str
    at_ms: int
    tonnes: float
    origins: Origins


@dataclass(frozen=True)
class Hidden:
    """A true stay at a berth inside a window of silence or false positions."""

    mmsi: int
    how: str
    start_ms: int
    end_ms: int
    place: str
    stay_start_ms: int
    stay_end_ms: int


@dataclass(frozen=True)
class UnderWay:
    """A cargo that was still at sea when the period ended: no delivery yet, though papers tell of one."""

    imo: int
    place: str
    left_ms: int


@dataclass(frozen=True)
class ChainTruth:
    """All of `truth/chain/` that is scored; `called` leads from every name a party ever had to its own."""

    deliveries: tuple[Delivered, ...]
    at_sea: tuple[UnderWay, ...]
    lots: tuple[StoredLot, ...]
    hidden: tuple[Hidden, ...]
    identities: tuple[Row, ...]
    exposures: tuple[Row, ...]
    capacities: dict[str, float]
    called: dict[str, str]

    @cached_property
    def network(self) -> Network:
        """The shared tanks as complete documents would give them."""
        tanks = [
            Tanks(x.place, self.capacities[x.place], x.tonnes, x.tonnes) for x in self.lots if x.direction == "opening"
        ]
        return Network(tuple(tanks), tuple(_lot(x) for x in self.lots if x.direction != "opening"))

    @property
    def drawn(self) -> list[StoredLot]:
        """The lots that left a shared tank."""
        return [x for x in self.lots if x.direction == "out"]

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin of what came to a tank."""
        return tuple(sorted({o for x in self.lots if x.direction == "in" for o in x.origins}))

    def best_bounds(self, lot: str, origin: str) -> OriginBounds:
        """The best possible bounds on an origin in a lot that left a tank."""
        return origin_bounds(self.network, lot, origin)


def _lot(x: StoredLot) -> Lot:
    if x.direction == "out":
        return Lot(x.lot, x.tonnes, x.tonnes, left=x.place, left_ms=x.at_ms)
    made_of = tuple(OriginShare(o, s, s) for o, s in x.origins.items())
    return Lot(x.lot, x.tonnes, x.tonnes, came=x.place, came_ms=x.at_ms, origins=made_of)


def read_chain_truth(directory: Path) -> ChainTruth:
    """The tables of `truth/chain/`."""
    tables = {p.stem: _rows(p) for p in directory.glob("*.csv")}
    names: dict[int, list[Row]] = {}
    for row in tables["identities"]:
        names.setdefault(int(row["imo"]), []).append(row)
    return ChainTruth(
        deliveries=tuple(_delivered(row, names[int(row["imo"])]) for row in tables["deliveries"]),
        at_sea=tuple(
            UnderWay(int(row["imo"]), row["discharge_place"], parse_instant(row["load_end"]))
            for row in tables["at_sea"]
        ),
        lots=tuple(_stored(row) for row in tables["lots"]),
        hidden=tuple(_hidden(row) for row in tables["dark_calls"]),
        identities=tuple(tables["identities"]),
        exposures=tuple(tables["exposures"]),
        capacities={row["place"]: float(row["capacity_t"]) for row in tables["tanks"]},
        called={row["called"]: row["party"] for row in tables["parties"]},
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _delivered(row: Row, known: list[Row]) -> Delivered:
    return Delivered(
        row["cargo"], row["bill"], int(row["imo"]), frozenset(int(k["mmsi"]) for k in known),
        frozenset(k["name"] for k in known), row["load_place"], row["discharge_place"],
        parse_instant(row["discharge_start"]), parse_instant(row["discharge_end"]), float(row["tonnes"]),
        _origins(row["origins"]), tuple(row["hidden"].split(";")) if row["hidden"] else (), row["in_ais_period"] == "1",
    )  # fmt: skip


def _stored(row: Row) -> StoredLot:
    at_ms = parse_instant(row["at"]) if row["at"] else 0
    return StoredLot(row["place"], row["lot"], row["direction"], at_ms, float(row["tonnes"]), _origins(row["origins"]))


def _hidden(row: Row) -> Hidden:
    times = [parse_instant(row[name]) for name in ("start", "end", "stay_start", "stay_end")]
    return Hidden(int(row["mmsi"]), row["how"], times[0], times[1], row["place"], times[2], times[3])


def _origins(text: str) -> Origins:
    """Shares of origin from a cell.

    >>> _origins("Halvane:0.25;Vesska:0.75")
    {'Halvane': 0.25, 'Vesska': 0.75}
    """
    pairs = (part.partition(":") for part in text.split(";"))
    return {origin: float(share) for origin, _, share in pairs}
