"""Positions for the workbench: packed once, 16 bytes each, and thinned to what a view can show.

A view is a box and a time. Of positions of one ship that fall into one cell of the view, one after the other, the first
is sent; where that is still more than was asked for, every n-th of each ship. What was left out before a position is
marked on it, and the head says how many there were, so a thinned track is never taken for a whole one. The layout is
in web/src/api.ts.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.faces.web.sight import Sight
from reckoning.places.sphere import KM_PER_DEGREE

MAGIC = b"RKP1"
CELLS_ACROSS = 2_000
"""Cells a view is wide and high: about the pixels of a screen."""
MOST = 1_000_000
FASTEST_KN = 60.0
"""No ship sails faster: to a position that would need it from the one before, no line is drawn."""
KM_PER_NM = 1.852
DOUBTED, AFTER_GAP, THINNED = 1, 2, 4
RECORD = np.dtype([("lon", "<i4"), ("lat", "<i4"), ("second", "<u4"), ("rest", "<u4")])
E7 = 10_000_000
SPEED_UNKNOWN = 255


@dataclass(frozen=True)
class Packed:
    """Positions by ship and then by time; `second` counts from `t0_ms`; `ship` is its place in `mmsi`."""

    mmsi: NDArray[np.int64]
    t0_ms: int
    ship: NDArray[np.uint32]
    second: NDArray[np.uint32]
    lon_e7: NDArray[np.int32]
    lat_e7: NDArray[np.int32]
    speed: NDArray[np.uint8]
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.ship)


@dataclass(frozen=True)
class Window:
    """What a view shows: UTC milliseconds, degrees (west above east across 180 degrees), ships (none: all)."""

    from_ms: float
    to_ms: float
    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0
    ships: Sequence[int] = ()
    most: int = MOST


def packed(sight: Sight) -> Packed:
    """All positions of a case, with marks where a finding holds them not credible or no line leads to them."""
    cursor = sight.connection.cursor()
    table = cursor.sql("SELECT mmsi, t_ms, lon, lat, speed_kn FROM positions").to_arrow_table()
    cursor.close()
    columns = {name: table[name].to_numpy() for name in table.schema.names}
    order = np.lexsort((columns["t_ms"], columns["mmsi"]))
    mmsi, t_ms = columns["mmsi"][order], columns["t_ms"][order]
    ships, ship = np.unique(mmsi, return_inverse=True)
    t0 = int(t_ms.min()) if len(t_ms) else 0
    made = Packed(
        mmsi=ships,
        t0_ms=t0,
        ship=ship.astype(np.uint32),
        second=((t_ms - t0) // 1000).astype(np.uint32),
        lon_e7=np.rint(columns["lon"][order] * E7).astype(np.int32),
        lat_e7=np.rint(columns["lat"][order] * E7).astype(np.int32),
        speed=_quarters(columns["speed_kn"][order]),
        flags=np.zeros(len(order), np.uint8),
    )
    made.flags[apart(made)] |= AFTER_GAP
    _mark(made, sight)
    return made


def apart(made: Packed) -> NDArray[np.bool_]:
    """Positions that no ship can have sailed to from the one before; a minute is granted, as clocks differ."""
    lon, lat = made.lon_e7 / E7, made.lat_e7 / E7
    east = (np.diff(lon) + 180.0) % 360.0 - 180.0
    north = np.diff(lat)
    km = np.hypot(east * np.cos(np.radians((lat[1:] + lat[:-1]) / 2)), north) * KM_PER_DEGREE
    hours = np.maximum(np.diff(made.second.astype(np.int64)), 60) / 3600
    far = (km > FASTEST_KN * KM_PER_NM * hours) & (made.ship[1:] == made.ship[:-1])
    return np.concatenate([np.zeros(min(1, len(made)), np.bool_), far])


def _quarters(speed_kn: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Quarters of a knot; 255 where the speed is not known."""
    known = np.clip(np.nan_to_num(np.rint(speed_kn * 4)), 0, SPEED_UNKNOWN - 1)
    return np.where(np.isnan(speed_kn), SPEED_UNKNOWN, known).astype(np.uint8)


