"""Deception: positions that a transponder is made to broadcast while its ship is somewhere else.

| pattern | what is sent |
|---|---|
| jump | a ship lying still 60-400 km away |
| circle | loops of 0.6-3 km radius at 7-11 kn around a point 4-40 km away |
| frozen | one fix, digit for digit, while speed and course say the ship sails on |
| copied_track | the ship's own fixes of an earlier passage, digit for digit, with new times |
| slow_walk_off | the true track plus an offset that grows at 1.5-4 kn, with the true speed and course |
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reckoning.places.sphere import KM_PER_NM
from reckoning.simulate.broadcast import Fault, Messages
from reckoning.simulate.frame import Frame
from reckoning.simulate.motion import TICK_S, Floats, offset
from reckoning.simulate.roles import Pattern
from reckoning.simulate.windows import Window

Rows = NDArray[np.int64]
ELSEWHERE_KM = (60.0, 400.0)  # unless the window names a distance, as in "dark_loading:330"


def deceive(frame: Frame, sent: Messages, window: Window, rng: np.random.Generator) -> Messages:
    """The messages with those inside the window made false; their `fault` says so."""
    rows = np.flatnonzero((sent.t_s >= window.start_tick * TICK_S) & (sent.t_s <= window.end_tick * TICK_S))
    if not len(rows):
        return sent
    pattern, _, lag = window.planted.partition(":")
    if pattern in (Pattern.JUMP, Pattern.DARK_LOADING):
        km = (float(lag), float(lag)) if lag else ELSEWHERE_KM
        fake = _lie_elsewhere(frame, sent, rows, km, rng)
    elif pattern == Pattern.CIRCLE:
        fake = _circle(frame, sent, rows, rng)
    elif pattern == Pattern.FROZEN:
        fake = {"lon": np.full(len(rows), sent.lon[rows[0]]), "lat": np.full(len(rows), sent.lat[rows[0]])}
    elif pattern == Pattern.COPIED_TRACK:
        fake = _copy(sent, rows, int(lag) * TICK_S)
    else:
        fake = _walk_off(sent, rows, rng)
    changed = {name: getattr(sent, name).copy() for name in ("lon", "lat", "speed_kn", "course_deg", "heading_deg")}
    for name, values in fake.items():
        changed[name][rows] = values
    fault = sent.fault.copy()
    fault[rows] = Fault.FALSE
    return replace(sent, **changed, fault=fault)


def _elsewhere(
    frame: Frame, lon: float, lat: float, km: tuple[float, float], rng: np.random.Generator
) -> tuple[float, float]:
    """A point in the box at a distance within `km`; the last of 40 tries is pushed to the box's middle."""
    for _ in range(40):
        angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(*km)
        x, y = offset(lon, lat, far * np.sin(angle), far * np.cos(angle)).tolist()
        if frame.west < x < frame.east and frame.south < y < frame.north:
            return x, y
    return 0.5 * (frame.west + frame.east), 0.5 * (frame.south + frame.north)


def _lie_elsewhere(
    frame: Frame, sent: Messages, rows: Rows, km: tuple[float, float], rng: np.random.Generator
) -> dict[str, Floats]:
    x, y = _elsewhere(frame, sent.lon[rows[0]], sent.lat[rows[0]], km, rng)
    points = offset(x, y, rng.normal(0, 0.011, len(rows)), rng.normal(0, 0.011, len(rows)))
    return {
        "lon": points[:, 0],
        "lat": points[:, 1],
        "speed_kn": np.round(np.abs(rng.normal(0.0, 0.1, len(rows))), 1).astype(np.float64),
        "course_deg": np.round(rng.uniform(0, 359.9, len(rows)), 1),
        "heading_deg": np.full(len(rows), float(rng.integers(360))),
    }


def _circle(frame: Frame, sent: Messages, rows: Rows, rng: np.random.Generator) -> dict[str, Floats]:
    x, y = _elsewhere(frame, sent.lon[rows[0]], sent.lat[rows[0]], (4.0, 40.0), rng)
    radius_km, speed_kn = rng.uniform(0.6, 3.0), rng.uniform(7, 11)
    turn = (sent.t_s[rows] - sent.t_s[rows[0]]) / 3600 * speed_kn * KM_PER_NM / radius_km
    angle = rng.uniform(0, 2 * np.pi) + turn
    east, north = radius_km * np.sin(angle), radius_km * np.cos(angle)
    points = offset(x, y, east + rng.normal(0, 0.011, len(rows)), north + rng.normal(0, 0.011, len(rows)))
    course = np.round((np.degrees(angle) + 90.0) % 360.0, 1) % 360.0
    return {
        "lon": points[:, 0],
        "lat": points[:, 1],
        "speed_kn": np.round(speed_kn + rng.normal(0, 0.1, len(rows)), 1),
        "course_deg": course,
        "heading_deg": np.round(course) % 360.0,
    }


def _copy(sent: Messages, rows: Rows, lag_s: int) -> dict[str, Floats]:
    """The fixes that follow the moment one lag before, one for one."""
    first = int(np.searchsorted(sent.t_s, sent.t_s[rows[0]] - lag_s))
    earlier = np.minimum(first + np.arange(len(rows)), rows[0] - 1)
    return {name: getattr(sent, name)[earlier] for name in ("lon", "lat", "speed_kn", "course_deg", "heading_deg")}


def _walk_off(sent: Messages, rows: Rows, rng: np.random.Generator) -> dict[str, Floats]:
    aside = np.radians(np.nanmedian(sent.course_deg[rows])) + rng.choice([-1, 1]) * rng.uniform(0.8, 2.3)
    km = (sent.t_s[rows] - sent.t_s[rows[0]]) / 3600 * rng.uniform(1.5, 4.0) * KM_PER_NM
    points = offset(sent.lon[rows], sent.lat[rows], km * np.sin(aside), km * np.cos(aside))
    return {"lon": points[:, 0], "lat": points[:, 1]}
