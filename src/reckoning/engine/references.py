"""References: originals of positions that come in without being copied; they stay where they are, and are read there.

Only positions: they are what is too large to copy, and every finding of them needs their index alone. All are read
before a line is written, so that nothing is added when one of them cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reckoning.archive import acts
from reckoning.archive.acts import Added
from reckoning.archive.derived import Built
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Writer
from reckoning.archive.reference import address_of, readable
from reckoning.engine.admission import Description, text_of
from reckoning.engine.intake import Intake, intake
from reckoning.engine.outcome import Addition
from reckoning.engine.progress import Progress
from reckoning.engine.reads import record_reads
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all
from reckoning.model.evidence import BY_REFERENCE, Evidence, Sensitivity
from reckoning.model.instant import now_ms
from reckoning.readers.media_type import media_type
from reckoning.tables.positions import positions_in

Read = tuple[Added, Built]


@dataclass(frozen=True)
class Reading:
    """What is to be read by reference: where it is kept, the URLs, what is said of them, and what stands, by hash."""

    folder: CaseFolder
    urls: tuple[str, ...]
    said: Description
    standing: Mapping[str, Added]
    told: Progress


Reader = Callable[[Reading], list[Read]]
"""How an engine reads them; raises for all that cannot be read, at once."""


def fit(sensitivity: Sensitivity | None) -> Sensitivity | None:
    """The same; raises `UsageError` for what would have to be sealed: it stays where it is, as it is."""
    if sensitivity is Sensitivity.SEALED:
        raise UsageError("what stays where it is cannot be sealed", do="add it as a file")
    return sensitivity


def add(
    folder: CaseFolder, writer: Writer, given: Sequence[Path | str], said: Description, told: Progress, read: Reader
) -> list[Addition]:
    """Read originals where they are and put on the ledger what they were: URL, size and SHA-256."""
    urls = list(dict.fromkeys(address_of(str(one)) for one in given))
    standing = {a.evidence.sha256: a for a in acts.evidence_in(writer.entries)}
    done = []
    for added, built in read(Reading(folder, tuple(urls), said, standing, told)):
        known = standing.get(added.evidence.sha256) == added
        if not known:
            writer.append(*acts.body_of(added))
            standing[added.evidence.sha256] = added
        record_reads(writer, [added], [built])
        taken = Intake.from_facts(built.facts)
        done.append(Addition(added.evidence.url, added.evidence.sha256, known, taken.reader, taken))
    return done


def read_here(given: Reading) -> list[Read]:
    """Read files that this machine sees."""
    read, errors = list[Read](), list[ReckoningError]()
    for url in given.urls:
        try:
            read.append(read_one(given.folder, url, readable(url), given.said, given.standing, given.told))
        except ReckoningError as error:
            errors.append(error)
    raise_all(errors)
    return read


def read_one(
    folder: CaseFolder, url: str, path: Path, said: Description, standing: Mapping[str, Added], told: Progress
) -> Read:
    """Hash a file and read its positions; raises `InputError` where it has none or changes meanwhile."""
    before = path.stat()
    sha256 = sha256_of_file(path)
    name = text_of(url.rstrip("/").rpartition("/")[2])
    fresh = Evidence(
        sha256=sha256,
        size_bytes=before.st_size,
        media_type=media_type(path),
        file_name=name,
        source="",
        obtained_ms=now_ms(),
        obtained_how=BY_REFERENCE,
        url=url,
    )
    known = standing.get(sha256)
    if known and (known.seal or known.evidence.held):
        raise UsageError("is held in the case already", where=url, do="there is nothing to add")
    added = replace(said, url=url).added(fresh, known, unread=False)
    built = intake(folder, added, told, path)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError("changed while it was read", where=url, do="wait until it is written, then add it again")
    taken = Intake.from_facts(built.facts)
    if taken.refused or not positions_in(built.folder):
        why = taken.refused or f"is read as {taken.reader}, and holds no positions"
        raise InputError(why, where=url, do="only positions are read by reference; add it as a file")
    return added, built
