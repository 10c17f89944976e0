"""Party: a company, or a person in a role that may be shown: what lists and documents say, never a verdict."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.account.replies import recorded
from reckoning.chain.appearances import Appearance
from reckoning.faces.web import known, leads
from reckoning.faces.web.kept import kept
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Block,
    Cell,
    Choice,
    Filters,
    Grid,
    Note,
    Page,
    Tone,
    address,
    facts,
    grid,
    language_of,
    moment,
    section,
    sections,
    until,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.places.names import folded
from reckoning.resolve.listings import Designating, Listing, listings
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.names import parse_name
from reckoning.resolve.related import related

LISTS = ("ofac", "eu", "uk", "opensanctions")
ANSWERS = {"undetermined": Tone.UNKNOWN}
NOT_SOUGHT = "Reply not sought by this project: the ledger holds no letter to it."
NO_VERDICT = "What lists, shares and papers say on a day. It is no judgement of conduct."


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One party by its name as names are compared (`name:...`) or its entity, or with no name all of them."""
    if not name:
        return _all(sight, asked)
    mentions = _mentions(sight, name)
    told = [a for a in known.parties(sight) if _is(a, name, {sight_entity(sight, m) for m in mentions})]
    if not mentions and not told:
        raise NotFound(f"no party {name} in this state of the case", do="see the parties that there are: /parties")
    entities = sorted({sight_entity(sight, m) for m in mentions} | {a.entity for a in told if a.entity})
    called = [known.named(sight).of(e, m.name) for e, m in _first_names(sight, mentions, told).items()]
    shown = [c for c in called if c.named]
    if called and not shown:
        return _withheld(called[0].words, called[0].why)
    names = sorted({m.name for m in mentions} | {a.name for a in told})
    return _one(sight, name, entities, names, mentions, told)


def sight_entity(sight: Sight, mention: Mention) -> str:
    """The entity a mention belongs to."""
    return known.entities(sight).of(mention.subject)


def _first_names(
    sight: Sight, mentions: Sequence[Mention], told: Sequence[Appearance]
) -> Mapping[str, Mention | Appearance]:
    found: dict[str, Mention | Appearance] = {}
    for m in mentions:
        found.setdefault(sight_entity(sight, m), m)
    for a in told:
        found.setdefault(a.entity, a)
    return found


def _mentions(sight: Sight, name: str) -> list[Mention]:
    """What records call it; by `name:` every mention of that name, which is how a chain tells parties apart."""
    parties = [
        m for m in known.entities(sight).mentions.values() if m.kind in (MentionKind.COMPANY, MentionKind.PERSON)
    ]
    if name.startswith("name:"):
        key = name.removeprefix("name:")
        return [m for m in parties if parse_name(m.name).key == key]
    members = {known.entities(sight).of(name)}
    return [m for m in parties if sight_entity(sight, m) in members]


def _is(a: Appearance, name: str, entities: set[str]) -> bool:
    return a.key == name.removeprefix("name:") if name.startswith("name:") else a.entity in entities


def _withheld(words: str, why: str) -> Page:
    return Page(words, "party", sections(section("", Note(f"Not named here: {why}."))))


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    """Every party that may be named, once for each name."""
    lines = _lines(sight)
    wanted = asked.get("q", "")
    chosen = [x for x in lines if folded(wanted) in folded(x[0]) or wanted.casefold() in x[0].casefold()]
    table = leads.paged(
        "parties",
        "",
        ("party", "in the roles", "deliveries", "records", "listed on the day of"),
        chosen,
        lambda x: (Cell(x[0], address("party", x[1]), language=language_of(x[0])), *x[2:]),
        asked,
        "/parties",
        "Parties are told apart by name, as the chain does: one name may be two parties, and a page says so.",
    )
    search = Filters((Choice("q", "Name", chosen=wanted, kind="search"),))
    none = None if table else Note("No party is told of that may be named.")
    lead = f"{len(lines):,} companies and bodies, and persons who are listed or judged public; nobody else is named"
    return Page("Parties", "parties", sections(section("", search, table, none)), lead, marks_of(sight))


@kept
def _lines(sight: Sight) -> list[tuple[str, str, str, int | None, int | None, int | None]]:
    names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    roles: dict[str, set[str]] = defaultdict(set)
    records: dict[str, set[str]] = defaultdict(set)
    deliveries: dict[str, set[str]] = defaultdict(set)
    hidden: dict[str, bool] = {}
    naming = known.named(sight)
    for m in known.entities(sight).mentions.values():
        if m.kind in (MentionKind.COMPANY, MentionKind.PERSON) and not m.describes:
            key = parse_name(m.name).key
            names[key][m.name] += 1
            roles[key].add(m.role)
            records[key].add(m.row)
            hidden[key] = hidden.get(key, True) and not naming.of(sight_entity(sight, m), m.name).named
    for a in known.parties(sight):
        if not a.name[:1].islower():
            names[a.key][a.name] += 0
            roles[a.key].add(a.role)
            deliveries[a.key].add(a.delivery.id)
    days = _listed_days(sight)
    lines = []
    for key, of in names.items():
        if key and not hidden.get(key, False):
            name = min(of, key=lambda n: (-of[n], n))
            said = ", ".join(sorted(roles[key] - {"name"}))
            many = len(deliveries[key]) or None, len(records[key]) or None
            lines.append((name, f"name:{key}", said, *many, days.get(key)))
    return sorted(lines, key=lambda x: (x[0].casefold(), x[1]))


