"""A storage network: terminals, and lots that come in, go out, or move from one terminal to another.

Masses are tonnes with bounds; times are UTC milliseconds. The order of lots at one instant (a day, where no more is
known) is not known either, so the most permissive one holds: what goes out may have come in at that instant, and the
tanks may have been drawn from before they were filled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all


@dataclass(frozen=True)
class OriginShare:
    """Between `low` and `high` of a parcel (0 to 1) are of this origin."""

    origin: str
    low: float = 1.0
    high: float = 1.0


@dataclass(frozen=True)
class Lot:
    """A parcel that came to a terminal, left one, or both, and how much it held; `record` names the statement.

    `origins` is what is known of its composition, for a lot from outside; nothing known means any. A lot that leaves
    one terminal for another carries the composition it left with.
    """

    id: str
    low_t: float
    high_t: float
    left: str = ""
    left_ms: int = 0
    came: str = ""
    came_ms: int = 0
    origins: tuple[OriginShare, ...] = ()
    record: str = ""

    @property
    def named(self) -> str:
        """The statement to look at: its record, else its id."""
        return self.record or self.id


@dataclass(frozen=True)
class Tanks:
    """The tanks of a terminal of this name: what they hold at most, and their stock before the first lot.

    Where nothing is known of the opening stock, it is anything up to the capacity, of any origin.
    """

    name: str
    capacity_t: float = math.inf
    opening_low_t: float = 0.0
    opening_high_t: float = math.inf
    opening_origins: tuple[OriginShare, ...] = ()
    record: str = ""


@dataclass(frozen=True)
class Turn:
    """What came to a terminal, then what left it, before anything came again: one turn of the tanks.

    `at_once`: all of it at one instant, so that the tanks need not have held all that came.
    """

    came: tuple[Lot, ...]
    left: tuple[Lot, ...]
    at_once: bool


@dataclass(frozen=True)
class Network:
    """Terminals and lots; a terminal that only lots name is one of which nothing is known.

    Raises `InputError`, one for each statement that cannot be right: a mass below zero or its bounds the wrong way
    round, shares outside 0 to 1 or over 1 together, a lot that comes before it left, two lots of one id, and lots that
    leave and come at one instant in a circle.
    """

    tanks: tuple[Tanks, ...]
    lots: tuple[Lot, ...]

    def __post_init__(self) -> None:
        errors = [*_bad_tanks(self.tanks), *_bad_lots(self.lots), *_instant_circles(self.lots)]
        raise_all(errors)

    @cached_property
    def tanks_at(self) -> dict[str, Tanks]:
        """The tanks of every terminal, by its name."""
        known = {t.name: t for t in self.tanks}
        named = {n for lot in self.lots for n in (lot.left, lot.came) if n}
        return known | {n: Tanks(n) for n in sorted(named - known.keys())}

    @cached_property
    def turns(self) -> dict[str, tuple[Turn, ...]]:
        """The turns of each terminal's tanks, in time."""
        events: dict[str, list[tuple[int, int, str, Lot]]] = {name: [] for name in self.tanks_at}
        for lot in self.lots:
            if lot.came:
                events[lot.came].append((lot.came_ms, 0, lot.id, lot))
            if lot.left:
                events[lot.left].append((lot.left_ms, 1, lot.id, lot))
        return {name: _turns(sorted(found, key=lambda e: e[:3])) for name, found in events.items()}

    @cached_property
    def turn_of(self) -> dict[tuple[str, str], int]:
        """Which turn of a terminal a lot belongs to, by (lot, terminal)."""
        return {
            (lot.id, name): number
            for name, turns in self.turns.items()
            for number, turn in enumerate(turns)
            for lot in (*turn.came, *turn.left)
        }

    def lot(self, id: str) -> Lot:
        """The lot of an id that left a terminal; raises `UsageError` when there is none."""
        for lot in self.lots:
            if lot.id == id and lot.left:
                return lot
        raise UsageError(f"no lot {id!r} left a terminal", do="name a lot that was drawn from storage")


