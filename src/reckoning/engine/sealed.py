"""Sealed originals of a case: sealed as they come in, opened for a person with a reason, listed for everybody.

What sealing is, and what it cannot do: `reckoning.archive.sealing`. A read is on the ledger before a byte comes out, so
a read that cannot be recorded (a disk that cannot be written, another writer) is not made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reckoning.archive import acts
from reckoning.archive.blobs import opened
from reckoning.archive.durable import disk_errors
from reckoning.archive.folder import CaseFolder, refuse_in_a_case
from reckoning.archive.ledger import Entry, Writer
from reckoning.archive.seal_key import SealKey, read_key, recipients_in
from reckoning.archive.sealing import MEDIA_TYPE, SourceRecord, new_pseudonym, opens, read_record, seal, unseal
from reckoning.archive.tapped import Tapped
from reckoning.archive.unsealings import UNSEALED, Unsealed, What, unsealings_of
from reckoning.engine.admission import Description
from reckoning.engine.intake import Intake
from reckoning.engine.outcome import Addition
from reckoning.model.errors import IntegrityError, ReckoningError, UsageError, raise_all
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.instant import now_ms
from reckoning.readers.media_type import media_type

READER = "sealed"
LEAST_DIGITS = 6
_PSEUDONYM = re.compile(r"source-[a-z2-7]{10}")


@dataclass(frozen=True)
class SealTo:
    """The keys that originals are sealed to, and those that the records of their sources are sealed to."""

    recipients: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SealedOriginal:
    """A sealed original as anybody may see it; `opens` says whether a key given opens it (None: none was given)."""

    sha256: str
    pseudonym: str
    size_bytes: int
    recipients: tuple[str, ...]
    reads: int
    last_read: str
    opens: bool | None = None


def seal_to(folder: CaseFolder, given: Sequence[str]) -> SealTo:
    """The keys to seal to: those given, else those of case.toml; raises `UsageError` where there are none."""
    settings = folder.case_file
    recipients = recipients_in(given or settings.seal_recipients)
    if not recipients:
        do = "reckoning sealkey --out FILE makes a key; give --recipient FILE.pub, or put it under [seal] in case.toml"
        raise UsageError("there is no key to seal to", do=do)
    return SealTo(recipients, recipients_in(settings.seal_sources) or recipients)


def refuse_unfit(paths: Iterable[Path], reader: str, extract_of: str) -> None:
    """Raise for files in a case's own folder, and for what nobody can do with a sealed original."""
    if reader or extract_of:
        do = "seal it, then add what may be read of it as an extract"
        raise UsageError("no reader reads a sealed original, and it is no extract", do=do)
    errors: list[ReckoningError] = []
    for path in paths:
        try:
            refuse_in_a_case(path, "the plain text")
        except UsageError as error:
            errors.append(error)
    raise_all(errors)


def refuse_sealed(standing: acts.Added | None, path: Path) -> None:
    """Raise `UsageError` for the ciphertext of a sealed original, added as if it were a file."""
    if standing and standing.seal:
        raise UsageError("is a sealed original of this case", where=str(path), do="it is kept already")


def extract(said: Description, of: acts.Added) -> Description:
    """What is said of an extract of a sealed original: it is from its pseudonym, and for named people by default."""
    if said.source:
        raise UsageError("an extract is from the pseudonym of its sealed original", do="leave --source out")
    sensitivity = Sensitivity.NAMED if said.sensitivity is None else said.sensitivity
    return replace(said, source=of.evidence.source, parent=of.evidence.sha256, sensitivity=sensitivity)


def add_sealed(folder: CaseFolder, writer: Writer, path: Path, called: str, said: Description, to: SealTo) -> Addition:
    """Seal a file into the case, and what it is called.

    Raises `UsageError` where its plain text lies in the case already.
    """
    pseudonym, name = _source(said.source, acts.evidence_in(writer.entries))
    found: list[SourceRecord] = []

    def write(out: Tapped) -> None:
        with opened(path) as plain:
            sha256, size = seal(plain, out, to.recipients)
        if folder.blobs.holds(sha256):
            do = "reckoning withhold keeps it from leaving; only a new case is without it"
            raise UsageError(
                "lies in the case already, as it is: sealing does not take that back", where=str(path), do=do
            )
        about = (called, sha256, size, media_type(path))
        found.append(SourceRecord(pseudonym, name, *about, said.url, said.published_on, said.licence))

    stored = folder.blobs.keep(write)
    record = folder.blobs.keep(lambda out: seal(found[0].padded(), out, to.sources))
    evidence = Evidence(
        stored.sha256,
        stored.size_bytes,
        MEDIA_TYPE,
        f"{stored.sha256[:16]}.age",
        pseudonym,
        now_ms(),
        sensitivity=Sensitivity.SEALED,
    )
    added = acts.Added(evidence, seal=acts.Seal(record.sha256, to.recipients, to.sources))
    writer.append(*acts.body_of(added))
    return Addition(str(path), stored.sha256, False, READER, Intake(READER, "", pseudonym, True, 0, 0, 0, 0, 0, ()))


