"""A file that is added again: what was said of it stays, what is said anew counts, and nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.model.evidence import Evidence, Sensitivity

REGISTER = "No,Name,Age,Sex,Date of death,Township\n1,U Example,25,M,5 March 2022,Sampletown\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER)
    return path


def held(case: Case) -> Evidence:
    [evidence] = case.evidence()
    return evidence


@pytest.mark.parametrize("again", [{"reader": "person-register"}, {"url": "https://example.org/r"}, {"licence": "CC0"}])
def test_what_was_said_of_a_file_stays_when_it_is_added_again(
    case: Case, register: Path, again: dict[str, str]
) -> None:
    case.add([register], source="Group A", published="2022-04-01", sensitivity=Sensitivity.NAMED)
    before = held(case)
    case.add([register], **again)  # type: ignore[arg-type]
    after = held(case)
    assert (after.source, after.published_on, after.published_basis) == (
        "Group A",
        "2022-04-01",
        before.published_basis,
    )
    assert (after.sensitivity, after.obtained_ms) == (Sensitivity.NAMED, before.obtained_ms)


def test_sensitivity_is_raised_by_saying_so_and_never_lowered_by_silence(case: Case, register: Path) -> None:
    case.add([register])
    assert held(case).sensitivity is Sensitivity.TEAM
    case.add([register], sensitivity=Sensitivity.NAMED)
    case.add([register], source="Group A")
    assert held(case).sensitivity is Sensitivity.NAMED


def test_a_file_added_again_with_the_same_reader_is_known(case: Case, register: Path) -> None:
    case.add([register], reader="person-register")
    lines = len(case.ledger())
    assert case.add([register], reader="person-register")[0].known
    assert len(case.ledger()) == lines


def test_a_table_read_as_a_report_and_then_as_a_table_gives_its_rows_again(case: Case, register: Path) -> None:
    case.add([register])
    rows = case.rows()
    case.add([register], reader="report")
    assert case.rows() == []
    case.add([register], reader="person-register")
    assert case.rows() == rows and len(rows) == 1


def test_a_file_that_nothing_read_is_tried_again_under_the_name_it_comes_with(case: Case, tmp_path: Path) -> None:
    for name in ("report.dat", "report.txt"):
        (tmp_path / name).write_text("The Group said on 5 March 2022 that 40 people were killed in Sampletown.\n")
    assert case.add([tmp_path / "report.dat"])[0].intake.refused
    assert not case.add([tmp_path / "report.txt"])[0].intake.refused
    assert held(case).file_name == "report.txt"
    assert case.add([tmp_path / "report.dat"])[0].known


def test_geojson_is_read_by_the_reader_that_was_named_for_it(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "people.geojson"
    path.write_text('[{"Name": "U Example", "Age": 25, "Date of death": "2022-03-05", "Township": "Sampletown"}]')
    assert case.add([path])[0].reader == "terminals"
    assert case.add([path], reader="person-register")[0].intake.kept == 1
    case.trace()
    assert [row.text("name") for row in case.rows()] == ["U Example"]
