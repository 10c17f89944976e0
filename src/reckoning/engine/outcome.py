"""Outcome: what came of adding a file, running a study or rebuilding a case."""

from __future__ import annotations

from dataclasses import dataclass

from reckoning.archive.derived import Built
from reckoning.engine.intake import Intake


@dataclass(frozen=True)
class Addition:
    """What became of one file: its evidence, whether it was known, which reader took it and what it made of it."""

    file: str
    sha256: str
    known: bool
    reader: str
    intake: Intake


@dataclass(frozen=True)
class Studied:
    """A finished run of a study: the step with its findings, how many of each kind, and whether it was known."""

    result: Built
    findings: dict[str, int]
    computed: int


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild computed again, in steps; nothing of it differs from what the ledger recorded.

    `new` steps were not on the ledger before: something was judged, retracted or edited since, or the program is newer.
    """

    computed: int
    new: int = 0
