"""Review item: one proposal to be judged, and what a person is shown of it, whatever the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reckoning.faces.web.page import Section
from reckoning.model.instant import iso
from reckoning.model.judgement import Judgement


@dataclass(frozen=True)
class Item:
    """What is judged: `on`, `target` and `other` as a judgement has them; `title` in words."""

    on: str
    target: str
    other: str
    title: str

    @property
    def about(self) -> tuple[str, str, str]:
        """The same as of a judgement on it."""
        return Judgement(self.on, self.target, "", other=self.other).about

    @property
    def id(self) -> str:
        """Its name in addresses: 16 hex digits."""
        return id_of(self.about)


def id_of(about: tuple[str, str, str]) -> str:
    """The name in addresses of what a judgement is about."""
    return hashlib.sha256("\n".join(about).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: whether it is in what is claimed, and what it is there (figure, date, place, speaker)."""

    text: str
    claimed: bool = False
    what: str = ""


@dataclass(frozen=True)
class Decision:
    """A button: its key, the decision it makes, its words, and why it cannot be made (empty: it can)."""

    key: str
    value: str
    words: str
    refused: str = ""


@dataclass(frozen=True)
class Told:
    """What is shown of an item: its text in its original, where the evidence is, what may be decided, and the rest."""

    pieces: tuple[Piece, ...]
    evidence: tuple[tuple[str, str], ...]  # words, address; the first is what E opens
    decisions: tuple[Decision, ...]
    needs_reason: bool
    sections: tuple[Section, ...]


class Queue(Protocol):
    """The proposals of one sort."""

    @property
    def waiting(self) -> Sequence[Item]:
        """Those that nobody judged, most doubtful first."""

    def item(self, about: tuple[str, str, str]) -> Item | None:
        """A proposal of this queue, also one that was judged; None where it has none on that."""

    def told(self, item: Item) -> Told:
        """What a person is shown of it."""

    def check(self, item: Item, decision: str) -> None:
        """Raise `UsageError` for a decision that cannot be."""


def words_of(judgement: Judgement) -> str:
    """A judgement in words: what, who, when, why."""
    why = f": {judgement.reason}" if judgement.reason else ""
    return f"{judgement.decision} by {judgement.by} at {iso(judgement.at_ms)}{why}"
