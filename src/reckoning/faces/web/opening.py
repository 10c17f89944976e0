"""Opening: places in originals as a page shows them; each place is opened once, a sealed original never."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.archive.acts import Added
from reckoning.engine.holding import Holding
from reckoning.engine.intake import reader_by_hand
from reckoning.model.errors import ReckoningError, UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.locator import Place, parse_locator
from reckoning.readers.originals import Original, Part, resolve
from reckoning.readers.reading import Reader
from reckoning.readers.sanctions_file import recognised
from reckoning.readers.sniff import choose

KEPT_PLACES = 4_000
SHOWN_CHARACTERS = 4_000


class Withheld(UsageError):
    """An original that no page may show."""


class Opening:
    """Opens places in the originals of one state of a case; what was opened is kept for the next reader."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding
        self._places: dict[tuple[str, str], Original] = {}
        self._readers: dict[str, Reader | None] = {}
        self._indices: dict[str, pa.Table | None] = {}
        self._lock = threading.Lock()

    @cached_property
    def _added(self) -> Mapping[str, Added]:
        return {a.evidence.sha256: a for a in self._holding.added}

    def path(self, sha256: str) -> Path:
        """Where the bytes of an original are; raises `Withheld` for a sealed one."""
        added = self._added.get(sha256)
        if added is not None and (added.seal or added.evidence.sensitivity is Sensitivity.SEALED):
            raise Withheld("this original is sealed: its bytes are shown nowhere", where=sha256[:16])
        return self._holding.original(sha256)

    def at(self, sha256: str, locator: str) -> Original:
        """What stands at a place; raises the reader's error, or `Withheld`."""
        known = self._places.get((sha256, locator))
        if known is not None:
            return known
        path, place = self.path(sha256), parse_locator(locator)
        by_record = place.place is Place.RECORD
        reader = self._reader(sha256, path) if by_record else None
        found = resolve(path, place, reader, self._index(sha256) if by_record else None)
        with self._lock:
            if len(self._places) >= KEPT_PLACES:
                self._places.clear()
            self._places[sha256, locator] = found
        return found

    def text(self, sha256: str, locator: str) -> Original:
        """The same, where an error is told in place of the text."""
        try:
            return self.at(sha256, locator)
        except (ReckoningError, OSError) as error:
            return Original((Part(-1, f"[cannot be shown: {error}]".encode("utf-8", "replace")),), rendered=True)

    def _reader(self, sha256: str, path: Path) -> Reader | None:
        if sha256 not in self._readers:
            added = self._added.get(sha256)
            by_hand = reader_by_hand(self._holding.folder, added) if added else None
            self._readers[sha256] = by_hand or (None if recognised(path) else choose(path))
        return self._readers[sha256]

    def _index(self, sha256: str) -> pa.Table | None:
        if sha256 not in self._indices:
            folders = {read.evidence: read.folder for read in self._holding.tables.reads}
            file = folders[sha256] / "index.parquet" if sha256 in folders else None
            self._indices[sha256] = pq.read_table(file) if file and file.is_file() else None
        return self._indices[sha256]
