"""Statement: one fact as one source gives it, beside what others say of the same; what rests on it; who judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reckoning.faces.web.held import says_simulated
from reckoning.faces.web.named import STATEMENT, whole_id
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Grid,
    Page,
    Side,
    Tone,
    address,
    facts,
    grid,
    language_of,
    moment,
    section,
    sections,
)
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.subjects import to_subject
from reckoning.faces.web.under import judgements_on, passage, resting_on
from reckoning.faces.web.unnamed import asks, statements_for
from reckoning.faces.web.words import interval, value_words
from reckoning.readers.prose.statements import CLAIM

MOST_OTHERS = 60
SIDES = 3
NOT_COMPARED = (CLAIM, "speaker", "record")
_OTHERS = """
    SELECT raw, polarity, count(*) AS n, min(id) AS id, any_value(stated_by) AS stated_by, any_value(source) AS source,
        any_value(evidence) AS evidence, any_value(locator) AS locator, min(stated_on) AS stated_on,
        min(valid_from_ms) AS valid_from_ms, max(valid_to_ms) AS valid_to_ms
    FROM {} WHERE subject = ? AND property = ? GROUP BY raw, polarity ORDER BY n DESC, id LIMIT ?"""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One statement, by its id or the first digits of it."""
    id_ = whole_id(sight, STATEMENT, name)
    said = Said(statements_for(asked), asks(asked))
    row = sight.one(f"SELECT * FROM {said.table} WHERE id = ?", id_) or {}
    held = sight.evidence.get(row["evidence"])
    simulated = (Tone.SIMULATED,) if held and says_simulated(held) else ()
    others = sight.rows(_OTHERS.format(said.table), row["subject"], row["property"], MOST_OTHERS)
    return Page(
        f"{row['property']}: {_short(row['raw'])}",
        "statement",
        sections(
            section("", _facts(sight, row)),
            section("As it stands in its original", passage(sight, row["evidence"], row["locator"], names=said.names)),
            section("What is said of the same, side by side", _beside(sight, row, others, said)),
            section("All values of the same subject and property", _others(row, others)),
            section("The rest of its record", _record(sight, row, said)),
            section("What rests on it", resting_on(sight, id_, "statement")),
            section("What people decided on it", *(judgements_on(sight, on, target) for on, target in _judged(row))),
        ),
        marks=(Tone(row["polarity"]), *simulated),
        trail=((held.file_name if held else "a retracted original", address("evidence", row["evidence"])),),
    )


@dataclass(frozen=True)
class Said:
    """The table of statements that a page goes by, and whether names stand on it."""

    table: str
    names: bool


def _short(raw: str) -> str:
    words = " ".join(raw.split())
    return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + " …"


def _facts(sight: Sight, row: Mapping[str, Any]) -> Block | None:
    valid = interval(row["valid_from_ms"], row["valid_to_ms"])
    claim = row["id"] if row["property"] == CLAIM else row["parent"]
    return facts(
        ("What", row["property"]),
        ("About", to_subject(sight, row["subject"])),
        ("As found", Cell(row["raw"], language=language_of(row["raw"]))),
        ("Understood as", value_words(row)),
        ("Names", to_subject(sight, row["other"]) if row["other"] else None),
        ("Supports or denies", Cell(row["polarity"], tone=Tone(row["polarity"]))),
        ("Stated by", Cell(row["stated_by"], address("source", row["stated_by"])) if row["stated_by"] else None),
        ("Via", row["via"]),
        ("Stated on", moment(row["stated_on"]) if row["stated_on"] else None),
        ("True when", valid),
        ("Source", Cell(row["source"], address("source", row["source"])) if row["source"] else None),
        ("Stands at", Cell(row["locator"], address("evidence", row["evidence"], at=row["locator"]))),
        ("Claim", Cell("the claim it is part of", address("claim", claim)) if claim else None),
        ("Read by", f"{row['reader']} {row['version']}".strip()),
        ("Id", row["id"]),
    )


def _beside(sight: Sight, row: Mapping[str, Any], others: list[dict[str, Any]], said: Said) -> Block | None:
    """This statement beside those that give another value or deny it; none where all agree."""
    if row["property"] in NOT_COMPARED:
        return None
    differing = [o for o in others if (o["raw"], o["polarity"]) != (row["raw"], row["polarity"])]
    if not differing:
        return None
    own = {**row, "n": sum(o["n"] for o in others if o not in differing)}
    return Beside(tuple(_side(sight, r, said) for r in (own, *differing[:SIDES])))


def _side(sight: Sight, row: Mapping[str, Any], said: Said) -> Side:
    who = row["stated_by"] or row["source"] or "not named"
    told = facts(
        ("Said", f"{row['n']:,} times" if row["n"] > 1 else "once"),
        ("By", who),
        ("Stated on", moment(row["stated_on"]) if row["stated_on"] else None),
        ("True when", interval(row["valid_from_ms"], row["valid_to_ms"])),
    )
    here = passage(sight, row["evidence"], row["locator"], names=said.names)
    blocks = tuple(b for b in (told, here) if b is not None)
    return Side(_short(row["raw"]), blocks, Tone(row["polarity"]), address("statement", row["id"]))


def _others(row: Mapping[str, Any], others: list[dict[str, Any]]) -> Grid | None:
    if len(others) < 2 or row["property"] in NOT_COMPARED:
        return None
    rows = [
        (
            Cell(o["raw"], address("statement", o["id"]), language=language_of(o["raw"])),
            Cell(o["polarity"], tone=Tone(o["polarity"])),
            o["n"],
            o["stated_by"] or o["source"],
            moment(o["stated_on"]) if o["stated_on"] else "",
            interval(o["valid_from_ms"], o["valid_to_ms"]),
        )
        for o in others
    ]
    note = f"the {MOST_OTHERS} that are said most often" if len(others) == MOST_OTHERS else ""
    return grid("others", "", ("as found", "", "times", "who says so", "first said", "true when"), rows, note=note)


def _record(sight: Sight, row: Mapping[str, Any], said: Said) -> Grid | None:
    """The other statements of the same record or claim."""
    if not row["subject"].startswith(("row:", "mention:")):
        return None
    found = sight.rows(
        f"SELECT id, property, raw, locator FROM {said.table} WHERE subject = ? AND id <> ? ORDER BY locator, id",
        row["subject"], row["id"],
    )  # fmt: skip
    return grid("record", "", ("what", "as found", "where"), [
        (r["property"], Cell(r["raw"], address("statement", r["id"]), language=language_of(r["raw"])), r["locator"])
        for r in found
    ])  # fmt: skip


def _judged(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What judgements may be on, and their target."""
    return [("claim", row["parent"] or row["id"]), ("consent", row["id"]), ("link", f"mention:{row['id']}")]
