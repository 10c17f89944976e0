"""The pages on screening and storage: what they tell a reader to type runs, on the lists they speak of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("screen.md", ["SHOON ENERGY PTE. LTD.", "2023-08-17", "2023-08-24", "undetermined"]),
        ("storage.md", ["least=0.333333, greatest=0.666667"]),
    ],
)
def test_the_code_of_a_page_runs(
    page: str, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lists").mkdir()
    for day in ("2023-08-17", "2023-08-24"):
        fixture = ROOT / "tests" / "fixtures" / "sanctions" / f"ofac_sdn_{day}.csv"
        shutil.copy(fixture, tmp_path / "lists" / f"sdn_{day}.csv")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        exec(block, names)
    printed = capsys.readouterr().out
    assert all(text in printed for text in said)
