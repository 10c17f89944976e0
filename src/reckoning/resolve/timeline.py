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
    """A value that an entity bore: property (name, flag, country, mmsi), from first to last source, UTC ms, half-open.

    Both times are None where no source that gives it has a date. `statements` give it.
    """

    property: str
    value: str
    start_ms: int | None
    end_ms: int | None
    statements: tuple[str, ...]


def timeline(entities: Entities, entity: str) -> list[Borne]:
    """What an entity bore, in order of time; what no source dates comes last."""
    found: dict[tuple[str, str], list[Mention]] = {}
    for mention in entities.named(entity):
        for what in _borne_by(mention):
            found.setdefault(what, []).append(mention)
    told = [_borne(prop, value, mentions) for (prop, value), mentions in found.items()]
    return sorted(told, key=lambda b: (b.start_ms is None, b.start_ms or 0, b.property, b.value))


def _borne_by(mention: Mention) -> Iterable[tuple[str, str]]:
    yield "name", mention.name
    for name in mention.other_names:
        yield "other name", name
    if mention.country:
        yield "flag" if mention.kind is MentionKind.SHIP else "country", mention.country
    for identifier in mention.identifiers:
        if identifier.startswith("mmsi:"):
            yield "mmsi", identifier.removeprefix("mmsi:")


def _borne(prop: str, value: str, mentions: list[Mention]) -> Borne:
    """A former name is not dated by the row that still knows it."""
    dated = [m for m in mentions if prop != "other name"]
    starts = [m.start_ms for m in dated if m.start_ms is not None]
    ends = [m.end_ms for m in dated if m.end_ms is not None]
    statements = sorted({s for m in mentions for s in m.statements})
    return Borne(prop, value, min(starts, default=None), max(ends, default=None), tuple(statements))
