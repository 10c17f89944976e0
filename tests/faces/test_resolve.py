"""The command `resolve`: a queue with reasons, judgements from a script, refusals that say why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.resolve.fact_base import FACTS

from reckoning.case import Case
from reckoning.faces.commands_resolve import resolve
from reckoning.model.errors import UsageError


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Case.create(tmp_path_factory.mktemp("resolve") / "case")
    made.add([FACTS / f"{table}.csv" for table in ("vessels", "shipments")])
    return made.root


def run(case: Path, *arguments: object) -> Result:
    return CliRunner().invoke(resolve, [*map(str, arguments), "--case", str(case)])


def queue(case: Path) -> list[dict[str, object]]:
    done = run(case, "--json", "--limit", 0)
    assert done.exit_code == 0, done.exception
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_the_most_doubtful_pair_comes_first_with_its_reasons(case: Path) -> None:
    pairs = queue(case)
    doubts = [p["doubt"] for p in pairs]
    assert doubts == sorted(doubts, reverse=True)  # type: ignore[type-var]
    assert all(p["reasons"] for p in pairs)
    text = run(case).stdout
    assert "NOBLE ~ NOBLE" in text and "only one of the two carries an IMO number" in text


def test_a_judgement_is_made_shown_and_undone(case: Path) -> None:
    pair = next(p for p in queue(case) if p["first_name"] == "NOBLE")
    judge = ["--judge", pair["second"], pair["first"]]
    assert isinstance(run(case, *judge, "same").exception, UsageError)  # no reason
    assert run(case, *judge, "same", "--reason", "one photograph").exit_code == 0
    assert (pair["first"], pair["second"]) not in {(p["first"], p["second"]) for p in queue(case)}
    shown = run(case, "--of", pair["second"]).stdout
    assert "IMO 9333400" in shown and "one photograph" in shown
    assert run(case, *judge, "undone").exit_code == 0
    assert (pair["first"], pair["second"]) in {(p["first"], p["second"]) for p in queue(case)}


@pytest.mark.parametrize(
    ("judged", "why"),
    [
        (("imo:9333400", "imo:9162928", "same"), "two ships"),
        (("imo:9333400", "nobody", "same"), "names nothing"),
        (("imo:9333400", "imo:9333400", "same"), "not linked to itself"),
        (("imo:9333400", "imo:9162928", "perhaps"), "no decision"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_the_reason(case: Path, judged: tuple[str, ...], why: str) -> None:
    done = run(case, "--judge", *judged, "--reason", "x")
    assert isinstance(done.exception, UsageError) and why in str(done.exception)
    assert not Case.open(case).judgements()


def test_keys_in_a_terminal_judge_skip_and_take_back(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reckoning.faces import commands_resolve
    from reckoning.resolve.review import Review

    keys, asked = iter("nnszDq"), iter(["one photograph", "another flag"])
    monkeypatch.setattr(commands_resolve.click, "getchar", lambda: next(keys))
    monkeypatch.setattr(commands_resolve.click, "prompt", lambda _: next(asked))
    held = Case.open(case)
    commands_resolve._ask(held, Review(held.rows()))
    left = held.judgements()
    assert len(left) > 1  # a capital judges all that are alike
    assert {(j.decision, j.reason) for j in left} == {("different", "another flag")}
    for j in left:
        held.judge("link", j.target, "undone", other=j.other)


def test_alike_pairs_are_listed_once_and_judged_together(case: Path) -> None:
    before = queue(case)
    text = run(case, "--limit", 0).stdout
    assert text.count(" ~ ") < len(before) and "more pairs of these names for the same reasons" in text
    reasons = [(p["first"], p["first_name"], p["second_name"], p["reasons"]) for p in before]
    pair = next(p for p, r in zip(before, reasons, strict=True) if reasons.count(r) > 1)
    done = run(case, "--judge", pair["first"], pair["second"], "same", "--reason", "one ship agent", "--alike")
    assert done.exit_code == 0, done.exception
    assert len(before) - len(queue(case)) > 1
    assert len(Case.open(case).judgements()) > 1
