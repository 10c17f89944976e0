"""The US Treasury's list as headerless CSV: SDN.CSV (or CONS_PRIM.CSV) with ALT, ADD and SDN_COMMENTS beside it.

Columns follow the Treasury's data specification (12 in the list, 5 in ALT, 6 in ADD, 2 in SDN_COMMENTS; `-0-` is
empty). Strong aliases are in ALT; weak ones stand in single quotes in the remarks. Remarks are cut at 1,000 characters
in the list and go on in SDN_COMMENTS: without that file the loss is noted. An "Identification Number IMO" or "Company
Number IMO" is a company's number and never taken for a ship's. These files hold no date, and no designation dates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from reckoning.model.errors import InputError
from reckoning.model.imo import parse_imo
from reckoning.readers.sanctions_csv import END_OF_FILE, csv_rows
from reckoning.readers.sanctions_list import (
    Alias,
    AliasStrength,
    Designation,
    FileRecords,
    ListedKind,
    SanctionsList,
    Tally,
    version_of,
)

EMPTY = "-0-"
LIST_COLUMNS, ALT_COLUMNS, ADD_COLUMNS, COMMENT_COLUMNS = 12, 5, 6, 2
REMARKS_CUT_AT = 1000
KINDS = {
    "individual": ListedKind.PERSON,
    "vessel": ListedKind.VESSEL,
    "aircraft": ListedKind.AIRCRAFT,
    "entity": ListedKind.ENTITY,
    "": ListedKind.ENTITY,
}
_WHOLE_ENDS = ("\n", "\r", END_OF_FILE)
_WEAK = re.compile(r"^(?:alt\. )?([afn])\.k\.a\.,? '(.+?)'?\.?$")
_SHIP_IMO = re.compile(r"^(?:alt\. )?Vessel Registration Identification (IMO \d+)\.?$")
_DATE_REMARK = re.compile(r"^(?:alt\. )?(?:DOB|Organization Established Date|Aircraft Manufacture Date|Built) ")


@dataclass(frozen=True)
class Companion:
    """A file beside the list: its name, its decoded text, and the containers that go before its locators."""

    file: str
    text: str
    container: tuple[str, ...] = ()


@dataclass
class Beside:
    """What the companion files say of each record number: aliases, addresses, the rest of the remarks."""

    aliases: dict[str, list[Alias]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[str, str] = field(default_factory=dict)
    files: list[FileRecords] = field(default_factory=list)


def looks_like_ofac(row: list[str]) -> bool:
    """Whether a first row is one of the list's: twelve cells, a number first, empty cells written -0-."""
    return len(row) == LIST_COLUMNS and row[0].isdigit() and EMPTY in row


def read_ofac_csv(
    text: str,
    file_name: str,
    list_version: date | None = None,
    companions: tuple[Companion, ...] = (),
    container: tuple[str, ...] = (),
) -> SanctionsList:
    """The list in a decoded SDN.CSV or CONS_PRIM.CSV with its companions."""
    tally = Tally(file_name, container)
    dated, basis = version_of(list_version, None, file_name)
    rows = list(csv_rows(text))
    _refuse_cut_off(text, rows, file_name)
    known = {row[0] for row in rows if len(row) == LIST_COLUMNS}
    beside = _read_companions(companions, known)
    designations: dict[str, Designation] = {}
    for ordinal, row in enumerate(rows):
        fault = _fault(row, designations)
        if fault:
            tally.reject(ordinal, fault, " | ".join(row))
            continue
        designations[row[0]] = _designation([_cell(c) for c in row], ordinal, dated, beside, tally)
        tally.keep()
    if rows and not text.endswith(_WHOLE_ENDS):
        tally.note(len(rows) - 1, "no_end", "the last record ends without a line end: is the list whole?")
    name = "OFAC non-SDN" if "cons" in file_name.lower() else "OFAC SDN"
    return SanctionsList("OFAC", name, dated, basis, tuple(designations.values()), (tally.close(), *beside.files))


