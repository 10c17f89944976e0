"""Voyages: from what was seen of a hull, its passages, where cargo came aboard and where it left again.

Definition. A voyage is a run of legs between stops: port calls with a stop (confidence 2 or more) and meetings. On each
leg, what nobody saw is told: silences, false positions, times in which no source could hear the ship.

Cargo moves where the draught changes (`reckoning.sea.draught`): deeper is a loading, shallower a discharge. A change
belongs to the call of the ship that overlaps it or ended within 24 h before it; else to a meeting; else to a silence or
false position, and then where it happened is not known. A ship met by one whose draught fell has loaded, though it
typed nothing, and the other way round. A discharge takes the cargo of the loadings since the discharge before the last.

Thresholds. 24 h, as for draught changes: crews type the draught on departure or when they think of it. Confidence 2.

What it cannot see. Cargo moved without a new draught typed: such a call becomes a delivery only when a document says
so. A partial discharge at two berths of one call is one discharge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import pyarrow as pa

from reckoning.chain.delivery import Leg, Mass, Stop, When, Where
from reckoning.chain.seen import LATEST_MS, LEAST_CONFIDENCE, UNHEARD, Fleet, Seen, describe
from reckoning.chain.tonnes import TonnesParameters, from_draught
from reckoning.chain.whereabouts import Whereabouts
from reckoning.model.basis import Basis
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS, iso

NEAR_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Sizes:
    """Length over all and beam in metres, as the ship's own messages give them."""

    length_m: float
    beam_m: float


@dataclass(frozen=True)
class Move:
    """Cargo that came aboard (`loading`) or left the ship at a stop, and how much."""

    loading: bool
    stop: Stop
    mass: Mass
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """A call at which cargo may have left the ship: with the loadings before it and the legs from the last of them.

    `discharged`: the draught says that it did; else only a document can.
    """

    hull: str
    stop: Stop
    loads: tuple[Move, ...]
    legs: tuple[Leg, ...]
    mass: Mass
    discharged: bool
    findings: tuple[str, ...]


def sizes_of(statics: pa.Table) -> dict[int, Sizes]:
    """The size of each ship that gave one (`STATIC_SCHEMA`): the value it sent most often."""
    found: dict[tuple[int, str], dict[float, int]] = {}
    rows = statics.select(["mmsi", "property", "number", "count"]).to_pylist() if len(statics) else []
    for row in rows:
        if row["property"] in ("length_m", "beam_m") and row["number"]:
            counts = found.setdefault((row["mmsi"], row["property"]), {})
            counts[row["number"]] = counts.get(row["number"], 0) + row["count"]
    most = {key: max(counts, key=lambda n: (counts[n], -n)) for key, counts in found.items()}
    ships = {mmsi for mmsi, _ in most}
    return {
        m: Sizes(most[m, "length_m"], most[m, "beam_m"]) for m in ships if {(m, "length_m"), (m, "beam_m")} <= set(most)
    }


def tankers_of(statics: pa.Table) -> frozenset[int]:
    """The ships that call themselves tankers (AIS types 80 to 89)."""
    rows = statics.select(["mmsi", "property", "number"]).to_pylist() if len(statics) else []
    return frozenset(
        r["mmsi"] for r in rows if r["property"] == "ship_type" and r["number"] is not None and 80 <= r["number"] < 90
    )


