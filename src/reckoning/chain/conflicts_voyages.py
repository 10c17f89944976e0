"""Conflicts of voyages: what several records tell of one passage of one ship and tell differently.

Definition. Records that tell of one cargo (`reckoning.chain.joins`, judgements included) tell of one voyage. Of one:
- days of loading, or of discharge, that a published delivery and another one or a berthing tell, and that share none,
  are a contradiction; the day of a paper (customs, bill of lading, stock) is not that of what it is about;
- a later day at a terminal or jetty than at the port around it, at most 3 days apart, is two events: a ship arrives and
  then berths;
- quantities whose bounds cannot both hold are a contradiction, of unit when one is a mass and the other a volume; the
  parts that one source numbers apart are not compared.
Records that name no ship, or only one of which does, and give exactly one quantity of one kind of goods at one port, 15
to 45 days apart, are one cargo dated twice or two cargoes: which, the rule does not know.
Of several voyages: an aggregate's count stands against the parts that other records tell inside its time, when these
are more, or when one calls itself the third where two are told. An arrival foretold up to 31 days later stands beside.

Thresholds. 3 days: berths are waited for. 45 days: a month's error and what a passage takes. 31 days: one month. All
ours.

What it cannot see. Two ships of one name; two cargoes of one ship within two weeks, told by two sources, one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from reckoning.chain.conflict import Conflict, Differs, fields_of, sides_of
from reckoning.chain.consignments import Consignment
from reckoning.chain.deliveries import side_of
from reckoning.chain.delivery import Hull, Pattern, Stop, When
from reckoning.chain.joins import JoinParameters, Judged, clusters
from reckoning.chain.telling import mass_said
from reckoning.chain.tonnes import stated_amount
from reckoning.chain.whereabouts import likeness
from reckoning.model.bound import Amount, wording
from reckoning.model.instant import DAY_MS
from reckoning.model.judgement import Judgement
from reckoning.model.row import Field, RecordKind, Row
from reckoning.resolve.names import parse_name

ONE_VOYAGE_DAYS = 14.0
TO_BERTH_DAYS = 3.0
ONE_CARGO_DAYS = 45.0
FORETOLD_DAYS = 31.0
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\s+(?:shipment|delivery|cargo|call|import)\b", re.IGNORECASE)
_VOLUMES = frozenset({"kL", "m3", "bbl", "barrel"})
_TELLING = (Pattern.SINGLE, Pattern.CALL, Pattern.EXPECTED)


@dataclass(frozen=True)
class Telling:
    """A record and what it says of a cargo."""

    row: Row
    says: Consignment

    def day(self, end: str) -> When:
        """When it was loaded, or discharged."""
        stop = self.stop(end)
        return stop.when

    def stop(self, end: str) -> Stop:
        """Where and when it was loaded, or discharged."""
        return self.says.loaded if end == "load" else self.says.discharged


def conflicts_of_voyages(
    rows: Iterable[Row], consignments: Iterable[Consignment], judgements: Iterable[Judgement] = ()
) -> list[Conflict]:
    """Every conflict among records of voyages."""
    by_subject = {row.subject: row for row in rows}
    tellings = [Telling(by_subject[c.row], c) for c in consignments]
    single = [t for t in tellings if t.says.pattern in _TELLING]
    found: list[Conflict] = []
    sides = [side_of(t.says) for t in single]
    for numbers in clusters(sides, Judged.of(judgements), JoinParameters()):
        voyage = [single[i] for i in numbers]
        found += [c for end in ("load", "discharge") for c in _dates(voyage, end)]
        found += _quantities(voyage)
    return [*found, *_one_cargo_twice(single), *_counts(tellings)]


def _one_ship(a: Hull, b: Hull) -> bool:
    if a.entity and a.entity == b.entity:
        return True
    if a.imo and b.imo:
        return False
    several = any(not hull.entity and len(hull.names) > 1 for hull in (a, b))  # a record that names several ships
    return not several and not _keys(a).isdisjoint(_keys(b))


def _keys(hull: Hull) -> set[str]:
    """Each name, its words written together: GREYHERON is GREY HERON."""
    return {"".join(parse_name(name).words) for name in hull.names} - {""}


def days_apart(a: When, b: When) -> float | None:
    """Days between two intervals, 0 when they share a moment; None where one is not known.

    >>> days_apart(When(0, DAY_MS), When(3 * DAY_MS, 4 * DAY_MS)), days_apart(When(0, DAY_MS), When())
    (3.0, None)
    """
    if a.start_ms is None or b.start_ms is None or a.end_ms is None or b.end_ms is None:
        return None
    gap = max(b.start_ms - a.end_ms, a.start_ms - b.end_ms)
    return 0.0 if gap < 0 else gap / DAY_MS + 1.0


def _dates(voyage: Sequence[Telling], end: str) -> list[Conflict]:
    """The days that share none with each other."""
    stated = sorted((t for t in voyage if t.day(end).known), key=lambda t: (t.day(end).start_ms or 0, t.row.subject))
    clash = [(a, b, d) for a, b in combinations(stated, 2) if (d := _days_too_far(a, b, end))]
    if not clash:
        return []
    apart = [d for *_, d in clash]
    dated = [t for t in stated if any(t is a or t is b for a, b, _ in clash)]
    event = "loading" if end == "load" else "discharge"
    told = [(_told_day(t, end), t.row, fields_of(t.row, f"{end}Date")) for t in dated]
    what = f"{_ship(voyage)}, {event}"
    first, last = dated[0], dated[-1]
    if max(apart) <= TO_BERTH_DAYS and _berths_later(first, last, end):
        places = [t.stop(end).where.named for t in dated]
        told = [(f"{day} at {place}", row, found) for place, (day, row, found) in zip(places, told, strict=True)]
        reading = "a ship arrives at a port and then berths: two events and not a contradiction"
        return [_conflict(Differs.EVENT, "berthing", what, reading, told, dated, end, contradiction=False)]
    days = max(apart)
    reading = f"both are kept; contested by {days:.0f} day{'s' if days > 1 else ''}"
    return [_conflict(Differs.DATE, "date", what, reading, told, dated, end)]


def _days_too_far(a: Telling, b: Telling, end: str) -> float:
    """Days between two tellings of one event when they cannot be of one day; 0 when they can."""
    kinds = {a.row.kind, b.row.kind}
    if RecordKind.DELIVERY not in kinds or not kinds <= {RecordKind.DELIVERY, RecordKind.BERTHING}:
        return 0.0
    return days_apart(a.day(end), b.day(end)) or 0.0


def _berths_later(first: Telling, last: Telling, end: str) -> bool:
    """Whether the later day is told at a narrower place than the earlier one."""
    port, berth = first.stop(end).where, last.stop(end).where
    narrower = bool(berth.terminal) and not port.terminal
    worded = re.compile(r"\b(jetty|berth|terminal|wharf|quay)\b", re.IGNORECASE)
    narrower = narrower or (bool(worded.search(berth.named)) and not worded.search(port.named))
    return narrower and not likeness(port, berth).never


def _conflict(
    differs: Differs,
    rule: str,
    what: str,
    reading: str,
    told: Sequence[tuple[str, Row, Sequence[Field]]],
    tellings: Sequence[Telling],
    end: str,
    *,
    contradiction: bool = True,
) -> Conflict:
    starts = [t.day(end).start_ms for t in tellings if t.day(end).start_ms is not None]
    ends = [t.day(end).end_ms for t in tellings if t.day(end).end_ms is not None]
    sides = sides_of(told)
    start, stop = min((s for s in starts if s), default=None), max((e for e in ends if e), default=None)
    return Conflict(differs, f"conflicts.{rule}/1", what, reading, sides, contradiction, start_ms=start, end_ms=stop)


def _quantities(voyage: Sequence[Telling]) -> list[Conflict]:
    stated: list[tuple[Telling, Amount]] = []
    for t in voyage:
        amount = stated_amount(t.row.get("quantity"), t.row.text("quantityWording"))
        if amount is not None and t.says.mass.known and not _one_of_parts(t, voyage):
            stated.append((t, amount))
    clash = [(a, b) for (a, _), (b, _) in combinations(stated, 2) if not _meet(a, b)]
    if not clash:
        return []
    stated = [(t, amount) for t, amount in stated if any(t is a or t is b for a, b in clash)]
    told = [(wording(amount), t.row, fields_of(t.row, "quantity", "quantityWording")) for t, amount in stated]
    what = f"{_ship(voyage)}, cargo"
    if len({amount.unit in _VOLUMES for _, amount in stated}) > 1:
        masses = "; ".join(dict.fromkeys(w for t, a in stated if a.unit in _VOLUMES for w in t.says.mass.why))
        weighs = next((mass_said(t.says.mass) for t, a in stated if a.unit in _VOLUMES), "not known")
        reading = f"both are kept, with their units: a volume is not a mass ({masses} is {weighs})"
        return [_conflict(Differs.UNIT, "unit", what, reading, told, voyage, "discharge")]
    reading = "both are kept: their bounds cannot both hold"
    return [_conflict(Differs.QUANTITY, "quantity", what, reading, told, voyage, "discharge")]


def _one_of_parts(t: Telling, voyage: Sequence[Telling]) -> bool:
    """Whether its source tells the cargo in several records, each a part."""
    own = [o for o in voyage if o is not t and o.row.kind == t.row.kind and o.says.source == t.says.source]
    return any(not t.says.bill or o.says.bill != t.says.bill for o in own)


def _meet(a: Telling, b: Telling) -> bool:
    """Whether two masses may both hold."""
    first, second = a.says.mass, b.says.mass
    lows = [m.low_t for m in (first, second) if m.low_t is not None]
    highs = [m.high_t for m in (first, second) if m.high_t is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _one_cargo_twice(tellings: Sequence[Telling]) -> list[Conflict]:
    """One quantity at one port at two times, where no ship tells the two cargoes apart."""
    groups: dict[tuple[object, ...], list[Telling]] = {}
    for t in tellings:
        amount = stated_amount(t.row.get("quantity"), t.row.text("quantityWording"))
        if amount is not None and amount.best and t.day("discharge").start_ms is not None:
            port = t.says.discharged.where.port or t.says.discharged.where.finest
            groups.setdefault((amount.best, amount.unit, t.says.goods, port), []).append(t)
    found = []
    for same in groups.values():
        ships = {name for t in same for name in _keys(t.says.hull)}
        apart = [d for a, b in combinations(same, 2) if (d := days_apart(a.day("discharge"), b.day("discharge")))]
        unnamed = any(not t.says.hull.names for t in same)
        if len(ships) <= 1 and unnamed and apart and ONE_VOYAGE_DAYS < max(apart) <= ONE_CARGO_DAYS:
            ordered = sorted(same, key=lambda t: t.day("discharge").start_ms or 0)
            told = [(_told_day(t, "discharge"), t.row, fields_of(t.row, "dischargeDate", "quantity")) for t in ordered]
            reading = "one cargo dated twice, or two cargoes of one size: not to be added before that is settled"
            what = f"{_ship(ordered)}, one quantity ({ordered[0].row.text('quantity')}) at one port"
            found.append(_conflict(Differs.DATE, "one-cargo", what, reading, told, ordered, "discharge"))
    return found


def _counts(tellings: Sequence[Telling]) -> list[Conflict]:
    found = []
    for whole in (t for t in tellings if t.says.pattern is Pattern.AGGREGATE and t.says.hull.names):
        least, most = whole.says.shipments
        others = [t for t in tellings if t is not whole and _one_ship(t.says.hull, whole.says.hull)]
        inside = [t for t in others if t.says.pattern in (Pattern.SINGLE, Pattern.AGGREGATE) and _inside(t, whole)]
        summed = sum(t.says.shipments[0] for t in _disjoint(inside))
        numbered = max((_ordinal(t) for t in inside), default=0)
        if max(summed, numbered) <= (most if most is not None else least):
            continue
        foretold = [t for t in others if t.says.pattern is Pattern.EXPECTED and _soon_after(t, whole)]
        words = "at least " if most is None else ""
        told = [(f"{words}{least} told together", whole.row, fields_of(whole.row, "quantityWording"))]
        told += [(_told_part(t), t.row, fields_of(t.row, "dischargeDate", "confidenceWording")) for t in inside]
        told += [("a further call foretold", t.row, fields_of(t.row, "dischargeDate")) for t in foretold]
        reading = f"at least {least}, and {max(summed, numbered)} if each that is told apart is another"
        if foretold:
            reading += "; an arrival foretold is none yet"
        conflict = _conflict(
            Differs.COUNT, "count", f"{_ship([whole])}, deliveries", reading, told, [whole], "discharge"
        )
        found.append(conflict)
    return found


def _inside(part: Telling, whole: Telling) -> bool:
    """Whether a part's time lies in that of the whole, and is narrower."""
    a, b = _span(part), _span(whole)
    if a.start_ms is None or a.end_ms is None or b.start_ms is None or b.end_ms is None:
        return False
    return b.start_ms <= a.start_ms and a.end_ms <= b.end_ms and (a.start_ms, a.end_ms) != (b.start_ms, b.end_ms)


