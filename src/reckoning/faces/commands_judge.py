"""Commands on judgements: judge, judgements."""

from __future__ import annotations

import click

from reckoning.faces.options import as_json, as_of, in_case
from reckoning.faces.printing import print_json, print_table
from reckoning.model.judgement import DECISIONS, UNDONE

_WHAT = "; ".join(f"{on!s}: {', '.join(sorted(decisions))}" for on, decisions in DECISIONS.items())


@click.command(epilog=f"Decisions: {_WHAT}. {UNDONE} takes the one before back.")
@click.argument("on", type=click.Choice([str(on) for on in DECISIONS]))
@click.argument("target")
@click.argument("decision")
@click.option("--other", default="", help="The other subject of a link.")
@click.option("--reason", default="", help="Why; a link, a grade and a name need it.")
@in_case
@as_json
def judge(on: str, target: str, decision: str, other: str, reason: str, case_dir: str, as_json: bool) -> None:
    """Decide on a link, a claim, a finding's grade, consent or a name; it goes on the ledger with your name."""
    from reckoning.case import Case

    made = Case.open(case_dir).judge(on, target, decision, reason=reason, other=other)
    if as_json:
        print_json([vars(made)])
    else:
        click.echo(f"on the ledger: {made.on} {made.target} {made.other} {made.decision}".replace("  ", " "))


@click.command()
@in_case
@as_of
@as_json
def judgements(case_dir: str, as_of: str, as_json: bool) -> None:
    """The judgements that stand, in the order in which they were made."""
    from reckoning.case import Case
    from reckoning.model.instant import iso

    rows = [{**vars(j), "at": iso(j.at_ms)} for j in Case.open(case_dir, as_of).judgements()]
    rows = [{name: row[name] for name in ("at", "by", "on", "target", "other", "decision", "reason")} for row in rows]
    print_json(rows) if as_json else print_table(rows)
    if not rows and not as_json:
        click.echo("none")
