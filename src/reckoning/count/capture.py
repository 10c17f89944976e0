"""Capture tables: how many people each combination of lists saw; the input of every estimate of the unrecorded.

A capture history says which lists a person is on, one 0 or 1 a list. Nobody is counted who is on no list: that is the
number the estimates are about. Linkage across lists comes first; a table is only as good as its links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reckoning.model.errors import UsageError

MAX_LISTS = 62
"""A history is also written as the bits of one 64-bit integer."""
MAX_FULL_LISTS = 20


@dataclass(frozen=True, eq=False)
class CaptureTable:
    """Histories of 0 and 1, shape (histories, lists), in rising order of `masks`; people with each, shape (histories,).

    Every history is on a list, stands once and has people; build one with `capture_table`, which sees to that.
    """

    lists: tuple[str, ...]
    histories: NDArray[np.int8]
    counts: NDArray[np.int64]
    name: str = ""

    def __post_init__(self) -> None:
        if self.histories.shape != (len(self.counts), len(self.lists)):
            raise UsageError(f"{self.histories.shape} histories for {len(self.counts)} counts, {len(self.lists)} lists")
        if np.any(np.diff(self.masks) <= 0) or np.any(self.masks <= 0) or np.any(self.counts <= 0):
            raise UsageError("histories unsorted, repeated, empty or without people", do="use capture_table()")
        self.histories.flags.writeable = False
        self.counts.flags.writeable = False

    @cached_property
    def masks(self) -> NDArray[np.int64]:
        """Each history as an integer, bit i for list i: shape (histories,)."""
        return self.histories.astype(np.int64) @ (np.int64(1) << np.arange(len(self.lists), dtype=np.int64))

    @cached_property
    def documented(self) -> int:
        """People on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """People on each list: shape (lists,)."""
        return self.counts @ self.histories.astype(np.int64)

    @cached_property
    def overlaps(self) -> NDArray[np.int64]:
        """People on both of two lists; the diagonal holds the totals: shape (lists, lists)."""
        seen = self.histories.astype(np.int64)
        return (seen * self.counts[:, None]).T @ seen

    @cached_property
    def frequencies(self) -> NDArray[np.int64]:
        """People on exactly 0, 1, 2, ... lists (the first is 0: unknown): shape (lists + 1,)."""
        times = self.histories.sum(axis=1)
        found = np.bincount(times, weights=self.counts, minlength=len(self.lists) + 1)
        return found.astype(np.int64)

    def full(self) -> NDArray[np.int64]:
        """Counts of all histories 1 .. 2^lists - 1, those nobody has as 0: shape (2^lists - 1,); for up to 20 lists."""
        if len(self.lists) > MAX_FULL_LISTS:
            raise UsageError(f"{len(self.lists)} lists have too many histories to write out")
        cells = np.zeros((1 << len(self.lists)) - 1, dtype=np.int64)
        cells[self.masks - 1] = self.counts
        return cells


def capture_table(lists: Sequence[str], histories: ArrayLike, counts: ArrayLike, name: str = "") -> CaptureTable:
    """A table from histories of 0 and 1 and their counts, in any order: equal histories are added.

    One row a person is the same with all counts 1; histories nobody has are dropped. Raises `UsageError` on names
    missing or repeated, other values than 0 and 1, negative counts, and people who are on no list.

    >>> capture_table(["A", "B"], [[1, 0], [1, 1], [1, 0]], [3, 2, 4]).counts.tolist()
    [7, 2]
    """
    if not 1 <= len(lists) <= MAX_LISTS:
        raise UsageError(f"{len(lists)} lists", do=f"between 1 and {MAX_LISTS} can be compared")
    seen = _whole(histories).reshape(-1, len(lists))
    people = _whole(counts).reshape(-1)
    _refuse(lists, seen, people)
    masks = seen @ (np.int64(1) << np.arange(len(lists), dtype=np.int64))
    if np.any((masks == 0) & (people > 0)):
        raise UsageError("people counted who are on no list", do="leave that cell out: it is what is estimated")
    found, where = np.unique(masks, return_inverse=True)
    total = np.zeros(len(found), dtype=np.int64)
    np.add.at(total, where, people)
    kept = (total > 0) & (found > 0)
    bits = (found[kept, None] >> np.arange(len(lists))) & 1
    return CaptureTable(tuple(lists), bits.astype(np.int8), total[kept], name)


