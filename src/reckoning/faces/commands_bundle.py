"""Commands on bundles: bundle, keygen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reckoning.faces.options import in_case
from reckoning.faces.printing import plain

if TYPE_CHECKING:
    from reckoning.account.bundle import Bundled
    from reckoning.account.bundle_plan import Plan
    from reckoning.account.bundle_stamp import Stamp

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("directory", type=_PATH)
@click.option("--out", type=_PATH, help="The bundle's folder; the archive is written beside it.")
@click.option("--profile", type=click.Choice(["court", "regulator", "public"]), default="public", show_default=True)
@click.option("--key", "key_file", type=_PATH, help="The key to sign with (reckoning keygen makes one).")
@click.option("--stamp", "stamp_url", default="", metavar="URL", help="Ask this authority for an RFC 3161 stamp.")
@click.option("--stamp-certificates", type=_PATH, help="The authority's certificates (PEM): openssl checks the stamp.")
@click.option("--stamp-later", is_flag=True, help="DIRECTORY is a bundle whose stamp is pending: ask for it again.")
@click.option("--sensitivity", type=click.IntRange(0, 2), default=0, help="Originals up to this may leave (default 0).")
@click.option("--release", multiple=True, metavar="SHA256", help="An original that leaves whole, whatever it holds.")
@click.option("--date", default="", help="Day of the snapshot (default: of the ledger's last line).")
@click.option("--preview", "only_preview", is_flag=True, help="Show what leaves and what stays, and write nothing.")
@in_case
def bundle(
    directory: Path,
    out: Path | None,
    profile: str,
    key_file: Path | None,
    stamp_url: str,
    stamp_certificates: Path | None,
    stamp_later: bool,
    sensitivity: int,
    release: tuple[str, ...],
    date: str,
    only_preview: bool,
    case_dir: str,
) -> None:
    """Pack the dossier in DIRECTORY with what stands under it, so that anyone can check it without us."""
    from reckoning.account.bundle import bundle as pack
    from reckoning.account.bundle import preview
    from reckoning.account.bundle_request import Request
    from reckoning.account.bundle_stamp import Stamp
    from reckoning.account.bundle_stamp import stamp_later as ask_again
    from reckoning.account.signing import read_key
    from reckoning.archive.folder import CaseFolder
    from reckoning.case import Case
    from reckoning.model.errors import UsageError

    asked = Stamp(stamp_url, stamp_certificates)
    if stamp_later:
        _tell_stamp(ask_again(directory, asked))
        return
    key = read_key(key_file) if key_file else None
    case = Case.open(case_dir)
    files = {e.sha256: e.file_name for e in case.evidence()}
    request, tables = Request(profile, sensitivity, release, date), case.holding().leaving.tables
    if only_preview:
        seen = preview(CaseFolder.find(case.root), tables, directory, request)
        _tell_plan(seen.plan, files, whole=True)
        click.echo("\n".join(map(plain, (f"of the dossier leave: {', '.join(seen.files)}", *seen.refused))))
        click.echo(f"{len(seen.refused)} things forbid this bundle" if seen.refused else "nothing forbids this bundle")
        return
    if out is None:
        raise UsageError("where is the bundle to be written?", do="--out FOLDER")
    done = pack(CaseFolder.find(case.root), tables, directory, out, request, key=key, stamp=asked)
    _tell_plan(done.plan, files, whole=False)
    _tell_bundle(done)


def _tell_plan(plan: Plan, files: Mapping[str, str], whole: bool) -> None:
    from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT

    limit = int(plan.request.limit)
    click.echo(f"profile {plan.request.profile}, originals up to sensitivity {limit}")
    for what in (ORIGINAL, STATEMENT, FINDING):
        leaves, stays = plan.leaving(what), plan.staying(what)
        click.echo(f"{what}s: {len(leaves)} leave, {len(stays)} stay")
        if whole:
            for name in sorted(leaves):
                click.echo(plain(f"  leaves {name[:16]} {files.get(name, '')}".rstrip()))
        for name, why in sorted(stays.items()) if whole or what == ORIGINAL else ():
            click.echo(plain(f"  stays  {name[:16]} {files.get(name, '')}: {why}".replace(" :", ":")))


def _tell_bundle(done: Bundled) -> None:
    click.echo(plain(f"the bundle: {done.folder}"))
    click.echo(plain(f"as one file: {done.archive}"))
    if done.fingerprint:
        click.echo(f"signed; fingerprint of the key: {done.fingerprint}")
        click.echo("tell it to readers by another way than this bundle: they compare it")
    else:
        click.echo("NOT signed: readers can see damage, not who made it; reckoning keygen makes a key")
    _tell_stamp(done.stamp)
    click.echo(plain(f"readers check it with: sh stranger.sh {done.folder} FINGERPRINT"))


def _tell_stamp(stamp: Stamp) -> None:
    if stamp.pending:
        click.echo(plain(f"the stamp is pending: {stamp.pending}; later: reckoning bundle BUNDLE --stamp-later"))
    elif stamp.url:
        click.echo(plain(f"stamped {stamp.at or '(openssl will say when)'} by {stamp.url}"))


@click.command()
@click.option("--out", type=_PATH, required=True, help="The private key's file; the public one gets .pub at its end.")
def keygen(out: Path) -> None:
    """Make a key to sign bundles with; only you can read its file."""
    from reckoning.account.signing import make_key

    key = make_key(out)
    click.echo(plain(f"private key: {out}; keep a copy in a safe place: nobody can make it again"))
    click.echo(plain(f"public key: {out}.pub"))
    click.echo(f"fingerprint: {key.fingerprint}")
    click.echo("publish the fingerprint where readers of your bundles find it without them")
