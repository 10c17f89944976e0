"""Chain found: what the chain concluded of a simulated case, in the form in which it is scored against truth.

Places are told by the harbour they are: terminals drawn for the frame have its ids, and registers use the same. A
delivery concluded belongs to the true cargo it matches; bounds on origin and exposures follow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reckoning.chain.delivery import Delivery, Pattern, Role
from reckoning.chain.exposures import Exposure
from reckoning.chain.lots import Origin
from reckoning.chain.reaches import Reached
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import MentionKind
from reckoning.simulate.chain_answers import ChainTruth, Delivered, StoredLot
from reckoning.simulate.frame import Frame
from reckoning.simulate.scoring_chain import (
    FoundDelivery,
    FoundReach,
    FoundShare,
    Part,
    match_deliveries,
    same_hull,
    score_deliveries,
    score_exposures,
    score_identities,
    score_origins,
    score_reach,
)

FALSE_ORIGIN = "false_origin"
ON_NAMED = "  on named owners right"


@dataclass(frozen=True)
class ChainFound:
    """What the chain concluded, and the entities it went by."""

    deliveries: Sequence[Delivery]
    origins: Sequence[Origin]
    reaches: Sequence[Reached]
    exposures: Sequence[Exposure]
    entities: Entities


def score_chain(frame: Frame, truth: ChainTruth, found: ChainFound) -> list[Part]:
    """Every score of a chain, a line each."""
    homes = harbours(frame)
    single = [found_delivery(d, homes) for d in found.deliveries if d.pattern is Pattern.SINGLE]
    cargo_of = matched_cargoes(single, truth.deliveries)
    return [
        *score_deliveries(single, truth.deliveries, truth.at_sea),
        *score_origins(found_shares(truth, found.origins, cargo_of)),
        *score_reach([found_reach(r, homes) for r in found.reaches], truth.hidden),
        *score_identities(together(truth, found.entities)),
        *score_exposures(found_exposures(truth, found.exposures, cargo_of), truth.exposures),
        score_exposures(found_exposures(truth, found.exposures, cargo_of, named=True), truth.exposures, ON_NAMED)[1],
    ]


def harbours(frame: Frame) -> dict[str, str]:
    """The name of a harbour by the subject of its drawn terminal."""
    return {f"place:simulated-{n}": home.name for n, home in enumerate(frame.harbours, 1)}


def found_delivery(d: Delivery, homes: Mapping[str, str]) -> FoundDelivery:
    """A delivery concluded."""
    where, when = d.discharged.where, d.discharged.when
    place = homes.get(where.terminal, where.named)
    start, end = when.start_ms, when.end_ms
    if start is None and end is None and d.loaded.when.end_ms is not None:
        start = d.loaded.when.end_ms
    names = frozenset(d.hull.names)
    return FoundDelivery(d.id, d.hull.imo, d.hull.mmsi, names, place, start, end, d.mass.low_t, d.mass.high_t)


def matched_cargoes(found: Sequence[FoundDelivery], true: Sequence[Delivered]) -> dict[str, Delivered]:
    """The true cargo of each delivery concluded that matches one, by the delivery's id."""
    mine = [f for f in found if any(same_hull(f, t) for t in true)]
    return {mine[i].id: true[j] for i, j in match_deliveries(mine, true)}


def found_shares(truth: ChainTruth, origins: Iterable[Origin], cargo_of: Mapping[str, Delivered]) -> list[FoundShare]:
    """Bounds concluded on what left a shared tank, beside the best possible ones."""
    drawn = {lot.lot: lot for lot in truth.drawn}
    shares = []
    for origin in origins:
        cargo = cargo_of.get(origin.delivery)
        lot = drawn.get(cargo.cargo) if cargo else None
        if lot is None:
            continue
        b = origin.bounds
        best = truth.best_bounds(lot.lot, b.origin)
        true, width, mended = lot.origins.get(b.origin, 0.0), best.greatest - best.least, b.correction is not None
        shares.append(FoundShare(lot.lot, b.origin, b.least, b.greatest, true, width, lied_to(truth, lot), mended))
    return shares


def lied_to(truth: ChainTruth, drawn: StoredLot) -> bool:
    """Whether oil whose papers name a false origin came to the tank before a lot left it."""
    liars = {d.cargo for d in truth.deliveries if FALSE_ORIGIN in d.hidden}
    return any(
        x.lot in liars and x.direction == "in" and x.place == drawn.place and x.at_ms <= drawn.at_ms for x in truth.lots
    )


def found_reach(r: Reached, homes: Mapping[str, str]) -> FoundReach:
    """A reach set concluded: candidates at which a loading is not proven impossible, in its order."""
    end = r.interval.first.t_ms if r.interval.first else r.interval.until_ms
    possible = tuple(homes.get(p.place, p.place) for p in r.possible)
    outside = frozenset(homes.values()) - set(possible)
    return FoundReach(r.finding.mmsi, r.interval.last.t_ms, end, possible, outside)


def found_exposures(
    truth: ChainTruth, exposures: Iterable[Exposure], cargo_of: Mapping[str, Delivered], *, named: bool = False
) -> dict[tuple[str, str, str], str]:
    """Answers (on what is `named` alone) by (cargo, party, regime), parties by their true names."""
    names = {called.casefold(): name for called, name in truth.called.items()}
    ship = {e["cargo"]: e["party"] for e in truth.exposures if e["role"] == "ship"}
    found: dict[tuple[str, str, str], str] = {}
    for e in exposures:
        cargo = cargo_of.get(e.delivery)
        if cargo is None:
            continue
        told = ship[cargo.cargo] if e.party.role is Role.SHIP else names.get(e.party.name.casefold(), "")
        if told:
            found[cargo.cargo, told, str(e.regime)] = str(e.on_named if named else e.answer)
    return found


def together(truth: ChainTruth, entities: Entities) -> dict[int, bool]:
    """For each hull that changed: are the mentions of all its names, where any has its number, of one entity."""
    changed: dict[int, set[str]] = {}
    for row in truth.identities:
        changed.setdefault(int(row["imo"]), set()).add(row["name"])
    result = {}
    for imo, names in changed.items():
        mentions = [m for m in entities.mentions.values() if m.kind is MentionKind.SHIP and m.imo == f"imo:{imo}"]
        told, true = {_letters(m.name) for m in mentions}, {_letters(name) for name in names}
        if len(names) > 1 and told & true:
            result[imo] = true <= told and len({entities.of(m.subject) for m in mentions}) == 1
    return result


def _letters(name: str) -> str:
    """A name whatever the order of its letters: a clerk swaps two."""
    return "".join(sorted(name.upper()))
