"""Mentions: every ship, company, person and place that a row names, each with what the row says that tells it apart.

The subject of a name is `mention:<id of the statement that holds it>`; where one field names several (REEF; NOBLE),
each has its number behind it, `mention:<id>#2`. Nothing is linked here.

A text wholly in brackets (`(eight shipments)`) is none. One without a capital letter (`not identified`, `trader`) and
two ships with "or" between them are mentions that describe and do not name. A ship's name is left without the remark in
brackets behind it, a company's is not: `BB Energy (Asia)` is a name.

Registers of the killed and detained give no mention: who is who among them is never a matter of looking for names
(`reckoning.count`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from enum import StrEnum

from reckoning.model.imo import parse_imo
from reckoning.model.instant import to_ms
from reckoning.model.mmsi import StationKind, station_kind
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.subject import subject
from reckoning.places.names import folded


class MentionKind(StrEnum):
    """What is named. A row often does not say whether a party is a firm or a person: it is then called a company."""

    SHIP = "ship"
    COMPANY = "company"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True)
class OtherValue:
    """Another name or flag that a row gives: a former one or an alias, in the year behind it where one stands."""

    property: str  # name, flag
    value: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True)
class Mention:
    """A name in a row: its subject, role (the property that holds it), identifiers as subjects, country or flag.

    `start_ms` to `end_ms` (half-open, UTC) is when the row speaks of it, None where it does not say. `statements` are
    those that name or identify it, the name's first. `others` are former names, flags and aliases the row gives.
    """

    subject: str
    kind: MentionKind
    name: str
    role: str
    row: str
    statements: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    others: tuple[OtherValue, ...] = ()
    country: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    stated_by: str = ""

    @property
    def decides(self) -> str:
        """The identifier that decides who it is: its IMO number, or its number in a country's register; or empty."""
        registers = {i for i in self.identifiers if i.startswith("company:")}
        return self.imo or (registers.pop() if len(registers) == 1 else "")

    @property
    def other_names(self) -> tuple[str, ...]:
        """Former names and aliases."""
        return tuple(o.value for o in self.others if o.property == "name")

    @property
    def countries(self) -> tuple[str, ...]:
        """Its country or flag, and former flags."""
        return tuple(
            dict.fromkeys(c for c in (self.country, *(o.value for o in self.others if o.property == "flag")) if c)
        )

    @property
    def describes(self) -> bool:
        """Whether it only describes what it means: `trader`, `HUITONG 78 or YIDA 8`."""
        lower = self.name == self.name.lower() != self.name.upper()
        return lower or (self.kind is MentionKind.SHIP and " or " in self.name)

    @property
    def imo(self) -> str:
        """Its ship as `imo:N`; empty when the row gives no valid number, or more than one."""
        numbers = {i for i in self.identifiers if i.startswith("imo:")}
        return numbers.pop() if len(numbers) == 1 else ""


_SHIPS, _FIRMS, _PLACES = (
    "vessel",
    "receiver sender declarant notifyParty buyer sellerChain agent owner operator manager insurer parent successorOf"
    " successor asset",
    "loadPlace dischargePlace port terminal place lastPort nextPort",
)
_ROLES: dict[str, MentionKind] = {
    **dict.fromkeys(_SHIPS.split(), MentionKind.SHIP),
    **dict.fromkeys(_FIRMS.split(), MentionKind.COMPANY),
    **dict.fromkeys(_PLACES.split(), MentionKind.PLACE),
}
_NAMED: dict[str, MentionKind] = {
    RecordKind.SHIP: MentionKind.SHIP,
    RecordKind.COMPANY: MentionKind.COMPANY,
    RecordKind.TERMINAL: MentionKind.PLACE,
}
_TARGETS = {
    "individual": MentionKind.PERSON,
    "person": MentionKind.PERSON,
    "entity": MentionKind.COMPANY,
    "company": MentionKind.COMPANY,
    "mixed": MentionKind.COMPANY,
    "vessel": MentionKind.SHIP,
    "ship": MentionKind.SHIP,
}
_ENTITIES = {
    "Vessel": MentionKind.SHIP,
    "Company": MentionKind.COMPANY,
    "Organization": MentionKind.COMPANY,
    "PublicBody": MentionKind.COMPANY,
    "LegalEntity": MentionKind.COMPANY,
    "Person": MentionKind.PERSON,
}
"""What the entities of a FollowTheMoney file are, by their schema; others name nobody here."""
_PEOPLE_OF_THE_ROW = frozenset({RecordKind.CASUALTY, RecordKind.INCIDENT, RecordKind.FIGURE})
_DATES = "date loadDate dischargeDate arrivedOn berthedOn departedOn"
_A_PERSON = re.compile(r"\bnatural person\b|\bindividual\b", re.I)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_BEFORE = re.compile(r"^(?:also written|also known as|formerly|former|later|earlier|now|aka|ex|fmr)[\s.:]+", re.I)
_NUMBER_IN_REMARK = re.compile(r"\bIMO[\s:#-]*(\d{7})\b", re.I)
_YEAR = re.compile(r"\s*\((\d{4})\b[^()]*\)")
_OTHERS = {"alias": "name", "pastNames": "name", "pastFlags": "flag"}


def mentions_of(rows: Iterable[Row]) -> list[Mention]:
    """Every mention in rows, in their order; a row of people or figures gives only its places."""
    return [mention for row in rows for mention in _in_row(row)]


