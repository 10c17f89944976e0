"""Overlap: which sources saw whom, exactly, before anything is added up.

Definition: after linkage every person or event has the set of sources that recorded it. The table gives each set that
anybody has, and how many have exactly that set, once with doubtful links left apart and once with them merged. Pairs of
sources that share nobody are named: two lists without overlap say nothing about each other.

Thresholds: none; released tables hide cells under five.

What it cannot see: sources that copy each other, and linkage that is wrong.

Known failures: a source that covers one region cannot overlap with one that covers another: filter first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from reckoning.count.capture import CaptureTable, capture_table
from reckoning.count.figure_count import Entries, Entry
from reckoning.model.errors import UsageError


@dataclass(frozen=True)
class Intersection:
    """One set of sources and how many exactly they saw: doubtful links left apart, and merged."""

    sources: tuple[str, ...]
    none_merged: int
    all_merged: int


@dataclass(frozen=True)
class Overlap:
    """Who saw whom (`unit`: people or events).

    Sources with how many each saw, their intersections (largest first), pairs that share nobody; `in_all` with doubtful
    links merged and apart.
    """

    unit: str
    sources: tuple[str, ...]
    seen: tuple[int, ...]
    intersections: tuple[Intersection, ...]
    strangers: tuple[tuple[str, str], ...]
    in_all: tuple[int, int]


def overlap(entries: Entries) -> Overlap:
    """The overlap of the sources of entries; raises `UsageError` where there are none."""
    none, most = _sets(entries.none_merged), _sets(entries.all_merged)
    sources = tuple(sorted({s for of in none for s in of}))
    if not sources:
        raise UsageError("nothing to compare: no record names a source", do="add a register or incidents first")
    found = [Intersection(of, none.get(of, 0), most.get(of, 0)) for of in {*none, *most}]
    found.sort(key=lambda i: (-i.none_merged, -i.all_merged, len(i.sources), i.sources))
    seen = tuple(sum(n for of, n in none.items() if source in of) for source in sources)
    together = {pair for of in {*none, *most} for pair in combinations(of, 2)}
    strangers = tuple(pair for pair in combinations(sources, 2) if pair not in together)
    in_all = (sum(most.values()), sum(none.values()))
    return Overlap(entries.kind, sources, seen, tuple(found), strangers, in_all)


def _sets(entries: Iterable[Entry]) -> Counter[tuple[str, ...]]:
    return Counter(e.sources for e in entries if e.sources)


def captures(found: Overlap, merged: bool = False) -> CaptureTable:
    """The overlap as the table that estimates of the unrecorded start from."""
    kept = [(i.sources, i.all_merged if merged else i.none_merged) for i in found.intersections]
    histories = [[int(source in of) for source in found.sources] for of, n in kept if n]
    return capture_table(found.sources, histories, [n for _, n in kept if n])


def in_words(found: Overlap, total_shown: bool = True) -> list[str]:
    """What the overlap says, one line a thought: how many in all, who shares nobody, what doubtful links change."""
    few, many = found.in_all
    span = "few" if not total_shown else f"{many:,}" if few == many else f"{few:,} to {many:,}"
    lines = [f"{span} {found.unit} on {len(found.sources)} source{'s' if len(found.sources) != 1 else ''}"]
    if len(found.sources) == 1:
        lines.append(f"only {found.sources[0]} recorded any: there is no overlap to show")
    for first, second in found.strangers:
        lines.append(f"{first} and {second} share none: neither says anything about what the other missed")
    if few != many:
        lines.append("the lower number merges every doubtful link, the higher none; review them to close the gap")
    return lines
