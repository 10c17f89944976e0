"""Lots: records of stock and deliveries as a storage network, and the bounds of origin of what left it by ship.

A record of stock is a lot that came to a terminal, left one, or the stock at its opening. A number of lot that leaves
one terminal and comes to another is one lot that moved. A delivery that came to or left a terminal with records of
stock, or that others left or came to, is a lot too when its goods are known, unless a record of stock is its own: one
that carries the number of its bill of lading, else one of the same ship (a slip of the pen in the name given) within 3
days. Its origin is what a document states; else the country it was loaded in, unless it was loaded from a terminal of
the network: then it carries the composition along. A record of stock that names no ship is a delivery's when time and
mass fit.

A delivery that a terminal's own records of stock do not show, or of which nobody tells that it was over, may have been
any part of its mass, down to nothing: it may stand in the records under another name, or not have come.

Thresholds. 3 days: a cargo is measured in the tank when pumping ends, and documents are dated by the day (ours). 24
days for records of one number: declarations are filed up to 21 days late.

What it cannot see. Tanks of one terminal that share no pipe count as one. A lot without a date, terminal or direction
is a problem and no lot; one without a mass may be anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.chain.consignments import Problem
from reckoning.chain.delivery import Delivery, Hull, Mass, Pattern, Stop
from reckoning.chain.goods import Goods
from reckoning.chain.joins import keys_of, slip_apart
from reckoning.chain.network import Lot, Network, OriginShare, Tanks
from reckoning.chain.stocks import Stock, key_of, stock_of, tanks_of
from reckoning.chain.storage import Correction, OriginBounds, least_correction, origin_bounds
from reckoning.chain.tonnes import TonnesParameters
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.errors import ManyErrors, ReckoningError
from reckoning.model.instant import DAY_MS
from reckoning.model.row import RecordKind, Row

SAME_DAYS = 3
ONE_NUMBER_DAYS = 24


@dataclass(frozen=True)
class Origin:
    """The bounds of one origin in one delivery, with the records and deliveries of the network behind it."""

    delivery: str
    bounds: OriginBounds
    mass: Mass
    records: tuple[str, ...]


@dataclass(frozen=True)
class Storage:
    """What stock and deliveries say together: bounds of origin, what cannot be, and the least correction of it."""

    networks: dict[str, Network]
    origins: tuple[Origin, ...]
    corrections: dict[str, Correction]
    problems: tuple[Problem, ...]


def storage_of(
    rows: Sequence[Row], deliveries: Sequence[Delivery], places: Whereabouts, who: Who, given: TonnesParameters
) -> Storage:
    """The storage networks of a case, one a kind of goods, and the origin of every delivery that left one."""
    problems: list[Problem] = []
    stocks = [s for r in rows if r.kind == RecordKind.STOCK and (s := stock_of(r, places, who, given, problems))]
    main = Counter(s.goods for s in stocks if s.goods is not Goods.UNKNOWN).most_common(1)
    stocks = [replace(s, goods=main[0][0]) if s.goods is Goods.UNKNOWN and main else s for s in stocks]
    single = [d for d in deliveries if d.pattern is Pattern.SINGLE]
    networks: dict[str, Network] = {}
    origins: list[Origin] = []
    corrections: dict[str, Correction] = {}
    for goods in sorted({s.goods for s in stocks} | {Goods(d.goods) for d in single}):
        own = [s for s in stocks if s.goods == goods]
        cargoes = [d for d in single if d.goods in (goods, Goods.UNKNOWN, Goods.OTHER_FUEL)]
        builder = _Builder(goods, own, cargoes, tanks_of(rows, own, places, goods, given))
        try:
            network = Network(builder.tanks, builder.lots())
            if not builder.drawn and not own:
                continue
            networks[goods] = network
            problems += builder.problems
            if correction := least_correction(network):
                corrections[goods] = correction
            origins += _origins(network, builder)
        except ReckoningError as error:
            problems += _told(error, own)
    return Storage(networks, tuple(origins), corrections, tuple(problems))


def _origins(network: Network, builder: _Builder) -> Iterable[Origin]:
    for delivery, lot in sorted(builder.drawn.items()):
        if network.lot(lot).high_t <= 0:
            continue
        for origin in _reaching(network, lot):
            bounds = origin_bounds(network, lot, origin)
            if bounds.greatest > 0:
                mass = builder.deliveries[delivery].mass
                yield Origin(delivery, bounds, mass, tuple(x.named for x in network.lots if _near(x, network.lot(lot))))


def _reaching(network: Network, lot: str) -> list[str]:
    """The origins that lots name upstream of a lot, whatever their time."""
    seen, waiting = set[str](), [network.lot(lot).left]
    named: set[str] = set()
    while waiting:
        terminal = waiting.pop()
        if terminal in seen:
            continue
        seen.add(terminal)
        named |= {o.origin for o in network.tanks_at[terminal].opening_origins}
        for other in network.lots:
            if other.came == terminal:
                named |= {o.origin for o in other.origins}
                if other.left:
                    waiting.append(other.left)
    return sorted(named)


def _near(lot: Lot, target: Lot) -> bool:
    return lot.id == target.id or (lot.came == target.left and lot.came_ms <= target.left_ms)


class _Builder:
    """Puts lots together from records of stock and from deliveries."""

    def __init__(
        self, goods: Goods, stocks: Sequence[Stock], cargoes: Sequence[Delivery], tanks: tuple[Tanks, ...]
    ) -> None:
        self.tanks = tanks
        self.stocks = [s for s in stocks if s.direction != "opening"]
        self.deliveries = {d.id: d for d in cargoes}
        self._goods = goods
        sure = [d for d in cargoes if d.goods == goods]
        came = Counter(key_of(d.discharged.where) for d in sure)
        left = Counter(key_of(d.loaded.where) for d in sure)
        self._recorded = {(s.terminal, s.direction) for s in stocks}
        self._hubs = {s.terminal for s in stocks} | {k for k in came if k and left[k]}
        self._bills = {bill for d in cargoes for bill in d.bills}
        self.drawn: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._used: set[str] = set()

    def lots(self) -> tuple[Lot, ...]:
        """Every lot, each once."""
        found: dict[str, Lot] = {}
        of_row: dict[str, str] = {}
        for s in sorted(self.stocks, key=lambda s: (s.start_ms, s.direction != "out", s.row.subject)):
            lot = _lot(s)
            earlier = found.get(s.number) if s.number else None
            if earlier and s.direction == "in" and earlier.left and not earlier.came and earlier.left != s.terminal:
                low, high = max(earlier.low_t, lot.low_t), min(earlier.high_t, lot.high_t)
                both = (low, high) if low <= high else (min(earlier.low_t, lot.low_t), max(earlier.high_t, lot.high_t))
                record = f"{earlier.record}, {lot.record}"
                lot = replace(earlier, low_t=both[0], high_t=both[1], came=lot.came, came_ms=lot.came_ms, record=record)
                found[s.number] = lot
                of_row[s.row.subject] = lot.id
                continue
            name = s.number if s.number and s.number not in found else s.row.subject
            found[name] = replace(lot, id=name)
            of_row[s.row.subject] = name
        for d in self.deliveries.values():
            self._add(d, found, of_row)
        return tuple(found.values())

    def _add(self, d: Delivery, found: dict[str, Lot], of_row: dict[str, str]) -> None:
        out, left = self._end(d, d.loaded, "out")
        into, came = self._end(d, d.discharged, "in")
        if out:
            self.drawn[d.id] = of_row[out.row.subject]
            lot = found[of_row[out.row.subject]]
            if came and not into and not lot.came and came != lot.left:
                found[lot.id] = replace(lot, came=came, came_ms=max(_at(d.discharged, "in"), lot.left_ms))
            elif into and of_row[into.row.subject] != lot.id:
                self._join(found, of_row, lot, found[of_row[into.row.subject]])
            return
        if into:
            lot = found[of_row[into.row.subject]]
            if left and not lot.left and left != lot.came:
                found[lot.id] = replace(lot, left=left, left_ms=min(_at(d.loaded, "out"), lot.came_ms), origins=())
                self.drawn[d.id] = lot.id
            elif not lot.left:
                found[lot.id] = replace(lot, origins=self._one_origin(lot, d))
            return
        if d.goods == self._goods and (left or (came and came != left)):
            low, high = d.mass.low_t or 0.0, d.mass.high_t if d.mass.high_t is not None else math.inf
            if self._doubtful(d, left, came):
                low = 0.0
            at_left, at_came = _at(d.loaded, "out") if left else 0, _at(d.discharged, "in") if came else 0
            came = "" if left == came else came
            fine = not (left and came) or at_came >= at_left
            record = ", ".join(d.rows) or d.id
            origins = () if left else _origin_of(d)
            if fine:
                found[d.id] = Lot(d.id, low, high, left, at_left, came, at_came if came else 0, origins, record)
                if left:
                    self.drawn[d.id] = d.id

    def _doubtful(self, d: Delivery, left: str, came: str) -> bool:
        """Whether records of stock that should show a delivery do not, or nobody tells that its discharge was over."""
        if (left, "out") in self._recorded or (came, "in") in self._recorded:
            return True
        return bool(came) and d.discharged.when.end_ms is None

    def _one_origin(self, lot: Lot, d: Delivery) -> tuple[OriginShare, ...]:
        """What record and papers say of where a lot is from; where they differ it is any part of either, and told."""
        if not lot.origins:
            return _origin_of(d)
        ledger = lot.origins[0].origin
        if not d.origin or d.origin == ledger:
            return lot.origins
        what = f"the record of stock has this lot from {ledger}, its papers from {d.origin}: it counts as either"
        statements = tuple(s.row.statement for s in self.stocks if s.row.subject in lot.record.split(", "))
        self.problems.append(Problem(what, lot.record.split(", ")[0], (*statements, *d.statements[:1])))
        return OriginShare(ledger, 0.0, 1.0), OriginShare(d.origin, 0.0, 1.0)

    def _join(self, found: dict[str, Lot], of_row: dict[str, str], lot: Lot, arrived: Lot) -> None:
        """One delivery with a record of stock at both ends: one lot that moved."""
        if lot.came or arrived.left or arrived.came == lot.left or arrived.came_ms < lot.left_ms:
            return
        record = f"{lot.record}, {arrived.record}"
        found[lot.id] = replace(lot, came=arrived.came, came_ms=arrived.came_ms, record=record)
        del found[arrived.id]
        for row, name in of_row.items():
            if name == arrived.id:
                of_row[row] = lot.id

    def _end(self, d: Delivery, stop: Stop, direction: str) -> tuple[Stock | None, str]:
        """The record of stock of a delivery at one end, if there is one, and the terminal of the network there.

        The record is of its ship and the nearest in time; where only the port is known, at any terminal of it.
        """
        key = key_of(stop.where)
        if not key or not stop.when.known:
            return None, ""
        near = [s for s in self.stocks if s.direction == direction and self._is_of(s, d, stop)]
        start = stop.when.start_ms if stop.when.start_ms is not None else stop.when.end_ms or 0

        def fit(s: Stock) -> tuple[bool, bool, int, str]:
            return s.number not in d.bills, not s.ship, abs(s.start_ms - start), s.row.subject

        best = min(near, key=fit, default=None)
        if best:
            self._used.add(best.row.subject)
            return best, best.terminal
        return None, key if key in self._hubs else ""

    def _is_of(self, s: Stock, d: Delivery, stop: Stop) -> bool:
        """Whether a record of stock may be of a delivery's stop: by place, time, and number or ship or mass."""
        numbered = bool(s.number) and s.number in d.bills
        here = s.terminal == key_of(stop.where) or (
            not stop.where.terminal and s.port == stop.where.port and bool(s.ship or numbered)
        )
        if s.row.subject in self._used or not here or (d.bills and s.number in self._bills and not numbered):
            return False
        start = stop.when.start_ms if stop.when.start_ms is not None else stop.when.end_ms or 0
        end = stop.when.end_ms if stop.when.end_ms is not None else start
        slack = (ONE_NUMBER_DAYS if numbered else SAME_DAYS) * DAY_MS
        if not (s.start_ms <= end + slack and s.end_ms >= start - slack):
            return False
        if numbered:
            return True
        return _one_ship(s.ship, d.hull) if s.ship else d.goods == self._goods and _fits(s.mass, d.mass)


