"""Turns: which hulls of one MMSI are two ships, and which are one ship whose position was displaced for a while.

Definition. A *turn* of one hull is a run of its fixes between two fixes of the other.
- Two turns or more each way, they interleave: two ships. So are hulls whose IMO number (else name) heard meanwhile
  differ (`reckoning.sea.identities`).
- All fixes of one lie in turns of the other, which is silent meanwhile (A, B, A), out of reach on one side at least,
  for 7 days at most: one ship; B's segments are `CANDIDATE`.
- One ends and the other begins within 30 min, or within 24 h where both are known by one IMO number or name, save
  for up to 4 fixes of either: one ship, displaced. Two ships do not relieve each other to the minute.
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
from reckoning.sea.identities import DIFFERENT, SAME, compare_identities
from reckoning.sea.steps import Degrees, Times, within_reach
from reckoning.sea.wild import MOST_WILD

MAX_COMPARED = 32
LONGEST_SILENCE_MS = 86_400_000
NONE = -1

Ids = NDArray[np.int32]
Rows = NDArray[np.int64]
"""Numbers of segments, hulls or paths, and of rows; -1 for none."""


@kernel
def count_turns(rows_from: int, rows_to: int, segment: Ids, hull: Ids, hulls: int) -> Rows:
    """turns[a, b]: runs of fixes of hull a that lie between two fixes of hull b, other hulls not counted."""
    turns = np.zeros((hulls, hulls), np.int64)  # first: how often a speaks next after b, of these two
    latest = np.full((hulls, hulls), NONE, np.int64)  # [a, b] and [b, a]: which of the two spoke last
    speaking = NONE
    for i in range(rows_from, rows_to):
        if segment[i] < 0 or hull[segment[i]] < 0 or hull[segment[i]] == speaking:
            continue
        speaking = hull[segment[i]]
        for b in range(hulls):
            if b != speaking:
                if latest[speaking, b] == b:
                    turns[speaking, b] += 1
                latest[speaking, b] = latest[b, speaking] = speaking
    for a in range(hulls):
        for b in range(hulls):
            if latest[a, b] == a and turns[a, b] > 0:
                turns[a, b] -= 1  # the last run has no fix of b after it
    return turns


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
def relieves(
    h: int,
    k: int,
    begins: Rows,
    ends: Rows,
    rows_to: int,
    segment: Ids,
    hull: Ids,
    t_ms: Times,
    handover_ms: int,
) -> bool:
    """Whether hull k begins as hull h ends; up to 4 fixes of one of them may stray into the other's time."""
    if not (begins[h] < begins[k] and ends[h] < ends[k]):
        return False
    of_h, of_k, last_h = 0, 0, ends[h]
    for i in range(ends[h], begins[k] - 1, -1):
        if segment[i] >= 0:
            of_h += hull[segment[i]] == h
            of_k += hull[segment[i]] == k
    first_k = begins[k]
    if of_k <= MOST_WILD:
        first_k = neighbour(ends[h], 1, rows_to, k, segment, hull)
    elif of_h <= MOST_WILD:
        last_h = neighbour(begins[k], -1, -1, h, segment, hull)
    return bool(0 <= t_ms[first_k] - t_ms[last_h] <= handover_ms)


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
    turns = count_turns(rows_from, rows_to, segment, hull, hulls)
    order = np.argsort(fixes, kind="mergesort")
    for k in order:
        for h in order[::-1]:
            if h == k or into[h] != h or (turns[h, k] > 1 and turns[k, h] > 1):
                continue
            enclosed = begins[h] < begins[k] and ends[k] < ends[h] and t_ms[ends[k]] - t_ms[begins[k]] <= candidate_ms
            told = compare_identities(runs, 1, t_ms[begins[k]], t_ms[ends[k]], t_ms[begins[h]], t_ms[ends[h]])
            longest_ms = LONGEST_SILENCE_MS if told == SAME else handover_ms
            relieved = relieves(h, k, begins, ends, rows_to, segment, hull, t_ms, longest_ms) or relieves(
                k, h, begins, ends, rows_to, segment, hull, t_ms, longest_ms
            )
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
