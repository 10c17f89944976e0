"""Gaps: what a silence means, judged against what the sources could hear: `ais_gap`, `left_area` or `not_observed`.

Definition. A silence (`reckoning.sea.silences`) is judged for each source that heard the hull in the 12 h before,
over the clock hours that lie wholly within it, up to its end:

1. The source was listening in an hour in which it heard another ship no further from the last fix than those who were
   near just before can have sailed since; where nobody was near, a ship anywhere (`reckoning.sea.listening` says it
   exactly).
2. Hours are counted until there was none for so long, and 2 h at least, that the ship could have sailed out of the
   source's edge.
3. `not_observed`: it was listening in none; or it would, as often as in the 12 h before, have heard the ship in fewer
   than 3 hours; or two other ships within 300 km fell silent, or were heard again, within 10 min of it, and were
   silent for half of the time too, as when a receiver fails, unless others were heard near (within 28-55 km) in 6
   hours or in nine of ten.
4. `left_area`: the last fix lies no further inside the source's edge than the ship sails in 2 h; or, where no
   satellite heard it in the 12 h before, the source has never heard any ship where this one would have been 2 h
   later.
5. `not_observed` again: the source was listening in fewer than 6 hours and in fewer than half of them all; or the
   silence is open and the ship a newcomer, first heard under 24 h before, over 2 h after the source began and further
   inside its edge than it sails in 2 h: the source does not follow it.
6. `ais_gap`: otherwise.

The verdict of the source that makes most of it counts: gap, then left area. An open silence lasts to the end of the
source, and is none when that is within 6 h. A source ends when it is last live, which is its last good row unless
that is a stray one (`reckoning.sea.coverage.live_spans`).

Grade. An `ais_gap` is likely when it is longer than 12 h, others were heard near for as long as a source must listen,
19 fixes or more were heard in the 12 h before, no report was discarded meanwhile or came from a short segment, no
other ship fell silent or was heard again with it (as in 3), no more than 25 % of the source's hulls ever were
newcomers, and the next fix could be reached and is no candidate for a false position; else it is possible.
`left_area` is likely when the ship was under way (over 0.5 kn), else possible. The signs give the figures.

Thresholds. 6 h, 12 h: pipe-gaps, Welch 2022. 19 fixes in 12 h: Global Fishing Watch's queries for suspected
disabling. 2 h, at the fastest the ship was seen to sail: a ship heard every few minutes would have been heard on its
way out. 3 kn at least: a ship that was never seen to move can drift. Missed in 3 hours: by chance alone that happens
1 time in 20. 6 hours or half: ours. 300 km, 10 min: ours; two ships that go dark for a meeting are one companion, not
two. 24 h, 25 %: ours; a published sample of tracks cut out of a feed has 70 % newcomers. 28 km cells: VHF is heard
over 40-75 km from ashore.

What it cannot see. Why a ship fell silent: a transponder may fail, be shaded, or be turned off in port, as many are;
the setting tells a berth from the open sea. A receiver that fails for one ship alone, or where no other ship is
within 84 km.

Known failures. The hull of a source that follows a coast holds places where it hears nothing: rule 4's second half
and the count of others catch most of them. A source clipped to a harbour has its edge so near that no silence in it
is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.basis import Grade
from reckoning.model.finding import Kind
from reckoning.places.sphere import KM_PER_NM
from reckoning.sea.clean import Flag
from reckoning.sea.coverage import HOUR_MS, CoverageParts, edge_of, live_spans
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.listening import Silent, companions, heard_of, listening
from reckoning.sea.setting import SettingParameters, Surroundings, settings_of
from reckoning.sea.silences import SilenceParameters

RULE = "gaps/1"
LISTS = ("sources", "source_hours", "cells")
NEAR_SHARE = 0.9
NOT_OBSERVED, LEFT_AREA, AIS_GAP = 0, 1, 2
_KINDS = (Kind.NOT_OBSERVED, Kind.LEFT_AREA, Kind.AIS_GAP)
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class GapParameters:
    """Thresholds of the judgement; their sources stand in the module's card.

    `margin_h`: how long the ship must have to sail to the edge, and how far ahead of it the source must hear.
    `least_speed_kn`: the slowest a ship is taken to sail. `listened_h`, `listened_share`: hours of listening that are
    enough, and the share of a silence's hours that is. `missed_h`: in how many hours a source must miss the ship, going
    by the 12 h before. `strong_h`, `regular_fixes`: what a likely gap needs. `under_way_kn`: slower than this lies
    still. `settled_h`: how long a newcomer remains one. `newcomers_share`: of a source's hulls, that shows it follows
    few. `companions`: so many other ships within `companions_km`, that fell silent or were heard again at the same time
    within `companions_min`, show a failed receiver.
    """

    margin_h: float = 2.0
    least_speed_kn: float = 3.0
    listened_h: int = 6
    listened_share: float = 0.5
    missed_h: float = 3.0
    strong_h: float = 12.0
    regular_fixes: int = 19
    under_way_kn: float = 0.5
    settled_h: float = 24.0
    newcomers_share: float = 0.25
    companions: int = 2
    companions_km: float = 300.0
    companions_min: float = 10.0


class _Judged(NamedTuple):
    """One row a silence and source: the verdict, and what it rests on; shape (n,) each."""

    silence: NDArray[np.int64]  # row of the silences
    until_ms: NDArray[np.int64]
    verdict: NDArray[np.int64]
    source_hours: NDArray[np.int64]  # of the 12 before in which the source heard the ship
    depth_km: NDArray[np.float64]  # of the last fix inside the source's edge
    newcomer: NDArray[np.bool_]  # the hull had lately appeared well inside the edge, unheard before
    newcomers_share: NDArray[np.float64]  # of the source's hulls that did so, whenever
    listened_h: NDArray[np.int64]
    near_h: NDArray[np.int64]
    asked_h: NDArray[np.int64]
    ahead: NDArray[np.bool_]
    companions: NDArray[np.int64]  # other ships that fell silent and were heard again with it

    def take(self, rows: NDArray[np.int64]) -> _Judged:
        """The rows named by index, in that order."""
        columns: Any = (column[rows] for column in self)
        return _Judged(*columns)


def judge(
    silences: pa.Table,
    coverage: CoverageParts,
    around: Surroundings,
    silence: SilenceParameters,
    parameters: GapParameters,
    setting: SettingParameters,
) -> pa.Table:
    """What each silence of a case is: events of the kinds `ais_gap`, `left_area` and `not_observed`.

    `silences` and `coverage` are those of all buckets, in any order. An open silence has no end; its `duration_h` runs
    to the end of the source it is judged by. `implied_speed_kn` and `distance_km` are from the last fix to the next.
    Sorted by (mmsi, track, start).
    """
    table = silences.sort_by([("mmsi", "ascending"), ("track", "ascending"), ("last_ms", "ascending")])
    judged = _best(_judge(table.combine_chunks(), coverage, silence, parameters))
    told = table.take(pa.array(judged.silence))
    column: Columns = {n: told[n].to_numpy() for n in told.column_names if n not in LISTS}
    still = ~(column["speed_before_kn"] > parameters.under_way_kn)
    settings, places = settings_of(column["lon"], column["lat"], still, around, setting)
    events = _events(column, judged, silence, parameters)
    for name, values in (("setting", settings), ("place", places)):
        index = events.schema.get_field_index(name)
        events = events.set_column(index, events.schema.field(name), pa.array(values, pa.string()))
    return events


def _judge(table: pa.Table, coverage: CoverageParts, silence: SilenceParameters, parameters: GapParameters) -> _Judged:
    """Every silence before every source that heard the ship, but for those that are none while it was live."""
    lists = table["sources"].combine_chunks()
    source = lists.flatten().to_numpy().astype(np.int64)
    source_hours = table["source_hours"].combine_chunks().flatten().to_numpy()
    index = np.repeat(np.arange(table.num_rows), lists.value_lengths().to_numpy())
    column: Columns = {n: table[n].to_numpy()[index] for n in table.column_names if n not in LISTS}
    began, ended = _spans(source, coverage)
    is_open = column["next_ms"] < 0
    until = np.where(is_open, ended, np.minimum(ended, column["next_ms"]))
    sails_km = np.maximum(column["most_speed_kn"], parameters.least_speed_kn) * KM_PER_NM
    depth = _depths(source, column["lon"], column["lat"], coverage)
    silent = _silent(table["cells"].combine_chunks(), index, source, column, until, depth / sails_km)
    heard = listening(silent, heard_of(coverage), parameters.margin_h)
    together = _companions(table, parameters)[index]
    missed = source_hours * (until - column["last_ms"]) / HOUR_MS / silence.before_h
    seen = (together < parameters.companions) | _well_heard(heard.near_h, heard.asked_h, parameters)
    seen &= (missed >= parameters.missed_h) & (heard.listened_h + heard.near_h > 0)
    inside = (depth > sails_km * parameters.margin_h) & (heard.ahead | (column["before_satellite"] > 0))
    appeared = _appeared(source, column, sails_km, began, coverage, parameters)
    newcomer = appeared & (column["last_ms"] - column["first_ms"] < parameters.settled_h * HOUR_MS)
    enough = _enough(heard.listened_h, heard.asked_h, parameters)
    within = np.where(enough & ~(is_open & newcomer), AIS_GAP, NOT_OBSERVED)
    verdict = np.where(seen, np.where(inside, within, LEFT_AREA), NOT_OBSERVED)
    share = _share(source, appeared & is_open, is_open)
    long = (until - column["heard_ms"] > silence.least_h * HOUR_MS) & (column["last_ms"] >= began)
    judged = _Judged(index, until, verdict, source_hours, depth, newcomer, share, *heard, together)
    return judged.take(np.flatnonzero(long))


def _appeared(
    source: NDArray[np.int64],
    column: Columns,
    sails_km: NDArray[np.float64],
    began_ms: NDArray[np.int64],
    coverage: CoverageParts,
    parameters: GapParameters,
) -> NDArray[np.bool_]:
    """Whether a hull was first heard further inside the edge than it sails in 2 h, and 2 h after the source began."""
    inside = _depths(source, column["first_lon"], column["first_lat"], coverage) > sails_km * parameters.margin_h
    return np.asarray(inside & (column["first_ms"] > began_ms + parameters.margin_h * HOUR_MS))


def _companions(table: pa.Table, parameters: GapParameters) -> NDArray[np.int64]:
    """For each silence, how many other ships near fell silent and were heard again with it."""
    mmsi, last_ms, next_ms, lon, lat = (table[n].to_numpy() for n in ("mmsi", "last_ms", "next_ms", "lon", "lat"))
    within_ms = round(parameters.companions_min * 60_000)
    return companions(mmsi, last_ms, next_ms, lon, lat, parameters.companions_km, within_ms, parameters.companions)


def _silent(
    cells: pa.ListArray,
    index: NDArray[np.int64],
    source: NDArray[np.int64],
    column: Columns,
    until_ms: NDArray[np.int64],
    leave_h: NDArray[np.float64],
) -> Silent:
    """The question put to `listening`, one row a silence and source."""
    ends = np.cumsum(cells.value_lengths().to_numpy()).astype(np.int64)
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    where = (column["last_ms"], until_ms, column["lon"], column["lat"], leave_h)
    sailing = (column["speed_before_kn"], column["course_before_deg"])
    return Silent(source, *where, *sailing, starts[index], ends[index], cells.flatten().to_numpy())


def _enough(hours: NDArray[np.int64], asked_h: NDArray[np.int64], parameters: GapParameters) -> NDArray[np.bool_]:
    """Whether so many hours of those asked for are enough to say that somebody listened."""
    needed = np.maximum(1, np.minimum(parameters.listened_h, asked_h * parameters.listened_share))
    return np.asarray(hours >= needed)


def _well_heard(near_h: NDArray[np.int64], asked_h: NDArray[np.int64], parameters: GapParameters) -> NDArray[np.bool_]:
    """Whether others were heard near for so long that their falling silent together with a ship proves nothing."""
    return np.asarray(near_h >= np.minimum(parameters.listened_h, NEAR_SHARE * asked_h))


def _share(source: NDArray[np.int64], part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each row the share that one set of rows has in another among all rows of its source."""
    parts, wholes = np.bincount(source, part), np.bincount(source, whole)
    return (parts / np.maximum(wholes, 1))[source]


