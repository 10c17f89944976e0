"""What is missing is told in one line, with the command to run."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reckoning.case import Case
from reckoning.engine.spark.session import ClusterError, refuse_incomplete, refuse_unlike, started
from reckoning.model.errors import UsageError


def test_without_java_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="Java 17 or newer, and there is none here; install one"):
        refuse_incomplete()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="Java 17"), started("local[1]"):
        raise AssertionError("it started without Java")


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match=r'run: pip install "reckoning-evidence\[spark\]"'):
        refuse_incomplete()


def test_workers_of_another_version_are_refused(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unlike(spark)
    here = importlib.metadata.version("reckoning-evidence")
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "99.0")
    with pytest.raises(ClusterError, match=f"the workers have reckoning {here}, and here it is 99.0; .*==99.0"):
        refuse_unlike(spark)


def test_a_second_master_in_one_process_is_refused(spark: Any) -> None:
    with pytest.raises(UsageError, match="runs in this process already"), started("local[1]"):
        raise AssertionError("a second one started")


def test_workers_without_the_package_are_told_with_the_command_to_run(spark: Any, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')  # -S: no installed packages
    bare.chmod(0o755)
    case = Case.create(tmp_path / "case")
    run = subprocess.run(
        [sys.executable, "-m", "reckoning.faces.cli", "trace", "--engine", "spark", "--master", "local[1]"],
        cwd=case.root,
        env=os.environ | {"PYSPARK_PYTHON": str(bare)},
        capture_output=True,
        text=True,
        check=False,
    )
    [told] = [line for line in run.stderr.splitlines() if line.startswith("reckoning:")]
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "Spark's workers have no module" in told and 'run: pip install "reckoning-evidence[spark]"' in told
