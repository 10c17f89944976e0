"""The bundled coastline against facts of geography."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from reckoning.places import coast
from reckoning.places.coast import (
    COAST_ERROR_KM,
    distance_inland_km,
    distance_to_coast_km,
    distance_to_waterway_km,
    on_land,
)

LAND = {
    "Madrid": (-3.70, 40.42),
    "Naypyidaw": (96.10, 19.75),
    "Chukotka, west of 180": (178.0, 67.5),
    "Chukotka, east of 180": (-178.0, 67.0),
    "South Pole": (0.0, -90.0),
    "Alice Springs": (133.9, -23.7),
}
WATER = {
    "Gulf of Mexico": (-90.0, 26.0),
    "Andaman Sea": (96.0, 12.0),
    "North Pole": (0.0, 90.0),
    "Pacific at 180": (180.0, 10.0),
    "Pacific at -180": (-180.0, 10.0),
    "Caspian Sea": (51.0, 42.0),
    "Lake Michigan": (-87.0, 43.5),
    "Black Sea": (34.0, 43.3),
}


@pytest.mark.parametrize("name", LAND)
def test_land_is_land(name: str) -> None:
    assert on_land(*([v] for v in LAND[name])).tolist() == [True]
    assert distance_inland_km(*([v] for v in LAND[name]))[0] > COAST_ERROR_KM


@pytest.mark.parametrize("name", WATER)
def test_water_is_water(name: str) -> None:
    assert on_land(*([v] for v in WATER[name])).tolist() == [False]
    assert distance_inland_km(*([v] for v in WATER[name])).tolist() == [0.0]


def test_no_corner_of_any_shore_casts_a_line_of_land_over_the_sea() -> None:
    lon = np.arange(-96_000, -84_000) / 1000.0
    assert not on_land(lon, np.full(len(lon), 24.0)).any()  # the Gulf of Mexico, at every corner's meridian
    lon = np.concatenate([np.arange(175_000, 180_001), np.arange(-180_000, -175_000)]) / 1000.0
    assert not on_land(lon, np.full(len(lon), -60.0)).any()


def test_land_covers_about_29_percent_of_the_globe() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 40_000), np.degrees(np.arcsin(rng.uniform(-1, 1, 40_000)))
    assert on_land(lon, lat).mean() == pytest.approx(0.29, abs=0.01)


def test_point_nemo_is_about_2688_km_from_any_coast() -> None:
    # 48 52.6 S, 123 23.6 W; the islets nearest to it are smaller than the map shows, the next ones little farther.
    assert distance_to_coast_km([-123.393], [-48.877])[0] == pytest.approx(2690, abs=30)


def test_a_limit_changes_nothing_within_it_and_gives_infinity_beyond() -> None:
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(90, 130, 500), rng.uniform(-10, 25, 500)
    exact, limited = distance_to_coast_km(lon, lat), distance_to_coast_km(lon, lat, 50.0)
    assert np.array_equal(limited[exact <= 50], exact[exact <= 50])
    assert np.all(np.isinf(limited[exact > 50]))


def test_the_cut_at_180_degrees_is_no_coast() -> None:
    assert distance_to_coast_km([180.0, -180.0], [67.5, 67.5]) == pytest.approx([150, 150], abs=60)


def test_large_rivers_and_lakes_are_waterways() -> None:
    memphis, duluth, sahara = (-90.07, 35.14), (-92.1, 46.8), (5.0, 27.0)
    km = distance_to_waterway_km(*zip(memphis, duluth, sahara, strict=True))
    assert km[0] < 25 and km[1] < 25 and km[2] > 500


def test_what_is_no_position_is_not_on_land() -> None:
    assert on_land([np.nan, 0.0], [0.0, np.nan]).tolist() == [False, False]
    assert np.isnan(distance_to_coast_km([np.nan], [0.0])[0])


def test_the_bundled_data_stay_small() -> None:
    folder = files("reckoning.places").joinpath("data")
    assert sum(len(f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".parquet")) < 1_500_000


def test_every_shore_is_closed() -> None:
    for kind in ("land", "lake"):
        layer = coast._layer(kind)
        starts = np.flatnonzero(np.diff(layer.line, prepend=-1))
        ends = np.append(starts[1:], len(layer.line)) - 1
        assert np.array_equal(layer.lon[starts], layer.lon[ends])
        assert np.array_equal(layer.lat[starts], layer.lat[ends])
