"""PDF: the text of a PDF as paragraphs, every character with its page and box.

Lines are joined to paragraphs by the gaps between them; a word parted at a line's end is joined (a soft hyphen
always, a
hard one unless the text has the word with it); ligatures become their letters; lines that come again at the head or
foot
of the pages are left out, page numbers with them. Boxes count in points from the top left of the page.
What it cannot see: text that is a picture; columns that the file does not give in order.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MOST_PAGES = 3000
MOST_CHARACTERS = 20_000_000
EDGE_LINES = 3
"""So many lines at the head and foot of a page may be running ones."""
PARAGRAPH_GAP = 1.35
"""Lines further apart than this times the page's usual distance begin a paragraph."""
HYPHEN_AT_END = 2
"""What PDFium gives for any hyphen at a line's end; it runs the next line on."""
EDGE = 0.12
"""So much of a page at its top and bottom may hold running lines."""
_HYPHENS = "\u00ad\ufffe"

Box = tuple[float, float, float, float]


class BadPdf(ValueError):
    """A PDF that is encrypted, damaged or too large; the message says which."""


@dataclass
class Line:
    """One line: its characters and their boxes; `page` from 1, its height in points."""

    page: int
    page_height: float = 842.0
    text: str = ""
    boxes: list[Box] = field(default_factory=list)

    @property
    def at_edge(self) -> bool:
        """Whether it stands where running lines do."""
        return not EDGE * self.page_height < self.top < (1 - EDGE) * self.page_height

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min((b[1] for b in self.boxes), default=0.0)

    @property
    def left(self) -> float:
        """Where it begins."""
        return min((b[0] for b in self.boxes), default=0.0)

    @property
    def height(self) -> float:
        """How high its letters are."""
        return max((b[3] - b[1] for b in self.boxes), default=0.0)


@dataclass
class Written:
    """A text with the page and box of each character."""

    text: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def put(self, text: str, page: int, boxes: list[Box]) -> None:
        """Add characters with their boxes."""
        self.text.append(text)
        self.pages += [page] * len(text)
        self.boxes += boxes

    def space(self, text: str) -> None:
        """Add characters that the page does not show, in the place of the last one."""
        self.put(text, self.pages[-1], [self.boxes[-1]] * len(text))


def read_pdf(data: bytes) -> tuple[Written, dict[str, str]]:
    """The text of a PDF and its metadata; raises `BadPdf`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise BadPdf("an encrypted PDF") from error
        raise BadPdf(f"no PDF that can be read: {error}") from error
    if len(document) > MOST_PAGES:
        raise BadPdf(f"a PDF of {len(document)} pages; {MOST_PAGES} are read at most")
    pages: list[list[Line]] = []
    total = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            pages.append([])
            continue
        lines = _lines(page, number + 1)
        page.close()
        pages.append(lines)
        total += sum(len(line.text) for line in lines)
        if total > MOST_CHARACTERS:
            raise BadPdf(f"a PDF of more than {MOST_CHARACTERS:,} characters")
    metadata = {k: str(v) for k, v in document.get_metadata_dict(skip_empty=True).items()}
    return paragraphs(without_running(pages)), metadata


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of one page, in the order of the file; ligatures taken apart, both letters in one box."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    height = page.get_height()
    count = raw.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise BadPdf(f"a page of {count:,} characters")
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found, line = [], Line(number, page_height=height)
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text_page, i)
        if code in (10, 13):
            if line.text:
                found.append(line)
            line = Line(number, page_height=height)
            continue
        character = _letter(code)
        if not character:
            continue
        raw.FPDFText_GetCharBox(text_page, i, left, right, bottom, top)
        box = (left.value, height - top.value, right.value, height - bottom.value)
        line.text += character
        line.boxes += [box] * len(character)
        if code == HYPHEN_AT_END:
            found.append(line)
            line = Line(number, page_height=height)
    if line.text:
        found.append(line)
    text_page.close()
    return [f for f in found if f.text.strip()]


def _letter(code: int) -> str:
    if code == HYPHEN_AT_END:
        return "-"
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    character = chr(code)
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", character)
    return " " if character.isspace() else character


def without_running(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the lines at their head or foot that come again, numbers aside, on at least three and half."""
    edges = Counter(shape for lines in pages for shape in {_shape(n) for n in _edge(lines)})
    least = max(3, len(pages) * 0.5)
    running = {shape for shape, count in edges.items() if count >= least}
    kept = []
    for lines in pages:
        out = {id(n) for n in _edge(lines) if _shape(n) in running}
        kept.append([n for n in lines if id(n) not in out])
    return kept


