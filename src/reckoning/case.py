"""Case: the one object a user holds. Sources in, findings out, and the way back from each to its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from reckoning.archive import acts
from reckoning.archive.case_file import CaseFile, Threshold
from reckoning.archive.durable import placing
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Entry, Writer
from reckoning.archive.sealing import SourceRecord
from reckoning.archive.verification import Verdict, verify
from reckoning.engine import references, sealed, withheld
from reckoning.engine.admission import Description, called, refuse_unfit, refuse_unknown, text_of
from reckoning.engine.currency import Stale, stale_runs
from reckoning.engine.detectors import Ocean
from reckoning.engine.holding import Holding
from reckoning.engine.intake import Intake, intake
from reckoning.engine.judged import aimed, refuse_overtaken
from reckoning.engine.outcome import Addition, Rebuilt, Studied
from reckoning.engine.progress import Progress, Silent
from reckoning.engine.reads import drawn_terminals, read_all, read_input, record_reads, refuse_other
from reckoning.engine.studies import study_named
from reckoning.engine.study import Material, run_study
from reckoning.engine.thresholds import parameters_with
from reckoning.engine.trace import Engine, Here, Trace, Work, trace
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.instant import DAY_MS, now_ms, parse_date, parse_instant
from reckoning.model.judgement import Judgement, check, standing
from reckoning.model.row import Row
from reckoning.model.statement import Statement
from reckoning.readers.media_type import media_type
from reckoning.tables.database import CaseTables
from reckoning.tables.export import Exported, findings_file
from reckoning.tables.show import Shown
from reckoning.tables.statements import rows_in, statements_in
from reckoning.tables.without import Without


class Case:
    """A case on disk. Any number may read it at once; one may write."""

    def __init__(self, folder: CaseFolder, as_of: str = "") -> None:
        self._folder = folder
        self._until_ms = _end_of(as_of) if as_of else None

    @classmethod
    def create(cls, folder: Path | str, name: str = "", question: str = "") -> Case:
        """A new case in an empty or new folder; raises `UsageError` where something is there."""
        root = Path(folder).resolve()
        return cls(CaseFolder.create(root, CaseFile(name or root.name, question)))

    @classmethod
    def open(cls, folder: Path | str = ".", as_of: str = "") -> Case:
        """The case in a folder or above it; with `as_of` (a date), as it was known at the end of that day."""
        return cls(CaseFolder.find(Path(folder)), as_of)

    @property
    def root(self) -> Path:
        """The folder of the case."""
        return self._folder.root

    @property
    def settings(self) -> CaseFile:
        """What case.toml says now."""
        return self._folder.case_file

    def parameters(self) -> dict[str, object]:
        """Every threshold by name, with the values of case.toml."""
        return parameters_with(self.settings.thresholds).flat()

    def ledger(self) -> list[Entry]:
        """Everything that people did, in order; with `as_of`, up to that day."""
        entries = self._folder.ledger.entries()
        return [e for e in entries if self._until_ms is None or e.at_ms < self._until_ms]

    def evidence(self) -> list[Evidence]:
        """All originals that stand: added and not retracted, in the order of their hashes."""
        return self.holding().evidence

    def holding(self) -> Holding:
        """The case as the ledger has it now, to be read many times without being read anew."""
        return Holding(self._folder, self.ledger())

    def original(self, sha256: str) -> Path:
        """Where the bytes of an original are; one by reference must be readable, and be as it was."""
        return self.holding().original(sha256)

    def add(
        self,
        files: Sequence[Path | str],
        *,
        source: str = "",
        published: str = "",
        reader: str = "",
        url: str = "",
        licence: str = "",
        sensitivity: Sensitivity | None = None,
        recipients: Sequence[str] = (),
        extract_of: str = "",
        names: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> list[Addition]:
        """Archive files and read them. Nothing is added when any is no regular file; a reader's refusal costs no file.

        `source` is the publisher's feed (default: the preset's name), `reader` a reader's or preset's name or a preset
        file of your own, `published` a date YYYY-MM-DD. What is not said of a known file stays as it was;
        `sensitivity` of a new one is the team's. A sealed one is sealed to `recipients` (default: those of case.toml)
        and not read; an extract of one (`extract_of`) names its source by the pseudonym. `names`, where given, are
        those that the files are kept and told under, in place of their own.
        """
        paths = [Path(f) for f in files]
        refuse_unfit(paths)
        given = parse_date(published).isoformat() if published else ""
        refuse_unknown(reader)
        said, known_as = Description(source, given, url, licence, sensitivity, reader), called(paths, names)
        if sensitivity is Sensitivity.SEALED:
            to = sealed.seal_to(self._folder, recipients)
            sealed.refuse_unfit(paths, reader, extract_of)
            with self._writing() as writer:
                pairs = zip(paths, known_as, strict=True)
                return [sealed.add_sealed(self._folder, writer, *pair, said, to) for pair in pairs]
        with self._writing() as writer:
            if extract_of:
                said = sealed.extract(said, sealed.sealed_named(writer.entries, extract_of))
            said = replace(said, preset=self._archive_preset(reader))
            named = zip(paths, known_as, strict=True)
            return [self._add_one(writer, *pair, said, progress or Silent()) for pair in named]

    def add_by_reference(
        self,
        addresses: Sequence[Path | str],
        *,
        source: str = "",
        published: str = "",
        reader: str = "",
        licence: str = "",
        sensitivity: Sensitivity | None = None,
        progress: Progress | None = None,
        engine: Engine | None = None,
    ) -> list[Addition]:
        """Read positions where they are, at paths or URLs, and keep URL, size and SHA-256, not the bytes.

        What is said of them is as for `add`. Nothing is added when any cannot be read, or holds no positions.
        """
        refuse_unknown(reader)
        given = parse_date(published).isoformat() if published else ""
        said = Description(source, given, "", licence, references.fit(sensitivity), reader)
        with self._writing() as writer:
            said, at = replace(said, preset=self._archive_preset(reader)), engine or Here()
            return references.add(self._folder, writer, addresses, said, progress or Silent(), at.read)

    def _add_one(self, writer: Writer, path: Path, name: str, said: Description, told: Progress) -> Addition:
        stored = self._folder.blobs.put(path)
        holding = Holding(self._folder, tuple(writer.entries))
        standing = {a.evidence.sha256: a for a in holding.added}.get(stored.sha256)
        sealed.refuse_sealed(standing, path)
        fresh = Evidence(
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            media_type=media_type(self._folder.blobs.path(stored.sha256)),
            file_name=name,
            source="",
            obtained_ms=now_ms(),
        )
        before = holding.taken(holding.reads.get(stored.sha256, ""))
        added = said.added(fresh, standing, unread=before is not None and bool(before.refused))
        if not (known := added == standing):
            writer.append(*acts.body_of(added))
        built = intake(self._folder, added, told)
        record_reads(writer, [added], [built])
        taken = Intake.from_facts(built.facts)
        return Addition(str(path) if name == text_of(path.name) else name, stored.sha256, known, taken.reader, taken)

    def sealed(self, key_file: Path | None = None) -> list[sealed.SealedOriginal]:
        """The sealed originals; with the file of a secret key, whether it opens each. Nothing of them is read."""
        return sealed.listed(self._folder, self.ledger(), key_file)

    def unseal(self, target: str, key_file: Path, reason: str, to: Path) -> Path:
        """Write a sealed original's plain text to a new file outside the case; the read is on the ledger first."""
        with self._writing() as writer:
            return sealed.read_content(self._folder, writer, target, key_file, reason, to)

    def source_of(self, target: str, key_file: Path, reason: str) -> SourceRecord:
        """Who a sealed original is from; the read is on the ledger first."""
        with self._writing() as writer:
            return sealed.read_source(self._folder, writer, target, key_file, reason)

    def retract(self, target: str, reason: str) -> None:
        """Withdraw an original with a reason: later runs leave it out, and what it said stays on the ledger."""
        if not reason.strip():
            raise UsageError("a retraction needs a reason", do='--reason "..."')
        with self._writing() as writer:
            names = [a.evidence.sha256 for a in acts.evidence_in(writer.entries)]
            found = [name for name in names if name.startswith(target.lower())]
            if len(found) != 1 or len(target) < 6:
                raise UsageError(
                    f"{len(found)} originals are named {target}", do="give six or more of its hash's digits"
                )
            writer.append(*acts.body_of(acts.Retracted(found[0], reason)))

    def trace(
        self,
        thresholds: Mapping[str, Threshold] | None = None,
        *,
        progress: Progress | None = None,
        engine: Engine | None = None,
    ) -> Trace:
        """Read ship tracks into findings: all standing evidence, thresholds of case.toml and then those given.

        `engine` is where: `Here(workers)`, this machine (default), or a cluster; all give the same bytes.
        """
        with self._writing() as writer:
            return self._run(writer, dict(thresholds or {}), progress or Silent(), engine=engine)

    def rebuild(self, *, progress: Progress | None = None) -> Rebuilt:
        """Compute everything again that `derived/` lacks, and prove that it is what the ledger recorded.

        Raises `IntegrityError` naming the steps whose bytes differ. Records an edit of case.toml.
        """
        told = progress or Silent()
        with self._writing() as writer:
            self._folder.derived.discard_damaged()
            runs, recorded = acts.last_runs(writer.entries), acts.recorded_steps(writer.entries)
            read = [built for _, built in read_all(self._folder, writer, told, recorded, boxes=False)]
            computed, names = sum(not built.known for built in read), {built.folder.name for built in read}
            for ran in runs.values():
                if ran.of == acts.TRACE:
                    traced = self._run(writer, ran.overrides, told, recorded)
                    computed, names = computed + traced.computed, names | set(traced.steps)
                else:
                    studied = self._study(writer, ran.of, ran.overrides, recorded)
                    computed, names = computed + studied.computed, names | {studied.result.folder.name}
        return Rebuilt(computed, len(names - set(recorded)))

    def _run(
        self,
        writer: Writer,
        overrides: dict[str, Threshold],
        told: Progress,
        proven: Mapping[str, str] = MappingProxyType({}),
        engine: Engine | None = None,
    ) -> Trace:
        """A run; no step that `proven` names may have another manifest hash than it says there."""
        parameters = parameters_with({**self.settings.thresholds, **overrides})
        engine = engine or Here()
        pairs = read_all(self._folder, writer, told, proven, engine.takes_boxes)
        inputs = [read_input(added, built) for added, built in pairs]
        ocean = Ocean(parameters, drawn_terminals(pairs, self._folder.blobs))
        done = trace(Work(self._folder, inputs, ocean, told), engine)
        refuse_other(done.steps, proven)
        ran = acts.Ran(self._folder.case_sha256, done.result.folder.name, overrides, done.steps)
        if ran != acts.last_run(writer.entries):
            writer.append(*acts.body_of(ran))
        return replace(done, computed=done.computed + sum(not built.known for _, built in pairs))

    def withhold(self, target: str, reason: str, until: str = "") -> Without:
        """Keep an original, statement, claim or finding, and what rests on it alone, from leaving the case.

        Nothing is deleted. `until` is its last day (empty: until it is released). Returns all that does not leave now.
        """
        with self._writing() as writer:
            withheld.withhold(self.holding(), writer, target, reason, until)
        return self.holding().leaving.without

    def release(self, target: str, reason: str) -> str:
        """Withhold something no longer; returns its id."""
        with self._writing() as writer:
            return withheld.release(writer, target, reason)

    def study(self, name: str, parameters: Mapping[str, Threshold] | None = None) -> Studied:
        """Conclude from documents, claims, judgements and the last trace (`count`, `chain`, ...).

        The same inputs give the same bytes; a second run with nothing new is only looked up.
        """
        with self._writing() as writer:
            return self._study(writer, name, dict(parameters or {}))

    def _study(
        self,
        writer: Writer,
        name: str,
        given: dict[str, Threshold],
        proven: Mapping[str, str] = MappingProxyType({}),
    ) -> Studied:
        study = study_named(name)
        recorded = acts.recorded_reads(writer.entries)
        reads = [recorded[e.sha256] for e in self.evidence() if e.sha256 in recorded]
        traced = acts.last_run(writer.entries)
        built = run_study(self._folder, study, given, [*reads, *([traced.result] if traced else [])], self.material())
        steps = {built.folder.name: built.manifest_sha256}
        refuse_other(steps, proven)
        ran = acts.Ran(self._folder.case_sha256, built.folder.name, given, steps, name)
        if ran != acts.last_run(writer.entries, name):
            writer.append(*acts.body_of(ran))
        return Studied(built, built.facts["findings"], int(not built.known))

    def stale(self) -> list[Stale]:
        """The runs that are not what the case's truth would give now, each with why; nothing is computed."""
        return stale_runs(self._folder, self.holding())

    def notes(self) -> dict[str, dict[str, int]]:
        """What was lost in part of each original, by code: values not understood, columns and members not read."""
        found: dict[str, dict[str, int]] = {}
        asked = "SELECT evidence, code, sum(count)::BIGINT AS n FROM notes GROUP BY ALL ORDER BY ALL"
        for row in self.sql(asked).to_pylist():
            found.setdefault(row["evidence"], {})[row["code"]] = row["n"]
        return found

    def material(self) -> Material:
        """What studies go by: the tables, standing judgements and originals, and the findings of the last trace."""
        return self.holding().material

    def rows(self, kind: str = "") -> list[Row]:
        """The records of the case's documents (of one kind; see `reckoning.model.row.RecordKind`)."""
        return rows_in(self.tables(), kind)

    def statements(self, *properties: str) -> list[Statement]:
        """Statements of some properties (none named: all but what ships say of themselves)."""
        return statements_in(self.tables(), properties)

    def judge(
        self, on: str, target: str, decision: str, *, reason: str = "", other: str = "", detail: str = "", at: str = ""
    ) -> Judgement:
        """Put a person's decision on the ledger; `undone` takes the one before back.

        A claim, finding or statement is named by its id or six or more digits of it. `at`, where given, is the head of
        the ledger that the person looked at: what was judged since is not overwritten (`JudgedMeanwhile`). Raises
        `UsageError`.
        """
        made = Judgement(on, target.strip(), decision, reason, other.strip(), detail)
        check(made)
        with self._writing() as writer:
            made = aimed(made, standing(acts.judgements_in(writer.entries)), self.tables)
            if at:
                refuse_overtaken(made, writer.entries, at)
            entry = writer.append(*acts.body_of(acts.Judged(on, made.target, decision, reason, made.other, detail)))
        return acts.judgements_in([entry])[0]

    def judgements(self) -> list[Judgement]:
        """The judgements that stand, in the order in which they were made."""
        return self.holding().judgements

    def findings(self, kind: str = "") -> pa.Table:
        """The findings of the last runs (of one kind), with `run` and `rows`; see `columns_of` for what a kind has."""
        return self.holding().findings(kind)

    def show(self, name: str) -> Shown:
        """A finding, statement or original by its id or the first six or more digits of it, with the bytes under it."""
        return self.holding().show(name)

    def sql(self, query: str) -> pa.Table:
        """The answer to an SQL query over the tables of the case."""
        return self.tables().query(query)

    def tables(self) -> CaseTables:
        """The case as tables."""
        return self.holding().tables

    def export(self, path: Path | str, kind: str = "") -> Exported:
        """Write findings as GeoJSON, GeoParquet or CSV, by the file's ending; the export is put on the ledger."""
        self._folder.refuse_own(Path(path))
        held = self.holding().leaving
        exported, content = findings_file(held.findings(kind), Path(path))
        with self._writing() as writer, placing({Path(path): content}):
            body = {"file": Path(path).name, "findings": exported.findings, "sha256": exported.sha256}
            writer.append(acts.EXPORTED, {**body, "kind": kind, "run": [folder.name for folder in held.results]})
        return exported

    def verify(self) -> Verdict:
        """Check every file of the case against what was recorded of it."""
        return verify(self._folder)

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        if self._until_ms is not None:
            raise UsageError("a case opened as of a past day cannot be written", do="open it without a date")
        with self._folder.ledger.writing() as writer:
            self._folder.blobs.sweep()
            self._folder.derived.sweep(acts.recorded_steps(writer.entries))
            yield writer

    def _archive_preset(self, reader: str) -> str:
        if not reader.endswith(".toml"):
            return ""
        return self._folder.blobs.put(Path(reader)).sha256


def _end_of(day: str) -> int:
    return parse_instant(parse_date(day).isoformat()) + DAY_MS
