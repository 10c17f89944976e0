"""Leads: cells that lead to the page of a ship, a party, a place, a delivery, or to the statements under a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from reckoning.faces.web import known
from reckoning.faces.web.page import (
    Cell,
    Grid,
    address,
    address_with,
    cell,
    grid,
    language_of,
    moment,
    until,
    whole_number,
)
from reckoning.faces.web.sight import Sight
from reckoning.resolve.names import parse_name

T = TypeVar("T")
MOST_SAID = 300
A_PAGE = 200


def to_ship(entity: str, name: str) -> Cell:
    """A ship by its entity (`imo:`, `mmsi:`, a mention)."""
    return Cell(name or entity, address("ship", entity) if entity else "", language=language_of(name))


def to_party(sight: Sight, name: str, entity: str = "", role: str = "") -> Cell:
    """A party under the name by which parties are told apart, where it may be named; else its role."""
    if not name:
        return Cell(f"unknown {role}".strip())
    told = known.named(sight).of(entity, name, role)
    key = parse_name(name).key
    to = f"name:{key}" if key else entity
    return Cell(told.words, address("party", to) if to and told.named else "", language=language_of(told.words))


def to_place(sight: Sight, id_: str | None, name: str = "") -> Cell:
    """A place by its id, under its name where one is known."""
    if not id_:
        return cell(name)
    spot = known.place(sight, id_)
    words = name or (spot.name if spot else id_)
    return Cell(words, address("place", id_), language=language_of(words))


def to_finding(id_: str, words: str, kind: str = "") -> Cell:
    """A finding, on the page of its own where its kind has one."""
    return Cell(words or id_, address(kind if kind in ("delivery", "incident") else "finding", id_))


def to_statements(ids: Sequence[str], here: str = "said") -> Cell:
    """How many statements there are: to the one, or to the table of them on the same page."""
    if not ids:
        return Cell("")
    return Cell(f"{len(ids)}", address("statement", ids[0]) if len(ids) == 1 else f"#{here}", number=float(len(ids)))


def value(text: str, statements: Sequence[str]) -> Cell:
    """A value that leads to the first of its statements."""
    return Cell(text, address("statement", statements[0]) if statements else "", language=language_of(text))


def tonnes(mass: float | None) -> Cell:
    """Tonnes to the whole one for people, as they are for programs."""
    return Cell("") if mass is None else Cell(f"{mass:,.0f}", number=mass)


def when(ms: int | None) -> Cell:
    """A moment in UTC ms; nothing where there is none."""
    return Cell("") if ms is None else moment(ms)


def between(start: str | None, end: str | None) -> Cell:
    """A half-open interval of two ISO times as one cell; the day alone where it is one."""
    days = list(dict.fromkeys(c.text for c in (moment(start) if start else Cell(""), until(start, end)) if c.text))
    return Cell(" to ".join(days) or "not known", time=start or "")


def said(sight: Sight, ids: Sequence[str], title: str = "The statements under it", name: str = "said") -> Grid | None:
    """The statements of some ids: what each says, who states it, where it stands."""
    asked = list(dict.fromkeys(ids))
    found = sight.rows(
        "SELECT id, property, raw, stated_by, stated_on, evidence, source, locator, polarity FROM held.statements"
        " WHERE list_contains(?, id) ORDER BY property, stated_on, id",
        asked[:MOST_SAID],
    )
    rows = [
        (
            r["property"],
            Cell(r["raw"], address("statement", r["id"]), language=language_of(r["raw"])),
            r["stated_by"] or r["source"],
            moment(r["stated_on"]) if r["stated_on"] else "",
            r["polarity"] if r["polarity"] != "supports" else "",
            Cell(f"{r['evidence'][:12]} {r['locator']}", address("evidence", r["evidence"], at=r["locator"])),
        )
        for r in found
    ]
    note = f"{len(asked) - MOST_SAID:,} more are under it" if len(asked) > MOST_SAID else ""
    columns = ("what", "as it stands there", "who says so", "published", "", "where it stands")
    return grid(name, title, columns, rows, note=note)


def paged(
    name: str,
    title: str,
    columns: Sequence[str],
    items: Sequence[T],
    row: Callable[[T], Sequence[object]],
    asked: Mapping[str, str],
    path: str,
    note: str = "",
) -> Grid | None:
    """A table of many items, `A_PAGE` at a time from `from` on; `all=1` gives every one, as for its CSV."""
    first = 0 if asked.get("all") else min(whole_number(asked.get("from", "")), len(items))
    last = len(items) if asked.get("all") else first + A_PAGE
    more = address_with(path, asked, **{"from": last}) if last < len(items) else ""
    rows = [row(item) for item in items[first:last]]
    return grid(name, title, columns, rows, note=note, total=len(items) if more or first else 0, more=more)