def _edge(lines: list[Line]) -> list[Line]:
    ordered = sorted((n for n in lines if n.at_edge), key=lambda n: n.top)
    return [*ordered[:EDGE_LINES], *ordered[-EDGE_LINES:]]


def _shape(line: Line) -> str:
    """A line without its numbers, as high on the page: what makes it the same running line on every page."""
    return f"{round(line.top / 12)}:{re.sub(r'[0-9]+|[ivxlc]+$', '#', line.text.strip())}"


def paragraphs(pages: list[list[Line]]) -> Written:
    """Lines joined to paragraphs, parted by empty lines."""
    out = Written()
    known = {w.lower() for lines in pages for n in lines for w in re.findall(r"[\w-]+", n.text)}
    last: Line | None = None
    for lines in pages:
        usual = _usual_gap(lines)
        for line in lines:
            if last is not None:
                _join(out, last, line, usual, known)
            text = line.text.rstrip()
            out.put(text, line.page, line.boxes[: len(text)])
            last = line
    return out


def _usual_gap(lines: list[Line]) -> float:
    """The distance of lines that comes most often, the least of several; of one alone no more than 1.7 letters'
    height."""
    gaps = Counter(round(b.top - a.top) for a, b in pairwise(lines) if 0 < b.top - a.top < 60)
    if not gaps:
        return 14.0
    most = max(gaps.values())
    gap = min(g for g, count in gaps.items() if count == most)
    return gap if most > 1 else min(gap, 1.7 * max(n.height for n in lines))


def _join(out: Written, last: Line, line: Line, usual: float, known: set[str]) -> None:
    """What stands between two lines: nothing in a parted word, a space in a paragraph, else an empty line."""
    before = last.text.rstrip()
    if _parted(before, line.text, known):
        _drop_last(out)
        return
    if re.search(r"\w[-‐]$", before) and line.text[:1].islower():
        return  # a compound ("anti-coup") runs on as it is
    if before[-1:] in _HYPHENS:
        _drop_last(out)
    same_page = last.page == line.page
    gap = line.top - last.top
    apart = (
        gap > PARAGRAPH_GAP * usual or gap < -usual if same_page else before.endswith((".", "!", "?", '"', "”", ":"))
    )
    larger = same_page and abs(line.height - last.height) > 0.35 * max(line.height, last.height)
    indented = same_page and line.left - last.left > 8 and before.endswith((".", "!", "?", '"', "”"))
    out.space("\n\n" if apart or larger or indented else " ")


def _parted(before: str, after: str, known: set[str]) -> bool:
    """Whether a line ends within a word whose hyphen is not the word's own."""
    if not before or not after[:1].islower():
        return False
    if before[-1] in _HYPHENS:
        return True
    if before[-1] not in "-‐":
        return False
    head, tail = re.search(r"[\w-]*$", before[:-1]), re.match(r"[\w-]+", after)
    if not head or not head[0] or not tail:
        return False
    return f"{head[0]}-{tail[0]}".lower() not in known


def _drop_last(out: Written) -> None:
    out.text[-1] = out.text[-1][:-1]
    out.pages.pop()
    out.boxes.pop()