def _whole(values: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(values)
    whole = given.astype(np.int64)
    if np.any(whole != given):
        raise UsageError("histories and counts are whole numbers")
    return whole


def _refuse(lists: Sequence[str], seen: NDArray[np.int64], people: NDArray[np.int64]) -> None:
    if len(set(lists)) != len(lists) or not all(lists):
        raise UsageError("two lists of one name, or a list without a name")
    if len(seen) != len(people):
        raise UsageError(f"{len(seen)} histories but {len(people)} counts")
    if np.any((seen != 0) & (seen != 1)):
        raise UsageError("a history with other values than 0 and 1")
    if np.any(people < 0):
        raise UsageError("a negative count")


def without(table: CaptureTable, dropped: str) -> CaptureTable:
    """The table as it were had one list never been kept: people only that list saw are gone.

    >>> three = capture_table(["A", "B", "C"], [[1, 0, 0], [1, 1, 0], [0, 0, 1]], [5, 3, 2])
    >>> without(three, "A").counts.tolist()
    [3, 2]
    """
    return only(table, [name for name in table.lists if name != _known(table, dropped)])


def only(table: CaptureTable, lists: Sequence[str]) -> CaptureTable:
    """The table of some of the lists, in the order given: people on none of them are gone."""
    columns = [table.lists.index(_known(table, name)) for name in lists]
    seen = table.histories[:, columns]
    kept = seen.any(axis=1)
    return capture_table(lists, seen[kept], table.counts[kept], table.name)


def collapse(table: CaptureTable, merged: str, parts: Sequence[str]) -> CaptureTable:
    """The table with some lists counted as one, which stands where the first of them stood: on it is who was on any.

    >>> three = capture_table(["A", "B", "C"], [[1, 0, 0], [1, 1, 0], [0, 0, 1]], [5, 3, 2])
    >>> both = collapse(three, "AB", ["A", "B"])
    >>> both.lists, both.counts.tolist()
    (('AB', 'C'), [8, 2])
    """
    inside = [table.lists.index(_known(table, name)) for name in parts]
    if not inside:
        raise UsageError("no list to merge")
    union = table.histories[:, inside].max(axis=1)
    names, columns = [], []
    for i, name in enumerate(table.lists):
        if i == min(inside) or i not in inside:
            names.append(merged if i == min(inside) else name)
            columns.append(union if i == min(inside) else table.histories[:, i])
    return capture_table(names, np.stack(columns, axis=1), table.counts, table.name)


def pooled(tables: Sequence[CaptureTable], name: str = "") -> CaptureTable:
    """Strata of the same lists added up into one table; raises `UsageError` when their lists differ."""
    if not tables or any(t.lists != tables[0].lists for t in tables):
        raise UsageError("strata of different lists cannot be added cell by cell")
    histories = np.concatenate([t.histories for t in tables])
    return capture_table(tables[0].lists, histories, np.concatenate([t.counts for t in tables]), name)


def overlapping(table: CaptureTable) -> tuple[str, ...]:
    """The largest set of lists joined, directly or through others, by people on two of them; in table order.

    Lists that share nobody with any other carry no information on how many are missing.
    """
    joined = table.overlaps > 0
    np.fill_diagonal(joined, table.totals > 0)
    reach = joined
    for _ in range(len(table.lists)):
        reach = (reach.astype(np.int64) @ joined.astype(np.int64)) > 0
    best = int(np.argmax(reach.sum(axis=1)))
    members = [name for i, name in enumerate(table.lists) if reach[best, i]]
    return tuple(members) if len(members) > 1 else ()


def _known(table: CaptureTable, name: str) -> str:
    if name not in table.lists:
        raise UsageError(f"no list called {name!r}", do=f"the lists are {', '.join(table.lists)}")
    return name
