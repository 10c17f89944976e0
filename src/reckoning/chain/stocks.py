"""Stocks: what one record of stock says of a terminal's tanks: a lot that came, one that left, or the opening stock.

A record without a terminal, a direction or a date, or with a mass below zero, is a problem and left out; a quantity
without a unit counts as not known.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.chain.consignments import Problem
from reckoning.chain.countries import country_code, country_in
from reckoning.chain.delivery import Mass, Where
from reckoning.chain.goods import Goods, goods_of
from reckoning.chain.joins import keys_of
from reckoning.chain.network import Tanks
from reckoning.chain.sources import support_of
from reckoning.chain.tonnes import TonnesParameters, mass_of, stated_amount
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.row import RecordKind, Row

_IN = ("in", "came", "receipt", "received", "arrival", "discharge", "inbound")
_OUT = ("out", "left", "issue", "issued", "dispatch", "dispatched", "loading", "loaded", "outbound")
_OPENING = ("opening", "stock", "balance", "opening stock")


@dataclass(frozen=True)
class Stock:
    """One record of stock."""

    row: Row
    terminal: str
    port: str
    direction: str
    goods: Goods
    mass: Mass
    start_ms: int
    end_ms: int
    number: str
    origin: str
    ship: frozenset[str]


def stock_of(row: Row, places: Whereabouts, who: Who, given: TonnesParameters, problems: list[Problem]) -> Stock | None:
    """A record of stock; None, and a problem told, where it says too little."""
    where, date = places.of(row, "terminal"), row.get("date")
    word = row.text("direction").strip().casefold()
    direction = next((d for d, words in (("in", _IN), ("out", _OUT), ("opening", _OPENING)) if word in words), "")
    start, end = (date.value.start_ms, date.value.end_ms) if date else (None, None)
    goods, field = goods_of(row.text("goods")), row.get("quantity")
    amount = stated_amount(field, "")
    mass = mass_of(amount, goods, support_of(row).basis, given) if amount else Mass()
    lacks = [
        what
        for what, missing in (
            ("a terminal", not row.text("terminal").strip()),
            ("a date", start is None and direction != "opening"),
            (f"a direction (in, out, opening), but {word!r}", not direction),
            ("a mass that can be", bool(amount and amount.best is not None and amount.best < 0)),
            ("dates the right way round", start is not None and end is not None and end < start),
        )
        if missing
    ]
    if amount and field and not mass.known and amount.best is not None and amount.best >= 0:
        problems.append(_problem(f"a quantity without a unit: {field.raw!r}; it counts as not known", row))
    if lacks:
        problems.append(_problem(f"a record of stock without {' and '.join(lacks)}: left out", row))
        return None
    hull = who.hull(row)
    ship = keys_of(hull) | ({str(hull.imo)} if hull.imo else set())
    origin = row.text("origin").strip()
    origin = country_code(origin) or country_in(origin) or origin
    terminal = key_of(where) or where.named
    begin = start or 0
    times = begin, end if end is not None else begin + 1
    return Stock(
        row, terminal, where.port, direction, goods, mass, *times, row.text("lot").strip(), origin, frozenset(ship)
    )


def _problem(what: str, row: Row) -> Problem:
    return Problem(what, row.subject, (row.statement,))


def tanks_of(
    rows: Sequence[Row], stocks: Sequence[Stock], places: Whereabouts, goods: Goods, given: TonnesParameters
) -> tuple[Tanks, ...]:
    """Capacity and opening stock of each terminal of the records, as far as anything says."""
    known: dict[str, dict[str, float]] = defaultdict(dict)
    record: dict[str, str] = {}
    named = {
        places.named(r.text("name")).terminal or f"place:{r.label}": r for r in rows if r.kind == RecordKind.TERMINAL
    }
    for s in stocks:
        source = [s.row, *([named[s.terminal]] if s.terminal in named else [])]
        for row in source:
            field = row.get("capacity")
            mass = mass_of(field.amount, goods, support_of(row).basis, given) if field and field.amount else Mass()
            if mass.high_t is not None:
                known[s.terminal]["capacity"] = mass.high_t
                record.setdefault(s.terminal, row.subject)
        if s.direction == "opening" and s.mass.high_t is not None:
            known[s.terminal] |= {"low": s.mass.low_t or 0.0, "high": s.mass.high_t}
            record[s.terminal] = s.row.subject
    return tuple(
        Tanks(
            name,
            max(k.get("capacity", math.inf), k.get("low", 0.0)),
            k.get("low", 0.0),
            k.get("high", k.get("capacity", math.inf)),
            record=record.get(name, ""),
        )
        for name, k in sorted(known.items())
    )


def key_of(where: Where) -> str:
    """The name of a terminal in a network: its subject, else its port; empty where neither is known."""
    return where.terminal or where.port
