"""Printing: tables for people, one JSON list for programs, progress as a bar or as plain lines."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from reckoning.archive.ledger import Entry
    from reckoning.engine.progress import Progress

WIDEST_CELL = 44
CONTROL = dict.fromkeys(
    [*range(32), *range(127, 160), 8232, 8233, *range(8234, 8239), *range(8294, 8298), *range(0xD800, 0xE000)], "�"
)
"""Control characters, direction marks, and what Python makes of bytes that are no text."""


def plain(text: str) -> str:
    """A text from a source, made safe for a terminal: control and direction characters are shown as one mark.

    >>> plain("a\\x1b[2Jb")
    'a�[2Jb'
    """
    return text.translate(CONTROL)


def warn_outdated(entries: Iterable[Entry]) -> None:
    """Say on stderr which of the last runs are older than the withdrawal of an original."""
    from reckoning.archive.outdated import outdated

    for run in outdated(entries):
        click.echo(plain(str(run)), err=True)


def print_json(rows: Sequence[Any]) -> None:
    """One JSON list on stdout and nothing else; a number that is none (NaN, infinity) is null, as JSON has no word."""
    text = json.dumps([_finite(row) for row in rows], ensure_ascii=False, indent=1, default=_json_value)
    click.echo(text.encode("utf-8", "replace").decode())


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        from reckoning.model.instant import iso, to_ms

        return iso(to_ms(value))
    return str(value)


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """An Arrow table as rows of plain values, times as ISO 8601 UTC."""
    return [{k: _json_value(v) if isinstance(v, datetime) else v for k, v in row.items()} for row in table.to_pylist()]


def print_table(rows: Sequence[dict[str, Any]], columns: Sequence[str] | None = None, limit: int = 0) -> None:
    """Rows as aligned columns, wide cells cut with a mark; `limit` 0 prints all."""
    shown = list(rows[:limit] if limit else rows)
    names = list(columns or (rows[0] if rows else []))
    cells = [[_cell(row.get(name)) for name in names] for row in shown]
    widths = [max(len(n), *(len(c[i]) for c in cells), 1) if cells else len(n) for i, n in enumerate(names)]
    for line in [names, *cells] if names else []:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
    if len(rows) > len(shown):
        click.echo(f"... {len(rows) - len(shown):,} more (--limit 0 shows all)")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, datetime):
        value = _json_value(value)
    text = plain(str(value))
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress on stderr: a bar with rate and time left on a terminal, plain lines when piped.

    Where RECKONING_PROGRESS is `json`, one JSON object a line, for programs.
    """
    if os.environ.get("RECKONING_PROGRESS") == "json":
        yield JsonLines(lambda line: click.echo(line, err=True))
    elif sys.stderr.isatty():
        with _bar() as shown:
            yield shown
    else:
        yield Lines(lambda line: click.echo(line, err=True))


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich import progress as bars
    from rich.console import Console

    columns = [
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[unit]}"),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
    ]
    with bars.Progress(*columns, console=Console(stderr=True)) as drawn:
        yield Bar(drawn)


class Bar:
    """Progress drawn as bars, one a stage."""

    def __init__(self, drawn: Any) -> None:
        self._drawn, self._task = drawn, None

    def stage(self, name: str, total: int, unit: str) -> None:
        """A new bar."""
        self._task = self._drawn.add_task(plain(name), total=total or None, unit=_counted(total, unit))

    def advance(self, amount: int) -> None:
        """Move the current bar."""
        if self._task is not None:
            self._drawn.advance(self._task, amount)


class JsonLines:
    """Progress as JSON objects: one when a stage begins, then at most two a second."""

    EVERY_S = 0.5

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._name, self._unit, self._total, self._done, self._said = "", "", 0, 0, 0.0

    def stage(self, name: str, total: int, unit: str) -> None:
        """A stage begins."""
        self._name, self._unit, self._total, self._done = name, unit, total, 0
        self._tell()

    def advance(self, amount: int) -> None:
        """Some more of it is done."""
        self._done += amount
        if time.monotonic() - self._said >= self.EVERY_S:
            self._tell()

    def _tell(self) -> None:
        self._said = time.monotonic()
        told = {"stage": self._name, "done": self._done, "total": self._total, "unit": self._unit}
        self._say(json.dumps(told))


class Lines:
    """Progress as plain lines: one when a stage begins, then at most one every ten seconds.

    Rate and time left are told from what was done after the first piece, in which loops may be compiled, and not before
    `ENOUGH_PIECES` came after it.
    """

    EVERY_S = 10.0
    ENOUGH_PIECES = 2

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._name, self._unit, self._total, self._done = "", "", 0, 0
        self._pieces, self._first = 0, 0
        self._said = self._first_at = 0.0

    def stage(self, name: str, total: int, unit: str) -> None:
        """Say that a stage begins."""
        self._name, self._unit, self._total, self._done, self._pieces = plain(name), unit, total, 0, 0
        self._said = time.monotonic()
        self._say(f"{self._name} ({total:,} {_counted(total, unit)})" if total else self._name)

    def advance(self, amount: int) -> None:
        """Say how far it is, with rate and time left where they are known, where ten seconds have passed."""
        self._done += amount
        self._pieces += 1
        now = time.monotonic()
        if self._pieces == 1:
            self._first, self._first_at = amount, now
        if now - self._said < self.EVERY_S:
            return
        self._said = now
        total = f" of {self._total:,}" if self._total else ""
        unit = _counted(self._total or self._done, self._unit)
        self._say(f"{self._name}: {self._done:,}{total} {unit}{self._pace(now - self._first_at)}")

    def _pace(self, since_first_s: float) -> str:
        done = self._done - self._first
        if self._pieces <= self.ENOUGH_PIECES or done <= 0 or since_first_s <= 0:
            return ""
        rate = done / since_first_s
        left = f", {max(self._total - self._done, 0) / rate:,.0f} s left" if self._total else ""
        return f"{_rate(rate)}{left}"


def _rate(per_s: float) -> str:
    """A rate over the shortest time in which something is done.

    >>> _rate(41_000.4), _rate(0.05), _rate(0.0001)
    (', 41,000 a second', ', 3 a minute', '')
    """
    for seconds, article, name in ((1, "a", "second"), (60, "a", "minute"), (3600, "an", "hour")):
        if (done := round(per_s * seconds)) >= 1:
            return f", {done:,} {article} {name}"
    return ""


def _counted(count: int, unit: str) -> str:
    """The word for so many of a unit, which is given for many.

    >>> _counted(1, "buckets of ships"), _counted(2, "days")
    ('bucket of ships', 'days')
    """
    head, space, rest = unit.partition(" ")
    return f"{head.removesuffix('s')}{space}{rest}" if count == 1 else unit
