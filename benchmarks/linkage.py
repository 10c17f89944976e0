"""Linkage measured on simulated registers: time, accuracy, and how often the bounds hold.

    python benchmarks/linkage.py [time] [accuracy] [bounds] [noisy] [small] [scripts]

Prints tables; without words, all of them. Thresholds, rules and starting values were set while looking at seeds 1 to
52; every figure printed here is of other seeds (201 and above). The registers are
simulated by `reckoning.simulate.registers`, four lists of fictional people in Latin, Burmese, Zawgyi and Latin script;
`noise` times every share of errors and gaps. They are as hard as that module makes them; no register of real people was
used.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from typing import Any

import pyarrow.parquet as pq

from reckoning.count.linkage import link
from reckoning.count.linkage_table import place_code
from reckoning.count.name_parts import is_burmese
from reckoning.count.person_clusters import People, people
from reckoning.count.person_record import PersonRecord, person_records
from reckoning.simulate.registers import draw_registers, entry_rows

TIMED_RECORDS, TIMED_PEOPLE, TIMED_SEED = 50_000, 31_000, 201
ACCURACY_SEEDS, ACCURACY_PEOPLE = range(211, 217), 1000
BOUNDS_SEEDS, NOISY_SEEDS, BOUNDS_PEOPLE = range(301, 401), range(401, 441), 500
SMALL_SEEDS, SMALL_PEOPLE = range(501, 541), 40
NOISES = (1.0, 2.0)


@dataclass(frozen=True)
class Outcome:
    """One simulation: records, people on the lists, what was found; precision and recall of the best figure's pairs."""

    records: int
    truth: int
    found: People
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def inside(self) -> bool:
        """Whether the true number lies between the bounds."""
        return self.found.low <= self.truth <= self.found.high

    @property
    def width(self) -> float:
        """How wide the bounds are, as a share of the true number."""
        return (self.found.high - self.found.low) / self.truth


def simulated(seed: int, count: int, noise: float) -> tuple[list[PersonRecord], dict[str, str]]:
    """The records of one simulation, and whose each is."""
    rows, whose = entry_rows(draw_registers(seed, count, noise))
    return person_records(rows), whose


def outcome(seed: int, count: int, noise: float) -> Outcome:
    """Link one simulation and compare it with the truth."""
    records, whose = simulated(seed, count, noise)
    return compared(people(records, link(records).pairs), whose)


def compared(found: People, whose: dict[str, str]) -> Outcome:
    """People found beside the truth, which is whose each record is."""
    members: dict[str, list[str]] = {}
    for record, person in whose.items():
        members.setdefault(person, []).append(record)
    true = {k for own in members.values() for k in combinations(sorted(own), 2)}
    made = {k for e in found.entities for k in combinations(e.members, 2)}
    right = len(true & made)
    return Outcome(len(whose), len(members), found, right / max(len(made), 1), right / max(len(true), 1))


def cpu_s() -> float:
    """User and system seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def print_time() -> None:
    """From rows to people, wall and CPU, step by step; the rows are made before the clock starts."""
    rows, whose = entry_rows(draw_registers(TIMED_SEED, TIMED_PEOPLE))
    rows = rows[:TIMED_RECORDS]
    print(f"\n{len(rows):,} records, seed {TIMED_SEED}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    total, total_cpu = 0.0, 0.0
    done: dict[str, Any] = {}
    steps: dict[str, Callable[[], object]] = {
        "read as person records": lambda: person_records(rows),
        "link": lambda: link(done["read as person records"]),
        "people and bounds": lambda: people(done["read as person records"], done["link"].pairs),
    }
    for name, step in steps.items():
        wall, cpu = time.perf_counter(), cpu_s()
        done[name] = step()
        wall, cpu = time.perf_counter() - wall, cpu_s() - cpu
        total, total_cpu = total + wall, total_cpu + cpu
        print(f"  {name:24} {wall:6.1f} s wall {cpu:6.1f} s CPU")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'all':24} {total:6.1f} s wall {total_cpu:6.1f} s CPU, peak {peak:,.0f} MB")
    found = done["people and bounds"]
    assert isinstance(found, People)
    o = compared(found, {r.subject: whose[r.subject] for r in rows})
    print(
        f"  people {o.truth:,}; found {found.low:,} to {found.high:,}, {found.best:,} at best; F1 of pairs {o.f1:.4f}"
    )


def print_accuracy() -> None:
    """Precision, recall and F1 of pairs, seed by seed."""
    for noise in NOISES:
        print(f"\npairs of records in the best figure, {ACCURACY_PEOPLE} people a simulation, noise {noise:g}")
        found = [(seed, outcome(seed, ACCURACY_PEOPLE, noise)) for seed in ACCURACY_SEEDS]
        print("  seed  records  precision  recall  F1")
        for seed, o in found:
            print(f"  {seed:4}  {o.records:7}  {o.precision:9.4f}  {o.recall:6.4f}  {o.f1:.4f}")
        mean = sum(o.f1 for _, o in found) / len(found)
        print(f"  mean F1 {mean:.4f}, least {min(o.f1 for _, o in found):.4f}")


def print_bounds(seeds: range, count: int, noise: float = 1.0) -> None:
    """How often the true number of people lies between the bounds, and how wide they are."""
    found = [outcome(seed, count, noise) for seed in seeds]
    inside = sum(o.inside for o in found)
    above = sum(o.truth > o.found.high for o in found)
    widths = sorted(o.width for o in found)
    error = sum(abs(o.found.best - o.truth) / o.truth for o in found) / len(found)
    f1 = sum(o.f1 for o in found) / len(found)
    print(f"\n{len(found)} simulations of {count} people, seeds {seeds[0]} to {seeds[-1]}, noise {noise:g}")
    outside = f"{above} above, {len(found) - inside - above} below"
    print(f"  true number inside the bounds: {inside} of {len(found)} ({outside})")
    print(f"  width: median {widths[len(widths) // 2]:.1%}, widest {widths[-1]:.1%} of the true number")
    print(f"  best figure off by {error:.1%} on average; mean F1 {f1:.4f}", flush=True)


def print_scripts() -> None:
    """How many towns of the bundled gazetteer (GeoNames) that have a Burmese name read the same as a Latin one of it.

    The rules were not made on these names; some are Shan or Mon, or translated, or have lost their signs.
    """
    table = pq.read_table(str(files("reckoning.places") / "data" / "names.parquet")).to_pylist()
    least = []
    for town in (t for t in table if t["country"] == "MM"):
        names = [town["name"], *town["other_names"]]
        burmese = next((place_code(n) or "" for n in names if is_burmese(n)), "")
        latin = [place_code(n) or "" for n in names if n.isascii()]
        if burmese and latin:
            least.append(min(differences(burmese, other) for other in latin))
    within = {n: sum(d <= n for d in least) for n in (0, 1, 2)}
    print(f"\n{len(least)} towns with names in both scripts: {within[0]} read the same as a Latin name,")
    print(f"  {within[1]} in all but one class of sound at most, {within[2]} in all but two")


def differences(one: str, other: str) -> int:
    """How many classes of two codes must be put in, left out or changed."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def main() -> None:
    """Print what is asked for."""
    parts = {
        "time": print_time,
        "accuracy": print_accuracy,
        "bounds": lambda: print_bounds(BOUNDS_SEEDS, BOUNDS_PEOPLE),
        "noisy": lambda: print_bounds(NOISY_SEEDS, BOUNDS_PEOPLE, 2.0),
        "small": lambda: print_bounds(SMALL_SEEDS, SMALL_PEOPLE),
        "scripts": print_scripts,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
