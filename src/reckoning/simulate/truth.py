"""Truth: what a perfect observer of the fictional fleet would list, by definitions that use no detector's code.

All times are UTC milliseconds; an interval that began before the period, or had not ended by its end, has None there.
Ships are seen one identity at a time (a reflagged hull is one ship before and another after). Positions are the true
ones, inside the frame's box, unless it says "broadcast".

- calls: from the first instant within 3.0 km of a harbour's point to the first instant beyond 4.0 km (3.5 km where the
  harbour is invented, and drawn as a terminal of 3.0 km, which is left 0.5 km outside); `stopped`: moored, or no
  faster than 0.2 kn, for 10 minutes of it.
- meetings: two ships within 0.5 km for 2 h or more (pieces of 1 h or more, joined when under 4 h apart), the median
  speed of each under 2 kn.
- loitering: whole clock hours, 4 or more in a row, each with a mean speed (distance sailed) under 2 kn.
- gaps: from the last message before to the first after a silence of strictly over 6 h, over all feeds together, records
  whose clock is off by 10 minutes or more left out (`reckoning.simulate.silences`).
- false_positions: from the first to the last broadcast message over 1 km from the true place, in one planted window.
- draughts: cargo worked, from its start to its end; the draught before and after; when (if ever) the new one was typed.
- identities: the instant from which a hull goes by another name or MMSI.

`observable` says whether the data could have shown it: for calls, 5 or more honest fixes in it; for meetings, honest
fixes of both in 12 or more of the ten-minute bins; for loitering, an honest fix in three quarters of its hours; for
draughts, 5 honest fixes while cargo was worked, and some within 10 minutes on both sides of the typing; for gaps, that
the ship was further inside the edge of the data than it sails in 2 h, and for those of failed receivers that another
ship was within 100 km whose silence could show it.
`start_heard`, `end_heard`: honest fixes within 10 minutes on both sides of that end, so its time can be scored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.simulate.broadcast import Fault, Messages
from reckoning.simulate.crew import NEVER, StaticData
from reckoning.simulate.frame import Frame, Harbour
from reckoning.simulate.itinerary import Passage
from reckoning.simulate.motion import TICK_S, TICKS_PER_H, Doing, Floats
from reckoning.simulate.reception import SatelliteMessages
from reckoning.simulate.windows import Window, runs

START_MS = 1_708_387_200_000  # 2024-02-20T00:00:00Z: the period holds a leap day
ENTER_KM, LEAVE_KM, LEAVE_DRAWN_KM = 3.0, 4.0, 3.5
STOP_KN, STOP_TICKS = 0.2, 10
LOITER_KN, LOITER_H = 2.0, 4
FALSE_KM = 1.0
HEARD_S = 600.0
MIN_FIXES = 5


@dataclass(frozen=True)
class Call:
    """A port call."""

    hull: str
    mmsi: int
    port: str
    lon: float
    lat: float
    start_ms: int | None
    end_ms: int | None
    stopped: bool
    fixes: int
    observable: bool
    start_heard: bool
    end_heard: bool


@dataclass(frozen=True)
class Loitering:
    """Hours of low speed; `setting` is what the ship mostly did: moored, anchored, adrift, alongside, under_way."""

    hull: str
    mmsi: int
    start_ms: int | None
    end_ms: int | None
    setting: str
    observable: bool


@dataclass(frozen=True)
class FalsePosition:
    """A window of false broadcasts with its pattern; `messages` is how many of them were received ashore."""

    hull: str
    mmsi: int
    pattern: str
    start_ms: int
    end_ms: int
    messages: int


@dataclass(frozen=True)
class DraughtChange:
    """Cargo worked; when, if ever, the new draught was typed; and what the transponder gave until then."""

    hull: str
    mmsi: int
    where: str
    start_ms: int
    end_ms: int
    before_m: float
    after_m: float
    typed_ms: int | None
    typed_before_m: float
    observable: bool


@dataclass(frozen=True)
class IdentityChange:
    """A renaming (name) or reflagging (mmsi) of a hull."""

    hull: str
    imo: int
    property: str
    at_ms: int
    mmsi_before: int
    mmsi_after: int
    name_before: str
    name_after: str


@dataclass(frozen=True)
class Observed:
    """One hull with all that is known of it: where it was, what it typed, what was heard, what was planted."""

    passage: Passage
    static: StaticData
    land: Messages
    orbit: SatelliteMessages
    silence: Window | None
    lie: Window | None

    @property
    def id(self) -> str:
        """The hull's name in truth tables."""
        return self.passage.hull.id

    @property
    def ticks(self) -> int:
        """Ticks of the period."""
        return len(self.passage.lon) - 1

    def spans(self) -> list[tuple[int, int, int]]:
        """First tick, tick after the last, and MMSI of each time under one MMSI."""
        named = self.static.identities
        heads = [i for n, i in enumerate(named) if n == 0 or i.mmsi != named[n - 1].mmsi]
        ends = [*(i.from_tick for i in heads[1:]), self.ticks + 1]
        return [(i.from_tick, end, i.mmsi) for i, end in zip(heads, ends, strict=True)]

    def honest_s(self) -> Floats:
        """Times of records of the true place at the right time, in seconds since the start, sorted."""
        right = self.orbit.messages.fault == Fault.NONE
        return np.sort(np.concatenate((self.land.t_s[self.land.fault == Fault.NONE], self.orbit.messages.t_s[right])))


