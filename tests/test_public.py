"""The public names: what `reckoning` offers is what it says it offers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import reckoning


@pytest.mark.parametrize("name", reckoning.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(reckoning, name).__doc__


def test_the_three_lists_of_names_are_one() -> None:
    tree = ast.parse(Path(reckoning.__file__).read_text(encoding="utf-8"))
    typed = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    typed -= {"annotations", "import_module", "TYPE_CHECKING"}
    assert typed == set(reckoning.__all__) == set(reckoning._HOMES)
    assert reckoning.__all__ == sorted(reckoning.__all__)


def test_a_private_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        _ = reckoning.Ledger


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys, reckoning; print(len([m for m in sys.modules if m.split('.')[0] in ('numpy', 'duckdb')]))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"
