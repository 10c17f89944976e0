"""Ships: which tracks are of ships, and not of base stations, buoys, aircraft or beacons that also send positions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.mmsi import StationKind, station_kind
from reckoning.sea.tracks import Tracks

NO_SHIPS = {StationKind.BASE_STATION, StationKind.AID, StationKind.SAR_AIRCRAFT, StationKind.BEACON}
"""An MMSI of no known form stays in: crews mistype them."""


def are_ships(tracks: Tracks) -> NDArray[np.bool_]:
    """For each ship of a batch whether its MMSI may be a ship's: shape (ships,)."""
    names = tracks.mmsi[tracks.starts[:-1]]
    return np.array([station_kind(mmsi) not in NO_SHIPS for mmsi in names.tolist()], dtype=bool)
