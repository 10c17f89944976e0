"""Opened tables: a case as SQL tables behind one connection, for those who ask many small questions of one state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property

import duckdb

from reckoning.tables.database import CaseTables


@dataclass(frozen=True)
class OpenedTables(CaseTables):
    """Tables whose every connection is a cursor of one database, made when it is first asked."""

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        return super().connect()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor of the database."""
        return self._database.cursor()


@contextmanager
def opened_tables(tables: CaseTables) -> Iterator[CaseTables]:
    """The same tables behind one connection, which is closed at the end."""
    held = OpenedTables(**{f.name: getattr(tables, f.name) for f in fields(CaseTables)})
    try:
        yield held
    finally:
        held._database.close()
