"""Listings: when a listed party stood on a list, from the versions of the list that a case holds.

Definition. From: the first version that has the party; to: the last. It is told beside them whether a version after
lacks it, and which date of designation the list itself states. What stood on the list between two versions, or before
the first that the case holds, is not known and is not said.

What it cannot see. A delisting and a new listing between two versions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Designating:
    """One statement of a list on a listed party: `property` is name, alias, program, listingDate ..."""

    id: str
    subject: str
    evidence: str
    source: str
    property: str
    raw: str


@dataclass(frozen=True)
class Listing:
    """A party on one list: versions (YYYY-MM-DD) that have it first and last, and the first after that lacks it.

    Empty where no version of the list is dated. `designated` is the day the list states; `statements` name it.
    """

    subject: str
    source: str
    names: tuple[str, ...]
    programmes: tuple[str, ...]
    designated: str
    first: str
    last: str
    gone_by: str
    statements: tuple[str, ...]


def listings(said: Iterable[Designating], versions: Mapping[str, str]) -> list[Listing]:
    """Each listed party once for each list; `versions` are the dates of the originals that are lists, by hash."""
    of: dict[tuple[str, str], list[Designating]] = defaultdict(list)
    for one in said:
        of[one.source, one.subject].append(one)
    return [_listing(source, subject, told, versions) for (source, subject), told in sorted(of.items())]


def _listing(source: str, subject: str, told: list[Designating], versions: Mapping[str, str]) -> Listing:
    held = sorted({versions.get(s.evidence, "") for s in told} - {""})
    after = sorted(day for day in versions.values() if held and day > held[-1])
    named = sorted((s for s in told if s.property == "name"), key=lambda s: (versions.get(s.evidence, ""), s.id))
    return Listing(
        subject,
        source,
        tuple(dict.fromkeys(s.raw for s in told if s.property in ("name", "alias"))),
        tuple(sorted({s.raw for s in told if s.property == "program"})),
        min((s.raw for s in told if s.property == "listingDate"), default=""),
        held[0] if held else "",
        held[-1] if held else "",
        after[0] if after else "",
        tuple(s.id for s in named),
    )
