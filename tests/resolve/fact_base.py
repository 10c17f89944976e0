"""The fact base of fuel shipments as rows, read as a case reads documents."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from reckoning.case import Case
from reckoning.model.row import RecordKind, Row

FACTS = Path(__file__).parents[1] / "fixtures" / "conflicts"
TABLES = {
    "shipments": RecordKind.DELIVERY,
    "vessels": RecordKind.SHIP,
    "companies": RecordKind.COMPANY,
    "sanctions": RecordKind.SANCTION,
    "figures": RecordKind.FIGURE,
}


@cache
def fact_rows() -> tuple[Row, ...]:
    """Every row of every table."""
    with tempfile.TemporaryDirectory() as folder:
        case = Case.create(Path(folder) / "case")
        for table in TABLES:
            case.add([FACTS / f"{table}.csv"], source="facts")
        return tuple(case.rows())


def rows(table: str, only: str = "") -> list[Row]:
    """The rows of one table, or those of the ids given."""
    wanted = set(only.split())
    return [r for r in fact_rows() if r.kind == TABLES[table] and (not wanted or r.label in wanted)]
