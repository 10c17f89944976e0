"""Anchorages found from stops, and stays at them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sea.build import T0_MS

from reckoning.places.sphere import distance_km, travel
from reckoning.sea.anchorages import (
    ROW_WIDTH,
    AnchorageParameters,
    _near_nodes,
    _node_place,
    anchorage_places,
    anchorages,
    join_stops,
)
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.setting import NO_PLACES, SettingParameters, Surroundings, settings_of
from reckoning.sea.stops import STOP_SCHEMA

HOUR_MS = 3_600_000
NOWHERE = Surroundings(NO_PLACES, NO_PLACES)
PARAMETERS = AnchorageParameters()


def _stop(mmsi, lon, lat, *, start_h=0.0, hours=13.0, radius_km=0.2, still=False, track=0, fixes=100, implied=0):
    return {
        "mmsi": mmsi,
        "track": track,
        "start_ms": T0_MS + round(start_h * HOUR_MS),
        "end_ms": T0_MS + round((start_h + hours) * HOUR_MS),
        "open": still,
        "lon": lon,
        "lat": lat,
        "radius_km": radius_km,
        "fixes": fixes,
        "implied": implied,
        "cite_roles": ["first", "last"],
        "cite_rows": [mmsi * 10, mmsi * 10 + 1],
    }


def _fleet(ships, lon=20.0, lat=40.0, spread_km=0.15, first=1, **changes):
    """Ships around a point, as many on every side."""
    around = [travel(lon, lat, 360.0 * k / ships, spread_km) for k in range(ships)]
    return [_stop(first + k, *point, **changes) for k, point in enumerate(around)]


def _found(stops, around=NOWHERE, **changes):
    table = pa.Table.from_pylist(stops, STOP_SCHEMA)
    events = anchorages(table, around, AnchorageParameters(**changes), SettingParameters())
    assert events.schema == CITED_EVENT_SCHEMA
    rows = events.to_pylist()
    return [r for r in rows if r["pattern"] == "place"], [r for r in rows if r["pattern"] == "stay"]


def test_twenty_ships_that_stay_twelve_hours_within_half_a_kilometre_make_a_place():
    (place,), stays = _found(_fleet(20, hours=12.0))
    assert distance_km(place["lon"], place["lat"], 20.0, 40.0) < 0.2  # half the width of the lattice, at a corner
    assert (place["mmsi"], place["start"], place["end"], place["setting"]) == (None, None, None, "anchorage")
    assert (place["fixes"], place["duration_h"]) == (2000, 12.0)
    assert place["signs"] == "20 ships, 20 stays of 12 h or more; they reach 0.20 km from their mean"
    assert len(place["cite_rows"]) == 40
    assert [s["mmsi"] for s in stays] == list(range(1, 21))
    assert {s["place"] for s in stays} == {place["place"]}


@pytest.mark.parametrize(
    "stops",
    [
        _fleet(19),
        _fleet(20, hours=11.99),
        _fleet(20, radius_km=0.51),
        _fleet(20, spread_km=0.8),
        [*_fleet(19), _stop(1, 20.0, 40.0, start_h=50.0)],  # one ship twice is one ship
    ],
    ids=["too few", "too short", "too wide", "too far apart", "one ship twice"],
)
def test_less_makes_none(stops):
    assert _found(stops) == ([], [])


def test_two_places_a_kilometre_and_a_half_apart_are_two():
    places, _ = _found(_fleet(25) + _fleet(30, lat=40.0135, first=100))
    assert len(places) == 2
    assert distance_km(*(places[k][c] for k in (0, 1) for c in ("lon", "lat"))) == pytest.approx(1.5, abs=0.4)


def test_a_place_keeps_its_name_when_ships_are_added():
    (before,), _ = _found(_fleet(20))
    (after,), _ = _found(_fleet(20) + _fleet(15, first=50, spread_km=0.1))
    assert (before["place"], before["lon"]) == (after["place"], after["lon"])


def test_the_order_of_stops_cannot_be_seen():
    stops = _fleet(25) + _fleet(30, lat=40.02, first=100)
    turned = [stops[k] for k in np.random.default_rng(1).permutation(len(stops))]
    assert _found(turned) == _found(stops)


def test_places_are_found_across_180_degrees_and_near_the_poles():
    for lon, lat in ((180.0, -17.0), (-179.999, 66.0), (40.0, 89.9)):
        (place,), stays = _found(_fleet(20, lon=lon, lat=lat))
        assert distance_km(place["lon"], place["lat"], lon, lat) < 0.2
        assert len(stays) == 20


def test_ships_that_do_not_swing_lie_at_a_berth():
    port = pa.table({"place": ["test:port"], "lon": [20.0], "lat": [40.02], "radius_km": [None]})
    around = Surroundings(port, NO_PLACES)
    for radius_km, setting in ((0.05, "berth"), (0.1, "anchorage")):
        (place,), stays = _found(_fleet(20, radius_km=radius_km), around)
        assert place["setting"] == setting
        assert {s["setting"] for s in stays} == {setting}


def test_a_stay_is_any_ships_hour_or_more_at_a_place():
    visits = [
        _stop(900, 20.0, 40.0, start_h=3.0, hours=2.0, implied=100),
        _stop(901, 20.0, 40.0, hours=0.9),
        _stop(902, 20.0, 40.006, hours=2.0),  # 0.67 km from the middle
        _stop(903, 20.0, 40.0, hours=1.0, still=True, track=1),
    ]
    _, stays = _found(_fleet(20) + visits)
    later = {s["mmsi"]: s for s in stays if s["mmsi"] >= 900}
    assert set(later) == {900, 903}
    assert (later[900]["duration_h"], later[900]["signs"]) == (2.0, "speed implied")
    assert (later[900]["cite_roles"], later[900]["cite_rows"]) == (["first", "last"], [9000, 9001])
    assert (later[903]["end"], later[903]["track"], later[903]["signs"]) == (None, 1, None)


def test_stops_parted_by_a_turn_of_the_tide_are_one_stay():
    # Two stops of 7 h, 40 min and 0.3 km apart: together 14 h 40 min.
    def parts(gap_h, north):
        table = pa.Table.from_pylist(
            [
                _stop(1, 20.0, 40.0, hours=7.0, fixes=100, implied=100),
                _stop(1, 20.0, 40.0 + north, start_h=7.0 + gap_h, hours=7.0, fixes=300, still=True),
            ],
            STOP_SCHEMA,
        )
        return join_stops(table, PARAMETERS)

    km = 1 / 111.1950802335
    stay = parts(2 / 3, 0.3 * km)
    assert stay.hours.tolist() == [pytest.approx(14 + 2 / 3)]
    assert stay.lat[0] == pytest.approx(40.0 + 0.225 * km)  # three quarters of the fixes are in the second
    assert stay.radius_km[0] == pytest.approx(0.225 + 0.2)
    assert (stay.fixes.tolist(), stay.implied.tolist(), stay.open.tolist()) == ([400], [100], [True])
    assert (stay.first_row.tolist(), stay.last_row.tolist()) == ([10], [11])
    assert len(parts(1.01, 0.3 * km).ship) == 2
    assert len(parts(2 / 3, 0.6 * km).ship) == 2


def test_anchorages_and_no_berths_are_given_to_other_findings():
    table = pa.Table.from_pylist(_fleet(20) + _fleet(20, lat=41.0, first=100, radius_km=0.05), STOP_SCHEMA)
    events = anchorages(table, NOWHERE, PARAMETERS, SettingParameters())
    places = anchorage_places(events, PARAMETERS)
    assert places.schema == NO_PLACES.schema
    assert places["radius_km"].to_pylist() == [0.5]
    labels, names = settings_of(
        np.array([20.0, 20.0]), np.array([40.003, 41.0]), np.zeros(2, bool), Surroundings(NO_PLACES, places),
        SettingParameters(),
    )  # fmt: skip
    assert labels == ["anchorage", "open"]
    assert names == [places["place"][0].as_py(), None]


def test_no_stops_give_nothing():
    assert _found([]) == ([], [])
    assert (
        anchorage_places(
            anchorages(STOP_SCHEMA.empty_table(), NOWHERE, PARAMETERS, SettingParameters()), PARAMETERS
        ).num_rows
        == 0
    )


@given(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))
def test_near_every_position_there_are_nodes_and_each_is_named_once(lon, lat):
    nodes, _, km = _near_nodes(np.array([lon]), np.array([lat]), 0.5)
    assert len(nodes) == len(set(nodes.tolist()))
    x, y = _node_place(nodes)
    assert km.min() <= 0.2
    assert km == pytest.approx([distance_km(lon, lat, *p) for p in zip(x, y, strict=True)], abs=1e-6)
    # About as many as fit: a circle of 0.5 km holds ten squares of the lattice.
    assert 5 <= len(nodes) <= 20
    assert (nodes % ROW_WIDTH >= 0).all()
