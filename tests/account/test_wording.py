"""Wording: numbers typed by hand, words stronger than a grade, verdicts, and causes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.account.dossier_text import Words
from reckoning.account.reference import Reference
from reckoning.account.wording import Cited, faults
from reckoning.model.basis import Grade

CITED = Reference("finding", "abcdef", (), None, 1)


def said(text: str, grade: Grade | None = None, about: str = "", names: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a sentence, in which `@` is a reference."""
    inlines: list[Words | Reference] = []
    for i, part in enumerate(text.split("@")):
        inlines += [CITED, Words(part, 1)] if i else [Words(part, 1)]
    return [f.what for f in faults(inlines, {CITED: Cited(grade, about)}, names)]


@pytest.mark.parametrize(
    "text",
    [
        "at least 7 came",
        "1,234 of them",
        "12.5 % of it",
        "2023 people were held",
        "in 2023 people",
        "၇ came",
        "٧ came",
        "½ of it",
        "Ⅶ came",
        "a 1 a",
        "24/8/2023",
        "seven shipments came",
        "Twenty-one people",
        "hundreds of civilians",
        "two large deliveries",
        "3rd",
        "b\u200b4",
    ],
)
def test_a_number_typed_by_hand_is_refused(text: str) -> None:
    assert any(what.startswith("a number typed") for what in said(text))


@pytest.mark.parametrize(
    "text",
    [
        "on 24 August 2023 and 2023-08-24, in May 2024",
        "since 2021, from 2021 to 2025, 2021-2025",
        "by 2026-12-31, in 2021-2025, from 2024-01",
        "see section 4 and Annex 2.1",
        "Article 8(2)(c)(i), Articles 7 and 8, Article 25(3)(d)",
        "Regulation (EU) No 401/2013 and Decision 2013/184/CFSP",
        "Executive Order 14014; resolution 2669 (2022); SOR/2007-285",
        "one of them, two views of it",
        "no number at all",
    ],
)
def test_dates_years_law_and_parts_of_the_text_may_be_typed(text: str) -> None:
    assert not said(text)


def test_a_declared_name_may_hold_digits_and_no_other() -> None:
    assert not said("HUITONG 78 sailed", names=("HUITONG 78",))
    assert said("HUITONG 79 sailed", names=("HUITONG 78",))


@pytest.mark.parametrize("word", ["confirmed", "proves", "undoubtedly", "CLEARLY", "conclusively", "pro\u200bves"])
@pytest.mark.parametrize("grade", [Grade.LIKELY, Grade.POSSIBLE, Grade.CONTESTED, Grade.UNCLEAR])
def test_a_word_stronger_than_the_grade_is_refused(word: str, grade: Grade) -> None:
    assert said(f"this {word} that @", grade)
    assert not said(f"this {word} that @", Grade.CONFIRMED)


def test_likely_needs_a_likely_finding() -> None:
    assert not said("it is likely that @", Grade.LIKELY)
    assert said("it is likely that @", Grade.POSSIBLE)


def test_a_word_that_is_denied_passes_and_not_only_does_not() -> None:
    assert not said("it is not confirmed that @", Grade.POSSIBLE)
    assert said("it is not only confirmed that @", Grade.POSSIBLE)


def test_a_sentence_that_cites_nothing_goes_by_its_paragraph() -> None:
    assert said("@. This proves it.", Grade.POSSIBLE)
    assert said("This proves it.")
    assert not said("A company established in Singapore.")


@pytest.mark.parametrize(
    "text",
    [
        "The firm is guilty.",
        "crimes committed by the army",
        "It is responsible for it.",
        "They were complicit.",
        "a war criminal",
        "not guilty",
        "who violated sanctions",
    ],
)
def test_a_verdict_is_refused(text: str) -> None:
    assert any("is a verdict" in what for what in said(text))


@pytest.mark.parametrize(
    "text",
    [
        "The fuel led to air strikes.",
        "Deliveries enabled the bombing of a village.",
        "The cargo came in May. As a result, villages were bombed.",
        "People were killed because of the shipment.",
        "Air strikes were made possible by imports.",
    ],
)
def test_a_delivery_is_never_said_to_have_caused_an_attack(text: str) -> None:
    assert any("ties a delivery to an attack" in what for what in said(text))


def test_a_cause_between_cited_findings_is_refused_too() -> None:
    assert said("@ led to the attack", Grade.POSSIBLE, "delivery")
    assert not said("@ led to a strike", Grade.POSSIBLE, "attack")


def test_the_name_of_a_court_and_of_a_field_of_law_is_no_verdict() -> None:
    assert not said("The International Criminal Court applies criminal law.")


def test_dates_side_by_side_pass() -> None:
    assert not said("The cargo came in May 2024. An air strike was told of in June 2024.")
    assert not said("No source says that a delivery caused an attack.")


@given(st.text(max_size=200), st.sampled_from([None, *Grade]))
def test_any_text_is_judged_without_failing(text: str, grade: Grade | None) -> None:
    said(text, grade)


@given(st.text(alphabet=st.characters(categories=["Nd"]), min_size=1, max_size=6))
def test_no_digit_of_any_script_passes_alone(digits: str) -> None:
    assert said(f"there were {digits} of them")
