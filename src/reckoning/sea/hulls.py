"""Hulls: which segments heard under one MMSI are one ship, and which of them may be a false position.

Definition. Segments of 5 fixes or more (or the longest there are) are taken in order of their start; each joins the
hull whose end it could have come from (not before that end, within 0.5 km + 60 kn), the one whose end it fits best
(`reckoning.sea.matching`; by the least speed needed where it fits none); else it is a new hull. Then pairs of hulls
are compared (`reckoning.sea.turns`).

Wild fixes that stuck to the ends of a segment are not its ends. A shorter segment joins a hull that reaches it on
both sides and was silent meanwhile (`SHORT`); where a path goes on without it, it is `WILD`.

Thresholds. Under 5 fixes: the rule for shared MMSIs that this project follows. 60 kn, 0.5 km:
`reckoning.sea.matching`.

What it cannot see. Two ships of one MMSI that are never heard at the same time and could each have sailed to the
other's place.

Known failures. Of an MMSI that many ships send (111111111, 0) only the last 32 hulls are asked whether a segment is
theirs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.clean import Flag
from reckoning.sea.identities import DIFFERENT, compare_identities
from reckoning.sea.matching import IDLE_MS, fix_discrepancy, is_idle, score
from reckoning.sea.steps import Degrees, Times, Told, credible_step, needed_kn, step_h, within_reach
from reckoning.sea.turns import LONGEST_SILENCE_MS, MAX_COMPARED, NONE, Ids, Rows, mark_returns, merge_hulls, neighbour
from reckoning.sea.wild import MOST_WILD

_WILD, _CANDIDATE, _SHORT = int(Flag.WILD), int(Flag.CANDIDATE), int(Flag.SHORT)


@kernel
def segment_extents(segment: Ids, segments: int, t_ms: Times) -> tuple[Rows, Rows, Rows, Rows]:
    """First row, last row, number of rows and longest burst of every segment: four arrays of shape (segments,).

    A burst is a run of its rows without an idle time between one and the next (`reckoning.sea.matching`).
    """
    first = np.full(segments, NONE, np.int64)
    last = np.full(segments, NONE, np.int64)
    fixes = np.zeros(segments, np.int64)
    burst = np.zeros(segments, np.int64)
    longest = np.zeros(segments, np.int64)
    for i in range(len(segment)):
        s = segment[i]
        if s >= 0:
            if first[s] < 0:
                first[s] = i
            burst[s] = 1 if burst[s] == 0 or is_idle(t_ms, last[s], i) else burst[s] + 1
            longest[s] = max(longest[s], burst[s])
            last[s] = i
            fixes[s] += 1
    return first, last, fixes, longest


@kernel
def _credible_end(
    s: int,
    end: int,
    step: int,
    segment: Ids,
    fixes: Rows,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    slack_km: float,
) -> int:
    """The first (step 1) or last (step -1) row of a segment that is no wild fix stuck to its end.

    Up to 4 rows are passed over: those up to a step that its speeds do not bear out, or one of over 10 min during
    which 5 others spoke.
    """
    i, found = end, end
    for _ in range(min(MOST_WILD, fixes[s] - 1)):
        j = i + step
        while segment[j] != s:
            j += step
        others_spoke = abs(j - i) > MOST_WILD + 1 and bool(abs(t_ms[j] - t_ms[i]) > IDLE_MS)
        if others_spoke or not credible_step(t_ms, lon, lat, speed, i, j, slack_km):
            found = j
        i = j
    return found


@kernel
def chain_hulls(
    s0: int,
    s1: int,
    enough: int,
    hull: Ids,
    first: Rows,
    last: Rows,
    burst: Rows,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    runs: NDArray[np.int64],
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
) -> int:
    """Give each segment s0:s1 of one MMSI with `enough` fixes the hull whose end it continues; the number of hulls."""
    begins = np.full(s1 - s0, NONE, np.int64)
    ends = np.full(s1 - s0, NONE, np.int64)
    hulls = 0
    for s in range(s0, s1):
        if burst[s] < enough:
            continue
        best, least, highest = NONE, np.inf, 0.0
        for h in range(max(0, hulls - MAX_COMPARED), hulls):
            if t_ms[ends[h]] > t_ms[first[s]]:
                continue
            needed = needed_kn(t_ms, lon, lat, ends[h], first[s], slack_km)
            off_nm = fix_discrepancy(t_ms, lon, lat, speed, course, ends[h], first[s])
            fit = score(off_nm, step_h(t_ms, ends[h], first[s]), off_reckoning_kn, False)
            if needed > reach_kn or fit < highest or (fit == highest and needed >= least):
                continue
            told = compare_identities(runs, 0, t_ms[first[s]], t_ms[last[s]], t_ms[begins[h]], t_ms[ends[h]])
            if told == DIFFERENT:
                continue
            best, least, highest = h, needed, fit
        if best < 0:
            best = hulls
            begins[best] = first[s]
            hulls += 1
        ends[best] = last[s]
        hull[s] = best
    return hulls


@kernel
def place_short(
    s: int,
    hulls: int,
    rows_from: int,
    rows_to: int,
    first: Rows,
    last: Rows,
    segment: Ids,
    hull: Ids,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
) -> int:
    """The hull that a segment of few fixes belongs to; -1 when it is off every hull's path."""
    found, alone = NONE, True
    for h in range(hulls):
        before = neighbour(first[s], -1, rows_from - 1, h, segment, hull)
        after = neighbour(last[s], 1, rows_to, h, segment, hull)
        if before < 0 and after < 0:
            continue
        between = before >= 0 and after >= 0
        if between and segment[before] == segment[after]:
            alone = False  # the path goes on without it
            continue
        if before >= 0 and not within_reach(t_ms, lon, lat, before, first[s], reach_kn, slack_km):
            continue
        if after >= 0 and not within_reach(t_ms, lon, lat, last[s], after, reach_kn, slack_km):
            continue
        if between and t_ms[after] - t_ms[before] <= LONGEST_SILENCE_MS:
            return h
        found = h
    return found if alone else NONE


