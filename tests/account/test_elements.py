"""Elements as data: every article that is asked for, every element with its reference, knowledge and purpose apart."""

from __future__ import annotations

import re

import pytest

from reckoning.account.elements import PARTS, crime_named, crimes, element_named, routes
from reckoning.model.errors import UsageError

ASKED = ["7(1)(a)", "7(1)(d)", "7(1)(e)", "7(1)(f)", "7(1)(h)", "7(1)(i)", "8(2)(c)(i)", "8(2)(e)(i)", "8(2)(e)(iv)"]
ASKED += ["8(2)(e)(viii)", "8(2)(e)(xii)", "25(3)(a)", "25(3)(b)", "25(3)(c)", "25(3)(d)", "28(a)", "28(b)"]


def test_every_article_is_there_and_no_other() -> None:
    assert sorted(c.article for c in crimes().values()) == sorted(ASKED)
    assert [r.article for r in routes()] == ["14", "12(3)", "15"]


@pytest.mark.parametrize("article", ASKED)
def test_elements_have_a_known_part_an_own_name_and_a_reference(article: str) -> None:
    crime = crime_named(article)
    assert crime.article == article
    assert {e.part for e in crime.elements} <= set(PARTS)
    assert len({e.id for e in crime.elements}) == len(crime.elements)
    assert all(re.search(r"Article \d", e.reference) for e in crime.elements)
    assert any(e.part == "knowledge" for e in crime.elements)


def test_crimes_have_their_context_and_modes_have_none() -> None:
    for crime in crimes().values():
        assert any(e.part == "contextual" for e in crime.elements) is crime.article.startswith(("7", "8"))


def test_assistance_asks_for_knowledge_and_purpose_apart() -> None:
    assert {"knowledge", "purpose"} <= {e.part for e in crime_named("25(3)(c)").elements}


def test_no_element_calls_anyone_guilty() -> None:
    told = [e.text.lower() for c in crimes().values() for e in c.elements]
    assert not [text for text in told if re.search("guilt|convict|culprit", text)]


@pytest.mark.parametrize("name", ["9(1)", "", "25(3)(c)/nothing"])
def test_what_is_not_held_is_refused_with_what_is(name: str) -> None:
    with pytest.raises(UsageError) as error:
        element_named(name)
    assert "known:" in error.value.do
