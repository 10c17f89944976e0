"""Runs: every trace and study that the ledger records, what each went by, and what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.archive import acts
from reckoning.archive.derived import MANIFEST, Built
from reckoning.archive.ledger import Entry
from reckoning.engine.studies import STUDIES
from reckoning.engine.thresholds import parameters_with
from reckoning.faces.web import ledger
from reckoning.faces.web.page import (
    Block,
    Cell,
    Grid,
    Note,
    Page,
    Tone,
    address,
    cell,
    facts,
    grid,
    moment,
    section,
    sections,
)
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.words import kind_words

MOST_STEPS = 400


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """A run by the number of its line on the ledger, or by its name the last one; with none, all of them."""
    runs = [e for e in sight.holding.entries if e.act == acts.RAN]
    if not name:
        listed = _listed(sight, runs)
        return Page("Runs", "runs", sections(section("", listed, None if listed else Note("Nothing was run yet."))))
    found = [e for e in runs if name in (str(e.n), _of(e))]
    if not found:
        raise NotFound(f"no run is called {name[:60]}", do="see all runs: /run")
    return _one(sight, found[-1], [e for e in runs if _of(e) == _of(found[-1])])


def _of(entry: Entry) -> str:
    return str(entry.body.get("of", acts.TRACE))


def _listed(sight: Sight, runs: list[Entry]) -> Grid | None:
    last = {_of(e): e.n for e in runs}
    return grid("runs", "", ("run", "when", "by", "result", ""), [
        (Cell(_of(e), address("run", str(e.n))), moment(e.at), e.by, e.body["result"],
         "in force" if last[_of(e)] == e.n else "") for e in reversed(runs)
    ])  # fmt: skip


def _one(sight: Sight, entry: Entry, same: list[Entry]) -> Page:
    of, newest = _of(entry), same[-1]
    built = sight.holding.folder.derived.open(entry.body["result"])
    notes: list[Block] = []
    if entry is not newest:
        words = f"A later {of} is in force, of {moment(newest.at).text}."
        notes.append(Note(words, Tone.CONTESTED, address("run", str(newest.n))))
    elif since := ledger.since(sight, of):
        notes.append(Note(f"{since:,} acts on the ledger are newer than this run: run it again.", Tone.CONTESTED))
    if built is None:
        notes.append(
            Note("What it computed no longer lies in the case: reckoning rebuild makes it again.", Tone.UNKNOWN)
        )
    told = facts(
        ("What ran", of),
        ("When", moment(entry.at)),
        ("By", entry.by),
        ("Result", entry.body["result"]),
        ("case.toml was", entry.body["case_sha256"]),
        ("Ledger line", Cell(str(entry.n), address("ledger", before=entry.n + 1))),
    )
    return Page(
        f"{of.capitalize()} of {moment(entry.at).text}",
        "run",
        sections(
            section("", *notes, told),
            section("Parameters that differ from the defaults", *_parameters(sight, entry)),
            section("What it found", _found(built, entry is newest)),
            section("Steps and their hashes", _steps(entry), _inputs(built)),
            section("Other runs of it", _listed(sight, [e for e in same if e is not entry])),
        ),
        trail=(("Runs", "/run"),),
    )


def _parameters(sight: Sight, entry: Entry) -> list[Block | None]:
    """Thresholds set for this run or in case.toml, beside their defaults."""
    of = _of(entry)
    defaults: Mapping[str, Any] = parameters_with({}).flat() if of == acts.TRACE else _study_defaults(of)
    case = sight.case.settings.thresholds if of == acts.TRACE else {}
    given = {**case, **entry.body.get("overrides", {})}
    rows = [
        (
            name,
            cell(defaults.get(name)),
            cell(value),
            "this run" if name in entry.body["overrides"] else "case.toml now",
        )
        for name, value in sorted(given.items())
        if defaults.get(name) != value
    ]
    differing = grid("parameters", "", ("parameter", "default", "in force", "set by"), rows)
    return [differing or Note("None: it went by the defaults.")]


def _study_defaults(of: str) -> Mapping[str, Any]:
    return dict(STUDIES[of].defaults) if of in STUDIES else {}


def _found(built: Built | None, in_force: bool) -> Grid | None:
    file = built.folder / "findings.parquet" if built else None
    if file is None or not file.is_file():
        return None
    counts = pc.value_counts(pq.read_table(file, columns=["kind"])["kind"].combine_chunks()).to_pylist()
    rows = [
        (Cell(kind_words(c["values"], 2), address("findings", kind=c["values"]) if in_force else ""), c["counts"])
        for c in sorted(counts, key=lambda c: str(c["values"]))
    ]
    return grid("found", "", ("kind", "findings"), rows)


def _steps(entry: Entry) -> Grid | None:
    steps = sorted(entry.body["steps"].items())
    left = len(steps) - MOST_STEPS
    return grid("steps", "", ("step", "hash of its manifest"), steps[:MOST_STEPS],
                note=f"{left:,} more are on the ledger" if left > 0 else "")  # fmt: skip


def _inputs(built: Built | None) -> Grid | None:
    if built is None:
        return None
    manifest = json.loads((built.folder / MANIFEST).read_bytes())
    rows = [("input", Cell(str(key))) for key in manifest["inputs"][:MOST_STEPS]]
    files = [
        (f"file, {of['bytes']:,} bytes", Cell(f"{name}: {of['sha256']}")) for name, of in manifest["files"].items()
    ]
    return grid("made", f"What {built.folder.name} is made of", ("what", "name"), [*files, *rows])
