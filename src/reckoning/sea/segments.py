"""Segments: positions of one MMSI cut into stretches that hang together, and given to the hulls that sent them.

Definition. Rows are cleaned (`reckoning.sea.clean`, `reckoning.sea.clocks`), matched to open segments
(`reckoning.sea.matching`), segments are given to hulls (`reckoning.sea.hulls`), and wild fixes taken off their paths
(`reckoning.sea.wild`). Each hull is a track of its own: what comes after sees two ships where two shared an MMSI,
and the assessed path of a track is its rows with flag 0.

Thresholds. `SegmentParameters`.

What it cannot see. Whether an MMSI is the ship's own. See the method cards of these steps.

Known failures. Those of these steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.clean import Flag, row_flags
from reckoning.sea.clocks import flag_clocks
from reckoning.sea.events import events_table, no_events, ordinals
from reckoning.sea.hulls import assign_hulls
from reckoning.sea.identities import identity_runs
from reckoning.sea.matching import match_rows
from reckoning.sea.steps import Degrees, step_km
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.sea.turns import MAX_COMPARED
from reckoning.sea.wild import flag_wild_runs

RULE = "segments/1"


@dataclass(frozen=True)
class SegmentParameters:
    """Thresholds of segmentation.

    `silence_h`, `off_reckoning_kn`, `coarse_h`: gpsdio-segment 3. `short_fixes`: the rule for shared MMSIs that this
    project follows. `reach_kn`, `slack_km`, `handover_h`, `candidate_h`: ours, reasons in `reckoning.sea.matching`
    and `reckoning.sea.hulls`.
    """

    silence_h: float = 24.0
    off_reckoning_kn: float = 25.0
    coarse_h: float = 1.0
    short_fixes: int = 5
    reach_kn: float = 60.0
    slack_km: float = 0.5
    handover_h: float = 0.5
    candidate_h: float = 168.0


def segment(tracks: Tracks, parameters: SegmentParameters, static: pa.Table | None = None) -> Tracks:
    """The same rows with `flag`, `segment` and `track` filled, sorted by (mmsi, track, t_ms); none is dropped.

    `tracks` hold whole MMSIs, all of track 0; `static` is a table of `STATIC_SCHEMA` that tells hulls apart.
    Segments and tracks are counted from 0 within an MMSI, in the order they were first heard; noise has segment -1.
    """
    p = parameters
    where = (tracks.t_ms, tracks.lon, tracks.lat)
    flags = row_flags(tracks)
    flag_clocks(tracks.starts, flags, *where, tracks.speed_kn, tracks.receiver, p.slack_km)
    numbers, seg_starts = match_rows(
        tracks.starts,
        flags,
        *where,
        tracks.speed_kn,
        tracks.course_deg,
        tracks.message,
        round(p.silence_h * HOUR_MS),
        p.off_reckoning_kn,
        p.reach_kn,
        p.slack_km,
        round(p.coarse_h * HOUR_MS),
        p.short_fixes,
    )
    runs, run_starts = identity_runs(static, tracks.mmsi[tracks.starts[:-1]])
    hulls, paths = assign_hulls(
        tracks.starts,
        seg_starts,
        numbers,
        flags,
        *where,
        tracks.speed_kn,
        tracks.course_deg,
        runs,
        run_starts,
        p.off_reckoning_kn,
        p.reach_kn,
        p.slack_km,
        round(p.handover_h * HOUR_MS),
        round(p.candidate_h * HOUR_MS),
        p.short_fixes,
    )
    silence_ms = round(p.silence_h * HOUR_MS)
    flag_wild_runs(tracks.starts, numbers, paths, flags, *where, tracks.speed_kn, p.slack_km, silence_ms)
    segments, track = _number(tracks.starts, numbers, hulls, tracks.lon, tracks.lat)
    numbered = replace(tracks, segment=segments, track=track, flag=flags)
    return _by_track(numbered, tracks.starts)


@kernel
def _number(
    starts: NDArray[np.int64], numbers: NDArray[np.int32], hulls: NDArray[np.int32], lon: Degrees, lat: Degrees
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Segment and track of every row, counted within the MMSI; noise goes to the track that was last heard nearest."""
    segments = np.full(len(numbers), -1, np.int32)
    tracks = np.zeros(len(numbers), np.int32)
    segment_of = np.full(len(hulls), -1, np.int32)
    most = hulls.max() + 1 if len(hulls) else 0
    track_of = np.full(most, -1, np.int32)  # of a hull
    hull_of = np.zeros(most, np.int32)  # of a track
    latest = np.zeros(most, np.int64)  # row of a track
    for ship in range(len(starts) - 1):
        n_segments, n_tracks = 0, 0
        for i in range(starts[ship], starts[ship + 1]):
            s = numbers[i]
            if s >= 0:
                if segment_of[s] < 0:
                    segment_of[s] = n_segments
                    n_segments += 1
                segments[i] = segment_of[s]
                h = hulls[s]
                if track_of[h] < 0:
                    track_of[h], hull_of[n_tracks] = n_tracks, h
                    n_tracks += 1
                tracks[i] = track_of[h]
                latest[tracks[i]] = i
            elif n_tracks > 1:
                least = np.inf
                for k in range(min(n_tracks, MAX_COMPARED)):
                    km = step_km(lon, lat, latest[k], i)
                    if km < least:
                        least, tracks[i] = km, k
        for k in range(n_tracks):
            track_of[hull_of[k]] = -1
    return segments, tracks


