"""Rows of documents from plain dicts, as the readers would give them; for the tests of this room."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta

from reckoning.model.bound import Bound
from reckoning.model.instant import parse_instant
from reckoning.model.row import Field, Row
from reckoning.model.statement import Value

DATED = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
MEASURED = re.compile(r"^(at least |more than )?(-?[\d.]+)\s*(\S*)$")
DATES = {"date", "loadDate", "dischargeDate", "arrivedOn", "berthedOn", "departedOn", "startDate", "endDate"}
AMOUNTS = {"quantity", "capacity", "percentage", "price", "netWeight", "length"}


def row(kind: str, label: str = "1", evidence: str = "ab" * 32, said: str = "a register", **fields: str) -> Row:
    """A row of a kind; dates as 2023, 2023-04 or 2023-04-15, a span as two with .. between; amounts as "13300 t"."""
    subject = f"row:{evidence[:16]}/{kind}:{label}"
    found = tuple(_field(subject, name, text) for name, text in fields.items() if text)
    return Row(subject, kind, label, evidence, _id(subject, "record", label), said, "", "", found)


def _id(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _field(subject: str, name: str, text: str) -> Field:
    return Field(_id(subject, name, text), name, text, _value(name, text), f"record:1#{name}")


def _value(name: str, text: str) -> Value:
    if name in DATES:
        first, _, last = text.partition("..")
        start, end = span(first), span(last or first)
        return Value(start_ms=start[0] if start else None, end_ms=end[1] if end else None, precision="day")
    if name == "position":
        lon, lat, *error = (float(x) for x in text.split())
        return Value(lon=lon, lat=lat, error_km=error[0] if error else None)
    match = MEASURED.match(text) if name in AMOUNTS else None
    if match:
        bound = {"at least ": Bound.AT_LEAST, "more than ": Bound.MORE_THAN}.get(match[1] or "", Bound.EXACT)
        return Value(number=float(match[2]), bound=bound, unit=match[3] or None)
    return Value()


def span(text: str) -> tuple[int, int] | None:
    """The half-open interval of a day, a month or a year, UTC ms.

    >>> span("2023-12")[1] - span("2023-12-31")[0]
    86400000
    """
    if "T" in text:
        at = parse_instant(text)
        return at, at + 1
    match = DATED.match(text)
    if not match:
        return None
    year, month, day = (int(x) if x else 0 for x in match.groups())
    first = date(year, month or 1, day or 1)
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return parse_instant(first.isoformat()), parse_instant(after.isoformat())


def day_ms(text: str) -> int:
    """The first moment of a day."""
    return parse_instant(text)


def kinds(rows: Iterable[Row]) -> set[str]:
    """The kinds of rows."""
    return {r.kind for r in rows}
