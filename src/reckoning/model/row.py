"""Row: one record of a document as its statements give it: a customs line, a person in a register, a published figure.

Every kept record of a document gives one statement with property `record` (its raw text is the record's own number or
name, or its ordinal) and one for each column that the document's layout understands, all of one subject,
`row:<first 16 digits of the evidence>/<locator of the record>`. `RECORDS` says what each kind of record may have.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.bound import Amount, Bound, amount
from reckoning.model.statement import Statement, Value
from reckoning.model.subject import subject

EVIDENCE_DIGITS = 16
RECORD = "record"
"""The property of the statement that says what kind of record a row is; `Value.text` is its `RecordKind`."""


class RecordKind(StrEnum):
    """What a record of a document is."""

    CASUALTY = "casualty"
    INCIDENT = "incident"
    FIGURE = "figure"
    DELIVERY = "delivery"
    CUSTOMS = "customs"
    BILL_OF_LADING = "bill_of_lading"
    BERTHING = "berthing"
    STOCK = "stock"
    SHIP = "ship"
    COMPANY = "company"
    OWNERSHIP = "ownership"
    SANCTION = "sanction"
    TERMINAL = "terminal"
    TRADE = "trade"
    DETECTION = "detection"
    ENTITY = "entity"


_SOURCED = "sourceUrl publisher publishedOn sourceClass statedBy notes"
_VESSEL = "vessel imoNumber mmsi"

RECORDS: dict[str, frozenset[str]] = {
    kind: frozenset(f"{names} {_SOURCED}".split())
    for kind, names in {
        RecordKind.CASUALTY: "name alias fatherName gender age birthDate date status arrestedOn chargedOn sentencedOn"
        " releasedOn killedOn missingOn place township region country position occupation perpetrator weapon remarks"
        " consent",
        RecordKind.INCIDENT: "date place township region country position perpetrator target eventType weapon killed"
        " killedCivilians killedPerpetrator killedTarget killedUnknown injured detained description sources"
        " datePrecision placePrecision dyad violenceType",
        RecordKind.FIGURE: "what figure wording unit period asOf place perpetrator",
        RecordKind.DELIVERY: f"{_VESSEL} loadPlace loadDate dischargePlace dischargeDate goods quantity"
        " quantityWording sellerChain buyer namedEvidence confidenceWording conflictGroup eventType",
        RecordKind.CUSTOMS: f"{_VESSEL} date receiver sender declarant billNumber hsCode goods quantity price"
        " originCountry departureCountry destinationCountry port terminal",
        RecordKind.BILL_OF_LADING: f"{_VESSEL} billNumber date sender receiver notifyParty voyage loadPlace"
        " dischargePlace goods hsCode quantity price",
        RecordKind.BERTHING: f"{_VESSEL} port terminal berth arrivedOn berthedOn departedOn agent goods quantity"
        " operation nextPort lastPort",
        RecordKind.STOCK: f"{_VESSEL} terminal date direction goods quantity origin lot capacity",
        RecordKind.SHIP: "name imoNumber mmsi callSign flag owner operator manager insurer startDate endDate pastNames"
        " pastFlags role sanctionedBy identityConfidence",
        RecordKind.COMPANY: "name alias country role parent registrationNumber startDate endDate successorOf successor"
        " sanctionedBy sanctionedOn",
        RecordKind.OWNERSHIP: "owner asset percentage role startDate endDate country",
        RecordKind.SANCTION: "authority program instrument target targetType date dateKind",
        RecordKind.TERMINAL: "name port country position positionBasis role operator owner capacity startDate endDate",
        RecordKind.TRADE: "reporter partner flow hsCode period quantity netWeight price valuation",
        RecordKind.DETECTION: f"{_VESSEL} date position length sensor provider heading",
        RecordKind.ENTITY: "schema",
    }.items()
}
"""The properties that a record of each kind may have, FollowTheMoney's names where it has one.

An `entity` is whatever another tool tells of, people among it: beside its schema it has the properties of that schema
(`reckoning.readers.ftm_model`), and none of them is on any list of what may leave."""


@dataclass(frozen=True)
class Field:
    """One value of a row: the statement that holds it, its property, its text as found, and its typed value."""

    statement: str
    property: str
    raw: str
    value: Value
    locator: str

    @builtins.property
    def amount(self) -> Amount | None:
        """The value as an amount with its bounds, when it is a number."""
        v = self.value
        if v.number is None and v.low is None and v.high is None:
            return None
        if v.low is None and v.high is None:
            return amount(v.number, v.bound or Bound.EXACT, v.unit or "")
        return Amount(v.low, v.number, v.high, v.bound or Bound.EXACT, v.unit or "")


@dataclass(frozen=True)
class Row:
    """One record of one evidence: its kind, its own name (`label`), and its fields in the order of the document."""

    subject: str
    kind: str
    label: str
    evidence: str
    statement: str
    stated_by: str
    via: str
    stated_on: str
    fields: tuple[Field, ...]

    def every(self, property_name: str) -> tuple[Field, ...]:
        """Every field of a property."""
        return tuple(f for f in self.fields if f.property == property_name)

    def get(self, property_name: str) -> Field | None:
        """The first field of a property."""
        return next((f for f in self.fields if f.property == property_name), None)

    def text(self, property_name: str) -> str:
        """The text of a property as found; empty where there is none."""
        field = self.get(property_name)
        return field.raw if field else ""


def row_subject(evidence: str, locator: str) -> str:
    """The subject of the record at a place of an evidence.

    >>> row_subject("0123456789abcdef0123", "record:7")
    'row:0123456789abcdef/record:7'
    """
    return subject("row", f"{evidence[:EVIDENCE_DIGITS]}/{locator}")


def rows_of(statements: Iterable[Statement], kind: str = "") -> list[Row]:
    """The rows that statements make up (of one kind), in the order in which their subjects come first."""
    heads: dict[str, Statement] = {}
    fields: dict[str, list[Field]] = {}
    for s in statements:
        if not s.subject.startswith("row:"):
            continue
        if s.property == RECORD:
            heads[s.subject] = s
        else:
            fields.setdefault(s.subject, []).append(Field(s.id, s.property, s.raw, s.value, s.locator))
    return [
        Row(
            name,
            head.value.text or "",
            head.raw,
            head.evidence,
            head.id,
            head.stated_by,
            head.via,
            head.stated_on,
            tuple(fields.get(name, ())),
        )
        for name, head in heads.items()
        if not kind or head.value.text == kind
    ]
