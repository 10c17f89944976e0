"""Grades of stored findings: a person's override beside the rule, and the reasons in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from reckoning.chain.grounds import why_graded
from reckoning.model.conclusion import Link
from reckoning.model.grading import Graded
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import rows_of
from reckoning.model.statement import statements_from
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literal
from reckoning.tables.show import Shown


def judged_grades(findings: pa.Table, judgements: Sequence[Judgement]) -> pa.Table:
    """Findings with the grade that a person gave in place of the rule's, where one did."""
    made = {j.target: j.decision for j in judgements if j.on == JudgedOn.GRADE}
    if not made:
        return findings
    pairs = zip(findings["id"].to_pylist(), findings["grade"].to_pylist(), strict=True)
    at = findings.schema.get_field_index("grade")
    grades = pa.array([made.get(name, grade) for name, grade in pairs], pa.string())
    return findings.set_column(at, findings.schema.field(at), grades)


def why(finding: str, tables: CaseTables, judgements: Sequence[Judgement]) -> Graded:
    """Why a finding has its grade; `finding` is its whole id."""
    stored = tables.query(f"SELECT grade, basis FROM findings WHERE id = {literal(finding)}").to_pylist()[0]
    under = tables.query(f"SELECT role, statement FROM links WHERE finding = {literal(finding)}").to_pylist()
    links = [Link(link["role"], link["statement"]) for link in under if link["statement"]]
    said = tables.query(f"""
        SELECT * FROM statements WHERE starts_with(subject, 'row:') AND subject IN (
            SELECT s.subject FROM statements s JOIN links l ON l.statement = s.id WHERE l.finding = {literal(finding)})
        """)
    return why_graded(finding, stored["grade"], stored["basis"], links, rows_of(statements_from(said)), judgements)


def shown_with_reasons(shown: Shown, tables: CaseTables, judgements: Sequence[Judgement]) -> Shown:
    """What is shown of a finding, with its grade as it stands and the reasons for it; anything else as it is."""
    if shown.what != "finding":
        return shown
    graded = why(shown.id, tables, judgements)
    fields = [(name, str(graded.grade) if name == "grade" else value) for name, value in shown.fields]
    because: list[tuple[str, object]] = [("because", "; ".join(graded.because))]
    by_rule: list[tuple[str, object]] = [("grade_by_rule", str(graded.by_rule))] if graded.overridden else []
    return replace(shown, fields=(*fields, *by_rule, *because))
