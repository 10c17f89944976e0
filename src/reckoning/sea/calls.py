"""Calls: a ship's presences at places, which may overlap, cut into calls at one place at a time; halts decide.

Halts of one presence with none elsewhere between them are one call. A presence without a halt is a ship passing by.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.sea.port_index import Harbours
from reckoning.sea.presence import Presences
from reckoning.sea.spans import fixes_between
from reckoning.sea.stops import Stops
from reckoning.sea.tracks import Tracks
from reckoning.sea.watch import ENDED, ENTRY, EXIT, FIRST, LAST, OPEN, PLACE, PRESENCE, SILENCE, STOP

C_PRESENCE, C_FIRST, C_LAST, C_ENTRY, C_EXIT, C_OPEN, C_HALT, C_HALTS = range(8)
"""Columns of a call while it is cut: presence; first and last row; entry, exit seen; open; first halt and how many."""


@dataclass(frozen=True)
class Calls:
    """Calls in the order of ships and rows; `first` and `last` are indices of rows; all of shape (calls,)."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    place: NDArray[np.int64]  # number in `Harbours.places`
    entry: NDArray[np.bool_]
    exit: NDArray[np.bool_]
    open: NDArray[np.bool_]
    confidence: NDArray[np.int8]
    fixes: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    stopped_h: NDArray[np.float64]
    stop_fixes: NDArray[np.int64]
    implied: NDArray[np.int64]  # fixes of the stops whose speed is implied
    silent_h: NDArray[np.float64]  # silences long enough to count
    distance_km: NDArray[np.float64]  # from (lon, lat) to the port's point; NaN at a terminal

    def take(self, rows: NDArray[np.bool_]) -> Calls:
        """The calls that a mask of shape (calls,) chooses."""
        return Calls(*(getattr(self, field.name)[rows] for field in fields(self)))


def find_calls(tracks: Tracks, stops: Stops, places: Harbours, presences: Presences) -> Calls:
    """The calls that presences and the halts in them amount to."""
    numbers, halts = presences.numbers, presences.halts
    ship = np.searchsorted(tracks.starts, numbers[:, FIRST], side="right") - 1
    called = _called(numbers, halts, tracks.flag, ship)
    passed = _passed(numbers, presences.closest_km, halts, called)
    cut = np.concatenate([called, passed])
    cut = cut[np.argsort(cut[:, C_FIRST], kind="stable")]
    return _measured(cut, tracks, stops, places, presences)


@kernel
def _called(
    numbers: NDArray[np.int64], halts: NDArray[np.int64], flag: NDArray[np.uint16], ship: NDArray[np.int64]
) -> NDArray[np.int64]:
    """One row a call with a halt, in order; where two overlap the second begins once the ship has left its berth."""
    calls = np.empty((len(halts), 8), dtype=np.int64)
    count = 0
    for k in range(len(halts)):
        p = halts[k, PRESENCE]
        if count > 0 and calls[count - 1, C_PRESENCE] == p:
            calls[count - 1, C_HALTS] += 1
            continue
        _whole(calls[count], p, numbers, k, 1)
        count += 1
    for k in range(1, count):
        before, row = calls[k - 1], calls[k]
        if ship[before[C_PRESENCE]] != ship[row[C_PRESENCE]] or row[C_FIRST] > before[C_LAST]:
            continue
        away = halts[before[C_HALT] + before[C_HALTS] - 1, ENDED] + 1
        while away < row[C_LAST] and flag[away] != 0:
            away += 1
        if away > row[C_FIRST]:
            row[C_FIRST], row[C_ENTRY] = min(away, row[C_LAST]), 1
        last = row[C_FIRST] - 1
        while last > before[C_FIRST] and flag[last] != 0:
            last -= 1
        before[C_LAST], before[C_EXIT], before[C_OPEN] = last, 1, 0
    return calls[:count]


