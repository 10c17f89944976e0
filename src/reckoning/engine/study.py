"""Study: from what a case holds besides tracks (documents, claims, judgements, findings) to conclusions.

A study is a pure function from a `Material` to a list of `Conclusion`; this file keeps its result as a derived step,
computed once for the same reads, judgements, parameters and trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from reckoning.archive.derived import Built, Step
from reckoning.archive.folder import CaseFolder
from reckoning.engine.reports import accepted_rows
from reckoning.model.conclusion import Conclusion, conclusion_tables
from reckoning.model.evidence import Evidence
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row
from reckoning.model.statement import Statement
from reckoning.readers.prose.statements import CLAIM, stated_claims
from reckoning.tables.database import CaseTables
from reckoning.tables.positions import write_table
from reckoning.tables.statements import rows_in, statements_in

Parameter = float | int | str | bool


@dataclass(frozen=True)
class Original:
    """An original that stands, which reader took it (empty: none), and where its bytes are."""

    evidence: Evidence
    reader: str
    path: Path


@dataclass(frozen=True)
class Material:
    """What a study may go by. `findings` are those of the last trace (`FINDING_SCHEMA`); `judgements` stand."""

    tables: CaseTables
    judgements: tuple[Judgement, ...]
    originals: tuple[Original, ...]
    findings: pa.Table
    goods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> list[Row]:
        """Every record of a document, and every figure of a claim that a person accepted."""
        claims = stated_claims(statements_in(self.tables, [CLAIM]), self.judgements)
        return [*rows_in(self.tables), *accepted_rows(claims)]

    def rows_of_kind(self, *kinds: str) -> list[Row]:
        """The records of some kinds."""
        return [row for row in self.rows if row.kind in kinds]

    def statements(self, *properties: str) -> list[Statement]:
        """Statements of some properties, whoever made them."""
        return statements_in(self.tables, properties)


Conclude = Callable[[Material, Mapping[str, Parameter]], list[Conclusion]]


@dataclass(frozen=True)
class Study:
    """One way to conclude: its name, the version of its rules, its parameters with their defaults, the function."""

    name: str
    version: str
    conclude: Conclude
    defaults: Mapping[str, Parameter] = field(default_factory=dict)


def study_step(study: Study, given: Mapping[str, Parameter], inputs: Sequence[str], material: Material) -> Step:
    """The step that holds a study's conclusions; `inputs` are the read steps and the trace that it goes by."""
    judged = [[j.on, j.target, j.other, j.decision, j.reason, j.detail] for j in material.judgements]
    said = sorted([o.evidence.sha256, o.evidence.source, o.evidence.published_on] for o in material.originals)
    parameters = {
        "given": dict(given),
        "judgements": judged,
        "originals": said,
        "goods": list(material.goods),
        "places": list(material.places),
    }
    return Step(study.name, study.version, parameters, tuple(inputs))


def run_study(
    folder: CaseFolder, study: Study, given: Mapping[str, Parameter], inputs: Sequence[str], material: Material
) -> Built:
    """The step with a study's `findings.parquet` and `links.parquet`, found or computed."""

    def compute(where: Path) -> dict[str, Any]:
        conclusions = study.conclude(material, {**study.defaults, **given})
        findings, links = conclusion_tables(conclusions)
        write_table(findings, where / "findings.parquet")
        write_table(links, where / "links.parquet")
        kinds = sorted({str(c.kind) for c in conclusions})
        return {"findings": {kind: sum(c.kind == kind for c in conclusions) for kind in kinds}}

    return folder.derived.build(study_step(study, given, inputs, material), compute)
