"""FollowTheMoney facts: what leaves a case for tools that speak FollowTheMoney, value by value, and what it costs.

A fact is one value of one property of one entity, with the place it comes from. The model of FollowTheMoney
(`reckoning.readers.ftm_model`) is the judge: what it has no property for is left out, what it holds only in part is
flattened, and both are counted in words (`Facts.losses`), so that nothing is lost without saying so.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from reckoning.model.imo import parse_imo
from reckoning.model.instant import DAY_MS, iso
from reckoning.model.statement import Value
from reckoning.readers.ftm_model import countries, schemata

LENGTHS = {"name": 384, "identifier": 64, "country": 16, "number": 250, "address": 250, "url": 4096, "string": 1024}
TEXT_LENGTH = 65_000
FINDINGS = "findings"
LINKS = ("Ownership", "Sanction", "UnknownLink")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?")
_OFFSET = re.compile(r"\d[+-]\d\d:?\d\d$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_DIGITS = {"day": 10, "month": 7, "year": 4}
_SPAN_MS = {"day": DAY_MS, "month": 31 * DAY_MS, "year": 366 * DAY_MS}


class Loss(StrEnum):
    """What becomes of what the model cannot hold."""

    LEFT_OUT = "left out"
    FLATTENED = "flattened"


@dataclass(frozen=True)
class Origin:
    """Where a fact comes from: an original and the place in it, or a finding (`FINDINGS` and its id); told on a day."""

    evidence: str
    place: str
    told_on: str = ""


@dataclass(frozen=True)
class Fact:
    """One value of one property of one entity; `original` is the text as found, where the value is another."""

    entity: str
    schema: str
    property: str
    value: str
    origin: Origin
    original: str = ""


@dataclass
class Facts:
    """Facts in the order in which they were told, and how much of what was left out or flattened."""

    told: list[Fact] = field(default_factory=list)
    losses: Counter[tuple[Loss, str]] = field(default_factory=Counter)

    def lose(self, how: Loss, what: str, count: int = 1) -> None:
        """Count what is lost."""
        self.losses[how, what] += count

    def add(self, entity: str, schema: str, name: str, text: str, origin: Origin) -> bool:
        """Tell a value as the model has it; False, and a loss, where the model cannot have it."""
        value = self._fitting(schema, name, text.strip())
        if value:
            found = "" if value == text.strip() else text.strip()
            self.told.append(Fact(entity, schema, name, value, origin, found))
        return bool(value)

    def add_day(self, entity: str, schema: str, name: str, raw: str, value: Value, origin: Origin) -> bool:
        """Tell the first moment of an interval, as finely as the model's dates go."""
        if value.start_ms is None:
            self.lose(Loss.LEFT_OUT, "a date that was not understood")
            return False
        text = iso(value.start_ms) or ""
        if value.precision in _DIGITS:
            text = text[: _DIGITS[value.precision]]
            if value.end_ms is not None and value.end_ms - value.start_ms > _SPAN_MS[value.precision]:
                self.lose(Loss.FLATTENED, "an interval, to its first day")
        else:
            text = text[:19].removesuffix(":00") if "T" in text else text
            if value.start_ms % 1000 or _OFFSET.search(raw.strip()):
                self.lose(Loss.FLATTENED, "a time with fractions or an offset from UTC, to the second in UTC")
        self.told.append(Fact(entity, schema, name, text, origin, "" if raw.strip() == text else raw.strip()))
        return True

    def refer(self, entity: str, schema: str, name: str, other: str, origin: Origin) -> None:
        """Tell that an entity refers to another."""
        self.told.append(Fact(entity, schema, name, other, origin))

    def _fitting(self, schema: str, name: str, text: str) -> str:
        """A text as a value of a property; empty, with a loss, where it is none."""
        kind = schemata()[schema].properties[name].type
        if name == "imoNumber":
            number = parse_imo(text.removesuffix(".0"))
            return f"IMO{number}" if number else self._not(text, "an IMO number with a wrong check digit")
        if kind == "country":
            return text.lower() if text.lower() in countries() else self._not(text, "a country without a code")
        if kind == "url" and not text.startswith(("http://", "https://")):
            return self._not(text, "an address that is not of the web")
        if kind == "date" and not _DATE.fullmatch(text):
            return self._not(text, "a date that was not understood")
        clean = _clean(text, kind)
        length = LENGTHS.get(kind, TEXT_LENGTH)
        if len(clean) > length:
            if kind in ("identifier", "url", "number"):
                return self._not(text, f"a text too long for the model's type {kind}")
            self.lose(Loss.FLATTENED, f"a text of more than {length:,} characters, cut")
            clean = clean[:length].strip()
        return clean

    def _not(self, text: str, what: str) -> str:
        if text:
            self.lose(Loss.LEFT_OUT, what)
        return ""


def _clean(text: str, kind: str) -> str:
    """A text as the model keeps it: no control characters; of names and addresses no outer quotes and line breaks."""
    text = _CONTROL.sub(" ", text.encode("utf-8", "replace").decode())
    if kind not in ("name", "address", "string", "identifier"):
        return text.strip()
    text = " ".join(text.split())
    if kind == "address":
        text = text.replace(";", ",")
    if kind == "name" and len(text) > 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text


def whole(facts: Facts) -> None:
    """Take out links that lack one of their ends: the model wants both."""
    held: dict[str, set[str]] = {}
    for fact in facts.told:
        held.setdefault(fact.entity, set()).add(fact.property)
    known = schemata()
    lacking = {
        fact.entity: fact.schema
        for fact in facts.told
        if fact.schema in LINKS and not held[fact.entity].issuperset(known[fact.schema].required)
    }
    for schema in lacking.values():
        facts.lose(Loss.LEFT_OUT, f"a link of schema {schema} of which one end is not told")
    facts.told = [fact for fact in facts.told if fact.entity not in lacking]


def ftm_id(family: str, key: str) -> str:
    """The id of an entity: SHA-1 of what family it is of and the key it has here.

    >>> ftm_id("ship", "imo:2712346")[:8]
    'ee2ea32d'
    """
    return hashlib.sha1(f"reckoning {family} {key}".encode(), usedforsecurity=False).hexdigest()