def _mark(made: Packed, sight: Sight) -> None:
    """Put the marks of findings on positions: in doubt during a false position, anew where a segment starts."""
    numbers = {int(m): i for i, m in enumerate(made.mmsi)}
    bounds = np.searchsorted(made.ship, np.arange(len(made.mmsi) + 1))
    found = sight.rows("""
        SELECT kind, mmsi, epoch_ms(start) AS start_ms, epoch_ms("end") AS end_ms FROM held.findings
        WHERE kind IN ('segment', 'false_position') AND mmsi IS NOT NULL AND start IS NOT NULL""")
    for row in found:
        number = numbers.get(row["mmsi"])
        if number is None:
            continue
        lo, hi = bounds[number], bounds[number + 1]
        first = lo + np.searchsorted(made.second[lo:hi], max((row["start_ms"] - made.t0_ms) // 1000, 0))
        if row["kind"] == "segment":
            made.flags[first : min(first + 1, hi)] |= AFTER_GAP
            continue
        end_ms = row["end_ms"] if row["end_ms"] is not None else 2**62
        last = lo + np.searchsorted(made.second[lo:hi], max((end_ms - made.t0_ms) // 1000, 0), side="right")
        made.flags[first:last] |= DOUBTED


def view(made: Packed, window: Window) -> bytes:
    """The positions of a view as they travel."""
    inside = np.flatnonzero(_widened(_inside(made, window), made.ship))
    kept = _thinned(made, inside, window)
    flags = _flags(made, inside, kept)
    body = np.empty(len(kept), RECORD)
    body["lon"], body["lat"], body["second"] = made.lon_e7[kept], made.lat_e7[kept], made.second[kept]
    body["rest"] = made.ship[kept] | made.speed[kept].astype(np.uint32) << 20 | flags.astype(np.uint32) << 28
    head = struct.pack("<4sIIIdd", MAGIC, len(kept), len(inside), 0, float(made.t0_ms), 0.0)
    return head + body.tobytes()


def _flags(made: Packed, inside: NDArray[np.int64], kept: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The marks of what is sent: what was left out before it, and whether a new track starts in that."""
    if not len(kept):
        return np.zeros(0, np.uint8)
    ends = np.searchsorted(inside, kept)
    starts = np.concatenate([[0], ends[:-1] + 1])
    between = np.bitwise_or.reduceat(made.flags[inside[: ends[-1] + 1]] & AFTER_GAP, starts)
    same = np.concatenate([[False], made.ship[kept][1:] == made.ship[kept][:-1]])
    thinned = np.where((ends > starts) & same, THINNED, 0)
    marks: NDArray[np.uint8] = (made.flags[kept] | between | thinned).astype(np.uint8)
    return marks


def _inside(made: Packed, window: Window) -> NDArray[np.bool_]:
    t0 = made.t0_ms
    fits: NDArray[np.bool_] = (made.second >= (window.from_ms - t0) / 1000) & (
        made.second <= (window.to_ms - t0) / 1000
    )
    fits &= (made.lat_e7 >= window.south * E7) & (made.lat_e7 <= window.north * E7)
    if window.west <= window.east:
        fits &= (made.lon_e7 >= window.west * E7) & (made.lon_e7 <= window.east * E7)
    else:
        fits &= (made.lon_e7 >= window.west * E7) | (made.lon_e7 <= window.east * E7)
    if window.ships:
        fits &= np.isin(made.ship, np.array(window.ships, np.uint32))
    return fits


def _widened(fits: NDArray[np.bool_], ship: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """With the position before and after of the same ship, so that a line leaves the view where the ship does."""
    wide = fits.copy()
    same = ship[1:] == ship[:-1]
    wide[1:] |= fits[:-1] & same
    wide[:-1] |= fits[1:] & same
    return wide


def _thinned(made: Packed, inside: NDArray[np.int64], window: Window) -> NDArray[np.int64]:
    most = max(1, min(window.most, MOST))
    if len(inside) <= most:
        return inside
    across = (window.east - window.west) % 360 or 360.0
    cell_e7 = max(across / CELLS_ACROSS * E7, 1.0)
    column, row = made.lon_e7[inside] // cell_e7, made.lat_e7[inside] // cell_e7
    ship = made.ship[inside]
    first = np.ones(len(inside), np.bool_)
    first[1:] = (column[1:] != column[:-1]) | (row[1:] != row[:-1]) | (ship[1:] != ship[:-1])
    # where a doubt begins or ends, the track is not thinned away
    first[1:] |= np.diff(made.flags[inside] & DOUBTED) != 0
    kept = inside[first]
    if len(kept) <= most:
        return kept
    every = -(-len(kept) // most)
    begins = np.flatnonzero(np.diff(made.ship[kept], prepend=-1) != 0)
    since = np.arange(len(kept)) - np.repeat(begins, np.diff([*begins, len(kept)]))
    few: NDArray[np.int64] = kept[since % every == 0][:most]
    return few
