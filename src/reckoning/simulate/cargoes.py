"""Cargoes: everything the fictional trade truly carried, and what its shared tanks truly held.

Before the AIS period cargoes follow the runs of `economy.toml`, with days and hours of their own; in it they are what
the ships of `trade_hulls` did. Oil that leaves a shared tank is part of what is in it: a share of every layer, and the
rest from the oldest, in a proportion that differs from draw to draw. So neither perfect mixing nor first in, first out
holds, and only bounds are safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from reckoning.model.instant import DAY_MS, HOUR_MS
from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.simulate.economy import Economy, Run, day_ms
from reckoning.simulate.frame import Frame, sea_way
from reckoning.simulate.trade_hulls import DISCHARGE_T_PER_H, IDLE_H, LOAD_T_PER_H, Afloat, Worked, cargo_t, last_run
from reckoning.simulate.truth import START_MS, ms_of

QUIET_MS = 5 * DAY_MS  # cargoes known from documents alone end this long before AIS begins
SPARE_T = (1000, 4000)
FIRST_T, LOW_T = 9000, 17_500  # what a shared tank opens with at the least, and what it fills up to: over one cargo
STOCKED_T, STOCKING_MS = 30_000, 40 * DAY_MS
OPENING = {"Orrin Tank Farm": {"Halvane": 0.7, "Iskaria": 0.3}, "Dunmere": {"Iskaria": 1.0}}


@dataclass(frozen=True)
class Handled:
    """Cargo worked at a place, from and to."""

    place: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Cargo:
    """One cargo: the ship (its number in the economy) that loaded it, the one that took it at sea, if any, and its oil.

    `discharged` is None for what was still at sea when the period ended; `origins` are shares that add up to 1.
    """

    id: str
    run: Run
    ship: int
    taker: int | None
    loaded: Handled
    transfer: Handled | None
    discharged: Handled | None
    tonnes: int
    origins: tuple[tuple[str, float], ...] = ()

    @property
    def carrier(self) -> int:
        """The ship that brought it."""
        return self.ship if self.taker is None else self.taker

    @property
    def bill(self) -> str:
        """The number of its bill of lading."""
        return f"SIM-{self.id[-4:]}"


@dataclass(frozen=True)
class Tank:
    """A shared tank: what it can hold, what was in it before the first cargo, and of which origins."""

    place: str
    capacity_t: int
    opening_t: int
    origins: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Trade:
    """All cargoes in the order they were loaded, and the shared tanks."""

    cargoes: tuple[Cargo, ...]
    tanks: tuple[Tank, ...]

    @property
    def deliveries(self) -> list[Cargo]:
        """The cargoes that were discharged."""
        return [c for c in self.cargoes if c.discharged]

    def moves(self, place: str) -> list[tuple[int, bool, Cargo]]:
        """What came to a tank (True, when all of it was ashore) and what left it (when it began to), in time."""
        came = [(c.discharged.end_ms, True, c) for c in self.deliveries if c.discharged and c.discharged.place == place]
        left = [(c.loaded.start_ms, False, c) for c in self.cargoes if c.loaded.place == place]
        return sorted([*came, *left], key=lambda move: (move[0], not move[1], move[2].id))


def all_cargoes(economy: Economy, frame: Frame, afloat: Afloat, days: int, seed: int) -> Trade:
    """Everything that was carried, history and AIS period, with the origin of every cargo."""
    end_ms = START_MS + days * DAY_MS
    found = []
    for number, run in enumerate(economy.runs):
        found += _history(economy, frame, afloat, run, np.random.default_rng([seed, 14, number]), end_ms)
    for i in sorted(afloat.worked):
        found += _observed(economy, afloat, i, end_ms)
    found = sorted(_as_needed(found), key=lambda c: (c.loaded.start_ms, c.ship))
    cargoes = tuple(replace(c, id=f"cargo-{n:04d}") for n, c in enumerate(found, 1))
    return _through_tanks(economy, Trade(cargoes, ()), np.random.default_rng([seed, 15]))


def _as_needed(found: list[Cargo]) -> list[Cargo]:
    """Without the cargoes of the history for which a shared tank had no need when they came, or no oil to load."""
    level, refused = dict.fromkeys(OPENING, FIRST_T), set[int]()
    moves = [(c.discharged.end_ms, 0, n) for n, c in enumerate(found) if c.discharged and c.run.discharge in level]
    moves += [(c.loaded.start_ms, 1, n) for n, c in enumerate(found) if c.loaded.place in level]
    for _, left, n in sorted(moves):
        cargo, history = found[n], found[n].loaded.end_ms < START_MS
        place = cargo.loaded.place if left else cargo.run.discharge
        enough = level[place] >= cargo.tonnes if left else level[place] <= _low(cargo.loaded.end_ms)
        if history and not enough:
            refused.add(n)
        else:
            level[place] += -cargo.tonnes if left else cargo.tonnes
    return [c for n, c in enumerate(found) if n not in refused]


def _low(t_ms: int) -> int:
    """What a tank holds at least when it refuses a cargo: more towards the AIS period, in which more is drawn."""
    return LOW_T if t_ms < START_MS - STOCKING_MS else STOCKED_T


def _history(
    economy: Economy, frame: Frame, afloat: Afloat, run: Run, rng: np.random.Generator, end_ms: int
) -> list[Cargo]:
    """Cargoes of a run before the AIS period; of a ship that AIS never hears, up to its end."""
    at = {s.key: i for i, s in enumerate(economy.ships)}
    ship = at[run.ship]
    taker = at[economy.ships[ship].meets] if economy.ships[ship].meets else None
    until = START_MS - QUIET_MS if economy.ships[ship].begins else end_ms
    found = []
    for day in range(run.first, run.last + 1, run.every):
        start = day_ms(economy.day(day)) + round(rng.uniform(0, 3 * 24)) * HOUR_MS
        cargo = _carried(frame, afloat, run, (ship, taker), start, rng)
        if cargo.discharged and cargo.discharged.end_ms < until:
            found.append(cargo)
    return found


def _carried(
    frame: Frame, afloat: Afloat, run: Run, ships: tuple[int, int | None], start: int, rng: np.random.Generator
) -> Cargo:
    ship, taker = ships
    hulls = [afloat.hulls[i] for i in ships if i is not None]
    tonnes = cargo_t(rng, *hulls)
    loaded = Handled(run.load, start, start + _ms(tonnes / LOAD_T_PER_H + IDLE_H + rng.uniform(0, 4)))
    half = _sailed_km(frame, run) / 2 / (hulls[0].cruise_kn * KM_PER_NM)
    transfer, left = None, loaded.end_ms + _ms(half)
    if taker is not None:
        transfer = Handled("sea", left, left + _ms(rng.uniform(8, 20)))
        left = transfer.end_ms
    came = left + _ms(half + rng.uniform(1, 30))
    discharged = Handled(run.discharge, came, came + _ms(tonnes / DISCHARGE_T_PER_H + IDLE_H + rng.uniform(0, 6)))
    return Cargo("", run, ship, taker, loaded, transfer, discharged, tonnes)


def _ms(hours: float) -> int:
    return round(hours * 60) * 60_000


def _sailed_km(frame: Frame, run: Run) -> float:
    """Kilometres by the lanes."""
    at = {h.name: i for i, h in enumerate(frame.harbours)}
    way = sea_way(frame, at[run.load], at[run.discharge]).tolist()
    return sum(distance_km(*a, *b) for a, b in pairwise(way))


def _observed(economy: Economy, afloat: Afloat, i: int, end_ms: int) -> list[Cargo]:
    """Cargoes that a ship loaded from a terminal in the AIS period, followed through a transfer."""
    worked, found = afloat.worked[i], []
    run = last_run(economy, economy.ships[i].key) if any(r.ship == economy.ships[i].key for r in economy.runs) else None
    for load, end in pairwise(worked):
        if run is None or load.tonnes < 0 or ms_of(load.end_tick) > end_ms:
            continue
        taker, transfer = None, None
        if end.where == "sea":
            taker = next(n for n, s in enumerate(economy.ships) if s.key == economy.ships[i].meets)
            transfer, end = _handled(end, end_ms), afloat.worked[taker][1]
        cargo = Cargo("", run, i, taker, _at(load), transfer, _handled(end, end_ms), load.tonnes)
        found.append(cargo)
    return found


def _at(work: Worked) -> Handled:
    return Handled(work.where, ms_of(work.start_tick), ms_of(work.end_tick))


def _handled(work: Worked, end_ms: int) -> Handled | None:
    return _at(work) if ms_of(work.end_tick) <= end_ms else None


@dataclass
class _Layers:
    """What is in a tank: tonnes by origin, the oldest first."""

    layers: list[tuple[str, float]]

    def take(self, tonnes: float, mixed: float) -> dict[str, float]:
        """Draw tonnes, a share `mixed` of them evenly from all layers and the rest from the oldest."""
        total = sum(t for _, t in self.layers)
        drawn: dict[str, float] = {}
        rest, left = tonnes * (1 - mixed), []
        for origin, t in self.layers:
            even = t * tonnes * mixed / total
            old = min(t - even, rest)
            rest -= old
            drawn[origin] = drawn.get(origin, 0.0) + even + old
            left.append((origin, t - even - old))
        self.layers = [(o, t) for o, t in left if t > 1e-9]
        return drawn


def _through_tanks(economy: Economy, trade: Trade, rng: np.random.Generator) -> Trade:
    """The same trade with the origin of every cargo; tanks open with what keeps them from running dry."""
    origins: dict[str, tuple[tuple[str, float], ...]] = {}
    for cargo in trade.cargoes:
        made = economy.places[cargo.loaded.place].origin
        if made:
            origins[cargo.id] = ((made, 1.0),)
    tanks = []
    for place, mix in OPENING.items():
        moves = trade.moves(place)
        level = np.cumsum([0, *(c.tonnes if came else -c.tonnes for _, came, c in moves)])
        opening = max(0, -int(level.min())) + int(rng.integers(*SPARE_T))
        capacity = -(-(int(level.max()) + opening + int(rng.integers(*SPARE_T))) // 1000) * 1000
        tanks.append(Tank(place, capacity, opening, tuple(mix.items())))
        held = _Layers([(o, share * opening) for o, share in mix.items()])
        for _, came, cargo in moves:
            if came:
                held.layers += [(o, share * cargo.tonnes) for o, share in origins[cargo.id]]
            else:
                drawn = held.take(cargo.tonnes, float(rng.uniform(0.2, 0.9)))
                shares = ((o, t / cargo.tonnes) for o, t in sorted(drawn.items()))
                origins[cargo.id] = tuple(shares)
    return Trade(tuple(replace(c, origins=origins[c.id]) for c in trade.cargoes), tuple(tanks))


@dataclass(frozen=True)
class Strait:
    """The whole fictional trade: its economy, its ships at sea, what they carried, and when the period ended."""

    economy: Economy
    frame: Frame
    afloat: Afloat
    trade: Trade
    end_ms: int
    seed: int


def trade_of(economy: Economy, frame: Frame, afloat: Afloat, days: int, seed: int) -> Strait:
    """The trade of a seed, history and AIS period together."""
    trade = all_cargoes(economy, frame, afloat, days, seed)
    return Strait(economy, frame, afloat, trade, START_MS + days * DAY_MS, seed)
