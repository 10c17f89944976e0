"""Shipped document presets: each known by its columns, typed, counted, and every place in it found again."""

import re
import textwrap

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.readers.documents import FIXTURES, hear

from reckoning.model.bound import Bound
from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.model.row import RECORD, RECORDS, RecordKind
from reckoning.readers.document_preset import parse_document_preset, shipped_documents
from reckoning.readers.originals import resolve
from reckoning.readers.preset import shipped
from reckoning.readers.sniff import reader_named

FILES = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".csv", ".tsv", ".json"))
PRESETS = {"comtrade-bulk": "comtrade"}


def expected(path):
    return PRESETS.get(path.stem, path.stem)


def fixture(name):
    return next(path for path in FILES if path.stem == name)


def test_every_preset_has_a_fixture():
    assert {expected(path) for path in FILES} == {preset.name for preset in shipped_documents()}


def test_names_of_presets_are_apart_from_those_of_ship_positions():
    names = [p.name for p in (*shipped(), *shipped_documents())]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", shipped_documents(), ids=lambda preset: preset.name)
def test_a_preset_says_where_its_layout_comes_from(preset):
    assert preset.definition.startswith("# ") and preset.kind in RECORDS and preset.title


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_layout_is_known_by_its_columns_and_nothing_is_lost(path):
    heard = hear(path)
    assert heard.reader == expected(path)
    assert heard.account.read == heard.account.kept + heard.account.rejected
    assert heard.account.kept == len(heard.rows) > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_locator_leads_to_what_it_names(path):
    heard = hear(path)
    for statement in heard.statements.to_pylist():
        found = resolve(path, parse_locator(statement["locator"]), index=heard.index)
        assert found.data
        if "#" in statement["locator"]:
            assert statement["raw"] == found.value or statement["raw"] in found.value.split("; ")
        elif statement["property"] not in (RECORD, "flow", "valuation"):
            assert all(part in found.text for part in re.split(r", |/(?=\d{4}-)", statement["raw"]))


def test_units_are_kept_as_written():
    rows = hear(fixture("customs-declaration")).rows
    amounts = [row.get("quantity").amount for row in rows]
    assert [(a.best, a.unit, a.bound) for a in amounts] == [
        (13300, "kL", Bound.EXACT),
        (12.5, "kt", Bound.EXACT),
        (300, "bbl", Bound.ABOUT),
    ]


def test_a_wrong_imo_number_and_an_unclear_date_stay_texts_with_a_note():
    heard = hear(fixture("customs-declaration"))
    assert heard.rows[0].get("imoNumber").value.number == 9074729 and heard.rows[1].text("imoNumber") == "9074728"
    assert (heard.notes["imo_check_digit"], heard.notes["date_ambiguous"]) == (1, 1)


def test_shares_have_bounds_and_impossible_ones_none():
    first, second, third = (row.get("percentage") for row in hear(fixture("ownership-register")).rows)
    assert (first.value.low, first.value.high) == (25, 50)
    assert second.amount.bound is Bound.MORE_THAN and third.amount is None and third.raw == "120%"


def test_several_values_of_one_cell_are_several_statements():
    row = hear(fixture("ship-register")).rows[0]
    assert [f.raw for f in row.every("pastNames")] == ["OLD STAR", "OLDER STAR"]


def test_coordinates_in_degrees_and_minutes_and_exchanged_ones():
    heard = hear(fixture("terminal-register"))
    place = heard.rows[0].get("position").value
    assert (place.lat, place.lon, place.error_km) == (16.65, 96.25, 1.5)
    assert heard.rows[1].get("position").value.lat is None and heard.notes["position_out_of_range"] == 1


def test_comtrade_says_who_reports_which_way_in_which_month():
    first, second = hear(fixture("comtrade")).rows
    assert (first.text("reporter"), first.get("flow").value.text, first.get("valuation").value.text) == (
        "704",
        "export",
        "FOB",
    )
    assert (second.text("reporter"), second.stated_by, second.get("price").value.unit) == ("Myanmar", "Myanmar", "USD")
    assert first.get("period").value.precision == "month" and first.get("netWeight").value.unit == "kg"


def test_ucdp_bounds_and_dates_and_impossible_bounds():
    for name in ("ucdp-ged", "ucdp-ged-candidate"):
        heard = hear(fixture(name))
        first, second = heard.rows
        assert heard.reader == name
        killed = first.get("killed").value
        assert (killed.low, killed.number, killed.high) == (3, 3, 5)
        assert (first.get("date").value.precision, second.get("date").value.precision) == ("day", "range")
        assert second.get("violenceType").value.text == "one-sided" and heard.notes["bounds_out_of_order"] == 1
        said = second.get("killed").value
        assert said.low is not None and said.low <= said.number <= said.high  # none of the three is thrown away


