"""A dossier's originals, opened at the places that its facts name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.model.errors import InputError
from reckoning.model.locator import Locator, Place, parse_locator
from reckoning.readers.document import DocumentReader
from reckoning.readers.document_originals import FoundRecord, every_record
from reckoning.readers.originals import Original, Part, resolve
from reckoning.readers.reading import Reader
from reckoning.readers.sanctions_file import recognised
from reckoning.readers.sniff import choose
from reckoning.tables.database import CaseTables

WHOLE_BYTES = 32 << 20
"""A larger document is looked into place by place, so that memory stays bounded."""


class OpenedOriginals:
    """Text at a place of an original: the value of its column where the place names one, else the bytes."""

    def __init__(
        self, tables: CaseTables, path: Callable[[str], Path], readers: Mapping[str, Reader] | None = None
    ) -> None:
        self._path, self._readers = path, dict(readers or {})
        self._reads = {read.evidence: read.folder / "index.parquet" for read in tables.reads}
        self._index: dict[str, pa.Table | None] = {}
        self._sheets: dict[tuple[str, tuple[str, ...]], dict[int, FoundRecord]] = {}

    def __call__(self, sha256: str, locator: str) -> str:
        """The text there; raises what `reckoning.readers.originals.resolve` raises."""
        if sha256 not in self._index:
            file = self._reads.get(sha256)
            self._index[sha256] = pq.read_table(file) if file and file.is_file() else None
        path, place = self._path(sha256), parse_locator(locator)
        if place.place is Place.RECORD and sha256 not in self._readers and not recognised(path):
            self._readers[sha256] = choose(path)  # looked at once, not for every record
        reader = self._readers.get(sha256)
        single = place.place is Place.RECORD and place.last in (None, place.first)
        if isinstance(reader, DocumentReader) and single and path.stat().st_size <= WHOLE_BYTES:
            return self._told(sha256, path, place, reader)
        found = resolve(path, place, reader, self._index[sha256])
        return found.value if found.value is not None else found.text

    def _told(self, sha256: str, path: Path, place: Locator, reader: DocumentReader) -> str:
        """The text at a place of a document that is read once and not for every record."""
        key = (sha256, place.container)
        if key not in self._sheets:
            self._sheets[key] = every_record(path, place.container, reader)
        record = self._sheets[key].get(place.first)
        if record is None:
            raise InputError("no such place in this original", where=f"{path}:{place}", do="is it the right file?")
        value = next((text for name, text in record.cells if place.column and name == place.column), None)
        return value if value is not None else Original((Part(place.first, record.data),)).text
