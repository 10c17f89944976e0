"""Stops: when and where a ship lay still. No finding by itself: port calls and anchorages are made of stops.

Definition: a stop begins at the first fix at or below 0.2 kn and ends with the last before one at or above 0.5 kn, more
than 1 km from the mean of its fixes, or after 24 h of silence. Speed as in `reckoning.sea.speeds`.

Thresholds: `StopParameters`.

What it cannot see: a move within one silence that ends where it began. Known failures: a ship at anchor that swings
with the tide at 0.5 kn or more is given as several stops (anchorages join them); a ship drifting with a current
under 0.5 kn is given as stops of 1 km.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.ships import are_ships
from reckoning.sea.speeds import Speeds
from reckoning.sea.tracks import Tracks

STOP_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("track", pa.int32(), nullable=False),
        pa.field("start_ms", pa.int64(), nullable=False),
        pa.field("end_ms", pa.int64(), nullable=False),  # its last fix at rest, also when nothing follows
        pa.field("open", pa.bool_(), nullable=False),  # still at rest at the ship's last fix
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("radius_km", pa.float64(), nullable=False),  # from the mean to the farthest fix
        pa.field("fixes", pa.int64(), nullable=False),
        pa.field("implied", pa.int64(), nullable=False),  # fixes whose speed is implied
        CITED_EVENT_SCHEMA.field("cite_roles"),
        CITED_EVENT_SCHEMA.field("cite_rows"),
    ]
)
"""A stop as a row, sorted by (mmsi, track, start_ms)."""


@dataclass(frozen=True)
class StopParameters:
    """`begin_kn`, `end_kn`: those of pipe-anchorages. `radius_km`: a ship of 300 m on a long chain swings within 0.6
    km of its anchor, so no two of its fixes lie further apart than 1.2 km (ours). `longest_silence_h`: the
    longest silence inside a segment."""

    begin_kn: float = 0.2
    end_kn: float = 0.5
    radius_km: float = 1.0
    longest_silence_h: float = 24.0


@dataclass(frozen=True)
class Stops:
    """Stops of a batch in the order of its rows; `first` and `last` are indices of rows, the rest as in `STOP_SCHEMA`;
    all of shape (stops,)."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    fixes: NDArray[np.int64]
    implied: NDArray[np.int64]
    open: NDArray[np.bool_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_km: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)


def find_stops(tracks: Tracks, speeds: Speeds, parameters: StopParameters) -> Stops:
    """The stops of all ships of a batch; flagged rows and stations that are no ships are passed over."""
    numbers, places = _stops(
        tracks.starts,
        are_ships(tracks),
        tracks.flag,
        tracks.t_ms,
        tracks.lon,
        tracks.lat,
        speeds.speed_kn,
        speeds.implied,
        # Messages carry tenths of a knot as 32-bit floats: 0.2 there is a little more than 0.2 here.
        np.float32(parameters.begin_kn),
        np.float32(parameters.end_kn),
        parameters.radius_km,
        round(parameters.longest_silence_h * HOUR_MS),
    )
    # Contiguous, whatever their number: a loop is compiled once for each layout.
    first, last, fixes, implied, still = np.ascontiguousarray(numbers.T)
    lon, lat, radius = np.ascontiguousarray(places.T)
    return Stops(first, last, fixes, implied, still.astype(bool), lon, lat, radius)


def stops_table(tracks: Tracks, stops: Stops) -> pa.Table:
    """Stops as a table of `STOP_SCHEMA`, citing their first and last row: what anchorages are found from."""
    first, last = tracks.row[stops.first], tracks.row[stops.last]
    pairs = pa.array(np.stack([first, last], axis=1).reshape(-1), pa.int64())
    offsets = pa.array(np.arange(len(stops) + 1) * 2, pa.int32())
    roles = pa.array(["first", "last"] * len(stops), pa.string())
    columns = {
        "mmsi": tracks.mmsi[stops.first],
        "track": tracks.track[stops.first],
        "start_ms": tracks.t_ms[stops.first],
        "end_ms": tracks.t_ms[stops.last],
        **{name: getattr(stops, name) for name in ("open", "lon", "lat", "radius_km", "fixes", "implied")},
        "cite_roles": pa.ListArray.from_arrays(offsets, roles),
        "cite_rows": pa.ListArray.from_arrays(offsets, pairs),
    }
    return pa.Table.from_arrays([pa.array(columns[name]) for name in STOP_SCHEMA.names], schema=STOP_SCHEMA)


