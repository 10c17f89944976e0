"""Currency: whether the last runs are what the case's truth would give now; nothing is computed.

The same code that computes is run over a folder that only finds: a step that is not there, or a result of another name
than the ledger recorded, says that a run is out of date. Why is read off the manifest of what was recorded: a
threshold, an original that came or was withdrawn, a judgement, a newer rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reckoning.archive import acts
from reckoning.archive.derived import MANIFEST, Built, Derived, Step
from reckoning.archive.folder import CaseFolder
from reckoning.engine.detectors import Ocean
from reckoning.engine.holding import Holding
from reckoning.engine.intake import intake
from reckoning.engine.progress import Silent
from reckoning.engine.reads import Read, drawn_terminals, read_input
from reckoning.engine.studies import study_named
from reckoning.engine.study import study_step
from reckoning.engine.thresholds import parameters_with
from reckoning.engine.trace import Here, Work, trace
from reckoning.model.canonical import canonical_json

NEWER = "its rules are of another version"


@dataclass(frozen=True)
class Stale:
    """A run (the trace or a study) that is out of date, and why."""

    of: str
    why: tuple[str, ...]

    def __str__(self) -> str:
        return f"the last {self.of} is out of date: {'; '.join(self.why)}"


class _NotThere(Exception):
    """A step that would have to be computed."""


class _OnlyFound(Derived):
    """The folder of derived steps, looked up and never added to."""

    def build(self, step: Step, compute: Callable[[Path], dict[str, Any]]) -> Built:
        """The step as it was computed before; raises `_NotThere`."""
        if found := self.find(step):
            return found
        raise _NotThere


def stale_runs(folder: CaseFolder, held: Holding) -> list[Stale]:
    """Every last run that is not what it would be now; empty when all are current."""
    looked = CaseFolder(folder.root)
    looked.derived = _OnlyFound(folder.derived.folder)
    found: list[Stale] = []
    reads: list[Read] = []
    for added in (a for a in held.added if not a.seal):
        try:
            built = intake(looked, added, Silent())
        except _NotThere:
            why = "the program reads it otherwise now, or what was read of it is gone"
            found.append(Stale(f"reading of {added.evidence.file_name}", (why,)))
            continue
        reads.append((added, built))
    for ran in held.runs.values():
        stale = _trace(looked, held, ran, reads) if ran.of == acts.TRACE else _study(folder, held, ran)
        found += [stale] if stale else []
    return found


def _trace(looked: CaseFolder, held: Holding, ran: acts.Ran, reads: list[Read]) -> Stale | None:
    ocean = Ocean(
        parameters_with({**looked.case_file.thresholds, **ran.overrides}), drawn_terminals(reads, looked.blobs)
    )
    inputs = [read_input(added, built) for added, built in reads]
    try:
        result = trace(Work(looked, inputs, ocean, Silent()), Here(1)).result.folder.name
    except _NotThere:
        result = ""
    if result == ran.result:
        return None
    had = _parameters(looked, ran)
    then, now = (had.get("ocean") or [{}])[0], json.loads(canonical_json(ocean.parameters.flat()))
    why = [f"{name} was {then.get(name)} and is {now[name]}" for name in sorted(now) if then.get(name) != now[name]]
    sources = {added.evidence.sha256: read.source for (added, _), read in zip(reads, inputs, strict=True)}
    why += _originals(held, dict(had.get("sources", [])), sources)
    return Stale(ran.of, tuple(why) or (NEWER,))


def _study(folder: CaseFolder, held: Holding, ran: acts.Ran) -> Stale | None:
    study, traced = study_named(ran.of), held.runs.get(acts.TRACE)
    inputs = [held.reads[a.evidence.sha256] for a in held.added if a.evidence.sha256 in held.reads]
    step = study_step(study, ran.overrides, [*inputs, *([traced.result] if traced else [])], held.material)
    if step.folder_name == ran.result:
        return None
    had, now = _parameters(folder, ran), step.parameters
    why = [*_originals(held, _by_hash(had), _by_hash(now))]
    if had.get("judgements") != now["judgements"]:
        why.append("something was judged since, or a judgement undone")
    why += [f"{name} of case.toml changed" for name in ("goods", "places") if had.get(name, []) != now[name]]
    if not why and traced and traced.result not in _manifest(folder, ran).get("inputs", []):
        why.append("the trace is a later one")
    return Stale(ran.of, tuple(why) or (NEWER,))


def _by_hash(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {sha256: said for sha256, *said in parameters.get("originals", [])}


def _originals(held: Holding, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Originals that came, went or are described otherwise, by their file names."""
    names = {e.body["evidence"]["sha256"]: e.body["evidence"]["file_name"] for e in held.entries if e.act == acts.ADDED}
    withdrawn = {e.body["target"]: e.body["reason"] for e in held.entries if e.act == acts.RETRACTED}
    for sha256 in sorted(then.keys() | now.keys()):
        named = f"{names.get(sha256, 'an original')} ({sha256[:16]})"
        if sha256 not in now:
            reason = f": {withdrawn[sha256]}" if sha256 in withdrawn else ""
            yield f"{named} was withdrawn since{reason}"
        elif sha256 not in then:
            yield f"{named} was added since"
        elif then[sha256] != now[sha256]:
            yield f"{named} is described otherwise"


def _parameters(folder: CaseFolder, ran: acts.Ran) -> dict[str, Any]:
    parameters: dict[str, Any] = _manifest(folder, ran).get("parameters", {})
    return parameters


def _manifest(folder: CaseFolder, ran: acts.Ran) -> dict[str, Any]:
    """What a recorded result says of itself; empty where it is gone."""
    path = folder.derived.folder / ran.result / MANIFEST
    manifest: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return manifest
