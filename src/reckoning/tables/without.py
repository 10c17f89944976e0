"""Without: a case less what is withheld, so that whatever leaves it is made from tables in which that is not.

What rests on a withheld thing alone goes with it: the statements of an original and its extracts; the cells of a record
and the figures of a claim; a finding all of whose support is withheld, and a finding that rests on such findings only.
A finding that also rests on something else stays, without the link: its sentence may still say what the withheld one
said, so `partly` names these for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.evidence import Evidence
from reckoning.model.row import RECORD
from reckoning.tables.duck import literals

AGAINST = ("contradicts",)
"""Roles of links that do not hold a finding up."""


@dataclass(frozen=True)
class Without:
    """What is left out: originals by hash, statements and findings by id; `partly` are findings that lost a link."""

    originals: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def ids(self) -> list[str]:
        """All that is left out, by name."""
        return sorted(self.originals | self.statements | self.findings)


NOTHING = Without()


def without(connection: duckdb.DuckDBPyConnection, targets: Mapping[str, str], evidence: Sequence[Evidence]) -> Without:
    """Everything that goes with some targets (what each is, by id), by the tables of the whole case."""
    originals = _with_extracts({i for i, what in targets.items() if what == "original"}, evidence)
    named = {i for i, what in targets.items() if what == "statement"}
    statements = _ids(
        connection,
        f"""
        WITH heads AS (SELECT subject FROM statements WHERE property = '{RECORD}' AND id IN {_among(named)})
        SELECT DISTINCT id FROM statements WHERE evidence IN {_among(originals)} OR id IN {_among(named)}
            OR parent IN {_among(named)} OR subject IN (SELECT subject FROM heads)""",
    )
    findings = {i for i, what in targets.items() if what == "finding"}
    while more := _resting(connection, originals, statements, findings):
        findings |= more
    partly = _ids(
        connection,
        f"""
        SELECT DISTINCT finding FROM links WHERE {_gone(originals, statements, findings)}
            AND finding NOT IN {_among(findings)}""",
    )
    return Without(frozenset(originals), frozenset(statements), frozenset(findings), frozenset(partly))


def left_in(findings: pa.Table, less: Without) -> pa.Table:
    """A table of findings with `rows` (`role statement id`, ...), less what is left out."""
    if not less:
        return findings
    findings = findings.filter(pc.invert(pc.is_in(findings["id"], pa.array(sorted(less.findings), pa.string()))))
    gone = set(less.ids)
    rows = [[row for row in under if not gone & set(row.split(" "))] for under in findings["rows"].to_pylist()]
    at = findings.schema.get_field_index("rows")
    return findings.set_column(at, findings.schema.field(at), pa.array(rows, pa.list_(pa.string())))


def _with_extracts(originals: set[str], evidence: Sequence[Evidence]) -> set[str]:
    found = set(originals)
    while more := {e.sha256 for e in evidence if e.parent in found} - found:
        found |= more
    return found


def _resting(
    connection: duckdb.DuckDBPyConnection, originals: set[str], statements: set[str], findings: set[str]
) -> set[str]:
    """Findings not yet left out that have support, and all of it is."""
    return _ids(
        connection,
        f"""
        SELECT finding FROM links WHERE role NOT IN {_among(AGAINST)} AND finding NOT IN {_among(findings)}
        GROUP BY finding HAVING bool_and({_gone(originals, statements, findings)})""",
    )


def _gone(originals: Iterable[str], statements: Iterable[str], findings: Iterable[str]) -> str:
    """Whether what a link leads to is left out."""
    return f"""(coalesce(evidence, '') IN {_among(originals)} OR coalesce(statement, '') IN {_among(statements)}
        OR coalesce(other_finding, '') IN {_among(findings)})"""


def _ids(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {str(row[0]) for row in connection.sql(query).fetchall()}


def _among(names: Iterable[str]) -> str:
    return f"(SELECT unnest({literals(sorted(names))}::VARCHAR[]))"
