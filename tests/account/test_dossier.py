"""A dossier against a case: what it refuses, by file and line, and what it composes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.account.cases import FIGURE_TITLE, FRONT, conclusions, held, make_case, text

from reckoning.account.dossier import Checked, check
from reckoning.account.render import every_text
from reckoning.case import Case
from reckoning.engine import studies
from reckoning.engine.study import Material, Parameter, Study
from reckoning.model.conclusion import Conclusion
from reckoning.model.errors import ManyErrors, ReckoningError


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return make_case(tmp_path, monkeypatch)


def errors_of(case: Case, written: str) -> list[ReckoningError]:
    try:
        check(written, "d.md", held(case))
    except ManyErrors as many:
        return list(many.errors)
    except ReckoningError as error:
        return [error]
    return []


def one_error(case: Case, written: str) -> str:
    (error,) = errors_of(case, written)
    assert error.do
    return str(error)


def words(checked: Checked) -> str:
    return "\n".join(every_text(checked.page().nodes))


def line_of(written: str, part: str) -> int:
    return next(n for n, line in enumerate(written.splitlines(), 1) if part in line)


def finding(case: Case, title: str) -> str:
    return next(str(r["id"]) for r in case.findings().to_pylist() if r["title"] == title)


def test_a_figure_prints_value_bound_and_day_and_leads_to_its_note(case: Case) -> None:
    checked = check(text("There were {figure:period=2024}."), "d.md", held(case))
    told = "".join(span.text for node in checked.page().nodes for span in getattr(node, "spans", ()))
    assert f"There were at least 7 deliveries (as of {checked.facts.snapshot.on})[1]." in told
    assert FIGURE_TITLE in told and "Counts: S1 to S3" in told


def test_a_finding_prints_the_wording_of_its_grade(case: Case) -> None:
    told = words(check(text("{finding:title=a cargo came, possible; kind=delivery}."), "d.md", held(case)))
    assert "a cargo came, possible (this is possible)" in told


@pytest.mark.parametrize("reference", ["{finding:00000000}", "{figure:period=1999}", "{evidence:file=no.csv}"])
def test_what_names_nothing_fails_with_file_and_line(case: Case, reference: str) -> None:
    written = text(f"So it is.\nAnd {reference}.")
    assert f"d.md:{line_of(written, reference)}: " in one_error(case, written)


def test_a_query_that_fits_several_says_which(case: Case) -> None:
    assert "names 6 things" in one_error(case, text("{finding:kind=delivery}"))


def test_a_figure_that_comes_out_otherwise_than_it_was_written_fails(case: Case) -> None:
    assert not errors_of(case, text('{figure:period=2024 "at least 7 deliveries"}'))
    assert 'it is now "at least 7 deliveries"' in one_error(case, text('{figure:period=2024 "at least 9 deliveries"}'))


def test_every_figure_is_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(tmp_path, monkeypatch)
    said = text('{figure:period=2024 "at least 7 deliveries"}')
    assert not errors_of(case, said)

    def fewer(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
        return conclusions(material.rows_of_kind("delivery"), low=3.0)

    monkeypatch.setitem(
        __import__("reckoning.engine.studies").engine.studies.STUDIES, "made", Study("made", "2", fewer)
    )
    assert "at least 3 deliveries" in one_error(case, said)


def test_a_finding_that_an_earlier_run_had_no_longer_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(tmp_path, monkeypatch)
    gone = finding(case, "GREY HERON came")

    def without(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
        return [c for c in conclusions(material.rows_of_kind("delivery")) if c.title != "GREY HERON came"]

    monkeypatch.setitem(studies.STUDIES, "made", Study("made", "2", without))
    assert "no longer comes out; the made of" in one_error(case, text(f"{{finding:{gone}}}"))


def test_what_was_withdrawn_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(tmp_path, monkeypatch)
    other = tmp_path / "other.csv"
    other.write_text((tmp_path / "deliveries.csv").read_text().replace("GREY HERON", "RED KITE"))
    sha = case.add([other])[0].sha256
    statement = next(s.id for s in case.statements("vessel") if s.raw == "RED KITE")
    case.retract(sha, "a forgery")
    found = [str(e) for e in errors_of(case, text(f"{{evidence:{sha[:12]}}}\nand {{statement:{statement[:16]}}}"))]
    assert len(found) == 2 and all("was withdrawn on" in e and "a forgery" in e for e in found)


def test_all_errors_are_collected_in_the_order_of_lines(case: Case) -> None:
    written = text("Clearly 7 came.\n\nThe firm is guilty: {finding:ffffff}.")
    lines = [int(str(e.where).rpartition(":")[2]) for e in errors_of(case, written)]
    assert len(lines) == 3 and lines == sorted(lines)


def test_words_stronger_than_the_grade_are_refused_and_those_it_bears_are_not(case: Case) -> None:
    for grade, bears in (("confirmed", True), ("likely", False), ("contested", False), ("unclear", False)):
        query = f"{{finding:title=a cargo came, {grade}; kind=delivery}}"
        assert bool(errors_of(case, text(f"It is confirmed that {query}."))) is not bears


def test_a_judgement_on_the_grade_changes_what_may_be_said(case: Case) -> None:
    name = finding(case, "a cargo came, confirmed")
    case.judge("grade", name, "possible", reason="both copy one notice")
    written = text(f"It is confirmed that {{finding:{name}}}.")
    assert "which is possible" in one_error(case, written)


def test_the_exculpatory_section_cannot_be_removed_or_emptied(case: Case) -> None:
    whole = text("None.")
    heading = "## Contrary and exculpatory evidence\n"
    assert "put back: ## Contrary" in one_error(case, whole.replace(heading, ""))
    assert "put back: {fill:contrary}" in one_error(case, whole.replace("{fill:contrary}", "There is none."))


def test_contradictions_of_a_cited_record_are_told_though_nobody_cites_them(case: Case) -> None:
    told = words(check(text("{finding:title=GREY HERON came; kind=delivery}."), "d.md", held(case)))
    assert "tonnes against kilolitres (this is contested)" in told and "both are kept" in told


def test_without_anything_contrary_it_says_so(case: Case) -> None:
    told = words(check(text("{finding:title=a cargo came, likely; kind=delivery}."), "d.md", held(case)))
    assert "That none was found does not say that there is none." in told


def test_a_contested_finding_that_is_cited_stands_in_the_exculpatory_section(case: Case) -> None:
    facts = check(text("{finding:title=a cargo came, contested; kind=delivery}."), "d.md", held(case)).facts
    assert [facts.findings[i].title for i in facts.contrary] == ["a cargo came, contested"]


def test_a_finding_about_one_person_is_not_cited(case: Case) -> None:
    assert "is about one person" in one_error(case, text("{finding:kind=person}."))


def test_a_finding_that_is_no_figure_is_not_cited_as_one(case: Case) -> None:
    assert "is no figure but a delivery" in one_error(case, text(f"{{figure:{finding(case, 'GREY HERON came')}}}."))


def test_the_status_of_a_reply_stands_beside_every_mention(case: Case) -> None:
    front = f'{FRONT}[[reply]]\nentity = "GREY HERON"\nstatus = "asked"\nasked_on = 2026-01-31\n'
    told = words(
        check(text("Grey Heron sailed. {finding:title=GREY HERON came; kind=delivery}.", front), "d.md", held(case))
    )
    assert told.count("(R1: letter sent on 2026-01-31)") >= 2


@pytest.mark.parametrize("note", ["asked 3 times", "the owner is guilty"])
def test_what_the_front_says_is_judged_like_the_text(case: Case, note: str) -> None:
    front = f'{FRONT}[[reply]]\nentity = "GREY HERON"\nstatus = "not sought"\nnote = "{note}"\n'
    assert errors_of(case, text("None.", front))


@pytest.mark.parametrize("reply", ['status = "asked"', 'status = "answered"', 'status = "maybe"'])
def test_a_reply_without_its_dates_or_answer_is_refused(case: Case, reply: str) -> None:
    front = f'{FRONT}[[reply]]\nentity = "GREY HERON"\n{reply}\n'
    assert errors_of(case, text("None.", front))


def test_the_matrix_shows_what_speaks_and_what_is_blank(case: Case) -> None:
    likely, contested = (finding(case, f"a cargo came, {g}") for g in ("likely", "contested"))
    front = (
        f'{FRONT}elements = ["25(3)(c)"]\n[[link]]\nelement = "25(3)(c)/conduct"\nsupports = ["{likely}"]\n'
        f'contradicts = ["{contested}"]\n[[link]]\nelement = "25(3)(c)/knowledge"\nsupports = ["{likely}"]\n'
        "on = 2024-02-01\n"
    )
    told = words(check(text("None.", front), "d.md", held(case)))
    assert told.count("\nblank") == 5 and "2024-02-01" in told
    assert "Against 25-3-c/conduct: a cargo came, contested" in told


def test_knowledge_without_its_day_is_refused(case: Case) -> None:
    name = finding(case, "a cargo came, likely")
    front = f'{FRONT}[[link]]\nelement = "25(3)(c)/knowledge"\nsupports = ["{name}"]\n'
    assert "on which day is not said" in one_error(case, text("None.", front))


def test_facts_name_every_reference_and_close_over_what_is_under_it(case: Case) -> None:
    page = check(
        text("{figure:period=2024} and {finding:title=GREY HERON came; kind=delivery}."), "d.md", held(case)
    ).page()
    facts: dict[str, Any] = json.loads(page.facts)
    assert [r["kind"] for r in facts["references"]] == ["figure", "finding"]
    links = [link for f in facts["findings"].values() for link in f["links"]]
    assert {x["statement"] for x in links if "statement" in x} <= facts["statements"].keys()
    assert {s["evidence"] for s in facts["statements"].values()} <= facts["evidence"].keys()


def test_records_about_people_are_counted_and_never_printed(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", "people")
    rows = "\n".join(f"{n},Daw Secret{n},F,30,2021-04-0{n},Monywa,killed,security forces" for n in range(1, 8))
    register = tmp_path / "register.csv"
    register.write_text(f"No,Name,Sex,Age,Date of death,Township,Status,Killed by\n{rows}\n")
    case.add([register], source="register", published="2022-01-31")
    case.study("count", {"what": "deaths", "by": ""})
    checked = check(text("There are {figure:rule=figures/1; title=deaths, in all}."), "d.md", held(case))
    page = checked.page()
    told = "\n".join(every_text(page.nodes)) + page.facts
    assert "Secret" not in told and "7 more that are not printed" in told
    assert not any(s.id in told for s in case.statements())
    name = next(s for s in case.statements("name"))
    assert "about a person" in one_error(case, text(f"{{statement:{name.id[:12]}}}"))