def share_of(origin: str, origins: Iterable[OriginShare]) -> tuple[float, float]:
    """The least and greatest share of an origin in a parcel of which these shares are known.

    >>> share_of("VN", [OriginShare("VN", 0.5, 0.6)]), share_of("AE", [OriginShare("VN")]), share_of("VN", [])
    ((0.5, 0.6), (0.0, 0.0), (0.0, 1.0))
    """
    known = list(origins)
    others = sum(o.low for o in known if o.origin != origin)
    own = next((o for o in known if o.origin == origin), OriginShare(origin, 0.0, 1.0))
    return own.low, max(own.low, min(own.high, 1.0 - others))


def _turns(events: list[tuple[int, int, str, Lot]]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    came: list[Lot] = []
    left: list[Lot] = []

    def close(at_once: bool) -> None:
        if came or left:
            turns.append(Turn(tuple(came), tuple(left), at_once))
        came.clear()
        left.clear()

    for _, group in groupby(events, key=lambda e: e[0]):
        same = list(group)
        at_once = len({is_out for _, is_out, _, _ in same}) > 1
        if at_once or (left and not same[0][1]):
            close(False)
        for _, is_out, _, lot in same:
            (left if is_out else came).append(lot)
        if at_once:
            close(True)
    close(False)
    return tuple(turns)


def _bad_range(low: float, high: float) -> bool:
    return not (0 <= low <= high) or math.isinf(low)


def _bad_shares(shares: tuple[OriginShare, ...]) -> bool:
    names = [s.origin for s in shares]
    inside = all(0 <= s.low <= s.high <= 1 for s in shares)
    return not inside or sum(s.low for s in shares) > 1 + 1e-9 or len(set(names)) < len(names)


def _bad_tanks(tanks: tuple[Tanks, ...]) -> list[ReckoningError]:
    errors: list[ReckoningError] = []
    for t in tanks:
        if _bad_range(0.0, t.capacity_t) or _bad_range(t.opening_low_t, t.opening_high_t):
            what = f"{t.opening_low_t:g} to {t.opening_high_t:g} t in tanks of {t.capacity_t:g} t"
            errors.append(InputError(f"a stock that cannot be: {t.name}, {what}", where=t.record))
        if _bad_shares(t.opening_origins):
            errors.append(InputError(f"shares of origin that cannot be: opening stock of {t.name}", where=t.record))
    if len({t.name for t in tanks}) < len(tanks):
        errors.append(InputError("two terminals of one name"))
    return errors


def _bad_lots(lots: tuple[Lot, ...]) -> list[ReckoningError]:
    errors: list[ReckoningError] = []
    seen: set[str] = set()
    for lot in lots:
        if lot.id in seen:
            errors.append(InputError(f"two lots of one id: {lot.id}", where=lot.record))
        seen.add(lot.id)
        if _bad_range(lot.low_t, lot.high_t):
            errors.append(InputError(f"a mass that cannot be: {lot.low_t:g} to {lot.high_t:g} t", where=lot.named))
        if _bad_shares(lot.origins):
            errors.append(InputError("shares of origin that cannot be", where=lot.named))
        if not lot.left and not lot.came:
            errors.append(InputError("a lot that neither came to a terminal nor left one", where=lot.named))
        if lot.left and lot.came and lot.came_ms < lot.left_ms:
            errors.append(
                InputError(f"dates reversed: it came to {lot.came} before it left {lot.left}", where=lot.named)
            )
    return errors


def _instant_circles(lots: tuple[Lot, ...]) -> list[ReckoningError]:
    """Lots that go round at one instant would let oil come from nowhere."""
    instant = [lot for lot in lots if lot.left and lot.came and lot.left_ms == lot.came_ms]
    places = {p: i for i, p in enumerate({(n, lot.left_ms) for lot in instant for n in (lot.left, lot.came)})}
    if not places:
        return []
    rows = [places[lot.left, lot.left_ms] for lot in instant]
    columns = [places[lot.came, lot.came_ms] for lot in instant]
    graph = coo_array((np.ones(len(instant)), (rows, columns)), shape=(len(places), len(places)))
    _, circle = connected_components(graph.tocsr(), directed=True, connection="strong")
    inside = [lot for lot, r, c in zip(instant, rows, columns, strict=True) if circle[r] == circle[c]]
    if not inside:
        return []
    named = ", ".join(lot.named for lot in inside)
    return [InputError(f"lots that go round at one instant: {named}", do="give the hour each left and came")]
