"""Whole tables: samples accounted for to the last record, and bad input that costs what is bad and no more."""

import bz2
import codecs
import gzip
import io
import lzma
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from tests.readers.build import FIXTURES, NOAA_HEADER, NOAA_ROW, noaa, read, write_noaa

from reckoning.model.errors import InputError
from reckoning.model.locator import record
from reckoning.readers.originals import resolve
from reckoning.readers.records import MAX_RECORD_BYTES
from reckoning.readers.sniff import choose

PACK = {
    "gz": gzip.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
    "xz": lzma.compress,
    "bz2": bz2.compress,
}


def rows(count):
    return [noaa(BaseDateTime=f"2022-01-03T{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}") for n in range(count)]


def test_the_17_column_sample_is_accounted_for_to_the_last_record():
    found = read(FIXTURES / "ais" / "noaa_17_columns.csv")
    assert (found.account.read, found.account.kept, found.account.rejected) == (69, 66, 3)
    assert found.reasons == {"not_a_ship": 3}
    assert found.notes.filter(pa.compute.equal(found.notes["code"], "column_unused")).to_pylist() == [
        {"code": "column_unused", "count": 2, "first_locator": "record:0#Cargo", "detail": "Cargo, TransceiverClass"}
    ]


def test_courses_below_zero_of_the_18_column_sample_agree_with_the_headings_when_read_as_wrapped():
    found = read(FIXTURES / "ais" / "noaa_18_columns_below_zero.csv")
    assert found.account.read == found.account.kept == 70
    assert found.note_counts["course_unwrapped"] > 10
    moving = [p for p in found.positions.to_pylist() if (p["speed_kn"] or 0) > 6 and p["heading_deg"] is not None]
    off = [abs((p["course_deg"] - p["heading_deg"] + 180) % 360 - 180) for p in moving]
    assert len(off) > 10 and sorted(off)[len(off) // 2] < 5


def test_the_index_says_where_chunks_begin(tmp_path):
    path = write_noaa(tmp_path / "a.csv", *rows(3))
    assert read(path).index.to_pylist() == [{"record": 0, "container": "", "first": 0, "offset": len(NOAA_HEADER) + 1}]


@pytest.mark.parametrize("packing", PACK)
def test_a_packed_table_is_read_like_a_plain_one(tmp_path, packing):
    plain = write_noaa(tmp_path / "a.csv", *rows(50), noaa(MMSI="0"))
    packed = tmp_path / "packed"
    packed.write_bytes(PACK[packing](plain.read_bytes()))
    found = read(packed)
    assert found.positions == read(plain).positions
    assert found.rejects["locator"].to_pylist() == [f"{packing}!record:50"]
    assert set(found.runs["container"].to_pylist()) == {f"{packing}!"}


def test_records_are_numbered_through_the_members_of_a_zip(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("in/june.csv", "\n".join([NOAA_HEADER, *rows(3), noaa(MMSI="0")]))
        archive.writestr("in/july.csv", "\n".join([NOAA_HEADER, noaa(MMSI="0"), *rows(2)]))
    path = tmp_path / "a.zip"
    path.write_bytes(target.getvalue())
    found = read(path)
    assert found.positions["record"].to_pylist() == [0, 1, 2, 5, 6]
    assert found.rejects["locator"].to_pylist() == ["zip:in/june.csv!record:3", "zip:in/july.csv!record:0"]
    assert [(r["container"], r["first_record"], r["last_record"]) for r in found.runs.to_pylist()][::8] == [
        ("zip:in/june.csv!", 0, 2),
        ("zip:in/july.csv!", 1, 2),
    ]


def test_a_cut_gz_keeps_what_came_before_the_cut_and_rejects_the_half_record(tmp_path):
    plain = write_noaa(
        tmp_path / "a.csv", *[noaa(LAT=f"1.{n * 7919 % 100003}", SOG=f"{n % 90}.1") for n in range(5000)]
    )
    whole = gzip.compress(plain.read_bytes())
    path = tmp_path / "a.gz"
    path.write_bytes(whole[: len(whole) // 2])
    found = read(path)
    assert 1000 < found.positions.num_rows < 4000
    assert found.positions.equals(read(plain).positions.slice(0, found.positions.num_rows))
    assert found.account.read == found.positions.num_rows + 1
    assert found.reasons == {"cut_off": 1}
    (note,) = [n for n in found.notes.to_pylist() if n["code"] == "cut_off"]
    assert note["first_locator"] == f"gz!record:{found.account.read}"
    assert "cut off" in note["detail"]


def test_text_in_utf16_and_text_with_a_mark_are_read(tmp_path):
    text = "\n".join([NOAA_HEADER, noaa(VesselName="SÆBORG")])
    for data in (
        codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        codecs.BOM_UTF8 + text.encode(),
        text.encode("cp1252"),
    ):
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        found = read(path)
        assert found.said("name") == ["SÆBORG"]
        assert ("encoding_mended" in found.note_counts) == (data[0] == ord("M"))


def test_a_line_of_10_mb_is_one_reject_wherever_it_stands(tmp_path):
    long = "x" * (10 << 20)
    found = read(
        write_noaa(tmp_path / "a.csv", *rows(2), long, *rows(3), noaa(VesselName=long[: MAX_RECORD_BYTES + 1]))
    )
    assert found.reasons == {"record_too_long": 2}
    assert found.rejects["locator"].to_pylist() == ["record:2", "record:6"]
    assert found.positions["record"].to_pylist() == [0, 1, 3, 4, 5]


def test_records_of_the_wrong_width_and_bad_numbers_cost_themselves(tmp_path):
    found = read(write_noaa(tmp_path / "a.csv", NOAA_ROW, "1,2,3", NOAA_ROW + ",more", noaa(MMSI="x"), "", NOAA_ROW))
    assert found.rejects.to_pylist() == [
        {"locator": "record:1", "reason": "wrong_columns", "detail": "3 columns where the header has 15"},
        {"locator": "record:2", "reason": "wrong_columns", "detail": "16 columns where the header has 15"},
        {"locator": "record:3", "reason": "bad_mmsi", "detail": "x"},
    ]
    assert found.positions["record"].to_pylist() == [0, 4]


def test_rows_out_of_order_are_read_in_the_order_of_the_file(tmp_path):
    found = read(write_noaa(tmp_path / "a.csv", *reversed(rows(5))))
    assert found.positions["t_ms"].to_pylist() == sorted(found.positions["t_ms"].to_pylist(), reverse=True)
    (run,) = [r for r in found.runs.to_pylist() if r["property"] == "name"]
    assert (run["first_ms"], run["last_ms"], run["count"]) == (1_641_168_000_000, 1_641_168_004_000, 5)


def test_a_header_without_records_is_read_as_none(tmp_path):
    assert read(write_noaa(tmp_path / "a.csv")).account.read == 0


def test_a_repeated_column_name_leaves_the_first_in_place(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("mmsi,ts,lon,lat,lat\n563000001,1672338152,103.75,1.25,9\n")
    assert read(path).positions["lat"].to_pylist() == [1.25]


def test_the_same_rows_as_parquet_mean_the_same(tmp_path):
    source = FIXTURES / "ais" / "noaa_17_columns.csv"
    pq.write_table(pa.csv.read_csv(source), tmp_path / "a.parquet")
    text, columns = read(source), read(tmp_path / "a.parquet")
    assert columns.positions == text.positions
    assert columns.account == text.account
    assert [r["number"] for r in columns.runs.to_pylist()] == [r["number"] for r in text.runs.to_pylist()]


def test_parquet_with_other_types_is_read(tmp_path):
    table = pa.table(
        {
            "mmsi": pa.array(["563000001", None], pa.large_string()).dictionary_encode(),
            "ts": pa.array([1_641_168_000_000_000] * 2, pa.timestamp("us")),
            "lon": pa.array([103.75, float("nan")], pa.float32()),
            "lat": pa.array([1.25, None], pa.float64()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert found.positions["t_ms"].to_pylist() == [1_641_168_000_000]
    assert found.reasons == {"bad_mmsi": 1}


def test_a_damaged_parquet_file_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"mmsi": [1] * 9999, "ts": [1] * 9999, "lon": [1.0] * 9999, "lat": [1.0] * 9999}), path)
    data = bytearray(path.read_bytes())
    data[4:200] = b"\xff" * 196
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged Parquet"):
        read(path)


def test_memory_does_not_hold_what_was_read(tmp_path):
    """Pieces come out while the file is still being read."""
    path = write_noaa(tmp_path / "a.csv", *rows(1), *[NOAA_ROW] * 300_000)
    readings = choose(path).read(path)
    first = next(readings)
    assert 0 < first.account.read < 300_000
    readings.close()


def test_a_parquet_time_beyond_the_calendar_is_rejected_and_can_be_shown(tmp_path):
    path = tmp_path / "a.parquet"
    late = pa.array([900_000_000_000_000], pa.timestamp("ms"))
    pq.write_table(pa.table({"mmsi": [563000001], "ts": late, "lon": [1.0], "lat": [1.0]}), path)
    found = read(path)
    assert found.reasons == {"time_out_of_range": 1}
    assert found.rejects["detail"][0].as_py().startswith("30489-")
    assert b"30489-" in resolve(path, record(0)).data
