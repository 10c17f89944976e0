"""Owners of FollowTheMoney files: what such a file tells of who owns whom, as stakes between parties of the chain.

An id means something in its own original alone: an owner or asset is the party by whose names the entity of that id
goes there, and parties are told apart as those of registers are (`reckoning.chain.owners`).

| in the file | counts as |
|---|---|
| an Ownership without a percentage, or with one that is no share; a parent | anything from 0 to 100 % |
| a percentage of 1 or less | from itself to a hundred times it: some tools write parts of one |
| several percentages | from the least to the greatest |
| several owners or assets | of each pair any share up to that, or none |
| no first day, several, or a status other than active | since when is not known |
| several last days | to the latest |
| an owner without a name in the file | nobody named holds it |
| over 100 pairs of owner and asset in one entity | nobody named holds the assets |

Nobody owns a Person or PublicBody. What it cannot see: an asset without a name in the file, control (Directorship,
UnknownLink and the like say nothing of shares), counts and values of shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from reckoning.chain.delivery import Role
from reckoning.chain.nodes import Nodes, day_of
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.subject import subject
from reckoning.readers.ftm_lines import SCHEME
from reckoning.readers.ftm_model import schemata
from reckoning.readers.values.percentage import percentage
from reckoning.readers.values.typed import Options, Type
from reckoning.resolve.holdings import WHOLE_PCT, Stake, share_pct

MOST_PAIRS = 100
PART_OF_ONE_PCT = 1.0
_PERCENT = Options(type=Type.PERCENTAGE)
_SIGN = re.compile(r"%|per ?cent|pct", re.IGNORECASE)
_STANDS = frozenset({"", "active", "current"})


@dataclass(frozen=True)
class Told:
    """What files of entities tell: stakes, the nodes of persons and public bodies, and those of companies."""

    stakes: tuple[Stake, ...]
    people: frozenset[str]
    companies: frozenset[str]


def told_by_entities(rows: Iterable[Row], nodes: Nodes) -> Told:
    """The ownership that records of FollowTheMoney entities tell."""
    entities = [row for row in rows if row.kind == RecordKind.ENTITY]
    parties = _Parties(entities, nodes)
    stakes: list[Stake] = []
    for row in entities:
        if _is(row, "Ownership"):
            stakes += _of_ownership(row, parties)
        elif _is(row, "LegalEntity") and (parents := row.every("parent")):
            pairs = _pairs(parties.owners(row, parents), parties.own(row))
            stakes += [Stake(owner, owned, 0.0, WHOLE_PCT, record=row.subject) for owner, owned in pairs]
    people = {node for row in entities if _is(row, "Person", "PublicBody") for node in parties.own(row)}
    companies = {
        node for row in entities if _is(row, "Organization") and not _is(row, "PublicBody") for node in parties.own(row)
    }
    return Told(tuple(stakes), frozenset(people), frozenset(companies))


class _Parties:
    """The parties of entities, by the id that each has in its own original."""

    def __init__(self, entities: Sequence[Row], nodes: Nodes) -> None:
        self._nodes = nodes
        self._named: dict[tuple[str, str], list[Row]] = {}
        for row in entities:
            if _is(row, "LegalEntity"):
                self._named.setdefault((row.evidence, subject(SCHEME, row.label)), []).append(row)

    def own(self, row: Row) -> list[str]:
        """The nodes of an entity, one for each name that is compared differently."""
        found = (self._nodes.of(p) for p in self._nodes.who.parties(row, "name", Role.OWNER))
        return list(dict.fromkeys(node for node in found if node))

    def assets(self, row: Row) -> list[str]:
        """The nodes of the assets that a record refers to, under each of their names."""
        return [node for field in row.every("asset") for node in self._of(row, field)]

    def owners(self, row: Row, fields: Sequence[Field]) -> list[str]:
        """The nodes of the owners that a record refers to, each under its first name; empty for one without."""
        return list(dict.fromkeys(next(iter(self._of(row, field)), "") for field in fields)) or [""]

    def _of(self, row: Row, field: Field) -> list[str]:
        named = self._named.get((row.evidence, field.value.other or ""), [])
        return list(dict.fromkeys(node for one in named for node in self.own(one)))


def _of_ownership(row: Row, parties: _Parties) -> list[Stake]:
    owners, assets = parties.owners(row, row.every("owner")), list(dict.fromkeys(parties.assets(row)))
    low, high = _share(row)
    if len(row.every("owner")) > 1 or len(row.every("asset")) > 1:
        low = 0.0  # which of them holds so much, and of which, is not told
    return [Stake(owner, asset, low, high, *_term(row), row.subject) for owner, asset in _pairs(owners, assets)]


def _pairs(owners: Sequence[str], assets: Sequence[str]) -> list[tuple[str, str]]:
    return list(product(owners if len(owners) * len(assets) <= MOST_PAIRS else [""], assets))


def _share(row: Row) -> tuple[float, float]:
    told = [_percent(field) for field in row.every("percentage")]
    return (min(low for low, _ in told), max(high for _, high in told)) if told else share_pct(None)


def _percent(field: Field) -> tuple[float, float]:
    low, high = share_pct(replace(field, value=percentage(field.raw, _PERCENT).value).amount)
    return low, high * 100 if high <= PART_OF_ONE_PCT and not _SIGN.search(field.raw) else high


def _term(row: Row) -> tuple[date | None, date | None]:
    """The first and last day of an Ownership, as far as the file settles them."""
    starts = {field.value.start_ms for field in row.every("startDate")}
    ends = [field.value.end_ms for field in row.every("endDate")]
    stands = {field.raw.strip().casefold() for field in row.every("status")} <= _STANDS
    last = None if None in ends else max((e for e in ends if e is not None), default=None)
    first = starts.pop() if stands and len(starts) == 1 else None
    return day_of(first), day_of(last - 1) if last is not None else None


def _is(row: Row, *schemas: str) -> bool:
    known = schemata().get(row.text("schema"))
    return known is not None and any(known.is_a(schema) for schema in schemas)
