"""Command on what sources contradict each other in: conflicts."""

from __future__ import annotations

import json

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json


@click.command()
@in_case
@as_json
def conflicts(case_dir: str, as_json: bool) -> None:
    """What the sources of the case contradict each other in, by rule, each with how it should be read."""
    from reckoning.case import Case

    case = Case.open(case_dir)
    case.study("conflicts")
    found = case.findings("conflict").to_pylist()
    rows = [{**row, "parameters": json.loads(row["parameters"] or "{}")} for row in found]
    kept = ("id", "title", "pattern", "grade", "rule", "parameters")
    if as_json:
        print_json([{name: row[name] for name in kept} for row in rows])
        return
    for row in rows:
        click.echo(plain(f"{row['id']} {row['pattern']}, {row['grade']}: {row['title']}"))
        if reading := row["parameters"].get("reading"):
            click.echo(plain(f"    {reading}"))
    click.echo(f"{len(rows)} found; reckoning show ID gives every statement on each side")
