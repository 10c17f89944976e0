"""Finding: what a detector, a chain or a count concludes, with the records under it.

The id is the first 16 hex of SHA-256 of kind, rule, sorted subjects, start in UTC ms and an ordinal: no end or quantity
is in it, so an event that grows keeps its id. `findings.parquet` holds nothing of how or when it was computed;
what supports a finding is in `links.parquet`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import pyarrow as pa

from reckoning.model.canonical import sha256_of


class Kind(StrEnum):
    """The kinds of finding: first those that tracks of ships give, then those that studies conclude."""

    SEGMENT = "segment"
    PORT_CALL = "port_call"
    ANCHORAGE = "anchorage"
    LOITERING = "loitering"
    AIS_GAP = "ais_gap"
    LEFT_AREA = "left_area"
    NOT_OBSERVED = "not_observed"
    MEETING = "meeting"
    FALSE_POSITION = "false_position"
    DRAUGHT_CHANGE = "draught_change"
    IDENTITY_CHANGE = "identity_change"
    FIGURE = "figure"
    COMPARISON = "comparison"
    PERSON = "person"
    REMOVAL = "removal"
    INCIDENT = "incident"
    ESTIMATE = "estimate"
    DELIVERY = "delivery"
    ORIGIN = "origin"
    REACH = "reach"
    EXPOSURE = "exposure"
    CONFLICT = "conflict"
    CHANGE = "change"
    MIRROR_GAP = "mirror_gap"
    DETECTION_MATCH = "detection_match"


def finding_id(kind: str, rule: str, subjects: Sequence[str], start_ms: int | None, ordinal: int = 0) -> str:
    """The 16 hex digits that name a finding.

    >>> finding_id("meeting", "meetings/1", ["mmsi:2", "mmsi:1"], 0) == finding_id("meeting", "meetings/1",
    ...     ["mmsi:1", "mmsi:2"], 0)
    True
    """
    return sha256_of([kind, rule, sorted(subjects), start_ms, ordinal])[:16]


_MS = pa.timestamp("ms", tz="UTC")

EVENT_SCHEMA = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("mmsi", pa.int64()),
        pa.field("mmsi_2", pa.int64()),
        pa.field("start", _MS),
        pa.field("end", _MS),  # null while open
        pa.field("lon", pa.float64()),
        pa.field("lat", pa.float64()),
        pa.field("lon_end", pa.float64()),
        pa.field("lat_end", pa.float64()),
        pa.field("place", pa.string()),
        pa.field("setting", pa.string()),  # berth, anchorage, near_port, open
        pa.field("pattern", pa.string()),  # of a false position; property of an identity change
        pa.field("signs", pa.string()),  # what speaks for it, each sign separated by "; "
        pa.field("confidence", pa.int8()),  # 1-4, port calls
        pa.field("fixes", pa.int64()),  # positions it rests on
        pa.field("duration_h", pa.float64()),
        pa.field("distance_km", pa.float64()),
        pa.field("mean_speed_kn", pa.float64()),
        pa.field("implied_speed_kn", pa.float64()),
        pa.field("fixes_12h_before", pa.int64()),
        pa.field("draught_before_m", pa.float64()),
        pa.field("draught_after_m", pa.float64()),
        pa.field("draught_age_h", pa.float64()),
        pa.field("value_before", pa.string()),
        pa.field("value_after", pa.string()),
        pa.field("grade", pa.string(), nullable=False),
        pa.field("basis", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),  # detector/version
    ]
)
"""What a detector gives; every quantity has its unit in its name and is null where the kind has no such thing."""

FINDING_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        EVENT_SCHEMA.field("kind"),
        EVENT_SCHEMA.field("mmsi"),
        pa.field("imo", pa.int64()),
        pa.field("name", pa.string()),
        *[f for f in EVENT_SCHEMA if f.name not in ("kind", "mmsi")],
        pa.field("subjects", pa.list_(pa.string())),  # of a study's finding; a ship's are mmsi and mmsi_2
        pa.field("title", pa.string()),
        pa.field("low", pa.float64()),
        pa.field("best", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("bound", pa.string()),
        pa.field("unit", pa.string()),
        pa.field("parameters", pa.string()),  # canonical JSON: a figure's query, what a rule went by
    ]
)
"""A finding as a row of `findings.parquet`, sorted by id; what a kind does not have is null."""

LINK_SCHEMA = pa.schema(
    [
        pa.field("finding", pa.string(), nullable=False),
        pa.field("role", pa.string(), nullable=False),  # first, last, sign, before, after, supports, contradicts
        pa.field("evidence", pa.string(), nullable=False),
        pa.field("locator", pa.string(), nullable=False),
        pa.field("statement", pa.string()),
        pa.field("other_finding", pa.string()),
    ]
)
"""What stands under a finding: a record of an original, a statement, or another finding."""
