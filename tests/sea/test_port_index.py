"""The index of ports: every port a position may be at is in the list of its cell, on all the globe."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.sphere import distance_km, travel
from reckoning.places.terminals import Terminal, Terminals
from reckoning.sea.port_index import PORT_SCHEMA, cell_of, harbours, outline_km, port_km

POINTS = [(0.0, 0.0), (180.0, 10.0), (-180.0, -10.0), (179.99, 71.0), (14.2, 67.3), (33.0, 89.99), (0.0, -90.0)]


def _ports(points, radii=None):
    columns = [
        [f"wpi:{n:05d}" for n in range(len(points))],
        [None] * len(points),
        [x for x, _ in points],
        [y for _, y in points],
        radii or [None] * len(points),
    ]
    return pa.Table.from_arrays(
        [pa.array(c, f.type) for c, f in zip(columns, PORT_SCHEMA, strict=True)], schema=PORT_SCHEMA
    )


HARBOURS = harbours(_ports(POINTS), Terminals(), 3.0, 4.0, 0.5)


def _listed(lon, lat):
    circles, cell = HARBOURS.circles, cell_of(lon, lat)
    return circles.places[circles.starts[cell] : circles.starts[cell + 1]].tolist()


@given(st.integers(0, len(POINTS) - 1), st.floats(0.0, 360.0), st.floats(0.0, 4.0))
def test_every_position_within_reach_of_a_port_finds_it(port, course, km):
    lon, lat = travel(*POINTS[port], course, km)
    assert port in _listed(lon, lat)


@given(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))
def test_a_list_is_sorted_and_holds_no_port_twice(lon, lat):
    listed = _listed(lon, lat)
    assert listed == sorted(set(listed))


def test_at_sea_no_port_is_listed():
    assert _listed(-30.0, 40.0) == []


@given(st.integers(0, len(POINTS) - 1), st.floats(0.0, 360.0), st.floats(0.0, 4.5))
def test_distances_to_a_port_near_by_are_right(port, course, km):
    lon, lat = travel(*POINTS[port], course, km)
    x, y = HARBOURS.circles.lon[port], HARBOURS.circles.lat[port]
    assert math.isclose(
        port_km(port, lon, lat, HARBOURS.circles), distance_km(x, y, lon, lat), rel_tol=2e-3, abs_tol=1e-6
    )


def test_a_port_with_a_radius_of_its_own_keeps_the_width_of_the_ring():
    circles = harbours(_ports([(0.0, 0.0), (5.0, 0.0)], [8.0, None]), Terminals(), 3.0, 4.0, 0.5).circles
    assert (circles.enter_km.tolist(), circles.leave_km.tolist()) == ([8.0, 3.0], [9.0, 4.0])


def test_the_order_of_ports_cannot_be_seen():
    table = _ports(POINTS)
    turned = harbours(table.take(list(range(len(POINTS)))[::-1]), Terminals(), 3.0, 4.0, 0.5)
    assert turned.places == HARBOURS.places
    assert np.array_equal(turned.circles.places, HARBOURS.circles.places)


def test_terminals_come_after_the_ports_and_are_listed_where_they_lie():
    ring = ((179.9, 0.0), (-179.9, 0.0), (-179.9, 0.2), (179.9, 0.2), (179.9, 0.0))
    drawn = Terminals((Terminal("jetty", "Jetty", ((ring,),), 0.1, "drawn for this test"),))
    found = harbours(_ports([(0.0, 0.0)]), drawn, 3.0, 4.0, 0.5)
    assert found.places == ("wpi:00000", "place:jetty")
    for lon in (179.95, -179.95):
        cell = cell_of(lon, 0.1)
        assert found.circles.places[found.circles.starts[cell] : found.circles.starts[cell + 1]].tolist() == [1]
        # 0.05 degrees from the edge that is nearest.
        assert outline_km(0, lon, 0.1, found.outlines) == pytest.approx(0.05 * 111.195, rel=1e-3)


def test_no_ports_at_all_is_no_error():
    assert harbours(_ports([]), Terminals(), 3.0, 4.0, 0.5).places == ()
