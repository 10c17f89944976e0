"""Holding: a case as one state of its ledger has it, to be read: originals, tables, findings, what studies go by.

It is made of the ledger's lines once and does not change, so any number of readers may share one; who wants what was
written since makes another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from reckoning.archive import acts
from reckoning.archive.derived import Built
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Entry
from reckoning.archive.reference import bytes_of, path_at
from reckoning.archive.withholding import Withholding, withholdings_in
from reckoning.engine.grades import judged_grades, shown_with_reasons
from reckoning.engine.intake import Intake, reader_by_hand
from reckoning.engine.reads import read_folder
from reckoning.engine.study import Material, Original
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Evidence
from reckoning.model.finding import FINDING_SCHEMA
from reckoning.model.judgement import Judgement, standing
from reckoning.tables.database import CaseTables
from reckoning.tables.findings import findings_table
from reckoning.tables.records import evidence_table, ledger_table
from reckoning.tables.show import Shown, show
from reckoning.tables.without import NOTHING, Without, left_in, without


@dataclass(frozen=True)
class Holding:
    """What a case holds after the given lines of its ledger, less what is left out (`leaving`)."""

    folder: CaseFolder
    entries: Sequence[Entry]
    without: Without = NOTHING

    @cached_property
    def added(self) -> list[acts.Added]:
        """The originals that stand, with how they were added, in the order of their hashes."""
        return [a for a in acts.evidence_in(self.entries) if a.evidence.sha256 not in self.without.originals]

    @cached_property
    def withheld(self) -> list[Withholding]:
        """What is withheld now, whatever day this is as of."""
        return withholdings_in(self.folder.ledger.entries())

    @cached_property
    def leaving(self) -> Holding:
        """The same less what is withheld and what rests on that alone: all that exports, dossiers and pages go by."""
        if not self.withheld:
            return self
        targets = {one.act.target: one.act.what for one in self.withheld}
        with self.tables.connect() as connection:
            return replace(self, without=without(connection, targets, self.evidence))

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The originals that stand."""
        return [a.evidence for a in self.added]

    @cached_property
    def reads(self) -> dict[str, str]:
        """By the hash of an original, the step that holds what was read of it."""
        return acts.recorded_reads(self.entries)

    @cached_property
    def runs(self) -> dict[str, acts.Ran]:
        """The last trace and the last run of each study, by name."""
        return acts.last_runs(self.entries)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The judgements that stand, in the order in which they were made."""
        return standing(acts.judgements_in(self.entries))

    @cached_property
    def tables(self) -> CaseTables:
        """The case as tables, with the findings of every last run."""
        return self._tables_with(self.runs.values())

    @cached_property
    def material(self) -> Material:
        """What studies go by: the tables, judgements and originals, and the findings of the last trace alone."""
        traced = self.runs.get(acts.TRACE)
        tables = self._tables_with([traced] if traced else [])
        originals = [Original(e, self.reader_of(self.reads.get(e.sha256, "")), self.path_of(e)) for e in self.evidence]
        found = findings_table([self.built(traced.result).folder]) if traced else FINDING_SCHEMA.empty_table()
        settings = self.folder.case_file
        return Material(tables, tuple(self.judgements), tuple(originals), found, settings.goods, settings.places)

    @cached_property
    def results(self) -> list[Path]:
        """The folders of the last runs; raises `UsageError` where nothing was run."""
        if not self.runs:
            raise UsageError("nothing has been traced yet", where=str(self.folder.root), do="run: reckoning trace")
        return [self.built(ran.result).folder for ran in self.runs.values()]

    def findings(self, kind: str = "") -> pa.Table:
        """The findings of the last runs (of one kind), with the grades that people gave them."""
        return judged_grades(left_in(findings_table(self.results, kind), self.without), self.judgements)

    def show(self, name: str) -> Shown:
        """A finding, statement or original by its id or the first digits of it, with the bytes under it."""
        by_hand = {a.evidence.sha256: r for a in self.added if (r := reader_by_hand(self.folder, a))}
        shown = show(name, self.tables, self.folder.blobs, self.evidence, by_hand)
        return shown_with_reasons(shown, self.tables, self.judgements)

    def original(self, sha256: str) -> Path:
        """Where the bytes of an original are; of one by reference, once they are proven."""
        known = next((e for e in self.evidence if e.sha256 == sha256), None)
        return bytes_of(self.folder.blobs, known) if known else self.folder.blobs.path(sha256)

    def path_of(self, evidence: Evidence) -> Path:
        """Where an original is; one by reference may be there no more, or be nothing that this machine sees."""
        return self.folder.blobs.path(evidence.sha256) if evidence.held else Path(path_at(evidence.url) or "")

    def taken(self, step: str) -> Intake | None:
        """What was counted while an original was read, None where that is not built."""
        built = self.folder.derived.open(step) if step else None
        return Intake.from_facts(built.facts) if built else None

    def reader_of(self, step: str) -> str:
        """The reader that a step was read by, empty where it was refused."""
        taken = self.taken(step)
        return "" if taken is None or taken.refused else taken.reader

    def built(self, name: str) -> Built:
        """A derived step that must be there; raises `UsageError` where it is not."""
        built = self.folder.derived.open(name)
        if built is None:
            raise UsageError(f"derived/{name} is not built", where=str(self.folder.root), do="run: reckoning rebuild")
        return built

    def _tables_with(self, runs: Iterable[acts.Ran]) -> CaseTables:
        read = [a for a in self.added if a.evidence.sha256 in self.reads]  # one that a crash cut off is in none
        folders = [read_folder(a, self.built(self.reads[a.evidence.sha256])) for a in read]
        results = [self.built(ran.result).folder for ran in runs]
        return CaseTables(
            self.folder.root, evidence_table(self.evidence), ledger_table(self.entries), folders, results, self.without
        )
