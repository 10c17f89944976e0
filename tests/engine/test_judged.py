"""A judgement is made on something that is there, named by its id or its first digits; or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.model.errors import UsageError
from reckoning.readers.prose.statements import stated_claims

REGISTER = "No,Name,Age,Sex,Date of death,Township\n1,U Example,25,M,5 March 2022,Sampletown\n"
REPORT = "The Monitoring Group said on 5 March 2022 that at least 40 people were killed in Sampletown.\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "register.csv").write_text(REGISTER)
    (tmp_path / "report.txt").write_text(REPORT)
    made = Case.create(tmp_path / "case")
    made.add([tmp_path / "register.csv", tmp_path / "report.txt"])
    return made


def test_a_claim_is_judged_by_the_digits_that_claims_prints(case: Case) -> None:
    claim = case.statements("claim")[0].id
    assert case.judge("claim", claim[:12], "accepted").target == claim
    assert next(c.status for c in stated_claims(case.statements("claim"), case.judgements())) == "accepted"
    case.judge("claim", claim[:12].upper(), "undone")
    assert case.judgements() == []


def test_consent_is_withdrawn_by_the_digits_of_a_statement_or_by_a_row(case: Case) -> None:
    row = case.rows("casualty")[0]
    assert case.judge("consent", row.statement[:12], "withdrawn").target == row.statement
    assert case.judge("consent", row.subject, "withdrawn").target == row.subject
    assert case.judge("name", row.subject, "withheld", reason="asked by the family").target == row.subject


@pytest.mark.parametrize(
    ("on", "target", "decision"),
    [
        ("claim", "deadbeef", "accepted"),
        ("claim", "x'; DROP TABLE statements", "accepted"),
        ("claim", "", "accepted"),
        ("grade", "0123456789abcdef", "likely"),
        ("consent", "row:0123456789abcdef/record:0", "withdrawn"),
        ("consent", "", "given"),
        ("name", "nobody", "public"),
        ("claim", "deadbeef", "undone"),
    ],
)
def test_a_judgement_on_nothing_is_refused_and_not_recorded(case: Case, on: str, target: str, decision: str) -> None:
    lines = len(case.ledger())
    with pytest.raises(UsageError):
        case.judge(on, target, decision, reason="seen")
    assert len(case.ledger()) == lines


@pytest.mark.parametrize(("target", "other"), [("imo:9333400", ""), ("REEF", "imo:9333400"), ("imo:", "mmsi:1")])
def test_a_link_of_what_are_not_two_subjects_is_refused(case: Case, target: str, other: str) -> None:
    with pytest.raises(UsageError):
        case.judge("link", target, "same", other=other, reason="seen")


def test_a_judgement_on_what_was_retracted_since_can_be_undone(case: Case) -> None:
    claim = case.statements("claim")[0]
    case.judge("claim", claim.id, "accepted")
    case.retract(claim.evidence, "a forgery")
    case.judge("claim", claim.id, "undone")
    assert case.judgements() == []
