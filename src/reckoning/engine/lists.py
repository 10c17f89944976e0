"""Sanctions lists as originals of a case: their designations as statements, and the lists themselves for studies.

A designation gives one statement for each name, other name, programme, IMO number and stated date of designation; its
subject is the authority's record (`ofac:44660`), its place the record in the file. `stated_on` is the list's date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from reckoning.engine.study import Original
from reckoning.model.evidence import DateBasis, Evidence
from reckoning.model.instant import DAY_MS, parse_instant
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.model.statement import Statement, Value, statements_table
from reckoning.readers.reading import INDEX_SCHEMA
from reckoning.readers.sanctions_file import original_list
from reckoning.readers.sanctions_list import Designation, SanctionsList
from reckoning.tables.positions import write_table

READER = "sanctions-list"
VERSION = "2"


@dataclass(frozen=True)
class WrittenList:
    """What became of a list's records, how many statements they gave, and whose list it is."""

    account: Account
    statements: int
    source: str


def lists_in(originals: Iterable[Original]) -> list[SanctionsList]:
    """The sanctions lists among originals, oldest first."""
    found = [_list_of(o.path, o.evidence) for o in originals if o.reader == READER]
    return sorted(found, key=lambda one: (one.name, one.version or date.min))


def read_list(path: Path, evidence: Evidence, where: Path) -> WrittenList:
    """Read a list and write its statements, rejects and notes; raises `InputError`."""
    found = _list_of(path, evidence)
    source = evidence.source or found.name
    records, said = found.files[0], statements_of(found, evidence.sha256, source)
    write_table(statements_table(said), where / "statements.parquet")
    write_table(_table([vars(r) for r in records.rejects], REJECT_SCHEMA), where / "rejects.parquet")
    write_table(_table([vars(n) for n in records.notes], NOTE_SCHEMA), where / "notes.parquet")
    write_table(INDEX_SCHEMA.empty_table(), where / "index.parquet")
    return WrittenList(records.account, len(said), source)


def statements_of(found: SanctionsList, evidence: str, source: str) -> list[Statement]:
    """What a list says, each name, programme, number and date once for each record."""
    stated_on = found.version.isoformat() if found.version else ""
    return [
        Statement(
            evidence,
            one.locator,
            one.subject,
            property_name,
            raw,
            value,
            stated_by=found.authority,
            via=source,
            stated_on=stated_on,
            reader=READER,
            version=VERSION,
        )
        for one in found.designations
        for property_name, raw, value in dict.fromkeys(_said(one))
    ]


def _said(one: Designation) -> Iterator[tuple[str, str, Value]]:
    yield "name", one.name, Value()
    for alias in one.aliases:
        if alias.name != one.name:
            yield "alias", alias.name, Value()
    for programme in one.programmes:
        yield "program", programme, Value()
    if one.imo is not None:
        yield "imoNumber", str(one.imo), Value(number=float(one.imo))
    if one.designated_on:
        day = one.designated_on.isoformat()
        start = parse_instant(day)
        yield "listingDate", day, Value(start_ms=start, end_ms=start + DAY_MS, precision="day")


def _list_of(path: Path, evidence: Evidence) -> SanctionsList:
    given = evidence.published_on if evidence.published_basis is DateBasis.GIVEN else ""
    return original_list(path, evidence.file_name, date.fromisoformat(given) if given else None)


def _table(rows: Sequence[dict[str, object]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
