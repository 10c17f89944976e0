"""Runs that are older than a withdrawal: said plainly, wherever their findings are shown, until they ran again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from reckoning.archive.outdated import outdated
from reckoning.case import Case
from reckoning.faces.cli import reckoning

NAMES = ("customs", "bills", "terminals")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case.create(tmp_path / "case")
    made.add([Path(f"examples/chain/{name}.csv") for name in NAMES])
    made.add([Path("examples/figures/fictional-register-a.csv")])
    made.trace()
    made.study("chain")
    return made


def sha_of(case: Case, name: str) -> str:
    return next(e.sha256 for e in case.evidence() if e.file_name == name)


def test_nothing_is_outdated_before_anything_is_withdrawn(case: Case) -> None:
    assert outdated(case.ledger()) == ()


def test_every_run_before_a_withdrawal_is_named_with_what_was_withdrawn(case: Case) -> None:
    sha256 = sha_of(case, "bills.csv")
    case.retract(sha256, "a forgery")
    found = outdated(case.ledger())
    assert [run.of for run in found] == ["chain", "trace"]
    assert all(w.sha256 == sha256 and w.reason == "a forgery" for run in found for w in run.withdrawn)
    assert "bills.csv" in str(found[0]) and "run: reckoning chain" in str(found[0])


def test_a_run_after_the_withdrawal_is_current(case: Case) -> None:
    case.retract(sha_of(case, "bills.csv"), "a forgery")
    case.trace()
    assert [run.of for run in outdated(case.ledger())] == ["chain"]
    case.study("chain")
    assert outdated(case.ledger()) == ()


def test_what_stands_again_makes_no_run_outdated(case: Case) -> None:
    case.retract(sha_of(case, "bills.csv"), "by mistake")
    case.add([Path("examples/chain/bills.csv")])
    assert outdated(case.ledger()) == ()


def test_as_of_a_day_before_the_withdrawal_nothing_is_said(case: Case) -> None:
    entries = case.ledger()
    case.retract(sha_of(case, "bills.csv"), "a forgery")
    assert outdated(entries) == ()


def run(case: Case, *words: str) -> tuple[str, str]:
    """What a command prints, on stdout and on stderr."""
    done = CliRunner().invoke(reckoning, [*words, "--case", str(case.root)])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_findings_show_and_count_say_so_on_stderr_until_the_runs_are_made_again(case: Case) -> None:
    finding = str(case.findings("delivery")["id"][0].as_py())
    commands = (("findings",), ("findings", "--json"), ("show", finding), ("show", finding, "--json"), ("count",))
    assert not any("older than the ledger" in "".join(run(case, *words)) for words in commands)
    case.retract(sha_of(case, "customs.csv"), "a\x1bforgery")
    for words in commands:
        told, warned = run(case, *words)
        assert "customs.csv" in warned and "older than the ledger" in warned and "\x1b" not in warned
        assert "older than the ledger" not in told
    case.trace()
    case.study("chain")
    assert "older than the ledger" not in "".join(run(case, "findings"))
