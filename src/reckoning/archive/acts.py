"""Acts: what a ledger line can say, as typed bodies; the only place that knows how each is written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from reckoning.archive.ledger import Entry
from reckoning.model.errors import IntegrityError
from reckoning.model.evidence import DateBasis, Evidence, Sensitivity
from reckoning.model.judgement import Judgement

OPENED, ADDED, READ, RETRACTED, JUDGED, RAN, EXPORTED = (
    "opened",
    "added",
    "read",
    "retracted",
    "judged",
    "ran",
    "exported",
)

TRACE = "trace"


@dataclass(frozen=True)
class Seal:
    """An original is sealed: to which keys, and the blob of the sealed record of who it is from."""

    record: str
    recipients: tuple[str, ...]
    record_recipients: tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """Evidence came in; `reader` and `preset` (the hash of a preset of the user's own) say how it is to be read.

    What has a `seal` is read by no reader.
    """

    evidence: Evidence
    reader: str = ""
    preset: str = ""
    seal: Seal | None = None


@dataclass(frozen=True)
class Retracted:
    """Something is withdrawn, with the reason; what it said stays on the ledger."""

    target: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """A person decided: on a link between two subjects, on a claim, on a grade (`reckoning.model.judgement`)."""

    on: str
    target: str
    decision: str
    reason: str = ""
    other: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Read:
    """Evidence was read: which step holds what was read of each, and the manifest hash of each step."""

    reads: dict[str, str]
    steps: dict[str, str]


@dataclass(frozen=True)
class Ran:
    """A run: the hash of case.toml, thresholds set beside it, the step holding the result, and every step's hash.

    `of` is what ran: `trace`, or the name of a study.
    """

    case_sha256: str
    result: str
    overrides: dict[str, float | int | str | bool] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    of: str = TRACE


def body_of(act: Added | Read | Retracted | Judged | Ran) -> tuple[str, dict[str, Any]]:
    """The act's word and its JSON body."""
    match act:
        case Added():
            return ADDED, {name: value for name, value in asdict(act).items() if name != "seal" or value}
        case Read():
            return READ, asdict(act)
        case Retracted():
            return RETRACTED, asdict(act)
        case Judged():
            return JUDGED, asdict(act)
        case Ran():
            return RAN, asdict(act)


def read_added(entry: Entry) -> Added:
    """The evidence that a ledger line brought in."""
    try:
        raw = dict(entry.body["evidence"])
        raw["sensitivity"] = Sensitivity(raw["sensitivity"])
        raw["published_basis"] = DateBasis(raw["published_basis"])
        return Added(Evidence(**raw), entry.body["reader"], entry.body["preset"], _seal(entry.body.get("seal")))
    except (KeyError, TypeError, ValueError) as error:
        raise not_understood(entry, error) from error


def _seal(said: dict[str, Any] | None) -> Seal | None:
    if said is None:
        return None
    return Seal(said["record"], tuple(said["recipients"]), tuple(said["record_recipients"]))


def evidence_in(entries: Iterable[Entry]) -> list[Added]:
    """All evidence that stands: added and not retracted, in the order of its hash. The last word on a hash counts."""
    standing: dict[str, Added] = {}
    for entry in entries:
        if entry.act == ADDED:
            added = read_added(entry)
            standing[added.evidence.sha256] = added
        elif entry.act == RETRACTED:
            standing.pop(entry.body["target"], None)
    return [standing[sha] for sha in sorted(standing)]


def recorded_steps(entries: Iterable[Entry]) -> dict[str, str]:
    """Manifest hash of every step that the ledger records, by folder name; the last word counts."""
    steps: dict[str, str] = {}
    for entry in entries:
        if entry.act in (READ, RAN):
            steps.update(entry.body["steps"])
    return steps


def recorded_reads(entries: Iterable[Entry]) -> dict[str, str]:
    """The folder name of the step that holds what was read of each evidence; the last word counts."""
    reads: dict[str, str] = {}
    for entry in entries:
        if entry.act == READ:
            reads.update(entry.body["reads"])
    return reads


def last_run(entries: Iterable[Entry], of: str = TRACE) -> Ran | None:
    """The latest run of the trace, or of a study."""
    return last_runs(entries).get(of)


def last_runs(entries: Iterable[Entry]) -> dict[str, Ran]:
    """The latest run of everything that ran, by what it is, the trace first."""
    runs: dict[str, Ran] = {}
    for entry in entries:
        if entry.act == RAN:
            try:
                ran = Ran(**entry.body)
            except TypeError as error:
                raise not_understood(entry, error) from error
            runs[ran.of] = ran
    return {name: runs[name] for name in sorted(runs, key=lambda name: (name != TRACE, name))}


def judgements_in(entries: Iterable[Entry]) -> list[Judgement]:
    """Every judgement on the ledger, in order, undone ones and undoings too."""
    made = []
    for entry in entries:
        if entry.act == JUDGED:
            try:
                made.append(Judgement(**entry.body, by=entry.by, at_ms=entry.at_ms))
            except TypeError as error:
                raise not_understood(entry, error) from error
    return made


def not_understood(entry: Entry, error: Exception) -> IntegrityError:
    """The error for a line whose body is not of its act."""
    return IntegrityError(f"ledger line {entry.n} is not understood: {error}", do="use a newer reckoning")
