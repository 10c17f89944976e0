"""Nearest: which of many points or lines on the globe is closest to a position, and how far away it is.

Everything is reckoned in unit vectors, so 180 degrees and the poles are places like any other. Lines are straight in
degrees and taken in pieces of a quarter degree at most; a distance to a line is right to 0.1 % or 10 m.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.model.kernel import kernel
from reckoning.places.polygons import read_only
from reckoning.places.sphere import EARTH_RADIUS_KM

CELL_DEG = 0.25
COLUMNS, ROWS = 1440, 720


class NearestIndex(NamedTuple):
    """Points and pieces of lines by cells of a quarter degree.

    Row r has occupied cells `row_starts[r]:row_starts[r + 1]`; cell c lies in column `columns[c]` and holds
    `pieces[cell_starts[c]:cell_starts[c + 1]]`.
    """

    start: NDArray[np.float64]  # (pieces, 3) unit vectors
    end: NDArray[np.float64]  # (pieces, 3); a point ends where it starts
    item: NDArray[np.int64]  # which point or line a piece is of
    row_starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    cell_starts: NDArray[np.int64]
    pieces: NDArray[np.int64]


def point_index(lon: ArrayLike, lat: ArrayLike) -> NearestIndex:
    """The search index of points in degrees; answers number the points as given."""
    x, y = read_only(lon), read_only(lat)
    return line_index(x, y, x, y, np.arange(len(x)))


def line_index(
    lon1: NDArray[np.float64],
    lat1: NDArray[np.float64],
    lon2: NDArray[np.float64],
    lat2: NDArray[np.float64],
    item: NDArray[np.int64],
) -> NearestIndex:
    """The search index of straight lines between points in degrees; answers are the `item` of a line."""
    east = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    parts = np.maximum(1, np.ceil(np.maximum(abs(east), abs(lat2 - lat1)) / CELL_DEG).astype(np.int64))
    line = np.repeat(np.arange(len(lon1)), parts)
    share = (np.arange(len(line)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[line]
    x1, y1 = lon1[line] + share * east[line], lat1[line] + share * (lat2 - lat1)[line]
    share = share + 1.0 / parts[line]
    x2, y2 = lon1[line] + share * east[line], lat1[line] + share * (lat2 - lat1)[line]
    index = NearestIndex(
        unit_vectors(x1, y1), unit_vectors(x2, y2), item[line].astype(np.int64), *_cells(x1, y1, x2, y2)
    )
    for array in index:
        array.flags.writeable = False
    return index


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Unit vectors of positions in degrees, shape (n, 3)."""
    x, y = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    return np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=-1)


