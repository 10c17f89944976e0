"""Commands on sanctions lists: screen, diff."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from reckoning.faces.options import as_json
from reckoning.faces.printing import plain, print_json, print_table

LISTS = click.option(
    "--list",
    "lists",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A version of a sanctions list (US, EU, UK or OpenSanctions layout, plain or compressed); give several.",
)


@click.command()
@click.argument("name", metavar="NAME|IMO")
@click.option("--on", "day", required=True, metavar="DATE", help="The day in question: listed then, not today.")
@LISTS
@click.option("--floor", default=0.0, help="Least score shown, 0 to 1 (default: the method's own).")
@as_json
def screen(name: str, day: str, lists: tuple[Path, ...], floor: float, as_json: bool) -> None:
    """Which listed parties a name or IMO number may be, and whether each was listed on a day. A person decides."""
    from reckoning.model.instant import parse_date
    from reckoning.readers.sanctions_file import load_sanctions
    from reckoning.resolve.name_index import FLOOR
    from reckoning.resolve.screen import Screen, as_query

    on = parse_date(day)
    asked, imo = as_query(name)
    found = Screen([load_sanctions(path) for path in lists]).ask(asked, on=on, imo=imo, floor=floor or FLOOR)
    if as_json:
        print_json([_plain(c) for c in found.candidates])
        return
    for c in found.candidates:
        since = f", designated on {c.designated_on}" if c.designated_on else ""
        click.echo(
            f"{plain(c.name)} ({c.authority} {c.id}, {c.kind}): listed on {on}: {c.listed}{since}; score {c.score}"
        )
        click.echo(f"  {plain(c.why)}")
        click.echo(f"  {plain(c.record)}")
    for c in found.vetoed:
        click.echo(f"not {plain(c.name)} ({c.authority} {c.id}): {plain(c.why)}")
    if not found.candidates:
        click.echo("no candidate in these lists; that is not a clearance: other lists, spellings and owners remain")


def _plain(candidate: Any) -> dict[str, Any]:
    first = ("name", "score", "listed", "authority", "designated_on", "list_version", "why")
    row = asdict(candidate)
    return {name: row[name] for name in (*first, *(n for n in row if n not in first))}


@click.command()
@click.argument("list_a", type=click.Path(path_type=Path))
@click.argument("list_b", type=click.Path(path_type=Path))
@click.option("--programme", default="", help="Only records of this programme, as BURMA-EO14014.")
@as_json
def diff(list_a: Path, list_b: Path, programme: str, as_json: bool) -> None:
    """What changed from one version of a sanctions list to another."""
    from reckoning.readers.sanctions_file import load_sanctions
    from reckoning.resolve.list_diff import diff as compare

    found = compare(load_sanctions(list_a), load_sanctions(list_b))
    rows = [{"change": "added", **_record(d)} for d in found.added]
    rows += [{"change": "removed", **_record(d)} for d in found.removed]
    for change in found.changed:
        fields = "; ".join(f"{f.field}: {f.before} -> {f.after}" for f in change.changes)
        rows.append({"change": "changed", **_record(change.after), "fields": fields})
    chosen = [row for row in rows if not programme or programme in str(row["programmes"])]
    if as_json:
        print_json(chosen)
        return
    print_table([{k: v for k, v in row.items() if k != "record"} for row in chosen])
    click.echo(
        f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed in the whole list"
    )


def _record(d: Any) -> dict[str, Any]:
    return {
        "id": d.id,
        "name": d.name,
        "kind": str(d.kind),
        "programmes": ", ".join(d.programmes),
        "fields": "",
        "record": d.locator,
    }
