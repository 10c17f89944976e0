"""PDF tables: the ruled tables of a PDF as sheets, a table that runs over pages as one; read in a process of its own.

The place of a row is its page and box, and that of a cell its own box. A table on the next page with as many columns
between the same margins goes on with the one before (another table of exactly that form cannot be told from it); a
header that is repeated there is no record. What the limits on memory and time cut off refuses the file: half a register
would look like a whole one.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reckoning.model.errors import InputError
from reckoning.readers.document_sheet import HEAD_ROWS, Batch, PagePlace, Row, Sheet
from reckoning.readers.frame import Reject

PAGE_SECONDS = 120
"""A page that takes longer is not waited for."""
MARGIN_PT = 3.0
LONGEST_LINE = 64 << 20

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Table:
    """One table on one page."""

    page: int
    rows: list[Row]
    places: list[PagePlace]

    @property
    def form(self) -> tuple[int, float, float]:
        """Columns, left and right margin."""
        left = min(place.box[0] for place in self.places)
        return len(self.rows[0]), left, max(place.box[2] for place in self.places)

    def follows(self, other: _Table) -> bool:
        """Whether this is the same table on a later page."""
        mine, others = self.form, other.form
        near = all(abs(a - b) <= MARGIN_PT for a, b in zip(mine[1:], others[1:], strict=True))
        return mine[0] == others[0] and near and self.page > other.page


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def pdf_sheets(path: Path, pages: int) -> Generator[Sheet]:
    """The tables of a PDF's first pages, in order; each is to be read before the next. Raises `InputError`."""
    with closing(_Tables(path, pages)) as tables:
        while first := tables.next():
            run = _Run(first, tables)
            yield Sheet("", first.rows[:HEAD_ROWS], run.batches)
            run.pass_over()


class _Tables:
    """The tables of a PDF as they come, one ahead."""

    def __init__(self, path: Path, pages: int) -> None:
        self._lines = _lines(path, "tables", "1", str(pages))
        self._waiting: list[_Table] = []

    def next(self) -> _Table | None:
        """The next table, taken."""
        found = self.peek()
        return self._waiting.pop(0) if found else None

    def peek(self) -> _Table | None:
        """The next table, left where it is."""
        while not self._waiting:
            line = next(self._lines, None)
            if line is None:
                return None
            self._waiting = [table for rows in line["tables"] if (table := _table(line["page"], rows)).rows]
        return self._waiting[0]

    def close(self) -> None:
        """End the process."""
        self._lines.close()


class _Run:
    """A table and what goes on with it on later pages."""

    def __init__(self, first: _Table, tables: _Tables) -> None:
        self._first, self._tables, self._last = first, tables, first

    def batches(self, skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        """The records of the run after its first rows."""
        header = self._first.rows[:skip]
        yield _batch(self._first, skip)
        while (more := self._tables.peek()) and more.follows(self._last):
            self._tables.next()
            self._last = more
            repeated = 0
            while repeated < min(len(header), len(more.rows)) and more.rows[repeated] == header[repeated]:
                repeated += 1
            yield _batch(more, repeated)

    def pass_over(self) -> None:
        """Leave what was not read."""
        for _ in self.batches(0):
            pass


def _batch(table: _Table, skip: int) -> Batch:
    pairs = list(zip(table.rows, table.places, strict=True))[skip:]
    return Batch([_record(row, place) for row, place in pairs], places=[place for _, place in pairs])


def _record(row: Row, place: PagePlace) -> Row | Reject:
    """A row; one that is a single merged cell is a heading."""
    if len(row) > 1 and len(set(place.cells)) == 1 and place.cells[0]:
        return Reject(0, "merged_heading", row[0].strip())
    return row


def _table(page: int, rows: list[dict[str, Any]]) -> _Table:
    texts = [[str(text) for _, text in row["cells"]] for row in rows]
    places = [
        PagePlace(page, _box(row["box"]), tuple(_box(box) if box else None for box, _ in row["cells"])) for row in rows
    ]
    return _Table(page, texts, places)


def _box(numbers: list[float]) -> Box:
    left, top, right, bottom = (float(n) for n in numbers)
    return left, top, right, bottom


def text_in(path: Path, page: int, box: Box | None) -> str:
    """The text of a page, or in a box of it (letters whose middle is inside); raises `InputError`."""
    corners = ",".join(map(repr, box)) if box else ""
    with closing(_lines(path, "text", str(page), corners)) as lines:
        return str(next(lines, {}).get("text", ""))


def _lines(path: Path, *arguments: str) -> Generator[dict[str, Any]]:
    """What the process says, line by line; raises `InputError` when it fails, is killed, or stays silent."""
    refusal = "read it elsewhere into a CSV, or give its pages one by one"
    with _worker(path, *arguments) as process:
        output = process.stdout
        assert output
        with selectors.DefaultSelector() as waiting:
            waiting.register(output, selectors.EVENT_READ)
            for line in _split(output, waiting, str(path), refusal):
                said = json.loads(line)
                if error := said.get("error"):
                    raise InputError(f"a PDF that cannot be read: {error}", where=str(path), do=refusal)
                yield said
        if process.wait(PAGE_SECONDS):
            raise InputError("a PDF that takes too much time or memory", where=str(path), do=refusal)


def _split(output: IO[bytes], waiting: selectors.BaseSelector, where: str, do: str) -> Iterator[bytes]:
    held = b""
    while True:
        if not waiting.select(PAGE_SECONDS):
            raise InputError(f"a page of a PDF that takes more than {PAGE_SECONDS} s", where=where, do=do)
        piece = os.read(output.fileno(), 1 << 20)
        if not piece:
            return
        *whole, held = (held + piece).split(b"\n")
        yield from whole
        if len(held) > LONGEST_LINE:
            raise InputError("a PDF with too much on one page", where=where, do=do)


@contextmanager
def _worker(path: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    script = Path(__file__).with_name("pdf_worker.py")
    kind, *rest = arguments
    process = subprocess.Popen(
        [sys.executable, "-I", str(script), kind, str(path.resolve()), *rest],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
