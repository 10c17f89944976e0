"""Review in a real browser: by keyboard alone, by two people at once, and with the server gone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.faces.web.axe import faint, violations
from tests.faces.web.conftest import serving

from reckoning.archive.acts import JUDGED
from reckoning.case import Case

Watched = tuple[Any, str]


def decisions(case: Case) -> list[tuple[str, str]]:
    """Every decision on the ledger, with its reason."""
    return [(e.body["decision"], e.body["reason"]) for e in case.ledger() if e.act == JUDGED]


def proposal(page: Any) -> str:
    """What is to be judged now, once it has the focus."""
    page.wait_for_selector("[data-focus]:focus")
    return str(page.inner_text("[data-focus]"))


def press_until(page: Any, key: str, before: str) -> str:
    """Press a key and wait until another proposal stands there."""
    page.keyboard.press(key)
    page.wait_for_function("before => document.querySelector('[data-focus]').innerText !== before", arg=before)
    return proposal(page)


def test_claims_are_reviewed_by_keyboard_alone(watched: Watched, own_case: Case) -> None:
    page, address = watched
    before = decisions(own_case)
    loads = list[str]()
    page.goto(f"{address}/review/claims")
    page.on("load", lambda: loads.append(page.url))
    first = page.inner_text("[data-focus]")
    second = press_until(page, "j", first)
    assert press_until(page, "k", second) == first
    page.keyboard.press("w")
    page.keyboard.type("a number, a day, a name")
    page.keyboard.press("Enter")
    assert press_until(page, "a", first) == second
    assert decisions(own_case) == [*before, ("accepted", "a number, a day, a name")]
    assert "accepted by" in page.inner_text("[role=status]")
    assert press_until(page, "r", second)
    assert press_until(page, "u", proposal(page)) == second
    assert [d for d, _ in decisions(own_case)][-3:] == ["accepted", "rejected", "undone"]
    assert not loads
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("a")
    assert len(decisions(own_case)) == len(before) + 3


def test_e_opens_the_evidence_of_the_proposal(watched: Watched) -> None:
    page, address = watched
    page.goto(f"{address}/review/claims")
    page.keyboard.press("e")
    page.wait_for_url("**/evidence/**")


def test_back_goes_to_the_proposal_before(watched: Watched) -> None:
    page, address = watched
    page.goto(f"{address}/review/claims")
    first = page.inner_text("[data-focus]")
    press_until(page, "j", first)
    page.go_back()
    page.wait_for_function("first => document.querySelector('[data-focus]').innerText === first", arg=first)


def test_what_another_judged_meanwhile_is_shown_and_the_words_are_kept(watched: Watched, own_case: Case) -> None:
    page, address = watched
    page.goto(f"{address}/review/claims")
    own_case.judge("claim", page.input_value("[name=target]"), "rejected", reason="I was first")
    before = decisions(own_case)
    page.fill("input[name=reason]", "mine")
    page.press("input[name=reason]", "Enter")
    page.keyboard.press("a")
    page.wait_for_selector("[role=alert]")
    assert "judged meanwhile" in page.inner_text("[role=alert]")
    assert page.input_value("input[name=reason]") == "mine"
    assert decisions(own_case) == before
    assert violations(page) == []


def test_single_keys_can_be_turned_off(watched: Watched, own_case: Case) -> None:
    page, address = watched
    before = decisions(own_case)
    page.goto(f"{address}/review/claims")
    page.uncheck("[data-keys]")
    page.focus("[data-focus]")
    page.keyboard.press("a")
    page.reload()
    assert not page.is_checked("[data-keys]")
    assert decisions(own_case) == before


def test_without_scripts_the_forms_do_the_same(chromium: Any, own_case: Case) -> None:
    before = decisions(own_case)
    for address in serving(own_case):
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/review/claims")
        page.fill("input[name=reason]", "by hand")
        page.click("button[value=rejected]")
        page.wait_for_selector("text=Your last: rejected by")
        context.close()
    assert decisions(own_case) == [*before, ("rejected", "by hand")]


@pytest.mark.parametrize("queue", ["claims", "names", "people", "events"])
def test_every_queue_is_accessible(watched: Watched, queue: str) -> None:
    page, address = watched
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/review/{queue}")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert faint(page) == []