def ms_of(tick: float) -> int:
    """UTC milliseconds of a tick, fractions allowed.

    >>> ms_of(1.5) - START_MS
    90000
    """
    return START_MS + round(tick * TICK_S * 1000)


def calls(frame: Frame, ship: Observed) -> list[Call]:
    """Port calls of one hull, harbour by harbour."""
    honest, found = ship.honest_s(), []
    leave_km = LEAVE_DRAWN_KM if frame.invented else LEAVE_KM
    for first, stop, mmsi in ship.spans():
        lon, lat = ship.passage.lon[first:stop], ship.passage.lat[first:stop]
        for home in (h for h in frame.harbours if h.inside):
            far_km = np.hypot((lon - home.lon) * np.cos(np.radians(home.lat)), lat - home.lat) * KM_PER_DEGREE
            for a, b in runs(far_km <= leave_km).tolist():
                entered = np.flatnonzero(far_km[a : b + 1] <= ENTER_KM)
                if len(entered):
                    start = _crossing(far_km, a + int(entered[0]), ENTER_KM)
                    end = _crossing(far_km, b + 1, leave_km)
                    found.append(_call(ship, mmsi, home, (first, start, end, len(lon) - 1), honest))
    return found


def _call(
    ship: Observed, mmsi: int, home: Harbour, when: tuple[int, float | None, float | None, int], honest: Floats
) -> Call:
    """One call; `when` is the span's first tick, the crossings in ticks after it (or None), and its last tick."""
    first, start, end, last = when
    a = first + (0 if start is None else start)
    b = first + (last if end is None else end)
    speed = ship.passage.speed_kn
    still = (ship.passage.doing == Doing.MOORED) | (speed <= STOP_KN)
    fixes = int(np.count_nonzero((honest >= a * TICK_S) & (honest <= b * TICK_S)))
    return Call(
        ship.id,
        mmsi,
        home.name,
        home.lon,
        home.lat,
        None if start is None else ms_of(a),
        None if end is None else ms_of(b),
        stopped=bool(still[int(a) : int(b) + 1].sum() >= STOP_TICKS),
        fixes=fixes,
        observable=fixes >= MIN_FIXES,
        start_heard=start is not None and both_sides(honest, a * TICK_S),
        end_heard=end is not None and both_sides(honest, b * TICK_S),
    )


def _crossing(far_km: Floats, index: int, limit_km: float) -> float | None:
    """Where between two ticks the distance passes a limit, as a fractional tick; None at the ends of the span."""
    if index <= 0 or index >= len(far_km):
        return None
    before, after = far_km[index - 1], far_km[index]
    share = (limit_km - before) / (after - before) if after != before else 1.0
    return index - 1 + float(np.clip(share, 0.0, 1.0))


