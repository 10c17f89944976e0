"""Studies and judgements on a case: what a person decides is kept, what a study concludes is computed again alike."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.engine.studies import STUDIES
from reckoning.engine.study import Material, Parameter, Study
from reckoning.model.conclusion import Conclusion
from reckoning.model.errors import IntegrityError, UsageError


def told(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    """One figure: how many judgements on links stand, times a parameter."""
    number = float(given["times"]) * sum(j.on == "link" for j in material.judgements)
    return [Conclusion("figure", "told/1", ("case:this",), "links judged", "unclear", "modelled", best=number)]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setitem(STUDIES, "told", Study("told", "1", told, {"times": 2}))
    return Case.create(tmp_path / "case")


def test_a_study_sees_what_was_judged_and_its_findings_are_those_of_the_case(case: Case) -> None:
    case.judge("link", "imo:9333400", "same", other="mention:ab", reason="one crew list")
    done = case.study("told")
    assert done.findings == {"figure": 1} and done.computed == 1
    assert case.findings("figure")["best"].to_pylist() == [2.0]
    assert case.sql("SELECT kind, best, subjects FROM findings").to_pylist() == [
        {"kind": "figure", "best": 2.0, "subjects": ["case:this"]}
    ]
    assert case.study("told").computed == 0


def test_a_judgement_undone_counts_no_more_and_stays_on_the_ledger(case: Case) -> None:
    case.judge("link", "a:1", "same", other="b:2", reason="seen")
    case.judge("link", "b:2", "undone", other="a:1")
    assert case.judgements() == []
    assert [e.act for e in case.ledger()] == ["opened", "judged", "judged"]
    with pytest.raises(UsageError, match="no judgement on this to undo"):
        case.judge("link", "a:1", "undone", other="b:2")


@pytest.mark.parametrize(
    ("on", "target", "decision", "reason", "other"),
    [
        ("link", "a:1", "same", "", "b:2"),  # no reason
        ("link", "a:1", "same", "x", "a:1"),  # to itself
        ("link", "a:1", "accepted", "x", "b:2"),  # a claim's decision
        ("nothing", "a:1", "same", "x", ""),
    ],
)
def test_what_cannot_be_judged_is_refused_and_not_recorded(
    case: Case, on: str, target: str, decision: str, reason: str, other: str
) -> None:
    with pytest.raises(UsageError):
        case.judge(on, target, decision, reason=reason, other=other)
    assert len(case.ledger()) == 1


def test_a_deleted_study_is_computed_again_to_the_same_bytes(case: Case) -> None:
    case.study("told", {"times": 3})
    before = {p.relative_to(case.root): p.read_bytes() for p in (case.root / "derived").rglob("*.*")}
    shutil.rmtree(case.root / "derived")
    assert not case.verify().problems
    assert case.rebuild().computed == 1
    assert {p.relative_to(case.root): p.read_bytes() for p in (case.root / "derived").rglob("*.*")} == before


def test_a_study_whose_rules_changed_without_a_new_version_is_named_by_rebuild(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.study("told")
    shutil.rmtree(case.root / "derived")
    other = Conclusion("figure", "told/1", ("case:this",), "links judged", "unclear", "modelled", best=9.0)
    monkeypatch.setitem(STUDIES, "told", Study("told", "1", lambda *_: [other], {"times": 2}))
    with pytest.raises(IntegrityError, match="told-"):
        case.rebuild()


def test_an_unknown_study_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="no study"):
        case.study("nothing")


def test_two_findings_of_one_name_are_refused(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Conclusion("figure", "told/1", ("case:this",), "a", "unclear", "modelled")
    monkeypatch.setitem(STUDIES, "told", Study("told", "1", lambda *_: [one, one]))
    with pytest.raises(IntegrityError, match="one id"):
        case.study("told")


def test_a_person_s_grade_stands_in_place_of_the_rule_s_with_both_shown_until_it_is_undone(case: Case) -> None:
    case.study("told")
    finding = case.findings()["id"].to_pylist()[0]
    case.judge("grade", finding, "likely", reason="two crew lists agree")
    assert case.findings("figure")["grade"].to_pylist() == ["likely"]
    shown = dict(case.show(finding).fields)
    assert (shown["grade"], shown["grade_by_rule"]) == ("likely", "unclear")
    assert "two crew lists agree" in str(shown["because"])
    case.judge("grade", finding, "undone")
    assert case.findings("figure")["grade"].to_pylist() == ["unclear"]
    assert "grade_by_rule" not in dict(case.show(finding).fields)
