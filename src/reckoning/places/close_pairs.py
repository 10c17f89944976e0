"""Close pairs: which of many points of one instant lie within a distance of each other, without comparing all with all.

Points are sorted into cells at least twice as wide and high as the distance, so a point is compared with those in four
cells only. Rows of cells run round the globe: 180 degrees and the poles are places like any other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_DEGREE, distance_km, quick_distance_km

QUICK_LAT = 80.0
POLAR = 0.02  # cosine of latitude below which it changes too much within the distance to be taken at one point

LEAST_CELL_KM = 0.001  # a distance of nothing still needs cells


class Cells(NamedTuple):
    """Room for the search, used again for every instant: `head` is all -1 before and after."""

    columns: NDArray[np.int64]  # how many cells each row of cells has
    head: NDArray[np.int64]  # by slot: the last point of a cell, -1 for none
    cell: NDArray[np.int64]  # by point
    follows: NDArray[np.int64]  # by point: another one of its slot


def cells(near_km: float, points: int, most_at_once: int) -> Cells:
    """Room for a number of points, so many of which at most share an instant."""
    slots = 1 << max(4, (2 * most_at_once - 1).bit_length())
    rows = max(1, math.floor(90.0 * KM_PER_DEGREE / max(near_km, LEAST_CELL_KM)))
    height = 180.0 / rows
    # A cell is wide enough even where a point half a row beyond its poleward edge looks into it.
    poleward = np.minimum(90.0, np.abs((np.arange(rows) + 0.5) * height - 90.0) + height)
    columns = np.maximum(1, np.floor(360.0 / height * np.cos(np.radians(poleward)))).astype(np.int64)
    return Cells(columns, np.full(slots, -1, np.int64), np.empty(points, np.int64), np.empty(points, np.int64))


@kernel
def close_pairs(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    first: int,
    end: int,
    near_km: float,
    room: Cells,
    pairs: NDArray[np.int64],
    km: NDArray[np.float64],
) -> tuple[int, NDArray[np.int64], NDArray[np.float64]]:
    """The pairs among points first..end - 1 at most `near_km` apart: how many, and `pairs` (n, 2) and `km` (n,), grown
    when they are too short.
    """
    columns, head, cell, follows = room
    count, mask = 0, len(head) - 1
    reach2 = (near_km / KM_PER_DEGREE * 1.02) ** 2  # of a rough distance with the cosine at one of the points
    for i in range(first, end):
        scale = math.cos(math.radians(lat[i]))
        y = (lat[i] + 90.0) / 180.0 * len(columns)
        for r in range(max(0, int(y + 0.5) - 1), min(len(columns), int(y + 0.5) + 1)):
            x = _column(lon[i], r, columns) + 0.5
            for column in range(int(x) - 1, int(x) + (1 if columns[r] > 1 else 0)):
                key = _key(r, column, columns[r])
                j = head[slot_of(key, mask)]
                while j >= 0:
                    east, north = abs(lon[i] - lon[j]), lat[i] - lat[j]
                    east = min(east, 360.0 - east) * scale
                    if cell[j] == key and (north * north + east * east <= reach2 or scale < POLAR):
                        apart = _apart_km(lon[i], lat[i], lon[j], lat[j])
                        if apart <= near_km:
                            if count == len(km):
                                pairs, km = np.concatenate((pairs, pairs)), np.concatenate((km, km))
                            pairs[count, 0], pairs[count, 1], km[count] = j, i, apart
                            count += 1
                    j = follows[j]
        row = min(int(y), len(columns) - 1)
        cell[i] = _key(row, int(_column(lon[i], row, columns)), columns[row])
        slot = slot_of(cell[i], mask)
        follows[i], head[slot] = head[slot], i
    for i in range(first, end):
        head[slot_of(cell[i], mask)] = -1
    return count, pairs, km


@kernel
def slot_of(key: int, mask: int) -> int:
    """The slot of a key in a table of `mask` + 1 slots, a power of two."""
    mixed = (np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    return int(np.int64(mixed) & mask)


@kernel
def _apart_km(lon: float, lat: float, lon_2: float, lat_2: float) -> float:
    """Distance in km: the cheap one where it is right."""
    if abs(lat) > QUICK_LAT:
        return distance_km(lon, lat, lon_2, lat_2)
    return quick_distance_km(lon, lat, lon_2, lat_2)


@kernel
def _column(lon: float, row: int, columns: NDArray[np.int64]) -> float:
    column: float = (lon + 180.0) * (columns[row] / 360.0)
    return column


@kernel
def _key(row: int, column: int, columns: int) -> int:
    """A cell's number; a column beyond either end is one at the other."""
    if column < 0:
        column += columns
    elif column >= columns:
        column -= columns
    return (row << 32) | column
