"""Coverage: when and where the sources of a case could hear a ship, so that a silence can be told from a blind spot.

Three small tables, made for each bucket of ships and then merged; only good rows count, and repeats of good rows,
since a second source that hears the same report has heard it too:

- spans: the first and the last row of each source.
- edges: the corners of each source's positions in each sector of 10 degrees of longitude. A hull of hulls is the hull
  of all points, and no sector is ever cut in two: hulls of buckets merge, whatever meridian the whole is unwrapped
  at.
- hours: for each source, cell and day, the hours in which it heard a ship there, and those in which it heard two or
  more.

Cells are rows of 0.25 degrees of latitude (28 km), cut into as many columns as are about as wide as high.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.convex import convex_hull, depths_km
from reckoning.sea.clean import Flag
from reckoning.sea.tracks import Tracks

HOUR_MS = 3_600_000
HOURS_A_DAY = 24
DAYS = 1 << 17  # until the year 2328: what fits a key
ROWS, COLUMNS = 720, 1440
CELLS = ROWS * COLUMNS
SECTORS = 36
SECTOR_DEG = 10

SPAN_SCHEMA = pa.schema(
    [
        pa.field("source", pa.int16(), nullable=False),
        pa.field("first_ms", pa.int64(), nullable=False),
        pa.field("last_ms", pa.int64(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
    ]
)
"""One row a source, sorted by source."""

EDGE_SCHEMA = pa.schema(
    [
        pa.field("source", pa.int16(), nullable=False),
        pa.field("sector", pa.int16(), nullable=False),  # of 10 degrees, counted from 180 degrees west
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
    ]
)
"""One row a corner of a hull; the corners of one source and sector stand together, anticlockwise."""

HOURS_SCHEMA = pa.schema(
    [
        pa.field("source", pa.int16(), nullable=False),
        pa.field("cell", pa.int32(), nullable=False),
        pa.field("day", pa.int32(), nullable=False),  # since 1970
        pa.field("once", pa.int32(), nullable=False),  # bit h: at least one ship was heard in hour h (UTC)
        pa.field("twice", pa.int32(), nullable=False),  # bit h: at least two MMSI were
    ]
)
"""One row a source, cell and day, sorted by them."""


@dataclass(frozen=True)
class CoverageParts:
    """What some buckets of ships tell of the sources' reach: tables of `SPAN_SCHEMA`, `EDGE_SCHEMA`, `HOURS_SCHEMA`."""

    spans: pa.Table
    edges: pa.Table
    hours: pa.Table


def coverage_parts(tracks: Tracks) -> CoverageParts:
    """The coverage that the good rows of whole ships show; rows before 1970 or after 2327 show none."""
    heard = tracks.flag & ~np.uint16(Flag.DUPLICATE) == 0
    good = np.flatnonzero(heard & (tracks.t_ms >= 0) & (tracks.t_ms < DAYS * HOURS_A_DAY * HOUR_MS))
    source, lon, lat, t_ms = tracks.source[good], tracks.lon[good], tracks.lat[good], tracks.t_ms[good]
    visits = _visits(tracks.mmsi[good], source, t_ms, lon, lat)
    spans = _table(SPAN_SCHEMA, *_spans(source, t_ms))
    return CoverageParts(spans, _hulls(source, sector_of(lon), lon, lat), _hours_of_visits(*visits))


def merge_coverage(parts: Sequence[CoverageParts]) -> CoverageParts:
    """Several buckets' coverage as one; the order of the buckets does not matter, and no ship may be in two of them."""
    edges = pa.concat_tables([EDGE_SCHEMA.empty_table(), *(p.edges for p in parts)])
    hours = pa.concat_tables([HOURS_SCHEMA.empty_table(), *(p.hours for p in parts)])
    return CoverageParts(
        _merge_spans(pa.concat_tables([SPAN_SCHEMA.empty_table(), *(p.spans for p in parts)])),
        _hulls(*(edges[name].to_numpy() for name in EDGE_SCHEMA.names)),
        _hours_table(
            hour_key(hours["source"].to_numpy(), hours["cell"].to_numpy(), hours["day"].to_numpy()),
            hours["once"].to_numpy(),
            hours["twice"].to_numpy(),
        ),
    )