class Voyages:
    """The stops, moves of cargo and legs of every hull of a fleet."""

    def __init__(self, fleet: Fleet, sizes: Mapping[int, Sizes], places: Whereabouts, given: TonnesParameters) -> None:
        self.fleet, self._sizes, self._places, self._given = fleet, sizes, places, given
        self._legs: dict[str, list[Leg]] = {}
        self._moves: dict[str, list[Move]] = {hull: [] for hull in fleet.seen}
        for hull in fleet.seen:
            for change in fleet.of(hull, Kind.DRAUGHT_CHANGE):
                self._add_change(hull, change)
            self._add_dark(hull)
        for moves in self._moves.values():
            moves.sort(key=lambda m: (m.stop.when.start_ms or 0, m.findings))

    def moves(self, hull: str) -> list[Move]:
        """The moves of cargo of a hull, in time."""
        return self._moves.get(hull, [])

    def stops(self, hull: str) -> list[tuple[Seen, Stop]]:
        """The calls and meetings of a hull as stops, in time."""
        calls = [s for s in self.fleet.of(hull, Kind.PORT_CALL) if s.confidence >= LEAST_CONFIDENCE]
        met = self.fleet.of(hull, Kind.MEETING)
        return [(s, self._stop(s, hull)) for s in sorted([*calls, *met], key=lambda s: (s.start_ms, s.id))]

    def legs(self, hull: str) -> list[Leg]:
        """The legs between the stops of a hull, each with what nobody saw on it."""
        if hull not in self._legs:
            stops = [stop for _, stop in self.stops(hull)]
            self._legs[hull] = [self._leg(hull, a, b) for a, b in pairwise(stops)]
        return self._legs[hull]

    def arrivals(self, hull: str) -> list[Arrival]:
        """The calls of a hull at which cargo may have left it, and the discharges whose place nobody saw; in time."""
        moves, found, taken = self.moves(hull), [], set()
        for seen, stop in self.stops(hull):
            if seen.kind != Kind.PORT_CALL:
                continue
            here = [m for m in moves if not m.loading and seen.id in m.findings]
            taken |= {id(m) for m in here}
            mass = here[0].mass if here else Mass()
            findings = tuple(dict.fromkeys([seen.id, *(f for m in here for f in m.findings)]))
            found.append(self._arrival(hull, stop, mass, bool(here), findings))
        for move in moves:
            if not move.loading and id(move) not in taken and move.stop.partner is None:
                found.append(self._arrival(hull, move.stop, move.mass, True, move.findings))
        return sorted(found, key=lambda a: (a.stop.when.start_ms or 0, a.findings))

    def loads_before(self, hull: str, at_ms: int) -> tuple[Move, ...]:
        """The loadings whose cargo may be aboard at a moment: those after the discharge before the last loading."""
        before = [m for m in self.moves(hull) if (m.stop.when.start_ms or 0) < at_ms]
        while before and not before[-1].loading:
            before.pop()
        loads: list[Move] = []
        while before and before[-1].loading:
            loads.append(before.pop())
        return tuple(reversed(loads))

    def _arrival(self, hull: str, stop: Stop, mass: Mass, discharged: bool, findings: tuple[str, ...]) -> Arrival:
        at = stop.when.start_ms or 0
        loads = self.loads_before(hull, at)
        since = loads[-1].stop.when.start_ms if loads else None
        legs = [g for g in self.legs(hull) if (g.arrived.when.start_ms or 0) <= at and self._after(g, since, at)]
        if loads and not any(g.departed.when == loads[-1].stop.when for g in legs):
            legs = [self._leg(hull, loads[-1].stop, stop)]
        return Arrival(hull, stop, loads, tuple(legs), mass, discharged, findings)

    @staticmethod
    def _after(leg: Leg, since: int | None, at: int) -> bool:
        if since is None:  # nothing is known of a loading: the leg that ends here is all there is
            return leg.arrived.when.start_ms == at
        return (leg.departed.when.start_ms or 0) >= since

    def _leg(self, hull: str, a: Stop, b: Stop) -> Leg:
        start, end = a.when.end_ms or a.when.start_ms or 0, b.when.start_ms or LATEST_MS
        silent = [s for s in self.fleet.of(hull, *UNHEARD) if s.start_ms < end and s.until_ms > start]
        unknown = tuple(f"{describe(s)} from {iso(s.start_ms)}" for s in silent)
        return Leg(a, b, True, unknown, tuple(s.id for s in silent))

    def _stop(self, s: Seen, hull: str) -> Stop:
        where = self._places.found(s.place, s.lon, s.lat) if s.kind in (Kind.PORT_CALL, Kind.MEETING) else Where()
        if s.kind == Kind.MEETING:
            where = Where("a meeting at sea", "", where.port, where.country, s.lon, s.lat)
        partner = None
        if s.kind == Kind.MEETING:
            partner = s.mmsi if hull in self.fleet.by_mmsi.get(s.mmsi_2 or 0, ()) else s.mmsi_2
        return Stop(where, When(s.start_ms, s.end_ms), (Basis(s.basis or Basis.OBSERVED),), partner, s.id)

    def _add_change(self, hull: str, change: Seen) -> None:
        before, after = change.draught_before_m, change.draught_after_m
        if before is None or after is None:
            return
        event = self._event(hull, change)
        stop = self._stop(event, hull) if event else Stop(Where(), When(change.start_ms, change.end_ms))
        findings = (change.id, event.id) if event else (change.id,)
        move = Move(after > before, stop, self._mass(change.mmsi, before, after), findings)
        self._add(hull, move)

    def _add_dark(self, hull: str) -> None:
        """A meeting with a ship that was silent holds the draught of the one that was heard."""
        for met in self.fleet.of(hull, Kind.MEETING):
            before, after = met.draught_before_m, met.draught_after_m
            own = hull in self.fleet.by_mmsi.get(met.mmsi, ())
            if before is None or after is None or not own or any(met.id in m.findings for m in self._moves[hull]):
                continue
            mass = self._mass(met.mmsi, before, after)
            self._add(hull, Move(after > before, self._stop(met, hull), mass, (met.id,)))

    def _add(self, hull: str, move: Move) -> None:
        self._moves[hull].append(move)
        partner = move.stop.partner
        if partner is None:
            return
        other = self.fleet.hull_at(partner, move.stop.when.start_ms or 0)
        if not other or any(set(m.findings) & set(move.findings) for m in self._moves[other]):
            return
        own = self.fleet.of(other, Kind.DRAUGHT_CHANGE)
        met = next((s for s in self.fleet.seen[hull] if s.id in move.findings and s.kind == Kind.MEETING), None)
        if met is None or any(self._event(other, change) == met for change in own):
            return
        stop = replace(move.stop, partner=self.fleet.hulls[hull].mmsi)
        self._moves[other].append(replace(move, loading=not move.loading, stop=stop))

    def _event(self, hull: str, change: Seen) -> Seen | None:
        """The call, else the meeting, else the silence or false position a change of draught belongs to."""
        for kinds in ((Kind.PORT_CALL,), (Kind.MEETING,), UNHEARD):
            near = [
                s
                for s in self.fleet.of(hull, *kinds)
                if s.overlaps(change.start_ms - NEAR_MS, change.until_ms)
                and (s.kind != Kind.PORT_CALL or s.confidence >= LEAST_CONFIDENCE)
                and (not change.place or kinds is UNHEARD or s.place == change.place or s.kind == Kind.MEETING)
            ]
            if near:
                return max(near, key=lambda s: (s.start_ms, s.id))
        return None

    def _mass(self, mmsi: int, before_m: float, after_m: float) -> Mass:
        size = self._sizes.get(mmsi)
        return from_draught(before_m, after_m, size.length_m, size.beam_m, self._given) if size else Mass()
