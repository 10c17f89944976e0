"""Motion: where a fictional ship truly is, minute by minute: sailing, lying at a berth, at anchor, adrift, alongside.

Every function gives a `Stretch`: positions at ticks of one minute that follow the point it starts from. Between ticks a
ship moves in a straight line at constant speed: the truth is this broken line, and nothing finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM
from reckoning.simulate.frame import densify

Floats = NDArray[np.float64]
TICK_S = 60
TICKS_PER_H = 3600 // TICK_S
TIDE_H = 12.42
# From rest to 12.5 kn in 6 km and half an hour: what a laden tanker needs with engines on harbour speed.
GAIN_KN2_PER_KM = 13.0
CREEP_KN = 0.8


class Doing(IntEnum):
    """What a ship is doing at a tick."""

    UNDER_WAY = 0
    MOORED = 1
    ANCHORED = 2
    ADRIFT = 3
    ALONGSIDE = 4


@dataclass(frozen=True)
class Stretch:
    """Positions (unwrapped degrees) and headings (degrees) at consecutive ticks, all doing one thing."""

    lon: Floats
    lat: Floats
    heading_deg: Floats
    doing: Doing


def offset(lon: Floats | float, lat: Floats | float, east_km: Floats | float, north_km: Floats | float) -> Floats:
    """Points moved by short distances, shape (..., 2): right to 0.1 % under 100 km below 70 degrees."""
    y = np.asarray(lat) + np.asarray(north_km) / KM_PER_DEGREE
    x = np.asarray(lon) + np.asarray(east_km) / (KM_PER_DEGREE * np.cos(np.radians(0.5 * (y + np.asarray(lat)))))
    return np.stack(np.broadcast_arrays(x, y), axis=-1)


def steps_km(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """East and north components in km of the steps between consecutive points, shape (n - 1,) each."""
    middle = np.radians(0.5 * (lat[1:] + lat[:-1]))
    return np.diff(lon) * np.cos(middle) * KM_PER_DEGREE, np.diff(lat) * KM_PER_DEGREE


def sail(way: Floats, cruise_kn: float, rng: np.random.Generator) -> Stretch:
    """From rest at the first point of a way to rest at its last: gaining speed, cruising (+-3 %), slowing down."""
    way = densify(way)
    if len(way) < 2:
        return Stretch(np.empty(0), np.empty(0), np.empty(0), Doing.UNDER_WAY)
    east, north = steps_km(way[:, 0], way[:, 1])
    along = np.concatenate(([0.0], np.cumsum(np.hypot(east, north))))
    total = max(float(along[-1]), 1e-6)
    marks = np.unique(np.concatenate((np.linspace(0, total, 400), np.arange(0.0, total, 1.0))))
    middle = 0.5 * (marks[1:] + marks[:-1])
    ends = np.sqrt(2 * GAIN_KN2_PER_KM * np.minimum(middle, total - middle))
    wave = 1 + 0.03 * np.sin(middle / rng.uniform(60, 160) + rng.uniform(0, 6.3))
    speed_kn = np.clip(ends, CREEP_KN, cruise_kn * wave)
    hours = np.concatenate(([0.0], np.cumsum(np.diff(marks) / (speed_kn * KM_PER_NM))))
    ticks = np.arange(1, int(np.ceil(hours[-1] * TICKS_PER_H)) + 1)
    sailed = np.interp(ticks / TICKS_PER_H, hours, marks)
    lon, lat = np.interp(sailed, along, way[:, 0]), np.interp(sailed, along, way[:, 1])
    bearing = np.degrees(np.arctan2(east, north)) % 360.0
    leg = np.clip(np.searchsorted(along, sailed, side="left") - 1, 0, len(bearing) - 1)
    return Stretch(lon, lat, bearing[leg], Doing.UNDER_WAY)


def moor(lon: float, lat: float, heading_deg: float, ticks: int) -> Stretch:
    """Still at a berth."""
    return Stretch(np.full(ticks, lon), np.full(ticks, lat), np.full(ticks, heading_deg), Doing.MOORED)


def swing(lon: float, lat: float, ticks: int, rng: np.random.Generator) -> Stretch:
    """At anchor, starting at the given point: a watch circle of 80-200 m, turned by the tide, with yaw."""
    radius_km = rng.uniform(0.08, 0.20)
    hours = np.arange(ticks + 1) / TICKS_PER_H
    turn = 1.4 * np.tanh(3 * np.sin(2 * np.pi * (hours / TIDE_H + rng.uniform())))
    yaw = 0.12 * np.sin(2 * np.pi * hours * 60 / rng.uniform(11, 17) + rng.uniform(0, 6.3))
    angle = rng.uniform(0, 2 * np.pi) + turn + yaw
    east, north = radius_km * np.sin(angle), radius_km * np.cos(angle)
    points = offset(lon, lat, east - east[0], north - north[0])[1:]
    return Stretch(points[:, 0], points[:, 1], (np.degrees(angle[1:]) + 180.0) % 360.0, Doing.ANCHORED)


def drift(lon: float, lat: float, ticks: int, rng: np.random.Generator) -> Stretch:
    """Adrift with engines stopped: 0.3-1.5 kn of wind and tide, the direction turning slowly."""
    hours = np.arange(1, ticks + 1) / TICKS_PER_H
    set_kn, tide_kn = rng.uniform(0.3, 0.9), rng.uniform(0.1, 0.6)
    toward, phase = rng.uniform(0, 2 * np.pi, 2)
    tide = phase + 2 * np.pi * hours / TIDE_H
    east = (set_kn * np.sin(toward) + tide_kn * np.sin(tide)) * KM_PER_NM / TICKS_PER_H
    north = (set_kn * np.cos(toward) + tide_kn * np.cos(tide)) * KM_PER_NM / TICKS_PER_H
    points = offset(lon, lat, np.cumsum(east), np.cumsum(north))
    beam_on = (np.degrees(toward) + 90.0 + 10.0 * np.sin(hours)) % 360.0
    return Stretch(points[:, 0], points[:, 1], beam_on, Doing.ADRIFT)


def come_alongside(
    lon: float, lat: float, host: Stretch, side_km: float, closing_ticks: int
) -> tuple[Stretch, Stretch]:
    """From a point near a slow host to `side_km` off its side, and staying there to the end of the host's stretch.

    The first stretch closes in over `closing_ticks`, easing in and out; the second keeps station.
    """
    abeam = np.radians(host.heading_deg + 90.0)
    goal = offset(host.lon, host.lat, side_km * np.sin(abeam), side_km * np.cos(abeam))
    share = np.arange(1, closing_ticks + 1) / closing_ticks
    ease = (share * share * (3 - 2 * share))[:, None]
    closing = (1 - ease) * np.array([lon, lat]) + ease * goal[:closing_ticks]
    kept = goal[closing_ticks:]
    near = Stretch(closing[:, 0], closing[:, 1], host.heading_deg[:closing_ticks], Doing.UNDER_WAY)
    return near, Stretch(kept[:, 0], kept[:, 1], host.heading_deg[closing_ticks:], Doing.ALONGSIDE)
