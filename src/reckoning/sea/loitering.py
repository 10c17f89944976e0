"""Loitering: a ship slow for hours, wherever: drifting, at anchor, or at a berth; `setting` says which.

Definition. Four clock hours (UTC) or more in a row, each with a mean speed under 2 kn, and the slow parts of hours
next to them where the ship is heard no further. The mean is over time: between two fixes at most an hour apart the
mean of their speeds (`reckoning.sea.speeds`), beyond that the way between them; an hour is whole when nine tenths of
it lie between fixes no more than 6 h apart, and half of the hours have a fix. A ship that lies still in port is slow
too. It is given, once for as long as it lies, with setting `berth`: whoever asks for drifting leaves that setting out,
and nothing is lost that was done near a port or a shore. Setting: `reckoning.sea.setting`, at the mean position; lying
still means at or under 0.5 kn for half of the time.

Thresholds. Clock hours, 2 kn, 4 h: pipe-loitering. 6 h: a longer silence is a gap (pipe-gaps). 0.5 kn: where a stop
ends (pipe-anchorages). Nine tenths, half: ours.

What it cannot see. Why a ship is slow. Slow hours cut by a fast part of one: the clock decides. A way out and back in a
silence of under 6 h.

Known failures. Tugs, pilots and dredgers at work loiter all day. A ship at berth that is heard less than every 6 h
gives several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.setting import Setting, SettingParameters, Surroundings, settings_of
from reckoning.sea.ships import are_ships
from reckoning.sea.spans import fixes_between
from reckoning.sea.speeds import Speeds, implied_sign
from reckoning.sea.tracks import Tracks
from reckoning.sea.watch import room_for

RULE = "loitering/1"


@dataclass(frozen=True)
class LoiteringParameters:
    """Thresholds of loitering; where they come from stands in the module's card."""

    slow_kn: float = 2.0
    least_h: float = 4.0
    still_kn: float = 0.5
    still_share: float = 0.5
    longest_step_h: float = 6.0
    covered_share: float = 0.9
    heard_share: float = 0.5


def loitering(
    tracks: Tracks, speeds: Speeds, around: Surroundings, parameters: LoiteringParameters, setting: SettingParameters
) -> pa.Table:
    """Loitering of a batch as events, sorted by (mmsi, track, start); one that goes on at the last fix has no end.

    `lon`, `lat`: the mean of its fixes; `lon_end`, `lat_end`: the last; `distance_km`: from the first fix to the last.
    """
    hours, sums = _hours(
        tracks.starts,
        are_ships(tracks),
        _Path(tracks.flag, tracks.t_ms, tracks.lon, tracks.lat, speeds.speed_kn, speeds.implied),
        round(parameters.longest_step_h * HOUR_MS),
        parameters.still_kn,
    )
    runs, totals = _slow_runs(hours, sums, parameters)
    first, last = runs[:, _FIRST], runs[:, _LAST]
    _, lon, lat = fixes_between(first, last, tracks)
    still = totals[:, _STILL] / totals[:, _TIME]
    labels, places = settings_of(lon, lat, still >= parameters.still_share, around, setting)
    ends = zip(tracks.lon[first], tracks.lat[first], tracks.lon[last], tracks.lat[last], strict=True)
    return events_table(
        Kind.LOITERING,
        RULE,
        {
            "mmsi": tracks.mmsi[first],
            "track": tracks.track[first],
            "start_ms": runs[:, _START],
            "end_ms": np.where(runs[:, _OPEN] == 1, -1, runs[:, _END]),
            "lon": lon,
            "lat": lat,
            "lon_end": tracks.lon[last],
            "lat_end": tracks.lat[last],
            "place": places,
            "setting": labels,
            "signs": [_sign(*row) for row in zip(still.tolist(), *runs[:, [_FIXES, _IMPLIED]].T.tolist(), strict=True)],
            "fixes": runs[:, _FIXES],
            "duration_h": (runs[:, _END] - runs[:, _START]) / HOUR_MS,
            "distance_km": [distance_km(*four) for four in ends],
            "mean_speed_kn": totals[:, _SPEED] / totals[:, _TIME],
            "ordinal": ordinals(tracks.mmsi[first], runs[:, _START]),
        },
        cites=[("first", tracks.row[first]), ("last", tracks.row[last])],
    )


def with_anchorages(events: pa.Table, around: Surroundings, parameters: SettingParameters) -> pa.Table:
    """The same loitering with its settings anew, once the anchorages of the case are known; berths stay berths."""
    labels, places = events["setting"].to_pylist(), events["place"].to_pylist()
    anew = [row for row, label in enumerate(labels) if label != Setting.BERTH]
    lon, lat = events["lon"].to_numpy()[anew], events["lat"].to_numpy()[anew]
    found = settings_of(lon, lat, np.zeros(len(anew), dtype=bool), around, parameters)
    for row, label, place in zip(anew, *found, strict=True):
        labels[row], places[row] = label, place
    for name, values in (("setting", labels), ("place", places)):
        events = events.set_column(events.schema.get_field_index(name), name, pa.array(values, pa.string()))
    return events


def _sign(still: float, fixes: int, implied: int) -> str:
    signs = [f"at rest {100 * still:.0f} % of the time", implied_sign(implied, fixes)]
    return "; ".join(sign for sign in signs if sign)


