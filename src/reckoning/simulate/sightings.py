"""Sightings of the fictional trade: what satellites saw, what was published, and short articles of our own writing."""

from __future__ import annotations

import numpy as np

from reckoning.model.instant import HOUR_MS, iso
from reckoning.simulate.cargoes import Cargo, Strait
from reckoning.simulate.clerk import Clerk
from reckoning.simulate.economy import BANK, day_of
from reckoning.simulate.motion import offset
from reckoning.simulate.paper_files import NOTE, Paper
from reckoning.simulate.papers import company_on
from reckoning.simulate.ship_names import named_at
from reckoning.simulate.sources import wrap
from reckoning.simulate.truth import START_MS, ms_of

ERROR_KM = 0.3  # one standard deviation of a detection's place, each way
LENGTH_ERROR = 0.05
EVERY_H = 12.0  # a pass
SEEN = 0.35  # of passes: clouds, and strips that miss
PUBLISHED = 0.2
NAMED_BANK = 0.5


def detections(strait: Strait, clerk: Clerk) -> Paper:
    """Ships of the trade seen from orbit while AIS is received, broadcasting or not: place and length, no name."""
    columns = "Date", "Latitude", "Longitude", "Error km", "Length", "Heading", "Sensor", "Provider"
    rows: list[tuple[str, ...]] = []
    for number in sorted(strait.afloat.passages):
        passage, hull = strait.afloat.passages[number], strait.afloat.hulls[number]
        for start in np.arange(clerk.rng.uniform(0, EVERY_H * 60), len(passage.lon) - 1, EVERY_H * 60):
            tick, error = round(float(start)), clerk.rng.normal(0, ERROR_KM, 2)
            long_m = hull.length_m * (1 + clerk.rng.normal(0, LENGTH_ERROR))
            if clerk.happens(SEEN) and bool(strait.frame.covers(passage.lon[tick], passage.lat[tick])):
                lon, lat = offset(passage.lon[tick], passage.lat[tick], *error).tolist()
                rows.append((
                    iso(ms_of(tick)) or "", f"{lat:.5f}", f"{float(wrap(np.array([lon]))[0]):.5f}",
                    str(round(3 * ERROR_KM, 1)), f"{long_m:.1f}", f"{passage.heading_deg[tick]:.1f}", "SAR",
                    "Simulated Orbits",
                ))  # fmt: skip
    return Paper(columns, tuple(sorted(rows)))