@kernel
def _stops(
    starts: NDArray[np.int64],
    wanted: NDArray[np.bool_],
    flag: NDArray[np.uint16],
    t_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    speed: NDArray[np.float32],
    implied: NDArray[np.bool_],
    begin_kn: np.float32,
    end_kn: np.float32,
    radius_km: float,
    silence_ms: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    numbers = np.empty((64, 5), dtype=np.int64)  # first, last, fixes, implied, open
    places = np.empty((64, 3))  # lon, lat, radius
    found = 0
    for ship in range(len(starts) - 1):
        if not wanted[ship]:
            continue
        resting = False
        first, last, fixes, by_step = 0, 0, 0, 0
        sum_x, sum_y, scale = 0.0, 0.0, 1.0  # degrees from the first fix
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] != 0:
                continue
            x, y = 0.0, 0.0
            if resting:
                x, y = _offset(lon[first], lon[i]), lat[i] - lat[first]
                away = np.hypot((x - sum_x / fixes) * scale, y - sum_y / fixes) * KM_PER_DEGREE
                if speed[i] >= end_kn or away > radius_km or t_ms[i] - t_ms[last] > silence_ms:
                    numbers, places = _room(numbers, places, found)
                    _write(numbers, places, found, first, last, fixes, by_step, False, sum_x, sum_y, flag, lon, lat)
                    found += 1
                    resting = False
            if not resting:
                if not speed[i] <= begin_kn:
                    continue
                resting = True
                first, fixes, by_step = i, 0, 0
                x, y, sum_x, sum_y = 0.0, 0.0, 0.0, 0.0
                scale = np.cos(np.radians(lat[i]))
            last = i
            fixes += 1
            by_step += implied[i]
            sum_x += x
            sum_y += y
        if resting:
            numbers, places = _room(numbers, places, found)
            _write(numbers, places, found, first, last, fixes, by_step, True, sum_x, sum_y, flag, lon, lat)
            found += 1
    return numbers[:found].copy(), places[:found].copy()


@kernel
def _offset(lon1: float, lon2: float) -> float:
    """Degrees east from one longitude to another, the shorter way round."""
    east = lon2 - lon1
    if east > 180.0:
        return east - 360.0
    return east + 360.0 if east < -180.0 else east


@kernel
def _room(
    numbers: NDArray[np.int64], places: NDArray[np.float64], found: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The same tables, with room for one more stop."""
    if found < len(numbers):
        return numbers, places
    more_numbers = np.empty((2 * found, numbers.shape[1]), dtype=np.int64)
    more_places = np.empty((2 * found, places.shape[1]))
    more_numbers[:found] = numbers
    more_places[:found] = places
    return more_numbers, more_places


@kernel
def _write(
    numbers: NDArray[np.int64],
    places: NDArray[np.float64],
    slot: int,
    first: int,
    last: int,
    fixes: int,
    by_step: int,
    still: bool,
    sum_x: float,
    sum_y: float,
    flag: NDArray[np.uint16],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> None:
    """One stop, with the mean of its fixes and the distance of the farthest."""
    x, y = sum_x / fixes, sum_y / fixes
    scale = np.cos(np.radians(lat[first]))
    farthest = 0.0
    for i in range(first, last + 1):
        if flag[i] == 0:
            east, north = _offset(lon[first], lon[i]) - x, lat[i] - lat[first] - y
            farthest = max(farthest, (east * scale) ** 2 + north**2)
    numbers[slot] = (first, last, fixes, by_step, int(still))
    places[slot, 0] = (lon[first] + x + 540.0) % 360.0 - 180.0
    places[slot, 1] = lat[first] + y
    places[slot, 2] = np.sqrt(farthest) * KM_PER_DEGREE
