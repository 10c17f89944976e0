"""Rows and records of registers for tests, written as readers make them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import combinations

from reckoning.count.linkage import Pair
from reckoning.count.person_clusters import People
from reckoning.count.person_record import PersonRecord, person_records
from reckoning.model.canonical import sha256_of
from reckoning.model.instant import DAY_MS, to_ms
from reckoning.model.row import Field, RecordKind, Row, row_subject
from reckoning.model.statement import Value

TOLD = {"father": "fatherName", "sex": "gender"}


def row(
    number: int, release: str = "one", source: str = "Register A", label: str = "", **told: str | int | date
) -> Row:
    """A row of a register; `told` by property, days as dates."""
    evidence = sha256_of(release)
    subject = row_subject(evidence, f"record:{number}")
    fields = tuple(_field(f"{release}-{number}", TOLD.get(name, name), value) for name, value in told.items())
    return Row(subject, RecordKind.CASUALTY, label, evidence, f"{release}-{number}", source, source, "", fields)


def _field(head: str, name: str, value: str | int | date) -> Field:
    typed = Value()
    if isinstance(value, date):
        start = to_ms(datetime(value.year, value.month, value.day, tzinfo=UTC))
        typed = Value(start_ms=start, end_ms=start + DAY_MS, precision="day")
    elif isinstance(value, int):
        typed = Value(number=float(value))
    return Field(f"{head}-{name}", name, str(value), typed, "")


def record(
    number: int, release: str = "one", source: str = "Register A", label: str = "", **told: str | int | date
) -> PersonRecord:
    """A person record of such a row."""
    return person_records([row(number, release, source, label, **told)])[0]


def records(count: int) -> list[PersonRecord]:
    """So many records with nothing in them."""
    return person_records([row(n) for n in range(count)])


def pairwise_f1(found: People, whose: Mapping[str, str]) -> float:
    """F1 of the best figure's pairs of records against the truth."""
    members: dict[str, list[str]] = {}
    for one, person in whose.items():
        members.setdefault(person, []).append(one)
    true = {k for own in members.values() for k in combinations(sorted(own), 2)}
    made = {k for e in found.entities for k in combinations(e.members, 2)}
    return 2 * len(made & true) / (len(made) + len(true))


def pair(left: PersonRecord, right: PersonRecord, probability: float) -> Pair:
    """A link as `link` gives it."""
    first, second = sorted((left.id, right.id))
    return Pair(first, second, probability)
