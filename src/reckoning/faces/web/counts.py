"""Counts: least, best and greatest over time and by place, the records under each number, and what is not counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reckoning.count.band_svg import band_svg
from reckoning.count.estimate import Panel, estimate
from reckoning.count.figure import in_words
from reckoning.count.figure_count import Counts, GroupFigure
from reckoning.count.figure_query import PERIODS, By, Counted, Query, query
from reckoning.count.figure_table import overlap_rows, overlap_table, released_table, rows
from reckoning.count.incident_weapon import Weapon
from reckoning.count.overlap import Overlap, captures
from reckoning.count.overlap import in_words as overlap_in_words
from reckoning.count.overlap_svg import picture as overlap_picture
from reckoning.count.panel_svg import panel_svg
from reckoning.count.range_svg import range_svg
from reckoning.count.study import counts, overlaps
from reckoning.faces.web import known
from reckoning.faces.web.counts_published import changes, compared, published
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
    Picture,
    Section,
    Tone,
    address,
    address_with,
    facts,
    grid,
    section,
    sections,
)  # fmt: skip
from reckoning.faces.web.pictures import on_page
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.model.errors import UsageError

FILTERS = ("first", "last", "as_of", "region", "perpetrator", "weapon", "source")
MOST_DRAWN = 40
NEVER = "Not counted: whom no source recorded. Cells under 5 people are hidden. People and events are never added up."
NOTHING = "There is no register of people, no table of events and no published figure in this case."


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """What is counted, as asked: `what`, `by`, days, place, source, and as known on which day."""
    if name:
        raise NotFound(f"there is no page /counts/{name}", do="see /counts")
    q = asked_for(asked)
    of = known.counted(sight, q.as_of)
    made = counted_as(sight, q)
    blocks = [s for one in made for s in _counted(one, asked)]
    head = section("", _filters(sight, asked, q), None if made or of.figures else Note(NOTHING))
    places = [s for one in counted_as(sight, _by_place(q)) if By.REGION not in q.by for s in _places(one, asked)]
    told = Note(f"As known on {q.as_of}: only what was published by then.") if q.as_of else None
    return Page(
        "Counts",
        "counts",
        (
            *sections(head, section("", told)),
            *blocks,
            *places,
            *sections(*_overlaps(sight, q, asked)),
            *sections(
                section("What is not counted", *_left_out(made)),
                section("Published figures", *published(of.figures)),
                section("Why published figures differ", *compared(sight, q.as_of, asked)),
                section("What releases of a register changed", changes(sight)),
            ),
        ),
        marks=marks_of(sight),
    )


def asked_for(asked: Mapping[str, str]) -> Query:
    """The query of an address; raises `UsageError` that says what can be asked."""
    given = {name: asked.get(name, "").strip() for name in FILTERS}
    first, last = given.pop("first"), given.pop("last")
    return query(asked.get("what") or "deaths", asked.get("by") or "month", first_day=first, last_day=last, **given)


@kept
def counted_as(sight: Sight, q: Query) -> Sequence[Counts]:
    """The answers to a query: of people, and of events, where the case holds them."""
    of = known.counted(sight, q.as_of)
    return counts(of, q) if of.people or of.merged.none_merged else ()


def _by_place(q: Query) -> Query:
    return Query(
        q.what, (By.REGION,), q.first_day, q.last_day, q.as_of, q.region, q.perpetrator, q.weapon, q.group, q.source
    )


def _filters(sight: Sight, asked: Mapping[str, str], q: Query) -> Filters:
    of = known.counted(sight, "")
    sources = sorted({s for i in of.merged.none_merged for s in i.sources} | {r.via or r.stated_by for r in of.people})
    regions = sorted(
        {i.region for i in of.merged.none_merged if i.region} | {r.text("region") for r in of.people} - {""}
    )

    def listed(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return (("", "all"), *((v, v) for v in values if v))

    return Filters(
        (
            Choice("what", "What", tuple((str(c), str(c)) for c in Counted), str(q.what)),
            Choice("by", "By", tuple((str(b), str(b)) for b in By), ",".join(map(str, q.by))),
            Choice("first", "From", chosen=q.first_day, kind="date"),
            Choice("last", "To", chosen=q.last_day, kind="date"),
            Choice("region", "Region", listed(regions), q.region),
            Choice("weapon", "Weapon", listed([str(w) for w in Weapon]), q.weapon),
            Choice("source", "Source", listed(sources), q.source),
            Choice("perpetrator", "Said to be by", chosen=q.perpetrator),
            Choice("as_of", "As known on", chosen=q.as_of, kind="date"),
        )
    )


def _counted(made: Counts, asked: Mapping[str, str]) -> list[Section]:
    table = released_table(made)
    hidden = () in table.hidden
    q, name = made.query, f"by-{made.kind}"
    title = f"{q.what} of {made.kind} by {', '.join(map(str, q.by))}".replace("of events", "in events")
    period = len(q.by) == 1 and q.by[0] in PERIODS
    svg = band_svg(name, title, table, made.unit) if period else ""
    if not period and len(table.cells) <= MOST_DRAWN:
        svg = range_svg(name, title, table, made.unit)
    total = "<5 or withheld" if hidden else in_words(made.total.value)
    head = facts(
        ("in all", Cell(total, "" if hidden else _records(made, (), asked))),
        ("entries", "" if hidden else made.total.entries),
        ("as known on", q.as_of or "all that the case holds"),
        ("sources", list(made.total.sources)),
    )
    picture = Picture(svg, title, title, name) if svg else None
    heading = f"{made.kind.capitalize()}: {q.what}"
    return list(sections(section(heading, head, picture, _table(made, name, asked))))


def _table(made: Counts, name: str, asked: Mapping[str, str]) -> Grid | None:
    table = released_table(made)
    by_labels: dict[tuple[str, ...], GroupFigure] = {g.labels: g for g in made.groups}
    told = []
    for cell, row in zip(table.cells, rows(table, made.unit), strict=True):
        if not cell.labels:
            continue
        group = by_labels.get(cell.labels)
        hidden = cell.labels in table.hidden
        to = "" if hidden else _records(made, cell.labels, asked)
        numbers = [_number(row[n], to) for n in ("low", "best", "high")]
        told.append((*cell.labels, *numbers, row["in words"], None if hidden or not group else group.entries))
    columns = (*(str(b) for b in made.query.by), "least", "best", "most", "in words", "records")
    return grid(name, "", columns, told, note="Each number leads to the records that are counted in it.")


def _number(value: object, to: str) -> Cell:
    return Cell(f"{value:,.0f}", to, number=float(value)) if isinstance(value, int | float) else Cell("")


def _records(made: Counts, labels: Sequence[str], asked: Mapping[str, str]) -> str:
    """The address of the records that one number counts."""
    given = {k: v for k, v in asked.items() if k in ("what", "by", *FILTERS)}
    given = {**given, "what": str(made.query.what), "by": ",".join(map(str, made.query.by))}
    return address("count", made.kind, **given, group=" & ".join(labels))


def _places(made: Counts, asked: Mapping[str, str]) -> list[Section]:
    table = released_table(made)
    if len(table.cells) < 2:
        return []
    name, title = f"places-{made.kind}", f"{made.query.what} by region"
    svg = range_svg(name, title, table, made.unit) if len(table.cells) <= MOST_DRAWN else ""
    picture = Picture(svg, title, title, name) if svg else None
    return list(sections(section(f"By place: {made.kind}", picture, _table(made, name, {**asked, "by": "region"}))))


def _overlaps(sight: Sight, q: Query, asked: Mapping[str, str]) -> list[Section | None]:
    found = []
    for made in counted_as(sight, q):
        try:
            over = overlaps(known.counted(sight, q.as_of), q.what, made.kind)
        except UsageError:
            continue
        found.append(_overlap(over, q))
        if len(over.sources) > 1:
            found.append(_estimates(sight, q, made.kind, asked))
    return found


def _overlap(over: Overlap, q: Query) -> Section | None:
    table = overlap_table(over)
    name = f"overlap-{over.unit}"
    notes = [Note(line) for line in overlap_in_words(over, () not in table.hidden)]
    listed = overlap_rows(over, table)
    drawn = None
    if len(over.sources) > 1:
        svg = on_page(overlap_picture(f"{q.what}: which sources saw whom", over, table), name)
        drawn = Picture(svg, "Which sources saw whom", "Which sources saw whom, each combination exactly", name)
    shown = grid(name, "", tuple(listed[0]) if listed else (), [tuple(r.values()) for r in listed])
    return section(f"Which sources saw whom: {over.unit}", *notes, drawn, shown)


def _estimates(sight: Sight, q: Query, kind: str, asked: Mapping[str, str]) -> Section | None:
    heading = f"Those that nobody recorded: {kind}"
    if asked.get("estimate") != kind:
        return section(
            heading, Note("Estimate them by several models", href=address_with("/counts", asked, estimate=kind))
        )
    panel = _panel(sight, q, kind)
    name = f"estimates-{kind}"
    told = [
        (
            str(e.method.value),
            Cell(str(e.state), tone=Tone.MODELLED),
            e.low if e.estimated else None,
            e.total if e.estimated else None,
            e.high if e.estimated else None,
            "at least" if e.is_bound else "",
            e.why or e.detail,
        )
        for e in panel.estimates
    ]
    columns = ("model", "state", "low", "total", "high", "bound", "why, or how")
    svg = on_page(panel_svg(panel), name)
    drawn = Picture(svg, panel.name, "Every model's answer, or why it has none; no model is preferred", name)
    note = Note("Modelled: a spread of assumptions, not a count. Where models differ, nobody can say.", Tone.MODELLED)
    return section(heading, note, drawn, grid(name, "", columns, told))


@kept
def _panel(sight: Sight, q: Query, kind: str) -> Panel:
    return estimate(captures(overlaps(known.counted(sight, q.as_of), q.what, kind)))


def _left_out(made: Sequence[Counts]) -> list[Block]:
    told = [(c.kind, w.code.replace("_", " "), w.words) for c in made for w in c.warnings]
    always = Note(
        "Not counted: whom no source recorded. Cells under 5 people are hidden. People and events are never added."
    )
    table = grid("warnings", "", ("of", "what", "in words"), list(dict.fromkeys(told)))
    return [always, *([table] if table else [])] if made else []
