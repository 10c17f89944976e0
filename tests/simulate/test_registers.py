"""Simulated registers: fictional people, lists of them in three scripts, and the truth beside."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reckoning.count.person_record import person_records
from reckoning.model.errors import UsageError
from reckoning.model.zawgyi import unicode_of
from reckoning.simulate.register_names import in_burmese, to_zawgyi
from reckoning.simulate.registers import COLUMNS, draw_registers, entry_rows, write_registers

SEED, PEOPLE = 5, 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("registers") / "made"
    write_registers(where, SEED, PEOPLE)
    return where


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(folder: Path, tmp_path: Path) -> None:
    write_registers(tmp_path / "again", SEED, PEOPLE)
    write_registers(tmp_path / "other", SEED + 1, PEOPLE)
    assert bytes_of(tmp_path / "again") == bytes_of(folder)
    assert bytes_of(tmp_path / "other")["lists/register-a.csv"] != bytes_of(folder)["lists/register-a.csv"]


def test_files_hold_what_the_truth_says_and_say_that_they_are_fiction(folder: Path) -> None:
    assert "Simulated data: no person" in (folder / "README.txt").read_text()
    entries = table(folder / "truth/entries.csv")
    counts = Counter(e["file"] for e in entries)
    with (folder / "lists/register-a.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) - 1 == counts["register-a.csv"]
    sheet = load_workbook(folder / "lists/register-b.xlsx").active
    assert sheet is not None and sheet.max_row - 1 == counts["register-b.xlsx"]
    lines = [json.loads(line) for line in (folder / "lists/register-c.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == counts["register-c.jsonl"]
    people = {p["person"] for p in table(folder / "truth/people.csv")}
    assert {e["person"] for e in entries} <= people and len(people) == PEOPLE


def test_lists_overlap_more_than_chance_and_enter_some_twice() -> None:
    drawn = draw_registers(SEED, 1500)
    on = [{e.person for e in r.entries} for r in drawn.registers]
    for i, one in enumerate(on):
        for other in on[i + 1 :]:
            assert len(one & other) > 1.1 * len(one) * len(other) / len(drawn.people)
    assert all(len(r.entries) > len({e.person for e in r.entries}) for r in drawn.registers)


def test_a_zawgyi_list_reads_as_zawgyi_and_comes_back() -> None:
    drawn = draw_registers(SEED, 300)
    texts = [in_burmese(p.name) for p in drawn.people]
    found = [unicode_of(to_zawgyi(t)) for t in texts]
    assert sum(f == (t, True) for f, t in zip(found, texts, strict=True)) > 0.9 * len(texts)


def test_rows_are_what_readers_make_of_the_lists() -> None:
    drawn = draw_registers(SEED, PEOPLE)
    rows, whose = entry_rows(drawn)
    records = person_records(rows)
    assert len(records) == sum(len(r.entries) for r in drawn.registers) == len(whose)
    assert sum(bool(r.names) for r in records) == len(records)
    assert {r.number for r in records} == {e.number for r in drawn.registers for e in r.entries}


def test_more_noise_means_more_gaps() -> None:
    gaps = [
        sum(not e.age for r in draw_registers(SEED, 400, noise).registers for e in r.entries)
        for noise in (0.0, 1.0, 3.0)
    ]
    assert gaps[0] == 0 < gaps[1] < gaps[2]


def test_a_folder_that_holds_something_and_impossible_numbers_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an empty directory"):
        write_registers(folder, SEED, PEOPLE)
    for seed, count in ((-1, 5), (1, 0)):
        with pytest.raises(UsageError, match="nobody to simulate"):
            write_registers(tmp_path / "x", seed, count)
