"""Findings of ships and static data from plain dicts, as a trace would give them; for the tests of this room."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from tests.chain.rows import day_ms

from reckoning.model.finding import FINDING_SCHEMA
from reckoning.sea.static import STATIC_SCHEMA

HOUR = 3_600_000


def finding(kind: str, mmsi: int, start: str | int, end: str | int | None, **more: Any) -> dict[str, Any]:
    """One finding of a ship; moments as ISO texts or UTC ms."""
    first, last = (day_ms(t) if isinstance(t, str) else t for t in (start, end))
    given = {
        "id": f"{kind}-{mmsi}-{first}",
        "kind": kind,
        "mmsi": mmsi,
        "start": first,
        "end": last,
        "grade": "likely",
        "basis": "observed",
        "rule": f"{kind}/1",
        "confidence": 4 if kind == "port_call" else None,
    }
    return dict.fromkeys(FINDING_SCHEMA.names) | given | more


def findings(*rows: dict[str, Any]) -> pa.Table:
    """Findings as a table of `FINDING_SCHEMA`."""
    return pa.Table.from_pylist(list(rows), schema=FINDING_SCHEMA)


def sizes(mmsi: int, length_m: float, beam_m: float) -> pa.Table:
    """The static data of one ship: its size."""
    rows = [
        {
            "mmsi": mmsi,
            "property": p,
            "text": str(n),
            "number": n,
            "first_ms": 0,
            "last_ms": 1,
            "count": 5,
            "statement": p,
        }
        for p, n in (("beam_m", beam_m), ("length_m", length_m))
    ]
    return pa.Table.from_pylist(rows, schema=STATIC_SCHEMA)


def laden_voyage(
    mmsi: int = 200_000_001, imo: int | None = 2_712_346, name: str = "AMBER TERN"
) -> list[dict[str, Any]]:
    """A ship that loads at T2, is silent for a day on its way, and discharges at T1."""
    who = {"imo": imo, "name": name}
    return [
        finding(
            "port_call", mmsi, "2023-04-09T06:00:00Z", "2023-04-10T12:00:00Z",
            place="place:T2", lon=147.0, lat=5.0, **who,
        ),
        finding(
            "draught_change", mmsi, "2023-04-10T08:00:00Z", "2023-04-10T13:00:00Z",
            place="place:T2", draught_before_m=5.5, draught_after_m=8.5, basis="stated", **who,
        ),
        finding(
            "ais_gap", mmsi, "2023-04-11T00:00:00Z", "2023-04-12T00:00:00Z",
            lon=147.5, lat=6.0, lon_end=149.0, lat_end=9.0, duration_h=24.0, **who,
        ),
        finding(
            "port_call", mmsi, "2023-04-13T06:00:00Z", "2023-04-14T12:00:00Z",
            place="place:T1", lon=150.0, lat=10.0, **who,
        ),
        finding(
            "draught_change", mmsi, "2023-04-14T08:00:00Z", "2023-04-14T13:00:00Z",
            place="place:T1", draught_before_m=8.5, draught_after_m=5.5, basis="stated", **who,
        ),
    ]  # fmt: skip
