"""The record of a sanctions list under a statement: its own lines in CSV, else what was read of it as JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError
from reckoning.model.locator import Locator
from reckoning.readers.sanctions_csv import FIELD_BYTES, decode
from reckoning.readers.sanctions_file import original_bytes, original_list
from reckoning.readers.sanctions_list import Designation


def list_record(path: Path, locator: Locator) -> tuple[str, bool]:
    """The text of a record of a list, and whether it is rendered; raises `InputError` when there is no such record."""
    place = str(locator)
    try:
        known = path.stat()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if found := _places(path, known.st_size, known.st_mtime_ns).get(place):
        one, name = found
        return _lines(path, one.id, name) or (_rendered(one), True)
    raise InputError("no such place in this original", where=f"{path}:{place}", do="is it the right file?")


@lru_cache(maxsize=1)
def _places(path: Path, size_bytes: int, changed_ns: int) -> dict[str, tuple[Designation, str]]:
    """The designation and the name at every place of a list; the last list is kept: places are asked for together."""
    found: dict[str, tuple[Designation, str]] = {}
    for one in original_list(path, path.name).designations:
        named = {alias.locator: alias.name for alias in one.aliases} | {one.locator: one.name}
        for place, name in named.items():
            found.setdefault(place, (one, name))
    return found


def _lines(path: Path, uid: str, name: str) -> tuple[str, bool] | None:
    """The lines of the CSV record that holds both an identifier and a name; None where the list is no CSV."""
    raw = original_bytes(path)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{"):
        return None
    lines = decode(raw).splitlines(keepends=True)
    for delimiter in (",", ";"):
        csv.field_size_limit(FIELD_BYTES)
        reader, before = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter), 0
        while True:
            try:
                cells = {cell.strip() for cell in next(reader)}
            except StopIteration:
                break
            except csv.Error:
                cells = set()
            numbered = any(cell and (uid == cell or uid.endswith(f":{cell}")) for cell in cells)
            if numbered and any(name in cell for cell in cells):
                return "".join(lines[before : reader.line_num]).rstrip("\r\n"), False
            before = reader.line_num
    return None


def _rendered(one: Designation) -> str:
    return canonical_json(_plain(asdict(one)))


def _plain(value: object) -> object:
    """A value as JSON; what is empty is left out."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if item not in (None, "", ())}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) else str(value)
