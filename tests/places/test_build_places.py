"""How the bundled places are built: topologies decoded, lines thinned, two lists of ports joined."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
pytestmark = pytest.mark.skipif(not SCRIPTS.is_dir(), reason="the scripts are not part of this copy")


@pytest.fixture
def coast(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("build_coast")


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("build_ports")


def test_arcs_of_a_topology_are_summed_scaled_turned_and_joined(coast: ModuleType, tmp_path: Path) -> None:
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.25], "translate": [10, 20]},
        "arcs": [[[0, 0], [2, 0], [0, 4]], [[0, 0], [0, 4], [2, 0]]],
        "objects": {"land": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0, -2]]}]}},
    }
    file = tmp_path / "t.json"
    file.write_text(json.dumps(topology))
    ((ring, _),) = coast.topojson_lines(file, "land")
    assert ring.tolist() == [[10, 20], [11, 20], [11, 21], [10, 21], [10, 20]]


def test_thinning_drops_corners_on_the_line_and_keeps_the_others(coast: ModuleType) -> None:
    line = np.array([[0.0, 0.0], [0.5, 0.001], [1.0, 0.0], [1.0, 0.5], [1.0, 1.0]])
    assert coast.thinned(line, 0.3).tolist() == [[0, 0], [1, 0], [1, 1]]
    islet = np.array([[0.0, 0.0], [0.001, 0.0], [0.001, 0.001], [0.0, 0.0]])
    assert coast.thinned(islet, 0.3).tolist() == islet.tolist()


def test_thinning_measures_a_degree_of_longitude_where_it_is(coast: ModuleType) -> None:
    for lat, kept in ((0.0, 3), (80.0, 2)):  # 0.004 degrees: 440 m at the equator, 77 m at 80 north
        line = np.array([[20.0, lat], [20.004, lat + 0.5], [20.0, lat + 1.0]])
        assert len(coast.thinned(line, 0.3)) == kept


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("1639N 09615E", (96.25, 16.65)),
        ("3345S 07030W", (-70.5, -33.75)),
        ("", None),
        ("1265S 12405E", None),  # 65 minutes
        ("9930N 09615E", None),
        ("16N 96E", None),
    ],
)
def test_the_point_of_a_code(ports: ModuleType, text: str, point: tuple[float, float] | None) -> None:
    assert ports.unlocode_point(text) == point


def joined(ports: ModuleType, wpi: list[dict[str, object]], codes: list[dict[str, object]]) -> dict[int, str]:
    entries = [ports.Entry(**{"country": "MM", "number": str(i), **w}) for i, w in enumerate(wpi)]
    by_code = {c["code"]: ports.Entry(**{"country": "MM", **c}) for c in codes}
    return ports.assign_codes(entries, by_code, ports.Tally())


YANGON = {"names": ("Yangon",), "code": "MMRGN"}


def test_a_code_is_believed_near_its_point_or_farther_when_the_names_agree(ports: ModuleType) -> None:
    at = {"point": (96.17, 16.77)}
    other = {"names": ("Rangoon",), "code": "MMRGN"}
    assert joined(ports, [other | {"point": (96.17, 16.60)}], [YANGON | at]) == {0: "MMRGN"}
    assert joined(ports, [other | {"point": (96.17, 16.30)}], [YANGON | at]) == {}
    assert joined(ports, [YANGON | {"point": (96.17, 16.30)}], [YANGON | at]) == {0: "MMRGN"}
    assert joined(ports, [YANGON | {"point": (96.17, 14.77)}], [YANGON | at]) == {}


def test_a_code_of_another_country_is_not_believed(ports: ModuleType) -> None:
    assert joined(ports, [YANGON | {"point": (96.17, 16.77), "country": "TH"}], [YANGON]) == {}


def test_one_code_goes_to_the_closest_entry_only(ports: ModuleType) -> None:
    near, far = YANGON | {"point": (96.17, 16.76)}, YANGON | {"point": (96.17, 16.60)}
    assert joined(ports, [far, near], [YANGON | {"point": (96.17, 16.77)}]) == {1: "MMRGN"}


def test_an_entry_without_a_code_is_joined_by_a_name_only_one_code_has(ports: ModuleType) -> None:
    harbour = {"names": ("Moulmein Harbor",), "point": (97.6, 16.5)}
    code = {"names": ("Mawlamyine", "Moulmein"), "code": "MMMNU"}
    assert joined(ports, [harbour], [code]) == {0: "MMMNU"}
    assert joined(ports, [harbour], [code, code | {"code": "MMXXX"}]) == {}
    assert joined(ports, [harbour], [code | {"country": "TH"}]) == {}
    assert joined(ports, [harbour], [code | {"point": (90.0, 20.0)}]) == {}


def test_repeated_entries_are_one_with_all_their_names(ports: ModuleType) -> None:
    rows = [
        ports.Entry("IN", ("Machilipatnam",), (81.167, 16.15), "", "49460"),
        ports.Entry("IN", ("Masulipatam",), (81.15, 16.15), "", "49460"),
        ports.Entry("IN", ("Kakinada",), (82.25, 16.98), "INKAK", "49450"),
    ]
    kept = ports.merge_twins(rows, ports.Tally())
    assert [entry.names for entry in kept] == [("Machilipatnam", "Masulipatam"), ("Kakinada",)]
