"""Who was harmed is on no page by default, not in its twins, and no search finds it; an original opens when asked."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.unnamed import ASK, NOT_SHOWN
from reckoning.model.row import RecordKind, rows_of

NAME, FATHER, REMARK = "U Ba Example", "U Hla Example", "shot, at home"
PEOPLE = re.compile("|".join(map(re.escape, (NAME, FATHER, REMARK))))


@pytest.fixture(scope="module")
def person(small: Case) -> tuple[str, str, str]:
    """Original, place and statement of the name of one person."""
    rows = rows_of(small.statements(), RecordKind.CASUALTY)
    row = next(r for r in rows if r.text("name") == NAME)
    name = row.get("name")
    assert name is not None
    return row.evidence, name.locator, name.statement


@pytest.mark.parametrize("twin", ["", ".json", ".csv"])
def test_a_statement_and_its_original_name_nobody_by_default(
    pages: TestClient, person: tuple[str, str, str], twin: str
) -> None:
    evidence, locator, statement = person
    for address in (f"/statement/{statement}{twin}", f"/evidence/{evidence}{twin}",
                    f"/evidence/{evidence}{twin}?at={locator.replace('#', '%23')}"):  # fmt: skip
        answer = pages.get(address)
        assert answer.status_code == 200, address
        assert not PEOPLE.search(answer.text), address
    assert NOT_SHOWN in pages.get(f"/statement/{statement}").text


def test_a_statement_of_the_same_line_does_not_show_the_line(small: Case, pages: TestClient) -> None:
    row = next(r for r in rows_of(small.statements(), RecordKind.CASUALTY) if r.text("name") == NAME)
    assert len(row.fields) > 5
    for field in row.fields:
        assert not PEOPLE.search(pages.get(f"/statement/{field.statement}").text), field.property


def test_an_original_that_names_people_opens_for_who_asks(pages: TestClient, person: tuple[str, str, str]) -> None:
    evidence, locator, _ = person
    first = pages.get(f"/evidence/{evidence}", params={"at": locator}).text
    assert ASK in first
    (link,) = set(re.findall(r'href="([^"]*names=1[^"]*)"', first))
    assert NAME in pages.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize("words", [NAME, FATHER, REMARK])
def test_no_search_finds_who_was_harmed(pages: TestClient, words: str) -> None:
    found = pages.get("/search.json", params={"q": words}).json()
    assert "Nothing in the case has these words." in str(found["sections"])


def test_no_finding_names_who_was_harmed_nor_does_the_panel(small: Case, pages: TestClient) -> None:
    resting = (
        Desk(small)
        .sight()
        .rows(
            "SELECT DISTINCT l.finding AS id FROM held.links l JOIN held.statements s ON s.id = l.statement"
            " JOIN held.statements n ON n.subject = s.subject JOIN held.unnamed u ON u.id = n.id ORDER BY 1 LIMIT 6"
        )
    )
    assert resting
    for id_ in (row["id"] for row in resting):
        for page in (f"/finding/{id_}", f"/finding/{id_}.json", f"/workbench/finding/{id_}.json"):
            assert not PEOPLE.search(pages.get(page).text), page


def test_a_name_judged_public_is_shown(own_case: Case, person: tuple[str, str, str]) -> None:
    rows = rows_of(own_case.statements(), RecordKind.CASUALTY)
    subject = next(r.subject for r in rows if r.text("name") == NAME)
    own_case.judge("name", subject, "public", reason="the family asks for it")
    pages = TestClient(app_of(Desk(own_case), 8010), base_url="http://127.0.0.1:8010")
    assert NAME in pages.get(f"/statement/{person[2]}").text
