"""What values mean: codes for "not available", ranges, kinds of stations, doubts that only a person can settle."""

import math

import pytest
from tests.readers.build import noaa, read, write_noaa

from reckoning.model.errors import InputError
from reckoning.readers import delimited


@pytest.fixture
def one(tmp_path):
    """The positions of a file with one changed row, and all that was found."""

    def found(**changed):
        return read(write_noaa(tmp_path / "one.csv", noaa(**changed)))

    return found


@pytest.mark.parametrize(
    ("column", "text", "field", "value", "note"),
    [
        ("SOG", "102.3", "speed_kn", None, "speed_not_available"),
        ("SOG", "", "speed_kn", None, "speed_not_available"),
        ("SOG", "102.2", "speed_kn", 102.2, None),
        ("SOG", "-0.1", "speed_kn", None, "speed_not_available"),  # 102.3 as a signed number of 10 bits
        ("SOG", "-40.0", "speed_kn", 62.4, "speed_unwrapped"),
        ("SOG", "900", "speed_kn", None, "speed_out_of_range"),
        ("SOG", "fast", "speed_kn", None, "speed_unreadable"),
        ("COG", "360.0", "course_deg", None, "course_not_available"),
        ("COG", "-60.6", "course_deg", 349.0, "course_unwrapped"),  # the sample's ship heads 349
        ("COG", "-49.6", "course_deg", None, "course_not_available"),
        ("COG", "359.9", "course_deg", 359.9, None),
        ("COG", "359.99999999", "course_deg", None, "course_not_available"),  # rounds to 360
        ("COG", "400", "course_deg", None, "course_out_of_range"),
        ("Heading", "511", "heading_deg", None, "heading_not_available"),
        ("Heading", "0", "heading_deg", 0, None),
        ("Heading", "-1", "heading_deg", None, "heading_out_of_range"),
        ("Status", "5.0", "status", 5, None),
        ("Status", "Moored", "status", 5, None),
        ("Status", "97", "status", None, None),
    ],
)
def test_a_value_becomes(one, column, text, field, value, note):
    found = one(**{column: text})
    stored = found.positions[field][0].as_py()
    assert stored is None if value is None else math.isclose(stored, value, rel_tol=1e-6)
    assert note is None or found.note_counts[note] == 1
    assert (found.account.kept, found.account.rejected) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"LAT": "91", "LON": "181"}, "no_position"),
        ({"LAT": "91"}, "no_position"),
        ({"LON": "181.0"}, "no_position"),
        ({"LAT": "NaN"}, "no_position"),
        ({"LAT": ""}, "no_position"),
        ({"LAT": "90.1"}, "bad_position"),
        ({"LON": "-200"}, "bad_position"),
        ({"LON": "east"}, "bad_position"),
        ({"LAT": "inf"}, "bad_position"),
        ({"BaseDateTime": ""}, "no_time"),
    ],
)
def test_a_record_without_a_position_is_kept_for_what_it_says_of_the_ship_and_else_rejected(one, changed, reason):
    silent = {"VesselName": "", "IMO": "", "CallSign": "", "VesselType": "", "Length": "", "Width": "", "Draft": ""}
    talking = one(**changed)
    assert talking.positions.num_rows == 0
    assert talking.account.kept == 1 and talking.note_counts[reason] == 1
    assert talking.said("name") == ["GOOD HOPE"]
    mute = one(**changed, **silent)
    assert mute.account.rejected == 1 and mute.reasons == {reason: 1}


def test_static_values_sent_without_a_time_are_kept_without_one(one):
    runs = one(BaseDateTime="").runs
    assert set(runs["first_ms"].to_pylist()) == {None}


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        ({"BaseDateTime": "1970-01-01T00:00:00"}, "time_out_of_range", "1970-01-01T00:00:00"),
        ({"BaseDateTime": "2106-02-07T06:28:15"}, "time_out_of_range", "2106-02-07T06:28:15"),
        ({"BaseDateTime": "2022-02-30T00:00:00"}, "bad_time", "2022-02-30T00:00:00"),
        ({"BaseDateTime": "noon"}, "bad_time", "noon"),
        ({"MMSI": "0"}, "bad_mmsi", "0"),
        ({"MMSI": ""}, "bad_mmsi", ""),
        ({"MMSI": "5630000011"}, "bad_mmsi", "5630000011"),
        ({"MMSI": "563000001.5"}, "bad_mmsi", "563000001.5"),
        ({"MMSI": "SHIP"}, "bad_mmsi", "SHIP"),
        ({"MMSI": "3669702"}, "not_a_ship", "base_station 3669702"),
        ({"MMSI": "993672001"}, "not_a_ship", "aid_to_navigation 993672001"),
        ({"MMSI": "111232506"}, "not_a_ship", "sar_aircraft 111232506"),
        ({"MMSI": "982320001"}, "not_a_ship", "auxiliary_craft 982320001"),
        ({"MMSI": "970010119"}, "not_a_ship", "distress_beacon 970010119"),
    ],
)
def test_a_record_is_rejected_whole(one, changed, reason, detail):
    found = one(**changed)
    assert found.rejects.to_pylist() == [{"locator": "record:0", "reason": reason, "detail": detail}]
    assert found.account.kept == 0 and found.runs.num_rows == 0


