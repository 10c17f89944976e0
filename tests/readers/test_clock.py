"""Times as publishers write them."""

from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.errors import UsageError
from reckoning.model.instant import to_ms
from reckoning.readers.clock import BAD_MS, MISSING_MS, check_formats, parse_times

moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))


def times(values: list, *formats: str, zone_ms: int = 0) -> list[int]:
    column = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return parse_times(column, formats or ("iso",), zone_ms).t_ms.tolist()


@given(moments, st.sampled_from("T "), st.sampled_from(["", "Z", "+00:00", " UTC", "+0000", " +0000 UTC"]))
def test_any_instant_in_iso_form_is_read_to_the_millisecond(moment, gap, zone):
    text = moment.strftime("%m-%dT%H:%M:%S").replace("T", gap)
    text = f"{moment.year:04d}-{text}.{moment.microsecond:06d}{zone}"
    assert times([text]) == [to_ms(moment)]


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_an_offset_is_taken_into_account(moment, minutes):
    text = f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}"
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    expected = to_ms(moment.replace(microsecond=0)) - minutes * 60_000
    assert times([f"{text}{sign}{size // 60:02d}:{size % 60:02d}"]) == [expected]
    assert times([text], zone_ms=minutes * 60_000) == [expected]


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text):
    assert times([text])[0] is not None


def test_the_standard_library_agrees_on_a_layout_with_the_day_first():
    text = "31/12/2015 23:59:59"
    known = datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=UTC)
    assert times([text], "%d/%m/%Y %H:%M:%S") == [to_ms(known)]
    assert times(["1/2/2016 3:04"], "%d/%m/%Y %H:%M") == [to_ms(datetime(2016, 2, 1, 3, 4, tzinfo=UTC))]
    assert times(["20130101_000003"], "%Y%m%d_%H%M%S") == [to_ms(datetime(2013, 1, 1, 0, 0, 3, tzinfo=UTC))]


@pytest.mark.parametrize(
    "text",
    ["2022-02-29T00:00:00", "2022-13-01T00:00:00", "2022-01-01T24:00:00", "2022-01-01", "2022-01-01T00:00:00+2", "now",
     "2022-01-01T00:00:00Z junk", "2022-01-01T00:00:0", "22-01-01T00:00:00"],
)  # fmt: skip
def test_what_is_no_time_is_bad(text):
    assert times([text]) == [BAD_MS]


def test_what_is_blank_is_missing():
    assert times([None, "", "  "]) == [MISSING_MS] * 3
    assert times(pa.nulls(2)) == [MISSING_MS] * 2


def test_numbers_count_seconds_milliseconds_or_microseconds_by_their_size():
    expected = 1_641_168_000_250
    assert times(["1641168000.25", "1641168000250", "1641168000250000"], "unix") == [expected] * 3
    assert times(pa.array([1641168000.25, 1641168000250.0])) == [expected] * 2
    assert times(["1e400", "abc", "nan"], "unix") == [BAD_MS, BAD_MS, BAD_MS]


def test_formats_are_tried_row_by_row():
    assert times(["2022-01-03T00:00:00", "1641168000"], "iso", "unix") == [1_641_168_000_000] * 2


def test_arrow_timestamps_without_a_zone_are_in_the_zone_of_the_preset():
    naive = pa.array([datetime(2022, 1, 3)], pa.timestamp("us"))
    aware = pa.array([datetime(2022, 1, 3, tzinfo=timezone(timedelta(hours=2)))], pa.timestamp("us", "UTC"))
    assert times(naive, zone_ms=3_600_000) == [1_641_168_000_000 - 3_600_000]
    assert times(aware, zone_ms=3_600_000) == [1_641_168_000_000 - 7_200_000]


def test_a_row_that_only_reads_with_day_and_month_exchanged_is_pointed_out():
    found = parse_times(pa.array(["03/04/2020 00:00", "12/31/2020 00:00"]), ("%d/%m/%Y %H:%M",), 0)
    assert found.exchanged == 1
    assert parse_times(pa.array(["03/04/2020 00:00", "99/31/2020 00:00"]), ("%d/%m/%Y %H:%M",), 0).exchanged == -1


def test_formats_that_cannot_be_told_apart_are_refused():
    with pytest.raises(UsageError, match="cannot be told apart"):
        check_formats(("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"))
    for wrong in ("%d/%m/%Y", "%Q", "%d/%m/%y %H:%M"):
        with pytest.raises(UsageError):
            check_formats((wrong,))


def test_a_slice_of_a_column_is_read_at_its_own_rows():
    column = pa.array(["bad", "2022-01-03T00:00:00", None, "2022-01-03T00:00:01"]).slice(1)
    assert times(column) == [1_641_168_000_000, MISSING_MS, 1_641_168_001_000]
