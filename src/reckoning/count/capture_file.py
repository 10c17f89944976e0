"""Reading capture tables: CSV with one column a list and, unless each row is one person, a column of counts.

Layouts read: lists of 0 and 1 and `count` (or `freq`, `frequency`, `n`, `y`); one row a person with no such column;
`obs` and `un` for 1 and 0, as in R's conting; further columns named as strata. A row on no list stands for those never
seen: its count must be blank or 0. Everything else is refused with its place: a number read from a doubtful table is
worse than none.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reckoning.count.capture import MAX_LISTS, CaptureTable, capture_table
from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all

MAX_BYTES = 32 << 20
MAX_PEOPLE = 10**9
MOST_ERRORS = 20
COUNT_NAMES = ("count", "freq", "frequency", "n", "y")
SEEN = {"1": 1, "0": 0, "obs": 1, "un": 0}
_COUNT = re.compile(r"\d{1,12}(\.0*)?")


@dataclass(frozen=True)
class _Layout:
    """Which columns are lists, which strata in the order asked for, and which is the count (-1: a row is a person)."""

    lists: tuple[int, ...]
    strata: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class _Row:
    history: tuple[int, ...]
    stratum: tuple[str, ...]
    count: int
    line: int


def read_capture_table(path: Path) -> CaptureTable:
    """The table of a CSV file without strata; raises `InputError`, one or many, with file:row of what is amiss."""
    return read_strata(path, ())[0]


def read_strata(path: Path, by: Sequence[str]) -> tuple[CaptureTable, ...]:
    """One table a stratum of a CSV file, strata in the order met, each named by its values: "GGC, Male, Young".

    `by` names the columns that hold strata; every other column is a list or the count. Raises `UsageError` when a
    column asked for is not there, `InputError` with file:row for each row that is amiss.
    """
    lines = _lines(path)
    header = [cell.strip() for cell in lines[0][1]]
    layout = _layout(path, header, by)
    rows, errors = _rows(path, layout, header, lines[1:])
    errors.extend(_repeats(path, layout, rows))
    raise_all(errors[:MOST_ERRORS])
    names = [header[i] for i in layout.lists]
    strata: dict[tuple[str, ...], list[_Row]] = {}
    for row in rows:
        strata.setdefault(row.stratum, []).append(row)
    tables = []
    for stratum, inside in strata.items():
        counts = [row.count for row in inside]
        tables.append(capture_table(names, [row.history for row in inside], counts, ", ".join(stratum) or path.stem))
    if not any(table.documented for table in tables):
        raise InputError("nobody is counted", where=str(path))
    return tuple(tables)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Rows of cells with their line numbers, blank rows left out; at least a header and one row."""
    if path.exists() and not path.is_file():
        raise InputError("not a file", where=str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"over {MAX_BYTES >> 20} MiB: not a capture table", where=str(path))
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where=str(path)) from error
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{path}:{reader.line_num}") from error
    if len(lines) < 2:
        raise InputError("a header and at least one row are needed", where=str(path))
    return lines


def _layout(path: Path, header: list[str], by: Sequence[str]) -> _Layout:
    where = f"{path}:1"
    if not all(header) or len(set(header)) != len(header):
        raise InputError("a column without a name, or two of one name", where=where, do="name each list once")
    if any(_has_control(name) for name in header):
        raise InputError("a column name with a line break or another control character in it", where=where)
    missing = [name for name in by if name not in header]
    if missing:
        raise UsageError(f"no column {missing[0]!r} to stratify by", where=where, do=f"it has {', '.join(header)}")
    counts = [i for i, name in enumerate(header) if name.casefold() in COUNT_NAMES and name not in by]
    counts = [i for i in counts if i in (0, len(header) - 1)]
    if len(counts) > 1:
        raise InputError("two columns of counts", where=where, do="keep one, or name the list otherwise")
    count = counts[0] if counts else -1
    lists = tuple(i for i, name in enumerate(header) if i != count and name not in by)
    if not 2 <= len(lists) <= MAX_LISTS:
        raise InputError(f"{len(lists)} lists", where=where, do=f"between 2 and {MAX_LISTS} can be compared")
    return _Layout(lists, tuple(header.index(name) for name in by), count)


def _rows(
    path: Path, layout: _Layout, header: list[str], lines: list[tuple[int, list[str]]]
) -> tuple[list[_Row], list[ReckoningError]]:
    rows: list[_Row] = []
    errors: list[ReckoningError] = []
    for line, cells in lines:
        try:
            rows.append(_row(layout, header, cells, line, f"{path}:{line}"))
        except InputError as error:
            errors.append(error)
            if len(errors) == MOST_ERRORS:
                break
    return rows, errors


def _row(layout: _Layout, header: list[str], cells: list[str], line: int, where: str) -> _Row:
    if len(cells) != len(header):
        raise InputError(f"{len(cells)} cells under {len(header)} names", where=where)
    values = [cell.strip() for cell in cells]
    if any(_has_control(values[i]) for i in layout.strata):
        raise InputError("a stratum with a line break or another control character in it", where=where)
    for i in layout.lists:
        if values[i] not in SEEN:
            do = f"if {header[i]!r} is not a list, name it as a stratum"
            raise InputError(f"{header[i]} is {values[i][:40]!r}, not 0 or 1", where=where, do=do)
    history = tuple(SEEN[values[i]] for i in layout.lists)
    count = _count(values[layout.count], any(history), where) if layout.count >= 0 else 1
    if not any(history) and count:
        raise InputError("people counted who are on no list", where=where, do="leave that count blank")
    return _Row(history, tuple(values[i] for i in layout.strata), count, line)


def _has_control(text: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" for letter in text)


def _count(value: str, seen: bool, where: str) -> int:
    if not value and not seen:
        return 0
    if not _COUNT.fullmatch(value):
        raise InputError(f"the count is {value[:40]!r}, not a whole number of people", where=where)
    count = int(value.partition(".")[0])
    if count > MAX_PEOPLE:
        raise InputError(f"the count is {count}: more than {MAX_PEOPLE} people", where=where)
    return count


def _repeats(path: Path, layout: _Layout, rows: list[_Row]) -> list[ReckoningError]:
    """A history given twice in one stratum is an error where rows are counts: adding them could count people twice."""
    if layout.count < 0:
        return []
    first: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
    errors: list[ReckoningError] = []
    for row in rows:
        met = first.setdefault((row.stratum, row.history), row.line)
        if met != row.line and len(errors) < MOST_ERRORS:
            errors.append(InputError(f"the same history as row {met}", where=f"{path}:{row.line}"))
    return errors
