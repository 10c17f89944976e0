"""Commands from ship tracks to findings: trace, parameters, findings, show, sql, simulate."""

from __future__ import annotations

from pathlib import Path

import click

from reckoning.faces.engines import on_engine, spark
from reckoning.faces.options import as_json, as_of, in_case, parse_settings, settings
from reckoning.faces.printing import plain, print_json, print_table, progress, rows_of, warn_outdated


@click.command()
@settings
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, help="Buckets of ships at once; one takes less memory."
)
@on_engine
@in_case
@as_json
def trace(
    values: tuple[str, ...], workers: int, engine: str, master: str, work: str, case_dir: str, as_json: bool
) -> None:
    """Read the ship tracks of the case into findings."""
    from reckoning.case import Case
    from reckoning.engine.trace import Here

    case = Case.open(case_dir)
    with spark(engine, master, work) as cluster, progress() as told:
        done = case.trace(parse_settings(values), progress=told, engine=cluster or Here(workers))
    rows = [{"kind": kind, "findings": count} for kind, count in done.findings.items()]
    if as_json:
        print_json(rows)
        return
    click.echo(
        f"{done.positions:,} positions of {done.ships:,} ships; {done.flagged:,} positions set aside by cleaning"
    )
    print_table(rows)
    click.echo("next: reckoning findings --kind KIND, then reckoning show ID")


@click.command()
@in_case
@as_json
def parameters(case_dir: str, as_json: bool) -> None:
    """Every threshold with its value here; set one with: trace --set NAME=VALUE, or in case.toml."""
    from reckoning.case import Case

    rows = [{"name": name, "value": value} for name, value in Case.open(case_dir).parameters().items()]
    print_json(rows) if as_json else print_table(rows)


@click.command()
@click.option("--kind", default="", help="Only findings of this kind, with what the kind adds.")
@click.option("--limit", default=20, show_default=True, help="Rows on screen; 0 shows all. JSON has all.")
@in_case
@as_of
@as_json
def findings(kind: str, limit: int, case_dir: str, as_of: str, as_json: bool) -> None:
    """The findings of the last run."""
    from reckoning.case import Case

    case = Case.open(case_dir, as_of)
    warn_outdated(case.ledger())
    rows = rows_of(case.findings(kind))
    if as_json:
        from reckoning.model.finding_columns import columns_of

        print_json([{name: row[name] for name in columns_of(row["kind"])} for row in rows])
        return
    hidden = {"imo", "rows", "rule", "run", "basis", "parameters", "subjects"}
    names = [n for n in (rows[0] if rows else {}) if n not in hidden and any(row[n] is not None for row in rows)]
    print_table(rows, names, limit)
    if not rows:
        click.echo("none")


@click.command()
@click.argument("name", metavar="ID")
@in_case
@as_of
@as_json
def show(name: str, case_dir: str, as_of: str, as_json: bool) -> None:
    """A finding, statement or original by its id, and the original bytes under it."""
    from reckoning.case import Case

    case = Case.open(case_dir, as_of)
    shown = case.show(name)
    if shown.what == "finding":
        warn_outdated(case.ledger())
    if as_json:
        print_json([shown.as_json()])
        return
    click.echo(f"{shown.what} {shown.id}")
    for field, value in shown.fields:
        click.echo(f"  {field:20} {plain(str(value))}")
    for original in shown.originals:
        label = f"{original.role}: {original.file_name}, {original.locator}"
        click.echo(f"\n{plain(label)}{' (rendered)' if original.rendered else ''}")
        click.echo(f"  sha256 {original.evidence}" + (f"  {plain(original.url)}" if original.url else ""))
        if original.absent:
            click.echo(f"  {plain(original.absent)}")
            continue
        for line in original.text.splitlines() or [""]:
            click.echo(f"  | {plain(line)}")
    if shown.left_out:
        click.echo(f"\n... {shown.left_out:,} more records under it (--json lists all)")


@click.command()
@click.argument("query")
@click.option("--limit", default=100, show_default=True, help="Rows on screen; 0 shows all. JSON has all.")
@in_case
@as_of
@as_json
def sql(query: str, limit: int, case_dir: str, as_of: str, as_json: bool) -> None:
    """Ask the case in SQL; tables: evidence, ledger, positions, statements, rejects, notes, findings, links."""
    from reckoning.case import Case

    rows = rows_of(Case.open(case_dir, as_of).sql(query))
    if as_json:
        print_json(rows)
    else:
        print_table(rows, None, limit)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--ships", default=40, show_default=True, type=click.IntRange(2, 5000), help="How many ships.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(2, 400), help="How many days.")
@click.option("--frame", default="sea", show_default=True, help="sea (real sea routes) or strait (invented).")
def simulate(directory: Path, seed: int, ships: int, days: int, frame: str) -> None:
    """Write a fictional fleet to DIRECTORY: sources as a feed would give them, and the truth apart."""
    from reckoning.simulate.simulation import simulate as run

    done = run(directory, seed, ships, days, frame=frame)
    click.echo(f"simulated, not real: {done.records:,} records of {done.ships} fictional ships in {done.days} days")
    papers = f", {len(done.documents)} documents of a fictional trade in {done.directory / 'documents'}"
    click.echo(
        f"sources in {done.directory / 'sources'}{papers if done.documents else ''}, the truth apart in {done.truth}"
    )
