"""Subjects: what a statement or finding is about (`imo:9333400`, `row:...`), in words and leading to its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reckoning.faces.web.known import named, place
from reckoning.faces.web.leads import to_place
from reckoning.faces.web.page import Cell, address
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.words import sentence
from reckoning.model.finding import Kind
from reckoning.model.row import EVIDENCE_DIGITS

SHIPS = ("imo", "mmsi")
LISTED = ("ofac", "eu", "uk", "opensanctions")
PARTIES = ("company", *LISTED)
STATEMENT_DIGITS = 64


def in_words(sight: Sight, row: Mapping[str, Any]) -> str:
    """A finding in a sentence, its place under its name; a party that is not named is told of by its role."""
    if row["kind"] == Kind.EXPOSURE:
        kept = json.loads(row["parameters"] or "{}")
        who = named(sight).of(kept.get("entity", ""), kept.get("party", ""), kept.get("role", ""))
        return str(row["title"]) if who.named else str(row["title"]).replace(kept["party"], who.words)
    if row["title"] or not row["place"]:
        return sentence(row)
    spot = place(sight, row["place"])
    return sentence({**row, "place": spot.name if spot else row["place"]})


def to_subject(sight: Sight, subject: str) -> Cell:
    """A subject in words, leading to the page it has, else to the statements about it."""
    scheme, _, value = subject.partition(":")
    if scheme in SHIPS:
        return Cell(f"{scheme.upper()} {value}", address("ship", subject))
    if scheme == "place":
        return to_place(sight, subject)
    if scheme == "finding":
        return Cell(f"finding {value}", address("finding", value))
    if scheme in ("row", "mention") and "/" in value:
        return _record(sight, scheme, value)
    if scheme == "party":
        return Cell(_name(sight, value) or value)
    if scheme == "mention" and len(value) == STATEMENT_DIGITS:
        return Cell(_name(sight, subject) or value[:12], address("statement", value))
    if scheme in PARTIES:
        return Cell(_name(sight, subject) or subject, address("search", q=subject))
    return Cell(f"{scheme.replace('_', ' ')}: {value}" if value else subject)


def _record(sight: Sight, scheme: str, value: str) -> Cell:
    """A record of a document, or the mention of a claim: its place in its original."""
    digits, _, locator = value.partition("/")
    held = next((e for sha, e in sight.evidence.items() if sha.startswith(digits[:EVIDENCE_DIGITS])), None)
    if held is None:
        return Cell(f"{scheme}:{value}")
    return Cell(f"{held.file_name}, {locator}", address("evidence", held.sha256, at=locator))


def _name(sight: Sight, subject: str) -> str:
    """The name of a party: its own statement's text, or that of the list it is on."""
    _, _, value = subject.partition(":")
    row = sight.one(
        "SELECT raw FROM held.statements WHERE id = ? UNION ALL"
        " SELECT raw FROM held.statements WHERE subject = ? AND property = 'name' LIMIT 1",
        value, subject,
    )  # fmt: skip
    return str(row["raw"]) if row else ""
