"""Coarse tables: under the public profile places are rounded to 0.1 degree and times to the day, raw text too."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from reckoning.account.bundle_names import Names
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Item, Plan
from reckoning.account.bundle_request import Request
from reckoning.account.bundle_tables import Writing, finding_files, statement_files
from reckoning.account.profile import PROFILES
from reckoning.model.finding import FINDING_SCHEMA, LINK_SCHEMA
from reckoning.model.statement import Statement, Value, statements_table

SHA = "ab" * 32
KIND = "berthing"
MOMENT_MS = 1_681_187_700_123  # 2023-04-11T04:35:00.123Z
HOUR_MS = 3_600_000
SAID = [
    Statement(
        SHA, "record:0#Where", "row:x", "position", "16.7512, 96.1234", Value(lon=96.1234, lat=16.7512, error_km=0.1)
    ),
    Statement(
        SHA,
        "record:0#When",
        "row:x",
        "date",
        "11 April, 04:35:00.123",
        Value(start_ms=MOMENT_MS, end_ms=MOMENT_MS + HOUR_MS, precision="ms"),
    ),
]
FOUND = {
    **dict.fromkeys(FINDING_SCHEMA.names),
    "id": "f" * 16,
    "kind": "meeting",
    "mmsi": 367000001,
    "name": "MY BOAT",
    "lon": 96.1234,
    "lat": 16.7512,
    "start": datetime(2023, 4, 11, 4, 35, tzinfo=UTC),
    "grade": "likely",
    "basis": "observed",
    "rule": "meetings/1",
}


@dataclass(frozen=True)
class Tables:
    """Tables that answer what this test asks of them."""

    def query(self, sql: str) -> pa.Table:
        if "FROM statements" in sql:
            said = statements_table(SAID)
            return said.append_column("kind", pa.array([KIND] * len(said), pa.string()))
        if "FROM findings" in sql:
            return pa.Table.from_pylist([FOUND], schema=FINDING_SCHEMA)
        return LINK_SCHEMA.empty_table()


def writing(profile: str) -> Writing:
    items = [Item(ORIGINAL, SHA), *(Item(STATEMENT, s.id) for s in SAID), Item(FINDING, "f" * 16)]
    return Writing(Plan(Request(profile), tuple(items)), Tables(), Names({}, frozenset(), {}), {})  # type: ignore[arg-type]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_public_sees_a_tenth_of_a_degree_and_a_day() -> None:
    where, when = sorted(rows(statement_files(writing("public"))["statements.csv"]), key=lambda r: r["property"])[::-1]
    assert (where["lat"], where["lon"], where["raw"]) == ("16.8", "96.1", "16.8, 96.1")
    assert float(where["error_km"]) >= 7
    assert (when["raw"], when["precision"]) == ("2023-04-11", "day")
    assert int(when["start_ms"]) == 1_681_171_200_000 and int(when["end_ms"]) == 1_681_257_600_000
    found = rows(finding_files(writing("public"), [])["findings.csv"])[0]
    assert (found["lat"], found["lon"], found["start"]) == ("16.8", "96.1", "2023-04-11")


def test_the_public_sees_no_village_of_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    event = {"kind": "incident", "mmsi": None, "title": "air strike at Old Mill", "place": "Old Mill"}
    monkeypatch.setitem(globals(), "FOUND", {**FOUND, **event})
    found = rows(finding_files(writing("public"), [])["findings.csv"])[0]
    assert (found["title"], found["place"]) == ("incident, 2023-04", "")
    assert rows(finding_files(writing("court"), [])["findings.csv"])[0]["place"] == "Old Mill"
    allowed = PROFILES["public"].columns["incident"]
    assert "region" in allowed and not allowed & {"place", "township"}


def test_the_public_sees_the_month_of_an_event_and_not_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "KIND", "incident")
    when = {r["property"]: r for r in rows(statement_files(writing("public"))["statements.csv"])}["date"]
    assert (when["raw"], when["precision"]) == ("2023-04", "month")
    assert (int(when["start_ms"]), int(when["end_ms"])) == (1_680_307_200_000, 1_682_899_200_000)


@pytest.mark.parametrize("profile", ["regulator", "court"])
def test_others_see_them_as_found(profile: str) -> None:
    said = {r["property"]: r for r in rows(statement_files(writing(profile))["statements.csv"])}
    assert said["position"]["raw"] == "16.7512, 96.1234" and said["position"]["lat"] == "16.7512"
    assert said["date"]["raw"] == "11 April, 04:35:00.123" and int(said["date"]["start_ms"]) == MOMENT_MS


@pytest.mark.parametrize("profile", ["public", "regulator", "court"])
def test_a_craft_without_an_imo_number_is_not_named(profile: str) -> None:
    found = rows(finding_files(writing(profile), [])["findings.csv"])[0]
    assert found["mmsi"] == found["name"] == ""
