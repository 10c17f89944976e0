"""The demo's dossier: how jet fuel reached Myanmar, built for the public, bundled, and checked as a stranger would.

The signing key is made in the demo's folder, and the stamp is asked of an address where nobody listens: it is pending,
and says so. Nothing is sent anywhere.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reckoning.account.bundle import Bundled, bundle
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT
from reckoning.account.bundle_request import Request
from reckoning.account.bundle_stamp import Stamp
from reckoning.account.dossier_walk import attached_facts, walk
from reckoning.account.signing import make_key
from reckoning.archive.folder import CaseFolder
from reckoning.case import Case
from reckoning.faces.commands_dossier import built, opener, opening_of, place_of
from reckoning.faces.printing import plain
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import InputError, raise_all

TEXT = Path("examples/myanmar/dossier.md")
NAME = "jet-fuel"
FOLDER = "myanmar-dossier"
NOBODY = "http://127.0.0.1:9/name-an-authority"
PUBLIC = Request("public")
Say = Callable[[str], Any]


def run(case: Case, console: Say = click.echo) -> list[Path]:
    """Put the text into the Myanmar case, build it for the public, walk it, bundle it, and run the stranger's check.

    The text cites by query, so it holds whatever ids this case has. Raises what a build raises, and `InputError` for a
    reference that leads nowhere or a check that fails. Returns the PDF and the page.
    """
    text = place_of(case, NAME)
    text.parent.mkdir(exist_ok=True)
    text.write_bytes(TEXT.read_bytes())
    place = case.root.parent / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    console("\n== dossier: How jet fuel reached Myanmar, 2021-2025: what public sources show ==")
    paths = built(case, NAME, place / "written", PUBLIC)
    for path in paths:
        console(f"{shown(path)}")
        console(f"  {path.stat().st_size:,} bytes, SHA-256 {sha256_of_file(path)}")
    _walked(case, paths[0], console)
    done = _bundled(case, place, console)
    _checked(done, console)
    console("To check it by hand: VERIFY.txt in the bundle says how, with sha256sum and openssl alone.")
    return paths


def shown(path: Path) -> Path:
    """A path as a person types it from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _walked(case: Case, pdf: Path, console: Say) -> None:
    """Follow every reference of the PDF down to bytes."""
    facts = attached_facts(pdf.read_bytes())
    done = walk(facts, opener(case), case.original, opening_of(case, facts))
    raise_all([InputError(fault, where=str(pdf), do="report it") for fault in done.faults])
    console(
        f"{done.references:,} references, {done.figures:,} of them figures, lead to {done.statements:,} statements and "
        f"{done.places:,} places in {len(facts['evidence']):,} originals: all hold"
    )
    console(f"{len(facts['contrary']):,} findings that speak against what it cites stand in it; none can be taken out")


def _bundled(case: Case, place: Path, console: Say) -> Bundled:
    """Sign and bundle what leaves under the public profile."""
    key = make_key(place / "signing.key")
    asked = Stamp(NOBODY)
    done = bundle(
        CaseFolder.find(case.root), case.tables(), place / "written", place / "bundle", PUBLIC, key=key, stamp=asked
    )
    leaves = ", ".join(f"{len(done.plan.leaving(what)):,} {what}s" for what in (ORIGINAL, STATEMENT, FINDING))
    stays = len(done.plan.staying(ORIGINAL))
    console(f"\nThe bundle for the public: {shown(done.folder)} (as one file: {shown(done.archive)})")
    console(f"  leave: {leaves}; {stays} originals stay and are told by commitments: they have columns that stay")
    console(plain(f"  signed; the stamp is pending: {done.stamp.pending}"))
    return done


def _checked(done: Bundled, console: Say) -> None:
    """Run the stranger's script on the bundle and print what it says; raises `InputError` where anything is wrong."""
    command = ["sh", str(done.folder / "stranger.sh"), str(done.folder), done.fingerprint]
    console(f"\nThe stranger's check: sh {shown(done.folder)}/stranger.sh {shown(done.folder)} {done.fingerprint}")
    ran = subprocess.run(command, capture_output=True, check=False)
    for line in (ran.stdout + ran.stderr).decode("utf-8", "replace").splitlines():
        console(plain(f"  {line}"))
    if ran.returncode == 1:
        raise InputError("the bundle does not pass the stranger's check", where=str(done.folder), do="report it")
