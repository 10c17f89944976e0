"""Admission: what is checked of a file before it is archived, and what stands of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reckoning.archive.acts import Added
from reckoning.archive.blobs import refuse_special
from reckoning.engine import lists, reports
from reckoning.model.errors import ReckoningError, UsageError, raise_all
from reckoning.model.evidence import DateBasis, Evidence, Sensitivity
from reckoning.readers.sniff import reader_named

EXTRACT = "extract"
"""How an original came from its parent: a person wrote down what a sealed one says."""


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


def called(paths: Sequence[Path], names: Sequence[str]) -> list[str]:
    """The names that files are kept under: their own, or those given; raises `UsageError` for too few or too many.

    >>> called([Path("a/b.csv")], []), called([Path("0")], ["C:\\\\x\\\\y.csv"])
    (['b.csv'], ['y.csv'])
    """
    if names and len(names) != len(paths):
        raise UsageError(f"{len(names)} names for {len(paths)} files", do="give one for each, or none")
    return [_last(n) for n in names] if names else [text_of(path.name) for path in paths]


def _last(name: str) -> str:
    """The last part of what a program calls a file; it never leads anywhere."""
    return text_of(name).replace("\\", "/").rstrip("/").rpartition("/")[2] or "unnamed"


@dataclass(frozen=True)
class Description:
    """What a person says of files that come in; what is empty or None is not said."""

    source: str = ""
    published_on: str = ""
    url: str = ""
    licence: str = ""
    sensitivity: Sensitivity | None = None
    reader: str = ""
    preset: str = ""
    parent: str = ""

    def added(self, fresh: Evidence, standing: Added | None, unread: bool) -> Added:
        """The evidence as it stands from now on, and how it is read: what is not said stays as it was.

        A known original keeps its name, unless nothing could be read of it (`unread`): its ending may say how.
        """
        before = standing.evidence if standing else fresh
        evidence = replace(
            before,
            obtained_how=before.obtained_how if before.held else fresh.obtained_how,  # what came by reference came in
            file_name=fresh.file_name if unread else before.file_name,
            source=self.source or before.source,
            published_on=self.published_on or before.published_on,
            published_basis=DateBasis.GIVEN if self.published_on else before.published_basis,
            url=self.url or before.url,
            licence=self.licence or before.licence,
            sensitivity=before.sensitivity if self.sensitivity is None else self.sensitivity,
            parent=self.parent or before.parent,
            derivation=EXTRACT if self.parent else before.derivation,
        )
        if self.reader or not standing:
            return Added(evidence, "" if self.preset else self.reader, self.preset)
        return replace(standing, evidence=evidence)
