"""What is withheld appears in nothing that leaves, is not deleted, is counted, and leaves again by another act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.account.cases import FRONT, make_case, said_of, text

from reckoning.account.bundle_request import Request
from reckoning.account.dossier import check
from reckoning.account.render import every_text
from reckoning.archive import ledger as ledger_module
from reckoning.archive.seal_key import make_key
from reckoning.case import Case
from reckoning.faces.commands_dossier import held_by
from reckoning.model.errors import IntegrityError, ReckoningError, UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.instant import parse_instant

WRITTEN = text("{figure:period=2024}.", FRONT)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return make_case(tmp_path, monkeypatch)


def words(case: Case, written: str = WRITTEN) -> str:
    done = check(written, "d.md", held_by(case))
    page = done.page()
    return "\n".join([*every_text(page.nodes), page.facts])


def exported(case: Case, tmp_path: Path) -> set[str]:
    case.export(tmp_path / "out.csv")
    return {row.split(",")[0] for row in (tmp_path / "out.csv").read_text().splitlines()[1:]}


def finding(case: Case, title: str) -> str:
    return next(str(r["id"]) for r in case.findings().to_pylist() if r["title"] == title)


def record(case: Case, label: str) -> str:
    return said_of(case.material().rows_of_kind("delivery"), label)[0]


def test_a_withheld_finding_leaves_with_nothing_and_stays_in_the_case(case: Case, tmp_path: Path) -> None:
    heron = finding(case, "GREY HERON came")
    assert heron in (before := exported(case, tmp_path))
    case.withhold(heron[:8], "the crew is at risk")
    assert exported(case, tmp_path) == before - {heron}
    assert heron in case.findings()["id"].to_pylist() and case.show(heron).what == "finding"
    assert case.verify().sound
    with pytest.raises(ReckoningError, match="is withheld"):
        words(case, text(f"{{finding:{heron}}}"))


def test_what_rests_on_it_alone_goes_with_it_and_the_rest_is_named(case: Case, tmp_path: Path) -> None:
    heron, figure = finding(case, "GREY HERON came"), finding(case, "at least 7 deliveries in 2024")
    now = case.withhold(record(case, "D1"), "a source is at risk")
    assert heron in now.findings and figure not in now.findings and figure in now.partly
    assert not {heron} & exported(case, tmp_path)
    assert "Counts: S1 to S3" not in words(case)


def test_no_word_or_id_of_a_withheld_record_is_in_a_dossier(case: Case) -> None:
    statements = said_of(case.material().rows_of_kind("delivery"), "D3")
    assert statements[0] in words(case)
    case.withhold(statements[0], "a source is at risk")
    told = words(case)
    assert not [s for s in statements if s in told] and "BLUE GULL" not in told


def test_one_cell_is_withheld_from_its_record(case: Case) -> None:
    rows = case.material().rows_of_kind("delivery")
    cell = next(f.statement for r in rows if r.label == "D3" for f in r.fields if f.raw == "BLUE GULL")
    assert "BLUE GULL" in words(case)
    case.withhold(cell, "the ship is at risk")
    told = words(case)
    assert "BLUE GULL" not in told and record(case, "D3") in told


def test_a_withheld_original_takes_all_it_says_along(case: Case, tmp_path: Path) -> None:
    [original] = case.evidence()
    case.withhold(original.sha256[:12], "until the source is safe")
    assert exported(case, tmp_path) == set()
    leaving = case.holding().leaving
    assert leaving.evidence == [] and leaving.tables.query("SELECT * FROM statements").num_rows == 0
    assert case.sql("SELECT count(*) AS n FROM statements")["n"][0].as_py() > 0
    with pytest.raises(ReckoningError, match="is withheld"):
        words(case, text(f"{{evidence:{original.sha256[:12]}}}"))


def test_an_extract_goes_with_what_it_was_taken_from(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    case = Case.create(tmp_path / "case")
    (tmp_path / "a").write_text("who")
    (tmp_path / "b.csv").write_text("mmsi,ts,lon,lat\n200000001,2024-01-01 00:00:00,10,50\n")
    keys = [str(tmp_path / "key.pub")]
    sha = case.add([tmp_path / "a"], sensitivity=Sensitivity.SEALED, recipients=keys)[0].sha256
    case.add([tmp_path / "b.csv"], extract_of=sha)
    case.withhold(sha, "at risk")
    assert case.holding().leaving.evidence == []


def test_a_dossier_says_how_many_are_withheld_and_not_which(case: Case) -> None:
    assert "are withheld" not in words(case)
    heron = finding(case, "GREY HERON came")
    case.withhold(heron, "the crew is at risk")
    told = words(case)
    assert "with what rests on them alone: 1." in told
    assert heron not in told and "the crew is at risk" not in told


def test_what_speaks_against_a_dossier_is_counted_when_it_is_withheld(case: Case) -> None:
    assert "tonnes against kilolitres" in words(case)
    case.withhold(finding(case, "tonnes against kilolitres"), "being checked")
    told = words(case)
    assert "tonnes against kilolitres" not in told and "1 more that speak against what is cited" in told
    assert "No contested finding, no contradiction" not in told


def test_it_leaves_again_when_it_is_released(case: Case, tmp_path: Path) -> None:
    heron, before = finding(case, "GREY HERON came"), exported(case, tmp_path)
    case.withhold(heron, "at risk")
    assert case.release(heron[:10], "safe now") == heron
    assert exported(case, tmp_path) == before and case.holding().withheld == []
    assert [e.act for e in case.ledger() if e.act in ("withheld", "released")] == ["withheld", "released"]
    with pytest.raises(UsageError, match="0 withheld"):
        case.release(heron, "again")


def test_until_is_its_last_day_by_the_ledger(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    heron = finding(case, "GREY HERON came")
    case.withhold(heron, "embargo", until="2999-12-30")

    def later(day: str, what: str) -> int:
        monkeypatch.setattr(ledger_module, "now_ms", lambda: parse_instant(day))
        case.withhold(finding(case, "one incident"), what)
        return len(case.holding().withheld)

    assert later("2999-12-30", "a") == 2
    assert later("2999-12-31", "b") == 1, "a line of the day after ends it"


def test_a_case_as_of_a_day_before_still_withholds(case: Case) -> None:
    heron = finding(case, "GREY HERON came")
    day = case.ledger()[-1].at[:10]
    case.withhold(heron, "at risk")
    assert heron not in Case.open(case.root, day).holding().leaving.findings()["id"].to_pylist()


@pytest.mark.parametrize("name", ["abc", "zzzzzz", "0000000000", "", "row:x"])
def test_what_names_nothing_is_not_withheld(case: Case, name: str) -> None:
    lines = len(case.ledger())
    with pytest.raises(UsageError):
        case.withhold(name, "at risk")
    with pytest.raises(UsageError):
        case.withhold(finding(case, "GREY HERON came"), " ")
    with pytest.raises(UsageError, match="is past"):
        case.withhold(finding(case, "GREY HERON came"), "why", until="2001-01-01")
    assert len(case.ledger()) == lines


def test_figures_of_a_run_are_not_changed_by_it(case: Case) -> None:
    before = case.findings().drop_columns(["rows"]).to_pylist()
    case.withhold(record(case, "D1"), "at risk")
    case.study("made")
    assert case.findings().drop_columns(["rows"]).to_pylist() == before


def test_rows_of_an_export_do_not_name_it(case: Case, tmp_path: Path) -> None:
    statement = record(case, "D1")
    case.export(tmp_path / "before.geojson")
    assert statement in (tmp_path / "before.geojson").read_text()
    case.withhold(statement, "at risk")
    case.export(tmp_path / "after.geojson")
    told = (tmp_path / "after.geojson").read_text()
    assert statement not in told and json.loads(told)["features"]


@pytest.mark.parametrize("profile", ["public", "regulator", "court", ""])
def test_a_sealed_original_is_a_commitment_under_every_profile(case: Case, tmp_path: Path, profile: str) -> None:
    make_key(tmp_path / "key")
    (tmp_path / "a").write_text("who")
    keys = [str(tmp_path / "key.pub")]
    sha = case.add([tmp_path / "a"], source="Ma Khin", sensitivity=Sensitivity.SEALED, recipients=keys)[0].sha256
    pseudonym = case.sealed()[0].pseudonym
    request = Request(profile, int(Request(profile).allowed.ceiling)) if profile else None
    written = text(f"It rests on a paper: {{evidence:{sha}}}.")
    if request is None:
        with pytest.raises(ReckoningError, match="only named people"):
            check(written, "d.md", held_by(case))
        return
    page = check(written, "d.md", held_by(case), request).page()
    told = "\n".join([*every_text(page.nodes), page.facts])
    assert not [s for s in (sha, sha[:16], pseudonym, "Ma Khin") if s in told] and "an original that stays" in told


@pytest.mark.parametrize("act", ["withheld", "released", "letter drawn", "letter sent", "letter answered"])
def test_a_line_that_is_not_understood_is_said(case: Case, act: str) -> None:
    with case._folder.ledger.writing() as writer:
        writer.append(act, {"of": "another version"})
    with pytest.raises(IntegrityError, match="is not understood"):
        words(case)
