"""Originals written for a test, and all that a reader finds in one, for the tests of this room."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from reckoning.model.position import POSITION_SCHEMA
from reckoning.model.record import NOTE_SCHEMA, REJECT_SCHEMA, Account
from reckoning.readers.reading import INDEX_SCHEMA, RUN_SCHEMA, Reader
from reckoning.readers.sniff import choose

FIXTURES = Path(__file__).parent.parent / "fixtures"
NOAA_HEADER = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft"
NOAA_ROW = "563000001,2022-01-03T00:00:00,1.25,103.75,8.1,90.0,91,GOOD HOPE,IMO9074729,9V1234,80,0,180,30,9.5"


@dataclass(frozen=True)
class Found:
    """All that a reader yields of one original."""

    positions: pa.Table
    rejects: pa.Table
    runs: pa.Table
    notes: pa.Table
    index: pa.Table
    account: Account

    @property
    def reasons(self) -> Counter[str]:
        """How many records were rejected for which reason."""
        return Counter(self.rejects["reason"].to_pylist())

    @property
    def note_counts(self) -> dict[str, int]:
        """How often each partial loss was noted."""
        return dict(zip(self.notes["code"].to_pylist(), self.notes["count"].to_pylist(), strict=True))

    def said(self, field: str) -> list[Any]:
        """The values of one static field, in order of their first record."""
        rows = [row for row in self.runs.to_pylist() if row["property"] == field]
        return [row["text"] for row in sorted(rows, key=lambda row: row["first_record"])]


def read(path: Path, reader: Reader | None = None) -> Found:
    """Everything in an original; each table has the schema it should have."""
    readings = list((reader or choose(path)).read(path))

    def table(name: str, schema: pa.Schema) -> pa.Table:
        return pa.Table.from_batches([getattr(reading, name) for reading in readings], schema=schema)

    return Found(
        table("positions", POSITION_SCHEMA),
        table("rejects", REJECT_SCHEMA),
        table("runs", RUN_SCHEMA),
        table("notes", NOTE_SCHEMA),
        table("index", INDEX_SCHEMA),
        sum((reading.account for reading in readings), Account(0, 0, 0)),
    )


def noaa(**changed: str) -> str:
    """A row of the NOAA layout, some of its values changed."""
    values = dict(zip(NOAA_HEADER.split(","), NOAA_ROW.split(","), strict=True)) | changed
    return ",".join(values.values())


def write_noaa(path: Path, *rows: str) -> Path:
    """A file of the NOAA layout with these rows."""
    path.write_text("\n".join([NOAA_HEADER, *rows]) + "\n", encoding="utf-8", newline="")
    return path
