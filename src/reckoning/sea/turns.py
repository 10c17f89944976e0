"""Turns: which hulls of one MMSI are two ships, and which are one ship whose position was displaced for a while.

Definition. A *turn* of one hull is a run of its fixes between two fixes of the other.
- Two turns or more each way, they interleave: two ships. So are hulls whose IMO number (else name) heard meanwhile
  differ (`reckoning.sea.identities`).
- All fixes of one lie in turns of the other, which is silent meanwhile (A, B, A), out of reach on one side at least,
  for 7 days at most: one ship; B's segments are `CANDIDATE`.
- Otherwise, where each begins within 30 min of the other's end, or within 24 h where both are known by one IMO
  number or name: one ship, displaced. Two ships do not relieve each other to the minute. Of its segments those are
  `CANDIDATE` that lie between two which are in reach of each other but out of reach of them.
- Anything else is two ships: after a longer silence nothing tells a lost ship from another.

Thresholds. Interleaving and A-B-A: the rule for shared MMSIs that this project follows. 30 min: ten times the
longest class A reporting interval. 7 days: a false position kept longer has not been reported; beyond it two ships
with one MMSI are as likely.

What it cannot see. A false position that begins or ends in a silence of over 30 min on both sides.

Known failures. A ship that sends true and false positions by turns is told as two ships. Hulls are not compared when
an MMSI has over 32 of them: codes such as 111111111 or 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.identities import DIFFERENT, SAME, UNKNOWN, compare_identities
from reckoning.sea.steps import Degrees, Times, within_reach

MAX_COMPARED = 32
LONGEST_SILENCE_MS = 86_400_000
NONE = -1

Ids = NDArray[np.int32]
Rows = NDArray[np.int64]
"""Numbers of segments, hulls or paths, and of rows; -1 for none."""


@kernel
def count_turns(
    rows_from: int, rows_to: int, segment: Ids, hull: Ids, head: Rows, tail: Rows, hulls: int, t_ms: Times
) -> tuple[Rows, Rows]:
    """How hulls of one MMSI speak by turns, each pair as if alone: two arrays of shape (hulls, hulls).

    First: [a, b] is how many runs of fixes of a lie between two fixes of b. Second: the longest time (ms) from the
    last fix of one to the next of the other, -1 where they never follow each other. Fixes outside head and tail of
    their segment are not counted.
    """
    turns = np.zeros((hulls, hulls), np.int64)  # at first: how often a speaks next after b
    longest_ms = np.full((hulls, hulls), -1, np.int64)
    latest = np.full((hulls, hulls), NONE, np.int64)  # [a, b] and [b, a]: which of the two spoke last
    last_row = np.full(hulls, NONE, np.int64)
    speaking = NONE
    for i in range(rows_from, rows_to):
        s = segment[i]
        if s < 0 or hull[s] < 0 or i < head[s] or i > tail[s]:
            continue
        if hull[s] != speaking:
            speaking = hull[s]
            for b in range(hulls):
                if b == speaking:
                    continue
                if latest[speaking, b] == b:
                    turns[speaking, b] += 1
                    silent = t_ms[i] - t_ms[last_row[b]]
                    longest_ms[speaking, b] = longest_ms[b, speaking] = max(longest_ms[b, speaking], silent)
                latest[speaking, b] = latest[b, speaking] = speaking
        last_row[speaking] = i
    for a in range(hulls):
        for b in range(hulls):
            if latest[a, b] == a and turns[a, b] > 0:
                turns[a, b] -= 1  # the last run has no fix of b after it
    return turns, longest_ms


@kernel
def neighbour(i: int, step: int, stop: int, h: int, segment: Ids, hull: Ids) -> int:
    """The nearest row of hull h before (step -1) or after (step 1) row i; -1 where there is none before `stop`."""
    j = i + step
    while j != stop:
        if segment[j] >= 0 and hull[segment[j]] == h:
            return j
        j += step
    return NONE


@kernel
def merge_hulls(
    rows_from: int,
    rows_to: int,
    hulls: int,
    begins: Rows,
    ends: Rows,
    fixes: Rows,
    segment: Ids,
    hull: Ids,
    head: Rows,
    tail: Rows,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    runs: NDArray[np.int64],
    reach_kn: float,
    slack_km: float,
    handover_ms: int,
    candidate_ms: int,
) -> tuple[Ids, NDArray[np.bool_]]:
    """For each hull of one MMSI the hull it is part of, and whether it is a false-position candidate: shapes
    (hulls,)."""
    into = np.arange(hulls).astype(np.int32)
    candidate = np.zeros(hulls, np.bool_)
    if hulls < 2 or hulls > MAX_COMPARED:
        return into, candidate
    turns, silent_ms = count_turns(rows_from, rows_to, segment, hull, head, tail, hulls, t_ms)
    order = np.argsort(fixes, kind="mergesort")
    for k in order:
        for h in order[::-1]:
            if h == k or into[h] != h or (turns[h, k] > 1 and turns[k, h] > 1):
                continue
            enclosed = begins[h] < begins[k] and ends[k] < ends[h] and t_ms[ends[k]] - t_ms[begins[k]] <= candidate_ms
            told = compare_identities(runs, 1, t_ms[begins[k]], t_ms[ends[k]], t_ms[begins[h]], t_ms[ends[h]])
            if told == UNKNOWN:
                told = compare_identities(runs, 1, t_ms[begins[h]], t_ms[ends[h]], t_ms[begins[k]], t_ms[ends[k]])
            longest_ms = LONGEST_SILENCE_MS if told == SAME else handover_ms
            relieved = 0 <= silent_ms[h, k] <= longest_ms
            if told == DIFFERENT or not (enclosed or relieved):
                continue
            into[k] = h
            if enclosed:
                before = neighbour(begins[k], -1, rows_from - 1, h, segment, hull)
                after = neighbour(ends[k], 1, rows_to, h, segment, hull)
                candidate[k] = not (
                    within_reach(t_ms, lon, lat, before, begins[k], reach_kn, slack_km)
                    and within_reach(t_ms, lon, lat, ends[k], after, reach_kn, slack_km)
                )
            break
    for k in range(hulls):
        while into[into[k]] != into[k]:
            into[k] = into[into[k]]
    return into, candidate


@kernel
def mark_returns(
    s0: int,
    s1: int,
    h: int,
    hull: Ids,
    head: Rows,
    tail: Rows,
    returns: NDArray[np.int32],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
    candidate_ms: int,
) -> None:
    """Find the segments of hull h that lie between two others, out of reach of both, these being in each other's
    reach.

    `returns[s]` becomes the first segment of such a spell; only segments where it is -1 are asked.
    """
    before = NONE
    for i in range(s0, s1):
        if hull[i] != h or returns[i] != NONE:
            continue
        if before >= 0 and not within_reach(t_ms, lon, lat, tail[before], head[i], reach_kn, slack_km):
            previous = i
            for j in range(i + 1, s1):
                if hull[j] != h or returns[j] != NONE:
                    continue
                if t_ms[tail[previous]] - t_ms[head[i]] > candidate_ms:
                    break
                back = within_reach(t_ms, lon, lat, tail[before], head[j], reach_kn, slack_km)
                if back and not within_reach(t_ms, lon, lat, tail[previous], head[j], reach_kn, slack_km):
                    for s in range(i, j):
                        if hull[s] == h and returns[s] == NONE:
                            returns[s] = i
                    break
                previous = j
        if returns[i] == NONE:
            before = i
