"""Grading: why a finding has its grade, in words, and what a person may do about it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.basis import RULES, Basis, Grade, SourceClass, Support, explain, grade
from reckoning.model.grading import graded
from reckoning.model.judgement import UNDONE, Judgement, standing

A, B, C = (Support(Basis.STATED, g) for g in ("reuters", "amnesty", "irrawaddy"))
SUPPORTS = st.lists(
    st.builds(Support, st.sampled_from(Basis), st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=6
)


def test_every_grade_has_its_rule_in_words() -> None:
    assert set(RULES) == set(Grade)


def test_two_papers_of_one_agency_are_told_as_one() -> None:
    (_, sentence) = explain([A, A])
    assert sentence == "supported by reuters (stated)"


def test_copies_and_models_are_told_and_do_not_raise_the_grade() -> None:
    copies = [Support(Basis.STATED, g, secondary_copy=True) for g in "wxyz"]
    told = explain([*copies, Support(Basis.MODELLED, "kpler")])
    assert told[0].startswith("possible")
    assert any("never exceeds possible" in t for t in told)
    assert any(t.startswith("modelled by kpler") for t in told)


@given(SUPPORTS)
def test_the_first_sentence_names_the_grade_the_rules_give(supports: list[Support]) -> None:
    assert explain(supports)[0].split(":")[0] == grade(supports)


@given(SUPPORTS)
def test_the_order_of_supports_changes_no_sentence(supports: list[Support]) -> None:
    assert explain(supports) == explain(supports[::-1])


def test_a_person_overrides_with_a_reason_and_undoes_it() -> None:
    made = Judgement("grade", "f1", "likely", "I hold the original schedule", at_ms=1)
    over = graded("f1", [A], standing([made]))
    assert (over.grade, over.by_rule, over.overridden) == (Grade.LIKELY, Grade.POSSIBLE, True)
    assert over.because[0] == "judged likely: I hold the original schedule"
    assert any("by rule possible" in t for t in over.because)
    undone = standing([made, Judgement("grade", "f1", UNDONE, at_ms=2)])
    assert graded("f1", [A], undone).grade is Grade.POSSIBLE
    assert graded("f2", [A], standing([made])).grade is Grade.POSSIBLE


def test_a_grade_by_another_rule_is_told_as_such() -> None:
    told = graded("f1", [A, B, C], by_rule=Grade.UNCLEAR)
    assert told.because[0] == "unclear, by the finding's own rule"


def test_a_class_of_source_is_read_whatever_its_spelling() -> None:
    assert SourceClass.of(" PRIMARY ") is SourceClass.PRIMARY
    assert SourceClass.of("") is SourceClass.UNKNOWN
