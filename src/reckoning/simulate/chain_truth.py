"""Chain truth: what a perfect observer of the fictional trade would write down, as tables of `truth/chain/`.

- deliveries: every cargo that was discharged: ship, terminals, times, tonnes, true origin, what was hidden.
- at_sea: cargoes still on their way when the period ended: papers tell of them, and nobody can say that they arrived.
- voyages: each laden passage of a ship, from the end of one handling of its cargo to the start of the next.
- titles: who sold each cargo to whom, in order; the ship carries it through all of them.
- lots, tanks: what came to each shared tank and left it, the true origin of each, and what the tank can hold.
- roads: where what came to Thole Jetty went by road, in the twenty days after; nothing on paper says so.
- dark_calls: stays at a berth inside a window of silence or false positions, of all ships that AIS hears.
- identities, ownership, listed: dated, all of them; parties: every name that a party ever had.
- exposures: each party of each delivery: did it count as listed on the first and the last day of the discharge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from reckoning.model.instant import DAY_MS
from reckoning.simulate.cargoes import Cargo, Strait
from reckoning.simulate.economy import BANK, INSURER, MANAGER, day_of
from reckoning.simulate.listing import REGIMES, counted, listed_on
from reckoning.simulate.motion import Doing
from reckoning.simulate.ship_names import Named, named_at, names_of
from reckoning.simulate.tables import write_csv
from reckoning.simulate.truth import Observed, ms_of
from reckoning.simulate.windows import runs

ROAD_END, ROAD_DAYS = "Inner Thole airfields", 20


@dataclass(frozen=True)
class TrueDelivery:
    """A row of `deliveries.csv`; `origins` as "Halvane:0.25;Vesska:0.75", `hidden` what documents or AIS conceal."""

    cargo: str
    bill: str
    hull: str
    imo: int
    mmsi: int
    name: str
    load_place: str
    load_start_ms: int
    load_end_ms: int
    discharge_place: str
    discharge_start_ms: int
    discharge_end_ms: int
    tonnes: int
    origins: str
    pattern: str
    hidden: str
    from_hull: str
    in_ais_period: bool


@dataclass(frozen=True)
class AtSea:
    """A row of `at_sea.csv`: a cargo that had left and not been discharged when the period ended."""

    cargo: str
    bill: str
    hull: str
    imo: int
    discharge_place: str
    load_end_ms: int


@dataclass(frozen=True)
class TrueVoyage:
    """A row of `voyages.csv`; `sea` is a transfer between ships."""

    cargo: str
    hull: str
    imo: int
    start_place: str
    end_place: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class TrueTitle:
    """A row of `titles.csv`."""

    cargo: str
    step: int
    seller: str
    buyer: str


@dataclass(frozen=True)
class TrueLot:
    """A row of `lots.csv`; `direction` is in, out or opening."""

    place: str
    lot: str
    direction: str
    at_ms: int | None
    tonnes: int
    origins: str


@dataclass(frozen=True)
class TrueRoad:
    """A row of `roads.csv`: oil that went on by road, of which no document tells."""

    cargo: str
    start_place: str
    end_place: str
    start_ms: int
    end_ms: int
    tonnes: int


@dataclass(frozen=True)
class TrueTank:
    """A row of `tanks.csv`."""

    place: str
    capacity_t: int


@dataclass(frozen=True)
class DarkCall:
    """A row of `dark_calls.csv`: the window of silence or false positions, and the stay at a berth inside it."""

    hull: str
    imo: int
    mmsi: int
    how: str
    start_ms: int
    end_ms: int
    place: str
    stay_start_ms: int
    stay_end_ms: int


@dataclass(frozen=True)
class Called:
    """A row of `parties.csv`: a name that a party ever had, and the party."""

    called: str
    party: str


@dataclass(frozen=True)
class TrueListing:
    """A row of `listed.csv`: a party or ship that came on a list on a day."""

    name: str
    regime: str
    first: str


@dataclass(frozen=True)
class TrueShare:
    """A row of `ownership.csv`."""

    owner: str
    owned: str
    pct: float
    first: str
    last: str


@dataclass(frozen=True)
class TrueExposure:
    """A row of `exposures.csv`: whether a party counted as listed on the first and the last day of a discharge."""

    cargo: str
    day: str
    party: str
    role: str
    regime: str
    listed: bool
    listed_at_end: bool


def write_chain_truth(directory: Path, strait: Strait, ships: list[Observed]) -> None:
    """Write every table into a new folder."""
    directory.mkdir()
    economy, cargoes = strait.economy, strait.trade.deliveries
    listed = [(p.name, r, day) for p in economy.parties.values() for r in REGIMES if (day := listed_on(p, r))]
    listed += [(s.name, "OFAC", s.listed) for s in economy.ships if s.listed]
    shares = [TrueShare(s.owner, s.owned, s.pct, str(s.first or ""), str(s.last or "")) for s in economy.stakes]
    write_csv(directory / "deliveries.csv", TrueDelivery, [_delivery(strait, c) for c in cargoes])
    write_csv(directory / "at_sea.csv", AtSea, [a for c in strait.trade.cargoes for a in _at_sea(strait, c)])
    write_csv(directory / "voyages.csv", TrueVoyage, [v for c in cargoes for v in _voyages(strait, c)])
    write_csv(directory / "titles.csv", TrueTitle, [t for c in strait.trade.cargoes for t in _titles(c)])
    write_csv(directory / "lots.csv", TrueLot, list(_lots(strait)))
    write_csv(directory / "tanks.csv", TrueTank, [TrueTank(t.place, t.capacity_t) for t in strait.trade.tanks])
    write_csv(directory / "roads.csv", TrueRoad, [r for c in cargoes for r in _roads(c)])
    write_csv(directory / "dark_calls.csv", DarkCall, [d for s in ships for d in dark_calls(strait, s)])
    identities = [n for i in range(len(economy.ships)) for n in names_of(strait, i)]
    write_csv(directory / "identities.csv", Named, identities)
    parties = economy.parties.values()
    names = [Called(p.name, p.name) for p in parties] + [Called(p.was, p.name) for p in parties if p.was]
    write_csv(directory / "parties.csv", Called, names)
    write_csv(directory / "ownership.csv", TrueShare, shares)
    write_csv(directory / "listed.csv", TrueListing, [TrueListing(n, r, str(d)) for n, r, d in listed])
    write_csv(directory / "exposures.csv", TrueExposure, [e for c in cargoes for e in _exposures(strait, c)])


def shares_text(origins: tuple[tuple[str, float], ...]) -> str:
    """Shares of origin as one cell.

    >>> shares_text((("Halvane", 0.25), ("Vesska", 0.75)))
    'Halvane:0.250000;Vesska:0.750000'
    """
    return ";".join(f"{origin}:{share:.6f}" for origin, share in origins)


def hidden_of(strait: Strait, cargo: Cargo) -> tuple[str, ...]:
    """What is concealed of a cargo: a planted window around its loading or discharge, a false origin on paper."""
    found = [cargo.run.hidden] if cargo.run.hidden and cargo.loaded.end_ms < ms_of(0) else []
    if cargo.discharged:
        for handled, name in ((cargo.loaded, "dark_loading"), (cargo.discharged, "false_discharge")):
            ship = cargo.ship if handled is cargo.loaded else cargo.carrier
            for windows in (strait.afloat.lies, strait.afloat.silences):
                window = windows.get(ship)
                if window and ms_of(window.start_tick) <= handled.start_ms and handled.end_ms <= ms_of(window.end_tick):
                    found.append(name)
    return (*found, *(["false_origin"] if cargo.run.declared else []))


def _delivery(strait: Strait, cargo: Cargo) -> TrueDelivery:
    end = cargo.discharged
    assert end is not None
    named = named_at(strait, cargo.carrier, end.start_ms)
    giver = "" if cargo.taker is None else strait.afloat.hulls[cargo.ship].id
    return TrueDelivery(
        cargo.id, cargo.bill, named.hull, named.imo, named.mmsi, named.name, cargo.loaded.place,
        cargo.loaded.start_ms, cargo.loaded.end_ms, end.place, end.start_ms, end.end_ms, cargo.tonnes,
        shares_text(cargo.origins), cargo.run.pattern, ";".join(hidden_of(strait, cargo)), giver,
        cargo.loaded.end_ms > ms_of(0) and bool(strait.economy.ships[cargo.ship].begins),
    )  # fmt: skip


def _at_sea(strait: Strait, cargo: Cargo) -> Iterator[AtSea]:
    if not cargo.discharged:
        for ship in dict.fromkeys((cargo.ship, cargo.carrier)):
            hull = strait.afloat.hulls[ship]
            yield AtSea(cargo.id, cargo.bill, hull.id, hull.imo, cargo.run.discharge, cargo.loaded.end_ms)


def _voyages(strait: Strait, cargo: Cargo) -> Iterator[TrueVoyage]:
    stops = [s for s in (cargo.loaded, cargo.transfer, cargo.discharged) if s]
    carriers = (cargo.ship, cargo.carrier)
    for leg, (start, end) in enumerate(pairwise(stops)):
        hull = strait.afloat.hulls[carriers[leg]]
        yield TrueVoyage(cargo.id, hull.id, hull.imo, start.place, end.place, start.end_ms, end.start_ms)


def _titles(cargo: Cargo) -> Iterator[TrueTitle]:
    hands = cargo.run.title
    for step, (seller, buyer) in enumerate(pairwise(hands), 1):
        yield TrueTitle(cargo.id, step, seller, buyer)


def _roads(cargo: Cargo) -> Iterator[TrueRoad]:
    end = cargo.discharged
    if end and end.place == "Thole Jetty":
        yield TrueRoad(cargo.id, end.place, ROAD_END, end.end_ms, end.end_ms + ROAD_DAYS * DAY_MS, cargo.tonnes)


def _lots(strait: Strait) -> Iterator[TrueLot]:
    for tank in strait.trade.tanks:
        yield TrueLot(tank.place, f"{tank.place} opening", "opening", None, tank.opening_t, shares_text(tank.origins))
        for at_ms, came, cargo in strait.trade.moves(tank.place):
            direction = "in" if came else "out"
            yield TrueLot(tank.place, cargo.id, direction, at_ms, cargo.tonnes, shares_text(cargo.origins))


def dark_calls(strait: Strait, ship: Observed) -> Iterator[DarkCall]:
    """Stays at a berth that lie whole inside the ship's planted windows."""
    for window, how in ((ship.silence, "silence"), (ship.lie, "false_position")):
        for a, b in runs(ship.passage.doing == Doing.MOORED).tolist() if window else ():
            if window and window.start_tick <= a and b <= window.end_tick < ship.ticks:
                place = _nearest(strait, float(ship.passage.lon[a]), float(ship.passage.lat[a]))
                mmsi = next(m for first, stop, m in ship.spans() if first <= window.start_tick < stop)
                start, end, hull = ms_of(window.start_tick), ms_of(window.end_tick), ship.passage.hull
                yield DarkCall(hull.id, hull.imo, mmsi, how, start, end, place, ms_of(a), ms_of(b))