def nearest_of(
    lon: ArrayLike, lat: ArrayLike, index: NearestIndex, limit_km: float = np.inf
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each position in degrees the closest item within a limit and its distance in km; (-1, inf) where there is
    none, (-1, NaN) where the position is not one. Shapes (n,) and (n,).
    """
    return _nearest_of(read_only(lon), read_only(lat), index, float(limit_km))


@kernel
def _nearest_of(
    lon: NDArray[np.float64], lat: NDArray[np.float64], index: NearestIndex, limit_km: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    item, km = np.empty(len(lon), dtype=np.int64), np.empty(len(lon))
    for i in range(len(lon)):
        item[i], km[i] = nearest(lon[i], lat[i], index, limit_km)
    return item, km


@kernel
def nearest(lon: float, lat: float, index: NearestIndex, limit_km: float) -> tuple[int, float]:
    """The closest item to one position in degrees and its distance in km; of several equally close the least.

    (-1, inf) when none is within the limit; (-1, NaN) when the position is not one.
    """
    if not (-90.0 <= lat <= 90.0 and -720.0 <= lon <= 720.0):
        return -1, np.nan
    lam, phi = math.radians(lon), math.radians(lat)
    px, py, pz = math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
    best, item = _chord2(limit_km / EARTH_RADIUS_KM), -1
    x = ((lon + 180.0) % 360.0) / CELL_DEG
    y = (lat + 90.0) / CELL_DEG
    row0 = min(int(y), ROWS - 1)
    for step in range(ROWS):
        reached = False
        for side in range(1 if step == 0 else 2):
            row = row0 + step if side == 0 else row0 - step
            gap = row - y if side == 0 else y - row - 1.0
            if 0 <= row < ROWS and (gap <= 0.0 or _chord2(math.radians(gap * CELL_DEG)) <= best):
                reached = True
                best, item = _search_row(row, x, phi, px, py, pz, best, item, index)
        if not reached and step > 0:
            break
    if item < 0:
        return -1, np.inf
    return item, 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, 0.5 * math.sqrt(best)))


@kernel
def _chord2(angle: float) -> float:
    """Square of the chord of an angle in radians on the unit sphere."""
    if angle >= math.pi:
        return 4.0
    s = 2.0 * math.sin(0.5 * angle)
    return s * s


@kernel
def _search_row(
    row: int,
    x: float,
    phi: float,
    px: float,
    py: float,
    pz: float,
    best: float,
    item: int,
    index: NearestIndex,
) -> tuple[float, int]:
    """Go through the occupied cells of a row outward in both directions while one could hold something closer."""
    first, last = index.row_starts[row], index.row_starts[row + 1]
    count = last - first
    if count == 0:
        return best, item
    middle = first + np.searchsorted(index.columns[first:last], int(x))
    for direction in range(2):
        for k in range(count):
            offset = middle - first + k if direction == 0 else middle - first - 1 - k
            cell = first + offset % count
            column = index.columns[cell]
            away = (column - x) % COLUMNS if direction == 0 else (x - column - 1.0) % COLUMNS
            if away > COLUMNS - 1:  # the cell the position is in
                away = 0.0
            if away > COLUMNS / 2 + 1:
                break
            if _meridian_chord2(phi, away) > best:
                break
            for slot in range(index.cell_starts[cell], index.cell_starts[cell + 1]):
                piece = index.pieces[slot]
                d2 = _piece_chord2(px, py, pz, index.start[piece], index.end[piece])
                if d2 < best or (d2 == best and (item < 0 or index.item[piece] < item)):
                    best, item = d2, index.item[piece]
    return best, item


@kernel
def _meridian_chord2(phi: float, columns: float) -> float:
    """Square of the chord from a latitude to the closest point of a meridian some columns away."""
    lam = math.radians(columns * CELL_DEG)
    across = math.cos(phi) * math.sin(lam) if lam < 0.5 * math.pi else math.cos(phi)
    return 2.0 - 2.0 * math.sqrt(max(0.0, 1.0 - across * across))


@kernel
def _piece_chord2(px: float, py: float, pz: float, a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Square of the chord from a point to the closest point of an arc of the sphere."""
    ax, ay, az = float(a[0]), float(a[1]), float(a[2])
    dx, dy, dz = float(b[0]) - ax, float(b[1]) - ay, float(b[2]) - az
    length2 = dx * dx + dy * dy + dz * dz
    qx, qy, qz = ax, ay, az
    if length2 > 0.0:
        t = ((px - ax) * dx + (py - ay) * dy + (pz - az) * dz) / length2
        t = min(1.0, max(0.0, t))
        qx, qy, qz = ax + t * dx, ay + t * dy, az + t * dz
        norm = math.sqrt(qx * qx + qy * qy + qz * qz)
        qx, qy, qz = qx / norm, qy / norm, qz / norm
    ex, ey, ez = px - qx, py - qy, pz - qz
    return ex * ex + ey * ey + ez * ez


def _cells(
    x1: NDArray[np.float64], y1: NDArray[np.float64], x2: NDArray[np.float64], y2: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each piece into the cells of its two ends' box: at most four, since no piece is longer than a cell."""
    cells, pieces = [], []
    for x in (x1, x2):
        for y in (y1, y2):
            column = np.floor((x + 180.0) / CELL_DEG).astype(np.int64) % COLUMNS
            row = np.clip(np.floor((y + 90.0) / CELL_DEG).astype(np.int64), 0, ROWS - 1)
            cells.append(row * COLUMNS + column)
            pieces.append(np.arange(len(x1)))
    pairs = np.unique(np.concatenate(cells) * len(x1) + np.concatenate(pieces)) if len(x1) else np.zeros(0, np.int64)
    cell, piece = pairs // max(1, len(x1)), pairs % max(1, len(x1))
    occupied, starts = np.unique(cell, return_index=True)
    row_starts = np.searchsorted(occupied, np.arange(ROWS + 1) * COLUMNS).astype(np.int64)
    return row_starts, occupied % COLUMNS, np.append(starts, len(piece)).astype(np.int64), piece
