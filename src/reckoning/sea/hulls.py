"""Hulls: which segments heard under one MMSI are one ship, and which of them may be a false position.

Definition. Segments with 5 fixes or more in a row (or the most there are), none idle in between, are taken in order
of their start; each joins the hull whose end it could have come from (not before that end, within 0.5 km + 60 kn),
the one whose end it fits best (`reckoning.sea.matching`; by the least speed needed where it fits none); else it is a
new hull. Then pairs of hulls are compared (`reckoning.sea.turns`).

Wild fixes that stuck to the ends of a segment are not its ends: up to 4, as far as a step that is not credible
(`reckoning.sea.steps`; without speeds, by the speed over the next 4 fixes), or a time of over 10 min in which 5 others
spoke. A shorter segment joins a hull that reaches it on both sides and was silent meanwhile; where a path goes on
without it, it is `WILD`. So is a candidate of under 5 fixes. `SHORT` is any other segment of under 5 fixes.

Thresholds. Under 5 fixes: the rule for shared MMSIs that this project follows. 60 kn, 0.5 km:
`reckoning.sea.matching`.

What it cannot see. Two ships of one MMSI that are never heard at the same time and could each have sailed to the
other's place.

Known failures. Of an MMSI that many ships send (111111111, 0) only the last 32 hulls are asked whether a segment is
theirs; beyond 32 hulls short segments are wild, and beyond 1,000 segments identities are not asked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.clean import Flag
from reckoning.sea.identities import DIFFERENT, compare_identities
from reckoning.sea.matching import IDLE_MS, fix_discrepancy, is_idle, score
from reckoning.sea.steps import (
    LEAST_KN,
    SPEED_FACTOR,
    SPEED_MARGIN_KN,
    Degrees,
    Times,
    Told,
    credible_step,
    needed_kn,
    step_h,
    within_reach,
)
from reckoning.sea.turns import (
    HULL,
    LONGEST_SILENCE_MS,
    MAX_COMPARED,
    NONE,
    STRETCH,
    Records,
    Rows,
    Segments,
    mark_returns,
    merge_hulls,
)
from reckoning.sea.wild import MOST_WILD

MOST_IDENTIFIED = 1000
_WILD, _CANDIDATE, _SHORT = int(Flag.WILD), int(Flag.CANDIDATE), int(Flag.SHORT)


@kernel
def assign_hulls(
    starts: Rows,
    seg_starts: Rows,
    segment: Segments,
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
) -> tuple[Segments, Segments]:
    """The hull of every segment, counted from 0 within the MMSI, -1 for wild ones, and its path: two arrays
    (segments,).

    A path is what one hull sails; a candidate has a path of its own, so that the two do not make each other wild.
    Sets `WILD` (and segment -1), `CANDIDATE` and `SHORT` in place. `runs` are identity runs
    (`reckoning.sea.identities`), those of ship i in rows `run_starts[i]:run_starts[i + 1]`.
    """
    stretches = measure_stretches(segment, seg_starts[-1], t_ms)
    for ship in range(len(starts) - 1):
        s0, s1 = seg_starts[ship], seg_starts[ship + 1]
        if s1 == s0 + 1:
            stretches[s0].hull = 0
        if s1 <= s0 + 1:
            continue
        asked = s1 - s0 <= MOST_IDENTIFIED
        ship_runs = runs[run_starts[ship] : run_starts[ship + 1]] if asked else runs[:0]
        enough = 1
        for s in range(s0, s1):
            enough = max(enough, min(short_fixes, stretches[s].burst))
        _trim_ends(s0, s1, enough, stretches, segment, t_ms, lon, lat, speed, slack_km)
        hulls = _chain_hulls(
            s0, s1, enough, stretches, t_ms, lon, lat, speed, course, ship_runs, off_reckoning_kn, reach_kn, slack_km
        )
        merge_hulls(
            starts[ship], starts[ship + 1], hulls, segment, stretches, t_ms, lon, lat, ship_runs,
            reach_kn, slack_km, handover_ms, candidate_ms,
        )  # fmt: skip
        _settle(s0, s1, hulls, stretches, t_ms, lon, lat, reach_kn, slack_km, candidate_ms, short_fixes)
        if len(hulls) <= MAX_COMPARED:
            _place_short(
                s0,
                s1,
                starts[ship],
                starts[ship + 1],
                enough,
                hulls,
                segment,
                stretches,
                t_ms,
                lon,
                lat,
                reach_kn,
                slack_km,
            )
    return _mark_rows(seg_starts, segment, stretches, flags, short_fixes)


@kernel
def measure_stretches(segment: Segments, segments: int, t_ms: Times) -> Records:
    """A `STRETCH` for every segment, its rows measured.

    A burst is a run of its rows without an idle time between one and the next (`reckoning.sea.matching`).
    """
    stretches = np.zeros(segments, STRETCH)
    burst = np.zeros(segments, np.int64)
    for s in range(segments):
        stretches[s].first = stretches[s].hull = stretches[s].placed = stretches[s].apart = NONE
    for i in range(len(segment)):
        s = segment[i]
        if s < 0:
            continue
        if stretches[s].first < 0:
            stretches[s].first = stretches[s].head = i
        burst[s] = 1 if burst[s] == 0 or is_idle(t_ms, stretches[s].last, i) else burst[s] + 1
        stretches[s].burst = max(stretches[s].burst, burst[s])
        stretches[s].last = stretches[s].tail = i
        stretches[s].fixes += 1
    return stretches


@kernel
def _trim_ends(
    s0: int,
    s1: int,
    enough: int,
    stretches: Records,
    segment: Segments,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    slack_km: float,
) -> None:
    """Set head and tail of long segments to rows that are no wild fixes stuck to their ends.

    Up to 4 rows are passed over: those up to a step that its speeds do not bear out, or one of over 10 min during
    which 5 others spoke.
    """
    for s in range(s0, s1):
        for step in (1, -1):
            i = stretches[s].first if step > 0 else stretches[s].last
            for _ in range(min(MOST_WILD, stretches[s].fixes - 1) if stretches[s].burst >= enough else 0):
                j = i + step
                while segment[j] != s:
                    j += step
                others_spoke = abs(j - i) > MOST_WILD + 1 and abs(t_ms[j] - t_ms[i]) > IDLE_MS
                if others_spoke or not _credible(i, j, step, s, stretches, segment, t_ms, lon, lat, speed, slack_km):
                    if step > 0:
                        stretches[s].head = j
                    else:
                        stretches[s].tail = j
                i = j


@kernel
def _credible(
    i: int,
    j: int,
    step: int,
    s: int,
    stretches: Records,
    segment: Segments,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    slack_km: float,
) -> bool:
    """Whether the step from row i to row j of a segment is credible; without speeds, by that over the next 4 fixes."""
    if speed[i] == speed[i] or speed[j] == speed[j]:
        return credible_step(t_ms, lon, lat, speed, i, j, slack_km)
    k, inner = j, j
    stop = stretches[s].last if step > 0 else stretches[s].first
    for _ in range(MOST_WILD):
        while k != stop:
            k += step
            if segment[k] == s:
                inner = k
                break
    usual = max(LEAST_KN, needed_kn(t_ms, lon, lat, j, inner, 0.0))
    return within_reach(t_ms, lon, lat, i, j, SPEED_FACTOR * usual + SPEED_MARGIN_KN, slack_km)


@kernel
def _chain_hulls(
    s0: int,
    s1: int,
    enough: int,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    course: Told,
    runs: NDArray[np.int64],
    off_reckoning_kn: float,
    reach_kn: float,
    slack_km: float,
) -> Records:
    """Give each long segment of one MMSI the hull whose end it continues; a `HULL` for each."""
    hulls = np.zeros(s1 - s0, HULL)
    n = 0
    for s in range(s0, s1):
        if stretches[s].burst < enough:
            continue
        head, tail = stretches[s].head, stretches[s].tail
        best, least, highest = NONE, np.inf, 0.0
        for h in range(max(0, n - MAX_COMPARED), n):
            end = hulls[h].end
            if t_ms[end] > t_ms[head]:
                continue
            needed = needed_kn(t_ms, lon, lat, end, head, slack_km)
            off_nm = fix_discrepancy(t_ms, lon, lat, speed, course, end, head)
            fit = score(off_nm, step_h(t_ms, end, head), off_reckoning_kn, False)
            if needed > reach_kn or fit < highest or (fit == highest and needed >= least):
                continue
            told = compare_identities(runs, 0, t_ms[head], t_ms[tail], t_ms[hulls[h].begin], t_ms[end])
            if told != DIFFERENT:
                best, least, highest = h, needed, fit
        if best < 0:
            best = n
            hulls[n].begin, hulls[n].leader, hulls[n].into = head, s, n
            n += 1
        hulls[best].end = tail
        hulls[best].fixes += stretches[s].fixes
        stretches[s].hull = best
    return hulls[:n]


@kernel
def _settle(
    s0: int,
    s1: int,
    hulls: Records,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
    candidate_ms: int,
    short_fixes: int,
) -> None:
    """Give segments the hull that theirs is part of, and tell candidates; a candidate of few fixes is wild."""
    for s in range(s0, s1):
        h = stretches[s].hull
        if h < 0:
            continue
        stretches[s].hull = hulls[h].into
        if hulls[h].candidate:
            stretches[s].apart = hulls[h].leader
            if hulls[h].fixes < short_fixes:
                stretches[s].hull = NONE
    for h in range(len(hulls)):
        if hulls[h].into == h and len(hulls) <= MAX_COMPARED:
            mark_returns(s0, s1, h, stretches, t_ms, lon, lat, reach_kn, slack_km, candidate_ms)


@kernel
def _place_short(
    s0: int,
    s1: int,
    rows_from: int,
    rows_to: int,
    enough: int,
    hulls: Records,
    segment: Segments,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
) -> None:
    """Give each segment of few fixes the hull that it belongs to, none where it is off every hull's path."""
    before = _neighbours(s0, s1, rows_from, rows_to, 1, enough, hulls, segment, stretches)
    after = _neighbours(s0, s1, rows_to - 1, rows_from - 1, -1, enough, hulls, segment, stretches)
    for s in range(s0, s1):
        if stretches[s].burst >= enough:
            continue
        found, alone = NONE, True
        for h in range(len(hulls)):
            a, b = before[s - s0, h], after[s - s0, h]
            both = a >= 0 and b >= 0
            if both and segment[a] == segment[b]:
                alone = False  # the path goes on without it
                continue
            there = a < 0 or within_reach(t_ms, lon, lat, a, stretches[s].first, reach_kn, slack_km)
            back = b < 0 or within_reach(t_ms, lon, lat, stretches[s].last, b, reach_kn, slack_km)
            if not (there and back) or (a < 0 and b < 0):
                continue
            if both and t_ms[b] - t_ms[a] <= LONGEST_SILENCE_MS:
                found, alone = h, True
                break
            found = h if found < 0 else found
        stretches[s].placed = found if alone else NONE
    for s in range(s0, s1):
        if stretches[s].burst < enough:
            stretches[s].hull = stretches[s].placed


