"""Port index: which ports a position may be at, by cells of a tenth of a degree; built once, asked for every position.

A cell lists every port whose circle meets it, so one look answers for all of them: at sea the list is empty. Circles
are laid over 180 degrees and round the poles like anywhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.polygons import PolygonIndex
from reckoning.places.sphere import EARTH_RADIUS_KM, KM_PER_DEGREE, distance_km
from reckoning.places.terminals import Terminals

CELLS_PER_DEGREE = 10
COLUMNS, ROWS = 360 * CELLS_PER_DEGREE, 180 * CELLS_PER_DEGREE
EXACT_ABOVE_DEG = 75.0  # nearer the poles one cosine is off by more than 0.1 % within a circle

PORT_SCHEMA = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),  # unlocode:MMTLA, wpi:7950
        pa.field("name", pa.string()),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("radius_km", pa.float64()),  # null: the default
    ]
)
"""A port as detectors are given it: a point and how far from it a ship is still at the port."""


class Circles(NamedTuple):
    """Ports as arrays, with the circles that a ship enters and leaves.

    Cell c lists `places[starts[c]:starts[c + 1]]`: numbers of ports and, after them, of terminals.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    scale: NDArray[np.float64]  # cosine of latitude
    enter_km: NDArray[np.float64]
    leave_km: NDArray[np.float64]
    starts: NDArray[np.int32]
    places: NDArray[np.int32]


