"""Conflicts of identity: names that several bear, judgements that cannot hold together, attributes told differently.

Definition.
- Homonym, ships: one name of two IMO numbers; or a name to which only registers and lists give a number, while the
  records of voyages give none: no document ties that number to these voyages. Not established to be one hull; never
  merged by name. Where records of voyages carry the number too, others without it are only less complete.
- Homonym, parties: a record whose alias or notes warn of a namesake ("not the ... of same name", "homonym"), with every
  other record of that name.
- Identity: judgements or numbers that join what is never one (`reckoning.resolve.entities`).
- Ownership: two records of one party (one entity, or one name and one country) that name different parents.
- As a source says: a record whose own notes say "conflict:". No rule finds these: they are recorded judgements.

What it cannot see. A namesake that no record warns of; an attribute that only prose gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reckoning.chain.conflict import Conflict, Differs, Side, fields_of, sides_of
from reckoning.model.row import Field, RecordKind, Row
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.names import parse_name

_NAMESAKE = re.compile(r"\bnot the\b[^.;]*\bsame name\b|\bhomonym|\bnamesake", re.IGNORECASE)
_STATED = re.compile(r"\bconflict(?:s|ing)?\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_REGISTERS = frozenset({RecordKind.SHIP, RecordKind.SANCTION})
_PEOPLE = (MentionKind.PERSON, MentionKind.COMPANY)


def conflicts_of_parties(rows: Sequence[Row], entities: Entities) -> list[Conflict]:
    """Every conflict of identity and of what is said of a party."""
    by_subject = {row.subject: row for row in rows}
    return [
        *_ships_of_one_name(entities, by_subject),
        *_warned_namesakes(rows, entities, by_subject),
        *_never_one(entities, by_subject),
        *_parents(rows, entities),
        *_as_sources_say(rows),
    ]


def _ships_of_one_name(entities: Entities, rows: Mapping[str, Row]) -> list[Conflict]:
    bearers: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for _, mention in sorted(entities.mentions.items()):
        if mention.kind is MentionKind.SHIP and not mention.describes and mention.row in rows:
            together = "".join(parse_name(mention.name).words)  # GREYHERON is GREY HERON
            bearers[together][entities.of(mention.subject)].append(mention)
    found = []
    for name, by_entity in sorted(bearers.items()):
        numbered = {e: m for e, m in by_entity.items() if e.startswith("imo:")}
        others = [m for e, mentions in by_entity.items() if e not in numbered for m in mentions]
        tied = any(rows[m.row].kind not in _REGISTERS for mentions in numbered.values() for m in mentions)
        if not name or not numbered or (len(numbered) == 1 and (tied or not others)):
            continue
        shown = next(iter(numbered.values()))[0].name
        told = [_told(f"IMO {e[4:]}", m, rows) for e, mentions in sorted(numbered.items()) for m in mentions]
        told += [_told("no number", m, rows) for m in others]
        reading = "not established to be one hull; never merged by name"
        found.append(_about(Differs.HOMONYM, "ship-homonym", f"ships named {shown}", reading, sides_of(told)))
    return found


def _told(says: str, mention: Mention, rows: Mapping[str, Row]) -> tuple[str, Row, Sequence[Field]]:
    row = rows[mention.row]
    return says, row, [f for f in row.fields if f.statement in mention.statements]


def _about(differs: Differs, rule: str, what: str, reading: str, sides: tuple[Side, ...]) -> Conflict:
    return Conflict(differs, f"conflicts.{rule}/1", what, reading, sides, contradiction=False)


def _warned_namesakes(rows: Sequence[Row], entities: Entities, by_subject: Mapping[str, Row]) -> list[Conflict]:
    warned: dict[str, list[tuple[Row, Field]]] = defaultdict(list)
    for row in rows:
        if row.kind in (RecordKind.COMPANY, RecordKind.SANCTION):
            for field in fields_of(row, "alias", "notes"):
                if _NAMESAKE.search(field.raw):
                    warned[parse_name(row.text("name") or row.text("target")).key].append((row, field))
                    break
    named: dict[str, list[Mention]] = defaultdict(list)
    for _, mention in sorted(entities.mentions.items()):
        if mention.kind in _PEOPLE and mention.row in by_subject:
            named[parse_name(mention.name).key].append(mention)
    found = []
    for name, warnings in sorted(warned.items()):
        own = {row.subject for row, _ in warnings}
        told: list[tuple[str, Row, Sequence[Field]]] = [
            (field.raw, row, (field, *fields_of(row, "name", "target"))) for row, field in warnings
        ]
        told += [_told("others of that name", m, by_subject) for m in named[name] if m.row not in own]
        shown = warnings[0][0].text("name") or warnings[0][0].text("target")
        reading = "two of one name: a person judges which record means whom"
        found.append(_about(Differs.HOMONYM, "namesake", f"{shown}, a name that several bear", reading, sides_of(told)))
    return found


def _never_one(entities: Entities, rows: Mapping[str, Row]) -> list[Conflict]:
    found = []
    for never in entities.contradictions:
        told = []
        for subject in (never.first, never.second):
            own = [m for m in entities.named(subject) if m.row in rows]
            told += [_told(subject, m, rows) for m in own]
        if len({says for says, *_ in told}) == 2:
            reading = f"{never.why}; {'; '.join(tie.why for tie in never.ties)}: undo what is wrong among these"
            what = f"{entities.name(never.first)} and {entities.name(never.second)}"
            sides = sides_of(told)
            found.append(Conflict(Differs.IDENTITY, "conflicts.never-one/1", what, reading, sides, contradiction=True))
    return found


def _parents(rows: Sequence[Row], entities: Entities) -> list[Conflict]:
    subject_of = {m.row: m for m in entities.mentions.values() if m.role == "name" and m.kind is MentionKind.COMPANY}
    parties: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        mention = subject_of.get(row.subject)
        if mention is None or row.kind != RecordKind.COMPANY or not row.text("parent").strip():
            continue
        entity = entities.of(mention.subject)
        one = len(entities.members(entity)) > 1
        parties[(entity,) if one else (parse_name(mention.name).key, mention.country.casefold())].append(row)
    found = []
    for same in parties.values():
        told = [(row.text("parent").strip(), row, fields_of(row, "name", "parent")) for row in same]
        if len({parse_name(says).key for says, *_ in told}) > 1:
            what = f"{same[0].text('name')}, parent"
            reading = "both are kept with their sources; they may be owners at different times or levels"
            found.append(Conflict(Differs.OWNERSHIP, "conflicts.parent/1", what, reading, sides_of(told)))
    return found


def _as_sources_say(rows: Iterable[Row]) -> list[Conflict]:
    found = []
    for row in rows:
        for field in fields_of(row, "notes"):
            if match := _STATED.search(field.raw):
                value = fields_of(row, "parent", "figure", "date", "quantity")
                first = Side(
                    f"as recorded: {value[0].raw if value else row.label}", (row,), value or fields_of(row, "name")
                )
                sides = (first, Side(match[1].strip(), (row,), (field,)))
                what = row.text("name") or row.text("target") or row.text("vessel") or row.label
                differs = Differs.OWNERSHIP if re.search(r"own|venture|parent", match[1], re.I) else Differs.STATED
                reading = "both are kept with their sources; the record itself says that they differ"
                found.append(Conflict(differs, "conflicts.as-stated/1", what, reading, sides, recorded=True))
    return found
