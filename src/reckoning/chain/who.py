"""Who: the ships and parties that rows name, as the entities that resolution found, by row and property."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reckoning.chain.delivery import Hull, Party, Role
from reckoning.model.row import Row
from reckoning.model.subject import split_subject
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.names import parse_name

_SAID = {
    "beneficial owner": Role.OWNER,
    "vessel owner": Role.OWNER,
    "ship owner": Role.OWNER,
    "owner": Role.OWNER,
    "tanker operator": Role.OPERATOR,
    "operator": Role.OPERATOR,
    "manager": Role.MANAGER,
    "insurer": Role.INSURER,
    "bank": Role.BANK,
    "agent": Role.AGENT,
    "terminal owner": Role.TERMINAL,
    "terminal": Role.TERMINAL,
    "refinery owner": Role.SELLER,
    "supplier": Role.SELLER,
    "seller": Role.SELLER,
}
_PREFIX = re.compile(rf"^({'|'.join(sorted(_SAID, key=len, reverse=True))})[\s:]+(?=[A-Z])", re.IGNORECASE)
_NOBODY = re.compile(
    r"\bnot (?:identified|known|established|named|stated)\b|^unknown|impossible to identify", re.IGNORECASE
)


@dataclass
class Who:
    """The mentions of a case by the row and the property they stand in, and the entities they belong to."""

    entities: Entities
    _in_row: dict[tuple[str, str], list[Mention]] = field(default_factory=lambda: defaultdict(list))
    _registered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for mention in self.entities.mentions.values():
            self._in_row[mention.row, mention.role].append(mention)
            if mention.kind is MentionKind.SHIP and mention.role == "name":
                for name in (mention.name, *mention.other_names):
                    self._registered[parse_name(name).key].add(self.entities.of(mention.subject))

    def mentions(self, row: str, role: str) -> list[Mention]:
        """The mentions of a property of a row, in their order."""
        return self._in_row.get((row, role), [])

    def hull(self, row: Row, role: str = "vessel") -> Hull:
        """The ship a row names; the ships, as one hull of several names and no number, where it names several."""
        found = [m for m in self.mentions(row.subject, role) if m.kind is MentionKind.SHIP]
        if not found:
            return Hull()
        if len(found) > 1:
            return Hull("", None, None, tuple(dict.fromkeys(m.name for m in found)))
        entity = self.entities.of(found[0].subject)
        return self.hull_of(entity, (found[0].name, *found[0].other_names))

    def hull_of(self, entity: str, first: Iterable[str] = ()) -> Hull:
        """A ship by its entity, with every number and name its mentions carry."""
        members = self.entities.members(entity)
        named = self.entities.named(entity)
        told = {i for m in named for i in m.identifiers} | set(members)
        imo = min((int(v) for s in told for k, v in [split_subject(s)] if k == "imo"), default=None)
        mmsi = [int(v) for s in sorted(told) for k, v in [split_subject(s)] if k == "mmsi"]
        names = dict.fromkeys([*first, *(n for m in named for n in (m.name, *m.other_names))])
        names |= dict.fromkeys(n for name in [*names] for n in self.other_names(name))
        return Hull(f"imo:{imo}" if imo else entity, imo, mmsi[0] if len(mmsi) == 1 else None, tuple(names))

    def registered(self, key: str) -> int:
        """How many ships registers give a name to, as names are compared."""
        return len(self._registered.get(key, ()))

    def other_names(self, name: str) -> list[str]:
        """Old and new names of the one ship that registers give a name to; none that they give to several."""
        ships = self._registered.get(parse_name(name).key, set())
        if len(ships) != 1:
            return []
        told = [n for m in self.entities.named(next(iter(ships))) for n in (m.name, *m.other_names)]
        return [n for n in told if self.registered(parse_name(n).key) == 1]

    def parties(self, row: Row, role: str, as_role: Role) -> tuple[Party, ...]:
        """The parties a property of a row names, in their order; a role written before a name is theirs.

        One that the row says is not known is a party without a name; one written without a capital is described only.
        """
        found = []
        for m in self.mentions(row.subject, role):
            if _NOBODY.search(m.name):
                found.append(Party("", as_role, "", m.statements[0]))
                continue
            prefix = _PREFIX.match(m.name)
            said = _SAID[prefix[1].casefold()] if prefix else as_role
            name = m.name[prefix.end() :].strip() if prefix else m.name
            entity = self.entities.of(m.subject)
            found.append(Party(name, said, entity, m.statements[0], described=name[:1].islower()))
        return tuple(dict.fromkeys(found))
