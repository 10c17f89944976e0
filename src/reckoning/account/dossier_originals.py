"""A dossier's originals, opened at the places that its facts name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.model.locator import Place, parse_locator
from reckoning.readers.originals import resolve
from reckoning.readers.reading import Reader
from reckoning.readers.sanctions_file import recognised
from reckoning.readers.sniff import choose
from reckoning.tables.database import CaseTables


class OpenedOriginals:
    """Text at a place of an original: the value of its column where the place names one, else the bytes."""

    def __init__(
        self, tables: CaseTables, path: Callable[[str], Path], readers: Mapping[str, Reader] | None = None
    ) -> None:
        self._path, self._readers = path, dict(readers or {})
        self._reads = {read.evidence: read.folder / "index.parquet" for read in tables.reads}
        self._index: dict[str, pa.Table | None] = {}

    def __call__(self, sha256: str, locator: str) -> str:
        """The text there; raises what `reckoning.readers.originals.resolve` raises."""
        if sha256 not in self._index:
            file = self._reads.get(sha256)
            self._index[sha256] = pq.read_table(file) if file and file.is_file() else None
        path, place = self._path(sha256), parse_locator(locator)
        if place.place is Place.RECORD and sha256 not in self._readers and not recognised(path):
            self._readers[sha256] = choose(path)  # looked at once, not for every record
        found = resolve(path, place, self._readers.get(sha256), self._index[sha256])
        return found.value if found.value is not None else found.text
