"""How well events of two sources are matched: UCDP's events of Myanmar beside a noisy copy of half of them.

The second source has half of the events, a day off in one of five, within 30 km, with another number killed in one of
four, without the name of the place in four of ten, and 800 events of its own: copies moved by 20 to 200 days. Printed
are the share of certain matches that are right, the share of true pairs found, and whether the bounds hold the truth.

python benchmarks/incidents.py [--seeds 3]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from reckoning.case import Case
from reckoning.count.incident import Incident, incidents
from reckoning.count.incident_match import Match
from reckoning.count.incident_merge import merge
from reckoning.model.bound import Amount, Bound
from reckoning.model.instant import DAY_MS

EVENTS = Path(__file__).parents[1] / "examples" / "figures" / "ucdp-ged-myanmar-2021-2023.csv.xz"
OWN, KM_PER_DEGREE = 800, 111.0


def main() -> None:
    """Print one line a seed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=3)
    seeds = asked.parse_args().seeds
    with tempfile.TemporaryDirectory() as folder:
        case = Case.create(Path(folder) / "case")
        case.add([EVENTS])
        base = incidents(case.rows("incident"))
    for seed in range(1, seeds + 1):
        print(line(base, seed))


def line(base: list[Incident], seed: int) -> str:
    """What comes of one noisy second source."""
    drawn = random.Random(seed)
    halves = [i for i in base if drawn.random() < 0.5]
    copies = [noisy(i, n, drawn, 0) for n, i in enumerate(halves)]
    truth = {pair(i.id, c.id) for i, c in zip(halves, copies, strict=True)}
    moved = [drawn.choice((-1, 1)) * drawn.randint(20, 200) for _ in range(OWN)]
    own = [noisy(i, len(copies) + n, drawn, moved[n]) for n, i in enumerate(drawn.sample(base, OWN))]
    began = time.monotonic()
    merged = merge([*base, *copies, *own])
    took = time.monotonic() - began
    certain, doubtful = pairs(merged.certain), pairs(merged.doubtful)
    events = len(base) + len(copies) + len(own) - len(truth)
    low, high = len(merged.all_merged), len(merged.none_merged)
    return (
        f"seed {seed}: {len(truth):,} true pairs; certain {len(certain):,}, {len(certain & truth) / len(certain):.3f}"
        f" of them right, {len(certain & truth) / len(truth):.3f} of the truth; with {len(doubtful):,} doubtful ones"
        f" {len((certain | doubtful) & truth) / len(truth):.3f}; {events:,} events, bounds {low:,} to {high:,}"
        f" {'hold' if low <= events <= high else 'FAIL'}; {took:.1f} s"
    )


def noisy(event: Incident, number: int, drawn: random.Random, days: int) -> Incident:
    """An event as another source might give it, moved by some days."""
    shift = (days + drawn.choice([0] * 8 + [-1, 1])) * DAY_MS
    off = drawn.uniform(0, min(event.error_km or 25.0, 30.0)) / KM_PER_DEGREE
    killed = event.killed.best or 0
    if drawn.random() < 0.25:
        killed = max(0, killed + drawn.choice((-2, -1, 1, 2, 5)))
    name = f"row:{'f' * 16}/record:{number}"
    return replace(
        event,
        id=name,
        label=str(number),
        sources=("second",),
        groups=("second",),
        parts=(name,),
        lon=None if event.lon is None else event.lon + drawn.choice((-1, 1)) * off,
        lat=None if event.lat is None else event.lat + drawn.choice((-1, 1)) * off,
        start_ms=None if event.start_ms is None else event.start_ms + shift,
        end_ms=None if event.end_ms is None else event.end_ms + shift,
        killed=Amount(killed, killed, killed, Bound.EXACT, "people"),
        place=event.place if drawn.random() < 0.6 else "",
        error_km=drawn.choice((5.0, 25.0, 50.0, 100.0)),
    )


def pair(one: str, other: str) -> tuple[str, str]:
    """Two ids, the lesser first."""
    return (one, other) if one < other else (other, one)


def pairs(found: tuple[Match, ...]) -> set[tuple[str, str]]:
    """The pairs of some matches."""
    return {pair(m.first, m.second) for m in found}


if __name__ == "__main__":
    main()
