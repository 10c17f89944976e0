"""Walks through the pages: no link of any page leads nowhere; statements, claims, sources, runs, the ledger, search."""

from __future__ import annotations

import html
import re
from collections import Counter, deque

import pytest
from starlette.testclient import TestClient
from tests.faces.web.addresses import addresses
from tests.faces.web.conftest import HERE, PORT

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.sight import Sight

OF_EACH = 6
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def sight(small: Case) -> Sight:
    return Desk(small).sight()


def test_no_link_of_a_page_leads_nowhere_and_each_has_its_twins(pages: TestClient, sight: Sight) -> None:
    """From every kind of page, a few links of each kind, and so on until nothing new is found."""
    waiting, seen, asked = deque(addresses(sight)), set[str](), Counter[str]()
    wrong = []
    while waiting:
        path = waiting.popleft()
        parts = path.partition("?")[0].strip("/").split("/")
        kind = f"{parts[0]} {len(parts)} {parts[-1].rpartition('.')[2] if '.' in parts[-1] else ''}"
        if path in seen or asked[kind] >= OF_EACH:
            continue
        seen.add(path)
        asked[kind] += 1
        answer = pages.get(path)
        if answer.status_code != 200:
            wrong.append(f"{answer.status_code}: {path}")
        if answer.headers["content-type"].startswith("text/html"):
            waiting.extend(html.unescape(link) for link in LINK.findall(answer.text))
    assert not wrong, "\n".join(wrong)
    assert len(asked) > 20


def test_a_statement_stands_beside_what_others_say_of_the_same(pages: TestClient, sight: Sight) -> None:
    row = sight.one(
        "SELECT min(id) AS id FROM held.statements WHERE starts_with(subject, 'mmsi:') AND property = 'name'"
        " GROUP BY subject HAVING count(DISTINCT raw) > 1"
    )
    assert row
    sides = [
        block["beside"]
        for section in pages.get(f"/statement/{row['id']}.json").json()["sections"]
        for block in section["blocks"]
        if "beside" in block
    ]
    assert len({side["title"] for side in sides[0]}) > 1


def test_a_claim_says_who_decided_and_marks_its_figures(pages: TestClient, sight: Sight) -> None:
    judged = {j.decision: j.target for j in sight.holding.judgements if j.on == "claim"}
    accepted = pages.get(f"/claim/{judged['accepted']}").text
    assert "a number, a place and who says so" in accepted
    assert re.search(r'<mark class="figure">[^<]*\d', accepted)
    assert "it feeds no finding" in pages.get(f"/claim/{judged['rejected']}").text


def test_a_statement_that_is_no_claim_is_not_shown_as_one(pages: TestClient, sight: Sight) -> None:
    row = sight.one("SELECT id FROM held.statements WHERE property = 'quantity'")
    assert row and pages.get(f"/claim/{row['id']}").status_code == 404


def test_a_run_tells_parameters_apart_from_defaults_and_when_it_is_old(own_case: Case) -> None:
    own_case.trace({"meetings.least_h": 5.0})
    desk = Desk(own_case)
    browser = TestClient(app_of(desk, PORT), base_url=HERE)
    rows = browser.get("/run/trace.csv?table=parameters").text.splitlines()
    assert rows[1].startswith("meetings.least_h,") and ",5,this run," in rows[1]
    first = next(e.n for e in desk.sight().holding.entries if e.act == "ran")
    assert "A later trace is in force" in browser.get(f"/run/{first}").text
    own_case.judge("link", "imo:2256483", "same", other="mmsi:200524579", reason="one crew list")
    assert "are newer than this run" in browser.get("/run/chain").text


def test_the_ledger_is_read_newest_first_and_page_by_page(pages: TestClient, sight: Sight) -> None:
    rows = pages.get("/ledger.csv").text.splitlines()
    assert int(rows[1].split(",")[0]) == len(sight.holding.entries) - 1
    assert pages.get("/ledger.csv?act=judged").text.count("claim: ") == 2
    assert pages.get("/ledger.csv?before=1").text.splitlines()[1].startswith("0,")


def test_an_id_leads_straight_to_what_it_names(pages: TestClient, sight: Sight) -> None:
    finding = sight.one("SELECT id FROM held.findings ORDER BY id")
    assert finding
    for what, id_ in (("finding", finding["id"]), ("evidence", sight.holding.evidence[0].sha256)):
        answer = pages.get(f"/search?q={id_[:12].upper()}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{what}/{id_}")


def test_words_are_found_in_findings_statements_and_originals_also_in_burmese(pages: TestClient) -> None:
    assert {"findings", "statements"} <= tables(pages, "FARER")
    assert "originals" in tables(pages, "register.pdf")
    assert "statements" in tables(pages, "သေဆုံး") or "statements" in tables(pages, "Yangon")
    assert tables(pages, "no such words at all") == set()
    assert "letters or more" in pages.get("/search?q=x").text


def tables(pages: TestClient, words: str) -> set[str]:
    found = pages.get("/search.json", params={"q": words}).json()["sections"]
    return {block["table"] for section in found for block in section["blocks"] if "table" in block}


def test_a_source_is_told_by_what_it_says_and_where_it_is_at_odds(pages: TestClient) -> None:
    text = pages.get("/source/customs declarations").text
    assert "Where it is at odds with others" in text and "simulated-customs.csv" in text
    assert pages.get("/source/nobody at all").status_code == 404


def test_the_overview_says_how_surely_and_what_is_not_counted(pages: TestClient) -> None:
    text = pages.get("/").text
    assert "Confirmed: 75" in text and "Contested: 9" in text
    assert "15 claims of reports wait for a person" in text
    assert "rejected: nothing understood" in text


def test_a_case_in_which_nothing_was_run_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    case = Case.create(tmp_path_factory.mktemp("none") / "case")
    browser = TestClient(app_of(Desk(case), PORT), base_url=HERE)
    assert "Nothing was traced or concluded yet" in browser.get("/").text
    for path in ("/findings", "/sources", "/claim", "/run", "/ledger", "/search?q=ships"):
        assert browser.get(path).status_code == 200
