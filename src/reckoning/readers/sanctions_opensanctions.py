"""Files of OpenSanctions that a user brings: `targets.simple.csv`, and FollowTheMoney entities as JSON lines.

They relay the lists of others: the authority here is OpenSanctions and the relayed lists stand among the programmes, so
a relayed designation is never taken for one read in the authority's own list. `first_seen` is when OpenSanctions saw a
record and no designation date; the `startDate` or `listingDate` of a Sanction entity is one. The project ships none of
this data: its licence is non-commercial.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

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

AUTHORITY = "OpenSanctions"
SIMPLE_COLUMNS = ("id", "schema", "name", "aliases", "identifiers")
KINDS = {
    "Person": ListedKind.PERSON,
    "Organization": ListedKind.ENTITY,
    "Company": ListedKind.ENTITY,
    "LegalEntity": ListedKind.ENTITY,
    "PublicBody": ListedKind.ENTITY,
    "Vessel": ListedKind.VESSEL,
    "Airplane": ListedKind.AIRCRAFT,
}
ALIASES = (
    ("alias", AliasStrength.UNKNOWN, "aka"),
    ("weakAlias", AliasStrength.WEAK, "aka"),
    ("previousName", AliasStrength.UNKNOWN, "fka"),
)


def read_opensanctions_csv(
    text: str, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The designations in a `targets.simple.csv`; values of one cell are parted by semicolons."""
    tally = Tally(file_name, container)
    dated, basis = version_of(list_version, None, file_name)
    rows = csv_rows(text)
    header = next(rows)
    found: dict[str, Designation] = {}
    for ordinal, row in enumerate(rows):
        cells = named(header, row)
        kind = KINDS.get(cells["schema"])
        fault = _fault(cells["id"], cells["name"], kind, found)
        if fault or kind is None:
            tally.reject(ordinal, fault, " | ".join(row))
            continue
        aliases = _parts(cells["aliases"])
        found[cells["id"]] = Designation(
            authority=AUTHORITY,
            id=cells["id"],
            name=cells["name"],
            kind=kind,
            aliases=tuple(Alias(a, AliasStrength.UNKNOWN, "aka", file_name, tally.at(ordinal)) for a in aliases),
            programmes=tuple(dict.fromkeys(_parts(cells.get("program_ids", "")) + _parts(cells.get("dataset", "")))),
            imo=_imo([i for i in _parts(cells["identifiers"]) if i.upper().startswith("IMO")], kind, ordinal, tally),
            dates=tuple(f"born {b}" for b in _parts(cells.get("birth_date", ""))),
            addresses=tuple(_parts(cells.get("addresses", ""))),
            list_version=dated,
            ordinal=ordinal,
            locator=tally.at(ordinal),
            remarks=cells.get("sanctions", ""),
        )
        tally.keep()
    return SanctionsList(AUTHORITY, AUTHORITY, dated, basis, tuple(found.values()), (tally.close(),))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _fault(uid: str, name: str, kind: ListedKind | None, seen: dict[str, Designation]) -> str:
    if not uid:
        return "no_id"
    if kind is None:
        return "not_a_party"
    if not name:
        return "no_name"
    return "duplicate_id" if uid in seen else ""


def _imo(written: list[str], kind: ListedKind, ordinal: int, tally: Tally) -> int | None:
    if kind is not ListedKind.VESSEL:
        return None
    valid = [imo for text in written if (imo := parse_imo(text))]
    if len(valid) < len(written):
        tally.note(ordinal, "imo_check_digit", "; ".join(written))
    return valid[0] if valid else None


Properties = dict[str, list[object]]


def read_ftm_lines(
    text: str, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The designations among FollowTheMoney entities, one JSON object a line, nested or not.

    A party counts when it is a target, has the topic `sanction`, or a Sanction entity names it; Sanction entities are
    kept for the programmes and dates they give; every other entity is rejected as `not_a_designation`.
    """
    tally = Tally(file_name, container)
    dated, basis = version_of(list_version, None, file_name)
    entities = list(_entities(text, tally))
    sanctions: dict[str, list[Properties]] = defaultdict(list)
    for _, _, schema, properties, _ in entities:
        if schema == "Sanction":
            for party in _texts(properties, "entity"):
                sanctions[party].append(properties)
    found: dict[str, Designation] = {}
    for ordinal, uid, schema, properties, target in entities:
        if schema == "Sanction":
            tally.keep()
            continue
        kind = KINDS.get(schema)
        nested = [p for p in map(_properties_of, properties.get("sanctions", [])) if p]
        measures = sanctions.get(uid, []) + nested
        names = _texts(properties, "name")
        fault = _fault(uid, "".join(names[:1]), kind, found)
        if not fault and not (target or measures or "sanction" in _texts(properties, "topics")):
            fault = "not_a_designation"
        if fault or kind is None:
            tally.reject(ordinal, "not_a_designation" if fault == "not_a_party" else fault, f"{schema} {uid}")
            continue
        found[uid] = _party(uid, kind, properties, measures, ordinal, tally, dated)
        tally.keep()
    return SanctionsList(AUTHORITY, AUTHORITY, dated, basis, tuple(found.values()), (tally.close(),))


def _entities(text: str, tally: Tally) -> Iterator[tuple[int, str, str, Properties, bool]]:
    """(ordinal, id, schema, properties, target) of each non-blank line that is an entity; the others are rejected."""
    for ordinal, line in enumerate(line for line in text.splitlines() if line.strip()):
        try:
            entity = json.loads(line)
        except (ValueError, RecursionError):
            tally.reject(ordinal, "not_json", line)
            continue
        properties = _properties_of(entity)
        if properties is None or not isinstance(entity.get("id"), str):
            tally.reject(ordinal, "not_an_entity", line)
            continue
        target = entity.get("target") is True
        yield ordinal, entity["id"], str(entity.get("schema", "")), properties, target


def _properties_of(entity: object) -> Properties | None:
    properties = entity.get("properties") if isinstance(entity, dict) else None
    if not isinstance(properties, dict) or not all(isinstance(v, list) for v in properties.values()):
        return None
    return properties


def _texts(properties: Properties, name: str) -> list[str]:
    return [value.strip() for value in properties.get(name, []) if isinstance(value, str) and value.strip()]


def _party(
    uid: str,
    kind: ListedKind,
    properties: Properties,
    measures: list[Properties],
    ordinal: int,
    tally: Tally,
    dated: date | None,
) -> Designation:
    names = _texts(properties, "name")
    aliases = [Alias(n, AliasStrength.UNKNOWN, "aka", tally.file, tally.at(ordinal)) for n in names[1:]]
    for column, strength, kind_of in ALIASES:
        aliases += [Alias(n, strength, kind_of, tally.file, tally.at(ordinal)) for n in _texts(properties, column)]
    days = [
        day
        for measure in measures
        for column in ("startDate", "listingDate")
        for text in _texts(measure, column)
        if (day := parse_list_date(text))
    ]
    words = [t for m in measures for column in ("authority", "programId", "program") for t in _texts(m, column)]
    return Designation(
        authority=AUTHORITY,
        id=uid,
        name=names[0],
        kind=kind,
        aliases=tuple(aliases),
        programmes=tuple(dict.fromkeys(words)),
        imo=_imo(_texts(properties, "imoNumber"), kind, ordinal, tally),
        dates=tuple(f"born {d}" for d in _texts(properties, "birthDate")),
        addresses=tuple(_texts(properties, "address")),
        designated_on=min(days, default=None),
        list_version=dated,
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks="; ".join(_texts(properties, "notes")),
    )
