"""Pages of adding: the form, the jobs, and one job with what came of it, each rejected record led to its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.faces.web.job import Seen, Stage
from reckoning.faces.web.page import (
    Cell,
    Grid,
    Insert,
    Note,
    Page,
    Section,
    Tone,
    address,
    facts,
    grid,
    moment,
    section,
    sections,
)
from reckoning.faces.web.sight import Sight

STUDIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "trace": ("Trace ships", ("trace", "--json")),
    "count": ("Count", ("count", "--keep", "--json")),
    "chain": ("Chain", ("chain", "--json")),
    "conflicts": ("Conflicts", ("conflicts", "--json")),
}
"""What may be run from a page: its words, and the command behind it."""
SHOWN_REJECTS = 200
TRAIL = (("Case", "/"), ("Jobs", "/jobs"))


@dataclass(frozen=True)
class Form:
    """The form that files are added with."""

    largest_bytes: int


@dataclass(frozen=True)
class Standing:
    """A job as it stands, with what may be done about it."""

    seen: Seen
    studies: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> str:
        """How much of what it does now is done, where that is known."""
        return f"{self.seen.done:,} of {self.seen.total:,}" if self.seen.total else f"{self.seen.done:,}"


def add_page(largest_bytes: int) -> Page:
    """The form."""
    return Page(
        "Add files",
        "add",
        (Section("", (Insert("add.html", Form(largest_bytes)),)),),
        lead="Each file is kept unchanged under its SHA-256 and read; each record is kept, or rejected with a reason.",
        trail=TRAIL,
        scripts=("add.js",),
    )


def jobs_page(seen: Sequence[Seen]) -> Page:
    """Every job of this server, the newest first."""
    table = grid("jobs", "", ("job", "stage", "begun", "seconds"), [
        (Cell(j.title, address("job", j.id)), stage(j), moment(j.began_ms), round(j.seconds, 1)) for j in seen
    ], note="Jobs are forgotten when the server ends; what they did stands on the ledger.")  # fmt: skip
    offered = Insert("studies.html", tuple((what, words) for what, (words, _) in STUDIES.items()))
    none = Note("No job has run since this server began.") if table is None else None
    parts = sections(section("", table, none), section("Run", offered))
    return Page("Jobs", "jobs", parts, trail=(("Case", "/"),), scripts=("jobs.js",))


def job_page(sight: Sight, seen: Seen) -> Page:
    """One job; of an ended one what came of it."""
    offered = tuple((what, words) for what, (words, _) in STUDIES.items()) if seen.stage is Stage.DONE else ()
    known = facts(("stage", stage(seen)), ("begun", moment(seen.began_ms)), ("seconds", round(seen.seconds, 1)))
    standing = Section("", tuple(b for b in (known, Insert("job.html", Standing(seen, offered))) if b))
    added = _added(seen) if seen.what == "add" else grid("answer", "", _columns(seen), _values(seen))
    came = sections(section("What came of it", added), *_rejected(sight, seen))
    return Page(seen.title, "job", (standing, *came), trail=TRAIL, scripts=("jobs.js",))


def stage(seen: Seen) -> Cell:
    """A stage, with its tone."""
    tones = {Stage.DONE: Tone.CONFIRMED, Stage.FAILED: Tone.REJECTED, Stage.BUSY: Tone.CONTESTED}
    return Cell(str(seen.stage), tone=tones.get(seen.stage, Tone.UNKNOWN))


def _added(seen: Seen) -> Grid | None:
    columns = ("file", "read", "kept", "rejected", "reader", "remarks")
    return grid("added", "read = kept + rejected", columns, [
        (Cell(r["file"], address("evidence", r["sha256"])), r["read"], r["kept"], r["rejected"],
         r["reader"] or "none takes it", _remarks(r))
        for r in seen.rows
    ])  # fmt: skip


def _remarks(row: dict[str, object]) -> str:
    notes = row["notes"] if isinstance(row["notes"], dict) else {}
    told = ["known already, not read twice"] if row["known"] else []
    told += [f"archived, but not read: {row['refused']}"] if row["refused"] else []
    told += [f"lost in part: {code} {count:,}" for code, count in notes.items()]
    return "; ".join(told)


def _rejected(sight: Sight, seen: Seen) -> Sequence[Section | None]:
    """The rejected records of each file: where each stands, why, and the way to it in its original."""
    if seen.what != "add":
        return ()
    return [_rejected_of(sight, n, row) for n, row in enumerate(seen.rows) if row["rejected"]]


def _rejected_of(sight: Sight, number: int, row: dict[str, object]) -> Section | None:
    sha256 = str(row["sha256"])
    found = sight.rows(
        "SELECT locator, reason, detail, count(*) OVER (PARTITION BY reason) AS n FROM rejects"
        " WHERE evidence = ? ORDER BY reason, locator LIMIT ?", sha256, SHOWN_REJECTS,
    )  # fmt: skip
    reasons = {r["reason"]: r["n"] for r in found}
    why = grid(f"reasons-{number}", "Why", ("reason", "records"), list(reasons.items()))
    records = grid(f"rejects-{number}", "Where", ("place", "reason", "found there"), [
        (Cell(r["locator"], address("evidence", sha256, at=r["locator"])), r["reason"], r["detail"]) for r in found
    ], total=sum(reasons.values()))  # fmt: skip
    return section(f"Rejected of {row['file']}", why, records)


def _columns(seen: Seen) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in seen.rows for name, value in row.items() if _plain(value)))[:8]


def _values(seen: Seen) -> list[tuple[object, ...]]:
    names = _columns(seen)
    return [
        tuple(row.get(name) if _plain(row.get(name)) else "" for name in names) for row in seen.rows[:SHOWN_REJECTS]
    ]


def _plain(value: object) -> bool:
    return isinstance(value, (str, int, float))
