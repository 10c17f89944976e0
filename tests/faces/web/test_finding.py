"""Findings: filters and paging, one of them with its grounds, and what became of one that an earlier run had."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.finding import page
from reckoning.faces.web.sight import Sight


@pytest.fixture(scope="module")
def sight(small: Case) -> Sight:
    return Desk(small).sight()


def test_findings_are_chosen_by_kind_grade_words_and_day(pages: TestClient) -> None:
    every = pages.get("/findings.json?kind=delivery").json()
    [table] = [b for s in every["sections"] for b in s["blocks"] if "table" in b]
    assert len(table["rows"]) == 85
    confirmed = pages.get("/findings.csv?kind=delivery&grade=confirmed").text
    assert len(confirmed.splitlines()) - 1 == 74
    days = pages.get("/findings.csv?kind=delivery&since=2024-02-01&until=2024-02-20").text
    starts = [row["from"][:10] for row in csv.DictReader(io.StringIO(days))]
    assert starts and all("2024-02-01" <= day <= "2024-02-20" for day in starts)
    assert "FARER" in pages.get("/findings?q=farer").text
    assert "Nothing fits" in pages.get("/findings?q=farer%20nowhere").text


def test_a_day_that_is_none_is_said_to_be_none(pages: TestClient) -> None:
    answer = pages.get("/findings?since=yesterday")
    assert answer.status_code == 400 and "yesterday" in answer.text


@pytest.mark.parametrize(
    "asked", ["skip=-1", "skip=²", "skip=99999999999999999999", "kind='; DROP", "q=%00", "state=x"]
)
def test_whatever_is_asked_is_answered(pages: TestClient, asked: str) -> None:
    assert pages.get(f"/findings?{asked}").status_code in (200, 400)


def test_pages_of_findings_follow_each_other_and_lose_none(pages: TestClient) -> None:
    seen, path = list[str](), "/findings?kind=exposure"
    while path:
        text = pages.get(path).text
        seen += re.findall(r'<td data-column="finding"><a href="/finding/([0-9a-f]{16})"', text)
        found = re.search(r'<p class="next"><a href="([^"]+)"', text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 2199


def test_a_finding_leads_to_its_statements_and_each_to_its_bytes(pages: TestClient, sight: Sight) -> None:
    row = sight.one("SELECT id FROM held.findings WHERE kind = 'delivery' AND grade = 'confirmed' ORDER BY id")
    assert row
    text = pages.get(f"/finding/{row['id']}").text
    statement = re.search(r'href="/statement/([0-9a-f]{64})"', text)
    assert statement
    place = re.search(r'href="(/evidence/[0-9a-f]{64}\?at=[^"]+)"', pages.get(f"/statement/{statement[1]}").text)
    assert place and pages.get(place[1].replace("&amp;", "&")).status_code == 200
    assert "two or more independence groups support it" in text


def test_a_finding_of_a_track_shows_the_records_under_it_and_its_thresholds(pages: TestClient, sight: Sight) -> None:
    row = sight.one("SELECT id FROM held.findings WHERE kind = 'meeting' ORDER BY id")
    assert row
    text = pages.get(f"/finding/{row['id']}").text
    assert len(pages.get(f"/finding/{row['id']}.csv?table=thresholds").text.splitlines()) > 5
    assert text.count('class="passage first"') == 2
    assert '<span class="tone simulated">simulated</span>' in text


def test_what_is_simulated_is_marked_in_the_table_its_json_and_its_csv(pages: TestClient) -> None:
    assert "simulated" in pages.get("/findings.csv?kind=meeting").text.splitlines()[1]
    rows = json.dumps(pages.get("/findings.json?kind=meeting").json())
    assert '"tone": "simulated"' in rows
    fixed = pages.get("/findings.csv?kind=incident").text  # of registers that do not say so
    assert "simulated" not in fixed


def test_records_that_contradict_each_other_stand_side_by_side(pages: TestClient, sight: Sight) -> None:
    row = sight.one("SELECT id FROM held.findings WHERE kind = 'conflict' AND rule LIKE 'conflicts.unit%' ORDER BY id")
    assert row
    sides = [
        side
        for section in pages.get(f"/finding/{row['id']}.json").json()["sections"]
        for block in section["blocks"]
        for side in block.get("beside", [])
    ]
    assert len(sides) >= 2
    assert all(any("passage" in block for block in side["blocks"]) for side in sides)


def test_a_person_s_grade_stands_beside_that_of_the_rule(own_case: Case) -> None:
    desk = Desk(own_case)
    row = desk.sight().one("SELECT id FROM held.findings WHERE kind = 'meeting' ORDER BY id")
    assert row
    own_case.judge("grade", row["id"], "unclear", reason="the pilots say that they were elsewhere")
    text = TestClient(app_of(desk, PORT), base_url=HERE).get(f"/finding/{row['id']}").text
    assert "Why it is unclear" in text and "the rule alone gives: likely" in text
    assert "the pilots say that they were elsewhere" in text


def test_a_finding_that_is_gone_says_in_which_run_it_was_and_what_there_is_now(own_case: Case) -> None:
    desk = Desk(own_case)
    before = desk.sight()
    row = before.one("SELECT id FROM held.findings WHERE kind = 'meeting' ORDER BY id")
    assert row
    own_case.trace({"meetings.least_h": 40.0})
    browser = TestClient(app_of(desk, PORT), base_url=HERE)
    answer = browser.get(f"/finding/{row['id']}")
    assert answer.status_code == 410
    assert "is not in the present one" in answer.text
    assert browser.get(f"/finding/{row['id']}.json").json()["what"] == "finding of an earlier run"
    kept = browser.get("/", params={"state": before.state}).text
    assert before.state in kept and desk.sight().state in kept


def test_an_address_of_an_earlier_state_says_what_changed_since(own_case: Case) -> None:
    desk = Desk(own_case)
    state = desk.sight().state
    row = desk.sight().one("SELECT id FROM held.findings WHERE kind = 'meeting' ORDER BY id")
    assert row
    own_case.judge("grade", row["id"], "unclear", reason="fog")
    browser = TestClient(app_of(desk, PORT), base_url=HERE)
    table = browser.get(f"/finding/{row['id']}.csv", params={"state": state, "table": "since"}).text
    assert table.splitlines()[1] == "Grade,likely,unclear,simulated"


def test_ten_thousand_findings_are_paged_and_counted(small: Case) -> None:
    sight = Desk(small).sight()  # its own, whose tables are in memory
    sight.connection.execute("""
        CREATE TABLE many AS SELECT * EXCLUDE (n) REPLACE (printf('%016x', n) AS id)
        FROM (FROM held.findings LIMIT 1), range(10000) AS r(n)""")
    sight.connection.execute("DELETE FROM held.findings; INSERT INTO held.findings FROM many")
    made = page(sight, "", {"skip": "9950"})
    assert len(made.grids()["findings"].rows) == 50 and made.lead.startswith("10,000 findings")
