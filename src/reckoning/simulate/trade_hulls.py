"""Trade hulls: the ships of the fictional trade at sea: their hulls, and their passages while AIS is received.

Each ship lies at a berth of its own in every harbour, again and again. It loads where its last run of `economy.toml`
loads and discharges where that discharges, round after round until the period ends; from the second round on it idles
for one to five days first. One pair meets at sea instead, hands over the first cargo and goes its ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reckoning.model.imo import FICTIONAL, with_check_digit
from reckoning.simulate.crew import Identity
from reckoning.simulate.economy import Economy, Run, TradeShip
from reckoning.simulate.fleet import FICTIONAL_MID, KINDS, Hull
from reckoning.simulate.frame import Frame, sea_way
from reckoning.simulate.itinerary import BALLAST, BERTH_KM, LADEN, Handling, Itinerary, Passage, ticks_of
from reckoning.simulate.motion import Floats, moor, offset
from reckoning.simulate.passages import Meeting, lie_alongside, sail_to_meeting
from reckoning.simulate.roles import Dark
from reckoning.simulate.windows import MARGIN_H, Window

FIRST_NUMBER = 2001
SPARE_NUMBERS = 100  # for those that a fleet of a thousand may already have
LENGTH_M = (146.0, 164.0)
WATERPLANE = 0.85  # share of length x beam; product tankers have 0.80-0.90
SEA_WATER = 1.025
LOAD_T_PER_H, DISCHARGE_T_PER_H, IDLE_H = 900.0, 600.0, 5.0
MARGIN_BEFORE_H = (2.0, 4.0)
LEAP, LEAP_KM = "leap", 330  # as Reuters published of a real ship: 330 km in 3 minutes


@dataclass(frozen=True)
class Worked:
    """Cargo that came aboard (tonnes above 0) or left (below 0) between two ticks, and where (`sea`: a transfer)."""

    start_tick: int
    end_tick: int
    where: str
    tonnes: int


@dataclass
class Afloat:
    """The ships of the trade while AIS is received: hulls, and by number of the ship what it did and what it hides."""

    hulls: tuple[Hull, ...] = ()
    passages: dict[int, Passage] = field(default_factory=dict)
    worked: dict[int, tuple[Worked, ...]] = field(default_factory=dict)
    silences: dict[int, Window] = field(default_factory=dict)
    lies: dict[int, Window] = field(default_factory=dict)
    identities: dict[int, tuple[Identity, ...]] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)


def tonnes_per_cm(hull: Hull) -> float:
    """Tonnes that sink a hull by a centimetre."""
    return WATERPLANE * hull.length_m * hull.beam_m * SEA_WATER / 100


def trade_hulls(economy: Economy, taken: tuple[Hull, ...], seed: int) -> tuple[Hull, ...]:
    """One product tanker a ship of the economy, the same ones beside any fleet unless that has their numbers."""
    rng, size = np.random.default_rng([seed, 12]), len(economy.ships)
    used = {n for h in taken for n in (h.mmsi, h.spare_mmsi, h.imo)}
    drawn = FICTIONAL_MID * 1_000_000 + rng.choice(1_000_000, 2 * size + SPARE_NUMBERS, replace=False)
    stems = FICTIONAL.start // 10 + rng.choice(len(FICTIONAL) // 10, size + SPARE_NUMBERS, replace=False)
    mmsi = [n for n in drawn.tolist() if n not in used]
    imo = [n for n in map(with_check_digit, stems.tolist()) if n not in used]
    return tuple(
        _hull(FIRST_NUMBER + i, ship, imo[i], (mmsi[2 * i], mmsi[2 * i + 1]), np.random.default_rng([seed, 12, i]))
        for i, ship in enumerate(economy.ships)
    )


def _hull(number: int, ship: TradeShip, imo: int, mmsi: tuple[int, int], rng: np.random.Generator) -> Hull:
    kind, length = KINDS[0], rng.uniform(*LENGTH_M)
    return Hull(
        number, kind, imo, mmsi[0], ship.name, f"X{number}", round(length), round(length / kind.length_per_beam),
        round(length * kind.draught_per_length, 1), round(kind.speed_kn * rng.uniform(0.95, 1.07), 2), mmsi[1],
        ship.renamed or ship.name,
    )  # fmt: skip


def cargo_t(rng: np.random.Generator, *hulls: Hull) -> int:
    """A cargo in whole tonnes: 80 to 100 % of what takes a hull, or the smaller of two, from ballast to laden."""
    most = min((LADEN - BALLAST) * h.draught_max_m * 100 * tonnes_per_cm(h) for h in hulls)
    return round(most * rng.uniform(0.8, 1.0))


class Trader(Itinerary):
    """The itinerary of a ship of the trade: it loads what it is ordered to, and discharges what it has."""

    def __init__(self, frame: Frame, hull: Hull, rng: np.random.Generator, harbour: int, tick: int) -> None:
        super().__init__(frame, hull, rng, harbour, tick)
        self.draught_m = self.exact_m = round(hull.draught_max_m * BALLAST, 1)
        self.aboard_t, self.order_t = 0, 0
        self.worked: list[Worked] = []

    def load(self, *onward: Hull) -> None:
        """Load a cargo at the berth, no more than the hull that is to bring it on holds."""
        self.order_t = cargo_t(self.rng, self.hull, *onward)
        self.stay(self.order_t / LOAD_T_PER_H + IDLE_H + self.rng.uniform(0, 4))

    def discharge(self) -> None:
        """Discharge it all at the berth."""
        self.stay(self.aboard_t / DISCHARGE_T_PER_H + IDLE_H + self.rng.uniform(0, 6))

    def lie(self, hours: float) -> None:
        """Lie at the berth and work no cargo."""
        self.lay(moor(self.lon, self.lat, self.rng.uniform(0, 360), ticks_of(hours)))

    def work_cargo(self, start: int, end: int, where: str, laden: bool | None = None) -> None:
        """Load what is ordered when empty, else discharge; draughts follow from the tonnes."""
        tonnes = -self.aboard_t if self.aboard_t else self.order_t
        self.aboard_t += tonnes
        self.exact_m += tonnes / tonnes_per_cm(self.hull) / 100
        after = round(self.exact_m, 1)
        self.handlings.append(Handling(start, end, self.draught_m, after, where))
        self.worked.append(Worked(start, end, where, tonnes))
        self.draught_m = after

    def way_to(self, harbour: int) -> Floats:
        """The way on from the point of it that is nearest to where the ship is."""
        way = sea_way(self.frame, self.harbour, harbour)
        east = (way[:, 0] - self.lon) * np.cos(np.radians(self.lat))
        nearest = int(np.hypot(east, way[:, 1] - self.lat).argmin())
        return way[nearest + 1 : -1]

    def berth(self, harbour: int) -> tuple[float, float]:
        """The ship's own berth in a harbour."""
        place, number = self.frame.harbours[harbour], self.hull.number
        east, north = BERTH_KM * (number % 5 - 2), BERTH_KM * (number // 5 % 5 - 2)
        lon, lat = offset(place.lon, place.lat, east + 0.02, north)
        return float(lon), float(lat)


def sail_trade(frame: Frame, economy: Economy, hulls: tuple[Hull, ...], days: int, seed: int) -> Afloat:
    """The passages of all ships of the trade that AIS hears, and what is planted in them."""
    ticks, afloat = days * 24 * 60, Afloat(hulls)
    at = {s.key: i for i, s in enumerate(economy.ships)}
    places = {h.name: i for i, h in enumerate(frame.harbours)}
    for i, ship in enumerate(economy.ships):
        if not ship.begins or i in afloat.passages:
            continue
        rng = np.random.default_rng([seed, 13, i])
        run = last_run(economy, ship.key)
        if ship.meets:
            _meet(frame, afloat, (i, at[ship.meets]), run, places, rng, ticks)
        else:
            trader = _rounds(frame, hulls[i], ship, run, places, rng, ticks)
            _keep(afloat, i, trader, ticks)
            _plant(afloat, i, ship, trader, ticks, rng)
    return afloat


def last_run(economy: Economy, key: str) -> Run:
    """What a ship does at the end of the history."""
    return [r for r in economy.runs if r.ship == key][-1]


def _rounds(
    frame: Frame, hull: Hull, ship: TradeShip, run: Run, places: dict[str, int], rng: np.random.Generator, ticks: int
) -> Trader:
    load, goal = places[run.load], places[run.discharge]
    trader = Trader(frame, hull, rng, load if ship.begins == "load" else goal, -ticks_of(rng.uniform(2, 8)))
    if LEAP in ship.plants:
        trader.wait_share = 1.0  # at anchor it reports every three minutes, and leaps from one report to the next
    if ship.begins == "idle":
        trader.lie(rng.uniform(12, 16))
    rounds = 0
    while trader.tick < ticks:
        if rounds > 1:
            trader.lie(rng.uniform(24, 120))
        if trader.harbour != load:
            trader.voyage(load)
        trader.load()
        trader.voyage(goal)
        trader.discharge()
        rounds += 1
    return trader


def _meet(
    frame: Frame,
    afloat: Afloat,
    pair: tuple[int, int],
    run: Run,
    places: dict[str, int],
    rng: np.random.Generator,
    ticks: int,
) -> None:
    """The giver loads, the taker comes empty; they meet between their harbours and the taker brings the cargo on."""
    giver, taker = (
        Trader(frame, afloat.hulls[i], rng, places[p], -ticks_of(rng.uniform(2, 8)))
        for i, p in zip(pair, (run.load, run.discharge), strict=True)
    )
    giver.load(taker.hull)
    taker.lie((giver.tick - taker.tick) / 60 + rng.uniform(0, 6))
    sail_to_meeting(frame, giver, taker, rng)
    taker.order_t = giver.aboard_t
    start, end = lie_alongside(giver, taker, rng)
    giver.harbour, taker.harbour = places[run.discharge], places[run.load]
    giver.voyage(places[run.load])
    taker.voyage(places[run.discharge])
    taker.discharge()
    for i, trader in zip(pair, (giver, taker), strict=True):
        trader.lie(max(0.0, ticks - trader.tick) / 60 + 1)
        _keep(afloat, i, trader, ticks)
    if start > 0 and end < ticks:
        afloat.meetings.append(Meeting(*pair, start, end, Dark.NONE))


def _keep(afloat: Afloat, number: int, trader: Trader, ticks: int) -> None:
    afloat.passages[number] = trader.passage(ticks)
    afloat.worked[number] = tuple(trader.worked)


def _plant(afloat: Afloat, number: int, ship: TradeShip, trader: Trader, ticks: int, rng: np.random.Generator) -> None:
    """Windows around the first loadings and discharges that lie well inside the period, and the new name."""
    loads = [w for w in trader.worked if w.tonnes > 0]
    ends = [w for w in trader.worked if w.tonnes < 0]
    for plant in ship.plants:
        work = {"dark_loading": loads[:1], LEAP: loads[:1], "silent_loading": loads[1:2]}.get(plant, ends[:1])
        window = _around(work[0], ticks, plant, rng) if work else None
        if plant == "renamed" and work and 0 < work[0].start_tick < work[0].end_tick < ticks:
            hull, tick = trader.hull, (work[0].start_tick + work[0].end_tick) // 2
            old = Identity(0, hull.mmsi, hull.name, hull.call_sign)
            afloat.identities[number] = old, Identity(tick, hull.spare_mmsi, hull.spare_name, f"Y{hull.number}")
        elif window and plant == "silent_loading":
            afloat.silences[number] = window
        elif window and plant != "renamed":
            afloat.lies[number] = window


def _around(work: Worked, ticks: int, plant: str, rng: np.random.Generator) -> Window | None:
    """From some hours before cargo is worked to some after; None where that comes near an end of the period."""
    before, after = (ticks_of(rng.uniform(*MARGIN_BEFORE_H)) for _ in range(2))
    start, end = work.start_tick - before, work.end_tick + after
    edge = ticks_of(MARGIN_H)
    if start <= edge or end >= ticks - edge:
        return None
    planted = {LEAP: f"dark_loading:{LEAP_KM}", "silent_loading": "call"}.get(plant, "dark_loading")
    return Window(start, end, planted)
