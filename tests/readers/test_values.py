"""Values: what people write in cells, understood or left as it stands, and never a crash."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.model.bound import Bound
from reckoning.model.instant import iso
from reckoning.model.statement import Value
from reckoning.readers.document_columns import value_of
from reckoning.readers.values.age import age
from reckoning.readers.values.coordinates import degrees, position
from reckoning.readers.values.dates import dates, interval
from reckoning.readers.values.number import bound_of, number, parse_float
from reckoning.readers.values.percentage import percentage
from reckoning.readers.values.quantity import UNITS, quantity, symbol_of
from reckoning.readers.values.sex import sex
from reckoning.readers.values.text import text
from reckoning.readers.values.typed import Options, Type

PLAIN = Options()


@pytest.mark.parametrize(
    ("written", "start", "end", "precision"),
    [
        ("2023", "2023-01-01", "2024-01-01", "year"),
        ("2023-04", "2023-04-01", "2023-05-01", "month"),
        ("Apr 2023", "2023-04-01", "2023-05-01", "month"),
        ("December, 2023", "2023-12-01", "2024-01-01", "month"),
        ("2023-04-05", "2023-04-05", "2023-04-06", "day"),
        ("5th April 2023", "2023-04-05", "2023-04-06", "day"),
        ("April 5, 2023", "2023-04-05", "2023-04-06", "day"),
        ("25/04/2023", "2023-04-25", "2023-04-26", "day"),
        ("04/25/2023", "2023-04-25", "2023-04-26", "day"),
        ("၂၀၂၁ ခုနှစ် ဖေဖော်ဝါရီလ ၁ ရက်နေ့", "2021-02-01", "2021-02-02", "day"),
        ("၂၀၂၁-၀၂-၀၁", "2021-02-01", "2021-02-02", "day"),
        ("2025-09-15/16", "2025-09-15", "2025-09-17", "range"),
        ("2023-04 to 2023-12", "2023-04-01", "2024-01-01", "range"),
        ("2023-04-05 00:00:00.000", "2023-04-05", "2023-04-06", "day"),
    ],
)
def test_a_date_is_the_interval_it_is_written_for(written, start, end, precision):
    found = dates(written, PLAIN).value
    assert (iso(found.start_ms)[:10], iso(found.end_ms)[:10], found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("05/04/2023", "date_ambiguous"),
        ("5-Apr-23", "date_two_digit_year"),
        ("2021-02-30", "date_unreadable"),
        ("about three weeks later", "date_unreadable"),
        ("2023-03-01 to 2023-01-01", "dates_reversed"),
        ("0023-01-01", "date_out_of_range"),
        ("9999-12-31", "date_unreadable"),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_or_none_stays_untyped(written, note):
    assert dates(written, PLAIN).note == note and dates(written, PLAIN).value == Value()


def test_an_order_or_a_format_settles_what_is_ambiguous():
    day = dates("05/04/2023", Options(order="day")).value
    month = dates("05/04/2023", Options(order="month")).value
    assert (iso(day.start_ms)[:10], iso(month.start_ms)[:10]) == ("2023-04-05", "2023-05-04")
    assert iso(dates("05.04.23", Options(formats=("%d.%m.%y",))).value.start_ms)[:10] == "2023-04-05"
    assert dates("202304", Options(formats=("%Y%m",))).value.precision == "month"


def test_a_time_is_as_long_as_it_is_written():
    spans = {}
    for written in ("2023-04-05 10:30", "2023-04-05T10:30:15Z", "2023-04-05 10:30:15.250+06:30"):
        found = dates(written, PLAIN).value
        spans[found.precision] = (found.end_ms - found.start_ms, iso(found.start_ms))
    assert spans == {
        "minute": (60_000, "2023-04-05T10:30:00Z"),
        "second": (1000, "2023-04-05T10:30:15Z"),
        "ms": (1, "2023-04-05T04:00:15.250Z"),
    }
    assert iso(dates("2023-04-05 10:30", Options(zone_ms=23_400_000)).value.start_ms) == "2023-04-05T04:00:00Z"


def test_an_interval_may_be_open_and_never_reversed():
    assert interval("", "2023", PLAIN).value.start_ms is None
    assert interval("2023-05", "2023-04", PLAIN).note == "dates_reversed"
    assert interval("2023-05-01", "2023-05-01", PLAIN).value.precision == "day"


@pytest.mark.parametrize(
    ("written", "low", "best", "high", "bound", "unit"),
    [
        ("13,300 kL", None, 13300, None, Bound.EXACT, "kL"),
        ("about 300", None, 300, None, Bound.ABOUT, None),
        ("12.5 kt", None, 12.5, None, Bound.EXACT, "kt"),
        ("13,300 KILOLITRES stated", None, 13300, None, Bound.EXACT, "kL"),
        ("at least 67 kt in several shipments", None, 67, None, Bound.AT_LEAST, "kt"),
        ("570,000 barrels", None, 570000, None, Bound.EXACT, "bbl"),
        ("10,000-12,000 m3", 10000, None, 12000, None, "m3"),
        ("USD 1.2 million", None, 1.2e6, None, Bound.EXACT, "USD"),
        ("၁၃,၃၀၀ t", None, 13300, None, Bound.EXACT, "t"),
        ("200+ tonnes", None, 200, None, Bound.AT_LEAST, "t"),
        ("200 or more t", None, 200, None, Bound.AT_LEAST, "t"),
    ],
)
def test_a_quantity_keeps_its_unit_and_its_wording(written, low, best, high, bound, unit):
    found = quantity(written, PLAIN).value
    assert (found.low, found.number, found.high, found.bound, found.unit) == (low, best, high, bound, unit)


@pytest.mark.parametrize(
    "written", ["not split; part of 67 kt", "13,30 t", "1.2.3 t", "two shipments", "18,200 t of 3 lots"]
)
def test_a_quantity_that_is_not_plainly_one_stays_untyped(written):
    assert quantity(written, PLAIN).note == "quantity_unreadable"


def test_a_unit_in_the_text_wins_over_the_column_and_is_noted():
    found = quantity("13,300 kL", PLAIN, "t")
    assert (found.value.unit, found.note) == ("kL", "unit_contradicted")
    assert quantity("13,300", PLAIN, "MT").value.unit == "t" and quantity("5", PLAIN).note == "unit_missing"


def test_every_spelling_of_a_unit_has_one_symbol():
    words = [word for spelt in UNITS.values() for word in spelt.split()]
    assert len(words) == len(set(words))
    assert all(symbol_of(word.replace("-", " ").upper()) == symbol for symbol, s in UNITS.items() for word in s.split())


def test_marks_between_thousands_are_never_guessed():
    assert parse_float("13.300,5", ",") == 13300.5 and parse_float("13.300,5") is None
    assert parse_float("1'234'567") == 1234567 and parse_float("12 34") is None


def test_shares_ages_and_sexes():
    assert percentage("25–50 %", PLAIN).value.high == 50 and percentage("101", PLAIN).note == "percentage_out_of_range"
    assert age("၂၅", PLAIN).value.number == 25 and age("200", PLAIN).note == "age_out_of_range"
    assert age("about 40 years old", PLAIN).value.bound is Bound.ABOUT and age("8 months", PLAIN).value.number == 0
    assert [sex(w).value.text for w in ("M", "woman", "မ", "ကျား", "unknown")] == [
        "male", "female", "female", "male", "unknown",
    ]  # fmt: skip


def test_coordinates_in_every_writing_and_with_their_error():
    assert degrees("16 39 41.0 N", positive="N", negative="S") == pytest.approx(16.661389, abs=1e-6)
    assert degrees("96°15'27\"W", positive="E", negative="W") == pytest.approx(-96.2575)
    assert degrees("16°70'") is None and degrees("N16S") is None
    assert position("16.65", "96.25", Options(error_km=25)).value.error_km == 25
    assert position("16.65", "96.25", PLAIN, "far").note == "error_unreadable"
    assert value_of("16.65, 96.25", Options(Type.POSITION), {}).value.lon == 96.25


def test_wording_beside_a_number():
    assert bound_of("nearly") is Bound.NEARLY and bound_of("overall") is None
    assert number("dozens", PLAIN).value.bound is Bound.ORDER_OF


def test_translated_words_count_before_a_text_is_read():
    assert value_of("1", Options(Type.SEX), {"1": "male"}).value.text == "male"
    assert text("M", {"m": "import"}).value.text == "import"


def test_zawgyi_is_read_as_what_it_says():
    found = value_of("၂၀၂၁ ခုႏွစ္ ေဖေဖာ္၀ါရီလ ၁ ရက္ေန႔", Options(Type.DATE), {})
    assert found.value.precision == "day" and found.note == "zawgyi_converted"


CELLS = st.one_of(
    st.text(max_size=40),
    st.text("0123456789၀၁၂၉ .,-/:%°'\"NSEWTZ+~<>≥ktKLbA", max_size=30),
    st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=20),
)


@settings(max_examples=300)
@given(CELLS, st.sampled_from(Type), st.sampled_from([".", ","]), st.sampled_from(["", "day", "month"]))
def test_any_text_is_typed_or_left_and_never_raises(raw, kind, decimal, order):
    found = value_of(raw, Options(kind, decimal=decimal, order=order), {}, "t")
    value = found.value
    assert found.note or value != Value() or kind is Type.TEXT
    numbers = [n for n in (value.number, value.low, value.high, value.lon, value.lat) if n is not None]
    assert all(math.isfinite(n) for n in numbers)
    if value.start_ms is not None and value.end_ms is not None:
        assert value.start_ms < value.end_ms
    if value.low is not None and value.high is not None:
        assert value.low <= value.high


@given(st.floats(-1e12, 1e12).map(lambda n: round(n, 3)))
def test_a_number_written_with_marks_is_read_back(value):
    assert parse_float(f"{value:,.3f}") == pytest.approx(value)


@given(st.dates(min_value=date(1801, 1, 1), max_value=date(2199, 12, 30)))
def test_a_date_written_in_any_way_is_the_same_day(day):
    forms = [day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"]
    assert len({dates(form, PLAIN).value.start_ms for form in forms}) == 1


def test_a_zone_that_no_clock_has_makes_no_time():
    assert dates("2022-01-01T00:00:00+99:99", Options()).note == "date_unreadable"
    assert dates("2022-01-01T00:00:00+06:75", Options()).note == "date_unreadable"
    assert dates("2022-01-01T00:00:00+14:00", Options()).value.precision == "second"
