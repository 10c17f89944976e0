"""Listening: in which hours of a silence a source was listening around the place where a ship was last heard.

A source that hears another ship there is listening. Where others are seldom near, nothing local can be said: a source
that hears any ship anywhere is then taken to listen.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM, travel
from reckoning.sea.coverage import CELLS, DAYS, HOUR_MS, HOURS_A_DAY, CoverageParts, hour_key, neighbours

BEFORE_H = 12
LEAST_DEAF_H = 2.0


class Heard(NamedTuple):
    """The hours of a case's coverage, sorted by `hour_key`, and the cells (by source) in which anything was heard."""

    keys: NDArray[np.int64]
    once: NDArray[np.int32]
    twice: NDArray[np.int32]
    cells: NDArray[np.int64]


class Silent(NamedTuple):
    """Silences, one row a silence and source: shape (n,) each, but for the cells the ship was in before.

    Ship cells of row i are `own_cells[own_starts[i]:own_ends[i]]`; `leave_h` is how long it would take to sail out of
    the source's edge; speed and course are those of the last hour, NaN where not known.
    """

    source: NDArray[np.int64]
    last_ms: NDArray[np.int64]
    until_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    leave_h: NDArray[np.float64]
    speed_kn: NDArray[np.float64]
    course_deg: NDArray[np.float64]
    own_starts: NDArray[np.int64]
    own_ends: NDArray[np.int64]
    own_cells: NDArray[np.int32]


class Listening(NamedTuple):
    """How a source listened during a silence: shape (n,) each."""

    listened_h: NDArray[np.int64]  # hours in which it was listening, before it was deaf for long enough to leave
    asked_h: NDArray[np.int64]  # clock hours that lie wholly within the silence
    before_h: NDArray[np.int64]  # hours of the 12 before in which it heard others near
    usual: NDArray[np.bool_]  # others are usually heard near
    ahead: NDArray[np.bool_]  # it has ever heard a ship where this one was heading


def heard_of(coverage: CoverageParts) -> Heard:
    """The hours of a case as they are searched; for each source and day a row for "anywhere" is added."""
    source, cell, day, once, twice = (coverage.hours[n].to_numpy() for n in coverage.hours.column_names)
    keys = hour_key(source, cell, day)
    days, row = np.unique(hour_key(source, np.full_like(cell, CELLS), day), return_inverse=True)
    anywhere, shared = np.zeros(len(days), np.int32), np.zeros(len(days), np.int32)
    np.bitwise_or.at(anywhere, row, once)
    np.bitwise_or.at(shared, row, twice)
    keys, once, twice = (np.concatenate(pair) for pair in ((keys, days), (once, anywhere), (twice, shared)))
    order = np.argsort(keys)
    return Heard(keys[order], once[order], twice[order], np.unique(keys // DAYS))


@kernel
def listening(silent: Silent, heard: Heard, usual_h: int, ahead_h: float) -> Listening:
    """How each source listened during each silence.

    `usual_h`: others are usually near when heard in so many of the 12 h before. `ahead_h`: how far ahead to look.
    """
    size = len(silent.source)
    listened, asked, before = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    usual, ahead = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    for i in range(size):
        near = neighbours(silent.lon[i], silent.lat[i])
        first, end = silent.last_ms[i] // HOUR_MS + 1, silent.until_ms[i] // HOUR_MS
        own = silent.own_cells[silent.own_starts[i] : silent.own_ends[i]]
        base = silent.source[i] * (CELLS + 1)
        for hour in range(first - BEFORE_H, first):
            before[i] += _others_near(base, near, own, hour, heard)
        asked[i], usual[i] = max(0, end - first), before[i] >= usual_h
        cells = near if usual[i] else np.array([CELLS])
        listened[i] = _hours_listened(base, cells, silent.last_ms[i], first, end, silent.leave_h[i], heard)
        ahead[i] = _hears_ahead(silent, i, base, ahead_h, heard)
    return Listening(listened, asked, before, usual, ahead)


@kernel
def _hours_listened(
    base: int, cells: NDArray[np.int64], last_ms: int, first: int, end: int, leave_h: float, heard: Heard
) -> int:
    """Hours in which any of the cells was heard, until none was for long enough to sail away."""
    listened, day, hours = 0, -1, 0
    deaf_from_h = last_ms / HOUR_MS
    for hour in range(first, end):
        if hour // HOURS_A_DAY != day:
            day, hours = hour // HOURS_A_DAY, 0
            for cell in cells:
                hours |= _hours_of((base + cell) * DAYS + day, heard.keys, heard.once)
        if hours >> (hour % HOURS_A_DAY) & 1:
            listened += 1
            deaf_from_h = hour + 1.0
        elif hour + 1.0 - deaf_from_h > max(leave_h, LEAST_DEAF_H):
            break
    return listened


@kernel
def _others_near(base: int, near: NDArray[np.int64], own: NDArray[np.int32], hour: int, heard: Heard) -> int:
    """1 when ships other than this one were heard in one of the cells in an hour, else 0.

    In a cell the ship itself was in, another was heard for certain only where two were.
    """
    for cell in near:
        mine = False
        for visited in own:
            mine = mine or visited == cell
        key = (base + cell) * DAYS + hour // HOURS_A_DAY
        if _hours_of(key, heard.keys, heard.twice if mine else heard.once) >> (hour % HOURS_A_DAY) & 1:
            return 1
    return 0


@kernel
def _hears_ahead(silent: Silent, i: int, base: int, ahead_h: float, heard: Heard) -> bool:
    """Whether the source has ever heard a ship near where this one, sailing on as in its last hour, would have been."""
    speed, course = silent.speed_kn[i], silent.course_deg[i]
    if np.isnan(speed) or np.isnan(course):
        return True
    lon, lat = travel(silent.lon[i], silent.lat[i], course, speed * KM_PER_NM * ahead_h)
    for cell in neighbours(lon, lat):
        place = np.searchsorted(heard.cells, base + cell)
        if place < len(heard.cells) and heard.cells[place] == base + cell:
            return True
    return False


@kernel
def _hours_of(key: int, keys: NDArray[np.int64], hours: NDArray[np.int32]) -> int:
    place = np.searchsorted(keys, key)
    return hours[place] if place < len(keys) and keys[place] == key else 0
