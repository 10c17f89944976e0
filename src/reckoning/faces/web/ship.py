"""Ship: under which names, flags, owners and numbers a ship went, and what it was seen and is told to have done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.faces.web import fleet, known, leads
from reckoning.faces.web.fleet import Ship
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Cell,
    Choice,
    Filters,
    Grid,
    Note,
    Page,
    Picture,
    Section,
    address,
    facts,
    graded,
    grid,
    moment,
    section,
    sections,
    until,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.model.instant import to_ms
from reckoning.resolve.at_odds import at_odds
from reckoning.resolve.related import Related, related
from reckoning.resolve.timeline import Borne, timeline
from reckoning.resolve.timeline_svg import Bar, Lane, Mark, timeline_svg

BROADCAST = ("name", "callSign", "imoNumber", "type", "length", "beam")
DELIVERY = "delivery"
SEEN = {
    "port_call": ("Port calls", "square"),
    "meeting": ("Meetings", "circle"),
    "ais_gap": ("Silences", "dashes"),
    "false_position": ("Positions not credible", "cross"),
    "identity_change": ("Changes of identity", "diamond"),
    DELIVERY: ("Deliveries told of", "diamond"),
}
"""Kinds of finding that the timeline shows, each with its shape."""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One ship, or with no name all of them."""
    if not name:
        return _all(sight, asked)
    ship = fleet.of(sight, name)
    if ship is None:
        raise NotFound(f"no ship {name} in this state of the case", do="see the ships that there are: /ships")
    return _one(sight, ship, asked)


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    wanted = asked.get("q", "")
    found = fleet.search(sight, wanted)
    columns = ("ship", "IMO", "MMSI", "other names", "findings", "deliveries told of")
    table = leads.paged("ships", "", columns, found, _line, asked, "/ships")
    none = None if table else Note("No ship has that in its name or number." if wanted else "No ship is told of.")
    search = Filters((Choice("q", "Name, IMO or MMSI", chosen=wanted, kind="search"),))
    return Page("Ships", "ships", sections(section("", search, table, none)), f"{len(found):,} ships", marks_of(sight))


def _line(ship: Ship) -> Sequence[object]:
    numbers = ", ".join(map(str, ship.mmsis[:4])) + (" ..." if len(ship.mmsis) > 4 else "")
    others = "; ".join(ship.names[1:6]) + ("; ..." if len(ship.names) > 6 else "")
    imo = Cell(str(ship.imo)) if ship.imo else None
    return leads.to_ship(ship.id, ship.name), imo, numbers, others, ship.findings or None, ship.deliveries or None


def _one(sight: Sight, ship: Ship, asked: Mapping[str, str]) -> Page:
    borne = [b for entity in ship.entities for b in timeline(known.entities(sight), entity)]
    said = _broadcast(sight, ship)
    found = _findings(sight, ship)
    ties = related(known.entities(sight), known.relations(sight), ship.entities)
    head = facts(
        ("IMO number", Cell(str(ship.imo)) if ship.imo else "not known: the ship is known by name or MMSI alone"),
        ("MMSI", [Cell(str(m)) for m in ship.mmsis]),
        ("names", [Cell(n) for n in ship.names[:20]]),
        ("on the map", Cell("its track and events", address("workbench", sel=f"ship:{ship.id}")) if ship.mmsis else ""),
        ("as CSV", Cell("everything found", f"{address('ship', ship.id)}.csv?table=findings&all=1")),
    )
    statements = [s for b in borne for s in b.statements] + [r["statement"] for r in said]
    return Page(
        ship.name,
        "ship",
        sections(
            section("", head),
            section("Over time", *_pictures(sight, borne, ties, found)),
            section("As documents have it", _borne(sight, borne), _ties(sight, ties)),
            section("As it broadcast", _said(said)),
            _odds(sight, ship, borne, said),
            section("What was found", _kinds(ship, found), _found(sight, ship, found, asked)),
            section("Statements", leads.said(sight, statements, "What the values above stand on")),
        ),
        marks=marks_of(sight),
        trail=(("Ships", "/ships"),),
    )


