"""Raw AIS, checked against what two other decoders made of the same sentences."""

import json
import math
from pathlib import Path

import pyais
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.build import FIXTURES, Found, read
from tests.readers.test_nmea_lines import BARE, tagged

from reckoning.model.instant import parse_instant
from reckoning.model.mmsi import StationKind, station_kind
from reckoning.readers import nmea
from reckoning.readers.nmea import POSITION_TYPES, STATIC_TYPES, NmeaReader
from reckoning.readers.nmea_lines import checksum

NMEA = FIXTURES / "nmea"


def is_ship(mmsi: int) -> bool:
    return mmsi > 0 and station_kind(mmsi) in (StationKind.SHIP, StationKind.UNKNOWN)


def decoded_elsewhere(path: Path, kinds: frozenset[int]) -> list[dict]:
    records = [json.loads(line) for line in path.read_text().splitlines()]
    return [r for r in records if r["type"] in kinds and is_ship(r["mmsi"])]


def timed(source: Path, target: Path) -> Path:
    """The same sentences, the n-th line with a tag block that says second n of 2014-12-10."""
    lines = []
    for n, line in enumerate(source.read_bytes().splitlines()):
        lines.append(tagged(f"c:{1418169600 + n}", line.strip()) if line.startswith(b"!") else line)
    target.write_bytes(b"\n".join(lines))
    return target


def assert_same_motion(found: Found, theirs: list[dict]) -> None:
    ours = found.positions.to_pylist()
    assert [p["mmsi"] for p in ours] == [r["mmsi"] for r in theirs]
    for our, their in zip(ours, theirs, strict=True):
        shown = 1e-4 if their["type"] == 27 else 2e-6  # gpsd prints fewer digits of a long-range position
        assert math.isclose(our["lon"], their["lon"], rel_tol=0, abs_tol=shown)
        assert math.isclose(our["lat"], their["lat"], rel_tol=0, abs_tol=shown)
        speed, course, heading = their["speed"], their["course"], their.get("heading", 511)
        assert our["speed_kn"] is None if speed in (102.3, None) else math.isclose(our["speed_kn"], speed, abs_tol=0.01)
        assert our["course_deg"] is None if course == 360 else math.isclose(our["course_deg"], course, abs_tol=0.01)
        assert our["heading_deg"] == (None if heading == 511 else heading)
        assert our["status"] == their.get("status") and our["message"] == their["type"]


def placed(records: list[dict]) -> list[dict]:
    return [r for r in records if "lon" in r and abs(r["lon"]) <= 180 and abs(r["lat"]) <= 90]


def test_positions_agree_with_gpsd(tmp_path):
    found = read(timed(NMEA / "gpsd_sample.aivdm", tmp_path / "timed"))
    theirs = placed(decoded_elsewhere(NMEA / "gpsd_sample.aivdm.js.chk", POSITION_TYPES))
    assert len(theirs) > 8
    assert_same_motion(found, theirs)


def test_positions_agree_with_libais():
    found = read(NMEA / "libais_tagblock.nmea")
    theirs = placed(decoded_elsewhere(NMEA / "libais_tagblock.json", POSITION_TYPES))
    at = {p["t_ms"]: p for p in found.positions.to_pylist()}
    assert len(theirs) == len(at) == 3
    for their in theirs:
        our = at[parse_instant(their["timestamp"])]
        assert math.isclose(our["lon"], their["lon"], rel_tol=0, abs_tol=2e-5)  # libais has float32
        assert math.isclose(our["speed_kn"], their["speed"], abs_tol=0.01)
        assert (our["heading_deg"], our["status"]) == (their["heading"], their["status"])


@pytest.mark.parametrize(
    ("source", "theirs"),
    [("gpsd_sample.aivdm", "gpsd_sample.aivdm.js.chk"), ("libais_typeexamples.nmea", "libais_typeexamples.json")],
)
def test_static_data_agree_with_other_decoders(source, theirs):
    found = read(NMEA / source)
    said = {(r["mmsi"], r["property"], r["text"]) for r in found.runs.to_pylist()}
    numbers = {(r["mmsi"], r["property"]): r["number"] for r in found.runs.to_pylist()}
    expected = set()
    for record in decoded_elsewhere(NMEA / theirs, STATIC_TYPES):
        mmsi = record["mmsi"]
        names = {"shipname": "name", "callsign": "callSign", "destination": "destination"}
        for their, our in names.items():
            if text := str(record.get(their) or "").split("@")[0].strip():
                expected.add((mmsi, our, text))
        if record.get("shiptype"):
            assert numbers[mmsi, "ship_type"] in (record["shiptype"], None if record["shiptype"] > 99 else -1)
        if length := record.get("to_bow", 0) + record.get("to_stern", 0):
            assert numbers[mmsi, "length_m"] == length
        if record.get("draught"):
            assert math.isclose(numbers[mmsi, "draught_m"], record["draught"], abs_tol=0.01)
        if eta := record.get("eta"):
            assert (mmsi, "eta", eta) in said or eta.startswith("00-00")
    assert expected and expected <= {row for row in said if row[1] in ("name", "callSign", "destination")}


