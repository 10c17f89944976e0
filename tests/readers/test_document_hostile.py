"""Documents made, or broken, to do harm: each costs what is bad in it and no more, and every record is counted."""

import gzip
import json
import lzma
import zipfile

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.documents import FIXTURES, hear

from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.readers.originals import resolve
from reckoning.readers.sniff import choose, reader_named

HEADER = "No,Name,Age,Status"
REGISTER = FIXTURES / "person-register.csv"


def written(tmp_path, data, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_field_of_ten_megabytes_costs_its_record(tmp_path):
    heard = hear(written(tmp_path, f"{HEADER}\n1,A,1,x\n2,{'B' * (10 << 20)},2,x\n3,C,3,x\n"))
    assert [row.label for row in heard.rows] == ["1", "3"]
    assert [(place, reason) for place, reason, _ in heard.rejects] == [("record:1", "record_too_long")]


def test_a_field_of_ten_megabytes_in_json_is_not_read_further(tmp_path):
    records = [{"No": "1", "Name": "A", "Age": "1", "Status": "x"}, {"No": "2", "Name": "B" * (10 << 20)}]
    heard = hear(written(tmp_path, json.dumps(records)))
    assert heard.account.kept >= 1 and heard.account.read == heard.account.kept + heard.account.rejected


def test_nul_bytes_halves_of_characters_and_formulas_are_only_text(tmp_path):
    rows = ['1,"A\0B",1,x', '2,"=HYPERLINK(""http://x"",""y"")",2,x', "3,+1+cmd|' /C calc'!A0,3,x"]
    path = written(tmp_path, f"{HEADER}\n" + ("0,Z,1,x\n" * 1200) + "\n".join(rows) + "\n")
    names = [row.text("name") for row in hear(path).rows][-3:]
    assert names == ["A\0B", '=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0"]
    lone = written(tmp_path, '[{"No": "1", "Name": "a\\ud800b", "Age": "1", "Status": "x"}]', "a.json")
    assert hear(lone).rows[0].text("name") == "a\ufffdb"


def test_ragged_rows(tmp_path):
    heard = hear(written(tmp_path, f"{HEADER}\n1,A\n2,B,2,x,,\n3,C,3,x,what is this\n,,,\n4,D,4,x\n"))
    assert [row.label for row in heard.rows] == ["1", "2", "4"]
    assert [(place, reason) for place, reason, _ in heard.rejects] == [
        ("record:2", "wrong_columns"),
        ("record:3", "empty_record"),
    ]
    assert heard.notes == {"columns_missing": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_marks_of_encodings(tmp_path, encoding):
    text = f"{HEADER}\n1,ဦးဘ,1,x\n"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path = written(tmp_path, (mark + text).encode(encoding))
    heard = hear(path)
    assert heard.rows[0].text("name") == "ဦးဘ"
    found = resolve(path, parse_locator(heard.rows[0].get("name").locator), index=heard.index)
    stored = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert found.value == "ဦးဘ" and "ဦးဘ".encode(stored) in found.data


def test_bytes_that_are_not_utf_8_cost_their_record_and_say_what_to_do(tmp_path):
    heard = hear(written(tmp_path, f"{HEADER}\n1,A,1,x\n2,Jos\xe9,2,x\n".encode("cp1252")))
    assert heard.account.kept == 1
    assert heard.rejects[0][:2] == ("record:1", "bad_encoding") and "windows-1252" in heard.rejects[0][2]


def test_mixed_line_ends_and_quoted_ones(tmp_path):
    heard = hear(written(tmp_path, f'{HEADER}\r\n1,A,1,x\r2,"B\nb",2,x\n\n3,C,3,x'))
    assert [row.text("name") for row in heard.rows] == ["A", "B\nb", "C"]
    path = tmp_path / "a.csv"
    for row in heard.rows:
        assert resolve(path, parse_locator(row.get("name").locator), index=heard.index).value == row.text("name")


@pytest.mark.parametrize(
    ("pack", "name"),
    [(zstandard.ZstdCompressor().compress, "zst"), (lzma.compress, "xz")],
)
def test_a_packed_register_is_read_in_place(tmp_path, pack, name):
    path = written(tmp_path, pack(REGISTER.read_bytes()), "a")
    heard = hear(path)
    assert heard.account.kept == 4
    field = heard.rows[0].get("name")
    assert field.locator == f"{name}!record:0#Name" and resolve(path, parse_locator(field.locator)).value == field.raw


def test_every_member_of_an_archive_that_fits_is_read_and_the_others_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one!.csv", REGISTER.read_bytes())
        archive.writestr("read me.txt", "nothing here")
        archive.writestr("inner.pdf", b"%PDF-1.4")
    heard = hear(tmp_path / "a.zip")
    assert heard.account.kept == 4 and heard.notes["table_unread"] == 1 and heard.notes["member_unread"] == 1
    field = heard.rows[0].get("name")
    assert resolve(tmp_path / "a.zip", parse_locator(field.locator)).value == field.raw


def test_a_cut_off_file_gives_what_came_before_the_cut(tmp_path):
    rows = "".join(f"{n},N {n * 7919 % 10007},{n % 90},x\n" for n in range(4000))
    whole = gzip.compress(f"{HEADER}\n{rows}".encode())
    heard = hear(written(tmp_path, whole[: len(whole) // 2], "a"), reader_named("person-register"))
    assert heard.notes["cut_off"] == 1 and 1000 < heard.account.kept < 3000
    assert heard.rejects[-1][1] == "cut_off"


def test_a_file_that_is_no_register_is_refused_when_named_one(tmp_path):
    with pytest.raises(InputError, match="no table in it has the columns of person-register"):
        hear(written(tmp_path, "a,b\n1,2\n"), reader_named("person-register"))
    with pytest.raises(InputError, match="of no known layout"):
        choose(tmp_path / "a.csv")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_are_counted_and_found_again(tmp_path, tail):
    path = written(tmp_path, HEADER.encode() + b"\n" + tail)
    try:
        heard = hear(path, reader_named("person-register"))
    except InputError as refusal:
        assert b"\0" in tail and "binary data" in refusal.what
        return
    assert heard.account.read == heard.account.kept + heard.account.rejected
    assert len({s["id"] for s in heard.statements.to_pylist()}) == len(heard.statements)
    for row in heard.rows:
        for field in row.fields:
            assert (
                resolve(path, parse_locator(field.locator), reader_named("person-register"), heard.index).value
                == field.raw
            )


def test_many_columns_do_not_hang(tmp_path):
    path = written(tmp_path, ",".join(["Name", "Age", "Status", *(f"c{i}" for i in range(20000))]) + "\nA,1,x\n")
    heard = hear(path)
    assert heard.account.read == 1 and heard.notes["columns_missing"] == 1


def test_a_second_member_of_one_name_is_not_read_as_the_first(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", f"{HEADER}\n1,A,1,x\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", f"{HEADER}\n1,B,1,x\n")
    heard = hear(tmp_path / "a.zip", reader_named("person-register"))
    assert [row.text("name") for row in heard.rows] == ["A"] and heard.notes["member_unread"] == 1
