"""Documents: everything on paper that the fictional trade leaves behind, as files of a folder; docs/simulate.md."""

from __future__ import annotations

from pathlib import Path

from reckoning.simulate import papers, rolls, sightings
from reckoning.simulate.cargoes import Strait
from reckoning.simulate.clerk import Clerk
from reckoning.simulate.paper_files import write_json, write_lines, write_sheet, write_workbook

SCHEDULES = ("Port Halcyon", "Orrin Tank Farm", "Dunmere", "Thole Jetty", "Cape Lorn")
"""Ports whose schedules are known; Vessant and Isk publish none."""


def write_documents(directory: Path, strait: Strait) -> tuple[Path, ...]:
    """Write them into a new folder; each kind has a clerk, and so a stream of chance, of its own."""
    directory.mkdir()
    sheets = {
        "customs": papers.customs(strait, Clerk(strait, 0)),
        "stock": papers.stock(strait, Clerk(strait, 1)),
        "trade-statistics": papers.trade_statistics(strait, Clerk(strait, 2)),
        "ships": rolls.ships(strait, Clerk(strait, 3)),
        "companies": rolls.companies(strait),
        "ownership": rolls.ownership(strait, Clerk(strait, 4)),
        "terminals": rolls.terminals(strait),
        "published-deliveries": sightings.published(strait, Clerk(strait, 5)),
        "published-figures": sightings.figures(strait),
        **{f"sanctions-eu-{day}": rolls.sanctions_eu(strait, day) for day in strait.economy.list_days_eu},
    }
    for number, place in enumerate(SCHEDULES):
        name = f"berthing-{place.lower().replace(' ', '-')}"
        sheets[name] = papers.berthing(strait, place, Clerk(strait, 10 + number))
    made = [write_sheet(directory / f"simulated-{name}.csv", paper) for name, paper in sheets.items()]
    bills = papers.bills_of_lading(strait, Clerk(strait, 6))
    made.append(write_workbook(directory / "simulated-bills-of-lading.xlsx", "Bills of lading", bills))
    seen = sightings.detections(strait, Clerk(strait, 7))
    made.append(write_json(directory / "simulated-detections.json", seen))
    for day in strait.economy.list_days:
        made.append(write_lines(directory / f"simulated-sdn-{day}.csv", rolls.sanctions(strait, day)))
    for name, text in sightings.articles(strait).items():
        path = directory / name
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return tuple(sorted(made))
