"""Encounters: runs of ten minutes in which two ships were near each other; what meetings are made of.

A run is kept as counts and sums, so that one that ends at midnight can be joined to that of the next day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.close_pairs import Cells, cells, close_pairs, slot_of
from reckoning.places.sphere import quick_distance_km
from reckoning.sea.grid import BIN_MS

RUN_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),  # less than mmsi_2
        pa.field("track", pa.int32(), nullable=False),
        pa.field("mmsi_2", pa.int64(), nullable=False),
        pa.field("track_2", pa.int32(), nullable=False),
        pa.field("first_bin", pa.int64(), nullable=False),
        pa.field("last_bin", pa.int64(), nullable=False),
        pa.field("start_ms", pa.int64(), nullable=False),  # when they came near, up to ten minutes before the first bin
        pa.field("end_ms", pa.int64(), nullable=False),  # when they parted, up to ten minutes after the last
        pa.field("lon", pa.float64(), nullable=False),  # half way between the two, in the first bin
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon_end", pa.float64(), nullable=False),  # and in the last
        pa.field("lat_end", pa.float64(), nullable=False),
        pa.field("first_row", pa.int64(), nullable=False),  # to be cited, of the first ship and of the second
        pa.field("first_row_2", pa.int64(), nullable=False),
        pa.field("last_row", pa.int64(), nullable=False),
        pa.field("last_row_2", pa.int64(), nullable=False),
        pa.field("bins", pa.int64(), nullable=False),
        pa.field("speeds", pa.int64(), nullable=False),  # of either ship that are known
        pa.field("slow", pa.int64(), nullable=False),  # of them below the threshold of a meeting
        pa.field("still", pa.int64(), nullable=False),  # bins in which the first ship lay still
        pa.field("still_2", pa.int64(), nullable=False),
        pa.field("speed_sum", pa.int64(), nullable=False),  # thousandths of a knot: whole numbers add up the same in
        pa.field("distance_sum", pa.int64(), nullable=False),  # any order; millimetres
    ]
)
"""One row a pair and run, sorted by pair and first bin."""

FIRST, FIRST_2, LAST, LAST_2, FIRST_BIN, LAST_BIN, BINS, SPEEDS, SLOW, STILL, STILL_2, SPEED_SUM, DISTANCE_SUM = range(
    13
)
COLUMNS = 13
KN_PARTS, KM_PARTS = 1_000.0, 1_000_000.0


class Places(NamedTuple):
    """Rows of a grid sorted by bin, with a number for each hull."""

    bins: NDArray[np.int64]
    mmsi: NDArray[np.int64]
    hull: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    speed_kn: NDArray[np.float32]


def encounters(grid: pa.Table, near_km: float, slow_kn: float, still_kn: float) -> pa.Table:
    """The runs of a table of `GRID_SCHEMA`: a table of `RUN_SCHEMA`. The grid's rows may come in any order, but a hull
    may stand only once in a bin.
    """
    column = {name: grid[name].to_numpy() for name in grid.column_names}
    order = _by_bin(column["bin"])
    hull = _hulls(column["mmsi"], column["track"])
    mmsi, track, lon, lat, row, bins = (column[n][order] for n in ("mmsi", "track", "lon", "lat", "row", "bin"))
    room = cells(near_km, len(order), _most_at_once(bins))
    places = Places(bins, mmsi, hull[order], lon, lat, column["speed_kn"][order])
    runs = _runs(places, near_km, slow_kn, still_kn, room)
    before, after = _beside(places.bins, places.hull)
    a, b, y, z = (runs[:, k] for k in (FIRST, FIRST_2, LAST, LAST_2))
    told = {
        **{"mmsi": mmsi[a], "track": track[a], "mmsi_2": mmsi[b], "track_2": track[b]},
        **{"lon": _middle(lon[a], lon[b]), "lat": (lat[a] + lat[b]) / 2},
        **{"lon_end": _middle(lon[y], lon[z]), "lat_end": (lat[y] + lat[z]) / 2},
        **{"first_row": row[a], "first_row_2": row[b], "last_row": row[y], "last_row_2": row[z]},
        **{RUN_SCHEMA.names[16 + k - BINS]: runs[:, k] for k in range(BINS, COLUMNS)},
        **{"first_bin": runs[:, FIRST_BIN], "last_bin": runs[:, LAST_BIN]},
        "start_ms": runs[:, FIRST_BIN] * BIN_MS - _beyond_ms(places, before, a, b, near_km),
        "end_ms": runs[:, LAST_BIN] * BIN_MS + _beyond_ms(places, after, y, z, near_km),
    }
    return sorted_runs(pa.table([pa.array(told[f.name], f.type) for f in RUN_SCHEMA], schema=RUN_SCHEMA))


def sorted_runs(runs: pa.Table) -> pa.Table:
    """Runs sorted by pair and first bin."""
    keys = [(name, "ascending") for name in ("mmsi", "track", "mmsi_2", "track_2", "first_bin")]
    return runs.sort_by(keys).combine_chunks()


def _by_bin(bins: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows in the order of their bins; bins of a year or less are sorted by their digits, which is faster."""
    if len(bins) and int(bins.max()) - int(bins.min()) < 1 << 16:
        return np.argsort((bins - bins.min()).astype(np.uint16), kind="stable")
    return np.argsort(bins, kind="stable")


