"""Ships: what one bucket of ships gives by itself: events, silences, stops, grid, and the coverage they show.

A bucket's step depends on what was read of each original that has rows in it, and on nothing else: adding a file
recomputes only the buckets it touches. Ships stream through in batches of about half a million rows. Originals and
sources are numbered among those of the bucket, sorted; `reckoning.engine.rows` numbers them among the case's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reckoning.archive.derived import Step
from reckoning.engine.days import days_of
from reckoning.engine.statics import read_statics
from reckoning.engine.thresholds import TraceParameters
from reckoning.places.ports import ports, ports_key
from reckoning.places.terminals import Terminals
from reckoning.sea import false_positions, grid, loitering, port_calls, segments, silences
from reckoning.sea.coverage import CoverageParts, coverage_parts, merge_coverage
from reckoning.sea.port_index import Harbours
from reckoning.sea.setting import NO_PLACES, Surroundings
from reckoning.sea.speeds import Speeds, find_speeds
from reckoning.sea.stops import Stops, find_stops, stops_table
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.tables.positions import PositionsFile, positions_in, read_ships, write_table

VERSION = "1"


@dataclass(frozen=True)
class ReadInput:
    """What was read of one original: its hash, source, whether that is thinned, the step's folder, its buckets."""

    evidence: str
    source: str
    thinned: bool
    folder: Path
    buckets: tuple[int, ...]


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


def bucket_step(bucket: int, reads: Sequence[ReadInput], ocean: Ocean) -> Step:
    """The step that a bucket of ships is computed in; `reads` are those with rows in it."""
    sources = [[read.evidence, read.source, read.thinned] for read in sorted(reads, key=lambda read: read.evidence)]
    inputs = tuple(read.folder.name for read in reads)
    return Step("ships", VERSION, {"bucket": bucket, "ocean": ocean.key, "sources": sources}, inputs)


def compute_bucket(bucket: int, reads: Sequence[ReadInput], ocean: Ocean, where: Path) -> dict[str, Any]:
    """Run every per-ship detector over a bucket and write its parts; returns the counts of rows and ships."""
    ordered = sorted(reads, key=lambda read: read.evidence)
    sources = sorted({read.source for read in ordered})
    files = [
        PositionsFile(path, number, sources.index(read.source))
        for number, read in enumerate(ordered)
        for path in positions_in(read.folder)
    ]
    statics = read_statics([read.folder / "statics.parquet" for read in ordered], bucket)
    batches = [
        Batch.of(Ships.of(Tracks.from_arrow(table), statics, ocean))
        for table in read_ships(files, bucket, TRACK_SCHEMA)
    ]
    joined = Batch.joined(batches)
    for name, table in (joined.tables | {"statics": statics}).items():
        write_table(table, where / f"{name}.parquet")
    return {
        "evidence": [read.evidence for read in ordered],
        "sources": sources,
        "bucket": bucket,
        "days": days_of(joined.tables["grid"]),
        "positions": joined.positions,
        "ships": joined.ships,
        "flagged": joined.flagged,
    }


@dataclass(frozen=True)
class Batch:
    """What some whole ships gave: the tables of a bucket's step by name, without its static data, and counts."""

    tables: dict[str, pa.Table]
    positions: int
    ships: int
    flagged: int

    @classmethod
    def of(cls, ships: Ships) -> Batch:
        """Every per-ship detector over some ships."""
        tracks, covered = ships.tracks, coverage_parts(ships.tracks)
        events = pa.concat_tables([detect(ships) for detect in EVENTS.values()])
        parts = {name: detect(ships) for name, detect in PARTS.items()}
        tables = {"events": events, **parts, **{name: getattr(covered, name) for name in COVERAGE}}
        whole = np.count_nonzero(np.diff(tracks.mmsi, prepend=-1))
        return cls(tables, len(tracks), int(whole), int(np.count_nonzero(tracks.flag)))

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Several batches as one."""
        if not batches:
            raise ValueError("a bucket without rows is not computed")
        covered = merge_coverage([CoverageParts(*(b.tables[name] for name in COVERAGE)) for b in batches])
        tables = {name: pa.concat_tables([b.tables[name] for b in batches]) for name in ("events", *PARTS)}
        return cls(
            tables | {name: getattr(covered, name) for name in COVERAGE},
            positions=sum(b.positions for b in batches),
            ships=sum(b.ships for b in batches),
            flagged=sum(b.flagged for b in batches),
        )
