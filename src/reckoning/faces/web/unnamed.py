"""Unnamed: what no page shows by default: who was harmed, whose child they are, what a clerk wrote beside the name.

Such a value stands on a page as `NOT_SHOWN` and no search finds it, unless consent is on record or a person judged the
name public. An original that holds it is opened by whoever asks for names (`names=1`), one original at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from reckoning.count.disclosure_names import names_allowed
from reckoning.faces.web.page import Note, Tone, address_with
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import RecordKind, rows_of
from reckoning.model.statement import statements_from

NOT_SHOWN = "[not shown: it may name a person who was harmed]"
TELLING = ("name", "alias", "fatherName", "birthDate", "remarks", "notes")
"""Properties of a record of a person that tell who it is, or that hold free words which may."""
ASK = "This place names people who were harmed. Names are shown to whoever asks for them here."
_RECORD = "split_part(split_part({}, '#', 1), '@', 1)"

STATEMENTS = f"""
    SELECT s.* REPLACE (if(u.id IS NULL, s.raw, '{NOT_SHOWN}') AS raw, if(u.id IS NULL, s.text, NULL) AS text)
    FROM statements s LEFT JOIN held.unnamed u ON u.id = s.id"""
"""The statements of a case as pages show them."""
AS_FOUND = """
    SELECT s.* REPLACE (coalesce(u.raw, s.raw) AS raw, if(u.id IS NULL, s.text, u.text) AS text)
    FROM held.statements s LEFT JOIN held.unnamed u ON u.id = s.id"""
"""The same with every word as found, for rules that go by ids of statements: nothing of it is for a page."""
STANDS_AT = (
    f"SELECT 1 FROM held.unnamed WHERE evidence = ? AND (? = '' OR {_RECORD.format('locator')} = {_RECORD.format('?')})"
)
"""Whether a record of a person stands at a place of an original (empty: anywhere); given evidence, place, place."""
IS_AT = "SELECT 1 FROM held.unnamed WHERE evidence = ? AND (locator = ? OR record = split_part(?, '#', 1))"
"""Whether a value that is not shown stands at a place, or with it in a line; given evidence, place, place."""


def hold_unnamed(connection: duckdb.DuckDBPyConnection, judgements: Iterable[Judgement]) -> None:
    """Make `held.unnamed`: id, evidence and locator of each statement whose words no page shows, with them."""
    connection.execute(
        f"""
        CREATE TABLE held.unnamed AS SELECT s.id, s.evidence, s.locator, s.raw, s.text,
            substr(s.subject, strpos(s.subject, '/') + 1) AS record FROM statements s
        SEMI JOIN (SELECT subject FROM statements WHERE property = 'record' AND text = ?) p ON p.subject = s.subject
        WHERE s.property IN {TELLING} AND NOT list_contains(?, s.subject)""",
        [str(RecordKind.CASUALTY), _allowed(connection, list(judgements))],
    )


def _allowed(connection: duckdb.DuckDBPyConnection, judgements: list[Judgement]) -> list[str]:
    """The records whose names may be shown."""
    judged = [j.target for j in judgements if j.on in (JudgedOn.NAME, JudgedOn.CONSENT)]
    found = connection.sql(
        "SELECT * FROM statements WHERE subject IN (SELECT subject FROM statements"
        " WHERE property = 'consent' OR list_contains(?, subject) OR list_contains(?, id))",
        params=[judged, judged],
    ).to_arrow_table()
    return sorted(names_allowed(rows_of(statements_from(found)), judgements))


def asked_first(path: str, asked: Mapping[str, str]) -> Note:
    """What stands in place of an original that names people, leading to it."""
    return Note(ASK, Tone.UNKNOWN, address_with(path, asked, names=1))