def hour_key(source: NDArray[np.integer], cell: NDArray[np.integer], day: NDArray[np.integer]) -> NDArray[np.int64]:
    """One number that sorts as (source, cell, day) do; cell `CELLS` stands for "anywhere"."""
    key: NDArray[np.int64] = (source.astype(np.int64) * (CELLS + 1) + cell) * DAYS + day
    return key


@kernel
def cell_of(lon: float, lat: float) -> int:
    """The cell a position in degrees lies in.

    >>> cell_of(-180.0, -90.0), cell_of(179.9, 0.0) - cell_of(-179.9, 0.0)
    (0, 1439)
    """
    row = min(max(int((lat + 90.0) * 4.0), 0), ROWS - 1)
    return row * COLUMNS + _column(lon, row)


@kernel
def neighbours(lon: float, lat: float, rings: int) -> NDArray[np.int64]:
    """The cells around a position, its own and so many rings: all within `rings` x 28 km of it, none beyond 28 km more.

    >>> len(neighbours(180.0, 10.0, 1)), len(neighbours(0.0, 89.9, 1))
    (9, 6)
    """
    cells = np.empty((2 * rings + 1) ** 2, dtype=np.int64)
    count = 0
    middle = min(max(int((lat + 90.0) * 4.0), 0), ROWS - 1)
    for row in range(max(0, middle - rings), min(ROWS, middle + rings + 1)):
        width, column = _columns(row), _column(lon, row)
        for step in range(min(width, 2 * rings + 1)):
            cells[count] = row * COLUMNS + (column + step - rings) % width
            count += 1
    return cells[:count].copy()


@kernel
def _columns(row: int) -> int:
    return max(1, round(COLUMNS * math.cos(math.radians((row + 0.5) * 0.25 - 90.0))))


@kernel
def _column(lon: float, row: int) -> int:
    width = _columns(row)
    return int(((lon + 180.0) % 360.0) / 360.0 * width) % width


