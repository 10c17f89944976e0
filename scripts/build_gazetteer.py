"""Gazetteer: ports of UN/LOCODE without a credible point; Myanmar's rows of it, its towns, its states and regions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from build_ports import read_unlocode

from reckoning.places.gazetteer import NAME_SCHEMA, REGION_SCHEMA, regions_at
from reckoning.places.names import folded
from reckoning.places.ports import ports

MINUTE_KM = 1.9
TOWN_KM = 5.0

ISO_OF_HASC = {
    "MM.SA": "MM-01",
    "MM.BA": "MM-02",
    "MM.MG": "MM-03",
    "MM.MD": "MM-04",
    "MM.TN": "MM-05",
    "MM.YA": "MM-06",
    "MM.AY": "MM-07",
    "MM.KC": "MM-11",
    "MM.KH": "MM-12",
    "MM.KN": "MM-13",
    "MM.CH": "MM-14",
    "MM.MO": "MM-15",
    "MM.RA": "MM-16",
    "MM.SH": "MM-17",
}
"""ISO 3166-2 codes of the states and regions, which this edition of Natural Earth leaves blank."""


def build_regions(path: Path, target: Path) -> dict[str, int]:
    """Write `regions.parquet` from Natural Earth's first-level units as GeoJSON; unnamed islets are left out."""
    rows = []
    for feature in json.loads(path.read_text())["features"]:
        facts, shape = feature["properties"], feature["geometry"]
        code = ISO_OF_HASC.get(facts["code_hasc"])
        if code is None:
            continue
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        others = [name for name in (facts["name_alt"] or "").split("|") if name.isascii() and name]
        for number, polygon in enumerate(polygons):
            for ring in polygon:
                corners = np.round(np.array(ring) * 1000).astype(np.int32)
                rows.append((f"iso3166:{code}", facts["name"], others, facts["type_en"], number, corners))
    lengths = [len(corners) for *_, corners in rows]
    which = np.repeat(np.arange(len(rows)), lengths)
    corners = np.concatenate([corners for *_, corners in rows])
    columns = [[row[i] for row in rows] for i in range(5)]
    arrays = [pa.array(column).take(pa.array(which)) for column in columns]
    arrays += [pa.array(which, pa.int32()), pa.array(corners[:, 0]), pa.array(corners[:, 1])]
    table = pa.Table.from_arrays(
        [a.cast(f.type) for a, f in zip(arrays, REGION_SCHEMA, strict=True)], schema=REGION_SCHEMA
    )
    pq.write_table(table, target / "regions.parquet", compression="zstd", compression_level=22)
    return {"regions": len({row[0] for row in rows}), "region_corners": len(corners)}


def build_names(unlocode: Path, geonames: Path, inland: set[str], target: Path) -> dict[str, int]:
    """Write `names.parquet`: GeoNames' towns, all UN/LOCODE has of Myanmar, and its ports without a credible point or
    with one far inland."""
    placed = set(ports()["place"].to_pylist())
    codes = [
        e
        for e in read_unlocode(unlocode).values()
        if (e.port or e.country == "MM") and f"unlocode:{e.code}" not in placed
    ]
    codes = [e if e.country == "MM" or e.code in inland else replace(e, point=None) for e in codes]
    rows = [
        {
            "place": f"unlocode:{entry.code}",
            "name": entry.names[0],
            "kind": "port" if entry.port else "locality",
            "country": entry.country,
            "lon": entry.point[0] if entry.point else None,
            "lat": entry.point[1] if entry.point else None,
            "error_km": MINUTE_KM if entry.point else None,
            "source": "unlocode",
            "population": None,
            "other_names": list(entry.names[1:]),
        }
        for entry in codes
    ]
    towns = json.loads(geonames.read_text())
    rows += [
        {
            "place": f"geonames:{town['geonameid']}",
            "name": town["name"],
            "kind": "town",
            "country": town["countrycode"],
            "lon": town["longitude"],
            "lat": town["latitude"],
            "error_km": TOWN_KM,
            "source": "geonames",
            "population": town["population"],
            "other_names": _others(town["name"], town["alternatenames"]),
        }
        for town in towns
    ]
    where = regions_at([row["lon"] or np.nan for row in rows], [row["lat"] or np.nan for row in rows])
    for row, region in zip(rows, where, strict=True):
        row["region"] = region
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: row["place"]), schema=NAME_SCHEMA)
    pq.write_table(table, target / "names.parquet", compression="zstd", compression_level=22)
    outside = sum(row["region"] is None and row["lon"] is not None for row in rows)
    return {"unlocode_without_port_point": len(codes), "geonames_towns": len(towns), "points_in_no_region": outside}


def _others(name: str, alternates: list[str]) -> list[str]:
    """Alternate names without repetitions of the name, and without the links that GeoNames keeps among them."""
    kept: dict[str, str] = {}
    for other in alternates:
        if other and "://" not in other and folded(other) and other != name:
            kept.setdefault(other, other)
    return list(kept)
