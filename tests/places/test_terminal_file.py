"""The GeoJSON a user draws: what is taken, and each way it can be wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.errors import InputError, ManyErrors, ReckoningError
from reckoning.places.terminal_file import parse_terminals, read_terminals

SQUARE = [[96.24, 16.64], [96.25, 16.64], [96.25, 16.65], [96.24, 16.65], [96.24, 16.64]]
FACTS = {"id": "east-jetty", "name": "East jetty", "source": "harbour chart, sheet 2", "error_km": 0.3}


def feature(facts: dict[str, Any] | None = None, **geometry: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [SQUARE]} | geometry
    return {"type": "Feature", "properties": FACTS | (facts or {}), "geometry": shape}


def file_of(*features: Any, **extra: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **extra}).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(ReckoningError) as caught:
        parse_terminals(content, where="t.geojson")
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_a_terminal_is_read_with_all_its_facts() -> None:
    found = parse_terminals(file_of(feature({"port": "unlocode:MMTLA"})))
    (terminal,) = found.items
    assert (terminal.id, terminal.name, terminal.source) == ("east-jetty", "East jetty", "harbour chart, sheet 2")
    assert (terminal.error_km, terminal.port, terminal.place) == (0.3, "unlocode:MMTLA", "place:east-jetty")
    assert found.at([96.245], [16.645]).tolist() == [0]


def test_winding_heights_holes_and_several_parts_are_all_taken() -> None:
    high = [[*corner, 4.0] for corner in SQUARE[::-1]]
    hole = [[96.243, 16.643], [96.247, 16.643], [96.247, 16.647], [96.243, 16.643]]
    parts = [[high, hole], [[[x + 0.02, y] for x, y in SQUARE]]]
    found = parse_terminals(file_of(feature(type="MultiPolygon", coordinates=parts)))
    assert found.at([96.2405, 96.246, 96.265], [16.6405, 16.644, 16.645]).tolist() == [0, -1, 0]


def test_a_single_feature_a_byte_order_mark_and_wgs_84_by_name_are_taken() -> None:
    assert len(parse_terminals(b"\xef\xbb\xbf" + json.dumps(feature()).encode())) == 1
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(parse_terminals(file_of(feature(), crs=crs))) == 1
    assert len(parse_terminals(file_of())) == 0


def test_a_terminal_on_180_degrees_needs_no_cutting() -> None:
    ring = [[179.99, -17.0], [-179.99, -17.0], [-179.99, -16.98], [179.99, -16.98], [179.99, -17.0]]
    found = parse_terminals(file_of(feature(coordinates=[ring])))
    assert found.at([180.0, -179.995, 179.9], [-16.99] * 3).tolist() == [0, 0, -1]


def swapped(ring: list[list[float]]) -> list[list[float]]:
    return [[y, x] for x, y in ring]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (feature({"id": None}), "has no id"),
        (feature({"id": "a b"}), "id is 'a b'"),
        (feature({"id": "../x"}), "id is"),
        (feature({"name": "  "}), "has no name"),
        (feature({"name": "a\u0007"}), "control characters"),
        (feature({"name": "\ud800"}), "control characters"),
        (feature({"source": ""}), "has no source"),
        (feature({"error_km": "0.3"}), "has no error_km"),
        (feature({"error_km": True}), "has no error_km"),
        (feature({"error_km": 0}), "error_km is 0"),
        (feature({"error_km": 51}), "error_km is 51"),
        (feature({"port": "Thilawa"}), "write it as unlocode:MMTLA"),
        (feature(type="Point", coordinates=[96, 16]), "draw a Polygon"),
        (feature(type="LineString", coordinates=SQUARE), "draw a Polygon"),
        (feature(coordinates=[]), "has no coordinates"),
        (feature(coordinates=None), "has no coordinates"),
        (feature(coordinates=[SQUARE[:-1]]), "not closed"),
        (feature(coordinates=[SQUARE[:2]]), "fewer than 4 positions"),
        (feature(coordinates=[[SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]]), "without area"),
        (feature(coordinates=[[["96", "16"], *SQUARE[1:]]]), "a coordinate that is '96'"),
        (feature(coordinates=[[[True, 16.0], *SQUARE[1:]]]), "a coordinate that is True"),
        (feature(coordinates=[[[96.24], *SQUARE[1:]]]), "a position that is"),
        (feature(coordinates=[swapped([[x + 30, y] for x, y in SQUARE])]), "are they swapped?"),
        (feature(coordinates=[[[196.0, 16.0], *SQUARE[1:]]]), "within 180 degrees"),
        (feature(coordinates=[[[90.0, 10.0], [99.0, 10.0], [99.0, 18.0], [90.0, 10.0]]]), "km across"),
        (
            feature(coordinates=[[[0, 89], [120, 89], [-120, 89], [0, 89]]]),
            "round a pole",
        ),
        ({"type": "Feature", "properties": None, "geometry": None}, "has no properties"),
        ({"type": "Feature", "properties": FACTS, "geometry": None}, "draw a Polygon"),
        ("feature", "not a GeoJSON Feature"),
    ],
)
def test_what_is_wrong_is_said_with_the_feature_it_is_in(broken: Any, says: str) -> None:
    text = refusal(file_of(feature(), broken))
    assert says in text
    assert "t.geojson: feature 1" in text


def test_every_wrong_feature_is_told_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        parse_terminals(file_of(feature({"id": ""}), feature(), feature({"error_km": -1, "id": "b"})))
    assert [error.where for error in caught.value.errors] == ["terminals: feature 0", "terminals: feature 2 (b)"]


def test_an_id_may_be_used_once() -> None:
    assert "2 terminals have the id east-jetty" in refusal(file_of(feature(), feature()))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[]", "not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "not a GeoJSON FeatureCollection"),
        (b'{"type": "Topology"}', "not a GeoJSON FeatureCollection"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b"[" * 200_000, "not JSON: nested too deeply"),
        (b'{"type": "FeatureCollection", "features": [1e999]}', "not a GeoJSON Feature"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON"),
        (b" " * 20_000_001, "over 20,000,000 bytes"),
    ],
)
def test_what_is_no_terminal_file_is_refused(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_another_coordinate_system_is_refused() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "not WGS 84" in refusal(file_of(feature(), crs=crs))


def test_a_file_is_read_and_what_is_none_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "terminals.geojson"
    good.write_bytes(file_of(feature()))
    assert len(read_terminals(good)) == 1
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "missing", pipe):
        with pytest.raises(InputError, match="not a file"):
            read_terminals(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, JSON, JSON)
def test_whatever_is_in_the_file_the_answer_is_terminals_or_a_refusal(shape: Any, facts: Any, other: Any) -> None:
    wild = {"type": "Feature", "properties": facts, "geometry": other}
    odd = feature(coordinates=shape)
    many = feature(type="MultiPolygon", coordinates=[[SQUARE], shape])
    for content in (file_of(wild), file_of(odd), file_of(many), file_of(other), json.dumps(shape).encode()):
        try:
            parse_terminals(content)
        except ReckoningError as error:
            assert error.exit_code == 3


@given(st.binary(max_size=60))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ReckoningError):
        parse_terminals(content)
