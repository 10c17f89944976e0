"""Crew: what people type into the transponder: names, draught (late, or never), destination and time of arrival."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.simulate.broadcast import Messages
from reckoning.simulate.fleet import Hull
from reckoning.simulate.itinerary import Passage, ticks_of
from reckoning.simulate.motion import TICK_S, Doing, Floats
from reckoning.simulate.windows import runs

STATIC_EVERY_S = 360.0  # ITU-R M.1371: static data every 6 minutes
DRAUGHT_LAG_H, DRAUGHT_NEVER = (0.2, 12.0), 0.08
NEVER = -1  # the tick at which what is never typed is typed


@dataclass(frozen=True)
class Identity:
    """What a hull calls itself from a tick on."""

    from_tick: int
    mmsi: int
    name: str
    call_sign: str


@dataclass(frozen=True)
class TypedDraught:
    """A change of draught: cargo worked between two ticks, typed at a later one (-1: never)."""

    start_tick: int
    end_tick: int
    typed_tick: int
    before_m: float
    after_m: float
    where: str


@dataclass(frozen=True)
class StaticData:
    """What the static messages of one hull say over the period; offsets are seconds to the first one."""

    hull: Hull
    identities: tuple[Identity, ...]
    draughts: tuple[TypedDraught, ...]
    draught_start_m: float
    destinations: tuple[tuple[int, str, int], ...]
    first_s: float

    def identity_index(self, times_s: Floats) -> NDArray[np.int64]:
        """Which identity holds at each time."""
        starts = np.array([i.from_tick * TICK_S for i in self.identities], dtype=np.float64)
        return np.searchsorted(starts, times_s, side="right") - 1

    def last_static_s(self, times_s: Floats) -> Floats:
        """Time of the last static message at each time; negative before the first one."""
        return np.floor((times_s - self.first_s) / STATIC_EVERY_S) * STATIC_EVERY_S + self.first_s

    def draught_m(self, times_s: Floats) -> Floats:
        """Draught as typed, as of each time."""
        typed = sorted((d.typed_tick, d.after_m) for d in self.draughts if d.typed_tick != NEVER)
        starts = np.array([-np.inf, *(t * TICK_S for t, _ in typed)])
        values = np.array([self.draught_start_m, *(m for _, m in typed)])
        return values[np.searchsorted(starts, times_s, side="right") - 1]


def identities(
    hull: Hull, passage: Passage, renamed: bool, reflagged: bool, shared_with: Hull | None
) -> tuple[Identity, ...]:
    """One identity, or two when the hull is renamed (same MMSI) or reflagged (new MMSI and call sign) in mid-stay."""
    first = Identity(0, shared_with.mmsi if shared_with else hull.mmsi, hull.name, hull.call_sign)
    if not (renamed or reflagged):
        return (first,)
    ticks = len(passage.lon) - 1
    stays = [(a + b) // 2 for a, b in runs(passage.doing == Doing.MOORED).tolist()]
    middle = [t for t in stays if 0.15 * ticks < t < 0.85 * ticks] or [ticks // 2]
    tick = middle[len(middle) // 2]
    if renamed:
        return first, Identity(tick, hull.mmsi, hull.spare_name, hull.call_sign)
    return first, Identity(tick, hull.spare_mmsi, hull.name, f"Y{hull.call_sign[1:]}")


def static_data(passage: Passage, names: tuple[Identity, ...], rng: np.random.Generator) -> StaticData:
    """What the crew types in over the period."""
    draughts = []
    for worked in passage.handlings:
        late = ticks_of(rng.uniform(*DRAUGHT_LAG_H))
        typed = NEVER if rng.random() < DRAUGHT_NEVER else worked.end_tick + late
        draughts.append(
            TypedDraught(worked.start_tick, worked.end_tick, typed, worked.before_m, worked.after_m, worked.where)
        )
    bound = [h for h in passage.handlings if h.where != "sea"]
    leave = [0, *(h.end_tick for h in bound[:-1])]
    goals = [(t, h.where.upper(), h.start_tick) for t, h in zip(leave, bound, strict=False) if rng.random() > 0.15]
    return StaticData(
        passage.hull,
        names,
        tuple(draughts),
        passage.draught_start_m,
        tuple(goals),
        float(rng.uniform(0, STATIC_EVERY_S)),
    )


def destinations(data: StaticData, messages: Messages) -> NDArray[np.int64]:
    """Index into `data.destinations` at each message, -1 where none is typed yet."""
    starts = np.array([t * TICK_S for t, _, _ in data.destinations], dtype=np.float64)
    return np.searchsorted(starts, messages.t_s, side="right") - 1
