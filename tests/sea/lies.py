"""A day's honest voyage, parts of which can be lied about, and what is found of it; for the tests of this room."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from tests.sea.build import T0_MS, build_tracks, steaming

from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.false_positions import FalsePositionParameters, false_positions
from reckoning.sea.segments import SegmentParameters, segment

Columns = dict[str, NDArray[np.float64]]
DEG_KM = 111.195

HONEST = steaming(np.arange(0.0, 1440.0, 2.0), 12.0, 90.0)
"""12 kn east along the equator from 10 E for a day, a fix every two minutes: at minute 600 it is at 12 E."""

WINDOW = slice(300, 500)
AT = np.arange(600.0, 1000.0, 2.0)
"""The rows 300 to 499 of it, and their minutes."""


def events(columns: Columns, parameters: FalsePositionParameters | None = None, **more: object) -> pa.Table:
    """The false positions of one MMSI after segmentation."""
    tracks = segment(build_tracks(**columns, **more), SegmentParameters())  # type: ignore[arg-type]
    table = false_positions(tracks, parameters or FalsePositionParameters())
    assert table.schema == CITED_EVENT_SCHEMA
    return table


def find(
    columns: Columns, parameters: FalsePositionParameters | None = None, **more: object
) -> list[dict[str, object]]:
    """The same as a list of rows."""
    found: list[dict[str, object]] = events(columns, parameters, **more).to_pylist()
    return found


def told(found: list[dict[str, object]]) -> list[tuple[str, float, float]]:
    """Pattern, start and end in minutes."""
    return [(str(f["pattern"]), minute(f["start"]), minute(f["end"])) for f in found]


def minute(moment: object) -> float:
    """Minutes after the time tests begin at."""
    return (moment.timestamp() * 1000 - T0_MS) / 60_000  # type: ignore[attr-defined, no-any-return]


def lying(at_min: NDArray[np.float64], lon: float, lat: float) -> Columns:
    """A ship that lies still."""
    return steaming(at_min, 0.0, 0.0, lon=lon, lat=lat, seed=3)


def on_a_circle(at_min: NDArray[np.float64], lon: float, lat: float, km: float, knots: float) -> Columns:
    """A ship on a circle, clockwise from its east."""
    angle = (at_min - at_min[0]) / 60 * knots * 1.852 / km
    rng = np.random.default_rng(4)
    columns = lying(at_min, lon, lat)
    columns["lon"] = lon + (km * np.cos(angle) + rng.normal(0, 0.01, len(angle))) / DEG_KM
    columns["lat"] = lat - (km * np.sin(angle) + rng.normal(0, 0.01, len(angle))) / DEG_KM
    columns["speed_kn"] = np.full(len(angle), knots)
    columns["course_deg"] = (np.degrees(angle) + 180.0) % 360.0
    return columns


def frozen() -> Columns:
    """The window with its first position throughout, all else as it was."""
    part = {name: column[WINDOW].copy() for name, column in HONEST.items()}
    part["lon"][:], part["lat"][:] = part["lon"][0], part["lat"][0]
    return part


def voyage(part: Columns | None = None, where: slice = WINDOW, base: Columns | None = None) -> Columns:
    """The honest voyage, or another, with some rows lied about."""
    columns = {name: column.copy() for name, column in (base or HONEST).items()}
    for name in columns if part is not None else ():
        columns[name][where] = part[name]  # type: ignore[index]
    return columns
