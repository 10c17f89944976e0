"""Hostile files at the command line: one clear line each, never a traceback, and the case stays sound."""

from __future__ import annotations

import io
import lzma
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reckoning.case import Case
from reckoning.faces.cli import reckoning
from reckoning.model.errors import ReckoningError, StorageError


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty.html": lambda: b"",
    "empty.csv": lambda: b"",
    "blank.html": lambda: b"<html></html>",
    "spaces.csv": lambda: b" \n \n",
    "noise.txt": lambda: noise(50_000),
    "noise.pdf": lambda: b"%PDF-1.7\n" + noise(5_000),
    "cut.csv.xz": lambda: lzma.compress(b"a,b\n" + b"1,2\n" * 9_999)[:200],
    "junk.xlsx": lambda: b"PK\x03\x04" + noise(2_000),
    "junk-inside.xlsx": lambda: zipped("xl/workbook.xml", noise(300)),
    "line.json": lambda: b'{"a":"' + b"x" * (10 << 20) + b'"}',
    "deep.json": lambda: b"[" * 200_000,
    "bomb.zip": lambda: zipped("bomb.csv", b"a,b\n" * (80 << 20)),
    "nul.csv": lambda: b"\0" * 1_000,
    "entities.json": lambda: b'{"id":"a","schema":"Vessel","properties":{"name":["x"]}}\n{"id"',
}


def run(*words: str) -> Result:
    return CliRunner().invoke(reckoning, words)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case.create(tmp_path_factory.mktemp("hostile") / "case")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_in_a_line(case: Case, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    done = run("add", str(path), "--case", str(case.root))
    assert done.exception is None or isinstance(done.exception, SystemExit | ReckoningError), done.exception
    refused = [line for line in (done.stderr + str(done.exception or "")).splitlines() if name in line]
    assert done.exit_code == 0 or refused
    assert case.verify().sound


def test_after_all_of_them_every_other_command_works(case: Case) -> None:
    for words in (("trace",), ("chain",), ("findings",), ("claims",), ("rebuild",), ("verify",)):
        done = run(*words, "--case", str(case.root))
        assert done.exit_code == 0, (words, done.output, done.exception)


@pytest.mark.parametrize(
    "words",
    [
        ("dossier", "check", "nothing"),
        ("bundle", "nowhere", "--out", "x"),
        ("export", "/nowhere/x.csv", "--as", "chain"),
        ("show", "000000"),
        ("measure", "nothing", "--from", "2023-01-01"),
    ],
)
def test_what_is_not_there_is_said_in_our_own_words(case: Case, words: tuple[str, ...]) -> None:
    done = run(*words, "--case", str(case.root))
    assert isinstance(done.exception, ReckoningError) and str(done.exception)


def test_a_full_disk_is_one_error_and_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    first = case.add([Path("examples/chain/customs.csv")])[0].sha256
    large = tmp_path / "large.csv"
    large.write_bytes(b"a,b\n" + b"1,2\n" * 100_000)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    command = [sys.executable, "-m", "reckoning.faces.cli", "add", str(large), "--case", str(case.root)]
    done = subprocess.run(command, preexec_fn=small_files, capture_output=True, text=True, check=False)
    assert done.returncode == StorageError.exit_code
    assert "cannot write" in done.stderr and "Traceback" not in done.stderr
    again = Case.open(case.root)
    assert [e.sha256 for e in again.evidence()] == [first] and again.verify().sound
    assert len(again.add([large])[0].sha256) == 64
