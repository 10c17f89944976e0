"""A letter says what concerns its addressee, names nobody else, and is followed on the ledger to its answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.account.cases import FRONT, HEAD, make_case, supports, text

from reckoning.account.bundle_request import Request
from reckoning.account.dossier import check
from reckoning.account.dossier_walk import attached_facts
from reckoning.account.render import every_text
from reckoning.archive import ledger as ledger_module
from reckoning.case import Case
from reckoning.engine.study import Material, Parameter, Study
from reckoning.faces.commands_dossier import held_by
from reckoning.faces.letters import Written, draw, record_answer, record_sent
from reckoning.model.basis import Basis, Grade
from reckoning.model.conclusion import Conclusion
from reckoning.model.errors import ReckoningError, UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.instant import parse_instant

MARLE, QUARRY = "Marle Trading Ltd", "Quarry Bay Fuels"
DELIVERIES = f"""\
{HEAD.replace("publisher", "seller chain intermediaries,buyer or receiver,publisher")}
D1,single,GREY HERON,Sikka,2024-02-02,Thilawa,2024-02-20,jet fuel,12000 t,Northwater Refining -> {MARLE},,Courier,news
D2,single,BLUE GULL,Sikka,2024-03-02,Thilawa,2024-03-20,jet fuel,8000 t,,{QUARRY},Courier,news
"""
SUMMARY = f"""\
{MARLE} sold a cargo that came: {{finding:kind=exposure; title={MARLE}}}. The weather was fair.
{MARLE} and {QUARRY} met: {{finding:kind=exposure; title={MARLE}}}. And {{finding:kind=exposure; title={QUARRY}}}.
"""


def concluded(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    rows = {row.label: row for row in material.rows_of_kind("delivery")}

    def exposure(party: str, label: str) -> Conclusion:
        fields = [f.statement for f in rows[label].fields if f.property in ("vessel", "goods")]
        return Conclusion(
            Kind.EXPOSURE,
            "made/1",
            (f"party:{party}",),
            f"{party} (seller, after Northwater Refining) was not listed",
            Grade.POSSIBLE,
            Basis.STATED,
            low=12.0,
            unit="t",
            parameters={"party": party, "answer": "no"},
            links=supports([rows[label].statement, *fields]),
        )

    return [exposure(MARLE, "D1"), exposure(QUARRY, "D2")]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    case = make_case(tmp_path, monkeypatch, DELIVERIES, Study("made", "1", concluded))
    case.add([tmp_path / "deliveries.csv"], sensitivity=Sensitivity.PUBLIC)
    case.study("made")
    (case.root / "dossiers").mkdir()
    (case.root / "dossiers" / "d.md").write_text(text(SUMMARY))
    return case


def drawn(case: Case, tmp_path: Path, entity: str = MARLE, due: str = "2999-01-31") -> Written:
    return draw(case, entity, "d", due, ("Who was the *buyer*?",), ("public", 0), tmp_path / "out", "letter")


def told(case: Case) -> str:
    done = check((case.root / "dossiers" / "d.md").read_text(), "d.md", held_by(case))
    return "\n".join(every_text(done.page().nodes))


def test_a_letter_holds_what_concerns_its_addressee(case: Case, tmp_path: Path) -> None:
    made = drawn(case, tmp_path)
    markdown = made.paths[0].read_text()
    assert (made.quoted, made.left_out) == (1, 1)
    assert f"{MARLE} sold a cargo that came" in markdown and "this is possible" in markdown
    assert (
        "2999-01-31" in markdown and r"1. Who was the \*buyer\*?" in markdown and "2. Is what this letter" in markdown
    )
    assert "weather" not in markdown and "met" not in markdown.split()


def test_nobody_else_is_named_in_any_byte_of_it(case: Case, tmp_path: Path) -> None:
    markdown, pdf = (path.read_bytes() for path in drawn(case, tmp_path).paths)
    facts = attached_facts(pdf)
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    pages = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    for other in (QUARRY, "Northwater", "Quarry"):
        assert other not in markdown.decode() and other not in json.dumps(facts) and other not in pages
    assert "another party" in markdown.decode() and MARLE in pages.replace("\r\n", " ")
    assert facts["to"] == MARLE and facts["answer_by"] == "2999-01-31"


def test_what_the_profile_does_not_let_leave_is_in_no_letter(case: Case, tmp_path: Path) -> None:
    case.add([tmp_path / "deliveries.csv"], sensitivity=Sensitivity.NAMED)
    with pytest.raises(ReckoningError):
        drawn(case, tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_letter_to_somebody_of_whom_nothing_is_said_is_not_drawn(case: Case, tmp_path: Path) -> None:
    lines = len(case.ledger())
    for entity in ("Somebody Else Ltd", "", "..."):
        with pytest.raises(UsageError):
            drawn(case, tmp_path, entity)
    assert len(case.ledger()) == lines and not (tmp_path / "out").exists()


def test_whoever_is_named_and_was_not_asked_has_reply_not_sought(case: Case) -> None:
    words = told(case)
    assert words.count("reply not sought)") >= 4 and "letter" not in words.split("Right of reply")[0]


def test_the_status_follows_the_ledger(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(case, tmp_path, due="2026-12-31")
    assert "(R1: letter drawn)" in told(case) and "(R2: reply not sought)" in told(case)
    day = case.ledger()[-1].at[:10]
    record_sent(case, MARLE.upper(), day, "registered post")
    assert f"(R1: letter sent on {day})" in told(case)
    monkeypatch.setattr(ledger_module, "now_ms", lambda: parse_instant("2027-01-01"))
    case.judge("name", "ofac:1", "public", reason="a line after the day")
    assert "(R1: no answer by 2026-12-31)" in told(case)
    (tmp_path / "answer.txt").write_text("We sold it on. We do not know to whom.\n")
    answer = record_answer(case, MARLE, tmp_path / "answer.txt", day, None)
    case.study("made")
    assert f"(R1: answered on {day})" in told(case)
    assert next(e for e in case.evidence() if e.sha256 == answer.sha256).source == MARLE
    assert [e.body["way"] for e in case.ledger() if e.act == "letter sent"] == ["registered post"]


def test_an_answer_that_is_entered_is_cited(case: Case, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("We sold it on.\n")
    answer = record_answer(case, MARLE, tmp_path / "answer.txt", "", None)
    front = f'{FRONT}[[reply]]\nentity = "{MARLE}"\n'
    done = check(text(SUMMARY, front), "d.md", held_by(case))
    assert answer.sha256 in done.found.values() and "answer.txt" in "\n".join(every_text(done.page().nodes))


def test_an_answer_that_is_withdrawn_is_none(case: Case, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("Not ours.\n")
    answer = record_answer(case, MARLE, tmp_path / "answer.txt", "", None)
    case.retract(answer.sha256, "it was forged")
    assert "answered" not in told(case)


def test_the_front_cannot_say_otherwise_than_the_ledger(case: Case, tmp_path: Path) -> None:
    drawn(case, tmp_path)
    front = f'{FRONT}[[reply]]\nentity = "{MARLE}"\nstatus = "declined"\n'
    with pytest.raises(ReckoningError, match="the ledger 'letter drawn'"):
        check(text(SUMMARY, front), "d.md", held_by(case))


def test_a_second_letter_begins_anew(case: Case, tmp_path: Path) -> None:
    drawn(case, tmp_path)
    record_sent(case, MARLE, case.ledger()[-1].at[:10], "post")
    drawn(case, tmp_path, due="2999-06-30")
    assert "(R1: letter drawn)" in told(case)


@pytest.mark.parametrize(("on", "way"), [("2999-01-01", "post"), ("2024-01-01", " "), ("soon", "post")])
def test_what_did_not_happen_is_not_recorded_as_sent(case: Case, tmp_path: Path, on: str, way: str) -> None:
    drawn(case, tmp_path)
    lines = len(case.ledger())
    with pytest.raises(ReckoningError):
        record_sent(case, MARLE, on, way)
    with pytest.raises(UsageError, match="no letter"):
        record_sent(case, QUARRY, "2024-01-01", "post")
    assert len(case.ledger()) == lines


def test_a_letter_lets_out_nothing_withheld(case: Case, tmp_path: Path) -> None:
    exposure = next(r["id"] for r in case.findings().to_pylist() if QUARRY in r["title"])
    case.withhold(exposure, "at risk")
    with pytest.raises(ReckoningError, match=r"is withheld|names nothing"):
        drawn(case, tmp_path)


def test_the_same_case_gives_the_same_letter(case: Case, tmp_path: Path) -> None:
    drawn(case, tmp_path)
    first = [p.read_bytes() for p in drawn(case, tmp_path).paths]
    request = Request("public", 0)
    assert request.limit == Sensitivity.PUBLIC
    lines = len(case.ledger())
    again = [p.read_bytes() for p in drawn(case, tmp_path).paths]
    assert (again == first) == (len(case.ledger()) == lines)


def test_letters_are_followed_from_the_command_line(case: Case, tmp_path: Path) -> None:
    drawn(case, tmp_path)
    command = [sys.executable, "-m", "reckoning.faces.cli"]
    day = case.ledger()[-1].at[:10]
    subprocess.run([*command, "letter", MARLE, "--sent", day, "--way", "post", "--case", case.root], check=True)
    run = subprocess.run(
        [*command, "replies", "--json", "--case", case.root], check=True, capture_output=True, text=True
    )
    [row] = json.loads(run.stdout)
    assert (row["entity"], row["sent_on"], row["way"], row["due_on"]) == (MARLE, day, "post", "2999-01-31")
