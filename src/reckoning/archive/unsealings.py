"""Unsealings: every read of a sealed original, on the ledger before a byte of it comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reckoning.archive.ledger import Entry

UNSEALED = "unsealed"


class What(StrEnum):
    """What was read: the original's content, or who its source is."""

    CONTENT = "content"
    SOURCE = "source"


@dataclass(frozen=True)
class Unsealed:
    """A sealed original was read, for a reason, with the key of a recipient; who and when stand on the line."""

    target: str
    what: str
    reason: str
    recipient: str

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


def unsealings_of(entries: Iterable[Entry], target: str) -> list[Entry]:
    """The lines that record reads of a sealed original."""
    return [e for e in entries if e.act == UNSEALED and e.body.get("target") == target]
