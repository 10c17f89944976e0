"""Intake: one original read into a derived step: sorted positions, statements, rejects, notes, and an index of places.

In constant memory: pieces stream from the reader through DuckDB's sort to the disk. A reader that refuses the whole
file leaves an empty step that says why; the original stays archived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.archive.acts import Added
from reckoning.archive.derived import Built, Step
from reckoning.archive.folder import CaseFolder
from reckoning.archive.reference import bytes_of
from reckoning.engine import lists, reports
from reckoning.engine.documents import read_document
from reckoning.engine.progress import Progress
from reckoning.engine.refusal import clear, refused_alone
from reckoning.engine.statics import write_statics
from reckoning.model.errors import InputError, ReckoningError, UsageError
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.places.terminal_file import read_terminals
from reckoning.readers.document import DocumentReader
from reckoning.readers.followthemoney import FollowTheMoneyReader
from reckoning.readers.reading import INDEX_SCHEMA, RUN_SCHEMA, Reader, Reading
from reckoning.readers.sanctions_file import recognised
from reckoning.readers.sniff import choose, reader_named, reader_of_preset
from reckoning.tables.positions import write_positions

VERSION = "1"
STREAMS = {"rejects": REJECT_SCHEMA, "notes": NOTE_SCHEMA, "index": INDEX_SCHEMA, "runs": RUN_SCHEMA}


@dataclass(frozen=True)
class Intake:
    """What reading one original gave: records, positions, statements, buckets of ships; `refused` says why nothing."""

    reader: str
    reader_version: str
    source: str
    thinned: bool
    read: int
    kept: int
    rejected: int
    positions: int
    statements: int
    buckets: tuple[int, ...]
    refused: str = ""

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Intake:
        """The intake recorded in a step's manifest."""
        known = {name: facts[name] for name in (f.name for f in fields(cls))}
        return cls(**{**known, "buckets": tuple(facts["buckets"])})


def intake(folder: CaseFolder, added: Added, told: Progress, path: Path | None = None) -> Built:
    """The step that holds what was read of an original: found, or read now.

    `path` is where its bytes were just seen to be; without it they are looked for.
    """
    path = path or bytes_of(folder.blobs, added.evidence)
    if is_drawn(added):
        return _terminals(folder, added, path)
    if added.reader == lists.READER:
        return _list(folder, added, path)
    if added.reader in reports.READERS:
        return _report(folder, added, path)
    try:
        reader = reader_by_hand(folder, added) or refused_alone(lambda: choose(path))
    except (InputError, UsageError) as error:  # a reader that this version no longer has is a usage error
        refused = error
        if not added.reader and not added.preset and recognised(path):
            return _list(folder, added, path)
        if not added.reader and not added.preset and reports.is_report(added.evidence.file_name):
            return _report(folder, added, path)
        return folder.derived.build(_step(added, "", "", ""), lambda where: _refusal(where, "", refused))
    definition = reader.definition
    if isinstance(reader, DocumentReader | FollowTheMoneyReader):
        # What a record says was said on the day of publication, unless it says when.
        definition += f"\n# published on {added.evidence.published_on}"
    step = _step(added, reader.name, reader.version, definition)
    told_of = f"reading {added.evidence.file_name}"

    def compute(where: Path) -> dict[str, Any]:
        told.stage(told_of, 0, "records")
        try:
            return asdict(refused_alone(lambda: _read(path, reader, added, where, told)))
        except InputError as error:
            clear(where)
            return _refusal(where, reader.name, error)

    return folder.derived.build(step, compute)


def is_drawn(added: Added) -> bool:
    """Whether an original is of terminals that a user drew: GeoJSON by its name, and no reader named for it."""
    return added.evidence.file_name.lower().endswith(".geojson") and not added.reader and not added.preset


def _terminals(folder: CaseFolder, added: Added, path: Path) -> Built:
    """Terminals that the user drew hold no positions; each is one record."""

    def compute(where: Path) -> dict[str, Any]:
        try:
            drawn = len(refused_alone(lambda: read_terminals(path)))
        except ReckoningError as error:
            return _refusal(where, "terminals", error)
        return {**_refusal(where, "terminals", None), "read": drawn, "kept": drawn}

    return folder.derived.build(_step(added, "terminals", VERSION, ""), compute)


