"""Trace: from what was read to findings on this machine: buckets of ships, then days, then the whole case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from reckoning.archive.derived import Built
from reckoning.archive.folder import CaseFolder
from reckoning.engine.days import compute_day, day_step
from reckoning.engine.detectors import Ocean
from reckoning.engine.progress import Progress
from reckoning.engine.ships import ReadInput, bucket_step, compute_bucket
from reckoning.engine.whole import WholeInput, compute_whole, whole_step

WORKERS = 2

Item = TypeVar("Item")


@dataclass(frozen=True)
class Trace:
    """A finished trace: the step with the findings, every step's manifest hash, and what was counted on the way."""

    result: Built
    steps: dict[str, str]
    computed: int
    positions: int
    ships: int
    flagged: int
    findings: dict[str, int]


def trace(
    folder: CaseFolder, reads: Sequence[ReadInput], ocean: Ocean, told: Progress, workers: int = WORKERS
) -> Trace:
    """Every finding of a case, each step found or computed; the same inputs give the same bytes.

    `workers` buckets or days are computed beside each other; each takes about half a gigabyte of memory.
    """
    buckets = _buckets(folder, reads, ocean, told, workers)
    days = _days(folder, buckets, ocean, told, workers)
    given = WholeInput(reads, buckets, days, ocean)
    told.stage("findings", 0, "findings")
    result = folder.derived.build(whole_step(given), lambda where: compute_whole(given, where))
    built = [*buckets, *days, result]
    return Trace(
        result=result,
        steps={b.folder.name: b.manifest_sha256 for b in built},
        computed=sum(not b.known for b in built),
        positions=sum(b.facts["positions"] for b in buckets),
        ships=sum(b.facts["ships"] for b in buckets),
        flagged=sum(b.facts["flagged"] for b in buckets),
        findings=result.facts["findings"],
    )


def _buckets(folder: CaseFolder, reads: Sequence[ReadInput], ocean: Ocean, told: Progress, workers: int) -> list[Built]:
    numbers = sorted({bucket for read in reads for bucket in read.buckets})
    told.stage("ships", len(numbers), "buckets of ships")

    def build(bucket: int) -> Built:
        mine = [read for read in reads if bucket in read.buckets]
        return folder.derived.build(
            bucket_step(bucket, mine, ocean), lambda where: compute_bucket(bucket, mine, ocean, where)
        )

    return _each(numbers, build, told, workers)


def _days(folder: CaseFolder, buckets: Sequence[Built], ocean: Ocean, told: Progress, workers: int) -> list[Built]:
    numbers = sorted({day for bucket in buckets for day in bucket.facts["days"]}, key=int)
    told.stage("meetings", len(numbers), "days")

    def build(day: str) -> Built:
        mine = [bucket for bucket in buckets if day in bucket.facts["days"]]
        step = day_step(day, mine, ocean.parameters)
        return folder.derived.build(step, lambda where: compute_day(day, mine, ocean.parameters, where))

    return _each(numbers, build, told, workers)


def _each(items: Sequence[Item], build: Callable[[Item], Built], told: Progress, workers: int) -> list[Built]:
    """Build all, a few at a time: compiled loops and DuckDB run beside each other, without the interpreter's lock."""
    done = []
    with ThreadPoolExecutor(workers) as pool:
        for built in pool.map(build, items):
            told.advance(1)
            done.append(built)
    return done