@dataclass(frozen=True)
class Harbours:
    """Ports and terminals ready to be asked about: number i is a port below `ports`, then come the terminals."""

    places: tuple[str, ...]  # subjects, ports then terminals
    circles: Circles
    terminals: Terminals

    @property
    def ports(self) -> int:
        """How many of the places are ports."""
        return len(self.circles.lon)

    @cached_property
    def outlines(self) -> PolygonIndex:
        """The terminals' polygons, as kernels take them."""
        return self.terminals.index

    def port_km(
        self, place: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Distances in km from positions to the points of the ports numbered, NaN for terminals: shape (n,)."""
        return _port_km(np.ascontiguousarray(place), lon, lat, self.circles)


def harbours(
    ports: pa.Table, terminals: Terminals, enter_km: float, leave_km: float, terminal_leave_km: float
) -> Harbours:
    """The index of a table of `PORT_SCHEMA` and of terminals; radii where a port has none are the ones given.

    A port with a radius of its own is left as far beyond it as `leave_km` is beyond `enter_km`.
    """
    table = ports.select(PORT_SCHEMA.names).sort_by("place").combine_chunks()
    lon, lat = table["lon"].to_numpy().copy(), table["lat"].to_numpy().copy()
    enter = table["radius_km"].to_numpy().copy()
    enter[np.isnan(enter)] = enter_km
    leave = enter + (leave_km - enter_km)
    outlines = terminals.index
    west, south, east, north = outlines.box.T
    boxes = np.concatenate(
        [
            _boxes(lon, lat, lon, lat, leave),
            _boxes(west, south, east, north, np.full(len(west), terminal_leave_km)),
        ]
    )
    starts, lists = _cells(boxes, np.concatenate([np.arange(len(lon)), len(lon) + outlines.polygon_area]))
    circles = Circles(lon, lat, np.cos(np.radians(lat)), enter, leave, starts, lists)
    for array in circles:
        array.flags.writeable = False
    return Harbours((*table["place"].to_pylist(), *(t.place for t in terminals.items)), circles, terminals)


def _boxes(
    west: NDArray[np.float64],
    south: NDArray[np.float64],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    reach_km: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Boxes in degrees of all that is within reach of a box; one that holds a pole goes all the way round."""
    angle = reach_km / EARTH_RADIUS_KM * 1.01  # a little more: distances are rounded
    low, high = south - np.degrees(angle), north + np.degrees(angle)
    polar = np.maximum(abs(low), abs(high)) >= 90.0
    width = np.cos(np.radians(np.where(polar, 0.0, np.maximum(abs(south), abs(north)))))
    aside = np.degrees(np.arcsin(np.minimum(1.0, np.sin(angle) / width)))
    left, right = np.where(polar, -180.0, west - aside), np.where(polar, 180.0, east + aside)
    return np.stack([left, np.maximum(low, -90.0), right, np.minimum(high, 90.0)], axis=1)


def _cells(boxes: NDArray[np.float64], places: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The places of every cell that their boxes meet: where each cell's list starts, and the lists, each sorted."""
    cells, owners = _met(boxes, places)
    pairs = np.unique(cells * (places.max(initial=0) + 1) + owners)
    cell, owner = np.divmod(pairs, places.max(initial=0) + 1)
    starts = np.zeros(COLUMNS * ROWS + 1, dtype=np.int32)
    starts[1:] = np.cumsum(np.bincount(cell, minlength=COLUMNS * ROWS), dtype=np.int32)
    return starts, owner.astype(np.int32)


@kernel
def _met(boxes: NDArray[np.float64], places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cell and place of every cell that a box meets."""
    edges = np.empty((len(boxes), 4), dtype=np.int64)
    total = 0
    for k in range(len(boxes)):
        edges[k, 0] = math.floor((boxes[k, 0] + 180.0) * CELLS_PER_DEGREE)
        edges[k, 1] = math.floor((boxes[k, 1] + 90.0) * CELLS_PER_DEGREE)
        edges[k, 2] = min(math.floor((boxes[k, 2] + 180.0) * CELLS_PER_DEGREE), edges[k, 0] + COLUMNS - 1)
        edges[k, 3] = math.floor((boxes[k, 3] + 90.0) * CELLS_PER_DEGREE)
        total += (edges[k, 2] - edges[k, 0] + 1) * (edges[k, 3] - edges[k, 1] + 1)
    cells, owners = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    slot = 0
    for k in range(len(boxes)):
        for row in range(edges[k, 1], edges[k, 3] + 1):
            for column in range(edges[k, 0], edges[k, 2] + 1):
                cells[slot] = min(row, ROWS - 1) * COLUMNS + column % COLUMNS
                owners[slot] = places[k]
                slot += 1
    return cells, owners


@kernel
def cell_of(lon: float, lat: float) -> int:
    """The cell of a position in degrees."""
    column = int((lon + 180.0) * CELLS_PER_DEGREE)
    row = int((lat + 90.0) * CELLS_PER_DEGREE)
    return min(max(row, 0), ROWS - 1) * COLUMNS + column % COLUMNS


@kernel
def port_km(port: int, lon: float, lat: float, circles: Circles) -> float:
    """Distance in km from a position to a port that is near it: right to 0.2 % within 4 km, and to 1 % within 30."""
    if abs(lat) > EXACT_ABOVE_DEG:
        return distance_km(circles.lon[port], circles.lat[port], lon, lat)
    east = lon - circles.lon[port]
    if east > 180.0:
        east -= 360.0
    elif east < -180.0:
        east += 360.0
    x, y = east * circles.scale[port], lat - circles.lat[port]
    return KM_PER_DEGREE * math.sqrt(x * x + y * y)


@kernel
def outline_km(area: int, lon: float, lat: float, outlines: PolygonIndex) -> float:
    """Distance in km from a position to the nearest edge of a terminal."""
    scale = math.cos(math.radians(lat))
    nearest = np.inf
    for p in range(len(outlines.polygon_area)):
        if outlines.polygon_area[p] != area:
            continue
        turns = 360.0 * np.round((outlines.box[p, 0] - lon) / 360.0)
        for ring in range(outlines.polygon_rings[p], outlines.polygon_rings[p + 1]):
            for i in range(outlines.ring_starts[ring], outlines.ring_starts[ring + 1] - 1):
                ax, ay = (outlines.lon[i] - lon - turns) * scale, outlines.lat[i] - lat
                bx, by = (outlines.lon[i + 1] - lon - turns) * scale - ax, outlines.lat[i + 1] - lat - ay
                length2 = bx * bx + by * by
                t = 0.0 if length2 == 0.0 else min(1.0, max(0.0, -(ax * bx + ay * by) / length2))
                nearest = min(nearest, (ax + t * bx) ** 2 + (ay + t * by) ** 2)
    return KM_PER_DEGREE * math.sqrt(nearest)


@kernel
def _port_km(
    place: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64], circles: Circles
) -> NDArray[np.float64]:
    km = np.full(len(place), np.nan)
    for k in range(len(place)):
        if place[k] < len(circles.lon):
            km[k] = distance_km(circles.lon[place[k]], circles.lat[place[k]], lon[k], lat[k])
    return km