class _Path(NamedTuple):
    flag: NDArray[np.uint16]
    t_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    speed: NDArray[np.float32]
    implied: NDArray[np.bool_]


_SHIP, _HOUR, _START, _END, _FIRST, _LAST, _FIXES, _IMPLIED, _OPEN = range(9)
"""Of an hour, or a run of hours: its ship; the hour since 1970; what of it is covered, ms; its first and last fix (-1:
none); how many fixes, and how many with implied speeds; whether the ship is not heard after it."""

_SPEED, _TIME, _STILL = range(3)
"""Sums over the time covered: of speed (kn x ms), of time (ms), of time at rest (ms)."""


def _slow_runs(
    hours: NDArray[np.int64], sums: NDArray[np.float64], parameters: LoiteringParameters
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Hours of `_hours` joined to runs: enough slow ones in a row, heard often enough."""
    hours[:, _OPEN] = np.append(np.diff(hours[:, _SHIP]) != 0, [True][: len(hours)])
    slow = (sums[:, _TIME] > 0) & (sums[:, _SPEED] < parameters.slow_kn * sums[:, _TIME])
    hours, sums = hours[slow], sums[slow]
    if not len(hours):
        return hours, sums
    new = (np.diff(hours[:, _SHIP]) != 0) | (np.diff(hours[:, _HOUR]) != 1)
    starts = np.flatnonzero(np.concatenate(([True], new)))
    ends = np.append(starts[1:], len(hours)) - 1
    heard = np.add.reduceat((hours[:, _FIXES] > 0).astype(np.int64), starts)
    runs = hours[starts].copy()
    runs[:, [_END, _OPEN]] = hours[ends][:, [_END, _OPEN]]
    runs[:, _LAST] = np.maximum.reduceat(hours[:, _LAST], starts)
    unheard = np.where(hours[:, _FIRST] < 0, np.iinfo(np.int64).max, hours[:, _FIRST])
    runs[:, _FIRST] = np.minimum.reduceat(unheard, starts)
    for column in (_FIXES, _IMPLIED):
        runs[:, column] = np.add.reduceat(hours[:, column], starts)
    length = ends - starts + 1
    # Hours at the edge of a silence, or of the data, may belong to a run but do not make it one.
    whole = np.add.reduceat((sums[:, _TIME] >= parameters.covered_share * HOUR_MS).astype(np.int64), starts)
    kept = (whole >= parameters.least_h) & (heard >= parameters.heard_share * length) & (heard > 0)
    return runs[kept], np.add.reduceat(sums, starts)[kept]


@kernel
def _hours(
    starts: NDArray[np.int64], wanted: NDArray[np.bool_], path: _Path, longest_ms: int, still_kn: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Every clock hour of every ship that lies, in part at least, between fixes near enough in time."""
    flag, t_ms, lon, lat, speed, implied = path
    hours, sums = np.empty((256, 9), dtype=np.int64), np.empty((256, 3))
    found = 0
    for ship in range(len(starts) - 1):
        if not wanted[ship]:
            continue
        previous, hour_end = -1, -1
        for i in range(starts[ship], starts[ship + 1]):
            if flag[i] != 0:
                continue
            now = t_ms[i]
            if found + longest_ms // HOUR_MS + 3 > len(hours):  # room for the hours of a step
                room = found + longest_ms // HOUR_MS + 3
                hours, sums = room_for(hours, room), room_for(sums, room)
            begin = t_ms[previous] if previous >= 0 else now
            span = now - begin
            if 0 < span <= longest_ms:
                pace = 0.5 * (float(speed[previous]) + float(speed[i]))
                if span > HOUR_MS or np.isnan(pace):
                    pace = distance_km(lon[previous], lat[previous], lon[i], lat[i]) / KM_PER_NM / (span / HOUR_MS)
                still = pace <= still_kn
                while begin < now:
                    if begin >= hour_end:
                        found, hour_end = _begin(ship, begin, found, hours, sums)
                    end = min(now, hour_end)
                    sums[found - 1, _SPEED] += pace * (end - begin)
                    sums[found - 1, _TIME] += end - begin
                    sums[found - 1, _STILL] += (end - begin) * still
                    hours[found - 1, _END] = end
                    begin = end
            if now >= hour_end:
                found, hour_end = _begin(ship, now, found, hours, sums)
            if hours[found - 1, _FIRST] < 0:
                hours[found - 1, _FIRST] = i
            hours[found - 1, _LAST], hours[found - 1, _END] = i, now
            hours[found - 1, _FIXES] += 1
            hours[found - 1, _IMPLIED] += implied[i]
            previous = i
    return hours[:found].copy(), sums[:found].copy()


@kernel
def _begin(ship: int, t_ms: int, found: int, hours: NDArray[np.int64], sums: NDArray[np.float64]) -> tuple[int, int]:
    """Begin the hour that holds a time: how many hours there are then, and when this one ends."""
    hour = t_ms // HOUR_MS
    row = hours[found]
    row[_SHIP], row[_HOUR], row[_START], row[_END] = ship, hour, t_ms, t_ms
    row[_FIRST], row[_LAST], row[_FIXES], row[_IMPLIED], row[_OPEN] = -1, -1, 0, 0, 0
    sums[found] = 0.0
    return found + 1, (hour + 1) * HOUR_MS
