"""What the docs say is so: every command shown runs, every command there is is shown, generated pages are current."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from reckoning.engine.spark.session import java
from reckoning.faces.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


def commands_of(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [line[2:] for block in CONSOLE.findall(text) for line in block.splitlines() if line.startswith("$ ")]


WITH_COMMANDS = [page for page in PAGES if commands_of(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda p: p.stem)
def test_every_command_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    for name in ("examples", "benchmarks"):
        (tmp_path / name).symlink_to(ROOT / name)
    if "--engine spark" in page.read_text(encoding="utf-8") and not java():
        pytest.skip("there is no Java here, which Spark needs: scripts/system-packages java")
    script = "set -eo pipefail\n" + "\n".join(commands_of(page))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    said = tmp_path / "said"
    with said.open("wb") as out:  # no pipe: what a page leaves running would hold it open
        run = subprocess.Popen(
            ["bash", "-c", script], cwd=tmp_path, env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            code = run.wait()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
    assert code == 0, said.read_text(encoding="utf-8", errors="replace")[-3000:]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_shown_in_the_docs(command: str) -> None:
    shown = "\n".join(c for page in PAGES for c in commands_of(page))
    assert f"reckoning {command}" in shown


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reckoning.faces.cli", command, "--help"], capture_output=True, text=True, check=True
    )
    assert "Usage: " in run.stdout and len(run.stdout.splitlines()) > 4


def test_the_method_cards_are_what_the_docstrings_say() -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "method_cards.py", "--check"], check=True)


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_heavy_is_imported_for_the_help() -> None:
    code = """
import sys
sys.argv = ["reckoning", "--help"]
from reckoning.faces import cli
try:
    cli.main()
except SystemExit:
    pass
print([m for m in ("numpy", "pyarrow", "duckdb", "numba", "scipy") if m in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