def _source(said: str, standing: Iterable[acts.Added]) -> tuple[str, str]:
    """The pseudonym of a source, and the name to be sealed: none where its pseudonym is given."""
    if not _PSEUDONYM.fullmatch(said):
        return new_pseudonym(), said
    if said not in {a.evidence.source for a in standing if a.seal}:
        raise UsageError(f"no sealed original is from {said}", do="see: reckoning sealed")
    return said, ""


def sealed_in(entries: Iterable[Entry]) -> list[acts.Added]:
    """The sealed originals that stand."""
    return [a for a in acts.evidence_in(entries) if a.seal]


def sealed_named(entries: Iterable[Entry], target: str) -> acts.Added:
    """The sealed original of a hash, or the first six or more digits of one; raises `UsageError`."""
    found = [a for a in sealed_in(entries) if a.evidence.sha256.startswith(target.strip().lower())]
    if len(found) != 1 or len(target.strip()) < LEAST_DIGITS:
        raise UsageError(f"{len(found)} sealed originals are named {target!r}", do="see: reckoning sealed")
    return found[0]


def listed(folder: CaseFolder, entries: Sequence[Entry], key_file: Path | None) -> list[SealedOriginal]:
    """Every sealed original that stands; with a key, whether it opens each. Nothing is read."""
    key = _key(key_file) if key_file else None
    items = []
    for one in sealed_in(entries):
        assert one.seal
        reads = unsealings_of(entries, one.evidence.sha256)
        last = f"{reads[-1].at} {reads[-1].by}" if reads else ""
        e = one.evidence
        item = SealedOriginal(e.sha256, e.source, e.size_bytes, one.seal.recipients, len(reads), last)
        items.append(replace(item, opens=opens(_whole(folder, e.sha256), key)) if key else item)
    return items


def read_content(folder: CaseFolder, writer: Writer, target: str, key_file: Path, reason: str, to: Path) -> Path:
    """Write a sealed original's plain text to a new file outside the case, readable by its owner; returns the file.

    Into a folder it is written under a neutral name. What fails half way leaves no file.
    """
    one = sealed_named(writer.entries, target)
    path = to / f"sealed-{one.evidence.sha256[:16]}" if to.is_dir() else to
    refuse_in_a_case(path, "the plain text")
    if path.exists() or path.is_symlink():
        raise UsageError("there is a file already", where=str(path), do="choose another name")
    if not path.parent.is_dir():
        raise UsageError("the folder to write into does not exist", where=str(path.parent), do="make it first")
    blob, key = _recorded(folder, writer, one, one.evidence.sha256, key_file, What.CONTENT, reason)
    with disk_errors(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as plain:
                unseal(blob, plain, key)
        except BaseException:  # an interruption too leaves no plain text
            path.unlink(missing_ok=True)
            raise
    return path


def read_source(folder: CaseFolder, writer: Writer, target: str, key_file: Path, reason: str) -> SourceRecord:
    """Who a sealed original is from, and what it was called."""
    one = sealed_named(writer.entries, target)
    assert one.seal
    blob, key = _recorded(folder, writer, one, one.seal.record, key_file, What.SOURCE, reason)
    return read_record(blob, key)


def _recorded(
    folder: CaseFolder, writer: Writer, one: acts.Added, blob: str, key_file: Path, what: What, reason: str
) -> tuple[Path, SealKey]:
    """The blob and the key that opens it, the read on the ledger; raises before that where it cannot be read."""
    if not reason.strip():
        raise UsageError("a read of a sealed original needs a reason", do='--reason "..."')
    key = _key(key_file)
    path = _whole(folder, blob)
    assert one.seal
    to = one.seal.recipients if what is What.CONTENT else one.seal.record_recipients
    if not opens(path, key):
        do = f"it was sealed to {', '.join(to)}; if no copy of that key is left, nothing opens it"
        raise UsageError("this key does not open it; nothing else in the case is lost", where=str(key_file), do=do)
    used = next((r for r in key.recipients if r in to), "")
    writer.append(UNSEALED, Unsealed(one.evidence.sha256, what, reason, used).body())
    return path, key


def _key(file: Path) -> SealKey:
    refuse_in_a_case(file, "the secret key")
    return read_key(file)


def _whole(folder: CaseFolder, sha256: str) -> Path:
    """A blob whose bytes are those that were sealed; raises `IntegrityError`."""
    path = folder.blobs.path(sha256)
    if folder.blobs.damaged(sha256):
        do = "put it back from a copy of the case"
        raise IntegrityError("the bytes of a sealed original were changed", where=str(path), do=do)
    return path