@kernel
def _spans(
    source: NDArray[np.int16], t_ms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each source that has rows, the times of its first and its last, and how many there are."""
    size = np.int64(source.max()) + 1 if len(source) else 0
    first, last, rows = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for i in range(len(source)):
        s = source[i]
        first[s] = t_ms[i] if rows[s] == 0 else min(first[s], t_ms[i])
        last[s] = t_ms[i] if rows[s] == 0 else max(last[s], t_ms[i])
        rows[s] += 1
    used = np.flatnonzero(rows)
    return used, first[used], last[used], rows[used]


def _merge_spans(spans: pa.Table) -> pa.Table:
    grouped = spans.group_by("source").aggregate([("first_ms", "min"), ("last_ms", "max"), ("rows", "sum")])
    columns = [grouped[n] for n in ("source", "first_ms_min", "last_ms_max", "rows_sum")]
    return pa.table(columns, schema=SPAN_SCHEMA).sort_by("source").combine_chunks()


def _hulls(
    source: NDArray[np.int16], sector: NDArray[np.int16], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> pa.Table:
    """The hull of each source's points in each sector."""
    lon = np.where(lon == 180.0, -180.0, lon)
    key = source.astype(np.int32) * SECTORS + sector
    corners: list[NDArray[np.int64]] = []
    order = np.argsort(key, kind="stable")
    bounds = np.flatnonzero(np.diff(key[order], prepend=-1, append=-1))
    for first, last in pairwise(bounds):
        rows = order[first:last]
        if rows[-1] - rows[0] == last - first - 1:  # one stretch of rows: a view will do
            corners.append(rows[0] + convex_hull(lon[rows[0] : rows[-1] + 1], lat[rows[0] : rows[-1] + 1]))
        else:
            corners.append(rows[convex_hull(lon[rows], lat[rows])])
    chosen = np.concatenate([np.zeros(0, np.int64), *corners])
    return _table(EDGE_SCHEMA, source[chosen], sector[chosen], lon[chosen], lat[chosen])


@kernel
def _visits(
    mmsi: NDArray[np.int64],
    source: NDArray[np.int16],
    t_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Runs of rows of one ship in one source, cell and day: the ship's number, the key, and the hours it was heard."""
    size = len(mmsi)
    widths = np.empty(ROWS, dtype=np.int64)
    for row in range(ROWS):
        widths[row] = _columns(row)
    ships, keys, hours = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int32)
    count, ship = 0, 0
    for i in range(size):
        if i > 0 and mmsi[i] != mmsi[i - 1]:
            ship += 1
        row = min(max(int((lat[i] + 90.0) * 4.0), 0), ROWS - 1)
        column = int(((lon[i] + 180.0) % 360.0) / 360.0 * widths[row]) % widths[row]
        hour = t_ms[i] // HOUR_MS
        key = (source[i] * np.int64(CELLS + 1) + row * COLUMNS + column) * DAYS + hour // HOURS_A_DAY
        if count == 0 or keys[count - 1] != key or ships[count - 1] != ship:
            ships[count], keys[count], hours[count] = ship, key, 0
            count += 1
        hours[count - 1] |= np.int32(1) << np.int32(hour % HOURS_A_DAY)
    return ships[:count].copy(), keys[:count].copy(), hours[:count].copy()


def _hours_of_visits(ships: NDArray[np.int64], keys: NDArray[np.int64], hours: NDArray[np.int32]) -> pa.Table:
    """One ship's visits to a cell on a day are one before ships are counted."""
    order = np.lexsort((ships, keys))
    ships, keys, hours = ships[order], keys[order], hours[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1) | np.diff(ships, prepend=-1))
    once = np.bitwise_or.reduceat(hours, starts) if len(starts) else hours
    return _hours_table(keys[starts], once, np.zeros_like(once))


