"""Static data of ships as runs: what a ship called itself, and its draught, from one time to another.

Readers turn every run of equal values into one statement; detectors of draught and identity read them as this table.
"""

from __future__ import annotations

import pyarrow as pa

STATIC_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("property", pa.string(), nullable=False),  # see STATIC_PROPERTIES
        pa.field("text", pa.string(), nullable=False),  # as typed by the crew, trimmed
        pa.field("number", pa.float64()),  # for imo, draught_m, length_m, beam_m, ship_type
        pa.field("first_ms", pa.int64()),  # null: sent without a time
        pa.field("last_ms", pa.int64()),
        pa.field("count", pa.int64(), nullable=False),  # messages in the run
        pa.field("statement", pa.string(), nullable=False),  # id of the statement
    ]
)
"""Sorted by (mmsi, property, first_ms, text)."""

STATIC_PROPERTIES = ("imo", "name", "callSign", "ship_type", "length_m", "beam_m", "draught_m", "destination", "eta")
