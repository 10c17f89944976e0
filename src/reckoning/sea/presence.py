"""Presence: from when to when a ship was within each port's circle or terminal, and at which of them it halted.

Every place is watched by itself, so circles may overlap; a halt (a stop, or a silence that begins there) is given to
one place only: the terminal it lies in, else the nearest port, and to the place of the halt before unless another port
is nearer by a margin. Port calls are made of these.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.sea.berths import halt_at_stop, halt_in_silence
from reckoning.sea.port_index import EXACT_ABOVE_DEG, Harbours, cell_of, outline_km, port_km
from reckoning.sea.ships import are_ships
from reckoning.sea.stops import Stops
from reckoning.sea.tracks import Tracks
from reckoning.sea.watch import (
    AWAY,
    BERTH,
    CELL,
    COUNT,
    ENTRY,
    EXIT,
    FIRST,
    FOUND,
    HALTED,
    LAST,
    MAX_MS,
    NEXT_STOP,
    OPEN,
    PLACE,
    SLACK,
    UNTIL,
    Path,
    PresenceRules,
    Rests,
    Watch,
    Where,
    away_km,
    hold_all,
    leave_all,
    room_for,
    terminal_at,
)

LONGEST_STRIDE_KM = 0.25  # so that the closest approach of a ship passing by is right to half of it


class Presences(NamedTuple):
    """Presences in the order of entry, `numbers` of shape (n, 7), and the halts in them in the order in which they end,
    `halts` of shape (m, 5) at `spots` of shape (m, 2), degrees."""

    numbers: NDArray[np.int64]
    closest_km: NDArray[np.float64]
    halts: NDArray[np.int64]
    spots: NDArray[np.float64]


def find_presences(tracks: Tracks, stops: Stops, harbours: Harbours, rules: PresenceRules) -> Presences:
    """All presences of a batch; flagged rows and stations that are no ships are passed over."""
    found = _presences(
        tracks.starts,
        are_ships(tracks),
        tracks.flag,
        Path(tracks.t_ms, tracks.lon, tracks.lat),
        Rests(stops.first, stops.last, stops.lon, stops.lat),
        Where(harbours.circles, harbours.outlines, rules),
        len(harbours.places),
    )
    return Presences(*found)


@kernel
def _presences(
    starts: NDArray[np.int64],
    wanted: NDArray[np.bool_],
    flag: NDArray[np.uint16],
    path: Path,
    rests: Rests,
    where: Where,
    places: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    watch = Watch(np.full(places, -1, np.int64), np.empty(places, np.int64), np.zeros(7, np.int64), np.zeros(4))
    # Taking an array out of a tuple costs more than what the loop does for a ship that lies still.
    t_ms, lon, lat, stop_last = path.t_ms, path.lon, path.lat, rests.last
    cell_starts, tally, calm = where.circles.starts, watch.tally, watch.calm
    tally[BERTH] = -1
    silence_ms = where.rules.silence_ms
    numbers, closest = np.empty((256, 7), dtype=np.int64), np.empty((256, 1))
    halts, spots = np.empty((256, 5), dtype=np.int64), np.empty((256, 2))
    for ship in range(len(starts) - 1):
        if not wanted[ship]:
            continue
        previous, calm[SLACK] = -1, 0.0  # what held for the ship before does not hold for this one
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] != 0:
                continue
            cell = cell_of(lon[i], lat[i])
            nearby = cell_starts[cell + 1] - cell_starts[cell]
            if nearby == 0 and tally[COUNT] == 0:
                previous, tally[CELL] = i, cell
                continue
            while tally[NEXT_STOP] < len(stop_last) and stop_last[tally[NEXT_STOP]] < i:
                tally[NEXT_STOP] += 1
            stop = tally[NEXT_STOP]
            silent = previous >= 0 and t_ms[i] - t_ms[previous] >= silence_ms
            ends = stop < len(stop_last) and stop_last[stop] == i
            if (
                silent
                or ends
                or not (
                    _calm(cell, t_ms[i], lon[i], lat[i], calm, tally)
                    or _quiet(cell, t_ms[i], lon[i], lat[i], t_ms, where, watch, numbers, closest)
                )
            ):
                room = tally[FOUND] + nearby
                numbers, closest = room_for(numbers, room), room_for(closest, room)
                halts, spots = room_for(halts, tally[HALTED] + 2), room_for(spots, tally[HALTED] + 2)
                area = terminal_at(cell, lon[i], lat[i], where)
                hold_all(previous, watch, numbers)
                if silent and tally[COUNT] > 0:
                    halt_in_silence(i, previous, area, path, rests, where, watch, numbers, halts, spots)
                _keep_or_leave(i, area, path, where, watch, numbers, closest)
                _enter(i, previous, cell, area, path, where, watch, numbers, closest)
                if ends and tally[COUNT] > 0:
                    halt_at_stop(stop, rests, where, watch, numbers, halts, spots)
                _settle(i, cell, path, where, watch, numbers)
            previous = i
        hold_all(previous, watch, numbers)
        leave_all(watch)
    found, halted = tally[FOUND], tally[HALTED]
    return numbers[:found].copy(), closest[:found, 0].copy(), halts[:halted].copy(), spots[:halted].copy()


@kernel
def _calm(cell: int, now_ms: int, lon: float, lat: float, calm: NDArray[np.float64], tally: NDArray[np.int64]) -> bool:
    """Whether a ship has moved less since its places were last gone through than it takes to enter or leave any."""
    x, y = (lon - calm[0]) * calm[2], lat - calm[1]
    near = (x * x + y * y) * (KM_PER_DEGREE * KM_PER_DEGREE) < calm[SLACK] * calm[SLACK]
    return bool(near and cell == tally[CELL] and now_ms <= tally[UNTIL])


@kernel
def _quiet(
    cell: int,
    now_ms: int,
    lon: float,
    lat: float,
    t_ms: NDArray[np.int64],
    where: Where,
    watch: Watch,
    numbers: NDArray[np.int64],
    closest: NDArray[np.float64],
) -> bool:
    """Whether a ship enters and leaves no place at a fix, and if so how far it may move before it could.

    No answer is given near terminals: looking at outlines here would slow down every ship.
    """
    circles, held, active, tally, calm = where.circles, watch.held, watch.active, watch.tally, watch.calm
    ports, absence_ms, leave_km, enter_km = len(circles.lon), where.rules.absence_ms, circles.leave_km, circles.enter_km
    slack, until = LONGEST_STRIDE_KM if abs(lat) < EXACT_ABOVE_DEG else 0.0, MAX_MS
    for slot in range(tally[COUNT]):
        place = active[slot]
        presence = held[place]
        if place >= ports:
            return False
        km = port_km(place, lon, lat, circles)
        if (km <= leave_km[place]) != (numbers[presence, AWAY] < 0):
            return False
        slack = min(slack, abs(km - leave_km[place]))
        if numbers[presence, AWAY] < 0:
            closest[presence, 0] = min(closest[presence, 0], km)
        else:
            until = min(until, t_ms[numbers[presence, LAST]] + absence_ms)
    for slot in range(circles.starts[cell], circles.starts[cell + 1]):
        place = circles.places[slot]
        if place >= ports:
            return False
        if held[place] < 0:
            km = port_km(place, lon, lat, circles)
            if not km > enter_km[place]:
                return False
            slack = min(slack, km - enter_km[place])
    calm[0], calm[1], calm[2], calm[SLACK] = lon, lat, math.cos(math.radians(lat)), 0.99 * slack
    tally[CELL], tally[UNTIL] = cell, until
    return now_ms <= until


@kernel
def _settle(i: int, cell: int, path: Path, where: Where, watch: Watch, numbers: NDArray[np.int64]) -> None:
    """How far a ship near a terminal may move before anything could change; elsewhere the next fix shows that."""
    ports, lon, lat = len(where.circles.lon), path.lon[i], path.lat[i]
    begin, end = where.circles.starts[cell], where.circles.starts[cell + 1]
    drawn = end > begin and where.circles.places[end - 1] >= ports
    slack = LONGEST_STRIDE_KM if drawn and abs(lat) < EXACT_ABOVE_DEG else 0.0
    area = terminal_at(cell, lon, lat, where) if drawn else -1
    for slot in range(watch.tally[COUNT] if drawn else 0):
        place = watch.active[slot]
        here = numbers[watch.held[place], AWAY] < 0
        slack = min(slack, abs(away_km(place, area, lon, lat, where)) if here else 0.0)
    for slot in range(begin, end if drawn else begin):
        place = where.circles.places[slot]
        if place >= ports:
            slack = min(slack, outline_km(place - ports, lon, lat, where.outlines))
        elif watch.held[place] < 0:
            slack = min(slack, port_km(place, lon, lat, where.circles) - where.circles.enter_km[place])
    watch.calm[0], watch.calm[1], watch.calm[2], watch.calm[SLACK] = lon, lat, math.cos(math.radians(lat)), 0.99 * slack
    watch.tally[CELL], watch.tally[UNTIL] = cell, MAX_MS


@kernel
def _keep_or_leave(
    i: int,
    area: int,
    path: Path,
    where: Where,
    watch: Watch,
    numbers: NDArray[np.int64],
    closest: NDArray[np.float64],
) -> None:
    """Go through the places held: the ship is there, or away for longer than an absence may last and so has left."""
    kept, ports = 0, len(where.circles.lon)
    for slot in range(watch.tally[COUNT]):
        place = watch.active[slot]
        presence = watch.held[place]
        row = numbers[presence]
        if row[AWAY] >= 0 and path.t_ms[i] - path.t_ms[row[LAST]] > where.rules.absence_ms:
            watch.held[place] = -1
            continue
        if place < ports:
            beyond_km = port_km(place, path.lon[i], path.lat[i], where.circles) - where.circles.leave_km[place]
        else:
            beyond_km = away_km(place, area, path.lon[i], path.lat[i], where)
        if beyond_km <= 0.0:
            row[LAST], row[EXIT], row[OPEN], row[AWAY] = i, 0, 1, -1
            if place < ports:
                closest[presence, 0] = min(closest[presence, 0], where.circles.leave_km[place] + beyond_km)
        elif row[AWAY] < 0:
            gap = path.t_ms[i] - path.t_ms[row[LAST]]
            row[AWAY], row[OPEN], row[EXIT] = i, 0, gap < where.rules.silence_ms
            if gap > where.rules.absence_ms:
                watch.held[place] = -1
                continue
        watch.active[kept] = place
        kept += 1
    watch.tally[COUNT] = kept


@kernel
def _enter(
    i: int,
    previous: int,
    cell: int,
    area: int,
    path: Path,
    where: Where,
    watch: Watch,
    numbers: NDArray[np.int64],
    closest: NDArray[np.float64],
) -> None:
    """Begin a presence at every port whose circle the ship has entered, and at the terminal it is in."""
    ports = len(where.circles.lon)
    seen = previous >= 0 and path.t_ms[i] - path.t_ms[previous] < where.rules.silence_ms
    for slot in range(where.circles.starts[cell], where.circles.starts[cell + 1]):
        place, km = where.circles.places[slot], 0.0
        if watch.held[place] >= 0:
            continue
        if place < ports:
            km = port_km(place, path.lon[i], path.lat[i], where.circles)
            if not km <= where.circles.enter_km[place]:
                continue
        elif place - ports != area:
            continue
        presence = watch.tally[FOUND]
        row = numbers[presence]
        row[PLACE], row[FIRST], row[LAST], row[ENTRY], row[EXIT], row[OPEN], row[AWAY] = place, i, i, seen, 0, 1, -1
        closest[presence, 0] = km
        watch.held[place] = presence
        watch.active[watch.tally[COUNT]] = place
        watch.tally[COUNT] += 1
        watch.tally[FOUND] += 1
