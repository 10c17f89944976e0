"""The commands read, claims and review, at a prompt and without one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reckoning.case import Case
from reckoning.faces import commands_reading
from reckoning.model.judgement import Judgement

TEXT = """The ministry said on Tuesday that at least 12 people had been killed in Hsu.

“We lost everything,” said Ana Ruiz. “Even the well.”

Nobody saw the 40 trucks.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(command: str, *arguments: object, text: str | None = None) -> Result:
    found = CliRunner().invoke(getattr(commands_reading, command), [str(a) for a in arguments], input=text)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_read_prints_claims_with_their_speakers_and_the_unread(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(article.parent)
    shown = run("read", article, "--published", "2024-01-31", "--reader", "patterns").output
    assert "[0] at least 12 people had been killed in Hsu" in shown
    assert "[0] the ministry" in shown and "at least 12 people killed" in shown and "Tuesday = 2024-01-30" not in shown
    assert "unread:" in shown and "Nobody saw the 40 trucks." in shown


def test_a_range_is_printed_with_both_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("The ministry said between 10 and 15 people were killed.")
    assert "figure: 10 to 15 people killed" in run("read", "a.txt", "--reader", "patterns").output


def test_json_is_one_list_in_the_shape_of_a_claim(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(article.parent)
    rows = json.loads(run("read", article, "--reader", "patterns", "--json").output)
    wanted = {"spans", "text", "speaker", "speaker_span", "speaker_basis", "cue", "mode", "figures", "via", "stance"}
    assert wanted | {"dates"} <= set(rows[0])
    assert [TEXT[a:b] for a, b in rows[0]["spans"]] == rows[0]["text"]
    assert {"text", "value", "bound", "low", "high", "unit", "outcome"} <= set(rows[0]["figures"][0])


def test_dates_are_those_of_the_whole_text_and_unresolved_without_a_day(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(article.parent)
    [row] = json.loads(run("read", article, "--reader", "patterns", "--dates", "--json").output)
    assert (row["text"], row["value"], row["basis"]) == ("Tuesday", "", "unresolved")
    dated = ("read", article, "--published", "2024-01-31", "--reader", "patterns", "--dates", "--json")
    assert json.loads(run(*dated).output)[0]["value"] == "2024-01-30"


def test_in_a_case_what_is_read_is_archived(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(article.parent)
    Case.create(tmp_path / "case")
    assert "archived as" in run("read", article, "--reader", "patterns", "--case", tmp_path / "case").output
    [evidence] = Case.open(tmp_path / "case").evidence()
    assert Case.open(tmp_path / "case").original(evidence.sha256).read_text(encoding="utf-8") == TEXT


@pytest.fixture
def case(article: Path, tmp_path: Path) -> Case:
    """A case that holds the article, read by patterns."""
    case = Case.create(tmp_path / "case")
    case.add([article], published="2024-01-31", reader="report-patterns")
    return case


def status(case: Case) -> list[str]:
    return [row["status"] for row in json.loads(run("claims", "--case", case.root, "--json").output)]


def test_review_at_a_plain_prompt_accepts_corrects_rejects_and_undoes(case: Case) -> None:
    assert status(case) == ["proposed", "proposed"]
    answers = "c\n“We lost everything,”\nAna Ruiz\nu\na\nr\nq\n"
    shown = run("review", "--case", case.root, text=answers).output
    assert "2 judged in this sitting, 0 left" in shown
    assert sorted(status(case)) == ["accepted", "rejected"]


def test_a_correction_with_words_of_ones_own_is_refused_and_asked_again(case: Case) -> None:
    shown = run("review", "--case", case.root, text="c\nWe lost it all\n\nq\n").output
    assert "not in the text" in shown and status(case) == ["proposed", "proposed"]


def test_a_correction_is_shown_beside_what_was_proposed(case: Case) -> None:
    before = json.loads(run("claims", "--case", case.root, "--json").output)
    run("review", "--case", case.root, text="s\nc\nThe ministry said on Tuesday\n\nq\n")
    corrected = [
        r for r in json.loads(run("claims", "--case", case.root, "--json").output) if r["status"] == "corrected"
    ]
    assert len(corrected) == 1 and corrected[0]["proposed"]["text"] in [r["text"] for r in before]


def test_scores_and_dates_of_a_case(case: Case) -> None:
    case.judge("claim", json.loads(run("claims", "--case", case.root, "--json").output)[0]["id"], "accepted")
    [score] = json.loads(run("review", "--case", case.root, "--scores", "--json").output)
    assert (score["reader"], score["accepted"], score["accepted_share"]) == ("rules-patterns", 1, 1.0)
    [row] = json.loads(run("claims", "--case", case.root, "--dates", "--json").output)
    assert row["value"] == "2024-01-30"
    assert json.loads(run("claims", "--case", case.root, "--by", "place", "--json").output) == []
    assert isinstance(case.judgements()[0], Judgement)