def _listed_days(sight: Sight) -> Mapping[str, int]:
    rows = sight.rows(
        "SELECT json_extract_string(parameters, '$.party') AS party,"
        " count(DISTINCT json_extract_string(parameters, '$.delivery')) AS n"
        " FROM held.findings WHERE kind = 'exposure' AND pattern = 'yes' GROUP BY party"
    )
    return {parse_name(r["party"]).key: r["n"] for r in rows}


def _one(
    sight: Sight,
    name: str,
    entities: Sequence[str],
    names: Sequence[str],
    mentions: Sequence[Mention],
    told: Sequence[Appearance],
) -> Page:
    exposures = _exposures(sight, entities, names)
    ties = related(known.entities(sight), known.relations(sight), set(entities))
    title = max(names, key=lambda n: (sum(m.name == n for m in mentions), n))
    numbers = sorted({i for m in mentions for i in m.identifiers if i.startswith("company:")})
    others = sorted({o for m in mentions for o in m.other_names})
    head = facts(
        ("names", [Cell(n, language=language_of(n)) for n in names]),
        ("other names in registers", [Cell(o, language=language_of(o)) for o in others]),
        ("country", sorted({m.country for m in mentions if m.country})),
        ("register numbers", [n.removeprefix("company:") for n in numbers]),
        ("roles", sorted(({m.role for m in mentions} | {a.role for a in told}) - {"name"})),
        ("other spellings and links", _apart(sight, name, mentions)),
    )
    statements = [s for m in mentions for s in m.statements]
    return Page(
        title,
        "party",
        sections(
            section("", head, Note(NO_VERDICT)),
            section("On lists", *_listings(sight, names, exposures)),
            section("Right of reply", *_replies(sight, names)),
            section("Owners and others", _ties(sight, ties)),
            section("Deliveries it is told to have a part in", _deliveries(told)),
            section("Listed on the day of each", _days(exposures)),
            section("Records that name it", _records(sight, mentions)),
            section("Statements", leads.said(sight, statements, "")),
        ),
        marks=marks_of(sight),
        trail=(("Parties", "/parties"),),
    )


def _apart(sight: Sight, name: str, mentions: Sequence[Mention]) -> list[Cell]:
    entities = {sight_entity(sight, m) for m in mentions}
    if name.startswith("name:") and len(entities) > 1:
        return [Cell(f"{len(entities)} mentions of this name stand unlinked: the same name is not proof of one party")]
    if not name.startswith("name:"):
        keys = {parse_name(m.name).key for m in mentions} - {""}
        return [Cell(f"all that are called so: {key.title()}", address("party", f"name:{key}")) for key in sorted(keys)]
    return []


def _exposures(sight: Sight, entities: Sequence[str], names: Sequence[str]) -> list[dict[str, Any]]:
    rows = sight.rows(
        "SELECT id, title, start, pattern, grade, parameters FROM held.findings WHERE kind = 'exposure'"
        " AND (list_contains(?, json_extract_string(parameters, '$.entity')) OR"
        " list_contains(?, json_extract_string(parameters, '$.party'))) ORDER BY start, id",
        list(entities),
        list(names),
    )
    return [r | {"kept": json.loads(r["parameters"])} for r in rows]


def _listings(sight: Sight, names: Sequence[str], exposures: Sequence[dict[str, Any]]) -> list[Block]:
    """By the listed record that a chain took it for, and by the same name letter for letter."""
    by_chain = {_subject(r["kept"]["listed_as"]) for r in exposures if r["kept"].get("listed_as")} - {""}
    by_name = {
        r["subject"]
        for r in sight.rows(
            "SELECT DISTINCT subject FROM held.statements WHERE property IN ('name', 'alias')"
            " AND list_contains(?, split_part(subject, ':', 1)) AND list_contains(?, lower(raw))",
            list(LISTS),
            [n.casefold() for n in names],
        )
    }
    said = sight.rows(
        "SELECT id, subject, evidence, source, property, raw FROM held.statements WHERE list_contains(?, subject)",
        sorted(by_chain | by_name),
    )
    by_source: dict[str, list[Designating]] = defaultdict(list)
    for r in said:
        by_source[r["source"]].append(Designating(**r))
    found = [x for source, of in sorted(by_source.items()) for x in listings(of, _versions(sight)[source])]
    rows = [_listing(x, x.subject in by_chain) for x in found]
    columns = ("list", "listed as", "programmes", "designated, as the list says", "first version with it",
               "last version with it", "gone by", "known by")  # fmt: skip
    note = "What stood on a list between two versions, or before the first of them, is not known."
    table = grid("lists", "Versions of lists in this case", columns, rows, note=note)
    return [table if table else Note("No list in this case has a record of this name or number.")]


