"""Simulated registers: several lists of fictional people on disk, with the truth beside them.

`lists/` holds what a tool may read: `register-a.csv`, `register-b.xlsx`, `register-c.jsonl`, `register-d.csv`. `truth/`
holds `people.csv` (who there was) and `entries.csv` (which entry is whose). The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from reckoning.model.canonical import sha256_of
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, to_ms
from reckoning.model.row import Field, RecordKind, Row, row_subject
from reckoning.model.statement import Value, statement_ids
from reckoning.simulate.register_lists import Entry, Register, registers
from reckoning.simulate.register_names import in_burmese
from reckoning.simulate.register_people import Township, TruePerson, people, townships

COLUMNS = ("No.", "Name", "Father's name", "Sex", "Age", "Township", "Region", "Status", "Date", "Released on")
README = """Simulated data: no person, township or event in this folder is real.

Made by reckoning.simulate.registers (seed {seed}, {people} people). Names are put together from syllables at random.

lists/  what a tool may read; each list is kept in its own way
truth/  people.csv: who there was; entries.csv: which entry of which list is whose
"""
_FIXED = datetime(2025, 1, 1)


@dataclass(frozen=True)
class SimulatedRegisters:
    """What was drawn: the people, the places, and the lists with the truth of each entry."""

    seed: int
    people: tuple[TruePerson, ...]
    places: tuple[Township, ...]
    registers: tuple[Register, ...]

    @property
    def recorded(self) -> frozenset[str]:
        """The ids of the people that one list or more has."""
        return frozenset(e.person for r in self.registers for e in r.entries)


def draw_registers(seed: int, count: int = 1000, noise: float = 1.0) -> SimulatedRegisters:
    """Lists of so many fictional people, in memory; `noise` multiplies every kind of error and gap.

    Raises `UsageError` for a negative seed or noise, or no people.
    """
    if seed < 0 or count < 1 or not 0 <= noise < 100:
        raise UsageError("nobody to simulate", do="take a seed of 0 or more, 1 person or more, noise from 0 to 100")
    population, places = people(seed, count), townships(seed)
    return SimulatedRegisters(seed, population, places, registers(seed, population, places, noise))


def write_registers(directory: Path, seed: int, count: int = 1000, noise: float = 1.0) -> SimulatedRegisters:
    """Draw lists and write them with their truth. Raises `UsageError` when the directory holds something."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError("not an empty directory", where=str(directory), do="name a new one")
    drawn = draw_registers(seed, count, noise)
    lists, truth = directory / "lists", directory / "truth"
    for folder in (lists, truth):
        folder.mkdir(parents=True, exist_ok=True)
    for register in drawn.registers:
        _write(lists / register.habits.file, [_cells(e) for e in register.entries])
    _write_truth(truth, drawn)
    (directory / "README.txt").write_text(README.format(seed=seed, people=count), encoding="utf-8")
    return drawn


def _cells(entry: Entry) -> tuple[str, ...]:
    day = entry.day.isoformat()[: 7 if entry.month_only else 10] if entry.day else ""
    freed = entry.released.isoformat() if entry.released else ""
    named = entry.number, entry.name, entry.father, entry.sex, entry.age, entry.township, entry.region
    return (*named, entry.status.capitalize(), day, freed)


def _write(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    if path.suffix == ".jsonl":
        lines = (json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) for row in rows)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    elif path.suffix == ".xlsx":
        path.write_bytes(_workbook(rows))
    else:
        _write_csv(path, COLUMNS, rows)


def _write_csv(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _workbook(rows: Sequence[tuple[str, ...]]) -> bytes:
    """A workbook without the clock in it."""
    book = Workbook()
    book.properties.created = book.properties.modified = _FIXED
    sheet = book.active or book.create_sheet()
    sheet.title = "Register"
    for row in (COLUMNS, *rows):
        sheet.append(row)
    written, fixed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_clock(content)
            target.writestr(zipfile.ZipInfo(name, _FIXED.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _without_clock(core: bytes) -> bytes:
    """The document's properties with the moment of saving set back to a fixed one."""
    head, mark, rest = core.partition(b"<dcterms:modified")
    start, end = rest.find(b">") + 1, rest.find(b"</dcterms:modified>")
    return head + mark + rest[:start] + _FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rest[end:] if mark else core


def _write_truth(directory: Path, drawn: SimulatedRegisters) -> None:
    entries = [
        (r.habits.file, number, e.number, e.person) for r in drawn.registers for number, e in enumerate(r.entries, 1)
    ]
    _write_csv(directory / "entries.csv", ("file", "record", "number", "person"), entries)
    rows = [
        (
            *(p.id, " ".join(s.latin[0] for s in p.name), in_burmese(p.name), " ".join(s.latin[0] for s in p.father)),
            *(p.sex, p.age, drawn.places[p.township].latin, p.status, p.day, p.released or ""),
            sum(e.person == p.id for r in drawn.registers for e in r.entries) if len(drawn.people) <= 2000 else "",
        )
        for p in drawn.people
    ]
    head = (
        "person",
        "name",
        "name_burmese",
        "father",
        "sex",
        "age",
        "township",
        "status",
        "date",
        "released",
        "entries",
    )
    _write_csv(directory / "people.csv", head, rows)


def entry_rows(drawn: SimulatedRegisters) -> tuple[list[Row], dict[str, str]]:
    """The lists as the rows that readers make of them, and whose each row is (row id -> person id)."""
    rows, whose = [], {}
    for register in drawn.registers:
        evidence = sha256_of(["simulated register", drawn.seed, len(drawn.people), register.habits.file])
        for number, entry in enumerate(register.entries):
            row = _row(evidence, register.habits.name, number, entry)
            rows.append(row)
            whose[row.subject] = entry.person
    return rows, whose


def _row(evidence: str, source: str, number: int, entry: Entry) -> Row:
    place = f"record:{number}"
    subject = row_subject(evidence, place)
    given: list[tuple[str, str, Value]] = [
        ("name", entry.name, Value()),
        ("fatherName", entry.father, Value()),
        ("gender", entry.sex, Value()),
        ("age", entry.age, Value()),
        ("township", entry.township, Value()),
        ("region", entry.region, Value()),
        ("status", entry.status, Value()),
    ]
    dated = (("date", entry.day, entry.month_only), ("releasedOn", entry.released, False))
    given += [(n, d.isoformat(), _days(d, month)) for n, d, month in dated if d]
    given = [g for g in given if g[1]]
    ids = statement_ids(evidence, [(place, subject, name, raw) for name, raw, _ in given])
    fields = tuple(Field(i, n, raw, value, f"{place}#{n}") for i, (n, raw, value) in zip(ids, given, strict=True))
    head = statement_ids(evidence, [(place, subject, "record", entry.number)])[0]
    return Row(subject, RecordKind.CASUALTY, entry.number, evidence, head, source, source, "", fields)


def _days(day: date, month_only: bool) -> Value:
    first = day.replace(day=1) if month_only else day
    start = to_ms(datetime(first.year, first.month, first.day, tzinfo=UTC))
    if not month_only:
        return Value(start_ms=start, end_ms=start + DAY_MS, precision="day")
    after = (first + timedelta(31)).replace(day=1)
    return Value(start_ms=start, end_ms=to_ms(datetime(after.year, after.month, 1, tzinfo=UTC)), precision="month")
