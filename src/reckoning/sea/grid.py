"""Grid: where each hull was at every tenth minute, so that ships can be compared at one instant.

Definition. Between two good fixes less than 60 min apart a hull sails straight at even speed, the short way across
180 degrees; it has a place at every full ten minutes (UTC) in between and at a fix that falls on one. Longer gaps are
not filled. Speed is that made good since the ten minutes before, else until the ten minutes after, else the one told
by the nearest fix.

Thresholds. 10 min, 60 min: pipe-encounters. Speed made good over 10 min: the noise of a receiver (15 m) weighs 0.07
kn in it, and it does not believe what a ship says of its own speed.

What it cannot see. A turn between two fixes: at 12 kn and 59 min apart a place may be some km off. Ships heard once
an hour or less have no places.

Known failures. None known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM, quick_distance_km
from reckoning.sea.tracks import Tracks

BIN_MS = 600_000
BINS_A_DAY = 144
BINS_AN_HOUR = 6

GRID_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("track", pa.int32(), nullable=False),
        pa.field("bin", pa.int64(), nullable=False),  # tens of minutes since 1970
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("speed_kn", pa.float32(), nullable=False),  # made good; NaN: not known
        pa.field("row", pa.int64(), nullable=False),  # of the nearest fix, to be cited
    ]
)
"""One row a hull and ten minutes, sorted by (mmsi, track, bin)."""


@dataclass(frozen=True)
class GridParameters:
    """Thresholds of the grid: fixes `longest_gap_min` or more apart have nothing between them."""

    longest_gap_min: float = 60.0


class _Path(NamedTuple):
    starts: NDArray[np.int64]
    flag: NDArray[np.uint16]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    speed_kn: NDArray[np.float32]


def grid(tracks: Tracks, parameters: GridParameters) -> pa.Table:
    """The places of whole ships at every tenth minute: a table of `GRID_SCHEMA`; only good rows (flag 0) count."""
    path = _Path(*(getattr(tracks, name) for name in _Path._fields))
    gap_ms = parameters.longest_gap_min * 60_000.0
    row, bins, lon, lat = _places(path, gap_ms, _count(path, gap_ms))
    speed = _speeds(tracks.mmsi[row], tracks.track[row], bins, lon, lat, tracks.speed_kn[row])
    columns = (tracks.mmsi[row], tracks.track[row], bins, lon, lat, speed, tracks.row[row])
    return pa.Table.from_arrays([pa.array(c) for c in columns], schema=GRID_SCHEMA)


@kernel
def _count(path: _Path, gap_ms: float) -> int:
    """How many places there are."""
    starts, flag, t_ms = path.starts, path.flag, path.t_ms
    count = 0
    for ship in range(len(starts) - 1):
        held = -1
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] == 0:
                first, last = _bins(held, i, t_ms, gap_ms)
                count += last - first
                held = i
    return count


@kernel
def _bins(held: int, i: int, t_ms: NDArray[np.int64], gap_ms: float) -> tuple[int, int]:
    """The bins after the fix before and up to fix i, the last one not included; without a gap to fill, fix i's own."""
    end = t_ms[i] // BIN_MS + 1
    if held >= 0 and t_ms[i] - t_ms[held] < gap_ms:
        return t_ms[held] // BIN_MS + 1, end
    on_time = t_ms[i] % BIN_MS == 0
    return (end - 1 if on_time else end), end


@kernel
def _places(
    path: _Path, gap_ms: float, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The nearest row, the bin, longitude and latitude of every place."""
    starts, flag, t_ms, lon, lat = path.starts, path.flag, path.t_ms, path.lon, path.lat
    row, bins = np.empty(count, np.int64), np.empty(count, np.int64)
    x, y = np.empty(count), np.empty(count)
    k = 0
    for ship in range(len(starts) - 1):
        held = -1
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] != 0:
                continue
            first, last = _bins(held, i, t_ms, gap_ms)
            for b in range(first, last):
                rest_ms = t_ms[i] - b * BIN_MS
                row[k], bins[k], x[k], y[k] = i, b, lon[i], lat[i]
                if rest_ms > 0:
                    span_ms = t_ms[i] - t_ms[held]
                    east = lon[held] - lon[i]
                    east -= 360.0 * np.round(east / 360.0)
                    x[k] = lon[i] + east * rest_ms / span_ms
                    x[k] -= 360.0 * np.floor((x[k] + 180.0) / 360.0)
                    y[k] = lat[i] + (lat[held] - lat[i]) * rest_ms / span_ms
                    if 2 * rest_ms >= span_ms:
                        row[k] = held
                k += 1
            held = i
    return row, bins, x, y


@kernel
def _speeds(
    mmsi: NDArray[np.int64],
    track: NDArray[np.int32],
    bins: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    told_kn: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Speed made good at every place, in knots."""
    speed = told_kn.copy()
    per_hour = 3_600_000.0 / BIN_MS / KM_PER_NM
    for k in range(len(bins)):
        last = k
        if k > 0 and bins[k - 1] == bins[k] - 1 and mmsi[k - 1] == mmsi[k] and track[k - 1] == track[k]:
            last = k - 1
        elif k + 1 < len(bins) and bins[k + 1] == bins[k] + 1 and mmsi[k + 1] == mmsi[k] and track[k + 1] == track[k]:
            last = k + 1
        if last != k:
            speed[k] = quick_distance_km(lon[last], lat[last], lon[k], lat[k]) * per_hour
    return speed
