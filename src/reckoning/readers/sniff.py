"""Sniff: the reader of an original, chosen by looking at its bytes, or named by hand."""

from __future__ import annotations

import re
from pathlib import Path

from reckoning.model.errors import InputError, UsageError
from reckoning.readers.containers import Stream, opened, regular_file
from reckoning.readers.document import DocumentReader, Unread, best_fit, sheets_in
from reckoning.readers.document_forms import Hints, stream_sheets
from reckoning.readers.document_preset import (
    DocumentPreset,
    is_document_preset,
    parse_document_preset,
    preset_text,
    shipped_documents,
)
from reckoning.readers.document_sheet import Sheet
from reckoning.readers.followthemoney import FollowTheMoneyReader, form_of
from reckoning.readers.form import SEEN_CHARACTERS, Shape, Sight, fit, look
from reckoning.readers.nmea import NmeaReader
from reckoning.readers.pdf_tables import is_pdf
from reckoning.readers.preset import Preset, parse_preset, shipped
from reckoning.readers.reading import Reader
from reckoning.readers.spreadsheet import is_workbook
from reckoning.readers.table import TableReader

LOOKED_AT_PAGES = 50
_SLASHED = re.compile(rb"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")


def names() -> tuple[str, ...]:
    """The names a reader can be chosen by; the path of a preset's TOML file is another."""
    documents = (p.name for p in shipped_documents())
    return (NmeaReader().name, *(p.name for p in shipped()), *documents, FollowTheMoneyReader().name)


def reader_named(name: str) -> Reader:
    """The reader of this name, or of the preset in this file; raises `UsageError`."""
    if name == NmeaReader().name:
        return NmeaReader()
    if name == FollowTheMoneyReader().name:
        return FollowTheMoneyReader()
    for preset in shipped():
        if preset.name == name:
            return TableReader(preset)
    for document in shipped_documents():
        if document.name == name:
            return DocumentReader(document)
    if name.endswith(".toml"):
        return reader_of_preset(Path(name))
    raise UsageError(
        f"no reader or preset is named {name!r}", do=f"use one of {', '.join(names())}, or a preset's path"
    )


def reader_of_preset(path: Path) -> Reader:
    """The reader that a preset file of the user's describes: of documents or of ship positions."""
    text = preset_text(path)
    if is_document_preset(text):
        return DocumentReader(parse_document_preset(text, str(path)))
    return TableReader(parse_preset(text, str(path)))


def choose(path: Path, name: str | None = None) -> Reader:
    """The reader of an original: named by hand, or the one whose layout its first bytes show.

    In an archive, the first member that any reader knows decides. Raises `InputError` saying what was seen.
    """
    if name is not None:
        return reader_named(name)
    regular_file(path)
    if is_workbook(path) or is_pdf(path):
        return _choose_document(path)
    refusals: list[InputError] = []
    with opened(path) as streams:
        for stream in streams:
            try:
                sight = look(stream, path)
                if sight.shape is Shape.NMEA:
                    return NmeaReader()
                if form_of(sight.head):
                    return FollowTheMoneyReader()
                if found := best_preset(sight):
                    return TableReader(found)
                if document := best_document(_sheets(stream, path), str(path)):
                    return DocumentReader(document)
                refusals.append(_unknown(sight, path))
            except InputError as error:
                refusals.append(error)
    raise refusals[0] if refusals else InputError("an empty archive", where=str(path))


def _sheets(stream: Stream, path: Path) -> list[Sheet]:
    return stream_sheets(stream, path, Hints(records=tuple(sorted({p.records for p in shipped_documents()} | {""}))))


def _choose_document(path: Path) -> Reader:
    """The reader of a workbook or of a PDF's first 50 pages: the first table in it that any preset knows decides."""
    seen = []
    with sheets_in(path, Hints(pages=LOOKED_AT_PAGES)) as tables:
        for table in tables:
            if isinstance(table, Unread):
                continue
            if found := best_document(table, str(path)):
                return DocumentReader(found)
            seen += [", ".join(filter(None, row)) for sheet in table for row in sheet.head[:1]]
    what = (
        f"tables of no known layout: {seen[0][:SEEN_CHARACTERS]}"
        if seen
        else "a PDF or workbook in which no table was found"
    )
    raise InputError(what, where=str(path), do="name a reader or write a preset of ten lines (docs/documents.md)")


def best_document(sheets: list[Sheet], where: str) -> DocumentPreset | None:
    """The shipped document preset that accounts for most of the columns; raises `InputError` on columns of one name."""
    found: list[tuple[int, int, DocumentPreset]] = []
    twins: InputError | None = None
    for preset in shipped_documents():
        try:
            if fitting := best_fit(sheets, preset, False, where):
                found.append((len(fitting[1].used), -len(fitting[1].names), preset))
        except InputError as error:
            twins = twins or error
    if not found and twins:
        raise twins
    return max(found, key=lambda item: item[:2])[2] if found else None


def best_preset(sight: Sight) -> Preset | None:
    """The shipped preset that accounts for most of the columns."""
    fitting = [(preset, form) for preset in shipped() if (form := fit(sight, preset, by_hand=False))]
    fitting.sort(key=lambda pair: pair[0].score(set(pair[1].layout.names)), reverse=True)
    return fitting[0][0] if fitting else None


def _unknown(sight: Sight, path: Path) -> InputError:
    what = f"{sight.shape} of no known layout: {sight.seen}"
    do = f"name a reader ({', '.join(names())}) or write a preset of ten lines (docs/presets.md)"
    if match := _SLASHED.search(sight.head):
        do += f"; it will have to say whether {match[0].decode()} has the day or the month first"
    return InputError(what, where=str(path), do=do)
