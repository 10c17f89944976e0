"""Ledger: everything that people did to the case, in order, as its lines say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reckoning.archive import acts
from reckoning.archive.ledger import Entry
from reckoning.archive.withholding import WITHHELD
from reckoning.faces.web.page import (
    Cell,
    Choice,
    Filters,
    Grid,
    Page,
    Tone,
    address,
    address_with,
    grid,
    moment,
    section,
    sections,
    whole_number,
)
from reckoning.faces.web.sight import Sight

A_PAGE = 200
CHANGES = (acts.ADDED, acts.RETRACTED, acts.JUDGED)
"""Acts after which a run may say something else."""
STATE_DIGITS = 16


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """The ledger, newest first; `act` chooses among acts, `before` goes further back."""
    act = asked.get("act", "")
    entries = [e for e in sight.holding.entries if act in ("", e.act)]
    before = asked.get("before", "")
    last = whole_number(before) if before else len(sight.holding.entries)
    older = [e for e in entries if e.n < last]
    shown = older[-A_PAGE:][::-1]
    more = address_with("/ledger", asked, before=shown[-1].n) if len(older) > len(shown) else ""
    options = tuple((a, a) for a in sorted({e.act for e in sight.holding.entries}))
    filters = Filters((Choice("act", "Act", (("", "all"), *options), act),))
    listed = table(sight, shown, total=len(entries) if more else 0, more=more)
    note = "Each line holds the hash of the one before: a change within it shows. reckoning verify checks every byte."
    return Page("Ledger", "ledger", sections(section("", filters, listed)), lead=note)


def table(sight: Sight, entries: Iterable[Entry], total: int = 0, more: str = "") -> Grid | None:
    """Some lines of the ledger."""
    rows = [
        (
            e.n,
            moment(e.at),
            e.by,
            Cell(e.act, tone=Tone.REJECTED if e.act == acts.RETRACTED else Tone.PLAIN),
            about(sight, e),
            "" if e.act == WITHHELD else str(e.body.get("reason", "")),
            Cell(e.sha[:STATE_DIGITS], address("", state=e.sha[:STATE_DIGITS])),
        )
        for e in entries
    ]
    columns = ("line", "when", "by", "act", "on what", "reason", "state after it")
    return grid("ledger", "", columns, rows, total=total, more=more)


def about(sight: Sight, entry: Entry) -> Cell:
    """What a line is about, leading to its page."""
    body = entry.body
    match entry.act:
        case acts.ADDED:
            original = body["evidence"]
            if original["sha256"] in sight.holding.without.originals:
                return Cell("an original that is withheld")
            return Cell(str(original["file_name"]), address("evidence", original["sha256"]))
        case acts.READ:
            first = next((sha for sha in body["reads"] if sha not in sight.holding.without.originals), "")
            return Cell(_original(sight, first), address("evidence", first)) if first else Cell("")
        case acts.RETRACTED:
            return Cell(_original(sight, body["target"]), address("evidence", body["target"]))
        case acts.RAN:
            return Cell(f"{body.get('of', acts.TRACE)}: {body['result']}", address("run", str(entry.n)))
        case acts.JUDGED:
            return _judged(body)
    return Cell(str(body.get("file") or body.get("name") or ""))


def _original(sight: Sight, sha256: str) -> str:
    known = sight.evidence.get(sha256)
    return known.file_name if known else sha256[:16]


def _judged(body: Mapping[str, str]) -> Cell:
    words = f"{body['on']}: {body['decision']}"
    match body["on"]:
        case "claim":
            return Cell(words, address("claim", body["target"]))
        case "grade":
            return Cell(words, address("finding", body["target"]))
    other = f" and {body['other']}" if body.get("other") else ""
    return Cell(f"{words}: {body['target']}{other}")


def since(sight: Sight, run: str) -> int:
    """How many acts that may change a run were made after the last one of it."""
    entries = sight.holding.entries
    last = max((e.n for e in entries if e.act == acts.RAN and e.body.get("of", acts.TRACE) == run), default=-1)
    later = [e for e in entries if e.n > last and e.act in CHANGES]
    return sum(_matters(sight, e) for e in later) if run == acts.TRACE else len(later)


def _matters(sight: Sight, entry: Entry) -> bool:
    """Whether a trace would see what was done: positions came in, or an original went."""
    if entry.act != acts.ADDED:
        return entry.act == acts.RETRACTED
    taken = sight.holding.taken(sight.holding.reads.get(entry.body["evidence"]["sha256"], ""))
    return taken is not None and taken.positions > 0
