"""Database: a case as SQL tables that can be read and not written, with nothing outside the case in reach.

| table | one row for each |
|---|---|
| evidence | original added and not retracted |
| ledger | act of a person, its body as JSON |
| positions | position report, with the evidence and record it stands in |
| statements | sourced statement |
| rejects | record that was read and not kept, with its place and reason |
| notes | kind of partial loss in one evidence |
| findings | finding of the last trace, and of the last run of each study |
| links | record, statement or finding that stands under a finding |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from reckoning.model.errors import UsageError
from reckoning.model.finding import FINDING_SCHEMA, LINK_SCHEMA
from reckoning.model.position import POSITION_SCHEMA
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA
from reckoning.model.statement import STATEMENT_SCHEMA
from reckoning.tables.duck import connect, literals, parquet, unpatterned
from reckoning.tables.positions import POSITIONS
from reckoning.tables.without import NOTHING, Without

READ_TABLES = {
    "positions": POSITION_SCHEMA,
    "statements": STATEMENT_SCHEMA,
    "rejects": REJECT_SCHEMA,
    "notes": NOTE_SCHEMA,
}
READING = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}
"""SELECT, FROM, WITH, DESCRIBE, SHOW, PIVOT; a COPY could write into `derived/`, which is open to be read."""

WITHHELD = "_withheld"
RESULT_TABLES = {"findings": FINDING_SCHEMA, "links": LINK_SCHEMA}


@dataclass(frozen=True)
class ReadFolder:
    """What was read from one evidence: its hash, its source's name, and the folder of the step."""

    evidence: str
    source: str
    folder: Path


@dataclass(frozen=True)
class CaseTables:
    """Everything the tables are made of; `results` are the folders of the last trace and the last run of each study.

    What `without` names is in none of them.
    """

    root: Path
    evidence: pa.Table
    ledger: pa.Table
    reads: Sequence[ReadFolder]
    results: Sequence[Path] = ()
    without: Without = NOTHING

    def query(self, sql: str) -> pa.Table:
        """The answer to an SQL query as an Arrow table; raises `UsageError` with DuckDB's reason."""
        sql = sql.encode("utf-8", "replace").decode()  # DuckDB takes no text with broken bytes in it
        with self.connect() as connection:
            try:
                if {s.type for s in connection.extract_statements(sql)} - READING:
                    raise UsageError("only a query that reads is run here", do="begin it with SELECT, FROM or WITH")
                answer = connection.sql(sql)
                return answer.to_arrow_table() if answer is not None else pa.table({})
            except duckdb.Error as error:
                raise UsageError(f"the query failed: {error}", do="tables: " + ", ".join(self.names())) from error

    def names(self) -> list[str]:
        """The tables there are."""
        return ["evidence", "ledger", *READ_TABLES, *RESULT_TABLES]

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection in which the tables exist and the rest of the machine does not."""
        connection = connect()
        _hold(connection, "evidence", self.evidence)
        _hold(connection, "ledger", self.ledger)
        _hold(connection, "reads", _reads_table(self.reads))
        _hold(connection, WITHHELD, pa.table({"id": pa.array(self.without.ids, pa.string())}))
        for name, schema in READ_TABLES.items():
            self._read_view(connection, name, schema)
        for name, schema in RESULT_TABLES.items():
            self._result_view(connection, name, schema)
        derived = self.root / "derived"
        connection.execute(f"SET allowed_directories = {literals([derived, unpatterned(derived)])}")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def _read_view(self, connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema) -> None:
        pattern = f"{POSITIONS}-*.parquet" if name == POSITIONS else f"{name}.parquet"
        files = [file for read in self.reads for file in sorted(read.folder.glob(pattern))]
        fields = [field for field in schema if field.name != "evidence"]
        if not files:
            whole = pa.schema([("evidence", pa.string()), ("source", pa.string()), *fields])
            _hold(connection, name, whole.empty_table())
            return
        own = [f"t.{field.name}" for field in fields]
        connection.execute(f"""
            CREATE VIEW {name} AS SELECT reads.evidence, reads.source, {", ".join(own)}
            FROM {parquet(files)} t
            JOIN reads ON reads.folder = parse_dirpath(t.filename)
            {self._kept("t.id") if name == "statements" else ""}""")

    def _result_view(self, connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema) -> None:
        files = [file for result in self.results if (file := result / f"{name}.parquet").is_file()]
        if not files:
            _hold(connection, name, schema.empty_table())
        else:
            names = ("id",) if name == "findings" else ("finding", "statement", "other_finding", "evidence")
            kept = self._kept(*names)
            connection.execute(f"CREATE VIEW {name} AS SELECT * EXCLUDE (filename) FROM {parquet(files)} {kept}")

    def _kept(self, *names: str) -> str:
        """The SQL condition that no column of some holds a thing that is left out."""
        if not self.without:
            return ""
        return "WHERE " + " AND ".join(f"coalesce({n}, '') NOT IN (SELECT id FROM {WITHHELD})" for n in names)


def _hold(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A table of the database itself: one that is only registered is not there for its cursors."""
    connection.register("given", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    connection.unregister("given")


def _reads_table(reads: Sequence[ReadFolder]) -> pa.Table:
    return pa.table(
        {
            "evidence": pa.array([r.evidence for r in reads], pa.string()),
            "source": pa.array([r.source for r in reads], pa.string()),
            "folder": pa.array([str(r.folder) for r in reads], pa.string()),
        }
    )
