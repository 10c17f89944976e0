"""Doubts: intervals in which a position is not credible, each with a named pattern and the signs that speak for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.clean import Flag
from reckoning.sea.tracks import Tracks

ANCHORED, MOORED = 1, 5  # navigational status


class Pattern(StrEnum):
    """How a position is not credible; where several fit, the one named first here is told."""

    COPIED_TRACK = "copied_track"
    CIRCLE = "circle"
    FROZEN = "frozen"
    JUMP = "jump"
    SLOW_WALK_OFF = "slow_walk_off"
    CONTRADICTION = "contradiction"
    TOO_REGULAR = "too_regular"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Doubt:
    """One pattern found from row `first` to row `last` of the tracks, both included.

    `signs` are told in words; `sign_rows` are further rows that show them.
    """

    pattern: Pattern
    first: int
    last: int
    signs: tuple[str, ...]
    sign_rows: tuple[int, ...] = ()
    implied_speed_kn: float = float("nan")
    distance_km: float = float("nan")


@dataclass(frozen=True)
class Paths:
    """Rows as hulls sail them: path p is `rows[starts[p]:starts[p + 1]]`, in time order.

    The path of a track has its rows that are not noise; each candidate segment has a path of its own (`candidate`).
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    candidate: NDArray[np.bool_]


def paths_of(tracks: Tracks) -> Paths:
    """The paths of segmented tracks; those of one track follow each other, its own path first."""
    rows, starts, candidate = _paths(tracks.starts, tracks.flag, tracks.segment)
    return Paths(starts, rows, candidate)


@kernel
def with_row(found: NDArray[np.float64], n: int, row: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table of n rows and one more, with room for others: what is over n + 1 rows has no meaning yet."""
    if n == len(found):
        bigger = np.empty((2 * n + 8, found.shape[1]), np.float64)
        bigger[:n] = found
        found = bigger
    found[n] = row
    return found


@kernel
def _paths(
    ships: NDArray[np.int64], flag: NDArray[np.uint16], segment: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    rows = np.empty(len(flag), np.int64)
    apart = np.empty(len(flag), np.int64)  # candidate rows of one ship
    ends = [0]
    candidate = [False]
    size = 0
    for ship in range(len(ships) - 1):
        n_apart = 0
        for i in range(ships[ship], ships[ship + 1]):
            if segment[i] >= 0:
                if flag[i] & _CANDIDATE:
                    apart[n_apart] = i
                    n_apart += 1
                else:
                    rows[size] = i
                    size += 1
        ends.append(size)
        candidate.append(False)
        done = 0
        while done < n_apart:
            number = np.int32(-1)
            for k in range(n_apart):
                i = apart[k]
                if i >= 0 and (number < 0 or segment[i] == number):
                    number = segment[i]
                    rows[size] = i
                    size += 1
                    done += 1
                    apart[k] = -1
            ends.append(size)
            candidate.append(True)
    return rows[:size].copy(), np.array(ends), np.array(candidate[1:])


_CANDIDATE = int(Flag.CANDIDATE)