def test_a_number_of_no_known_form_is_kept_as_a_ship_and_noted(one):
    found = one(MMSI="123456")
    assert found.positions["mmsi"].to_pylist() == [123456]
    assert found.note_counts["mmsi_of_no_known_form"] == 1


@pytest.mark.parametrize(
    ("column", "text", "field", "said"),
    [
        ("IMO", "IMO9074729", "imo", [("IMO9074729", 9074729)]),
        ("IMO", "9074729.0", "imo", [("9074729.0", 9074729)]),
        ("IMO", "IMO9074728", "imo", [("IMO9074728", None)]),  # its digit is wrong: kept as it stands
        ("IMO", "IMO0000000", "imo", []),
        ("IMO", "0", "imo", []),
        ("VesselName", " ROSY@@@", "name", [("ROSY", None)]),
        ("VesselName", "@@@", "name", []),
        ("VesselType", "80.0", "ship_type", [("80.0", 80)]),
        ("VesselType", "0", "ship_type", []),
        ("Length", "0", "length_m", []),
        ("Draft", "9.5", "draught_m", [("9.5", 9.5)]),
        ("Draft", "0.0", "draught_m", []),
        ("Draft", "deep", "draught_m", [("deep", None)]),
    ],
)
def test_a_ship_says_of_itself(one, column, text, field, said):
    runs = one(**{column: text}).runs.to_pylist()
    assert [(r["text"], r["number"]) for r in runs if r["property"] == field] == said


def test_a_wrong_check_digit_is_noted(one):
    assert one(IMO="IMO9074728").note_counts["imo_check_digit"] == 1
    assert "imo_check_digit" not in one().note_counts


def test_exchanged_coordinates_are_refused_with_the_question(tmp_path):
    rows = [noaa(LAT=f"103.{n}", LON=f"1.{n}") for n in range(20)]
    with pytest.raises(InputError, match="look exchanged") as refusal:
        read(write_noaa(tmp_path / "swapped.csv", *rows))
    assert refusal.value.where.endswith("swapped.csv:record:0")
    assert "?" in refusal.value.do


def test_the_box_of_a_layout_shows_coordinates_exchanged_within_their_ranges(tmp_path):
    rows = [noaa(LAT=f"-74.{n}", LON=f"40.{n}") for n in range(20)]  # New York, the wrong way round
    with pytest.raises(InputError, match="look exchanged"):
        read(write_noaa(tmp_path / "swapped.csv", *rows))


def test_one_such_row_in_a_small_last_piece_refuses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "PIECE_BYTES", 100)
    rows = [noaa() for _ in range(300)]
    found = read(write_noaa(tmp_path / "wild.csv", *rows, "torn", noaa(LAT="103.1", LON="1.1"), noaa(MMSI="x")))
    assert found.positions.num_rows == 300


def test_a_few_wild_coordinates_are_not_exchanged_columns(tmp_path):
    rows = [noaa(LAT="103.1", LON="1.1"), *(noaa(LAT=f"1.{n}", LON=f"103.{n}") for n in range(20))]
    found = read(write_noaa(tmp_path / "wild.csv", *rows))
    assert found.positions.num_rows == 20
    assert found.note_counts["bad_position"] == 1


def test_mixed_dates_are_refused_with_the_question(tmp_path):
    header = "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status"
    rows = [
        "03/04/2020 00:00:00,Class A,563000001,55.1,11.2,Moored",
        "04/13/2020 00:00:00,Class A,563000001,55.1,11.2,",
    ]
    path = tmp_path / "mixed.csv"
    path.write_text("\n".join([header, *rows]))
    with pytest.raises(InputError, match="day and month are mixed") as refusal:
        read(path)
    assert refusal.value.where.endswith("record:1")
    assert "March or April" in refusal.value.do
