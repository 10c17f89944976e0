"""Listening: in which hours of a silence a source was listening around the place where a ship was last heard.

A source listens in an hour in which it hears some other ship. How far off that ship may be depends on who was there:
when others were near (within 28-55 km, else within 84-112 km) in the hour of the last fix or the one before, it may
be as much further off as they can have sailed since, at 15 kn and up to 250 km; when nobody was near, it may be
anywhere. And when others were near, but none so far off is heard in the first three hours, the source went deaf: it
stays so until it hears a ship within 140-170 km again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM, distance_km, travel
from reckoning.sea.coverage import CELLS, DAYS, HOUR_MS, HOURS_A_DAY, CoverageParts, hour_key, neighbours

LEAST_DEAF_H = 2.0
WITNESS_RINGS = (1, 3)  # of cells: 28-55 km and 84-112 km
WIDE_RINGS = 5
MOST_RINGS = 8
SOON_H = 3
OPEN_MS = DAYS * HOURS_A_DAY * HOUR_MS


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
    near_h: NDArray[np.int64]  # hours in which it heard others near
    asked_h: NDArray[np.int64]  # clock hours that lie wholly within the silence
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
def listening(silent: Silent, heard: Heard, ahead_h: float) -> Listening:
    """How each source listened during each silence; `ahead_h` is how far ahead of the ship to look."""
    size = len(silent.source)
    listened, near, asked = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    ahead = np.zeros(size, np.bool_)
    for i in range(size):
        base = silent.source[i] * (CELLS + 1)
        asked[i] = max(0, silent.until_ms[i] // HOUR_MS - silent.last_ms[i] // HOUR_MS - 1)
        listened[i] = _hours_listened(silent, i, base, _witness_rings(silent, i, base, heard), heard)
        near[i] = _hours_near(silent, i, base, heard)
        ahead[i] = _hears_ahead(silent, i, base, ahead_h, heard)
    return Listening(listened, near, asked, ahead)


@kernel
def _witness_rings(silent: Silent, i: int, base: int, heard: Heard) -> int:
    """Within how many rings of cells others were in the hour of the last fix or the one before; 0 for nobody."""
    hour = silent.last_ms[i] // HOUR_MS
    for rings in WITNESS_RINGS:
        near = neighbours(silent.lon[i], silent.lat[i], rings)
        if _others_near(silent, i, base, near, hour, heard) or _others_near(silent, i, base, near, hour - 1, heard):
            return rings
    return 0


@kernel
def _hours_listened(silent: Silent, i: int, base: int, rings: int, heard: Heard) -> int:
    """Hours of listening, until there was none for long enough to sail away."""
    first, end = silent.last_ms[i] // HOUR_MS + 1, silent.until_ms[i] // HOUR_MS
    deaf = rings > 0
    for hour in range(first, min(end, first + SOON_H)):
        deaf = deaf and not _listens(silent, i, base, rings + 1 + hour - first, hour, heard)
    widest = neighbours(silent.lon[i], silent.lat[i], MOST_RINGS) if rings else np.array([CELLS])
    listened, day, hours = 0, -1, 0
    unheard_from_h = silent.last_ms[i] / HOUR_MS
    for hour in range(first, end):
        reach = rings + 1 + hour - first
        if deaf:
            deaf = not _listens(silent, i, base, WIDE_RINGS, hour, heard)
        if rings and reach < MOST_RINGS:
            listens = _listens(silent, i, base, reach, hour, heard)
        else:
            if hour // HOURS_A_DAY != day:
                day = hour // HOURS_A_DAY
                hours = _hours_on(base, widest, day, heard)
            listens = hours >> (hour % HOURS_A_DAY) & 1 > 0
        if listens and not deaf:
            listened += 1
            unheard_from_h = hour + 1.0
        elif hour + 1.0 - unheard_from_h > max(silent.leave_h[i], LEAST_DEAF_H):
            break
    return listened


@kernel
def _hours_near(silent: Silent, i: int, base: int, heard: Heard) -> int:
    """Hours of the silence in which others were heard near."""
    near = neighbours(silent.lon[i], silent.lat[i], WITNESS_RINGS[0])
    count, day, hours = 0, -1, 0
    for hour in range(silent.last_ms[i] // HOUR_MS + 1, silent.until_ms[i] // HOUR_MS):
        if hour // HOURS_A_DAY != day:
            day = hour // HOURS_A_DAY
            hours = _hours_on(base, near, day, heard)
        count += hours >> (hour % HOURS_A_DAY) & 1
    return count


@kernel
def _listens(silent: Silent, i: int, base: int, rings: int, hour: int, heard: Heard) -> bool:
    """Whether the source heard anything within some rings of the last fix in an hour. A ring is an hour at 15 kn."""
    cells = neighbours(silent.lon[i], silent.lat[i], rings)
    return bool(_hours_on(base, cells, hour // HOURS_A_DAY, heard) >> (hour % HOURS_A_DAY) & 1)


@kernel
def _hours_on(base: int, cells: NDArray[np.int64], day: int, heard: Heard) -> int:
    """The hours of a day in which anything was heard in any of the cells, as bits."""
    hours = 0
    for cell in cells:
        hours |= _hours_of((base + cell) * DAYS + day, heard.keys, heard.once)
    return hours


@kernel
def _others_near(silent: Silent, i: int, base: int, near: NDArray[np.int64], hour: int, heard: Heard) -> bool:
    """Whether ships other than this one were heard in one of the cells in an hour in which this one was heard too.

    In a cell the ship itself was in, another was heard for certain only where two were.
    """
    for cell in near:
        mine = False
        for k in range(silent.own_starts[i], silent.own_ends[i]):
            mine = mine or silent.own_cells[k] == cell
        key = (base + cell) * DAYS + hour // HOURS_A_DAY
        if _hours_of(key, heard.keys, heard.twice if mine else heard.once) >> (hour % HOURS_A_DAY) & 1:
            return True
    return False


@kernel
def _hears_ahead(silent: Silent, i: int, base: int, ahead_h: float, heard: Heard) -> bool:
    """Whether the source has ever heard a ship near where this one, sailing on as in its last hour, would have been."""
    speed, course = silent.speed_kn[i], silent.course_deg[i]
    if np.isnan(speed) or np.isnan(course):
        return True
    lon, lat = travel(silent.lon[i], silent.lat[i], course, speed * KM_PER_NM * ahead_h)
    for cell in neighbours(lon, lat, 1):
        place = np.searchsorted(heard.cells, base + cell)
        if place < len(heard.cells) and heard.cells[place] == base + cell:
            return True
    return False


@kernel
def _hours_of(key: int, keys: NDArray[np.int64], hours: NDArray[np.int32]) -> int:
    place = np.searchsorted(keys, key)
    return hours[place] if place < len(keys) and keys[place] == key else 0


@kernel
def _silent_ms(last_ms: NDArray[np.int64], next_ms: NDArray[np.int64], i: int, j: int) -> float:
    """How long two silences went on together; an open one lasts for good."""
    ends = min(next_ms[i] if next_ms[i] >= 0 else OPEN_MS, next_ms[j] if next_ms[j] >= 0 else OPEN_MS)
    return float(ends - max(last_ms[i], last_ms[j]))


@kernel
def companions(
    mmsi: NDArray[np.int64],
    last_ms: NDArray[np.int64],
    next_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    near_km: float,
    within_ms: int,
    enough: int,
) -> NDArray[np.int64]:
    """How many other ships near fell silent with each, or were heard again with it; shape (n,).

    Ships are told apart by MMSI; "with" is within so many milliseconds, and only those count that were silent for at
    least half of its silence (`next_ms` is -1 while open). Nobody is counted beyond `enough`.
    """
    count = np.zeros(len(mmsi), np.int64)
    known = np.empty((len(mmsi), enough), np.int64)
    for t_ms in (last_ms, next_ms):
        order = np.argsort(t_ms)
        for p in range(len(order)):
            i = order[p]
            for step in (-1, 1):
                q = p + step
                while t_ms[i] >= 0 and count[i] < enough and 0 <= q < len(order):
                    j = order[q]
                    q += step
                    if abs(t_ms[j] - t_ms[i]) > within_ms:
                        break
                    if mmsi[j] == mmsi[i] or np.any(known[i, : count[i]] == mmsi[j]):
                        continue
                    if 2 * _silent_ms(last_ms, next_ms, i, j) < _silent_ms(last_ms, next_ms, i, i):
                        continue
                    if distance_km(lon[i], lat[i], lon[j], lat[j]) <= near_km:
                        known[i, count[i]] = mmsi[j]
                        count[i] += 1
    return count
