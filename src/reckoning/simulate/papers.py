"""Papers of the fictional trade: customs, bills of lading, berthing schedules, stock ledgers, trade statistics.

All are written from the true cargoes by clerks with errors of their own (`reckoning.simulate.clerk`). Where a cargo's
origin is hidden, its papers lie: they name another country and port of loading, and the ledger leaves the origin blank.
"""

from __future__ import annotations

from collections.abc import Iterator

from reckoning.model.instant import HOUR_MS, iso
from reckoning.simulate.cargoes import Cargo, Strait
from reckoning.simulate.clerk import MISSING, NO_ORIGIN, TWICE, Clerk
from reckoning.simulate.economy import day_of
from reckoning.simulate.paper_files import Paper

AGENT = "Sorrel Narrows Port Agency"
_OTHER_UNIT = {"t": "kL", "kL": "t"}
PRICE_USD_T = (680.0, 920.0)


def company_on(strait: Strait, name: str, t_ms: int) -> str:
    """The name that a company had at a moment."""
    party = strait.economy.parties[name]
    return party.was if party.was and party.was_until and day_of(t_ms) <= party.was_until else name


def paper_load(strait: Strait, cargo: Cargo) -> tuple[str, str]:
    """Place and country of loading as papers have it: false where the run declares another country."""
    economy = strait.economy
    if cargo.run.declared:
        return next((p.name, p.country) for p in economy.places.values() if p.country == cargo.run.declared)
    return cargo.loaded.place, economy.places[cargo.loaded.place].country


