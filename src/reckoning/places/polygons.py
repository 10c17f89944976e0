"""Polygons: areas on the map as flat arrays, and which of them a position is in.

An area is one or more polygons; a polygon is an outer ring and any holes. Rings are straight lines in degrees
(RFC 7946), of either winding, and may cross 180 degrees: an edge always goes the shorter way round. Inside a polygon
is even-odd over its rings; inside an area is inside any of its polygons. Where areas overlap the smallest wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.model.kernel import kernel

Ring = Sequence[tuple[float, float]]
"""Corners (lon, lat) in degrees; the last repeats the first."""

CELL_DEG = 0.5
COLUMNS, ROWS = 720, 360


class PolygonIndex(NamedTuple):
    """Areas made ready for search: polygon p has rings `polygon_rings[p]:polygon_rings[p + 1]`, ring r has corners
    `ring_starts[r]:ring_starts[r + 1]`; `cell_items` lists, smallest area first, the polygons whose box meets a cell.
    """

    lon: NDArray[np.float64]  # unwrapped: may go beyond 180
    lat: NDArray[np.float64]
    ring_starts: NDArray[np.int64]
    polygon_rings: NDArray[np.int64]
    polygon_area: NDArray[np.int64]  # which area a polygon belongs to
    box: NDArray[np.float64]  # (polygons, 4): west, south, east, north
    cell_starts: NDArray[np.int64]
    cell_items: NDArray[np.int64]


def unwrapped(ring: Ring) -> NDArray[np.float64]:
    """The corners of a ring, shape (n, 2), with longitudes that never jump: a step of over 180 degrees goes round the
    other way. A ring round a pole does not close again.

    >>> unwrapped([(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 0.0)])[:, 0].tolist()
    [179.0, 181.0, 181.0, 179.0]
    """
    corners = np.array(ring, dtype=np.float64).reshape(-1, 2)
    steps = np.diff(corners[:, 0])
    turns = np.cumsum(np.where(steps > 180.0, -360.0, np.where(steps < -180.0, 360.0, 0.0)))
    corners[1:, 0] += turns
    return corners


def area_deg2(polygons: Sequence[Sequence[Ring]]) -> float:
    """Area of polygons in square degrees shrunk to true width: outer rings less holes; enough to rank by size."""
    return sum(_ring_deg2(rings[0]) - sum(map(_ring_deg2, rings[1:])) for rings in polygons)


def polygon_index(areas: Sequence[Sequence[Sequence[Ring]]]) -> PolygonIndex:
    """The search index of areas, each a list of polygons, each a list of rings (outer first)."""
    flat = [(number, rings) for number, polygons in enumerate(areas) for rings in polygons]
    rings = [unwrapped(ring) for _, polygon in flat for ring in polygon]
    outer = [unwrapped(polygon[0]) for _, polygon in flat]
    box = np.array([[*c.min(axis=0), *c.max(axis=0)] for c in outer]).reshape(-1, 4)
    owner = np.array([number for number, _ in flat], dtype=np.int64)
    sizes = np.array([area_deg2(polygons) for polygons in areas])
    cell_starts, cell_items = _cells(box, np.lexsort((owner, sizes[owner])))
    corners = np.concatenate([np.zeros((0, 2)), *rings])
    index = PolygonIndex(
        np.ascontiguousarray(corners[:, 0]),
        np.ascontiguousarray(corners[:, 1]),
        _starts([len(ring) for ring in rings]),
        _starts([len(polygon) for _, polygon in flat]),
        owner,
        box,
        cell_starts,
        cell_items,
    )
    for array in index:
        array.flags.writeable = False
    return index


@kernel
def area_at(lon: float, lat: float, index: PolygonIndex) -> int:
    """The number of the smallest area that holds a position in degrees; -1 for none, and for NaN."""
    if not (-90.0 <= lat <= 90.0 and -720.0 <= lon <= 720.0):
        return -1
    column = int(np.floor(((lon + 180.0) % 360.0) / CELL_DEG)) % COLUMNS
    row = min(int(np.floor((lat + 90.0) / CELL_DEG)), ROWS - 1)
    cell = row * COLUMNS + column
    for slot in range(index.cell_starts[cell], index.cell_starts[cell + 1]):
        p = index.cell_items[slot]
        if lat < index.box[p, 1] or lat > index.box[p, 3]:
            continue
        west = index.box[p, 0]
        x = lon + 360.0 * np.ceil((west - lon) / 360.0)
        if x <= index.box[p, 2] and _inside(x, lat, p, index):
            return int(index.polygon_area[p])
    return -1


@kernel
def _inside(x: float, y: float, p: int, index: PolygonIndex) -> bool:
    inside = False
    for ring in range(index.polygon_rings[p], index.polygon_rings[p + 1]):
        for i in range(index.ring_starts[ring], index.ring_starts[ring + 1] - 1):
            y1, y2 = index.lat[i], index.lat[i + 1]
            if (y1 > y) != (y2 > y):
                x1, x2 = index.lon[i], index.lon[i + 1]
                if x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                    inside = not inside
    return inside


@kernel
def _areas_at(lon: NDArray[np.float64], lat: NDArray[np.float64], index: PolygonIndex) -> NDArray[np.int32]:
    found = np.empty(len(lon), dtype=np.int32)
    for i in range(len(lon)):
        found[i] = area_at(lon[i], lat[i], index)
    return found


def areas_at(lon: ArrayLike, lat: ArrayLike, index: PolygonIndex) -> NDArray[np.int32]:
    """For each position in degrees the number of the smallest area that holds it, -1 for none: shape (n,)."""
    return _areas_at(read_only(lon), read_only(lat), index)


def read_only(values: ArrayLike) -> NDArray[np.float64]:
    """Values as a flat array no loop may write to: a loop is compiled once, for that kind of array."""
    array = np.ascontiguousarray(values, dtype=np.float64).reshape(-1).view()
    array.flags.writeable = False
    return array


def _ring_deg2(ring: Ring) -> float:
    corners = unwrapped(ring)
    x = (corners[:, 0] - corners[0, 0]) * np.cos(np.radians(corners[:, 1].mean()))
    y = corners[:, 1] - corners[0, 1]
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.array(lengths, dtype=np.int64)))).astype(np.int64)


def _cells(box: NDArray[np.float64], order: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    cells, items = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for p in order.tolist():
        west, south, east, north = box[p]
        columns = np.arange(np.floor((west + 180.0) / CELL_DEG), np.floor((east + 180.0) / CELL_DEG) + 1)
        rows = np.arange(np.floor((south + 90.0) / CELL_DEG), np.floor((north + 90.0) / CELL_DEG) + 1)
        met = np.clip(rows, 0, ROWS - 1)[:, None] * COLUMNS + (columns % COLUMNS)[None, :]
        cells.append(np.unique(met.astype(np.int64)))
        items.append(np.full(len(cells[-1]), p, dtype=np.int64))
    cell, item = np.concatenate(cells), np.concatenate(items)
    first = np.argsort(cell, kind="stable")
    return np.searchsorted(cell[first], np.arange(COLUMNS * ROWS + 1)).astype(np.int64), item[first]
