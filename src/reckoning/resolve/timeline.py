"""Timeline: under which name, flag and MMSI an entity went, and when, as its sources say.

An IMO number stays with a hull; name, flag and MMSI change, and an MMSI is used again by other ships. Each value stands
with the first and last time a source puts it there, and never with what lies between two sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind


@dataclass(frozen=True)
class Borne:
    """A value that an entity bore, from first to last source, UTC ms, half-open.

    `property` is name, flag, country, mmsi, or other name, other flag: a former one or an alias.

    Both times are None where no source that gives it has a date, the last alone where a source sets no end.
    `statements` give it.
    """

    property: str
    value: str
    start_ms: int | None
    end_ms: int | None
    statements: tuple[str, ...]


@dataclass(frozen=True)
class _Said:
    """One value in one mention, with the time it stands under there."""

    property: str
    value: str
    start_ms: int | None
    end_ms: int | None
    statements: tuple[str, ...]


def timeline(entities: Entities, entity: str) -> list[Borne]:
    """What an entity bore, in order of time; what no source dates comes last."""
    found: dict[tuple[str, str], list[_Said]] = {}
    for mention in entities.named(entity):
        for said in _said_in(mention):
            found.setdefault((said.property, said.value), []).append(said)
    told = [_borne(said) for said in found.values()]
    return sorted(told, key=lambda b: (b.start_ms is None, b.start_ms or 0, b.property, b.value))


def _said_in(mention: Mention) -> Iterable[_Said]:
    """A former value is not dated by the row that still knows it, only by a year behind it."""
    flag = "flag" if mention.kind is MentionKind.SHIP else "country"
    radios = [i.removeprefix("mmsi:") for i in mention.identifiers if i.startswith("mmsi:")]
    now = [("name", mention.name), (flag, mention.country), *(("mmsi", radio) for radio in radios)]
    for prop, value in now:
        if value:
            yield _Said(prop, value, mention.start_ms, mention.end_ms, mention.statements)
    for other in mention.others:
        yield _Said(f"other {other.property}", other.value, other.start_ms, other.end_ms, mention.statements)


def _borne(said: list[_Said]) -> Borne:
    starts = [s.start_ms for s in said if s.start_ms is not None]
    ends = [s.end_ms for s in said if s.end_ms is not None]
    if any(s.start_ms is not None and s.end_ms is None for s in said):
        ends = []  # a register's period without an end
    statements = sorted({statement for s in said for statement in s.statements})
    first = said[0]
    return Borne(first.property, first.value, min(starts, default=None), max(ends, default=None), tuple(statements))
