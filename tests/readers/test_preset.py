"""Presets: what ships with the program holds together, and a user's own is read or refused with the reason."""

import pytest
from tests.readers.build import read

from reckoning.model.errors import InputError
from reckoning.readers.preset import load_preset, parse_preset, shipped
from reckoning.readers.table import TableReader

OWN = """
name = "harbour office"
source = "Harbour office of Example Bay"
header = false
delimiter = ";"
decimal = ","
[columns]
mmsi = 2
time = 1
lon = 4
lat = 3
name = 5
[time]
formats = ["%d.%m.%Y %H:%M"]
zone = "+06:30"
"""


def test_a_layout_without_a_header_takes_a_preset_of_a_few_lines(tmp_path):
    data, preset = tmp_path / "log.txt", tmp_path / "own.toml"
    data.write_text('24.08.2023 16:30;563000001;16,77;96,17;"GOOD; HOPE"\n24.08.2023 16:31;563000001;16,78;96,17;\n')
    preset.write_text(OWN)
    found = read(data, TableReader(load_preset(preset)))
    assert found.positions.select(["mmsi", "t_ms", "lat", "lon", "record"]).to_pylist() == [
        {"mmsi": 563000001, "t_ms": 1_692_871_200_000, "lat": 16.77, "lon": 96.17, "record": 0},
        {"mmsi": 563000001, "t_ms": 1_692_871_260_000, "lat": 16.78, "lon": 96.17, "record": 1},
    ]
    assert found.said("name") == ["GOOD; HOPE"]


def test_a_preset_is_all_its_reader_needs():
    for preset in shipped():
        assert parse_preset(preset.definition, preset.name) == preset


def test_the_shipped_presets_have_different_names_and_can_be_recognised():
    names = [preset.name for preset in shipped()]
    assert len(set(names)) == len(names) == 12
    assert all(preset.signature for preset in shipped())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name = ", "not TOML"),
        ('name = "x"', "which column is the mmsi"),
        ('name = "x"\nformat = 1\n[columns]\nmmsi = 1', "unknown key in a preset: format"),
        ('name = "x"\n[columns]\nmmsi = 1\nspeed = 2', "unknown field in a preset: speed"),
        ('name = "x"\n[columns]\nmmsi = 0', "not a column: 0"),
        ('name = "x"\n[columns]\nmmsi = ["a + b", "c"]', "not a column"),
        ('name = "x"\ndelimiter = "ab"\n[columns]\nmmsi = 1', "one plain character"),
        ('name = "x"\nbox = [1, 2]\n[columns]\nmmsi = 1', "west, south, east, north"),
        ('name = "x"\nreceiver = "ear"\n[columns]\nmmsi = 1', "does not hold together"),
        ('name = "x"\n[columns]\nmmsi = 1\n[scale]\nname = 2', "unknown field of [scale]"),
        ('name = "x"\n[columns]\nmmsi = 1\n[values.status]\nParked = "moored"', "not a value of status"),
        ('name = "x"\n[columns]\nmmsi = 1\n[values.receiver]\nS = "space"', "not a value of receiver"),
        ('name = "x"\ncolumns = 3', "a table was expected"),
        ('name = "x"\n[columns]\nmmsi = 1\n[time]\nzone = "Asia/Yangon"', "not a zone"),
        ('name = "x"\n[columns]\nmmsi = 1\n[time]\nformats = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]', "told apart"),
    ],
)
def test_a_preset_that_is_wrong_is_refused_with_the_reason(text, what):
    with pytest.raises(InputError) as refusal:
        parse_preset(text, "own.toml")
    assert what in refusal.value.what
    assert refusal.value.where == "own.toml"


def test_a_preset_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "large.toml").write_text("#" * 100_000)
    for name in ("binary.toml", "large.toml", "none.toml", "."):
        with pytest.raises(InputError):
            load_preset(tmp_path / name)
