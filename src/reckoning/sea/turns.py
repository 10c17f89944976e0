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

Segments = NDArray[np.int32]
Rows = NDArray[np.int64]
Records = NDArray[np.void]
"""Numbers of segments, hulls or paths; of rows; records of `STRETCH` or `HULL`. -1 is none."""

STRETCH = np.dtype(
    [
        ("first", np.int64),  # row
        ("last", np.int64),
        ("head", np.int64),  # first and last row but for wild fixes stuck to the ends
        ("tail", np.int64),
        ("fixes", np.int64),
        ("burst", np.int64),  # fixes of the longest run without an idle time
        ("hull", np.int32),
        ("placed", np.int32),  # the hull that a short one belongs to
        ("apart", np.int32),  # first segment of the candidate that it is part of
    ],
    align=True,
)
"""A segment, as hulls are told apart by it."""

HULL = np.dtype(
    [
        ("begin", np.int64),  # row
        ("end", np.int64),
        ("fixes", np.int64),
        ("leader", np.int32),  # its first segment
        ("into", np.int32),  # the hull that it is part of, itself when it is one
        ("candidate", np.bool_),
    ],
    align=True,
)
"""A hull of one MMSI."""


@kernel
def count_turns(
    rows_from: int, rows_to: int, segment: Segments, stretches: Records, hulls: int, t_ms: Times
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
        if s < 0 or stretches[s].hull < 0 or i < stretches[s].head or i > stretches[s].tail:
            continue
        if stretches[s].hull != speaking:
            speaking = stretches[s].hull
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
def neighbour(i: int, step: int, stop: int, h: int, segment: Segments, stretches: Records, t_ms: Times) -> int:
    """The nearest row of hull h before (step -1) or after (step 1) row i; -1 where there is none in 7 days."""
    j = i + step
    while j != stop and abs(t_ms[j] - t_ms[i]) <= 7 * LONGEST_SILENCE_MS:
        if segment[j] >= 0 and stretches[segment[j]].hull == h:
            return j
        j += step
    return NONE


@kernel
def merge_hulls(
    rows_from: int,
    rows_to: int,
    hulls: Records,
    segment: Segments,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    runs: NDArray[np.int64],
    reach_kn: float,
    slack_km: float,
    handover_ms: int,
    candidate_ms: int,
) -> None:
    """Tell for each hull of one MMSI which one it is part of (`into`), and whether it is a candidate."""
    n = len(hulls)
    if n < 2 or n > MAX_COMPARED:
        return
    turns, silent_ms = count_turns(rows_from, rows_to, segment, stretches, n, t_ms)
    order = np.argsort(hulls["fixes"].copy(), kind="mergesort")
    for k in order:
        for h in order[::-1]:
            if h == k or hulls[h].into != h or (turns[h, k] > 1 and turns[k, h] > 1):
                continue
            told = _told(runs, hulls, h, k, t_ms)
            inside = hulls[h].begin < hulls[k].begin and hulls[k].end < hulls[h].end
            enclosed = inside and t_ms[hulls[k].end] - t_ms[hulls[k].begin] <= candidate_ms
            relieved = 0 <= silent_ms[h, k] <= (LONGEST_SILENCE_MS if told == SAME else handover_ms)
            if told == DIFFERENT or not (enclosed or relieved):
                continue
            hulls[k].into = h
            if enclosed:
                before = neighbour(hulls[k].begin, -1, rows_from - 1, h, segment, stretches, t_ms)
                after = neighbour(hulls[k].end, 1, rows_to, h, segment, stretches, t_ms)
                there = before < 0 or within_reach(t_ms, lon, lat, before, hulls[k].begin, reach_kn, slack_km)
                back = after < 0 or within_reach(t_ms, lon, lat, hulls[k].end, after, reach_kn, slack_km)
                hulls[k].candidate = not (there and back)
            break
    for k in range(n):
        while hulls[hulls[k].into].into != hulls[k].into:
            hulls[k].into = hulls[hulls[k].into].into


@kernel
def _told(runs: NDArray[np.int64], hulls: Records, h: int, k: int, t_ms: Times) -> int:
    """What identities say of two hulls, whichever of them is the one inside the other."""
    h0, h1, k0, k1 = t_ms[hulls[h].begin], t_ms[hulls[h].end], t_ms[hulls[k].begin], t_ms[hulls[k].end]
    told = compare_identities(runs, 1, k0, k1, h0, h1)
    return compare_identities(runs, 1, h0, h1, k0, k1) if told == UNKNOWN else told


@kernel
def mark_returns(
    s0: int,
    s1: int,
    h: int,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
    candidate_ms: int,
) -> None:
    """Find the segments of hull h that lie between two others, out of reach of both, these being in each other's
    reach.

    `apart` becomes the first segment of such a spell; only segments where it is -1 are asked.
    """
    before = NONE
    for i in range(s0, s1):
        if stretches[i].hull != h or stretches[i].apart != NONE:
            continue
        if before >= 0:
            tail = stretches[before].tail
            if not within_reach(t_ms, lon, lat, tail, stretches[i].head, reach_kn, slack_km):
                j = _return(i, s1, h, tail, stretches, t_ms, lon, lat, reach_kn, slack_km, candidate_ms)
                for s in range(i, j):
                    if stretches[s].hull == h and stretches[s].apart == NONE:
                        stretches[s].apart = i
        if stretches[i].apart == NONE:
            before = i


@kernel
def _return(
    i: int,
    s1: int,
    h: int,
    tail: int,
    stretches: Records,
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    reach_kn: float,
    slack_km: float,
    candidate_ms: int,
) -> int:
    """The segment with which a hull that left row `tail` out of reach, to segment i, comes back; -1 when it does
    not."""
    previous = i
    for j in range(i + 1, s1):
        if stretches[j].hull != h or stretches[j].apart != NONE:
            continue
        if t_ms[stretches[previous].tail] - t_ms[stretches[i].head] > candidate_ms:
            return NONE
        head = stretches[j].head
        back = within_reach(t_ms, lon, lat, tail, head, reach_kn, slack_km)
        if back and not within_reach(t_ms, lon, lat, stretches[previous].tail, head, reach_kn, slack_km):
            return j
        previous = j
    return NONE
