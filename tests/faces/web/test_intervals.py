"""Intervals are half-open in the model; on a page a day is one day, wherever it stands."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from reckoning.case import Case
from reckoning.chain.delivery_svg import delivery_svg
from reckoning.chain.graph import days_of
from reckoning.faces.web import known
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.leads import between
from reckoning.faces.web.page import until
from reckoning.faces.web.words import interval
from reckoning.model.instant import DAY_MS, parse_instant

DAY, NEXT = "2021-04-15T00:00:00Z", "2021-04-16T00:00:00Z"


def test_one_day_reads_as_one_day() -> None:
    assert between(DAY, NEXT).text == "15 Apr 2021"
    assert interval(parse_instant(DAY), parse_instant(NEXT)) == "15 Apr 2021"
    assert until(DAY, NEXT).time == "2021-04-15"
    assert days_of({"from": DAY, "to": NEXT}) == ["2021-04-15", "2021-04-15"]


def test_a_moment_stays_a_moment_and_an_end_that_is_not_known_stays_open() -> None:
    assert between("2021-04-15T08:00:00Z", NEXT).text == "15 Apr 2021 08:00 to 16 Apr 2021"
    assert until(DAY, None).text == until("", "").text == ""
    assert interval(None, parse_instant(NEXT) + DAY_MS) == "until 16 Apr 2021"


def test_a_delivery_of_one_day_is_of_one_day_on_its_page_in_its_picture_and_in_the_panel(
    small: Case, pages: TestClient
) -> None:
    sight = Desk(small).sight()
    rows = sight.rows(
        "SELECT id, CAST(start AS DATE)::VARCHAR AS day FROM held.findings WHERE kind = 'delivery'"
        ' AND "end" = start + INTERVAL 1 DAY ORDER BY id LIMIT 3'
    )
    assert rows
    for row in rows:
        told = known.deliveries(sight)[row["id"]]
        assert (told.start, told.end) == (row["day"], row["day"])
        ends = pages.get(f"/workbench/finding/{row['id']}.json").json()["fields"]
        assert len({f["value"] for f in ends if f["name"] in ("start", "end")}) == 1
        table = pages.get("/deliveries.json?all=1").json()["sections"][0]["blocks"]
        (line,) = [r for b in table for r in b.get("rows", ()) if row["id"] in str(r["delivery"])]
        assert line["from"] == line["to"]
        days = re.findall(r", (\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?", delivery_svg(told, {}))
        assert days and all(last != row["day"] for _, last in days)
