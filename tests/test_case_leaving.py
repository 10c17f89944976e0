"""What leaves a case is on its ledger first: a crash leaves no letter, dossier or export that nobody recorded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_crash_at_any_point_leaves_no_file_that_is_not_recorded(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.leaving_crashes", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    letters, dossiers = map(int, run.stdout.split())
    assert letters >= 7 and dossiers >= 8
