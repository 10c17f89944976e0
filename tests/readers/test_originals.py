"""A locator leads back to the exact bytes, with an index and without one."""

import codecs
import csv
import gzip
import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.build import FIXTURES, NOAA_HEADER, noaa, read
from tests.readers.test_sniff import SAMPLES

from reckoning.model.errors import InputError, UsageError
from reckoning.model.locator import parse_locator, record
from reckoning.readers import records
from reckoning.readers.originals import locator_of, resolve
from reckoning.readers.preset import load_preset
from reckoning.readers.sniff import choose
from reckoning.readers.table import TableReader

names = st.text(st.sampled_from('aé",;\n\r1 '), max_size=8)
wild = st.sampled_from(["1.25", "91", "x", "", "103"])


def written(rows, line_end):
    """The exact bytes of each record as Python's own CSV writer quotes it."""
    stored = []
    for row in rows:
        target = io.StringIO()
        csv.writer(target, lineterminator="\r\n").writerow(row)
        stored.append(target.getvalue().removesuffix("\r\n").encode())
    return stored, line_end.encode().join([NOAA_HEADER.encode(), *stored, b""])


@settings(max_examples=50)
@given(
    st.lists(st.tuples(wild, wild, names), max_size=8),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from(["plain", "gz", "zip"]),
)
def test_every_record_leads_to_its_exact_bytes(tmp_path_factory, parts, line_end, packing):
    rows = [noaa(LAT=lat, LON=lon, VesselName="").split(",") for lat, lon, _ in parts] + [noaa().split(",")]
    for row, (*_, name) in zip(rows, parts, strict=False):
        row[7] = name
    stored, data = written(rows, line_end)
    path = tmp_path_factory.mktemp("csv") / "a"
    if packing == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("first.csv", NOAA_HEADER + "\n" + noaa() + "\n")
            archive.writestr("in/a!b.csv", data)
    else:
        path.write_bytes(gzip.compress(data) if packing == "gz" else data)
    reader = choose(path)
    found = read(path, reader)
    container = {"plain": (), "gz": ("gz",), "zip": ("zip:in/a\\!b.csv",)}[packing]
    shift = 1 if packing == "zip" else 0
    assert found.account.read == len(rows) + shift
    for n, exact in enumerate(stored):
        locator = locator_of(found.index, n + shift)
        assert locator == record(n).inside(*container)
        for index in (None, found.index):
            original = resolve(path, parse_locator(str(locator)), reader, index)
            assert (original.data, original.rendered) == (exact, False)
    for reject in found.rejects["locator"].to_pylist():
        place = parse_locator(reject)
        if place.container == container:
            assert resolve(path, place, reader).data == stored[place.first]


def test_the_index_leads_past_what_need_not_be_read(tmp_path, monkeypatch):
    rows = [noaa(SOG=f"{n % 90}.{n % 10}") for n in range(3000)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([NOAA_HEADER, *rows]))
    monkeypatch.setattr(records.chunks, "__defaults__", (0, 20_000))
    found = read(path)
    assert found.index.num_rows > 5
    assert found.positions["record"].to_pylist() == list(range(3000))
    for n in (0, 1, 299, 1500, 2999):
        assert resolve(path, record(n), index=found.index).data.decode() == rows[n]
        assert resolve(path, record(n)).data.decode() == rows[n]


def test_a_run_leads_to_its_first_and_last_record(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([NOAA_HEADER, noaa(SOG="1"), noaa(SOG="2"), noaa(SOG="3")]))
    (run,) = [r for r in read(path).runs.to_pylist() if r["property"] == "name"]
    original = resolve(path, record(run["first_record"], run["last_record"]))
    assert [part.record for part in original.parts] == [0, 2]
    assert original.text == noaa(SOG="1") + "\n" + noaa(SOG="3")


def test_a_column_of_a_record_is_picked_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([NOAA_HEADER, noaa(VesselName='"GOOD ""HOPE"""')]))
    assert resolve(path, record(0, column="VesselName")).value == 'GOOD "HOPE"'
    assert resolve(path, record(0, column="Master")).value is None


def test_bytes_of_another_encoding_are_given_as_they_stand(tmp_path):
    row = noaa(VesselName="SÆBORG")
    path = tmp_path / "a.csv"
    for encoding, mark in (("cp1252", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)):
        path.write_bytes(mark + f"{NOAA_HEADER}\r\n{row}\r\n".encode(encoding))
        assert resolve(path, record(0)).data == row.encode(encoding)


