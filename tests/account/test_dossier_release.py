"""A dossier written for a profile: what stays is a commitment or a place, what leaves is coarse, and it still walks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.account.cases import FRONT, text

from reckoning.account.bundle import bundle, preview
from reckoning.account.bundle_request import Request
from reckoning.account.commitment import commitment
from reckoning.account.dossier import Checked, check
from reckoning.account.dossier_walk import attached_facts, walk
from reckoning.account.html_page import html
from reckoning.account.pseudonym_vault import Vault
from reckoning.archive.folder import CaseFolder
from reckoning.case import Case
from reckoning.engine import studies
from reckoning.engine.study import Material, Parameter, Study
from reckoning.faces.commands_dossier import built, held_by, opener, opening_of, place_of
from reckoning.model.basis import Basis, Grade
from reckoning.model.bound import Bound
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.errors import InputError, ManyErrors, ReckoningError
from reckoning.model.evidence import Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.row import Row

DELIVERIES = """\
id,kind,vessel,load place,load date,discharge place,discharge date,cargo,quantity wording,publisher,source class,notes
D1,single,GREY HERON,Fujairah,2024-02-02,Thilawa,2024-02-20,jet fuel,"12,000 tonnes",The Strait Courier,news,ask Ma Hla
"""
INCIDENTS = """\
event_id_cnty,event_date,time_precision,sub_event_type,assoc_actor_1,location,admin1,latitude,longitude,geo_precision,fatalities
MMR1,2023-04-11,1,Air/drone strike,,Old Mill,Sagaing,22.3512,95.1234,1,3
"""
REGISTER = (
    "No,Name,Sex,Age,Date of death,Township,Status,Killed by\n1,Daw Zinmar Phyu,F,30,2023-04-11,Old Mill,killed,x\n"
)
DELIVERY = "{finding:kind=delivery; title=GREY HERON}"
STRIKE = "{finding:kind=incident; title=air strike}"
PUBLIC = Request("public")


def concluded(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    def under(row: Row, *names: str) -> tuple[Link, ...]:
        return tuple(Link("supports", statement=f.statement) for n in names for f in row.every(n))

    (delivery,), (event,) = (material.rows_of_kind(kind) for kind in ("delivery", "incident"))
    start = event.get("date")
    assert start
    deaths = material.rows_of_kind("casualty")
    figure = Conclusion(
        Kind.FIGURE, "made/1", ("deaths",), "at least 1 death", Grade.POSSIBLE, Basis.STATED, low=1.0,
        bound=Bound.AT_LEAST, unit="deaths", parameters={"query": {"what": "deaths"}},
        links=tuple(Link("counts", statement=r.statement) for r in deaths),
    )  # fmt: skip
    heron = Conclusion(
        Kind.DELIVERY, "made/1", ("ship:heron",), "GREY HERON came on 2024-02-20T04:35:00Z at 16.7512, 96.2534",
        Grade.POSSIBLE, Basis.STATED, signs=("Ma Hla says so",), parameters={"by": "Ma Hla"},
        links=under(delivery, "vessel", "dischargeDate"),
    )  # fmt: skip
    strike = Conclusion(
        Kind.INCIDENT, "made/1", (event.subject,), "air strike at Old Mill on 2023-04-11", Grade.POSSIBLE, Basis.STATED,
        start_ms=start.value.start_ms, end_ms=start.value.end_ms, place="Old Mill", lat=22.3512, lon=95.1234,
        links=under(event, "date", "region"),
    )  # fmt: skip
    noted = Conclusion(
        Kind.CONFLICT, "made/1", ("noted",), "noted by hand", Grade.CONTESTED, Basis.STATED,
        parameters={"contradiction": True}, links=under(delivery, "vessel", "notes"),
    )  # fmt: skip
    return [figure, heron, strike, noted]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = Case.create(tmp_path / "case", "hush-hush", "Did Ma Hla see it?")
    for name, content in {"fuel.csv": DELIVERIES, "strikes.csv": INCIDENTS, "register.csv": REGISTER}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        made.add([tmp_path / name], source=f"feed of {name}", sensitivity=Sensitivity.PUBLIC)
    monkeypatch.setitem(studies.STUDIES, "made", Study("made", "1", concluded))
    made.study("made")
    return made


def checked(case: Case, summary: str, request: Request = PUBLIC, front: str = FRONT) -> Checked:
    return check(text(summary, front), "d.md", held_by(case), request)


def whole(done: Checked) -> str:
    page = done.page()
    return html(page) + page.facts


def refused(case: Case, summary: str, request: Request = PUBLIC, front: str = FRONT) -> list[ReckoningError]:
    with pytest.raises((InputError, ManyErrors)) as told:
        checked(case, summary, request, front)
    return list(told.value.errors) if isinstance(told.value, ManyErrors) else [told.value]


@pytest.mark.parametrize("profile", ["public", "regulator", "court"])
def test_an_original_that_stays_is_a_commitment_without_name_source_or_hash(case: Case, profile: str) -> None:
    done = checked(case, f"{DELIVERY}. {{figure:unit=deaths}}.", Request(profile))
    told = whole(done)
    for e in case.evidence():
        if not (done.release and e.sha256 in done.release.standing):
            continue
        assert e.sha256[:16] not in told and e.file_name not in told and e.source not in told
        stands = commitment(Vault(case.root).salts()[f"original:{e.sha256}"], e.sha256)
        assert f"withheld:{stands}" in told and "an original that stays. Commitment" in told
    assert done.release and done.release.standing


def test_a_reference_to_an_original_that_stays_prints_a_neutral_name(case: Case) -> None:
    told = whole(checked(case, "{evidence:file=fuel.csv}."))
    assert "an original that stays" in told and "fuel.csv" not in told


def test_what_people_wrote_of_the_case_stays(case: Case) -> None:
    told = whole(checked(case, f"{DELIVERY}."))
    assert not [w for w in ("Ma Hla", "hush-hush", "Did Ma") if w in told]
    assert "hush-hush" in whole(checked(case, f"{DELIVERY}.", Request("court")))


def test_the_public_gets_days_tenths_of_degrees_and_of_events_months(case: Case) -> None:
    told = whole(checked(case, f"{DELIVERY}. {STRIKE}."))
    assert "GREY HERON came on 2024-02-20 at 16.8, 96.3" in told and "incident, 2023-04 (" in told
    assert not [w for w in ("16.7512", "96.2534", "04:35", "Old Mill", "2023-04-11") if w in told]
    exact = whole(checked(case, f"{DELIVERY}. {STRIKE}.", Request("regulator")))
    assert "16.7512, 96.2534" in exact and "air strike at Old Mill on 2023-04-11" in exact


def test_what_speaks_against_it_and_stays_is_counted_and_not_dropped(case: Case) -> None:
    told = whole(checked(case, f"{DELIVERY}. {{statement:record=D1; property=vessel}}"))
    assert "noted by hand" not in told and "1 more that speak against what is cited are not printed" in told


def test_a_finding_that_stays_is_refused_by_file_and_line(case: Case) -> None:
    (error,) = refused(case, "So.\nAnd {finding:title=noted by hand; kind=conflict}.")
    assert "stays under the profile public: something under it stays: notes" in str(error) and error.where == "d.md:17"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Daw Zinmar Phyu fell.", "a protected name is typed here"),
        ("It was on 11 April 2023.", "the day of an event is typed here: 2023-04-11; write the month: 2023-04"),
        ("It was on 2023-04-11.", "the day of an event is typed here"),
        ("It was at Old Mill.", "“Old Mill” is typed here"),
    ],
)
def test_what_a_profile_withholds_is_not_typed_by_hand_either(case: Case, typed: str, said: str) -> None:
    errors = [e for e in refused(case, f"{STRIKE}.\n\nSo.\n{typed}") if said.split(";")[0] in str(e)]
    assert errors and errors[0].where == "d.md:19" and errors[0].do
    assert not _typed_in(case, typed, Request("court")) or "name" in said


def _typed_in(case: Case, typed: str, request: Request) -> list[str]:
    try:
        checked(case, f"{STRIKE}.\n\nSo.\n{typed}", request)
    except ReckoningError as error:
        return [str(error)]
    return []


def test_an_exact_place_or_a_time_of_day_that_is_declared_a_name_is_refused(case: Case) -> None:
    front = f'{FRONT}names = ["At 16.7512, 96.2534", "04:35 Local"]\n'
    errors = refused(case, f"{DELIVERY}. At 16.7512, 96.2534 and 04:35 Local.", front=front)
    assert any("an exact place is typed here" in str(e) for e in errors)


def test_what_the_front_says_is_looked_through_too(case: Case) -> None:
    errors = refused(case, f"{DELIVERY}.", front=FRONT.replace("A report", "Of Daw Zinmar Phyu"))
    assert any("a protected name" in str(e) for e in errors)


@pytest.mark.parametrize("profile", ["public", "regulator", "court"])
def test_it_walks_down_to_bytes_with_its_case_and_bundles(case: Case, profile: str, tmp_path: Path) -> None:
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text(f"{DELIVERY}. {{figure:unit=deaths}}."), encoding="utf-8")
    pdf, _ = built(case, "d", tmp_path / "filed", Request(profile))
    facts = attached_facts(pdf.read_bytes())
    done = walk(facts, opener(case), case.original, opening_of(case, facts))
    assert not done.faults and done.references == 2 and done.places
    packed = bundle(CaseFolder.find(case.root), case.tables(), tmp_path / "filed", tmp_path / "out", Request(profile))
    withheld = (packed.folder / "data" / "withheld.csv").read_text(encoding="utf-8")
    assert all(n.partition(":")[2] in withheld for n in facts["evidence"] if n.startswith("withheld:"))


def test_a_changed_statement_of_an_original_that_stays_is_found(case: Case, tmp_path: Path) -> None:
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text(f"{DELIVERY}."), encoding="utf-8")
    facts = attached_facts(built(case, "d", tmp_path / "filed", PUBLIC)[0].read_bytes())
    opening = opening_of(case, facts)
    for name in facts["statements"]:
        wrong = json.loads(json.dumps(facts))
        wrong["statements"][name]["raw"] += " 9"
        assert any("is not what the case has" in f for f in walk(wrong, opener(case), case.original, opening).faults)
    foreign = json.loads(json.dumps(facts).replace("withheld:", "withheld:0"))
    assert any("did not make" in f for f in walk(foreign, opener(case), case.original, opening).faults)


def test_two_builds_for_a_profile_are_the_same_bytes(case: Case, tmp_path: Path) -> None:
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text(f"{DELIVERY}."), encoding="utf-8")
    made = [[p.read_bytes() for p in built(case, "d", tmp_path / str(n), PUBLIC)] for n in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(("written", "asked"), [(None, "public"), (Request("court"), "public"), (PUBLIC, "regulator")])
def test_a_working_copy_or_one_for_others_leaves_in_no_bundle(
    case: Case, written: Request | None, asked: str, tmp_path: Path
) -> None:
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text(f"{DELIVERY}."), encoding="utf-8")
    built(case, "d", tmp_path / "filed", written)
    seen = preview(CaseFolder.find(case.root), case.tables(), tmp_path / "filed", Request(asked))
    assert len(seen.refused) == 1 and f"--profile {asked}" in seen.refused[0]


def test_the_gate_finds_a_hash_or_file_name_of_what_stays_in_any_file(case: Case, tmp_path: Path) -> None:
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text(f"{DELIVERY}."), encoding="utf-8")
    _, page = built(case, "d", tmp_path / "filed", PUBLIC)
    clean = page.read_text(encoding="utf-8")
    sha = next(e.sha256 for e in case.evidence() if e.file_name == "fuel.csv")
    for leaked in (sha, sha.upper(), f"{sha[:9]}<br>{sha[9:40]}", f"see {sha[:20]}", "see fuel.csv."):
        page.write_text(clean.replace("</main>", f"{leaked}</main>"), encoding="utf-8")
        assert preview(CaseFolder.find(case.root), case.tables(), tmp_path / "filed", PUBLIC).refused, leaked
