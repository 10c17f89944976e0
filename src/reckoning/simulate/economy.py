"""Economy: the fuel trade of the fictional strait: places, companies, who owns whom, ships, and what runs between them.

Read from `economy.toml`; only what is written there in brackets (percentages) differs from seed to seed. Days of the
file count from the first day of the history; here they are dates. No country, company, person or ship of it is real.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

import numpy as np

from reckoning.model.instant import DAY_MS
from reckoning.simulate.truth import START_MS

AIS_DAY = datetime.fromtimestamp(START_MS / 1000, UTC).date()


@dataclass(frozen=True)
class TradePlace:
    """A harbour of the trade: its country, its terminal's first name, the origin of what is refined there, if any."""

    name: str
    country: str
    terminal: str
    origin: str


@dataclass(frozen=True)
class Operator:
    """Who runs the terminal at a place, and its name under them, from the first to the last day (None: open)."""

    place: str
    company: str
    terminal: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class TradeParty:
    """A company, or a person or state (`person`); the days it came on the US-style and the EU-style list.

    `was` is its name up to `was_until`; from `succeeded` on, `successor` does what it did.
    """

    name: str
    country: str
    person: bool
    listed: date | None
    listed_eu: date | None
    was: str
    was_until: date | None
    successor: str
    succeeded: date | None


@dataclass(frozen=True)
class TrueStake:
    """An owner's share of a company in per cent, from the first to the last day (None: open)."""

    owner: str
    owned: str
    pct: float
    first: date | None
    last: date | None

    def held(self, on: date) -> bool:
        """Whether it was held on a day."""
        return not ((self.first and on < self.first) or (self.last and on > self.last))


@dataclass(frozen=True)
class TradeShip:
    """A ship of the trade: names and flags before (`was`), now, and after its renaming in the AIS period; its owner.

    `begins`: load, idle or empty (seen in documents alone); `plants`: what the AIS of its rounds hides; `meets`: the
    ship it hands its first cargo to.
    """

    key: str
    name: str
    flag: str
    owner: str
    begins: str
    plants: tuple[str, ...]
    meets: str
    was: str
    was_flag: str
    was_until: date | None
    renamed: str
    reflagged: str
    listed: date | None


@dataclass(frozen=True)
class Run:
    """What a ship carries between two places every so many days, from day to day, and through whose hands on paper."""

    ship: str
    load: str
    discharge: str
    first: int
    last: int
    every: int
    title: tuple[str, ...]
    pattern: str
    declared: str
    hidden: str


@dataclass(frozen=True)
class Economy:
    """All of it; `start` is the first day of the history, `list_days` those on which lists were published."""

    start: date
    goods: str
    hs_code: str
    places: dict[str, TradePlace]
    operators: tuple[Operator, ...]
    parties: dict[str, TradeParty]
    stakes: tuple[TrueStake, ...]
    ships: tuple[TradeShip, ...]
    runs: tuple[Run, ...]
    list_days: tuple[date, ...]
    list_days_eu: tuple[date, ...]

    def day(self, number: int) -> date:
        """The date of a day of the history."""
        return self.start + timedelta(days=number)

    def operator(self, place: str, on: date) -> Operator:
        """Who ran a terminal on a day."""
        return next(o for o in self.operators if o.place == place and not (o.last and on > o.last))

    def ship(self, key: str) -> TradeShip:
        """The ship of a key."""
        return next(s for s in self.ships if s.key == key)


MANAGER = "Hallowquay Shipmanagement Pte. Ltd."
INSURER = "Strait Mutual Assurance Association"
BANK = "First Orrin Trade Bank PLC"


def load_economy(seed: int) -> Economy:
    """The economy of a seed.

    >>> load_economy(1).start.isoformat(), len(load_economy(1).list_days)
    ('2022-06-30', 3)
    """
    data = tomllib.loads(resources.files("reckoning.simulate").joinpath("economy.toml").read_text("utf-8"))
    start = AIS_DAY - timedelta(days=data["history_days"])

    def on(number: int | None) -> date | None:
        return None if number is None else start + timedelta(days=number)

    places = {p["name"]: TradePlace(p["name"], p["country"], p["terminal"], p.get("origin", "")) for p in data["place"]}
    return Economy(
        start=start,
        goods=data["goods"],
        hs_code=data["hs_code"],
        places=places,
        operators=tuple(
            Operator(
                o["place"], o["company"], o.get("terminal", places[o["place"]].terminal),
                on(o.get("first")), on(o.get("last")),
            )
            for o in data["operator"]
        ),
        parties={
            p["name"]: TradeParty(
                p["name"], p["country"], p.get("person", False), on(p.get("listed")), on(p.get("listed_eu")),
                p.get("was", ""), on(p.get("was_until")), p.get("successor", ""), on(p.get("succeeded")),
            )
            for p in data["party"]
        },
        stakes=tuple(_stakes(data["stake"], start, np.random.default_rng([seed, 11]))),
        ships=tuple(_ship(s, start) for s in data["ship"]),
        runs=tuple(
            Run(
                r["ship"], r["load"], r["discharge"], r["first"], r["last"], r["every"], tuple(r["title"]),
                r["pattern"], r.get("declared", ""), r.get("hidden", ""),
            )
            for r in data["run"]
        ),
        list_days=tuple(start + timedelta(days=n) for n in data["list_days"]),
        list_days_eu=tuple(start + timedelta(days=n) for n in data["list_days_eu"]),
    )  # fmt: skip


def _stakes(rows: list[dict[str, Any]], start: date, rng: np.random.Generator) -> list[TrueStake]:
    """Shares drawn from their ranges; "rest" is what the other owners of the same days leave."""
    found: list[TrueStake] = []
    for row in rows:
        first, last = (None if row.get(k) is None else start + timedelta(days=row[k]) for k in ("first", "last"))
        pct = row["pct"]
        if isinstance(pct, list):
            pct = int(rng.integers(pct[0], pct[1] + 1))
        elif pct == "rest":
            pct = 100.0 - sum(s.pct for s in found if (s.owned, s.first, s.last) == (row["owned"], first, last))
        found.append(TrueStake(row["owner"], row["owned"], float(pct), first, last))
    return found


def _ship(row: dict[str, Any], start: date) -> TradeShip:
    was_until = start + timedelta(days=row["was_until"]) if "was_until" in row else None
    listed = start + timedelta(days=row["listed"]) if "listed" in row else None
    return TradeShip(
        row["key"], row["name"], row["flag"], row["owner"], row["begins"], tuple(row.get("plants", ())),
        row.get("meets", ""), row.get("was", ""), row.get("was_flag", ""), was_until, row.get("renamed", ""),
        row.get("reflagged", ""), listed,
    )  # fmt: skip


def day_of(t_ms: int) -> date:
    """The UTC day of a time."""
    return datetime.fromtimestamp(t_ms / 1000, UTC).date()


def day_ms(day: date) -> int:
    """The first millisecond of a day.

    >>> day_of(day_ms(date(2024, 2, 29)))
    datetime.date(2024, 2, 29)
    """
    return (day - date(1970, 1, 1)).days * DAY_MS
