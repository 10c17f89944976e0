"""The house: one-way imports, short files, and a tree that speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reckoning"
ROOMS = [
    "model",
    "archive",
    "places",
    "readers",
    "tables",
    "sea",
    "resolve",
    "chain",
    "count",
    "account",
    "simulate",
    "engine",
    "case",
    "faces",
]
MODULES = sorted(SOURCE.rglob("*.py"))
LINES_AT_MOST = 400


def room_of(module: Path) -> str:
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names.add(node.module or "")
    return {n.split(".")[1] for n in names if n.startswith("reckoning.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(SOURCE)))
def test_a_module_imports_only_from_rooms_above_it(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        assert imports_of(module) <= {"case", *ROOMS[:-1]}
        return
    allowed = ROOMS[: ROOMS.index(room) + 1]
    assert imports_of(module) <= set(allowed), f"{room} reaches down"


def named(module: Path) -> str:
    return ".".join(("reckoning", *module.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def test_no_module_imports_itself_through_others() -> None:
    names = {named(module) for module in MODULES}
    imports: dict[str, set[str]] = {}
    for module in MODULES:
        under = imports[named(module)] = set()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):  # those within functions too
            if isinstance(node, ast.Import):
                under |= {alias.name for alias in node.names} & names
            elif isinstance(node, ast.ImportFrom) and node.module:
                under |= {n if (n := f"{node.module}.{alias.name}") in names else node.module for alias in node.names}
    order = TopologicalSorter({name: under & names - {name} for name, under in imports.items()})
    order.prepare()  # raises CycleError, which names the circle


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        return [p for pattern in patterns for p in ROOT.rglob(pattern) if ".venv" not in p.parts]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", tracked("*.py", "*.ts", "*.tsx"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_AT_MOST


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert not [m for m in MODULES if m.stem in drawers or drawers & set(m.parts)]


# Written in pieces, so that this file does not name what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        [
            "py" + r"pi\.org",
            "python" + "hosted",
            r"registry\.npm" + "js",
            "npm" + r"js\.org",
            r"deb\.deb" + "ian",
            r"/wo" + r"rk/(main|shared|\.)",
            r"\.\./sha" + "red/",
        ]
    )
)
BINARY = {".parquet", ".xz", ".gz", ".zip", ".zst", ".png", ".pdf", ".npz", ".ttf", ".xlsx", ".bz2"}


TEXTS = [path for path in tracked("*") if path.suffix not in BINARY]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_names_a_registry_or_a_path_of_one_machine(path: Path) -> None:
    found = FORBIDDEN.search(path.read_text(encoding="utf-8", errors="replace"))
    assert not found, found and found[0]
