"""Ships, parties, places, deliveries, events and counts in Chromium: quiet, accessible, on a phone, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.axe import violations
from tests.faces.web.conftest import listen, serving
from tests.faces.web.hostile_case import SCRIPT, hostile_case, imo_of

from reckoning.case import Case
from reckoning.faces.web import fleet, known
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight

LISTS = ("/ships", "/parties", "/places", "/deliveries", "/incidents", "/conflicts", "/counts", "/counts?by=year",
         "/counts?what=civilians&by=region&estimate=events", "/ships?q=nothing+has+this+name")  # fmt: skip


def subjects(sight: Sight) -> Iterator[str]:
    """The lists, and of each kind the pages with most and with least on them."""
    yield from LISTS
    ships = sorted(fleet.fleet(sight).values(), key=lambda s: (s.findings + s.deliveries, s.id))
    yield from (address("ship", s.id) for s in (ships[0], ships[-1]))
    deliveries = sorted(known.deliveries(sight).values(), key=lambda t: (len(str(t.kept)), t.id))
    yield from (address("delivery", t.id) for t in (deliveries[0], deliveries[-1]))
    named = sorted({a.key for a in known.parties(sight)})
    yield from (address("party", f"name:{key}") for key in named[:2])
    place = sight.one("SELECT place FROM held.findings WHERE kind = 'port_call' GROUP BY place ORDER BY count(*) DESC")
    if place:
        yield address("place", place["place"])
    yield address("place", "unlocode:MMTLA")
    for id_ in list(known.incidents(sight))[:1]:
        yield address("incident", id_)
    figure = sight.one("SELECT id FROM held.findings WHERE kind = 'figure' ORDER BY low DESC, id")
    if figure:
        yield address("count", figure["id"])


@pytest.fixture(scope="module")
def every(small: Case) -> list[str]:
    return list(subjects(Desk(small).sight()))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return hostile_case(tmp_path_factory.mktemp("hostile") / "files")


@pytest.fixture(scope="module")
def hostile_at(hostile: Case) -> Iterator[str]:
    yield from serving(hostile)


def wrong_in(chromium: Any, at: str, paths: list[str], scheme: str, width: int) -> list[str]:
    """What is wrong with pages: noise, a status, what breaks a rule of access, what is wider than the screen."""
    viewport = {"width": width, "height": 800}
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True, viewport=viewport)
    page, wrong = context.new_page(), list[str]()
    listen(page, wrong)
    for path in paths:
        answer = page.goto(at + path)
        if answer.status != 200:
            wrong.append(f"{answer.status}: {path}")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{path}: {wide} px wide on {width}")
        wrong += [f"{path}: {line}" for line in violations(page)]
    context.close()
    return wrong


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_every_page_is_quiet_accessible_and_no_wider_than_its_screen(
    chromium: Any, served: str, every: list[str], scheme: str, width: int
) -> None:
    wrong = wrong_in(chromium, served, every, scheme, width)
    assert not wrong, "\n".join(wrong[:20])


def test_pages_of_a_case_that_means_harm_are_quiet_too(chromium: Any, hostile_at: str, hostile: Case) -> None:
    paths = list(subjects(Desk(hostile).sight()))
    wrong = wrong_in(chromium, hostile_at, [*paths, f"/ship/imo:{imo_of(0)}", f"/ship/imo:{imo_of(3)}"], "light", 360)
    assert not wrong, "\n".join(wrong[:20])


def test_markup_as_a_name_is_read_as_it_is_written(quiet_page: Any, hostile_at: str) -> None:
    quiet_page.goto(f"{hostile_at}/ship/imo:{imo_of(0)}")
    assert quiet_page.inner_text("h1") == SCRIPT


def test_a_delivery_is_found_opened_to_its_evidence_and_exported_by_keyboard_alone(
    quiet_page: Any, served: str, tmp_path: Path
) -> None:
    quiet_page.goto(f"{served}/deliveries?pattern=single")
    reach(quiet_page, "main td a")
    quiet_page.keyboard.press("Enter")
    quiet_page.wait_for_url("**/delivery/*")
    delivery = quiet_page.url
    reach(quiet_page, "#said a[href^='/evidence/']")
    quiet_page.keyboard.press("Enter")
    quiet_page.wait_for_url("**/evidence/*")
    assert quiet_page.locator("mark").count()
    quiet_page.goto(delivery)
    reach(quiet_page, "a[href*='.csv?table=custody']")
    with quiet_page.expect_download() as export:
        quiet_page.keyboard.press("Enter")
    export.value.save_as(tmp_path / "custody.csv")
    assert (tmp_path / "custody.csv").read_text(encoding="utf-8").startswith("passing,from,to")


def reach(page: Any, selector: str) -> None:
    """Press Tab until what has the focus is the first that a selector finds."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement === document.querySelector(s)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")
