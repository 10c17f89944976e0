"""Review through plain forms: what is shown of a proposal, what a judgement leaves, and what is never overwritten."""

from __future__ import annotations

import fcntl
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT

from reckoning.archive.acts import JUDGED
from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.readers.prose.statements import CLAIM, stated_claims

FIELD = re.compile(r'<input type="hidden" name="(target|other|seen|next)" value="([^"]*)"')


@pytest.fixture
def forms(own_case: Case) -> TestClient:
    """A browser without scripts at a case of its own, from a page of it."""
    return TestClient(
        app_of(Desk(own_case), PORT), base_url=HERE, headers={"origin": HERE}, raise_server_exceptions=False
    )


def fields(page: str, form: str = "judge") -> dict[str, str]:
    """The hidden fields of a form."""
    inside = page.split(f'<form class="{form}"')[1].split("</form>")[0]
    return {name: unescape(value) for name, value in FIELD.findall(inside)}


def judgements(case: Case) -> list[tuple[str, str]]:
    """Every decision on the ledger with its reason, in order."""
    return [(e.body["decision"], e.body["reason"]) for e in case.ledger() if e.act == JUDGED]


def test_a_claim_stands_in_its_text_with_its_rule_and_what_it_would_change(forms: TestClient, own_case: Case) -> None:
    waiting = [c for c in stated_claims(own_case.statements(CLAIM), own_case.judgements()) if c.status == "proposed"]
    page = forms.get("/review/claims").text
    shown = next(c for c in waiting if c.statement.id == fields(page)["target"])
    marked = "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", page.split('<blockquote class="review-text"')[1]))
    assert unescape(marked).startswith("".join(shown.claim.text)[:20])
    assert shown.claim.reader in page
    assert "What accepting would change" in page
    assert f"/evidence/{shown.statement.evidence}?at=" in page


def test_accepting_puts_who_when_and_why_on_the_ledger_and_goes_on(forms: TestClient, own_case: Case) -> None:
    before = judgements(own_case)
    sent = fields(forms.get("/review/claims").text)
    page = forms.post("/review/claims", data={**sent, "decision": "accepted", "reason": "named, dated, checked"}).text
    assert judgements(own_case) == [*before, ("accepted", "named, dated, checked")]
    assert "named, dated, checked" in page.split("Judged lately")[1]
    assert fields(page)["target"] != sent["target"]


def test_an_undoing_is_a_later_act_and_nothing_is_deleted(forms: TestClient, own_case: Case) -> None:
    sent = fields(forms.get("/review/claims").text)
    page = forms.post("/review/claims", data={**sent, "decision": "rejected", "reason": "hearsay"}).text
    lines = len(own_case.ledger())
    page = forms.post("/review/claims", data={**fields(page, "undo"), "decision": "undone"}).text
    assert fields(page)["target"] == sent["target"]
    assert len(own_case.ledger()) == lines + 1
    assert [d for d, _ in judgements(own_case)][-2:] == ["rejected", "undone"]


def test_a_link_without_a_reason_is_refused_and_one_with_it_stands(forms: TestClient, own_case: Case) -> None:
    sent = fields(forms.get("/review/names").text)
    refused = forms.post("/review/names", data={**sent, "decision": "different", "reason": " "})
    assert refused.status_code == 409
    assert "needs a reason" in refused.text
    assert fields(refused.text) == sent
    assert forms.post("/review/names", data={**sent, "decision": "different", "reason": "two flags"}).status_code == 200
    assert judgements(own_case)[-1] == ("different", "two flags")


def test_what_another_judged_meanwhile_is_shown_and_not_overwritten(forms: TestClient, own_case: Case) -> None:
    sent = fields(forms.get("/review/claims").text)
    own_case.judge("claim", sent["target"], "rejected", reason="I was there first")
    before = judgements(own_case)
    answer = forms.post("/review/claims", data={**sent, "decision": "accepted", "reason": "mine"})
    assert answer.status_code == 409
    assert "judged meanwhile: rejected by" in answer.text
    assert "I was there first" in answer.text
    assert 'value="mine"' in answer.text
    assert judgements(own_case) == before
    again = {**fields(answer.text), "decision": "accepted", "reason": "seen, and still"}
    assert forms.post("/review/claims", data=again).status_code == 200
    assert judgements(own_case)[-1] == ("accepted", "seen, and still")


def test_an_undoing_of_what_another_judged_since_is_refused(forms: TestClient, own_case: Case) -> None:
    sent = fields(forms.get("/review/claims").text)
    page = forms.post("/review/claims", data={**sent, "decision": "accepted", "reason": "mine"}).text
    own_case.judge("claim", sent["target"], "rejected", reason="theirs")
    assert forms.post("/review/claims", data={**fields(page, "undo"), "decision": "undone"}).status_code == 409
    assert judgements(own_case)[-1] == ("rejected", "theirs")


def test_a_case_that_another_process_writes_keeps_the_words_for_another_try(forms: TestClient, own_case: Case) -> None:
    sent = fields(forms.get("/review/claims").text)
    before = judgements(own_case)
    with (own_case.root / "ledger.jsonl").open("rb") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        answer = forms.post("/review/claims", data={**sent, "decision": "accepted", "reason": "long and careful"})
    assert answer.status_code == 409
    assert "Another process is writing this case" in answer.text
    assert 'value="long and careful"' in answer.text
    assert judgements(own_case) == before
    again = {**fields(answer.text), "decision": "accepted", "reason": "long and careful"}
    forms.post("/review/claims", data=again)
    assert judgements(own_case)[-1] == ("accepted", "long and careful")


@pytest.mark.parametrize("seen", ["", "0", "ffffffffffffffff", "'; DROP"])
def test_a_judgement_that_says_no_state_or_another_ledgers_is_refused(
    forms: TestClient, own_case: Case, seen: str
) -> None:
    sent = {**fields(forms.get("/review/claims").text), "seen": seen, "decision": "accepted"}
    before = judgements(own_case)
    assert forms.post("/review/claims", data=sent).status_code == 409
    assert judgements(own_case) == before


def test_two_ships_with_numbers_cannot_be_called_one(forms: TestClient, own_case: Case) -> None:
    sent = {**fields(forms.get("/review/names").text), "decision": "same", "reason": "alike"}
    answer = forms.post("/review/names", data={**sent, "target": "imo:9074729", "other": "imo:9333400"})
    assert answer.status_code == 409
    assert "two ships" in answer.text


@pytest.mark.parametrize("queue", ["claims", "names", "people", "events"])
def test_every_queue_has_a_page_and_a_twin(forms: TestClient, queue: str) -> None:
    assert forms.get(f"/review/{queue}").status_code == 200
    assert forms.get(f"/review/{queue}.json").json()["what"] == "review"


@pytest.mark.parametrize("path", ["/review/nothing", "/review/claims?at=0123456789abcdef", "/review/claims?at=%00"])
def test_what_is_no_proposal_is_not_found(forms: TestClient, path: str) -> None:
    assert forms.get(path).status_code == 404


def test_a_form_of_another_kind_or_too_long_is_refused(forms: TestClient, own_case: Case, tmp_path: Path) -> None:
    sent = {**fields(forms.get("/review/claims").text), "decision": "accepted"}
    before = judgements(own_case)
    assert forms.post("/review/claims", json=sent).status_code == 400
    assert forms.post("/review/claims", data={**sent, "reason": "x" * 100_000}).status_code == 413
    assert forms.post("/review/claims", data={f"f{n}": "1" for n in range(2_000)}).status_code == 400
    assert judgements(own_case) == before