def _broadcast(sight: Sight, ship: Ship) -> list[dict[str, Any]]:
    return sight.rows(
        "SELECT subject, property, raw, min(valid_from_ms) AS first, max(valid_to_ms) AS last, count(*) AS runs,"
        " min_by(id, coalesce(valid_from_ms, 0)) AS statement FROM held.statements"
        " WHERE list_contains(?, subject) AND list_contains(?, property) AND trim(raw) <> ''"
        " GROUP BY ALL ORDER BY subject, property, first, raw",
        [f"mmsi:{m}" for m in ship.mmsis],
        list(BROADCAST),
    )


def _findings(sight: Sight, ship: Ship) -> list[dict[str, Any]]:
    subjects = [ship.id, *ship.entities, *(f"mmsi:{m}" for m in ship.mmsis)]
    return sight.rows(
        'SELECT id, kind, title, start, "end" AS stop, place, grade, pattern, mmsi_2, mmsi, duration_h'
        " FROM held.findings WHERE list_contains(?, mmsi) OR list_contains(?, mmsi_2) OR list_has_any(subjects, ?)"
        " ORDER BY start, id",
        ship.mmsis, ship.mmsis, subjects,
    )  # fmt: skip


def _pictures(
    sight: Sight, borne: Sequence[Borne], ties: Sequence[Related], found: Sequence[dict[str, Any]]
) -> list[Picture]:
    lanes = [Lane(f"{p}s", _bars((b.value, b.start_ms, b.end_ms) for b in borne if b.property == p)) for p in
             ("name", "flag", "mmsi")]  # fmt: skip
    told: dict[str, list[tuple[str, int | None, int | None]]] = {}
    for tie in ties:
        called = known.named(sight).of(tie.other, tie.name, tie.kind).words
        told.setdefault(tie.kind, []).append((called, tie.start_ms, tie.end_ms))
    lanes += [Lane(kind, _bars(each)) for kind, each in sorted(told.items())]
    marks: dict[str, list[Mark]] = {kind: [] for kind in SEEN}
    for r in found:
        if r["kind"] in marks and r["start"] is not None:
            end = to_ms(r["stop"]) if r["stop"] is not None else None
            label = r["title"] or r["place"] or r["pattern"] or r["kind"]
            marks[r["kind"]].append(Mark(str(label), to_ms(r["start"]), end, SEEN[r["kind"]][1]))
    lanes.append(Lane(SEEN[DELIVERY][0], (), tuple(marks.pop(DELIVERY))))
    deeds = [Lane(SEEN[kind][0], (), tuple(of)) for kind, of in marks.items()]
    made = (
        (
            "borne",
            lanes,
            "Names, flags, numbers, owners and deliveries, as sources date them",
            "documents" if borne else "",
        ),
        ("seen", deeds, "What its track shows", "findings"),
    )
    drawn = [(timeline_svg(name, words, of), words, table) for name, of, words, table in made]
    return [Picture(svg, words, words, table) for svg, words, table in drawn if svg]


def _bars(values: Any) -> tuple[Bar, ...]:
    return tuple(Bar(text, start, end) for text, start, end in values if start is not None)


def _borne(sight: Sight, borne: Sequence[Borne]) -> Grid | None:
    rows = [
        (
            b.property,
            leads.value(b.value, b.statements),
            leads.when(b.start_ms),
            until(b.start_ms, b.end_ms) if b.end_ms is not None or b.start_ms is None else "no end told",
            leads.to_statements(b.statements),
        )
        for b in borne
    ]
    return grid("documents", "Names, flags and numbers", ("what", "value", "from", "to", "statements"), rows)


