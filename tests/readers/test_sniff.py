"""The reader is chosen by the bytes, and a refusal says what was seen and what to do."""

import io
import os
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.readers.build import FIXTURES, read

from reckoning.model.errors import InputError, UsageError
from reckoning.readers.preset import shipped
from reckoning.readers.sniff import choose, names, reader_named
from reckoning.readers.table import TableReader

SAMPLES = {path.stem: path.read_text("utf-8") for path in sorted((FIXTURES / "ais" / "layouts").iterdir())}


def test_there_is_a_sample_of_every_preset():
    assert set(SAMPLES) == {preset.name for preset in shipped()}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_layout_is_recognised_and_read(tmp_path, name):
    path = tmp_path / "original"
    path.write_text(SAMPLES[name])
    reader = choose(path)
    assert reader.name == name
    found = read(path, reader)
    assert found.account.rejected == 0
    if name != "digitraffic-vessels":
        position = found.positions.to_pylist()[0]
        assert (position["mmsi"], position["t_ms"] // 1000) == (563000001, 1_672_338_152)
        assert position["speed_kn"] is None if name == "plain" else abs(position["speed_kn"] - 8.1) < 1e-5
        assert position["lat"] in (1.25, 55.1, 55.770832)
    if name in ("aisstream", "danish", "digitraffic-vessels", "exactearth", "noaa"):
        assert found.said("name") == ["GOOD HOPE"]
        numbers = {r["property"]: r["number"] for r in found.runs.to_pylist()}
        assert (numbers["length_m"], numbers["beam_m"]) == (180, 30)
        assert numbers.get("draught_m", 9.5) == 9.5
        assert numbers.get("ship_type", 80) == 80


def test_satellite_and_shore_are_told_apart(tmp_path):
    (tmp_path / "a").write_text(SAMPLES["marinetraffic"])
    (tmp_path / "b").write_text(SAMPLES["noaa"])
    assert [read(tmp_path / n).positions["receiver"].to_pylist() for n in "ab"] == [[2], [1]]


def test_the_position_a_service_remembers_is_not_what_a_static_message_said(tmp_path):
    (tmp_path / "a").write_text(SAMPLES["aisstream"])
    assert read(tmp_path / "a").positions.num_rows == 1


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_seen(tmp_path, delimiter):
    (tmp_path / "a").write_text(SAMPLES["plain"].replace(",", delimiter))
    assert read(tmp_path / "a").positions["lon"].to_pylist() == [103.75]


def test_raw_sentences_are_recognised_with_all_their_trimmings():
    for path in [*sorted((FIXTURES / "nmea").glob("*.nmea")), FIXTURES / "nmea" / "gpsd_sample.aivdm"]:
        assert choose(path).name == "nmea"


def test_the_first_member_that_is_known_decides(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("README.txt", "about these data")
        archive.writestr("day1.csv", SAMPLES["plain"])
        archive.writestr("day2.csv", SAMPLES["plain"])
        archive.writestr("other.csv", SAMPLES["noaa"])
        archive.writestr("half.csv", "mmsi,lat,lon\n563000001,1,2\n")
    (tmp_path / "a").write_bytes(target.getvalue())
    found = read(tmp_path / "a")
    assert found.positions["record"].to_pylist() == [0, 1]
    assert found.index["container"].to_pylist() == ["zip:day1.csv!", "zip:day2.csv!"]
    assert sum(n["count"] for n in found.notes.to_pylist() if n["code"] == "member_unread") == 3


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\0\1\2\3" * 100, "binary data"),
        (b"<html><body>", "a web page"),
        (b"name,age\nx,3\n", "delimited of no known layout: name,age"),
        (b"563000001,2022-01-03T00:00:00,1.25,103.75\n", "no known layout"),
        (b'{"a": 1}\n{"a": 2}\n', "JSON lines of no known layout"),
        (b"[1, 2, 3]", "JSON of no known layout"),
        (b'{"a": [', "JSON of no known layout"),
        (b"\n\n \n", "empty"),
        (b"PAR1" + b"\0" * 50, "damaged Parquet"),
        (b"\x1f\x8b\x08\x00", "end before their end"),
        (b"x" * 257 + b"ustar\0", "a tar archive"),
    ],
)
def test_what_no_reader_knows_is_refused_with_what_was_seen(tmp_path, data, what):
    (tmp_path / "original").write_bytes(data)
    with pytest.raises(InputError) as refusal:
        choose(tmp_path / "original")
    assert what in refusal.value.what


def test_a_date_that_could_be_read_two_ways_is_asked_about(tmp_path):
    (tmp_path / "a").write_text("Vessel,When,Lat,Lon\n563000001,03/04/2020 10:00,1,2\n")
    with pytest.raises(InputError) as refusal:
        choose(tmp_path / "a")
    assert "03/04/2020 has the day or the month first" in refusal.value.do


def test_a_directory_and_a_fifo_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo"):
        with pytest.raises(InputError):
            choose(path)
        for name in names():
            with pytest.raises(InputError):
                list(reader_named(name).read(path))


def test_a_reader_named_by_hand_is_taken_or_refused(tmp_path):
    assert isinstance(choose(tmp_path / "any", "noaa"), TableReader)
    with pytest.raises(UsageError, match="no reader or preset is named"):
        choose(tmp_path / "any", "lloyds")
    (tmp_path / "a").write_text(SAMPLES["plain"])
    with pytest.raises(InputError, match="fits the preset danish"):
        read(tmp_path / "a", reader_named("danish"))
    with pytest.raises(InputError, match="no AIS sentence"):
        read(tmp_path / "a", reader_named("nmea"))


def test_parquet_inside_an_archive_is_asked_to_be_unpacked(tmp_path):
    pq.write_table(pa.table({"mmsi": [1]}), tmp_path / "a.parquet")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.parquet", "a.parquet")
    with pytest.raises(InputError, match="cannot be read in place"):
        choose(tmp_path / "a.zip")


def test_a_head_of_blanks_is_looked_at_in_no_time(tmp_path):
    (tmp_path / "a").write_bytes(b"x" + b"\n" * (1 << 18) + b"\\" * 1000)
    with pytest.raises(InputError):
        choose(tmp_path / "a")
