"""The server: whom it answers, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.guard import refuse_other
from reckoning.model.errors import UsageError

PORT = 8010


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A browser at the server of a case in which nothing was added."""
    case = Case.create(tmp_path_factory.mktemp("case") / "empty", question="Who?")
    return TestClient(app_of(Desk(case), PORT), base_url=f"http://127.0.0.1:{PORT}")


def test_a_case_in_which_nothing_was_added_has_a_first_page(browser: TestClient) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "Who?" in answer.text


def test_every_answer_forbids_scripts_from_elsewhere_and_in_the_page(browser: TestClient) -> None:
    for path in ("/", "/nothing", "/static/page.css"):
        assert "script-src 'self'" in browser.get(path).headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example:8010", "127.0.0.1:9", "127.0.0.1", ""])
def test_a_foreign_host_name_that_resolves_here_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("origin", ["", "http://evil.example", "null", "https://127.0.0.1:8010"])
def test_a_page_of_another_site_cannot_write(browser: TestClient, origin: str) -> None:
    assert browser.post("/", headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize("path", ["/finding/../../etc/passwd", "/static/../app.py", "/static/%2e%2e/app.py", "/etc"])
def test_no_path_leads_out_of_what_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org", ""])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="logins"):
        refuse_other(host)


def test_what_is_not_there_is_said_as_a_page_and_as_json(browser: TestClient, tmp_path: Path) -> None:
    assert browser.get("/finding/0123456789abcdef").status_code == 404
    answer = browser.get("/finding/0123456789abcdef.json")
    assert answer.status_code == 404
    assert answer.json()["what"] == "error"
