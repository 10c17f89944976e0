"""Trends: lulls, resumptions, new routes and the share through a storage country, by exact conditional tests.

Definition. Events are the deliveries of one kind of goods to one country; several told together are as many events,
each anywhere in their interval, of one route where one is told. Only events that are surely not the same count
(`reckoning.chain.tally`).
- lull: the longest time without a delivery between the first and the last, and the chance of one as long.
- resumption: the rate of events in the days after a day given beforehand against the same number of days before it.
- new route: each country of loading, before and after such a day.
- share: of all deliveries of a year, how many were loaded in a country, with the interval of Clopper and Pearson; where
  the route of some is not known, the interval covers both.

Thresholds. 180 days on each side of a day; days are those on which a measure on these goods, or on a party of the
chain, came into force, and those a person asks for. Others: `reckoning.chain.change`.

What it cannot see. A change beside a measure is a coincidence in time and not its effect. Tests on many days are many
tests: some come out small by chance, and how many were made stands beside each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reckoning.chain.change import (
    DatedEvent,
    Lull,
    RateChange,
    Switch,
    Window,
    longest_lull,
    rate_change,
    share_interval,
    switch,
)
from reckoning.chain.delivery import UNKNOWN, Delivery
from reckoning.chain.exposures import days_of
from reckoning.chain.tally import COUNTED, disjoint, route_of
from reckoning.model.basis import Grade

WINDOW_DAYS = 180
MOST_EVENTS = 60
"""Above this the exact tests take too long, and a normal test would do; a case of that size is told so."""


@dataclass(frozen=True)
class Share:
    """How many of a year's deliveries were loaded in a country: at least and at most, of how many; the interval."""

    year: str
    took: tuple[int, int]
    of: int
    low: float
    high: float


@dataclass(frozen=True)
class Trend:
    """One change: its kind (lull, rate, route, share), what it is about, the result, and the deliveries behind it."""

    kind: str
    goods: str
    destination: str
    about: str
    start: date
    end: date
    result: Lull | RateChange | Switch | Share
    deliveries: tuple[str, ...]
    tests: int


def trends(deliveries: Sequence[Delivery], days: Iterable[date]) -> list[Trend]:
    """The changes of every goods and destination; `days` are those given beforehand."""
    found: list[Trend] = []
    told = [d for d in deliveries if d.pattern in COUNTED and d.grade is not Grade.UNCLEAR]
    for goods, country in sorted({(d.goods, d.discharged.where.country) for d in told if d.discharged.where.country}):
        own = [d for d in told if (d.goods, d.discharged.where.country) == (goods, country)]
        counted = disjoint([d for d in own if days_of(d.when)[0]], lambda d: d.shipments[0])
        events = [e for d in counted for e in _events(d)]
        if 2 <= len(events) <= MOST_EVENTS:
            found += _of(goods, country, counted, events, sorted(set(days)))
    return found


def _of(
    goods: str, country: str, counted: Sequence[Delivery], events: Sequence[DatedEvent], days: Sequence[date]
) -> list[Trend]:
    ids = tuple(d.id for d in counted)
    first, last = min(e.first for e in events), max(e.last for e in events)
    whole = Window(first, last)
    found = []
    if whole.days > 1:
        found.append(
            Trend("lull", goods, country, "the longest time without", first, last, longest_lull(events, whole), ids, 1)
        )
    inside = [d for d in days if first < d <= last]
    routes = sorted({e.route for e in events if e.route})
    tests = len(inside) * (1 + len(routes))
    for day in inside:
        before = Window(day - timedelta(WINDOW_DAYS), day - timedelta(1))
        after = Window(day, day + timedelta(WINDOW_DAYS - 1))
        ends = before.first, after.last
        found.append(Trend("rate", goods, country, str(day), *ends, rate_change(events, before, after), ids, tests))
        for route in routes:
            took = switch(events, route, before, after)
            if took.of_before[1] and took.of_after[1]:
                found.append(Trend("route", goods, country, f"{route} {day}", *ends, took, ids, tests))
    for year in sorted({str(e.first)[:4] for e in events}):
        same = [e for e in events if str(e.first)[:4] == str(e.last)[:4] == year]
        for route in routes if same else []:
            sure, open_ = sum(e.route == route for e in same), sum(not e.route for e in same)
            low, high = share_interval(sure, len(same))[0], share_interval(sure + open_, len(same))[1]
            share = Share(year, (sure, sure + open_), len(same), low, high)
            span = date(int(year), 1, 1), date(int(year), 12, 31)
            found.append(Trend("share", goods, country, f"{route} {year}", *span, share, ids, 1))
    return found


def _events(d: Delivery) -> list[DatedEvent]:
    first, last = days_of(d.when)
    if first is None or last is None or last < first:
        return []
    route = "" if route_of(d) == UNKNOWN else route_of(d)
    return [DatedEvent(first, last, route, d.id)] * d.shipments[0]