def both_sides(honest: Floats, t_s: float) -> bool:
    """Whether the ship was heard within 10 minutes before and within 10 minutes after a time."""
    low, here, high = np.searchsorted(honest, np.array([t_s - HEARD_S, t_s, t_s + HEARD_S])).tolist()
    return bool(low < here < high)


def loitering(frame: Frame, ship: Observed) -> list[Loitering]:
    """Runs of slow clock hours of one hull."""
    speed = ship.passage.speed_kn
    inside, honest, found = frame.covers(ship.passage.lon, ship.passage.lat), ship.honest_s(), []
    for first, stop, mmsi in ship.spans():
        hours = np.arange(-(-first // TICKS_PER_H), (stop - 1) // TICKS_PER_H)
        block = hours[:, None] * TICKS_PER_H + np.arange(1, TICKS_PER_H + 1)
        slow = (speed[block].mean(axis=1) < LOITER_KN) & inside[block].all(axis=1)
        heard = np.isin(hours, (honest // 3600).astype(np.int64))
        for a, b in runs(slow).tolist():
            if b - a + 1 < LOITER_H:
                continue
            start, end = int(hours[a]) * TICKS_PER_H, int(hours[b] + 1) * TICKS_PER_H
            mostly = Doing(int(np.bincount(ship.passage.doing[start + 1 : end + 1]).argmax()))
            start_ms = None if start == first else ms_of(start)
            end_ms = None if b == len(hours) - 1 else ms_of(end)
            observable = bool(heard[a : b + 1].mean() >= 0.75)
            found.append(Loitering(ship.id, mmsi, start_ms, end_ms, mostly.name.lower(), observable))
    return found


def false_positions(ship: Observed) -> list[FalsePosition]:
    """The planted window of false broadcasts, if any of it was received ashore and was far enough off."""
    if not ship.lie:
        return []
    sent = ship.land
    east = (sent.lon - sent.true_lon) * np.cos(np.radians(sent.true_lat))
    wrong = (sent.fault == Fault.FALSE) & (np.hypot(east, sent.lat - sent.true_lat) * KM_PER_DEGREE > FALSE_KM)
    times = sent.t_s[wrong]
    if len(times) < MIN_FIXES:
        return []
    start, end = (START_MS + round(float(t) * 1000) for t in (times[0], times[-1]))
    pattern = ship.lie.planted.partition(":")[0]
    return [FalsePosition(ship.id, ship.static.identities[0].mmsi, pattern, start, end, len(times))]


def draughts(ship: Observed) -> list[DraughtChange]:
    """Every time cargo was worked in the period, in order."""
    honest, found = ship.honest_s(), []
    given_m = ship.static.draught_start_m
    for d in sorted(ship.static.draughts, key=lambda d: d.start_tick):
        mmsi = next(m for a, b, m in reversed(ship.spans()) if a <= max(0, min(d.end_tick, ship.ticks)))
        typed = None if d.typed_tick == NEVER or d.typed_tick > ship.ticks else ms_of(d.typed_tick)
        worked = ms_of(d.start_tick), ms_of(d.end_tick), d.before_m, d.after_m
        there = np.count_nonzero((honest >= d.start_tick * TICK_S) & (honest <= d.end_tick * TICK_S)) >= MIN_FIXES
        seen = typed is not None and bool(there) and both_sides(honest, d.typed_tick * TICK_S)
        found.append(DraughtChange(ship.id, mmsi, d.where, *worked, typed, given_m, seen))
        given_m = given_m if typed is None else d.after_m
    return found


def identity_changes(ship: Observed) -> list[IdentityChange]:
    """Renamings and reflaggings of one hull."""
    found = []
    for old, new in zip(ship.static.identities, ship.static.identities[1:], strict=False):
        kind = "mmsi" if old.mmsi != new.mmsi else "name"
        at = ms_of(new.from_tick)
        imo = ship.passage.hull.imo
        found.append(IdentityChange(ship.id, imo, kind, at, old.mmsi, new.mmsi, old.name, new.name))
    return found
