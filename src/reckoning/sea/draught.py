"""Draught: a change of the draught a crew reports, near a port call or a meeting at which cargo may have moved.

Definition. The draught goes from one value that was held to another (`reckoning.sea.said`). Changes that belong to one
call or meeting are one change, from the value before the first to that after the last; it is given when it is 2.0 m or
more. A change belongs to a call with a stop, or to a meeting, that had begun when the new value was first heard and
had ended no more than 24 h before the old one was last heard; of several to the one that began last. One that belongs
to none of them may belong, by the same rule, to a silence or a false position of the ship: so looks a loading that
nobody heard, and it is given as possible, without a place. The rest is left out, or given as possible when asked for
(`unplaced`). Draught 0 means "not available", and 25.5 m "25.5 m or more".

Start and end: the last message with the old value and the first with the new. `draught_age_h` is the time between
them: the change may be that much older than the first message that tells it. Where the ship's greatest draught is
known, laden (85 % of it or more) and in ballast (55 % or less) are told.

Thresholds. 2.0 m, 85 %, 55 %: defaults of others. 24 h: crews type the draught by hand, on departure or when they
think of it (ours). A held value: `reckoning.sea.said`.

Basis and grade. The crew states the draught. Near an observed call or meeting the change is likely; else possible.

What it cannot see. Cargo moved while the draught was not typed anew, in ballast water's favour, or by two calls
between two messages. A typed value that is false.

Known failures. Taking ballast is a change of draught. Two ships that share an MMSI change it with every message:
given as possible when the calls show two hulls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.basis import Basis, Grade
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.said import Said, between, said_of

RULE = "draught/1"
DEEPEST_M = 25.5
NEVER_MS = int(np.iinfo(np.int64).max)
UNHEARD = (Kind.AIS_GAP, Kind.LEFT_AREA, Kind.NOT_OBSERVED, Kind.FALSE_POSITION)
"""Kinds of finding under which a call may lie that nobody heard."""
NAMES = {
    Kind.PORT_CALL: "a port call",
    Kind.MEETING: "a meeting",
    Kind.FALSE_POSITION: "a false position",
    **dict.fromkeys(UNHEARD[:3], "a silence"),
}


@dataclass(frozen=True)
class DraughtParameters:
    """Thresholds of draught changes; where they come from stands in the module's card."""

    least_m: float = 2.0
    near_h: float = 24.0
    least_confidence: int = 2
    laden_share: float = 0.85
    ballast_share: float = 0.55
    least_messages: int = 3
    hold_h: float = 1.0
    unplaced: bool = False


@dataclass(frozen=True)
class _Event:
    """A call or a meeting of one ship, or a time in which one may have been unheard."""

    kind: Kind
    start_ms: int
    end_ms: int
    place: str | None
    setting: str | None
    lon: float
    lat: float
    other: int | None


@dataclass(frozen=True)
class _Change:
    mmsi: int
    before: Said
    after: Said
    steps: int
    event: _Event | None
    shared: bool


def draught_changes(
    static: pa.Table,
    calls: pa.Table,
    meetings: pa.Table | None,
    parameters: DraughtParameters,
    unheard: pa.Table | None = None,
    greatest: pa.Table | None = None,
) -> pa.Table:
    """Changes of draught as events, sorted by (mmsi, start), each citing the statements of the values it is between.

    `static` is of `STATIC_SCHEMA`; `calls`, `meetings` and `unheard` (silences and false positions) are events, and
    those of other kinds in them are passed over; `greatest` has the columns `mmsi` and `max_draught_m`. Place, setting
    and position are those of the call or meeting; a ship met stands in the signs.
    """
    stopped = calls.filter(pc.greater_equal(calls["confidence"], parameters.least_confidence))
    heard = _events_of({Kind.PORT_CALL: stopped, Kind.MEETING: meetings})
    silent = _events_of(dict.fromkeys(UNHEARD, unheard))
    shared = _shared(stopped)
    most = (
        {}
        if greatest is None
        else dict(zip(*greatest.select(["mmsi", "max_draught_m"]).to_pydict().values(), strict=True))
    )
    changes = [
        change
        for mmsi, values in said_of(static, "draught_m", _meaning, parameters.least_messages, parameters.hold_h)
        for change in _changes(mmsi, values, (heard.get(mmsi, []), silent.get(mmsi, [])), mmsi in shared, parameters)
    ]
    ends = np.array([between(c.before, c.after) for c in changes], dtype=np.int64).reshape(-1, 2)
    starts = ends[:, 0]
    mmsi = np.array([c.mmsi for c in changes], dtype=np.int64)
    found = [c.event if c.event and c.event.kind not in UNHEARD else None for c in changes]
    return events_table(
        Kind.DRAUGHT_CHANGE,
        RULE,
        {
            "mmsi": mmsi,
            "start_ms": starts,
            "end_ms": ends[:, 1],
            "lon": [e.lon if e else None for e in found],
            "lat": [e.lat if e else None for e in found],
            "place": [e.place if e else None for e in found],
            "setting": [e.setting if e else None for e in found],
            "signs": [_signs(c, most.get(c.mmsi), parameters) for c in changes],
            "draught_before_m": [c.before.number for c in changes],
            "draught_after_m": [c.after.number for c in changes],
            "draught_age_h": (ends[:, 1] - starts) / HOUR_MS,
            "grade": [
                Grade.LIKELY if e and not c.shared else Grade.POSSIBLE for c, e in zip(changes, found, strict=True)
            ],
            "ordinal": ordinals(mmsi, starts),
        },
        basis=Basis.STATED,
        statements=[[c.before.statements[-1], c.after.statements[0]] for c in changes],
    )


