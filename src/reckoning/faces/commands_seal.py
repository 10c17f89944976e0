"""Commands on sealed originals: sealkey, sealed, unseal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json, print_table

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--out", type=_PATH, required=True, help="The secret key's file; its public half gets .pub at its end.")
def sealkey(out: Path) -> None:
    """Make a key to seal originals to; keep it outside every case, and a copy of it in a safe place."""
    from reckoning.archive.folder import refuse_in_a_case
    from reckoning.archive.seal_key import make_key

    refuse_in_a_case(out, "a secret key")
    recipient = make_key(out)
    click.echo(plain(f"secret key: {out}; whoever has it reads what is sealed to it, and nobody can make it again"))
    click.echo(f"seal to it: --recipient {recipient}, or in case.toml:")
    click.echo(f'[seal]\nrecipients = ["{recipient}"]')


@click.command()
@click.option("--identity", type=_PATH, help="A secret key's file: say which originals it opens.")
@in_case
@as_json
def sealed(identity: Path | None, case_dir: str, as_json: bool) -> None:
    """The sealed originals: pseudonym, keys they are sealed to, how often each was read; nothing of them is read."""
    from reckoning.case import Case

    found = [asdict(one) for one in Case.open(case_dir).sealed(identity)]
    if as_json:
        print_json(found)
        return
    rows = [{**row, "sha256": row["sha256"][:16], "recipients": ", ".join(row["recipients"])} for row in found]
    if identity is None:
        rows = [{name: value for name, value in row.items() if name != "opens"} for row in rows]
    print_table(rows)
    if not rows:
        click.echo("none")
    if lost := [row["sha256"] for row in rows if identity and not row["opens"]]:
        click.echo(f"this key does not open {', '.join(lost)}; nothing else in the case is lost")
        raise click.exceptions.Exit(2)


@click.command()
@click.argument("target")
@click.option("--identity", type=_PATH, required=True, help="The secret key's file, outside the case.")
@click.option("--reason", required=True, help="Why; it goes on the ledger, with who and when, before anything is read.")
@click.option("--to", type=_PATH, help="A new file, or a folder, outside the case: the plain text is written there.")
@click.option("--who", is_flag=True, help="Say who the source is, and what the file was called.")
@in_case
def unseal(target: str, identity: Path, reason: str, to: Path | None, who: bool, case_dir: str) -> None:
    """Read a sealed original by its hash: its content (--to), or who it is from (--who)."""
    from reckoning.case import Case
    from reckoning.model.errors import UsageError

    if (to is None) != who:
        raise UsageError("is the content to be read, or who it is from?", do="--to PLACE, or --who")
    case = Case.open(case_dir)
    if to is None:
        for name, value in asdict(case.source_of(target, identity, reason)).items():
            if value:
                click.echo(plain(f"{name}: {value}"))
    else:
        click.echo(plain(f"{case.unseal(target, identity, reason, to)}: in plain text, for you alone; remove it after"))
    click.echo("the read is on the ledger")