def test_ucdp_as_parquet_reads_as_it_does_as_text(tmp_path):
    table = pacsv.read_csv(fixture("ucdp-ged"))
    pq.write_table(table.set_column(0, "id", pa.array([1.0, 2.0])), tmp_path / "a.parquet")
    heard = hear(tmp_path / "a.parquet")
    assert [row.label for row in heard.rows] == ["1", "2"]
    field = heard.rows[1].get("killedCivilians")
    found = resolve(tmp_path / "a.parquet", parse_locator(field.locator))
    assert found.rendered and found.value == field.raw == "9"


def test_a_published_figure_has_its_bound_its_speaker_and_its_day():
    first, second = hear(fixture("published-figures")).rows
    assert first.get("figure").amount.bound is Bound.AT_LEAST and first.get("figure").amount.unit == "people"
    assert (first.stated_by, first.stated_on, second.stated_by) == ("Sample Monitor", "2024-01-31", "example.org")
    assert first.get("period").value.precision == "range" and second.get("period").value.start_ms is None


def test_the_wording_beside_a_quantity_bounds_it():
    first, second = hear(fixture("published-deliveries")).rows
    assert first.get("quantity").amount.bound is Bound.MORE_THAN and first.get("quantity").value.unit == "t"
    assert second.get("quantity") is None and second.text("quantityWording") == "13,300 KILOLITRES stated"
    assert second.get("loadDate").value.precision == "range" and second.get("dischargeDate").value.start_ms is None


OWN = 'name = "own"\nkind = "stock"\n[columns]\ngoods = "Ware"\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name = ", "not TOML"),
        (OWN.replace("stock", "stck"), "no kind of record"),
        (OWN.replace("goods", "age"), "unknown property of a stock"),
        (OWN + "[types.goods]\nunti = 't'\n", "unknown key of"),
        (OWN + "[types.goods]\ntype = 'mass'\n", "does not hold together"),
        (OWN + "[types.date]\nformats = ['%Q']\n", "not a format of dates"),
        (OWN.replace('"Ware"', "0"), "not a column"),
        (OWN.replace('"Ware"', '{ unit = "u" }'), "goods needs a value"),
        (OWN.replace("[columns]", "header = false\n[columns]"), "without a header a column is a number"),
        (OWN.replace("[columns]", 'encoding = "koi8"\n[columns]'), "no encoding"),
        ('name = "own"\nkind = "stock"\n', "at least one column"),
        ('kind = "stock"\n[columns]\ngoods = 1\n', "does not hold together"),
    ],
)
def test_a_preset_that_is_wrong_says_what_is_wrong(text, what):
    with pytest.raises(InputError, match=what):
        parse_document_preset(text, "own.toml")


def test_the_preset_that_the_docs_show_is_one():
    page = (FIXTURES.parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    shown = page[page.index('    name = "harbour book"') : page.index("and is named by hand")]
    assert parse_document_preset(textwrap.dedent(shown), "docs").kind == RecordKind.STOCK
    named = set(
        re.findall(r"`([a-z-]+)`", page[page.index("| preset | records |") : page.index("Where a layout comes from")])
    )
    assert named == {preset.name for preset in shipped_documents()}


def test_ten_lines_read_a_layout_nobody_ships(tmp_path):
    (tmp_path / "own.toml").write_text(
        'name = "harbour book"\nkind = "stock"\nheader = false\ndelimiter = ";"\nencoding = "windows-1252"\n'
        "[columns]\ndate = 1\ngoods = 2\nquantity = { value = 3, unit = 4 }\n"
        '[types.date]\norder = "day"\n[types.quantity]\ndecimal = ","\n'
    )
    (tmp_path / "book.csv").write_bytes("05/04/2023;Kérosène;13.300,5;t\n".encode("cp1252"))
    heard = hear(tmp_path / "book.csv", reader_named(str(tmp_path / "own.toml")))
    row = heard.rows[0]
    assert (row.kind, row.text("goods"), row.get("quantity").value.number) == (RecordKind.STOCK, "Kérosène", 13300.5)
    assert row.get("date").value.precision == "day"
    found = resolve(tmp_path / "book.csv", parse_locator("record:0#2"), reader_named(str(tmp_path / "own.toml")))
    assert found.value == "Kérosène" and "Kérosène".encode("cp1252") in found.data


def test_a_preset_may_change_one_thing_of_a_shipped_one(tmp_path):
    preset = tmp_path / "own.toml"
    preset.write_text('name = "day first"\nextends = "person-register"\norder = "day"\n')
    heard = hear(fixture("person-register"), reader_named(str(preset)))
    assert heard.reader == "day first" and "date_ambiguous" not in heard.notes
    assert heard.rows[3].get("killedOn").value.precision == "day"
    assert "extends" in reader_named(str(preset)).definition and "အမည်" in reader_named(str(preset)).definition


def test_a_preset_that_extends_nothing_known_says_what_is_known():
    with pytest.raises(InputError, match="no document preset to extend"):
        parse_document_preset('name = "a"\nextends = "b"\n', "own.toml")
