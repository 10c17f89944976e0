"""Reports in a case: claims are proposed, lead to their letters, and count only once a person accepts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.chain.sources import support_of
from reckoning.model.basis import grade
from reckoning.model.row import RecordKind, Row

TEXT = (
    "Karsk, 4 March 2031 (Northern Wire) - At least 12 people were killed in an air strike on the town of Ferrow on "
    "Monday, the Ferrow Relief Society said.\n\nThe ministry denied that its aircraft had flown that day.\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "ferrow.txt").write_text(TEXT)
    case = Case.create(tmp_path / "case")
    added = case.add(
        [tmp_path / "ferrow.txt"], published="2031-03-04", reader="report-patterns", source="Northern Wire"
    )
    assert added[0].intake.kept >= 1 and not added[0].intake.refused
    return case


def claim_with_figure(case: Case) -> str:
    return next(s.parent for s in case.statements() if s.parent and s.value.low == 12)


def test_every_statement_of_a_report_leads_to_its_exact_letters(case: Case) -> None:
    said = case.statements()
    assert {s.property for s in said} >= {"claim", "killed"}
    for statement in said:
        if statement.property in ("claim", "killed", "date", "place", "speaker"):
            assert case.show(statement.id).originals[0].text == statement.raw


def test_a_claim_counts_only_once_it_is_accepted_and_no_more_when_undone(case: Case) -> None:
    assert case.material().rows_of_kind(RecordKind.FIGURE) == []
    claim = claim_with_figure(case)
    case.judge("claim", claim, "accepted")
    rows = case.material().rows_of_kind(RecordKind.FIGURE)
    assert [(r.text("figure"), r.stated_by) for r in rows] == [("At least 12", "Ferrow Relief Society")]
    amount = rows[0].get("figure").amount  # type: ignore[union-attr]
    assert amount is not None
    assert (amount.low, amount.best, amount.high, amount.bound) == (12, None, None, "at_least")
    assert rows[0].statement == claim
    case.judge("claim", claim, "undone")
    assert case.material().rows_of_kind(RecordKind.FIGURE) == []


def test_an_accepted_figure_is_among_what_the_case_concludes(case: Case) -> None:
    case.judge("claim", claim_with_figure(case), "accepted")
    case.study("count")
    claim = claim_with_figure(case)
    assert [r.statement for r in case.material().rows] == [claim]
    assert case.rebuild().computed == 0


def test_a_page_without_a_report_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"<html><body><nav><a href='/'>Home</a></nav></body></html>")
    added = Case.create(tmp_path / "case").add([tmp_path / "x.html"])[0]
    assert added.intake.read == 0 and added.intake.refused


def test_a_table_of_unknown_columns_is_not_read_as_a_report(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    added = Case.create(tmp_path / "case").add([tmp_path / "x.csv"])[0]
    assert "no known layout" in added.intake.refused


WIRE = (
    "Karsk, {day} March 2031 - At least 12 people were killed and 30 others wounded in an air strike on the harbour "
    "town of Ferrow on Monday.\n\nThe raid destroyed 40 houses near the old salt works and cut the only road to the "
    "hills, and 300 people fled across the river before dawn.\n"
)


def accepted_from(folder: Path, *reports: tuple[str, str, str]) -> list[Row]:
    case = Case.create(folder / "case")
    for publisher, day, text in reports:
        path = folder / f"{publisher}.txt"
        path.write_text(text)
        case.add([path], published=f"2031-03-{day}", reader="report-patterns", source=publisher)
    for statement in case.statements("claim"):
        case.judge("claim", statement.id, "accepted")
    return [r for r in case.material().rows_of_kind(RecordKind.FIGURE) if r.text("what") == "people killed"]


def test_two_copies_of_one_report_are_one_group_and_said_by_the_first(tmp_path: Path) -> None:
    rows = accepted_from(
        tmp_path,
        ("Aster Gazette", "05", WIRE.format(day=4) + "\nMore on page two of the Gazette.\n"),
        ("Northern Wire", "04", WIRE.format(day=4)),
    )
    assert sorted(r.text("statedBy") for r in rows) == ["Northern Wire", "Northern Wire via Aster Gazette"]
    assert len({support_of(r).group for r in rows}) == 1
    assert grade([support_of(r) for r in rows]) is grade([support_of(rows[0])])


def test_reports_in_words_of_their_own_stay_two_groups(tmp_path: Path) -> None:
    own = (
        "Ferrow, 4 March 2031 - Bombs that fell on the quay on Monday killed at least 12 people, among them dockers "
        "who were loading salt.\n\nNobody could reach the wounded until the evening because the bridge had gone, and "
        "9 people died of burns.\n"
    )
    rows = accepted_from(tmp_path, ("Aster Gazette", "05", own), ("Northern Wire", "04", WIRE.format(day=4)))
    assert {r.text("publisher") for r in rows} == {""}
    assert len({support_of(r).group for r in rows}) == 2
