"""Watch: what the loop over a ship's fixes keeps of the places it is at, and how far it is from leaving one."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.polygons import PolygonIndex, area_at
from reckoning.sea.port_index import Circles, outline_km, port_km

PLACE, FIRST, LAST, ENTRY, EXIT, OPEN, AWAY = range(7)
"""Columns of a presence: the place's number; first and last row there; whether entry and exit were seen; whether it
goes on at the ship's last fix; the row at which the ship was first found away (-1: none)."""

PRESENCE, BEGUN, ENDED, STOP, SILENCE = range(5)
"""Columns of a halt: its presence; first and last row; the stop (-1: a silence); the silence in ms."""

COUNT, FOUND, HALTED, BERTH, NEXT_STOP, CELL, UNTIL = range(7)
"""Counters: places held, presences and halts so far, the presence of the halt before, the next stop to end; the cell
and the time for which `calm` holds."""

SLACK = 3  # place in `calm`
MAX_MS = np.iinfo(np.int64).max

Cell = TypeVar("Cell", bound=np.generic)


class PresenceRules(NamedTuple):
    """Thresholds as kernels take them; what they mean stands in `reckoning.sea.port_calls`."""

    silence_ms: int
    longest_silence_ms: int
    absence_ms: int
    terminal_leave_km: float
    switch_km: float
    transit_kn: float


class Path(NamedTuple):
    """When and where ships were, rows as in `Tracks`."""

    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


class Rests(NamedTuple):
    """First and last row of each stop, in order, and where the ship lay."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


class Where(NamedTuple):
    """The places there are, and what it takes to be at one."""

    circles: Circles
    outlines: PolygonIndex
    rules: PresenceRules


class Watch(NamedTuple):
    """What the loop keeps: `held` place -> presence or -1, `active` the places held, `tally` the counters, and `calm`:
    where the ship was when its places were last gone through (longitude, latitude and its cosine), and how many km it
    may move before one of them has to be entered or left."""

    held: NDArray[np.int64]
    active: NDArray[np.int64]
    tally: NDArray[np.int64]
    calm: NDArray[np.float64]


@kernel
def terminal_at(cell: int, lon: float, lat: float, where: Where) -> int:
    """The terminal a position is in, -1 for none; most cells have none to look for."""
    last = where.circles.starts[cell + 1] - 1
    if last < where.circles.starts[cell] or where.circles.places[last] < len(where.circles.lon):
        return -1
    return area_at(lon, lat, where.outlines)


@kernel
def away_km(place: int, area: int, lon: float, lat: float, where: Where) -> float:
    """How far a ship is beyond the line at which it leaves a place; zero or less while it is there."""
    ports = len(where.circles.lon)
    if place < ports:
        return port_km(place, lon, lat, where.circles) - float(where.circles.leave_km[place])
    edge_km = outline_km(place - ports, lon, lat, where.outlines)
    return (-edge_km if place - ports == area else edge_km) - where.rules.terminal_leave_km


@kernel
def hold_all(row: int, watch: Watch, numbers: NDArray[np.int64]) -> None:
    """The ship was at a row, its last, where it was before: at every place held that it was not found away from."""
    for slot in range(watch.tally[COUNT]):
        presence = watch.held[watch.active[slot]]
        if numbers[presence, AWAY] < 0:
            numbers[presence, LAST] = row


@kernel
def leave_all(watch: Watch) -> None:
    """The ship is nowhere: it has ended, or was not heard for too long."""
    for slot in range(watch.tally[COUNT]):
        watch.held[watch.active[slot]] = -1
    watch.tally[COUNT] = 0
    watch.tally[BERTH] = -1


@kernel
def room_for(table: NDArray[Cell], rows: int) -> NDArray[Cell]:
    """The same table, with room for so many rows at least."""
    if rows <= len(table):
        return table
    larger = np.empty((2 * rows, table.shape[1]), dtype=table.dtype)
    larger[: len(table)] = table
    return larger
