"""Walks in a browser: a person opens the Myanmar case and comes from a delivery to its document and its address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.conftest import listen, serving

from reckoning.case import Case

EXAMPLES = Path(__file__).parents[3] / "examples" / "myanmar"
TABLES = ("deliveries", "ships", "companies", "terminals", "sanctions")
QUESTION = "How does jet fuel reach Myanmar?"


@pytest.fixture(scope="module")
def myanmar(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The Myanmar case, made of its public documents alone."""
    case = Case.create(tmp_path_factory.mktemp("myanmar") / "case", "myanmar", QUESTION)
    case.add([EXAMPLES / f"{name}.csv" for name in TABLES])
    case.study("chain")
    case.study("conflicts")
    return case


@pytest.fixture(scope="module")
def at(myanmar: Case) -> Iterator[str]:
    """The address at which it is served."""
    yield from serving(myanmar)


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that fails the test on any error and on any request off this machine."""
    context = chromium.new_context()
    page, loud = context.new_page(), list[str]()
    listen(page, loud)
    yield page
    context.close()
    assert not loud, "\n".join(loud)


def test_the_myanmar_case_opens_with_its_question_and_says_what_is_known(page: Any, at: str) -> None:
    page.goto(at)
    assert QUESTION in page.inner_text("main")
    assert "Possible" in page.inner_text("main")
    assert "Contested" in page.inner_text("main")


def test_a_delivery_is_traced_to_its_document_and_the_address_it_came_from(page: Any, at: str) -> None:
    page.goto(f"{at}/deliveries")
    page.click("text=/YU DONG brought .* from Singapore/")
    assert "Route not observed: known from documents alone" in page.inner_text("main")
    table = page.locator("table", has_text="As it stands there")
    row = table.locator("tr", has_text="vessel")
    row.locator("a[href^='/evidence/']").first.click()
    marked = page.locator("mark").first.inner_text()
    assert "YU DONG" in marked.upper()
    assert "https://" in page.inner_text("main")  # the record names the page that its words were published on
    page.go_back()
    assert "/delivery/" in page.url


def test_two_that_contradict_each_other_stand_side_by_side(page: Any, at: str) -> None:
    page.goto(f"{at}/conflicts")
    page.click("text=/YU DONG, cargo: 13,300 t against 13,300 kL/")
    text = page.inner_text("main")
    assert "13,300 t" in text or "13300 t" in text
    assert "kL" in text or "kl" in text


def test_no_ship_of_the_real_case_has_a_track(page: Any, at: str) -> None:
    answer = page.request.get(f"{at}/workbench/scene.json")
    assert answer.json()["positions"] == 0
    assert answer.json()["marks"] == []
