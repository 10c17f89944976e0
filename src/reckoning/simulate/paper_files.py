"""Paper files: tables of text as CSV, JSON and workbooks, the same bytes whenever they are written."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl

NOTE = "simulated"
_STAMP = (1980, 1, 1, 0, 0, 0)
_SAVED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True)
class Paper:
    """A document: its columns and rows of text; every row gets a last column that says it is simulated."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[tuple[str, ...]]:
        """Header and rows with the label."""
        return [(*self.columns, "Notes"), *((*row, NOTE) for row in self.rows)]


def write_sheet(path: Path, paper: Paper) -> Path:
    """A paper as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(paper.labelled)
    return path


def write_lines(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Rows without a header as CSV, every cell quoted, as the US Treasury's lists are."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def write_json(path: Path, paper: Paper) -> Path:
    """A paper as a JSON array of objects; cells that are numbers are written as numbers."""
    names, *rows = paper.labelled
    objects = [{n: _plain(cell) for n, cell in zip(names, row, strict=True) if cell} for row in rows]
    path.write_text(json.dumps(objects, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _plain(cell: str) -> object:
    return float(cell) if re.fullmatch(r"-?\d+\.\d+", cell) else cell


def write_workbook(path: Path, title: str, paper: Paper) -> Path:
    """A paper as a workbook as offices write them: a title over merged cells, an empty row, the header in row 3."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.append([f"{title} ({NOTE.upper()})"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(paper.columns) + 1)
    sheet.append([])
    for row in paper.labelled:
        sheet.append([_cell(cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    path.write_bytes(_without_clock(made.getvalue()))
    return path


def _cell(text: str) -> object:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text).date()
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text) else text or None


def _without_clock(raw: bytes) -> bytes:
    """The same workbook with no time of saving in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _SAVED.sub(b"", old.read(item)))
    return made.getvalue()