def _ties(sight: Sight, ties: Sequence[Related]) -> Grid | None:
    rows = [
        (
            t.kind,
            leads.to_party(sight, t.name, t.other, t.kind),
            leads.when(t.start_ms),
            until(t.start_ms, t.end_ms) if t.end_ms is not None or t.start_ms is None else "no end told",
            Cell(t.statements[-1][:8], address("statement", t.statements[-1])),
        )
        for t in ties
    ]
    note = "A natural person, or an owner who may be one, is told of by role unless listed or judged public."
    return grid("ties", "Owners and others", ("is", "who", "from", "to", "statement"), rows, note=note)


def _said(said: Sequence[dict[str, Any]]) -> Grid | None:
    rows = [
        (
            Cell(r["subject"].replace("mmsi:", "MMSI ")),
            r["property"],
            leads.value(r["raw"], [r["statement"]]),
            leads.when(r["first"]),
            leads.when(r["last"]),
            r["runs"],
        )
        for r in said[:300]
    ]
    note = f"{len(said) - 300:,} more values are in the case" if len(said) > 300 else ""
    columns = ("radio", "what", "value", "first", "last", "times it came back")
    return grid("broadcast", "What it said of itself", columns, rows, note=note)


def _odds(
    sight: Sight, ship: Ship, borne: Sequence[Borne], said: Sequence[dict[str, Any]]
) -> Section | None:  # fmt: skip
    on_air = [
        Borne("name", r["raw"], r["first"], r["last"], (r["statement"],)) for r in said if r["property"] == "name"
    ]
    pairs = at_odds([*borne, *on_air])
    rows = [
        (
            p.property,
            leads.value(p.first.value, p.first.statements),
            leads.value(p.second.value, p.second.statements),
            leads.when(p.start_ms),
            "no end told" if p.end_ms is None else until(p.start_ms, p.end_ms),
        )
        for p in pairs
    ]
    note = "Each stands for the same time: one may be wrong, or may have ended without anyone saying so."
    columns = ("what", "one source", "another", "from", "to")
    table = grid("odds", "Values for one time", columns, rows, note=note)
    mentioned = {m.row for entity in ship.entities for m in known.entities(sight).named(entity)}
    found = sight.rows(
        "SELECT id, title, pattern, grade FROM held.findings WHERE kind = 'conflict' AND list_has_any(subjects, ?)"
        " ORDER BY id",
        sorted(mentioned),
    )
    conflicts = grid("conflicts", "Conflicts between sources that speak of it", ("what differs", "conflict", "grade"), [
        (r["pattern"], leads.to_finding(r["id"], r["title"]), graded(r["grade"])) for r in found
    ])  # fmt: skip
    return section("Where sources disagree", table, conflicts)


def _kinds(ship: Ship, found: Sequence[dict[str, Any]]) -> Grid | None:
    many: dict[str, int] = {}
    for r in found:
        many[r["kind"]] = many.get(r["kind"], 0) + 1
    rows = [
        (Cell(kind.replace("_", " "), f"{address('ship', ship.id, kind=kind)}#findings"), n)
        for kind, n in sorted(many.items())
    ]
    return grid("kinds", "By kind", ("kind", "findings"), rows)


def _found(sight: Sight, ship: Ship, found: Sequence[dict[str, Any]], asked: Mapping[str, str]) -> Grid | None:
    kind = asked.get("kind", "")
    chosen = [r for r in found if kind in ("", r["kind"])]

    def row(r: dict[str, Any]) -> Sequence[object]:
        other = r["mmsi_2"] if r["mmsi"] in ship.mmsis else r["mmsi"]
        with_whom = leads.to_ship(f"mmsi:{other}", f"MMSI {other}") if other and other not in ship.mmsis else ""
        return (
            leads.to_finding(r["id"], r["title"] or r["kind"].replace("_", " "), r["kind"]),
            moment(r["start"]) if r["start"] else "",
            moment(r["stop"]) if r["stop"] else "",
            leads.to_place(sight, r["place"]),
            with_whom,
            graded(r["grade"]),
        )

    columns = ("finding", "from", "to", "place", "with", "grade")
    title = kind.replace("_", " ") if kind else "All, in order of time"
    return leads.paged("findings", title, columns, chosen, row, asked, address("ship", ship.id))
