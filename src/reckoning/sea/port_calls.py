"""Port calls: a ship's visits to ports and terminals, with how much of each visit was seen.

Definition: a ship enters a port within 3.0 km of its point (or the port's own radius) and leaves it beyond 4.0 km; it
enters a terminal inside its polygon and leaves it more than 0.5 km outside. A stop begins at or below 0.2 kn and ends
at 0.5 kn; a silence of 4 h or more that begins in port counts as one when the ship is heard there again, or when at 10
kn it could have sailed to where it is heard next and still have lain 4 h. A call is at one place: the terminal a stop
lies in, else the nearest port; once a ship has lain at a port, another has to be 1 km nearer. A call lasts from the
first fix inside to the last; where a ship goes from one place to another whose circles overlap, the second begins with
the first fix after it left its berth. Being heard away for under 30 min does not end a call.

Confidence: 4 entry, exit and a stop or silence; 3 one end and a stop or silence; 2 a stop or silence only; 1 passing
by. An end is seen when the fixes on its two sides are less than 4 h apart. Passing by a place is left out while
another place is called at, and of several passed at once the closest is given.

Thresholds: `PortCallParameters`. Stops: `reckoning.sea.stops`.

What it cannot see: berths of one port apart, unless the user draws them; what a ship did in a silence. Known failures:
the point of a port may lie kilometres from its berths (UN/LOCODE gives the town to a minute of arc); a ship at anchor
off a port within 3 km is given as calling there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.places.terminals import Terminals
from reckoning.sea.calls import Calls, find_calls
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.port_index import Harbours, harbours
from reckoning.sea.presence import find_presences
from reckoning.sea.speeds import implied_sign
from reckoning.sea.stops import Stops
from reckoning.sea.tracks import Tracks
from reckoning.sea.watch import PresenceRules

RULE = "port_calls/1"


@dataclass(frozen=True)
class PortCallParameters:
    """`enter_km`, `leave_km`, `silence_h`: those of pipe-anchorages. `terminal_leave_km`: a jetty's outline is drawn
    by hand (ours). `absence_min`: longer than a receiver's glitch, shorter than a voyage (ours). `switch_km`: the
    width of the ring between entering and leaving (ours). `transit_kn`: a slow merchant ship (ours), so that a ship
    that passes and sails out of hearing has no time to have called. `longest_silence_h`: one week (ours), after which
    a ship heard in port again is on another call. `least_confidence`: 1 gives ships passing by too."""

    enter_km: float = 3.0
    leave_km: float = 4.0
    terminal_leave_km: float = 0.5
    silence_h: float = 4.0
    longest_silence_h: float = 168.0
    absence_min: float = 30.0
    switch_km: float = 1.0
    transit_kn: float = 10.0
    least_confidence: int = 1


def call_harbours(ports: pa.Table, terminals: Terminals, parameters: PortCallParameters) -> Harbours:
    """The index of ports (`PORT_SCHEMA`) and terminals that `port_calls` asks: build it once for a run."""
    return harbours(ports, terminals, parameters.enter_km, parameters.leave_km, parameters.terminal_leave_km)


def port_calls(tracks: Tracks, stops: Stops, places: Harbours, parameters: PortCallParameters) -> pa.Table:
    """The port calls of a batch as events, sorted by (mmsi, track, start); an open call has no end.

    `lon`, `lat`: where the ship lay, the mean of its stops; else of its fixes in port. `distance_km`: from there to the
    port's point, null at a terminal. `duration_h`: up to the last fix in port, also of an open call.
    """
    rules = PresenceRules(
        round(parameters.silence_h * HOUR_MS),
        round(parameters.longest_silence_h * HOUR_MS),
        round(parameters.absence_min * 60_000),
        parameters.terminal_leave_km,
        parameters.switch_km,
        parameters.transit_kn,
    )
    calls = find_calls(tracks, stops, places, find_presences(tracks, stops, places, rules))
    return _events(tracks, calls.take(calls.confidence >= parameters.least_confidence), places)


def _events(tracks: Tracks, calls: Calls, places: Harbours) -> pa.Table:
    first, last = calls.first, calls.last
    start, end = tracks.t_ms[first], tracks.t_ms[last]
    return events_table(
        Kind.PORT_CALL,
        RULE,
        {
            "mmsi": tracks.mmsi[first],
            "track": tracks.track[first],
            "start_ms": start,
            "end_ms": np.where(calls.open, -1, end),
            "lon": calls.lon,
            "lat": calls.lat,
            "place": [places.places[number] for number in calls.place.tolist()],
            "distance_km": calls.distance_km,
            "signs": _signs(calls),
            "confidence": calls.confidence,
            "fixes": calls.fixes,
            "duration_h": (end - start) / HOUR_MS,
            "ordinal": ordinals(tracks.mmsi[first], start),
        },
        cites=[("first", tracks.row[first]), ("last", tracks.row[last])],
    )


def _signs(calls: Calls) -> list[str]:
    """What was seen of each call, in words."""
    columns = (calls.entry, calls.exit, calls.stopped_h, calls.silent_h, calls.stop_fixes, calls.implied)
    return [_sign(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _sign(entry: bool, left: bool, stopped_h: float, silent_h: float, fixes: int, implied: int) -> str:
    signs = ["entry seen"] if entry else []
    if fixes:
        signs.append(f"stopped {stopped_h:.1f} h" if stopped_h >= 0.1 else "stopped under 0.1 h")
    if silent_h:
        signs.append(f"silent {silent_h:.1f} h")
    if not (fixes or silent_h):
        signs.append("passing by")
    if left:
        signs.append("exit seen")
    if sign := implied_sign(implied, fixes):
        signs.append(sign)
    return "; ".join(signs)
