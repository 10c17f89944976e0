"""Terminal file: the GeoJSON (RFC 7946) in which a user draws the terminals of a case, read strictly.

One feature is one terminal: a Polygon or MultiPolygon, with these properties.

| property | |
|---|---|
| id | letters, digits, dots, dashes, underscores; names the terminal as `place:<id>`; unique in the file |
| name | as it is to be printed |
| source | what the outline was drawn from, so that it can be checked |
| error_km | how far the outline may be off, over 0 up to 50 |
| port | optional: the port it belongs to, as in `unlocode:MMTLA` |

Rings are closed, of either winding, and may have holes; an edge goes the shorter way round, so a terminal on 180
degrees needs no cutting. A terminal over 100 km across is refused: it is a region, and would claim every ship in it.
What is wrong is told for every feature at once.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from reckoning.model.errors import InputError, ReckoningError, StorageError, raise_all
from reckoning.places.polygons import unwrapped
from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.places.terminals import Corner, Terminal, Terminals, terminals

MAX_BYTES = 20_000_000
MAX_CORNERS = 500_000
MAX_ERROR_KM = 50.0
MAX_EXTENT_KM = 100.0
WGS_84 = ("CRS84", "EPSG:4326", "EPSG::4326")

_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
_PORT = re.compile(r"^(?:unlocode:[A-Z]{2}[A-Z0-9]{3}|wpi:\d+(?:\.\d+)?)$")


def read_terminals(path: Path) -> Terminals:
    """The terminals of a GeoJSON file; raises `InputError` (or several as one) with the feature that is wrong."""
    try:
        if not path.is_file():
            raise InputError("not a file", where=str(path), do="name a GeoJSON file of terminals")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"over {MAX_BYTES:,} bytes", where=str(path), do="keep only the terminals of the case")
        content = path.read_bytes()
    except OSError as error:
        raise StorageError(error.strerror or str(error), where=str(path)) from error
    return parse_terminals(content, where=str(path))


def parse_terminals(content: bytes, where: str = "terminals") -> Terminals:
    """The terminals that the bytes of a GeoJSON file hold; raises as `read_terminals` does."""
    features = _features(_parsed(content, where), where)
    found: list[Terminal] = []
    errors: list[ReckoningError] = []
    for number, feature in enumerate(features):
        try:
            found.append(_terminal(feature))
        except _Fault as fault:
            errors.append(InputError(fault.what, where=f"{where}: {_label(number, feature)}", do=fault.do))
    for name, count in Counter(terminal.id for terminal in found).items():
        if count > 1:
            errors.append(InputError(f"{count} terminals have the id {name}", where=where, do="give each its own"))
    raise_all(errors)
    return terminals(found)


class _Fault(Exception):
    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what)
        self.what, self.do = what, do


def _parsed(content: bytes, where: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not a number in JSON")

    if len(content) > MAX_BYTES:
        raise InputError(f"over {MAX_BYTES:,} bytes", where=where, do="keep only the terminals of the case")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", where=f"{where}: byte {error.start}", do="save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"not JSON: {reason}", where=where, do="check it in a GeoJSON editor") from error


def _features(document: Any, where: str) -> list[Any]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise InputError("not a GeoJSON FeatureCollection", where=where, do="wrap the features in one")
    system = document.get("crs")
    if system and not any(name in json.dumps(system) for name in WGS_84):
        raise InputError("has a coordinate system (crs) that is not WGS 84", where=where, do="export it in WGS 84")
    return list(document["features"])


def _label(number: int, feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get("id") if isinstance(properties, dict) else None
    return f"feature {number}" + (f" ({name})" if isinstance(name, str) and _ID.match(name) else "")


def _terminal(feature: Any) -> Terminal:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Fault("not a GeoJSON Feature")
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise _Fault("has no properties", "give it id, name, source and error_km")
    name, source = _text(properties, "name"), _text(properties, "source")
    port = properties.get("port")
    if port is not None and not (isinstance(port, str) and _PORT.match(port)):
        raise _Fault(f"port is {_shown(port)}", "write it as unlocode:MMTLA or wpi:49650")
    return Terminal(
        _id(properties), name, _polygons(feature.get("geometry")), _error_km(properties), source, port or ""
    )


def _id(properties: dict[str, Any]) -> str:
    text = _text(properties, "id")
    if not _ID.match(text):
        raise _Fault(f"id is {_shown(text)}", "use up to 64 letters, digits, dots, dashes and underscores")
    return text


def _text(properties: dict[str, Any], key: str) -> str:
    value = properties.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Fault(f"has no {key}", f"add the property {key}, a text")
    if len(value) > 2000 or any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
        raise _Fault(f"{key} is over 2,000 characters or has control characters in it")
    return value.strip()


def _error_km(properties: dict[str, Any]) -> float:
    value = properties.get("error_km")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Fault("has no error_km", "say how many km the outline may be off, as a number")
    if not 0 < value <= MAX_ERROR_KM:
        raise _Fault(f"error_km is {_shown(value)}", f"it is over 0 and up to {MAX_ERROR_KM:g}")
    return float(value)


def _polygons(geometry: Any) -> tuple[tuple[tuple[Corner, ...], ...], ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Fault(f"geometry is {_shown(kind)}", "draw a Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        raise _Fault("has no coordinates")
    if _count(polygons) > MAX_CORNERS:
        raise _Fault(f"has over {MAX_CORNERS:,} corners", "draw it more simply")
    shape = tuple(tuple(_ring(ring) for ring in polygon) for polygon in polygons)
    _refuse_far_apart(shape)
    return shape


def _count(polygons: list[Any]) -> int:
    return sum(len(ring) for polygon in polygons for ring in polygon if isinstance(ring, list))


def _ring(ring: Any) -> tuple[Corner, ...]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise _Fault("has a ring of fewer than 4 positions", "a ring repeats its first position at the end")
    corners = tuple(_corner(position) for position in ring)
    if corners[0] != corners[-1]:
        raise _Fault("has a ring that is not closed", "repeat the first position at the end")
    east = unwrapped(corners)
    if east[0, 0] != east[-1, 0]:
        raise _Fault("has a ring that goes round a pole")
    x, y = east[:, 0] - east[0, 0], east[:, 1] - east[0, 1]
    if abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) == 0.0:
        raise _Fault("has a ring without area")
    return corners


def _corner(position: Any) -> Corner:
    if not isinstance(position, list) or not 2 <= len(position) <= 3:
        raise _Fault(f"has a position that is {_shown(position)}", "write [longitude, latitude]")
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < 1e6:
            raise _Fault(f"has a coordinate that is {_shown(number)}", "write degrees as numbers")
    lon, lat = position[0], position[1]
    if abs(lat) > 90 and abs(lon) <= 90:
        raise _Fault(f"has the position [{lon}, {lat}]", "longitude comes first: are they swapped?")
    if abs(lon) > 180 or abs(lat) > 90:
        raise _Fault(f"has the position [{lon}, {lat}]", "longitude is within 180 degrees, latitude within 90")
    return float(lon), float(lat)


def _refuse_far_apart(shape: tuple[tuple[tuple[Corner, ...], ...], ...]) -> None:
    """Hold the box of all outer rings, the shorter way round, under `MAX_EXTENT_KM` each way."""
    corners = [corner for polygon in shape for corner in polygon[0]]
    first = corners[0][0]
    east = [(lon - first + 180.0) % 360.0 - 180.0 for lon, _ in corners]
    lats = [lat for _, lat in corners]
    closest = min(abs(lat) for lat in lats) if min(lats) * max(lats) > 0 else 0.0
    width = (max(east) - min(east)) * KM_PER_DEGREE * math.cos(math.radians(closest))
    height = (max(lats) - min(lats)) * KM_PER_DEGREE
    if max(width, height) > MAX_EXTENT_KM:
        raise _Fault(
            f"is {max(width, height):,.0f} km across", f"draw the terminal alone: {MAX_EXTENT_KM:g} km is the limit"
        )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
