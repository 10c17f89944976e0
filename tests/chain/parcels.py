"""Storage by brute force: every way in which whole tonnes may move through tanks, one tonne at a time.

Nothing here is a linear programme. A state says how many tonnes of the origin and of anything else lie in each tank and
on the way between tanks; each event leads from a set of states to every state that can follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from reckoning.chain.network import Lot, Network, Tanks, share_of

Parcel = tuple[int, int]
State = tuple[tuple[tuple[str, Parcel], ...], tuple[tuple[str, Parcel], ...], Fraction | None]


def shares_by_brute_force(network: Network, target: str, origin: str) -> tuple[Fraction, Fraction] | None:
    """The least and greatest share of an origin in a lot, over whole tonnes; None when there is no way at all."""
    shares = {share for _, _, share in ends(network, target, origin) if share is not None}
    return (min(shares), max(shares)) if shares else None


def ends(network: Network, target: str = "", origin: str = "") -> set[State]:
    """Every state that the network can end in; empty when its masses do not fit each other."""
    states: set[State] = {((), (), None)}
    for terminal in network.tanks_at.values():
        states = {s for state in states for s in opened(state, terminal, origin)}
    events = [(lot.came_ms, 0, lot) for lot in network.lots if lot.came]
    events += [(lot.left_ms, 1, lot) for lot in network.lots if lot.left]
    events.sort(key=lambda e: (e[0], e[1], e[2].id))
    for _, instant in groupby(events, key=lambda e: e[0]):
        for _, is_out, lot in instant:
            follow = after_leaving if is_out else after_coming
            states = {s for state in states for s in follow(state, lot, target, origin)}
        states = {state for state in states if fits(state, network)}
    return states


def fits(state: State, network: Network) -> bool:
    """Whether every tank holds what is in it at the end of an instant."""
    return all(sum(parcel) <= network.tanks_at[name].capacity_t for name, parcel in state[0])


def parcels(low: float, high: float, shares: tuple[float, float]) -> Iterator[Parcel]:
    """Every (of the origin, other) of whole tonnes between two masses and two shares."""
    for mass in range(int(low), int(high) + 1):
        for own in range(mass + 1):
            if shares[0] * mass <= own <= shares[1] * mass:
                yield own, mass - own


def opened(state: State, terminal: Tanks, origin: str) -> Iterator[State]:
    tanks, way, share = state
    high = min(terminal.opening_high_t, terminal.capacity_t)
    for parcel in parcels(terminal.opening_low_t, high, share_of(origin, terminal.opening_origins)):
        yield (*tanks, (terminal.name, parcel)), way, share


def after_coming(state: State, lot: Lot, target: str, origin: str) -> Iterator[State]:
    tanks, way, share = dict(state[0]), dict(state[1]), state[2]
    choices = [way.pop(lot.id)] if lot.left else parcels(lot.low_t, lot.high_t, share_of(origin, lot.origins))
    own, other = tanks[lot.came]
    for a, b in choices:
        yield tuple({**tanks, lot.came: (own + a, other + b)}.items()), tuple(way.items()), share


def after_leaving(state: State, lot: Lot, target: str, origin: str) -> Iterator[State]:
    tanks, way, share = dict(state[0]), dict(state[1]), state[2]
    own, other = tanks[lot.left]
    for a, b in parcels(lot.low_t, min(lot.high_t, own + other), (0.0, 1.0)):
        if a <= own and b <= other:
            left = tuple({**tanks, lot.left: (own - a, other - b)}.items())
            moved = {**way, lot.id: (a, b)} if lot.came else way
            if lot.id == target and a + b == 0:
                continue
            yield left, tuple(moved.items()), Fraction(a, a + b) if lot.id == target else share
