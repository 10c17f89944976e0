"""Named: whose name may stand on a page, by role; the others are told of by what they did, and nothing is lost.

| who | shown |
|---|---|
| ships, places, public bodies, companies that carry, sell, buy, receive or serve a cargo | yes |
| who is listed, or whom a source says was designated | yes |
| a natural person, otherwise | no |
| who is known as an owner alone, with no legal form or register number in the name | no: it may be a private person |
| whose name a person judged public, or withheld | as judged, with the reason |

Records of persons (victims, detainees) name nobody here at all: see `reckoning.count.disclosure_names`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.names import parse_name


@dataclass(frozen=True)
class Naming:
    """What to call somebody, whether that is a name, and why."""

    words: str
    named: bool
    why: str


class Named:
    """The names of a case that may be shown; `listed` are keys of listed names (`Name.key`)."""

    def __init__(self, entities: Entities, judgements: Iterable[Judgement], listed: Collection[str] = ()) -> None:
        self._entities, self._listed = entities, frozenset(listed)
        self._judged = {j.target: j for j in judgements if j.on == JudgedOn.NAME}

    def of(self, entity: str, name: str = "", role: str = "") -> Naming:
        """How to call an entity; `name` is how it is told here, `role` what it does here where a page says so."""
        mentions = self._entities.named(entity)
        called = name or self._entities.name(entity)
        for member in (entity, *self._entities.members(entity), *(s for m in mentions for s in m.statements)):
            if judged := self._judged.get(member):
                shown = judged.decision == "public"
                return Naming(called if shown else _role(role), shown, f"judged {judged.decision}: {judged.reason}")
        if parse_name(called).key in self._listed:
            return Naming(called, True, "listed, or said to be designated")
        if why := _private(mentions, called, role):
            return Naming(_role(role), False, why)
        return Naming(called, True, "")


def _private(mentions: list[Mention], called: str, role: str) -> str:
    if any(m.kind is MentionKind.PERSON for m in mentions):
        return "a natural person who is on no list of the case is not named by default"
    roles = {m.role for m in mentions} or {role}
    if roles == {"owner"} and not parse_name(called).legal_forms and not any(m.identifiers for m in mentions):
        return "known as an owner alone: it may be a private person, who is not named by default"
    return ""


def _role(role: str) -> str:
    return f"a private {role}" if role else "a private person"
