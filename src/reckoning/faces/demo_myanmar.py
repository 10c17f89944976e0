"""The demo's chain: jet fuel brought to Myanmar, from public documents alone, and what they leave unknown."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from reckoning.case import Case
from reckoning.chain.delivery import Pattern
from reckoning.chain.measure import Measure
from reckoning.chain.supply_chain import Chain
from reckoning.engine.chains import chain_in
from reckoning.faces.printing import plain, print_table
from reckoning.model.evidence import Sensitivity
from reckoning.model.finding import Kind
from reckoning.resolve.answer import Answer

EXAMPLES = Path("examples")
CASE = Path("demo-cases/myanmar")
TABLES = (
    "deliveries",
    "ships",
    "companies",
    "terminals",
    "terminal-operators",
    "sanctions",
    "eu_2013_401",
    "fuel-figures",
)
GOODS, YEARS = "jet fuel", ("2021", "2022", "2023", "2024", "2025")
COUNTRIES = {
    "SG": "Singapore",
    "TH": "Thailand",
    "IN": "India",
    "VN": "Viet Nam",
    "AE": "UAE",
    "IR": "Iran",
    "unknown": "not told",
    "all routes": "all",
}
BAN_FROM = date(2023, 1, 27)
TERMINAL = "place:T001"
Say = Callable[[str], Any]
Found = dict[str, Any]


def run(console: Say = click.echo) -> Case:
    """Make the case anew, conclude, and print its answers; returns the case."""
    console("\n== myanmar: jet fuel, from public documents only; no track, image or customs sheet is held here ==")
    case = _made(console)
    case.study("chain")
    case.study("conflicts")
    found = {kind: _findings(case, kind) for kind in (Kind.FIGURE, Kind.CHANGE, Kind.EXPOSURE, Kind.DELIVERY)}
    by_year_and_route(found[Kind.FIGURE], console)
    console("\nWhat changed (a coincidence in time is no cause):")
    for row in changes(found[Kind.CHANGE]):
        console(f"  {row['id']} {row['grade']}: {plain(row['title'])}")
    on_the_day(found[Kind.EXPOSURE], found[Kind.DELIVERY], console)
    successors(case, console)
    chain = chain_in(case.material())
    touched(chain, console)
    contradictions(case, console)
    unknown(chain, console)
    console(
        "\nMethod demonstration. It names listed parties and those its sources name; a reply was not sought by this"
    )
    console("project. reckoning show ID gives the statements under each line, with their addresses.")
    return case


def _made(console: Say) -> Case:
    shutil.rmtree(CASE, ignore_errors=True)
    case = Case.create(CASE, "myanmar", "How does jet fuel reach Myanmar, through whose hands, and what is unknown?")
    files = [EXAMPLES / "myanmar" / f"{name}.csv" for name in TABLES]
    files += sorted((EXAMPLES / "lists").glob("ofac_sdn_*.csv.xz"))
    files.append(EXAMPLES / "figures" / "myanmar-published-figures.csv")
    added = case.add(files, sensitivity=Sensitivity.PUBLIC)
    read, kept = (sum(getattr(a.intake, name) for a in added) for name in ("read", "kept"))
    console(f"{len(added)} originals, {read:,} records read = {kept:,} kept + {read - kept:,} rejected")
    for row in case.rows("delivery"):
        place = row.get("dischargePlace")
        if place and ("Shoon" in place.raw or "Puma" in place.raw) and "jetty" not in place.raw:
            reason = "the source names the terminal by the company that ran it (terminals.csv, T001)"
            case.judge("link", f"mention:{place.statement}", "same", other=TERMINAL, reason=reason)
    console(f"{len(case.judgements())} judgements of this demo: which texts mean the terminal T001")
    return case


def _findings(case: Case, kind: str) -> list[Found]:
    rows: list[Found] = case.findings(kind).to_pylist()
    return [{**row, "parameters": json.loads(row["parameters"] or "{}")} for row in rows]


def by_year_and_route(figures: Iterable[Found], console: Say) -> None:
    """Deliveries of a year by the country they were loaded in, as a table."""
    told: dict[tuple[str, str], Found] = {}
    for row in figures:
        query = row["parameters"].get("query", {})
        if query.get("goods") == GOODS and query.get("period") in YEARS:
            told[query["period"], query["route"]] = row
    routes = [r for r in COUNTRIES if any((year, r) in told for year in YEARS)]
    console(f"\nDeliveries of {GOODS} by year and country of loading: at least (one told twice counts once)")
    lines: list[dict[str, object]] = []
    for year in YEARS:
        line: dict[str, object] = {"year": year}
        for route in routes:
            cell = told.get((year, route))
            line[COUNTRIES[route]] = f"{cell['low']:.0f}" if cell and cell["low"] else "-"
        whole = told.get((year, "all routes"))
        tonnes = whole["parameters"].get("tonnes_at_least", 0) if whole else 0
        lines.append({**line, "tonnes": f"at least {tonnes:,.0f}" if tonnes else "not told"})
    print_table(lines)
    console(
        "  what sources tell together, or over the edge of a year, is in the row that surely holds it, else in none"
    )


def changes(found: Iterable[Found]) -> list[Found]:
    """The lull, the share through Viet Nam by year, and each new country of loading, in time."""
    wanted = ("longest lull", "loaded in VN", "first comes up")
    kept = [row for row in found if any(words in row["title"] for words in wanted)]
    return sorted(kept, key=lambda row: (str(row["start"]), row["title"]))


def on_the_day(exposures: Iterable[Found], deliveries: Iterable[Found], console: Say) -> None:
    """Who was listed on the day of each delivery, as far as it can be said."""
    named = {row["id"]: row for row in deliveries}
    rows = list(exposures)
    console("\nWho was listed on the day of a delivery (US, EU, UK; ownership counted where it is told):")
    for row in rows:
        given = row["parameters"]
        if given["answer"] == "yes" and given["delivery"] in named:
            about = named[given["delivery"]]
            console(f"  {row['id']} yes: {plain(row['title'])}; delivery {about['id']}: {plain(about['title'])[:90]}")
    counts = Counter(row["parameters"]["answer"] for row in rows)
    why = Counter(_short(row["parameters"]["why"]) for row in rows if row["parameters"]["answer"] == "undetermined")
    console(
        f"  of {len(rows)} questions (a party, a role, a regime): " + ", ".join(f"{n} {a}" for a, n in counts.items())
    )
    console("  undetermined because: " + "; ".join(f"{words} ({n})" for words, n in why.most_common(3)))


def _short(why: list[str]) -> str:
    """The first reason without the name in it."""
    return why[0].split(":")[0] if why else "nothing told"


def successors(case: Case, console: Say) -> None:
    """Who ran the terminal at Thilawa, one after the other, with the source of each."""
    console("\nWho ran the former Puma terminal at Thilawa:")
    for row in case.rows("terminal"):
        if row.label == "T001" and row.text("operator"):
            term = f"{row.text('startDate') or '?'} to {row.text('endDate') or 'now'}"
            console(plain(f"  {row.text('operator')}, {term}: {row.text('sourceUrl')}"))
    for row in case.rows("company"):
        if "Puma Energy" in row.text("alias") and "Puma" not in row.text("name"):
            console(plain(f"  {row.text('name')}: {row.text('alias')} ({row.text('sourceUrl')})"))


def touched(chain: Chain, console: Say) -> None:
    """Which published deliveries a ban on the goods from a day on would have touched."""
    ban = Measure("a ban on jet fuel to Myanmar", goods=(GOODS,), destinations=("MM",))
    caught = chain.measured(ban, BAN_FROM)
    told = {d.id for d in chain.deliveries}
    sure = {c.delivery for c in caught if c.answer is Answer.YES} & told
    doubt = {c.delivery for c in caught if c.answer is Answer.UNDETERMINED} & told - sure
    console(f"\nA ban on {GOODS} to Myanmar from {BAN_FROM} (the day of Canada's) would have touched, had all kept it:")
    patterns = Counter(d.pattern for d in chain.deliveries if d.id in sure)
    parts = ", ".join(f"{count} {pattern}" for pattern, count in sorted(patterns.items()))
    console(f"  {len(sure)} published deliveries or groups of them ({parts}); {len(doubt)} cannot be told")


def contradictions(case: Case, console: Say) -> None:
    """Conflicts found by rule, beside the sixteen recorded by hand."""
    found = _findings(case, Kind.CONFLICT)
    console("\nContradictions among the sources, found by rule:")
    kinds = Counter(row["pattern"] for row in found)
    print_table([{"differs in": pattern, "found": count} for pattern, count in sorted(kinds.items())])
    sides = [_records(row) for row in found if row["parameters"].get("found") == "by rule"]
    console("Of the sixteen recorded by hand (recorded-conflicts.csv):")
    with (EXAMPLES / "myanmar" / "recorded-conflicts.csv").open(encoding="utf-8", newline="") as stream:
        recorded = list(csv.DictReader(stream))
    by_rule = [one for one in recorded if any(_same(set(one["rows"].split(";")), side) for side in sides)]
    missing = [one["id"] for one in recorded if one not in by_rule]
    console(f"  {len(by_rule)} come out by rule; recorded judgement: {', '.join(missing) or 'none'}")


def _records(row: Found) -> set[str]:
    """The records that a conflict speaks of, by their own names."""
    return {record for side in row["parameters"].get("sides", ()) for record in side["records"]}


def _same(wanted: set[str], side: set[str]) -> bool:
    """Whether a conflict found is the one recorded: it speaks of at least two of its rows, or of its only one."""
    return len(wanted & side) >= min(2, len(wanted))


def unknown(chain: Chain, console: Say) -> None:
    """What is not known of the deliveries told one by one."""
    single = [d for d in chain.deliveries if d.pattern == Pattern.SINGLE]
    console(f"\nWhat is unknown of the {len(single)} deliveries told one by one:")
    told = Counter(words for d in single for words in d.unknown)
    for words, count in told.most_common():
        console(plain(f"  {words}: {count}"))
