"""Claim: what somebody is said to have said, its figures marked in the text around it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reckoning.faces.web.held import says_simulated
from reckoning.faces.web.named import STATEMENT, whole_id
from reckoning.faces.web.page import (
    Cell,
    Grid,
    Insert,
    Note,
    Page,
    Tone,
    address,
    grid,
    language_of,
    section,
    sections,
)
from reckoning.faces.web.review_claims import Claims, short_title
from reckoning.faces.web.review_item import Piece
from reckoning.faces.web.review_state import state_of
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.under import judgements_on, resting_on
from reckoning.faces.web.unnamed import asks, statements_for
from reckoning.faces.web.veil import NAME_NOT_SHOWN
from reckoning.faces.web.words import value_words
from reckoning.model.judgement import JudgedOn
from reckoning.readers.prose.statements import CLAIM

STATUS = {"accepted": Tone.CONFIRMED, "corrected": Tone.CONFIRMED, "rejected": Tone.REJECTED, "proposed": Tone.UNKNOWN}
NOT_ACCEPTED = {
    "proposed": "A program proposes it. Until a person accepts it, it feeds no finding.",
    "rejected": "A person rejected it: it feeds no finding.",
}


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One claim by the id of its statement or the first digits of it; with no name, all of them."""
    if not name:
        return _all(sight, asked)
    id_ = whole_id(sight, STATEMENT, name)
    claims = Claims(state_of(sight))
    item = claims.item((str(JudgedOn.CLAIM), id_, ""))
    if item is None:
        raise NotFound(f"{id_[:16]} is a statement, and no claim", do=f"see {address('statement', id_)}")
    row = sight.one(f"SELECT * FROM {statements_for(asked)} WHERE id = ?", id_) or {}
    told = claims.told(item)
    if not asks(asked):
        told = replace(told, pieces=_unnamed(sight, told.pieces))
    status = _status(sight).get(id_, "proposed")
    held = sight.evidence.get(row["evidence"])
    simulated = (Tone.SIMULATED,) if held and says_simulated(held) else ()
    waiting = NOT_ACCEPTED.get(status)
    review = Note(waiting, STATUS[status], address("review", "claims", at=item.id)) if waiting else None
    return Page(
        short_title(row["raw"]),
        "claim",
        sections(
            section("", review, Insert("pieces.html", told)),
            section("What it says, part by part", _parts(sight, id_)),
            section("What people decided on it", judgements_on(sight, CLAIM, id_)),
            section("What rests on it", resting_on(sight, id_, "claim")),
            *told.sections,
        ),
        marks=(*((Tone.DENIES,) if row["polarity"] == Tone.DENIES else ()), *simulated),
        lead=f"{status}: said by {row['stated_by'] or 'nobody who is named'}",
        trail=(("Claims", "/claim"), (held.file_name if held else "", address("evidence", row["evidence"]))),
    )


def _unnamed(sight: Sight, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a text, each name that is not shown hidden where it begins and left out where it goes on."""
    people = sight.veil.people("".join(p.text for p in pieces))
    shown, at = [], 0
    for piece in pieces:
        words, last = "", at
        for start, end in ((a, b) for a, b in people if a < at + len(piece.text) and b > at):
            words += piece.text[last - at : max(start - at, 0)] + (NAME_NOT_SHOWN if start >= at else "")
            last = end
        shown.append(replace(piece, text=words + piece.text[max(last - at, 0) :]))
        at += len(piece.text)
    return tuple(shown)


def _status(sight: Sight) -> dict[str, str]:
    return {j.target: j.decision for j in sight.holding.judgements if j.on == JudgedOn.CLAIM}


def _parts(sight: Sight, id_: str) -> Grid | None:
    found = sight.rows("SELECT * FROM held.statements WHERE parent = ? ORDER BY locator, id", id_)
    return grid("parts", "", ("what", "in the text", "understood as", "where"), [
        (r["property"], Cell(r["raw"], address("statement", r["id"]), language=language_of(r["raw"])), value_words(r),
         Cell(r["locator"], address("evidence", r["evidence"], at=r["locator"]))) for r in found
    ])  # fmt: skip


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    status = _status(sight)
    table, names = statements_for(asked), "1" if asks(asked) else ""
    found = sight.rows(f"SELECT * FROM {table} WHERE property = 'claim' ORDER BY stated_on, evidence, locator")
    rows = [
        (
            Cell(" ".join(r["raw"].split()), address("claim", r["id"], names=names), language=language_of(r["raw"])),
            r["stated_by"],
            r["stated_on"],
            Cell(word := status.get(r["id"], "proposed"), tone=STATUS[word]),
        )
        for r in found
    ]
    listed = grid("claims", "", ("claim", "said by", "published", "decided"), rows)
    nothing = None if listed else Note("No report in this case gave a claim.")
    return Page("Claims", "claims", sections(section("", listed, nothing)), lead=f"{len(rows):,} claims of reports")
