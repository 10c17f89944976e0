"""Ship order: rows of positions as plain arrays, and the one order they stand in: by bucket, ship, time, the rest.

Rows come in stretches that are mostly in order already (a file is sorted by time, or by ship), so a stable counting
sort by ship and a natural merge sort within each ship take a step or two a row, and never more than n log n.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import inlined, kernel


class Rows(NamedTuple):
    """Positions, one array a column; NaN and -1: not given. `row` tells apart what is otherwise the same.

    Arrow's arrays are read-only and numba compiles those apart: made by `rows_of` all are so, and the loops are
    compiled once.
    """

    mmsi: NDArray[np.int64]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    speed_kn: NDArray[np.float32]
    course_deg: NDArray[np.float32]
    heading_deg: NDArray[np.float32]
    status: NDArray[np.int8]
    message: NDArray[np.int8]
    receiver: NDArray[np.int8]
    source: NDArray[np.int16]
    row: NDArray[np.int64]

    def taken(self, order: NDArray[np.int64]) -> Rows:
        """The rows named by number, in that order."""
        return rows_of(column[order] for column in self)

    def cut(self, first: int, end: int) -> Rows:
        """The rows from one to another."""
        return Rows._make(column[first:end] for column in self)


def joined(parts: Sequence[Rows]) -> Rows:
    """Several stretches of rows as one; one stretch stays as it is."""
    return parts[0] if len(parts) == 1 else rows_of(map(np.concatenate, zip(*parts, strict=True)))


def rows_of(columns: Iterable[NDArray[Any]]) -> Rows:
    """Columns in the order of `Rows`, made read-only."""
    rows = Rows._make(columns)
    for column in rows:
        column.flags.writeable = False
    return rows


@inlined
def _differ(a: float, b: float) -> bool:
    return a != b and (a == a or b == b)


@inlined
def _below(a: float, b: float) -> bool:
    """What is not given stands last."""
    return a < b or (b != b and a == a)


@kernel
def _tie_before(rows: Rows, i: int, j: int) -> bool:
    if rows.lon[i] != rows.lon[j]:
        return bool(rows.lon[i] < rows.lon[j])
    if rows.lat[i] != rows.lat[j]:
        return bool(rows.lat[i] < rows.lat[j])
    if _differ(rows.speed_kn[i], rows.speed_kn[j]):
        return bool(_below(rows.speed_kn[i], rows.speed_kn[j]))
    if _differ(rows.course_deg[i], rows.course_deg[j]):
        return bool(_below(rows.course_deg[i], rows.course_deg[j]))
    if _differ(rows.heading_deg[i], rows.heading_deg[j]):
        return bool(_below(rows.heading_deg[i], rows.heading_deg[j]))
    if rows.status[i] != rows.status[j]:
        return bool(rows.status[i] < rows.status[j])
    if rows.message[i] != rows.message[j]:
        return bool(rows.message[i] < rows.message[j])
    if rows.receiver[i] != rows.receiver[j]:
        return bool(rows.receiver[i] < rows.receiver[j])
    if rows.source[i] != rows.source[j]:
        return bool(rows.source[i] < rows.source[j])
    return bool(rows.row[i] < rows.row[j])


@inlined
def _before(rows: Rows, i: int, j: int) -> bool:
    if rows.t_ms[i] != rows.t_ms[j]:
        return bool(rows.t_ms[i] < rows.t_ms[j])
    return _tie_before(rows, i, j)


@kernel
def ship_order(rows: Rows, ship: NDArray[np.int32], ships: int) -> NDArray[np.int64]:
    """The order that puts rows ship by ship, each ship's by time and then by every other column: shape (rows,).

    `ship` is the place of each row's ship among the `ships` ships, shape (rows,).
    """
    starts = np.zeros(ships + 1, np.int64)
    for i in range(len(ship)):
        starts[ship[i] + 1] += 1
    for s in range(ships):
        starts[s + 1] += starts[s]
    order, free = np.empty(len(ship), np.int64), starts[:-1].copy()
    for i in range(len(ship)):
        order[free[ship[i]]] = i
        free[ship[i]] += 1
    spare, runs = np.empty_like(order), np.empty(len(ship) + 1, np.int64)
    for s in range(ships):
        _sort_stretch(rows, order, spare, runs, starts[s], starts[s + 1])
    return order


@kernel
def _sort_stretch(
    rows: Rows, order: NDArray[np.int64], spare: NDArray[np.int64], runs: NDArray[np.int64], start: int, end: int
) -> None:
    """Sort one ship's stretch of `order` by merging the runs that are in order already."""
    count = 0
    for k in range(start, end):
        if k == start or _before(rows, order[k], order[k - 1]):
            runs[count] = k
            count += 1
    while count > 1:
        runs[count] = end
        merged = 0
        for r in range(0, count, 2):
            runs[merged] = runs[r]
            merged += 1
            if r + 1 < count:
                _merge(rows, order, spare, runs[r], runs[r + 1], runs[r + 2])
        count = merged


@kernel
def _merge(rows: Rows, order: NDArray[np.int64], spare: NDArray[np.int64], start: int, middle: int, end: int) -> None:
    """Two neighbouring sorted runs of `order` as one."""
    spare[start:middle] = order[start:middle]
    left, right, out = start, middle, start
    while left < middle and right < end:
        if _before(rows, order[right], spare[left]):
            order[out] = order[right]
            right += 1
        else:
            order[out] = spare[left]
            left += 1
        out += 1
    while left < middle:
        order[out] = spare[left]
        left, out = left + 1, out + 1
