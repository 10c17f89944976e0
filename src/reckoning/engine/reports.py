"""Reports as originals of a case: their claims as proposed statements; a claim refused by the gate is a reject.

The unit of accounting of a report is a claim: read = kept + refused. Nothing here is believed: a claim feeds findings
once a person accepts it (`accepted_rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from reckoning.model.bound import Amount
from reckoning.model.evidence import DateBasis, Evidence
from reckoning.model.instant import DAY_MS, parse_instant
from reckoning.model.locator import span
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.statement import Value, statements_table
from reckoning.readers.prose.claim import Claim, ClaimFigure, Outcome, SpeakerBasis
from reckoning.readers.prose.copies import independence_groups
from reckoning.readers.prose.reader import ProseReader, ProseReading, reader_named
from reckoning.readers.prose.statements import StatedClaim
from reckoning.readers.reading import INDEX_SCHEMA
from reckoning.tables.positions import write_table

READERS = {"report": "auto", "report-parsed": "parsed", "report-patterns": "patterns"}
"""Names a report's reader is chosen by, and the rules behind each."""
ENDINGS = (".html", ".htm", ".xhtml", ".pdf", ".txt", ".md")


@dataclass(frozen=True)
class WrittenReport:
    """What became of a report's claims, how many statements they gave, and who published it."""

    account: Account
    statements: int
    source: str


def is_report(file_name: str) -> bool:
    """Whether a file that no other reader knows is tried as a report: its name ends as a report's does."""
    return file_name.lower().endswith(ENDINGS)


def report_reader(name: str) -> ProseReader:
    """The reader of reports of this name (`report` where none is given)."""
    return ProseReader(reader_named(READERS.get(name, "auto")))


def read_report(path: Path, evidence: Evidence, reader: ProseReader, where: Path) -> WrittenReport:
    """Read a report and write its statements, rejects and notes; raises `InputError`."""
    given = evidence.published_on if evidence.published_basis is DateBasis.GIVEN else ""
    reading = reader.open(path, given, evidence.source, evidence.file_name)
    said = reading.statements(evidence.sha256)
    source = evidence.source or reading.document.publisher or "report"
    write_table(statements_table(said), where / "statements.parquet")
    write_table(_rejects(reading), where / "rejects.parquet")
    write_table(_notes(reading), where / "notes.parquet")
    write_table(INDEX_SCHEMA.empty_table(), where / "index.parquet")
    kept, refused = len(reading.claims), len(reading.refused)
    return WrittenReport(Account(kept + refused, kept, refused), len(said), source)


def _rejects(reading: ProseReading) -> pa.Table:
    rows = [{"locator": "whole", "reason": str(r.reason), "detail": r.detail[:200]} for r in reading.refused]
    return pa.Table.from_pylist(rows, schema=REJECT_SCHEMA)


def _notes(reading: ProseReading) -> pa.Table:
    told = [{"code": "report", "count": 1, "first_locator": "whole", "detail": note} for note in reading.document.notes]
    if reading.unread:
        first = str(span(*reading.unread[0].span))
        detail = "a sentence with a figure, quote marks or a speech verb gave no claim"
        told.append({"code": "unread", "count": len(reading.unread), "first_locator": first, "detail": detail})
    return pa.Table.from_pylist(sorted(told, key=lambda n: (str(n["code"]), str(n["detail"]))), schema=NOTE_SCHEMA)


def accepted_rows(claims: Iterable[StatedClaim]) -> list[Row]:
    """Each figure of each accepted claim as a published figure: who said it, in which words, of which period.

    What reports that copy each other say themselves is said once: by the one of them that was published first.
    """
    known = list(claims)
    first = first_publishers(known)
    return [
        _row(stated, claim, figure, number, first.get(stated.statement.evidence, ""))
        for stated in known
        if (claim := stated.accepted)
        for number, figure in enumerate(claim.figures)
        if figure.outcome is not None
    ]


def first_publishers(claims: Sequence[StatedClaim]) -> dict[str, str]:
    """For each report that has copies, by its SHA-256, the publisher of the earliest of them.

    Reports are compared by the words of all their claims, whatever was decided on them (`copies`: half of the runs of
    five words of the shorter one, 30 words at least). A report that says nothing itself has no publisher here. Of one
    day the publisher that is first by its name stands for all: which of them wrote it cannot be told.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    published: dict[str, tuple[str, str]] = {}
    for c in claims:
        texts[c.statement.evidence].append(c.statement.raw)
        if c.claim.speaker_basis is SpeakerBasis.PUBLISHER:
            published[c.statement.evidence] = (c.statement.stated_on or "9999", c.statement.stated_by)
    groups = independence_groups({evidence: "\n".join(parts) for evidence, parts in texts.items()})
    members: dict[str, list[str]] = defaultdict(list)
    for evidence in published:
        members[groups[evidence]].append(evidence)
    earliest = {group: min(published[e] for e in found)[1] for group, found in members.items() if len(found) > 1}
    return {e: earliest[groups[e]] for e in published if groups[e] in earliest}


def _counted(outcome: Outcome | None) -> str:
    """What a figure counts, in words: people killed, tonnes, strikes."""
    words = str(outcome).replace("_", " ")
    return words if outcome in (Outcome.TONNES, Outcome.STRIKES) else f"people {words}"


def _row(stated: StatedClaim, claim: Claim, figure: ClaimFigure, number: int, first: str) -> Row:
    said = stated.statement
    copied = bool(first) and first != said.stated_by and claim.speaker_basis is SpeakerBasis.PUBLISHER
    values = {
        "what": (_counted(figure.outcome), Value()),
        "figure": (figure.text, _amount(figure.amount)),
        "wording": (" ".join(claim.text), Value()),
        "statedBy": (f"{first} via {said.stated_by}" if copied else said.stated_by, Value()),
    }
    if copied:
        values["publisher"] = (f"{said.stated_by} (same text as {first})", Value())
    if (period := figure.period) and period.first:
        days = Value(start_ms=parse_instant(period.first), end_ms=parse_instant(period.last) + DAY_MS)
        values["period"] = (period.text, days)
    if said.stated_on:
        start = parse_instant(said.stated_on)
        values["asOf"] = (said.stated_on, Value(start_ms=start, end_ms=start + DAY_MS, precision="day"))
    fields = tuple(Field(said.id, name, raw, value, said.locator) for name, (raw, value) in values.items())
    label = f"{said.id[:8]}.{number}"
    return Row(
        said.subject,
        RecordKind.FIGURE,
        label,
        said.evidence,
        said.id,
        said.stated_by,
        said.via,
        said.stated_on,
        fields,
    )


def _amount(amount: Amount) -> Value:
    return Value(number=amount.best, low=amount.low, high=amount.high, bound=amount.bound, unit=amount.unit)
