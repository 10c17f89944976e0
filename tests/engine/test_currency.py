"""Currency: every run that is not what the case would give now is named with the reason, and nothing is computed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.account.cases import make_case, text

from reckoning.case import Case
from reckoning.engine import studies
from reckoning.engine.study import Study
from reckoning.faces.commands_dossier import built, place_of
from reckoning.model.errors import InputError, ReckoningError

EXAMPLES = Path(__file__).parents[2] / "examples"
AIS = EXAMPLES / "harbour" / "ny-harbor-2020-06-30-first-hour.csv"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("currency")
    case = Case.create(folder / "case", "traced")
    case.add([AIS, EXAMPLES / "names" / "ships.csv"])
    case.trace()
    case.study("conflicts")
    return folder / "case"


@pytest.fixture
def traced(template: Path, tmp_path: Path) -> Case:
    shutil.copytree(template, tmp_path / "case")
    return Case.open(tmp_path / "case")


def said(case: Case) -> list[str]:
    before = sorted(p.name for p in (case.root / "derived").iterdir())
    lines = len(case.ledger())
    found = [str(stale) for stale in case.stale()]
    assert sorted(p.name for p in (case.root / "derived").iterdir()) == before and len(case.ledger()) == lines
    return found


def test_what_was_just_run_is_current(traced: Case) -> None:
    assert said(traced) == []


def set_threshold(case: Case, value: float) -> str:
    """Edit case.toml by hand; returns the threshold's name."""
    name = next(n for n, v in case.parameters().items() if n.startswith("gaps.") and isinstance(v, float))
    file = case.root / "case.toml"
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace("[thresholds]", f'[thresholds]\n"{name}" = {value}'), encoding="utf-8")
    return name


def test_a_threshold_altered_in_the_case_file_is_named(traced: Case) -> None:
    name = set_threshold(traced, 9.5)
    (told,) = [s for s in said(traced) if s.startswith("the last trace")]
    assert f"{name} was " in told and "and is 9.5" in told


def test_an_original_that_was_withdrawn_or_added_is_named(traced: Case, tmp_path: Path) -> None:
    sha = next(e.sha256 for e in traced.evidence() if e.file_name == AIS.name)
    traced.retract(sha, "a forged log")
    told = said(traced)
    assert len(told) == 2 and all(f"{AIS.name} ({sha[:16]}) was withdrawn since: a forged log" in s for s in told)
    shutil.copy(EXAMPLES / "names" / "deliveries.csv", tmp_path)
    traced.add([tmp_path / "deliveries.csv"])
    assert any("deliveries.csv" in s and "was added since" in s for s in said(traced))


def test_a_judgement_makes_a_study_out_of_date_and_not_the_trace(traced: Case) -> None:
    traced.judge("link", "imo:9333400", "same", other="imo:9111111", reason="one hull")
    assert said(traced) == ["the last conflicts is out of date: something was judged since, or a judgement undone"]


def test_newer_rules_are_told(traced: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    was = studies.STUDIES["conflicts"]
    monkeypatch.setitem(studies.STUDIES, "conflicts", Study(was.name, was.version + "x", was.conclude))
    assert said(traced) == ["the last conflicts is out of date: its rules are of another version"]
    monkeypatch.setattr("reckoning.engine.whole.VERSION", "x")
    assert "the last trace is out of date: its rules are of another version" in said(traced)


def test_a_build_of_what_is_out_of_date_fails_naming_it_until_it_is_recomputed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(tmp_path, monkeypatch)
    place_of(case, "d").parent.mkdir()
    place_of(case, "d").write_text(text("{figure:period=2024}."), encoding="utf-8")
    built(case, "d")
    other = tmp_path / "other.csv"
    other.write_text((tmp_path / "deliveries.csv").read_text().replace("GREY HERON", "RED KITE"))
    sha = case.add([other])[0].sha256
    with pytest.raises(InputError, match=r"the last made is out of date: other\.csv .* was added since") as refused:
        built(case, "d")
    assert "reckoning dossier build d --recompute" in str(refused.value)
    built(case, "d", recompute=True)
    case.retract(sha, "a copy")
    with pytest.raises(InputError, match="was withdrawn since: a copy"):
        built(case, "d")
    built(case, "d", recompute=True)
    assert not case.stale()


def test_recomputing_traces_anew_with_what_the_case_file_says_now(traced: Case) -> None:
    place_of(traced, "d").parent.mkdir()
    place_of(traced, "d").write_text(text("None."), encoding="utf-8")
    name = set_threshold(traced, 9.5)
    with pytest.raises(ReckoningError, match=f"{name} was .* and is 9.5"):
        built(traced, "d")
    built(traced, "d", recompute=True)
    assert not traced.stale() and json.loads(traced.ledger()[-1].line())["act"] == "exported"
