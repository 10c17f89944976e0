"""Finding columns: what is shown of each kind, in JSON, on screen and in exports alike.

First what every finding has, then what its kind adds, then how sure it is, then where it comes from.
"""

from __future__ import annotations

from reckoning.model.finding import Kind

HEAD = ("id", "kind", "mmsi", "imo", "name", "mmsi_2", "start", "end", "lat", "lon", "place")
STUDIED = (
    "id",
    "kind",
    "title",
    "subjects",
    "start",
    "end",
    "lat",
    "lon",
    "place",
    "low",
    "best",
    "high",
    "bound",
    "unit",
    "pattern",
    "signs",
    "value_before",
    "value_after",
    "parameters",
)
"""What a study's finding has, whatever its kind."""
TAIL = ("grade", "basis", "rule", "run", "rows")

ADDED: dict[str, tuple[str, ...]] = {
    Kind.SEGMENT: ("lat_end", "lon_end", "fixes", "duration_h", "distance_km", "mean_speed_kn", "signs"),
    Kind.PORT_CALL: ("confidence", "duration_h", "fixes", "signs"),
    Kind.ANCHORAGE: ("fixes", "distance_km", "signs"),
    Kind.LOITERING: ("setting", "duration_h", "mean_speed_kn", "fixes", "distance_km", "signs"),
    Kind.AIS_GAP: ("lat_end", "lon_end", "duration_h", "distance_km", "implied_speed_kn", "fixes_12h_before", "signs"),
    Kind.LEFT_AREA: (
        "lat_end",
        "lon_end",
        "duration_h",
        "distance_km",
        "implied_speed_kn",
        "fixes_12h_before",
        "signs",
    ),
    Kind.NOT_OBSERVED: (
        "lat_end",
        "lon_end",
        "duration_h",
        "distance_km",
        "implied_speed_kn",
        "fixes_12h_before",
        "signs",
    ),
    Kind.MEETING: ("setting", "pattern", "duration_h", "distance_km", "mean_speed_kn", "fixes", "signs"),
    Kind.FALSE_POSITION: (
        "pattern",
        "signs",
        "lat_end",
        "lon_end",
        "duration_h",
        "distance_km",
        "implied_speed_kn",
        "fixes",
    ),
    Kind.DRAUGHT_CHANGE: ("draught_before_m", "draught_after_m", "draught_age_h", "signs"),
    Kind.IDENTITY_CHANGE: ("pattern", "value_before", "value_after", "duration_h", "signs"),
}


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns shown of a kind of finding, in order.

    >>> columns_of("port_call")[11:15]
    ('confidence', 'duration_h', 'fixes', 'signs')
    """
    if kind == Kind.REMOVAL:  # what a record of one person said before and after stays in the case
        return (*(name for name in STUDIED if name not in ("value_before", "value_after", "parameters")), *TAIL)
    if kind in list(Kind) and kind not in ADDED:
        return (*STUDIED, *TAIL)
    return (*HEAD, *ADDED.get(kind, ()), *TAIL)
