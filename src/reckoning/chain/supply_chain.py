"""Supply chain: from what was seen and what documents say to deliveries, origins, reach, exposure and change.

Pure: rows of documents, findings of ships, static data, who is who, lists of sanctions and judgements in; a `Chain`
out. The rules stand in the modules this one calls, each with its method card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from reckoning.chain.consignments import Consignment, Problem, consignments_of
from reckoning.chain.deliveries import deliveries_of
from reckoning.chain.delivery import Delivery, Pattern, Role
from reckoning.chain.detections import DetectionParameters, Match, detections_of, match_detections
from reckoning.chain.exposures import Exposure, Exposures, bad_holdings
from reckoning.chain.goods import Goods, goods_of
from reckoning.chain.joins import JoinParameters, Judged
from reckoning.chain.listed import Listed
from reckoning.chain.lots import Storage, storage_of
from reckoning.chain.measure import Caught, Measure, caught
from reckoning.chain.mirrors import Mirrored, mirrors
from reckoning.chain.nodes import Nodes, day_of
from reckoning.chain.owners import holdings_of
from reckoning.chain.reach import ReachParameters
from reckoning.chain.reaches import Positions, Reached, candidates_of, reaches_of
from reckoning.chain.seen import fleet_of
from reckoning.chain.services import with_services
from reckoning.chain.sound import sound
from reckoning.chain.tally import Cell, tally
from reckoning.chain.tonnes import TonnesParameters
from reckoning.chain.trends import Trend, trends
from reckoning.chain.voyages import Voyages, sizes_of, tankers_of
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.errors import UsageError
from reckoning.model.judgement import Judgement
from reckoning.model.row import RecordKind, Row
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.entities import Entities
from reckoning.resolve.holdings import Holdings
from reckoning.resolve.names import parse_name


@dataclass(frozen=True)
class ChainParameters:
    """Thresholds of the chain by part, and the days on which change is asked about besides those of measures.

    `days` are written 2023-01-27, several with commas between, so that every value can be set by its name
    (`reckoning.engine.parameters`): joins.taken, reach.greatest_speed_kn.
    """

    tonnes: TonnesParameters = TonnesParameters()
    joins: JoinParameters = JoinParameters()
    reach: ReachParameters = ReachParameters()
    detections: DetectionParameters = DetectionParameters()
    days: str = ""

    @property
    def asked_days(self) -> tuple[date, ...]:
        """The days; raises `UsageError` for one that is none."""
        return tuple(_day(text.strip()) for text in self.days.split(",") if text.strip())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"not a day: {text!r}", do="write days as 2023-01-27, with commas between") from error


@dataclass(frozen=True)
class Chain:
    """Everything found of a case's supply chain; `parties` and `holdings` are what a measure is asked with."""

    deliveries: tuple[Delivery, ...]
    voyages: Voyages
    storage: Storage
    reaches: tuple[Reached, ...]
    matches: tuple[Match, ...]
    exposures: tuple[Exposure, ...]
    cells: tuple[Cell, ...]
    trends: tuple[Trend, ...]
    mirrored: tuple[Mirrored, ...]
    problems: tuple[Problem, ...]
    holdings: Holdings
    parties: Nodes
    rows: tuple[Row, ...] = field(repr=False, default=())

    def delivery(self, id_: str) -> Delivery | None:
        """A delivery by its finding's id."""
        return next((d for d in self.deliveries if d.id == id_), None)

    def measured(self, measure: Measure, start: date) -> list[Caught]:
        """What a proposed measure would have touched from a day on."""
        return caught(self.deliveries, measure, start, self.holdings, self.parties)


