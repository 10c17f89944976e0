"""Spans: how many good fixes there are from one row of a ship to another, and where their mean is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.tracks import Tracks


def fixes_between(
    first: NDArray[np.int64], last: NDArray[np.int64], tracks: Tracks
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """For each pair of rows, both counted: good fixes, their mean longitude in [-180, 180) and latitude; shapes (n,).

    The fixes of a pair lie within 180 degrees of longitude of the first. NaN where none is good.
    """
    return _between(np.ascontiguousarray(first), np.ascontiguousarray(last), tracks.flag, tracks.lon, tracks.lat)


@kernel
def _between(
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    flag: NDArray[np.uint16],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    fixes = np.zeros(len(first), dtype=np.int64)
    x, y = np.empty(len(first)), np.empty(len(first))
    for k in range(len(first)):
        east, north = 0.0, 0.0
        for i in range(first[k], last[k] + 1):
            if flag[i] == 0:
                fixes[k] += 1
                away = lon[i] - lon[first[k]]
                if away > 180.0:
                    away -= 360.0
                elif away < -180.0:
                    away += 360.0
                east += away
                north += lat[i]
        x[k] = (lon[first[k]] + east / fixes[k] + 540.0) % 360.0 - 180.0
        y[k] = north / fixes[k]
    return fixes, x, y
