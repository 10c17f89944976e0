"""Bundle ledger: the lines of a case's ledger that bear on what is cited, as far as a profile lets them leave.

`ledger.jsonl` holds lines as they stand, byte for byte, each with its own hash to check. A line leaves so only where
the profile shows who worked on the case, and where it speaks of nothing that stays: the coming in and the reading of
originals that leave, and runs. A judgement's line holds words of a person and never leaves so.

`ledger-redacted.jsonl` holds the rest: number, act, day or time, the allowed fields, a pseudonym, and a commitment to
the line as it stands. `ledger-head.json` says how many lines the ledger had and the hash of its last one that is no
export: whoever has the case can prove that it began so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reckoning.account.bundle_names import WORKER
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Plan
from reckoning.account.pseudonym import pseudonym
from reckoning.archive import acts
from reckoning.archive.ledger import Entry
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError

SOURCED = ("sha256", "size_bytes", "media_type", "source", "url", "published_on", "published_basis", "licence")


@dataclass(frozen=True)
class Extract:
    """Whole lines, and redacted ones each with the key of its commitment still to be filled in."""

    whole: tuple[Entry, ...]
    redacted: tuple[tuple[Entry, dict[str, Any]], ...]


def snapshot_of(ledger: Sequence[Entry]) -> Entry:
    """The last line that is no export: what a dossier was made from; raises `InputError` for an empty ledger."""
    for entry in reversed(ledger):
        if entry.act != acts.EXPORTED:
            return entry
    raise InputError("the ledger has no lines", do="restore it from a copy")


def extract(ledger: Sequence[Entry], plan: Plan, cited: Iterable[str]) -> Extract:
    """The lines on what is cited, on runs, and judgements of what is cited."""
    leaving, targets = plan.leaving(ORIGINAL), frozenset(cited)
    latest = {e.body.get("of", acts.TRACE): e.n for e in ledger if e.act == acts.RAN}
    whole, redacted = [], []
    for entry in ledger:
        allowed = _allowed(entry, plan, leaving, targets, frozenset(latest.values()))
        if allowed is None:
            continue
        if plan.request.allowed.workers and _speaks_of_nothing_else(entry, leaving):
            whole.append(entry)
        else:
            redacted.append((entry, allowed))
    return Extract(tuple(whole), tuple(redacted))


def _allowed(
    entry: Entry, plan: Plan, leaving: frozenset[str], targets: frozenset[str], runs: frozenset[int]
) -> dict[str, Any] | None:
    """The fields of a line that leave; None for a line that bears on nothing cited."""
    body = entry.body
    if entry.act == acts.ADDED and body["evidence"]["sha256"] in targets:
        sha = body["evidence"]["sha256"]
        return {name: body["evidence"][name] for name in SOURCED} if sha in leaving else {}
    if entry.act == acts.READ and (own := {s: f for s, f in body["reads"].items() if s in leaving}):
        steps = {name: body["steps"][name] for name in own.values() if name in body["steps"]}
        return {"reads": own, "steps": steps}
    if entry.act == acts.RAN and entry.n in runs:
        return {name: body[name] for name in ("of", "result", "steps") if name in body}
    if entry.act == acts.JUDGED and body["target"] in targets:
        named = body["target"] in plan.leaving(STATEMENT) | plan.leaving(FINDING)
        return {"on": body["on"], "decision": body["decision"], **({"target": body["target"]} if named else {})}
    return None


def _speaks_of_nothing_else(entry: Entry, leaving: frozenset[str]) -> bool:
    """Whether nothing stands in a line but what leaves anyway: not who obtained an original, nor a text as setting."""
    if entry.act == acts.ADDED:
        evidence = entry.body["evidence"]
        told = any(evidence.get(name) for name in ("obtained_by", "derivation", "parent"))
        return evidence["sha256"] in leaving and not told
    if entry.act == acts.READ:
        return set(entry.body["reads"]) <= leaving
    return entry.act == acts.RAN and not any(isinstance(v, str) for v in entry.body.get("overrides", {}).values())


def line_item(entry: Entry) -> str:
    """The name under which a line's salt is kept."""
    return f"ledger:{entry.sha}"


def ledger_files(
    taken: Extract, ledger: Sequence[Entry], plan: Plan, key: bytes, commit: Callable[[str, str], str]
) -> dict[str, bytes]:
    """The three files; `commit` gives the commitment to an item of some SHA-256."""
    coarse = plan.request.allowed.coarse
    lines = []
    for entry, allowed in taken.redacted:
        stands = commit(line_item(entry), hashlib.sha256(entry.line().encode()).hexdigest())
        by = entry.by if plan.request.allowed.workers else pseudonym(key, entry.by, WORKER)
        at = entry.at[:10] if coarse else entry.at
        lines.append({"n": entry.n, "at": at, "by": by, "act": entry.act, "body": allowed, "commitment": stands})
    last = snapshot_of(ledger)
    head = {"lines": last.n + 1, "head": last.sha}
    return {
        "ledger.jsonl": "".join(entry.line() + "\n" for entry in taken.whole).encode(),
        "ledger-redacted.jsonl": "".join(canonical_json(line) + "\n" for line in lines).encode(),
        "ledger-head.json": (canonical_json(head) + "\n").encode(),
    }
