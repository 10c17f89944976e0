"""Commands on the case itself: init, add, retract, log, verify, rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reckoning.faces.options import as_json, as_of, in_case
from reckoning.faces.printing import plain, print_json, print_table, progress


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the case (default: the folder's).")
@click.option("--question", default="", help="What the case asks.")
def init(directory: Path, name: str, question: str) -> None:
    """Make a new case in an empty or new folder."""
    from reckoning.case import Case

    case = Case.create(directory, name, question)
    click.echo(f"a new case in {case.root}; next: cd {directory}, then reckoning add FILE...")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="", help="Publisher's feed the files are of (default: the preset's name).")
@click.option("--published", default="", metavar="DATE", help="When it was published, YYYY-MM-DD.")
@click.option("--reader", default="", help="Reader or preset by name, or a preset file of your own (.toml).")
@click.option("--url", default="", help="Where it was obtained.")
@click.option("--licence", default="", help="Under which terms.")
@click.option(
    "--sensitivity",
    type=click.Choice(["0", "1", "2", "sealed"]),
    help="0 public, 1 the team (default), 2 named people, sealed: encrypted, read by no reader.",
)
@click.option("--recipient", multiple=True, metavar="KEY", help="Seal to this key (age1... or a file of it).")
@click.option("--extract-of", default="", metavar="SHA256", help="The sealed original that this was written from.")
@click.option("--named", multiple=True, metavar="NAME", help="The name to keep a file under, one for each in order.")
@in_case
@as_json
def add(
    files: tuple[Path, ...],
    source: str,
    published: str,
    reader: str,
    url: str,
    licence: str,
    sensitivity: str | None,
    recipient: tuple[str, ...],
    extract_of: str,
    named: tuple[str, ...],
    case_dir: str,
    as_json: bool,
) -> None:
    """Archive files in the case and read them; every record is kept, or rejected with its place and reason."""
    from reckoning.case import Case
    from reckoning.model.evidence import Sensitivity

    case = Case.open(case_dir)
    with progress() as told:
        added = case.add(
            files,
            source=source,
            published=published,
            reader=reader,
            url=url,
            licence=licence,
            sensitivity=None
            if sensitivity is None
            else Sensitivity(3 if sensitivity == "sealed" else int(sensitivity)),
            recipients=recipient,
            extract_of=extract_of,
            names=named,
            progress=told,
        )
    notes = case.notes()
    rows = [
        {
            "file": a.file,
            "sha256": a.sha256,
            "known": a.known,
            "reader": a.reader,
            "read": a.intake.read,
            "kept": a.intake.kept,
            "rejected": a.intake.rejected,
            "refused": a.intake.refused,
            "notes": notes.get(a.sha256, {}),
        }
        for a in added
    ]
    if as_json:
        print_json(rows)
    elif sensitivity == "sealed":
        _tell_sealed([(a.file, a.sha256, a.intake.source) for a in added])
    else:
        _tell_added(rows)
    if any(a.intake.refused for a in added):
        raise click.exceptions.Exit(3)


def _tell_sealed(added: list[tuple[str, str, str]]) -> None:
    for file, sha256, source in added:
        click.echo(plain(file))
        click.echo(f"  sealed as {sha256[:16]}; its source is called {source}, and no reader has read it")
    click.echo("the file itself stays where it was, in plain text: it is yours to remove")


def _tell_added(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        known = " (known already, not read twice)" if row["known"] else ""
        click.echo(f"{plain(str(row['file']))}{known}")
        click.echo(
            f"  kept unchanged as {str(row['sha256'])[:16]}, read as {row['reader'] or 'no known kind of table'}"
        )
        click.echo(f"  {row['read']:,} records read = {row['kept']:,} kept + {row['rejected']:,} rejected")
        if row["refused"]:
            click.echo(f"  archived, but not read: {plain(str(row['file']))}: {plain(str(row['refused']))}", err=True)
        if row["notes"]:
            click.echo(f"  lost in part: {', '.join(f'{code} {count:,}' for code, count in row['notes'].items())}")
    if any(row["rejected"] for row in rows):
        click.echo("why records were rejected: reckoning sql 'select reason, count(*) from rejects group by 1'")
    if any(row["notes"] for row in rows):
        click.echo("what was lost in part, and where first: reckoning sql 'select * from notes'")


@click.command()
@click.argument("target")
@click.option("--reason", required=True, help="Why; it stays on the ledger.")
@in_case
def retract(target: str, reason: str, case_dir: str) -> None:
    """Withdraw an original by its hash: later runs leave it out, the ledger keeps what was said."""
    from reckoning.case import Case

    Case.open(case_dir).retract(target, reason)
    click.echo("retracted; next: reckoning trace, then count or chain again: findings stay as they were until then")


@click.command()
@in_case
@as_of
@as_json
def log(case_dir: str, as_of: str, as_json: bool) -> None:
    """What people did to the case, in order."""
    from reckoning.case import Case
    from reckoning.model.canonical import canonical_json

    entries = Case.open(case_dir, as_of).ledger()
    rows = [{"n": e.n, "at": e.at, "by": e.by, "act": e.act, "body": e.body, "sha": e.sha} for e in entries]
    if as_json:
        print_json(rows)
    else:
        print_table([{**row, "body": canonical_json(row["body"]), "sha": str(row["sha"])[:12]} for row in rows])


@click.command()
@in_case
@as_json
def verify(case_dir: str, as_json: bool) -> None:
    """Check every byte of the case against what was recorded of it."""
    from reckoning.case import Case

    verdict = Case.open(case_dir).verify()
    if as_json:
        print_json([{"problem": p} for p in verdict.problems])
    else:
        for line in (*verdict.problems, *verdict.remarks):
            click.echo(plain(line))
        click.echo(
            f"{'sound' if verdict.sound else f'{len(verdict.problems)} problems'}: {verdict.blobs} originals, "
            f"{verdict.ledger_lines} ledger lines, {verdict.derived_steps} derived steps checked"
        )
        if verdict.sound:
            click.echo(f"head of the ledger: {verdict.head}")
            click.echo("keep it elsewhere: only that shows later whether the ledger's end was cut off")
    if not verdict.sound:
        raise click.exceptions.Exit(4)


@click.command()
@in_case
def rebuild(case_dir: str) -> None:
    """Compute again what derived/ lacks, and prove that the bytes are those the ledger recorded."""
    from reckoning.case import Case

    with progress() as told:
        done = Case.open(case_dir).rebuild(progress=told)
    click.echo(f"{done.computed} steps computed again; nothing differs from what the ledger recorded")
    if done.new:
        click.echo(
            f"{done.new} of the case's steps are new: something was judged, retracted or edited since, "
            "or this version of the program computes them in another way"
        )
