"""Documents: what their records say, every record counted, and the way back to each cell."""

import pyarrow as pa
import pytest
from tests.readers.documents import FIXTURES, hear

from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.model.row import RecordKind
from reckoning.readers.originals import resolve
from reckoning.readers.sniff import choose, reader_named

REGISTER = FIXTURES / "person-register.csv"


def test_a_register_becomes_rows_with_typed_fields():
    heard = hear(REGISTER)
    assert heard.reader == "person-register"
    assert (heard.account.read, heard.account.kept, heard.account.rejected) == (5, 4, 1)
    first, second, third, fourth = heard.rows
    assert {row.kind for row in heard.rows} == {RecordKind.CASUALTY}
    assert [row.label for row in heard.rows] == ["1", "2", "3", "4"]
    assert first.get("age").value.number == 25 and first.text("age") == "၂၅"
    assert first.get("killedOn").value.precision == "day" and second.get("killedOn").value.precision == "month"
    assert third.get("gender").value.text == "male"
    assert (fourth.get("age").value.low, fourth.get("age").value.high) == (30, 35)


def test_what_was_not_understood_is_kept_as_it_stands_and_noted():
    heard = hear(REGISTER)
    second, third, fourth = heard.rows[1:]
    assert second.text("age") == "200" and second.get("age").amount is None
    assert third.text("age") == "child" and fourth.text("killedOn") == "05/04/2022"
    assert fourth.get("killedOn").value.start_ms is None
    assert heard.notes == {
        "age_out_of_range": 1,
        "age_unreadable": 1,
        "column_unused": 1,
        "date_ambiguous": 1,
        "zawgyi_converted": 1,
    }


def test_zawgyi_keeps_its_bytes_and_gets_its_unicode():
    name = hear(REGISTER).rows[1].get("name")
    assert (name.raw, name.value.text) == ("ေဒၚခင္ခင္၀င္း", "ဒေါ်ခင်ခင်ဝင်း")


def test_a_record_of_which_nothing_is_understood_is_rejected_with_its_place():
    assert hear(REGISTER).rejects == [("record:4", "nothing_understood", "clerk 2")]


def test_the_header_may_stand_under_a_title():
    assert resolve(REGISTER, parse_locator("record:0#Name")).value == "U Ba Example"


def test_two_columns_of_one_name_are_refused_with_both_places(tmp_path):
    path = tmp_path / "twins.csv"
    path.write_text("Name,Age,Status,Date of death,Status\nA,1,x,2022,y\n")
    with pytest.raises(InputError, match=r"columns 3 \('Status'\) and 5 \('Status'\) have one name"):
        choose(path)


def test_twins_that_a_preset_tells_apart_by_number_are_read(tmp_path):
    path, preset = tmp_path / "twins.csv", tmp_path / "own.toml"
    path.write_text("place,killed,killed\nA,3,2\n")
    preset.write_text('name = "own"\nkind = "incident"\n[columns]\nplace = "place"\nkilled = 2\nkilledCivilians = 3\n')
    row = hear(path, reader_named(str(preset))).rows[0]
    assert (row.text("killed"), row.text("killedCivilians")) == ("3", "2")
    assert row.get("killedCivilians").locator == "record:0#killed (2)"


def test_reading_never_loses_a_record():
    heard = hear(REGISTER)
    assert heard.account.read == heard.account.kept + heard.account.rejected
    assert pa.compute.count_distinct(heard.statements["id"]).as_py() == len(heard.statements)


def test_a_list_of_names_and_states_is_not_taken_for_a_register_of_people(tmp_path):
    path = tmp_path / "companies.csv"
    path.write_text("Name,Status,Date\nExample Ltd,active,2022\n")
    with pytest.raises(InputError, match="of no known layout"):
        choose(path)


def test_a_column_without_a_name_can_be_read_by_its_number(tmp_path):
    path, preset = tmp_path / "a.csv", tmp_path / "own.toml"
    path.write_text("place,,\nA,3,x\n")
    preset.write_text('name = "own"\nkind = "incident"\n[columns]\nplace = "place"\nkilled = 2\n')
    field = hear(path, reader_named(str(preset))).rows[0].get("killed")
    assert field.locator == "record:0#column 2"
    assert resolve(path, parse_locator(field.locator), reader_named(str(preset))).value == "3"


def test_a_preset_may_read_a_column_twice_and_add_what_no_column_says(tmp_path):
    path, preset = tmp_path / "a.csv", tmp_path / "own.toml"
    path.write_text("Flow,HS,Month\nX,271019,2023-04\n")
    preset.write_text(
        'name = "own"\nkind = "trade"\n[columns]\nflow = "Flow"\nvaluation = "Flow"\nhsCode = "HS"\nperiod = "Month"\n'
        '[values.valuation]\nX = "FOB"\n[constants]\nreporter = "Exampleland"\n'
    )
    row = hear(path, reader_named(str(preset))).rows[0]
    assert row.get("valuation").value.text == "FOB" and row.get("flow").value.text is None
    assert row.text("reporter") == "Exampleland" and row.get("reporter").locator == "record:0"


def test_least_and_greatest_alone_are_a_value(tmp_path):
    path, preset = tmp_path / "a.csv", tmp_path / "own.toml"
    path.write_text("place,best,low,high\nA,,3,5\nB,4,3,\nC,,,\n")
    preset.write_text(
        'name = "own"\nkind = "incident"\n[columns]\nplace = "place"\n'
        'killed = { value = "best", low = "low", high = "high" }\n'
    )
    first, second, third = (row.get("killed") for row in hear(path, reader_named(str(preset))).rows)
    assert (first.raw, first.value.low, first.value.high, first.locator) == ("3-5", 3, 5, "record:0")
    assert (second.raw, second.value.low, second.value.number) == ("4", 3, 4) and third is None
