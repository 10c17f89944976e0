"""Document originals: the record or cell of a document that a locator names, found again as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from reckoning.model.locator import Locator
from reckoning.readers.document import DocumentReader, Unread, hints_of, sheets_in
from reckoning.readers.document_fit import Fit
from reckoning.readers.document_forms import rendered
from reckoning.readers.document_sheet import Batch, Sheet, cleaned
from reckoning.readers.frame import Reject


@dataclass(frozen=True)
class FoundRecord:
    """A record: its own bytes or, `is_rendered`, canonical JSON; the text of the column that was asked for; and its
    cells, each under its column's name."""

    data: bytes
    is_rendered: bool
    value: str | None
    cells: tuple[tuple[str, str], ...] = ()


def find_record(
    path: Path, locator: Locator, reader: DocumentReader, number: int, index: pa.Table | None
) -> FoundRecord | None:
    """A record of a document, numbered within its sheet; None where there is none. Raises `InputError`."""
    prefix = "".join(f"{part}!" for part in locator.container)
    with sheets_in(path, hints_of(reader.preset)) as tables:
        for table in tables:
            if isinstance(table, Unread) or not table or table[0].prefix != prefix:
                continue
            fitting = reader.fitted(table, path)
            return _in_sheet(*fitting, number, locator.column, index) if fitting else None
    return None


def every_record(path: Path, container: tuple[str, ...], reader: DocumentReader) -> dict[int, FoundRecord]:
    """All records of one sheet of a document by their number, each as `find_record` gives it without a column."""
    prefix = "".join(f"{part}!" for part in container)
    found: dict[int, FoundRecord] = {}
    with sheets_in(path, hints_of(reader.preset)) as tables:
        for table in tables:
            if isinstance(table, Unread) or not table or table[0].prefix != prefix:
                continue
            if fitting := reader.fitted(table, path):
                sheet, fit = fitting
                for batch in sheet.batches(fit.skip, None):
                    base = len(found)
                    found |= {base + i: _found(batch, i, fit, "", sheet.encoding) for i in range(len(batch.rows))}
            break
    return found


def _in_sheet(sheet: Sheet, fit: Fit, number: int, column: str, index: pa.Table | None) -> FoundRecord | None:
    start = _start(sheet.prefix, number, index)
    base = start[0] if start else 0
    for batch in sheet.batches(fit.skip, start):
        if number < base + len(batch.rows):
            return _found(batch, number - base, fit, column, sheet.encoding)
        base += len(batch.rows)
    return None


def _start(prefix: str, number: int, index: pa.Table | None) -> tuple[int, int] | None:
    """The last record before this one whose byte is known."""
    entries = index.to_pylist() if index is not None else []
    known = [e for e in entries if e["container"] == prefix and e["offset"] >= 0 and e["first"] <= number]
    return max(((e["first"], e["offset"]) for e in known), default=None)


def _found(batch: Batch, i: int, fit: Fit, column: str, encoding: str) -> FoundRecord:
    row = batch.rows[i]
    own = batch.source(i) if batch.source else None
    if own is not None and encoding not in ("", "utf-8-sig"):
        own = own.decode("utf-8", "replace").encode(encoding, "replace")  # as it is stored
    if isinstance(row, Reject):
        return FoundRecord(own if own is not None else row.detail.encode(), own is None, None)
    value = None
    if column in fit.names and (place := fit.names.index(column)) < len(row):
        value = cleaned(row[place])
    cells = tuple((name, cleaned(text)) for name, text in zip(fit.names, row, strict=False))
    return FoundRecord(rendered(fit.names, row) if own is None else own, own is None, value, cells)
