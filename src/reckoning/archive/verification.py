"""Verification: every byte of a case against what was recorded of it.

Originals against their names (sealed ones by their ciphertext: no key is needed), the ledger against its own chain,
each derived file against its manifest, each manifest against the ledger line that records it, case.toml against the
hash last recorded. Nobody can prove from the case alone that the ledger's end was not cut off: compare its head with
one kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reckoning.archive.acts import ADDED, evidence_in, read_added, recorded_steps
from reckoning.archive.derived import MANIFEST
from reckoning.archive.folder import CASE_FILE, CaseFolder
from reckoning.archive.ledger import Entry
from reckoning.archive.reference import bytes_of
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import IntegrityError, ReckoningError


@dataclass(frozen=True)
class Verdict:
    """What was checked and what is wrong; `head` is the hash of the last ledger line, to be kept elsewhere."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    blobs: int
    ledger_lines: int
    derived_steps: int
    head: str

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(folder: CaseFolder) -> Verdict:
    """Check every file of a case; reads all of it."""
    try:
        entries = folder.ledger.entries()
    except IntegrityError as error:
        return Verdict((str(error),), (), 0, 0, 0, "")
    strangers = [f"{name}: not an original" for name in folder.strangers()]
    unclaimed = _unclaimed(folder, entries)
    differ, unseen = _referenced(folder, entries)
    problems = [*strangers, *_blobs(folder, entries), *differ, *_derived(folder, entries), *_settings(folder, entries)]
    unrecorded = sorted(set(folder.derived.names()) - set(recorded_steps(entries)))
    remarks = unseen + [f"{name}: left by a crash; the next writer removes it" for name in folder.unfinished()]
    remarks += [
        f"blobs/{sha[:2]}/{sha}: on no ledger line: a crash came before it, or the ledger's end was cut off"
        for sha in unclaimed
    ]
    remarks += [f"derived/{name}: finished and not recorded; the next writer removes it" for name in unrecorded]
    remarks += [f"{name}: not a part of the case, and not checked" for name in folder.guests()]
    if folder.ledger.path.read_bytes()[-1:] not in (b"\n", b""):
        remarks.append("ledger.jsonl: its last line was cut off by a crash and never acknowledged")
    return Verdict(
        tuple(problems),
        tuple(remarks),
        len(folder.blobs.names()),
        len(entries),
        len(folder.derived.names()),
        entries[-1].sha if entries else "",
    )


def _blobs(folder: CaseFolder, entries: list[Entry]) -> Iterator[str]:
    held = set(folder.blobs.names())
    recorded = {sha for entry in entries for sha in _names_of_blobs(entry)}
    for sha in sorted(recorded - held):
        yield f"blobs/{sha[:2]}/{sha}: missing"
    for sha in sorted(held):
        if folder.blobs.damaged(sha):
            yield f"blobs/{sha[:2]}/{sha}: its bytes were changed"


def _unclaimed(folder: CaseFolder, entries: list[Entry]) -> list[str]:
    return sorted(set(folder.blobs.names()) - {sha for entry in entries for sha in _names_of_blobs(entry)})


def _names_of_blobs(entry: Entry) -> list[str]:
    if entry.act != ADDED:
        return []
    added = read_added(entry)
    original = added.evidence.sha256 if added.evidence.held else ""
    return [name for name in (original, added.preset, added.seal and added.seal.record) if name]


def _referenced(folder: CaseFolder, entries: list[Entry]) -> tuple[list[str], list[str]]:
    """Problems and remarks on originals by reference: bytes that differ, and those that nobody can check here."""
    problems, remarks = [], []
    for evidence in (added.evidence for added in evidence_in(entries) if not added.evidence.held):
        try:
            bytes_of(folder.blobs, evidence)
        except IntegrityError as error:
            problems.append(str(error))
        except ReckoningError as error:
            remarks.append(f"{error}; nothing of it was checked")
    return problems, remarks


def _derived(folder: CaseFolder, entries: list[Entry]) -> Iterator[str]:
    recorded = recorded_steps(entries)
    for name in folder.derived.names():
        path = folder.derived.folder / name
        if not (path / MANIFEST).is_file():
            yield f"derived/{name}: not a finished step"
        elif name in recorded and sha256_of_file(path / MANIFEST) != recorded[name]:
            yield f"derived/{name}/{MANIFEST}: its bytes were changed"
        yield from (f"derived/{problem}" for problem in folder.derived.problems(name))


def _settings(folder: CaseFolder, entries: list[Entry]) -> Iterator[str]:
    recorded = [e.body["case_sha256"] for e in entries if "case_sha256" in e.body]
    if not recorded or folder.case_sha256 != recorded[-1]:
        yield f"{CASE_FILE}: differs from the one last recorded; run: reckoning trace, to record the edit"
