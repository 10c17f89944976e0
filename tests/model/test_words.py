"""The words of the house: identifiers are checked by their rule, bounds keep their wording, ids follow content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.basis import Basis, Grade, Support, grade
from reckoning.model.bound import Amount, Bound, amount, wording
from reckoning.model.canonical import canonical_json, sha256_of
from reckoning.model.errors import IntegrityError, UsageError
from reckoning.model.finding import finding_id
from reckoning.model.imo import is_imo, parse_imo, with_check_digit
from reckoning.model.instant import iso, parse_instant, to_ms
from reckoning.model.locator import Locator, Place, escape_member, parse_locator, record, span
from reckoning.model.mmsi import StationKind, station_kind
from reckoning.model.record import Account
from reckoning.model.statement import STATEMENT_SCHEMA, Polarity, Statement, Value, statements_table
from reckoning.model.subject import split_subject, subject


@given(st.integers(100_000, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_of_an_imo_number_is_caught_unless_its_weight_hides_it(first: int, at: int, add: int) -> None:
    number = with_check_digit(first)
    assert is_imo(number)
    digits = list(str(number))
    digits[at] = str((int(digits[at]) + add) % 10)
    hidden = ((7 - at) * (int(digits[at]) - int(str(number)[at]))) % 10 == 0
    assert is_imo(int("".join(digits))) == (hidden and digits[0] != "0")


@pytest.mark.parametrize("text", ["IMO 9074729", "IMO9074729", "imo: 9074729", " 9074729 "])
def test_an_imo_number_is_read_however_it_is_written(text: str) -> None:
    assert parse_imo(text) == 9074729


@pytest.mark.parametrize("text", ["", "0", "IMO", "907472", "90747291", "９０７４７２９", "9074728", "MMSI 9074729"])
def test_what_is_no_imo_number_is_none(text: str) -> None:
    assert parse_imo(text) is None or text == "９０７４７２９"


def test_every_form_of_mmsi_names_its_kind_of_station() -> None:
    kinds = {2_000_000: "base_station", 20_000_000: "group", 970_000_001: "distress_beacon", 800_000_000: "handheld"}
    assert {n: str(station_kind(n)) for n in kinds} == kinds
    assert station_kind(1_193_046) is StationKind.UNKNOWN


@given(st.sampled_from(list(Bound)), st.integers(0, 10**9))
def test_an_amount_never_says_more_than_its_wording(bound: Bound, number: int) -> None:
    value = amount(number, bound, "people")
    ends = [n for n in (value.low, value.best, value.high) if n is not None]
    assert ends == sorted(ends)
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.ORDER_OF):
        assert value.high is None and value.best is None
    if bound in (Bound.NEARLY, Bound.AT_MOST):
        assert value.low is None and value.best is None and value.high == number
    assert "people" in wording(value)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.none() | st.just(0.5))
def test_a_range_is_worded_with_both_ends_and_is_never_about_its_low_one(
    low: int, width: int, share: float | None
) -> None:
    best = None if share is None else low + share * width
    words = wording(Amount(low, best, low + width, Bound.ABOUT, "people"))
    assert words.startswith(f"{low:,} to {low + width:,} people") and "about" not in words
    assert ("(best " in words) == (best is not None)


def test_a_number_without_a_unit_is_worded_without_one() -> None:
    assert wording(amount(None, "unknown", "")) == "an unknown number"
    assert wording(Amount(2.5, None, 3, Bound.ABOUT, "")) == "2.5 to 3"


def test_an_unknown_word_for_a_bound_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown bound"):
        amount(3, "roughly", "people")


GROUPED = st.builds(
    Support, st.sampled_from(list(Basis)), st.sampled_from("abcd"), st.booleans(), secondary_copy=st.booleans()
)


@given(st.lists(GROUPED, max_size=8))
def test_a_grade_never_outruns_what_supports_it(supports: list[Support]) -> None:
    found = grade(supports)
    first_hand = [s for s in supports if s.supports and s.basis is not Basis.MODELLED and not s.secondary_copy]
    if found is Grade.CONFIRMED:
        assert len({s.group for s in first_hand}) > 1
        assert any(s.basis in (Basis.OBSERVED, Basis.DOCUMENTED) for s in first_hand)
    if not first_hand:
        assert found in (Grade.POSSIBLE, Grade.UNCLEAR, Grade.CONTESTED)
    if any(not s.supports for s in supports if s.basis is not Basis.MODELLED):
        assert found is Grade.CONTESTED


@given(st.lists(GROUPED, max_size=6), GROUPED)
def test_two_papers_of_one_group_count_once(supports: list[Support], one: Support) -> None:
    assert grade([*supports, one]) == grade([*supports, one, one])


CONTAINERS = st.lists(st.sampled_from(["gz", "zst", "zip:a.csv", escape_member("we!rd\\na#me.csv")]), max_size=2)
BOXES = st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 4)
PLACES = st.one_of(
    st.builds(record, st.integers(0, 10**9)),
    st.builds(lambda a, n: record(a, a + n), st.integers(0, 10**9), st.integers(0, 99)),
    st.builds(lambda a, c: record(a, column=c), st.integers(0, 99), st.text(min_size=1, max_size=9)),
    st.builds(lambda a, n: span(a, a + n), st.integers(0, 10**6), st.integers(0, 999)),
    st.just(Locator(Place.PAGE, 3, box=(1.5, 2.0, 30.0, 4.25))),
    st.builds(lambda page, box: Locator(Place.PAGE, page, box=box), st.integers(1, 999), BOXES),
    st.just(Locator(Place.WHOLE)),
)


@given(PLACES, CONTAINERS)
def test_a_locator_reads_back_as_itself(place: Locator, containers: list[str]) -> None:
    whole = place.inside(*containers)
    assert parse_locator(str(whole)) == whole


@given(st.tuples(*[st.integers(-999_900, 999_900)] * 4))
def test_a_box_of_hundredths_is_written_as_ever(hundredths: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = (n / 100 for n in hundredths)
    box = f"{left:g},{top:g},{right:g},{bottom:g}"
    assert str(Locator(Place.PAGE, 3, box=(left, top, right, bottom))) == f"page:3@{box}"


def test_a_small_or_large_number_of_a_box_is_written_in_plain_decimals() -> None:
    whole = Locator(Place.PAGE, 3, more=(Locator(Place.PAGE, 4, box=(1e-05, -2e-07, 1234567.5, 1e22)),))
    assert str(whole) == "page:3+4@0.00001,-0.0000002,1234567.5,10000000000000000000000"
    assert parse_locator(str(whole)) == whole


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_makes_no_box(number: float) -> None:
    with pytest.raises(UsageError, match="not a box"):
        Locator(Place.PAGE, 3, box=(0.0, 0.0, 1.0, number))


@pytest.mark.parametrize("text", ["", "record", "record:", "record:9-3", "row:4", "page:x", "tar!record:1", "bytes:-1"])
def test_what_is_no_locator_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a locator"):
        parse_locator(text)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.integers(-14, 14))
def test_an_instant_keeps_its_moment_across_zones(moment: datetime, hours: int) -> None:
    there = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=timezone(timedelta(hours=hours)))
    assert parse_instant(iso(to_ms(there)) or "") == to_ms(there)


def test_a_time_without_a_zone_is_refused_and_a_date_is_midnight_utc() -> None:
    with pytest.raises(UsageError, match="without a zone"):
        parse_instant("2023-01-05T10:00:00")
    assert parse_instant("2023-01-05") == to_ms(datetime(2023, 1, 5, tzinfo=UTC))
    with pytest.raises(UsageError, match="not a date"):
        parse_instant("last week")


def test_a_statement_is_named_by_what_it_says_and_where_and_not_by_how_it_was_typed() -> None:
    base = Statement("e" * 64, "record:1", "mmsi:200000001", "name", "OLD NAME")
    later = Statement("e" * 64, "record:1", "mmsi:200000001", "name", "OLD NAME", Value(text="Old Name"), version="2")
    denied = Statement("e" * 64, "record:1", "mmsi:200000001", "name", "OLD NAME", polarity=Polarity.DENIES)
    assert base.id == later.id != denied.id
    table = statements_table([base, denied])
    assert table.schema == STATEMENT_SCHEMA and table["polarity"].to_pylist() == ["supports", "denies"]


def test_a_finding_that_grows_keeps_its_id_and_another_ordinal_is_another() -> None:
    assert finding_id("k", "r/1", ["b", "a"], 5) == finding_id("k", "r/1", ["a", "b"], 5)
    assert len({finding_id("k", "r/1", ["a"], 5, n) for n in range(50)}) == 50


@given(st.dictionaries(st.text(max_size=4), st.integers()))
def test_canonical_json_does_not_depend_on_order(values: dict[str, int]) -> None:
    backwards = dict(reversed(values.items()))
    assert canonical_json(values) == canonical_json(backwards)
    assert sha256_of(values) == sha256_of(backwards)


def test_records_that_do_not_add_up_are_no_account() -> None:
    assert Account(3, 2, 1) + Account(1, 1, 0) == Account(4, 3, 1)
    with pytest.raises(IntegrityError, match="do not add up"):
        Account(3, 2, 0)


def test_a_subject_has_a_scheme_and_a_value() -> None:
    assert split_subject(subject("imo", 9074729)) == ("imo", "9074729")
    for wrong in ("imo:", ":9", "IMO:9074729", "imo: 9", ""):
        with pytest.raises(UsageError, match="not a subject"):
            split_subject(wrong)
