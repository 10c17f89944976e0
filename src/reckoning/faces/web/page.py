"""Page: what a page says, apart from how it looks; one value gives the HTML, the JSON and the CSV of an address.

A page is made of blocks: facts, tables, passages of originals, pictures, notes. Each value may lead somewhere; each
picture names the table that says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote


class Tone(StrEnum):
    """How sure or how grave something is; drawn as a shape and a word beside any colour."""

    PLAIN = ""
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    CONTESTED = "contested"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    SUPPORTS = "supports"
    DENIES = "denies"
    MODELLED = "modelled"
    SIMULATED = "simulated"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Cell:
    """One value: its words, where it leads, and its tone; `number` is what it sorts by and what JSON and CSV hold."""

    text: str
    href: str = ""
    tone: Tone = Tone.PLAIN
    number: float | None = None
    language: str = ""  # of text that is not English: my, ar, ...


def cell(value: object) -> Cell:
    """A value as a cell: itself if it is one, nothing for None, a number with its thousands apart.

    >>> cell(26400.5).text
    '26,400.5'
    >>> cell(None).text
    ''
    """
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, (int, float)):
        return Cell(f"{value:,.10g}", number=float(value))
    return Cell(str(value))


@dataclass(frozen=True)
class Facts:
    """Names and what is said of each; several values of one name stand side by side."""

    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    title: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; `name` is its name in the address of its CSV. `total` and `more` tell of rows not here."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: int = 0  # rows there are, where not all are here
    more: str = ""  # the address of the next ones


@dataclass(frozen=True)
class Passage:
    """A place in an original: text before, the span itself, text after; `rendered` where the bytes are not text."""

    title: str
    href: str
    before: str
    span: str
    after: str
    locator: str
    rendered: bool = False
    language: str = ""
    role: str = ""


@dataclass(frozen=True)
class Picture:
    """An SVG drawn by us, what it shows in words, and the name of the table that says the same."""

    svg: str
    alt: str
    caption: str
    table: str


@dataclass(frozen=True)
class Note:
    """A sentence or two, with a tone."""

    text: str
    tone: Tone = Tone.PLAIN
    href: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter of a page, kept in its address: a name, what may be chosen (value and words), and what is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True)
class Filters:
    """The filters of a page; a choice with no options is a field to write in."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Insert:
    """A part with a template of its own, for the few that are more than a table: a form, a queue."""

    template: str
    data: object


Block = Facts | Grid | Passage | Picture | Note | Filters | Insert


@dataclass(frozen=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page: its title, what it is (a finding, a ship), its marks (simulated, modelled), and its sections."""

    title: str
    what: str
    sections: tuple[Section, ...]
    lead: str = ""
    marks: tuple[Tone, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()  # (words, address) of what it is part of
    scripts: tuple[str, ...] = ()  # of static/, for those that have them; every page is whole without

    def grids(self) -> dict[str, Grid]:
        """Its tables, by name."""
        return {b.name: b for s in self.sections for b in s.blocks if isinstance(b, Grid)}


def address(*parts: str, **asked: object) -> str:
    """An address on this server, each part escaped.

    >>> address("ship", "imo:9333400", tab="calls")
    '/ship/imo:9333400?tab=calls'
    """
    path = "/" + "/".join(quote(part, safe=":") for part in parts)
    query = "&".join(
        f"{name}={quote(str(value), safe=':')}" for name, value in asked.items() if value not in ("", None)
    )
    return f"{path}?{query}" if query else path


def section(title: str, *blocks: Block | None) -> Section | None:
    """A section of the blocks that are there, None where none is."""
    kept = tuple(block for block in blocks if block is not None)
    return Section(title, kept) if kept else None


def sections(*several: Section | None) -> tuple[Section, ...]:
    """The sections that are there."""
    return tuple(s for s in several if s is not None)


def grid(name: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], **rest: str) -> Grid | None:
    """A table of plain values, None where it has no rows."""
    made = tuple(tuple(cell(value) for value in row) for row in rows)
    return Grid(name, title, tuple(columns), made, note=rest.get("note", "")) if made else None
