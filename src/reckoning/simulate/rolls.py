"""Rolls of the fictional trade: who is who: ships, companies, their owners, terminals, and three dated sanctions lists.

The lists stand in layouts of their own kind: the US Treasury's headerless CSV with the version's day in the file name,
and the table of an EU annex with the day of each listing. What the rolls leave out or get wrong is written at each.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from reckoning.simulate.cargoes import Strait
from reckoning.simulate.clerk import Clerk
from reckoning.simulate.economy import INSURER, MANAGER, TradeParty, day_of
from reckoning.simulate.paper_files import NOTE, Paper
from reckoning.simulate.ship_names import names_of
from reckoning.simulate.sources import wrap

UNSAID_OWNER = "Quillonby Nominees Ltd."
"""A company whose owner no roll names."""
_EMPTY = "-0-"


def ships(strait: Strait, clerk: Clerk) -> Paper:
    """The ship register: a row for each name and flag of each hull, with first and last day; one name is misspelt."""
    columns = (
        "Name", "IMO Number", "MMSI", "Call Sign", "Flag", "Owner", "Manager", "Insurer", "Start Date", "End Date",
        "Past Names", "Past Flags",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    odd = int(clerk.rng.integers(len(strait.economy.ships)))
    for number, ship in enumerate(strait.economy.ships):
        past: list[tuple[str, str]] = []
        for named in names_of(strait, number):
            start, end = (str(day_of(t)) if t is not None else "" for t in (named.start_ms, named.end_ms))
            name = clerk.misspelt(named.name) if number == odd and not past else named.name
            sign = strait.afloat.hulls[number].call_sign
            old_names, old_flags = ("; ".join(values) for values in zip(*past, strict=True)) if past else ("", "")
            rows.append((
                name, str(named.imo), str(named.mmsi), sign, named.flag, ship.owner, MANAGER, INSURER,
                start or str(strait.economy.start), end, old_names, old_flags,
            ))  # fmt: skip
            past.append((named.name, named.flag))
    return Paper(columns, tuple(rows))


def companies(strait: Strait) -> Paper:
    """The company register: names before, and successors with the day."""
    columns = "Name", "Alias", "Country", "Role", "Start Date", "End Date", "Successor Of", "Successor"
    before = {p.successor: p.name for p in strait.economy.parties.values() if p.successor}
    rows = [
        (
            p.name, p.was, p.country, role_of(p),
            str(strait.economy.start), str(p.succeeded - timedelta(days=1)) if p.succeeded else "",
            before.get(p.name, ""), p.successor,
        )
        for p in strait.economy.parties.values()
    ]  # fmt: skip
    return Paper(columns, tuple(rows))


def role_of(party: TradeParty) -> str:
    """What the register calls a party: natural persons are told by two names and no legal form."""
    if not party.person:
        return "company"
    return "natural person" if is_human(party) else "public or mutual body"


def is_human(party: TradeParty) -> bool:
    """Whether a party is a natural person."""
    return party.person and len(party.name.split()) == 2


def ownership(strait: Strait, clerk: Clerk) -> Paper:
    """The ownership register: true shares, but for one owner left out and one share given twice, two points apart."""
    columns = "Owner", "Asset", "Percentage", "Role", "Start Date", "End Date", "Country"
    rows: list[tuple[str, ...]] = []
    twice = int(clerk.rng.integers(len(strait.economy.stakes)))
    for number, stake in enumerate(strait.economy.stakes):
        if stake.owned == UNSAID_OWNER:
            continue
        first, last = str(stake.first or strait.economy.start - timedelta(days=900)), str(stake.last or "")
        country = strait.economy.parties[stake.owned].country
        rows.append((stake.owner, stake.owned, f"{stake.pct:g}", "shareholder", first, last, country))
        if number == twice:
            other = stake.pct - 2 if stake.pct > 52 else stake.pct + 2 if stake.pct < 48 else stake.pct
            rows.append((stake.owner, stake.owned, f"{other:g}", "shareholder", first, last, country))
    return Paper(columns, tuple(rows))


def terminals(strait: Strait) -> Paper:
    """The terminal register: the harbours under the ids of `terminals.geojson`, then each terminal by operator."""
    columns = (
        "ID", "Name", "Port", "Country", "Latitude", "Longitude", "Error km", "Role", "Operator", "Capacity",
        "Start Date", "End Date",
    )  # fmt: skip
    tanks = {t.place: f"{t.capacity_t} t" for t in strait.trade.tanks}
    rows: list[tuple[str, ...]] = []
    for number, home in enumerate(strait.frame.harbours, 1):
        place = strait.economy.places.get(home.name)
        lon = f"{float(wrap(np.array([home.lon]))[0]):.4f}"
        where = place.country if place else "", f"{home.lat:.4f}", lon, "0.5"
        key = f"simulated-{number}"
        rows.append((key, home.name, home.name, *where, "harbour", "", "", "", ""))
        for o in (o for o in strait.economy.operators if o.place == home.name):
            role = "storage" if home.name in tanks else "refinery pier" if place and place.origin else "fuel terminal"
            days = str(o.first or strait.economy.start), str(o.last or "")
            rows.append((key, o.terminal, home.name, *where, role, o.company, tanks.get(home.name, ""), *days))
    return Paper(columns, tuple(rows))


def sanctions(strait: Strait, version: date) -> list[tuple[str, ...]]:
    """One version of the US-style list: twelve columns and no header; the day stands in the file's name."""
    rows: list[tuple[str, ...]] = []
    remark = f"{NOTE}; no such party exists."
    for number, party in enumerate(strait.economy.parties.values(), 99001):
        if party.listed and party.listed <= version:
            first, _, last = party.name.partition(" ")
            name = f"{last.upper()}, {first}" if is_human(party) else party.name.upper()
            kind = "individual" if is_human(party) else _EMPTY
            rows.append((str(number), name, kind, "STRAIT-SIM", *[_EMPTY] * 7, remark))
    for number, ship in enumerate(strait.economy.ships):
        if ship.listed and ship.listed <= version:
            hull = strait.afloat.hulls[number]
            said = f"Vessel Registration Identification IMO {hull.imo}; {remark}"
            about = (hull.call_sign, "Oil Products Tanker", _EMPTY, _EMPTY, ship.flag, ship.owner.upper(), said)
            rows.append((str(99100 + number), ship.name, "vessel", "STRAIT-SIM", _EMPTY, *about))
    return rows


def sanctions_eu(strait: Strait, version: date) -> Paper:
    """One version of the EU-style list: the table of an annex, with the day each party was listed."""
    rows = [
        (f"3{version.year}R0{version.timetuple().tm_yday:03d}", f"SIM.{n}", str(p.listed_eu), "Organization", p.name)
        for n, p in enumerate(strait.economy.parties.values(), 1)
        if p.listed_eu and p.listed_eu <= version
    ]
    return Paper(("celex", "recordId", "startDate", "schema", "name"), tuple(rows))