def chain_of(
    rows: Sequence[Row],
    findings: pa.Table,
    statics: pa.Table,
    entities: Entities,
    lists: Sequence[SanctionsList] = (),
    judgements: Sequence[Judgement] = (),
    parameters: ChainParameters | None = None,
    positions: Positions | None = None,
) -> Chain:
    """The supply chain of a case.

    `findings` is of `FINDING_SCHEMA` (other kinds than ships' are passed over), `statics` of `STATIC_SCHEMA`;
    `positions` are those near in time to detections and to the ends of false positions: without them detections are not
    matched, and reach in a false position goes by the ends of segments. The order of rows does not matter.
    """
    given = parameters or ChainParameters()
    rows, unsound = sound(sorted(rows, key=lambda row: row.subject))
    who, places, judged = Who(entities), Whereabouts(rows, judgements), Judged.of(judgements)
    fleet, sizes = fleet_of(findings), sizes_of(statics)
    voyages = Voyages(fleet, sizes, places, given.tonnes)
    told = consignments_of(rows, places, who, given.tonnes)
    found = deliveries_of(told, voyages, who, judged, given.joins)
    deliveries = with_services(found, rows, who, places)
    storage = storage_of(rows, deliveries, places, who, given.tonnes)
    nodes = Nodes(who, judged)
    holdings, listed = holdings_of(rows, nodes), Listed(lists, rows, who, judged)
    exposures = Exposures(listed, holdings, nodes).of(deliveries)
    seen_at = detections_of(rows, who, given.detections)
    matches = match_detections(seen_at, positions, sizes, fleet, given.detections) if positions is not None else []
    hulls = _hulls(voyages, deliveries, tankers_of(statics))
    candidates, mirrored = candidates_of(places, deliveries), mirrors(rows, given.tonnes)
    return Chain(
        deliveries=tuple(deliveries),
        voyages=voyages,
        storage=storage,
        reaches=tuple(reaches_of(fleet, hulls, candidates, given.reach, None, positions)),
        matches=tuple(matches),
        exposures=tuple(exposures),
        cells=(*tally(deliveries, "year"), *tally(deliveries, "month")),
        trends=tuple(trends(deliveries, [*given.asked_days, *measure_days(rows, deliveries, who)])),
        mirrored=tuple(mirrored),
        problems=(*unsound, *_problems(rows, told, storage, exposures, listed, mirrored, nodes)),
        holdings=holdings,
        parties=nodes,
        rows=tuple(rows),
    )


def _hulls(voyages: Voyages, deliveries: Sequence[Delivery], tankers: frozenset[int]) -> list[str]:
    """The hulls asked about: those of deliveries, those whose draught shows cargo moved, and tankers."""
    fleet = voyages.fleet
    carried = {d.hull.entity for d in deliveries if d.pattern is Pattern.SINGLE}
    carried |= {g.id for d in deliveries for e in d.custody for g in (e.giver, e.taker) if g.kind == "ship"}
    carried |= {hull for mmsi in tankers for hull in fleet.by_mmsi.get(mmsi, ())}
    return sorted(h for h in fleet.seen if h in carried or voyages.moves(h))


def measure_days(rows: Sequence[Row], deliveries: Sequence[Delivery], who: Who) -> list[date]:
    """The days of measures on goods of the deliveries, or on a party of one, by whatever authority."""
    keys = {parse_name(p.name).key for d in deliveries for p in d.parties if p.name and p.role is not Role.SHIP}
    goods = {d.goods for d in deliveries} - {Goods.UNKNOWN, Goods.OTHER_FUEL}
    found = set()
    for row in rows:
        day = row.get("date")
        if row.kind != RecordKind.SANCTION or day is None or day.value.start_ms is None:
            continue
        named = {parse_name(p.name).key for p in who.parties(row, "target", Role.OWNER)}
        if named & keys or goods_of(row.text("target")) in goods:
            found.add(day_of(day.value.start_ms))
    return sorted(d for d in found if d)


def _problems(
    rows: Sequence[Row],
    told: Sequence[Consignment],
    storage: Storage,
    exposures: Sequence[Exposure],
    listed: Listed,
    mirrored: Sequence[Mirrored],
    nodes: Nodes,
) -> list[Problem]:
    """Every statement that cannot be right, once."""
    by_row = {row.subject: row for row in rows}
    found = [p for c in told for p in c.problems]
    found += storage.problems
    found += [p for m in mirrored for p in m.problems]
    for bad in bad_holdings(exposures):
        subjects = [s for record in bad.records for s in record.split(", ") if s in by_row]
        what = bad.what
        for node, name in sorted(nodes.names.items(), key=lambda kv: -len(kv[0])):
            what = what.replace(node, name)
        found.append(Problem(what, ", ".join(subjects), tuple(by_row[s].statement for s in subjects)))
    for undated in listed.undated:
        what = f"{undated.name} has no date, so nobody can say who was on it on a day; it is left out"
        found.append(Problem(what, undated.files[0].file, ()))
    return list(dict.fromkeys(found))
