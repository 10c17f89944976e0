"""Statements of a case as objects: those of some properties, or the rows of its documents."""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.model.row import Row, rows_of
from reckoning.model.statement import Statement, statements_from
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literal


def statements_in(tables: CaseTables, properties: Sequence[str] = ()) -> list[Statement]:
    """The statements of some properties (none named: all), in the order of evidence and place.

    What ships say of themselves in AIS is left to the tables; there are millions.
    """
    wanted = f"property IN ({', '.join(map(literal, properties))})" if properties else "true"
    table = tables.query(f"SELECT * FROM statements WHERE {wanted} AND NOT starts_with(subject, 'mmsi:')")
    return statements_from(table)


def rows_in(tables: CaseTables, kind: str = "") -> list[Row]:
    """The records of a case's documents (of one kind), evidence by evidence, each in the order it stands there."""
    table = tables.query("SELECT * FROM statements WHERE starts_with(subject, 'row:')")
    return rows_of(statements_from(table), kind)
