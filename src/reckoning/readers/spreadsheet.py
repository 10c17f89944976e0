"""Spreadsheet: the sheets of an XLSX workbook as tables of texts: cached values of formulas, dates as they are shown.

A value of merged cells stands in each of them. Blank rows are no records. A row that is one merged stretch is a heading
and rejected as that. Numbers are as stored, or in the percent and down to the day, month or year that their format
shows. Rows stream from the file; only shared texts and merged ranges are held.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from reckoning.model.errors import InputError
from reckoning.model.locator import escape_sheet
from reckoning.readers.document_forms import text_of
from reckoning.readers.document_sheet import HEAD_ROWS, Batch, Row, Sheet, pieces
from reckoning.readers.frame import Reject
from reckoning.readers.reading import Note
from reckoning.readers.workbook_parts import (
    LONGEST_TEXT,
    Attributes,
    Format,
    Handlers,
    Members,
    Workbook,
    read_workbook,
    shared_texts,
    whole_number,
)

COLUMNS_AT_MOST = 1024
MERGED_AT_MOST = 50_000

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref=["\']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["\']')
_BINARY = "xl/workbook.bin"


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook of Office Open XML; raises `InputError` on the binary kind."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    if _BINARY in names:
        raise InputError("a binary workbook", where=str(path), do="save it as .xlsx or CSV")
    return "xl/workbook.xml" in names


@contextmanager
def workbook_sheets(path: Path) -> Iterator[Iterator[Sheet]]:
    """The sheets of a workbook in order; raises `InputError` where it is damaged or hostile."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"a damaged workbook: {error}", where=str(path)) from error
    with archive:
        members = Members(archive, str(path))
        book = read_workbook(members, str(path))
        texts = shared_texts(members)
        yield (_sheet(members, member, name, book, texts) for name, member in book.sheets)


