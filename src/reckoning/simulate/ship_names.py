"""Ship names: what each ship of the fictional trade was called, under which flag and MMSI, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reckoning.model.instant import DAY_MS
from reckoning.simulate.cargoes import Strait
from reckoning.simulate.economy import day_ms
from reckoning.simulate.truth import ms_of


@dataclass(frozen=True)
class Named:
    """A name, flag and MMSI of a hull, from a moment to another (None: open)."""

    hull: str
    imo: int
    mmsi: int
    name: str
    flag: str
    start_ms: int | None
    end_ms: int | None


def names_of(strait: Strait, number: int) -> tuple[Named, ...]:
    """Every identity of a ship, the oldest first."""
    ship, hull = strait.economy.ships[number], strait.afloat.hulls[number]
    now = Named(hull.id, hull.imo, hull.mmsi, ship.name, ship.flag, None, None)
    if ship.was and ship.was_until:
        cut = day_ms(ship.was_until) + DAY_MS
        old = replace(now, mmsi=hull.spare_mmsi, name=ship.was, flag=ship.was_flag, end_ms=cut)
        return old, replace(now, start_ms=cut)
    renamed = strait.afloat.identities.get(number)
    if renamed:
        cut = ms_of(renamed[1].from_tick)
        new = replace(now, mmsi=renamed[1].mmsi, name=renamed[1].name, flag=ship.reflagged, start_ms=cut)
        return replace(now, end_ms=cut), new
    return (now,)


def named_at(strait: Strait, number: int, t_ms: int) -> Named:
    """The identity of a ship at a moment."""
    return next(n for n in names_of(strait, number) if n.end_ms is None or t_ms < n.end_ms)
