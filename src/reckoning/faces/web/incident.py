"""Incident: one event as each source has it, side by side, with the least, best and greatest number killed.

Nobody harmed is named: descriptions, which may name victims, are not shown here, and places are coarse. The statements
under each value lead to what a source says in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reckoning.account.coarse import coarse
from reckoning.count.figure import in_words
from reckoning.count.incident import Incident, described, source_of
from reckoning.faces.web import known, leads
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Beside,
    Block,
    Cell,
    Choice,
    Facts,
    Filters,
    Note,
    Page,
    Side,
    Tone,
    address,
    facts,
    graded,
    grid,
    language_of,
    moment,
    section,
    sections,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.unnamed import FREE
from reckoning.model.basis import RULES, Grade
from reckoning.model.conclusion import Conclusion
from reckoning.model.instant import DAY_MS, parse_date, parse_instant
from reckoning.model.row import Row

NOT_SHOWN = frozenset(["description", "place", "township", "position", "target", "notes", "sourceUrl", "record",
                       *FREE])  # fmt: skip
NOT_NAMED = "Nobody harmed is named here: what may name them is left out and stands behind the statements."
MOST_SIDES = 12


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One event, or with no name all of them."""
    if not name:
        return _all(sight, asked)
    found = known.incidents(sight).get(name)
    if found is None:
        raise NotFound(f"no event {name} in this state of the case", do="see those that there are: /incidents")
    return _one(sight, *found)


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    every = known.incidents(sight)
    chosen = [(i, c) for i, c in every.values() if _wanted(i, asked)]
    regions = sorted({i.region for i, _ in every.values() if i.region})
    weapons = sorted({str(i.weapon) for i, _ in every.values()})
    sources = sorted({s for i, _ in every.values() for s in i.sources})
    filters = Filters(
        (
            Choice("first", "From", chosen=asked.get("first", ""), kind="date"),
            Choice("last", "To", chosen=asked.get("last", ""), kind="date"),
            Choice("region", "Region", (("", "all"), *((r, r) for r in regions)), asked.get("region", "")),
            Choice("weapon", "Weapon", (("", "all"), *((w, w) for w in weapons)), asked.get("weapon", "")),
            Choice("source", "Source", (("", "all"), *((s, s) for s in sources)), asked.get("source", "")),
        )
    )
    columns = ("event", "from", "to", "region", "weapon", "said to be by", "least", "best", "most", "sources", "grade")
    table = leads.paged("incidents", "", columns, chosen, lambda ic: _line(sight, *ic), asked, "/incidents")
    none = None if table else Note("No event is told of." if not every else "None is as asked for.")
    lead = f"{len(chosen):,} of {len(every):,} events; numbers are of people killed"
    body = sections(section("", filters, Note(NOT_NAMED), table, none))
    return Page("Events", "incidents", body, lead, marks_of(sight))


def _wanted(i: Incident, asked: Mapping[str, str]) -> bool:
    first, last = asked.get("first", ""), asked.get("last", "")
    from_ms = parse_instant(parse_date(first).isoformat()) if first else None
    to_ms = parse_instant(parse_date(last).isoformat()) + DAY_MS if last else None
    inside = (from_ms is None or (i.end_ms is not None and i.end_ms > from_ms)) and (
        to_ms is None or (i.start_ms is not None and i.start_ms < to_ms)
    )
    same = all(asked.get(n, "") in ("", str(v)) for n, v in (("region", i.region), ("weapon", i.weapon)))
    return inside and same and (not asked.get("source") or asked["source"] in i.sources)


def title_of(i: Incident) -> str:
    """An event in one sentence, its place no finer than its region."""
    return described(replace(i, place=""))


def _grade(sight: Sight, c: Conclusion) -> str:
    return sight.grades.get(c.id, c.grade)


def _line(sight: Sight, i: Incident, c: Conclusion) -> Sequence[object]:
    return (
        leads.to_finding(c.id, title_of(i), "incident"),
        leads.when(i.start_ms),
        leads.when(i.end_ms - DAY_MS if i.end_ms is not None else None),
        Cell(i.region, language=language_of(i.region)),
        str(i.weapon),
        i.perpetrator,
        i.killed.low,
        i.killed.best,
        i.killed.high,
        len(i.sources),
        graded(_grade(sight, c)),
    )


