"""Workbooks: headers under titles, merged cells, dates as shown, and workbooks made to do harm."""

import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from tests.readers.documents import hear

from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.readers.originals import resolve
from reckoning.readers.sniff import choose, reader_named

HEADER = ["No", "Name", "Age", "Date of death", "Township"]


def register(path, sheets=("Sheet1",)):
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet["A1"] = "Register of fictional people"
        sheet.merge_cells("A1:E1")
        sheet["A2"] = "as of 2023"
        for column, title in enumerate(HEADER):
            sheet.cell(4, column + 1, title)
        rows = [
            (1, "U Ba", 30, date(2023, 4, 5), "North"),
            (2, "Ma Aye", 25, datetime(2023, 4, 6, 10, 30), None),
            ("January 2024", None, None, None, None),
            (3, "=1+1", None, None, "South"),
        ]
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.cell(5 + number, column + 1, value)
        sheet.merge_cells("E5:E6")
        sheet.merge_cells("A7:E7")
        sheet.cell(9, 2, "A month alone")
        sheet.cell(9, 4, date(2023, 4, 1)).number_format = "mmm yyyy"
    book.save(path)
    return path


def test_a_header_on_row_4_is_found_and_merged_values_stand_in_every_cell(tmp_path):
    heard = hear(register(tmp_path / "a.xlsx"))
    assert (heard.reader, heard.account.read, heard.account.kept) == ("person-register", 5, 4)
    assert [row.text("township") for row in heard.rows] == ["North", "North", "South", ""]
    assert heard.rejects == [("sheet:Sheet1!record:2", "merged_heading", "January 2024")]


def test_dates_are_as_precise_as_they_are_shown(tmp_path):
    rows = hear(register(tmp_path / "a.xlsx")).rows
    found = [(r.text("killedOn"), r.get("killedOn").value.precision) for r in rows if r.get("killedOn")]
    assert found == [("2023-04-05", "day"), ("2023-04-06 10:30:00", "second"), ("2023-04", "month")]


def test_a_formula_without_a_stored_result_is_noted(tmp_path):
    heard = hear(register(tmp_path / "a.xlsx"))
    assert heard.notes["formula_without_value"] == 1 and heard.rows[2].text("name") == ""


def test_every_sheet_is_read_and_every_cell_is_found_again(tmp_path):
    path = register(tmp_path / "a.xlsx", ("North!", "South"))
    heard = hear(path)
    assert heard.account.kept == 8
    for row in heard.rows:
        for field in row.fields:
            assert resolve(path, parse_locator(field.locator)).value == field.raw
    shown = resolve(path, parse_locator(heard.rows[0].fields[0].locator))
    assert shown.rendered and '"Name":"U Ba"' in shown.text


def test_two_header_rows_are_one_header(tmp_path):
    book, path, preset = Workbook(), tmp_path / "a.xlsx", tmp_path / "own.toml"
    sheet = book.active
    for cell, value in {
        "A1": "Name",
        "B1": "Date",
        "B2": "from",
        "C2": "to",
        "A3": "X Co",
        "B3": 2019,
        "C3": 2020,
    }.items():
        sheet[cell] = value
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.save(path)
    preset.write_text(
        'name = "own"\nkind = "company"\n[columns]\nname = "name"\nstartDate = "date from"\nendDate = "date to"\n'
    )
    row = hear(path, reader_named(str(preset))).rows[0]
    assert (row.text("name"), row.text("startDate"), row.text("endDate")) == ("X Co", "2019", "2020")


def rewritten(path, out, changes):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda data: data)(old.read(name)))
    return out


