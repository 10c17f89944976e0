"""Admission: what is checked of a file before it is archived, and whether a known one comes with something new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reckoning.archive.blobs import refuse_special
from reckoning.engine import lists, reports
from reckoning.model.errors import ReckoningError, raise_all
from reckoning.model.evidence import Evidence
from reckoning.readers.sniff import reader_named


def refuse_unfit(paths: Sequence[Path]) -> None:
    """Raise for all files that are no regular files, at once."""
    errors: list[ReckoningError] = []
    for path in paths:
        try:
            refuse_special(path)
        except ReckoningError as error:
            errors.append(error)
    raise_all(errors)


def refuse_unknown(reader: str) -> None:
    """Raise for a reader or preset that does not exist or is not understood, before anything is archived."""
    if reader.endswith(".toml"):
        refuse_special(Path(reader))
    if reader and reader != lists.READER and reader not in reports.READERS:
        reader_named(reader)


def text_of(file_name: str) -> str:
    """A file's name as text; bytes in it that are no UTF-8 become one mark each."""
    return file_name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def says_more(described: Evidence, standing: Evidence) -> bool:
    """Whether a file that is known comes with another source, date, address or licence than before."""
    given = ("source", "published_on", "url", "licence")
    return any(getattr(described, name) not in ("", getattr(standing, name)) for name in given)
