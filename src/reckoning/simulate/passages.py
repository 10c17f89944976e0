"""Passages: the true movements of a whole fleet, with the transfers at sea that two ships must agree on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reckoning.places.sphere import distance_km
from reckoning.simulate.fleet import Hull
from reckoning.simulate.frame import Frame, sea_way
from reckoning.simulate.itinerary import (
    Itinerary,
    Passage,
    near_harbour,
    off_harbour,
    start_harbour,
    ticks_of,
)
from reckoning.simulate.motion import TICKS_PER_H, Doing, Stretch, come_alongside, drift, offset, swing
from reckoning.simulate.roles import Dark, Roles, Transfer

DAY_TICKS = 24 * TICKS_PER_H
TRANSFER_H = (2.6, 24.0)
SIDE_M = (20.0, 60.0)
CLOSING_TICKS = 50


@dataclass(frozen=True)
class Meeting:
    """A planted transfer: hull indices, ticks alongside, whose transponder is off."""

    host: int
    guest: int
    start_tick: int
    end_tick: int
    dark: Dark


def all_passages(
    frame: Frame, hulls: tuple[Hull, ...], roles: Roles, days: int, seed: int
) -> tuple[list[Passage], list[Meeting]]:
    """One passage a hull over ticks 0..days x 1440, and the transfers that begin in it."""
    ticks = days * DAY_TICKS
    passages: dict[int, Passage] = {}
    meetings = []
    for transfer in roles.transfers:
        rng = np.random.default_rng([seed, 3, transfer.host])
        host, guest, meeting = _transfer(frame, hulls, transfer, ticks, rng)
        passages[transfer.host], passages[transfer.guest] = host, guest
        if meeting.start_tick > 0 and meeting.end_tick < ticks:
            meetings.append(meeting)
    for i, hull in enumerate(hulls):
        if i not in passages:
            rng = np.random.default_rng([seed, 3, i])
            itinerary = Itinerary(frame, hull, rng, start_harbour(frame, rng), -ticks_of(rng.uniform(1, 60)))
            itinerary.stay(rng.uniform(8, 44))
            itinerary.call_on_until(ticks)
            passages[i] = itinerary.passage(ticks)
    return [passages[i] for i in range(len(hulls))], meetings


def _transfer(
    frame: Frame, hulls: tuple[Hull, ...], transfer: Transfer, ticks: int, rng: np.random.Generator
) -> tuple[Passage, Passage, Meeting]:
    """Two itineraries that start in neighbouring harbours, meet between them, and go their ways."""
    home = start_harbour(frame, rng)
    away = near_harbour(frame, home, rng)
    host = Itinerary(frame, hulls[transfer.host], rng, home, -ticks_of(rng.uniform(1, 20)))
    guest = Itinerary(frame, hulls[transfer.guest], rng, away, -ticks_of(rng.uniform(1, 20)))
    leave = rng.uniform(0.02, 0.45) * ticks / TICKS_PER_H
    for ship in (host, guest):
        ship.stay(leave + rng.uniform(0, 10) - ship.first_tick / TICKS_PER_H)
    sail_to_meeting(frame, host, guest, rng)
    start, end = lie_alongside(host, guest, rng)
    for ship in (host, guest):
        ship.call_on_until(ticks)
    meeting = Meeting(transfer.host, transfer.guest, start, end, transfer.dark)
    return host.passage(ticks), guest.passage(ticks), meeting


def sail_to_meeting(frame: Frame, host: Itinerary, guest: Itinerary, rng: np.random.Generator) -> None:
    """Both to a place on the way between their harbours, or 6-13 km off the host's; the first one waits at anchor.

    Both itineraries end at the same tick.
    """
    way = sea_way(frame, host.harbour, guest.harbour)
    home = frame.harbours[host.harbour]
    if rng.random() < 0.6 and len(way) > 12:
        cut = int(len(way) * rng.uniform(0.25, 0.75))
        spot = offset(way[cut, 0], way[cut, 1], *rng.uniform(-8, 8, 2))
        there, back = way[1:cut], way[:cut:-1][1:]
    else:
        spot = np.array(off_harbour(way[min(2, len(way) - 1)], (home.lon, home.lat), rng))
        far = np.array([distance_km(p[0], p[1], home.lon, home.lat) > 15.0 for p in way])
        there, back = np.empty((0, 2)), way[far][::-1][1:]
    stand_off = offset(spot[0], spot[1], *(rng.choice([-1, 1], 2) * rng.uniform(1.2, 2.2, 2)))
    host.sail_along(np.concatenate((there, [spot])))
    guest.sail_along(np.concatenate((back, [stand_off])))
    for ship, other in ((host, guest), (guest, host)):
        wait = max(0, other.tick - ship.tick) + (20 if ship is host else 0)
        ship.lay(swing(ship.lon, ship.lat, wait, rng))


def lie_alongside(host: Itinerary, guest: Itinerary, rng: np.random.Generator) -> tuple[int, int]:
    """The guest comes alongside, cargo passes for 2.6-24 h, and it parts; gives the ticks alongside."""
    ticks = ticks_of(rng.uniform(*TRANSFER_H)) + CLOSING_TICKS
    hold = drift if rng.random() < 0.5 else swing
    held = hold(host.lon, host.lat, ticks, rng)
    near, beside = come_alongside(guest.lon, guest.lat, held, rng.uniform(*SIDE_M) / 1000, CLOSING_TICKS)
    host.lay(held)
    start = guest.tick + len(near.lon)
    guest.lay(near)
    guest.lay(beside)
    end = guest.tick
    laden = rng.random() < 0.5
    host.work_cargo(start, end, "sea", laden)
    guest.work_cargo(start, end, "sea", not laden)
    _part(host, guest, rng)
    return start, end


def _part(host: Itinerary, guest: Itinerary, rng: np.random.Generator) -> None:
    """The guest stands off 3 km in half an hour, gaining way, on the side away from the host, which lies still."""
    ticks = 30
    abeam = np.radians(guest.stretches[-1].heading_deg[-1] + 90.0)
    gone = 3.0 * np.linspace(0, 1, ticks + 1)[1:] ** 2
    away = offset(guest.lon, guest.lat, gone * np.sin(abeam), gone * np.cos(abeam))
    heading = np.full(ticks, np.degrees(abeam) % 360.0)
    guest.lay(Stretch(away[:, 0], away[:, 1], heading, Doing.UNDER_WAY))
    host.lay(swing(host.lon, host.lat, ticks, rng))
