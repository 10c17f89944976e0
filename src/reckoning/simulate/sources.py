"""Sources: the files a fictional fleet leaves behind, in layouts that real feeds have.

`simulated-YYYY-MM-DD.csv`: stations ashore, the 17 columns of NOAA/MarineCadastre, a file a day, sorted by time and
MMSI. `simulated-satellite.jsonl`: satellites, one JSON object a line, in order of reception (its times are not).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.instant import DAY_MS, iso
from reckoning.simulate.broadcast import Fault
from reckoning.simulate.crew import destinations
from reckoning.simulate.frame import Frame
from reckoning.simulate.motion import Floats, offset
from reckoning.simulate.truth import ENTER_KM, START_MS, Observed, ms_of

STATIC_COLUMNS = ("VesselName", "IMO", "CallSign", "VesselType", "Length", "Width", "Draft", "Cargo")


@dataclass(frozen=True)
class LandRow:
    """Every record heard ashore, all hulls together, in the order of the files (arrays of one length)."""

    t_ms: NDArray[np.int64]
    table: pa.Table
    hull: NDArray[np.int64]
    fault: NDArray[np.int8]


def wrap(lon: Floats) -> Floats:
    """Longitudes brought back to [-180, 180).

    >>> wrap(np.array([181.0])).tolist()
    [-179.0]
    """
    return (lon + 180.0) % 360.0 - 180.0


def land_records(ships: list[Observed]) -> LandRow:
    """All records heard ashore as one table of the 17 columns, sorted by time, MMSI and hull."""
    tables, hulls, times, mmsis, faults = [], [], [], [], []
    for number, ship in enumerate(ships):
        table, t_ms, mmsi = _land_table(ship)
        tables.append(table)
        hulls.append(np.full(len(t_ms), number))
        times.append(t_ms)
        mmsis.append(mmsi)
        faults.append(ship.land.fault)
    t_ms, hull = np.concatenate(times), np.concatenate(hulls)
    order = np.lexsort((hull, np.concatenate(mmsis), t_ms))
    table = pa.concat_tables(tables).take(pa.array(order))
    return LandRow(t_ms[order], table, hull[order], np.concatenate(faults)[order])


def _land_table(ship: Observed) -> tuple[pa.Table, NDArray[np.int64], NDArray[np.int64]]:
    m, data = ship.land, ship.static
    t_ms = START_MS + np.round(m.t_s * 1000).astype(np.int64)
    which = data.identity_index(m.t_s)
    mmsi = np.array([i.mmsi for i in data.identities], dtype=np.int64)[which]
    static_s = data.last_static_s(m.t_s)
    told = static_s >= 0
    named = np.maximum(data.identity_index(np.maximum(static_s, 0.0)), 0)
    hull = data.hull
    columns = {
        "MMSI": pa.array(mmsi),
        "BaseDateTime": pa.array(t_ms, pa.timestamp("ms")),
        "LAT": pa.array(np.round(m.lat, 5)),
        "LON": pa.array(np.round(wrap(m.lon), 5)),
        "SOG": pa.array(m.speed_kn),
        "COG": pa.array(m.course_deg),
        "Heading": pa.array(np.where(np.isnan(m.heading_deg), 511.0, m.heading_deg)),
        "VesselName": _said([i.name for i in data.identities], named, told),
        "IMO": _said([f"IMO{hull.imo}"], named * 0, told),
        "CallSign": _said([i.call_sign for i in data.identities], named, told),
        "VesselType": pa.array(np.full(len(m), hull.kind.ais_type), mask=~told),
        "Status": pa.array(m.status),
        "Length": pa.array(np.full(len(m), hull.length_m), mask=~told),
        "Width": pa.array(np.full(len(m), hull.beam_m), mask=~told),
        "Draft": pa.array(data.draught_m(static_s), mask=~told),
        "Cargo": pa.array(np.full(len(m), hull.kind.ais_type), mask=~told),
        "TransceiverClass": pa.array(["A"] * len(m), pa.string()),
    }
    return pa.table(columns), t_ms, mmsi


def _said(texts: list[str], which: NDArray[np.int64], told: NDArray[np.bool_]) -> pa.Array:
    """Texts by index, null before the first static message."""
    return pa.array(texts, pa.string()).take(pa.array(which, mask=~told))


def write_land(directory: Path, ships: list[Observed]) -> pa.Table:
    """Write a CSV a day; gives one row a record: file, record, mmsi, t_ms, hull, fault."""
    records = land_records(ships)
    day = records.t_ms // DAY_MS
    ids = pa.array([s.id for s in ships])
    truths = []
    table = records.table.set_column(
        1, "BaseDateTime", pc.strftime(records.table["BaseDateTime"].cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%S")
    )
    options = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")
    for number in np.unique(day).tolist():
        low, high = np.searchsorted(day, (number, number + 1)).tolist()
        name = f"simulated-{(iso(number * DAY_MS) or '')[:10]}.csv"
        pyarrow.csv.write_csv(table.slice(low, high - low), directory / name, options)
        truths.append(
            _record_truth(
                name,
                table["MMSI"].slice(low, high - low),
                records.t_ms[low:high],
                ids.take(pa.array(records.hull[low:high])),
                records.fault[low:high],
            )
        )
    return pa.concat_tables(truths)


def write_orbit(directory: Path, ships: list[Observed]) -> pa.Table:
    """Write the satellites' JSON lines; gives one row a record as `write_land` does."""
    lines: list[tuple[float, int, dict[str, object]]] = []
    for number, ship in enumerate(ships):
        lines += _orbit_lines(number, ship)
    lines.sort(key=lambda line: line[:2])
    name = "simulated-satellite.jsonl"
    with (directory / name).open("w", encoding="utf-8", newline="\n") as stream:
        for _, _, fields in lines:
            stream.write(json.dumps({k: v for k, v in fields.items() if k[0] != "_"}, separators=(",", ":")) + "\n")
    return _record_truth(
        name,
        pa.array([f["mmsi"] for *_, f in lines], pa.int64()),
        np.array([f["_t_ms"] for *_, f in lines], dtype=np.int64),
        pa.array([ships[n].id for _, n, _ in lines], pa.string()),
        np.array([f["_fault"] for *_, f in lines], dtype=np.int8),
    )


