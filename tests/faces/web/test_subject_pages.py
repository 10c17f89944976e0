"""Ships, parties, places, deliveries, events, counts and conflicts of the small case: what each page says."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk

LISTS = ("ships", "parties", "places", "deliveries", "incidents", "counts", "conflicts")
PORT = 8010


def first(pages: TestClient, listed: str, kind: str) -> str:
    """The first address of a kind that a list leads to."""
    found: list[str] = re.findall(r'href="([^"#]+)"', pages.get(listed).text)
    return next(a for a in found if a.startswith(f"/{kind}/"))


def table(pages: TestClient, address: str, **asked: str) -> list[dict[str, str]]:
    answer = pages.get(f"{address}.csv", params=asked)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def section_titles(pages: TestClient, address: str) -> list[str]:
    return [s["title"] for s in pages.get(f"{address}.json").json()["sections"]]


def of_kind(case: Case, kind: str, pattern: str = "") -> dict[str, Any]:
    rows: list[dict[str, Any]] = case.findings(kind).to_pylist()
    return next(r for r in rows if pattern in ("", r["pattern"]))


def traced(case: Case) -> dict[str, Any]:
    """A port call of a ship whose IMO number is known."""
    rows: list[dict[str, Any]] = case.findings("port_call").to_pylist()
    return next(r for r in rows if r["imo"])


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_its_page_its_json_and_its_table(pages: TestClient, name: str) -> None:
    assert pages.get(f"/{name}").status_code == 200
    assert pages.get(f"/{name}.json").json()["what"]
    assert table(pages, f"/{name}")


def test_a_ship_has_its_numbers_its_port_calls_and_a_picture_with_its_table(pages: TestClient, small: Case) -> None:
    call = traced(small)
    address = f"/ship/imo:{call['imo']}"
    text = pages.get(address).text
    assert str(call["mmsi"]) in text and f'href="/finding/{call["id"]}"' in text
    assert 'aria-labelledby="seen-title seen-words"' in text and "As a table" in text
    found = table(pages, address, table="findings", kind="port_call")
    assert {row["place"] for row in found} and all("port call" in row["finding"] for row in found)


def test_a_ship_is_one_page_by_its_imo_number_and_by_its_mmsi(pages: TestClient, small: Case) -> None:
    call = traced(small)
    titles = {pages.get(f"/ship/{id_}.json").json()["title"] for id_ in (f"imo:{call['imo']}", f"mmsi:{call['mmsi']}")}
    assert len(titles) == 1


def test_every_value_that_a_ship_bore_leads_to_a_statement(pages: TestClient) -> None:
    address = first(pages, "/ships?q=EXAMPLE", "ship")
    body = pages.get(f"{address}.json").json()
    documents = next(b for s in body["sections"] for b in s["blocks"] if b.get("table") == "documents")
    assert documents["rows"] and all(r["value"]["page"].startswith("/statement/") for r in documents["rows"])


def test_a_delivery_tells_its_chain_its_bounds_and_what_nobody_knows(pages: TestClient, small: Case) -> None:
    row = of_kind(small, "delivery", "single")
    address = f"/delivery/{row['id']}"
    titles = section_titles(pages, address)
    for title in ("The chain", "What is unknown", "Documents under it, side by side"):
        assert title in titles
    text = pages.get(address).text
    assert f"{{finding:{row['id']}}}" in text
    assert "Route observed" in text or "Route not observed" in text
    custody = table(pages, address, table="custody")
    assert [r["passing"] for r in custody][-1] == "road" and {"least t", "most t"} <= set(custody[0])


def test_who_was_listed_on_the_day_is_told_with_its_reason_and_no_verdict(pages: TestClient, small: Case) -> None:
    exposure = of_kind(small, "exposure")
    delivery = next(s for s in exposure["subjects"] if s.startswith("finding:")).removeprefix("finding:")
    rows = table(pages, f"/delivery/{delivery}", table="exposures")
    assert {r["listed on the day"] for r in rows} <= {"yes", "no", "undetermined"}
    assert all(r["why"] for r in rows)
    assert "no judgement of conduct" in pages.get(f"/delivery/{delivery}").text


def test_shares_of_origin_come_with_the_part_that_nobody_can_tell(pages: TestClient, small: Case) -> None:
    origin = of_kind(small, "origin")
    delivery = next(s for s in origin["subjects"] if s.startswith("finding:")).removeprefix("finding:")
    rows = table(pages, f"/delivery/{delivery}", table="origins")
    least = sum(float(r["least %"] or 0) for r in rows)
    assert float(rows[-1]["most %"]) == pytest.approx(100 - least)


def test_a_party_is_told_with_roles_deliveries_and_answers_of_each_day(pages: TestClient) -> None:
    line = max(table(pages, "/parties"), key=lambda r: float(r["deliveries"] or 0))
    address = next(
        a for a, name in re.findall(r'href="(/party/[^"]+)"[^>]*>([^<]+)<', pages.get("/parties").text)
        if name == line["party"]
    )  # fmt: skip
    assert len(table(pages, address, table="deliveries")) >= float(line["deliveries"])
    text = pages.get(address).text
    assert "no judgement of conduct" in text and "Reply not sought by this project" in text


def test_a_place_has_its_calls_and_the_deliveries_of_it(pages: TestClient, small: Case) -> None:
    call = next(r for r in small.findings("port_call").to_pylist() if str(r["place"]).startswith("place:"))
    rows = table(pages, f"/place/{call['place']}", table="calls")
    assert len(rows) == sum(r["place"] == call["place"] for r in small.findings("port_call").to_pylist())
    assert pages.get("/place/unlocode:MMTLA.json").json()["title"] == "Thilawa"


def test_an_event_has_what_each_source_says_and_the_rule_of_its_grade(pages: TestClient, small: Case) -> None:
    address = first(pages, "/incidents", "incident")
    text = pages.get(address).text
    assert "What each source says" in text and "group" in text and "Nobody harmed is named" in text
    assert address.removeprefix("/incident/") in small.findings("incident")["id"].to_pylist()
    assert "16.65" not in text and "Sampletown" not in text  # coarse: 0.1 degree, and no finer than the region


def test_events_are_narrowed_in_the_address(pages: TestClient) -> None:
    every = table(pages, "/incidents")
    assert table(pages, "/incidents", first="2023-04-06") != every
    assert pages.get("/incidents", params={"source": "nobody"}).text.count("<tr>") == 0


def test_counts_hide_few_people_and_lead_to_the_records_of_the_others(pages: TestClient) -> None:
    text = pages.get("/counts", params={"by": "year"}).text
    assert "&lt;5 or withheld" in text or "<5" in pages.get("/counts.json", params={"by": "year"}).text
    links = re.findall(r'href="(/count/[^"]+)"', text)
    for link in {link.replace("&amp;", "&") for link in links}:
        assert pages.get(link).status_code == 200, link
    assert "U Ba Example" not in text


def test_a_hidden_group_shows_no_records(pages: TestClient) -> None:
    rows = table(pages, "/counts", what="deaths", by="day", table="by-people")
    hidden = [r["day"] for r in rows if r["in words"].startswith("<5")]
    assert hidden
    answer = pages.get("/count/people", params={"what": "deaths", "by": "day", "group": hidden[0]})
    assert answer.status_code == 400 and "withheld" in answer.text


def test_a_kept_figure_has_its_query_and_the_records_it_counts(pages: TestClient, small: Case) -> None:
    figure = next(r for r in small.findings("figure").to_pylist() if "tally" in r["rule"] and r["low"])
    body = pages.get(f"/count/{figure['id']}.json").json()
    assert f"{{figure:{figure['id']}}}" in str(body)
    assert len(table(pages, f"/count/{figure['id']}", table="records")) >= figure["low"]


def test_the_sides_of_a_conflict_stand_beside_each_other(pages: TestClient, small: Case) -> None:
    body = pages.get("/conflicts.json").json()
    sides = [b for s in body["sections"] for b in s["blocks"] if "beside" in b]
    assert sides and all(len(b["beside"]) >= 2 for b in sides)
    assert len(table(pages, "/conflicts")) == len(small.findings("conflict"))


def test_a_grade_that_a_person_gave_is_shown_on_the_next_state(own_case: Case) -> None:
    row = of_kind(own_case, "delivery", "single")
    pages = TestClient(app_of(Desk(own_case), PORT), base_url=f"http://127.0.0.1:{PORT}")
    assert pages.get(f"/delivery/{row['id']}.json").json()["marks"] != []
    own_case.judge("grade", row["id"], "unclear", reason="the papers were forged")
    assert "unclear" in pages.get(f"/delivery/{row['id']}.json").json()["marks"]


def test_a_judgement_on_a_name_takes_it_off_the_next_state(own_case: Case) -> None:
    pages = TestClient(app_of(Desk(own_case), PORT), base_url=f"http://127.0.0.1:{PORT}")
    name = "Dawn Shipping Ltd"
    assert name in pages.get("/parties?all=1").text
    statement = own_case.sql(f"SELECT id FROM statements WHERE raw = '{name}'")["id"].to_pylist()[0]
    own_case.judge("name", statement, "withheld", reason="a sole trader")
    assert name not in pages.get("/parties?all=1").text