def test_a_bomb_is_refused(tmp_path):
    plain = register(tmp_path / "a.xlsx")
    bomb = rewritten(
        plain,
        tmp_path / "bomb.xlsx",
        {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b" " * (96 << 20))},
    )
    with pytest.raises(InputError, match="out of all proportion"):
        choose(bomb)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def by_hand(path, shared="", rows="", prologue=""):
    """The least workbook there can be, with texts in a table of their own."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<sheet name="S" sheetId="1" xmlns:r="{office}" r:id="r1"/>'
    relation = f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/one.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<workbook {MAIN}><sheets>{sheet}</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{relation}</Relationships>')
        archive.writestr("xl/sharedStrings.xml", f"{prologue}<sst {MAIN}>{shared}</sst>")
        archive.writestr("xl/worksheets/one.xml", f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")
    return path


NAMES = "<si><t>Name</t></si><si><t>Age</t></si><si><t>Status</t></si>"
TITLES = "<row>" + "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3)) + "</row>"


def test_shared_texts_are_read_without_their_pronunciation(tmp_path):
    rich = "<si><r><t>U </t></r><r><t>Ba</t></r><rPh><t>yoo</t></rPh></si>"
    cells = '<row><c t="s"><v>3</v></c><c><v>30</v></c><c t="s"><v>99</v></c><c t="e"><v>#REF!</v></c></row>'
    heard = hear(by_hand(tmp_path / "a.xlsx", NAMES + rich, TITLES + cells))
    assert heard.rejects == [("sheet:S!record:0", "wrong_columns", "4 columns where the header has 3")]
    row = hear(
        by_hand(tmp_path / "b.xlsx", NAMES + rich, TITLES + cells.replace('<c t="e"><v>#REF!</v></c>', ""))
    ).rows[0]
    assert (row.text("name"), row.text("age"), row.text("status")) == ("U Ba", "30", "")


def test_a_text_of_ten_megabytes_costs_its_row(tmp_path):
    long = f"<si><t>{'x' * (10 << 20)}</t></si>"
    cells = '<row><c t="s"><v>3</v></c></row><row><c t="inlineStr"><is><t>U Ba</t></is></c></row>'
    heard = hear(by_hand(tmp_path / "a.xlsx", NAMES + long, TITLES + cells))
    assert (heard.account.kept, [r[1] for r in heard.rejects]) == (1, ["record_too_long"])


def test_an_entity_among_shared_texts_is_refused(tmp_path):
    with pytest.raises(InputError, match="document type"):
        choose(by_hand(tmp_path / "a.xlsx", NAMES, TITLES, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'))


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_an_external_entity_is_refused(tmp_path, member):
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    hostile = rewritten(
        register(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", {member: lambda data: doctype + data.split(b"?>", 1)[-1]}
    )
    with pytest.raises(InputError, match="document type"):
        choose(hostile)


def test_huge_dimensions_cost_no_memory(tmp_path):
    book, path = Workbook(), tmp_path / "a.xlsx"
    sheet = book.active
    sheet.append(["Name", "Age", "Status"])
    sheet.append(["U Ba", 3, "killed"])
    sheet["XFD5"] = "far"
    sheet["A1048576"] = "deep"
    sheet.merge_cells("A1048570:XFD1048571")
    book.save(path)
    heard = hear(path)
    assert (heard.account.kept, heard.rejects) == (
        2,
        [("sheet:Sheet!record:1", "too_many_columns", "more than 1024 columns are in use")],
    )


def test_a_broken_workbook_is_refused_or_read_but_never_crashes(tmp_path):
    whole = register(tmp_path / "a.xlsx").read_bytes()
    for cut in range(0, len(whole), 97):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:cut] + b"\xff" * 9 + whole[cut + 9 :])
        with suppress(InputError):
            hear(path)


def test_a_binary_workbook_says_what_to_do(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    with pytest.raises(InputError, match=r"save it as \.xlsx"):
        choose(tmp_path / "a.xlsb")


def test_merged_ranges_that_overlap_cost_no_time(tmp_path):
    cells = TITLES + "".join(
        f'<row r="{n}"><c t="inlineStr"><is><t>A</t></is></c><c><v>1</v></c></row>' for n in range(2, 300)
    )
    path = by_hand(tmp_path / "a.xlsx", NAMES, cells)
    many = "<mergeCells>" + '<mergeCell ref="A2:C1048576"/>' * 5000 + "</mergeCells>"
    hostile = rewritten(
        path,
        tmp_path / "b.xlsx",
        {"xl/worksheets/one.xml": lambda data: data.replace(b"</worksheet>", f"{many}</worksheet>".encode())},
    )
    heard = hear(hostile)
    assert heard.account.read == 298


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("xl/workbook.xml", lambda data: b'<?xml version="1.0" encoding="shift_jis"?>' + data),
        ("xl/workbook.xml", lambda data: b'<?xml version="1.0" encoding="nonsense"?>' + data),
        ("xl/worksheets/one.xml", lambda data: data[:-20]),
    ],
)
def test_a_workbook_whose_xml_is_off_is_refused(tmp_path, member, change):
    path = by_hand(tmp_path / "a.xlsx", NAMES, TITLES + "<row><c t='inlineStr'><is><t>A</t></is></c></row>")
    with pytest.raises(InputError, match="damaged workbook"):
        hear(rewritten(path, tmp_path / "b.xlsx", {member: change}))


def test_numbers_of_thousands_of_digits_are_no_numbers(tmp_path):
    digits = "9" * 5000
    row = f'<row r="{digits}"><c s="{digits}"><v>{digits}</v></c><c t="s"><v>{digits}</v></c></row>'
    heard = hear(by_hand(tmp_path / "a.xlsx", NAMES, TITLES + row))
    assert heard.account.read == 1


def test_a_list_beside_a_register_is_not_read_as_one(tmp_path):
    path = register(tmp_path / "a.xlsx")
    book = load_workbook(path)
    other = book.create_sheet("Clerks")
    other.append(["Name", "Township"])
    other.append(["Clerk Example", "North"])
    book.save(path)
    for reader in (None, reader_named("person-register")):
        heard = hear(path, reader)
        assert heard.account.kept == 4 and heard.notes["table_unread"] == 1


def _with_sheet(path, xml):
    """A workbook whose one sheet is this XML."""
    register(path)
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, xml.encode() if name == "xl/worksheets/sheet1.xml" else data)
    return path


_OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_HEAD = "<row>" + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER) + "</row>"


def test_a_row_of_a_hundred_thousand_cells_is_rejected_and_not_held(tmp_path):
    path = _with_sheet(
        tmp_path / "a.xlsx", f"{_OPEN}{_HEAD}<row>{'<c><v>1</v></c>' * 100_000}</row></sheetData></worksheet>"
    )
    reader = choose(path)
    tracemalloc.start()
    heard = hear(path, reader)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [reason for _, reason, _ in heard.rejects] == ["too_many_columns"]
    assert peak < 5 << 20


def test_merged_ranges_are_found_whichever_quotation_marks_they_stand_in(tmp_path):
    cell = '<c r="B{0}" t="inlineStr"><is><t>{1}</t></is></c><c r="C{0}"><v>3</v></c>'
    rows = f"<row r='2'>{cell.format(2, 'U Ba')}</row><row r='3'><c r='C3'><v>4</v></c></row>"
    merged = "<mergeCells count='1'><mergeCell ref='B2:B3'/></mergeCells>"
    heard = hear(_with_sheet(tmp_path / "a.xlsx", f"{_OPEN}{_HEAD}{rows}</sheetData>{merged}</worksheet>"))
    assert [row.text("name") for row in heard.rows] == ["U Ba", "U Ba"]


@pytest.mark.parametrize(
    ("stored", "form", "found"),
    [
        (44625.5, "yyyy-mm-dd", ("2022-03-05", "day")),
        (44625.9999999, "yyyy-mm-dd", ("2022-03-05", "day")),
        (44625.5, "mmm yyyy", ("2022-03", "month")),
        (44625.25, "d/m/yyyy h:mm", ("2022-03-05 06:00:00", "second")),
    ],
)
def test_a_day_that_holds_an_hour_is_the_day_its_cell_shows(tmp_path, stored, form, found):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append([1, "U Ba", 30, stored, "North"])
    book.active["D2"].number_format = form
    book.save(tmp_path / "a.xlsx")
    died = hear(tmp_path / "a.xlsx").rows[0].get("killedOn")
    assert (died.raw, died.value.precision) == found