def _span(t: Telling) -> When:
    return t.day("discharge") if t.day("discharge").known else t.day("load")


def _disjoint(tellings: Sequence[Telling]) -> list[Telling]:
    """As many as share no moment, taken in order of their ends."""
    taken: list[Telling] = []
    for t in sorted(tellings, key=lambda t: _span(t).end_ms or 0):
        if not taken or (_span(t).start_ms or 0) >= (_span(taken[-1]).end_ms or 0):
            taken.append(t)
    return taken


def _ordinal(t: Telling) -> int:
    """Which of several a record calls itself ("likely third shipment")."""
    words = " ".join(t.row.text(name) for name in ("confidenceWording", "quantityWording"))
    match = _ORDINAL.search(words)
    return _ORDINALS.index(match[1].casefold()) + 1 if match else 0


def _soon_after(t: Telling, whole: Telling) -> bool:
    start, end = _span(t).start_ms, _span(whole).end_ms
    return start is not None and end is not None and 0 <= start - end <= FORETOLD_DAYS * DAY_MS


def _told_part(t: Telling) -> str:
    said = t.row.text("confidenceWording") or "one more"
    return (
        f"{_told_day(t, 'discharge')} ({said})"
        if t.says.pattern is Pattern.SINGLE
        else f"at least {t.says.shipments[0]} told apart"
    )


def _told_day(t: Telling, end: str) -> str:
    """The day or days of an interval, as dates."""
    when = t.day(end)
    if when.start_ms is None or when.end_ms is None:
        return t.row.text(f"{end}Date") or "not dated"
    first, last = (datetime.fromtimestamp(ms / 1000, UTC).date() for ms in (when.start_ms, when.end_ms - 1))
    return str(first) if first == last else f"{first} to {last}"


def _ship(tellings: Sequence[Telling]) -> str:
    return next((t.says.hull.named for t in tellings if t.says.hull.names), "a ship nobody named")