def _orbit_lines(number: int, ship: Observed) -> list[tuple[float, int, dict[str, object]]]:
    m, data, hull = ship.orbit.messages, ship.static, ship.passage.hull
    shown = np.round(m.t_s + ship.orbit.clock_s, 3)
    identity, goal = data.identity_index(m.t_s), destinations(data, m)
    draught = data.draught_m(m.t_s)
    lon, lat = np.round(wrap(m.lon), 5), np.round(m.lat, 5)
    lines = []
    for k in range(len(m)):
        name = data.identities[int(identity[k])]
        t_ms = START_MS + round(float(shown[k]) * 1000)
        bound = data.destinations[int(goal[k])] if goal[k] >= 0 else None
        heading = None if np.isnan(m.heading_deg[k]) else float(m.heading_deg[k])
        fields: dict[str, object] = {
            "timestamp": iso(t_ms),
            "mmsi": name.mmsi,
            "latitude": float(lat[k]),
            "longitude": float(lon[k]),
            "speed": float(m.speed_kn[k]),
            "course": float(m.course_deg[k]),
            "heading": heading,
            "status": int(m.status[k]),
            "imo": hull.imo,
            "name": name.name,
            "call_sign": name.call_sign,
            "ship_type": hull.kind.ais_type,
            "length": hull.length_m,
            "width": hull.beam_m,
            "draught": float(draught[k]),
            "destination": bound[1] if bound else None,
            "eta": iso(ms_of(bound[2])) if bound else None,
            "collection_type": "satellite",
            "satellite": f"SIM-{int(ship.orbit.satellite[k]) + 1}",
            "_t_ms": t_ms,
            "_fault": int(m.fault[k]),
        }
        lines.append((float(m.t_s[k]), number, fields))
    return lines


def _record_truth(
    name: str,
    mmsi: pa.Array | pa.ChunkedArray,
    t_ms: NDArray[np.int64],
    hull: pa.Array,
    fault: NDArray[np.int8],
) -> pa.Table:
    names = pa.array([f.name.lower() for f in Fault])
    return pa.table(
        {
            "file": pa.array([name] * len(t_ms), pa.string()).dictionary_encode().cast(pa.string()),
            "record": pa.array(np.arange(len(t_ms)), pa.int64()),
            "mmsi": mmsi,
            "t_ms": pa.array(t_ms),
            "hull": hull,
            "fault": names.take(pa.array(fault)),
        }
    )


def write_terminals(path: Path, frame: Frame) -> None:
    """Write the harbours of a frame as GeoJSON terminals: circles of 3.0 km."""
    angles = np.radians(np.arange(0.0, 361.0, 5.0))
    features = []
    for number, home in enumerate(frame.harbours):
        ring = offset(home.lon, home.lat, ENTER_KM * np.sin(angles), ENTER_KM * np.cos(angles))[::-1]
        ring[-1] = ring[0]
        corners = np.stack([np.round(wrap(ring[:, 0]), 6), np.round(ring[:, 1], 6)], axis=1).tolist()
        about = {"id": f"simulated-{number + 1}", "name": home.name, "source": "simulated, invented", "error_km": 0.01}
        shape = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def write_records(path: Path, tables: list[pa.Table]) -> int:
    """Write the hull and fault of every record as Parquet; gives the number of records."""
    table = pa.concat_tables(tables).combine_chunks()
    pq.write_table(table, path, compression="zstd", use_dictionary=["file", "hull", "fault"])
    return int(table.num_rows)
