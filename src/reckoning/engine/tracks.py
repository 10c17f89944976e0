"""Tracks: what studies need of ships' own reports: static data, and positions near what is asked about."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from reckoning.chain.reaches import Positions
from reckoning.engine.statics import read_statics
from reckoning.engine.study import Material
from reckoning.model.finding import Kind
from reckoning.model.position import BUCKETS
from reckoning.model.row import RecordKind
from reckoning.sea.static import STATIC_SCHEMA

NEAR_MS = 2 * 3_600_000
"""Positions this near in time to a satellite's image are given."""


def statics_of(material: Material) -> pa.Table:
    """The static data of every ship of a case, runs joined over originals: `STATIC_SCHEMA`."""
    folders = [read.folder for read in material.tables.reads]
    files = [folder / "statics.parquet" for folder in folders if (folder / "statics.parquet").is_file()]
    parts = [read_statics(files, bucket) for bucket in range(BUCKETS)] if files else []
    return pa.concat_tables(parts) if parts else STATIC_SCHEMA.empty_table()


def positions_for_chain(material: Material) -> Positions:
    """Positions of ships with a false position, and of all ships near the time of a satellite's image."""
    false = material.findings.filter(pa.compute.equal(material.findings["kind"], Kind.FALSE_POSITION))
    ships = sorted(set(false["mmsi"].to_pylist()))
    images = [f.value for row in material.rows_of_kind(RecordKind.DETECTION) if (f := row.get("date"))]
    windows = [
        f"t_ms BETWEEN {v.start_ms - NEAR_MS} AND {(v.end_ms or v.start_ms) + NEAR_MS}"
        for v in images
        if v.start_ms is not None
    ]
    wanted = [f"mmsi IN ({', '.join(map(str, ships))})"] if ships else []
    asked = " OR ".join([*wanted, *windows]) or "false"
    found = material.tables.query(f"SELECT mmsi, t_ms, lon, lat FROM positions WHERE {asked}")
    mmsi, t_ms, lon, lat = (found[name].to_numpy() for name in ("mmsi", "t_ms", "lon", "lat"))
    return Positions(mmsi.astype(np.int64), t_ms.astype(np.int64), lon.astype(np.float64), lat.astype(np.float64))
