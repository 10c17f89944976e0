"""Coast: whether a position is on land by the map, and how far it is from the coastline, lakes and rivers.

Coastline: Natural Earth 1:10m; lakes and rivers: Natural Earth 1:50m. Natural Earth states no error of its own, so the
common standard for printed maps is taken: 0.5 mm at the scale of the map (US National Map Accuracy Standards, 1947:
one fiftieth of an inch), which is 5 km at 1:10m and 25 km at 1:50m. Rivers are centre lines of the largest only;
estuaries and harbours above the coastline count as land here, which is why `on_land` alone proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from reckoning.places.nearest import NearestIndex, line_index, nearest_of
from reckoning.places.shores import ShoreIndex, inside_of, shore_index

COAST_ERROR_KM = 5.0
WATERWAY_ERROR_KM = 25.0

Edges = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class _Lines:
    """The corners of lines, one after another, in degrees."""

    line: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def edges(self, *, cuts: bool = True) -> Edges:
        """Both ends of every edge; without those that only cut an area at 180 degrees when `cuts` is off."""
        joined = self.line[1:] == self.line[:-1]
        if not cuts:
            edge_of_map = abs(self.lon) == 180.0
            joined &= ~(edge_of_map[1:] & edge_of_map[:-1])
        return self.lon[:-1][joined], self.lat[:-1][joined], self.lon[1:][joined], self.lat[1:][joined]


@cache
def _layer(kind: str) -> _Lines:
    with files("reckoning.places").joinpath("data", "coast.parquet").open("rb") as file:
        table = pq.read_table(file, use_threads=False)
    rows = table.filter(pc.equal(table["kind"], pa.scalar(kind)))
    line, lon, lat = (rows[name].to_numpy() for name in ("line", "lon_mdeg", "lat_mdeg"))
    return _Lines(line, lon / 1000.0, lat / 1000.0)


@cache
def land_shore() -> ShoreIndex:
    """What the kernel `reckoning.places.shores.is_inside` asks whether a position is on land, lakes included."""
    return shore_index(*_layer("land").edges())


@cache
def _lakes() -> ShoreIndex:
    return shore_index(*_layer("lake").edges())


@cache
def _coastline() -> NearestIndex:
    edges = _layer("land").edges(cuts=False)
    return line_index(*edges, np.arange(len(edges[0])))


@cache
def _waterways() -> NearestIndex:
    lakes, rivers = _layer("lake").edges(), _layer("river").edges()
    lon1, lat1, lon2, lat2 = (np.concatenate(pair) for pair in zip(lakes, rivers, strict=True))
    return line_index(lon1, lat1, lon2, lat2, np.arange(len(lon1)))


def on_land(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """For each position in degrees whether the map has land there and no lake: shape (n,).

    Good to `COAST_ERROR_KM` only, and the map has no harbours, estuaries or smaller rivers.
    """
    return inside_of(lon, lat, land_shore()) & ~inside_of(lon, lat, _lakes())


def distance_to_coast_km(lon: ArrayLike, lat: ArrayLike, limit_km: float = np.inf) -> NDArray[np.float64]:
    """For each position in degrees the km to the closest coastline, on either side of it; inf beyond the limit.

    Shape (n,). The sea's coastline only: shores of lakes do not count. A limit makes mid-ocean positions cheap.
    """
    return nearest_of(lon, lat, _coastline(), limit_km)[1]


def distance_inland_km(lon: ArrayLike, lat: ArrayLike, limit_km: float = np.inf) -> NDArray[np.float64]:
    """For each position in degrees the km to the closest coastline when it is on land, else 0: shape (n,)."""
    return np.where(on_land(lon, lat), distance_to_coast_km(lon, lat, limit_km), 0.0)


def distance_to_waterway_km(lon: ArrayLike, lat: ArrayLike, limit_km: float = np.inf) -> NDArray[np.float64]:
    """For each position in degrees the km to the closest lake shore or large river; good to `WATERWAY_ERROR_KM`."""
    return nearest_of(lon, lat, _waterways(), limit_km)[1]
