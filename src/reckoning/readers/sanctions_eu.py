"""EU lists: the consolidated list (FSF) as CSV and XML, and a regulation's annex as a table.

The consolidated list names a record by `Entity_LogicalId`; its CSV has a row for each name, address and birth date, so
rows of one record are joined. Its designation date is taken only from the designation date column: the regulation dates
beside it are those of the latest amendment. The annex table (`celex, recordId, ..., startDate, reason, schema, name,
alias, ...`) gives the day of listing of each record as `startDate`, and no date of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

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
from reckoning.readers.sanctions_xml import child_text, xml_records

KINDS = {
    "p": ListedKind.PERSON,
    "person": ListedKind.PERSON,
    "e": ListedKind.ENTITY,
    "enterprise": ListedKind.ENTITY,
    "legalentity": ListedKind.ENTITY,
    "organization": ListedKind.ENTITY,
    "company": ListedKind.ENTITY,
    "vessel": ListedKind.VESSEL,
    "airplane": ListedKind.AIRCRAFT,
}
CONSOLIDATED_COLUMNS = ("fileGenerationDate", "Entity_LogicalId", "NameAlias_WholeName")
TABLE_COLUMNS = ("celex", "recordId", "startDate", "schema", "name")


def read_eu_csv(
    text: str, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The EU consolidated list in its semicolon-separated CSV, version 1.1."""
    tally = Tally(file_name, container)
    rows = csv_rows(text, ";")
    header = next(rows)
    printed: date | None = None
    found: dict[str, Designation] = {}
    for ordinal, row in enumerate(rows):
        cells = named(header, row)
        printed = printed or parse_list_date(cells["fileGenerationDate"])
        if not cells["Entity_LogicalId"].isdigit():
            tally.reject(ordinal, "no_id", " | ".join(row))
            continue
        _join_row(cells, ordinal, found, tally)
    dated, basis = version_of(list_version, printed, file_name)
    designations = tuple(replace(d, list_version=dated) for d in found.values() if d.name)
    return SanctionsList("EU", "EU consolidated", dated, basis, designations, (tally.close(),))


def _join_row(cells: dict[str, str], ordinal: int, found: dict[str, Designation], tally: Tally) -> None:
    uid = cells["Entity_LogicalId"]
    parts = (cells.get(f"NameAlias_{p}Name", "") for p in ("First", "Middle", "Last"))
    name = cells["NameAlias_WholeName"] or " ".join(p for p in parts if p)
    listed = found.get(uid)
    if listed is None:
        if not name:
            tally.reject(ordinal, "no_name", f"record {uid} begins without a name")
            return
        listed = _first_row(cells, name, ordinal, tally)
    elif name and name != listed.name and name not in {a.name for a in listed.aliases}:
        alias = Alias(name, AliasStrength.UNKNOWN, "aka", tally.file, tally.at(ordinal))
        listed = replace(listed, aliases=(*listed.aliases, alias))
    birth = cells.get("BirthDate_BirthDate", "")
    if birth and f"born {birth}" not in listed.dates:
        listed = replace(listed, dates=(*listed.dates, f"born {birth}"))
    found[uid] = listed
    tally.keep()


def _first_row(cells: dict[str, str], name: str, ordinal: int, tally: Tally) -> Designation:
    codes = (cells.get("Entity_SubjectType", ""), cells.get("Entity_SubjectType_ClassificationCode", ""))
    return Designation(
        authority="EU",
        id=cells["Entity_LogicalId"],
        name=name,
        kind=next((KINDS[c.lower()] for c in codes if c.lower() in KINDS), ListedKind.UNKNOWN),
        programmes=tuple(p for p in [cells.get("Entity_Regulation_Programme", "")] if p),
        designated_on=parse_list_date(cells.get("Entity_DesignationDate", "")),
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=cells.get("Entity_Remark", ""),
    )