@kernel
def _passed(
    numbers: NDArray[np.int64], closest_km: NDArray[np.float64], halts: NDArray[np.int64], calls: NDArray[np.int64]
) -> NDArray[np.int64]:
    """One row a ship passing by, in order: away from its calls, and of several places passed at once the closest."""
    halted = np.zeros(len(numbers), dtype=np.bool_)
    for k in range(len(halts)):
        halted[halts[k, PRESENCE]] = True
    passed = np.empty((len(numbers), 8), dtype=np.int64)
    count, call = 0, 0
    for p in range(len(numbers)):
        while call < len(calls) and calls[call, C_LAST] < numbers[p, FIRST]:
            call += 1
        if halted[p] or (call < len(calls) and calls[call, C_FIRST] <= numbers[p, LAST]):
            continue
        if count > 0 and numbers[p, FIRST] <= passed[count - 1, C_LAST]:
            if closest_km[p] >= closest_km[passed[count - 1, C_PRESENCE]]:
                continue
            count -= 1
        _whole(passed[count], p, numbers, -1, 0)
        count += 1
    return passed[:count]


@kernel
def _whole(call: NDArray[np.int64], presence: int, numbers: NDArray[np.int64], halt: int, halts: int) -> None:
    """A call as long as its presence."""
    known = numbers[presence]
    call[C_PRESENCE], call[C_FIRST], call[C_LAST] = presence, known[FIRST], known[LAST]
    call[C_ENTRY], call[C_EXIT], call[C_OPEN] = known[ENTRY], known[EXIT], known[OPEN]
    call[C_HALT], call[C_HALTS] = halt, halts


def _measured(cut: NDArray[np.int64], tracks: Tracks, stops: Stops, places: Harbours, presences: Presences) -> Calls:
    """Calls with what is known of each: where the ship lay, for how long, how sure it is."""
    numbers, halts = presences.numbers[cut[:, C_PRESENCE]], presences.halts
    fixes, lon, lat = fixes_between(cut[:, C_FIRST], cut[:, C_LAST], tracks)
    # Halts come in the order of the calls they make up.
    owner = np.repeat(np.arange(len(cut)), cut[:, C_HALTS])
    stop = halts[:, STOP]
    lain, of = stop >= 0, owner[stop >= 0]
    stop = stop[lain]

    def total(values: NDArray[np.generic], call: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.bincount(call, weights=values, minlength=len(cut)).astype(np.float64)

    # A silence says where the ship lay only when no stop does.
    weight = np.where(lain, 1.0, 1e-6)
    weight[lain] *= stops.fixes[stop]
    weights = total(weight, owner)
    halted = weights > 0
    east = (presences.spots[:, 0] - lon[owner] + 540.0) % 360.0 - 180.0
    north = presences.spots[:, 1] - lat[owner]
    lon[halted] += (total(weight * east, owner)[halted]) / weights[halted]
    lat[halted] += (total(weight * north, owner)[halted]) / weights[halted]
    lon = (lon + 540.0) % 360.0 - 180.0
    place = numbers[:, PLACE]
    entry, left = cut[:, C_ENTRY] == 1, cut[:, C_EXIT] == 1
    return Calls(
        first=cut[:, C_FIRST],
        last=cut[:, C_LAST],
        place=place,
        entry=entry,
        exit=left,
        open=cut[:, C_OPEN] == 1,
        confidence=np.where(halted, 2 + entry.astype(np.int8) + left, 1).astype(np.int8),
        fixes=fixes,
        lon=lon,
        lat=lat,
        stopped_h=total((tracks.t_ms[stops.last[stop]] - tracks.t_ms[stops.first[stop]]) / HOUR_MS, of),
        stop_fixes=total(stops.fixes[stop], of).astype(np.int64),
        implied=total(stops.implied[stop], of).astype(np.int64),
        silent_h=total(halts[:, SILENCE] / HOUR_MS, owner),
        distance_km=places.port_km(place, lon, lat),
    )
