"""On land: when a position on land may be believed, and counts as a sign that it is false.

Definition: a position that lies on land so far from any water a ship could use that an error of the map, of the port
list or of the receiver does not explain it. Only ever a supporting sign.

Thresholds: each is a parameter, and each is 25 km: 0.5 mm at 1:50m, the coarsest map used, whose lakes and rivers are
the largest only. That is more than the least asked of such a sign (5 km inland of the coastline's error of 5 km; over
10 km from any port, terminal or anchorage), because with those 1 to 3 % of honest positions in United States waters,
on canals and smaller rivers, were called land; a test holds it under 1 %. An inland port that stands on no mapped river
counts as a waterway.

What it cannot see: a false position at an airport within 25 km of the coast, a port or a large river. Known failures: a
ship on a river too small for a world map, with no listed port near, is called credibly on land.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.places.coast import (
    WATERWAY_ERROR_KM,
    distance_to_coast_km,
    distance_to_waterway_km,
    on_land,
)
from reckoning.places.gazetteer import inland_ports
from reckoning.places.nearest import NearestIndex, nearest_of, point_index
from reckoning.places.polygons import read_only
from reckoning.places.ports import nearest_ports
from reckoning.places.terminals import Terminals


@dataclass(frozen=True)
class OnLand:
    """How far from any water a position must be before "on land" is believed."""

    inland_km: float = WATERWAY_ERROR_KM
    waterway_km: float = WATERWAY_ERROR_KM
    place_km: float = WATERWAY_ERROR_KM


def credibly_on_land(
    lon: ArrayLike,
    lat: ArrayLike,
    terminals: Terminals | None = None,
    anchorages: NearestIndex | None = None,
    rule: OnLand | None = None,
) -> NDArray[np.bool_]:
    """For each position in degrees whether it is on land beyond reasonable doubt: shape (n,); False for NaN.

    `anchorages` are points as `reckoning.places.nearest.point_index` holds them. Each test sees only what passed the
    one before, so positions at sea cost one look at the map.
    """
    rule = rule or OnLand()
    x, y = read_only(lon), read_only(lat)
    left = np.flatnonzero(on_land(x, y))
    left = left[distance_to_coast_km(x[left], y[left], rule.inland_km) == np.inf]
    left = left[distance_to_waterway_km(x[left], y[left], rule.waterway_km) == np.inf]
    left = left[nearest_of(x[left], y[left], _inland_ports(), rule.waterway_km)[0] < 0]
    left = left[nearest_ports(x[left], y[left], rule.place_km)[0] < 0]
    if terminals is not None:
        left = left[terminals.distance_km(x[left], y[left], rule.place_km) == np.inf]
    if anchorages is not None:
        left = left[nearest_of(x[left], y[left], anchorages, rule.place_km)[0] < 0]
    found = np.zeros(len(x), dtype=np.bool_)
    found[left] = True
    return found


@cache
def on_land_key() -> str:
    """16 hex digits that name this edition of the map and its ports: the key of any step that asked it."""
    data = files("reckoning.places").joinpath("data")
    parts = [data.joinpath(f"{name}.parquet").read_bytes() for name in ("coast", "names", "ports")]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()[:16]


@cache
def _inland_ports() -> NearestIndex:
    table = inland_ports()
    return point_index(table["lon"].to_numpy(), table["lat"].to_numpy())
