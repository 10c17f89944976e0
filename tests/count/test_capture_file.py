"""Reading capture tables: every layout met, and hostile files refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.capture_file import read_capture_table, read_strata
from reckoning.model.errors import InputError, ReckoningError, UsageError

TABLES = Path(__file__).parents[1] / "fixtures" / "estimation"


def test_counts_by_history_are_read() -> None:
    table = read_capture_table(TABLES / "table_kosovo_1999.csv")
    assert table.lists == ("EXH", "ABA", "OSCE", "HRW")
    assert (table.documented, table.totals.tolist()) == (4400, [1910, 1528, 1786, 685])
    assert table.name == "table_kosovo_1999"


def test_one_row_a_person_is_read_where_nothing_is_called_a_count() -> None:
    table = read_capture_table(TABLES / "histories_snowshoe_hare.csv")
    assert (table.documented, len(table.lists), table.frequencies.tolist()) == (68, 6, [0, 25, 22, 13, 5, 1, 2])


def test_obs_and_un_and_strata_are_read() -> None:
    strata = read_strata(TABLES / "table_spina_bifida_by_ethnicity.csv", ["eth"])
    found = {table.name: table.documented for table in strata}
    assert found == {"caucasian": 583, "afro-american": 36, "other": 2}
    scotland = read_strata(TABLES / "table_scotland_pwid_2006.csv", ["Region", "Gender", "Age"])
    assert [table.name for table in scotland][:2] == ["GGC, Male, Young", "GGC, Male, Old"]
    assert sum(table.documented for table in scotland) == 5670


def test_other_columns_must_be_named_as_strata() -> None:
    with pytest.raises(ReckoningError, match="not a list, name it as a stratum"):
        read_capture_table(TABLES / "table_spina_bifida_by_ethnicity.csv")
    with pytest.raises(UsageError, match="no column 'nation'"):
        read_strata(TABLES / "table_spina_bifida_by_ethnicity.csv", ["nation"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,B,count\n1,0,5\n1,2,4\n", "t.csv:3: B is '2', not 0 or 1"),
        ("A,B,count\n1,0,5\n0,0,4\n", "t.csv:3: people counted who are on no list"),
        ("A,B,count\n1,0,5\n0,1,-4\n", "t.csv:3: the count is '-4'"),
        ("A,B,count\n1,0,5\n0,1,4.5\n", "t.csv:3: the count is '4.5'"),
        ("A,B,count\n1,0,5\n0,1,1e3\n", "t.csv:3: the count is '1e3'"),
        ("A,B,count\n1,0,5\n0,1,nan\n", "t.csv:3: the count is 'nan'"),
        ("A,B,count\n1,0,5\n0,1,1_000\n", "t.csv:3: the count is '1_000'"),
        ("A,B,count\n1,0,\n", "t.csv:2: the count is ''"),
        ("A,B,count\n1,0,5\n0,1,99999999999\n", "more than 1000000000 people"),
        ("A,B,count\n1,0,5\n0,1\n", "t.csv:3: 2 cells under 3 names"),
        ("A,B,count\n1,0,5\n\n1,0,6\n", "t.csv:4: the same history as row 2"),
        ("A,A,count\n1,0,5\n", "two of one name"),
        ("A,,count\n1,0,5\n", "a column without a name"),
        ('"A\nB",C,count\n1,0,5\n', "control character"),
        ("A\x1b[2J,C,count\n1,0,5\n", "control character"),
        ("n,A,B,count\n5,1,0,5\n", "two columns of counts"),
        ("A,count\n1,5\n", "1 lists"),
        ("A,B,count\n", "a header and at least one row"),
        ("", "a header and at least one row"),
        ("A,B,count\n1,0,0\n", "nobody is counted"),
        ('A,B,count\n"1,0,5\n', "not CSV"),
        ("A,B,count\n1,\x00,5\n", "not 0 or 1"),
    ],
)
def test_what_is_amiss_is_said_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_capture_table(path)
    assert said in str(caught.value)


def test_several_faults_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("A,B,count\n1,x,5\n1,1,y\n0,1,2\n", encoding="utf-8")
    with pytest.raises(ReckoningError) as caught:
        read_capture_table(path)
    assert "t.csv:2" in str(caught.value)
    assert "t.csv:3" in str(caught.value)


def test_files_that_cannot_be_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_capture_table(tmp_path / "missing.csv")
    with pytest.raises(InputError, match="not a file"):
        read_capture_table(tmp_path)
    (tmp_path / "latin.csv").write_bytes(b"A,B\xe9,count\n1,0,5\n")
    with pytest.raises(InputError, match="not UTF-8 at byte 3"):
        read_capture_table(tmp_path / "latin.csv")


def test_a_byte_order_mark_burmese_digits_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffA,B,count\r\n1,0,၁၂\r\n\r\n0,0,\r\n 1 , 1 ,3.0\r\n".encode())
    table = read_capture_table(path)
    assert (table.lists, table.documented, table.totals.tolist()) == (("A", "B"), 15, [15, 3])


@given(st.text(alphabet='01A,B\n"count obsun.-9;\x00é', max_size=120) | st.text(max_size=80))
def test_any_text_is_a_table_or_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "t.csv"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        table = read_capture_table(path)
    except ReckoningError:
        return
    assert table.documented == int(table.counts.sum()) > 0
