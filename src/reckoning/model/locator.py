"""Locator: the place in an original where a fact stands; given the blob it always resolves.

Written as an optional container path and one place:

| place | means |
|---|---|
| `record:17` | the 17th data record, counted from 0 after any header (CSV, Parquet, JSON) or physical line (NMEA) |
| `record:17-93` | the first and the last of a run of records |
| `record:17#Draft` | one column of a record |
| `bytes:120-180` | half-open byte range of the decoded stream |
| `span:5-90` | half-open range of code points of the decoded text, line ends untouched |
| `page:3@10,20,200,40` | a box (left, top, right, bottom in points) on page 3, counted from 1 |
| `whole` | the whole file |

What stands in several places of one kind (a quote with "she said" in its middle) names them all, joined by `+`:
`span:881-946+978-1098`, `page:3@10,20,200,40+4@10,20,90,40`.

A container path comes first, each part closed by `!`: `gz!record:17`, `zip:june.csv!record:17`,
`sheet:Crew list!record:17`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from reckoning.model.errors import UsageError


class Place(StrEnum):
    """The kinds of place a locator can name."""

    RECORD = "record"
    BYTES = "bytes"
    SPAN = "span"
    PAGE = "page"
    WHOLE = "whole"


_CONTAINER = re.compile(r"^(?:gz|zst|xz|bz2|(?:zip|sheet):(?:[^!\\]|\\.)+)$", re.DOTALL)
_RANGE = re.compile(r"^(\d{1,18})(?:-(\d{1,18}))?(?:#(.+))?$", re.DOTALL)
_PAGE = re.compile(r"^(\d{1,9})(?:@{0},{0},{0},{0})?$".replace("{0}", r"(-?\d{1,309}(?:\.\d{1,340})?)"))


@dataclass(frozen=True)
class Locator:
    """A place in an original; `first` and `last` count records (inclusive), bytes or code points (half-open).

    `more` are further spans or pages that belong to it.
    """

    place: Place
    first: int = 0
    last: int | None = None
    column: str = ""
    box: tuple[float, float, float, float] | None = None
    container: tuple[str, ...] = ()
    more: tuple[Locator, ...] = ()

    def __post_init__(self) -> None:
        if self.box and not all(map(math.isfinite, self.box)):
            raise UsageError(f"not a box: {self.box}")

    def __str__(self) -> str:
        further = "".join("+" + part._place_text().partition(":")[2] for part in self.more)
        return "".join(f"{part}!" for part in self.container) + self._place_text() + further

    def _place_text(self) -> str:
        if self.place is Place.WHOLE:
            return "whole"
        if self.place is Place.PAGE:
            box = "@" + ",".join(map(_decimal, self.box)) if self.box else ""
            return f"page:{self.first}{box}"
        end = "" if self.last is None else f"-{self.last}"
        column = f"#{self.column}" if self.column else ""
        return f"{self.place}:{self.first}{end}{column}"

    def inside(self, *container: str) -> Locator:
        """The same place, reached through containers (outermost first)."""
        return replace(self, container=(*container, *self.container))


def _decimal(n: float) -> str:
    """A number in plain decimals, as few as read back as the same number.

    >>> _decimal(20.0), _decimal(4.25), _decimal(1e-05), _decimal(1234567.5)
    ('20', '4.25', '0.00001', '1234567.5')
    """
    return f"{Decimal(repr(float(n))):f}".removesuffix(".0")


def record(first: int, last: int | None = None, column: str = "") -> Locator:
    """The locator of a record, of a run of records, or of one column of a record.

    >>> str(record(17)), str(record(17, 93)), str(record(17, column="Draft"))
    ('record:17', 'record:17-93', 'record:17#Draft')
    """
    return Locator(Place.RECORD, first, last, column)


def span(start: int, end: int) -> Locator:
    """The locator of the code points from `start` up to `end`.

    >>> str(span(5, 90))
    'span:5-90'
    """
    return Locator(Place.SPAN, start, end)


def escape_member(name: str) -> str:
    """A zip member's name as a container part: `!` and the backslash are escaped.

    >>> escape_member("a!b.csv")
    'zip:a\\\\!b.csv'
    """
    return "zip:" + name.replace("\\", "\\\\").replace("!", "\\!")


def escape_sheet(name: str) -> str:
    """The name of a sheet of a workbook as a container part.

    >>> escape_sheet("Crew!")
    'sheet:Crew\\\\!'
    """
    return "sheet:" + name.replace("\\", "\\\\").replace("!", "\\!")


def parse_locator(text: str) -> Locator:
    """The locator that a text stands for; raises `UsageError`.

    >>> parse_locator("gz!record:17#Draft").column, len(parse_locator("span:5-90+120-160").more)
    ('Draft', 1)
    """
    container, rest = _split_container(text)
    if rest == "whole":
        return Locator(Place.WHOLE, container=container)
    kind, _, value = rest.partition(":")
    if kind in ("page", "span") and "+" in value:
        first, *more = [parse_locator(f"{kind}:{part}") for part in value.split("+")]
        return replace(first, container=container, more=tuple(more))
    if kind == "page" and (match := _PAGE.match(value)):
        box = (float(match[2]), float(match[3]), float(match[4]), float(match[5])) if match[2] else None
        return Locator(Place.PAGE, int(match[1]), box=box, container=container)
    if kind in ("record", "bytes", "span") and (match := _RANGE.match(value)):
        last = int(match[2]) if match[2] else None
        if last is None or last >= int(match[1]):
            return Locator(Place(kind), int(match[1]), last, match[3] or "", container=container)
    raise UsageError(f"not a locator: {text!r}", do="see the forms in reckoning.model.locator")


def _split_container(text: str) -> tuple[tuple[str, ...], str]:
    parts: list[str] = []
    while match := re.match(r"((?:[^!\\]|\\.)*)!", text, re.DOTALL):
        if not _CONTAINER.match(match[1]):
            break
        parts.append(match[1])
        text = text[match.end() :]
    return tuple(parts), text
