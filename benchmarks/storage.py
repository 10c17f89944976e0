"""Origin bounds measured: one named delivery in a large storage network.

    python benchmarks/storage.py [--terminals 200] [--lots 20000] [--seed 1]

The network is made up: terminals that fill and empty over two years, one lot in six moving on to another terminal, a
third of the masses known exactly and the others to within 5 %, five origins and some lots of none known. The delivery
takes most of what the fullest terminal holds at the end. Printed: how long the bounds took, how much of the network can
reach the delivery, the bounds of two origins beside perfect mixing; then the same with a network that cannot be (the
delivery is twice what is there).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import replace

from reckoning.chain.network import Lot, Network, OriginShare, Tanks
from reckoning.chain.storage import origin_bounds

DAY_MS = 86_400_000
DELIVERY = "the delivery"
ORIGINS = ("Viet Nam", "UAE", "Iran", "Singapore", "Malaysia")


def made_up(terminals: int, lots: int, rng: random.Random) -> Network:
    """A network whose middle masses fit each other."""
    names = [f"T{i:03d}" for i in range(terminals)]
    capacity = {n: rng.uniform(40_000, 120_000) for n in names}
    stock = {n: rng.uniform(0, 0.2) * capacity[n] for n in names}
    known = tuple(Tanks(n, capacity[n], 0.8 * stock[n], 1.2 * stock[n]) for n in names)
    arriving: list[tuple[int, str, float]] = []
    found: list[Lot] = []
    for i in range(lots):
        at = int(i * 730 * DAY_MS / lots)
        for due in [a for a in arriving if a[0] <= at]:
            arriving.remove(due)
            stock[due[1]] += due[2]
        here = rng.choice(names)
        room = capacity[here] - stock[here] - sum(a[2] for a in arriving if a[1] == here)
        if room > 5_000 and (stock[here] < 5_000 or rng.random() < 0.45):
            mass = rng.uniform(2_000, min(room, 30_000)) * 0.9
            stock[here] += mass
            found.append(Lot(f"L{i}", *bounds(mass, rng), came=here, came_ms=at, origins=known_origin(rng)))
        elif stock[here] > 5_000:
            mass = rng.uniform(0.1, 0.5) * stock[here]
            there = rng.choice([n for n in names if n != here])
            free = capacity[there] - stock[there] - sum(a[2] for a in arriving if a[1] == there)
            lot = Lot(f"L{i}", *bounds(mass, rng), left=here, left_ms=at)
            if rng.random() < 1 / 3 and free > 1.2 * mass:
                days = rng.randint(1, 6) * DAY_MS
                arriving.append((at + days, there, mass))
                lot = replace(lot, came=there, came_ms=at + days)
            stock[here] -= mass
            found.append(lot)
    fullest = max(names, key=lambda n: stock[n])
    drawn = 0.9 * stock[fullest]
    found.append(Lot(DELIVERY, round(0.95 * drawn, 1), round(drawn, 1), left=fullest, left_ms=731 * DAY_MS))
    return Network(known, tuple(found))


def bounds(mass: float, rng: random.Random) -> tuple[float, float]:
    """A mass as documents would give it."""
    mass = round(mass, 1)
    return (mass, mass) if rng.random() < 1 / 3 else (round(0.95 * mass, 1), round(1.05 * mass, 1))


def known_origin(rng: random.Random) -> tuple[OriginShare, ...]:
    """One origin, two in bounded shares, or none known."""
    kind = rng.random()
    if kind < 0.15:
        return ()
    if kind < 0.8:
        return (OriginShare(rng.choice(ORIGINS)),)
    first, second = rng.sample(ORIGINS, 2)
    return (OriginShare(first, 0.4, 0.6), OriginShare(second, 0.4, 0.6))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--terminals", type=int, default=200)
    options.add_argument("--lots", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    network = made_up(given.terminals, given.lots, random.Random(given.seed))
    report: dict[str, object] = {"terminals": len(network.tanks_at), "lots": len(network.lots)}
    for origin in ORIGINS[:2]:
        report[origin] = timed(network, origin)
    *others, delivery = network.lots
    wrong = replace(delivery, low_t=2 * delivery.high_t, high_t=2 * delivery.high_t)
    report["with the delivery twice as large"] = timed(Network(network.tanks, (*others, wrong)), ORIGINS[0])
    print(json.dumps(report, indent=1))


def timed(network: Network, origin: str) -> dict[str, object]:
    """The bounds and how long they took."""
    started = time.perf_counter()
    found = origin_bounds(network, DELIVERY, origin)
    report: dict[str, object] = {
        "seconds": round(time.perf_counter() - started, 2),
        "least": found.least,
        "mixed": None if found.mixed_low is None else [round(found.mixed_low, 4), round(found.mixed_high or 0, 4)],
        "greatest": found.greatest,
        "terminals_that_reach_it": found.terminals,
        "lots_that_reach_it": found.lots,
    }
    if found.correction:
        report["correction_t"] = round(found.correction.least_t, 1)
        report["statements_to_doubt"] = sum(len(d.records) for d in found.correction.doubts)
    return report


if __name__ == "__main__":
    main()