@kernel
def _neighbours(
    s0: int,
    s1: int,
    start: int,
    stop: int,
    step: int,
    enough: int,
    hulls: Records,
    segment: Segments,
    stretches: Records,
) -> Rows:
    """The nearest row of every hull before (step 1) or after (step -1) every short segment: shape (s1 - s0, hulls)."""
    found = np.full((s1 - s0, len(hulls)), NONE, np.int64)
    latest = np.full(len(hulls), NONE, np.int64)
    for i in range(start, stop, step):
        s = segment[i]
        if s < 0:
            continue
        if stretches[s].burst < enough:
            if i == (stretches[s].first if step > 0 else stretches[s].last):
                found[s - s0] = latest
        elif stretches[s].hull >= 0:
            latest[stretches[s].hull] = i
    return found


@kernel
def _mark_rows(
    seg_starts: Rows, segment: Segments, stretches: Records, flags: NDArray[np.uint16], short_fixes: int
) -> tuple[Segments, Segments]:
    """Flag the rows of wild, candidate and short segments; the hull and the path of every segment."""
    size = len(stretches)
    hull = np.full(size, NONE, np.int32)
    path = np.full(size, NONE, np.int32)
    for ship in range(len(seg_starts) - 1):
        for s in range(seg_starts[ship], seg_starts[ship + 1]):
            hull[s] = stretches[s].hull
            apart = stretches[s].apart
            path[s] = size + apart if apart >= 0 else seg_starts[ship] + hull[s]
    for i in range(len(segment)):
        s = segment[i]
        if s < 0:
            continue
        candidate = stretches[s].apart >= 0
        # A candidate begins and ends with fixes that hold together.
        if hull[s] < 0 or (candidate and not stretches[s].head <= i <= stretches[s].tail):
            segment[i] = NONE
            flags[i] |= _WILD
        else:
            flags[i] |= (_CANDIDATE if candidate else 0) | (_SHORT if stretches[s].fixes < short_fixes else 0)
    return hull, path
