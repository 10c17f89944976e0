"""Exchange: what leaves comes back the same, what cannot leave or cannot be held is counted, nobody private is told."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.account.cases import make_case

from reckoning.account.bundle_request import Request
from reckoning.account.dossier_case import Held
from reckoning.account.exchange import Exchanged, exchange, outgoing, tell
from reckoning.account.ftm_records import Who, tell_records
from reckoning.archive.folder import CaseFolder
from reckoning.case import Case
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.finding import FINDING_SCHEMA
from reckoning.model.row import RECORD, RECORDS, Field, Row
from reckoning.model.statement import Value
from reckoning.readers.ftm_model import countries, schemata
from reckoning.resolve.mentions import mentions_of
from reckoning.tables.export import export_findings
from reckoning.tables.ftm_facts import Facts, whole
from reckoning.tables.ftm_files import entity_lines, statement_rows

CHAIN = Path("examples/chain")
DOCUMENTS = ("customs", "bills", "deliveries", "stock", "terminals", "ownership")
REGISTER = (
    "No,Name,Sex,Age,Date of death,Township,Status,Killed by\n1,Daw Secret Hla,F,30,2021-04-01,Monywa,killed,army\n"
)
SHIPS = "IMO Number,Name,Flag,Owner,MMSI\n9999999,=RED KITE,Liberia,Orsolan Private Person,563808000\n"


def held(case: Case) -> Held:
    settings = case.settings
    return Held(settings.name, settings.question, case.tables(), case.evidence(), case.judgements(), case.ledger())


def written(case: Case, path: Path, what: str, profile: str = "public", sensitivity: int = 0) -> Exchanged:
    return exchange(CaseFolder.find(case.root), held(case), path, what, Request(profile, sensitivity))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    made = Case.create(tmp_path_factory.mktemp("exchange") / "case", "tessaly")
    made.add([CHAIN / f"{name}.csv" for name in DOCUMENTS], sensitivity=Sensitivity.PUBLIC)
    made.study("chain")
    return made


def facts_in(lines: Iterable[str]) -> set[tuple[str, str, str, str]]:
    """(entity, schema, property, value) of every value of entities."""
    return {
        (e["id"], e["schema"], prop, value)
        for e in map(json.loads, lines)
        for prop, values in e["properties"].items()
        for value in values
    }


def facts_of(case: Case) -> set[tuple[str, str, str, str]]:
    """The same of the entities that a case read from a FollowTheMoney file."""
    found = set()
    for row in case.rows("entity"):
        for field in row.fields:
            if field.property != "schema":
                found.add((row.label, row.text("schema"), field.property, field.value.text or field.raw))
    return found


@pytest.mark.parametrize(
    ("what", "ending"), [("ftm", ".json"), ("ftm-statements", ".csv"), ("ftm-statements", ".json")]
)
def test_what_leaves_comes_back_the_same(case: Case, tmp_path: Path, what: str, ending: str) -> None:
    entities = tmp_path / "entities.json"
    written(case, entities, "ftm", "regulator")
    path = tmp_path / f"export{ending}"
    done = written(case, path, what, "regulator")
    other = Case.create(tmp_path / "other")
    (added,) = other.add([path])
    assert (added.reader, added.intake.read, added.intake.rejected) == ("followthemoney", done.count, 0)
    assert facts_of(other) == facts_in(entities.read_text().splitlines())


def test_a_statement_says_which_original_and_where_in_it(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    written(case, path, "ftm-statements", "regulator")
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    row = next(r for r in rows if r["prop"] == "recordId" and r["value"] == "D-101")
    sha, _, locator = row["origin"].partition(" ")
    customs = next(e for e in case.evidence() if e.file_name == "customs.csv")
    assert (sha, row["dataset"]) == (customs.sha256, f"reckoning_{customs.sha256[:16]}")
    statement = next(s for s in case.statements() if s.evidence == sha and s.locator == locator)
    assert any("D-101" in original.text for original in case.show(statement.id).originals)


def test_the_same_fact_from_two_originals_is_two_statements_and_one_value(case: Case, tmp_path: Path) -> None:
    leaving = outgoing(CaseFolder.find(case.root), held(case), Request("regulator"))
    facts = Facts()
    tell(leaving, facts)
    names = [f for f in facts.told if f.value == "IMO2712346"]
    assert len({f.origin.evidence for f in names}) > 1
    statements = [r for r in statement_rows(facts) if r["value"] == "IMO2712346"]
    assert len(statements) == len({f.origin.evidence for f in names})
    before = facts.losses.total()
    entity = next(e for e in map(json.loads, entity_lines(facts).splitlines()) if e["schema"] == "Vessel")
    assert len(entity["properties"]["name"]) == 1 and facts.losses.total() > before


def test_a_statements_id_is_the_librarys(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    written(case, path, "ftm-statements", "regulator")
    for line in map(json.loads, path.read_text().splitlines()):
        key = f"{line['dataset']}.{line['entity_id']}.{line['prop']}.{line['value']}"
        assert line["id"] == hashlib.sha1(key.encode()).hexdigest()


@pytest.mark.parametrize("what", ["statements", "chain", "ftm", "ftm-statements"])
def test_nobody_private_is_told(tmp_path: Path, what: str) -> None:
    case = Case.create(tmp_path / "case")
    for name, text in (("register.csv", REGISTER), ("ships.csv", SHIPS)):
        (tmp_path / name).write_text(text)
    files = [
        *(tmp_path / n for n in ("register.csv", "ships.csv")),
        *(CHAIN / f"{n}.csv" for n in ("ownership", "customs")),
    ]
    case.add(files, sensitivity=Sensitivity.PUBLIC)
    case.study("count")
    case.study("chain")
    path = tmp_path / f"out{'.json' if what == 'ftm' else '.csv'}"
    done = written(case, path, what)
    assert done.stays
    for name in ("Secret Hla", "Orsolan Private Person", "Ilse Vandermar", "Quarry Bay Fuels", "Monywa"):
        assert name not in path.read_text()


def test_findings_about_one_person_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = make_case(tmp_path, monkeypatch).findings()
    done = export_findings(found, tmp_path / "f.csv")
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text()))]
    assert (done.stays, done.findings) == (1, len(found) - 1) == (1, len(kinds)) and "person" not in kinds


def test_craft_without_an_imo_number_go_without_their_names(tmp_path: Path) -> None:
    common = {"kind": "port_call", "grade": "likely", "basis": "observed", "rule": "port_calls/1"}
    rows = [
        {**common, "id": "1" * 16, "mmsi": 367000001, "name": "PRIVATE JOY"},
        {**common, "id": "2" * 16, "mmsi": 563808000, "imo": 9333400, "name": "REEF"},
    ]
    done = export_findings(pa.Table.from_pylist(rows, schema=FINDING_SCHEMA), tmp_path / "f.csv")
    names = [row["name"] for row in csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text()))]
    assert names == ["", "REEF"] and done.unnamed == 1


def test_what_is_not_public_stays_and_says_why(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    case.add([CHAIN / "terminals.csv"])
    done = written(case, tmp_path / "out.json", "ftm")
    assert done.count == 0
    assert all("sensitivity 1 is above 0" in why for why in done.stays)
    assert written(case, tmp_path / "out.json", "ftm", "regulator", 1).count > 0


def test_what_the_model_cannot_hold_is_counted(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    (tmp_path / "ships.csv").write_text(SHIPS)
    case.add([tmp_path / "ships.csv", *(CHAIN / f"{n}.csv" for n in DOCUMENTS)], sensitivity=Sensitivity.PUBLIC)
    case.study("chain")
    done = written(case, tmp_path / "out.json", "ftm", "regulator")
    told = {f"{how}: {what}" for how, what in done.losses}
    assert done.losses["left out", "an IMO number with a wrong check digit"] == 1
    for kind, count in _kinds(case):
        if kind != "delivery":
            assert done.losses["left out", f"a finding of kind {kind}"] == count
    assert "flattened: tonnes with bounds, to words in the name of a Trip" in told
    assert "flattened: a quantity with its bounds, to words" in told


def _kinds(case: Case) -> list[tuple[str, int]]:
    rows = case.sql("SELECT kind, count(*) AS n FROM findings GROUP BY 1").to_pylist()
    return [(row["kind"], row["n"]) for row in rows]


def row_with(kind: str, name: str, raw: str, value: Value = Value()) -> Row:  # noqa: B008
    own = "name" if "name" in RECORDS[kind] else "label"
    fields = [Field("a" * 64, own, "SOME NAME", Value(), "record:0#Name")] if own == "name" and name != "name" else []
    fields.append(Field("b" * 64, name, raw, value, "record:0#Column"))
    return Row("row:ab/record:0", kind, "7", "e" * 64, "c" * 64, "paper", "paper", "2024-01-02", tuple(fields))


def told_of(row: Row) -> Facts:
    facts = Facts()
    tell_records([row], Who.of(mentions_of([row]), lambda subject: subject), facts)
    return facts


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in RECORDS for n in sorted(RECORDS[k])])
def test_every_column_of_every_kind_of_record_is_told_or_counted(kind: str, name: str) -> None:
    row = row_with(kind, name, "Some Value 12", Value(start_ms=0, end_ms=86_400_000, precision="day"))
    facts = told_of(row)
    placed = [f for f in facts.told if f.origin.place == "record:0#Column" and f.property != "recordId"]
    assert placed or facts.losses


TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["IMO 9074729", "9074728", "MM", "=1+1", "a; b", "http://x"]))
ROWS = st.sampled_from([(k, n) for k in RECORDS for n in sorted(RECORDS[k])]).flatmap(
    lambda pair: st.builds(row_with, st.just(pair[0]), st.just(pair[1]), TEXTS)
)


@given(st.lists(ROWS, max_size=4))
@example([row_with("ship", "operator", "\x1b")])
def test_whatever_records_say_their_entities_fit_the_model(rows: list[Row]) -> None:
    facts = Facts()
    tell_records(rows, Who.of(mentions_of(rows), lambda subject: subject), facts)
    whole(facts)
    entities = [json.loads(line) for line in entity_lines(facts).splitlines()]
    kinds = {e["id"]: schemata()[e["schema"]] for e in entities}
    for e in entities:
        for name, values in e["properties"].items():
            known = kinds[e["id"]].properties[name]
            for value in values:
                assert value == value.strip() != ""
                assert known.type != "country" or value in countries()
                assert known.type != "entity" or kinds[value].is_a(known.range)
        if e["schema"] in ("Ownership", "Sanction", "UnknownLink"):
            assert set(kinds[e["id"]].required) <= set(e["properties"])


def test_cells_that_a_spreadsheet_would_run_are_escaped(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    (tmp_path / "ships.csv").write_text(SHIPS)
    case.add([tmp_path / "ships.csv"], sensitivity=Sensitivity.PUBLIC)
    written(case, tmp_path / "s.csv", "statements")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "s.csv").read_text())))
    assert [r["raw"] for r in rows if r["property"] == "name"] == ["'=RED KITE"]


@pytest.mark.parametrize("what", ["statements", "chain"])
def test_geoparquet_has_its_points(case: Case, tmp_path: Path, what: str) -> None:
    path = tmp_path / "out.parquet"
    done = written(case, path, what, "regulator")
    table = pq.read_table(path)
    meta = json.loads(table.schema.metadata[b"geo"])
    assert (meta["version"], meta["primary_column"]) == ("1.1.0", "geometry") and len(table) == done.count
    placed = [r for r in table.to_pylist() if r["lon"] is not None]
    assert placed and all(len(r["geometry"]) == 21 for r in placed)
    assert {r["property"] for r in table.to_pylist()} >= {RECORD} if what == "statements" else True


def test_the_export_is_on_the_ledger_and_a_preview_is_not(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    lines = len(case.ledger())
    seen = exchange(CaseFolder.find(case.root), held(case), path, "ftm", Request(), write=False)
    assert seen.count and not path.exists() and len(case.ledger()) == lines
    done = written(case, path, "ftm")
    last = case.ledger()[-1]
    assert (done.count, done.losses) == (seen.count, seen.losses)
    assert last.act == "exported" and last.body["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_exports_are_the_same_bytes(case: Case, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        written(case, tmp_path / name, "ftm", "regulator")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_another_ending_or_a_place_in_the_case_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"end the file's name in \.json"):
        written(case, tmp_path / "out.docx", "ftm")
    with pytest.raises(UsageError, match="part of the case"):
        written(case, case.root / "derived" / "out.json", "ftm")
    with pytest.raises(UsageError, match="does not exist"):
        written(case, tmp_path / "no" / "out.json", "ftm")
