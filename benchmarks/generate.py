"""Synthetic positions for measuring speed: `python benchmarks/generate.py ROWS DIR [--format parquet|csv] [--seed N]`.

No ship in them is real and nothing is planted. Ships shuttle along sea ways between harbours, with stays at both ends,
each at its own berth, a message a minute each, 15 m of jitter, MMSI beginning with 200. Columns are the 17 of
NOAA/MarineCadastre; a file holds a stretch of time of all ships, sorted by time. For answers to check against, use
`reckoning simulate`.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.imo import with_check_digit
from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM
from reckoning.simulate.frame import load_frame, sea_way
from reckoning.simulate.motion import steps_km
from reckoning.simulate.sources import wrap
from reckoning.simulate.truth import START_MS

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]
POINTS = 512
EVERY_S = 60
ROWS_A_SHIP = 10_000
JITTER_KM = 0.0106
BERTHS_KM = 2.5  # ships of one harbour lie within this of its point, not all upon it


@dataclass(frozen=True)
class Shuttles:
    """Ships that sail to and fro; arrays of shape (ships,), ordered by the second of the minute they report at."""

    mmsi: NDArray[np.int64]
    way: NDArray[np.int64]
    speed_kn: Floats
    sail_s: Floats
    stay_s: Floats
    phase_s: Floats
    report_s: Floats
    draught_m: Floats
    berth_deg: Floats  # (ships, 2): how far a ship keeps from the middle of its way, in degrees of latitude


def ways() -> tuple[Floats, Floats]:
    """Every way between two harbours as 512 points evenly spaced, shape (ways, 512, 2), and its length in km."""
    frame = load_frame("sea")
    inside = [i for i, h in enumerate(frame.harbours) if h.inside]
    tables, lengths = [], []
    for a in inside:
        for b in inside:
            if a < b:
                way = sea_way(frame, a, b)
                along = np.concatenate(([0.0], np.cumsum(np.hypot(*steps_km(way[:, 0], way[:, 1])))))
                marks = np.linspace(0, along[-1], POINTS)
                tables.append(np.stack([np.interp(marks, along, way[:, k]) for k in (0, 1)], axis=1))
                lengths.append(along[-1])
    return np.array(tables), np.array(lengths)


def shuttles(ships: int, lengths: Floats, rng: np.random.Generator) -> Shuttles:
    """Ships with their ways, speeds and stays."""
    way = rng.integers(len(lengths), size=ships)
    speed = rng.uniform(9, 18, ships)
    sail = lengths[way] / (speed * KM_PER_NM) * 3600
    stay = rng.uniform(8, 40, ships) * 3600
    mmsi = 200_000_000 + rng.choice(1_000_000, ships, replace=False)
    phase = rng.uniform(0, 1, ships) * 2 * (sail + stay)
    draught = np.round(rng.uniform(3, 15, ships), 1)
    report = np.sort(rng.uniform(0, EVERY_S, ships))
    away, angle = BERTHS_KM / KM_PER_DEGREE * np.sqrt(rng.uniform(0, 1, ships)), rng.uniform(0, 2 * np.pi, ships)
    berth = np.stack([away * np.cos(angle), away * np.sin(angle)], axis=1)
    return Shuttles(mmsi, way, speed, sail, stay, phase, report, draught, berth)


def batch(fleet: Shuttles, tables: Floats, first: int, rows: int, rng: np.random.Generator) -> Columns:
    """Columns of the rows first..first+rows of the whole; row r is ship r mod ships in minute r div ships."""
    row = np.arange(first, first + rows)
    ship, minute = row % len(fleet.mmsi), row // len(fleet.mmsi)
    t_s = minute * float(EVERY_S) + fleet.report_s[ship]
    sail, stay = fleet.sail_s[ship], fleet.stay_s[ship]
    at = (t_s + fleet.phase_s[ship]) % (2 * (sail + stay))
    back = at >= sail + stay
    out = np.clip((at - np.where(back, sail + stay, 0.0)) / sail, 0.0, 1.0)
    moving = (out > 0) & (out < 1)
    place = np.where(back, 1 - out, out) * (POINTS - 1)
    low = np.minimum(place.astype(np.int64), POINTS - 2)
    a, b = tables[fleet.way[ship], low], tables[fleet.way[ship], low + 1]
    share = (place - low)[:, None]
    point = a + (b - a) * share
    step = np.where(back[:, None], a - b, b - a)
    squeeze = np.cos(np.radians(point[:, 1]))
    course = np.degrees(np.arctan2(step[:, 0] * squeeze, step[:, 1])) % 360.0
    jitter = rng.normal(0, JITTER_KM / KM_PER_DEGREE, (2, rows)) + fleet.berth_deg[ship].T
    speed = np.where(moving, fleet.speed_kn[ship] + rng.normal(0, 0.1, rows), np.abs(rng.normal(0, 0.04, rows)))
    course = np.where(moving, course + rng.normal(0, 2, rows), rng.uniform(0, 360, rows)) % 360.0
    return {
        "ship": ship,
        "t_ms": START_MS + (t_s * 1000).astype(np.int64),
        "lon": np.round(wrap(point[:, 0] + jitter[0] / squeeze), 5),
        "lat": np.round(point[:, 1] + jitter[1], 5),
        "speed_kn": np.round(speed, 1),
        "course_deg": np.round(course, 1) % 360.0,
        "status": np.where(moving, 0, 5).astype(np.int8),
    }


def names_of(fleet: Shuttles) -> dict[str, pa.Array]:
    """The static columns of the fleet, one value a ship."""
    ships = len(fleet.mmsi)
    return {
        "VesselName": pa.array([f"SYNTHETIC {i:06d}" for i in range(ships)]),
        "IMO": pa.array([f"IMO{with_check_digit(200_000 + i % 300_000)}" for i in range(ships)]),
        "CallSign": pa.array([f"X{i:05d}" for i in range(ships)]),
    }


def noaa(fleet: Shuttles, names: dict[str, pa.Array], made: Columns) -> pa.Table:
    """Rows in the 17 columns of NOAA/MarineCadastre."""
    ship = pa.array(made["ship"].astype(np.int32))
    constant = {"VesselType": 80, "Length": 180, "Width": 30}
    rows = len(made["ship"])
    columns = {
        "MMSI": pa.array(fleet.mmsi[made["ship"]]),
        "BaseDateTime": pa.array(made["t_ms"], pa.timestamp("ms")).cast(pa.timestamp("s"), safe=False),
        "LAT": pa.array(made["lat"]),
        "LON": pa.array(made["lon"]),
        "SOG": pa.array(made["speed_kn"]),
        "COG": pa.array(made["course_deg"]),
        "Heading": pa.array(np.round(made["course_deg"]).astype(np.int16) % 360),
        **{name: pa.DictionaryArray.from_arrays(ship, values) for name, values in names.items()},
        "VesselType": pa.array(np.full(rows, constant["VesselType"], np.int16)),
        "Status": pa.array(made["status"]),
        "Length": pa.array(np.full(rows, constant["Length"], np.int16)),
        "Width": pa.array(np.full(rows, constant["Width"], np.int16)),
        "Draft": pa.array(fleet.draught_m[made["ship"]]),
        "Cargo": pa.array(np.full(rows, constant["VesselType"], np.int16)),
        "TransceiverClass": pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array(["A"])),
    }
    return pa.table(columns)


def write(table: pa.Table, path: Path) -> None:
    """One file, Parquet or CSV by its ending."""
    if path.suffix == ".parquet":
        pq.write_table(table, path, compression="zstd", compression_level=1)
        return
    plain = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in table.columns]
    table = pa.table(plain, names=table.column_names)
    times = pc.strftime(table["BaseDateTime"], "%Y-%m-%dT%H:%M:%S")
    options = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")
    pyarrow.csv.write_csv(table.set_column(1, "BaseDateTime", times), path, options)


def generate(rows: int, directory: Path, form: str, seed: int, rows_per_file: int) -> None:
    """Write the files, saying how far it is on the standard error stream."""
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise SystemExit(f"{directory} is not empty")
    tables, lengths = ways()
    fleet = shuttles(max(50, min(200_000, rows // ROWS_A_SHIP)), lengths, np.random.default_rng([seed, 0]))
    names, began = names_of(fleet), time.perf_counter()
    for number, first in enumerate(range(0, rows, rows_per_file)):
        size = min(rows_per_file, rows - first)
        made = batch(fleet, tables, first, size, np.random.default_rng([seed, 1, number]))
        write(noaa(fleet, names, made), directory / f"synthetic-{number:04d}.{form}")
        rate = (first + size) / (time.perf_counter() - began)
        print(f"\r{first + size:,} of {rows:,} rows, {rate:,.0f} a second", end="", file=sys.stderr)
    print(file=sys.stderr)
    (directory / "README.txt").write_text(f"Synthetic positions, seed {seed}: no ship in them is real.\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=lambda text: int(float(text)), help="how many, as 100000000 or 1e8")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows-per-file", type=int, default=1_000_000)
    given = parser.parse_args()
    generate(given.rows, given.directory, given.format, given.seed, given.rows_per_file)


if __name__ == "__main__":
    main()
