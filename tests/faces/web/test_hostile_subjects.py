"""Ships, parties, places, deliveries, events and counts of a case that means harm, says nothing, or is long."""

from __future__ import annotations

import csv
import io
import re

import pytest
from starlette.testclient import TestClient
from tests.faces.web.hostile_case import BURMESE, FORMULA, IMAGE, OWNER, SCRIPT, SHIPS, VICTIM, hostile_case, imo_of

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.resolve.names import parse_name

PORT = 8011
LISTS = ("ships", "parties", "places", "deliveries", "incidents", "counts", "conflicts")
NOWHERE = [
    "ship/imo:9999999", "party/name:NOBODY", "place/place:none", "delivery/00", "incident/0", "count/people", "count/",
    "count/0000000000000000", "counts/x", "conflicts/x",
]  # fmt: skip
LINK = re.compile(r'href="(/(?:ship|party|place|delivery|incident|count|ships|counts)[/?][^"#]*)')


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    case = hostile_case(tmp_path_factory.mktemp("hostile") / "files")
    return TestClient(app_of(Desk(case), PORT), base_url=f"http://127.0.0.1:{PORT}")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    case = Case.create(tmp_path_factory.mktemp("empty") / "case")
    return TestClient(app_of(Desk(case), PORT), base_url=f"http://127.0.0.1:{PORT}")


def linked(pages: TestClient, address: str) -> list[str]:
    found = LINK.findall(pages.get(address).text)
    return sorted({link.replace("&amp;", "&") for link in found})


@pytest.mark.parametrize("name", LISTS)
def test_a_case_in_which_nothing_was_added_says_so_on_every_list(empty: TestClient, name: str) -> None:
    answer = empty.get(f"/{name}")
    assert answer.status_code == 200
    assert "note" in answer.text
    assert empty.get(f"/{name}.json").json()["sections"]


@pytest.mark.parametrize("name", NOWHERE)
def test_what_is_not_there_is_not_found(empty: TestClient, name: str) -> None:
    assert empty.get(f"/{name}").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_markup_in_a_source_stays_text_on_every_page_that_a_list_leads_to(hostile: TestClient, name: str) -> None:
    for address in [f"/{name}", *linked(hostile, f"/{name}")[:12]]:
        answer = hostile.get(address)
        assert answer.status_code == 200, f"{address}: {answer.text}"
        assert SCRIPT not in answer.text and IMAGE not in answer.text, address
        assert 'href="javascript:' not in answer.text
        json = hostile.get(address.replace("?", ".json?", 1) if "?" in address else f"{address}.json")
        assert json.status_code == 200 and json.json()["title"], address


def test_a_ship_is_found_by_a_name_of_markup_and_by_one_in_burmese(hostile: TestClient) -> None:
    for name in (SCRIPT, BURMESE, str(imo_of(3))):
        rows = hostile.get("/ships.csv", params={"q": name}).text.splitlines()
        assert len(rows) == 2, name
    assert hostile.get(f"/ship/imo:{imo_of(3)}.json").json()["title"] == BURMESE
    assert 'lang="my"' in hostile.get("/ships", params={"q": BURMESE}).text


def test_a_place_in_burmese_is_marked_as_such_where_a_delivery_names_it(hostile: TestClient) -> None:
    delivery = next(a for a in linked(hostile, "/deliveries") if a.startswith("/delivery/"))
    text = hostile.get(delivery).text
    assert re.search(rf'lang="my">{BURMESE}</a>', text)
    assert 'font-family="Padauk,sans-serif"' in text


def test_thousands_of_ships_come_a_page_at_a_time_and_all_of_them_as_csv(hostile: TestClient) -> None:
    first = hostile.get("/ships")
    assert len(first.text) < 400_000
    more = re.findall(r'href="(/ships\?from=\d+)"', first.text)
    assert more and hostile.get(more[0]).status_code == 200
    listed = list(csv.reader(io.StringIO(hostile.get("/ships.csv?all=1").text)))
    assert len(listed) - 1 >= SHIPS - 10
    for odd in ("-1", "x", "99999999999999999999", "10001"):
        assert hostile.get("/ships", params={"from": odd}).status_code == 200


def test_a_name_that_is_a_formula_is_escaped_in_csv(hostile: TestClient) -> None:
    assert f"'{FORMULA}" in hostile.get("/ships.csv", params={"q": FORMULA}).text


def test_two_flags_of_one_ship_for_one_time_stand_side_by_side(hostile: TestClient) -> None:
    odds = hostile.get(f"/ship/imo:{imo_of(0)}.csv?table=odds").text
    assert "Samplestan" in odds


def test_a_private_owner_is_named_nowhere_by_default(hostile: TestClient) -> None:
    for address in (
        "/parties?all=1",
        f"/ship/imo:{imo_of(0)}",
        "/party/name:HOLDING",
        f"/party/name:{parse_name(OWNER).key}",
    ):
        answer = hostile.get(address)
        assert OWNER not in answer.text, address
        assert answer.status_code == 200, address
    assert "a private owner" in hostile.get(f"/ship/imo:{imo_of(0)}").text


def test_a_victim_is_named_on_no_page_of_an_event(hostile: TestClient) -> None:
    (event,) = [a for a in linked(hostile, "/incidents") if a.startswith("/incident/")]
    for address in ("/incidents", event, f"{event}.json", "/counts", "/count/events?what=deaths&by=month"):
        assert VICTIM not in hostile.get(address).text, address


def test_a_question_that_cannot_be_asked_is_refused_with_what_can(hostile: TestClient) -> None:
    for asked in (
        "what=souls",
        "by=moon",
        "first=never",
        "first=2024-01-01&last=2020-01-01",
        "weapon=magic",
        "source=Nobody",
    ):
        answer = hostile.get(f"/counts?{asked}")
        assert answer.status_code == 400, asked
    assert hostile.get("/incidents?first=never").status_code == 400


def test_a_private_owner_is_told_of_by_role_in_the_workbench_and_in_every_sentence(hostile: TestClient) -> None:
    for address in ("/workbench/chain.json", "/workbench/scene.json", "/findings.json?kind=exposure", "/.json",
                    "/search.json?q=listed"):  # fmt: skip
        answer = hostile.get(address)
        assert answer.status_code == 200, address
        assert OWNER not in answer.text, address
    assert "a private owner" in hostile.get("/findings.json?kind=exposure").text


def test_no_search_finds_a_private_owner_by_name_and_the_statement_tells_of_the_role(hostile: TestClient) -> None:
    found = hostile.get("/search.json", params={"q": OWNER}).json()["sections"]
    assert [s for s in found if s["title"] == "Statements"] == []
    asked = hostile.get("/search.json", params={"q": OWNER, "names": "1"}).json()["sections"]
    (said,) = [s for s in asked if s["title"] == "Statements"]
    page = hostile.get(f"{said['blocks'][0]['rows'][0]['as found']['page'].partition('?')[0]}.json").text
    assert "a private owner" in page and OWNER not in page
