"""Decoding: from the bytes of a text to code points, line ends untouched, always in the same way.

Order: the mark of UTF-8 or UTF-16; UTF-16 that shows itself by its zeros; the encoding that the text declares of itself
(HTML); UTF-8; else Windows-1252, in which any bytes are a text, so that the choice is said and never silent.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']", re.IGNORECASE)
MAX_TEXT_BYTES = 64 << 20
"""A text or page longer than this is refused: no report is."""
HEAD_BYTES = 4096
"""How far into a page its declaration is looked for; HTML asks for it in the first 1024 bytes."""


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read in, and how that was known: mark, declared, utf-8, guessed."""

    text: str
    encoding: str
    basis: str


def decode(data: bytes) -> Decoded:
    """The code points of a text, without a byte order mark; the same bytes always give the same text.

    >>> decode("“Ja,” sagte er.".encode("cp1252")).encoding, decode("é".encode()).basis
    ('windows-1252', 'utf-8')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding, "mark")
    if encoding := _wide(data):
        return Decoded(data.decode(encoding, "replace"), encoding, "guessed")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _narrow(data)
    return Decoded(text, "utf-8", "utf-8")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of its beginning is mostly zero."""
    head = data[:HEAD_BYTES]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else ""


def _narrow(data: bytes) -> Decoded:
    head = data[:HEAD_BYTES]
    found = _DECLARED.search(head) or _XML.search(head)
    if found:
        name = found[1].decode("ascii").lower()
        try:
            codec = codecs.lookup(name)
            if codec._is_text_encoding:
                return Decoded(data.decode(name, "replace"), codec.name, "declared")
        except LookupError:
            pass
    # Five bytes mean nothing in Windows-1252; browsers take them as the control characters of the same number.
    text = "".join(_WINDOWS[b] for b in data)
    return Decoded(text, "windows-1252", "guessed")


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_WINDOWS = [_windows(b) for b in range(256)]
