"""The storage network as a linear programme: what balances, what a tank holds, and what of it is of one origin.

For each turn of a terminal's tanks: stock after = stock before + what came - what left, and it never passes the
capacity. The part of one origin obeys the same balance and is never more than the whole, of stock or of any lot; that
is all that "any parcel may be any feasible part" means. Lots that differ in nothing the programme can see (one
terminal, one turn, one composition) are one variable: the sum of their bounds bounds their sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from reckoning.chain.linear import SCALE, Programme, Solution
from reckoning.chain.network import Lot, Network, share_of

Expression = dict[int, float]


@dataclass(frozen=True)
class Group:
    """Lots that are one variable: their mass together, between the sums of their bounds, of shares low to high."""

    lots: tuple[Lot, ...]
    low_t: float
    high_t: float
    low_share: float
    high_share: float


@dataclass
class Slack:
    """A statement that may be off, and the variables that say by how much it is over or under."""

    what: str
    records: tuple[str, ...]
    over: int
    under: int


@dataclass
class StorageProgramme:
    """The programme for one lot and one origin; `relevant` says up to which turn of each terminal the origin counts.

    Without a target it only asks whether the masses of the whole network fit each other.
    """

    network: Network
    target: Lot | None = None
    origin: str = ""
    elastic: bool = False
    rows: Programme = field(default_factory=Programme)
    slacks: list[Slack] = field(default_factory=list)
    mass: dict[str, Expression] = field(default_factory=dict)
    part: dict[str, Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.relevant = relevant_turns(self.network, self.target) if self.target else {}
        roots = self.relevant if self.target else self.network.tanks_at
        self.scope = coupled_terminals(self.network, roots, everything=self.elastic)
        self.unit_t = _unit_t(self.network, self.target)
        for name in self.scope:
            self._add_terminal(name)

    def share(self, lot: Lot, sign: float) -> Solution:
        """The least (sign 1) or, negated, the greatest (sign -1) share of the origin in a lot that left a terminal."""
        return self.rows.least(_times(self._part_of(lot), sign), one=self._mass_of(lot))

    def _add_terminal(self, name: str) -> None:
        terminal = self.network.tanks_at[name]
        capacity = terminal.capacity_t / self.unit_t
        low_share, high_share = share_of(self.origin, terminal.opening_origins)
        high = min(terminal.opening_high_t, terminal.capacity_t)
        record = (terminal.record or f"opening stock of {name}",)
        stock = self._bounded(
            terminal.opening_low_t, max(high, terminal.opening_low_t), f"opening stock of {name}", record
        )
        capacity_row: Expression = {}
        if self.elastic and math.isfinite(capacity):
            capacity_row = {self._slack(f"capacity of {name}", record).over: -1.0}
        last = self.relevant.get(name, -1)
        part = self._part(stock, low_share, high_share) if last >= 0 else {}
        self._hold(stock, capacity, capacity_row)
        for number, turn in enumerate(self.network.turns[name]):
            stock, came_part = self._take_in(stock, turn.came, counts=number <= last)
            if not turn.at_once:
                self._hold(stock, capacity, capacity_row)
            left = _sum(self._masses(turn.left, came=False))
            stock = self._after(_sum([stock, _times(left, -1.0)]))
            if turn.at_once:
                self._hold(stock, capacity, capacity_row)
            if number <= last:
                part = self._part_after(_sum([part, came_part]), turn.left, left, stock)

    def _hold(self, stock: Expression, capacity: float, slack: Expression) -> None:
        self.rows.keep_at_most({**stock, **slack}, capacity)

    def _take_in(self, stock: Expression, lots: tuple[Lot, ...], *, counts: bool) -> tuple[Expression, Expression]:
        """Stock with a turn's arrivals, and the part of the arrivals that is of the origin."""
        outside = self._groups(lots, came=True)
        masses = [self._group_mass(g) for g in outside]
        moved = [lot for lot in lots if lot.left]
        parts: list[Expression] = []
        if counts:
            parts = [self._part(m, g.low_share, g.high_share) for g, m in zip(outside, masses, strict=True)]
            parts += [self._part_of(lot) for lot in moved]
        return _sum([stock, *masses, *(self._mass_of(lot) for lot in moved)]), _sum(parts)

    def _part_after(self, part: Expression, lots: tuple[Lot, ...], left: Expression, stock: Expression) -> Expression:
        """The stock's part of the origin after a turn: free lots take any, lots that are followed take theirs."""
        followed = [lot for lot in lots if self._follows(lot)]
        own = _sum([self._part_of(lot) for lot in followed])
        rest = _sum([left, *(_times(self._mass_of(lot), -1.0) for lot in followed)])
        after = {self.rows.new(): 1.0}
        expected = _sum([part, _times(own, -1.0)])
        self.rows.keep_at_most(_sum([after, _times(stock, -1.0)]))
        self.rows.keep_at_most(_sum([after, _times(expected, -1.0)]))
        self.rows.keep_at_most(_sum([expected, _times(after, -1.0), _times(rest, -1.0)]))
        return after

    def _follows(self, lot: Lot) -> bool:
        """Whether the origin of a lot that leaves matters further on."""
        return lot is self.target or (
            bool(lot.came) and _turn_of(self.network, lot, lot.came) <= self.relevant.get(lot.came, -1)
        )

    def _after(self, stock: Expression) -> Expression:
        """A variable for a stock, so that rows stay short; it is at least 0."""
        after = self.rows.new()
        self.rows.keep_equal(_sum([stock, {after: -1.0}]))
        return {after: 1.0}

    def _masses(self, lots: tuple[Lot, ...], *, came: bool) -> list[Expression]:
        masses = [self._group_mass(g) for g in self._groups(lots, came=came)]
        return masses + [self._mass_of(lot) for lot in lots if self._alone(lot, came=came)]

    def _alone(self, lot: Lot, *, came: bool) -> bool:
        return lot is self.target or bool(lot.left if came else lot.came)

    def _groups(self, lots: tuple[Lot, ...], *, came: bool) -> list[Group]:
        """Lots of one turn that only this terminal sees, by composition."""
        kinds: dict[tuple[float, float], list[Lot]] = {}
        for lot in lots:
            if not self._alone(lot, came=came):
                kinds.setdefault(share_of(self.origin, lot.origins) if came else (0.0, 1.0), []).append(lot)
        return [
            Group(tuple(found), sum(x.low_t for x in found), sum(x.high_t for x in found), *shares)
            for shares, found in kinds.items()
        ]

    def _group_mass(self, group: Group) -> Expression:
        what = group.lots[0].id if len(group.lots) == 1 else f"one of {len(group.lots)} lots"
        return self._bounded(group.low_t, group.high_t, what, tuple(x.named for x in group.lots))

    def _mass_of(self, lot: Lot) -> Expression:
        if lot.id not in self.mass:
            self.mass[lot.id] = self._bounded(lot.low_t, lot.high_t, lot.id, (lot.named,))
        return self.mass[lot.id]

    def _part_of(self, lot: Lot) -> Expression:
        if lot.id not in self.part:
            self.part[lot.id] = self._part(self._mass_of(lot), 0.0, 1.0)
        return self.part[lot.id]

    def _part(self, mass: Expression, low: float, high: float) -> Expression:
        """The part of a mass that is of the origin, between two shares of it."""
        if low == high:
            return _times(mass, low)
        part = self.rows.new()
        self.rows.keep_at_most(_sum([{part: 1.0}, _times(mass, -high)]))
        if low > 0:
            self.rows.keep_at_most(_sum([{part: -1.0}, _times(mass, low)]))
        return {part: 1.0}

    def _bounded(self, low_t: float, high_t: float, what: str, records: tuple[str, ...]) -> Expression:
        """A mass between bounds; when elastic, it may be off by what its slack says."""
        low, high = low_t / self.unit_t, high_t / self.unit_t
        if low == high and not self.elastic:
            return {SCALE: low}
        mass = self.rows.new()
        slack = self._slack(what, records) if self.elastic else None
        if slack is None:
            self.rows.between(mass, low, high)
            return {mass: 1.0}
        self.rows.keep_at_most({mass: -1.0, SCALE: low, slack.under: -1.0})
        self.rows.keep_at_most({mass: 1.0, slack.over: -1.0}, high)
        return {mass: 1.0}

    def _slack(self, what: str, records: tuple[str, ...]) -> Slack:
        slack = Slack(what, records, self.rows.new(), self.rows.new())
        self.slacks.append(slack)
        return slack


