"""Trace: from what was read to findings: buckets of ships, then days, then the whole case.

Where the steps of the first two stages are computed is an engine's own; the steps, their keys and their bytes are the
same on every engine, so what one computed another finds, and can prove by computing it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from reckoning.archive.derived import Built, Step
from reckoning.archive.folder import CaseFolder
from reckoning.engine.days import compute_day, day_step
from reckoning.engine.detectors import Ocean
from reckoning.engine.progress import Progress
from reckoning.engine.references import Read, Reading, read_here
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


@dataclass(frozen=True)
class Work:
    """What a trace goes by: the case's folder, what was read of each original, and what all buckets share."""

    folder: CaseFolder
    reads: Sequence[ReadInput]
    ocean: Ocean
    told: Progress

    @property
    def buckets(self) -> list[int]:
        """The buckets of ships that have rows, sorted."""
        return sorted({bucket for read in self.reads for bucket in read.buckets})

    def reads_of(self, bucket: int) -> list[ReadInput]:
        """What was read with rows in a bucket."""
        return [read for read in self.reads if bucket in read.buckets]

    def bucket_step(self, bucket: int) -> Step:
        """The step that a bucket's tables are in."""
        return bucket_step(bucket, self.reads_of(bucket), self.ocean)

    def days_in(self, buckets: Sequence[Built]) -> list[str]:
        """The days on which any of the buckets has a place on the grid, sorted."""
        return sorted({day for bucket in buckets for day in bucket.facts["days"]}, key=int)

    def day_step(self, day: str, buckets: Sequence[Built]) -> Step:
        """The step that a day's encounters are in."""
        return day_step(day, [b for b in buckets if day in b.facts["days"]], self.ocean.parameters)


class Engine(Protocol):
    """Where the steps of a trace are computed, and originals by reference are read."""

    @property
    def takes_boxes(self) -> bool:
        """Whether it goes by positions that are in Spark's boxes and not in the case."""

    def read(self, given: Reading) -> list[Read]:
        """Read positions where they are."""

    def steps(self, work: Work) -> tuple[list[Built], list[Built]]:
        """Every bucket's step and every day's, each found or computed."""


@dataclass(frozen=True)
class Here:
    """This machine: `workers` buckets or days beside each other, each of which takes about half a gigabyte."""

    workers: int = WORKERS

    @property
    def takes_boxes(self) -> bool:
        """No: it reads positions from the case."""
        return False

    def read(self, given: Reading) -> list[Read]:
        """Read files that this machine sees."""
        return read_here(given)

    def steps(self, work: Work) -> tuple[list[Built], list[Built]]:
        """Every bucket's step and every day's, each found or computed by a few threads."""

        def bucket_built(bucket: int) -> Built:
            mine = work.reads_of(bucket)
            return work.folder.derived.build(
                work.bucket_step(bucket), lambda where: compute_bucket(bucket, mine, work.ocean, where)
            )

        def day_built(day: str) -> Built:
            mine = [bucket for bucket in buckets if day in bucket.facts["days"]]
            return work.folder.derived.build(
                work.day_step(day, buckets), lambda where: compute_day(day, mine, work.ocean.parameters, where)
            )

        work.told.stage("ships", len(work.buckets), "buckets of ships")
        buckets = self._each(work.buckets, bucket_built, work.told)
        days = work.days_in(buckets)
        work.told.stage("meetings", len(days), "days")
        return buckets, self._each(days, day_built, work.told)

    def _each(self, items: Sequence[Item], build: Callable[[Item], Built], told: Progress) -> list[Built]:
        """Build all, a few at a time: compiled loops and DuckDB do without the interpreter's lock."""
        done = []
        with ThreadPoolExecutor(self.workers) as pool:
            for built in pool.map(build, items):
                told.advance(1)
                done.append(built)
        return done


def trace(work: Work, engine: Engine) -> Trace:
    """Every finding of a case, each step found or computed; the same inputs give the same bytes on any engine."""
    buckets, days = engine.steps(work)
    given = WholeInput(work.reads, buckets, days, work.ocean)
    work.told.stage("findings", 0, "findings")
    result = work.folder.derived.build(whole_step(given), lambda where: compute_whole(given, where))
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
