"""When a position on land may be believed: hardly ever for real ships, always in the middle of a continent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from reckoning.places.coast import on_land
from reckoning.places.landlocked import OnLand, credibly_on_land, on_land_key
from reckoning.places.nearest import point_index
from reckoning.places.ports import ports_key
from reckoning.places.terminals import Terminal, terminals

SAMPLES = Path(__file__).parents[1] / "fixtures" / "places" / "positions.parquet"

INLAND = {
    "Naypyidaw": (96.1, 19.75),
    "Vnukovo airport": (37.26, 55.6),
    "Shiraz": (52.58, 29.54),
    "Tehran": (51.4, 35.7),
}
NOT_SURELY = {
    "Thilawa": (96.25, 16.65),
    "Manhattan": (-73.97, 40.78),
    "Memphis, on the Mississippi": (-90.07, 35.1),
    "Duisburg, on the Rhine": (6.73, 51.45),
    "Gelendzhik airport, by the sea": (38.0, 44.58),
    "Lake Michigan": (-87.5, 41.9),
    "the Andaman Sea": (96.0, 12.0),
    "nowhere": (np.nan, np.nan),
}


@pytest.mark.parametrize("sample", ["us_coastal", "ny_harbour", "noaa"])
def test_under_one_percent_of_real_positions_are_called_land(sample: str) -> None:
    rows = pq.read_table(SAMPLES, filters=pc.field("sample") == sample)
    lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
    assert on_land(lon, lat).mean() > 0.2  # the map alone calls a fifth and more of them land
    assert credibly_on_land(lon, lat).mean() < 0.01


@pytest.mark.parametrize("name", INLAND)
def test_the_middle_of_a_country_is_land(name: str) -> None:
    assert credibly_on_land(*([v] for v in INLAND[name])).tolist() == [True]


@pytest.mark.parametrize("name", NOT_SURELY)
def test_what_water_is_near_is_not_called_land(name: str) -> None:
    assert credibly_on_land(*([v] for v in NOT_SURELY[name])).tolist() == [False]


def test_a_drawn_terminal_or_an_anchorage_nearby_takes_the_sign_away() -> None:
    lon, lat = [96.1, 96.1], [19.75, 20.75]
    ring = ((96.2, 19.7), (96.3, 19.7), (96.3, 19.8), (96.2, 19.8), (96.2, 19.7))
    drawn = terminals([Terminal("depot", "Depot", ((ring,),), 1.0, "a drawing")])
    assert credibly_on_land(lon, lat, drawn).tolist() == [False, True]
    assert credibly_on_land(lon, lat, anchorages=point_index([96.0], [20.7])).tolist() == [True, False]
    assert credibly_on_land(lon, lat, drawn, rule=OnLand(place_km=5.0)).tolist() == [True, True]


def test_each_threshold_counts() -> None:
    gelendzhik = [38.0], [44.58]
    assert credibly_on_land(*gelendzhik, rule=OnLand(inland_km=1.0, place_km=1.0)).tolist() == [True]
    assert credibly_on_land(*gelendzhik, rule=OnLand(inland_km=1.0)).tolist() == [False]


def test_the_edition_of_the_map_has_a_key() -> None:
    assert len(on_land_key()) == 16
    assert on_land_key() != ports_key()
