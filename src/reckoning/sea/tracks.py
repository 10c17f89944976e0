"""Tracks: the positions of many ships as flat arrays, one ship after another; what every detector is given.

A batch holds whole ships only. Rows are sorted by (ship, t_ms, lon, lat, speed, course, heading, source), so the order
in which files were added, and how rows were cut into files, cannot be seen. Before segmentation a "ship" is one MMSI;
after it, one track: two hulls that share an MMSI are two tracks, and `segment` says which rows hang together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.errors import IntegrityError

TRACK_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("track", pa.int32(), nullable=False),  # 0, 1, ... among the hulls heard under one MMSI
        pa.field("segment", pa.int32(), nullable=False),  # counted within the MMSI; -1 before segmentation
        pa.field("flag", pa.uint16(), nullable=False),  # bits of `reckoning.sea.clean.Flag`; 0 is a good row
        pa.field("t_ms", pa.int64(), nullable=False),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("speed_kn", pa.float32(), nullable=False),  # NaN: not given
        pa.field("course_deg", pa.float32(), nullable=False),  # NaN: not given
        pa.field("heading_deg", pa.float32(), nullable=False),  # NaN: not given
        pa.field("status", pa.int8(), nullable=False),  # -1: not given
        pa.field("message", pa.int8(), nullable=False),  # 0: not given
        pa.field("receiver", pa.int8(), nullable=False),
        pa.field("source", pa.int16(), nullable=False),  # index into the case's source names, sorted
        pa.field("row", pa.int64(), nullable=False),  # position of the row in the batch the engine read
    ]
)
"""One position as detectors see it. `row` is what a detector cites; the engine knows which record it came from."""


@dataclass(frozen=True)
class Tracks:
    """Whole ships, one after another: ship i is rows `starts[i]:starts[i + 1]` of every array."""

    mmsi: NDArray[np.int64]
    track: NDArray[np.int32]
    segment: NDArray[np.int32]
    flag: NDArray[np.uint16]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    speed_kn: NDArray[np.float32]
    course_deg: NDArray[np.float32]
    heading_deg: NDArray[np.float32]
    status: NDArray[np.int8]
    message: NDArray[np.int8]
    receiver: NDArray[np.int8]
    source: NDArray[np.int16]
    row: NDArray[np.int64]

    def __post_init__(self) -> None:
        # Arrow's arrays are read-only and numba compiles those apart: all are made so, and each loop is compiled once.
        for name in TRACK_SCHEMA.names:
            getattr(self, name).flags.writeable = False

    @classmethod
    def from_arrow(cls, table: pa.Table) -> Tracks:
        """Arrays over an Arrow table of `TRACK_SCHEMA`, without a copy where it has one chunk.

        Raises `IntegrityError` when a ship comes back or goes back in time.
        """
        columns = table.combine_chunks().select(TRACK_SCHEMA.names)
        tracks = cls(*(column.to_numpy() for column in columns.columns))
        tracks._refuse_disorder()
        return tracks

    def to_arrow(self) -> pa.Table:
        """The same rows as an Arrow table of `TRACK_SCHEMA`."""
        return pa.Table.from_arrays([pa.array(getattr(self, n)) for n in TRACK_SCHEMA.names], schema=TRACK_SCHEMA)

    def __len__(self) -> int:
        return len(self.t_ms)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each ship begins, with the number of rows at the end: shape (ships + 1,)."""
        if not len(self):
            return np.zeros(1, dtype=np.int64)
        new = (np.diff(self.mmsi) != 0) | (np.diff(self.track) != 0)
        return np.concatenate(([0], np.flatnonzero(new) + 1, [len(self)])).astype(np.int64)

    def take(self, rows: NDArray[np.int64]) -> Tracks:
        """The rows named by index, in that order."""
        return Tracks(*(getattr(self, name)[rows] for name in TRACK_SCHEMA.names))

    def _refuse_disorder(self) -> None:
        if len(self) < 2:
            return
        same = np.ones(len(self) - 1, dtype=bool)
        same[self.starts[1:-1] - 1] = False
        if np.any(same & (np.diff(self.t_ms) < 0)):
            raise IntegrityError("positions of one ship go back in time", do="run: reckoning rebuild")
        firsts = self.starts[:-1]
        ships = np.stack([self.mmsi[firsts], self.track[firsts].astype(np.int64)])
        if np.unique(ships, axis=1).shape[1] != ships.shape[1]:
            raise IntegrityError("a ship comes back after another ship's positions", do="run: reckoning rebuild")
