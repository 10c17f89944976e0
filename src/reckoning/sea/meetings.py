"""Meetings: two ships side by side and slow for hours, as when one pumps cargo into the other.

Definition. On a grid of ten minutes (`reckoning.sea.grid`) two ships are together while at most 0.5 km apart, and at
either end for the part of the ten minutes in which, were their distance to change evenly, they would still be. Pieces
of 1 h or more are joined when under 4 h lie between them; a meeting is 2 h or more together, at a median speed of
both ships under 2 kn. Midnight is an instant like any other. The setting tells a transfer in open water from hulls
rafted at a berth; nothing is dropped for being near a port.

Thresholds. 10 min, 0.5 km, 2 h, 2 kn: Miller 2018. Pieces of 1 h, 4 h: pipe-encounters. 0.5 kn, lying still: the
speed at which a stop ends (pipe-anchorages). 3 m: two antennas are never so close on average; what is, is one ship
heard under two numbers.

What it cannot see. What the ships did. A ship that was silent (see `reckoning.sea.dark_meetings`). Ships heard less
than once an hour. Two hulls of one MMSI are never said to meet.

Known failures. Ships berthed next to each other, tugs at work and boats in a marina meet by this definition. A ship
with two transponders, antennas more than 3 m apart, meets itself while it lies still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.basis import Grade
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.model.mmsi import StationKind, station_kind
from reckoning.sea.encounters import KM_PARTS, KN_PARTS, RUN_SCHEMA, sorted_runs
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.setting import SettingParameters, Surroundings, settings_of
from reckoning.sea.ships import NO_SHIPS

RULE = "meetings/1"
SUMS = {"bins", "speeds", "slow", "still", "still_2", "speed_sum", "distance_sum", "together_ms"}
ENDS = {"last_bin", "end_ms", "lon_end", "lat_end", "last_row", "last_row_2"}
PAIR = ("mmsi", "track", "mmsi_2", "track_2")

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class MeetingParameters:
    """Thresholds of meetings; their sources stand in the module's card."""

    distance_km: float = 0.5
    least_h: float = 2.0
    piece_h: float = 1.0
    join_h: float = 4.0
    slow_kn: float = 2.0
    still_kn: float = 0.5
    twin_km: float = 0.003


def meetings(
    runs: Sequence[pa.Table], around: Surroundings, parameters: MeetingParameters, setting: SettingParameters
) -> pa.Table:
    """Meetings from the runs of `reckoning.sea.encounters`, of as many days as there are, each bin in one of them.

    `duration_h` is the time together, at most that from start to end; `distance_km` the mean distance then, and
    `mean_speed_kn` the mean speed of both. `track` is that of `mmsi`, the lesser. Sorted by (mmsi, track, start).
    """
    table = sorted_runs(pa.concat_tables([RUN_SCHEMA.empty_table(), *runs]))
    runs_by_pair = {name: table[name].to_numpy() for name in table.column_names}
    pieces = _joined(_of_ships(runs_by_pair), "first_bin", "last_bin", 2)
    pieces["together_ms"] = pieces["end_ms"] - pieces["start_ms"]
    pieces = _where(pieces, pieces["together_ms"] >= parameters.piece_h * HOUR_MS)
    found = _joined(pieces, "start_ms", "end_ms", parameters.join_h * HOUR_MS)
    long = found["together_ms"] >= parameters.least_h * HOUR_MS
    slow = 2 * found["slow"] > found["speeds"]
    apart = found["distance_sum"] > parameters.twin_km * KM_PARTS * found["bins"]
    return _events(_where(found, long & slow & apart), around, setting)


def _of_ships(runs: Columns) -> Columns:
    """Runs without those of base stations, buoys, aircraft and beacons."""
    names, number = np.unique(np.concatenate((runs["mmsi"], runs["mmsi_2"])), return_inverse=True)
    ship = np.array([station_kind(mmsi) not in NO_SHIPS for mmsi in names.tolist()], dtype=bool)[number]
    return _where(runs, ship[: len(ship) // 2] & ship[len(ship) // 2 :])


def _where(runs: Columns, mask: NDArray[np.bool_]) -> Columns:
    return {name: values[mask] for name, values in runs.items()}


def _joined(runs: Columns, start: str, end: str, under: float) -> Columns:
    """Runs of one pair that start less than so much after the one before ends, as one; sorted by pair and first bin."""
    size = len(runs["mmsi"])
    new = np.ones(size, dtype=bool)
    new[1:] = np.any([np.diff(runs[name]) != 0 for name in PAIR], axis=0)
    new[1:] |= runs[start][1:] - runs[end][:-1] >= under
    first = np.flatnonzero(new)
    last = np.append(first[1:], size)[: len(first)] - 1
    joined: Columns = {}
    for name, values in runs.items():
        if name in SUMS:
            joined[name] = np.add.reduceat(values, first) if size else values
        else:
            joined[name] = values[last if name in ENDS else first]
    return joined


def _events(found: Columns, around: Surroundings, setting: SettingParameters) -> pa.Table:
    hours, span = found["together_ms"] / HOUR_MS, (found["end_ms"] - found["start_ms"]) / HOUR_MS
    still = (2 * found["still"] > found["bins"]) & (2 * found["still_2"] > found["bins"])
    settings, places = settings_of(found["lon"], found["lat"], still, around, setting)
    pairs = list(zip(found["mmsi"].tolist(), found["mmsi_2"].tolist(), strict=True))
    odd = [[mmsi for mmsi in pair if station_kind(mmsi) is not StationKind.SHIP] for pair in pairs]
    return events_table(
        Kind.MEETING,
        RULE,
        {
            **{name: found[name] for name in ("mmsi", "mmsi_2", "track", "lon", "lat", "lon_end", "lat_end")},
            "start_ms": found["start_ms"],
            "end_ms": found["end_ms"],
            "ordinal": ordinals(found["mmsi"], found["mmsi_2"], found["start_ms"]),
            "place": places,
            "setting": settings,
            "duration_h": hours,
            "distance_km": found["distance_sum"] / KM_PARTS / found["bins"],
            "mean_speed_kn": found["speed_sum"] / KN_PARTS / np.maximum(1, found["speeds"]),
            "grade": [str(Grade.POSSIBLE if mmsi else Grade.LIKELY) for mmsi in odd],
            "signs": [_signs(*row) for row in zip(hours, span, still, odd, strict=True)],
        },
        cites=[
            *(("first", found["first_row"]), ("first", found["first_row_2"])),
            *(("last", found["last_row"]), ("last", found["last_row_2"])),
        ],
    )


def _signs(hours: float, span_h: float, still: bool, odd: list[int]) -> str:
    signs = [f"together {hours:.1f} of {span_h:.1f} h", "both lay still" if still else "not both lay still"]
    return "; ".join([*signs, *(f"mmsi {mmsi} is no ship's number" for mmsi in odd)])
