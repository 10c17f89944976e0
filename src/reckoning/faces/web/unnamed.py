"""Unnamed: what no page shows by default: who was harmed, who owns a company in private, and words that may tell it.

| what | stands on a page as |
|---|---|
| of a record of a person: name, other names, father's name, day of birth, remarks, notes | `NOT_SHOWN` |
| of a record of an event: its description, its sources, its notes; nobody can say whom they name | how long it is |
| a claim of a report, notes of a published figure; any cell with a known name | `NAME_NOT_SHOWN` in place of names |
| the name of a private owner, or of a person on no list | the role |

No search finds what does not stand there. Consent on record, and a judgement that the name is public, show it; so does
the same page for whoever asks there for names (`names=1`). An original that holds a name is opened in that way too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb
import pyarrow as pa

from reckoning.account.bundle_names import LEAST_LETTERS
from reckoning.count.disclosure_names import names_allowed
from reckoning.faces.web.naming import Naming, open_names, speaking
from reckoning.faces.web.page import Note, Tone, address_with
from reckoning.faces.web.veil import NAME_NOT_SHOWN, Veil
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import RecordKind, rows_of
from reckoning.model.statement import statements_from

NOT_SHOWN = "[not shown: it may name a person who was harmed]"
LONG_NOT_SHOWN = "[not shown: {} characters that may name people who were harmed]"
TELLING = ("name", "alias", "fatherName", "birthDate", "remarks", "notes")
"""Properties of a record of a person that tell who it is, or that hold free words which may."""
NAMING = ("name", "alias", "fatherName")
FREE = ("description", "sources", "notes", "remarks")
"""Properties of a record of an event that hold free words."""
ASK = "This place names people, or may. Names are shown to whoever asks for them here."
HIDDEN_HERE = "Names, or words that may hold names, are not shown here. They are shown to whoever asks for them."
RECORD, PROSE = "record", "prose"
"""How a value that is not shown is hidden: all that stands with it in its record too, or the names in it alone."""
_RECORD = "split_part(split_part({}, '#', 1), '@', 1)"

STATEMENTS = """
    SELECT s.* REPLACE (if(u.id IS NULL, s.raw, u.shown) AS raw, if(u.id IS NULL, s.text, NULL) AS text)
    FROM statements s LEFT JOIN held.unnamed u ON u.id = s.id"""
"""The statements of a case as pages show them."""
AS_FOUND = """
    SELECT s.* REPLACE (coalesce(u.raw, s.raw) AS raw, if(u.id IS NULL, s.text, u.text) AS text)
    FROM held.statements s LEFT JOIN held.unnamed u ON u.id = s.id"""
"""The same with every word as found: for whoever asks for names, and for rules that go by ids of statements."""
STANDS_AT = (
    f"SELECT 1 FROM held.unnamed WHERE evidence = ? AND (? = '' OR {_RECORD.format('locator')} = {_RECORD.format('?')})"
)
"""Whether something is not shown at a place of an original (empty: anywhere); given evidence, place, place."""
IS_AT = (
    f"SELECT 1 FROM held.unnamed WHERE evidence = ? AND hidden = '{RECORD}'"
    " AND (locator = ? OR record = split_part(?, '#', 1))"
)
"""Whether a value that is not shown stands at a place, or with it in a record; given evidence, place, place."""
IS_PROSE = f"""
    SELECT 1 FROM statements WHERE evidence = $1 AND property = 'claim'
    UNION ALL SELECT 1 FROM held.unnamed WHERE evidence = $1 AND hidden = '{PROSE}' LIMIT 1"""
"""Whether an original holds words in which names are hidden one by one."""


def asks(asked: Mapping[str, str]) -> bool:
    """Whether who reads a page asks for names on it."""
    return asked.get("names") == "1"


def statements_for(asked: Mapping[str, str]) -> str:
    """The table of statements for whoever asked."""
    return "held.as_found" if asks(asked) else "held.statements"


def hold_unnamed(connection: duckdb.DuckDBPyConnection, judgements: Iterable[Judgement], naming: Naming) -> Veil:
    """Make `held.unnamed`: place, words and what stands instead of each statement whose words no page shows.

    Gives the veil that hides the same names elsewhere.
    """
    made = list(judgements)
    connection.execute("""
        CREATE TABLE held.unnamed AS SELECT id, evidence, locator, property, raw, text, '' AS record, '' AS hidden,
            '' AS shown FROM statements LIMIT 0""")
    allowed = _allowed(connection, made)
    connection.execute(_INTO.format(_OF_KIND), [RECORD, NOT_SHOWN, [str(RecordKind.CASUALTY)], list(TELLING), allowed])
    free = [[str(RecordKind.INCIDENT)], list(FREE), _public(made)]
    connection.execute(_INTO.format(_OF_KIND) + " AND trim(s.raw) <> ''", [RECORD, LONG_NOT_SHOWN, *free])
    _hold(connection, ((id_, RECORD, words) for id_, words in naming.roles.items()))
    found = connection.execute("SELECT DISTINCT raw FROM held.unnamed WHERE list_contains(?, property)", [list(NAMING)])
    hidden = {name: NAME_NOT_SHOWN for (name,) in found.fetchall()} | dict(naming.hidden)
    veil = Veil(hidden, open_names(connection), speaking(connection))
    _hold(connection, _of_prose(connection, veil, _public(made)))
    return veil


_INTO = """
    INSERT INTO held.unnamed SELECT s.id, s.evidence, s.locator, s.property, s.raw, s.text,
        substr(s.subject, strpos(s.subject, '/') + 1), {}"""
_OF_KIND = """
    ?, replace(?, '{}', length(s.raw)::VARCHAR) FROM statements s
    SEMI JOIN (SELECT subject FROM statements WHERE property = 'record' AND list_contains(?, text)) r
        ON r.subject = s.subject
    WHERE list_contains(?, s.property) AND NOT list_contains(?, s.subject)"""


def _hold(connection: duckdb.DuckDBPyConnection, told: Iterable[tuple[str, str, str]]) -> None:
    """Statements by id, how each is hidden, and what stands instead."""
    names = ("id", "hidden", "shown")
    columns = zip(*told, strict=True)
    table = pa.table({name: pa.array(next(columns, ()), pa.string()) for name in names})
    connection.register("told", table)
    connection.execute(f"{_INTO.format('t.hidden, t.shown')} FROM statements s JOIN told t ON t.id = s.id")
    connection.unregister("told")


def _of_prose(connection: duckdb.DuckDBPyConnection, veil: Veil, public: list[str]) -> Iterator[tuple[str, str, str]]:
    """What else names people: claims and notes of published figures, known or not; cells of other records, if known."""
    found = connection.execute(_OTHERS, [str(RecordKind.FIGURE), public])
    for ids, raw, is_prose in found.fetchall():
        shown = veil.over_prose(raw) if is_prose else veil.over(raw)
        if shown != raw:
            yield from ((id_, PROSE, shown) for id_ in ids)


_OTHERS = f"""
    SELECT list(s.id), s.raw, s.property = 'claim' OR (r.subject IS NOT NULL AND s.property = 'notes') AS is_prose
    FROM statements s LEFT JOIN (SELECT subject FROM statements WHERE property = 'record' AND text = ?) r
        ON r.subject = s.subject
    WHERE (s.property = 'claim' OR (starts_with(s.subject, 'row:') AND length(s.raw) >= {LEAST_LETTERS}))
        AND NOT list_contains(?, s.id) AND s.id NOT IN (SELECT id FROM held.unnamed)
    GROUP BY s.raw, is_prose"""


def _public(judgements: list[Judgement]) -> list[str]:
    """What people judged to be public by name."""
    return [j.target for j in judgements if (j.on, j.decision) == (JudgedOn.NAME, "public")]


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


def hidden_here(path: str, asked: Mapping[str, str]) -> Note:
    """What stands at the head of a page on which something is not shown, leading to the same page with it."""
    return Note(HIDDEN_HERE, Tone.UNKNOWN, address_with(path, asked, names=1))
