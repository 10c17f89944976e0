"""False positions: intervals in which a position is not credible (fault not excluded), each with a named pattern.

Definition. What the detectors of patterns find (method cards: `reckoning.sea.displaced` jump,
`reckoning.sea.circles` circle, `reckoning.sea.repeats` frozen and copied_track, `reckoning.sea.drifts` slow_walk_off
and contradiction, `reckoning.sea.regular` too_regular, `reckoning.sea.intervals` interval). Findings of one track
that overlap are one: it is named after the pattern that says most (in the order of `reckoning.sea.doubts.Pattern`),
has the signs of all, and where one of them is a jump lasts as long as it, too. It is given with two signs or more,
never from one bad fix. Grade: likely with three signs or more, possible with two.

Wording. "Position not credible (fault not excluded)". A finding says that a position cannot be true, not that
somebody made it so: receivers, feeds and units fail in the same ways.

Thresholds. `FalsePositionParameters`, whose groups are in the modules named above.

What it cannot see. A false position that a ship could have sailed to, sent with jitter, and with speeds that fit.
Data without speed and course show jumps, circles, copies and regular tracks only.

Known failures. Those of each pattern. A track that mixes true and false positions fix by fix is told as two ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.basis import Grade
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.sea.circles import CircleParameters, circles
from reckoning.sea.displaced import displaced
from reckoning.sea.doubts import Doubt, Pattern, paths_of
from reckoning.sea.drifts import DriftParameters, drifts
from reckoning.sea.events import events_table, no_events, ordinals
from reckoning.sea.intervals import IntervalParameters, intervals
from reckoning.sea.regular import RegularParameters, too_regular
from reckoning.sea.repeats import RepeatParameters, copied, frozen
from reckoning.sea.ships import are_ships
from reckoning.sea.tracks import Tracks

RULE = "false_positions/1"
LEAST_SIGNS = 2
LIKELY_SIGNS = 3
_RANK = {pattern: rank for rank, pattern in enumerate(Pattern)}


@dataclass(frozen=True)
class FalsePositionParameters:
    """Thresholds of all patterns; `reach_kn` and `slack_km` should be those of segmentation; `jump_km` is the
    least distance of a jump."""

    reach_kn: float = 60.0
    slack_km: float = 0.5
    jump_km: float = 10.0
    circle: CircleParameters = field(default_factory=CircleParameters)
    repeat: RepeatParameters = field(default_factory=RepeatParameters)
    drift: DriftParameters = field(default_factory=DriftParameters)
    regular: RegularParameters = field(default_factory=RegularParameters)
    interval: IntervalParameters = field(default_factory=IntervalParameters)


def false_positions(tracks: Tracks, parameters: FalsePositionParameters) -> pa.Table:
    """Intervals of segmented tracks whose positions are not credible, as events sorted by (mmsi, track, start).

    `fixes` counts the rows of the interval that are not noise; `implied_speed_kn` is the greatest speed needed to or
    from it, `distance_km` the furthest step to or from it, or how far a drift grows. Cites first, last and sign
    rows.
    """
    p = parameters
    paths = paths_of(tracks)
    doubts = [
        *displaced(tracks, paths, p.reach_kn, p.slack_km, p.jump_km),
        *circles(tracks, paths, p.circle),
        *frozen(tracks, p.repeat, p.reach_kn, p.slack_km),
        *copied(tracks, p.repeat),
        *drifts(tracks, paths, p.drift),
        *too_regular(tracks, paths, p.regular),
        *intervals(tracks, paths, p.interval),
    ]
    ship_of = np.searchsorted(tracks.starts, [d.first for d in doubts], side="right") - 1
    real = are_ships(tracks)
    kept = [(int(ship), doubt) for ship, doubt in zip(ship_of, doubts, strict=True) if real[ship]]
    return _events(tracks, [d for d in _join(kept) if len(d.signs) >= LEAST_SIGNS])


def _join(doubts: Sequence[tuple[int, Doubt]]) -> list[Doubt]:
    """Doubts of one ship that overlap as one, in order of ship and first row."""
    joined: list[Doubt] = []
    cluster: list[Doubt] = []
    ship, end = -1, -1
    for at, doubt in sorted(doubts, key=lambda item: (item[0], item[1].first, _RANK[item[1].pattern])):
        if cluster and (at != ship or doubt.first > end):
            joined.append(_united(cluster))
            cluster = []
        ship, end = at, max(doubt.last, end if cluster else -1)
        cluster.append(doubt)
    if cluster:
        joined.append(_united(cluster))
    return joined


def _united(cluster: list[Doubt]) -> Doubt:
    """One doubt of several that overlap, named after the first in rank."""
    ranked = sorted(cluster, key=lambda d: (_RANK[d.pattern], d.first))
    lasting = [d for d in ranked if d.pattern in (ranked[0].pattern, Pattern.JUMP)]
    return replace(
        ranked[0],
        first=min(d.first for d in lasting),
        last=max(d.last for d in lasting),
        signs=tuple(dict.fromkeys(sign for d in ranked for sign in d.signs)),
        sign_rows=tuple(sorted({row for d in ranked for row in d.sign_rows})),
        implied_speed_kn=max((d.implied_speed_kn for d in ranked), key=_known),
        distance_km=max((d.distance_km for d in ranked), key=_known),
    )


def _known(value: float) -> float:
    return value if value == value else -1.0


def _events(tracks: Tracks, doubts: list[Doubt]) -> pa.Table:
    if not doubts:
        return no_events()
    first = np.array([d.first for d in doubts], dtype=np.int64)
    last = np.array([d.last for d in doubts], dtype=np.int64)
    start, end = tracks.t_ms[first], tracks.t_ms[last]
    heard = np.concatenate(([0], np.cumsum(tracks.segment >= 0)))
    columns: dict[str, NDArray[np.generic] | Sequence[object]] = {
        "mmsi": tracks.mmsi[first],
        "track": tracks.track[first],
        "ordinal": ordinals(tracks.mmsi[first], start),
        "start_ms": start,
        "end_ms": end,
        "lon": tracks.lon[first],
        "lat": tracks.lat[first],
        "lon_end": tracks.lon[last],
        "lat_end": tracks.lat[last],
        "pattern": [d.pattern for d in doubts],
        "signs": ["; ".join(d.signs) for d in doubts],
        "fixes": heard[last + 1] - heard[first],
        "duration_h": (end - start) / HOUR_MS,
        "distance_km": np.array([d.distance_km for d in doubts]),
        "implied_speed_kn": np.array([d.implied_speed_kn for d in doubts]),
        "grade": [Grade.LIKELY if len(d.signs) >= LIKELY_SIGNS else Grade.POSSIBLE for d in doubts],
    }
    most = max(len(d.sign_rows) for d in doubts)
    signs = [np.array([_nth(tracks, d.sign_rows, n) for d in doubts], dtype=np.int64) for n in range(most)]
    cites = [("first", tracks.row[first]), ("last", tracks.row[last]), *(("sign", rows) for rows in signs)]
    return events_table(Kind.FALSE_POSITION, RULE, columns, cites=cites)


def _nth(tracks: Tracks, rows: tuple[int, ...], n: int) -> int:
    return int(tracks.row[rows[n]]) if n < len(rows) else -1
