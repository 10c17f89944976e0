"""Dark meetings: a ship drifts and changes its draught while another, which could have been alongside, is silent.

Definition. A ship loiters, not at a berth; its draught, as its crew typed it, changes between the start of the
loitering and 24 h after its end, and no call or meeting was observed that explains it; and another ship has an AIS
gap with a last or next fix within 50 km of the place, in which it could have come, stayed 2 h while the first
loitered, and gone on, at 15 kn. Each such other ship is one *possible* meeting: it is a candidate partner, no more.
The interval is that in which the one loitered and the other was silent.

Thresholds. 2 h: the least a meeting lasts (Miller 2018). 15 kn: a laden tanker's speed and some. 24 h, 50 km: ours.

What it cannot see. A partner outside the data, or one that never fell silent. Both ships dark. A draught nobody
retyped.

Known failures. In busy waters several ships are silent near a place at once: all are named, and how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.basis import Basis, Grade
from reckoning.model.finding import Kind
from reckoning.model.instant import to_ms
from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.setting import Setting

RULE = "dark_meetings/1"
PATTERN = "one_dark"
Event = dict[str, Any]
"""A row of a table of events."""


@dataclass(frozen=True)
class DarkMeetingParameters:
    """Thresholds of meetings with a silent ship; their sources stand in the module's card."""

    near_km: float = 50.0
    least_h: float = 2.0
    partner_kn: float = 15.0
    draught_within_h: float = 24.0


@dataclass(frozen=True)
class _Possible:
    """One possible meeting, and how many ships may have been the partner."""

    loiter: Event
    gap: Event
    change: Event
    candidates: int

    @property
    def pair(self) -> tuple[int, int]:
        """Both MMSI, the lesser first."""
        one, other = self.loiter["mmsi"], self.gap["mmsi"]
        return min(one, other), max(one, other)

    @property
    def start(self) -> datetime:
        """When both loitering and silence had begun."""
        began: datetime = max(self.loiter["start"], self.gap["start"])
        return began

    @property
    def end(self) -> datetime:
        """When the first of the two ended."""
        ended: datetime = min(self.loiter["end"], self.gap["end"] or self.loiter["end"])
        return ended


def dark_meetings(
    loitering: pa.Table, gaps: pa.Table, draught_changes: pa.Table, parameters: DarkMeetingParameters
) -> pa.Table:
    """Possible meetings with a silent ship, from three tables of `CITED_EVENT_SCHEMA`; of `gaps` only `ais_gap` counts.

    A draught change that has a position belongs to a call or meeting that was observed, and is left out; so are
    loitering at a berth and what has not ended, but for gaps. `track` is that of the loitering ship, whichever number
    is the lesser; setting and place are its too. Sorted by (mmsi, mmsi_2, start).
    """
    silent = gaps.filter(pc.equal(gaps["kind"], str(Kind.AIS_GAP))).to_pylist()
    unexplained = draught_changes.filter(pc.is_null(draught_changes["lon"]))
    adrift = loitering.filter(pc.not_equal(pc.fill_null(loitering["setting"], ""), str(Setting.BERTH)))
    changes: dict[int, list[Event]] = {}
    for change in sorted(unexplained.to_pylist(), key=lambda event: event["start"]):
        changes.setdefault(change["mmsi"], []).append(change)
    found: list[_Possible] = []
    for loiter in adrift.to_pylist():
        change = _change_near(loiter, changes.get(loiter["mmsi"], []), parameters)
        if change and loiter["end"]:
            partners = [gap for gap in silent if _could_join(loiter, gap, parameters)]
            found += [_Possible(loiter, gap, change, len({p["mmsi"] for p in partners})) for gap in partners]
    return _events(sorted(found, key=lambda p: (p.pair, p.start, p.loiter["track"], p.gap["track"])))


def _change_near(loiter: Event, changes: list[Event], parameters: DarkMeetingParameters) -> Event | None:
    """The first draught change that was told while the ship loitered, or soon after."""
    last = (loiter["end"] or loiter["start"]) + timedelta(hours=parameters.draught_within_h)
    for change in changes:
        if change["start"] <= last and (change["end"] or change["start"]) >= loiter["start"]:
            return change
    return None


def _could_join(loiter: Event, gap: Event, parameters: DarkMeetingParameters) -> bool:
    """Whether a ship that was silent could have come alongside a loitering one, stayed, and gone on."""
    if gap["mmsi"] == loiter["mmsi"] or gap["start"] >= loiter["end"]:
        return False
    if gap["end"] and gap["end"] <= loiter["start"]:
        return False
    there = distance_km(gap["lon"], gap["lat"], loiter["lon"], loiter["lat"])
    back = np.inf
    begin, finish = gap["start"] + _sailing(there, parameters), loiter["end"]
    if gap["end"]:
        back = distance_km(loiter["lon"], loiter["lat"], gap["lon_end"], gap["lat_end"])
        finish = min(finish, gap["end"] - _sailing(back, parameters))
    stay = finish - max(begin, loiter["start"])
    return bool(min(there, back) <= parameters.near_km and stay >= timedelta(hours=parameters.least_h))


def _sailing(km: float, parameters: DarkMeetingParameters) -> timedelta:
    return timedelta(hours=km / KM_PER_NM / parameters.partner_kn)


def _events(found: list[_Possible]) -> pa.Table:
    mmsi, mmsi_2 = (np.array([p.pair[k] for p in found], np.int64) for k in (0, 1))
    start = np.array([to_ms(p.start) for p in found], np.int64)
    from_loiter = {name: [p.loiter[name] for p in found] for name in ("track", "lon", "lat", "place", "setting")}
    from_change = {n: [p.change[n] for p in found] for n in ("draught_before_m", "draught_after_m", "draught_age_h")}
    return events_table(
        Kind.MEETING,
        RULE,
        {
            **from_loiter,
            **from_change,
            "mmsi": mmsi,
            "mmsi_2": mmsi_2,
            "start_ms": start,
            "end_ms": [to_ms(p.end) for p in found],
            "ordinal": ordinals(mmsi, mmsi_2, start),
            "pattern": [PATTERN] * len(found),
            "signs": [_signs(p) for p in found],
            "duration_h": [(p.end - p.start) / timedelta(hours=1) for p in found],
        },
        basis=Basis.STATED,  # the weakest of what it rests on: a draught is what a crew says
        grade=Grade.POSSIBLE,
        cites=[
            ("first", _rows((p.loiter for p in found), "first")),
            ("last", _rows((p.loiter for p in found), "last")),
            ("before", _rows((p.gap for p in found), "before")),
            ("after", _rows((p.gap for p in found), "after")),
        ],
        statements=[p.change["statements"] for p in found],
    )


def _rows(events: Iterable[Event], role: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The row each event cites in a role, -1 for none."""
    rows = [dict(zip(reversed(e["cite_roles"]), reversed(e["cite_rows"]), strict=True)).get(role, -1) for e in events]
    return np.array(rows, np.int64)


def _signs(possible: _Possible) -> str:
    change, gap = possible.change, possible.gap
    others = possible.candidates - 1
    return "; ".join(
        [
            f"mmsi {possible.loiter['mmsi']} loitered",
            f"its draught went from {change['draught_before_m']} to {change['draught_after_m']} m",
            f"mmsi {gap['mmsi']} was silent and could have been alongside",
            f"so could {others} other ship{'s' if others > 1 else ''}" if others else "no other ship could",
        ]
    )
