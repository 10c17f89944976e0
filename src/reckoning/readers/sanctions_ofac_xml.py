"""The US Treasury's list as XML: the standard SDN.XML and the advanced SDN_ADVANCED.XML.

Both print their date. The standard form gives names, strong and weak aliases, programmes, identifiers and addresses;
the advanced one also the day each record was created on the list (`EntryEvent` of type Created), which is the
designation date. In the advanced form a profile's entries come after it, so records are put together at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from xml.etree.ElementTree import Element

from reckoning.model.imo import parse_imo
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
    "individual": ListedKind.PERSON,
    "entity": ListedKind.ENTITY,
    "vessel": ListedKind.VESSEL,
    "aircraft": ListedKind.AIRCRAFT,
}
STRENGTHS = {"strong": AliasStrength.STRONG, "weak": AliasStrength.WEAK}
SHIP_NUMBER = "Vessel Registration Identification"
LATIN_SCRIPT = "Latin"


def read_ofac_standard_xml(
    raw: bytes, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The list in a standard SDN.XML or CONSOLIDATED.XML."""
    tally = Tally(file_name, container)
    records = xml_records(raw, frozenset({"publshInformation", "publishInformation", "sdnEntry"}), file_name)
    printed: date | None = None
    found: dict[str, Designation] = {}
    ordinal = 0
    for element in records:
        if element.tag.endswith("Information"):
            printed = parse_list_date(child_text(element, "Publish_Date"), day_first=False)
        elif element.tag == "sdnEntry":
            _take_entry(element, ordinal, found, tally)
            ordinal += 1
    return _list_of(found, tally, list_version, printed)


def _list_of(found: dict[str, Designation], tally: Tally, given: date | None, printed: date | None) -> SanctionsList:
    dated, basis = version_of(given, printed, tally.file)
    designations = tuple(replace(d, list_version=dated) for d in found.values())
    name = "OFAC non-SDN" if "cons" in tally.file.lower() else "OFAC SDN"
    return SanctionsList("OFAC", name, dated, basis, designations, (tally.close(),))


def _take_entry(entry: Element, ordinal: int, found: dict[str, Designation], tally: Tally) -> None:
    uid, name = child_text(entry, "uid"), _joined(entry)
    fault = "no_id" if not uid else "no_name" if not name else "duplicate_id" if uid in found else ""
    if fault:
        tally.reject(ordinal, fault, f"uid {uid or '?'}: {name}")
        return
    kind = KINDS.get(child_text(entry, "sdnType").lower(), ListedKind.UNKNOWN)
    aliases = [
        Alias(
            _joined(aka),
            STRENGTHS.get(child_text(aka, "category").lower(), AliasStrength.UNKNOWN),
            child_text(aka, "type").replace(".", "") or "aka",
            tally.file,
            tally.at(ordinal),
        )
        for aka in entry.findall("akaList/aka")
        if _joined(aka)
    ]
    numbers = [child_text(i, "idNumber") for i in entry.findall("idList/id") if child_text(i, "idType") == SHIP_NUMBER]
    found[uid] = Designation(
        authority="OFAC",
        id=uid,
        name=name,
        kind=kind,
        aliases=tuple(aliases),
        programmes=tuple((p.text or "").strip() for p in entry.findall("programList/program")),
        imo=ship_imo(numbers, kind, ordinal, tally),
        dates=tuple(f"DOB {child_text(d, 'dateOfBirth')}" for d in entry.findall("dateOfBirthList/dateOfBirthItem")),
        addresses=tuple(_address(a) for a in entry.findall("addressList/address")),
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=child_text(entry, "remarks"),
    )
    tally.keep()


def _joined(element: Element) -> str:
    return ", ".join(part for part in (child_text(element, "lastName"), child_text(element, "firstName")) if part)


def _address(element: Element) -> str:
    parts = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
    return ", ".join(text for part in parts if (text := child_text(element, part)))


def ship_imo(numbers: list[str], kind: ListedKind, ordinal: int, tally: Tally) -> int | None:
    """The ship's IMO number among identifiers; a number with a wrong check digit is noted and not taken."""
    if kind is not ListedKind.VESSEL:
        return None
    valid = [imo for text in numbers if (imo := parse_imo(text))]
    if len(valid) < len(numbers):
        tally.note(ordinal, "imo_check_digit", "; ".join(numbers))
    return valid[0] if valid else None


