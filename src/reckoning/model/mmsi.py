"""MMSI: the nine digits a radio station sends as its name; its form tells a ship from a base station or a buoy.

Rule (ITU-R M.585): 2-7 ship with country code (MID) first; 00MID coast station; 0MID group of ships; 111MID search and
rescue aircraft; 99MID aid to navigation; 98MID craft of a parent ship; 970, 972, 974 distress beacons; 8MID handheld.
An MMSI is typed into a radio by hand and is not an identity: two ships may send the same one.
"""

from __future__ import annotations

from enum import StrEnum


class StationKind(StrEnum):
    """What kind of station an MMSI names."""

    SHIP = "ship"
    BASE_STATION = "base_station"
    GROUP = "group"
    AID = "aid_to_navigation"
    SAR_AIRCRAFT = "sar_aircraft"
    AUXILIARY = "auxiliary_craft"
    BEACON = "distress_beacon"
    HANDHELD = "handheld"
    UNKNOWN = "unknown"


def station_kind(mmsi: int) -> StationKind:
    """The kind of station that an MMSI names by its form.

    >>> [str(station_kind(n)) for n in (563808000, 3669702, 993672001, 111232506, 982320001, 0)]
    ['ship', 'base_station', 'aid_to_navigation', 'sar_aircraft', 'auxiliary_craft', 'unknown']
    """
    if 200_000_000 <= mmsi < 800_000_000:
        return StationKind.SHIP
    for low, high, kind in (
        (2_000_000, 7_999_999, StationKind.BASE_STATION),
        (20_000_000, 79_999_999, StationKind.GROUP),
        (111_000_000, 111_999_999, StationKind.SAR_AIRCRAFT),
        (800_000_000, 899_999_999, StationKind.HANDHELD),
        (970_000_000, 970_999_999, StationKind.BEACON),
        (972_000_000, 972_999_999, StationKind.BEACON),
        (974_000_000, 974_999_999, StationKind.BEACON),
        (980_000_000, 989_999_999, StationKind.AUXILIARY),
        (990_000_000, 999_999_999, StationKind.AID),
    ):
        if low <= mmsi <= high:
            return kind
    return StationKind.UNKNOWN
