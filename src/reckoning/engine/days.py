"""Days: which ships were near each other on one UTC day; recomputed only for days whose positions changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.archive.derived import Built, Step
from reckoning.engine.parameters import flat
from reckoning.engine.thresholds import TraceParameters
from reckoning.model.instant import DAY_MS
from reckoning.sea.encounters import encounters
from reckoning.sea.grid import BIN_MS
from reckoning.tables.positions import write_table

VERSION = "1"
BINS_A_DAY = DAY_MS // BIN_MS


def days_of(grid: pa.Table) -> dict[str, str]:
    """A hash of the grid's rows on each day it has any, by the day's number since 1970."""
    days = grid["bin"].to_numpy() // BINS_A_DAY
    order = np.argsort(days, kind="stable")
    cuts = np.flatnonzero(np.diff(days[order], prepend=-1, append=-1))
    hashes: dict[str, str] = {}
    for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        rows = grid.take(pa.array(order[first:last])).combine_chunks()
        digest = hashlib.sha256()
        for column in rows.columns:
            digest.update(np.ascontiguousarray(column.to_numpy()).tobytes())
        hashes[str(days[order[first]])] = digest.hexdigest()[:16]
    return hashes


def day_step(day: str, buckets: Sequence[Built], parameters: TraceParameters) -> Step:
    """The step that one day's encounters are computed in; `buckets` are those with rows on it."""
    meetings = flat(parameters.meetings)
    inputs = tuple(f"{b.facts['bucket']}:{b.facts['days'][day]}" for b in buckets)
    return Step("day", VERSION, {"day": int(day), "meetings": meetings}, inputs)


def compute_day(day: str, buckets: Sequence[Built], parameters: TraceParameters, where: Path) -> dict[str, Any]:
    """Find the encounters of one day and write them; rows stay numbered as in the bucket of their ship."""
    first = int(day) * BINS_A_DAY
    within = (pc.field("bin") >= first) & (pc.field("bin") < first + BINS_A_DAY)
    grids = [pq.read_table(b.folder / "grid.parquet", filters=within) for b in buckets]
    given = parameters.meetings
    runs = encounters(pa.concat_tables(grids), given.distance_km, given.slow_kn, given.still_kn)
    write_table(runs, where / "encounters.parquet")
    return {"encounters": len(runs)}
