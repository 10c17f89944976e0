"""JSON records: one a line or elements of an array, read in pieces, bad ones rejected by number."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.build import read
from tests.readers.test_sniff import SAMPLES

from reckoning.readers import json_records
from reckoning.readers.containers import Stream
from reckoning.readers.frame import Reject
from reckoning.readers.json_records import elements, paths_of, value_at

values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)
LINE = json.loads(SAMPLES["gfw"])


def as_text(value):
    return json.loads(json.dumps(value), parse_float=str, parse_int=str)


@given(st.lists(values, max_size=5), st.sampled_from([None, 2]), st.integers(1, 20), st.sampled_from(["", "a", "a.b"]))
def test_elements_come_whole_however_the_text_is_cut(items, indent, piece, path):
    document = items
    for key in reversed(path.split(".") if path else []):
        document = {"before": [1, {"x": "]"}], key: document, "after": 3}
    data = json.dumps(document, indent=indent, ensure_ascii=False).encode()
    before = json_records.READ_BYTES
    json_records.READ_BYTES = piece
    try:
        found = list(elements(Stream((), iter([data])), path))
    finally:
        json_records.READ_BYTES = before
    assert [value for _, value in found] == [as_text(item) for item in items]
    assert [as_text(json.loads(text)) for text, _ in found] == [as_text(item) for item in items]


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text):
    for document in (text, f"[{text}", f'{{"a": {text}'):
        for path in ("", "a"):
            list(elements(Stream((), iter([document.encode("utf-8", "replace")])), path))


def test_after_a_broken_element_the_rest_is_one_reject():
    found = [value for _, value in elements(Stream((), iter([b'[{"a": 1}, {"a": ]}, {"a": 3}]'])), "")]
    assert found[0] == {"a": "1"}
    assert isinstance(found[1], Reject) and len(found) == 2


def test_what_is_nested_too_deep_is_a_reject(tmp_path):
    path = tmp_path / "a"
    path.write_text(json.dumps(LINE) + "\n" + "[" * 100_000 + "]" * 100_000 + "\n" + json.dumps(LINE) + "\n")
    found = read(path)
    assert found.reasons == {"bad_json": 1}
    assert found.positions["record"].to_pylist() == [0, 2]


def test_bad_lines_cost_themselves(tmp_path):
    path = tmp_path / "a"
    lines = [json.dumps(LINE), '{"ssvid": 5', "[1]", "7", json.dumps(LINE | {"lat": float("nan")}), json.dumps(LINE)]
    path.write_text("\n".join(lines))
    found = read(path)
    assert found.reasons == {"bad_json": 1, "not_an_object": 2, "no_position": 1}
    assert found.positions["record"].to_pylist() == [0, 5]


def test_an_array_of_many_records_is_read_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(json_records, "BATCH", 7)
    document = json.loads(SAMPLES["digitraffic-locations"])
    document["features"] = document["features"] * 20 + [3]
    path = tmp_path / "a"
    path.write_text(json.dumps(document, indent=1))
    found = read(path)
    assert found.positions["record"].to_pylist() == list(range(20))
    assert found.rejects["locator"].to_pylist() == ["record:20"]


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.b.1", "2.50"), ("a.b.7", None), ("a.c", None), ("a", '{"b": ["1", "2.50"], "d.e": true}'), ("x", None)],
)
def test_a_value_is_named_by_its_path_and_keeps_its_text(path, text):
    assert value_at({"a": {"b": ["1", "2.50"], "d.e": True}}, path) == text


def test_paths_name_the_leaves():
    assert list(paths_of({"a": {"b": [1, {"c": 2}]}, "d": 3})) == ["a.b.0", "a.b.1.c", "d"]
