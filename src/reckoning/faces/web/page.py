"""Page: what a page says, apart from how it looks; one value gives the HTML, the JSON and the CSV of an address.

A page is made of blocks: facts, tables, passages of originals, pictures, notes. Each value may lead somewhere; each
picture names the table that says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from urllib.parse import quote, unquote

from reckoning.model.instant import last_ms, to_ms

MOST_DIGITS = 12


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

    @classmethod
    def of(cls, word: object) -> Tone:
        """The tone of a word, plain for any that has none.

        >>> Tone.of("likely"), Tone.of("harbour")
        (<Tone.LIKELY: 'likely'>, <Tone.PLAIN: ''>)
        """
        return cls(str(word)) if word in set(cls) else cls.PLAIN


@dataclass(frozen=True)
class Cell:
    """One value: its words, where it leads, and its tone; `number` is what it sorts by and what JSON and CSV hold.

    A day or moment has `time`, as ISO 8601, which JSON and CSV hold in place of its words.
    """

    text: str
    href: str = ""
    tone: Tone = Tone.PLAIN
    number: float | None = None
    language: str = ""  # of text that is not English: my, ar, ...
    time: str = ""
    marked: bool = False  # the place that was asked for


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
    if isinstance(value, date):
        return moment(value)
    text = str(value)
    return Cell(text, language=language_of(text))


def language_of(text: str) -> str:
    """The language that the letters of a text show (`my`), nothing for those that many languages share.

    >>> language_of("ရန်ကုန်"), language_of("Yangon")
    ('my', '')
    """
    return "my" if not text.isascii() and any("\u1000" <= c <= "\u109f" for c in text) else ""


def moment(value: date | str | int, href: str = "") -> Cell:
    """A day or a moment (UTC; ISO 8601, or milliseconds) in words; midnight is a day. What is neither stays as it is.

    >>> moment("2023-12-03").text, moment("2024-02-25T19:33:06Z").text, moment("2024-02-25T19:33:06Z").time
    ('3 Dec 2023', '25 Feb 2024 19:33', '2024-02-25T19:33:06Z')
    """
    at = _datetime(value)
    if at is None:
        return Cell(str(value), href)
    day = f"{at.day} {at:%b} {at.year}"
    if at.hour == at.minute == at.second == at.microsecond == 0:
        return Cell(day, href, time=f"{at.year:04}-{at:%m-%d}")
    iso = at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")
    return Cell(f"{day} {at:%H:%M}", href, time=iso)


def until(start: date | str | int | None, end: date | str | int | None) -> Cell:
    """The end of a half-open interval in words: the last day of whole days; nothing for one that is not known.

    >>> until("2021-04-15", "2021-04-16").text, until("2021-04-15T08:00:00Z", "2021-04-16").text
    ('15 Apr 2021', '16 Apr 2021')
    """
    last, first = (None if t in (None, "") else _datetime(t) for t in (end, start))
    if last is None:
        return Cell("" if end in (None, "") else str(end))
    return moment(last_ms(to_ms(first) if first else None, to_ms(last)))


def _datetime(value: date | str | int) -> datetime | None:
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value / 1000, UTC)
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(found, datetime):
            return datetime(found.year, found.month, found.day, tzinfo=UTC)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def whole_number(text: str) -> int:
    """A whole number that an address names, 0 for anything else: too long a one as well.

    >>> whole_number("200"), whole_number("-1"), whole_number("9" * 5000)
    (200, 0, 0)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def graded(grade: str, href: str = "") -> Cell:
    """A grade or another word that has a tone."""
    return Cell(grade, href, Tone.of(grade))


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
    """A place in an original: text before, the span itself, text after; `rendered` where the bytes are not text.

    `further` are more spans of the same place, each with the text after it ("she said" stands between two).
    """

    title: str
    href: str
    before: str
    span: str
    after: str
    locator: str
    rendered: bool = False
    language: str = ""
    role: str = ""
    further: tuple[tuple[str, str], ...] = ()


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
class Items:
    """A short list, one value a line."""

    items: tuple[Cell, ...]
    title: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter of a page, kept in its address: a name, what may be chosen (value and words), and what is.

    `kind` is that of a field to write in: text, date, number, search.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Filters:
    """The filters of a page; a choice with no options is a field to write in."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Insert:
    """A part with a template of its own, for the few that are more than a table: a form, a queue."""

    template: str
    data: object


@dataclass(frozen=True)
class Side:
    """One of several that stand side by side: its heading, what it says, and its tone (supports, denies)."""

    title: str
    blocks: tuple[Block, ...]
    tone: Tone = Tone.PLAIN
    href: str = ""


@dataclass(frozen=True)
class Beside:
    """What is to be compared, side by side: what supports and what denies, two sources of one thing."""

    sides: tuple[Side, ...]


Block = Facts | Grid | Passage | Picture | Note | Items | Filters | Insert | Beside


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
    status: int = 200
    to: str = ""  # where a browser is led instead

    def grids(self) -> dict[str, Grid]:
        """Its tables, by name."""
        return {grid.name: grid for s in self.sections for grid in _grids(s.blocks)}


def _grids(blocks: Sequence[Block]) -> Iterator[Grid]:
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Beside):
            for side in block.sides:
                yield from _grids(side.blocks)


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


def address_with(path: str, asked: Mapping[str, str], **changed: object) -> str:
    """A page's own address with some of what was asked changed; an empty value leaves that out.

    >>> address_with("/findings", {"kind": "meeting", "from": "9"}, **{"from": 18})
    '/findings?kind=meeting&from=18'
    """
    return address(*(unquote(part) for part in path.strip("/").split("/")), **{**asked, **changed})


def section(title: str, *blocks: Block | None) -> Section | None:
    """A section of the blocks that are there, None where none is."""
    kept = tuple(block for block in blocks if block is not None)
    return Section(title, kept) if kept else None


def sections(*several: Section | None) -> tuple[Section, ...]:
    """The sections that are there."""
    return tuple(s for s in several if s is not None)


def grid(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    note: str = "",
    total: int = 0,
    more: str = "",
) -> Grid | None:
    """A table of plain values, None where it has no rows."""
    made = tuple(tuple(cell(value) for value in row) for row in rows)
    return Grid(name, title, tuple(columns), made, note, total, more) if made else None


def facts(*rows: tuple[str, object], title: str = "") -> Facts | None:
    """Names and values, those that are there; a list is several values. None where none is.

    >>> facts(("size", 3), ("url", ""), ("names", ["a", "b"])).rows[1][1][1].text
    'b'
    """
    kept = []
    for name, value in rows:
        several = value if isinstance(value, (list, tuple)) else [value]
        cells = tuple(c for c in map(cell, several) if c.text)
        if cells:
            kept.append((name, cells))
    return Facts(tuple(kept), title) if kept else None