def read_eu_xml(
    raw: bytes, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The EU consolidated list in XML, version 1.1; the only form that tells strong from weak aliases."""
    tally = Tally(file_name, container)
    printed: date | None = None
    found: dict[str, Designation] = {}
    ordinal = 0
    for element in xml_records(raw, frozenset({"sanctionEntity"}), file_name):
        if element.tag != "sanctionEntity":
            printed = parse_list_date(element.get("generationDate", ""))
            continue
        _take_entity(element, ordinal, found, tally)
        ordinal += 1
    dated, basis = version_of(list_version, printed, file_name)
    designations = tuple(replace(d, list_version=dated) for d in found.values())
    return SanctionsList("EU", "EU consolidated", dated, basis, designations, (tally.close(),))


def _take_entity(entity: Element, ordinal: int, found: dict[str, Designation], tally: Tally) -> None:
    uid, aliases = entity.get("logicalId", ""), _xml_names(entity, ordinal, tally)
    fault = "no_id" if not uid else "no_name" if not aliases else "duplicate_id" if uid in found else ""
    if fault:
        tally.reject(ordinal, fault, f"sanctionEntity {uid or '?'}")
        return
    subject_type = entity.find("subjectType")
    code = subject_type.get("code", "") if subject_type is not None else ""
    programmes = (r.get("programme", "") for r in entity.findall("regulation"))
    found[uid] = Designation(
        authority="EU",
        id=uid,
        name=aliases[0].name,
        kind=KINDS.get(code.lower(), ListedKind.UNKNOWN),
        aliases=tuple(aliases[1:]),
        programmes=tuple(dict.fromkeys(p for p in programmes if p)),
        dates=tuple(f"born {d}" for b in entity.findall("birthdate") if (d := b.get("birthdate", ""))),
        designated_on=parse_list_date(entity.get("designationDate", "")),
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=child_text(entity, "remark"),
    )
    tally.keep()


def _xml_names(entity: Element, ordinal: int, tally: Tally) -> list[Alias]:
    names: dict[str, Alias] = {}
    for element in entity.findall("nameAlias"):
        parts = (element.get(f"{p}Name", "").strip() for p in ("first", "middle", "last"))
        text = element.get("wholeName", "").strip() or " ".join(p for p in parts if p)
        strong = {"true": AliasStrength.STRONG, "false": AliasStrength.WEAK}
        strength = strong.get(element.get("strong", ""), AliasStrength.UNKNOWN)
        if text:
            names.setdefault(text, Alias(text, strength, "aka", tally.file, tally.at(ordinal)))
    return list(names.values())


def read_eu_table(
    text: str, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """An annex of an EU regulation as a table; a record's id is regulation, annex and number, as numbers repeat."""
    tally = Tally(file_name, container)
    dated, basis = version_of(list_version, None, file_name)
    rows = csv_rows(text)
    header = next(rows)
    found: dict[str, Designation] = {}
    for ordinal, row in enumerate(rows):
        cells = named(header, row)
        uid = ":".join(cells.get(c, "") for c in ("celex", "annex", "recordId"))
        fault = "no_id" if not cells["recordId"] else "no_name" if not cells["name"] else ""
        fault = fault or ("duplicate_id" if uid in found else "")
        if fault:
            tally.reject(ordinal, fault, " | ".join(row))
            continue
        found[uid] = replace(_table_record(cells, uid, ordinal, tally), list_version=dated)
        tally.keep()
    name = "EU " + ", ".join(sorted({d.id.partition(":")[0] for d in found.values()}))
    return SanctionsList("EU", name.strip(), dated, basis, tuple(found.values()), (tally.close(),))


def _table_record(cells: dict[str, str], uid: str, ordinal: int, tally: Tally) -> Designation:
    kind = KINDS.get(cells["schema"].lower(), ListedKind.UNKNOWN)
    started = parse_list_date(cells["startDate"])
    if cells["startDate"] and not started:
        tally.note(ordinal, "start_date_unread", cells["startDate"])
    written = cells.get("imoNumber", "")
    if written and parse_imo(written) is None:
        tally.note(ordinal, "imo_check_digit", written)
    dates = (("born", "birthDate"), ("founded", "incorporationDate"))
    return Designation(
        authority="EU",
        id=uid,
        name=cells["name"],
        kind=kind,
        aliases=_table_aliases(cells, kind, ordinal, tally),
        programmes=tuple(p for p in [cells.get("programKey", "")] if p),
        imo=parse_imo(written) if kind is ListedKind.VESSEL else None,
        dates=tuple(f"{word} {cells[column]}" for word, column in dates if cells.get(column)),
        addresses=tuple(a for a in [cells.get("address", "")] if a),
        designated_on=started,
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=cells.get("reason", ""),
    )


def _table_aliases(cells: dict[str, str], kind: ListedKind, ordinal: int, tally: Tally) -> tuple[Alias, ...]:
    """Aliases are parted by semicolons; a person's also by commas, which a company's name may hold."""
    parting = re.compile(r"[;,]" if kind is ListedKind.PERSON else ";")
    columns = (
        ("alias", AliasStrength.UNKNOWN, "aka"),
        ("weakAlias", AliasStrength.WEAK, "aka"),
        ("previousName", AliasStrength.UNKNOWN, "fka"),
    )
    return tuple(
        Alias(text.strip(), strength, kind_of, tally.file, f"{tally.at(ordinal)}#{column}")
        for column, strength, kind_of in columns
        for text in parting.split(cells.get(column, ""))
        if text.strip()
    )
