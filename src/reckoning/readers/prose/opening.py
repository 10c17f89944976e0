"""Opening: from a file to a document: a page, a PDF or a plain text, decoded once and for all in the same way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from reckoning.model.errors import InputError
from reckoning.model.evidence import DateBasis
from reckoning.model.instant import parse_date
from reckoning.readers.containers import opened
from reckoning.readers.prose.confined import take_apart
from reckoning.readers.prose.decoding import MAX_TEXT_BYTES, decode
from reckoning.readers.prose.document import Boxes, Document, Medium, Published, Stretches

_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_PDF_DAY = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
BINARY = 0.02
"""More control characters than this share: no text."""


def open_document(path: Path, published: str = "", publisher: str = "", name: str = "") -> Document:
    """The document in a file; raises `InputError` for what is no report.

    `published` (YYYY-MM-DD) is the given day of publication; else the page's own tags, else a date in the file's name
    (`name`, where the file is kept under another). Nothing else is a date of publication: not the clock, not a PDF's.
    """
    given = Published(parse_date(published), DateBasis.GIVEN) if published else Published()
    with opened(path) as streams:
        stream = next(streams, None)
        data = stream.read(MAX_TEXT_BYTES + 1) if stream else b""
        container = stream.container if stream else ()
        fault = stream.fault if stream else ""
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(f"longer than {MAX_TEXT_BYTES >> 20} MiB: no report is", where=str(path))
    document = document_of(data, str(path))
    day = _first(given, document.published, _day_in(name or path.name))
    notes = (*document.notes, *((fault,) if fault else ()))
    return replace(document, published=day, publisher=publisher or document.publisher, container=container, notes=notes)


def document_of(data: bytes, where: str = "") -> Document:
    """The document in some bytes, its kind shown by its first ones; raises `InputError`."""
    if data[:1024].lstrip().startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return _pdf(data, where)
    if _HTML.match(data[:2048]) or b"<html" in data[:4096].lower():
        return _html(data, where)
    return _plain(data, where)


def _plain(data: bytes, where: str) -> Document:
    found = decode(data)
    if not found.text.strip():
        raise InputError("no text in it", where=where)
    if len(_CONTROL.findall(found.text[:20_000])) > BINARY * min(len(found.text), 20_000):
        raise InputError("no text: it holds control characters", where=where, do="give a text, an HTML page or a PDF")
    notes = (f"read as {found.encoding}, which is a guess",) if found.basis == "guessed" else ()
    return Document(found.text, encoding=found.encoding, notes=notes)


def _html(data: bytes, where: str) -> Document:
    found = decode(data)
    taken = take_apart("html", found.text.encode("utf-8", "surrogatepass"), where)
    published = Published()
    if taken.facts.get("published"):
        published = Published(parse_date(taken.facts["published"]), DateBasis.METADATA)
    notes = (f"read as {found.encoding}, which is a guess",) if found.basis == "guessed" else ()
    return Document(
        taken.text,
        Medium.HTML,
        Stretches(taken.starts, taken.ends),
        published,
        publisher=taken.facts.get("site", ""),
        title=taken.facts.get("title", ""),
        url=taken.facts.get("url", ""),
        encoding=found.encoding,
        notes=notes,
    )


def _pdf(data: bytes, where: str) -> Document:
    taken = take_apart("pdf", data, where)
    if not taken.text.strip():
        raise InputError("a PDF without text: its pages are pictures", where=where, do="recognise its text first (OCR)")
    made = _PDF_DAY.match(taken.facts.get("CreationDate", ""))
    notes = (f"the file says it was made on {'-'.join(made.groups())}; that is no date of publication",) if made else ()
    return Document(
        taken.text,
        Medium.PDF,
        Boxes(taken.pages, taken.boxes),
        title=taken.facts.get("Title", ""),
        publisher="",
        notes=notes,
    )


def _first(*days: Published) -> Published:
    return next((d for d in days if d.on), Published())


def _day_in(name: str) -> Published:
    """The day in a file's name, where it has exactly one."""
    days = {match.groups() for match in _DAY_IN_NAME.finditer(name)}
    if len(days) != 1:
        return Published()
    y, m, d = days.pop()
    try:
        return Published(date(int(y), int(m), int(d)), DateBasis.FILE_NAME)
    except ValueError:
        return Published()
