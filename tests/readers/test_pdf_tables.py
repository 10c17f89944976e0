"""Tables in PDFs: one over several pages, each cell found again by page and box; PDFs that are none or do harm."""

import pytest
from tests.readers.documents import hear
from tests.readers.ruled_pdf import ruled_pdf

from reckoning.model.errors import InputError, UsageError
from reckoning.model.locator import Place, parse_locator
from reckoning.readers import pdf_tables
from reckoning.readers.originals import resolve
from reckoning.readers.sniff import choose

HEADER = ["No", "Name", "Age", "Status", "Township"]
WIDTHS = [30, 120, 40, 60, 90]


def rows(count, start=0):
    return [
        [str(i + 1), f"U Example {i}", str(20 + i % 60), "killed", f"Town (no. {i})"]
        for i in range(start, start + count)
    ]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "register.pdf"
    path.write_bytes(ruled_pdf([[HEADER, *rows(40)], [HEADER, *rows(40, 40)], rows(5, 80)], WIDTHS))
    return path


def test_a_table_over_three_pages_is_one_and_its_repeated_header_no_record(register):
    heard = hear(register)
    assert heard.reader == "person-register"
    assert (heard.account.read, heard.account.kept) == (85, 85)
    assert [row.label for row in heard.rows] == [str(i + 1) for i in range(85)]
    assert heard.rows[84].text("township") == "Town (no. 84)"


def test_every_cell_is_found_again_by_its_page_and_box(register):
    heard = hear(register)
    for row in (heard.rows[0], heard.rows[40], heard.rows[84]):
        for field in row.fields:
            place = parse_locator(field.locator)
            assert place.place is Place.PAGE and resolve(register, place).value == field.raw
        record = resolve(register, parse_locator(row.subject.partition("/")[2]))
        assert row.text("name") in record.text and record.rendered
    pages = {parse_locator(row.fields[0].locator).first for row in heard.rows}
    assert pages == {1, 2, 3}


def test_a_table_of_another_form_is_another_table_and_named_as_unread(tmp_path):
    path = tmp_path / "two.pdf"
    path.write_bytes(ruled_pdf([[HEADER, *rows(3)], [["Ship", "Berth"], ["EXAMPLE", "1"]]], [WIDTHS, [100, 40]]))
    heard = hear(path)
    assert (heard.account.kept, heard.notes) == (3, {"table_unread": 1})


def test_a_page_that_hangs_is_refused(register, monkeypatch):
    monkeypatch.setattr(pdf_tables, "PAGE_SECONDS", 0)
    with pytest.raises(InputError, match="more than 0 s"):
        hear(register)


@pytest.mark.parametrize("cut", [5, 60, 400, 2000])
def test_a_broken_pdf_is_refused_and_never_crashes(register, tmp_path, cut):
    path = tmp_path / "broken.pdf"
    path.write_bytes(register.read_bytes()[:cut])
    with pytest.raises(InputError):
        choose(path)


def test_a_pdf_without_a_table_says_so(tmp_path):
    path = tmp_path / "bare.pdf"
    path.write_bytes(ruled_pdf([[]], []))
    with pytest.raises(InputError, match="no table was found"):
        choose(path)


def test_a_page_of_what_has_no_pages_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Name,Age,Status\nx,1,y\n")
    with pytest.raises(UsageError, match="no pages"):
        resolve(path, parse_locator("page:1@1,2,3,4"))


def test_a_note_of_a_pdf_says_the_page(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(ruled_pdf([[HEADER, ["1", "U Example", "200", "killed", "Town"]]], WIDTHS))
    notes = [note for piece in choose(path).read(path) for note in piece.notes.to_pylist()]
    assert [note["code"] for note in notes] == ["age_out_of_range"]
    assert "200" in resolve(path, parse_locator(notes[0]["first_locator"])).text
