"""Search: findings, statements in the words of their sources, names, originals and claims, in any script; ids lead
straight to what they name."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from reckoning.faces.web.kept import kept
from reckoning.faces.web.leads import to_finding
from reckoning.faces.web.named import known_by
from reckoning.faces.web.page import (
    Cell,
    Choice,
    Filters,
    Grid,
    Note,
    Page,
    address,
    graded,
    grid,
    language_of,
    section,
    sections,
)
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.subjects import in_words, to_subject
from reckoning.faces.web.unnamed import asks, statements_for
from reckoning.faces.web.words import period

MOST = 60
LEAST_LETTERS = 2
_FINDINGS = """
    SELECT *, count(*) OVER () AS total FROM held.findings
    WHERE contains(lower(concat_ws(' ', title, name, place, mmsi, imo, signs, value_before, value_after)), ?)
    ORDER BY start DESC NULLS LAST, id LIMIT ?"""
_STATEMENTS = """
    SELECT *, count(*) OVER () AS total FROM (
        SELECT subject, property, raw, min(id) AS id, count(*) AS n, any_value(stated_by) AS stated_by,
            any_value(source) AS source
        FROM {statements}
        WHERE contains(lower(nfc_normalize(raw)), ?) OR subject = ?
            OR (contains(lower(stated_by), ?) AND NOT list_contains(?, stated_by))
        GROUP BY subject, property, raw)
    ORDER BY property = 'claim' DESC, property IN ('name', 'alias') DESC, n DESC, id LIMIT ?"""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """What fits the words of `q`; one id alone leads to its page."""
    words = (asked.get("q", "") or name).strip()
    form = Filters((Choice("q", "Words, a name, or the first six digits of an id", (), words, "search"),))
    if len(words) < LEAST_LETTERS:
        hint = Note(f"Give {LEAST_LETTERS} letters or more.") if words else None
        return Page("Search", "search", sections(section("", form, hint)))
    ids = known_by(sight, words.lower())
    if len(ids) == 1:
        return Page(words, "search", sections(section("", Note("It is here.", href=ids[0].page))), to=ids[0].page)
    lower = normalize("NFC", words.lower())
    parts = (
        section("Ids that begin so", grid("ids", "", ("what", "id"), [(k.what, Cell(k.id, k.page)) for k in ids])),
        section("Originals", _originals(sight, lower, asked)),
        section("Findings", _findings(sight, lower)),
        section("Statements", _statements(sight, lower, words, asked)),
    )
    found = sections(*parts)
    nothing = None if found else Note("Nothing in the case has these words.")
    return Page(f"Search: {words[:80]}", "search", sections(section("", form, nothing)) + found)


def _originals(sight: Sight, lower: str, asked: Mapping[str, str]) -> Grid | None:
    shown = str if asks(asked) else sight.veil.over
    rows = [
        (Cell(e.file_name, address("evidence", e.sha256), language=language_of(e.file_name)), e.source, e.url)
        for e in sight.holding.evidence
        if lower in shown(f"{e.file_name} {e.source} {e.url}").lower()
    ]
    return grid("originals", "", ("original", "source", "url"), rows[:MOST])


def _findings(sight: Sight, lower: str) -> Grid | None:
    found = sight.rows(_FINDINGS, lower, MOST)
    rows = [
        (to_finding(r["id"], in_words(sight, r), r["kind"]), r["kind"], *period(r), graded(r["grade"])) for r in found
    ]
    total = found[0]["total"] if found else 0
    more = address("findings", q=lower) if total > len(found) else ""
    return grid("findings", "", ("finding", "kind", "from", "to", "grade"), rows, total=total if more else 0, more=more)


def _statements(sight: Sight, lower: str, words: str, asked: Mapping[str, str]) -> Grid | None:
    asks_of = _STATEMENTS.format(statements=statements_for(asked))
    unnamed = [] if asks(asked) else _hidden_speakers(sight)
    found = sight.rows(asks_of, lower, words, lower, unnamed, MOST)
    rows = [
        (
            r["property"],
            Cell(r["raw"], _page(r["property"], r["id"], asked), language=language_of(r["raw"])),
            to_subject(sight, r["subject"]),
            r["stated_by"] or r["source"],
            r["n"],
        )
        for r in found
    ]
    total = found[0]["total"] if found else 0
    note = f"the first {MOST} of {total:,} values that fit" if total > len(found) else ""
    return grid("statements", "", ("what", "as found", "about", "who says so", "times"), rows, note=note)


@kept
def _hidden_speakers(sight: Sight) -> list[str]:
    """Those whose words stand in the case and whose names do not."""
    found = sight.rows("SELECT DISTINCT stated_by FROM held.statements")
    return [r["stated_by"] for r in found if sight.veil.names(r["stated_by"])]


def _page(property_: str, id_: str, asked: Mapping[str, str]) -> str:
    return address("claim" if property_ == "claim" else "statement", id_, names="1" if asks(asked) else "")
