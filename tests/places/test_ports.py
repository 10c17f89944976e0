"""The bundled ports against what is known of them."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from reckoning.places.ports import PORT_SCHEMA, nearest_port, nearest_ports, ports, ports_key
from reckoning.places.sphere import distance_km

ROWS = {row["place"]: row for row in ports().to_pylist()}


def point(place: str) -> tuple[float, float]:
    return ROWS[place]["lon"], ROWS[place]["lat"]


def test_the_table_is_what_it_says_sorted_and_without_repetition() -> None:
    assert ports().schema == PORT_SCHEMA
    assert list(ROWS) == sorted(ROWS)
    assert len(ROWS) == len(ports()) > 11_000
    ids = [p for row in ROWS.values() for p in (row["place"], *row["other_places"])]
    assert len(ids) == len(set(ids))
    assert len(ports_key()) == 16


def test_every_port_is_on_the_globe_with_an_error_and_a_country() -> None:
    for row in ROWS.values():
        assert -180 <= row["lon"] <= 180 and -90 <= row["lat"] <= 90
        assert row["error_km"] in (0.2, 1.9)
        assert len(row["country"]) == 2 and row["country"].isupper()
        assert row["name"] and row["source"] in ("wpi", "unlocode") and row["radius_km"] is None


def test_thilawa_is_the_code_point_and_not_the_port_of_yangon() -> None:
    assert point("unlocode:MMTLA") == pytest.approx((96.25, 16.65), abs=1e-6)  # printed 1639N 09615E
    assert ROWS["unlocode:MMTLA"]["source"] == "unlocode"
    assert ROWS["unlocode:MMRGN"]["other_places"] == ["wpi:49650"]
    assert distance_km(*point("unlocode:MMTLA"), *point("unlocode:MMRGN")) == pytest.approx(15.7, abs=0.1)


def test_the_six_ports_of_myanmar_in_the_world_port_index_are_there_once() -> None:
    held = {p: row["place"] for row in ROWS.values() for p in (row["place"], *row["other_places"])}
    places = {held[f"wpi:{n}"] for n in (49620, 49640, 49650, 49660, 49685, 49690)}
    assert places == {
        "unlocode:MMAKY",
        "unlocode:MMBSX",
        "unlocode:MMRGN",
        "unlocode:MMMNU",  # the Index gives no code: joined by the name Moulmein
        "wpi:49685",  # an offshore terminal without a code
        "unlocode:MMMER",
    }


def test_old_and_alternate_names_are_kept() -> None:
    assert "Rangoon" in ROWS["unlocode:MMRGN"]["other_names"]
    assert "Moulmein Harbor" in ROWS["unlocode:MMMNU"]["other_names"]


@pytest.mark.parametrize(
    ("place", "lon", "lat", "why"),
    [
        ("unlocode:FOTOR", -6.77, 62.0, "UN/LOCODE's point is 2,900 km off: the Index's is taken"),
        ("unlocode:DKAAL", 9.92, 57.05, "the same at Aalborg"),
        ("unlocode:LYKHM", 14.26, 32.68, "the same at Khoms"),
        ("unlocode:GBBEL", -5.9, 54.62, "names agree, points lie 41 km apart: the harbour's is taken"),
        ("unlocode:NLRTM", 4.5, 51.9, "an ordinary port"),
    ],
)
def test_the_point_taken_lies_in_the_harbour(place: str, lon: float, lat: float, why: str) -> None:
    assert distance_km(*point(place), lon, lat) < 12, why


def test_a_code_given_to_the_wrong_port_is_not_believed() -> None:
    # The Index gives Tobermory in Ontario the code of Tobermory on Mull, which has an entry of its own.
    assert point("unlocode:GBTOB")[0] == pytest.approx(-6.07, abs=0.05)
    assert ROWS["wpi:3770"]["country"] == "CA"


def test_points_in_the_wrong_country_or_far_inland_are_not_ports() -> None:
    for place in ("unlocode:FRDMS", "unlocode:USNEJ", "unlocode:DKKLH"):
        assert place not in ROWS


def test_the_closest_port_is_found_across_180_degrees_and_from_the_pole() -> None:
    suva_side = nearest_ports([179.99, -179.99], [-16.8, -16.8])
    assert suva_side[0][0] == suva_side[0][1]
    assert abs(suva_side[1][0] - suva_side[1][1]) < 3
    from_pole = nearest_port(0.0, 90.0)
    assert from_pole is not None
    assert from_pole.distance_km == pytest.approx((90 - ports()["lat"].to_numpy().max()) * 111.195, abs=0.5)


def test_the_closest_port_matches_brute_force() -> None:
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-180, 180, 40), rng.uniform(-80, 80, 40)
    rows, km = nearest_ports(lon, lat)
    for x, y, row, away in zip(lon, lat, rows, km, strict=True):
        every = [distance_km(x, y, *point(place)) for place in ROWS]
        assert min(every) == pytest.approx(away, abs=1e-6)
        assert every[int(row)] == pytest.approx(away, abs=1e-6)


def test_a_limit_leaves_the_open_sea_without_a_port() -> None:
    assert nearest_port(-140.0, -40.0, limit_km=50.0) is None
    assert nearest_port(float("nan"), 0.0) is None


def test_ports_need_no_network_and_load_nothing_heavy() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse\n"
        "from reckoning.places.ports import ports\n"
        "assert ports().num_rows > 11000\n"
        "assert not {'networkx', 'searoute', 'duckdb', 'scipy.sparse'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONWARNINGS": "error"})