def _one(sight: Sight, i: Incident, c: Conclusion) -> Page:
    grade = _grade(sight, c)
    lat, lon = coarse(i.lat), coarse(i.lon)
    head = facts(
        ("when", leads.between(_day(i.start_ms), _day(i.end_ms - DAY_MS if i.end_ms is not None else None))),
        ("how exactly the day is known", i.precision),
        ("region", Cell(i.region, language=language_of(i.region))),
        ("near, to 0.1 degree", f"{lat:g}, {lon:g}" if lat is not None and lon is not None else ""),
        ("may be off by km", i.error_km),
        ("said to be by", i.perpetrator),
        ("side", str(i.side)),
        ("weapon", f"{i.weapon}: {i.weapon_why}" if i.weapon_why else str(i.weapon)),
        ("killed", in_words(i.killed)),
        ("of them civilians", in_words(i.civilians)),
        ("injured", in_words(i.injured)),
        ("as a finding", Cell(f"{{finding:{c.id}}}", address("finding", c.id)) if _is_kept(sight, c.id) else ""),
    )
    numbers = grid("numbers", "", ("what", "least", "best", "most"), [
        (what, a.low, a.best, a.high)
        for what, a in (("killed", i.killed), ("civilians among them", i.civilians), ("injured", i.injured))
        if (a.low, a.best, a.high) != (None, None, None)
    ])  # fmt: skip
    rows = [row for part in i.parts if (row := known.rows_by_subject(sight).get(part))]
    return Page(
        title_of(i),
        "incident",
        sections(
            section("", head, Note(NOT_NAMED)),
            section("Numbers", numbers),
            section("What each source says", *_sides(rows)),
            section("How sure", *_why(c, grade, i)),
            section("Merged from", _parts(sight, rows), _doubtful(sight, c)),
            section("Statements", _statements(sight, rows)),
        ),
        marks=(*marks_of(sight), Tone.of(grade)),
        trail=(("Events", "/incidents"),),
    )


def _day(ms: int | None) -> str | None:
    return leads.when(ms).time or None if ms is not None else None


def _is_kept(sight: Sight, id_: str) -> bool:
    return sight.one("SELECT id FROM held.findings WHERE id = ?", id_) is not None


def _sides(rows: Sequence[Row]) -> list[Block]:
    """Each record's values; those that differ between records are marked."""
    shown = [[f for f in row.fields if f.property not in NOT_SHOWN] for row in rows[:MOST_SIDES]]
    said: dict[str, set[str]] = {}
    for fields in shown:
        for f in fields:
            said.setdefault(f.property, set()).add(f.raw.strip())
    sides = []
    for row, fields in zip(rows, shown, strict=False):
        told = tuple(
            (
                f.property,
                (
                    Cell(
                        f.raw,
                        address("statement", f.statement),
                        Tone.CONTESTED if len(said[f.property]) > len(rows) > 1 else Tone.PLAIN,
                        language=language_of(f.raw),
                    ),
                ),
            )
            for f in fields
        )
        sides.append(Side(source_of(row), (Facts(told),), href=address("statement", row.statement)))
    left = len(rows) - len(sides)
    more = [Note(f"{left} more records: see below")] if left > 0 else []
    return [Beside(tuple(sides)), *more] if sides else []


def _why(c: Conclusion, grade: str, i: Incident) -> list[Block]:
    by_person = f"; a person judged it {grade}" if grade != c.grade else ""
    told = facts(
        ("grade", graded(grade)),
        ("why", f"{RULES[Grade(c.grade)]}{by_person}"),
        ("who can be told apart as independent", _told_apart(i)),
        ("rests on", c.basis),
        ("to be warned of", list(c.signs)),
    )
    return [told] if told else []


def _told_apart(i: Incident) -> list[str]:
    """The independent sources of an event by name; those that a data set gives in its own free words by number."""
    named = [g for g in i.groups if g in i.sources]
    left = len(i.groups) - len(named)
    return [*named, *([f"{left:,} that its records name in their own words"] if left else [])]


def _parts(sight: Sight, rows: Sequence[Row]) -> Block | None:
    return grid("records", "Records in it", ("record", "source", "published"), [
        (
            Cell(row.label, address("statement", row.statement)),
            source_of(row),
            moment(row.stated_on) if row.stated_on else "",
        )
        for row in rows
    ])  # fmt: skip


def _doubtful(sight: Sight, c: Conclusion) -> Block | None:
    rows = []
    doubts = c.parameters.get("may_be_the_same_as")
    for subject in doubts if isinstance(doubts, list) else []:
        row = known.rows_by_subject(sight).get(subject)
        if row:
            rows.append((Cell(row.label, address("statement", row.statement)), source_of(row)))
    return grid("doubtful", "May be the same event: a person decides", ("record", "source"), rows)


def _statements(sight: Sight, rows: Sequence[Row]) -> Block | None:
    return leads.said(
        sight, [f.statement for row in rows for f in row.fields if f.property not in NOT_SHOWN], "What it is made of"
    )
