"""Names to places, positions to regions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.gazetteer import find_places, inland_ports, place_by_id, region_of, regions, regions_at
from reckoning.places.sphere import distance_km


def places(name: str, country: str | None = None) -> list[str]:
    return [found.place for found in find_places(name, country)]


@pytest.mark.parametrize("name", ["Yangon", "YANGON", " yangon ", "Rangoon", "Port of Yangon", "Rangum"])
def test_yangon_is_found_by_any_of_its_names(name: str) -> None:
    found = places(name)
    assert {"unlocode:MMRGN", "geonames:1298824", "iso3166:MM-06"} >= set(found)
    assert "geonames:1298824" in found


def test_a_burmese_name_is_found() -> None:
    assert places("ရန်ကုန်") == ["geonames:1298824"]


def test_who_has_it_as_main_name_comes_first_and_ports_before_towns() -> None:
    found = find_places("Yangon")
    assert [p.kind for p in found] == ["port", "town", "region"]
    sittwe = find_places("Sittwe")
    assert [(p.name, p.matched) for p in sittwe] == [("Sittwe", "Sittwe"), ("Akyab", "Sittwe")]


def test_every_reading_of_a_name_is_given_and_none_is_chosen() -> None:
    assert set(places("Cai Mep")) == {"unlocode:VNTOT", "unlocode:VNCMT"}
    assert len(places("Newcastle")) > 3
    assert set(places("Newcastle", "au")) < set(places("Newcastle"))


def test_a_place_without_a_point_is_a_place_all_the_same() -> None:
    singapore = next(p for p in find_places("Singapore") if p.place == "unlocode:SGSIN")
    assert (singapore.lon, singapore.lat, singapore.error_km) == (None, None, None)
    assert "unlocode:MMBIL" in places("Bilin")


def test_every_row_of_myanmar_in_unlocode_is_known() -> None:
    for code, name in (("MMHEB", "Henzada"), ("MMNPD", "Naypyidaw"), ("MMTLA", "Thilawa"), ("MMSNW", "Sandoway")):
        assert f"unlocode:{code}" in places(name)


def test_an_unknown_name_finds_nothing() -> None:
    assert find_places("Atlantis-on-Sea") == find_places("") == find_places("   ") == find_places("'") == []


def test_the_regions_of_myanmar() -> None:
    names = {r.name for r in regions()}
    assert len(regions()) == 14
    assert {"Yangon", "Rakhine", "Shan", "Kachin", "Sagaing", "Tanintharyi"} <= names
    assert all(r.region.startswith("iso3166:MM-") and r.country == "MM" for r in regions())


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [
        (96.25, 16.65, "Yangon"),  # Thilawa
        (96.09, 21.98, "Mandalay"),
        (92.9, 20.14, "Rakhine"),  # Sittwe, on the shore
        (97.4, 25.38, "Kachin"),  # Myitkyina
        (97.75, 22.93, "Shan"),  # Lashio
        (98.6, 12.44, "Tanintharyi"),  # Myeik
    ],
)
def test_towns_lie_in_their_regions(lon: float, lat: float, name: str) -> None:
    region = region_of(lon, lat)
    assert region is not None and region.name == name


def test_elsewhere_there_is_no_region() -> None:
    assert regions_at([100.5, 94.0, float("nan"), 0.0], [13.7, 14.0, 20.0, 0.0]) == [None] * 4


def test_a_region_tells_no_more_of_a_position_than_that_it_lies_there() -> None:
    here, there = region_of(96.25, 16.65), region_of(95.9, 17.0)
    assert here == there and here is not None


@given(st.floats(92, 102), st.floats(9, 29))
def test_whatever_lies_in_a_region_is_within_its_reach(lon: float, lat: float) -> None:
    region = region_of(lon, lat)
    assert region is None or distance_km(region.lon, region.lat, lon, lat) <= region.reach_km


def test_inland_ports_have_points_and_are_ports() -> None:
    table = inland_ports()
    assert len(table) > 2000
    assert table["lon"].null_count == 0
    assert set(table["kind"].to_pylist()) == {"port"}


def test_a_place_is_found_by_its_id_and_an_unknown_id_is_none() -> None:
    thilawa, town = place_by_id("unlocode:MMTLA"), place_by_id("geonames:1307741")
    assert thilawa is not None and (thilawa.name, thilawa.kind) == ("Thilawa", "port")
    assert town is not None and town.name == "Myitkyina"
    assert place_by_id("place:mine") is None
