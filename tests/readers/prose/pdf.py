"""Small PDFs written by hand, for tests: lines of text at places on pages, in Helvetica."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Placed = tuple[float, float, str]


def pdf(pages: Sequence[Sequence[Placed]], encrypt: bool = False, content: bytes | None = None) -> bytes:
    """A PDF of pages of 595 x 842 points; each line at x, y (from the bottom) in 12 points, Windows-1252."""
    objects: list[bytes] = [b"", b""]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects.append(font)
    kids = []
    for lines in pages:
        stream = content if content is not None else b"".join(_line(*line) for line in lines)
        packed = zlib.compress(stream)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    return _file(objects, encrypt)


def _line(x: float, y: float, text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"BT /F1 12 Tf %.1f %.1f Td (%s) Tj ET\n" % (x, y, escaped.encode("cp1252"))


def _file(objects: list[bytes], encrypt: bool) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    if encrypt:  # a password that nobody has: the check of any other one fails
        objects = [*objects, b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)]
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    more = b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects) if encrypt else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, more, start)
    return out
