"""The page on records and people: its code runs and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reckoning.count.person_clusters import PeopleParameters

PAGE = Path(__file__).parents[2] / "docs" / "keep-a-register.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_code_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        exec(block, names)
    printed = capsys.readouterr().out.splitlines()
    first, second, third, fourth, fifth = (line.split(" -> ")[1] for line in printed[:5])
    assert first.startswith("Ay Ay Maw ('Ma',)") and second.split(" (")[0] == third.split(" (")[0] == "Ay Ay Maw"
    assert fourth.split(" (")[0] == fifth.split(" (")[0] == "Kyaw Tun"
    low, best, high = map(int, printed[5].split())
    assert low <= best <= high
    assert "not in the later release" in printed[-1]


def test_the_page_names_the_thresholds_in_force() -> None:
    text, used = PAGE.read_text(encoding="utf-8"), PeopleParameters()
    assert f"**sure** from a probability of {used.sure_from:g}, **doubtful** from {used.doubtful_from:g}" in text
    assert f"down to {used.best_from:g}, unless" in text
