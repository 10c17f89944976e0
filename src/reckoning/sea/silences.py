"""Silences: when a hull was not heard for hours, as its own reports tell; `reckoning.sea.gaps` judges what they mean.

Definition. A silence is a pause between two reports of one hull (one track of one MMSI) of strictly more than 6 h,
reckoned from the last fix before it that is fit to open one; after a hull's last report it is open. Reports are the
good rows; rows of a false-position candidate (the ship spoke, whatever it said); and, at a place the ship could
reach, rows with a faulty speed and those of a short segment. A candidate opens no silence, and a short segment none
of its own: its reports between the fix and the pause are counted, and one that ends a silence opens no other. Stale
and wild rows and those with a wrong clock are no reports: they are counted as discarded.

Thresholds. 6 h: pipe-gaps, Welch 2022. Fixes in the 12 h before, by kind of receiver: pipe-gaps. 50 kn and 1 km,
reach: no cargo ship sails faster, and that is the error of a coarse position. The speed a ship was seen to sail is
the fastest of its steps of 10 min or more between good fixes, so that the noise of a receiver (15 m) weighs 0.05 kn.

What it cannot see. Whether anybody listened: that needs the whole case. Silence before a ship's first report.

Known failures. Two hulls taken for one (the same static data, never heard at once): no silence while one of them
speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import bearing_deg, distance_km
from reckoning.sea.clean import Flag
from reckoning.sea.coverage import HOUR_MS, cell_of
from reckoning.sea.steps import needed_kn, within_reach
from reckoning.sea.tracks import Tracks

STEP_MS = 600_000
SLACK_KM = 1.0
RECEIVERS = 3
LAST, AFTER, SHIP, HEARD, SHORTS, DISCARDED = range(6)
COLUMNS = 6
"""Of a silence: the row it opens at, the row that ends it (-1: open), the number of the ship, the last report of any
kind before the pause, reports of short segments between that and the first, and rows that are no reports."""

SILENCE_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("track", pa.int32(), nullable=False),
        pa.field("last_ms", pa.int64(), nullable=False),
        pa.field("next_ms", pa.int64(), nullable=False),  # -1 while open
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon_end", pa.float64(), nullable=False),  # NaN while open
        pa.field("lat_end", pa.float64(), nullable=False),
        pa.field("first_ms", pa.int64(), nullable=False),  # of the hull's first good fix
        pa.field("first_lon", pa.float64(), nullable=False),
        pa.field("first_lat", pa.float64(), nullable=False),
        pa.field("last_row", pa.int64(), nullable=False),
        pa.field("next_row", pa.int64(), nullable=False),  # -1 while open
        pa.field("next_flag", pa.uint16(), nullable=False),  # `Flag` bits of the report that ends it
        pa.field("heard_ms", pa.int64(), nullable=False),  # of the last report before the pause: of `last_ms` or later
        pa.field("short_reports", pa.int64(), nullable=False),  # of short segments from `last_ms` to `heard_ms`
        pa.field("discarded", pa.int64(), nullable=False),  # rows during it that are no reports
        pa.field("distance_km", pa.float64(), nullable=False),  # NaN while open
        pa.field("most_speed_kn", pa.float64(), nullable=False),  # the hull was seen to sail; 0: never seen twice
        pa.field("speed_before_kn", pa.float64(), nullable=False),  # made good in the last hour; NaN: not known
        pa.field("course_before_deg", pa.float64(), nullable=False),
        pa.field("before_unknown", pa.int64(), nullable=False),  # good fixes in the hours before, by kind of receiver
        pa.field("before_terrestrial", pa.int64(), nullable=False),
        pa.field("before_satellite", pa.int64(), nullable=False),
        pa.field("sources", pa.list_(pa.int16()), nullable=False),  # that heard it in the hours before
        pa.field("source_hours", pa.list_(pa.int32()), nullable=False),  # in how many clock hours each of them did
        pa.field("cells", pa.list_(pa.int32()), nullable=False),  # of coverage it was in then
    ]
)
"""One row a silence, sorted by (mmsi, track, last_ms). Fixes before include the last one itself."""


@dataclass(frozen=True)
class SilenceParameters:
    """Thresholds of silences; their sources stand in the module's card.

    `least_h`: a silence is strictly longer. `before_h`: how far back fixes before it are counted. `reach_kn`: faster
    than this is not sailing.
    """

    least_h: float = 6.0
    before_h: float = 12.0
    reach_kn: float = 50.0


def silences(tracks: Tracks, parameters: SilenceParameters) -> pa.Table:
    """The silences of whole ships after segmentation: a table of `SILENCE_SCHEMA`, judged by nobody yet.

    Every hull whose last report is fit to open a silence has one open silence, however short: only the whole case
    knows when its sources end.
    """
    path = _Path(*(getattr(tracks, name) for name in _Path._fields))
    found = _silences(path, parameters.least_h * HOUR_MS, parameters.reach_kn)
    last, after, ship = found[:, LAST].copy(), found[:, AFTER].copy(), found[:, SHIP].copy()
    counts, hour_ago, heard = _before(path, last, ship, round(parameters.before_h * HOUR_MS))
    speed, course = _made_good(path, hour_ago, last)
    sources, source_hours = _lists(heard[:, (0, 1, 3)], len(last))
    first = _first_good(path)[ship]
    closed, index = after >= 0, np.maximum(after, 0)
    columns = {
        "mmsi": tracks.mmsi[last],
        "track": tracks.track[last],
        "last_ms": tracks.t_ms[last],
        "next_ms": np.where(closed, tracks.t_ms[index], -1),
        "lon": tracks.lon[last],
        "lat": tracks.lat[last],
        "lon_end": np.where(closed, tracks.lon[index], np.nan),
        "lat_end": np.where(closed, tracks.lat[index], np.nan),
        "first_ms": tracks.t_ms[first],
        "first_lon": tracks.lon[first],
        "first_lat": tracks.lat[first],
        "last_row": tracks.row[last],
        "next_row": np.where(closed, tracks.row[index], -1),
        "next_flag": np.where(closed, tracks.flag[index], 0).astype(np.uint16),
        "heard_ms": tracks.t_ms[found[:, HEARD]],
        "short_reports": found[:, SHORTS],
        "discarded": found[:, DISCARDED],
        "distance_km": _distances(path, last, after),
        "most_speed_kn": _fastest(path, parameters.reach_kn)[ship],
        "speed_before_kn": speed,
        "course_before_deg": course,
        "before_unknown": counts[:, 0],
        "before_terrestrial": counts[:, 1],
        "before_satellite": counts[:, 2],
        "sources": sources,
        "source_hours": source_hours,
        "cells": _lists(heard[:, (0, 2, 3)], len(last))[0],
    }
    return pa.table([pa.array(columns[f.name], f.type) for f in SILENCE_SCHEMA], schema=SILENCE_SCHEMA)


class _Path(NamedTuple):
    """The columns of `Tracks` that the loops of this module read."""

    starts: NDArray[np.int64]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    flag: NDArray[np.uint16]
    receiver: NDArray[np.int8]
    source: NDArray[np.int16]


_SHORT, _CANDIDATE = int(Flag.SHORT), int(Flag.CANDIDATE)
_REACHED = int(Flag.SHORT | Flag.NOISE_SPEED)
_REPORT = int(Flag.CANDIDATE | Flag.SHORT | Flag.NOISE_SPEED)
_DUPLICATE = int(Flag.DUPLICATE)


@kernel
def _silences(path: _Path, least_ms: float, reach_kn: float) -> NDArray[np.int64]:
    """The silences, columns LAST to DISCARDED: one at most opens at a fix, and rows of short segments open none."""
    starts, t_ms, lon, lat, flag = path.starts, path.t_ms, path.lon, path.lat, path.flag
    found, count = np.empty((len(starts) + 1024, COLUMNS), np.int64), 0
    for ship in range(len(starts) - 1):
        opens, held, shorts, waste = -1, -1, 0, 0
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] & ~_REPORT:
                waste += 0 if flag[i] & _DUPLICATE else 1
                continue
            if flag[i] & _REACHED and (held < 0 or not within_reach(t_ms, lon, lat, held, i, reach_kn, SLACK_KM)):
                waste += 1
                continue
            if opens >= 0 and t_ms[i] - t_ms[held] > least_ms:
                found, count = _append(found, count, opens, i, ship, held, shorts, waste)
                opens = -1
            held = i
            if flag[i] & _SHORT:
                shorts += 1
            else:
                opens, shorts, waste = (-1 if flag[i] & _CANDIDATE else i), 0, 0
        if opens >= 0:
            found, count = _append(found, count, opens, -1, ship, held, shorts, waste)
    return found[:count].copy()


@kernel
def _append(
    found: NDArray[np.int64], count: int, last: int, after: int, ship: int, heard: int, shorts: int, discarded: int
) -> tuple[NDArray[np.int64], int]:
    """Add a silence; the table grows when it is full."""
    if count == len(found):
        found = np.concatenate((found, found))
    found[count, LAST], found[count, AFTER], found[count, SHIP] = last, after, ship
    found[count, HEARD], found[count, SHORTS], found[count, DISCARDED] = heard, shorts, discarded
    return found, count + 1


@kernel
def _fastest(path: _Path, reach_kn: float) -> NDArray[np.float64]:
    """The fastest each ship made good over a step of 10 min or more between good fixes, in knots; 0 without a step."""
    starts, t_ms, lon, lat, flag = path.starts, path.t_ms, path.lon, path.lat, path.flag
    fastest = np.zeros(len(starts) - 1)
    for ship in range(len(starts) - 1):
        held = -1
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] != 0 or (held >= 0 and t_ms[i] - t_ms[held] < STEP_MS):
                continue
            if held >= 0:
                speed = needed_kn(t_ms, lon, lat, held, i, 0.0)
                if fastest[ship] < speed <= reach_kn:
                    fastest[ship] = speed
            held = i
    return fastest


@kernel
def _first_good(path: _Path) -> NDArray[np.int64]:
    """The first good row of each ship, its first row where it has none."""
    first = path.starts[:-1].copy()
    for ship in range(len(first)):
        for i in range(path.starts[ship], path.starts[ship + 1]):
            if path.flag[i] == 0:
                first[ship] = i
                break
    return first


@kernel
def _before(
    path: _Path, last: NDArray[np.int64], ship: NDArray[np.int64], before_ms: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """What went before each silence: fixes by receiver, the first of the last hour, and who heard it where.

    The last has a row (silence, source, cell, clock hour) wherever one of them changes.
    """
    starts, t_ms, lon, lat, flag = path.starts, path.t_ms, path.lon, path.lat, path.flag
    counts, hour_ago = np.zeros((len(last), RECEIVERS), np.int64), last.copy()
    heard = np.empty((1024, 4), np.int64)
    count = 0
    for s in range(len(last)):
        row = end = last[s]
        while end + 1 < starts[ship[s] + 1] and t_ms[end + 1] == t_ms[row]:
            end += 1  # repeats of the last fix, heard by other sources
        for i in range(end, starts[ship[s]] - 1, -1):
            age_ms = t_ms[row] - t_ms[i]
            if age_ms > before_ms:
                break
            if flag[i] & ~_DUPLICATE and i != row:
                continue
            source, cell, hour = path.source[i], cell_of(lon[i], lat[i]), t_ms[i] // HOUR_MS
            if count == 0 or not _same(heard[count - 1], s, source, cell, hour):
                if count == len(heard):
                    heard = np.concatenate((heard, heard))
                heard[count, 0], heard[count, 1], heard[count, 2], heard[count, 3] = s, source, cell, hour
                count += 1
            if flag[i] & _DUPLICATE:
                continue
            kind = path.receiver[i]
            counts[s, kind if 0 <= kind < RECEIVERS else 0] += 1
            if age_ms <= HOUR_MS:
                hour_ago[s] = i
    return counts, hour_ago, heard[:count].copy()


@kernel
def _same(heard: NDArray[np.int64], silence: int, source: int, cell: int, hour: int) -> bool:
    return bool(heard[0] == silence and heard[1] == source and heard[2] == cell and heard[3] == hour)


@kernel
def _made_good(
    path: _Path, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Speed in knots and course in degrees from one row to another; NaN when they are under 10 min apart."""
    t_ms, lon, lat = path.t_ms, path.lon, path.lat
    speed, course = np.full(len(last), np.nan), np.full(len(last), np.nan)
    for s in range(len(last)):
        a, b = first[s], last[s]
        if t_ms[b] - t_ms[a] >= STEP_MS:
            speed[s] = needed_kn(t_ms, lon, lat, a, b, 0.0)
            course[s] = bearing_deg(lon[a], lat[a], lon[b], lat[b])
    return speed, course


@kernel
def _distances(path: _Path, last: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float64]:
    """Great-circle distance in km across each silence; NaN while it is open."""
    lon, lat = path.lon, path.lat
    km = np.full(len(last), np.nan)
    for s in range(len(last)):
        if after[s] >= 0:
            km[s] = distance_km(lon[last[s]], lat[last[s]], lon[after[s]], lat[after[s]])
    return km


def _lists(heard: NDArray[np.int64], size: int) -> tuple[pa.ListArray, pa.ListArray]:
    """For each of `size` events the sorted distinct values that stand beside its number, and of how many hours.

    `heard` has rows (event, value, hour).
    """
    heard = heard[np.lexsort((heard[:, 2], heard[:, 1], heard[:, 0]))]
    heard = heard[np.any(np.diff(heard, axis=0, prepend=-1) != 0, axis=1)]
    first = np.flatnonzero(np.any(np.diff(heard[:, :2], axis=0, prepend=-1) != 0, axis=1))
    pairs, count = heard[first], np.diff(first, append=len(heard))
    offsets = pa.array(np.searchsorted(pairs[:, 0], np.arange(size + 1)).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, pa.array(pairs[:, 1])), pa.ListArray.from_arrays(offsets, pa.array(count))
