"""Shores: closed lines that part land from water, and on which side of them a position lies.

A position is inside when the meridian from it to the north pole crosses the shore an odd number of times. That holds on
the whole globe, for rings across 180 degrees and round the south pole too, as long as the north pole is water.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.model.kernel import kernel
from reckoning.places.polygons import read_only

SECTOR_DEG = 0.05
SECTORS = 7200


class ShoreIndex(NamedTuple):
    """Edges of shores by sectors of longitude, northernmost first: sector s has rows `starts[s]:starts[s + 1]`.

    An edge stands in every sector that it meets.
    """

    starts: NDArray[np.int64]
    north: NDArray[np.float64]  # degrees: the higher of its ends
    west: NDArray[np.float64]  # degrees east of 180 W, [0, 360)
    east: NDArray[np.float64]  # its other end; under `west` when the edge crosses 180 degrees
    west_lat: NDArray[np.float64]
    slope: NDArray[np.float64]  # degrees north for each degree east


def shore_index(
    lon1: NDArray[np.float64], lat1: NDArray[np.float64], lon2: NDArray[np.float64], lat2: NDArray[np.float64]
) -> ShoreIndex:
    """The search index of the edges of closed shores, in degrees; each edge goes the shorter way round."""
    east = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    slanted = east != 0.0
    lon1, lat1, lon2, lat2, east = (a[slanted] for a in (lon1, lat1, lon2, lat2, east))
    # Two edges that meet share a corner's longitude to the last bit: no meridian slips between them or meets both.
    west = (np.where(east > 0.0, lon1, lon2) + 180.0) % 360.0
    end = (np.where(east > 0.0, lon2, lon1) + 180.0) % 360.0
    first = np.floor(west / SECTOR_DEG).astype(np.int64)
    spans = np.floor((west + abs(east)) / SECTOR_DEG).astype(np.int64) - first + 1
    edge = np.repeat(np.arange(len(west)), spans)
    sector = (first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(spans) - spans, spans)) % SECTORS
    north = np.maximum(lat1, lat2)
    order = np.lexsort((-north[edge], sector))
    edge, sector = edge[order], sector[order]
    starts = np.searchsorted(sector, np.arange(SECTORS + 1)).astype(np.int64)
    columns = (north, west, end, np.where(east > 0.0, lat1, lat2), (lat2 - lat1) / east)
    index = ShoreIndex(starts, *(column[edge] for column in columns))
    for array in index:
        array.flags.writeable = False
    return index


@kernel
def is_inside(lon: float, lat: float, index: ShoreIndex) -> bool:
    """Whether one position in degrees is inside; False when it is not a position."""
    if not (-90.0 <= lat <= 90.0 and -720.0 <= lon <= 720.0):
        return False
    x = (lon + 180.0) % 360.0
    inside = False
    sector = int(x / SECTOR_DEG) % SECTORS
    for i in range(index.starts[sector], index.starts[sector + 1]):
        if index.north[i] <= lat:
            break
        west, east = index.west[i], index.east[i]
        if (west <= x < east) if west < east else (x >= west or x < east):
            away = x - west if x >= west else x - west + 360.0
            if index.west_lat[i] + away * index.slope[i] > lat:
                inside = not inside
    return inside


@kernel
def _inside_of(lon: NDArray[np.float64], lat: NDArray[np.float64], index: ShoreIndex) -> NDArray[np.bool_]:
    inside = np.empty(len(lon), dtype=np.bool_)
    for i in range(len(lon)):
        inside[i] = is_inside(lon[i], lat[i], index)
    return inside


def inside_of(lon: ArrayLike, lat: ArrayLike, index: ShoreIndex) -> NDArray[np.bool_]:
    """For each position in degrees whether it is inside: shape (n,)."""
    return _inside_of(read_only(lon), read_only(lat), index)
