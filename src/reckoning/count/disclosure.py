"""Disclosure: what a released table may show of people, so that nobody in it can be told apart.

Definition: a cell of 1 to 4 people, or of 4 at most, is suppressed (written `<5`). Where the hidden cells under a
released total could be worked out from it (one hidden cell, or hidden people fewer than 5 together), the smallest other
cells are hidden too. A row by source is hidden where the total less it is 1 to 4 (those whom that source did not see),
and, of two sources, where 1 to 4 are in both. A table that is released after another is refused when the two differ
somewhere by 1 to 4 people: in a cell, in the total, or in what one tells of a group more than the other shows of it.

Thresholds: 5, a common smallest cell of official statistics; the choice is ours.

What it cannot see: tables that others release; months beside weeks; records dated to a year only beside months; what a
reader knows of an event already; a difference spread over three tables or more.

Known failures: hiding more cells than needed where several would do; a row that is the only one under a total hides the
total too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from reckoning.model.errors import UsageError

SMALLEST = 5
HIDDEN = f"<{SMALLEST}"
TOTAL = "all"
OVERLAPPING = ("source",)
"""Dimensions whose cells hold some people more than once."""
BY_PART = ("region", "perpetrator")
"""Filters that match a part of a text: one may lie inside another."""
COARSER = {"day": ("month", "year"), "month": ("year",)}
"""Periods that a table by shorter ones tells of as well."""
_LETTERS = {"month": 7, "year": 4}


@dataclass(frozen=True)
class Cell:
    """One cell of a table: a label a dimension (none: the total), and low, best and high as they are."""

    labels: tuple[str, ...]
    low: float | None
    best: float | None
    high: float | None

    @property
    def size(self) -> float:
        """The number that could give people away: the best, else the low, else the high."""
        return next((n for n in (self.best, self.low, self.high) if n is not None), 0.0)


@dataclass(frozen=True)
class Released:
    """A table fit to release: what it counts, its dimensions, its cells; hidden ones have no numbers.

    `filters` are values that the whole table is of (weapon, region ...); a period is none: it narrows all its cells.
    """

    what: str
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    hidden: frozenset[tuple[str, ...]]
    filters: tuple[tuple[str, str], ...] = ()
    adds_up: bool = True

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What its cells are told apart by, filters included."""
        given = (*self.by, *(name for name, _ in self.filters if name not in self.by))
        return (*given, *(coarse for name in given for coarse in COARSER.get(name, ())))

    @property
    def shown(self) -> dict[tuple[str, ...], Cell]:
        """The cells whose numbers it shows."""
        return {c.labels: c for c in self.cells if c.labels not in self.hidden}


def release(
    what: str,
    by: Sequence[str],
    total: Cell,
    cells: Sequence[Cell],
    *,
    filters: Mapping[str, str] = MappingProxyType({}),
    adds_up: bool = True,
    smallest: int = SMALLEST,
    also: Collection[tuple[str, ...]] = (),
) -> Released:
    """A table with small cells hidden, and others where a hidden one could be worked out from the total.

    `adds_up` is False where cells overlap (rows by source): nothing can be worked out from their total then. `also` are
    labels to hide whatever their size.
    """
    hidden = {c.labels for c in cells if _few(c, smallest) or c.labels in also}
    if adds_up and cells:
        hidden |= _complements(cells, hidden, smallest)
    elif tuple(by) == OVERLAPPING:
        hidden |= _outsiders(total, cells, hidden, smallest)
    exposed = adds_up and hidden and not _covered(cells, hidden, smallest)
    if _few(total, smallest) or exposed:  # nothing is left to hide behind but the total itself
        hidden.add(total.labels)
    kept = [Cell(c.labels, None, None, None) if c.labels in hidden else c for c in (total, *cells)]
    narrowed = tuple(sorted((name, value) for name, value in filters.items() if name not in by))
    return Released(what, tuple(by), tuple(kept), frozenset(hidden), narrowed, adds_up)


def _small(size: float, smallest: int) -> bool:
    return 0 < size < smallest


def _few(cell: Cell, smallest: int) -> bool:
    """Whether a cell is of few people, or cannot be of more: none at best and three at most is a small cell too."""
    return _small(cell.size, smallest) or (cell.high is not None and _small(cell.high, smallest))


def _outsiders(total: Cell, cells: Sequence[Cell], hidden: set[tuple[str, ...]], smallest: int) -> set[tuple[str, ...]]:
    """Rows by source to hide, the smallest first, while the total less a row tells of the few that it did not see.

    Of two sources, the rows less the total tell of those in both.
    """
    chosen = {
        c.labels for c in cells if any(_small(a - b, smallest) for a, b in zip(_ends(total), _ends(c), strict=True))
    }
    if len(cells) == 2:
        ends = zip(_ends(total), *(_ends(c) for c in cells), strict=True)
        if not chosen | hidden and any(_small(a + b - every, smallest) for every, a, b in ends):
            chosen.add(min(cells, key=lambda c: (c.size, c.labels)).labels)
    return chosen


def _ends(cell: Cell) -> tuple[float, float]:
    return cell.size, cell.size if cell.high is None else cell.high


def _covered(cells: Sequence[Cell], hidden: set[tuple[str, ...]], smallest: int) -> bool:
    """Whether the hidden cells under a shown total protect each other: two or more, of enough people together."""
    unseen = [c.size for c in cells if c.labels in hidden]
    return not unseen or (len(unseen) > 1 and sum(unseen) >= smallest)


