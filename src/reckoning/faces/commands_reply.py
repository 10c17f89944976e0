"""Commands on the right of reply: letter, reply, replies."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json, print_table

FOLDER = "letters"
LONGEST_NAME = 40


@click.command()
@click.argument("entity")
@click.option("--dossier", "name", default="", metavar="NAME", help="The dossier that names it: draw the letter.")
@click.option("--due", default="", metavar="DATE", help="The day that an answer is asked by.")
@click.option("--question", "questions", multiple=True, help="A question of your own, before the standing two.")
@click.option("--profile", type=click.Choice(["public", "regulator", "court"]), default="public", show_default=True)
@click.option("--sensitivity", type=click.IntRange(0, 2), default=0, help="Originals up to this may be told of.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the files go (default: letters/ in the case).")
@click.option("--sent", default="", metavar="DATE", help="You sent it on that day: put that on the ledger.")
@click.option("--way", default="", help="By what way you sent it: post, e-mail, by hand.")
@in_case
def letter(
    entity: str,
    name: str,
    due: str,
    questions: tuple[str, ...],
    profile: str,
    sensitivity: int,
    out: Path | None,
    sent: str,
    way: str,
    case_dir: str,
) -> None:
    """Draw the letter to a company or person that a dossier names (--dossier, --due), or record it as sent (--sent)."""
    from reckoning.case import Case
    from reckoning.faces.letters import draw, record_sent
    from reckoning.model.errors import UsageError

    case = Case.open(case_dir)
    if sent:
        if name or due or questions or out:
            raise UsageError("--sent says that a letter was sent, and draws none", do="--sent DATE --way WAY")
        record_sent(case, entity, sent, way)
        click.echo("on the ledger: dossiers say so beside every mention from now on")
        return
    if not name or not due:
        raise UsageError("from which dossier, and by when is an answer asked?", do="--dossier NAME --due DATE")
    folder = out or case.root / FOLDER
    made = draw(case, entity, name, due, questions, (profile, sensitivity), folder, _file_name(entity))
    click.echo(f"{made.quoted} sentences of the dossier are in it, {made.left_out} speak of others too and are not")
    for path in made.paths:
        click.echo(plain(f"{path} ({path.stat().st_size:,} bytes)"))
    click.echo("read it, send it yourself, then: reckoning letter ENTITY --sent DATE --way WAY")


def _file_name(entity: str) -> str:
    """A name for files: letters and digits of the entity's, and a few of a hash, since names may fold to one."""
    kept = re.sub(r"\W+", "-", entity.casefold()).strip("-")[:LONGEST_NAME]
    return f"{kept or 'entity'}-{hashlib.sha256(entity.encode('utf-8', 'replace')).hexdigest()[:6]}"


@click.command()
@click.argument("entity")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", default="", metavar="DATE", help="The day it came (default: today).")
@click.option("--sensitivity", type=click.IntRange(0, 2), default=None, help="0 public, 1 the team (default), 2 named.")
@in_case
def reply(entity: str, file: Path, on: str, sensitivity: int | None, case_dir: str) -> None:
    """Add an answer as an original of the case, and link it to the company or person that gave it."""
    from reckoning.case import Case
    from reckoning.faces.letters import record_answer

    added = record_answer(Case.open(case_dir), entity, file, on, sensitivity)
    click.echo(plain(f"the answer is kept unchanged as {added.sha256[:16]}; cite it: {{evidence:{added.sha256[:16]}}}"))
    if added.intake.refused:
        click.echo(plain(f"  kept, but not read: {added.intake.refused}"), err=True)


@click.command()
@in_case
@as_json
def replies(case_dir: str, as_json: bool) -> None:
    """Who was asked, when, by what way, by which day, and what came back."""
    from reckoning.archive.right_of_reply import sought_in
    from reckoning.case import Case

    case = Case.open(case_dir)
    rows = [vars(s) for s in sought_in(case.ledger(), [e.sha256 for e in case.evidence()])]
    if as_json:
        print_json(rows)
        return
    print_table([{**row, "evidence": row["evidence"][:16]} for row in rows])
    if not rows:
        click.echo("nobody was asked")
