"""What one record of a register says of one person."""

from datetime import date

import pytest
from tests.count.people import record, row

from reckoning.count.burmese_names import name_of
from reckoning.count.person_record import person_records
from reckoning.count.status import Status
from reckoning.model.instant import DAY_MS
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.statement import Value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("35", 35, 35),
        ("၃၅", 35, 35),
        ("၃၅ နှစ်", 35, 35),
        ("30-35", 30, 35),
        ("about 40", 40, 40),
        ("8 months", 0, 0),
        ("၈ လ", 0, 0),
        ("45 years 6 months", 45, 45),
        ("16 (grade 10)", 16, 16),
    ],
)
def test_an_age_is_read_in_the_ways_registers_write_it(text: str, low: int, high: int) -> None:
    found = record(1, age=text)
    assert (found.age_low, found.age_high, found.notes) == (low, high, ())


@pytest.mark.parametrize("age", ["200", "၂၀၀", 999, -4, "born 1990", "45-12"])
def test_an_age_that_cannot_be_is_left_out_and_noted(age: str | int) -> None:
    found = record(1, age=age)
    assert (found.age_low, found.age_high, found.notes) == (None, None, (f"not an age: {str(age)!r}",))


@pytest.mark.parametrize("age", ["elderly", "-4", "?"])
def test_words_that_are_no_age_are_noted(age: str) -> None:
    assert record(1, age=age).notes == (f"no age: {age!r}",)


def test_an_age_with_bounds_keeps_both() -> None:
    held = Field("s", "age", "thirties", Value(low=30.0, high=39.0), "")
    found = person_records([Row("row:ab/record:1", RecordKind.CASUALTY, "", "ab", "s0", "A", "A", "", (held,))])[0]
    assert (found.age_low, found.age_high) == (30, 39)


@pytest.mark.parametrize(
    ("told", "name", "sex", "by"),
    [("M", "Aye Aye", "male", "stated"), ("မ", "Aye Aye", "female", "stated"), ("", "Daw Aye", "female", "address")],
)
def test_sex_is_stated_or_told_by_the_address(told: str, name: str, sex: str, by: str) -> None:
    found = record(1, name=name, sex=told)
    assert (found.sex, found.sex_told_by) == (sex, by)


def test_addresses_that_disagree_tell_no_sex() -> None:
    assert record(1, name="Ko Aye (Ma Aye)").sex == ""


@pytest.mark.parametrize("text", ["Unknown", "unidentified man", "N/A", "အမည်မသိ", "(name withheld)", "--", ""])
def test_no_name_is_no_name(text: str) -> None:
    assert record(1, name=text).names == ()


def test_zawgyi_is_converted_before_names_are_read() -> None:
    found = record(1, name="ေအာင္ဆန္းစုၾကည္")
    assert found.zawgyi
    assert found.names[0].code == name_of("Aung San Su Kyi").code


def test_a_plain_date_dates_what_the_record_is_about() -> None:
    day = date(2022, 3, 4)
    killed = record(1, status="Killed", date=day)
    held = record(2, status="Sentenced, in prison", date=day)
    silent = record(3, date=day)
    start = 19055 * DAY_MS
    assert killed.day(Status.KILLED) == (start, start + DAY_MS)
    assert held.day(Status.DETAINED) == (start, start + DAY_MS)
    assert held.day(Status.SENTENCED) is None and Status.SENTENCED in held.statuses
    assert silent.states == () and silent.undated_ms == (start, start + DAY_MS)


def test_a_property_of_its_own_comes_before_the_plain_date() -> None:
    found = record(1, status="killed", date=date(2022, 1, 1), killedOn=date(2022, 5, 5), arrestedOn=date(2022, 4, 1))
    assert found.day(Status.KILLED) == (19117 * DAY_MS, 19118 * DAY_MS)
    assert found.statuses == {Status.KILLED, Status.DETAINED}


def test_a_label_that_is_the_name_is_no_number() -> None:
    assert record(1, name="Aye Aye", label="Aye Aye").number == ""
    assert record(1, name="Aye Aye", label="၁၂").number == "12"


def test_the_place_in_a_file_is_no_number_unless_the_register_has_numbers() -> None:
    places = [row(n, name="Aye", label=str(n + 1)) for n in range(3)]
    assert {r.number for r in person_records(places)} == {""}
    assert sorted(r.number for r in person_records([*places, row(7, "two", name="Moe", label="3")])) == [
        "1",
        "2",
        "3",
        "3",
    ]


def test_an_age_is_reckoned_from_the_day_of_birth_where_none_is_given() -> None:
    found = record(1, birthDate=date(1990, 6, 1), killedOn=date(2022, 3, 4))
    assert (found.age_low, found.age_high) == (31, 31)
    assert record(2, birthDate=date(1990, 6, 1)).age_low is None
    assert record(3, birthDate=date(2030, 6, 1), killedOn=date(2022, 3, 4)).age_low is None
    assert record(4, birthDate=date(1990, 6, 1), age=40, killedOn=date(2022, 3, 4)).age_low == 40


def test_only_records_of_casualties_are_people_and_order_does_not_matter() -> None:
    rows = [row(n, name=f"Aung {n}") for n in range(5)]
    other = Row("row:ab/record:9", RecordKind.FIGURE, "", "ab", "s", "A", "A", "", ())
    assert person_records([*rows, other]) == person_records([other, *reversed(rows)])
    assert len(person_records([*rows, other])) == 5


def test_a_record_of_nothing_is_a_record() -> None:
    found = record(1)
    assert (found.names, found.states, found.statements, found.sex) == ((), (), (), "")
