"""Conclude: what was found of a chain as findings, each with what it rests on, in words a person can check.

| kind | rule | what |
|---|---|---|
| delivery | deliveries/1 | a delivery, or what a source tells of several |
| origin | origins/1 | least and greatest share of one origin in one delivery, % |
| reach | reaches/1 | the terminals within reach in a silence or false position |
| exposure | exposures/1 | whether a party of a delivery counted as listed on the day |
| detection_match | detections/1 | what a satellite's detection is |
| figure | tally/1 | deliveries at the least, by route and period |
| change | trends/1 | a lull, a rate, a route, a share |
| mirror_gap | mirrors/1 | what two countries state of one trade |
| conflict | problems/1 | a statement that cannot be right, or a network of storage that cannot be |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date

from reckoning.chain.change import Lull, RateChange, Switch
from reckoning.chain.conclude_reach import reach_said
from reckoning.chain.delivery import RULE, Delivery, Pattern
from reckoning.chain.detections import Match
from reckoning.chain.exposures import Exposure
from reckoning.chain.listed import REGIMES
from reckoning.chain.lots import Origin, Storage
from reckoning.chain.mirrors import Mirrored
from reckoning.chain.supply_chain import Chain
from reckoning.chain.tally import ALL, Cell, surely_two
from reckoning.chain.telling import as_json, delivery_said
from reckoning.chain.trends import First, Trend, Untested
from reckoning.model.basis import Basis, Grade, Support, grade
from reckoning.model.bound import Bound
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.instant import DAY_MS, parse_instant
from reckoning.resolve.answer import Answer

MOST_LINKS = 200
"""Records linked to one bound of origin: of a network of thousands of lots the rest follow from the terminals."""


def conclusions_of(chain: Chain) -> list[Conclusion]:
    """Every finding of a chain, sorted by id, none named like another."""
    statement = {row.subject: row.statement for row in chain.rows}
    by_id = {d.id: d for d in chain.deliveries}
    found = [
        *(_delivery(d, chain) for d in chain.deliveries),
        *(_origin(o, by_id[o.delivery], statement) for o in chain.storage.origins),
        *(reach_said(r, chain) for r in chain.reaches),
        *(_exposure(e, by_id[e.delivery], statement) for e in chain.exposures),
        *(_match(m) for m in chain.matches),
        *(_cell(c) for c in chain.cells),
        *(_trend(t) for t in chain.trends),
        *(c for m in chain.mirrored for c in _mirror(m, statement)),
        *_problems(chain, statement),
    ]
    return sorted(_numbered(found), key=lambda c: c.id)


def _numbered(found: Iterable[Conclusion]) -> list[Conclusion]:
    seen: Counter[str] = Counter()
    numbered = []
    for c in found:
        first = c.id
        numbered.append(replace(c, ordinal=c.ordinal + seen[first]) if seen[first] else c)
        seen[first] += 1
    return numbered


def _delivery(d: Delivery, chain: Chain) -> Conclusion:
    links = [Link("supports", statement=s) for s in d.statements]
    links += [Link("supports", finding=f) for f in d.findings]
    if d.pattern is Pattern.AGGREGATE:
        links += [Link("part", finding=o.id) for o in chain.deliveries if _may_hold(d, o)]
    where = d.discharged.where
    return Conclusion(
        kind=Kind.DELIVERY,
        rule=RULE,
        subjects=d.subjects,
        title=delivery_said(d),
        grade=d.grade,
        basis=d.basis,
        start_ms=d.start_ms,
        end_ms=d.when.end_ms,
        place=where.terminal or where.port,
        lon=where.lon,
        lat=where.lat,
        low=d.mass.low_t,
        best=d.mass.best_t,
        high=d.mass.high_t,
        unit="t",
        pattern=str(d.pattern),
        signs=d.contradictions,
        parameters=as_json(d),
        links=tuple(links),
        ordinal=d.ordinal,
    )


def _may_hold(several: Delivery, one: Delivery) -> bool:
    """Whether a single delivery may be among several told together: not surely another, and within their time."""
    if one.pattern is not Pattern.SINGLE or one.goods != several.goods or surely_two(several, one):
        return False
    inside = several.when.start_ms is not None and several.when.end_ms is not None and one.start_ms is not None
    there = one.discharged.where.country == several.discharged.where.country
    return inside and there and (several.when.start_ms or 0) <= (one.start_ms or 0) < (several.when.end_ms or 0)


def _origin(o: Origin, d: Delivery, statement: Mapping[str, str]) -> Conclusion:
    b = o.bounds
    least, greatest = 100 * b.least, 100 * b.greatest
    said = f"{least:.1f} to {greatest:.1f} %" if greatest - least >= 0.1 else f"{least:.1f} %"
    rows = [r for record in o.records for r in record.split(", ")]
    links = [Link("part", finding=d.id)]
    links += [Link("supports", statement=statement[r]) for r in rows[:MOST_LINKS] if r in statement]
    papers = "the papers on what came are right"
    if b.correction:
        papers = f"those papers that cannot all be right, by {b.correction.least_t:,.0f} t, are wrong by no more"
    doubts = (
        [{"what": x.what, "records": list(x.records), "over": x.over, "under": x.under} for x in b.correction.doubts]
        if b.correction
        else []
    )
    parameters: dict[str, object] = {
        "delivery": d.id,
        "origin": b.origin,
        "guaranteed": [b.least, b.greatest],
        "mixed_modelled": None if b.mixed_low is None else [b.mixed_low, b.mixed_high],
        "terminals": b.terminals,
        "lots": b.lots,
        "records": len(rows),
        "correction_t": b.correction.least_t if b.correction else None,
        "doubts": doubts,
    }
    return Conclusion(
        kind=Kind.ORIGIN,
        rule="origins/1",
        subjects=(f"finding:{d.id}", f"origin:{b.origin}"),
        title=f"{said} of what {d.hull.named} loaded is of {b.origin}, whatever was mixed, if {papers}",
        grade=Grade.CONTESTED if b.correction else Grade.LIKELY if b.least > 0 or b.greatest < 1 else Grade.UNCLEAR,
        basis=Basis.DOCUMENTED,
        start_ms=d.start_ms,
        end_ms=d.when.end_ms,
        low=least,
        high=greatest,
        unit="%",
        signs=(f"the records cannot all be right by {b.correction.least_t:,.0f} t",) if b.correction else (),
        parameters=parameters,
        links=tuple(links),
    )


def _exposure(e: Exposure, d: Delivery, statement: Mapping[str, str]) -> Conclusion:
    said = {Answer.YES: "counted as listed", Answer.NO: "did not count as listed"}
    told = said.get(e.answer, "cannot be told to have been listed or not")
    name = e.party.name or "a party nobody named"
    named = [e.party.statement] if e.party.statement else []
    held = [statement[r] for r in e.records[:MOST_LINKS] if r in statement]
    links = [Link("part", finding=d.id), *(Link("supports", statement=s) for s in (*named, *e.statements, *held))]
    return Conclusion(
        kind=Kind.EXPOSURE,
        rule="exposures/1",
        subjects=(f"finding:{d.id}", f"regime:{e.regime}", f"role:{e.party.role}", f"party:{e.party.entity or name}"),
        title=f"{name} ({e.party.role}) {told} by {REGIMES[e.regime]} on the day",
        grade={Answer.YES: Grade.LIKELY, Answer.NO: Grade.LIKELY}.get(e.answer, Grade.UNCLEAR),
        basis=Basis.STATED if e.statements and not e.listed_as else Basis.DOCUMENTED,
        start_ms=d.start_ms,
        end_ms=d.when.end_ms,
        pattern=str(e.answer),
        signs=e.path,
        parameters={
            "delivery": d.id,
            "party": name,
            "entity": e.party.entity,
            "role": str(e.party.role),
            "regime": str(e.regime),
            "on": [str(e.first), str(e.last)],
            "answer": str(e.answer),
            "on_named_owners": str(e.on_named),
            "list_version": str(e.list_version) if e.list_version else None,
            "next_version": str(e.next_version) if e.next_version else None,
            "listed_as": e.listed_as,
            "why": list(e.why),
            "path": list(e.path),
        },
        links=tuple(links),
    )


def _match(m: Match) -> Conclusion:
    d = m.detection
    ship = (f"mmsi:{m.mmsi}",) if m.mmsi is not None else ()
    links = [Link("supports", statement=s) for s in d.statements] + [Link("contradicts", finding=f) for f in m.findings]
    return Conclusion(
        kind=Kind.DETECTION_MATCH,
        rule="detections/1",
        subjects=(d.row, *ship),
        title=f"a ship seen by {d.sensor or d.provider or 'a satellite'}: {m.why}",
        grade=Grade.LIKELY if m.answer == "matched" else Grade.POSSIBLE,
        basis=Basis.OBSERVED,
        start_ms=d.t_ms - d.t_error_ms,
        end_ms=d.t_ms + d.t_error_ms,
        lon=d.lon,
        lat=d.lat,
        best=m.distance_km,
        high=m.limit_km,
        unit="km" if m.distance_km is not None else "",
        pattern=m.answer,
        parameters={"length_m": d.length_m, "error_km": d.error_km, "candidates": list(m.candidates)},
        links=tuple(links),
    )


def _cell(c: Cell) -> Conclusion:
    by = "" if c.route == ALL else f" loaded in {c.route}"
    edge = f"; {len(c.over_edge)} more reach over its edge" if c.over_edge else ""
    noun = "delivery" if c.deliveries == 1 else "deliveries"
    many = f"at least {c.deliveries} {noun} of" if c.deliveries else "no delivery is told of wholly within it:"
    start, end = _period_ms(c.period)
    return Conclusion(
        kind=Kind.FIGURE,
        rule="tally/1",
        subjects=(f"goods:{c.goods}", f"country:{c.destination}", f"route:{c.route}", f"period:{c.period}"),
        title=f"{many} {c.goods} to {c.destination}{by} in {c.period}{edge}",
        grade=Grade.POSSIBLE,
        basis=Basis.STATED,
        start_ms=start,
        end_ms=end,
        low=float(c.deliveries),
        bound=Bound.AT_LEAST,
        unit="deliveries",
        pattern="tally",
        parameters={
            "query": {"goods": c.goods, "destination": c.destination, "route": c.route, "period": c.period},
            "tonnes_at_least": round(c.tonnes, 1),
            "over_edge": list(c.over_edge),
        },
        links=(*(Link("counts", finding=f) for f in c.counted), *(Link("part", finding=f) for f in c.over_edge)),
    )


def _period_ms(period: str) -> tuple[int, int]:
    year, _, month = period.partition("-")
    first, after = int(month or 1), int(month or 12) + 1
    end = f"{int(year) + (after > 12):04d}-{(after - 1) % 12 + 1:02d}-01"
    return parse_instant(f"{year}-{first:02d}-01"), parse_instant(end)


def _trend(t: Trend) -> Conclusion:
    r = t.result
    bounds: tuple[float, float]
    if isinstance(r, Lull):
        said = f"no delivery of {t.goods} to {t.destination} is told of from {t.start} to {t.end}, the longest lull"
        bounds, unit = (r.days_low, r.days_high), "days"
    elif isinstance(r, RateChange):
        said = (
            f"deliveries of {t.goods} to {t.destination}: {_range(*r.before)} in the half year before {t.about},"
            f" {_range(*r.after)} after"
        )
        bounds, unit = (r.ratio_low, r.ratio_high), "ratio"
    elif isinstance(r, First):
        when = str(r.earliest) if r.earliest == r.latest else f"{r.earliest} to {r.latest}"
        said = (
            f"{t.goods} to {t.destination} loaded in {r.route} first comes up {when}, after {r.others_before} by others"
        )
        bounds, unit = (r.others_before, r.others_before), "deliveries"
    elif isinstance(r, Untested):
        said = f"{r.events} deliveries of {t.goods} to {t.destination} are over {r.most}: no exact test was made"
        bounds, unit = (r.events, r.events), "deliveries"
    elif isinstance(r, Switch):
        route, _, day = t.about.partition(" ")
        before = f"{_range(*r.took_before)} of {_range(*r.of_before)} before {day}"
        took = f"{before}, {_range(*r.took_after)} of {_range(*r.of_after)} after"
        said, bounds, unit = f"{t.goods} loaded in {route}: {took}", (r.odds_low, r.odds_high), "odds ratio"
    else:
        route, _, year = t.about.partition(" ")
        said = f"{_range(*r.took)} of {r.of} deliveries of {t.goods} of {year} were loaded in {route}"
        bounds, unit = (100 * r.low, 100 * r.high), "%"
    finite = [b if b < float("inf") else None for b in bounds]
    return Conclusion(
        kind=Kind.CHANGE,
        rule="trends/1",
        subjects=(
            f"goods:{t.goods}",
            f"country:{t.destination}",
            f"trend:{t.kind}",
            f"about:{t.about.replace(' ', '_')}",
        ),
        title=f"{said} (a coincidence in time is no cause)" if isinstance(r, RateChange | Switch) else said,
        grade=Grade.POSSIBLE,
        basis=Basis.STATED,
        start_ms=parse_instant(t.start.isoformat()),
        end_ms=parse_instant(t.end.isoformat()) + DAY_MS,
        low=finite[0],
        high=finite[1],
        unit=unit,
        pattern=t.kind,
        parameters={"tests_made": t.tests, "result": {k: _plain(v) for k, v in asdict(r).items()}},
        links=tuple(Link("counts", finding=f) for f in t.deliveries),
    )


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return str(value)
    return None if isinstance(value, float) and value == float("inf") else value


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _mirror(m: Mirrored, statement: Mapping[str, str]) -> Iterable[Conclusion]:
    for gap in m.gaps:
        said = "what both state cannot be compared by mass"
        if gap.gap_t is not None:
            said = f"{gap.gap_t:+,.0f} t imported over exported as stated, {gap.unexplained_t:,.0f} t of it unexplained"
        start, end = _period_ms(gap.period)
        yield Conclusion(
            kind=Kind.MIRROR_GAP,
            rule="mirrors/1",
            subjects=(f"exporter:{m.exporter}", f"importer:{m.importer}", f"hs:{m.code}"),
            title=f"{m.exporter} to {m.importer}, HS {m.code}, {gap.period}: {said}",
            grade=grade([Support(Basis.DOCUMENTED, r) for r in gap.records[:1]]),
            basis=Basis.DOCUMENTED,
            start_ms=start,
            end_ms=end,
            low=0.0 if gap.unexplained_t is not None and gap.gap_t is not None else None,
            best=gap.unexplained_t,
            high=abs(gap.gap_t) if gap.gap_t is not None else None,
            unit="t",
            parameters={k: v for k, v in asdict(gap).items() if k != "records"} | {"period": gap.period},
            links=tuple(Link("supports", statement=statement[r]) for r in gap.records if r in statement),
        )


def _problems(chain: Chain, statement: Mapping[str, str]) -> Iterable[Conclusion]:
    for p in chain.problems:
        subjects = tuple(s for s in p.row.split(", ") if ":" in s) or (f"file:{p.row or 'not told'}",)
        yield _cannot_be(p.what, subjects, tuple(Link("contradicts", statement=s) for s in p.statements))
    yield from _corrections(chain.storage, statement)


def _corrections(storage: Storage, statement: Mapping[str, str]) -> Iterable[Conclusion]:
    for goods, correction in storage.corrections.items():
        records = [r for d in correction.doubts for x in d.records for r in x.split(", ")]
        links = tuple(Link("contradicts", statement=statement[r]) for r in dict.fromkeys(records) if r in statement)
        what = (
            f"stock of {goods} cannot be by {correction.least_t:,.0f} t: more left than came, or tanks would overflow"
        )
        yield replace(_cannot_be(what, (f"storage:{goods}",), links), low=correction.least_t, unit="t")


def _cannot_be(what: str, subjects: tuple[str, ...], links: tuple[Link, ...]) -> Conclusion:
    return Conclusion(
        kind=Kind.CONFLICT,
        rule="problems/1",
        subjects=subjects,
        title=what,
        grade=Grade.CONTESTED,
        basis=Basis.DOCUMENTED,
        pattern="cannot be",
        links=links,
    )
