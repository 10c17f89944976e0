"""A plain PDF writer: A4 pages of Helvetica with running headers, page numbers and words broken at line ends.

It writes what office programs write worst for readers: no structure, a header and a number on every page, hyphens where
words are broken. Only characters of cp1252 can be written.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

LINES, WIDTH, LEADING = 52, 84, 14  # lines a page, characters a line, points a line


def broken_lines(text: str, width: int = WIDTH) -> Iterator[str]:
    """The lines of a text; a long word that does not fit is broken with a hyphen at a line's end."""
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 1
            if line and len(word) > room:
                cut = min(room - 1, len(word) - 4)
                if cut >= 4 and word.isalpha() and len(word) >= 9:
                    yield f"{line} {word[:cut]}-"
                    line = word[cut:]
                else:
                    yield line
                    line = word
            else:
                line = f"{line} {word}".strip()
        yield line


def pdf(text: str, header: str, *, lines: int = LINES, pages: int | None = None) -> bytes:
    """A PDF of a text with a running header: so many lines a page, and no more than so many pages."""
    rows = list(broken_lines(text))
    sheets = [rows[at : at + lines] for at in range(0, len(rows), lines)][:pages]
    return _file([_page(sheet, header, number, len(sheets)) for number, sheet in enumerate(sheets, 1)])


def _page(rows: list[str], header: str, number: int, of: int) -> bytes:
    shown = [(72, 806, 8, header), (270, 30, 8, f"Page {number} of {of}")]
    shown += [(72, 780 - LEADING * at, 10.5, row) for at, row in enumerate(rows) if row]
    return b"\n".join(
        b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, x, y, _escaped(words)) for x, y, size, words in shown
    )


def _escaped(words: str) -> bytes:
    raw = words.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(contents: list[bytes]) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", _tree(len(contents))]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for at, content in enumerate(contents):
        packed = zlib.compress(content, 9)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * at)
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    return _numbered(objects)


def _tree(pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(pages))
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)


def _numbered(objects: Iterable[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(out)
