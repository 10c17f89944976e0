"""Tables of figures as they may be shown: small cells hidden, bounds in words, and read back from a released file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from reckoning.count.disclosure import HIDDEN, SMALLEST, TOTAL, Cell, Released, refuse_differencing, release
from reckoning.count.figure import FigureWarning, in_words, ranged
from reckoning.count.figure_count import Counts, GroupFigure
from reckoning.count.figure_query import By, Counted
from reckoning.count.overlap import Overlap
from reckoning.model.errors import InputError

NUMBERS = ("low", "best", "high")
FILTERS = ("region", "perpetrator", "weapon", "group", "source")
AND = " & "
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def released_table(counts: Counts) -> Released:
    """A query's answer with its small cells hidden; events are no people, and none of theirs is hidden."""
    query = counts.query
    filters = {name: value for name in FILTERS if (value := getattr(query, name))}
    return release(
        f"{query.what} of {counts.kind}",
        [str(b) for b in query.by],
        _cell(counts.total),
        [_cell(g) for g in counts.groups],
        filters=filters,
        adds_up=By.SOURCE not in query.by,
        smallest=1 if query.what is Counted.EVENTS else SMALLEST,
    )


def _cell(figure: GroupFigure) -> Cell:
    return Cell(figure.labels, figure.value.low, figure.value.best, figure.value.high)


def overlap_table(found: Overlap) -> Released:
    """The exact intersections of sources with small ones hidden; the total is everyone on any source."""
    few, many = found.in_all
    cells = [_intersection(i.sources, i.none_merged, i.all_merged) for i in found.intersections]
    smallest = 1 if found.unit == "events" else SMALLEST
    few_merged = [c.labels for c, i in zip(cells, found.intersections, strict=True) if 0 < i.all_merged < smallest]
    what, whole = f"{found.unit} by exact sources", Cell((), few, many, many)
    return release(what, ["sources"], whole, cells, smallest=smallest, also=few_merged)


def _intersection(sources: Sequence[str], none_merged: int, all_merged: int) -> Cell:
    low, high = sorted((none_merged, all_merged))
    return Cell((AND.join(sources),), low, none_merged, high)


def overlap_rows(found: Overlap, table: Released) -> list[dict[str, object]]:
    """The intersections as rows: which sources saw, how many with doubtful links apart, and merged."""
    listed: list[dict[str, object]] = []
    for i in found.intersections:
        hidden = (AND.join(i.sources),) in table.hidden
        marks = {source: "x" if source in i.sources else "" for source in found.sources}
        none, most = (HIDDEN, HIDDEN) if hidden else (f"{i.none_merged:,}", f"{i.all_merged:,}")
        listed.append({**marks, "doubtful apart": none, "doubtful merged": most})
    return listed


def rows(table: Released, unit: str) -> list[dict[str, object]]:
    """The cells of a table as rows: labels, low, best, high (None where hidden), and the figure in words."""
    found: list[dict[str, object]] = []
    for cell in table.cells:
        hidden = cell.labels in table.hidden
        labels = cell.labels or (TOTAL,) * len(table.by)
        numbers = {name: None if hidden else getattr(cell, name) for name in NUMBERS}
        words = f"{HIDDEN} or withheld" if hidden else in_words(ranged(cell.low, cell.best, cell.high, unit))
        found.append({**dict(zip(table.by, labels, strict=True)), **numbers, "in words": words})
    return found


def to_csv(
    table: Released,
    unit: str,
    warnings: Sequence[FigureWarning] = (),
    about: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A table as CSV: what it counts and its filters in every row, hidden cells as `<5`, then what it is `about`.

    Texts that a spreadsheet would run are escaped.
    """
    out = io.StringIO()
    filters = dict(table.filters)
    writer = csv.writer(out, lineterminator="\n")
    names = [name for name in FILTERS if name not in table.by]
    writer.writerow(["what", *names, *table.by, *NUMBERS, "in words", *about, "warnings"])
    told = "; ".join(w.words for w in warnings)
    for cell, row in zip(table.cells, rows(table, unit), strict=True):
        hidden = cell.labels in table.hidden
        numbers = [HIDDEN if hidden else _plain(row[name]) for name in NUMBERS]
        labels = [str(row[by]) for by in table.by]
        texts = [table.what, *(filters.get(name, "") for name in names), *labels]
        writer.writerow(
            [
                *map(_safe, texts),
                *numbers,
                row["in words"],
                *map(_safe, about.values()),
                _safe(told) if not cell.labels else "",
            ]
        )
    return out.getvalue()


def read_released(path: Path) -> Released:
    """A table released before, from its CSV; raises `InputError` where it is none of ours."""
    try:
        given = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    columns = list(given[0]) if given else []
    if not given or not {"what", *NUMBERS} <= set(columns):
        raise InputError("no table that was released from here", where=str(path), do="give a CSV that count wrote")
    before = columns[1 : columns.index("low")]
    by = [name for name in before if any(row[name] == TOTAL for row in given) or name not in FILTERS]
    filters = {name: _unsafe(given[0][name]) for name in before if name not in by and given[0][name]}
    cells, hidden = [], set()
    for number, row in enumerate(given):
        labels = tuple(_unsafe(row[name]) for name in by)
        at = () if number == 0 else labels
        if row["low"] == HIDDEN:
            hidden.add(at)
        cells.append(Cell(at, *(_number(row, name, path, number) for name in NUMBERS)))
    narrowed = tuple(sorted(filters.items()))
    return Released(given[0]["what"], tuple(by), tuple(cells), frozenset(hidden), narrowed, "source" not in by)


def check_releases(tables: Sequence[Released], earlier: Sequence[Path]) -> None:
    """Raise `UsageError` where a table, beside one released before, would give a small number of people away."""
    for path in earlier:
        before = read_released(path)
        for table in tables:
            refuse_differencing(
                table, before, path.name, 1 if table.what == f"{Counted.EVENTS} of events" else SMALLEST
            )


def _number(row: Mapping[str, str], name: str, path: Path, number: int) -> float | None:
    text = row[name]
    if text in ("", HIDDEN):
        return None
    try:
        return float(text)
    except ValueError as error:
        raise InputError(f"{name} is no number: {text!r}", where=f"{path}:{number + 2}") from error


def _plain(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, int | float) else ""


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text
