"""Trouble: whatever is wrong with a request or a case, the answer is one clear page without the program's inside."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT

from reckoning.case import Case
from reckoning.faces.web import review
from reckoning.faces.web.app import app_of
from reckoning.faces.web.asked import TooSlow, pieces, small_form
from reckoning.faces.web.desk import Desk


@pytest.fixture
def forms(own_case: Case) -> TestClient:
    """A browser at a case of its own, that has looked at it once."""
    client = TestClient(app_of(Desk(own_case), PORT), base_url=HERE, headers={"origin": HERE})
    assert client.get("/").status_code == 200
    return client


def _removed(case: Case) -> None:
    shutil.rmtree(case.root)


def _damaged(case: Case) -> None:
    ledger = case.root / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b"accepted", b"rejected"))


def _unreadable(case: Case) -> None:
    (case.root / "case.toml").write_bytes(b"name = [\xff")


def _underived(case: Case) -> None:
    shutil.rmtree(case.root / "derived")
    ledger = case.root / "ledger.jsonl"
    ledger.touch()


@pytest.mark.parametrize(
    ("happens", "words"),
    [(_removed, "no case here"), (_damaged, "ledger"), (_unreadable, "case.toml"), (_underived, "reckoning rebuild")],
)
def test_a_case_that_breaks_under_the_server_is_said_in_one_page_and_in_json(
    forms: TestClient, own_case: Case, happens: Callable[[Case], None], words: str
) -> None:
    time.sleep(0.01)
    happens(own_case)
    for path in ("/", "/review", "/add", "/nothing"):
        answer = forms.get(path)
        assert answer.status_code >= 400
        assert answer.text.count("<h1") == 1
        assert "Traceback" not in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert words in forms.get("/").text
    assert forms.get("/.json").json()["what"] == "error"


def test_what_nobody_foresaw_is_a_plain_page_and_a_traceback_in_the_log(
    forms: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*given: Any) -> Any:
        raise RuntimeError("the secret of the program")

    monkeypatch.setattr(review, "page", breaks)
    with caplog.at_level(logging.ERROR):
        answer = forms.get("/review")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "the secret of the program" in caplog.text


def _asked(*sent: dict[str, Any], after_s: float = 0.0) -> Request:
    """A request whose body comes in the given messages and then no more."""
    waiting = list(sent)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(after_s if waiting else 3_600)
        return waiting.pop(0)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b""}
    return Request({**scope, "headers": [(b"content-type", b"application/x-www-form-urlencoded")]}, receive)


def _body(content: bytes, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


def test_a_body_that_stops_coming_is_given_up() -> None:
    async def read() -> None:
        async for _ in pieces(_asked(_body(b"a=")), silence_s=0.05):
            pass

    with pytest.raises(TooSlow):
        asyncio.run(read())


def test_a_browser_that_goes_away_is_no_error_of_ours() -> None:
    with pytest.raises(Exception, match="went away"):
        asyncio.run(small_form(_asked(_body(b"a="), {"type": "http.disconnect"})))


def test_a_form_that_comes_in_pieces_is_whole() -> None:
    assert asyncio.run(small_form(_asked(_body(b"a=%C3"), _body(b"%A9&b="), _body(b"", False)))) == {"a": "é", "b": ""}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize("path", ["/add", "/jobs", "/job/0", "/review/claims"])
def test_nothing_is_written_for_a_page_of_another_site(
    forms: TestClient, own_case: Case, path: str, origin: str
) -> None:
    before = (own_case.root / "ledger.jsonl").read_bytes()
    assert forms.post(path, data={"what": "trace"}, headers={"origin": origin}).status_code == 403
    assert (own_case.root / "ledger.jsonl").read_bytes() == before
