"""Workbook parts: the XML members of an XLSX under limits: no document type, no entity, no bomb; and what they say of
sheets, shared texts and formats of numbers.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from reckoning.model.errors import InputError
from reckoning.readers.form import unique_names

PIECE_BYTES = 1 << 16
MAX_RATIO = 250
FREE_BYTES = 32 << 20
SMALL_BYTES = 32 << 20
TEXT_BYTES = 256 << 20
"""No more than this is held of a workbook's shared texts."""
LONGEST_TEXT = 1 << 20
SHEETS_AT_MOST = 1000

Attributes = dict[str, str]
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    17: "mmm-yy",
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm:ss"),
    22: "d m yyyy h:mm",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def whole_number(text: str, other: int = 0) -> int:
    """A number of up to nine digits; `other` for anything else.

    >>> whole_number("17"), whole_number("9" * 5000), whole_number("x", -1)
    (17, 0, -1)
    """
    return int(text) if text.isdecimal() and len(text) < 10 else other


@dataclass(frozen=True)
class Handlers:
    """What is done at the start and end of an element (local name) and with text."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None] = lambda name: None
    text: Callable[[str], None] = lambda data: None


@dataclass(frozen=True)
class Format:
    """How a number is shown: as a date down to the `precision` of its format, in percent, or plainly."""

    precision: str = ""
    percent: bool = False


class Members:
    """The members of a workbook."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive, self._where = archive, where
        self._infos = {info.filename.lstrip("/"): info for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def pieces(self, name: str, at_most: int = 0) -> Iterator[bytes]:
        """The bytes of a member; raises `InputError` when they are damaged, encrypted or out of all proportion."""
        info = self._infos[name]
        where = f"{self._where}:{name}"
        if info.flag_bits & 1:
            raise InputError("an encrypted workbook", where=where, do="save it without a password")
        given = 0
        try:
            with self._archive.open(info) as member:
                while piece := member.read(PIECE_BYTES):
                    given += len(piece)
                    if (given > FREE_BYTES and given > MAX_RATIO * max(info.compress_size, 1)) or 0 < at_most < given:
                        raise InputError("grows out of all proportion when unpacked", where=where)
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            OSError,
            EOFError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise InputError(f"a damaged workbook: {error}", where=where) from error

    def parse(self, name: str, handlers: Handlers, at_most: int = 0) -> Iterator[None]:
        """Parse a member, handing over after each piece what the handlers have collected; raises `InputError`."""
        where = f"{self._where}:{name}"
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, given: handlers.start(
            tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in given.items()}
        )
        parser.EndElementHandler = lambda tag: handlers.end(tag.rpartition("}")[2])
        parser.CharacterDataHandler = handlers.text

        def doctype(*_: object) -> None:
            raise InputError("a workbook with a document type declaration is not read", where=where)

        parser.StartDoctypeDeclHandler = doctype
        try:
            for piece in self.pieces(name, at_most):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that it cannot read
            raise InputError(f"a damaged workbook: {error}", where=where) from error

    def small(self, name: str, start: Callable[[str, Attributes], None]) -> None:
        """Parse a small member for its elements alone."""
        for _ in self.parse(name, Handlers(start), SMALL_BYTES):
            pass


@dataclass(frozen=True)
class Workbook:
    """Sheets by name and member in order, whether days count from 1904, and the formats of cells by style."""

    sheets: tuple[tuple[str, str], ...]
    from_1904: bool
    formats: tuple[Format, ...]


def read_workbook(members: Members, where: str) -> Workbook:
    """What a workbook says of itself; raises `InputError`."""
    names: list[tuple[str, str]] = []
    from_1904 = False

    def start(tag: str, given: Attributes) -> None:
        nonlocal from_1904
        if tag == "sheet":
            names.append((given.get("name", ""), given.get("id", "")))
        elif tag == "workbookPr":
            from_1904 = given.get("date1904", "0") in ("1", "true")

    members.small("xl/workbook.xml", start)
    targets = _targets(members)
    titles = unique_names([name for name, _ in names])
    sheets = [(t, targets[key]) for t, (_, key) in zip(titles, names, strict=True) if targets.get(key, "") in members]
    if not sheets or len(sheets) > SHEETS_AT_MOST:
        raise InputError(f"a workbook of {len(sheets)} sheets that can be read", where=where)
    return Workbook(tuple(sheets), from_1904, _formats(members))


def _targets(members: Members) -> dict[str, str]:
    """The member that each relation of the workbook to a worksheet leads to."""
    targets: dict[str, str] = {}

    def start(tag: str, given: Attributes) -> None:
        if tag == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", given.get("Target", "")))
            targets[given.get("Id", "")] = path.lstrip("/")

    if "xl/_rels/workbook.xml.rels" in members:
        members.small("xl/_rels/workbook.xml.rels", start)
    return targets


def _formats(members: Members) -> tuple[Format, ...]:
    """The format of each cell style, in their order."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(tag: str, given: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            styles.append(given.get("numFmtId", "0"))

    if "xl/styles.xml" in members:
        members.small("xl/styles.xml", start)
    return tuple(format_of(codes.get(key, ""), whole_number(key)) for key in styles)


def format_of(code: str, number: int = 0) -> Format:
    """What a format shows.

    >>> format_of("mmm yyyy").precision, format_of("0.0%").percent, format_of("#,##0").precision
    ('month', True, '')
    """
    if not code:
        code = _BUILT_IN.get(number, "d m yyyy" if number in _DATES else "")
    letters = set(_LITERAL.sub("", code.split(";")[0]).casefold())
    if "%" in letters:
        return Format(percent=True)
    if letters & set("hs"):
        return Format("time")
    if "d" in letters:
        return Format("day")
    if "y" in letters:
        return Format("month" if "m" in letters else "year")
    return Format()


def shared_texts(members: Members) -> list[str | None]:
    """The texts that cells refer to by number; None for one too long to be a cell's. Raises `InputError`."""
    texts: list[str | None] = []
    held: list[str] = []
    reading, phonetic = False, False

    def start(tag: str, _: Attributes) -> None:
        nonlocal reading, phonetic
        phonetic = phonetic or tag == "rPh"
        reading = tag == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal reading, phonetic
        reading = False
        if tag == "rPh":
            phonetic = False
        elif tag == "si":
            texts.append("".join(held) if sum(map(len, held)) <= LONGEST_TEXT else None)
            held.clear()

    def text(data: str) -> None:
        if reading:
            held.append(data)

    if "xl/sharedStrings.xml" in members:
        for _ in members.parse("xl/sharedStrings.xml", Handlers(start, end, text), TEXT_BYTES):
            pass
    return texts
