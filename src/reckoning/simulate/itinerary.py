"""Itinerary: what one fictional ship does, stay after voyage after stay, laid end to end on the minute ticks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reckoning.places.sphere import KM_PER_NM, distance_km
from reckoning.simulate.fleet import Hull
from reckoning.simulate.frame import Frame, sea_way
from reckoning.simulate.motion import TICKS_PER_H, Floats, Stretch, drift, moor, offset, sail, steps_km, swing

LADEN, BALLAST = 0.92, 0.52
ANCHORAGE_KM = (6.0, 13.0)
BERTH_KM = 0.62  # wider than the 0.5 km of a meeting, so that neighbours are not on its edge


@dataclass(frozen=True)
class Handling:
    """Cargo worked between two ticks: the draught before and after, and where (`harbour`, or a transfer at sea)."""

    start_tick: int
    end_tick: int
    before_m: float
    after_m: float
    where: str


@dataclass(frozen=True)
class Passage:
    """Where a hull truly was at each tick of the period (unwrapped degrees), and the cargo it worked."""

    hull: Hull
    lon: Floats
    lat: Floats
    heading_deg: Floats
    doing: NDArray[np.int8]
    handlings: tuple[Handling, ...]

    @cached_property
    def speed_kn(self) -> Floats:
        """True speed over the minute that ends at each tick."""
        east, north = steps_km(self.lon, self.lat)
        speed = np.hypot(east, north) / KM_PER_NM * TICKS_PER_H
        return np.concatenate((speed[:1], speed))

    @cached_property
    def course_deg(self) -> Floats:
        """True course over the minute that ends at each tick."""
        east, north = steps_km(self.lon, self.lat)
        course = np.degrees(np.arctan2(east, north)) % 360.0
        return np.concatenate((course[:1], course))

    @property
    def draught_start_m(self) -> float:
        """Draught at the first tick, before any cargo is worked."""
        return self.handlings[0].before_m if self.handlings else self.hull.draught_max_m * BALLAST


class Itinerary:
    """A ship's stretches as they are laid down; `tick` and the last point say where the next one begins.

    `wait_share` is how often it waits at anchor before it berths.
    """

    wait_share = 0.4

    def __init__(self, frame: Frame, hull: Hull, rng: np.random.Generator, harbour: int, tick: int) -> None:
        self.frame, self.hull, self.rng = frame, hull, rng
        self.harbour, self.first_tick, self.tick = harbour, tick, tick
        self.draught_m = round(hull.draught_max_m * (LADEN if rng.random() < 0.5 else BALLAST), 1)
        self.stretches: list[Stretch] = []
        self.handlings: list[Handling] = []
        self.lon, self.lat = self.berth(harbour)

    def lay(self, stretch: Stretch) -> None:
        """Add a stretch at the end."""
        if len(stretch.lon):
            self.stretches.append(stretch)
            self.tick += len(stretch.lon)
            self.lon, self.lat = float(stretch.lon[-1]), float(stretch.lat[-1])

    def stay(self, hours: float) -> None:
        """Lie at the berth one has come to, and work cargo there."""
        start = self.tick
        self.lay(moor(self.lon, self.lat, self.rng.uniform(0, 360), ticks_of(hours)))
        self.work_cargo(start, self.tick, self.frame.harbours[self.harbour].name)

    def work_cargo(self, start: int, end: int, where: str, laden: bool | None = None) -> None:
        """Change from laden to ballast or back, one time in ten only in part, one in ten not at all."""
        if laden is None:
            if self.rng.random() < 0.1:
                return
            laden = self.draught_m < self.hull.draught_max_m * (LADEN + BALLAST) / 2
        share = (LADEN if laden else BALLAST) + self.rng.uniform(-0.05, 0.05)
        after = round(self.hull.draught_max_m * share, 1)
        if self.rng.random() < 0.1:
            after = round(0.5 * (after + self.draught_m), 1)
        self.handlings.append(Handling(start, end, self.draught_m, after, where))
        self.draught_m = after

    def sail_along(self, way: Floats) -> None:
        """Sail from where the ship is along a way; one time in eight, stop and drift for some hours on it."""
        path = np.concatenate(([[self.lon, self.lat]], way))
        if len(path) > 12 and self.rng.random() < 0.12:
            stop = int(self.rng.integers(5, len(path) - 5))
            self.lay(sail(path[: stop + 1], self.hull.cruise_kn, self.rng))
            self.lay(drift(self.lon, self.lat, ticks_of(self.rng.uniform(5, 20)), self.rng))
            path = np.concatenate(([[self.lon, self.lat]], path[stop + 1 :]))
        self.lay(sail(path, self.hull.cruise_kn, self.rng))

    def voyage(self, harbour: int) -> None:
        """To another harbour, in a share of voyages by way of a wait at anchor 6-13 km off it, to a berth."""
        way = self.way_to(harbour)
        berth = self.berth(harbour)
        home = self.frame.harbours[harbour]
        self.harbour = harbour
        if self.rng.random() < self.wait_share:
            spot = off_harbour(way[-1] if len(way) else (self.lon, self.lat), (home.lon, home.lat), self.rng)
            far = [p for p in way if distance_km(p[0], p[1], home.lon, home.lat) > ANCHORAGE_KM[1]]
            self.sail_along(np.array([*far, spot]))
            self.lay(swing(self.lon, self.lat, ticks_of(self.rng.uniform(3, 30)), self.rng))
            way = np.empty((0, 2))
        self.sail_along(np.array([*way, berth]))

    def call_on_until(self, end_tick: int) -> None:
        """Voyage after voyage, stay after stay, until the period ends."""
        while self.tick < end_tick:
            self.voyage(next_harbour(self.frame, self.harbour, self.rng))
            self.stay(self.rng.uniform(8, 44))

    def passage(self, ticks: int) -> Passage:
        """The part that falls in ticks 0..ticks, both included; the itinerary must span it."""
        cut = slice(-self.first_tick - 1, -self.first_tick + ticks)
        lon, lat, heading = (
            np.concatenate([getattr(s, name) for s in self.stretches])[cut] for name in ("lon", "lat", "heading_deg")
        )
        doing = np.concatenate([np.full(len(s.lon), s.doing, dtype=np.int8) for s in self.stretches])[cut]
        worked = tuple(h for h in self.handlings if h.end_tick > 0 and h.start_tick < ticks)
        return Passage(self.hull, lon, lat, heading, doing, worked)

    def way_to(self, harbour: int) -> Floats:
        """The points of the way between the harbour one was in last and another, its ends left out."""
        return sea_way(self.frame, self.harbour, harbour)[1:-1]

    def berth(self, harbour: int) -> tuple[float, float]:
        """One of 25 berths of a harbour, 0.62 km apart; ships at one berth lie at most 70 m apart."""
        place, (column, row) = self.frame.harbours[harbour], self.rng.integers(-2, 3, 2)
        angle, side_km = self.rng.uniform(0, 2 * np.pi), self.rng.uniform(0.015, 0.035)
        east, north = BERTH_KM * column + side_km * np.sin(angle), BERTH_KM * row + side_km * np.cos(angle)
        lon, lat = offset(place.lon, place.lat, float(east), float(north))
        return float(lon), float(lat)


def ticks_of(hours: float) -> int:
    """Hours as a whole number of ticks."""
    return round(hours * TICKS_PER_H)


def off_harbour(
    toward: tuple[float, float] | Floats, harbour: tuple[float, float], rng: np.random.Generator
) -> tuple[float, float]:
    """A point 6-13 km off a harbour, within 25 degrees of the direction ships come from."""
    east = (toward[0] - harbour[0]) * np.cos(np.radians(harbour[1]))
    angle = np.arctan2(east, toward[1] - harbour[1]) + rng.uniform(-0.44, 0.44)
    km = rng.uniform(*ANCHORAGE_KM)
    lon, lat = offset(harbour[0], harbour[1], km * np.sin(angle), km * np.cos(angle))
    return float(lon), float(lat)


def next_harbour(frame: Frame, here: int, rng: np.random.Generator) -> int:
    """Another harbour, near ones more often; one outside the box a tenth as often."""
    a = frame.harbours[here]
    km = np.array([distance_km(a.lon, a.lat, b.lon, b.lat) for b in frame.harbours])
    weight = np.where([b.inside for b in frame.harbours], 1.0, 0.25) / (km + 150.0)
    weight[here] = 0.0
    return int(rng.choice(len(weight), p=weight / weight.sum()))


def start_harbour(frame: Frame, rng: np.random.Generator) -> int:
    """A harbour inside the box."""
    return int(rng.choice([i for i, h in enumerate(frame.harbours) if h.inside]))


def near_harbour(frame: Frame, here: int, rng: np.random.Generator) -> int:
    """One of the two harbours inside the box nearest to another."""
    a = frame.harbours[here]
    others = [i for i, h in enumerate(frame.harbours) if h.inside and i != here]
    others.sort(key=lambda i: distance_km(a.lon, a.lat, frame.harbours[i].lon, frame.harbours[i].lat))
    return int(rng.choice(others[:2]))
