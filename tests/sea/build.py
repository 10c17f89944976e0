"""Tracks from a few lists, for the tests of this room: what is left out gets a value that says "not given"."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.sea.tracks import Tracks

T0_MS = 1_700_000_000_000
"""2023-11-14T22:13:20Z, where tests begin when the time of day does not matter."""


def build_tracks(
    *,
    t_ms: ArrayLike,
    lon: ArrayLike,
    lat: ArrayLike,
    mmsi: ArrayLike = 563_000_001,
    track: ArrayLike = 0,
    segment: ArrayLike = -1,
    flag: ArrayLike = 0,
    speed_kn: ArrayLike = np.nan,
    course_deg: ArrayLike = np.nan,
    heading_deg: ArrayLike = np.nan,
    status: ArrayLike = -1,
    message: ArrayLike = 0,
    receiver: ArrayLike = 0,
    source: ArrayLike = 0,
    row: ArrayLike | None = None,
) -> Tracks:
    """Tracks of the given columns, each a list or one value for all rows, sorted as the engine sorts them.

    `row` is the place of the row as given here unless told otherwise, so a test can name rows by the order it wrote.
    """
    size = np.broadcast(t_ms, lon, lat, mmsi).size

    def column(values: ArrayLike, kind: type[np.generic]) -> NDArray[np.generic]:
        return np.broadcast_to(np.asarray(values, dtype=kind), (size,)).copy()

    columns = [
        column(mmsi, np.int64),
        column(track, np.int32),
        column(segment, np.int32),
        column(flag, np.uint16),
        column(t_ms, np.int64),
        column(lon, np.float64),
        column(lat, np.float64),
        column(speed_kn, np.float32),
        column(course_deg, np.float32),
        column(heading_deg, np.float32),
        column(status, np.int8),
        column(message, np.int8),
        column(receiver, np.int8),
        column(source, np.int16),
        column(np.arange(size) if row is None else row, np.int64),
    ]
    ids, hulls, _, _, times, lons, lats, speeds, courses, headings, *_, sources, _ = columns
    order = np.lexsort((sources, headings, courses, speeds, lats, lons, times, hulls, ids))
    return Tracks(*(c[order] for c in columns))  # type: ignore[arg-type]


def minutes(*values: float) -> NDArray[np.int64]:
    """Milliseconds of so many minutes after `T0_MS`.

    >>> (minutes(0, 1.5) - T0_MS).tolist()
    [0, 90000]
    """
    return T0_MS + np.round(np.asarray(values, dtype=np.float64) * 60_000).astype(np.int64)


def steaming(
    at_min: ArrayLike,
    knots: float,
    course: float,
    *,
    lon: float = 10.0,
    lat: float = 0.0,
    jitter_m: float = 10.0,
    seed: int = 1,
) -> dict[str, NDArray[np.float64]]:
    """Columns of a ship on one course near the equator: `at_min` minutes, a fix each, with the receiver's jitter."""
    at = np.asarray(at_min, dtype=np.float64)
    rng = np.random.default_rng(seed)
    degrees = knots * (at - at[0]) / 60 / 60
    noise = rng.normal(0, jitter_m / 111_195 / np.sqrt(2), (2, len(at)))
    return {
        "t_ms": minutes(*at).astype(np.float64),
        "lon": lon + degrees * np.sin(np.radians(course)) + noise[0],
        "lat": lat + degrees * np.cos(np.radians(course)) + noise[1],
        "speed_kn": np.round(np.abs(knots + rng.normal(0, 0.1, len(at))), 1),
        "course_deg": np.round((course + rng.normal(0, 1, len(at))) % 360, 1) % 360,
    }


def joined(*parts: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Columns of several stretches, one after another."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
