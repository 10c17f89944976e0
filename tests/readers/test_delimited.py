"""Delimited text: the fast path and the careful one must not differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.build import NOAA_HEADER, NOAA_ROW, noaa

from reckoning.readers import delimited
from reckoning.readers.delimited import Delimited, mended, split_fields
from reckoning.readers.frame import Frame
from reckoning.readers.interpret import interpret
from reckoning.readers.layout import lay
from reckoning.readers.preset import shipped
from reckoning.readers.records import Chunk, quoting, record_bounds

NOAA = {preset.name: preset for preset in shipped()}["noaa"]
TEXT = Delimited(lay(NOAA, NOAA_HEADER.split(",")), ",")
COMMA = ord(",")

odd = {
    "MMSI": ["366000000", " 367000001", "3669702", "993672001", "0", "367000001.0", "1e8", "5630000011"],
    "BaseDateTime": ["2022-01-03 00:00:00Z", "1970-01-01T00:00:00", "2106-02-07T06:28:15", "", "yesterday"],
    "LAT": ["91", "-90", "91.0", "nan", "NaN", "inf", "1e1", "95", "+3", ".5", " 2 ", "x"],
    "LON": ["181", "-180", "200", "0x10", "1_0", "٣", ""],
    "SOG": ["", "102.3", "-0.1", "102.2", "nan", "fast"],
    "COG": ["360", "-60.6", "-49.6", "400"],
    "Heading": ["511", "360", "-1", "90.5"],
    "VesselName": ['"A,B"', '"A""B"', 'A"B', '"A\nB"', "é", '""', '"', '"x"y', "@@@", '"open', "N/A", '"NaN"'],
    "IMO": ["9074728", "", "0", "IMO0000000", "IMO 9074729"],
    "Draft": ["0", "9,5", "deep", "9.50"],
}
cell = st.sampled_from(list(odd)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(odd[name])))
wild = st.tuples(st.sampled_from(list(odd)), st.text(st.sampled_from('"\n\r,;aé1. \t\0-'), max_size=5))
row = st.lists(st.one_of(cell, cell, cell, wild), max_size=3).map(lambda changes: noaa(**dict(changes)))
text = st.builds(
    lambda rows, end, last: end.join([*rows, ""] if last else rows),
    st.lists(st.one_of(row, row, row, st.just(NOAA_ROW + ",extra"), st.just(""), st.just("1,2")), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)


def meaning(frames: list[Frame]) -> dict[str, object]:
    """All that frames mean, with records counted from the first."""
    base, kept = 0, 0
    positions, rejects, statics, notes = [], [], [], {}
    for part in (interpret(frame, NOAA) for frame in frames):
        positions += [tuple((r | {"record": r["record"] + base}).values()) for r in part.positions.to_pylist()]
        rejects += [(r.record + base, r.reason, r.detail) for r in part.rejects]
        for note in part.notes:
            count, first = notes.get((note.code, note.detail), (0, note.first + base))
            notes[note.code, note.detail] = (count + note.count, first)
        said = part.statics
        for i, field in enumerate(said.fields):
            for row in np.flatnonzero(said.codes[i]).tolist():
                value = said.values[i][said.places[i][row]]
                statics.append((int(said.records[row]) + base, field, value, int(said.t_ms[row]), int(said.mmsi[row])))
        base, kept = base + part.read, kept + part.kept
    assert base == kept + len(rejects)
    return {
        "positions": positions,
        "rejects": sorted(rejects),
        "notes": notes,
        "statics": sorted(statics),
        "read": base,
    }


@given(text)
def test_both_paths_give_the_same(written):
    data = written.encode()
    starts, ends = record_bounds(data, COMMA)
    careful = [TEXT._careful(data, starts, ends)] if len(starts) else []
    assert meaning(TEXT.frames(Chunk(data, 0))) == meaning(careful)
    fast = TEXT._fast(data, quoting(data, COMMA)) if len(starts) else None
    if fast is not None:
        assert meaning([fast]) == meaning(careful)


def test_clean_text_takes_the_fast_path():
    data = "\n".join([NOAA_ROW, noaa(VesselName='"A, B"'), noaa(VesselName='""')]).encode()
    assert TEXT._fast(data, quoting(data, COMMA)) is not None


def test_one_bad_record_in_a_large_chunk_costs_itself(monkeypatch):
    monkeypatch.setattr(delimited, "PIECE_BYTES", 1 << 10)
    rows = [NOAA_ROW] * 500
    rows[321] = noaa(LAT="north", VesselName="")
    frames = TEXT.frames(Chunk("\n".join(rows).encode(), 0))
    assert len(frames) > 1
    found = meaning(frames)
    assert found["read"] == 500
    assert found["notes"] == {("bad_position", ""): (1, 321)}
    assert [r[-1] for r in found["positions"]] == [n for n in range(500) if n != 321]


@given(st.lists(st.text(st.sampled_from('ab"; '), max_size=6), min_size=1, max_size=5))
def test_fields_written_with_quotes_come_back(fields):
    record = ",".join('"' + f.replace('"', '""') + '"' for f in fields)
    assert [f.decode() for f in split_fields(record.encode(), COMMA)] == fields


@pytest.mark.parametrize(
    ("stored", "text"),
    [(b"M\xc6RSK", "MÆRSK"), (b"\x80", "€"), (b"\x81", "\x81"), ("Æ".encode() + b"\xc6", "ÆÆ"), (b"ROSY", "ROSY")],
)
def test_bytes_that_are_not_utf8_are_read_as_windows_1252(stored, text):
    data, notes = mended(b"a\nb\n" + stored + b"\n", COMMA)
    assert data.decode().split("\n")[2] == text
    assert [(n.code, n.count, n.first) for n in notes] == ([] if stored == b"ROSY" else [("encoding_mended", 1, 2)])
