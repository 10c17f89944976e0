"""The command `export`: findings for a map or a spreadsheet, or a whole case for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reckoning.faces.options import in_case
from reckoning.faces.printing import plain

if TYPE_CHECKING:
    from reckoning.account.bundle_request import Request
    from reckoning.account.exchange import Exchanged
    from reckoning.case import Case

WHAT = ("findings", "statements", "chain", "ftm", "ftm-statements")
COUNTED = {
    "statements": "statements",
    "chain": "edges of deliveries",
    "ftm": "FollowTheMoney entities",
    "ftm-statements": "FollowTheMoney statements",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "what", type=click.Choice(WHAT), default="findings", show_default=True, help="What to write.")
@click.option("--kind", default="", help="Only findings of this kind.")
@click.option("--profile", type=click.Choice(["court", "regulator", "public"]), default="public", show_default=True)
@click.option("--sensitivity", type=click.IntRange(0, 2), default=0, help="What originals up to this say may leave.")
@click.option("--preview", is_flag=True, help="Say what would leave and what stays, and write nothing.")
@in_case
def export(file: Path, what: str, kind: str, profile: str, sensitivity: int, preview: bool, case_dir: str) -> None:
    """Write findings to FILE (.geojson, .parquet, .csv by its ending), or a whole case for other tools."""
    from reckoning.account.bundle_request import Request
    from reckoning.case import Case

    case = Case.open(case_dir)
    if what == "findings":
        _findings(case, file, kind)
    else:
        _whole(case, file, what, Request(profile, sensitivity), preview)


def _findings(case: Case, file: Path, kind: str) -> None:
    done = case.export(file, kind)
    without = f", {done.without_place} of them without a place" if done.without_place else ""
    click.echo(f"{done.findings:,} findings{without} written to {done.path}")
    if done.stays:
        click.echo(f"{done.stays:,} findings about one person each stay")
    if done.unnamed:
        click.echo(f"{done.unnamed:,} of craft without an IMO number go without a name: they may be private")


def _whole(case: Case, file: Path, what: str, request: Request, preview: bool) -> None:
    from reckoning.account.dossier_case import Held
    from reckoning.account.exchange import exchange
    from reckoning.archive.folder import CaseFolder

    settings = case.settings
    may = case.holding().leaving  # without what a person withholds
    held = Held(settings.name, settings.question, may.tables, may.evidence, may.judgements, may.entries)
    done = exchange(CaseFolder.find(case.root), held, file, what, request, write=not preview)
    verb = "would be written" if preview else "written"
    click.echo(plain(f"{done.count:,} {COUNTED[what]} {verb} to {done.path}, profile {request.profile}"))
    _tell_rest(done)


def _tell_rest(done: Exchanged) -> None:
    if done.stays:
        click.echo(f"{sum(done.stays.values()):,} stay in the case:")
    for why, count in sorted(done.stays.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(plain(f"  {count:>7,} {why}"))
    if not done.what.startswith("ftm"):
        return
    click.echo("what FollowTheMoney cannot hold:" if done.losses else "FollowTheMoney holds all that leaves")
    for (how, what), count in sorted(done.losses.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0][1])):
        click.echo(plain(f"  {count:>7,} {how}: {what}"))