def _refuse_cut_off(text: str, rows: list[list[str]], file_name: str) -> None:
    """Raise `InputError` when the last record breaks off: half a list would call listed parties unlisted."""
    if rows and len(rows[-1]) != LIST_COLUMNS and not text.endswith(_WHOLE_ENDS):
        raise InputError(
            "it breaks off in the middle of a record",
            where=file_name,
            do="get the list again: half a list would call listed parties unlisted",
        )


def _fault(row: list[str], seen: dict[str, Designation]) -> str:
    if len(row) != LIST_COLUMNS:
        return "columns"
    if not row[0].isdigit():
        return "no_id"
    if not _cell(row[1]):
        return "no_name"
    return "duplicate_id" if row[0] in seen else ""


def _cell(cell: str) -> str:
    return "" if cell == EMPTY else cell


def _designation(row: list[str], ordinal: int, dated: date | None, beside: Beside, tally: Tally) -> Designation:
    remarks = row[11] + beside.remarks.get(row[0], "")
    if len(row[11]) >= REMARKS_CUT_AT - 5 and row[0] not in beside.remarks:
        tally.note(ordinal, "remarks_cut", row[11][-80:])
    parts = [part.strip() for part in remarks.split(";")]
    kind = KINDS.get(row[2].lower(), ListedKind.UNKNOWN)
    weak = [
        Alias(m[2], AliasStrength.WEAK, f"{m[1]}ka", tally.file, tally.at(ordinal))
        for part in parts
        if (m := _WEAK.match(part))
    ]
    return Designation(
        authority="OFAC",
        id=row[0],
        name=row[1],
        kind=kind,
        aliases=(*beside.aliases.get(row[0], ()), *weak),
        programmes=tuple(p for p in row[3].split("] [") if p),
        imo=_ship_imo(parts, kind, ordinal, tally),
        dates=tuple(part.rstrip(".") for part in parts if _DATE_REMARK.match(part)),
        addresses=tuple(beside.addresses.get(row[0], ())),
        list_version=dated,
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=remarks,
    )


def _ship_imo(parts: list[str], kind: ListedKind, ordinal: int, tally: Tally) -> int | None:
    if kind is not ListedKind.VESSEL:
        return None
    written = [m[1] for part in parts if (m := _SHIP_IMO.match(part))]
    numbers = [imo for text in written if (imo := parse_imo(text))]
    if len(numbers) < len(written):
        tally.note(ordinal, "imo_check_digit", "; ".join(written))
    if len(set(numbers)) > 1:
        tally.note(ordinal, "several_imo", "; ".join(written))
    return numbers[0] if numbers else None


def _read_companions(companions: tuple[Companion, ...], known: set[str]) -> Beside:
    beside = Beside()
    for companion in companions:
        tally = Tally(companion.file, companion.container)
        for ordinal, row in enumerate(csv_rows(companion.text)):
            if row[0] not in known:
                tally.reject(ordinal, "not_on_list", " | ".join(row))
            elif _take(row, beside, tally, ordinal):
                tally.keep()
            else:
                tally.reject(ordinal, "columns", " | ".join(row))
        beside.files.append(tally.close())
    return beside


def _take(row: list[str], beside: Beside, tally: Tally, ordinal: int) -> bool:
    cells = [_cell(c) for c in row]
    if len(row) == ALT_COLUMNS and cells[3]:
        alias = Alias(cells[3], AliasStrength.STRONG, cells[2] or "aka", tally.file, tally.at(ordinal))
        beside.aliases[row[0]].append(alias)
    elif len(row) == ADD_COLUMNS:
        beside.addresses[row[0]].append(", ".join(c for c in cells[2:5] if c))
    elif len(row) == COMMENT_COLUMNS:
        beside.remarks[row[0]] = beside.remarks.get(row[0], "") + cells[1]
    else:
        return False
    return True
