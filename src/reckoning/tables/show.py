"""Show: a finding, a statement or an original, and the bytes under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow.parquet as pq

from reckoning.archive.blobs import Blobs
from reckoning.archive.reference import bytes_of
from reckoning.model.errors import ReckoningError, UsageError
from reckoning.model.evidence import Evidence
from reckoning.model.instant import iso
from reckoning.model.locator import parse_locator
from reckoning.readers.originals import resolve
from reckoning.readers.reading import Reader
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literal

LEAST_DIGITS = 6
SHOWN_AT_MOST = 12
DEEPEST = 4
"""How far down what a finding rests on is followed: an exposure, its delivery, the call and the meeting under that."""


@dataclass(frozen=True)
class ShownOriginal:
    """One place in one original: its text as it stands there, or rendered where the bytes are not text."""

    role: str
    evidence: str
    file_name: str
    url: str
    locator: str
    text: str
    rendered: bool
    absent: str = ""
    """Why there is no text: the original is not held, and cannot be read where it was."""


@dataclass(frozen=True)
class Shown:
    """What a name stands for, its fields in order, and the originals under it; `left_out` were not opened."""

    what: str
    id: str
    fields: tuple[tuple[str, object], ...]
    originals: tuple[ShownOriginal, ...]
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "what": self.what,
            "id": self.id,
            **dict(self.fields),
            "originals": [asdict(o) for o in self.originals],
            "left_out": self.left_out,
        }


def show(
    name: str, tables: CaseTables, blobs: Blobs, evidence: Sequence[Evidence], readers: Mapping[str, Reader]
) -> Shown:
    """What a finding, statement or original is, by its id or the first six or more digits of it.

    `readers` are those named by hand, by the hash of what they read. Raises `UsageError` when nothing, or more than one
    thing, has that name.
    """
    held = {e.sha256: e for e in evidence}
    what, full = named(name, tables, held)
    if what == "original":
        return _original(held[full])
    opener = _Opener(blobs, held, tables, readers)
    return _finding(full, tables, opener) if what == "finding" else _statement(full, tables, opener)


def named(name: str, tables: CaseTables, originals: Iterable[str]) -> tuple[str, str]:
    """What has an id, or the first six or more digits of it: `original`, `finding` or `statement`, and its whole id.

    Raises `UsageError` when nothing, or more than one thing, has that name.
    """
    name = name.strip().lower()
    if len(name) < LEAST_DIGITS or not all(c in "0123456789abcdef" for c in name):
        raise UsageError(f"not an id: {name!r}", do=f"give {LEAST_DIGITS} or more of its digits")
    found = [("original", sha) for sha in originals if sha.startswith(name)]
    for what, table in (("finding", "findings"), ("statement", "statements")):
        rows = tables.query(f"SELECT DISTINCT id FROM {table} WHERE starts_with(id, {literal(name)}) LIMIT 5")
        found += [(what, i) for i in rows["id"].to_pylist()]
    if len(found) != 1:
        which = "; ".join(f"{what} {i}" for what, i in found) or "nothing"
        raise UsageError(f"{name} names {which}", do="give more digits" if found else "see: reckoning findings")
    return found[0]


class _Opener:
    """Opens places in originals."""

    def __init__(
        self, blobs: Blobs, held: dict[str, Evidence], tables: CaseTables, readers: Mapping[str, Reader]
    ) -> None:
        self._blobs, self._held, self._readers = blobs, held, readers
        self._index = {read.evidence: read.folder / "index.parquet" for read in tables.reads}

    def open(self, role: str, sha256: str, locator: str) -> ShownOriginal:
        """The bytes at a place, as text."""
        known = self._held.get(sha256)
        index = pq.read_table(self._index[sha256]) if sha256 in self._index else None
        name, url = (known.file_name, known.url) if known else ("retracted", "")
        try:
            path = bytes_of(self._blobs, known) if known else self._blobs.path(sha256)
        except ReckoningError as error:
            if known is None or known.held:
                raise
            return ShownOriginal(role, sha256, name, url, locator, "", False, f"{error.what}; {error.do}")
        found = resolve(path, parse_locator(locator), self._readers.get(sha256), index)
        return ShownOriginal(role, sha256, name, url, locator, found.text, found.rendered)


def _finding(name: str, tables: CaseTables, opener: _Opener) -> Shown:
    row = tables.query(f"SELECT * FROM findings WHERE id = {literal(name)}").to_pylist()[0]
    links = tables.query(f"""
        WITH RECURSIVE under AS (
            SELECT {literal(name)} AS finding, 0 AS depth
            UNION SELECT other_finding, depth + 1 FROM links JOIN under USING (finding)
            WHERE other_finding <> '' AND depth < {DEEPEST})
        SELECT role, finding, min(depth) AS depth, coalesce(nullif(links.evidence, ''), s.evidence) AS evidence,
            coalesce(nullif(links.locator, ''), s.locator) AS locator
        FROM under JOIN links USING (finding) LEFT JOIN statements s ON s.id = links.statement
        GROUP BY ALL ORDER BY depth, finding, evidence, locator, role""").to_pylist()
    places = [link for link in links if link["evidence"]]
    order = {"first": 0, "before": 0, "sign": 1, "after": 2, "last": 2}
    places.sort(key=lambda link: (link["depth"], order.get(link["role"], 3)))
    for link in places:
        if link["depth"]:
            link["role"] = f"{link['role']} {link['finding'][:8]}"
    shown = [opener.open(link["role"], link["evidence"], link["locator"]) for link in places[:SHOWN_AT_MOST]]
    return Shown("finding", name, _fields(row), tuple(shown), len(places) - len(shown))


def _statement(name: str, tables: CaseTables, opener: _Opener) -> Shown:
    row = tables.query(f"SELECT * FROM statements WHERE id = {literal(name)}").to_pylist()[0]
    return Shown("statement", name, _fields(row), (opener.open("stands", row["evidence"], row["locator"]),))


def _original(evidence: Evidence) -> Shown:
    row = asdict(evidence)
    row["obtained"] = iso(row.pop("obtained_ms"))
    row["sensitivity"] = int(row["sensitivity"])
    return Shown("original", evidence.sha256, _fields(row), ())


def _fields(row: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    plain = {k: v.isoformat().replace("+00:00", "Z") if hasattr(v, "isoformat") else v for k, v in row.items()}
    return tuple((k, v) for k, v in plain.items() if k != "id" and v not in (None, ""))
