"""The command that brings positions into a case by reference: refer."""

from __future__ import annotations

import click

from reckoning.faces.engines import on_engine, spark
from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json, progress


@click.command()
@click.argument("addresses", nargs=-1, required=True)
@click.option("--source", default="", help="Publisher's feed they are of (default: the preset's name).")
@click.option("--published", default="", metavar="DATE", help="When it was published, YYYY-MM-DD.")
@click.option("--reader", default="", help="Reader or preset by name, or a preset file of your own (.toml).")
@click.option("--licence", default="", help="Under which terms.")
@click.option("--sensitivity", type=click.Choice(["0", "1", "2"]), help="0 public, 1 the team, 2 named people.")
@on_engine
@in_case
@as_json
def refer(
    addresses: tuple[str, ...],
    source: str,
    published: str,
    reader: str,
    licence: str,
    sensitivity: str | None,
    engine: str,
    master: str,
    work: str,
    case_dir: str,
    as_json: bool,
) -> None:
    """Read positions where they are, at paths or URLs: URL, size and SHA-256 are kept, the bytes are not copied."""
    from reckoning.case import Case
    from reckoning.model.evidence import Sensitivity

    case = Case.open(case_dir)
    with spark(engine, master, work) as cluster, progress() as told:
        added = case.add_by_reference(
            addresses,
            source=source,
            published=published,
            reader=reader,
            licence=licence,
            sensitivity=None if sensitivity is None else Sensitivity(int(sensitivity)),
            progress=told,
            engine=cluster,
        )
    if as_json:
        print_json([{"url": a.file, "sha256": a.sha256, "known": a.known, "reader": a.reader} for a in added])
        return
    for a in added:
        click.echo(f"{plain(a.file)}{' (known already)' if a.known else ''}\n  stays there; sha256 {a.sha256}")
        taken = a.intake
        click.echo(f"  {taken.read:,} records read = {taken.kept:,} kept + {taken.rejected:,} rejected")
    click.echo("they are not held in the case: keep them where they are, as they are")
