"""Windows: when a planted silence or false position happens in a passage, and when receivers fail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.simulate.frame import Frame
from reckoning.simulate.itinerary import Passage, ticks_of
from reckoning.simulate.motion import TICKS_PER_H, Doing
from reckoning.simulate.passages import Meeting
from reckoning.simulate.roles import Dark, Pattern, Roles, Silence

MARGIN_H = 3.0
COPY_LAG_H = (14.0, 72.0)
_LENGTH_H = {
    Pattern.JUMP: (3.0, 12.0),
    Pattern.CIRCLE: (2.5, 8.0),
    Pattern.FROZEN: (3.0, 10.0),
    Pattern.COPIED_TRACK: (4.0, 10.0),
    Pattern.SLOW_WALK_OFF: (6.0, 14.0),
    Silence.VOYAGE: (6.5, 30.0),
    Silence.SHORT: (2.0, 5.0),
}


@dataclass(frozen=True)
class Window:
    """An interval of ticks, both included, and what is planted in it."""

    start_tick: int
    end_tick: int
    planted: str


@dataclass(frozen=True)
class Outage:
    """Receivers that hear nothing for a while: every ship within `radius_km` of a point is silent."""

    start_tick: int
    end_tick: int
    lon: float
    lat: float
    radius_km: float


def silence_window(frame: Frame, passage: Passage, silence: Silence, rng: np.random.Generator) -> Window | None:
    """When a hull switches its transponder off; None where its passage has no room for it."""
    ticks = len(passage.lon) - 1
    inside = frame.covers(passage.lon, passage.lat)
    if silence is Silence.OPEN:
        starts = np.flatnonzero(inside)
        starts = starts[(starts > 0.4 * ticks) & (starts < ticks - 12 * TICKS_PER_H)]
        return Window(int(rng.choice(starts)), ticks, silence) if len(starts) else None
    if silence is Silence.CALL:
        return _around_a_stay(passage, inside, rng, (1.0, 5.0), silence)
    return _within(inside & (passage.doing == Doing.UNDER_WAY), _LENGTH_H[silence], silence, rng, whole=False)


def false_window(frame: Frame, passage: Passage, pattern: Pattern, rng: np.random.Generator) -> Window | None:
    """When a hull's broadcast is false; None where its passage has no room for it."""
    inside = frame.covers(passage.lon, passage.lat)
    moving = inside & (passage.doing == Doing.UNDER_WAY)
    if pattern is Pattern.DARK_LOADING:
        return _around_a_stay(passage, inside, rng, (2.0, 4.0), pattern)
    if pattern is Pattern.COPIED_TRACK:
        lag = ticks_of(rng.uniform(*COPY_LAG_H))
        earlier = np.concatenate((np.zeros(lag, dtype=bool), moving[:-lag])) if lag < len(moving) else moving & False
        return _within(inside & earlier, _LENGTH_H[pattern], f"{pattern}:{lag}", rng)
    whole = moving if pattern in (Pattern.FROZEN, Pattern.SLOW_WALK_OFF) else inside
    return _within(whole, _LENGTH_H[pattern], pattern, rng)


def dark_windows(meeting: Meeting, rng: np.random.Generator) -> dict[int, Window]:
    """Whose transponder is off around a transfer, and when: from 2-5 h before to 2-5 h after lying alongside."""
    hulls = {Dark.NONE: (), Dark.ONE: (meeting.guest,), Dark.BOTH: (meeting.guest, meeting.host)}[meeting.dark]
    off, on = ticks_of(rng.uniform(2, 5)), ticks_of(rng.uniform(2, 5))
    return {hull: Window(max(0, meeting.start_tick - off), meeting.end_tick + on, "transfer") for hull in hulls}


def all_windows(
    frame: Frame, passages: list[Passage], meetings: list[Meeting], roles: Roles, seed: int
) -> tuple[dict[int, Window], dict[int, Window]]:
    """Silences and false positions by hull index."""
    silences: dict[int, Window] = {}
    lies: dict[int, Window] = {}
    for meeting in meetings:
        silences |= dark_windows(meeting, np.random.default_rng([seed, 4, meeting.host]))
    for hull, silence in roles.silences.items():
        if window := silence_window(frame, passages[hull], silence, np.random.default_rng([seed, 4, hull])):
            silences[hull] = window
    for hull, pattern in roles.patterns.items():
        if window := false_window(frame, passages[hull], pattern, np.random.default_rng([seed, 5, hull])):
            lies[hull] = window
    return silences, lies


def outages(frame: Frame, days: int, seed: int) -> tuple[Outage, ...]:
    """Failures of receivers: one in 3 days around a harbour, out to 150-400 km for 1-10 h; all receivers once in 10."""
    rng = np.random.default_rng([seed, 6])
    ticks = days * 24 * TICKS_PER_H
    homes = [h for h in frame.harbours if h.inside]
    found = []
    for number in range(max(1, round(days / 3)) + days // 10):
        start, length = int(rng.uniform(0.05, 0.9) * ticks), ticks_of(rng.uniform(1, 10))
        home = homes[int(rng.integers(len(homes)))]
        everywhere = number >= max(1, round(days / 3))
        radius = 40_000.0 if everywhere else float(rng.uniform(150, 400))
        found.append(Outage(start, start + length, home.lon, home.lat, radius))
    return tuple(found)


def runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """First and last index of every run of true values, shape (n, 2).

    >>> runs(np.array([True, True, False, True])).tolist()
    [[0, 1], [3, 3]]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return np.asarray(edges.reshape(-1, 2) - np.array([0, 1]), dtype=np.int64)


def _around_a_stay(
    passage: Passage, inside: NDArray[np.bool_], rng: np.random.Generator, margin_h: tuple[float, float], planted: str
) -> Window | None:
    """A whole stay at a berth with some hours before and after, in the box and away from the ends of the period."""
    before, after = (ticks_of(rng.uniform(*margin_h)) for _ in range(2))
    edge, last = ticks_of(MARGIN_H), len(passage.lon) - 1
    stays = [
        (a - before, b + after)
        for a, b in runs(passage.doing == Doing.MOORED).tolist()
        if a - before > edge and b + after < last - edge and inside[a - before : b + after].all()
    ]
    return Window(*stays[int(rng.integers(len(stays)))], planted) if stays else None


def _within(
    good: NDArray[np.bool_],
    length_h: tuple[float, float],
    planted: str,
    rng: np.random.Generator,
    *,
    whole: bool = True,
) -> Window | None:
    """A window of random length whose ticks are all good (or only its ends), the shortest length tried last."""
    edge = ticks_of(MARGIN_H)
    for length in (ticks_of(rng.uniform(*length_h)), ticks_of(length_h[0])):
        last = len(good) - edge - length
        if last <= edge:
            continue
        starts = np.arange(edge, last)
        if whole:
            total = np.concatenate(([0], np.cumsum(good)))
            fit = total[starts + length + 1] - total[starts] == length + 1
        else:
            fit = good[starts] & good[starts + length]
        if fit.any():
            start = int(rng.choice(starts[fit]))
            return Window(start, start + length, planted)
    return None
