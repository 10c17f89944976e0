"""A sanctions list from a file: its layout is recognised by what the file holds, never by its name.

| layout | recognised by |
|---|---|
| US Treasury CSV | no header; twelve cells, a number first, empty cells written -0- |
| US Treasury XML | root `sdnList` (standard) or `Sanctions` (advanced) |
| EU consolidated | `fileGenerationDate;Entity_LogicalId;...` (CSV) or root `export` (XML) |
| EU annex table | columns celex, recordId, startDate, schema, name |
| UK lists | `Last Updated,...` or `Report Date: ...`, then a header with `Name 6` and `Group ID` or `Unique ID` |
| OpenSanctions | columns id, schema, name, aliases, identifiers; or JSON lines with id, schema, properties |
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from reckoning.model.errors import InputError
from reckoning.readers.containers import compression
from reckoning.readers.sanctions_csv import decode, first_rows
from reckoning.readers.sanctions_eu import CONSOLIDATED_COLUMNS, TABLE_COLUMNS, read_eu_csv, read_eu_table, read_eu_xml
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.readers.sanctions_ofac_csv import Companion, looks_like_ofac, read_ofac_csv
from reckoning.readers.sanctions_ofac_xml import read_ofac_advanced_xml, read_ofac_standard_xml
from reckoning.readers.sanctions_opensanctions import SIMPLE_COLUMNS, read_ftm_lines, read_opensanctions_csv
from reckoning.readers.sanctions_uk import columns_of, read_uk_csv
from reckoning.readers.sanctions_xml import local, xml_records

COMPRESSED = ("xz", "gz")
HEAD_BYTES = 1 << 16
LIST_BYTES = 1 << 30
"""Largest list read, after decompression; the largest published, the US advanced XML, is about an eighth of it."""

XmlReader = Callable[[bytes, str, date | None, tuple[str, ...]], SanctionsList]
TextReader = Callable[[str, str, date | None, tuple[str, ...]], SanctionsList]
XML_ROOTS: dict[str, XmlReader] = {
    "sdnList": read_ofac_standard_xml,
    "Sanctions": read_ofac_advanced_xml,
    "export": read_eu_xml,
}
KNOWN = (
    "known: US Treasury CSV and XML, EU consolidated CSV and XML, EU annex table, UK CSV, OpenSanctions CSV and JSON"
)


def read_sanctions(
    raw: bytes,
    file_name: str,
    *,
    list_version: date | None = None,
    companions: Sequence[Companion] = (),
    container: tuple[str, ...] = (),
) -> SanctionsList:
    """One version of a list from the decoded bytes of a file, with a reason for every record not kept.

    `list_version` is the list's date where it is known; `companions` are the US Treasury's ALT, ADD and SDN_COMMENTS;
    `container` goes before every locator (`gz`, `zip:name`). Raises `InputError` on a layout that is not known, saying
    what was seen.
    """
    if not raw.strip():
        raise InputError("empty: not a sanctions list", where=file_name)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _read_xml(raw.lstrip(), file_name, list_version, container)
    text = decode(raw)
    if looks_like_ofac(next(iter(first_rows(text)), [])):
        return read_ofac_csv(text, file_name, list_version, tuple(companions), container)
    if companions:
        raise InputError("only a US Treasury CSV list has ALT, ADD and SDN_COMMENTS files", where=file_name)
    return _text_reader(text, file_name)(text, file_name, list_version, container)


def _read_xml(raw: bytes, file_name: str, list_version: date | None, container: tuple[str, ...]) -> SanctionsList:
    root = local(next(iter(xml_records(raw, frozenset(), file_name))).tag)
    if root not in XML_ROOTS:
        raise InputError(f"an XML file that is not a known list: its root is <{root}>", where=file_name, do=KNOWN)
    return XML_ROOTS[root](raw, file_name, list_version, container)


def _text_reader(text: str, file_name: str) -> TextReader:
    rows = first_rows(text)
    if text.lstrip()[:1] == "{":
        return read_ftm_lines
    if set(CONSOLIDATED_COLUMNS) <= set(next(iter(first_rows(text, ";")), [])):
        return read_eu_csv
    if any(columns_of(row) for row in rows):
        return read_uk_csv
    for columns, reader in ((TABLE_COLUMNS, read_eu_table), (SIMPLE_COLUMNS, read_opensanctions_csv)):
        if rows and set(columns) <= set(rows[0]):
            return reader
    seen = " | ".join(rows[0])[:160] if rows else "nothing"
    raise InputError(
        f"not a sanctions list this program knows: its first row has {len(rows[0]) if rows else 0} cells: {seen}",
        where=file_name,
        do=KNOWN,
    )


def load_sanctions(path: Path, *, list_version: date | None = None, companions: Sequence[Path] = ()) -> SanctionsList:
    """`read_sanctions` over a file on disk, plain or compressed (.xz, .gz), and its companions."""
    raw, container = _load(path)
    beside = []
    for companion in companions:
        content, packed = _load(companion)
        beside.append(Companion(companion.name, decode(content), packed))
    return read_sanctions(raw, path.name, list_version=list_version, companions=beside, container=container)


def recognised(path: Path) -> bool:
    """Whether the beginning of a file, plain or compressed, looks like a list this program knows."""
    try:
        with _opened(path) as (stream, _):
            head = stream.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return False
    try:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            return any(f"<{root}".encode() in head or f":{root}".encode() in head for root in XML_ROOTS)
        text = decode(head[: head.rfind(b"\n") + 1] or head)
        if looks_like_ofac(next(iter(first_rows(text)), [])):
            return True
        return text.lstrip()[:1] != "{" and bool(_text_reader(text, path.name))
    except InputError:
        return False


def original_list(path: Path, file_name: str, list_version: date | None = None) -> SanctionsList:
    """The list in an original that is kept under another name; raises `InputError`."""
    raw, container = _load(path)
    return read_sanctions(raw, file_name, list_version=list_version, container=container)


def original_bytes(path: Path) -> bytes:
    """The decoded bytes of an original, plain or compressed; raises `InputError`."""
    return _load(path)[0]


def _load(path: Path) -> tuple[bytes, tuple[str, ...]]:
    try:
        with _opened(path) as (stream, container):
            raw = stream.read(LIST_BYTES + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    if len(raw) > LIST_BYTES:
        raise InputError(f"larger than {LIST_BYTES >> 20} MiB once decompressed", where=str(path))
    return raw, container


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes] | lzma.LZMAFile | gzip.GzipFile, tuple[str, ...]]]:
    """The decoded stream of a file and its container, by its first bytes, whatever its name says."""
    with path.open("rb") as raw:
        packed = compression(raw.read(8))
    if packed not in COMPRESSED:
        with path.open("rb") as stream:
            yield stream, ()
    else:
        with lzma.open(path, "rb") if packed == "xz" else gzip.open(path, "rb") as unpacked:
            yield unpacked, (packed,)