def _spans(source: NDArray[np.int64], coverage: CoverageParts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From when to when each given source was live, in UTC milliseconds; 0 to 0 for one without a good row."""
    spans = live_spans(coverage)
    first, last = (np.zeros(int(source.max(initial=-1)) + 1, np.int64) for _ in range(2))
    known = spans["source"].to_numpy() < len(first)
    names = spans["source"].to_numpy()[known]
    first[names], last[names] = spans["first_ms"].to_numpy()[known], spans["last_ms"].to_numpy()[known]
    return first[source], last[source]


def _depths(
    source: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64], coverage: CoverageParts
) -> NDArray[np.float64]:
    """How far inside its source's edge each position lies, in km."""
    depth = np.zeros(len(source))
    for name in np.unique(source).tolist():
        mine = np.flatnonzero(source == name)
        depth[mine] = edge_of(coverage, name).depth_km(lon[mine], lat[mine])
    return depth


def _best(judged: _Judged) -> _Judged:
    """For each silence the source that makes most of it; of equals the one that heard the ship most, and so on."""
    ranks = (judged.depth_km, judged.listened_h, judged.until_ms, judged.source_hours, judged.verdict, judged.silence)
    order = np.lexsort(ranks)
    return judged.take(order[np.flatnonzero(np.diff(judged.silence[order], append=-1))])


def _events(column: Columns, judged: _Judged, silence: SilenceParameters, parameters: GapParameters) -> pa.Table:
    """The chosen judgements as events of three kinds, sorted together."""
    lasted = np.where(column["next_ms"] >= 0, column["next_ms"], judged.until_ms) - column["last_ms"]
    duration = lasted / HOUR_MS
    speed = column["distance_km"] / KM_PER_NM / np.maximum(duration, 1e-9)
    fixes = column["before_unknown"] + column["before_terrestrial"] + column["before_satellite"]
    likely = _likely(column, judged, duration, speed, fixes, silence, parameters)
    events = events_table(
        Kind.AIS_GAP,
        RULE,
        {
            **{name: column[name] for name in ("mmsi", "track", "lon", "lat", "lon_end", "lat_end", "distance_km")},
            "start_ms": column["last_ms"],
            "end_ms": column["next_ms"],
            "ordinal": ordinals(column["mmsi"], column["last_ms"]),
            "duration_h": duration,
            "implied_speed_kn": speed,
            "fixes_12h_before": fixes,
            "signs": [_signs(column, judged, i, speed[i], silence, parameters) for i in range(len(duration))],
            "grade": [str(Grade.LIKELY if sure else Grade.POSSIBLE) for sure in likely],
        },
        cites=[("before", column["last_row"]), ("after", column["next_row"])],
    )
    kinds = pa.array([str(_KINDS[v]) for v in judged.verdict], pa.string())
    return events.set_column(0, events.schema.field("kind"), kinds)


def _likely(
    column: Columns,
    judged: _Judged,
    duration_h: NDArray[np.float64],
    speed_kn: NDArray[np.float64],
    fixes: NDArray[np.int64],
    silence: SilenceParameters,
    parameters: GapParameters,
) -> NDArray[np.bool_]:
    """Which judgements are likely and not just possible: the rule under Grade in the card."""
    gap = (duration_h > parameters.strong_h) & (fixes >= parameters.regular_fixes)
    gap &= _enough(judged.near_h, judged.asked_h, parameters)
    gap &= (judged.companions == 0) | _well_heard(judged.near_h, judged.asked_h, parameters)
    gap &= (column["discarded"] == 0) & (column["short_reports"] == 0) & ~(speed_kn > silence.reach_kn)
    gap &= judged.newcomers_share <= parameters.newcomers_share
    gap &= column["next_flag"] & int(Flag.CANDIDATE) == 0
    left = column["speed_before_kn"] > parameters.under_way_kn
    return np.where(judged.verdict == AIS_GAP, gap, np.where(judged.verdict == LEFT_AREA, left, True))


def _signs(
    column: Columns,
    judged: _Judged,
    i: int,
    speed_kn: float,
    silence: SilenceParameters,
    parameters: GapParameters,
) -> str:
    """What speaks for and against a judgement, in words."""
    sails_km = max(float(column["most_speed_kn"][i]), parameters.least_speed_kn) * KM_PER_NM * parameters.margin_h
    edge = f"last fix {judged.depth_km[i]:.1f} km inside the edge of the data, sails {sails_km:.1f} km in "
    signs = [
        _fixes_before(column, judged, i, silence.before_h),
        _heard_others(judged, i),
        f"{edge}{parameters.margin_h:g} h",
    ]
    if column["speed_before_kn"][i] <= parameters.under_way_kn:
        signs.append("lay still when last heard")
    if not judged.ahead[i]:
        signs.append("source never heard a ship where it was heading")
    if judged.companions[i]:
        more = " or more" if judged.companions[i] == parameters.companions else ""
        signs.append(f"other ships silent from or to the same time: {judged.companions[i]}{more}")
    if judged.newcomer[i]:
        known_h = (column["last_ms"][i] - column["first_ms"][i]) / HOUR_MS
        signs.append(f"itself first heard, well inside, {known_h:.1f} h before")
    if judged.newcomers_share[i] > parameters.newcomers_share:
        signs.append(f"{judged.newcomers_share[i]:.0%} of the source's ships first appear well inside")
    if column["short_reports"][i]:
        signs.append(f"reports of a short segment meanwhile: {column['short_reports'][i]}")
    if column["discarded"][i]:
        signs.append(f"{column['discarded'][i]} reports discarded meanwhile")
    if speed_kn > silence.reach_kn:
        signs.append(f"next fix not reachable at {silence.reach_kn:g} kn")
    if column["next_flag"][i] & Flag.CANDIDATE:
        signs.append("next fix may be a false position")
    return "; ".join(signs)


def _fixes_before(column: Columns, judged: _Judged, i: int, before_h: float) -> str:
    heard = [
        f"{column[name][i]} {kind}"
        for name, kind in (
            ("before_terrestrial", "terrestrial"),
            ("before_satellite", "satellite"),
            ("before_unknown", "receiver not known"),
        )
        if column[name][i]
    ]
    hours = judged.source_hours[i]
    return f"fixes in the {before_h:g} h before: {', '.join(heard)}; heard by this source in {hours} of those hours"


def _heard_others(judged: _Judged, i: int) -> str:
    asked = judged.asked_h[i]
    return f"source listening in {judged.listened_h[i]} of {asked} hours, others heard near in {judged.near_h[i]}"