def _one_ship(named: frozenset[str], hull: Hull) -> bool:
    """Whether a record's names and number of a ship are a hull's; a name may be a slip of the pen apart."""
    known = keys_of(hull)
    if named & (known | ({str(hull.imo)} if hull.imo else set())):
        return True
    numbers = {n for n in named if n.isdigit()}
    if numbers and hull.imo:
        return False
    return any(slip_apart(a, b) for a in named - numbers for b in known)


def _fits(a: Mass, b: Mass) -> bool:
    """Whether two masses can be one."""
    return not any(x.low_t is not None and y.high_t is not None and x.low_t > y.high_t for x, y in ((a, b), (b, a)))


def _origin_of(d: Delivery) -> tuple[OriginShare, ...]:
    country = d.loaded.where.country
    return (OriginShare(d.origin or country),) if d.origin or country else ()


def _at(stop: Stop, direction: str) -> int:
    start = stop.when.start_ms if stop.when.start_ms is not None else (stop.when.end_ms or 0)
    return _instant(start, stop.when.end_ms if stop.when.end_ms is not None else start + 1, direction)


def _instant(start: int, end: int, direction: str) -> int:
    """The most permissive instant of an interval, to the day: in at its beginning, out at its end."""
    if end - start < DAY_MS:
        return start
    return start - start % DAY_MS if direction == "in" else (end - 1) - (end - 1) % DAY_MS


def _lot(s: Stock) -> Lot:
    low = s.mass.low_t or 0.0
    high = s.mass.high_t if s.mass.high_t is not None else math.inf
    at = _instant(s.start_ms, s.end_ms, s.direction)
    origins = (OriginShare(s.origin),) if s.origin and s.direction == "in" else ()
    if s.direction == "in":
        return Lot("", low, high, came=s.terminal, came_ms=at, origins=origins, record=s.row.subject)
    return Lot("", low, high, left=s.terminal, left_ms=at, record=s.row.subject)


def _told(error: ReckoningError, stocks: Sequence[Stock]) -> list[Problem]:
    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    by_row = {s.row.subject: s.row for s in stocks}
    return [Problem(str(e.what), e.where, (by_row[e.where].statement,) if e.where in by_row else ()) for e in errors]
