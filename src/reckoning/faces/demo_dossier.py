"""The demo's dossier: how jet fuel reached Myanmar, built from the Myanmar case, every figure led back to its bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reckoning.account.dossier_walk import attached_facts, walk
from reckoning.case import Case
from reckoning.faces.commands_dossier import built, opener, place_of
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import InputError, raise_all

TEXT = Path("examples/myanmar/dossier.md")
NAME = "jet-fuel"
Say = Callable[[str], Any]


def run(case: Case, console: Say = click.echo) -> list[Path]:
    """Put the text into the Myanmar case, build it, and follow every reference of the PDF down to bytes.

    The text cites by query, so it holds whatever ids this case has. Raises what a build raises, and `InputError` for a
    reference that leads nowhere.
    """
    text = place_of(case, NAME)
    text.parent.mkdir(exist_ok=True)
    text.write_bytes(TEXT.read_bytes())
    console("\n== dossier: How jet fuel reached Myanmar, 2021-2025: what public sources show ==")
    paths = built(case, NAME)
    for path in paths:
        console(f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
        console(f"  {path.stat().st_size:,} bytes, SHA-256 {sha256_of_file(path)}")
    facts = attached_facts(paths[0].read_bytes())
    done = walk(facts, opener(case), case.original)
    raise_all([InputError(fault, where=str(paths[0]), do="report it") for fault in done.faults])
    console(
        f"{done.references:,} references, {done.figures:,} of them figures, lead to {done.statements:,} statements and "
        f"{done.places:,} places in {len(facts['evidence']):,} originals: all hold"
    )
    console(f"{len(facts['contrary']):,} findings that speak against what it cites stand in it; none can be taken out")
    console("To check it without this software: its last annex. With it, in the case: reckoning dossier walk FILE.pdf")
    return paths
