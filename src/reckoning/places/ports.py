"""Ports: one point for each port of the World Port Index and UN/LOCODE, and which of them is closest to a position.

A point stands for a whole port, which may be 20 km long, and is printed to an arc minute at best: `error_km` is how far
the printed point may be from the point meant, and says nothing about the extent of the port. Ports of one river lie
closer together than that: where terminals are drawn (`reckoning.places.terminals`) they win over these points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from reckoning.places.nearest import NearestIndex, nearest_of, point_index

PORT_SCHEMA = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),  # unlocode:MMTLA, else wpi:7950
        pa.field("name", pa.string(), nullable=False),
        pa.field("country", pa.string(), nullable=False),  # ISO 3166 two letters
        pa.field("lon", pa.float64(), nullable=False),  # degrees east
        pa.field("lat", pa.float64(), nullable=False),  # degrees north
        pa.field("error_km", pa.float64(), nullable=False),
        pa.field("source", pa.string(), nullable=False),  # whose point it is: wpi or unlocode
        pa.field("radius_km", pa.float64()),  # null: nobody has said how far the port extends
        pa.field("other_names", pa.list_(pa.string()), nullable=False),
        pa.field("other_places", pa.list_(pa.string()), nullable=False),  # its other identifiers
    ]
)
"""One port; the table is sorted by `place`."""


@dataclass(frozen=True)
class NearPort:
    """The port closest to a position and how far away its point is."""

    place: str
    name: str
    country: str
    distance_km: float
    error_km: float


@cache
def ports() -> pa.Table:
    """All ports as a table of `PORT_SCHEMA`, sorted by place."""
    with files("reckoning.places").joinpath("data", "ports.parquet").open("rb") as file:
        return pq.read_table(file, schema=PORT_SCHEMA, use_threads=False).combine_chunks()


@cache
def ports_key() -> str:
    """16 hex digits that name this edition of the ports: the key of any step that was computed from them."""
    return sha256(files("reckoning.places").joinpath("data", "ports.parquet").read_bytes()).hexdigest()[:16]


@cache
def port_index() -> NearestIndex:
    """What the kernel `reckoning.places.nearest.nearest` searches; its answers number the rows of `ports()`."""
    table = ports()
    return point_index(table["lon"].to_numpy(), table["lat"].to_numpy())


def nearest_ports(
    lon: ArrayLike, lat: ArrayLike, limit_km: float = np.inf
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each position in degrees the row of the closest port in `ports()` and its distance in km.

    (-1, inf) where none is within the limit, (-1, NaN) where the position is not one; of ports at one point the first.
    Shapes (n,) and (n,).
    """
    return nearest_of(lon, lat, port_index(), limit_km)


def nearest_port(lon: float, lat: float, limit_km: float = np.inf) -> NearPort | None:
    """The port closest to a position in degrees; None when none is within the limit.

    >>> nearest_port(96.25, 16.65).place
    'unlocode:MMTLA'
    """
    rows, km = nearest_ports([lon], [lat], limit_km)
    if rows[0] < 0:
        return None
    row = ports().slice(int(rows[0]), 1).to_pylist()[0]
    return NearPort(row["place"], row["name"], row["country"], float(km[0]), row["error_km"])
