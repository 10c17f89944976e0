"""Sheet: a table of texts in an original, whatever its format: its first rows, and all its records in pieces.

Delimited text, JSON, JSON lines, Parquet, a sheet of a workbook or the tables of a PDF all become this; what the
columns mean is decided over it once (`reckoning.readers.document_fit`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from reckoning.model.locator import Locator, Place
from reckoning.readers.frame import Reject
from reckoning.readers.reading import Note

HEAD_ROWS = 12
BATCH_ROWS = 5000
BATCH_CHARACTERS = 4 << 20

Row = list[str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class PagePlace:
    """Where a row of a PDF stands: its page, its box, and the box of each cell."""

    page: int
    box: tuple[float, float, float, float]
    cells: tuple[tuple[float, float, float, float] | None, ...]

    def __str__(self) -> str:
        return str(Locator(Place.PAGE, self.page, box=self.box))


@dataclass(frozen=True)
class Batch:
    """Some records in order, each a row of texts or what is wrong with it; byte `offset` is where the first begins.

    `places` are of a PDF's rows; `source` gives a record's own bytes, where it has any.
    """

    rows: Sequence[Row | Reject]
    offset: int = -1
    places: Sequence[PagePlace] = ()
    source: Callable[[int], bytes] | None = None


class Batches(Protocol):
    """Gives the records of a sheet."""

    def __call__(self, skip: int, start: tuple[int, int] | None = None) -> Iterator[Batch]:
        """The records after the first `skip` rows, from the one numbered `start[0]` at byte `start[1]` on."""


@dataclass(frozen=True)
class Sheet:
    """A table: where it stands, its first rows, and its records.

    `batches(skip, start)` gives what comes after the first `skip` rows, in which the header is; from a record on, where
    its number and byte are known (`start`). Of a table that is `named` the first row is names for certain; one that is
    `alone` is the only one of its original. `encoding` is that of the original's bytes, where it is not UTF-8; `fault`
    says after the end why it ended early, `notes` what was lost of it.
    """

    prefix: str
    head: Sequence[Row]
    batches: Batches
    named: bool = False
    alone: bool = False
    encoding: str = ""
    fault: Callable[[], str] = str
    notes: Callable[[], list[Note]] = list


def pieces(items: Iterable[Item], size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Items in lists of some thousand, or of fewer where they are large."""
    held: list[Item] = []
    size = 0
    for item in items:
        held.append(item)
        size += size_of(item)
        if len(held) == BATCH_ROWS or size > BATCH_CHARACTERS:
            yield held
            held, size = [], 0
    if held:
        yield held


def cleaned(text: str) -> str:
    """A cell's text without the space around it; halves of characters, which no store takes, become one mark each.

    >>> cleaned("  U Ba \\n"), cleaned("a\\ud800b")
    ('U Ba', 'a\\ufffdb')
    """
    text = text.strip()
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
