"""Every page of the frame in Chromium: a quiet console, nothing off the machine, nothing against WCAG A or AA."""

from __future__ import annotations

from typing import Any

import pytest
from tests.faces.web.addresses import addresses
from tests.faces.web.axe import faint, violations
from tests.faces.web.conftest import listen

from reckoning.case import Case
from reckoning.faces.web.desk import Desk


@pytest.fixture(scope="module")
def every(small: Case) -> list[str]:
    return list(addresses(Desk(small).sight()))


def test_every_page_is_quiet_and_breaks_no_rule_of_access(chromium: Any, served: str, every: list[str]) -> None:
    context = chromium.new_context(color_scheme="light", bypass_csp=True)
    page, wrong = context.new_page(), list[str]()
    listen(page, wrong)
    for path in every:
        answer = page.goto(served + path)
        if answer.status != 200:
            wrong.append(f"{answer.status}: {path}")
        page.emulate_media(color_scheme="light")
        wrong += [f"{path}: {line}" for line in violations(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{path}, dark: {line}" for line in faint(page)]
    context.close()
    assert not wrong, "\n".join(wrong[:20])


def test_pages_can_be_read_on_a_phone_without_scrolling_sideways(chromium: Any, served: str, every: list[str]) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    wide = []
    for path in every:
        page.goto(served + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide.append(f"{path}: {width} px")
    context.close()
    assert not wide, "\n".join(wide)


def test_a_search_begins_at_the_head_of_any_page_by_keyboard(quiet_page: Any, served: str) -> None:
    quiet_page.goto(f"{served}/ledger")
    quiet_page.get_by_role("searchbox", name="Search the case").press_sequentially("FARER")
    quiet_page.keyboard.press("Enter")
    quiet_page.wait_for_url("**/search?q=FARER")
    assert "FARER" in quiet_page.inner_text("#findings")


def test_the_first_tab_skips_to_the_content(quiet_page: Any, served: str) -> None:
    quiet_page.goto(f"{served}/findings")
    quiet_page.keyboard.press("Tab")
    assert quiet_page.evaluate("document.activeElement.textContent") == "Skip to the content"
    quiet_page.keyboard.press("Enter")
    assert quiet_page.evaluate("document.activeElement.id") == "main"


def test_burmese_is_drawn_in_the_font_that_comes_with_the_program(quiet_page: Any, served: str) -> None:
    quiet_page.goto(f"{served}/search?q=လူ")
    quiet_page.evaluate("document.fonts.ready")
    assert (
        quiet_page.evaluate("[...document.fonts].filter(f => f.family == 'Padauk' && f.status == 'loaded').length") == 1
    )