def _list(folder: CaseFolder, added: Added, path: Path) -> Built:
    """A sanctions list gives statements about those it names; what it says depends on its name and date too."""
    evidence = added.evidence

    def compute(where: Path) -> dict[str, Any]:
        try:
            done = refused_alone(lambda: lists.read_list(path, evidence, where))
        except InputError as error:
            clear(where)
            return _refusal(where, lists.READER, error)
        records = (done.account.read, done.account.kept, done.account.rejected)
        return asdict(Intake(lists.READER, lists.VERSION, done.source, True, *records, 0, done.statements, ()))

    definition = f"{evidence.file_name} {evidence.published_on}"
    return folder.derived.build(_step(added, lists.READER, lists.VERSION, definition), compute)


def _report(folder: CaseFolder, added: Added, path: Path) -> Built:
    """A report gives claims, proposed until a person accepts them."""
    reader, evidence = reports.report_reader(added.reader), added.evidence
    name = f"report:{reader.name}"

    def compute(where: Path) -> dict[str, Any]:
        try:
            done = refused_alone(lambda: reports.read_report(path, evidence, reader, where))
        except InputError as error:
            clear(where)
            return _refusal(where, name, error)
        records = (done.account.read, done.account.kept, done.account.rejected)
        return asdict(Intake(name, reader.version, done.source, True, *records, 0, done.statements, ()))

    return folder.derived.build(
        _step(added, name, reader.version, f"{evidence.file_name} {evidence.published_on}"), compute
    )


def reader_by_hand(folder: CaseFolder, added: Added) -> Reader | None:
    """The reader that a person named when an original was added, or the preset given then; None: look at the bytes."""
    if added.reader == lists.READER or added.reader in reports.READERS:
        return None
    if added.preset:
        return reader_of_preset(folder.blobs.path(added.preset))
    return reader_named(added.reader) if added.reader else None


def _step(added: Added, reader: str, version: str, definition: str) -> Step:
    parameters = {"reader": reader, "version": version, "definition": definition, "source": added.evidence.source}
    return Step("read", VERSION, parameters, (added.evidence.sha256,))


def _refusal(where: Path, reader: str, error: ReckoningError | None) -> dict[str, Any]:
    for name, schema in STREAMS.items():
        if name != "runs":
            pq.write_table(schema.empty_table(), where / f"{name}.parquet")
    reason = "" if error is None else error.what + (f"; {error.do}" if error.do else "")
    return asdict(Intake(reader, "", "", True, 0, 0, 0, 0, 0, (), reason))


def _read(path: Path, reader: Reader, added: Added, where: Path, told: Progress) -> Intake:
    if isinstance(reader, DocumentReader | FollowTheMoneyReader):
        source = added.evidence.source or reader.default_source
        done = read_document(path, reader, added.evidence, source, where, told)
        counts = (done.account.read, done.account.kept, done.account.rejected)
        return Intake(reader.name, reader.version, source, reader.thinned, *counts, 0, done.statements, ())
    return _read_positions(path, reader, added, where, told)


def _read_positions(path: Path, reader: Reader, added: Added, where: Path, told: Progress) -> Intake:
    streams = {name: pq.ParquetWriter(where / f"{name}.parquet", schema) for name, schema in STREAMS.items()}
    totals = [Account(0, 0, 0)]

    def positions() -> Iterator[pa.RecordBatch]:
        for piece in reader.read(path):
            totals[0] += piece.account
            told.advance(piece.account.read)
            _write_streams(streams, piece)
            yield piece.positions

    try:
        buckets = write_positions(positions(), where)
    finally:
        for writer in streams.values():
            writer.close()
    source = added.evidence.source or reader.default_source
    spill = where / ".spill"
    statements = write_statics(
        where / "runs.parquet",
        where,
        spill,
        evidence=added.evidence.sha256,
        source=source,
        reader=reader.name,
        version=reader.version,
    )
    (where / "runs.parquet").unlink()
    _remove_spill(spill)
    account = totals[0]
    return Intake(
        reader.name,
        reader.version,
        source,
        reader.thinned,
        account.read,
        account.kept,
        account.rejected,
        int(buckets.sum()),
        statements,
        tuple(np.flatnonzero(buckets).tolist()),
    )


def _write_streams(streams: dict[str, pq.ParquetWriter], piece: Reading) -> None:
    for name, writer in streams.items():
        batch = getattr(piece, name)
        if batch.num_rows:
            writer.write_batch(batch)


def _remove_spill(spill: Path) -> None:
    if spill.is_dir():
        for file in spill.iterdir():
            file.unlink()
        spill.rmdir()