def published(strait: Strait, clerk: Clerk) -> Paper:
    """A fifth of the deliveries to Thole Jetty as a monitoring group publishes them: rounded, some with a bound."""
    columns = (
        "ID", "Event Type", "Vessel", "IMO Number", "Load Place", "Load Date", "Discharge Place", "Discharge Date",
        "Goods", "Quantity", "Unit", "Quantity Wording", "Seller Chain", "Buyer", "Named Evidence",
        "Confidence Wording", "Publisher", "Published On", "Source URL", "Source Class",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for cargo in _to_thole(strait):
        end = cargo.discharged
        if end is None or not clerk.happens(PUBLISHED):
            continue
        name, imo = clerk.ship(cargo.carrier, end.start_ms)
        about = f"{round(cargo.tonnes, -3):,}"
        wording = (
            f"at least {int(cargo.tonnes // 1000 * 1000):,} tonnes" if clerk.happens(0.4) else f"about {about} tonnes"
        )
        sellers = " -> ".join(company_on(strait, n, end.start_ms) for n in cargo.run.title[:-1])
        sellers += f"; bank {BANK}" if clerk.happens(NAMED_BANK) else ""
        rows.append((
            f"P{len(rows) + 1:02d}", "single", name, imo, cargo.loaded.place, str(day_of(cargo.loaded.end_ms)),
            end.place, str(day_of(end.start_ms)), strait.economy.goods, "", "", wording, sellers,
            company_on(strait, cargo.run.title[-1], end.start_ms), "shipping documents", "reported",
            "Strait Watch", str(day_of(end.end_ms + 40 * 24 * HOUR_MS)), "https://example.org/simulated", "ngo",
        ))  # fmt: skip
    return Paper(columns, tuple(rows))


def figures(strait: Strait) -> Paper:
    """Totals by calendar year of what came to Thole Jetty, as published: at least, to the thousand below."""
    columns = "What", "Figure", "Bound", "Wording", "Unit", "Period Start", "Period End", "As Of", "Place", "Publisher"
    rows: list[tuple[str, ...]] = []
    for year in sorted({day_of(c.loaded.start_ms).year for c in _to_thole(strait)}):
        total = sum(c.tonnes for c in _to_thole(strait) if c.discharged and day_of(c.discharged.end_ms).year == year)
        figure = int(total // 1000 * 1000)
        rows.append((
            "jet fuel brought to Thole Jetty", str(figure), "at_least", f"at least {figure:,} tonnes", "t",
            f"{year}-01-01", f"{year}-12-31", f"{year + 1}-02-01", "Thole Jetty", "Strait Watch",
        ))  # fmt: skip
    return Paper(columns, tuple(rows))


def _to_thole(strait: Strait) -> list[Cargo]:
    return [c for c in strait.trade.deliveries if c.run.discharge == "Thole Jetty"]


def articles(strait: Strait) -> dict[str, str]:
    """Short articles by file name; every name, place and figure in them is simulated."""
    before = [c for c in _to_thole(strait) if c.discharged and c.discharged.end_ms < START_MS]
    first, last = before[0], before[-1]
    listed = next(
        p for p in strait.economy.parties.values() if p.listed == strait.economy.list_days[1] and not p.person
    )
    total = sum(c.tonnes for c in before) // 1000 * 1000
    head = f"{NOTE.upper()}: no ship, company, place or event in this text is real."
    return {
        "simulated-article-1.txt": f"""{head}

Tanker brings jet fuel to Thole Jetty
By our correspondent, {_date(last, 3)}

The tanker {_name(strait, last)} brought about {round(last.tonnes, -2):,} tonnes of jet fuel to Thole Jetty on
{_date(last, 0)}, according to port records seen by Strait Watch. It had sailed from {last.loaded.place}.

"We bought nothing from any listed party," said a spokesman for {last.run.title[-2]}. The group said the fuel left the
port by road, and that nobody outside the terminal knew where it went.

Letters of credit were opened at {BANK}, the documents show. Strait Watch counted {len(before)} deliveries and at least
{total:,} tonnes since {_date(first, 0)}.
""",
        "simulated-article-2.txt": f"""{head}

Fuel importer put on sanctions list
{listed.listed:%d %B %Y}

{listed.name} was put on a sanctions list on {listed.listed:%d %B %Y}. The company took over the terminal at Thole Jetty
from Brightmere Terminals Thole Ltd. and had been called {listed.was} before.

Ships that used to sail straight from Port Halcyon have stopped coming, two port workers said. "They now load at the
tank farm in Orrinia, and nobody can say whose fuel it is," one of them said.
""",
        "simulated-article-3.txt": f"""{head}

A tanker that was in two places
{_date(last, 20)}

A satellite saw a tanker at Vessant Oil Terminal while its transponder put it hundreds of kilometres away, Strait Watch
said. The papers of its cargo name another port. Nearly 20 such voyages were counted in the past year, it said; the
owner denied it.
""",
    }


def _date(cargo: Cargo, later_days: int) -> str:
    assert cargo.discharged is not None
    return f"{day_of(cargo.discharged.start_ms + later_days * 24 * HOUR_MS):%d %B %Y}".lstrip("0")


def _name(strait: Strait, cargo: Cargo) -> str:
    assert cargo.discharged is not None
    return named_at(strait, cargo.carrier, cargo.discharged.start_ms).name
