"""Outdated: runs that are older than the withdrawal of an original, read off the ledger alone.

Findings stay as they were until the next run, so whoever is shown them must be told what was withdrawn since. Every
other reason why a run is out of date (a judgement, a threshold, a newer rule) takes more than the ledger to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.archive import acts
from reckoning.archive.ledger import Entry


@dataclass(frozen=True)
class Withdrawn:
    """An original that was withdrawn: its hash, the name its file had, the day and the reason."""

    sha256: str
    file_name: str
    on: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file_name} ({self.sha256[:16]}) on {self.on}: {self.reason}"


@dataclass(frozen=True)
class Outdated:
    """A last run, and the originals withdrawn after it."""

    of: str
    on: str
    withdrawn: tuple[Withdrawn, ...]

    def __str__(self) -> str:
        """A sentence: which run, what was withdrawn since, what to do."""
        since = "; ".join(map(str, self.withdrawn))
        told = f"the last {self.of}, of {self.on}, is older than the ledger; withdrawn since: {since}"
        return f"{told}; run: reckoning {self.of}"


def outdated(entries: Iterable[Entry]) -> tuple[Outdated, ...]:
    """Every last run after which an original was withdrawn that does not stand again."""
    names: dict[str, str] = {}
    runs: dict[str, tuple[str, dict[str, Withdrawn]]] = {}
    for entry in entries:
        if entry.act == acts.ADDED:
            sha256 = str(entry.body["evidence"]["sha256"])
            names[sha256] = str(entry.body["evidence"]["file_name"])
            for _, withdrawn in runs.values():
                withdrawn.pop(sha256, None)
        elif entry.act == acts.RETRACTED and entry.body["target"] in names:
            gone = str(entry.body["target"])
            for _, withdrawn in runs.values():
                withdrawn[gone] = Withdrawn(gone, names[gone], entry.at[:10], str(entry.body["reason"]))
        elif entry.act == acts.RAN:
            runs[str(entry.body.get("of", acts.TRACE))] = (entry.at[:10], {})
    found = ((of, on, withdrawn) for of, (on, withdrawn) in runs.items() if withdrawn)
    return tuple(Outdated(of, on, tuple(w.values())) for of, on, w in sorted(found, key=lambda f: f[0]))
