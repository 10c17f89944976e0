"""Rows as a reader of documents gives them, from plain dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from reckoning.model.bound import Bound
from reckoning.model.instant import DAY_MS, to_ms
from reckoning.model.row import RECORD, RecordKind, Row, row_subject, rows_of
from reckoning.model.statement import Statement, Value

NUMBERS = {"killed", "killedCivilians", "killedPerpetrator", "killedTarget", "killedUnknown", "injured", "age"}
DATES = {"date", "asOf", "publishedOn", "killedOn", "arrestedOn", "releasedOn"}


def day_ms(text: str) -> int:
    return to_ms(datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC))


def interval(text: str) -> Value:
    """A date, or two of them with a slash between, as a typed value."""
    first, _, last = text.partition("/")
    if re.fullmatch(r"\d{4}-\d\d", first):
        year, month = map(int, first.split("-"))
        start, end = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        return Value(start_ms=day_ms(str(start)), end_ms=day_ms(str(end)), precision="month")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", first):
        return Value()
    return Value(start_ms=day_ms(first), end_ms=day_ms(last or first) + DAY_MS, precision="range" if last else "day")


def number(text: str) -> Value:
    """ "5", "3..9" (low and high), "3..5..9" (with the best), ">=3" (at least)."""
    if text.startswith(">="):
        return Value(number=float(text[2:]), bound=Bound.AT_LEAST)
    parts = [float(p) for p in text.split("..")]
    if len(parts) == 1:
        return Value(number=parts[0], bound=Bound.EXACT)
    return Value(number=parts[1] if len(parts) == 3 else None, low=parts[0], high=parts[-1])


def value(name: str, text: str, numbers: frozenset[str] = frozenset(NUMBERS)) -> Value:
    if name in numbers:
        return number(text)
    if name in DATES:
        return interval(text)
    if name == "position":
        lon, lat, error = map(float, text.split())
        return Value(lon=lon, lat=lat, error_km=error)
    return Value()


def rows(
    kind: str,
    records: Iterable[dict[str, str]],
    source: str = "source",
    stated_on: str = "",
    numbers: frozenset[str] = frozenset(NUMBERS),
) -> list[Row]:
    """Rows of one evidence; `id` of a record is its label."""
    evidence = (source.encode().hex() * 40)[:64]
    said = []
    for n, record in enumerate(records):
        subject = row_subject(evidence, f"record:{n}")
        at = {"stated_by": source, "via": source, "stated_on": stated_on}
        said.append(
            Statement(evidence, f"record:{n}", subject, RECORD, record.get("id", str(n)), Value(text=kind), **at)
        )
        for name, text in record.items():
            if name != "id" and text:
                said.append(
                    Statement(evidence, f"record:{n}#{name}", subject, name, text, value(name, text, numbers), **at)
                )
    return rows_of(said)


def figures(records: Iterable[dict[str, str]]) -> list[Row]:
    """Rows of published figures from records with the columns of a table of figures."""
    evidence = "f1" * 32
    said = []
    for n, record in enumerate(records):
        subject = row_subject(evidence, f"record:{n}")
        head = Statement(evidence, f"record:{n}", subject, RECORD, record["id"], Value(text=RecordKind.FIGURE))
        said.append(head)
        fields = {
            "what": Value(),
            "wording": Value(),
            "unit": Value(),
            "statedBy": Value(),
            "sourceClass": Value(),
            "notes": Value(),
            "asOf": interval(record["as_of"]),
        }
        columns = {"asOf": "as_of", "statedBy": "stated_by", "sourceClass": "source_class"}
        for name, typed in fields.items():
            column = columns.get(name, name)
            if record[column]:
                said.append(Statement(evidence, f"record:{n}#{column}", subject, name, record[column], typed))
        bounded = Value(number=float(record["value"]), bound=Bound(record["bound"]), unit=record["unit"])
        said.append(Statement(evidence, f"record:{n}#value", subject, "figure", record["value"], bounded))
        start, end = interval(record["period_start"]), interval(record["period_end"])
        if start.start_ms is not None or end.end_ms is not None:
            typed = Value(start_ms=start.start_ms, end_ms=end.end_ms, precision="range")
            raw = f"{record['period_start']}/{record['period_end']}"
            said.append(Statement(evidence, f"record:{n}", subject, "period", raw, typed))
    return rows_of(said)