def _complements(cells: Sequence[Cell], hidden: set[tuple[str, ...]], smallest: int) -> set[tuple[str, ...]]:
    """Further cells to hide, the smallest first, until the hidden ones protect each other."""
    chosen = set(hidden)
    for cell in sorted((c for c in cells if c.labels not in hidden and c.size > 0), key=lambda c: (c.size, c.labels)):
        if _covered(cells, chosen, smallest):
            break
        chosen.add(cell.labels)
    return chosen - hidden


def refuse_differencing(new: Released, earlier: Released, name: str = "", smallest: int = SMALLEST) -> None:
    """Raise `UsageError` where a table and one released before would together show a small cell.

    For every choice of dimensions that both have, what one table tells of a group is set beside what the other shows.
    Tables that count different things, or whose filters part them, pass.
    """
    if new.what == earlier.what:
        for one in _slices(new):
            for other in _slices(earlier):
                _refuse(*_aligned(one, other), name, smallest)


def _slices(table: Released) -> list[Released]:
    """A table and, where its rows by source overlap, what each source has in it as a table of its own."""
    if table.adds_up:
        return [table]
    at = table.by.index(OVERLAPPING[0])
    names = dict.fromkeys(c.labels[at] for c in table.cells if c.labels)
    return [table, *(_slice(table, at, name) for name in names)]


def _slice(table: Released, at: int, name: str) -> Released:
    def without(labels: tuple[str, ...]) -> tuple[str, ...]:
        return labels[:at] + labels[at + 1 :]

    inside = [c for c in table.cells if c.labels and c.labels[at] == name]
    cells = tuple(Cell(without(c.labels), c.low, c.best, c.high) for c in inside)
    hidden = frozenset(without(c.labels) for c in inside if c.labels in table.hidden)
    filters = (*table.filters, (table.by[at], name))
    return Released(table.what, without(table.by), cells, hidden, filters)


def _aligned(one: Released, other: Released) -> tuple[Released, Released]:
    """Both without filters of one dimension where one's text is in the other's: its rows lie inside the other's."""
    first, second = _fixed(one), _fixed(other)
    wider = {d for d in first.keys() & second.keys() & set(BY_PART) if first[d] != second[d]}
    wider = {d for d in wider if first[d] in second[d] or second[d] in first[d]}
    return _without(one, wider), _without(other, wider)


def _without(table: Released, dimensions: set[str]) -> Released:
    return replace(table, filters=tuple(f for f in table.filters if f[0] not in dimensions))


def _refuse(new: Released, earlier: Released, name: str, smallest: int) -> None:
    if not _nested(new, earlier):
        return
    shared = [d for d in new.dimensions if d in earlier.dimensions]
    for size in range(len(shared) + 1):
        for chosen in combinations(shared, size):
            one, other = _margins(new, chosen), _margins(earlier, chosen)
            for labels in sorted({*one, *other}):
                apart = _apart(one.get(labels), other.get(labels))
                if any(_small(round(a, 6), smallest) for a in apart):
                    raise UsageError(
                        f"together with {name or 'the earlier table'}, this table would show a cell of {HIDDEN}"
                        f" people: {', '.join(labels) or TOTAL}",
                        do="release it in wider groups, or later, when more has changed",
                    )


def _nested(one: Released, other: Released) -> bool:
    """Whether what one table covers may lie inside what the other does."""
    first, second = _fixed(one), _fixed(other)
    return all(first[d] == second[d] for d in first.keys() & second.keys())


def _fixed(table: Released) -> dict[str, str]:
    """What its filters fix, without case: so they match."""
    return {name: value.casefold() for name, value in table.filters}


def _margins(table: Released, dimensions: tuple[str, ...]) -> dict[tuple[str, ...], tuple[float, bool]]:
    """For each group of some dimensions the people that a table shows in it, and whether those are all of them."""
    fixed = _fixed(table)
    whole = table.shown.get(())
    if all(d in fixed for d in dimensions) and whole is not None:
        return {tuple(fixed[d] for d in dimensions): (whole.size, True)}
    if not table.adds_up and not set(OVERLAPPING) <= {*dimensions, *fixed}:
        return {}
    found: dict[tuple[str, ...], tuple[float, bool]] = {}
    for cell in table.cells:
        if not cell.labels:
            continue
        of = _with_coarser({**fixed, **dict(zip(table.by, cell.labels, strict=True))})
        key = tuple(of[d].casefold() for d in dimensions)
        shown, every = found.get(key, (0.0, True))
        hidden = cell.labels in table.hidden
        found[key] = (shown if hidden else shown + cell.size, every and not hidden)
    return found


def _with_coarser(labels: dict[str, str]) -> dict[str, str]:
    """Labels with the month and year that a day or month lies in; one that is no date stays what it is."""
    dated = {
        coarse: label[: _LETTERS[coarse]] if label[:4].isdigit() else label
        for name, label in labels.items()
        for coarse in COARSER.get(name, ())
    }
    return {**dated, **labels}


def _apart(one: tuple[float, bool] | None, other: tuple[float, bool] | None) -> list[float]:
    """What is left of a group that one table tells in full when what the other shows of it is taken away."""
    first, second = one or (0.0, False), other or (0.0, False)
    return [abs(first[0] - second[0])] if first[1] or second[1] else []