@dataclass
class _Advanced:
    """What has been read of an advanced file so far: reference values, identifiers, profiles, entries."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    ship_numbers: dict[str, list[str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def value(self, kind: str, number: str) -> str:
        return self.values.get((kind, number), "")


def read_ofac_advanced_xml(
    raw: bytes, file_name: str, list_version: date | None = None, container: tuple[str, ...] = ()
) -> SanctionsList:
    """The list in an advanced SDN_ADVANCED.XML or CONS_ADVANCED.XML, with designation dates."""
    tally, known = Tally(file_name, container), _Advanced()
    wanted = frozenset({"DateOfIssue", "ReferenceValueSets", "IDRegDocument", "DistinctParty", "SanctionsEntry"})
    printed: date | None = None
    found: dict[str, Designation] = {}
    ordinal = 0
    for element in xml_records(raw, wanted, file_name):
        if element.tag == "DateOfIssue":
            printed = _whole_date(element)
        elif element.tag == "ReferenceValueSets":
            _take_values(element, known)
        elif element.tag == "IDRegDocument":
            _take_document(element, known)
        elif element.tag == "DistinctParty":
            _take_party(element, ordinal, found, known, tally)
            ordinal += 1
        elif element.tag == "SanctionsEntry":
            _take_sanctions(element, found, known)
    return _list_of(found, tally, list_version, printed)


def _take_values(sets: Element, known: _Advanced) -> None:
    for group in sets:
        for value in group:
            number = value.get("ID", "")
            known.values[value.tag, number] = (value.text or "").strip()
            if value.tag == "PartySubType":
                known.parents[number] = value.get("PartyTypeID", "")


def _take_document(document: Element, known: _Advanced) -> None:
    if known.value("IDRegDocType", document.get("IDRegDocTypeID", "")) == SHIP_NUMBER:
        number = child_text(document, "IDRegistrationNo")
        known.ship_numbers.setdefault(document.get("IdentityID", ""), []).append(number)


def _take_party(party: Element, ordinal: int, found: dict[str, Designation], known: _Advanced, tally: Tally) -> None:
    profile = party.find("Profile")
    uid = profile.get("ID", "") if profile is not None else party.get("FixedRef", "")
    names = _names(party, known, tally, ordinal)
    fault = "no_id" if not uid else "no_name" if not names else "duplicate_id" if uid in found else ""
    if fault or profile is None:
        tally.reject(ordinal, fault or "no_profile", f"party {uid or '?'}")
        return
    kind = _kind(profile.get("PartySubTypeID", ""), known)
    numbers = [n for i in party.iter("Identity") for n in known.ship_numbers.get(i.get("ID", ""), [])]
    found[uid] = Designation(
        authority="OFAC",
        id=uid,
        name=names[0].name,
        kind=kind,
        aliases=tuple(names[1:]),
        imo=ship_imo(numbers, kind, ordinal, tally),
        ordinal=ordinal,
        locator=tally.at(ordinal),
        remarks=child_text(party, "Comment"),
    )
    tally.keep()


def _kind(sub_type: str, known: _Advanced) -> ListedKind:
    texts = (known.value("PartySubType", sub_type), known.value("PartyType", known.parents.get(sub_type, "")))
    return next((KINDS[t.lower()] for t in texts if t.lower() in KINDS), ListedKind.UNKNOWN)


def _names(party: Element, known: _Advanced, tally: Tally, ordinal: int) -> list[Alias]:
    """The primary name first, then aliases; names in another script are aliases of kind script."""
    part_types = {g.get("ID", ""): g.get("NamePartTypeID", "") for g in party.iter("NamePartGroup")}
    names: list[tuple[bool, Alias]] = []
    for alias in party.iter("Alias"):
        weak = alias.get("LowQuality") == "true"
        strength = AliasStrength.WEAK if weak else AliasStrength.STRONG
        written = known.value("AliasType", alias.get("AliasTypeID", "")).replace(".", "").lower() or "aka"
        for documented in alias.findall("DocumentedName"):
            text, latin = _documented(documented, part_types, known)
            if text:
                primary = alias.get("Primary") == "true" and latin
                kind = written if latin else "script"
                names.append((not primary, Alias(text, strength, kind, tally.file, tally.at(ordinal))))
    return [alias for _, alias in sorted(names, key=lambda pair: pair[0])]


def _documented(documented: Element, part_types: dict[str, str], known: _Advanced) -> tuple[str, bool]:
    """A name written as the CSV writes it (LAST, First Middle), and whether it is in Latin script."""
    last: list[str] = []
    rest: list[str] = []
    latin = True
    for part in documented.iter("NamePartValue"):
        text = (part.text or "").strip()
        script = known.value("Script", part.get("ScriptID", ""))
        latin = latin and script in ("", LATIN_SCRIPT)
        kind = known.value("NamePartType", part_types.get(part.get("NamePartGroupID", ""), ""))
        (last if kind in ("Last Name", "Entity Name", "Vessel Name", "Aircraft Name") else rest).append(text)
    return ", ".join(" ".join(parts) for parts in (last, rest) if parts), latin


def _take_sanctions(entry: Element, found: dict[str, Designation], known: _Advanced) -> None:
    uid = entry.get("ProfileID", "")
    if uid not in found:
        return
    listed = found[uid]
    days = [
        day
        for event in entry.findall("EntryEvent")
        if _is_creation(event.get("EntryEventTypeID", ""), known)
        and (element := event.find("Date")) is not None
        and (day := _whole_date(element))
    ]
    programmes = [c for m in entry.findall("SanctionsMeasure") if (c := child_text(m, "Comment"))]
    earliest = min([*days, *([listed.designated_on] if listed.designated_on else [])], default=None)
    merged = tuple(dict.fromkeys([*listed.programmes, *programmes]))
    found[uid] = replace(listed, designated_on=earliest, programmes=merged)


def _is_creation(number: str, known: _Advanced) -> bool:
    return known.value("EntryEventType", number) == "Created" or (
        number == "1" and not known.value("EntryEventType", number)
    )


def _whole_date(element: Element) -> date | None:
    try:
        return date(*(int(child_text(element, part)) for part in ("Year", "Month", "Day")))
    except ValueError:
        return None
