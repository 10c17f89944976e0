"""Evidence: one original as it is, with a place in it marked; where it is from, and what was read of it."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.archive import acts
from reckoning.faces.web import ledger
from reckoning.faces.web.held import says_simulated
from reckoning.faces.web.named import EVIDENCE, ever_added, whole_id
from reckoning.faces.web.naming_originals import names_people
from reckoning.faces.web.page import (
    Block,
    Cell,
    Grid,
    Note,
    Page,
    Tone,
    address,
    address_with,
    facts,
    grid,
    language_of,
    moment,
    section,
    sections,
    whole_number,
)
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.unnamed import NOT_SHOWN, asked_first, asks, statements_for
from reckoning.faces.web.view import view
from reckoning.faces.web.words import value_words
from reckoning.model.errors import ReckoningError
from reckoning.model.evidence import Evidence, Sensitivity

A_PAGE = 100
MOST_REJECTS = 60
SEEN_BY = {0: "public", 1: "the team", 2: "named people", 3: "sealed"}


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One original by its hash or the first digits of it; `at` is a place in it."""
    try:
        sha256 = whole_id(sight, EVIDENCE, name)
    except NotFound:
        return _retracted(sight, ever_added(sight, name.lower()))
    evidence = sight.evidence[sha256]
    at = asked.get("at", "")
    marks = (Tone.SIMULATED,) if says_simulated(evidence) else ()
    skipped = whole_number(asked.get("skip", ""))
    return Page(
        evidence.file_name,
        "original",
        sections(
            section("", *_shown(sight, evidence, at, asked)),
            section("Where it is from", _facts(sight, evidence, asked)),
            section("What was read of it", *_reading(sight, evidence, asked)),
            section(
                "What stands at this place" if at else "What it says", _statements(sight, evidence, at, skipped, asked)
            ),
            section("Custody", _custody(sight, sha256)),
        ),
        marks=marks,
        lead=f"at {at}" if at else "",
        trail=(("Sources", "/sources"), (evidence.file_name, address("evidence", sha256)))
        if at
        else (("Sources", "/sources"),),
    )


def _shown(sight: Sight, evidence: Evidence, at: str, asked: Mapping[str, str]) -> list[Block | None]:
    try:
        sight.opening.path(evidence.sha256)
    except ReckoningError as error:
        return [Note(str(error), Tone.REJECTED)]
    if not asks(asked) and names_people(sight, evidence, at):
        return [asked_first(f"/evidence/{evidence.sha256}", asked)]
    try:
        return view(sight, evidence, at, asked.get("show") == "page", "1" if asks(asked) else "")
    except (ReckoningError, OSError) as error:
        return [Note(f"This place cannot be shown: {error}", Tone.REJECTED)]


def _facts(sight: Sight, e: Evidence, asked: Mapping[str, str]) -> Block | None:
    taken = sight.holding.taken(sight.holding.reads.get(e.sha256, ""))
    source = e.source or (taken.source if taken else "")
    kept_back = e.sensitivity is Sensitivity.SEALED or (not asks(asked) and names_people(sight, e))
    bytes_at = address("original", e.sha256, names="1" if asks(asked) else "")
    web = e.url.lower().startswith(("http://", "https://"))
    return facts(
        ("SHA-256", Cell(e.sha256)),
        ("Bytes", e.size_bytes),
        ("Kind", e.media_type),
        ("Source", Cell(source, address("source", source)) if source else None),
        ("Published", [moment(e.published_on), Cell(f"basis: {e.published_basis}")] if e.published_on else None),
        ("Obtained", moment(e.obtained_ms)),
        ("By", e.obtained_by),
        ("How", e.obtained_how),
        ("From", Cell(e.url, e.url if web else "") if e.url else None),
        ("Licence", e.licence),
        ("May be seen by", SEEN_BY[int(e.sensitivity)]),
        ("Made from", Cell(e.parent[:16], address("evidence", e.parent)) if e.parent else None),
        ("How it was made", e.derivation),
        ("Copies made of it", [Cell(c.file_name, address("evidence", c.sha256)) for c in _made_of(sight, e.sha256)]),
        ("Bytes themselves", None if kept_back else Cell("download them", bytes_at)),
    )


def _made_of(sight: Sight, sha256: str) -> list[Evidence]:
    return [c for c in sight.holding.evidence if c.parent == sha256]