def test_a_message_of_several_lines_comes_with_all_of_them():
    path = FIXTURES / "nmea" / "libais_tagblock.nmea"
    lines = path.read_bytes().splitlines()
    for number, expected in ((0, [0, 2]), (2, [0, 2]), (1, [1])):
        original = resolve(path, record(number))
        assert [(part.record, part.data) for part in original.parts] == [(n, lines[n]) for n in expected]


def test_a_line_that_is_no_message_leads_to_itself():
    path = FIXTURES / "nmea" / "gpsd_sample.aivdm"
    found = read(path)
    lines = [line for line in path.read_bytes().splitlines() if line]
    for place in found.rejects["locator"].to_pylist()[::97]:
        number = parse_locator(place).first
        assert (number, lines[number]) in [(p.record, p.data) for p in resolve(path, record(number)).parts]


def test_json_records_lead_to_their_text(tmp_path):
    path = tmp_path / "a"
    for name in ("aisstream", "gfw"):
        path.write_text(SAMPLES[name])
        assert resolve(path, record(0)).data.decode() == SAMPLES[name].splitlines()[0]
    path.write_text(SAMPLES["digitraffic-locations"])
    element = json.loads(SAMPLES["digitraffic-locations"])["features"][0]
    original = resolve(path, record(0, column="properties.sog"))
    assert json.loads(original.data) == element and original.value == "8.1"
    assert original.data.decode() in SAMPLES["digitraffic-locations"]


def test_a_parquet_row_is_rendered_and_says_so(tmp_path):
    path = tmp_path / "a.parquet"
    table = pa.table(
        {"mmsi": [1, 2, 3], "ts": pa.array([0, 1, None], pa.timestamp("s")), "lon": [1.5, float("nan"), None]}
    )
    pq.write_table(table.append_column("lat", pa.array([b"x", b"\xff", None])), path, row_group_size=2)
    original = resolve(path, record(1, column="mmsi"))
    assert original.data == b'{"lat":"ff","lon":"nan","mmsi":2,"ts":"1970-01-01 00:00:01.000"}'
    assert original.rendered and original.value == "2"
    assert resolve(path, record(2)).data == b'{"lat":null,"lon":null,"mmsi":3,"ts":null}'
    with pytest.raises(InputError):
        resolve(path, record(3))


def test_ranges_of_bytes_and_letters_are_given(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(gzip.compress("mmsi,tæs".encode()))
    assert resolve(path, parse_locator("gz!bytes:5-8")).data == "tæ".encode()
    assert resolve(path, parse_locator("gz!span:5-8")).data == "tæs".encode()
    assert resolve(path, parse_locator("gz!whole")).data == "mmsi,tæs".encode()


def test_a_record_passed_over_for_its_length_is_shown_in_part(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([NOAA_HEADER, noaa(), "x" * (10 << 20), noaa(SOG="3")]))
    shown = resolve(path, record(1)).data
    assert 1000 < len(shown) <= 1 << 20 and set(shown) == {ord("x")}
    assert resolve(path, record(2)).data.decode() == noaa(SOG="3")


def test_a_headerless_file_needs_the_preset_it_was_read_with(tmp_path):
    (tmp_path / "own.toml").write_text(
        'name = "own"\nheader = false\n[columns]\nmmsi = 1\ntime = 2\nlon = 3\nlat = 4\n'
    )
    path = tmp_path / "a.csv"
    path.write_text("563000001,2022-01-03T00:00:00,1,2\n563000002,2022-01-03T00:00:00,1,2\n")
    reader = TableReader(load_preset(tmp_path / "own.toml"))
    assert resolve(path, record(0), reader).data.startswith(b"563000001")


@pytest.mark.parametrize("place", ["record:9", "gz!record:0", "zip:none.csv!record:0"])
def test_a_place_that_is_not_there_is_refused(tmp_path, place):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([NOAA_HEADER, noaa()]))
    with pytest.raises(InputError, match="no such place"):
        resolve(path, parse_locator(place))


def test_a_page_of_a_table_is_refused(tmp_path):
    with pytest.raises(UsageError):
        resolve(tmp_path, parse_locator("page:1"))


def test_an_index_that_begins_later_names_no_earlier_record():
    with pytest.raises(UsageError):
        locator_of(read(FIXTURES / "ais" / "noaa_17_columns.csv").index, -1)


def test_a_record_of_a_table_is_found_with_the_names_of_its_cells():
    found = resolve(FIXTURES / "ais" / "noaa_17_columns.csv", record(0, column="MMSI"))
    assert found.cells[0] == ("MMSI", found.value)
    assert len(found.cells) == 17