def _by_track(tracks: Tracks, ships: NDArray[np.int64]) -> Tracks:
    """The rows sorted by track within each MMSI; columns are copied only where an MMSI has two tracks."""
    if not tracks.track.any():
        return tracks
    ship_of = np.repeat(np.arange(len(ships) - 1), np.diff(ships))
    shared = np.flatnonzero((np.maximum.reduceat(tracks.track, ships[:-1]) > 0)[ship_of])
    order = shared[np.lexsort((tracks.track[shared], ship_of[shared]))]
    columns = {name: getattr(tracks, name).copy() for name in TRACK_SCHEMA.names if name != "mmsi"}
    for name, column in columns.items():
        column[shared] = getattr(tracks, name)[order]
    return replace(tracks, **columns)


def segment_events(tracks: Tracks) -> pa.Table:
    """One `segment` event for every segment of tracks that `segment` gave back, sorted by (mmsi, track, start).

    `distance_km` is the length of the way through its fixes, `mean_speed_kn` that way over its duration (null when
    it has one fix). `signs` says when it is a candidate false position or has few fixes.
    """
    numbers, count = _batch_numbers(tracks.starts, tracks.mmsi, tracks.segment)
    if not count:
        return no_events()
    first, last, fixes, km = _measure(numbers, count, tracks.lon, tracks.lat)
    # A number without rows cannot be: segments are counted from 0 within an MMSI.
    order = np.lexsort((first, tracks.track[first], tracks.mmsi[first]))
    first, last, fixes, km = first[order], last[order], fixes[order], km[order]
    hours = (tracks.t_ms[last] - tracks.t_ms[first]) / HOUR_MS
    speed = np.full(count, np.nan)
    np.divide(km / KM_PER_NM, hours, out=speed, where=hours > 0)
    events: dict[str, NDArray[np.generic] | Sequence[object]] = {
        "mmsi": tracks.mmsi[first],
        "track": tracks.track[first],
        "ordinal": ordinals(tracks.mmsi[first], tracks.t_ms[first]),
        "start_ms": tracks.t_ms[first],
        "end_ms": tracks.t_ms[last],
        "lon": tracks.lon[first],
        "lat": tracks.lat[first],
        "lon_end": tracks.lon[last],
        "lat_end": tracks.lat[last],
        "signs": [_signs(flag) for flag in tracks.flag[first].tolist()],
        "fixes": fixes,
        "duration_h": hours,
        "distance_km": km,
        "mean_speed_kn": speed,
    }
    cites = (("first", tracks.row[first]), ("last", tracks.row[last]))
    return events_table(Kind.SEGMENT, RULE, events, cites=cites)


def _signs(flag: int) -> str | None:
    signs = [text for bit, text in _SEGMENT_SIGNS if flag & bit]
    return "; ".join(signs) or None


_SEGMENT_SIGNS = (
    (Flag.CANDIDATE, "out of reach of the fixes before or after it"),
    (Flag.SHORT, "few fixes"),
)


@kernel
def _batch_numbers(
    starts: NDArray[np.int64], mmsi: NDArray[np.int64], segment: NDArray[np.int32]
) -> tuple[NDArray[np.int32], int]:
    """Segments numbered through the batch, -1 for noise, and how many there are."""
    numbers = np.full(len(segment), -1, np.int32)
    base, following = 0, 0
    for ship in range(len(starts) - 1):
        if ship == 0 or mmsi[starts[ship]] != mmsi[starts[ship - 1]]:
            base = following
        for i in range(starts[ship], starts[ship + 1]):
            if segment[i] >= 0:
                numbers[i] = base + segment[i]
                following = max(following, numbers[i] + 1)
    return numbers, following


@kernel
def _measure(
    numbers: NDArray[np.int32], count: int, lon: Degrees, lat: Degrees
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    first = np.full(count, -1, np.int64)
    last = np.full(count, -1, np.int64)
    fixes = np.zeros(count, np.int64)
    km = np.zeros(count)
    for i in range(len(numbers)):
        s = numbers[i]
        if s >= 0:
            if first[s] < 0:
                first[s] = i
            else:
                km[s] += step_km(lon, lat, last[s], i)
            last[s] = i
            fixes[s] += 1
    return first, last, fixes, km
