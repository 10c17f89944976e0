"""Lots: records of stock and deliveries as a storage network, and the bounds of origin of what left it by ship.

A record of stock is a lot that came to a terminal, left one, or the stock at its opening. A number of lot that leaves
one terminal and comes to another is one lot that moved. A delivery that came to or left a terminal with records of
stock, or that others left or came to, is a lot too when its goods are known, unless a record of stock is of the same
ship within 3 days: then that record is. Its origin is what a document states; else the country it was loaded in, unless
it was loaded from a terminal of the network: then it carries the composition along. A record of stock that names no
ship is a delivery's when time and mass fit.

Thresholds. 3 days: a cargo is measured in the tank when pumping ends, and documents are dated by the day (ours).

What it cannot see. Tanks of one terminal that share no pipe count as one. A lot without a date, terminal or direction
is a problem and no lot; one without a mass may be anything.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.chain.consignments import Problem
from reckoning.chain.countries import country_code, country_in
from reckoning.chain.delivery import Delivery, Mass, Pattern, Stop, Where
from reckoning.chain.goods import Goods, goods_of
from reckoning.chain.joins import keys_of
from reckoning.chain.network import Lot, Network, OriginShare, Tanks
from reckoning.chain.sources import support_of
from reckoning.chain.storage import Correction, OriginBounds, least_correction, origin_bounds
from reckoning.chain.tonnes import TonnesParameters, mass_of, stated_amount
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.errors import ManyErrors, ReckoningError
from reckoning.model.instant import DAY_MS
from reckoning.model.row import RecordKind, Row

SAME_DAYS = 3
_IN = ("in", "came", "receipt", "received", "arrival", "discharge", "inbound")
_OUT = ("out", "left", "issue", "issued", "dispatch", "dispatched", "loading", "loaded", "outbound")
_OPENING = ("opening", "stock", "balance", "opening stock")


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


@dataclass(frozen=True)
class _Stock:
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


def storage_of(
    rows: Sequence[Row], deliveries: Sequence[Delivery], places: Whereabouts, who: Who, given: TonnesParameters
) -> Storage:
    """The storage networks of a case, one a kind of goods, and the origin of every delivery that left one."""
    problems: list[Problem] = []
    stocks = [s for r in rows if r.kind == RecordKind.STOCK and (s := _stock(r, places, who, given, problems))]
    main = Counter(s.goods for s in stocks if s.goods is not Goods.UNKNOWN).most_common(1)
    stocks = [replace(s, goods=main[0][0]) if s.goods is Goods.UNKNOWN and main else s for s in stocks]
    single = [d for d in deliveries if d.pattern is Pattern.SINGLE]
    networks: dict[str, Network] = {}
    origins: list[Origin] = []
    corrections: dict[str, Correction] = {}
    for goods in sorted({s.goods for s in stocks} | {Goods(d.goods) for d in single}):
        own = [s for s in stocks if s.goods == goods]
        cargoes = [d for d in single if d.goods in (goods, Goods.UNKNOWN, Goods.OTHER_FUEL)]
        builder = _Builder(goods, own, cargoes, _tanks(rows, own, places, goods, given))
        try:
            network = Network(builder.tanks, builder.lots())
            if not builder.drawn and not own:
                continue
            networks[goods] = network
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
        self, goods: Goods, stocks: Sequence[_Stock], cargoes: Sequence[Delivery], tanks: tuple[Tanks, ...]
    ) -> None:
        self.tanks = tanks
        self.stocks = [s for s in stocks if s.direction != "opening"]
        self.deliveries = {d.id: d for d in cargoes}
        self._goods = goods
        sure = [d for d in cargoes if d.goods == goods]
        came = Counter(key_of(d.discharged.where) for d in sure)
        left = Counter(key_of(d.loaded.where) for d in sure)
        self._hubs = {s.terminal for s in stocks} | {k for k in came if k and left[k]}
        self.drawn: dict[str, str] = {}
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
            elif not lot.origins and not lot.left:
                found[lot.id] = replace(lot, origins=_origin_of(d))
            return
        if d.goods == self._goods and (left or (came and came != left)):
            low, high = d.mass.low_t or 0.0, d.mass.high_t if d.mass.high_t is not None else math.inf
            at_left, at_came = _at(d.loaded, "out") if left else 0, _at(d.discharged, "in") if came else 0
            came = "" if left == came else came
            fine = not (left and came) or at_came >= at_left
            record = ", ".join(d.rows) or d.id
            origins = () if left else _origin_of(d)
            if fine:
                found[d.id] = Lot(d.id, low, high, left, at_left, came, at_came if came else 0, origins, record)
                if left:
                    self.drawn[d.id] = d.id

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

    def _end(self, d: Delivery, stop: Stop, direction: str) -> tuple[_Stock | None, str]:
        """The record of stock of a delivery at one end, if there is one, and the terminal of the network there.

        The record is of its ship and the nearest in time; where only the port is known, at any terminal of it.
        """
        key = key_of(stop.where)
        if not key or not stop.when.known:
            return None, ""
        keys = keys_of(d.hull) | ({str(d.hull.imo)} if d.hull.imo else set())
        start = stop.when.start_ms if stop.when.start_ms is not None else stop.when.end_ms or 0
        end = stop.when.end_ms if stop.when.end_ms is not None else start
        near = [
            s
            for s in self.stocks
            if s.direction == direction
            and (s.terminal == key or (not stop.where.terminal and s.port == stop.where.port and s.ship))
            and s.row.subject not in self._used
            and (s.ship & keys if s.ship else d.goods == self._goods and _fits(s.mass, d.mass))
            and s.start_ms <= end + SAME_DAYS * DAY_MS
            and s.end_ms >= start - SAME_DAYS * DAY_MS
        ]
        best = min(near, key=lambda s: (not s.ship, abs(s.start_ms - start), s.row.subject), default=None)
        if best:
            self._used.add(best.row.subject)
            return best, best.terminal
        return None, key if key in self._hubs else ""


def _fits(a: Mass, b: Mass) -> bool:
    """Whether two masses can be one."""
    return not any(x.low_t is not None and y.high_t is not None and x.low_t > y.high_t for x, y in ((a, b), (b, a)))


def key_of(where: Where) -> str:
    """The name of a terminal in a network: its subject, else its port; empty where neither is known."""
    return where.terminal or where.port


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


def _lot(s: _Stock) -> Lot:
    low = s.mass.low_t or 0.0
    high = s.mass.high_t if s.mass.high_t is not None else math.inf
    at = _instant(s.start_ms, s.end_ms, s.direction)
    origins = (OriginShare(s.origin),) if s.origin and s.direction == "in" else ()
    if s.direction == "in":
        return Lot("", low, high, came=s.terminal, came_ms=at, origins=origins, record=s.row.subject)
    return Lot("", low, high, left=s.terminal, left_ms=at, record=s.row.subject)


def _stock(row: Row, places: Whereabouts, who: Who, given: TonnesParameters, problems: list[Problem]) -> _Stock | None:
    where, date = places.named(row.text("terminal")), row.get("date")
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
    if amount and not mass.known and amount.best is not None and amount.best >= 0:
        problems.append(_problem(f"a quantity without a unit: {field.raw!r}; it counts as not known", row))  # type: ignore[union-attr]
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
    return _Stock(
        row, terminal, where.port, direction, goods, mass, *times, row.text("lot").strip(), origin, frozenset(ship)
    )


def _problem(what: str, row: Row) -> Problem:
    return Problem(what, row.subject, (row.statement,))


def _tanks(
    rows: Sequence[Row], stocks: Sequence[_Stock], places: Whereabouts, goods: Goods, given: TonnesParameters
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


def _told(error: ReckoningError, stocks: Sequence[_Stock]) -> list[Problem]:
    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    by_row = {s.row.subject: s.row for s in stocks}
    return [Problem(str(e.what), e.where, (by_row[e.where].statement,) if e.where in by_row else ()) for e in errors]
