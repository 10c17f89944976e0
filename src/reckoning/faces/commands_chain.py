"""Commands on the supply chain: chain, reach, measure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from reckoning.faces.options import as_json, as_of, in_case
from reckoning.faces.printing import plain, print_json, print_table, rows_of

KINDS = ("delivery", "origin", "reach", "exposure", "detection_match", "figure", "change", "mirror_gap", "conflict")
RULES = (
    "deliveries/",
    "origins/",
    "reaches/",
    "exposures/",
    "detections/",
    "tally/",
    "trends/",
    "mirrors/",
    "problems/",
)


@click.command()
@click.option("--svg", type=click.Path(path_type=Path), default=None, help="Draw custody and title there.")
@click.option("--csv", "table", type=click.Path(path_type=Path), default=None, help="Write every edge there.")
@click.option("--ftm", type=click.Path(path_type=Path), default=None, help="Write FollowTheMoney entities there.")
@click.option("--limit", default=30, show_default=True, help="Deliveries on screen; 0 shows all. JSON has all.")
@in_case
@as_json
def chain(svg: Path | None, table: Path | None, ftm: Path | None, limit: int, case_dir: str, as_json: bool) -> None:
    """Deliveries from tracks and documents: who carried, sold and stored them, how sure, and what changed."""
    from reckoning.archive.durable import write_whole
    from reckoning.case import Case
    from reckoning.chain.chain_svg import chain_svg
    from reckoning.chain.exports import chain_csv
    from reckoning.chain.ftm import chain_ftm
    from reckoning.chain.graph import graph_of

    case = Case.open(case_dir)
    case.study("chain")
    found = case.findings()
    graph = graph_of(case.holding().leaving.findings())
    for path, written in ((svg, chain_svg), (table, chain_csv), (ftm, chain_ftm)):
        if path:
            write_whole(path, written(graph).encode())
    rows = _ours(rows_of(found))
    if as_json:
        print_json(rows)
        return
    _tell(rows, limit)
    for path in (svg, table, ftm):
        if path:
            click.echo(f"written: {path}")


def _ours(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings of this study, with what each keeps besides its columns as values; columns it lacks left out."""
    mine = [row for row in rows if str(row["rule"]).startswith(RULES)]
    return [
        {k: json.loads(v) if k == "parameters" else v for k, v in row.items() if v is not None and k != "rows"}
        for row in mine
    ]


def _tell(rows: Sequence[dict[str, Any]], limit: int) -> None:
    told = sorted((r for r in rows if r["kind"] == "delivery"), key=lambda r: (r.get("start") or "", r["id"]))
    single = [r for r in told if r["pattern"] in ("single", "aggregate")]
    click.echo(f"{len(single)} findings of deliveries, {len(told) - len(single)} of calls, parts and what else is told")
    for r in single[: limit or None]:
        click.echo(f"{r['id']}  {plain(r['title'])}; {r['grade']}, {r['basis']}")
        for doubt in r["parameters"]["contradictions"]:
            click.echo(f"    contradicted: {plain(doubt)}")
    if limit and len(single) > limit:
        click.echo(f"... {len(single) - limit} more (--limit 0 shows all)")
    year = [r for r in rows if r["kind"] == "figure" and "-" not in r["parameters"]["query"]["period"]]
    told_of = [r for r in rows if r["kind"] == "change" and r["pattern"] in ("lull", "first", "share")]
    for heading, chosen in (
        ("deliveries by year and route, at the least:", sorted(year, key=lambda r: (r["start"], r["title"]))),
        ("change:", sorted(told_of, key=lambda r: (r["start"], r["title"]))),
        ("origins through storage, guaranteed:", [r for r in rows if r["kind"] == "origin"]),
        ("statements that cannot be right:", [r for r in rows if r["rule"].startswith("problems/")]),
    ):
        if chosen:
            click.echo(f"\n{heading}")
        for r in chosen[: limit or None]:
            click.echo(f"  {plain(r['title'])}")
        if limit and len(chosen) > limit:
            click.echo(f"  ... {len(chosen) - limit} more")
    listed = [r for r in rows if r["kind"] == "exposure" and r["pattern"] == "yes"]
    asked = sum(r["kind"] == "exposure" for r in rows)
    click.echo(f"\n{len(listed)} of {asked} answers on who was listed on the day are yes (findings --kind exposure)")
    click.echo("next: reckoning show ID, reckoning measure FILE --from DATE, reckoning reach")


@click.command()
@click.argument("finding", default="")
@in_case
@as_of
@as_json
def reach(finding: str, case_dir: str, as_of: str, as_json: bool) -> None:
    """Where a ship could have loaded while it was silent or its position not credible; all, or one FINDING."""
    from reckoning.case import Case
    from reckoning.model.errors import UsageError

    rows = _ours(rows_of(Case.open(case_dir, as_of).findings("reach")))
    chosen = [r for r in rows if not finding or any(finding in s for s in (r["id"], *r["subjects"]))]
    if finding and not chosen:
        raise UsageError(f"no finding of reach is named {finding} or is about it", do="run reckoning chain first")
    if as_json:
        print_json(chosen)
        return
    for r in chosen:
        click.echo(f"{r['id']}  {plain(r['title'])}")
        kept = r["parameters"]
        print_table(
            [
                {
                    "place": p["place"],
                    "longest stay h": p["longest_dwell_h"],
                    "stay by sea lanes h": p["best_dwell_h"],
                    "least speed kn": p["least_speed_kn"],
                    "loading fits": p["loading_fits"],
                }
                for p in kept["possible"]
            ]
        )
        click.echo(f"  {len(kept['impossible'])} terminals are out of reach even by the great circle")
    if not chosen:
        click.echo("none: no ship of the chain was silent or not credible for long enough to load")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "start", required=True, metavar="DATE", help="The day from which the measure would hold.")
@in_case
@as_json
def measure(file: Path, start: str, case_dir: str, as_json: bool) -> None:
    """Which past deliveries a proposed list or goods ban (FILE) would have touched from a day on, and how."""
    from reckoning.case import Case
    from reckoning.chain.measure_file import read_measure
    from reckoning.chain.telling import delivery_said
    from reckoning.engine.chains import chain_in
    from reckoning.model.instant import parse_date

    day, proposed = parse_date(start), read_measure(file)
    found = chain_in(Case.open(case_dir).material())
    caught = found.measured(proposed, day)
    said = {d.id: delivery_said(d) for d in found.deliveries}
    rows = [
        {
            "delivery": c.delivery,
            "title": said[c.delivery],
            "touched": str(c.answer),
            "how": c.how,
            "party": c.party,
            "why": list(c.why),
        }
        for c in caught
    ]
    if as_json:
        print_json(rows)
        return
    click.echo(
        f"{plain(proposed.name)}, from {day}: a rule would have touched these; not that it would have stopped them"
    )
    for row in rows:
        click.echo(f"{row['delivery']}  {row['touched']}, {row['how']}: {plain(str(row['title']))}")
        for why in row["why"]:
            click.echo(f"    {plain(str(why))}")
    sure = len({r["delivery"] for r in rows if r["touched"] == "yes"})
    click.echo(f"{sure} surely, {len({r['delivery'] for r in rows}) - sure} perhaps")
