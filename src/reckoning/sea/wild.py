"""Wild: fixes far off the path of a ship that goes on without them, one or a few at a time.

Definition. On the path of one hull, a run of up to 4 fixes is wild when the ship could not have made the way to it
and back at 1.25 times the greater speed told at the two ends of each leg (10 kn at least, 30 kn where none is told)
+ 3 kn, beyond 0.5 km, while the fix before the run and the fix after it agree with each other by the same measure.
The pass is sequential: each fix is judged from the last good one, so several wild fixes in a row do not vouch for
one another. What is out of all reach (60 kn) is a segment of its own by now (`reckoning.sea.matching`): a segment of
under 5 fixes off a path that goes on without it is wild too (`reckoning.sea.hulls`). Nothing is wild whose loss would
leave its segment silent for longer than a segment may be.

Thresholds. 1.25 times and 3 kn: speeds told late, and changes between two reports. 10 kn: some units always send 0.
30 kn: faster than merchant ships sail. 0.5 km: as for matching. All ours.

What it cannot see. A wild fix within 0.5 km, or one that a ship could have reached and come back from.

Known failures. Five wild fixes or more in one place are not wild but a displaced segment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.sea.clean import Flag
from reckoning.sea.steps import Degrees, Times, Told, credible_step

MOST_WILD = 4
LOOK_ROWS = 64  # how far ahead in the ship's rows the next fixes of the segment are sought
_WILD = int(Flag.WILD)


@kernel
def flag_wild_runs(
    starts: NDArray[np.int64],
    segment: NDArray[np.int32],
    path: NDArray[np.int32],
    flags: NDArray[np.uint16],
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    slack_km: float,
    silence_ms: int,
) -> None:
    """Take wild runs off their paths: `segment` becomes -1 and `flags` gets `WILD`, both in place.

    `path` says for each segment which path it is on, shape (segments,), less than twice that; a path is within one
    ship.
    """
    anchor = np.full(2 * len(path), -1, np.int64)  # last good row of each path
    near_deg = slack_km / 160.0  # steps this small, both ways, are within the slack
    for ship in range(len(starts) - 1):
        for i in range(starts[ship], starts[ship + 1]):
            if segment[i] < 0:
                continue
            p = path[segment[i]]
            a = anchor[p]
            near = a < 0 or (abs(lon[i] - lon[a]) < near_deg and abs(lat[i] - lat[a]) < near_deg)
            if not near and not credible_step(t_ms, lon, lat, speed, a, i, slack_km):
                back = _row_after_run(
                    t_ms, lon, lat, speed, segment, path, a, i, starts[ship + 1], slack_km, silence_ms
                )
                for j in range(i, back):
                    if segment[j] >= 0 and path[segment[j]] == p:
                        segment[j] = -1
                        flags[j] |= _WILD
                if back >= 0:
                    continue
            anchor[p] = i


@kernel
def _row_after_run(
    t_ms: Times,
    lon: Degrees,
    lat: Degrees,
    speed: Told,
    segment: NDArray[np.int32],
    path: NDArray[np.int32],
    a: int,
    i: int,
    end: int,
    slack_km: float,
    silence_ms: int,
) -> int:
    """The row where the path from row a goes on after a wild run that begins at row i; -1 when i is on the path."""
    wild, of_run = 1, i
    for j in range(i + 1, min(end, i + LOOK_ROWS)):
        if segment[j] < 0 or path[segment[j]] != path[segment[i]]:
            continue
        if segment[j] == segment[a] and t_ms[j] - t_ms[a] > silence_ms:
            return -1  # without the run its segment would have a silence that no segment has
        if credible_step(t_ms, lon, lat, speed, a, j, slack_km):
            return -1 if credible_step(t_ms, lon, lat, speed, of_run, j, slack_km) else j
        wild, of_run = wild + 1, j
        if wild > MOST_WILD:
            break
    return -1