@pytest.mark.parametrize(
    "name", ["gpsd_sample.aivdm", "libais_tagblock.nmea", "libais_typeexamples.nmea", "pyais_sample.txt"]
)
def test_every_physical_line_of_a_sample_is_kept_or_rejected(name):
    found = read(NMEA / name)
    lines = [line for line in (NMEA / name).read_bytes().splitlines() if line]
    assert found.account.read == len(lines)
    assert len(set(found.rejects["locator"].to_pylist())) == found.account.rejected


def test_messages_without_a_time_give_no_position_but_their_static_data():
    found = read(NMEA / "gpsd_sample.aivdm")
    assert found.positions.num_rows == 0
    assert found.reasons["no_time"] > 5 and found.note_counts["no_time"] > 5
    assert "EVER DIADEM" in found.said("name")
    assert set(found.runs["first_ms"].to_pylist()) == {None}


def test_every_fragment_of_a_kept_message_is_kept():
    found = read(NMEA / "libais_tagblock.nmea")
    assert (found.account.read, found.account.rejected) == (5, 0)
    (run,) = [r for r in found.runs.to_pylist() if r["property"] == "name"]
    assert (run["text"], run["first_record"], run["first_ms"]) == ("ROSINANTE", 0, 1_418_169_601_000)


def test_the_first_number_after_the_checksum_is_the_time_of_the_station():
    found = read(NMEA / "libais_typeexamples.nmea")
    assert found.positions["t_ms"].to_pylist()[0] == 1_325_394_060_000


def test_stations_that_are_no_ships_give_nothing():
    found = read(NMEA / "libais_typeexamples.nmea")
    assert found.reasons["not_a_ship"] == 4
    assert all(is_ship(mmsi) for mmsi in found.positions["mmsi"].to_pylist() + found.runs["mmsi"].to_pylist())


def test_a_line_that_breaks_the_decoder_costs_itself(tmp_path, monkeypatch):
    decode = pyais.decode

    def breaking(*sentences):
        if b"h6g2" in sentences[0]:
            raise RuntimeError("a fault in the decoder")
        return decode(*sentences)

    monkeypatch.setattr(pyais, "decode", breaking)
    other = b"!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*42"
    path = tmp_path / "a"
    path.write_bytes(b"\n".join([tagged("c:1418169601"), tagged("c:1418169602", other)]))
    found = read(path)
    assert found.reasons == {"undecodable": 1}
    assert found.positions["record"].to_pylist() == [1]


@given(
    st.lists(st.text(st.sampled_from("0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"), max_size=70))
)
def test_any_payload_is_accounted_for(tmp_path_factory, payloads):
    lines = [BARE]
    for payload in payloads:
        body = f"AIVDM,1,1,,A,{payload},0".encode()
        lines.append(tagged("c:1418169601", b"!" + body + f"*{checksum(body):02X}".encode()))
    path = tmp_path_factory.mktemp("nmea") / "a"
    path.write_bytes(b"\n".join(lines))
    assert read(path, NmeaReader()).account.read == len(lines)


def test_pieces_of_a_message_may_stand_in_two_chunks(tmp_path, monkeypatch):
    first, second = (NMEA / "libais_tagblock.nmea").read_bytes().splitlines()[::2][:2]
    path = tmp_path / "a"
    path.write_bytes(b"\n".join([first, *[tagged("c:1418169601")] * 30, second]))
    whole = read(path)
    monkeypatch.setattr(nmea, "CHUNK_BYTES", 400)
    cut = read(path)
    assert cut.index.num_rows > 5
    assert (cut.account, cut.positions, cut.runs) == (whole.account, whole.positions, whole.runs)
    assert whole.account.rejected == 0
