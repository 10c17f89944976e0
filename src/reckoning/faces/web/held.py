"""Held: a connection on which the tables of one state of a case lie ready to be asked many times.

| table | beside the columns of the case's own table |
|---|---|
| held.findings | `grade` as a person gave it where one did; `grade_by_rule`; `run`: trace, or a study's name |
| held.links | - |
| held.statements | `raw` and `text` without names that are not shown (`held.unnamed`: what stands instead, and where) |
| held.retold | the words of findings in which a name stood that is not shown, as they stand in held.findings |
| held.as_found | statements with every word as it was found, for whoever asks for names |
| held.simulated | the ids of findings that rest on an original which says of itself that it is simulated |

A table too large to be held in memory is a view of its files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from reckoning.engine.holding import Holding
from reckoning.faces.web.naming import Naming, naming_of
from reckoning.faces.web.unnamed import AS_FOUND, STATEMENTS, hold_unnamed
from reckoning.faces.web.veil import Veil
from reckoning.model.evidence import Evidence
from reckoning.model.judgement import JudgedOn
from reckoning.tables.duck import literal, parquet

HELD_AT_MOST = 400_000
"""Rows of a table that are held in memory: about 400 bytes each, beside their index."""
INDEXED = {"findings": ("id",), "links": ("finding", "statement", "other_finding"), "statements": ("id", "subject")}
RETOLD = ("title", "signs", "value_before", "value_after")
"""Columns of findings that hold words of the statements under them."""
SIMULATED = "simulated"
STEPS_UP = 6
"""How far findings that rest on findings are followed up from simulated originals."""


@dataclass(frozen=True)
class Held:
    """A connection to the case's tables, those of `INDEXED` made ready; who may be named; and what hides the others."""

    connection: duckdb.DuckDBPyConnection
    naming: Naming
    veil: Veil


def held(holding: Holding) -> Held:
    """The tables of one state of a case."""
    connection = holding.tables.connect()
    connection.execute("CREATE SCHEMA held")
    connection.register("judged_grades", _judged(holding))
    naming = naming_of(connection, holding)
    veil = hold_unnamed(connection, holding.judgements, naming)
    _hold_retold(connection, veil)
    sources = {"findings": _findings(holding), "links": "SELECT * FROM links", "statements": STATEMENTS}
    for name, source in sources.items():
        (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
        if rows > HELD_AT_MOST:
            connection.execute(f"CREATE VIEW held.{name} AS {source}")
            continue
        connection.execute(f"CREATE TABLE held.{name} AS {source}")
        for column in INDEXED[name]:
            connection.execute(f"CREATE INDEX {name}_{column} ON held.{name} ({column})")
    connection.execute(f"CREATE VIEW held.as_found AS {AS_FOUND}")
    _hold_simulated(connection, holding.evidence)
    return Held(connection, naming, veil)


def says_simulated(evidence: Evidence) -> bool:
    """Whether an original says of itself, by its name, its source or its licence, that it is simulated."""
    return SIMULATED in f"{evidence.file_name} {evidence.source} {evidence.licence}".lower()


def _findings(holding: Holding) -> str:
    """The findings of each last run, with the run's name and the grades that people gave."""
    each = []
    for name, ran in holding.runs.items():
        file = holding.built(ran.result).folder / "findings.parquet"
        if file.is_file():
            each.append(f"SELECT * EXCLUDE (filename), {literal(name)} AS run FROM {parquet([file])}")
    all_of_them = " UNION ALL BY NAME ".join(each) or "SELECT *, '' AS run FROM findings"
    replaced = ", ".join(f"if(t.id IS NULL, f.{name}, t.{name}) AS {name}" for name in RETOLD)
    return f"""
        SELECT f.* REPLACE (coalesce(j.grade, f.grade) AS grade, {replaced}), f.grade AS grade_by_rule
        FROM ({all_of_them}) f LEFT JOIN judged_grades j ON j.finding = f.id LEFT JOIN held.retold t ON t.id = f.id"""


def _hold_retold(connection: duckdb.DuckDBPyConnection, veil: Veil) -> None:
    """Make `held.retold`: the words of those findings of studies in which a name stands that is not shown."""
    columns = ("id", *RETOLD)
    rows = connection.execute(
        f"SELECT {', '.join(columns)} FROM findings WHERE mmsi IS NULL AND title <> ''"
    ).fetchall()
    told = [(row[0], *(text and veil.over(text) for text in row[1:])) for row in rows]
    changed = [dict(zip(columns, new, strict=True)) for new, old in zip(told, rows, strict=True) if new != old]
    retold = pa.Table.from_pylist(changed, pa.schema([(name, pa.string()) for name in columns]))
    connection.register("retold_findings", retold)
    connection.execute("CREATE TABLE held.retold AS SELECT * FROM retold_findings")


def _judged(holding: Holding) -> pa.Table:
    made = {j.target: j.decision for j in holding.judgements if j.on == JudgedOn.GRADE}
    return pa.table({"finding": pa.array(made.keys(), pa.string()), "grade": pa.array(made.values(), pa.string())})


def _hold_simulated(connection: duckdb.DuckDBPyConnection, evidence: Iterable[Evidence]) -> None:
    named = pa.table({"evidence": pa.array([e.sha256 for e in evidence if says_simulated(e)], pa.string())})
    connection.register("simulated_originals", named)
    connection.execute("""
        CREATE TABLE held.simulated AS SELECT DISTINCT l.finding AS id FROM held.links l
        LEFT JOIN held.statements s ON s.id = l.statement
        SEMI JOIN simulated_originals o ON o.evidence = coalesce(nullif(l.evidence, ''), s.evidence)""")
    for _ in range(STEPS_UP):
        grown = connection.execute("""
            INSERT INTO held.simulated SELECT DISTINCT l.finding FROM held.links l
            SEMI JOIN held.simulated up ON up.id = l.other_finding
            ANTI JOIN held.simulated known ON known.id = l.finding""").fetchone()
        if not grown or not grown[0]:
            break
    connection.execute("CREATE INDEX simulated_id ON held.simulated (id)")
