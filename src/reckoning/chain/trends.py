"""Trends: lulls, resumptions, new routes and the share through a storage country, by exact conditional tests.

Definition. Events are the deliveries of one kind of goods to one country; several told together are as many events,
each anywhere in their interval, of one route where one is told. Only events that are surely not the same count
(`reckoning.chain.tally`).
- lull: the longest time without a delivery between the first and the last, and the chance of one as long.
- resumption: the rate of events in the days after a day given beforehand against the same number of days before it.
- route: each country of loading, before and after such a day.
- first: when a country of loading first comes up, and how many deliveries by other routes surely came before it.
- share: of all deliveries of a year, how many were loaded in a country, with the interval of Clopper and Pearson; where
  the route of some is not known, the interval covers both.

Thresholds. 180 days on each side of a day; days are those on which a measure on these goods, or on a party of the
chain, came into force, and those a person asks for; a day is tested when an event surely lies near it on some side, and
a route when one does on both. Others: `reckoning.chain.change`.

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
from reckoning.chain.tally import counts, disjoint, route_of

WINDOW_DAYS = 180
MOST_EVENTS = 60
"""Above this the exact tests take too long: a finding says that they were not made."""


@dataclass(frozen=True)
class Share:
    """How many of a year's deliveries were loaded in a country: at least and at most, of how many; the interval."""

    year: str
    took: tuple[int, int]
    of: int
    low: float
    high: float


@dataclass(frozen=True)
class First:
    """When a route first comes up at the earliest and the latest, and deliveries by other routes surely before that."""

    route: str
    earliest: date
    latest: date
    others_before: int


@dataclass(frozen=True)
class Untested:
    """So many events that the exact tests were not made."""

    events: int
    most: int


@dataclass(frozen=True)
class Trend:
    """One change: its kind (lull, rate, route, first, share, untested), about what, the result, and what it rests on.

    `start` to `end` of a lull is the longest stretch in which no delivery can have fallen.
    """

    kind: str
    goods: str
    destination: str
    about: str
    start: date
    end: date
    result: Lull | RateChange | Switch | First | Share | Untested
    deliveries: tuple[str, ...]
    tests: int


def trends(deliveries: Sequence[Delivery], days: Iterable[date]) -> list[Trend]:
    """The changes of every goods and destination; `days` are those given beforehand."""
    found: list[Trend] = []
    told = [d for d in deliveries if counts(d)]
    for goods, country in sorted({(d.goods, d.discharged.where.country) for d in told if d.discharged.where.country}):
        own = [d for d in told if (d.goods, d.discharged.where.country) == (goods, country)]
        counted = disjoint([d for d in own if days_of(d.when)[0]], lambda d: d.shipments[0])
        events = [e for d in counted for e in _events(d)]
        if 2 <= len(events) <= MOST_EVENTS:
            found += _of(goods, country, counted, events, sorted(set(days)))
        elif len(events) > MOST_EVENTS:
            found.append(_untested(goods, country, counted, events))
        found += _firsts(goods, country, own)
    return found


def _of(
    goods: str, country: str, counted: Sequence[Delivery], events: Sequence[DatedEvent], days: Sequence[date]
) -> list[Trend]:
    ids = tuple(d.id for d in counted)
    first, last = min(e.first for e in events), max(e.last for e in events)
    whole = Window(first, last)
    found = []
    if whole.days > 1:
        lull = longest_lull(events, whole)
        found.append(Trend("lull", goods, country, "the longest time without", *_stretch(events, whole), lull, ids, 1))
    inside = [d for d in days if first < d <= last]
    routes = sorted({e.route for e in events if e.route})
    tests = len(inside) * (1 + len(routes))
    for day in inside:
        before = Window(day - timedelta(WINDOW_DAYS), day - timedelta(1))
        after = Window(day, day + timedelta(WINDOW_DAYS - 1))
        ends = before.first, after.last
        near = [_sure(events, before), _sure(events, after)]
        if any(near):
            result = rate_change(events, before, after)
            found.append(Trend("rate", goods, country, str(day), *ends, result, ids, tests))
        for route in routes if all(near) else []:
            took = switch(events, route, before, after)
            found.append(Trend("route", goods, country, f"{route} {day}", *ends, took, ids, tests))
    for year in sorted({str(e.first)[:4] for e in events}):
        same = [e for e in events if str(e.first)[:4] == str(e.last)[:4] == year]
        for route in routes if same else []:
            sure, open_ = sum(e.route == route for e in same), sum(not e.route for e in same)
            if not sure + open_:
                continue
            low, high = share_interval(sure, len(same))[0], share_interval(sure + open_, len(same))[1]
            share = Share(year, (sure, sure + open_), len(same), low, high)
            span = date(int(year), 1, 1), date(int(year), 12, 31)
            found.append(Trend("share", goods, country, f"{route} {year}", *span, share, ids, 1))
    return found


def _untested(goods: str, country: str, counted: Sequence[Delivery], events: Sequence[DatedEvent]) -> Trend:
    first, last = min(e.first for e in events), max(e.last for e in events)
    result = Untested(len(events), MOST_EVENTS)
    return Trend("untested", goods, country, "no test was made", first, last, result, tuple(d.id for d in counted), 0)


def _events(d: Delivery) -> list[DatedEvent]:
    first, last = days_of(d.when)
    if first is None or last is None or last < first:
        return []
    route = "" if route_of(d) == UNKNOWN else route_of(d)
    return [DatedEvent(first, last, route, d.id)] * d.shipments[0]


def _sure(events: Sequence[DatedEvent], window: Window) -> int:
    """How many events surely lie in a window."""
    return sum(window.first <= e.first and e.last <= window.last for e in events)


def _stretch(events: Sequence[DatedEvent], window: Window) -> tuple[date, date]:
    """The first and last day of the longest stretch in which no event can have fallen; else the window."""
    day = timedelta(days=1)
    clear, stretches = window.first, []
    for event in sorted(events, key=lambda e: e.first):
        if event.first > clear:
            stretches.append((clear, event.first - day))
        clear = max(clear, event.last + day)
    if clear <= window.last:
        stretches.append((clear, window.last))
    return max(stretches, key=lambda s: s[1] - s[0], default=(window.first, window.last))


def _firsts(goods: str, country: str, own: Sequence[Delivery]) -> list[Trend]:
    """When each route first comes up."""
    dated = [(d, *days_of(d.when)) for d in own]
    known = [(d, first, last) for d, first, last in dated if first and last and route_of(d) != UNKNOWN]
    found = []
    for route in sorted({route_of(d) for d, _, _ in known}):
        mine = [(first, last, d.id) for d, first, last in known if route_of(d) == route]
        earliest, latest = min(m[0] for m in mine), min(m[1] for m in mine)
        others = [d for d, _, last in known if route_of(d) != route and last < earliest]
        before = sum(d.shipments[0] for d in disjoint(others, lambda d: d.shipments[0]))
        result = First(route, earliest, latest, before)
        found.append(Trend("first", goods, country, route, earliest, latest, result, tuple(m[2] for m in mine), 1))
    return found
