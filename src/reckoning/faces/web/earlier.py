"""Earlier: findings as an earlier run had them, so that a kept address says what became of what it named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from reckoning.archive import acts
from reckoning.archive.ledger import Entry
from reckoning.faces.web.leads import to_finding
from reckoning.faces.web.page import (
    Block,
    Cell,
    Note,
    Page,
    Tone,
    address,
    cell,
    facts,
    graded,
    grid,
    moment,
    section,
    sections,
)
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.words import label, period, sentence

NEAREST = 12
_NEAREST = """
    SELECT * FROM held.findings WHERE kind = ? AND (
        (len(coalesce(subjects, [])) > 0 AND list_has_any(subjects, ?)) OR (mmsi IS NOT NULL AND mmsi = ?))
    ORDER BY abs(epoch_ms(start) - epoch_ms(?)) NULLS LAST, id LIMIT ?"""


@dataclass(frozen=True)
class Earlier:
    """A finding as a run had it, and the ledger's line of that run."""

    row: dict[str, Any]
    entry: Entry

    @property
    def run(self) -> str:
        """What ran: the trace, or a study's name."""
        return str(self.entry.body.get("of", acts.TRACE))


def earlier(sight: Sight, id_: str, until: str = "") -> Earlier | None:
    """The finding as the newest run that still lies there had it; with `until`, as that state of the ledger did."""
    return next(_in_runs(sight, id_, until), None)


def _in_runs(sight: Sight, id_: str, until: str) -> Iterator[Earlier]:
    entries = [] if id_ in sight.holding.without.findings else list(sight.holding.entries)
    if until:
        last = next((e.n for e in entries if e.sha.startswith(until)), -1)
        entries = [e for e in entries if e.n <= last]
    for entry in reversed(entries):
        if entry.act != acts.RAN:
            continue
        built = sight.holding.folder.derived.open(entry.body["result"])
        file = built.folder / "findings.parquet" if built else None
        if file is not None and file.is_file():
            for row in pq.read_table(file, filters=[("id", "=", id_)]).to_pylist():
                yield Earlier(row, entry)


def gone(sight: Sight, was: Earlier) -> Page:
    """The page of a finding that an earlier run had and the present state has not."""
    row = was.row
    note = f"This finding was in the {was.run} of {moment(was.entry.at).text} and is not in the present one."
    near = sight.rows(_NEAREST, row["kind"], row["subjects"] or [], row["mmsi"], row["start"], NEAREST)
    start, end = period(row)
    told = facts(("What it said", sentence(row)), ("From", start), ("To", end), ("Grade", graded(row["grade"])),
                 ("Run", Cell(f"{was.run} of {moment(was.entry.at).text}", address("run", str(was.entry.n)))),
                 ("Id", row["id"]))  # fmt: skip
    now = grid("now", "", ("finding", "from", "to", "grade"), [
        (to_finding(r["id"], sentence(r), r["kind"]), *period(r), graded(r["grade"])) for r in near
    ])  # fmt: skip
    nothing = None if now else Note("No finding of its kind about the same subjects is in the present state.")
    return Page(
        sentence(row), "finding of an earlier run",
        sections(section("", Note(note, Tone.CONTESTED), told), section("What there is now", now, nothing)),
        status=410,
    )  # fmt: skip


def compared(sight: Sight, now: Mapping[str, Any], state: str) -> Block | None:
    """What of a finding differs from what an earlier state of the ledger had."""
    was = earlier(sight, now["id"], state)
    if was is None:
        return Note(f"No run of state {state} that still lies there had this finding.", Tone.UNKNOWN)
    rows = [
        (label(name), cell(was.row[name]), cell(now.get(name)))
        for name in was.row
        if name != "grade" and was.row[name] != now.get(name)
    ]
    if was.row["grade"] != now["grade"]:
        rows.append(("Grade", graded(was.row["grade"]), graded(now["grade"])))
    if not rows:
        return Note(f"It is the same now as in the {was.run} of {moment(was.entry.at).text}.", Tone.CONFIRMED)
    then = f"in the {was.run} of {moment(was.entry.at).text}"
    return grid("since", "What changed since", ("what", then, "now"), rows)