@kept
def _versions(sight: Sight) -> Mapping[str, Mapping[str, str]]:
    """The lists of the case: by source, the day of each of its originals."""
    rows = sight.rows(
        "SELECT source, evidence, max(stated_on) AS day FROM held.statements"
        " WHERE list_contains(?, split_part(subject, ':', 1)) GROUP BY ALL",
        list(LISTS),
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for r in rows:
        found[r["source"]][r["evidence"]] = r["day"] or ""
    return found


def _subject(listed_as: str) -> str:
    authority, _, number = listed_as.partition(" ")
    return f"{authority.lower() if authority.lower() in LISTS else 'opensanctions'}:{number}" if number else ""


def _listing(x: Listing, by_chain: bool) -> Sequence[object]:
    return (
        x.source,
        leads.value("; ".join(x.names[:4]), x.statements),
        ", ".join(x.programmes),
        moment(x.designated) if x.designated else "",
        moment(x.first) if x.first else "not dated",
        moment(x.last) if x.last else "",
        moment(x.gone_by) if x.gone_by else "",
        "number, judgement or name, as the deliveries' answers say" if by_chain else "its name alone: check it",
    )


def _replies(sight: Sight, names: Sequence[str]) -> list[Block]:
    """What the ledger holds of letters to it and of its answer."""
    held = recorded(sight.holding.entries, sight.evidence)
    found = list({id(s): s for n in names if (s := held.get(folded(n)))}.values())
    told = [
        facts(
            ("asked as", s.entity),
            ("letter drawn", moment(s.drawn_on) if s.drawn_on else ""),
            ("sent", moment(s.sent_on) if s.sent_on else "not yet"),
            ("by", s.way),
            ("answer asked by", moment(s.due_on) if s.due_on else ""),
            ("answered", moment(s.answered_on) if s.answered_on else "no answer is recorded"),
            ("its answer", Cell(s.evidence[:12], address("evidence", s.evidence)) if s.evidence else ""),
        )
        for s in found
    ]
    return [t for t in told if t] or [Note(NOT_SOUGHT, Tone.UNKNOWN)]


def _ties(sight: Sight, ties: Sequence[Any]) -> Grid | None:
    rows = []
    for t in ties:
        ship = t.other.startswith("imo:")
        who = leads.to_ship(t.other, t.name) if ship else leads.to_party(sight, t.name, t.other, t.kind)
        row = known.rows_by_subject(sight).get(t.row)
        share = row.text("percentage") if row else ""
        open_ = "" if t.start_ms is None else "no end told"
        end = open_ if t.end_ms is None else until(t.start_ms, t.end_ms)
        rows.append((t.kind, who, share, leads.when(t.start_ms), end, leads.to_statements(t.statements[-1:])))
    return grid("ties", "", ("is", "whom", "share %", "from", "to", "statement"), rows)


def _deliveries(told: Sequence[Appearance]) -> Grid | None:
    rows = [
        (
            leads.to_finding(a.delivery.id, a.delivery.title, "delivery"),
            a.role,
            Cell(a.name, language=language_of(a.name)),
            moment(a.delivery.start) if a.delivery.start else "",
            leads.tonnes(a.delivery.low_t),
            leads.tonnes(a.delivery.high_t),
        )
        for a in sorted(told, key=lambda a: (a.delivery.start, a.delivery.id, a.role))
    ]
    return grid("deliveries", "", ("delivery", "as", "named as", "day", "least t", "most t"), rows)


def _days(exposures: Sequence[dict[str, Any]]) -> Grid | None:
    rows = [
        (
            moment(r["kept"]["on"][0]) if r["kept"]["on"][0] != "None" else "not known",
            r["kept"]["role"],
            r["kept"]["regime"],
            Cell(r["pattern"], address("finding", r["id"]), ANSWERS.get(r["pattern"], Tone.PLAIN)),
            leads.to_finding(r["kept"]["delivery"], "the delivery", "delivery"),
            "; ".join([*r["kept"].get("why", ()), *r["kept"].get("path", ())]),
        )
        for r in exposures
    ]
    return grid("days", "", ("day", "as", "regime", "listed on the day", "of", "why"), rows)


def _records(sight: Sight, mentions: Sequence[Mention]) -> Grid | None:
    rows = []
    for m in mentions[:300]:
        row = known.rows_by_subject(sight).get(m.row)
        told = f"{row.kind.replace('_', ' ')} {row.label}" if row else m.row
        rows.append(
            (
                leads.value(m.name, m.statements),
                m.role,
                Cell(told, address("statement", row.statement) if row else ""),
                m.stated_by,
                Cell(sight_entity(sight, m)[:24], address("party", sight_entity(sight, m))),
            )
        )
    return grid("records", "", ("named as", "in the role", "record", "who says so", "entity"), rows)
