"""Records as FollowTheMoney: what a case's documents say, in the model's own schemata and properties.

| record | becomes |
|---|---|
| ship | Vessel |
| company | Company |
| ownership | Ownership between a LegalEntity and a Company |
| sanction | Sanction on the party that is listed |
| terminal | Address |
| customs, bill_of_lading | EconomicActivity: goods, countries, sender, receiver and the Vessel |

Every ship and company that any record names is an entity of its own, one for all mentions that are one
(`reckoning.resolve.entities`). A person is told only as the target of a sanction. Other kinds of record have no schema;
neither have columns that the table below does not name: both are left out, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reckoning.chain.countries import country_code
from reckoning.chain.ftm import PARTY, PLACE, SHIP
from reckoning.model.bound import Bound
from reckoning.model.imo import parse_imo
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.subject import subject
from reckoning.readers.ftm_model import schemata
from reckoning.resolve.mentions import Mention, MentionKind, names_in
from reckoning.tables.ftm_facts import Facts, Loss, Origin, ftm_id

PERSON = "person"
_SOURCE = {"sourceUrl": "sourceUrl", "publisher": "publisher"}
PLAIN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    RecordKind.SHIP: ("Vessel", {"callSign": "callSign", "mmsi": "mmsi", "imoNumber": "imoNumber", **_SOURCE}),
    RecordKind.COMPANY: ("Company", {"registrationNumber": "registrationNumber", "role": "summary", **_SOURCE}),
    RecordKind.TERMINAL: ("Address", {"name": "full", "role": "remarks", **_SOURCE}),
    RecordKind.OWNERSHIP: ("Ownership", {"percentage": "percentage", "role": "role", **_SOURCE}),
    RecordKind.SANCTION: ("Sanction", {"authority": "authority", "program": "program", **_SOURCE}),
    RecordKind.CUSTOMS: (
        "EconomicActivity",
        {"goods": "goodsDescription", "hsCode": "vedCode", "price": "invoiceAmount", **_SOURCE},
    ),
    RecordKind.BILL_OF_LADING: (
        "EconomicActivity",
        {"goods": "goodsDescription", "hsCode": "vedCode", "price": "invoiceAmount", **_SOURCE},
    ),
}
"""Of each kind of record its schema, and the columns that are told as they stand."""
DAYS = {"startDate": "startDate", "endDate": "endDate", "date": "date"}
COUNTRIES = {
    **{name: name for name in ("country", "flag", "originCountry", "departureCountry", "destinationCountry")},
    "pastFlags": "pastFlags",
}
NAMES = {"alias": "alias", "pastNames": "previousName"}
PARTIES = {"owner", "asset", "operator", "parent", "sender", "receiver", "declarant"}
LINKED = {"manager", "insurer", "agent", "notifyParty", "successor", "successorOf"}
"""Parties for which the schema has no property: linked by their role."""
_OWN_ENTITY = {RecordKind.SHIP: SHIP, RecordKind.COMPANY: PARTY}
_REGISTER_DATES = {RecordKind.SHIP, RecordKind.COMPANY, RecordKind.TERMINAL}
_MENTIONED = {MentionKind.SHIP: (SHIP, "Vessel"), MentionKind.COMPANY: (PARTY, "LegalEntity")}


@dataclass(frozen=True)
class Who:
    """Who is who: the entity that each mention is one with."""

    mentions: Mapping[str, tuple[Mention, ...]]
    entity_of: Callable[[str], str]

    @classmethod
    def of(cls, mentions: Iterable[Mention], entity_of: Callable[[str], str]) -> Who:
        """From mentions, by the statement that holds each name."""
        found: dict[str, tuple[Mention, ...]] = {}
        for mention in mentions:
            found[mention.statements[0]] = (*found.get(mention.statements[0], ()), mention)
        return cls(found, entity_of)


def tell_records(rows: Iterable[Row], who: Who, facts: Facts) -> None:
    """Tell every record that has a schema, and every ship and company that any of them names."""
    for row in rows:
        at = Origin(row.evidence, "", row.stated_on if len(row.stated_on) == 10 else "")
        told = {f.statement: _named(row, f, who, facts, at) for f in row.fields}
        known = PLAIN.get(row.kind)
        if known is None:
            facts.lose(Loss.LEFT_OUT, f"a record of kind {row.kind}, but for the ships and companies it names")
            continue
        _record(row, known[0], known[1], told, facts, at)


def _named(row: Row, field: Field, who: Who, facts: Facts, at: Origin) -> list[tuple[str, str]]:
    """The entities that a field names, with their schema; each is told by its name."""
    found = []
    for mention in who.mentions.get(field.statement, ()):
        listed = mention.kind is MentionKind.PERSON and row.kind == RecordKind.SANCTION
        if mention.kind is MentionKind.PLACE:
            continue
        if mention.kind is MentionKind.PERSON and not listed:
            facts.lose(Loss.LEFT_OUT, "a person who is on no list")
            continue
        if mention.describes:
            facts.lose(Loss.LEFT_OUT, "a party or ship that is described and not named")
            continue
        family, schema = (PERSON, "Person") if listed else _MENTIONED[mention.kind]
        if schema == "LegalEntity" and (row.kind == RecordKind.COMPANY or field.property == "asset"):
            schema = "Company"
        entity, place = ftm_id(family, who.entity_of(mention.subject)), _at(at, field)
        if not facts.add(entity, schema, "name", mention.name, place):
            facts.lose(Loss.LEFT_OUT, "a party or ship whose name is no text")
            continue
        for number in mention.identifiers:
            scheme, _, value = number.partition(":")
            if scheme in ("imo", "mmsi") and row.kind != RecordKind.SHIP:
                name = "imoNumber" if scheme == "imo" else "mmsi"
                facts.add(entity, schema, name, f"IMO{value}" if scheme == "imo" else value, place)
        found.append((entity, schema))
    return found


def _record(
    row: Row,
    schema: str,
    plain: Mapping[str, str],
    told: Mapping[str, list[tuple[str, str]]],
    facts: Facts,
    at: Origin,
) -> None:
    entity = _entity_of(row, told)
    if not entity:
        facts.lose(Loss.LEFT_OUT, f"a record of kind {row.kind} without a name")
        return
    if schema in ("Ownership", "Sanction", "EconomicActivity"):
        facts.add(entity, schema, "recordId", row.label, _at(at, row.fields[0]))
    for field in row.fields:
        _field(row, field, entity, schema, plain, told[field.statement], facts, _at(at, field))


def _entity_of(row: Row, told: Mapping[str, list[tuple[str, str]]]) -> str:
    """The entity that a record is: the ship or company of its name, the place of its number, or itself."""
    if row.kind in _OWN_ENTITY:
        name = row.get("name")
        own = told.get(name.statement, []) if name else []
        return own[0][0] if own else ""
    if row.kind == RecordKind.TERMINAL:
        return ftm_id(PLACE, subject("place", row.label.strip() or row.subject))
    return ftm_id(str(row.kind), row.subject) if row.fields else ""


def _field(
    row: Row,
    field: Field,
    entity: str,
    schema: str,
    plain: Mapping[str, str],
    named: list[tuple[str, str]],
    facts: Facts,
    at: Origin,
) -> None:
    name, value = field.property, field.value
    if name == "name" and row.kind != RecordKind.TERMINAL:
        return
    if name in plain:
        if value.bound not in (None, Bound.EXACT):
            facts.lose(Loss.FLATTENED, "a bound, to words")
        for text in names_in(field.raw) if name in ("imoNumber", "mmsi") else (field.raw,):
            facts.add(entity, schema, plain[name], text, at)
    elif name in DAYS and row.kind not in _REGISTER_DATES:
        facts.add_day(entity, schema, "listingDate" if schema == "Sanction" else DAYS[name], field.raw, value, at)
    elif name in COUNTRIES and COUNTRIES[name] in schemata()[schema].properties:
        for part in names_in(field.raw):
            facts.add(entity, schema, COUNTRIES[name], country_code(part) or part, at)
    elif name in NAMES:
        for part in names_in(field.raw):
            facts.add(entity, schema, NAMES[name], part, at)
    elif name in ("vessel", "target"):
        for other, _ in named[:1]:
            facts.refer(entity, schema, "transport" if name == "vessel" else "entity", other, at)
        if len(named) != 1:
            facts.lose(Loss.LEFT_OUT, f"a {name} that is not one ship or party by its name and kind")
    elif name in PARTIES and named and schema != "Address":
        for other, _ in named:
            facts.refer(entity, schema, name, other, at)
    elif name in LINKED | PARTIES and named and schemata()[schema].is_a("Thing"):
        for other, _ in named:
            _link(other, entity, name, facts, at)
    elif name == "position" and value.lat is not None and value.lon is not None:
        facts.add(entity, schema, "latitude", f"{value.lat:g}", at)
        facts.add(entity, schema, "longitude", f"{value.lon:g}", at)
        if value.error_km is not None:
            facts.lose(Loss.LEFT_OUT, "how far off a position may be")
    elif name in ("quantity", "capacity"):
        facts.lose(Loss.FLATTENED, "a quantity with its bounds, to words")
        unit = value.unit if value.unit and value.unit not in field.raw else ""
        facts.add(entity, schema, "description", f"{name}: {field.raw} {unit}", at)
    elif name not in ("imoNumber", "mmsi"):
        facts.lose(Loss.LEFT_OUT, f"the column {name} of a record of kind {row.kind}")
    elif name == "imoNumber" and not all(parse_imo(part.removesuffix(".0")) for part in names_in(field.raw)):
        facts.lose(Loss.LEFT_OUT, "an IMO number with a wrong check digit")
    elif not row.get("vessel"):
        facts.lose(Loss.LEFT_OUT, "the number of a ship without its name")


def _link(one: str, other: str, role: str, facts: Facts, at: Origin) -> None:
    link = ftm_id("link", f"{one} {other} {role}")
    facts.refer(link, "UnknownLink", "subject", one, at)
    facts.refer(link, "UnknownLink", "object", other, at)
    facts.add(link, "UnknownLink", "role", role, at)


def _at(at: Origin, field: Field) -> Origin:
    return Origin(at.evidence, field.locator, at.told_on)
