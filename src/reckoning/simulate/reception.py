"""Reception: what is left of what was sent, and the faults receivers and feeds add, at fixed rates.

10 % of messages are lost; 1 % are stale (an old position with a new time); 0.5 % are wild (one fix far off). Silenced
transponders, failed receivers and places outside the frame's box give nothing. Satellites hear a few of the same
messages in short passes; each one's clock is off by its own seconds or minutes, a few messages are by up to 2 days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.simulate.broadcast import Fault, Messages
from reckoning.simulate.frame import Frame
from reckoning.simulate.motion import TICK_S, Floats, offset
from reckoning.simulate.windows import Outage, Window

LOST, STALE, WILD = 0.10, 0.01, 0.005
STALE_AGE_S = (300.0, 3600.0)
WILD_KM = (5.0, 3000.0)
SATELLITE_CLOCK_S = (0.0, 7.0, 48.0, 260.0)
PASS_EVERY_S, PASS_S = 5700.0, 600.0
PASS_OPEN, PASS_HEARD = 0.35, 0.15
CLOCK_WRONG, CLOCK_WRONG_S = 0.01, (3600.0, 172_800.0)


@dataclass(frozen=True)
class SatelliteMessages:
    """What satellites heard of one hull: the messages, which satellite, and how far its clock is off in seconds."""

    messages: Messages
    satellite: NDArray[np.int8]
    clock_s: Floats


def on_air(sent: Messages, frame: Frame, silence: Window | None, failures: tuple[Outage, ...]) -> Messages:
    """The messages that a receiver could hear: in the box, transponder on, receivers working."""
    heard = frame.covers(sent.true_lon, sent.true_lat)
    if silence:
        heard &= (sent.t_s < silence.start_tick * TICK_S) | (sent.t_s > silence.end_tick * TICK_S)
    for outage in failures:
        heard &= ~_failed(sent, outage)
    return sent.take(heard)


def _failed(sent: Messages, outage: Outage) -> NDArray[np.bool_]:
    east = (sent.true_lon - outage.lon) * np.cos(np.radians(0.5 * (sent.true_lat + outage.lat)))
    near = np.hypot(east, sent.true_lat - outage.lat) * KM_PER_DEGREE <= outage.radius_km
    return near & (sent.t_s >= outage.start_tick * TICK_S) & (sent.t_s <= outage.end_tick * TICK_S)


def heard_on_land(messages: Messages, rng: np.random.Generator) -> Messages:
    """What stations ashore give: a tenth lost, some stale, some wild."""
    kept = messages.take(rng.random(len(messages)) >= LOST)
    return _go_wild(_go_stale(kept, rng), rng)


def _go_stale(heard: Messages, rng: np.random.Generator) -> Messages:
    rows = np.flatnonzero((rng.random(len(heard)) < STALE) & (heard.fault == Fault.NONE))
    age = rng.uniform(*STALE_AGE_S, len(rows))
    old = np.searchsorted(heard.t_s, heard.t_s[rows] - age, side="right") - 1
    rows, old = rows[old >= 0], old[old >= 0]
    honest = heard.fault[old] == Fault.NONE
    return _overwrite(heard, rows[honest], Fault.STALE, {n: getattr(heard, n)[old[honest]] for n in _CONTENT})


_CONTENT = ("lon", "lat", "speed_kn", "course_deg", "heading_deg")


def _go_wild(heard: Messages, rng: np.random.Generator) -> Messages:
    rows = np.flatnonzero((rng.random(len(heard)) < WILD) & (heard.fault == Fault.NONE))
    km = np.exp(rng.uniform(math.log(WILD_KM[0]), math.log(WILD_KM[1]), len(rows)))
    angle = rng.uniform(0, 2 * np.pi, len(rows))
    points = offset(heard.lon[rows], heard.lat[rows], km * np.sin(angle), km * np.cos(angle))
    return _overwrite(heard, rows, Fault.WILD, {"lon": points[:, 0], "lat": np.clip(points[:, 1], -85.0, 85.0)})


def _overwrite(heard: Messages, rows: NDArray[np.int64], fault: Fault, values: dict[str, Floats]) -> Messages:
    columns = {name: getattr(heard, name).copy() for name in values}
    for name, column in columns.items():
        column[rows] = values[name]
    faults = heard.fault.copy()
    faults[rows] = fault
    return replace(heard, **columns, fault=faults)


def satellite_passes(days: int, seed: int) -> list[tuple[int, float]]:
    """Every pass that hears anything: satellite number and start in seconds, the same for all ships."""
    rng = np.random.default_rng([seed, 7])
    passes = []
    for satellite in range(len(SATELLITE_CLOCK_S)):
        starts = np.arange(rng.uniform(0, PASS_EVERY_S), days * 86_400.0, PASS_EVERY_S)
        passes += [(satellite, float(t)) for t in starts[rng.random(len(starts)) < PASS_OPEN]]
    return passes


def heard_in_orbit(messages: Messages, passes: list[tuple[int, float]], rng: np.random.Generator) -> SatelliteMessages:
    """The few messages heard in passes, their clocks off, in order of sending and not of the time they give."""
    rows: list[NDArray[np.int64]] = []
    satellites: list[NDArray[np.int8]] = []
    for number, start in passes:
        low, high = np.searchsorted(messages.t_s, np.array([start, start + PASS_S]))
        found = low + np.flatnonzero(rng.random(high - low) < PASS_HEARD)
        rows.append(found)
        satellites.append(np.full(len(found), number, dtype=np.int8))
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    satellite = np.concatenate(satellites) if satellites else np.zeros(0, dtype=np.int8)
    order = np.argsort(row, kind="stable")
    heard = messages.take(row[order])
    clock = np.array(SATELLITE_CLOCK_S)[satellite[order]]
    wrong = rng.random(len(clock)) < CLOCK_WRONG
    clock[wrong] = np.round(rng.uniform(*CLOCK_WRONG_S, int(wrong.sum()))) * rng.choice([-1, 1], int(wrong.sum()))
    fault = np.where((clock != 0) & (heard.fault == Fault.NONE), np.int8(Fault.CLOCK), heard.fault).astype(np.int8)
    return SatelliteMessages(replace(heard, fault=fault), satellite[order], clock)
