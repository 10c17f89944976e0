"""Dossier voyages: deliveries as a table that a reader can go through ship by ship, and those told only together.

What a delivery was computed with names ship, places and days; what nobody told is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.account.dossier_notes import Notes
from reckoning.account.reference_facts import FindingFact
from reckoning.account.render import Head, Node, Span, Spans, grid, said, text
from reckoning.chain.delivery import Pattern
from reckoning.model.instant import iso, parse_instant

HEADS = ("Ship", "Loaded", "Discharged", "Tonnes", "Grade", "Note")
UNKNOWN = "not told"
Row = Sequence[str | Span | Spans]


def voyage_tables(deliveries: Sequence[FindingFact], notes: Notes) -> list[Node]:
    """Deliveries told one by one, then those that sources tell only in number or together."""
    single = [f for f in deliveries if f.pattern == Pattern.SINGLE]
    others = [f for f in deliveries if f.pattern != Pattern.SINGLE]
    nodes: list[Node] = []
    if single:
        nodes += [Head(2, text("Voyages told one by one")), grid(HEADS, [_row(f, _ship(f), notes) for f in single])]
    if others:
        told = "One row may hold the same cargoes as another, or as a voyage above: rows are never added up."
        heads = ("Shipments", *HEADS[1:])
        nodes += [Head(2, text("Deliveries told together")), said(told)]
        nodes.append(grid(heads, [_row(f, _many(f), notes) for f in others]))
    return nodes


def _row(f: FindingFact, first: str, notes: Notes) -> Row:
    if "loaded" not in f.parameters:
        return (first, f.title, f.days or UNKNOWN, f.amount_in_words, str(f.grade), (notes.mark(f.id),))
    ends = (_end(f.parameters.get(name)) for name in ("loaded", "discharged"))
    mass = f.amount_in_words.replace("not known", UNKNOWN)
    return (first, *ends, mass, str(f.grade), (notes.mark(f.id),))


def _ship(f: FindingFact) -> str:
    return str(_of(f.parameters.get("ship")).get("name") or "ship not told")


def _many(f: FindingFact) -> str:
    """How many shipments, and the ships that are told of them."""
    counts = f.parameters.get("shipments")
    least, most = counts if isinstance(counts, list) and len(counts) == 2 else (None, None)
    number = f"{least}" if least == most else f"at least {least}" if most is None else f"{least} to {most}"
    names = _of(f.parameters.get("ship")).get("names")
    told = ", ".join(map(str, names)) if isinstance(names, list) and names else ""
    number = number if least is not None else "number not told"
    return f"{number}: {told}" if told else number


def _end(of: object) -> str:
    """Where and when one end of a voyage was."""
    end = _of(of)
    where = _of(end.get("where"))
    place, country = str(where.get("named") or ""), str(where.get("country") or "")
    told = f"{place} ({country})" if place and country else place or country or "place not told"
    return f"{told}, {_days(end.get('from'), end.get('to'))}"


def _days(first: object, after: object) -> str:
    if not isinstance(first, str) or not first:
        return "day not told"
    start = first[:10]
    if not isinstance(after, str) or not after:
        return f"from {start}"
    last = (iso(parse_instant(after) - 1) or "")[:10]
    return start if last <= start else f"{start} to {last}"


def _of(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