def _hours_table(keys: NDArray[np.int64], once: NDArray[np.int32], twice: NDArray[np.int32]) -> pa.Table:
    order = np.argsort(keys, kind="stable")
    key, heard, shared = _combine(keys[order], once[order], twice[order])
    place, day = key // DAYS, (key % DAYS).astype(np.int32)
    source, cell = (place // (CELLS + 1)).astype(np.int16), (place % (CELLS + 1)).astype(np.int32)
    return _table(HOURS_SCHEMA, source, cell, day, heard, shared)


@kernel
def _combine(
    keys: NDArray[np.int64], once: NDArray[np.int32], twice: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Equal neighbours of sorted keys as one: heard by either is heard, heard by both is heard twice."""
    key, heard, shared = np.empty_like(keys), np.empty_like(once), np.empty_like(twice)
    count = 0
    for i in range(len(keys)):
        if count > 0 and key[count - 1] == keys[i]:
            shared[count - 1] |= twice[i] | (heard[count - 1] & once[i])
            heard[count - 1] |= once[i]
        else:
            key[count], heard[count], shared[count] = keys[i], once[i], twice[i]
            count += 1
    return key[:count].copy(), heard[:count].copy(), shared[:count].copy()


def live_spans(coverage: CoverageParts) -> pa.Table:
    """From when to when each source was live: a table of `SPAN_SCHEMA`.

    A source begins with the first hour of which, with the five after it, it heard something in three or more, and ends
    with the last of which that holds with the five before: a stray record from a clock that is days off would otherwise
    make every ship of the case fall silent at once. One that was never so live lasts from its first good row to its
    last.
    """
    first, last = coverage.spans["first_ms"].to_numpy().copy(), coverage.spans["last_ms"].to_numpy().copy()
    source, _, day, once, _ = (coverage.hours[n].to_numpy() for n in coverage.hours.column_names)
    for i, name in enumerate(coverage.spans["source"].to_pylist()):
        mine = source == name
        begin, end = _live_hours(day[mine].astype(np.int64), once[mine])
        if begin >= 0:
            first[i], last[i] = max(first[i], begin * HOUR_MS), min(last[i], (end + 1) * HOUR_MS)
    return _table(SPAN_SCHEMA, coverage.spans["source"].to_numpy(), first, last, coverage.spans["rows"].to_numpy())


@kernel
def _live_hours(day: NDArray[np.int64], once: NDArray[np.int32]) -> tuple[int, int]:
    """The first and the last hour, since 1970, of the stretches in which three of any six hours were heard; or -1."""
    first = day.min() if len(day) else 0
    heard = np.zeros((day.max() - first + 1 if len(day) else 0) * HOURS_A_DAY + 5, np.int64)
    for i in range(len(day)):
        for hour in range(HOURS_A_DAY):
            heard[(day[i] - first) * HOURS_A_DAY + hour] |= once[i] >> hour & 1
    begin, end = -1, -1
    for hour in range(len(heard) - 5):
        if heard[hour] and heard[hour : hour + 6].sum() >= 3 and begin < 0:
            begin = first * HOURS_A_DAY + hour
        if heard[hour] and heard[max(0, hour - 5) : hour + 1].sum() >= 3:
            end = first * HOURS_A_DAY + hour
    return (begin, end) if end >= 0 else (-1, -1)


@dataclass(frozen=True)
class Edge:
    """The hull of a source's good positions, unwrapped: corners anticlockwise, `east` in degrees from the cut's sector.

    `cut` is -1 where the source is heard in every sector: such a source has an edge to the north and south only.
    """

    cut: int
    east: NDArray[np.float64]
    lat: NDArray[np.float64]

    def depth_km(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far inside the edge positions in degrees lie, in km; below zero outside."""
        return depths_km(_east(lon, self.cut), np.array(lat), self.east, self.lat)


def edge_of(coverage: CoverageParts, source: int) -> Edge:
    """A source's edge: the globe is cut where the longest run of empty sectors ends, the westernmost of equals."""
    mine = coverage.edges.filter(pc.equal(coverage.edges["source"], source))
    lon, lat = mine["lon"].to_numpy(), mine["lat"].to_numpy()
    used = np.unique(mine["sector"].to_numpy()).astype(np.int64)
    if len(used) == SECTORS:
        south, north = lat.min(), lat.max()
        return Edge(-1, np.array([-1e6, 1e6, 1e6, -1e6]), np.array([south, south, north, north]))
    empty_before = used - np.roll(used, 1) + np.where(np.arange(len(used)) == 0, SECTORS, 0)
    cut = int(used[np.argmax(empty_before)]) if len(used) else 0
    east = _east(lon, cut)
    corners = convex_hull(east, lat)
    return Edge(cut, east[corners], lat[corners])


def sector_of(lon: NDArray[np.float64]) -> NDArray[np.int16]:
    """The sector of 10 degrees each longitude lies in; 180 degrees is 180 degrees west.

    >>> sector_of(np.array([-180.0, 180.0, -1e-12, 0.0])).tolist()
    [0, 0, 17, 18]
    """
    sector: NDArray[np.int16] = (np.floor(lon / SECTOR_DEG) + SECTORS // 2).astype(np.int16) % SECTORS
    return sector


def _east(lon: NDArray[np.float64], cut: int) -> NDArray[np.float64]:
    """Degrees east of the cut's sector; moved by whole sectors, so that rounding cannot move a point to the far end."""
    wrapped = np.where(lon == 180.0, -180.0, lon)
    east: NDArray[np.float64] = wrapped + 180.0 - cut * SECTOR_DEG + np.where(sector_of(lon) < cut, 360.0, 0.0)
    return east


def _table(schema: pa.Schema, *columns: NDArray[np.generic]) -> pa.Table:
    return pa.Table.from_arrays([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
