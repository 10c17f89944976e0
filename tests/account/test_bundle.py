"""Bundles: the same bytes twice, valid BagIt, only what a profile allows, and words for everything that is refused."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import bagit
import pyarrow.parquet as pq
import pytest
import typst
from tests.account.bundles import EXAMPLES, PAGE, Made, check, cite, make_case, write_for
from tests.account.planted import plant

from reckoning.account.bundle import bundle, preview
from reckoning.account.bundle_request import Request, read_dossier
from reckoning.account.bundle_tables import cell
from reckoning.account.commitment import commitment
from reckoning.account.pseudonym_vault import PRIVATE, Vault
from reckoning.archive import acts
from reckoning.archive.folder import CaseFolder
from reckoning.case import Case
from reckoning.model.canonical import sha256_of_file
from reckoning.model.conclusion import Conclusion, conclusion_tables
from reckoning.model.errors import InputError, IntegrityError, ManyErrors, ReckoningError, UsageError
from reckoning.model.evidence import Sensitivity


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_case(tmp_path_factory.mktemp("bundle"))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_two_bundles_of_one_case_are_the_same_to_the_byte(made: Made) -> None:
    one, two = made.bundle("one"), made.bundle("two")
    assert sha256_of_file(one.archive) == sha256_of_file(two.archive)
    assert one.tagmanifest_sha256 == two.tagmanifest_sha256
    last = made.case.ledger()[-1]
    assert last.act == acts.EXPORTED and last.body["sha256"] == two.tagmanifest_sha256 and made.case.verify().sound


def test_a_bundle_is_a_valid_bag(made: Made) -> None:
    done = made.bundle("bag", Request("court"))
    bag = bagit.Bag(str(done.folder))
    assert bag.validate() and bag.info["Bagging-Date"] == made.case.ledger()[0].at[:10]
    assert bag.version_info == (1, 0)


def test_the_public_gets_neither_the_register_of_victims_nor_owners(made: Made) -> None:
    done = made.bundle("public")
    held = {e.sha256: e.file_name for e in made.case.evidence()}
    assert [held[sha] for sha in done.plan.leaving("original")] == ["deliveries.csv"]
    why = {held[sha]: why for sha, why in done.plan.staying("original").items()}
    assert why == {
        "fictional-register-a.csv": "it holds records of kind casualty",
        "ships.csv": "it holds what stays: owner",
    }
    assert {p.name for p in (done.folder / "data" / "evidence").iterdir()} == done.plan.leaving("original")
    said = rows(done.folder / "data" / "statements.csv")
    assert said and {r["id"] for r in said} == done.plan.leaving("statement")
    assert pq.read_table(done.folder / "data" / "statements.parquet").num_rows == len(said)
    of_ships = [r for r in said if r["evidence"].startswith("withheld:")]
    assert of_ships and all(r["subject"].startswith(f"row:{r['evidence'][9:25]}/") for r in of_ships)


def test_what_stays_is_committed_to_and_can_be_opened(made: Made) -> None:
    done = made.bundle("committed")
    vault = Vault(made.case.root)
    told = {r["commitment"] for r in rows(done.folder / "data" / "withheld.csv")}
    for sha in done.plan.staying("original"):
        assert commitment(vault.salts()[f"original:{sha}"], sha) in told
    everything = b"".join(p.read_bytes() for p in done.folder.rglob("*") if p.is_file())
    assert not any(salt.encode() in everything for salt in vault.salts().values())
    assert (made.case.root / PRIVATE).is_dir() and vault.key().hex().encode() not in everything


def test_a_released_original_leaves_whole_and_the_ledger_says_so(made: Made) -> None:
    register = next(e.sha256 for e in made.case.evidence() if "register" in e.file_name)
    done = made.bundle("released", Request("court", release=(register[:12],)))
    assert register in done.plan.leaving("original")
    assert made.case.ledger()[-1].body["released"] == [register]
    with pytest.raises(UsageError, match="0 originals are named"):
        made.bundle("nothing", Request(release=("abcdef",)))


def test_the_limit_is_public_unless_more_is_asked_for_and_the_profile_bears_it(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    customs = next(e.sha256 for e in made.case.evidence() if e.sensitivity is Sensitivity.TEAM)
    cite(made.dossier, evidence=[customs])
    for profile in ("public", "regulator", "court"):
        plan = preview(CaseFolder.find(made.case.root), made.case.tables(), made.dossier, Request(profile)).plan
        assert plan.staying("original")[customs] == "its original's sensitivity 1 is above 0"
    assert customs in made.bundle("court", Request("court", sensitivity=1)).plan.leaving("original")
    with pytest.raises(UsageError, match="lets nothing above sensitivity 0 leave"):
        made.bundle("public", Request("public", sensitivity=1))
    with pytest.raises(UsageError, match="has sensitivity 1"):
        made.bundle("public", Request("public", release=(customs,)))


def test_a_preview_writes_no_bundle_and_says_what_forbids_it(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    victims = made.case.sql("SELECT id FROM statements WHERE property = 'fatherName' LIMIT 1")["id"].to_pylist()
    write_for(made, Request())
    cite(made.dossier, statements=victims)
    seen = preview(CaseFolder.find(made.case.root), made.case.tables(), made.dossier, Request())
    assert len(seen.refused) == 1 and victims[0][:16] in seen.refused[0] and "casualty stays" in seen.refused[0]
    assert made.case.ledger()[-1].act != acts.EXPORTED and not list(tmp_path.glob("*.zip"))
    with pytest.raises(InputError, match="fatherName of a record of kind casualty stays"):
        made.bundle("refused")


@pytest.mark.parametrize(
    "written", ["thura  CHO naing.", "Thura&nbsp;Cho <b>Nai</b>ng", "<i>Thura</i> Cho<br>Naing", "Th&#117;ra Cho Naing"]
)
def test_a_name_of_a_victim_in_the_page_refuses_the_bundle(tmp_path: Path, written: str) -> None:
    made = make_case(tmp_path)
    (made.dossier / "dossier.html").write_text(f"{PAGE}<p>among them {written}</p>", encoding="utf-8")
    with pytest.raises(InputError, match=r"a protected name stands there: person-\w{10}") as refused:
        made.bundle("refused")
    assert "dossier.html" in str(refused.value) and "Thura" not in str(refused.value)


def test_a_name_that_a_person_judged_public_may_stand_in_the_page(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    (made.dossier / "dossier.html").write_text(f"{PAGE}<p>Thura Cho Naing</p>", encoding="utf-8")
    row = made.case.sql("SELECT subject FROM statements WHERE raw = 'Thura Cho Naing'")["subject"].to_pylist()[0]
    made.case.judge("name", row, "public", reason="the family asked for it")
    assert made.bundle("named").plan.leaving("finding")


def test_a_name_of_a_victim_in_the_pdf_refuses_the_bundle(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    (made.dossier / "dossier.pdf").write_bytes(typst.compile(b"= Report\n\n\namong them Thura Cho Naing"))
    with pytest.raises(InputError, match=r"dossier\.pdf, page 1: a protected name stands there"):
        made.bundle("refused")
    (made.dossier / "dossier.pdf").write_bytes(typst.compile(b'#set document(author: "Thura Cho Naing")\n= Report'))
    with pytest.raises(InputError, match=r"dossier\.pdf, metadata: a protected name stands there"):
        made.bundle("refused")
    (made.dossier / "dossier.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(InputError, match="cannot be read as a PDF"):
        made.bundle("refused")


def test_the_facts_attached_to_a_pdf_do_where_there_is_no_file_of_them(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    facts = made.dossier / "facts.json"
    before = made.bundle("file")
    attach = b'#pdf.attach("facts.json", bytes(read("/facts.json")))\n= Report'
    (made.dossier / "dossier.pdf").write_bytes(typst.compile(attach, root=str(made.dossier)))
    facts.unlink()
    after = bundle(CaseFolder.find(made.case.root), made.case.tables(), made.dossier, tmp_path / "attached", Request())
    assert after.plan == before.plan and after.plan.leaving("statement")
    assert (after.folder / "data" / "dossier.json").is_file() and (after.folder / "data" / "dossier.pdf").is_file()


def test_a_retracted_original_that_is_cited_is_named(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    gone = next(e.sha256 for e in made.case.evidence() if e.file_name == "ships.csv")
    made.case.retract(gone, "the register was a draft")
    with pytest.raises(InputError, match=f"{gone[:16]}: an original is cited and it was retracted: the register was"):
        made.bundle("refused")


def test_an_original_whose_bytes_were_changed_leaves_in_no_bundle(tmp_path: Path) -> None:
    made = make_case(tmp_path)
    blob = made.case.original(next(e.sha256 for e in made.case.evidence() if e.file_name == "deliveries.csv"))
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes() + b" ")
    with pytest.raises(IntegrityError, match="bytes of an original were changed"):
        made.bundle("refused")
    assert not (tmp_path / "refused").exists() and not (tmp_path / "refused.zip").exists()


def test_the_page_must_have_its_exculpatory_section_and_facts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dossier there"):
        read_dossier(tmp_path / "none", {})
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(InputError, match="the dossier has no facts"):
        read_dossier(tmp_path, {})
    for facts, said in (
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"findings": 3}', "findings of the facts are no"),
    ):
        (tmp_path / "a.json").write_text(facts, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_dossier(tmp_path, {})
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert read_dossier(tmp_path, {}).cited.evidence == frozenset()
    (tmp_path / "a.html").write_text(PAGE.replace("exculpatory", "other"), encoding="utf-8")
    with pytest.raises(InputError, match='no section "Contrary and exculpatory evidence"'):
        read_dossier(tmp_path, {})
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(InputError, match=r"2 files end in \.html"):
        read_dossier(tmp_path, {})


def test_hostile_file_names_enter_no_bundle(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    content = (EXAMPLES / "names" / "deliveries.csv").read_bytes()
    names = [b"a\nb.csv", b"100%0A.csv", b"\xff\xfe.csv", b"-rf.csv", "ကခဂ.csv".encode()]
    for number, name in enumerate(names):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(content.replace(b"D2,", f"D{number + 3},".encode()))
        case.add([path], sensitivity=Sensitivity.PUBLIC)
    dossier = tmp_path / "dossier\n%0A"
    dossier.mkdir()
    (dossier / "x\ny.html").write_text(PAGE, encoding="utf-8")
    (dossier / "%2e%2e.json").write_text(
        '{"profile": "court", "evidence": ["' + '","'.join(e.sha256 for e in case.evidence()) + '"]}', encoding="utf-8"
    )
    done = bundle(CaseFolder.find(case.root), case.tables(), dossier, tmp_path / "out %\n1", Request("court"))
    assert len(done.plan.leaving("original")) == len(names)
    assert all(p.name.isascii() and "%" not in p.name and "\n" not in p.name for p in done.folder.rglob("*"))
    assert bagit.Bag(str(done.folder)).validate() and "WRONG      there is no signature" in check(done.folder).said


def test_ten_thousand_findings_are_bundled(tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 7)
    kept = [
        Conclusion("figure", "f/1", (f"s{n}",), f"=figure {n}", "likely", "stated", low=float(n)) for n in range(10_000)
    ]
    found, links = conclusion_tables(kept)
    pq.write_table(found, planted.root / "derived" / "count-0000000000000000" / "findings.parquet")
    pq.write_table(links, planted.root / "derived" / "count-0000000000000000" / "links.parquet")
    facts = next(planted.dossier.glob("*.json"))
    facts.write_text('{"profile": "public", "findings": ["' + '","'.join(c.id for c in kept) + '"]}', encoding="utf-8")
    done = bundle(planted.folder, planted.tables, planted.dossier, tmp_path / "out", Request())
    written = rows(done.folder / "data" / "findings.csv")
    assert len(written) == 10_000 and all(r["title"].startswith("'=figure") for r in written)


def test_a_dossier_that_goes_far_too_far_is_told_in_few_words(tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 8)
    facts = next(planted.dossier.glob("*.json"))
    facts.write_text(
        '{"profile": "public", "findings": ["' + '","'.join(f"{n:016x}" for n in range(500)) + '"]}', encoding="utf-8"
    )
    with pytest.raises(ManyErrors) as refused:
        bundle(planted.folder, planted.tables, planted.dossier, tmp_path / "out", Request())
    assert len(refused.value.errors) == 21 and "and 480 more findings" in str(refused.value)


def test_nothing_is_written_over(made: Made) -> None:
    (made.folder / "taken").mkdir()
    (made.folder / "also.zip").touch()
    for name, said in (("taken", "something is there"), ("also", "something is there"), ("no/where", "does not exist")):
        with pytest.raises(UsageError, match=said):
            made.bundle(name)
    with pytest.raises(UsageError, match="is a part of the case"):
        made.bundle("case/blobs/out")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "  =x", "|x"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("profile", ["Court", "", "secret"])
def test_there_are_three_profiles(made: Made, profile: str) -> None:
    with pytest.raises(ReckoningError, match="no profile is named"):
        made.bundle("unknown", Request(profile))
