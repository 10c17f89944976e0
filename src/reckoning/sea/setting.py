"""Setting: whether something happened at a berth, in an anchorage, near a port or in open water; a label, never a
filter.

Definition. `berth`: the ships lay still, and in a terminal or at most 3.0 km from a port's point; `anchorage`: inside
an anchorage; `near_port`: in a terminal or under 10 km from a port; `open`: anything else. The first that fits.

Thresholds. 3.0 km: the radius of a port (pipe-anchorages). 10 km: the distance within which others throw meetings
away (pipe-encounters), which is where product tankers work.

What it cannot see. A berth more than 3 km from its port's point, and off a port that no index lists, where nobody
drew the terminal. Whether a ship still at a berth is made fast or drifts past it.

Known failures. A port's point stands for all of it and may be inland: ships at anchor within 3 km of it are "at
berth".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.places.nearest import NearestIndex, nearest_of, point_index
from reckoning.places.terminals import Terminals


class Setting(StrEnum):
    """Where something happened, as far as it matters to what it may mean."""

    BERTH = "berth"
    ANCHORAGE = "anchorage"
    NEAR_PORT = "near_port"
    OPEN = "open"


@dataclass(frozen=True)
class SettingParameters:
    """Thresholds of settings; `anchorage_km` is the radius of an anchorage that has none of its own."""

    berth_km: float = 3.0
    near_port_km: float = 10.0
    anchorage_km: float = 0.5


NO_TERMINALS = Terminals()


@dataclass(frozen=True)
class Surroundings:
    """What lies around: ports (`place`, `lon`, `lat`), anchorages (the same and `radius_km`), and drawn terminals."""

    ports: pa.Table
    anchorages: pa.Table
    terminals: Terminals = NO_TERMINALS

    @cached_property
    def port_points(self) -> NearestIndex:
        """The search index of the ports' points, made once."""
        return _points(self.ports)

    @cached_property
    def port_names(self) -> list[str | None]:
        """The ports' subjects."""
        return list(self.ports["place"].to_pylist())


NO_PLACES = pa.table(
    [pa.array([], pa.string()), *(pa.array([], pa.float64()) for _ in range(3))],
    names=["place", "lon", "lat", "radius_km"],
)
"""A table of places with none in it."""


def settings_of(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    still: NDArray[np.bool_],
    around: Surroundings,
    parameters: SettingParameters,
) -> tuple[list[str], list[str | None]]:
    """The setting of each position in degrees, and the terminal, anchorage or port it is in or near, if any.

    `still` says where the ships lay still. Shapes (n,).
    """
    terminal = around.terminals.at(lon, lat)
    port, port_km = nearest_of(lon, lat, around.port_points, parameters.near_port_km)
    anchorage = _holding_anchorage(lon, lat, around.anchorages, parameters.anchorage_km)
    port_names, anchorage_names = around.port_names, around.anchorages["place"].to_pylist()
    found: list[Setting] = []
    places: list[str | None] = []
    for i in range(len(lon)):
        place = port_names[port[i]] if port[i] >= 0 else None
        if terminal[i] >= 0:
            place = around.terminals.items[terminal[i]].place
        near = terminal[i] >= 0 or port_km[i] < parameters.near_port_km
        if still[i] and (terminal[i] >= 0 or port_km[i] <= parameters.berth_km):
            found.append(Setting.BERTH)
        elif anchorage[i] >= 0:
            found.append(Setting.ANCHORAGE)
            place = anchorage_names[anchorage[i]]
        else:
            found.append(Setting.NEAR_PORT if near else Setting.OPEN)
        places.append(place if near or anchorage[i] >= 0 else None)
    return [str(setting) for setting in found], places


def _points(places: pa.Table) -> NearestIndex:
    return point_index(places["lon"].to_numpy(), places["lat"].to_numpy())


def _holding_anchorage(
    lon: NDArray[np.float64], lat: NDArray[np.float64], anchorages: pa.Table, default_km: float
) -> NDArray[np.int64]:
    """For each position the row of the nearest anchorage when the position is inside it, else -1."""
    radius = np.full(anchorages.num_rows, default_km)
    if "radius_km" in anchorages.column_names:
        own = anchorages["radius_km"].to_numpy()
        radius = np.where(np.isnan(own), default_km, own)
    row, km = nearest_of(lon, lat, _points(anchorages), float(radius.max(initial=0.0)))
    inside = (row >= 0) & (km <= radius[np.maximum(row, 0)]) if len(radius) else np.zeros(len(lon), bool)
    return np.where(inside, row, -1)
