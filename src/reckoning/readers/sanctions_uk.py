"""UK lists in CSV: the Consolidated List of the Treasury (OFSI ConList, to 2026) and the UK Sanctions List (FCDO).

Both have a line with the date of the list, then a header, then one row a name: rows of one `Group ID` (ConList) or
`Unique ID` (UK Sanctions List) are one record. A name is written Name 1 to Name 5, then Name 6 (the family name, or the
whole name of an entity or ship). The designation date is `UK Sanctions List Date Designated` or `Date Designated`;
ConList's `Listed On` is when it went on that list and is used only where the other is empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from reckoning.model.errors import InputError
from reckoning.model.imo import parse_imo
from reckoning.readers.sanctions_csv import csv_rows, named
from reckoning.readers.sanctions_list import (
    Alias,
    AliasStrength,
    Designation,
    ListedKind,
    SanctionsList,
    Tally,
    parse_list_date,
    version_of,
)

KINDS = {"individual": ListedKind.PERSON, "entity": ListedKind.ENTITY, "ship": ListedKind.VESSEL}
NAME_KINDS = {"fka": "fka", "nka": "nka"}
_OFSI_IMO = re.compile(r"\(IMO number\):\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """What one of the two layouts calls things."""

    list_name: str
    id: str
    kind: str
    name_type: str
    strength: str
    programme: str
    designated: tuple[str, ...]
    script: str
    birth: str
    address: str
    country: str
    remarks: str
    imo: str


CONLIST = Columns(
    list_name="UK consolidated (OFSI)",
    id="Group ID",
    kind="Group Type",
    name_type="Alias Type",
    strength="Alias Quality",
    programme="Regime",
    designated=("UK Sanctions List Date Designated", "Listed On"),
    script="Name Non-Latin Script",
    birth="DOB",
    address="Address",
    country="Country",
    remarks="Other Information",
    imo="",
)
UK_LIST = Columns(
    list_name="UK Sanctions List",
    id="Unique ID",
    kind="Designation Type",
    name_type="Name type",
    strength="Alias strength",
    programme="Regime Name",
    designated=("Date Designated",),
    script="Name non-latin script",
    birth="D.O.B",
    address="Address Line",
    country="Address Country",
    remarks="Other Information",
    imo="IMO number",
)


def columns_of(header: list[str]) -> Columns | None:
    """The layout that a header row belongs to; None when neither."""
    layouts = (CONLIST, UK_LIST)
    return next((c for c in layouts if {c.id, c.kind, c.name_type, "Name 6"} <= set(header)), None)


def read_uk_csv(
    text: str, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """A UK list in either layout; raises `InputError` when its first two rows hold no header of either."""
    tally = Tally(file_name, container)
    rows = csv_rows(text)
    header = next(rows, [])
    printed: date | None = None
    if columns_of(header) is None:
        printed = _printed_date(header)
        header = next(rows, [])
    columns = columns_of(header)
    if columns is None:
        raise InputError("neither of the two UK layouts", where=file_name)
    found: dict[str, Designation] = {}
    for ordinal, row in enumerate(rows):
        cells = named(header, row)
        name = _name(cells)
        fault = "no_id" if not cells[columns.id] else "no_name" if not name else ""
        if fault:
            tally.reject(ordinal, fault, " | ".join(row))
            continue
        _take_row(cells, name, columns, ordinal, found, tally)
        tally.keep()
    dated, basis = version_of(list_version, printed, file_name)
    designations = tuple(replace(d, list_version=dated) for d in found.values())
    return SanctionsList("UK", columns.list_name, dated, basis, designations, (tally.close(),))


def _printed_date(row: list[str]) -> date | None:
    """The date in "Last Updated,24/08/2023" or "Report Date: 13-Feb-2026"."""
    return parse_list_date(row[1] if len(row) > 1 and row[1] else "".join(row[:1]).partition(":")[2])


def _name(cells: Mapping[str, str]) -> str:
    return " ".join(part for n in (1, 2, 3, 4, 5, 6) if (part := cells.get(f"Name {n}", "")))


def _take_row(
    cells: Mapping[str, str], name: str, columns: Columns, ordinal: int, found: dict[str, Designation], tally: Tally
) -> None:
    uid = cells[columns.id]
    primary = cells[columns.name_type].lower() == "primary name"
    listed = found.get(uid)
    if listed is None:
        listed = _first_row(cells, name, columns, ordinal, tally)
    elif primary and listed.remarks == "" and cells[columns.remarks]:
        listed = replace(listed, remarks=cells[columns.remarks])
    extra = [] if name == listed.name else [_alias(cells, name, columns, ordinal, tally)]
    if primary and name != listed.name and listed.name not in {a.name for a in listed.aliases}:
        # the list gave another name first: the primary name becomes the name, the other stays as an alias
        extra = [Alias(listed.name, AliasStrength.UNKNOWN, "aka", tally.file, listed.locator)]
        listed = replace(listed, name=name)
    if script := cells.get(columns.script, ""):
        extra.append(Alias(script, AliasStrength.UNKNOWN, "script", tally.file, tally.at(ordinal)))
    known = {a.name for a in listed.aliases} | {listed.name}
    birth = cells.get(columns.birth, "")
    dates = (*listed.dates, f"born {birth}") if birth and f"born {birth}" not in listed.dates else listed.dates
    aliases = (*listed.aliases, *(a for a in extra if a.name not in known))
    found[uid] = replace(listed, aliases=aliases, dates=dates)


def _alias(cells: Mapping[str, str], name: str, columns: Columns, ordinal: int, tally: Tally) -> Alias:
    written = cells[columns.strength].lower()
    strength = AliasStrength.UNKNOWN
    if written.startswith("good"):
        strength = AliasStrength.STRONG
    elif written.startswith("low"):
        strength = AliasStrength.WEAK
    kind = NAME_KINDS.get(cells[columns.name_type].lower(), "aka")
    return Alias(name, strength, kind, tally.file, tally.at(ordinal))


def _first_row(cells: Mapping[str, str], name: str, columns: Columns, ordinal: int, tally: Tally) -> Designation:
    kind = KINDS.get(cells[columns.kind].lower(), ListedKind.UNKNOWN)
    days = (parse_list_date(cells.get(column, "")) for column in columns.designated)
    lines = [cells.get(f"{columns.address} {n}", "") for n in range(1, 7)] + [cells.get(columns.country, "")]
    address = ", ".join(line for line in lines if line)
    return Designation(
        authority="UK",
        id=cells[columns.id],
        name=name,
        kind=kind,
        programmes=tuple(p for p in [cells[columns.programme]] if p),
        imo=_imo(cells, columns, kind, ordinal, tally),
        addresses=(address,) if address else (),
        designated_on=next((day for day in days if day), None),
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=cells.get(columns.remarks, ""),
    )


def _imo(cells: Mapping[str, str], columns: Columns, kind: ListedKind, ordinal: int, tally: Tally) -> int | None:
    if kind is not ListedKind.VESSEL:
        return None
    written = cells.get(columns.imo, "") if columns.imo else ""
    if not written and (match := _OFSI_IMO.search(cells.get(columns.remarks, ""))):
        written = match[1]
    number = parse_imo(written)
    if written and number is None:
        tally.note(ordinal, "imo_check_digit", written)
    return number
