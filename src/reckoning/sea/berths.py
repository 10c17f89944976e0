"""Berths: to which of the places a ship is at a halt is given; a halt is a stop, or a silence that began there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.polygons import area_at
from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.sea.port_index import outline_km, port_km
from reckoning.sea.watch import (
    BEGUN,
    BERTH,
    COUNT,
    ENDED,
    HALTED,
    LAST,
    NEXT_STOP,
    OPEN,
    PRESENCE,
    SILENCE,
    STOP,
    Path,
    Rests,
    Watch,
    Where,
    away_km,
    leave_all,
)


@kernel
def halt_at_stop(
    stop: int,
    rests: Rests,
    where: Where,
    watch: Watch,
    numbers: NDArray[np.int64],
    halts: NDArray[np.int64],
    spots: NDArray[np.float64],
) -> None:
    """A stop that has ended is a halt at one of the places the ship was at during it."""
    since, lon, lat = rests.first[stop], rests.lon[stop], rests.lat[stop]
    place = _nearest(since, lon, lat, where, watch, numbers)
    if place >= 0:
        _halt(place, since, rests.last[stop], stop, 0, lon, lat, watch, halts, spots)


@kernel
def halt_in_silence(
    i: int,
    previous: int,
    area: int,
    path: Path,
    rests: Rests,
    where: Where,
    watch: Watch,
    numbers: NDArray[np.int64],
    halts: NDArray[np.int64],
    spots: NDArray[np.float64],
) -> None:
    """A silence that began in port is a halt there when the ship is heard there again, or had the time to be."""
    gap = path.t_ms[i] - path.t_ms[previous]
    if gap > where.rules.longest_silence_ms:
        for slot in range(watch.tally[COUNT]):
            numbers[watch.held[watch.active[slot]], OPEN] = 0
        leave_all(watch)
        return
    x, y = path.lon[previous], path.lat[previous]
    stop = watch.tally[NEXT_STOP]
    lying = stop < len(rests.last) and rests.first[stop] <= previous
    place = _nearest(previous, rests.lon[stop] if lying else x, rests.lat[stop] if lying else y, where, watch, numbers)
    if place < 0:
        return
    back = away_km(place, area, path.lon[i], path.lat[i], where) <= 0.0
    sailing_h = distance_km(x, y, path.lon[i], path.lat[i]) / KM_PER_NM / where.rules.transit_kn
    if back or gap - sailing_h * 3_600_000.0 >= where.rules.silence_ms:
        _halt(place, previous, i if back else previous, -1, gap, x, y, watch, halts, spots)


@kernel
def _nearest(since: int, lon: float, lat: float, where: Where, watch: Watch, numbers: NDArray[np.int64]) -> int:
    """The place a halt at a position belongs to, among those the ship has been at since a row; -1 for none."""
    ports = len(where.circles.lon)
    area = area_at(lon, lat, where.outlines) if len(watch.held) > ports else -1
    best, answer = np.inf, -1
    for slot in range(watch.tally[COUNT]):
        place = watch.active[slot]
        if numbers[watch.held[place], LAST] < since:
            continue
        before = watch.held[place] == watch.tally[BERTH]
        if place < ports:
            rank = port_km(place, lon, lat, where.circles) - (where.rules.switch_km if before else 0.0)
        elif place - ports == area:
            rank = -3e4
        else:
            rank = outline_km(place - ports, lon, lat, where.outlines) + (-2e4 if before else 2e4)
        if rank < best or (rank == best and place < answer):
            best, answer = rank, place
    return answer


@kernel
def _halt(
    place: int,
    first: int,
    last: int,
    stop: int,
    silence_ms: int,
    lon: float,
    lat: float,
    watch: Watch,
    halts: NDArray[np.int64],
    spots: NDArray[np.float64],
) -> None:
    slot = watch.tally[HALTED]
    row = halts[slot]
    row[PRESENCE], row[BEGUN], row[ENDED], row[STOP], row[SILENCE] = watch.held[place], first, last, stop, silence_ms
    spots[slot, 0], spots[slot, 1] = lon, lat
    watch.tally[BERTH] = watch.held[place]
    watch.tally[HALTED] += 1
