"""Reads: what was read of each original, as a trace and the tables take it."""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.archive.acts import Added
from reckoning.archive.blobs import Blobs
from reckoning.archive.derived import Built
from reckoning.engine.intake import Intake, is_drawn
from reckoning.engine.ships import ReadInput
from reckoning.places.terminal_file import read_terminals
from reckoning.places.terminals import Terminals, terminals
from reckoning.tables.database import ReadFolder

Read = tuple[Added, Built]


def source_of(added: Added, built: Built) -> str:
    """The source of an original: as given, else its reader's own."""
    return added.evidence.source or Intake.from_facts(built.facts).source


def read_input(added: Added, built: Built) -> ReadInput:
    """One original as input of a trace."""
    taken = Intake.from_facts(built.facts)
    return ReadInput(added.evidence.sha256, source_of(added, built), taken.thinned, built.folder, taken.buckets)


def read_folder(added: Added, built: Built) -> ReadFolder:
    """One original as a part of the tables."""
    return ReadFolder(added.evidence.sha256, source_of(added, built), built.folder)


def drawn_terminals(reads: Sequence[Read], blobs: Blobs) -> Terminals:
    """The terminals that the user drew, of every file that was understood."""
    drawn = [a.evidence.sha256 for a, built in reads if is_drawn(a) and not Intake.from_facts(built.facts).refused]
    return terminals([t for sha256 in drawn for t in read_terminals(blobs.path(sha256)).items])
