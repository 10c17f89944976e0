"""Tally: how many deliveries and tonnes there were at the least, by year or month and route, without adding twice.

Definition. What sources tell of several shipments, and the single ones, overlap: the same cargo may be in both. Two are
surely not the same when their times do not overlap, or when both name ships and none in common, or both name countries
of loading that differ. The least number is the greatest sum over sets of which every two are surely not the same; the
least tonnes likewise. Records of one conflict group are about one matter and never count twice. There is no greatest
number: what nobody saw is not known. A loading of which nobody says that it arrived is not counted.

A cell is a destination (country), a route (country of loading, or unknown) and a year or month; only what lies wholly
in it counts there. What reaches over its edge is told beside it and not parted.

What it cannot see. A single delivery that a source tells of under another ship's name. With more than 18 in one cell
the set is found by taking the largest first: then still a least number, though perhaps not the greatest such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reckoning.chain.delivery import ARRIVAL, UNKNOWN, Delivery, Pattern
from reckoning.chain.exposures import days_of
from reckoning.chain.joins import keys_of
from reckoning.model.basis import Grade

COUNTED = (Pattern.SINGLE, Pattern.AGGREGATE)
EXACT_UP_TO = 18
ALL = "all routes"


@dataclass(frozen=True)
class Cell:
    """At least so many deliveries and tonnes of goods to a country by a route in a period, and what they rest on.

    `over_edge` are ids of deliveries (or several told together) that lie only partly in the period.
    """

    goods: str
    destination: str
    route: str
    period: str
    deliveries: int
    tonnes: float
    counted: tuple[str, ...]
    over_edge: tuple[str, ...]


def tally(deliveries: Sequence[Delivery], by: str = "year") -> list[Cell]:
    """Cells of every goods, destination, route and period that anything falls in; `by` is year or month."""
    told = [d for d in deliveries if counts(d) and days_of(d.when)[0]]
    cells: dict[tuple[str, str, str, str], list[Delivery]] = {}
    edges: dict[tuple[str, str, str, str], list[Delivery]] = {}
    for d in told:
        first, last = days_of(d.when)
        digits = 4 if by == "year" else 7
        begin, end = str(first)[:digits], str(last)[:digits]
        for route in dict.fromkeys((route_of(d), ALL)):
            head = d.goods, d.discharged.where.country or UNKNOWN, route
            if begin == end:
                cells.setdefault((*head, begin), []).append(d)
            else:
                for period in (begin, end):
                    edges.setdefault((*head, period), []).append(d)
    return [_cell(key, cells.get(key, []), edges.get(key, [])) for key in sorted(cells.keys() | edges.keys())]


def counts(d: Delivery) -> bool:
    """Whether it is told as delivered, by something: not a loading of which nobody says that it arrived."""
    return d.pattern in COUNTED and d.grade is not Grade.UNCLEAR and ARRIVAL not in d.unknown


def _cell(key: tuple[str, str, str, str], inside: Sequence[Delivery], over: Sequence[Delivery]) -> Cell:
    counted = disjoint(inside, lambda d: d.shipments[0])
    heavy = disjoint(inside, lambda d: d.mass.low_t or 0.0)
    return Cell(
        *key,
        deliveries=sum(d.shipments[0] for d in counted),
        tonnes=sum(d.mass.low_t or 0.0 for d in heavy),
        counted=tuple(d.id for d in counted),
        over_edge=tuple(d.id for d in over),
    )


def route_of(d: Delivery) -> str:
    """The country a cargo was loaded in; unknown where nobody says."""
    return d.loaded.where.country or UNKNOWN


def surely_two(a: Delivery, b: Delivery) -> bool:
    """Whether two are surely not, even in part, the same cargo."""
    if set(a.groups) & set(b.groups):
        return False
    if a.pattern is Pattern.SINGLE and b.pattern is Pattern.SINGLE:
        return True
    (first, last), (begin, end) = days_of(a.when), days_of(b.when)
    if first and last and begin and end and (last < begin or end < first):
        return True
    ships = keys_of(a.hull), keys_of(b.hull)
    if all(ships) and not ships[0] & ships[1]:
        return True
    routes = a.loaded.where.country, b.loaded.where.country
    return bool(routes[0] and routes[1] and routes[0] != routes[1])


def disjoint(inside: Iterable[Delivery], weight: Callable[[Delivery], float]) -> list[Delivery]:
    """The heaviest set of which every two are surely not the same."""
    ordered = sorted((d for d in inside if weight(d) > 0), key=lambda d: (-weight(d), d.id))
    if len(ordered) > EXACT_UP_TO:
        taken: list[Delivery] = []
        rivals: list[Delivery] = []  # all but single ones of no conflict group: two of those are surely two
        for d in ordered:
            plain = d.pattern is Pattern.SINGLE and not d.groups
            if all(surely_two(d, t) for t in (rivals if plain else taken)):
                taken.append(d)
                rivals += [] if plain else [d]
        return taken
    apart = [[surely_two(a, b) for b in ordered] for a in ordered]
    best: tuple[float, tuple[int, ...]] = (0.0, ())

    def grow(at: int, chosen: tuple[int, ...], total: float, rest: float) -> None:
        nonlocal best
        if total > best[0]:
            best = total, chosen
        if at == len(ordered) or total + rest <= best[0]:
            return
        left = rest - weight(ordered[at])
        if all(apart[at][c] for c in chosen):
            grow(at + 1, (*chosen, at), total + weight(ordered[at]), left)
        grow(at + 1, chosen, total, left)

    grow(0, (), 0.0, sum(map(weight, ordered)))
    return [ordered[i] for i in best[1]]