def _unit_t(network: Network, target: Lot | None) -> float:
    """A mass of the network's own size, so that the numbers of the programme are near 1."""
    masses = [lot.high_t if math.isfinite(lot.high_t) else lot.low_t for lot in ([target] if target else network.lots)]
    return max(sum(masses) / len(masses) if masses else 1.0, 1e-3)


def _sum(terms: Iterable[Expression]) -> Expression:
    total: Expression = {}
    for expression in terms:
        for variable, factor in expression.items():
            total[variable] = total.get(variable, 0.0) + factor
    return {variable: factor for variable, factor in total.items() if factor}


def _times(expression: Expression, factor: float) -> Expression:
    return {variable: factor * value for variable, value in expression.items()} if factor else {}


def _turn_of(network: Network, lot: Lot, terminal: str) -> int:
    return network.turn_of[lot.id, terminal]


def relevant_turns(network: Network, target: Lot) -> dict[str, int]:
    """For each terminal whose oil can be in the target: the last turn that can."""
    last = {target.left: _turn_of(network, target, target.left)}
    seen: dict[str, int] = {}
    waiting = [target.left]
    while waiting:
        name = waiting.pop()
        for turn in network.turns[name][seen.get(name, 0) : last[name] + 1]:
            for lot in turn.came:
                if lot.left and _turn_of(network, lot, lot.left) > last.get(lot.left, -1):
                    last[lot.left] = _turn_of(network, lot, lot.left)
                    waiting.append(lot.left)
        seen[name] = last[name] + 1
    return last


def coupled_terminals(network: Network, relevant: Iterable[str], *, everything: bool) -> list[str]:
    """The relevant terminals and all that a mass not known exactly ties to them (`everything`: any mass)."""
    ties: dict[str, set[str]] = {}
    for lot in network.lots:
        if lot.left and lot.came and (everything or lot.low_t != lot.high_t):
            ties.setdefault(lot.left, set()).add(lot.came)
            ties.setdefault(lot.came, set()).add(lot.left)
    found = dict.fromkeys(relevant)
    waiting = list(found)
    for name in waiting:
        for other in sorted(ties.get(name, ())):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)