@kernel
def assign_hulls(
    starts: Rows,
    seg_starts: Rows,
    segment: Ids,
    flags: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    runs: NDArray[np.int64],
    run_starts: Rows,
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
    handover_ms: int,
    candidate_ms: int,
    short_fixes: int,
) -> tuple[Ids, Ids]:
    """The hull of every segment, counted from 0 within the MMSI, -1 for wild ones, and its path: two arrays
    (segments,).

    A path is what one hull sails; a candidate has a path of its own, so that the two do not make each other wild.
    Sets `WILD` (and segment -1), `CANDIDATE` and `SHORT` in place. `runs` are identity runs
    (`reckoning.sea.identities`), those of ship i in rows `run_starts[i]:run_starts[i + 1]`.
    """
    segments = seg_starts[-1]
    first, last, fixes, burst = segment_extents(segment, segments, t_ms)
    head, tail = first.copy(), last.copy()
    hull = np.full(segments, NONE, np.int32)
    path = np.full(segments, NONE, np.int32)
    apart = np.full(segments, NONE, np.int32)  # the first segment of the candidate that each is part of
    mark = np.zeros(segments, np.uint16)
    for ship in range(len(starts) - 1):
        s0, s1 = seg_starts[ship], seg_starts[ship + 1]
        if s1 == s0:
            continue
        if s1 == s0 + 1:
            hull[s0], path[s0] = 0, s0
            mark[s0] = _SHORT if fixes[s0] < short_fixes else 0
            continue
        rows_from, rows_to = starts[ship], starts[ship + 1]
        ship_runs = runs[run_starts[ship] : run_starts[ship + 1]]
        enough = min(short_fixes, burst[s0:s1].max())
        for s in range(s0, s1):
            if burst[s] >= enough:
                head[s] = _credible_end(s, first[s], 1, segment, fixes, t_ms, lon, lat, speed, slack_km)
                tail[s] = _credible_end(s, last[s], -1, segment, fixes, t_ms, lon, lat, speed, slack_km)
        hulls = chain_hulls(
            s0,
            s1,
            enough,
            hull,
            head,
            tail,
            burst,
            t_ms,
            lon,
            lat,
            speed,
            course,
            ship_runs,
            off_reckoning_kn,
            reach_kn,
            slack_km,
        )
        begins = np.full(hulls, NONE, np.int64)
        ends = np.full(hulls, NONE, np.int64)
        size = np.zeros(hulls, np.int64)
        for s in range(s0, s1):
            h = hull[s]
            if h >= 0:
                begins[h] = head[s] if begins[h] < 0 else min(begins[h], head[s])
                ends[h] = max(ends[h], tail[s])
                size[h] += fixes[s]
        into, candidate = merge_hulls(
            rows_from, rows_to, hulls, begins, ends, size, segment, hull, head, tail, t_ms, lon, lat, ship_runs,
            reach_kn, slack_km, handover_ms, candidate_ms,
        )  # fmt: skip
        leader = np.full(hulls, NONE, np.int32)  # the first segment of each hull
        for s in range(s1 - 1, s0 - 1, -1):
            if hull[s] >= 0:
                leader[hull[s]] = s
        for s in range(s0, s1):
            if hull[s] >= 0:
                apart[s] = leader[hull[s]] if candidate[hull[s]] else NONE
                hull[s] = into[hull[s]]
        for h in range(hulls):
            if into[h] == h:
                mark_returns(s0, s1, h, hull, head, tail, apart, t_ms, lon, lat, reach_kn, slack_km, candidate_ms)
        for s in range(s0, s1):
            mark[s] = _CANDIDATE if apart[s] >= 0 else 0
            path[s] = segments + apart[s] if apart[s] >= 0 else s0 + hull[s]
        placed = np.full(s1 - s0, NONE, np.int32)
        for s in range(s0, s1):
            if hull[s] < 0 and fixes[s] > 0:
                placed[s - s0] = place_short(
                    s, hulls, rows_from, rows_to, first, last, segment, hull, t_ms, lon, lat, reach_kn, slack_km
                )
        for s in range(s0, s1):
            if hull[s] < 0:
                hull[s] = placed[s - s0]
                path[s] = s0 + hull[s]
            if fixes[s] < short_fixes:
                mark[s] |= _SHORT
    _mark_rows(segment, hull, head, tail, mark, flags)
    return hull, path


@kernel
def _mark_rows(
    segment: Ids, hull: Ids, head: Rows, tail: Rows, mark: NDArray[np.uint16], flags: NDArray[np.uint16]
) -> None:
    for i in range(len(segment)):
        s = segment[i]
        if s < 0:
            continue
        # A candidate begins and ends with fixes that hold together.
        if hull[s] < 0 or (mark[s] & _CANDIDATE and not head[s] <= i <= tail[s]):
            segment[i] = -1
            flags[i] |= _WILD
        else:
            flags[i] |= mark[s]
