"""Perfect mixing, a model: each draw from a tank has the composition of all that is in it at that moment.

Masses are the middle of their bounds and the opening stock the least that keeps the tank from running dry; when those
masses do not fit each other the model has no answer. Unknown origins count once as not of the origin and once as of it,
which gives the ends of the interval. One such way is among those that the guaranteed bounds allow, so the interval lies
between them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from reckoning.chain.network import Lot, Network, share_of

_EMPTY_T = 1e-9


@dataclass
class _Tank:
    """What a tank holds, and how much of it is of the origin at the least and at the most."""

    stock_t: float
    low_t: float
    high_t: float

    def take(self, mass_t: float, low: float, high: float) -> None:
        self.stock_t += mass_t
        self.low_t += mass_t * low
        self.high_t += mass_t * high

    def give(self, mass_t: float) -> tuple[float, float]:
        """Shares of the origin in a draw."""
        low, high = (part / self.stock_t if self.stock_t > _EMPTY_T else 0.0 for part in (self.low_t, self.high_t))
        self.take(-mass_t, low, high)
        return low, high


def mixed_share(network: Network, target: Lot, origin: str, relevant: Mapping[str, int]) -> tuple[float, float] | None:
    """Shares of the origin in a lot under perfect mixing, lowest and highest; None when middle masses do not fit.

    `relevant` says up to which turn of each terminal the origin counts.
    """
    tanks: dict[str, _Tank] = {}
    for name, last in relevant.items():
        tank = _opening(network, name, last, origin)
        if tank is None:
            return None
        tanks[name] = tank
    carried: dict[str, tuple[float, float]] = {}
    for lot, came in _in_time(network, relevant):
        if came:
            tanks[lot.came].take(_middle_t(lot), *(carried[lot.id] if lot.left else share_of(origin, lot.origins)))
        else:
            carried[lot.id] = tanks[lot.left].give(_middle_t(lot))
    return carried.get(target.id)


def _middle_t(lot: Lot) -> float:
    return (lot.low_t + lot.high_t) / 2 if math.isfinite(lot.high_t) else lot.low_t


def _opening(network: Network, name: str, last: int, origin: str) -> _Tank | None:
    """The least opening stock with which the tank never runs dry, if it does not overflow with it."""
    terminal = network.tanks_at[name]
    level, lowest, highest = 0.0, 0.0, 0.0
    for turn in network.turns[name][: last + 1]:
        filled = level + sum(_middle_t(lot) for lot in turn.came)
        level = filled - sum(_middle_t(lot) for lot in turn.left)
        lowest, highest = min(lowest, level), max(highest, level if turn.at_once else filled)
    opening = max(terminal.opening_low_t, -lowest)
    if opening > terminal.opening_high_t + _EMPTY_T or opening + highest > terminal.capacity_t + _EMPTY_T:
        return None
    tank = _Tank(0.0, 0.0, 0.0)
    tank.take(opening, *share_of(origin, terminal.opening_origins))
    return tank


def _in_time(network: Network, relevant: Mapping[str, int]) -> list[tuple[Lot, bool]]:
    """Every arrival (True) and draw of the relevant turns, in an order in which nothing comes before it left."""
    events = []
    for name, last in relevant.items():
        for number, turn in enumerate(network.turns[name][: last + 1]):
            events += [(lot.came_ms, number, 0, lot.id, lot) for lot in turn.came]
            events += [(lot.left_ms, number, 1, lot.id, lot) for lot in turn.left]
    events.sort(key=lambda e: e[:4])
    return [(lot, is_out == 0) for _, _, is_out, _, lot in _instants_untangled(events)]


Event = tuple[int, int, int, str, Lot]


def _instants_untangled(events: list[Event]) -> list[Event]:
    """Events of one instant so that a lot's draw comes before its arrival, and a tank's arrivals before its draws."""
    done: list[Event] = []
    drawn: set[str] = set()
    for _, same in groupby(events, key=lambda e: e[0]):
        waiting = list(same)
        while waiting:
            due = {e[4].came for e in waiting if not e[2]}
            ready: list[Event] = []
            later: list[Event] = []
            for e in waiting:
                can = e[4].left not in due if e[2] else not e[4].left or e[4].id in drawn
                (ready if can else later).append(e)
            drawn.update(e[4].id for e in ready if e[2])
            done += ready
            waiting = later
    return done