def names_in(text: str) -> tuple[str, ...]:
    """The names one field holds, parted by semicolons or arrows outside brackets.

    >>> names_in("REEF; NOBLE"), names_in("FELIKS (IMO 9459242; earlier PRIME V)"), names_in("(eight shipments)")
    (('REEF', 'NOBLE'), ('FELIKS (IMO 9459242; earlier PRIME V)',), ())
    """
    parts, depth, start = [], 0, 0
    text = text.replace("->", ";").replace("→", ";").replace("\n", ";")
    for at, letter in enumerate(text):
        depth = max(depth + (letter == "(") - (letter == ")"), 0)
        if letter == ";" and not depth:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    stripped = [part.strip() for part in parts]
    return tuple(p for p in stripped if p and not (p[0] == "(" and p.find(")") in (-1, len(p) - 1)))


def _in_row(row: Row) -> Iterator[Mention]:
    for field in row.fields:
        kind = _kind(row, field)
        if kind is None:
            continue
        names = names_in(field.raw) if field.property != "name" or row.kind == RecordKind.SHIP else (field.raw.strip(),)
        for number, name in enumerate(names, 1):
            own = f"{field.statement}#{number}" if len(names) > 1 else field.statement
            mention = _mention(row, field, kind, name, subject("mention", own), alone=len(names) == 1)
            if mention.name:
                yield mention


def _kind(row: Row, field: Field) -> MentionKind | None:
    if row.kind in _PEOPLE_OF_THE_ROW:
        return MentionKind.PLACE if field.property in ("place",) else None
    if row.kind == RecordKind.ENTITY:
        return _ENTITIES.get(row.text("schema")) if field.property == "name" else None
    if field.property == "name":
        person = row.kind == RecordKind.COMPANY and _A_PERSON.search(row.text("role"))
        return MentionKind.PERSON if person else _NAMED.get(row.kind)
    if field.property == "target":
        return _TARGETS.get(row.text("targetType").strip().casefold())
    return _ROLES.get(field.property)


def _mention(row: Row, field: Field, kind: MentionKind, text: str, own: str, *, alone: bool) -> Mention:
    is_row = field.property == "name"
    ship = kind is MentionKind.SHIP
    name = _REMARK.sub("", text).strip() if ship else text
    identifiers: list[str] = []
    statements = [field.statement]
    if ship:
        written = (parse_imo(n) for n in _NUMBER_IN_REMARK.findall(text))
        identifiers += [subject("imo", n) for n in written if n]
        if alone:
            for found, statement in _ship_numbers(row):
                identifiers.append(found)
                statements.append(statement)
    country = row.get("country") or row.get("flag") if is_row else row.get("flag") if ship else None
    if is_row and kind is MentionKind.COMPANY and country:
        for found, statement in _register_numbers(row, country.raw):
            identifiers.append(found)
            statements.append(statement)
    start, end = _interval(row)
    others = [f for f in row.fields if f.property in _OTHERS] if is_row else []
    told = dict.fromkeys(
        o for f in others for o in _other_values(f, ship) if o.value not in (name, country and country.raw)
    )
    return Mention(
        subject=own,
        kind=kind,
        name=name,
        role=field.property,
        row=row.subject,
        statements=tuple(dict.fromkeys([*statements, *(f.statement for f in others)])),
        identifiers=tuple(dict.fromkeys(identifiers)),
        others=tuple(told),
        country=country.raw.strip() if country else "",
        start_ms=start,
        end_ms=end,
        stated_by=row.stated_by,
    )


def _ship_numbers(row: Row) -> Iterator[tuple[str, str]]:
    """The valid numbers of the row's one ship as subjects, each with its statement."""
    for field in row.every("imoNumber"):
        for part in names_in(field.raw):
            if number := parse_imo(part.removesuffix(".0")):
                yield subject("imo", number), field.statement
    for field in row.every("mmsi"):
        for part in names_in(field.raw):
            if part.isdecimal() and len(part) == 9 and station_kind(int(part)) is StationKind.SHIP:
                yield subject("mmsi", int(part)), field.statement


def _register_numbers(row: Row, country: str) -> Iterator[tuple[str, str]]:
    """A company's numbers in the register of the country the row gives: `company:singapore/201821798H`."""
    for field in row.every("registrationNumber"):
        number = "".join(c for c in field.raw.upper() if c.isalnum())
        if folded(country) and number:
            yield subject("company", f"{folded(country).replace(' ', '-')}/{number}"), field.statement


def _other_values(field: Field, ship: bool) -> Iterator[OtherValue]:
    for part in names_in(field.raw):
        for text in re.split(r",|/", part) if ship else (part,):
            year = _YEAR.search(text)
            bare = _BEFORE.sub("", _YEAR.sub("", text)).strip()
            value = _REMARK.sub("", bare).strip() if ship else bare
            if value:
                times = (_new_year_ms(int(year[1])), _new_year_ms(int(year[1]) + 1)) if year else (None, None)
                yield OtherValue(_OTHERS[field.property], value, *times)


def _new_year_ms(year: int) -> int | None:
    return to_ms(datetime(year, 1, 1, tzinfo=UTC)) if MINYEAR <= year <= MAXYEAR else None


def _interval(row: Row) -> tuple[int | None, int | None]:
    """From the first to the last moment that the dates of a row name; a register's period without an end is open."""
    since, until = row.get("startDate"), row.get("endDate")
    if since or until:
        return since.value.start_ms if since else None, until.value.end_ms if until else None
    dates = [f.value for name in _DATES.split() for f in row.every(name)]
    starts = [v.start_ms for v in dates if v.start_ms is not None]
    ends = [v.end_ms for v in dates if v.end_ms is not None]
    return min(starts, default=None), max(ends, default=None)
