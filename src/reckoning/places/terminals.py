"""Terminals: berths, jetties and tank farms as polygons the user draws; where one is drawn it wins over any radius.

A port index gives one point to a port, to an arc minute at best: it cannot tell two jetties of one river apart, and
may lack the terminal altogether. A case therefore carries its own GeoJSON file, each terminal with the source it was
drawn from and the error of its outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.places.nearest import NearestIndex, line_index, nearest_of
from reckoning.places.polygons import PolygonIndex, areas_at, polygon_index

Corner = tuple[float, float]


@dataclass(frozen=True)
class Terminal:
    """A named area: `polygons[i]` is an outer ring and its holes, each ring closed, corners (lon, lat) in degrees.

    `error_km` is how far the outline may be off; `source` says what it was drawn from; `port` is the port it belongs
    to (`unlocode:MMTLA`), or empty.
    """

    id: str
    name: str
    polygons: tuple[tuple[tuple[Corner, ...], ...], ...]
    error_km: float
    source: str
    port: str = ""

    @property
    def place(self) -> str:
        """The terminal as a subject: `place:<id>`."""
        return f"place:{self.id}"


@dataclass(frozen=True)
class Terminals:
    """The terminals of a case with their search index; a position is given to the smallest that holds it."""

    items: tuple[Terminal, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def index(self) -> PolygonIndex:
        """What the kernel `reckoning.places.polygons.area_at` searches; its answers number `items`."""
        return polygon_index([terminal.polygons for terminal in self.items])

    @cached_property
    def outline(self) -> NearestIndex:
        """What the kernel `reckoning.places.nearest.nearest` searches; its answers number `items`."""
        rings = [
            (number, np.array(ring))
            for number, terminal in enumerate(self.items)
            for polygon in terminal.polygons
            for ring in polygon
        ]
        item = np.concatenate([np.zeros(0, np.int64), *(np.full(len(ring) - 1, number) for number, ring in rings)])
        first = np.concatenate([np.zeros((0, 2)), *(ring[:-1] for _, ring in rings)])
        second = np.concatenate([np.zeros((0, 2)), *(ring[1:] for _, ring in rings)])
        return line_index(first[:, 0], first[:, 1], second[:, 0], second[:, 1], item)

    def distance_km(self, lon: ArrayLike, lat: ArrayLike, limit_km: float = np.inf) -> NDArray[np.float64]:
        """For each position in degrees the km to the closest terminal, 0 inside one, inf beyond the limit."""
        away = nearest_of(lon, lat, self.outline, limit_km)[1]
        return np.where(self.at(lon, lat) >= 0, 0.0, away)

    def at(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """For each position in degrees the number of its terminal in `items`, -1 for none: shape (n,)."""
        return areas_at(lon, lat, self.index)


def terminals(items: Sequence[Terminal]) -> Terminals:
    """The terminals of a case, sorted by id: their order in a file cannot be seen."""
    return Terminals(tuple(sorted(items, key=lambda terminal: terminal.id)))
