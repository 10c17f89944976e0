"""What may not leave a case is on no page of it, and what is simulated says so on every page and in each row."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.kept import kept
from reckoning.faces.web.sight import Sight

NAME, REASON = "article.txt", "the source is in danger"
MARKED = ["", "findings", "deliveries", "ships", "parties", "places", "conflicts", "sources", "ledger", "run", "claims",
          "search?q=tanker"]  # fmt: skip


@pytest.fixture
def withheld(own_case: Case) -> tuple[TestClient, str]:
    """Pages of a case of which one original is withheld, and its hash."""
    sha256 = next(e.sha256 for e in own_case.evidence() if e.file_name == NAME)
    own_case.withhold(sha256, REASON)
    return TestClient(app_of(Desk(own_case), 8010), base_url="http://127.0.0.1:8010"), sha256


def test_a_withheld_original_has_no_page_and_no_name_and_its_reason_stays_within(
    withheld: tuple[TestClient, str],
) -> None:
    pages, sha256 = withheld
    for address in (f"/evidence/{sha256}", f"/evidence/{sha256[:12]}.json", f"/original/{sha256}"):
        answer = pages.get(address)
        assert answer.status_code == 404
        assert NAME not in answer.text
    for address in ("/ledger", "/ledger.json", "/sources", "/", "/search?q=article"):
        text = pages.get(address).text
        assert NAME not in text and REASON not in text, address
    assert "an original that is withheld" in pages.get("/ledger").text


def test_the_records_left_out_of_a_withheld_original_are_not_told_of(own_case: Case) -> None:
    register = next(e for e in own_case.evidence() if e.file_name == "person-register.csv")
    before = TestClient(app_of(Desk(own_case), 8010), base_url="http://127.0.0.1:8010")
    assert register.sha256 in before.get("/.json").text
    own_case.withhold(register.sha256, REASON)
    after = TestClient(app_of(Desk(own_case), 8010), base_url="http://127.0.0.1:8010")
    for twin in ("/", "/.json", "/.csv?table=not_counted"):
        text = after.get(twin).text
        assert register.sha256[:12] not in text and register.file_name not in text, twin


@pytest.mark.parametrize("path", MARKED)
def test_a_page_of_a_simulated_case_says_so_and_its_twins_do(pages: TestClient, path: str) -> None:
    path, _, query = path.partition("?")
    assert 'class="tone simulated"' in pages.get(f"/{path}?{query}").text
    assert "simulated" in pages.get(f"/{path}.json?{query}").json()["marks"]
    head, *rows = pages.get(f"/{path}.csv?{query}").text.splitlines()
    if path == "findings":  # each row is marked by what it rests on itself
        head, *rows = pages.get("/findings.csv?kind=meeting").text.splitlines()
    assert head.endswith(("page", "marks")) and rows and rows[0].endswith("simulated")


def test_answers_of_states_that_nobody_asks_about_are_let_go(small: Case) -> None:
    asked: list[str] = []

    @kept
    def of(sight: Sight) -> str:
        asked.append(sight.state)
        return sight.state

    sight = Desk(small).sight()
    for state in ("a", "b", "c", "a", "c"):
        of(Sight(state, sight.case, sight.holding))
    assert asked == ["a", "b", "c", "a"]