def _meaning(text: str, number: float | None) -> object:
    """A draught in tenths of a metre; None where it is not available or no draught.

    >>> _meaning("7.8", 7.8), _meaning("0", 0.0), _meaning("?", None)
    (78, None, None)
    """
    return round(number * 10) if number is not None and 0 < number <= DEEPEST_M else None


def _events_of(tables: Mapping[Kind, pa.Table | None]) -> dict[int, list[_Event]]:
    """The events of each kind from its table, by MMSI (of a meeting, by both), in order."""
    found: dict[int, list[_Event]] = {}
    for kind, table in tables.items():
        if table is None:
            continue
        table = table.filter(pc.equal(table["kind"], str(kind)))
        starts, ends = (table[name].cast(pa.int64()).to_pylist() for name in ("start", "end"))
        columns = ("mmsi", "mmsi_2", "place", "setting", "lon", "lat")
        rows = zip(starts, ends, *(table[name].to_pylist() for name in columns), strict=True)
        for start, end, mmsi, mmsi_2, place, setting, lon, lat in rows:
            for ship, other in ((mmsi, mmsi_2), (mmsi_2, mmsi)):
                if ship is not None:
                    event = _Event(kind, start, NEVER_MS if end is None else end, place, setting, lon, lat, other)
                    found.setdefault(ship, []).append(event)
    for events in found.values():
        events.sort(key=lambda e: (e.start_ms, e.kind, e.place or "", e.other or 0))
    return found


def _shared(calls: pa.Table) -> set[int]:
    """The MMSIs under which more than one hull called."""
    hulls = calls.group_by(["mmsi"]).aggregate([("track", "count_distinct")])
    return set(hulls.filter(pc.greater(hulls["track_count_distinct"], 1))["mmsi"].to_pylist())


def _changes(
    mmsi: int, values: list[Said], events: tuple[list[_Event], ...], shared: bool, parameters: DraughtParameters
) -> list[_Change]:
    """The changes of one ship that are great enough, those of one call or meeting as one."""
    near = [_near(before, after, events, parameters) for before, after in pairwise(values)]
    found, first = [], 0
    for k, event in enumerate(near):
        if k + 1 < len(near) and event is not None and near[k + 1] is event:
            continue
        before, after = values[first], values[k + 1]
        great = abs(float(after.number or 0) - float(before.number or 0)) >= parameters.least_m - 1e-9
        if great and (event is not None or parameters.unplaced):
            found.append(_Change(mmsi, before, after, k + 1 - first, event, shared))
        first = k + 1
    return found


def _near(before: Said, after: Said, events: tuple[list[_Event], ...], parameters: DraughtParameters) -> _Event | None:
    """Of those a change may belong to the one that began last, from the first list that has any; all sorted by
    start."""
    last, latest = between(before, after)
    earliest = last - parameters.near_h * HOUR_MS
    for some in events:
        possible = [e for e in some if e.start_ms <= latest and e.end_ms >= earliest]
        if possible:
            return possible[-1]
    return None


def _signs(change: _Change, greatest_m: float | None, parameters: DraughtParameters) -> str:
    event, signs = change.event, []
    if event is None or event.kind in UNHEARD:
        signs.append("no call or meeting near it was observed")
    if event is not None:
        during = between(change.before, change.after)[1] <= event.end_ms
        partner = f" with {event.other}" if event.other else ""
        hours = f" of {(event.end_ms - event.start_ms) / HOUR_MS:.1f} h" if event.end_ms < NEVER_MS else ""
        signs.append(f"typed {'during' if during else 'after'} {NAMES[event.kind]}{partner}{hours}")
    if change.steps > 1:
        signs.append(f"in {change.steps} steps")
    if change.shared:
        signs.append("two hulls send this MMSI")
    if greatest_m:
        for word, value in (("before", change.before), ("after", change.after)):
            share = float(value.number or 0) / greatest_m
            if share >= parameters.laden_share:
                signs.append(f"laden {word}")
            elif share <= parameters.ballast_share:
                signs.append(f"in ballast {word}")
    return "; ".join(signs)