def customs(strait: Strait, clerk: Clerk) -> Paper:
    """Declarations on import, where the cargo was discharged."""
    columns = (
        "Bill Number", "Date", "Vessel", "IMO Number", "Sender", "Receiver", "HS Code", "Goods", "Quantity", "Unit",
        "Origin Country", "Departure Country", "Destination Country", "Port", "Terminal",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for cargo in strait.trade.deliveries:
        end = cargo.discharged
        if end is None or clerk.happens(MISSING):
            continue
        place, country = paper_load(strait, cargo)
        home = strait.economy.places[end.place]
        operator = strait.economy.operator(end.place, day_of(end.start_ms))
        hands = [company_on(strait, n, end.start_ms) for n in cargo.run.title[-2:]]
        quantity = clerk.quantity(cargo.tonnes)
        origin = strait.economy.places[place].origin or country
        row = (
            cargo.bill, str(clerk.day(end.end_ms)), *clerk.ship(cargo.carrier, end.start_ms), *hands,
            strait.economy.hs_code, strait.economy.goods, *quantity, origin, country, home.country, end.place,
            operator.terminal,
        )  # fmt: skip
        rows.append(row)
        if clerk.happens(TWICE):
            rows.append((*row[:9], _OTHER_UNIT[quantity[1]], *row[10:]))
    return Paper(columns, tuple(rows))


def bills_of_lading(strait: Strait, clerk: Clerk) -> Paper:
    """A bill for every cargo that left, on to whoever bought it first; a transfer at sea has none of its own."""
    columns = (
        "Bill Number", "Date", "Vessel", "IMO Number", "Sender", "Receiver", "Notify Party", "Voyage", "Load Place",
        "Discharge Place", "Goods", "HS Code", "Quantity", "Unit", "Price", "Currency",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for number, cargo in enumerate(strait.trade.cargoes, 1):
        price = f"{cargo.tonnes * clerk.rng.uniform(*PRICE_USD_T):.0f}"
        if clerk.happens(MISSING):
            continue
        first, second = (company_on(strait, n, cargo.loaded.end_ms) for n in cargo.run.title[:2])
        notify = company_on(strait, cargo.run.title[-1], cargo.loaded.end_ms)
        rows.append((
            cargo.bill, str(day_of(cargo.loaded.end_ms)), *clerk.ship(cargo.ship, cargo.loaded.end_ms), first, second,
            notify, f"V{number:03d}", paper_load(strait, cargo)[0], cargo.run.discharge, strait.economy.goods,
            strait.economy.hs_code, *clerk.quantity(cargo.tonnes), price, "USD",
        ))  # fmt: skip
    return Paper(columns, tuple(rows))


def berthing(strait: Strait, place: str, clerk: Clerk) -> Paper:
    """The schedule of one port: who lay at which berth, from when to when, and what was worked."""
    columns = (
        "Port", "Terminal", "Berth", "Vessel", "IMO Number", "Arrived On", "Berthed On", "Departed On", "Agent",
        "Operation", "Goods", "Quantity", "Unit", "Last Port", "Next Port",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for start_ms, end_ms, ship, cargo, discharging in _lays(strait, place):
        wait_h = float(clerk.rng.uniform(1, 20))
        if clerk.happens(MISSING):
            continue
        operator = strait.economy.operator(place, day_of(start_ms))
        last, after = (paper_load(strait, cargo)[0], "") if discharging else ("", cargo.run.discharge)
        rows.append((
            place, operator.terminal, f"Berth {ship % 5 + 1}", *clerk.ship(ship, start_ms),
            _minute(start_ms - round(wait_h * HOUR_MS)), _minute(start_ms), _minute(end_ms), AGENT,
            "discharging" if discharging else "loading", strait.economy.goods, *clerk.quantity(cargo.tonnes), last,
            after,
        ))  # fmt: skip
    return Paper(columns, tuple(rows))


def _lays(strait: Strait, place: str) -> Iterator[tuple[int, int, int, Cargo, bool]]:
    """Times at berth in a port, in time, but for those that were hidden there."""
    found = []
    for cargo in strait.trade.cargoes:
        if cargo.loaded.place == place:
            found.append((cargo.loaded.start_ms, cargo.loaded.end_ms, cargo.ship, cargo, False))
        if cargo.discharged and cargo.discharged.place == place:
            found.append((cargo.discharged.start_ms, cargo.discharged.end_ms, cargo.carrier, cargo, True))
    yield from sorted(found, key=lambda lay: lay[:3])


def _minute(t_ms: int) -> str:
    return (iso(t_ms) or "")[:16].replace("T", " ")


def stock(strait: Strait, clerk: Clerk) -> Paper:
    """The ledgers of the shared tanks: opening stock, then every lot in and out with its day; complete, and right."""
    columns = (
        "Terminal", "Date", "Direction", "Lot", "Vessel", "IMO Number", "Goods", "Quantity", "Unit", "Origin",
        "Capacity",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for tank in strait.trade.tanks:
        terminal = strait.economy.places[tank.place].terminal
        goods, capacity = strait.economy.goods, f"{tank.capacity_t} t"
        opening = str(strait.economy.start), "opening", "", "", "", goods, str(tank.opening_t), "t", "", capacity
        rows.append((terminal, *opening))
        for at_ms, came, cargo in strait.trade.moves(tank.place):
            blank = clerk.happens(NO_ORIGIN) or cargo.run.declared or not came
            origin = "" if blank else strait.economy.places[cargo.loaded.place].origin
            name, imo = clerk.ship(cargo.carrier if came else cargo.ship, at_ms)
            rows.append((
                terminal, str(day_of(at_ms)), "in" if came else "out", cargo.bill, name, imo, goods,
                *clerk.quantity(cargo.tonnes, exact=True), origin, capacity,
            ))  # fmt: skip
    return Paper(columns, tuple(rows))


def trade_statistics(strait: Strait, clerk: Clerk) -> Paper:
    """Exports as countries of loading state them, imports as those of discharge do, by month; Vesska is silent."""
    columns = ("Reporter", "Partner", "Flow", "HS Code", "Period", "Quantity", "Unit", "Price", "Currency", "Valuation")
    totals: dict[tuple[str, str, str, str], int] = {}
    for cargo in strait.trade.cargoes:
        sent, goal = (strait.economy.places[p].country for p in (cargo.loaded.place, cargo.run.discharge))
        if sent != "Vesska":
            key = (sent, goal, "export", str(day_of(cargo.loaded.end_ms))[:7])
            totals[key] = totals.get(key, 0) + cargo.tonnes
        if cargo.discharged:
            key = (goal, paper_load(strait, cargo)[1], "import", str(day_of(cargo.discharged.end_ms))[:7])
            totals[key] = totals.get(key, 0) + cargo.tonnes
    rows: list[tuple[str, ...]] = []
    for (reporter, partner, flow, month), tonnes in sorted(totals.items()):
        valuation, more = ("FOB", 1.0) if flow == "export" else ("CIF", float(clerk.rng.uniform(1.02, 1.12)))
        price = f"{tonnes * 800 * more:.0f}"
        if not clerk.happens(MISSING / 2):
            row = (reporter, partner, flow, strait.economy.hs_code, month, str(tonnes), "t", price, "USD", valuation)
            rows.append(row)
    return Paper(columns, tuple(rows))
