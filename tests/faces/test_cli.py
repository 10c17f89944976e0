"""The command line: thin faces, one JSON list on stdout, exit codes that mean something."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "mmsi,ts,lon,lat\n"


def reckoning(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reckoning.faces.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "case"
    assert reckoning("init", folder, cwd=folder.parent).returncode == 0
    rows = [f"200000001,2024-01-01 00:{m:02d}:00,{10 + m * 0.004:.4f},50.0\n" for m in range(40)]
    (folder.parent / "ships.csv").write_text(HEADER + "".join(rows) + "200000001,never,10,50\n")
    run = reckoning("add", folder.parent / "ships.csv", "--json", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert reckoning("trace", cwd=folder).returncode == 0
    return folder


def test_json_is_one_list_and_nothing_else(case: Path) -> None:
    for command in (
        ["add", case.parent / "ships.csv"],
        ["trace"],
        ["findings"],
        ["parameters"],
        ["log"],
        ["verify"],
        ["sql", "SELECT * FROM positions LIMIT 2"],
    ):
        run = reckoning(*command, "--json", cwd=case)
        assert run.returncode == 0, run.stderr
        assert isinstance(json.loads(run.stdout), list), command


def test_add_says_what_became_of_every_record(case: Path) -> None:
    [row] = json.loads(reckoning("add", case.parent / "ships.csv", "--json", cwd=case).stdout)
    assert {"file", "reader", "read", "kept", "rejected"} <= set(row)
    assert (row["read"], row["kept"], row["rejected"]) == (41, 40, 1)


def test_a_finding_has_its_columns_in_order(case: Path) -> None:
    [row, *_] = json.loads(reckoning("findings", "--kind", "segment", "--json", cwd=case).stdout)
    names = list(row)
    assert names[:11] == ["id", "kind", "mmsi", "imo", "name", "mmsi_2", "start", "end", "lat", "lon", "place"]
    assert names[-5:] == ["grade", "basis", "rule", "run", "rows"]
    assert row["start"] == "2024-01-01T00:00:00Z" and row["rows"]


def test_the_command_works_from_any_folder_of_the_case(case: Path) -> None:
    assert reckoning("log", cwd=case / "blobs").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["findings", "--kind", "porcupine"], 2, "no kind of finding"),
        (["show", "zzzzzzz"], 2, "not an id"),
        (["show", "abcdef0"], 2, "names nothing"),
        (["sql", "SELEKT 1"], 2, "the query failed"),
        (["trace", "--set", "meetings.distance_km"], 2, "no value"),
        (["trace", "--set", "meetings.distance=1"], 2, "did you mean meetings.distance_km"),
        (["add", "missing.csv"], 3, "No such file"),
        (["add", "ships.csv", "--published", "tomorrow"], 2, "not a date"),
        (["export", "x.docx"], 2, "no format"),
        (["wander"], 2, "No such command"),
    ],
)
def test_a_wrong_call_gets_one_line_and_its_exit_code(case: Path, arguments: list[str], code: int, says: str) -> None:
    arguments = [str(case.parent / a) if a.endswith("ships.csv") else a for a in arguments]
    run = reckoning(*arguments, cwd=case)
    assert run.returncode == code, run.stderr
    assert says in run.stderr and "Traceback" not in run.stderr


def test_outside_a_case_it_says_how_to_make_one(tmp_path: Path) -> None:
    run = reckoning("findings", cwd=tmp_path)
    assert run.returncode == 2 and "reckoning init" in run.stderr


def test_control_characters_of_a_source_do_not_reach_the_terminal(case: Path, tmp_path: Path) -> None:
    reckoning("init", tmp_path / "case", cwd=tmp_path)
    (tmp_path / "\x1b[31mred.csv").write_text(HEADER + "200000001,2024-01-01 00:00:00,10,50\n")
    run = reckoning("add", tmp_path / "\x1b[31mred.csv", cwd=tmp_path / "case")
    assert run.returncode == 0 and "\x1b" not in run.stdout


def test_control_characters_of_a_name_stay_out_of_errors_and_progress(case: Path, tmp_path: Path) -> None:
    run = reckoning("add", tmp_path / "\x1b[31mmissing.csv", cwd=case)
    assert run.returncode == 3 and "\x1b" not in run.stderr
    (tmp_path / "red\x1b[2J.csv").write_text(HEADER + "200000009,2024-01-01 00:00:00,10,50\n")
    run = reckoning("add", tmp_path / "red\x1b[2J.csv", cwd=case)
    assert run.returncode == 0 and "\x1b" not in run.stderr and "reading red" in run.stderr


def test_json_has_null_for_what_is_no_number(case: Path) -> None:
    run = reckoning("sql", "--json", "SELECT 'nan'::DOUBLE AS x, [1.0, 'inf'::DOUBLE] AS y", cwd=case)
    assert json.loads(run.stdout) == [{"x": None, "y": [1.0, None]}]


def test_add_says_what_was_lost_in_part_and_rebuild_why_steps_are_new(tmp_path: Path) -> None:
    reckoning("init", "case", cwd=tmp_path)
    register = "No,Name,Age,Date of death,Township,Smell\n1,U Example,child,5 March 2022,Sampletown,x\n"
    (tmp_path / "register.csv").write_text(register)
    added = reckoning("add", "../register.csv", cwd=tmp_path / "case")
    assert "lost in part: age_unreadable 1, column_unused 1" in added.stdout
    reckoning("conflicts", cwd=tmp_path / "case")
    link = ("judge", "link", "imo:9333400", "different", "--other", "imo:9333412", "--reason", "two hulls")
    assert reckoning(*link, cwd=tmp_path / "case").returncode == 0
    again = reckoning("rebuild", cwd=tmp_path / "case")
    assert again.returncode == 0 and "something was judged" in again.stdout


def test_simulating_into_a_folder_that_holds_something_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    run = reckoning("simulate", tmp_path, cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr == f"reckoning: {tmp_path}: not an empty directory; name a new one\n"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
