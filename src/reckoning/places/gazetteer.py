"""Gazetteer: from the name of a place to the places that have it, and from a position to the region around it.

Names: every port of `reckoning.places.ports`, the ports of UN/LOCODE that have no point (Singapore is one) or one far
inland, all its rows of Myanmar, GeoNames' towns of 500 people or more in Myanmar (CC-BY 4.0), and Myanmar's states and
regions. Several places may share a name: all are given, none is chosen. A place without a point is a place all the
same. Regions are Natural Earth's, good to 5 km; its edition has 14, with Nay Pyi Taw still in Mandalay; no townships.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from reckoning.places.names import core, folded
from reckoning.places.nearest import NearestIndex, line_index, nearest_of, unit_vectors
from reckoning.places.polygons import PolygonIndex, areas_at, polygon_index
from reckoning.places.ports import ports
from reckoning.places.sphere import EARTH_RADIUS_KM

BORDER_ERROR_KM = 5.0
"""How far a border or shore of Natural Earth at 1:10m may be off (0.5 mm of the map)."""

KINDS = ("port", "town", "locality", "region")
"""The kinds of named place, in the order they are given."""

_NULLABLE = {"lon", "lat", "error_km", "population", "region"}
NAME_SCHEMA = pa.schema(
    [
        pa.field(name, kind, nullable=name in _NULLABLE)
        for name, kind in (
            ("place", pa.string()),
            ("name", pa.string()),
            ("kind", pa.string()),  # port, town, locality
            ("country", pa.string()),  # ISO 3166 two letters
            ("lon", pa.float64()),
            ("lat", pa.float64()),
            ("error_km", pa.float64()),
            ("source", pa.string()),
            ("population", pa.int64()),
            ("region", pa.string()),
            ("other_names", pa.list_(pa.string())),
        )
    ]
)
"""One named place of the gazetteer's own; ports come from `ports()`."""

REGION_SCHEMA = pa.schema(
    [
        pa.field("region", pa.string(), nullable=False),  # iso3166:MM-06
        pa.field("name", pa.string(), nullable=False),
        pa.field("other_names", pa.list_(pa.string()), nullable=False),
        pa.field("kind", pa.string()),
        pa.field("polygon", pa.int32(), nullable=False),  # counted within the region
        pa.field("ring", pa.int32(), nullable=False),  # counted over all; the first of a polygon is the outer one
        pa.field("lon_mdeg", pa.int32(), nullable=False),
        pa.field("lat_mdeg", pa.int32(), nullable=False),
    ]
)
"""One corner of a region's outline."""


@dataclass(frozen=True)
class NamedPlace:
    """A place that a name may mean; `matched` is which of its names did. A null position is not known."""

    place: str
    name: str
    matched: str
    kind: str  # port, town, locality, region
    country: str
    lon: float | None
    lat: float | None
    error_km: float | None
    region: str | None
    source: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """A state or region: its middle in degrees, and how far in km anything said to lie in it may be from there."""

    region: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    reach_km: float
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Outlines:
    regions: tuple[Region, ...]
    index: PolygonIndex
    border: NearestIndex


def find_places(name: str, country: str | None = None) -> list[NamedPlace]:
    """The places that have a name, whatever its case, accents or punctuation; empty when none has.

    First those that have the whole name, then those that have it but for words any port has (`Port of Yangon`); within
    each the main name before other names, ports before towns. `country` is an ISO 3166 code of two letters.
    """
    rows, names = _rows(), _names()
    key = folded(name)
    wanted = country.upper() if country else None
    found: dict[int, NamedPlace] = {}
    for number, matched in [*names.get(key, []), *names.get(_bare(key), [])]:
        if wanted is None or rows[number]["country"] == wanted:
            found.setdefault(number, _named(rows[number], matched))
    return list(found.values())


def place_by_id(place: str) -> NamedPlace | None:
    """The place of an id (unlocode:MMTLA, wpi:..., geonames:..., iso3166:MM-06), also of a port's other ones; or None.

    >>> place_by_id("unlocode:MMTLA").country
    'MM'
    """
    row = _by_id().get(place)
    return _named(row, row["name"]) if row else None


def region_of(lon: float, lat: float) -> Region | None:
    """The state or region around a position in degrees, or the closest within `BORDER_ERROR_KM`; None elsewhere.

    This is what redaction publishes in place of a position: the region's middle and reach are the same for every
    position in it. Where there is none, no position may be published at all.

    >>> region_of(96.25, 16.65).name
    'Yangon'
    """
    code = regions_at([lon], [lat])[0]
    return next((region for region in _outlines().regions if region.region == code), None)


