"""Detectors: every per-ship detector by name, and what they are run over; Arrow tables in, Arrow tables out.

Nothing here knows a file, a database or a clock: an engine on any machine runs these over whole ships, and the results
are the same. A new detector is one line in `EVENTS` or `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from reckoning.engine.thresholds import TraceParameters
from reckoning.places.ports import ports, ports_key
from reckoning.places.terminals import Terminals
from reckoning.sea import false_positions, grid, loitering, port_calls, segments, silences
from reckoning.sea.coverage import CoverageParts, coverage_parts, merge_coverage
from reckoning.sea.port_index import Harbours
from reckoning.sea.setting import NO_PLACES, Surroundings
from reckoning.sea.speeds import Speeds, find_speeds
from reckoning.sea.stops import Stops, find_stops, stops_table
from reckoning.sea.tracks import Tracks


@dataclass(frozen=True)
class Ocean:
    """What all buckets share: thresholds, drawn terminals, and ports (`PORT_SCHEMA`)."""

    parameters: TraceParameters
    terminals: Terminals
    known_ports: pa.Table = field(default_factory=ports)

    @cached_property
    def harbours(self) -> Harbours:
        """Ports and terminals, indexed once for all buckets."""
        return port_calls.call_harbours(self.known_ports, self.terminals, self.parameters.port_calls)

    @cached_property
    def around(self) -> Surroundings:
        """Ports and terminals, as settings are told by them; anchorages are known only to the whole case."""
        return Surroundings(self.known_ports, NO_PLACES, self.terminals)

    @cached_property
    def key(self) -> list[object]:
        """What a bucket's result depends on besides its rows, as JSON values."""
        outlines = [[t.id, t.polygons] for t in self.terminals.items]
        return [self.parameters.flat(), outlines, ports_key()]


@dataclass(frozen=True)
class Ships:
    """Some whole ships after segmentation, and what several detectors go by."""

    tracks: Tracks
    speeds: Speeds
    stops: Stops
    ocean: Ocean

    @classmethod
    def of(cls, heard: Tracks, statics: pa.Table, ocean: Ocean) -> Ships:
        """Ships as they were heard; `statics` (`STATIC_SCHEMA`) tell apart hulls that share an MMSI."""
        tracks = segments.segment(heard, ocean.parameters.segments, statics)
        speeds = find_speeds(tracks, ocean.parameters.speeds)
        return cls(tracks, speeds, find_stops(tracks, speeds, ocean.parameters.stops), ocean)

    @property
    def given(self) -> TraceParameters:
        """Every threshold."""
        return self.ocean.parameters


Detector = Callable[[Ships], pa.Table]

EVENTS: dict[str, Detector] = {
    "segments": lambda s: segments.segment_events(s.tracks),
    "port_calls": lambda s: port_calls.port_calls(s.tracks, s.stops, s.ocean.harbours, s.given.port_calls),
    "loitering": lambda s: loitering.loitering(s.tracks, s.speeds, s.ocean.around, s.given.loitering, s.given.setting),
    "false_positions": lambda s: false_positions.false_positions(s.tracks, s.given.false_positions),
}
"""The detectors whose events are findings: tables of `CITED_EVENT_SCHEMA`."""

PARTS: dict[str, Detector] = {
    "silences": lambda s: silences.silences(s.tracks, s.given.silences),
    "stops": lambda s: stops_table(s.tracks, s.stops),
    "grid": lambda s: grid.grid(s.tracks, s.given.grid),
}
"""The detectors whose tables are for the whole case to judge, each of its own schema; besides these, coverage."""

COVERAGE = ("spans", "edges", "hours")


@dataclass(frozen=True)
class Batch:
    """What some whole ships gave: each detector's table and those of the coverage, by name, and counts."""

    tables: dict[str, pa.Table]
    positions: int
    ships: int
    flagged: int

    @classmethod
    def of(cls, ships: Ships) -> Batch:
        """Every per-ship detector over some ships."""
        tracks, covered = ships.tracks, coverage_parts(ships.tracks)
        tables = {name: detect(ships) for name, detect in (EVENTS | PARTS).items()}
        tables |= {name: getattr(covered, name) for name in COVERAGE}
        whole = np.count_nonzero(np.diff(tracks.mmsi, prepend=-1))
        return cls(tables, len(tracks), int(whole), int(np.count_nonzero(tracks.flag)))

    @classmethod
    def heard(cls, tables: Iterable[pa.Table], statics: pa.Table, ocean: Ocean) -> Batch:
        """Every per-ship detector over tables of whole ships (`TRACK_SCHEMA`), no ship in two of them."""
        return cls.joined([cls.of(Ships.of(Tracks.from_arrow(table), statics, ocean)) for table in tables])

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Several batches as one, ships in order: how they were cut into batches cannot be seen."""
        if not batches:
            raise ValueError("a bucket without rows is not computed")
        covered = merge_coverage([CoverageParts(*(b.tables[name] for name in COVERAGE)) for b in batches])
        tables = {name: _by_ship([b.tables[name] for b in batches]) for name in (*EVENTS, *PARTS)}
        return cls(
            tables | {name: getattr(covered, name) for name in COVERAGE},
            positions=sum(b.positions for b in batches),
            ships=sum(b.ships for b in batches),
            flagged=sum(b.flagged for b in batches),
        )

    def stored(self) -> dict[str, pa.Table]:
        """The tables of a bucket's step by name, without its static data: all events are one."""
        events = pa.concat_tables([self.tables[name] for name in EVENTS])
        return {"events": events, **{name: self.tables[name] for name in (*PARTS, *COVERAGE)}}


def _by_ship(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of different ships as one, by MMSI; the rows of one ship stay as they stand."""
    table = pa.concat_tables(tables)
    mmsi = table["mmsi"].to_numpy()
    return table if np.all(mmsi[1:] >= mmsi[:-1]) else table.take(pa.array(np.argsort(mmsi, kind="stable")))