@dataclass(frozen=True)
class Range:
    """Merged cells: rows and columns counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Range) -> bool:
        """Whether the two have columns in common; merged ranges of one row never may."""
        return self.left <= other.right and other.left <= self.right


def _sheet(members: Members, member: str, name: str, book: Workbook, texts: list[str | None]) -> Sheet:
    merged = _merged_ranges(members, member)
    notes: dict[str, Note] = {}
    rows = partial(_filled_rows, members, member, book, texts, merged, notes)
    head = [[] if isinstance(row, Reject) else row for row, _ in islice(rows(), HEAD_ROWS)]

    def batches(skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        notes.clear()
        for piece in pieces(islice(rows(), skip, None), _characters):
            yield Batch([_record(row, heading) for row, heading in piece])

    return Sheet(
        f"{escape_sheet(name)}!", head, batches, alone=len(book.sheets) == 1, notes=lambda: list(notes.values())
    )


def _characters(item: tuple[Row | Reject, bool]) -> int:
    return 0 if isinstance(item[0], Reject) else sum(map(len, item[0]))


def _record(row: Row | Reject, heading: bool) -> Row | Reject:
    if heading and not isinstance(row, Reject):
        return Reject(0, "merged_heading", next(filter(None, row)))
    return row


def _merged_ranges(members: Members, member: str) -> list[Range]:
    """The merged ranges of a sheet, which stand after its cells, by their first row."""
    found: list[Range] = []
    held = b""
    for piece in members.pieces(member):
        held += piece
        for match in _MERGED.finditer(held):
            (left, top), (right, bottom) = (_reference(part) for part in match[1].decode().split(":"))
            found.append(Range(top, left, bottom, min(right, COLUMNS_AT_MOST - 1)))
        last = held.rfind(b">")
        held = held[last + 1 :][-4096:] if last >= 0 else held[-4096:]
        if len(found) > MERGED_AT_MOST:
            raise InputError(f"more than {MERGED_AT_MOST} merged ranges", where=member, do="save the sheet as CSV")
    return sorted(found, key=lambda r: (r.top, r.left))


def _filled_rows(
    members: Members, member: str, book: Workbook, texts: list[str | None], merged: list[Range], notes: dict[str, Note]
) -> Iterator[tuple[Row | Reject, bool]]:
    """Rows with something in them, merged values in all their cells; and whether a row is one merged heading."""
    waiting, active = 0, list[tuple[Range, str]]()
    for number, cells in _rows(members, member, book, texts, notes):
        if None in cells.values():
            yield Reject(0, "record_too_long", f"a text of more than {LONGEST_TEXT} characters"), False
            continue
        row = {column: text or "" for column, text in cells.items()}
        active = [item for item in active if item[0].bottom >= number]
        if any(column >= COLUMNS_AT_MOST for column in row):
            yield Reject(0, "too_many_columns", f"more than {COLUMNS_AT_MOST} columns are in use"), False
            continue
        opened: list[tuple[Range, str]] = []
        while waiting < len(merged) and merged[waiting].top <= number:
            area = merged[waiting]
            waiting += 1
            if area.top == number and row.get(area.left) and not any(area.meets(a) for a, _ in (*active, *opened)):
                opened.append((area, row[area.left]))
        active += opened
        for area, text in active:
            row.update(dict.fromkeys(range(area.left, area.right + 1), text))
        filled = {column for column, text in row.items() if text}
        if filled:
            wide = (set(range(a.left, a.right + 1)) for a, _ in opened if a.right > a.left)
            heading = len(filled) > 1 and any(filled <= columns for columns in wide)
            yield [row.get(column, "") for column in range(max(filled) + 1)], heading


def _rows(
    members: Members, member: str, book: Workbook, texts: list[str | None], notes: dict[str, Note]
) -> Iterator[tuple[int, dict[int, str | None]]]:
    """The rows of a sheet as stored: number from 0, and texts by column; None for one too long."""
    cells = _Cells(book, texts, notes)
    for _ in members.parse(member, Handlers(cells.start, cells.end, cells.text)):
        yield from cells.rows
        cells.rows.clear()


class _Cells:
    """Collects rows from the elements of a sheet."""

    def __init__(self, book: Workbook, texts: list[str | None], notes: dict[str, Note]) -> None:
        self.rows: list[tuple[int, dict[int, str | None]]] = []
        self._book, self._texts, self._notes = book, texts, notes
        self._number, self._column = -1, -1
        self._row: dict[int, str | None] = {}
        self._kind, self._style, self._formula = "", 0, False
        self._held: list[str] = []
        self._size, self._reading = 0, False

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "row":
            self._number = whole_number(given.get("r", ""), self._number + 2) - 1
            self._column, self._row = -1, {}
        elif tag == "c":
            place = _REFERENCE.fullmatch(given.get("r", ""))
            self._column = _reference(place[0])[0] if place else self._column + 1
            self._kind, self._style = given.get("t", "n"), whole_number(given.get("s", "0"))
            self._held, self._size, self._formula = [], 0, False
        elif tag == "f":
            self._formula = True
        self._reading = tag in ("v", "t")

    def text(self, data: str) -> None:
        if self._reading and self._size <= LONGEST_TEXT:
            self._size += len(data)
            self._held.append(data)

    def end(self, tag: str) -> None:
        self._reading = False
        if tag == "c":
            text = self._value("".join(self._held)) if self._size <= LONGEST_TEXT else None
            if text != "":
                # One beyond the last column is enough to refuse the row; a bomb may hold millions.
                self._row[min(self._column, COLUMNS_AT_MOST)] = text
            elif self._formula:
                self._note("formula_without_value")
        elif tag == "row" and self._row:
            self.rows.append((self._number, self._row))

    def _value(self, stored: str) -> str | None:
        if self._kind == "s":
            place = whole_number(stored, len(self._texts))
            return self._texts[place] if place < len(self._texts) else ""
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
        if self._kind != "n" or not stored:
            return stored
        formats = self._book.formats
        return shown(stored, formats[self._style] if self._style < len(formats) else Format(), self._book.from_1904)

    def _note(self, code: str) -> None:
        known = self._notes.get(code)
        self._notes[code] = Note(code, known.count + 1 if known else 1, 0, "a formula whose result was not stored")


def _reference(text: str) -> tuple[int, int]:
    """Column and row of a cell, from 0; a column beyond the last possible one counts as that.

    >>> _reference("B5"), _reference("XFD1048576")
    ((1, 4), (16383, 1048575))
    """
    match = _REFERENCE.fullmatch(text)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return min(column, 16384) - 1, int(match[2]) - 1


def shown(stored: str, form: Format, from_1904: bool = False) -> str:
    """A stored number as its format shows it: a date, a share in percent, or the plain number.

    >>> shown("45021", Format("day")), shown("45021.5", Format("time")), shown("45021", Format("month"))
    ('2023-04-05', '2023-04-05 12:00:00', '2023-04')
    >>> shown("45021.75", Format("day")), shown("45021.75", Format("year"))
    ('2023-04-05', '2023')
    >>> shown("0.25", Format(percent=True)), shown("1.33E4", Format())
    ('25%', '13300')
    """
    try:
        number = float(stored)
    except ValueError:
        return stored
    if form.percent:
        return f"{number * 100:.10g}%"
    if not form.precision or number < 0:
        return stored if "E" not in stored.upper() else text_of(number)
    try:
        return _moment(number, form.precision, from_1904)
    except (OverflowError, ValueError):
        return stored


def _moment(number: float, precision: str, from_1904: bool) -> str:
    if precision != "time":  # the hour that a cell holds and does not show is not said
        day = _day_zero(number, from_1904) + timedelta(days=int(number))
        return day.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[precision])
    if number < 1:
        return str(timedelta(seconds=round(number * 86_400)))
    return (_day_zero(number, from_1904) + timedelta(seconds=round(number * 86_400))).isoformat(" ")


def _day_zero(number: float, from_1904: bool) -> datetime:
    """Days count from 1900-01-01 as 1, and the 29 February 1900, which never was, as 60."""
    return datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if number < 60 else 30)
