"""Rows built by hand, as a document's statements would give them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reckoning.model.instant import to_ms
from reckoning.model.row import RECORD, Row, row_subject, rows_of
from reckoning.model.statement import Statement, Value

EVIDENCE = "e" * 64


def day(text: str) -> Value:
    """A date of a day, month or year as the half-open interval it is."""
    parts = [int(p) for p in text.split("-")]
    start = datetime(*[*parts, 1, 1][:3], tzinfo=UTC)  # type: ignore[misc]
    precision = ("year", "month", "day")[len(parts) - 1]
    if precision == "day":
        end = start + timedelta(days=1)
    elif precision == "month":
        end = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    else:
        end = start.replace(year=start.year + 1)
    return Value(start_ms=to_ms(start), end_ms=to_ms(end), precision=precision)


def row_of(
    kind: str,
    label: str,
    fields: Mapping[str, str],
    values: Mapping[str, Value] | None = None,
    *,
    evidence: str = EVIDENCE,
    stated_by: str = "",
    via: str = "",
) -> Row:
    """One row whose statements have the ids that a reader would give them."""
    subject = row_subject(evidence, f"record:{label}")
    head = Statement(evidence, f"record:{label}", subject, RECORD, label, Value(text=kind), stated_by, via)
    rest = [
        Statement(evidence, f"record:{label}#{name}", subject, name, raw, (values or {}).get(name, Value()), stated_by)
        for name, raw in fields.items()
        if raw
    ]
    return rows_of([head, *rest])[0]


def records(path: Path) -> list[dict[str, str]]:
    """The records of a CSV fixture."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def labels(rows: Iterable[Row], statements: Iterable[str]) -> set[str]:
    """The labels of the rows that hold these statements."""
    wanted = set(statements)
    return {r.label for r in rows if r.statement in wanted or any(f.statement in wanted for f in r.fields)}
