"""Documents in a case: added, found again to the cell, computed again to the byte."""

import shutil
import zipfile

import pytest
from tests.readers.documents import FIXTURES

from reckoning.case import Case
from reckoning.model.errors import InputError
from reckoning.model.row import RecordKind

REGISTER = FIXTURES / "person-register.csv"


@pytest.fixture
def case(tmp_path):
    return Case.create(tmp_path / "case")


def test_a_register_becomes_rows_of_the_case(case):
    added = case.add([REGISTER], source="Group A", published="2023-01-05")[0]
    assert added.reader == "person-register"
    assert (added.intake.read, added.intake.kept, added.intake.rejected, added.intake.positions) == (5, 4, 1, 0)
    rows = case.rows(RecordKind.CASUALTY)
    assert [row.label for row in rows] == ["1", "2", "3", "4"]
    assert {(row.stated_by, row.via, row.stated_on) for row in rows} == {("Group A", "Group A", "2023-01-05")}
    assert added.intake.statements == sum(len(row.fields) + 1 for row in rows)


def test_a_statement_leads_to_its_cell(case):
    case.add([REGISTER])
    field = case.rows()[1].get("name")
    shown = case.show(field.statement[:12])
    assert shown.originals[0].locator == "record:1#Name" and field.raw in shown.originals[0].text


def test_who_says_a_figure_is_what_the_document_says(case):
    case.add([FIXTURES / "published-figures.csv"], source="a collection", published="2025-01-01")
    first, second = case.rows(RecordKind.FIGURE)
    assert (first.stated_by, first.via, first.stated_on) == ("Sample Monitor", "a collection", "2024-01-31")
    assert second.stated_by == "example.org"


def test_a_preset_of_the_user_is_kept_with_the_case(case, tmp_path):
    preset, book = tmp_path / "own.toml", tmp_path / "book.csv"
    preset.write_text('name = "own"\nkind = "stock"\n[columns]\ngoods = "Ware"\nquantity = "Menge"\n')
    book.write_text("Ware;Menge\nJet A-1;13.300 t\n")
    case.add([book], reader=str(preset))
    preset.unlink()
    row = case.rows(RecordKind.STOCK)[0]
    assert case.show(row.get("goods").statement).originals[0].text == "Jet A-1;13.300 t"


def test_a_wrong_preset_is_refused_before_anything_is_archived(case, tmp_path):
    preset = tmp_path / "own.toml"
    preset.write_text('name = "own"\nkind = "stock"\n[columns]\nage = "Ware"\n')
    with pytest.raises(InputError, match="unknown property"):
        case.add([REGISTER], reader=str(preset))
    assert case.evidence() == []


def test_what_a_document_says_is_computed_again_to_the_byte(case):
    case.add([REGISTER, FIXTURES / "ucdp-ged.csv", FIXTURES / "comtrade.json"])
    shutil.rmtree(case.root / "derived")
    assert case.rebuild().computed >= 3
    assert case.verify().problems == ()


def test_another_day_of_publication_is_another_reading(case):
    case.add([REGISTER])
    case.add([REGISTER], published="2023-01-05")
    assert {row.stated_on for row in case.rows()} == {"2023-01-05"}


def test_a_case_that_was_moved_is_computed_again_to_the_same_bytes(case, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(REGISTER, "register.csv")
        archive.writestr("scan.pdf", "%PDF-1.4\n")
        archive.writestr("empty.csv", "")
    case.add([tmp_path / "a.zip"])
    notes = case.sql("SELECT first_locator, detail FROM notes WHERE code = 'member_unread'").to_pylist()
    assert [note["first_locator"] for note in notes] == ["zip:empty.csv!record:0", "zip:scan.pdf!record:0"]
    assert not any(str(tmp_path) in note["detail"] for note in notes)
    moved = tmp_path / "elsewhere"
    shutil.move(case.root, moved)
    shutil.rmtree(moved / "derived")
    assert Case.open(moved).rebuild().computed == 1
    assert Case.open(moved).verify().sound


def test_when_a_record_was_said_is_a_day_however_it_is_written(case, tmp_path):
    header = (FIXTURES / "published-figures.csv").read_text("utf-8").splitlines()[0].split(",")
    place = next(i for i, name in enumerate(header) if name.replace("_", " ") in ("as of", "published on"))
    lines = []
    for said in ("5 March 2022", "2022-03-06", "03/04/2022"):
        row = ["x"] * len(header)
        row[place] = said
        lines.append(",".join(row))
    (tmp_path / "figures.csv").write_text("\n".join([",".join(header), *lines]) + "\n")
    case.add([tmp_path / "figures.csv"], published="2023-01-01")
    assert [row.stated_on for row in case.rows()] == ["2022-03-05", "2022-03-06", "2023-01-01"]