def _nearest(strait: Strait, lon: float, lat: float) -> str:
    homes = strait.frame.harbours
    return homes[int(np.argmin([np.hypot(h.lon - lon, h.lat - lat) for h in homes]))].name


def roles_of(strait: Strait, cargo: Cargo) -> Iterator[tuple[str, str]]:
    """Every party of a cargo and its role: those who sold and bought it, the ship's people, the terminals, the bank."""
    hands = cargo.run.title
    yield from ((name, "seller") for name in hands[:-1])
    yield hands[-1], "buyer"
    ships = dict.fromkeys(strait.economy.ships[i].owner for i in (cargo.ship, cargo.carrier))
    yield from ((owner, "owner") for owner in ships)
    yield from ((MANAGER, "manager"), (INSURER, "insurer"), (BANK, "bank"))
    for stop in (cargo.loaded, cargo.discharged):
        if stop:
            yield strait.economy.operator(stop.place, day_of(stop.start_ms)).company, "terminal"


def _exposures(strait: Strait, cargo: Cargo) -> Iterator[TrueExposure]:
    assert cargo.discharged is not None
    days = [day_of(t) for t in (cargo.discharged.start_ms, cargo.discharged.end_ms)]
    for regime in REGIMES:
        inside = [counted(strait.economy, regime, day) for day in days]
        for party, role in dict.fromkeys(roles_of(strait, cargo)):
            first, last = (party in who for who in inside)
            yield TrueExposure(cargo.id, str(days[0]), party, role, regime, first, last)
    ship = strait.economy.ships[cargo.carrier]
    first, last = (bool(ship.listed and day >= ship.listed) for day in days)
    yield TrueExposure(cargo.id, str(days[0]), ship.name, "ship", "OFAC", first, last)
