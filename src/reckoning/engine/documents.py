"""Documents: what a document's records say, written as statements of a case; in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from reckoning.engine.progress import Progress
from reckoning.model.evidence import Evidence
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.model.row import row_subject
from reckoning.model.statement import STATEMENT_SCHEMA, statement_ids
from reckoning.readers.reading import INDEX_SCHEMA, Reader
from reckoning.tables.positions import open_writer

STREAMS = {"rejects": REJECT_SCHEMA, "notes": NOTE_SCHEMA, "index": INDEX_SCHEMA}


@dataclass(frozen=True)
class Written:
    """What was written: records by what became of them, and statements."""

    account: Account
    statements: int


def read_document(path: Path, reader: Reader, evidence: Evidence, source: str, where: Path, told: Progress) -> Written:
    """Read a document and write its statements, rejects, notes and index; raises `InputError`.

    Who states a record is what the document says, else the source; when, what it says, else the day of publication.
    """
    writers = {name: open_writer(where / f"{name}.parquet", schema) for name, schema in STREAMS.items()}
    statements = open_writer(where / "statements.parquet", STATEMENT_SCHEMA)
    account, count = Account(0, 0, 0), 0
    try:
        for piece in reader.read(path):
            account += piece.account
            told.advance(piece.account.read)
            for name, writer in writers.items():
                if len(batch := getattr(piece, name)):
                    writer.write_batch(batch)
            if len(piece.said):
                statements.write_table(statements_of(piece.said, reader, evidence, source))
                count += len(piece.said)
    finally:
        for writer in (*writers.values(), statements):
            writer.close()
    return Written(account, count)


def statements_of(said: pa.RecordBatch, reader: Reader, evidence: Evidence, source: str) -> pa.Table:
    """What records say as statements of an evidence: a table of `STATEMENT_SCHEMA`."""
    subjects = pc.binary_join_element_wise(row_subject(evidence.sha256, "*")[:-1], said["record_locator"], "")
    given: dict[str, object] = {
        "id": pa.array(_ids(evidence.sha256, said, subjects), pa.string()),
        "evidence": evidence.sha256,
        "subject": subjects,
        "via": source,
        "reader": reader.name,
        "version": reader.version,
        "stated_by": pc.if_else(pc.equal(said["stated_by"], ""), source, said["stated_by"]),
        "stated_on": pc.if_else(pc.equal(said["stated_on"], ""), evidence.published_on, said["stated_on"]),
    }
    arrays = []
    for field in STATEMENT_SCHEMA:
        value = given.get(field.name, said[field.name] if field.name in said.schema.names else None)
        arrays.append(value if isinstance(value, pa.Array) else pa.repeat(pa.scalar(value, field.type), len(said)))
    return pa.Table.from_arrays(arrays, schema=STATEMENT_SCHEMA)


def _ids(evidence: str, said: pa.RecordBatch, subjects: pa.Array) -> Sequence[str]:
    columns = (said["locator"], subjects, said["property"], said["raw"])
    return statement_ids(evidence, zip(*(column.to_pylist() for column in columns), strict=True))