def regions_at(lon: ArrayLike, lat: ArrayLike) -> list[str | None]:
    """For each position in degrees the code of its region, as `region_of` finds it."""
    outlines = _outlines()
    inside = areas_at(lon, lat, outlines.index)
    near = nearest_of(lon, lat, outlines.border, BORDER_ERROR_KM)[0]
    rows = np.where(inside >= 0, inside, near).tolist()
    return [outlines.regions[row].region if row >= 0 else None for row in rows]


def regions() -> tuple[Region, ...]:
    """All regions known, sorted by code."""
    return _outlines().regions


def inland_ports() -> pa.Table:
    """Ports whose points are far from any water on the map (on canals and smaller rivers), as rows of `NAME_SCHEMA`."""
    rows = _read("names.parquet", NAME_SCHEMA)
    return rows.filter(pc.and_(pc.equal(rows["kind"], pa.scalar("port")), pc.is_valid(rows["lon"])))


def _read(file: str, schema: pa.Schema) -> pa.Table:
    with files("reckoning.places").joinpath("data", file).open("rb") as stream:
        return pq.read_table(stream, schema=schema, use_threads=False)


@cache
def _outlines() -> _Outlines:
    rows = _read("regions.parquet", REGION_SCHEMA)
    lon, lat = rows["lon_mdeg"].to_numpy() / 1000.0, rows["lat_mdeg"].to_numpy() / 1000.0
    ring = rows["ring"].to_numpy()
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    facts = rows.select(["region", "name", "other_names", "kind", "polygon"]).take(pa.array(starts)).to_pylist()
    shapes: dict[str, dict[int, list[list[tuple[float, float]]]]] = defaultdict(lambda: defaultdict(list))
    named = {}
    for fact, first, last in zip(facts, starts, [*starts[1:], len(ring)], strict=True):
        corners = list(zip(lon[first:last].tolist(), lat[first:last].tolist(), strict=True))
        shapes[fact["region"]][fact["polygon"]].append(corners)
        named[fact["region"]] = fact
    codes = sorted(shapes)
    number = {code: i for i, code in enumerate(codes)}
    which = np.array([number[code] for code in rows["region"].to_pylist()])
    joined = ring[1:] == ring[:-1]
    border = line_index(lon[:-1][joined], lat[:-1][joined], lon[1:][joined], lat[1:][joined], which[:-1][joined])
    items = tuple(_region(named[code], lon[which == number[code]], lat[which == number[code]]) for code in codes)
    return _Outlines(items, polygon_index([list(shapes[code].values()) for code in codes]), border)


def _region(fact: dict[str, Any], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Region:
    x, y = round(float(lon.min() + lon.max()) / 2, 2), round(float(lat.min() + lat.max()) / 2, 2)
    chord = np.linalg.norm(unit_vectors(lon, lat) - unit_vectors(x, y), axis=1).max()
    reach = math.ceil(2.0 * EARTH_RADIUS_KM * math.asin(chord / 2.0) + BORDER_ERROR_KM)
    code, others = fact["region"], tuple(fact["other_names"])
    country = code.partition(":")[2][:2]
    return Region(code, fact["name"], fact["kind"].lower(), country, x, y, float(reach), others)


@cache
def _rows() -> list[dict[str, Any]]:
    """Every named place as a row: ports, then the gazetteer's own (none of them among the ports), then regions."""
    table = ports()
    where = regions_at(table["lon"].to_numpy(), table["lat"].to_numpy())
    rows = [row | {"kind": "port", "region": region} for row, region in zip(table.to_pylist(), where, strict=True)]
    rows += _read("names.parquet", NAME_SCHEMA).to_pylist()
    return rows + [
        vars(region) | {"place": region.region, "kind": "region", "error_km": region.reach_km, "source": "naturalearth"}
        for region in regions()
    ]


@cache
def _by_id() -> dict[str, dict[str, Any]]:
    others = {other: row for row in _rows() for other in row.get("other_places") or ()}
    return others | {row["place"]: row for row in _rows()}


@cache
def _names() -> dict[str, list[tuple[int, str]]]:
    """Row number and name as written, by folded name and by `_bare` of it, best first."""
    rows = _rows()
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for name in (row["name"], *row["other_names"]):
            key = folded(name)
            if key:
                found[key].append((number, name))
                found[_bare(key)].append((number, name))

    def order(entry: tuple[int, str]) -> tuple[bool, int, str]:
        row = rows[entry[0]]
        return entry[1] != row["name"], KINDS.index(row["kind"]), row["place"]

    return {key: sorted(entries, key=order) if len(entries) > 1 else entries for key, entries in found.items()}


def _bare(key: str) -> str:
    """The key of a name without the words that any port has; no folded name looks like it."""
    return "~" + core(key)


def _named(row: dict[str, Any], matched: str) -> NamedPlace:
    given = {f.name: row[f.name] for f in fields(NamedPlace) if f.name not in ("matched", "other_names")}
    return NamedPlace(**given, matched=matched, other_names=tuple(row["other_names"]))