def _reading(sight: Sight, e: Evidence, asked: Mapping[str, str]) -> list[Block | None]:
    taken = sight.holding.taken(sight.holding.reads.get(e.sha256, ""))
    if taken is None:
        return [Note("It was not read yet.", Tone.UNKNOWN)]
    if taken.refused:
        return [Note(f"Kept, and not read: {taken.refused}", Tone.REJECTED)]
    counts = f"{taken.read:,} records read = {taken.kept:,} kept + {taken.rejected:,} rejected"
    told = facts(
        ("Records", counts),
        ("Positions", taken.positions or None),
        ("Statements", taken.statements or None),
        ("Read by", f"{taken.reader} {taken.reader_version}".strip()),
    )
    shown = asks(asked) or not names_people(sight, e)
    return [told, _rejects(sight, e, taken.rejected, shown), _notes(sight, e)]


def _rejects(sight: Sight, e: Evidence, total: int, shown: bool) -> Grid | None:
    """Records that were rejected; what was found in them stays away where other records name people."""
    found = sight.rows("SELECT locator, reason, detail FROM rejects WHERE evidence = ? LIMIT ?", e.sha256, MOST_REJECTS)
    rows = [
        (
            Cell(r["locator"], address("evidence", e.sha256, at=r["locator"])),
            Cell(r["reason"].replace("_", " "), tone=Tone.REJECTED),
            r["detail"] if shown or not r["detail"] else NOT_SHOWN,
        )
        for r in found
    ]
    note = f"the first {MOST_REJECTS} of {total:,}" if total > len(found) else ""
    return grid("rejects", "Rejected", ("where", "why", "what was found"), rows, note=note)


def _notes(sight: Sight, e: Evidence) -> Grid | None:
    found = sight.rows(
        "SELECT code, count, first_locator, detail FROM notes WHERE evidence = ? ORDER BY code", e.sha256
    )
    return grid("notes", "Lost in part", ("what", "times", "first at", "more"), [
        (r["code"].replace("_", " "), r["count"],
         Cell(r["first_locator"], address("evidence", e.sha256, at=r["first_locator"])), r["detail"]) for r in found
    ])  # fmt: skip


def _statements(sight: Sight, e: Evidence, at: str, skipped: int, asked: Mapping[str, str]) -> Grid | None:
    """The statements of an original, or those at a place: the record itself and each of its cells."""
    given = (e.sha256, at, at, at.partition("#")[0], at.partition("#")[0])
    fits = "evidence = ? AND (? = '' OR locator = ? OR locator = ? OR starts_with(locator, ? || '#'))"
    found = sight.rows(
        f"SELECT * FROM {statements_for(asked)} WHERE {fits} ORDER BY locator = ? DESC, id LIMIT ? OFFSET ?",
        *given, at, A_PAGE, skipped,
    )  # fmt: skip
    total = (sight.one(f"SELECT count(*) AS n FROM held.statements WHERE {fits}", *given) or {"n": 0})["n"]
    left = total > skipped + len(found)
    more = address_with(f"/evidence/{e.sha256}", asked, skip=skipped + A_PAGE) if left else ""
    rows = [
        (
            r["property"],
            Cell(r["raw"], address("statement", r["id"]), language=language_of(r["raw"])),
            value_words(r),
            r["stated_by"],
            Cell(r["polarity"], tone=Tone.DENIES) if r["polarity"] == "denies" else "",
            Cell(r["locator"], address("evidence", e.sha256, at=r["locator"])),
        )
        for r in found
    ]
    columns = ("what", "as found", "understood as", "stated by", "", "where")
    return grid("statements", "", columns, rows, total=total if left or skipped else 0, more=more)


def _custody(sight: Sight, sha256: str) -> Grid | None:
    """The lines of the ledger that are about an original."""
    return ledger.table(sight, [e for e in sight.holding.entries if _about(e.act, e.body, sha256)])


def _about(act: str, body: Mapping[str, object], sha256: str) -> bool:
    match act:
        case acts.ADDED:
            original = body["evidence"]
            return isinstance(original, dict) and original["sha256"] == sha256
        case acts.READ:
            reads = body["reads"]
            return isinstance(reads, dict) and sha256 in reads
        case acts.RETRACTED:
            return body["target"] == sha256
    return False


def _retracted(sight: Sight, sha256: str) -> Page:
    """The page of an original that was withdrawn: the ledger keeps that it was there, and why it is not."""
    lines = [e for e in sight.holding.entries if _about(e.act, e.body, sha256)]
    last = next(e for e in reversed(lines) if e.act == acts.ADDED)
    reason = next((str(e.body["reason"]) for e in reversed(lines) if e.act == acts.RETRACTED), "")
    words = f"It was retracted, and feeds nothing: {reason}"
    return Page(
        str(last.body["evidence"]["file_name"]), "retracted original",
        sections(
            section("", Note(words, Tone.REJECTED), facts(("SHA-256", sha256))),
            section("Custody", ledger.table(sight, lines)),
        ),
        marks=(Tone.REJECTED,), status=410,
    )  # fmt: skip
