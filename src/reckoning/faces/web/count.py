"""Count: the records behind one number, or a figure that the case keeps with what it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reckoning.count.figure import in_words
from reckoning.count.figure_count import GroupFigure
from reckoning.count.figure_table import released_table
from reckoning.count.incident import source_of
from reckoning.faces.web import known, leads
from reckoning.faces.web.counts import asked_for, counted_as
from reckoning.faces.web.incident import title_of
from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import (
    Block,
    Cell,
    Note,
    Page,
    Tone,
    address,
    address_with,
    facts,
    graded,
    grid,
    moment,
    section,
    sections,
)  # fmt: skip
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.model.errors import UsageError

KINDS = ("people", "events")


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """The records counted in one number of `/counts` (`people`, `events`), or a figure by its finding's id."""
    if not name:
        raise NotFound("there is no page /count", do="see /counts")
    return _number(sight, name, asked) if name in KINDS else _figure(sight, name)


def _number(sight: Sight, kind: str, asked: Mapping[str, str]) -> Page:
    q = asked_for(asked)
    made = next((c for c in counted_as(sight, q) if c.kind == kind), None)
    if made is None:
        raise NotFound(f"nothing is counted of {kind} here", do="see /counts")
    labels = tuple(asked["group"].split(" & ", len(q.by) - 1)) if asked.get("group") else ()
    figure = made.total if not labels else next((g for g in made.groups if g.labels == labels), None)
    if figure is None:
        raise NotFound(f"there is no group {' & '.join(labels)}", do="see /counts")
    if labels in released_table(made).hidden:
        raise UsageError("fewer than 5 people, or withheld: who they are is not shown", do="ask for a wider group")
    title = f"{q.what}, {' & '.join(labels) or 'in all'}: {in_words(figure.value)}"
    head = facts(
        ("least", figure.value.low),
        ("best", figure.value.best),
        ("most", figure.value.high),
        ("as known on", q.as_of or "all that the case holds"),
        ("sources", list(figure.sources)),
        ("in its table", Cell("all groups", address_with("/counts", asked, group=""))),
    )
    listed = _events(sight, figure, asked) if kind == "events" else _people(sight, figure, asked)
    none = None if listed else Note("No record lies in it.")
    body = sections(section("", head), section("The records counted", listed, none))
    return Page(title, "count", body, marks=marks_of(sight), trail=(("Counts", "/counts"),))


def _events(sight: Sight, figure: GroupFigure, asked: Mapping[str, str]) -> Block | None:
    wanted = set(figure.statements)
    every = [(i, c) for i, c in known.incidents(sight).values() if wanted & set(i.statements)]
    columns = ("event", "from", "least", "best", "most", "sources", "grade")
    return leads.paged(
        "records",
        "",
        columns,
        every,
        lambda ic: (
            leads.to_finding(ic[1].id, title_of(ic[0]), "incident"),
            leads.when(ic[0].start_ms),
            ic[0].killed.low,
            ic[0].killed.best,
            ic[0].killed.high,
            ", ".join(ic[0].sources),
            graded(sight.grades.get(ic[1].id, ic[1].grade)),
        ),
        asked,
        "/count/events",
    )


def _people(sight: Sight, figure: GroupFigure, asked: Mapping[str, str]) -> Block | None:
    """Records of people by source and number alone: nobody is named."""
    wanted = set(figure.statements)
    found = [r for r in known.counted(sight, asked_for(asked).as_of).people if r.statement in wanted]

    def row(r: object) -> Sequence[object]:
        record = known.rows_by_subject(sight)[str(r)]
        return (
            Cell("the record", address("statement", record.statement)),
            source_of(record),
            record.text("status"),
            moment(record.stated_on) if record.stated_on else "",
        )

    note = "Nobody is named: a record leads to the statements that it is made of."
    subjects = [r.subject for r in found]
    return leads.paged(
        "records", "", ("record", "source", "status", "published"), subjects, row, asked, "/count/people", note
    )


def _figure(sight: Sight, id_: str) -> Page:
    row = sight.finding(id_)
    if row["kind"] not in ("figure", "estimate", "comparison"):
        raise NotFound(f"{id_} is no figure but a {row['kind']}", do=f"see {address('finding', id_)}")
    kept = json.loads(row["parameters"] or "{}")
    asked = kept.get("query", {})
    head = facts(
        ("least", row["low"]),
        ("best", row["best"]),
        ("most", row["high"]),
        ("unit", row["unit"]),
        ("bound", (row["bound"] or "").replace("_", " ")),
        ("grade", graded(row["grade"])),
        ("basis", row["basis"]),
        ("rule", row["rule"]),
        ("to cite in a dossier", Cell(f"{{figure:{id_}}}", address("finding", id_))),
    )
    query = grid("query", "What it counts", ("asked", "value"), [
        (k, json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else str(v)) for k, v in asked.items()
    ])  # fmt: skip
    linked = sight.rows(
        "SELECT l.role, l.statement, l.other_finding, f.title, f.kind FROM held.links l LEFT JOIN held.findings f"
        " ON f.id = l.other_finding WHERE l.finding = ? ORDER BY l.role, l.other_finding, l.statement",
        id_,
    )
    counted = grid("records", "Findings counted", ("role", "finding"), [
        (r["role"], leads.to_finding(r["other_finding"], r["title"] or r["other_finding"], r["kind"] or ""))
        for r in linked if r["other_finding"]
    ])  # fmt: skip
    said = _by_record(sight, [r["statement"] for r in linked if r["statement"]])
    warned = [Note(w, Tone.CONTESTED) for w in (row["signs"] or "").split("; ") if w]
    return Page(
        str(row["title"]),
        "count",
        sections(
            section("", head, query), section("To be warned of", *warned), section("The records counted", counted, said)
        ),
        marks=(*marks_of(sight), Tone.of(row["grade"])),
        trail=(("Counts", "/counts"),),
    )


def _by_record(sight: Sight, statements: Sequence[str]) -> Block | None:
    """Records by what they are: one of a person is told of by its source alone."""
    records = {row.statement: row for row in known.rows_by_subject(sight).values()}
    rows = []
    for id_ in statements[:300]:
        row = records.get(id_)
        told = (row.kind, source_of(row)) if row else ("", "")
        rows.append((Cell("the record", address("statement", id_)), *told))
    note = f"{len(statements) - 300:,} more are counted" if len(statements) > 300 else ""
    return grid("counted", "Records", ("record", "kind", "source"), rows, note=note)