def _hulls(mmsi: NDArray[np.int64], track: NDArray[np.int32]) -> NDArray[np.int64]:
    """A number for each hull: rows of one hull have one number, whatever their order."""
    if not len(mmsi):
        return np.zeros(0, np.int64)
    new = np.concatenate(([True], (np.diff(mmsi) != 0) | (np.diff(track) != 0)))
    heads = np.flatnonzero(new)
    _, number = np.unique(np.stack([mmsi[heads], track[heads].astype(np.int64)]), axis=1, return_inverse=True)
    hulls: NDArray[np.int64] = number.reshape(-1)[np.cumsum(new) - 1]
    return hulls


def _middle(lon: NDArray[np.float64], lon_2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half way between two longitudes, the short way."""
    east = lon_2 - lon
    east -= 360.0 * np.round(east / 360.0)
    return (lon + east / 2 + 180.0) % 360.0 - 180.0


def _most_at_once(bins: NDArray[np.int64]) -> int:
    """The greatest number of rows in one bin; rows sorted by bin."""
    return int(np.diff(np.flatnonzero(np.diff(bins, prepend=-1, append=-1))).max(initial=0))


@kernel
def _runs(places: Places, near_km: float, slow_kn: float, still_kn: float, room: Cells) -> NDArray[np.int64]:
    """Runs of all pairs: columns FIRST to DISTANCE_SUM. Rows sorted by bin."""
    bins, mmsi, hull, lon, lat, speed = places
    pairs, km = np.empty((1024, 2), np.int64), np.empty(1024)
    runs, count = np.empty((1024, COLUMNS), np.int64), 0
    hulls = hull.max() + 1 if len(hull) else 0
    keys, run_of = np.full(1, -1, np.int64), np.zeros(1, np.int64)  # of the pairs of the bin before
    end = 0
    while end < len(bins):
        first = end
        while end < len(bins) and bins[end] == bins[first]:
            end += 1
        found, pairs, km = close_pairs(lon, lat, first, end, near_km, room, pairs, km)
        if first > 0 and bins[first] - bins[first - 1] > 1:
            keys[:] = -1
        new_keys, new_run_of = np.full(_slots(found), -1, np.int64), np.empty(_slots(found), np.int64)
        for p in range(found):
            a, b = pairs[p, 0], pairs[p, 1]
            if mmsi[a] == mmsi[b]:
                continue
            if mmsi[a] > mmsi[b]:
                a, b = b, a
            key = hull[a] * hulls + hull[b]
            place, free = _find(key, keys), _find(key, new_keys)
            new_keys[free], new_run_of[free] = key, run_of[place]
            if keys[place] < 0:
                if count == len(runs):
                    runs = np.concatenate((runs, runs))
                runs[count] = 0
                runs[count, FIRST], runs[count, FIRST_2], runs[count, FIRST_BIN] = a, b, bins[a]
                new_run_of[free] = count
                count += 1
            run = runs[new_run_of[free]]
            run[LAST], run[LAST_2], run[LAST_BIN] = a, b, bins[a]
            _add(run, speed[a], speed[b], km[p], slow_kn, still_kn)
        keys, run_of = new_keys, new_run_of
    return runs[:count].copy()


@kernel
def _add(run: NDArray[np.int64], speed: float, speed_2: float, km: float, slow_kn: float, still_kn: float) -> None:
    """Add one bin to a run."""
    run[BINS] += 1
    run[DISTANCE_SUM] += round(km * KM_PARTS)
    run[STILL] += speed <= still_kn
    run[STILL_2] += speed_2 <= still_kn
    for v in (speed, speed_2):
        if v == v:
            run[SPEEDS] += 1
            run[SLOW] += v < slow_kn
            run[SPEED_SUM] += round(v * KN_PARTS)


@kernel
def _beside(bins: NDArray[np.int64], hull: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row those of its hull in the bin before and the bin after, -1 for none; rows sorted by bin."""
    before, after = np.full(len(bins), -1, np.int64), np.full(len(bins), -1, np.int64)
    last = np.full(hull.max() + 1 if len(hull) else 0, -1, np.int64)
    for i in range(len(bins)):
        held = last[hull[i]]
        if held >= 0 and bins[held] == bins[i] - 1:
            before[i], after[held] = held, i
        last[hull[i]] = i
    return before, after


@kernel
def _beyond_ms(
    places: Places, beside: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64], near_km: float
) -> NDArray[np.int64]:
    """How long beyond the end of each run its ships stayed near, in ms: their distance grows evenly to the next bin."""
    lon, lat = places.lon, places.lat
    beyond = np.zeros(len(one), np.int64)
    for k in range(len(one)):
        a, b = one[k], other[k]
        c, d = beside[a], beside[b]
        if c >= 0 and d >= 0:
            here = quick_distance_km(lon[a], lat[a], lon[b], lat[b])
            there = quick_distance_km(lon[c], lat[c], lon[d], lat[d])
            if there > near_km >= here:
                beyond[k] = np.int64(BIN_MS * (near_km - here) / (there - here))
    return beyond


@kernel
def _slots(pairs: int) -> int:
    """A power of two above twice so many."""
    slots = 2
    while slots <= 2 * pairs:
        slots *= 2
    return slots


@kernel
def _find(key: int, keys: NDArray[np.int64]) -> int:
    """The place of a key in an open table that is not full, or the free one where it belongs."""
    mask = len(keys) - 1
    place = slot_of(key, mask)
    while keys[place] >= 0 and keys[place] != key:
        place = (place + 1) & mask
    return place
