"""The records of a sanctions list in CSV, whatever its separator, encoding and preamble."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator

FIELD_BYTES = 1 << 20  # a statement of reasons can pass the csv module's own 128 KiB
END_OF_FILE = "\x1a"  # the DOS mark that the US Treasury still appends; not a record


def decode(raw: bytes) -> str:
    """The text of a list: UTF-8 (with or without mark) or UTF-16 with mark, else Windows-1252 as the UK once published.

    >>> decode("é".encode("cp1252")), decode("é".encode("utf-8-sig"))
    ('é', 'é')
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def csv_rows(text: str, delimiter: str = ",") -> Iterator[list[str]]:
    """The rows of a CSV text, blank lines and the DOS end mark left out; cells are stripped."""
    csv.field_size_limit(FIELD_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield [f"unreadable: {error}"]
            continue
        cells = [cell.strip() for cell in row]
        if any(cells) and cells != [END_OF_FILE]:
            yield cells


def first_rows(text: str, delimiter: str = ",", count: int = 2) -> list[list[str]]:
    """The first rows of a text, to recognise its layout by."""
    rows = []
    for row in csv_rows(text[:FIELD_BYTES], delimiter):
        rows.append(row)
        if len(rows) == count:
            break
    return rows


def named(header: list[str], row: list[str]) -> defaultdict[str, str]:
    """A row by the names of its header; a name that comes twice counts once, and what is missing is empty."""
    cells: defaultdict[str, str] = defaultdict(str)
    for name, cell in zip(header, [*row, *[""] * (len(header) - len(row))], strict=False):
        cells.setdefault(name, cell)
    return cells
