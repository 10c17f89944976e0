"""Reads: what was read of each original, as a trace and the tables take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reckoning.archive.acts import Added, body_of, evidence_in, recorded_reads, recorded_steps
from reckoning.archive.acts import Read as ReadAct
from reckoning.archive.blobs import Blobs
from reckoning.archive.derived import Built
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Writer
from reckoning.engine.intake import Intake, intake, is_drawn
from reckoning.engine.progress import Progress
from reckoning.engine.ships import ReadInput
from reckoning.model.errors import IntegrityError
from reckoning.places.terminal_file import read_terminals
from reckoning.places.terminals import Terminals, terminals
from reckoning.tables.database import ReadFolder

Read = tuple[Added, Built]


def read_all(folder: CaseFolder, writer: Writer, told: Progress, proven: Mapping[str, str], boxes: bool) -> list[Read]:
    """Every original that stands and the step that holds what was read of it, found or read now, on the ledger.

    What was read by reference is not read twice while it is there; where its positions are in Spark's boxes, only an
    engine that takes `boxes` goes by it. No step that `proven` names may have another manifest hash than it says there.
    """
    standing = [a for a in evidence_in(writer.entries) if not a.seal]
    recorded = recorded_reads(writer.entries)
    reads = [_referenced(folder, a, recorded, boxes) or intake(folder, a, told) for a in standing]
    refuse_other({b.folder.name: b.manifest_sha256 for b in reads}, proven)
    record_reads(writer, standing, reads)
    return list(zip(standing, reads, strict=True))


def _referenced(folder: CaseFolder, added: Added, recorded: Mapping[str, str], boxes: bool) -> Built | None:
    name = recorded.get(added.evidence.sha256, "")
    built = folder.derived.open(name) if name and not added.evidence.held else None
    return built if built and (boxes or not built.facts.get("boxed")) else None


def record_reads(writer: Writer, standing: Sequence[Added], reads: Sequence[Built]) -> None:
    """Put on the ledger which step holds what was read of each original, where it is not there yet."""
    recorded, hashes = recorded_reads(writer.entries), recorded_steps(writer.entries)
    pairs = [(a.evidence.sha256, b) for a, b in zip(standing, reads, strict=True)]
    known = {sha for sha, b in pairs if hashes.get(b.folder.name) == b.manifest_sha256}
    new = {sha: b for sha, b in pairs if sha not in known or recorded.get(sha) != b.folder.name}
    if new:
        steps = {b.folder.name: b.manifest_sha256 for b in new.values()}
        writer.append(*body_of(ReadAct({sha: b.folder.name for sha, b in new.items()}, steps)))


def refuse_other(steps: Mapping[str, str], proven: Mapping[str, str]) -> None:
    """Raise `IntegrityError` naming the steps whose manifest hash is not the one that `proven` has for them."""
    if differ := sorted(name for name, sha in steps.items() if proven.get(name, sha) != sha):
        raise IntegrityError(
            f"computed again, these differ from what the ledger recorded: {', '.join(differ)}",
            do="report it; reckoning trace records the new ones",
        )


def source_of(added: Added, built: Built) -> str:
    """The source of an original: as given, else its reader's own."""
    return added.evidence.source or Intake.from_facts(built.facts).source


def read_input(added: Added, built: Built) -> ReadInput:
    """One original as input of a trace."""
    taken = Intake.from_facts(built.facts)
    read = ReadInput(added.evidence.sha256, source_of(added, built), taken.thinned, built.folder, taken.buckets)
    name, boxed = built.facts.get("read_as", built.folder.name), built.facts.get("boxed", 0)
    return replace(read, name=name, positions=taken.positions, boxed=boxed)


def read_folder(added: Added, built: Built) -> ReadFolder:
    """One original as a part of the tables."""
    return ReadFolder(added.evidence.sha256, source_of(added, built), built.folder)


def drawn_terminals(reads: Sequence[Read], blobs: Blobs) -> Terminals:
    """The terminals that the user drew, of every file that was understood."""
    drawn = [a.evidence.sha256 for a, built in reads if is_drawn(a) and not Intake.from_facts(built.facts).refused]
    return terminals([t for sha256 in drawn for t in read_terminals(blobs.path(sha256)).items])
