"""FollowTheMoney files: every value with its line, every line kept or rejected with its reason."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.model.row import RECORD
from reckoning.readers.followthemoney import FollowTheMoneyReader
from reckoning.readers.ftm_model import schemata
from reckoning.readers.originals import resolve
from reckoning.readers.sniff import choose

SHIP = {"id": "v1", "schema": "Vessel", "properties": {"name": ["AMBER TERN"], "imoNumber": ["IMO2712346"]}}
FIRM = {"id": "c1", "schema": "Company", "properties": {"name": ["Marle Trading"], "incorporationDate": ["2021-03"]}}
OWNS = {"id": "o1", "schema": "Ownership", "properties": {"owner": ["c1"], "asset": ["v1"], "percentage": ["60"]}}
COLUMNS = ["canonical_id", "entity_id", "prop", "schema", "value", "dataset", "original_value", "first_seen"]
STATEMENTS = [
    ["v1", "v1", "name", "Vessel", "AMBER TERN", "ships", "", "2024-05-01T10:00:00"],
    ["v1", "v1", "flag", "Vessel", "lr", "ships", "Liberia", "2024-05-01"],
    ["c1", "c1", "name", "Company", 'Marle "M" Trading', "firms", "", ""],
    ["v1", "v1", "imoNumber", "Vessel", "IMO2712346", "ships", "", ""],
]


def lines(*items: Any) -> bytes:
    return "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items).encode()


def table(rows: list[list[str]], columns: list[str] = COLUMNS) -> bytes:
    out = io.StringIO()
    csv.writer(out, dialect=csv.unix_dialect).writerows([columns, *rows])
    return out.getvalue().encode()


def read(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int, dict[str, int]]:
    """What a file says, its rejects, how many records were read, and its notes."""
    said, rejects, count, notes = [], [], 0, {}
    for piece in FollowTheMoneyReader().read(path):
        said += piece.said.to_pylist()
        rejects += piece.rejects.to_pylist()
        count += piece.account.read
        assert piece.account.read == piece.account.kept + piece.account.rejected
        notes |= {n["code"]: n["count"] for n in piece.notes.to_pylist()}
    return said, rejects, count, notes


def written(folder: Path, content: bytes, name: str = "e.ftm.json") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_entity_says_what_it_is_and_each_of_its_values(tmp_path: Path) -> None:
    said, rejects, count, _ = read(written(tmp_path, lines(SHIP, FIRM, OWNS)))
    assert (count, rejects) == (3, [])
    told = [(s["record_locator"], s["property"], s["raw"]) for s in said]
    assert ("record:0", RECORD, "v1") in told and ("record:1", "schema", "Company") in told
    assert ("record:2", "owner", "c1") in told
    by_name = {s["property"]: s for s in said}
    assert by_name["owner"]["other"] == "ftm:c1" and by_name["percentage"]["raw"] == "60"
    assert by_name["incorporationDate"]["precision"] == "month"


@pytest.mark.parametrize("name", ["e.ftm.json", "e.ftm.json.gz", "e.zip"])
def test_every_value_leads_to_its_line(tmp_path: Path, name: str) -> None:
    content = lines(SHIP, FIRM, OWNS)
    if name.endswith(".gz"):
        content = gzip.compress(content)
    elif name.endswith(".zip"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("inside.json", content)
        content = held.getvalue()
    path = written(tmp_path, content, name)
    said = read(path)[0]
    assert isinstance(choose(path), FollowTheMoneyReader)
    for s in said:
        found = resolve(path, parse_locator(s["locator"]))
        assert found.value == s["raw"] and json.loads(found.text)["id"] in ("v1", "c1", "o1")


def statement_file(folder: Path, form: str) -> Path:
    if form == "csv":
        return written(folder, table(STATEMENTS), "s.csv")
    if form == "json":
        return written(folder, lines(*(dict(zip(COLUMNS, row, strict=True)) for row in STATEMENTS)), "s.json")
    columns = ["entity_id", "prop", "value", "dataset", "original_value", "first_seen"]
    rows = [[r[1], f"{r[3]}:{r[2]}", r[4], r[5], r[6], r[7]] for r in STATEMENTS]
    return written(folder, table(rows, columns), "s.pack.csv")


@pytest.mark.parametrize("form", ["csv", "json", "pack"])
def test_statements_of_one_entity_are_of_one_subject_and_each_has_its_own_line(tmp_path: Path, form: str) -> None:
    path = statement_file(tmp_path, form)
    said, rejects, count, _ = read(path)
    assert isinstance(choose(path), FollowTheMoneyReader)
    assert (count, rejects) == (4, [])
    assert [(s["record_locator"], s["raw"]) for s in said if s["property"] == RECORD] == [
        ("record:0", "v1"),
        ("record:2", "c1"),
    ]
    own = {s["property"]: s for s in said if s["record_locator"] == "record:0"}
    assert own["imoNumber"]["locator"] == "record:3#value"
    assert (own["flag"]["raw"], own["flag"]["text"]) == ("Liberia", "lr")
    assert (own["name"]["stated_by"], own["name"]["stated_on"]) == ("ships", "2024-05-01")
    for s in said:
        found = resolve(path, parse_locator(s["locator"]))
        assert s["raw"] in (found.value, *[v for v in [s["text"], "Liberia"] if v]) or s["property"] == "schema"
    shown = resolve(path, parse_locator(own["imoNumber"]["locator"]))
    assert "IMO2712346" in shown.text and shown.value == "IMO2712346"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "bad_json"),
        ("[1, 2]", "not_an_object"),
        ('{"id": "x", "schema": "Spaceship", "properties": {}}', "unknown_schema"),
        ('{"id": "x", "schema": "Vessel", "properties": []}', "not_an_entity"),
        ('{"id": null, "schema": "Vessel", "properties": {}}', "not_an_entity"),
        ('{"id": " ", "schema": "Vessel", "properties": {}}', "not_an_entity"),
        ('{"id": "x", "schema": ["Vessel"], "properties": {}}', "not_an_entity"),
        ('{"entity_id": "x", "prop": "name", "schema": "Vessel", "value": null}', "not_a_statement"),
        ('{"entity_id": "x", "prop": "wings", "schema": "Vessel", "value": "2"}', "unknown_property"),
        ("[" * 5000, "bad_json"),
        (" " * 10 + '"' + "x" * (2 << 20) + '"', "record_too_long"),
    ],
)
def test_a_hostile_line_is_rejected_with_its_place_and_reason_and_costs_no_other(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = written(tmp_path, lines(SHIP) + line.encode() + b"\n" + lines(FIRM))
    said, rejects, count, _ = read(path)
    assert count == 3
    assert [(r["locator"], r["reason"]) for r in rejects] == [("record:1", reason)]
    assert {s["raw"] for s in said if s["property"] == RECORD} == {"v1", "c1"}


def test_what_a_kept_line_loses_in_part_is_noted(tmp_path: Path) -> None:
    held = {"id": "v1", "schema": "Vessel", "properties": {"name": ["A", {}, "", None], "wings": ["2"], "flag": "lr"}}
    said, _, _, notes = read(written(tmp_path, lines(held)))
    assert notes == {"property_unknown": 1, "value_unread": 3}
    assert [s["raw"] for s in said if s["property"] == "flag"] == ["lr"]


def test_an_entity_inside_another_has_its_own_subject(tmp_path: Path) -> None:
    nested = {"id": "o1", "schema": "Ownership", "properties": {"owner": [FIRM], "asset": ["v1"]}}
    path = written(tmp_path, lines(nested))
    said = read(path)[0]
    own = {s["property"]: s for s in said if s["record_locator"] == "record:0#properties.owner.0"}
    assert own["name"]["raw"] == "Marle Trading" and own[RECORD]["raw"] == "c1"
    outer = {s["property"]: s for s in said if s["record_locator"] == "record:0"}
    assert outer["owner"]["other"] == "ftm:c1"
    assert all(resolve(path, parse_locator(s["locator"])).value == s["raw"] for s in said)


def test_entities_nested_without_end_are_not_followed(tmp_path: Path) -> None:
    held: dict[str, Any] = FIRM
    for n in range(40):
        held = {"id": f"o{n}", "schema": "Ownership", "properties": {"owner": [held]}}
    said, _, count, notes = read(written(tmp_path, lines(held)))
    assert count == 1 and notes["value_unread"] == 1 and len([s for s in said if s["property"] == RECORD]) == 5


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"name,age\nA,3\n", "people.csv")
    with pytest.raises(InputError, match="neither entities nor statements"):
        list(FollowTheMoneyReader().read(path))
    with pytest.raises(InputError):
        choose(path)


def test_a_row_of_another_width_is_rejected(tmp_path: Path) -> None:
    _, rejects, count, _ = read(written(tmp_path, table([*STATEMENTS[:1], ["v1", "v1", "name"]]), "s.csv"))
    assert count == 2 and [r["reason"] for r in rejects] == ["wrong_columns"]


def test_a_file_cut_in_its_middle_keeps_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress(lines(*({**SHIP, "id": f"v{n}"} for n in range(2000))), mtime=0)
    _, _, count, notes = read(written(tmp_path, whole[: len(whole) * 2 // 3], "cut.json.gz"))
    assert 0 < count < 2000 and notes["cut_off"] == 1


TEXTS = st.text(max_size=12)
NAMES = st.sampled_from(["name", "imoNumber", "flag", "buildDate", "tonnage", "owner", "sourceUrl", "wings"])
ENTITIES = st.fixed_dictionaries(
    {
        "id": TEXTS,
        "schema": st.sampled_from([*sorted(schemata())[:8], "Vessel", "Company", "No"]),
        "properties": st.dictionaries(NAMES, st.lists(st.one_of(TEXTS, st.integers(), st.none()), max_size=3)),
    }
)


@given(st.lists(st.one_of(ENTITIES, st.integers(), TEXTS), min_size=1, max_size=6))
def test_any_lines_are_read_or_rejected_and_every_value_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, items: list[Any]
) -> None:
    path = written(tmp_path_factory.mktemp("ftm"), lines(*items, SHIP))
    said, rejects, count, _ = read(path)
    assert count == len(items) + 1
    assert count == len(rejects) + len({s["record_locator"] for s in said})
    for s in said:
        found = resolve(path, parse_locator(s["locator"]), FollowTheMoneyReader())
        assert (found.value or "").replace("\0", "�").strip() == s["raw"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    for head in (b"", table([]), lines(SHIP)):
        path = written(tmp_path_factory.mktemp("ftm"), head + content)
        try:
            _, rejects, count, _ = read(path)
        except InputError:
            continue
        assert count >= len(rejects)
