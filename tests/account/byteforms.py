"""Byte forms: every way in which bytes of a bundle may hold a text, and what lies packed inside its files."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator

import pyarrow.parquet as pq
import pypdfium2 as pdfium

from reckoning.simulate.register_names import to_zawgyi

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_OCTAL = re.compile(rb"\\([0-7]{1,3})")
DEEPEST = 4


def forms_of(text: str) -> set[bytes]:
    """A text in lower case as bytes may hold it: raw, UTF-16, base64, hex, percent, JSON, HTML, octal, Zawgyi."""
    spelled = {text, text.replace(" ", "_"), text.replace(" ", "\n"), text.replace(" ", "")}
    spelled |= {to_zawgyi(text)} if not text.isascii() else set()
    found: set[bytes] = set()
    for one in spelled:
        found |= {one.encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be")}
    for one in {text, text.lower(), text.upper()} if text.isascii() else spelled:
        raw = one.encode()
        found |= {raw.hex().encode(), one.encode("utf-16-be").hex().encode(), json.dumps(one)[1:-1].encode()}
        found |= {urllib.parse.quote(one).encode(), urllib.parse.quote_plus(one).encode(), html.escape(one).encode()}
        found |= {*_in_base64(raw), *_in_base64(one.encode("utf-16-le"))}
    raw = text.encode()
    found |= {"".join(f"&#{ord(c)};" for c in text).encode(), "".join(f"&#x{ord(c):x};" for c in text).encode()}
    found |= {"".join(f"\\u{{{ord(c):x}}}" for c in text).encode(), "".join(f"\\{b:03o}" for b in raw).encode()}
    folded = {form.lower() for form in found if len(form) >= 6}
    return {form for form in folded if not any(other != form and other in form for other in folded)}


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """What a text looks like in base64 wherever it begins in the packed bytes, its uncertain ends left out."""
    for before in range(3):
        packed = base64.b64encode(b"\0" * before + raw)
        start = (0, 2, 3)[before]
        end = len(packed) - (0, 4, 4)[(before + len(raw)) % 3]
        yield packed[start:end]


def unpacked(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file and all that is packed in it: members of archives, streams and texts of PDFs, rows of Parquet, base64."""
    yield name, content
    if depth == DEEPEST:
        return
    inside: list[tuple[str, bytes]] = []
    if content.startswith(b"%PDF"):
        inside = [*_of_pdf(content)]
    elif content.startswith(b"PK\x03\x04"):
        inside = [*_of_zip(content)]
    elif content.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(content))
        inside = [("rows", (json.dumps(table.to_pylist(), ensure_ascii=False) + str(table.schema)).encode())]
    elif not name.endswith("decoded"):
        decoded = [_decoded(run) for run in _BASE64.findall(content)]
        text = content.decode("utf-8", "replace")
        read = [html.unescape(re.sub("<[^>]*>", " ", text)), html.unescape(re.sub("<[^>]*>", "", text))]
        inside = [
            ("decoded", b"\n".join([*decoded, *(r.encode() for r in read), urllib.parse.unquote_to_bytes(content)]))
        ]
    for own, blob in inside:
        yield from unpacked(f"{name}/{own}", blob, depth + 1)


def _decoded(run: bytes) -> bytes:
    try:
        return base64.b64decode(run + b"=" * (-len(run) % 4))
    except ValueError:
        return b""


def _of_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        yield "names", "\n".join([*zipped.namelist(), zipped.comment.decode("utf-8", "replace")]).encode()
        for member in zipped.namelist():
            yield member, zipped.read(member)


def _of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Decompressed streams, strings in hex, metadata, texts of pages, attachments."""
    for number, packed in enumerate(_STREAM.findall(content)):
        try:
            yield f"stream{number}", zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
    strings = [re.sub(rb"\s", b"", s) for s in _HEX_STRING.findall(content)]
    yield "strings", b"\n".join(bytes.fromhex(s[: len(s) // 2 * 2].decode()) for s in strings)
    yield "octal", _OCTAL.sub(lambda m: bytes([int(m[1], 8) & 255]), content)
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:  # not one that a reader opens: its bytes are looked through all the same
        return
    said = [str(v) for v in document.get_metadata_dict().values()]
    said += [document[n].get_textpage().get_text_range() for n in range(len(document))]
    yield "texts", "\n".join(said).encode("utf-8", "replace")
    for number in range(document.count_attachments()):
        yield f"attached{number}", bytes(document.get_attachment(number).get_data())
    document.close()


def first_leak(
    files: Iterable[tuple[str, bytes]], secrets: Iterable[str], digits: Iterable[str] = ()
) -> tuple[str, str] | None:
    """The first secret that stands in any form in any file or in what is packed in one, and where.

    `digits` are keys and salts in hexadecimal, looked for as they are and as the bytes that they stand for.
    """
    forms = {form: secret for secret in dict.fromkeys(secrets) for form in forms_of(secret)}
    forms |= {form: d for d in digits for form in (d.lower().encode(), bytes.fromhex(d).lower())}
    whole = [(name, blob.lower()) for file, content in files for name, blob in unpacked(file, content)]
    together = b"\n\0\n".join(blob for _, blob in whole)
    for form, secret in forms.items():
        if form in together:
            return secret, next(name for name, blob in whole if form in blob)
    return None
