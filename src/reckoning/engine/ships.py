"""Ships: what one bucket of ships gives by itself: events, silences, stops, grid, and the coverage they show.

A bucket's step depends on what was read of each original that has rows in it, and on nothing else: adding a file
recomputes only the buckets it touches. Ships stream through in batches of about half a million rows. Originals and
sources are numbered among those of the bucket, sorted; `reckoning.engine.rows` numbers them among the case's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from reckoning.archive.derived import Step
from reckoning.engine.days import days_of
from reckoning.engine.detectors import Batch, Ocean
from reckoning.engine.statics import read_statics
from reckoning.sea.tracks import TRACK_SCHEMA
from reckoning.tables.positions import PositionsFile, ShipRange, positions_in, read_ships, write_table

VERSION = "2"


@dataclass(frozen=True)
class ReadInput:
    """What was read of one original: its hash, source, whether that is thinned, the step's folder, its buckets.

    `name` is that of the step in which this machine would have its `positions`; where they are in Spark's boxes
    instead, ships are cut into `boxed` buckets there.
    """

    evidence: str
    source: str
    thinned: bool
    folder: Path
    buckets: tuple[int, ...]
    name: str = ""
    positions: int = 0
    boxed: int = 0


def bucket_step(bucket: int, reads: Sequence[ReadInput], ocean: Ocean) -> Step:
    """The step that a bucket of ships is computed in; `reads` are those with rows in it."""
    sources = [[read.evidence, read.source, read.thinned] for read in sorted(reads, key=lambda read: read.evidence)]
    inputs = tuple(read.name for read in reads)
    return Step("ships", VERSION, {"bucket": bucket, "ocean": ocean.key, "sources": sources}, inputs)


def compute_bucket(bucket: int, reads: Sequence[ReadInput], ocean: Ocean, where: Path) -> dict[str, Any]:
    """Run every per-ship detector over a bucket and write its parts; returns the counts of rows and ships."""
    ordered = sorted(reads, key=lambda read: read.evidence)
    statics = read_statics([read.folder / "statics.parquet" for read in ordered], bucket)
    found = Batch.heard(read_ships(files_of(ordered), ShipRange(bucket), TRACK_SCHEMA), statics, ocean)
    return write_bucket(bucket, ordered, found, statics, where)


def files_of(reads: Sequence[ReadInput]) -> list[PositionsFile]:
    """The positions of a bucket's reads, which are sorted by evidence, evidence and source by number among them."""
    sources = sorted({read.source for read in reads})
    return [
        PositionsFile(path, number, sources.index(read.source))
        for number, read in enumerate(reads)
        for path in positions_in(read.folder)
    ]


def write_bucket(
    bucket: int, reads: Sequence[ReadInput], found: Batch, statics: pa.Table, where: Path
) -> dict[str, Any]:
    """Write what was found of a bucket's ships; `reads` are sorted by evidence. Returns its counts."""
    for name, table in (found.stored() | {"statics": statics}).items():
        write_table(table, where / f"{name}.parquet")
    return {
        "evidence": [read.evidence for read in reads],
        "sources": sorted({read.source for read in reads}),
        "bucket": bucket,
        "days": days_of(found.tables["grid"]),
        "positions": found.positions,
        "ships": found.ships,
        "flagged": found.flagged,
    }
