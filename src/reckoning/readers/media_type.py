"""Media type: what kind of file the bytes of an original are, whatever it is called."""

from __future__ import annotations

from pathlib import Path

from reckoning.model.errors import InputError
from reckoning.readers.containers import compression, opened
from reckoning.readers.form import Shape, look
from reckoning.readers.spreadsheet import is_workbook

UNKNOWN = "application/octet-stream"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0", "application/vnd.ms-office"),
    (b"<?xml", "application/xml"),
)
_PACKED = {
    "gz": "application/gzip",
    "zst": "application/zstd",
    "xz": "application/x-xz",
    "bz2": "application/x-bzip2",
    "zip": "application/zip",
}
_SHAPES = {
    Shape.DELIMITED: "text/csv",
    Shape.JSON: "application/json",
    Shape.JSON_LINES: "application/x-ndjson",
    Shape.PARQUET: "application/vnd.apache.parquet",
    Shape.NMEA: "text/plain",
}
_HTML = (b"<!doctype html", b"<html")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def media_type(path: Path) -> str:
    """The media type of a file by its first bytes; of text that has a comma or another delimiter in its first line,
    `text/csv`; `application/octet-stream` for what is not known.
    """
    with path.open("rb") as file:
        head = file.read(512)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.lstrip().lower().startswith(_HTML):
        return "text/html"
    packed = compression(head)
    if packed:
        return _WORKBOOK if packed == "zip" and _workbook(path) else _PACKED[packed]
    return _of_text(path)


def _workbook(path: Path) -> bool:
    try:
        return is_workbook(path)
    except InputError:  # the binary kind
        return False


def _of_text(path: Path) -> str:
    try:
        with opened(path) as streams:
            sight = look(next(streams), path)
    except (InputError, StopIteration):
        return UNKNOWN
    if sight.shape is Shape.DELIMITED:
        line = sight.head.lstrip().splitlines()[0]
        return "text/tab-separated-values" if b"\t" in line else "text/csv" if set(line) & set(b",;|") else "text/plain"
    return _SHAPES[sight.shape]
