"""Document: the one reader of documents as tables (customs sheets, registers, published figures) by a preset.

Whatever the format, a document is sheets of texts (`document_sheet`); a preset is fitted over each (`document_fit`),
and what its records say comes out in pieces, in constant memory, every record counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reckoning.model.errors import InputError
from reckoning.readers.containers import Stream, opened, regular_file
from reckoning.readers.document_fit import Fit, fit_sheet
from reckoning.readers.document_forms import Hints, stream_sheets
from reckoning.readers.document_preset import DocumentPreset
from reckoning.readers.document_said import Heard, Listener
from reckoning.readers.document_sheet import Batch, Sheet
from reckoning.readers.pdf_tables import is_pdf, pdf_sheets
from reckoning.readers.preset_reader import PresetReader
from reckoning.readers.reading import Note, Notes, Reading, said_reading
from reckoning.readers.spreadsheet import is_workbook, workbook_sheets

VERSION = "document/3"


@dataclass(frozen=True)
class Unread:
    """A member of an archive that is no table, and why; nothing of where the original lies, which may be moved."""

    prefix: str
    what: str


@contextmanager
def sheets_in(path: Path, hints: Hints) -> Iterator[Iterator[list[Sheet] | Unread]]:
    """The tables of an original, each as the ways in which it can be read, or why it cannot. Raises `InputError`."""
    regular_file(path)
    if is_workbook(path):
        with workbook_sheets(path) as sheets:
            yield ([sheet] for sheet in sheets)
    elif is_pdf(path):
        with closing(pdf_sheets(path, hints.pages)) as sheets:
            yield ([sheet] for sheet in sheets)
    else:
        with opened(path) as streams:
            yield (_sheets(stream, path, hints) for stream in streams)


def _sheets(stream: Stream, path: Path, hints: Hints) -> list[Sheet] | Unread:
    try:
        return stream_sheets(stream, path, hints)
    except InputError as error:
        if not stream.container:
            raise
        return Unread(stream.prefix, error.what)


def hints_of(preset: DocumentPreset) -> Hints:
    """What a preset says of the form of its documents."""
    names = tuple(n for n in preset.names if isinstance(n, str))
    return Hints(preset.delimiter, preset.encoding, tuple(dict.fromkeys((preset.records, ""))), names)


def best_fit(sheets: list[Sheet], preset: DocumentPreset, by_hand: bool, where: str) -> tuple[Sheet, Fit] | None:
    """The way of reading a table in which a preset finds most of its columns."""
    fitting = [(sheet, fit) for sheet in sheets if (fit := fit_sheet(sheet, preset, by_hand, where))]
    return max(fitting, key=lambda pair: (len(pair[1].used), len(pair[1].names)), default=None)


@dataclass(frozen=True)
class DocumentReader(PresetReader[DocumentPreset]):
    """Reads documents of one layout."""

    version = VERSION

    @property
    def thinned(self) -> bool:
        """Documents hold no positions."""
        return True

    def read(self, path: Path) -> Iterator[Reading]:
        """All of an original, piece by piece; raises `InputError` where nothing in it fits the preset."""
        taken = _Taken()
        with sheets_in(path, hints_of(self.preset)) as tables:
            for table in tables:
                if isinstance(table, Unread):
                    taken.notes.add(table.prefix, Note("member_unread", 1, 0, table.what))
                elif table and table[0].prefix and table[0].prefix in taken.prefixes:
                    taken.notes.add(table[0].prefix, Note("member_unread", 1, 0, "a second member of one name"))
                elif found := self.fitted(table, path):
                    yield from self._read(*found, taken)
                elif table:
                    taken.notes.add(table[0].prefix, Note("table_unread", 1, 0, _seen(table[0])))
        if not taken.sheets:
            raise InputError(
                f"no table in it has the columns of {self.name}",
                where=str(path),
                do="name another reader, or write a preset (docs/documents.md)",
            )
        yield _reading(taken, None, None)

    def fitted(self, table: list[Sheet], path: Path) -> tuple[Sheet, Fit] | None:
        """How a table of an original is read: by the preset's signature; the only table there is, also without it.

        One of several tables must show the signature: a list of names beside a register is no register.
        """
        found = best_fit(table, self.preset, False, str(path))
        by_hand = not self.preset.signature or (table and table[0].alone)
        return found or (best_fit(table, self.preset, True, str(path)) if by_hand else None)

    def _read(self, sheet: Sheet, fit: Fit, taken: _Taken) -> Iterator[Reading]:
        taken.sheets += 1
        taken.prefixes.add(sheet.prefix)
        if unused := fit.unused:
            taken.notes.add(sheet.prefix, Note("column_unused", len(unused), 0, ", ".join(unused), unused[0]))
        listener = Listener(sheet.prefix, fit, self.preset)
        base = 0
        for batch in sheet.batches(fit.skip):
            heard, place = listener.hear(batch, base), _Place(sheet.prefix, base, batch)
            for note in heard.notes:
                taken.notes.add(sheet.prefix, note, base, place.locator(note.first) if batch.places else "")
            yield _reading(taken, heard, place)
            base += heard.read
            taken.records += heard.read
        for note in sheet.notes():
            taken.notes.add(sheet.prefix, note)
        if fault := sheet.fault():
            taken.notes.add(sheet.prefix, Note("cut_off", 1, base, fault))


@dataclass
class _Taken:
    """What was read so far."""

    notes: Notes = field(default_factory=Notes)
    records: int = 0
    sheets: int = 0
    prefixes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Place:
    """Where a batch stands: in which sheet, from which record on."""

    prefix: str
    base: int
    batch: Batch

    def locator(self, record: int) -> str:
        """The locator of a record of the batch."""
        if self.batch.places:
            return self.prefix + str(self.batch.places[record])
        return f"{self.prefix}record:{self.base + record}"


def _reading(taken: _Taken, heard: Heard | None, place: _Place | None) -> Reading:
    """One piece; without a batch the last, with the notes of all."""
    if heard is None or place is None:
        return said_reading(None, [], [], 0, taken.notes.batch())
    rejects = [(place.locator(r.record), r.reason, r.detail) for r in heard.rejects]
    index = [(taken.records, place.prefix, place.base, place.batch.offset)] if heard.read else []
    return said_reading(heard.said, rejects, index, heard.read)


def _seen(sheet: Sheet) -> str:
    first = next((row for row in sheet.head if any(row)), [])
    return ", ".join(cell for cell in first if cell)[:200]
