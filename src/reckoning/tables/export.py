"""Export: findings as GeoJSON, GeoParquet or CSV; only the columns named for each kind leave.

Findings about one person each stay; craft without an IMO number are mostly private, and go without their names.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.archive.durable import write_whole
from reckoning.model.errors import UsageError
from reckoning.model.finding import Kind
from reckoning.model.finding_columns import columns_of
from reckoning.model.instant import iso, to_ms

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ABOUT_ONE_PERSON = (str(Kind.PERSON), str(Kind.REMOVAL))


@dataclass(frozen=True)
class Exported:
    """What was written where; `stays` findings are about one person each, `unnamed` of craft that go without a name."""

    path: Path
    findings: int
    without_place: int
    sha256: str
    stays: int = 0
    unnamed: int = 0


def export_findings(table: pa.Table, path: Path) -> Exported:
    """Write findings in the format that the file's ending names; raises `UsageError` for another ending."""
    exported, content = findings_file(table, path)
    write_whole(path, content)
    return exported


def findings_file(table: pa.Table, path: Path) -> tuple[Exported, bytes]:
    """What is to be written of findings in the format that the file's ending names, and its bytes.

    Raises `UsageError` for another ending.
    """
    writers: dict[str, Callable[[pa.Table], bytes]] = {
        ".geojson": _geojson,
        ".parquet": geoparquet_bytes,
        ".csv": _csv,
    }
    if path.suffix.lower() not in writers:
        raise UsageError(f"no format ends in {path.suffix or 'nothing'}", do=f"use {', '.join(writers)}")
    if not path.parent.is_dir():
        raise UsageError("the folder to write into does not exist", where=str(path.parent))
    leaving = table.filter(pc.invert(pc.is_in(table["kind"], pa.array(ABOUT_ONE_PERSON))))
    stays = len(table) - len(leaving)
    leaving, unnamed = _without_names(leaving)
    chosen = leaving.select([c for c in _columns(leaving) if c in leaving.schema.names])
    content = writers[path.suffix.lower()](chosen)
    sha256 = hashlib.sha256(content).hexdigest()
    return Exported(path, len(chosen), chosen.column("lon").null_count, sha256, stays, unnamed), content


def _without_names(table: pa.Table) -> tuple[pa.Table, int]:
    """The findings without the names of craft that have no IMO number, and how many those are."""
    craft = pc.and_(pc.is_valid(table["mmsi"]), pc.is_null(table["imo"]))
    bare = pc.and_(craft, pc.is_valid(table["name"]))
    for name in {"name", "value_before", "value_after"} & set(table.schema.names):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(name), pc.if_else(craft, None, table[name]))
    return table, int(pc.sum(bare).as_py() or 0)


def _columns(table: pa.Table) -> list[str]:
    kinds = set(table.column("kind").to_pylist())
    named = [columns_of(k) for k in Kind if k in kinds] or [columns_of("")]
    tail = columns_of("")[-5:]
    ordered = dict.fromkeys(c for columns in named for c in columns if c not in tail)
    return [*ordered, *tail]


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    return [{k: _plain(v) for k, v in row.items()} for row in table.to_pylist()]


def _plain(value: Any) -> Any:
    return iso(to_ms(value)) if isinstance(value, datetime) else value


def _geojson(table: pa.Table) -> bytes:
    features = [
        {"type": "Feature", "id": row["id"], "geometry": _geometry(row), "properties": row} for row in _rows(table)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)
    return content.encode()


def _geometry(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["lon"] is None or row["lat"] is None:
        return None
    start = [row["lon"], row["lat"]]
    if row.get("lon_end") is None:
        return {"type": "Point", "coordinates": start}
    end = [row["lon_end"], row["lat_end"]]
    if abs(end[0] - start[0]) > 180:  # cut at the antimeridian, as RFC 7946 asks
        side = 180.0 if start[0] > 0 else -180.0
        whole = 360.0 - abs(end[0] - start[0])
        part = abs(side - start[0]) / whole if whole else 0.0
        lat = start[1] + (end[1] - start[1]) * part
        return {"type": "MultiLineString", "coordinates": [[start, [side, lat]], [[-side, lat], end]]}
    return {"type": "LineString", "coordinates": [start, end]}


def geoparquet_bytes(table: pa.Table) -> bytes:
    """A table with `lon` and `lat` as GeoParquet 1.1: a point for each row that has both."""
    points = [_wkb(lon, lat) for lon, lat in zip(table["lon"].to_pylist(), table["lat"].to_pylist(), strict=True)]
    column = {"encoding": "WKB", "geometry_types": ["Point"]}
    meta = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = table.append_column("geometry", pa.array(points, pa.binary()))
    out = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(meta)}), out, compression="zstd")
    content: bytes = out.getvalue().to_pybytes()
    return content


def _wkb(lon: float | None, lat: float | None) -> bytes | None:
    return None if lon is None or lat is None else struct.pack("<BIdd", 1, 1, lon, lat)


def _csv(table: pa.Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.schema.names)
    for row in _rows(table):
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    text = "; ".join(value) if isinstance(value, list) else value
    # A spreadsheet runs a cell that begins so; an apostrophe makes it text again.
    return f"'{text}" if isinstance(text, str) and text.startswith(DANGEROUS) else text
