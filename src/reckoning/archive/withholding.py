"""Withholding: what stays in the case and does not leave it, by a person's decision that another act takes back.

An original, statement, claim or finding that is withheld, and what rests on it alone, appears in no export, dossier,
bundle or page. Nothing is deleted: `verify` covers it, studies still go by it, and whoever works in the case sees it.
`until` is the last day of it: from the first line of the ledger after that day it is no longer withheld, so that a
copy of the case tells it as the case does, whatever the clock says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from reckoning.archive.acts import not_understood
from reckoning.archive.ledger import Entry

WITHHELD, RELEASED = "withheld", "released"


@dataclass(frozen=True)
class Withheld:
    """What is withheld (`original`, `statement` or `finding`), why, and until which day (empty: until released)."""

    what: str
    target: str
    reason: str
    until: str = ""

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


@dataclass(frozen=True)
class Released:
    """What is no longer withheld, and why."""

    target: str
    reason: str

    def body(self) -> dict[str, Any]:
        """Its JSON body."""
        return asdict(self)


@dataclass(frozen=True)
class Withholding:
    """A decision that stands, with who took it and when."""

    act: Withheld
    by: str
    at: str


def withholdings_in(entries: Iterable[Entry]) -> list[Withholding]:
    """The decisions that stand at the end of a ledger, in the order in which they were taken; the last word counts."""
    standing: dict[str, Withholding] = {}
    last = ""
    for entry in entries:
        last = entry.at[:10]
        if entry.act in (WITHHELD, RELEASED):
            said = _said(entry)
            standing.pop(said.target, None)
            if isinstance(said, Withheld):
                standing[said.target] = Withholding(said, entry.by, entry.at)
    return [one for one in standing.values() if not one.act.until or last <= one.act.until]


def _said(entry: Entry) -> Withheld | Released:
    try:
        return Withheld(**entry.body) if entry.act == WITHHELD else Released(**entry.body)
    except TypeError as error:
        raise not_understood(entry, error) from error
