"""Where things happened, worked out by hand: a degree of the equator is 111.195 km."""

import numpy as np
import pyarrow as pa
import pytest

from reckoning.places.terminals import Terminal, Terminals
from reckoning.sea.setting import NO_PLACES, SettingParameters, Surroundings, settings_of

PORTS = pa.table({"place": ["wpi:1", "wpi:2"], "lon": [0.0, 0.5], "lat": [0.0, 0.0]})
ANCHORAGES = pa.table(
    {"place": ["place:a", "place:b"], "lon": [0.05, 20.0], "lat": [0.0, 0.0], "radius_km": [1.0, None]}
)
RING = ((0.07, -0.01), (0.09, -0.01), (0.09, 0.01), (0.07, 0.01), (0.07, -0.01))
TERMINALS = Terminals((Terminal("jetty", "Jetty", ((RING,),), 0.1, "drawn for this test"),))


def at(lon, still, around):
    settings, places = settings_of(np.array([lon]), np.zeros(1), np.array([still]), around, SettingParameters())
    return settings[0], places[0]


@pytest.mark.parametrize(
    ("lon", "still", "expected"),
    [
        (0.0269, True, ("berth", "wpi:1")),  # 2.99 km
        (0.0271, True, ("near_port", "wpi:1")),  # 3.01 km
        (0.0269, False, ("near_port", "wpi:1")),  # under way past the quay
        (0.042, True, ("anchorage", "place:a")),  # 0.89 km from its middle
        (0.0405, True, ("near_port", "wpi:1")),  # 1.06 km from it
        (0.0899, False, ("near_port", "wpi:1")),  # 9.996 km
        (0.0901, False, ("open", None)),  # 10.02 km
        (20.0044, True, ("anchorage", "place:b")),  # 0.489 km; it has no radius of its own, so 0.5 km is meant
        (20.0046, True, ("open", None)),  # 0.511 km
    ],
)
def test_the_first_rule_that_fits(lon, still, expected):
    assert at(lon, still, Surroundings(PORTS, ANCHORAGES)) == expected


def test_a_drawn_terminal_wins_over_the_radius_of_a_port():
    around = Surroundings(PORTS, NO_PLACES, TERMINALS)
    assert at(0.08, True, around) == ("berth", "place:jetty")  # 8.9 km from the port's point
    assert at(0.08, False, around) == ("near_port", "place:jetty")


def test_without_ports_everything_is_open_water():
    assert at(0.0, True, Surroundings(NO_PLACES, NO_PLACES)) == ("open", None)
