"""Scoring: findings on a simulated case against its truth.

A finding and a true event match when they are about the same ship (MMSI; both for meetings) and overlap for half or
more of the shorter of the two; an open end reaches to the end of the period. Matching is one to one, the longest
overlap first, so an event told in two pieces is one match and one false finding ("split").

- precision = matched findings / findings; recall = matched true events / true events.
- Neutral events could not have been observed, or are true by a looser reading: neither they nor the findings that match
  them are counted.
- Time errors are of matched events, at ends that truth says were heard; `in_time` is the share within one reporting
  interval and 10 minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

HOUR_MS = 3_600_000
SLACK_MS = 600_000
LEAST_OVERLAP = 0.5


@dataclass(frozen=True)
class Event:
    """An interval of one ship or two, found or true, UTC milliseconds; `label` is its pattern, setting or cause.

    `neutral` events are not counted; ends that are not `timed` are matched but not compared.
    """

    ships: tuple[int, ...]
    start_ms: int
    end_ms: int
    label: str = ""
    neutral: bool = False
    start_timed: bool = True
    end_timed: bool = True
    note: str = ""


@dataclass(frozen=True)
class Score:
    """How well one kind (or one label of it) was found; errors are signed minutes, found minus true."""

    name: str
    true: int
    recalled: int
    found: int
    right: int
    split: int
    start_min: NDArray[np.float64] = field(repr=False)
    end_min: NDArray[np.float64] = field(repr=False)
    interval_s: float = 180.0

    @property
    def precision(self) -> float:
        """Share of findings that are right; NaN without findings."""
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Share of true events found; NaN without any."""
        return self.recalled / self.true if self.true else float("nan")

    @property
    def in_time(self) -> float:
        """Share of compared ends within one reporting interval and 10 minutes; NaN when none was compared."""
        errors = np.abs(np.concatenate((self.start_min, self.end_min)))
        limit_min = SLACK_MS / 60_000 + self.interval_s / 60
        return float((errors <= limit_min).mean()) if len(errors) else float("nan")


@dataclass(frozen=True)
class Matching:
    """Indices of matched pairs (found, true), and of findings that overlap an event matched by a longer one."""

    pairs: tuple[tuple[int, int], ...]
    split: frozenset[int]


def match(found: Sequence[Event], true: Sequence[Event]) -> Matching:
    """Match findings to true events one to one, the longest overlap first.

    >>> match([Event((1,), 0, 10)], [Event((1,), 4, 20), Event((2,), 0, 10)]).pairs
    ((0, 0),)
    """
    by_ship: dict[tuple[int, ...], list[int]] = {}
    for j, event in enumerate(true):
        by_ship.setdefault(event.ships, []).append(j)
    overlaps = []
    for i, a in enumerate(found):
        for j in by_ship.get(a.ships, []):
            b = true[j]
            shared = min(a.end_ms, b.end_ms) - max(a.start_ms, b.start_ms)
            shorter = min(a.end_ms - a.start_ms, b.end_ms - b.start_ms)
            if shared >= max(LEAST_OVERLAP * shorter, 0):
                overlaps.append((b.neutral, -shared, i, j))
    pairs: list[tuple[int, int]] = []
    taken_found: set[int] = set()
    taken_true: set[int] = set()
    for _, _, i, j in sorted(overlaps):
        if i not in taken_found and j not in taken_true:
            pairs.append((i, j))
            taken_found.add(i)
            taken_true.add(j)
    split = {i for _, _, i, _ in overlaps if i not in taken_found}
    neutral = {i for is_neutral, _, i, _ in overlaps if is_neutral and i in split}
    pairs += [(i, next(j for n, _, k, j in overlaps if n and k == i)) for i in sorted(neutral)]
    return Matching(tuple(sorted(pairs)), frozenset(split - neutral))


def score(name: str, found: Sequence[Event], true: Sequence[Event], interval_s: float) -> list[Score]:
    """The score of a kind over all labels of its true events, and of each label where there are several.

    Findings that match nothing count against the whole only, for nobody can say which label they were meant for.
    """
    matched = match(found, true)
    whole = _score(name, found, true, matched, interval_s, None)
    labels = sorted({t.label for t in true if t.label})
    if len(labels) < 2:
        return [whole]
    return [whole, *(_score(f"{name}/{label}", found, true, matched, interval_s, label) for label in labels)]


def _score(
    name: str, found: Sequence[Event], true: Sequence[Event], matched: Matching, interval_s: float, label: str | None
) -> Score:
    def wanted(event: Event) -> bool:
        return not event.neutral and (label is None or event.label == label)

    pairs = [(found[i], true[j]) for i, j in matched.pairs if wanted(true[j])]
    idle = {i for i, j in matched.pairs if true[j].neutral}
    counted = len(found) - len(idle) if label is None else len(pairs)
    return Score(
        name,
        true=sum(1 for t in true if wanted(t)),
        recalled=len(pairs),
        found=counted,
        right=len(pairs),
        split=len(matched.split) if label is None else 0,
        start_min=np.array([(f.start_ms - t.start_ms) / 60_000 for f, t in pairs if t.start_timed], dtype=np.float64),
        end_min=np.array([(f.end_ms - t.end_ms) / 60_000 for f, t in pairs if t.end_timed], dtype=np.float64),
        interval_s=interval_s,
    )


def right_hull_share(mmsi: NDArray[np.int64], track: NDArray[np.int64], hull: NDArray[np.int64]) -> float:
    """Share of rows whose track is that of their own hull, arrays of shape (rows,).

    Within an MMSI tracks and hulls are paired one to one, the largest number of shared rows first; a row is right when
    its track is paired with its hull.

    >>> right_hull_share(*np.array([[1, 1, 1, 1], [0, 0, 1, 0], [7, 7, 8, 8]]))
    0.75
    """
    keys, counts = np.unique(np.stack([mmsi, track, hull]), axis=1, return_counts=True)
    taken: set[tuple[str, int, int]] = set()
    right = 0
    for column in np.argsort(-counts, kind="stable").tolist():
        m, t, h = (int(x) for x in keys[:, column])
        if ("track", m, t) not in taken and ("hull", m, h) not in taken:
            taken |= {("track", m, t), ("hull", m, h)}
            right += int(counts[column])
    return right / len(mmsi) if len(mmsi) else float("nan")
