"""Holdings: who is said to have taken, lost or to hold a place, by place and day, rival claims side by side.

Only what was published counts: claims of evidence with a day of publication. A claim that names a military unit by
number
is left out and counted: where a unit stands is nothing this software says. Places are names, never coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.readers.prose.claim import Claim, Event, PlaceMention
from reckoning.readers.prose.statements import StatedClaim

_HELD = (Event.PLACE_TAKEN, Event.PLACE_LOST, Event.PLACE_HELD)
_UNIT = re.compile(
    r"\b(?:battalions?|brigades?|regiments?|divisions?|LIBs?|LIDs?|columns?|companies|squadrons?)\b"
    r"|\b\d+(?:st|nd|rd|th)\s+\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Holding:
    """One published claim on a place: `day` is what it speaks of (first/last), else the day it was published."""

    place: str
    place_ids: tuple[str, ...]
    day: str
    kind: Event
    text: str
    according_to: str
    via: str
    stance: str
    status: str
    published_on: str
    statement: str
    rivals: int


@dataclass(frozen=True)
class Holdings:
    """The claims by place and day; `with_units` were left out as they name a unit, `unpublished` as they have no
    day."""

    rows: tuple[Holding, ...]
    with_units: int
    unpublished: int


def holdings(claims: Iterable[StatedClaim]) -> Holdings:
    """Claims on places, sorted by place and day; `rivals` counts other speakers on the same place and day."""
    rows: list[Holding] = []
    with_units = unpublished = 0
    for stated in claims:
        claim = stated.accepted or stated.claim
        if claim.event not in _HELD or stated.status == "rejected" or not claim.places:
            continue
        if not stated.statement.stated_on:
            unpublished += 1
        elif _UNIT.search(" ".join(claim.text)):
            with_units += 1
        else:
            rows += [_row(stated, claim, place) for place in claim.places]
    rows.sort(key=lambda r: (r.place, r.day, r.according_to, r.statement))
    return Holdings(tuple(_with_rivals(rows)), with_units, unpublished)


def _row(stated: StatedClaim, claim: Claim, place: PlaceMention) -> Holding:
    day = next((d.value for d in claim.dates if d.first), stated.statement.stated_on)
    assert claim.event is not None
    return Holding(
        place.text,
        place.places,
        day,
        claim.event,
        "\n".join(claim.text),
        "; ".join(claim.speaker),
        claim.via,
        str(claim.stance),
        stated.status,
        stated.statement.stated_on,
        stated.statement.id,
        0,
    )


def _with_rivals(rows: list[Holding]) -> list[Holding]:
    from dataclasses import replace

    speakers: dict[tuple[str, str], set[str]] = {}
    for r in rows:
        speakers.setdefault((r.place, r.day), set()).add(r.according_to)
    return [replace(r, rivals=len(speakers[r.place, r.day]) - 1) for r in rows]
