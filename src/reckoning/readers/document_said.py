"""Said: the records of a document as rows of `SAID_SCHEMA`: for each kept one what it is, and each thing it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from reckoning.model.locator import Locator, Place
from reckoning.model.row import RECORD
from reckoning.model.statement import Polarity, Value
from reckoning.readers.document_columns import Column, Said, value_of
from reckoning.readers.document_fit import Fit
from reckoning.readers.document_preset import DocumentPreset
from reckoning.readers.document_sheet import Batch, PagePlace, Row, cleaned
from reckoning.readers.frame import DETAIL_CHARACTERS, Reject
from reckoning.readers.reading import SAID_SCHEMA, Note
from reckoning.readers.values.dates import day_of
from reckoning.readers.values.typed import Options, Type, Typed

VALUE_FIELDS = tuple(f.name for f in fields(Value))


@dataclass(frozen=True)
class Heard:
    """What became of a batch: its statements, rejects and notes, counted from its first record."""

    said: pa.RecordBatch
    rejects: list[Reject]
    notes: list[Note]
    read: int


class Listener:
    """Turns batches of one sheet into what their records say."""

    def __init__(self, prefix: str, fit: Fit, preset: DocumentPreset) -> None:
        self._prefix, self._fit, self._preset = prefix, fit, preset
        first = {name: min(i for at in parts.values() for i in at) for name, parts in fit.places.items()}
        self._columns = [Column(name, fit, preset) for name in sorted(first, key=lambda name: first[name])]
        own = (
            name for name, parts in fit.places.items() if any(i in fit.stated_on for at in parts.values() for i in at)
        )
        self._dated = next((preset.options[name] for name in own if preset.options[name].type is Type.DATE), Options())
        self._days: dict[str, str] = {"": ""}
        self._constants = {
            name: value_of(raw, preset.options[name], preset.values.get(name, {}))
            for name, raw in preset.constants.items()
            if name not in fit.places
        }

    def hear(self, batch: Batch, base: int) -> Heard:
        """The records of a batch whose first is record `base` of the sheet."""
        rejects: list[Reject] = []
        short = _Count("columns_missing")
        rows = [self._row(i, row, rejects, short) for i, row in enumerate(batch.rows)]
        missed = short.notes() if batch.source else []  # a workbook does not store the empty cells at the end of a row
        said = [column.read(rows) for column in self._columns]
        saying = {i for s in said for i in s.rows}
        for i, row in enumerate(rows):
            if row is not None and i not in saying:
                rejects.append(_nothing(i, row))
        rejects.sort(key=lambda reject: reject.record)
        kept = sorted(saying)
        notes = [*missed, *(note for s in said for note in self._notes(s))]
        return Heard(self._statements(batch, base, rows, kept, said), rejects, notes, len(rows))

    def _row(self, i: int, row: Row | Reject, rejects: list[Reject], short: _Count) -> Row | None:
        """A row as wide as the header, or None with a reject."""
        if isinstance(row, Reject):
            rejects.append(Reject(i, row.reason, row.detail))
            return None
        width = len(self._fit.names)
        if len(row) == width:
            return row
        if any(cell.strip() for cell in row[width:]):
            rejects.append(Reject(i, "wrong_columns", f"{len(row)} columns where the header has {width}"))
            return None
        if len(row) < width:
            short.add(i)
        return [*row[:width], *[""] * (width - len(row))]

    def _notes(self, said: Said) -> list[Note]:
        count: Counter[tuple[str, int]] = Counter()
        first: dict[tuple[str, int], int] = {}
        noted = [typed.note for typed in said.typed]
        if not any(noted):
            return []
        for i, place, code in zip(said.rows, said.places, said.codes, strict=True):
            if noted[code]:
                key = (noted[code], place)
                count[key] += 1
                first.setdefault(key, i)
        names = {place: self._fit.names[place] if place >= 0 else "" for _, place in count}
        return [Note(k, n, first[k, p], names[p] or said.property, names[p]) for (k, p), n in sorted(count.items())]

    def _statements(
        self, batch: Batch, base: int, rows: Sequence[Row | None], kept: list[int], said: list[Said]
    ) -> pa.RecordBatch:
        """Statements record by record: first what it is, then what it says in the order of the columns."""
        locate = _locator(self._prefix, batch.places, base, self._fit.names)
        places = {i: locate(i, -1) for i in kept}
        tables = [self._heads(base, rows, kept)]
        tables += [_table(s.property, s.rows, s.places, s.codes, s.raws, s.typed) for s in said if s.rows]
        for name, typed in self._constants.items():
            raw = self._preset.constants[name]
            tables.append(_table(name, kept, [-1] * len(kept), [0] * len(kept), [raw], [typed]))
        table = pa.concat_tables(tables).combine_chunks()
        records = table["row"].to_numpy()
        order = np.argsort(records, kind="stable")
        table = table.take(pa.array(order))
        records, columns = records[order], table["place"].to_pylist()
        own = [places[i] for i in records.tolist()]
        at = [o if p < 0 else locate(i, p) for o, i, p in zip(own, records.tolist(), columns, strict=True)]
        speakers, dates = self._spoken(rows, kept)
        given = {
            "record_locator": pa.array(own, pa.string()),
            "locator": pa.array(at, pa.string()),
            "stated_by": pa.array([speakers[i] for i in records.tolist()], pa.string()),
            "stated_on": pa.array([dates[i] for i in records.tolist()], pa.string()),
        }
        arrays = [given[f.name] if f.name in given else _column(table, f) for f in SAID_SCHEMA]
        return pa.RecordBatch.from_arrays(arrays, schema=SAID_SCHEMA)

    def _heads(self, base: int, rows: Sequence[Row | None], kept: list[int]) -> pa.Table:
        labels = [self._first(rows[i], self._fit.label) or str(base + i + 1) for i in kept]
        kind = Typed(Value(text=str(self._preset.kind)))
        table = _table(RECORD, kept, [-1] * len(kept), [0] * len(kept), [""], [kind])
        return table.set_column(table.column_names.index("raw"), "raw", pa.array(labels, pa.string()))

    def _spoken(self, rows: Sequence[Row | None], kept: list[int]) -> tuple[dict[int, str], dict[int, str]]:
        """Who states each row, and when."""
        fit, constant = self._fit, self._preset.speaker.constant
        if not (fit.speaker or fit.host_of or fit.stated_on):
            return dict.fromkeys(kept, constant), dict.fromkeys(kept, "")
        speakers = {i: self._first(rows[i], fit.speaker) or _host(self._first(rows[i], fit.host_of)) for i in kept}
        days = {i: self._day(self._first(rows[i], fit.stated_on)) for i in kept}
        return {i: name or constant for i, name in speakers.items()}, days

    def _day(self, text: str) -> str:
        """A day as 2022-03-05, a month or year as far as it is said; empty where it is none of these."""
        if text not in self._days:
            self._days[text] = day_of(text, self._dated)
        return self._days[text]

    def _first(self, row: Row | None, places: tuple[int, ...]) -> str:
        texts = (cleaned(row[place]) for place in places) if row else ()
        return next((text for text in texts if text not in self._preset.missing), "")


class _Count:
    """How often something happened, and where first."""

    def __init__(self, code: str) -> None:
        self._code, self._first, self._count = code, -1, 0

    def add(self, i: int) -> None:
        self._first = i if self._count == 0 else self._first
        self._count += 1

    def notes(self) -> list[Note]:
        return [Note(self._code, self._count, self._first)] if self._count else []


def _nothing(i: int, row: Row) -> Reject:
    text = " | ".join(cell.strip() for cell in row if cell.strip())
    return Reject(i, "nothing_understood" if text else "empty_record", cleaned(text)[:DETAIL_CHARACTERS])


def _host(address: str) -> str:
    """The host of an address.

    >>> _host("https://www.amnesty.org/en/latest/"), _host("an undated letter")
    ('amnesty.org', '')
    """
    try:
        host = urlsplit(address.split()[0]).hostname if address.strip() else None
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _locator(prefix: str, pages: Sequence[PagePlace], base: int, names: tuple[str, ...]) -> Callable[[int, int], str]:
    """How the place of a record, or of one column of it, is written."""
    if pages:

        def on_page(i: int, place: int) -> str:
            box = pages[i].cells[place] if 0 <= place < len(pages[i].cells) else None
            return prefix + str(Locator(Place.PAGE, pages[i].page, box=box or pages[i].box))

        return on_page

    def of_record(i: int, place: int) -> str:
        return f"{prefix}record:{base + i}" if place < 0 else f"{prefix}record:{base + i}#{names[place]}"

    return of_record


def _table(
    name: str, rows: Sequence[int], places: Sequence[int], codes: Sequence[int], raws: Sequence[str],
    typed: Sequence[Typed],
) -> pa.Table:  # fmt: skip
    """One property of some records, its values taken by number."""
    used, taken = np.unique(np.array(codes, np.int64), return_inverse=True)
    values = [typed[i].value for i in used.tolist()]
    indices = pa.array(taken.astype(np.int64))
    columns = {
        "row": pa.array(rows, pa.int64()),
        "place": pa.array(places, pa.int64()),
        "property": pa.repeat(pa.scalar(name, pa.string()), len(rows)),
        "raw": pa.array([raws[i] for i in used.tolist()], pa.string()).take(indices),
    }
    for field in VALUE_FIELDS:
        kind = SAID_SCHEMA.field(field).type
        plain = [getattr(value, field) for value in values]
        if all(p is None for p in plain):
            columns[field] = pa.nulls(len(rows), kind)
            continue
        texts = pa.types.is_string(kind)
        columns[field] = pa.array([str(p) if texts and p is not None else p for p in plain], kind).take(indices)
    return pa.table(columns)


_CONSTANT = {"polarity": str(Polarity.SUPPORTS), "parent": ""}


def _column(table: pa.Table, field: pa.Field) -> pa.Array:
    if field.name in table.column_names:
        return table[field.name].combine_chunks()
    return pa.repeat(pa.scalar(_CONSTANT.get(field.name), field.type), len(table))
