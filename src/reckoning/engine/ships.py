"""Ships: what one bucket of ships gives by itself: events, silences, stops, grid, and the coverage they show.

A bucket's step depends on what was read of each original that has rows in it, and on nothing else: adding a file
recomputes only the buckets it touches. Ships stream through in batches of about half a million rows. Originals and
sources are numbered among those of the bucket, sorted; `reckoning.engine.rows` numbers them among the case's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from reckoning.sea.speeds import find_speeds
from reckoning.sea.stops import find_stops, stops_table
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.tables.positions import PositionsFile, positions_in, read_ships, write_table

VERSION = "1"
PARTS = ("events", "silences", "stops", "grid", "spans", "edges", "hours", "statics")


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
    """What all buckets share: thresholds and drawn terminals."""

    parameters: TraceParameters
    terminals: Terminals

    @cached_property
    def harbours(self) -> Harbours:
        """Ports and terminals, indexed once for all buckets."""
        return port_calls.call_harbours(ports(), self.terminals, self.parameters.port_calls)

    @cached_property
    def around(self) -> Surroundings:
        """Ports and terminals, as settings are told by them; anchorages are known only to the whole case."""
        return Surroundings(ports(), NO_PLACES, self.terminals)

    @cached_property
    def key(self) -> list[object]:
        """What a bucket's result depends on besides its rows, as JSON values."""
        outlines = [[t.id, t.polygons] for t in self.terminals.items]
        return [self.parameters.flat(), outlines, ports_key()]


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
    batches = [Batch.of(Tracks.from_arrow(table), statics, ocean) for table in read_ships(files, bucket, TRACK_SCHEMA)]
    joined = Batch.joined(batches)
    for name in PARTS:
        table = statics if name == "statics" else getattr(joined, name)
        write_table(table, where / f"{name}.parquet")
    return {
        "evidence": [read.evidence for read in ordered],
        "sources": sources,
        "bucket": bucket,
        "days": days_of(joined.grid),
        "positions": joined.positions,
        "ships": joined.ships,
        "flagged": joined.flagged,
    }


@dataclass(frozen=True)
class Batch:
    """What some whole ships gave; `events` are of `CITED_EVENT_SCHEMA`, the other tables of their detector's schema."""

    events: pa.Table
    silences: pa.Table
    stops: pa.Table
    grid: pa.Table
    spans: pa.Table
    edges: pa.Table
    hours: pa.Table
    positions: int
    ships: int
    flagged: int

    @classmethod
    def of(cls, heard: Tracks, statics: pa.Table, ocean: Ocean) -> Batch:
        """Every per-ship detector over whole ships, as they were heard."""
        given = ocean.parameters
        tracks = segments.segment(heard, given.segments, statics)
        speeds = find_speeds(tracks, given.speeds)
        stops = find_stops(tracks, speeds, given.stops)
        covered = coverage_parts(tracks)
        events = [
            segments.segment_events(tracks),
            port_calls.port_calls(tracks, stops, ocean.harbours, given.port_calls),
            loitering.loitering(tracks, speeds, ocean.around, given.loitering, given.setting),
            false_positions.false_positions(tracks, given.false_positions),
        ]
        return cls(
            pa.concat_tables(events),
            silences.silences(tracks, given.silences),
            stops_table(tracks, stops),
            grid.grid(tracks, given.grid),
            covered.spans,
            covered.edges,
            covered.hours,
            len(tracks),
            len(np.unique(tracks.mmsi)),
            int(np.count_nonzero(tracks.flag)),
        )

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Several batches as one."""
        if not batches:
            raise ValueError("a bucket without rows is not computed")
        covered = merge_coverage([CoverageParts(b.spans, b.edges, b.hours) for b in batches])
        return cls(
            events=pa.concat_tables([b.events for b in batches]),
            silences=pa.concat_tables([b.silences for b in batches]),
            stops=pa.concat_tables([b.stops for b in batches]),
            grid=pa.concat_tables([b.grid for b in batches]),
            spans=covered.spans,
            edges=covered.edges,
            hours=covered.hours,
            positions=sum(b.positions for b in batches),
            ships=sum(b.ships for b in batches),
            flagged=sum(b.flagged for b in batches),
        )
