"""Documents read whole, for tests: rows, rejects and notes of one original."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from reckoning.engine.documents import statements_of
from reckoning.model.evidence import Evidence
from reckoning.model.record import Account
from reckoning.model.row import Row, rows_of
from reckoning.model.statement import STATEMENT_SCHEMA, statements_from
from reckoning.readers.sniff import choose

FIXTURES = Path(__file__).parents[1] / "fixtures" / "documents"
EVIDENCE = Evidence("ab" * 32, 1, "", "a.csv", "", 0)


@dataclass(frozen=True)
class Whole:
    """Everything that was read of a document."""

    reader: str
    account: Account
    rows: list[Row]
    statements: pa.Table
    rejects: list[tuple[str, str, str]]
    notes: dict[str, int]
    index: pa.Table


def hear(path, reader=None):
    reader = reader or choose(path)
    account, rejects, notes, said, index = Account(0, 0, 0), [], {}, [], []
    for piece in reader.read(path):
        account += piece.account
        rejects += [tuple(row.values()) for row in piece.rejects.to_pylist()]
        for note in piece.notes.to_pylist():
            notes[note["code"]] = notes.get(note["code"], 0) + note["count"]
        said.append(statements_of(piece.said, reader, EVIDENCE, reader.default_source))
        index.append(piece.index)
    statements = pa.concat_tables(said) if said else STATEMENT_SCHEMA.empty_table()
    rows = rows_of(statements_from(statements))
    return Whole(reader.name, account, rows, statements, rejects, notes, pa.Table.from_batches(index))
