"""Statement: one fact as one source gives it, with its place in that source; the middle of everything.

The id is SHA-256 over evidence, locator, subject, property, raw text and polarity: a later reader that types the value
otherwise supersedes the statement, it does not add a second one.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from json.encoder import encode_basestring

import pyarrow as pa

from reckoning.model.bound import Bound


class Polarity(StrEnum):
    """Whether a source says it is so or says it is not."""

    SUPPORTS = "supports"
    DENIES = "denies"


@dataclass(frozen=True)
class Value:
    """A typed value: text, number with bounds and unit, interval of valid time, place with its error, or other subject.

    Times are UTC milliseconds; `precision` says how finely an interval is known (ms, day, month, year).
    """

    text: str | None = None
    number: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound | None = None
    unit: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    precision: str | None = None
    lon: float | None = None
    lat: float | None = None
    error_km: float | None = None
    other: str | None = None


@dataclass(frozen=True)
class Statement:
    """One fact: subject, property, raw text as found, typed value; who stated it, via whom, when; where it stands."""

    evidence: str
    locator: str
    subject: str
    property: str
    raw: str
    value: Value = Value()
    stated_by: str = ""
    via: str = ""
    stated_on: str = ""
    polarity: Polarity = Polarity.SUPPORTS
    reader: str = ""
    version: str = ""
    parent: str = ""
    valid_from_ms: int | None = None
    valid_to_ms: int | None = None

    @builtins.property
    def id(self) -> str:
        """Hex SHA-256 naming this statement."""
        named = [(self.locator, self.subject, self.property, self.raw)]
        return statement_ids(self.evidence, named, self.polarity)[0]


def statement_ids(
    evidence: str, named: Iterable[tuple[str, str, str, str]], polarity: Polarity = Polarity.SUPPORTS
) -> list[str]:
    """The ids of statements of one evidence, of each its locator, subject, property and raw text: SHA-256 over the
    canonical JSON of the six texts, written out here because there are millions.

    >>> statement_ids("ab", [("record:1", "mmsi:563808000", "name", "ROSY")])[0][:8]
    'bd620ca4'
    """
    head, tail = f"[{encode_basestring(evidence)},", f",{encode_basestring(polarity)}]"
    return [hashlib.sha256((head + ",".join(map(encode_basestring, n)) + tail).encode()).hexdigest() for n in named]


_NUMBERS = {"number", "low", "high", "lon", "lat", "error_km"}
_TIMES = {"start_ms", "end_ms", "valid_from_ms", "valid_to_ms"}


def _arrow_type(name: str) -> pa.DataType:
    if name in _NUMBERS:
        return pa.float64()
    return pa.int64() if name in _TIMES else pa.string()


_HEAD = ["id", *(f.name for f in fields(Statement) if f.name != "value")]
_OPTIONAL = {f.name for f in fields(Value)} | {"valid_from_ms", "valid_to_ms"}

STATEMENT_SCHEMA = pa.schema(
    [
        pa.field(name, _arrow_type(name), nullable=name in _OPTIONAL)
        for name in [*_HEAD, *(f.name for f in fields(Value))]
    ]
)
"""A statement as a row: its fields, then its value's fields."""


def statements_table(statements: list[Statement]) -> pa.Table:
    """Statements as an Arrow table of `STATEMENT_SCHEMA`, in the order given."""
    own = [name for name in _HEAD if name != "id"]
    columns = [pa.array([s.id for s in statements], pa.string())]
    columns += [pa.array([_plain(getattr(s, name)) for s in statements], _arrow_type(name)) for name in own]
    values = [f.name for f in fields(Value)]
    columns += [pa.array([_plain(getattr(s.value, n)) for s in statements], _arrow_type(n)) for n in values]
    return pa.Table.from_arrays(columns, schema=STATEMENT_SCHEMA)


def statements_from(table: pa.Table) -> list[Statement]:
    """The statements of a table of `STATEMENT_SCHEMA`; other columns are left aside.

    >>> said = Statement("ab", "record:1", "imo:9333400", "name", "REEF", Value(number=2.0, bound=Bound.AT_LEAST))
    >>> statements_from(statements_table([said])) == [said]
    True
    """
    own = [name for name in _HEAD if name != "id"]
    values = [f.name for f in fields(Value)]
    columns = {name: table[name].to_pylist() for name in (*own, *values)}
    columns["polarity"] = [Polarity(p) for p in columns["polarity"]]
    columns["bound"] = [Bound(b) if b else None for b in columns["bound"]]
    typed = [Value(*row) for row in zip(*(columns[name] for name in values), strict=True)]
    return [
        Statement(**dict(zip(own, row, strict=True)), value=value)
        for row, value in zip(zip(*(columns[name] for name in own), strict=True), typed, strict=True)
    ]


def _plain(value: object) -> object:
    return str(value) if isinstance(value, StrEnum) else value
