"""Deliveries: voyages and documents put together: what each cargo was, who carried it, and how sure that is.

Definition. Records that tell of one cargo (`reckoning.chain.joins`) are one delivery, with the call of the ship that
they fit best. A discharge that a draught shows is a delivery without any document when some document of the case names
the ship, else only a discharge of goods not known; a call without either is none. What a
source tells of several shipments together stays one finding beside the single ones, and is never added to them.

Tonnes. Figures of one kind of document in one source that carry different numbers are parts and add up; all else said
of a cargo are alternatives, of which only what all allow stands (`reckoning.chain.tonnes.together`).

Grade and basis. Each independence group supports a delivery with its basis; a draught typed at a call that was seen is
a statement of the crew; a call that was seen where documents say is an observation. The grade follows
`reckoning.model.basis`; the basis is that of the firmest support.

What it cannot see. A delivery that nobody wrote down and no draught shows. See the cards of its parts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.chain.consignments import Consignment
from reckoning.chain.custody import custody_of, title_of
from reckoning.chain.delivery import ARRIVAL, Delivery, Hull, Join, Leg, Mass, Pattern, Stop, When, Where
from reckoning.chain.goods import Goods
from reckoning.chain.joins import JoinParameters, Judged, Score, Side, clusters, keys_of, score, slip_apart
from reckoning.chain.tonnes import together
from reckoning.chain.voyages import Arrival, Voyages
from reckoning.chain.who import Who
from reckoning.model.basis import Basis, Support, grade
from reckoning.model.instant import DAY_MS, iso
from reckoning.model.row import RecordKind

JOINED = (Pattern.SINGLE, Pattern.CALL, Pattern.EXPECTED)
FILED_DAYS = 21
"""A customs declaration is filed up to so long after discharge: the longest term that codes give for it is 20 days."""
FROM_DOCUMENTS = "route not observed: known from documents alone"
_ORDER = list(Basis)


@dataclass(frozen=True)
class Told:
    """A cluster of records of one cargo, the arrival they belong to, and the joins behind both.

    `of_the_chain`: the ship is named in some document of the case.
    """

    records: tuple[Consignment, ...]
    arrival: Arrival | None
    joins: tuple[Join, ...]
    of_the_chain: bool = True


def deliveries_of(
    told: Sequence[Consignment], voyages: Voyages, who: Who, judged: Judged, given: JoinParameters
) -> list[Delivery]:
    """Every delivery, and whatever else sources tell of shipments, each once, in time."""
    single = [c for c in told if c.pattern in JOINED]
    groups = [[single[i] for i in found] for found in clusters([side_of(c) for c in single], judged, given)]
    arrivals = _arrivals(voyages, groups, who)
    found = [_delivery(t, voyages, who) for t in _matched(groups, arrivals, judged, given)]
    found += [_several(c) for c in told if c.pattern not in JOINED]
    return _numbered(sorted(found, key=lambda d: (d.start_ms is None, d.start_ms or 0, d.rows, d.findings)))


def side_of(c: Consignment) -> Side:
    """A record as it is compared."""
    late = FILED_DAYS if c.kind == RecordKind.CUSTOMS else 0.0
    return Side(c.row, c.hull, c.goods, c.loaded, c.discharged, c.mass, c.bill, c.source, late)


def _filed(c: Consignment) -> Stop:
    """Where and when a record says the cargo was discharged; a declaration may be filed some time after that."""
    when = c.discharged.when
    if c.kind != RecordKind.CUSTOMS or when.start_ms is None:
        return c.discharged
    return replace(c.discharged, when=When(when.start_ms - FILED_DAYS * DAY_MS, when.end_ms))


def _arrivals(voyages: Voyages, groups: Sequence[Sequence[Consignment]], who: Who) -> list[tuple[Arrival, Hull, bool]]:
    """Arrivals of ships that a document may name (then True), or whose draught shows a discharge."""
    named = {key for group in groups for c in group for key in keys_of(c.hull)}
    numbers = {c.hull.imo for group in groups for c in group if c.hull.imo}
    unnamed = any(not c.hull.names and not c.hull.imo for group in groups for c in group)
    found = []
    for key in sorted(voyages.fleet.seen):
        hull = _known_as(voyages.fleet.hulls[key], who)
        wanted = hull.imo in numbers or any(k in named or any(slip_apart(k, n) for n in named) for k in keys_of(hull))
        if wanted or unnamed or voyages.moves(key):
            found += [(a, hull, wanted) for a in voyages.arrivals(key) if wanted or a.discharged]
    return found


def _known_as(hull: Hull, who: Who) -> Hull:
    """A hull of tracks with the names that documents give its number."""
    known = who.hull_of(who.entities.of(hull.entity), hull.names)
    return replace(hull, names=known.names)


def _matched(
    groups: Sequence[Sequence[Consignment]],
    arrivals: Sequence[tuple[Arrival, Hull, bool]],
    judged: Judged,
    given: JoinParameters,
) -> list[Told]:
    """Each group with the arrival it fits best, one to one, the best first; then arrivals that none fits."""
    pairs = []
    for a, (arrival, hull, _) in enumerate(arrivals):
        side = _side_of_arrival(arrival, hull)
        for g, group in enumerate(groups):
            if _may_meet(group, arrival, hull, given):
                scores = [score(side_of(c), side, judged, given) for c in group]
                if not any(s.never for s in scores) or any(s.judged and s.value == 1 for s in scores):
                    pairs.append((max(s.value for s in scores), g, a, scores))
    of_group: dict[int, tuple[int, list[Score]]] = {}
    taken: set[int] = set()
    shown: dict[int, list[Join]] = defaultdict(list)
    for value, g, a, scores in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if value >= given.taken and g not in of_group and a not in taken:
            of_group[g] = a, scores
            taken.add(a)
        elif value >= given.shown and of_group.get(g, (a,))[0] != a:
            best = max(scores, key=lambda s: s.value)
            shown[g].append(Join(f"finding:{arrivals[a][0].findings[0]}", best.value, best.why, taken=False))
    told = []
    for g, group in enumerate(groups):
        matched = of_group.get(g)
        call = arrivals[matched[0]][0] if matched else None
        told.append(Told(tuple(group), call, (*_joins(group, matched, judged, given), *shown[g][:3])))
    return told + [Told((), a, (), w) for n, (a, _, w) in enumerate(arrivals) if n not in taken and a.discharged]


def _joins(
    group: Sequence[Consignment], matched: tuple[int, list[Score]] | None, judged: Judged, given: JoinParameters
) -> list[Join]:
    """Why each record of a group is in it: its score against the arrival, else against the record it fits best."""
    joins = []
    for n, c in enumerate(group):
        scores = [matched[1][n]] if matched else []
        scores += [score(side_of(c), side_of(o), judged, given) for o in group if o is not c]
        if scores:
            best = max(scores, key=lambda s: s.value)
            joins.append(Join(c.row, best.value, best.why, True, "judgement" if best.judged else "rule"))
    return joins


def _may_meet(group: Sequence[Consignment], arrival: Arrival, hull: Hull, given: JoinParameters) -> bool:
    """A first sieve by ship and time, so that few pairs are scored."""
    if any(c.hull.imo and hull.imo and c.hull.imo != hull.imo for c in group):
        return False
    at = arrival.stop.when.start_ms or 0
    reach = (given.voyage_days + given.window_days) * DAY_MS
    times = [t for c in group for s in (c.loaded, c.discharged) for t in (s.when.start_ms, s.when.end_ms) if t]
    return not times or min(times) - reach <= at <= max(times) + reach


def _side_of_arrival(arrival: Arrival, hull: Hull) -> Side:
    loaded = arrival.loads[-1].stop if arrival.loads else Stop()
    return Side(f"finding:{arrival.findings[0]}", hull, Goods.UNKNOWN, loaded, arrival.stop, arrival.mass)


def _delivery(told: Told, voyages: Voyages, who: Who) -> Delivery:
    records, arrival = told.records, told.arrival
    firm = [c for c in records if c.pattern is Pattern.SINGLE] or list(records)
    hull = _hull(firm, arrival, voyages, who)
    load_stops = [m.stop for m in arrival.loads[-1:]] if arrival else []
    loaded, load_doubts = _one_stop([*load_stops, *(c.loaded for c in firm)], "loaded")
    others = arrival is not None or any(c.discharged.when.known for c in firm if c.kind != RecordKind.CUSTOMS)
    told_of = [_filed(c) if others else c.discharged for c in firm]
    discharged, discharge_doubts = _one_stop([*([arrival.stop] if arrival else []), *told_of], "discharged")
    mass, mass_doubts = together([*_parts(firm), *([arrival.mass] if arrival else [])])
    goods, goods_doubts = _one_goods(firm)
    legs = arrival.legs if arrival else (Leg(loaded, discharged, False, (FROM_DOCUMENTS,)),)
    supports = _supports(records, arrival)
    findings = (arrival.findings + tuple(f for m in arrival.loads for f in m.findings)) if arrival else ()
    return Delivery(
        hull=hull,
        goods=goods,
        loaded=loaded,
        discharged=discharged,
        mass=mass,
        pattern=_pattern(told),
        origin=_sole(c.origin.country or c.origin.named for c in firm),
        legs=legs,
        custody=custody_of(hull, loaded, discharged, mass, arrival, voyages),
        title=title_of([e for c in firm for e in c.title]),
        services=tuple(dict.fromkeys(p for c in records for p in c.services)),
        joins=told.joins,
        contradictions=(*load_doubts, *discharge_doubts, *mass_doubts, *goods_doubts),
        unknown=(*_arrival_unknown(records, discharged, arrival), *_unknown(loaded, discharged, mass, legs, arrival)),
        grade=grade(supports),
        basis=min((s.basis for s in supports), key=_ORDER.index, default=Basis.MODELLED),
        groups=tuple(sorted({c.conflict_group for c in records if c.conflict_group})),
        statements=tuple(dict.fromkeys(s for c in records for s in c.statements)),
        findings=tuple(dict.fromkeys([*findings, *(f for leg in legs for f in leg.findings)])),
        rows=tuple(c.row for c in records),
        bills=tuple(dict.fromkeys(c.bill for c in records if c.bill)),
    )


def _several(c: Consignment) -> Delivery:
    """What a record tells of several shipments, or of something else."""
    support = [c.support] if c.pattern is not Pattern.CONTEXT else []
    leg = Leg(c.loaded, c.discharged, False, (FROM_DOCUMENTS,))
    return Delivery(
        hull=c.hull,
        goods=c.goods,
        loaded=c.loaded,
        discharged=c.discharged,
        mass=c.mass,
        pattern=c.pattern,
        shipments=c.shipments,
        legs=(leg,) if c.pattern is not Pattern.CONTEXT else (),
        title=title_of(c.title),
        services=c.services,
        unknown=_unknown(c.loaded, c.discharged, c.mass, (leg,), None),
        grade=grade(support),
        basis=c.support.basis,
        groups=(c.conflict_group,) if c.conflict_group else (),
        statements=c.statements,
        rows=(c.row,),
    )


def _hull(records: Sequence[Consignment], arrival: Arrival | None, voyages: Voyages, who: Who) -> Hull:
    told = [c.hull for c in records if c.hull.names or c.hull.imo or c.hull.entity]
    if arrival:
        told.insert(0, _known_as(voyages.fleet.hulls[arrival.hull], who))
    if not told:
        return Hull()
    imo = next((h.imo for h in told if h.imo), None)
    entities = sorted({h.entity for h in told if h.entity})
    entity = (
        f"imo:{imo}" if imo else next((e for e in entities if e.startswith("mmsi:")), entities[0] if entities else "")
    )
    names = tuple(dict.fromkeys(n for h in told for n in h.names))
    return Hull(entity, imo, next((h.mmsi for h in told if h.mmsi), None), names)


def _one_stop(stops: Sequence[Stop], what: str) -> tuple[Stop, tuple[str, ...]]:
    """The stop that several tell of: the finest place and the sharpest time; times that cannot both be are told."""
    placed = [s for s in stops if s.where.finest != "unknown"]
    timed = [s for s in stops if s.when.known]
    if not placed and not timed:
        return stops[0] if stops else Stop(), ()
    where = max(placed, key=lambda s: _fineness(s.where), default=None)
    when = min(timed, key=lambda s: _width_ms(s.when), default=None)
    doubts = []
    if when:
        apart = {_said(s.when) for s in timed if not _meet(s.when, when.when)}
        if apart:
            doubts.append(f"{what} {_said(when.when)} or {' or '.join(sorted(apart))}")
    first = where or when or Stop()
    seen = next((s for s in stops if s.finding), first)
    bases = tuple(dict.fromkeys(b for s in stops for b in s.bases))
    at = when.when if when else When()
    return Stop(first.where, at, bases, seen.partner, seen.finding), tuple(doubts)


def _fineness(where: Where) -> tuple[bool, bool, bool, bool]:
    return bool(where.judged), bool(where.terminal), bool(where.port), bool(where.country)


def _width_ms(when: When) -> int:
    return when.end_ms - when.start_ms if when.start_ms is not None and when.end_ms is not None else 2**60


def _meet(a: When, b: When) -> bool:
    """Whether two times can be one, a day given for the hour that documents do not tell."""
    return all(x.end_ms is None or y.start_ms is None or y.start_ms <= x.end_ms + DAY_MS for x, y in ((a, b), (b, a)))


def _said(when: When) -> str:
    first = (iso(when.start_ms) or "an unknown day")[:10]
    last = (iso(when.end_ms - 1) or "")[:10] if when.end_ms is not None else ""
    return first if last in ("", first) else f"{first} to {last}"


def _parts(records: Sequence[Consignment]) -> list[Mass]:
    """The masses of a cargo as alternatives, those of numbered parts in one source added up."""
    sets: dict[tuple[str, str], dict[str, Mass]] = defaultdict(dict)
    alone = []
    for c in records:
        if c.bill and c.mass.known:
            sets[c.kind, c.source].setdefault(c.bill, c.mass)
        elif c.mass.known:
            alone.append(c.mass)
    for parts in sets.values():
        masses = list(parts.values())
        alone.append(masses[0] if len(masses) == 1 else _added(masses))
    return alone


def _added(masses: Sequence[Mass]) -> Mass:
    def total(values: list[float | None]) -> float | None:
        known = [v for v in values if v is not None]
        return sum(known) if len(known) == len(values) else None

    why = f"{len(masses)} parts: {'; '.join(w for m in masses for w in m.why)}"
    bases = tuple(dict.fromkeys(b for m in masses for b in m.bases))
    low = sum(m.low_t or 0.0 for m in masses)
    return Mass(low, total([m.best_t for m in masses]), total([m.high_t for m in masses]), bases, (why,))


def _one_goods(records: Sequence[Consignment]) -> tuple[str, tuple[str, ...]]:
    told = Counter(c.goods for c in records if c.goods not in (Goods.UNKNOWN, Goods.OTHER_FUEL))
    if not told:
        vague = any(c.goods == Goods.OTHER_FUEL for c in records)
        return (Goods.OTHER_FUEL if vague else Goods.UNKNOWN), ()
    first = min(told, key=lambda g: (-told[g], g))
    others = sorted(set(told) - {first})
    return first, tuple(f"goods: {first} or {other}" for other in others)


def _sole(texts: Iterable[str]) -> str:
    """The one thing that is said; empty where nothing is, or several things are."""
    told = {text for text in texts if text}
    return told.pop() if len(told) == 1 else ""


def _supports(records: Sequence[Consignment], arrival: Arrival | None) -> list[Support]:
    firm = [c.support for c in records if c.pattern is Pattern.SINGLE]
    if arrival and arrival.discharged:
        firm.append(Support(Basis.STATED, f"ship {arrival.hull}"))
    if arrival and any(c.pattern is Pattern.SINGLE for c in records):
        firm.append(Support(Basis.OBSERVED, "tracks"))
    if firm:
        firm += [replace(c.support, group=f"call {c.support.group}") for c in records if c.pattern is Pattern.CALL]
    return firm or [c.support for c in records if c.pattern is Pattern.CALL]


def _pattern(told: Told) -> Pattern:
    patterns = {c.pattern for c in told.records}
    discharged = told.arrival is not None and told.arrival.discharged
    if Pattern.SINGLE in patterns or (discharged and told.of_the_chain):
        return Pattern.SINGLE
    if not patterns:
        return Pattern.DISCHARGE
    return Pattern.CALL if Pattern.CALL in patterns else Pattern.EXPECTED


def _unknown(
    loaded: Stop, discharged: Stop, mass: Mass, legs: Sequence[Leg], arrival: Arrival | None
) -> tuple[str, ...]:
    """What is not known of a delivery, in words."""
    found = [u for leg in legs for u in leg.unknown]
    if loaded.where.finest == "unknown":
        found.append("where it was loaded")
    if not discharged.when.known:
        found.append("when it was discharged")
    if not mass.known:
        found.append("how much it was")
    if arrival and not arrival.loads:
        found.append("where its cargo came aboard: no loading was seen")
    if arrival and len(arrival.loads) > 1:
        found.append(f"how the cargo of {len(arrival.loads)} loadings was parted")
    return tuple(dict.fromkeys(found))


def _arrival_unknown(records: Sequence[Consignment], discharged: Stop, arrival: Arrival | None) -> tuple[str, ...]:
    """Whether the papers tell of a loading alone: a bill of lading says where a cargo was meant to go."""
    published = any(c.kind == RecordKind.DELIVERY for c in records)
    return () if arrival or published or discharged.when.known else (ARRIVAL,)


def _numbered(found: Sequence[Delivery]) -> list[Delivery]:
    """Deliveries with ordinals, so that two that are named alike have two ids."""
    seen: Counter[str] = Counter()
    numbered = []
    for delivery in found:
        numbered.append(replace(delivery, ordinal=seen[delivery.id]))
        seen[delivery.id] += 1
    return numbered
