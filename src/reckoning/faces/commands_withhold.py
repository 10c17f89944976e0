"""Commands on what does not leave a case: withhold, release, withheld."""

from __future__ import annotations

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json, print_table


@click.command()
@click.argument("target")
@click.option("--reason", required=True, help="Why; it stays on the ledger, and leaves with nothing.")
@click.option("--until", default="", metavar="DATE", help="The last day of it (default: until it is released).")
@in_case
def withhold(target: str, reason: str, until: str, case_dir: str) -> None:
    """Keep an original, statement, claim or finding, and what rests on it alone, from leaving; nothing is deleted."""
    from reckoning.case import Case

    now = Case.open(case_dir).withhold(target, reason, until)
    click.echo(
        f"on the ledger; in all {len(now.originals):,} originals, {len(now.statements):,} statements and "
        f"{len(now.findings):,} findings now appear in no export, dossier, bundle or page"
    )
    if now.partly:
        click.echo(f"{len(now.partly):,} findings rest on something else too, and stay. Read what they say of it:")
        click.echo("\n".join(f"  reckoning show {name}" for name in sorted(now.partly)[:20]))


@click.command()
@click.argument("target")
@click.option("--reason", required=True, help="Why; it stays on the ledger.")
@in_case
def release(target: str, reason: str, case_dir: str) -> None:
    """Withhold something no longer, by its id."""
    from reckoning.case import Case

    click.echo(f"on the ledger: {Case.open(case_dir).release(target, reason)} may leave again")


@click.command()
@in_case
@as_json
def withheld(case_dir: str, as_json: bool) -> None:
    """What is withheld now, who decided it, and why."""
    from reckoning.case import Case

    rows = [{**vars(w.act), "by": w.by, "at": w.at} for w in Case.open(case_dir).holding().withheld]
    if as_json:
        print_json(rows)
        return
    print_table([{**row, "target": row["target"][:16], "reason": plain(row["reason"])} for row in rows])
    if not rows:
        click.echo("none")
