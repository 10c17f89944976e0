"""Bundles: what the stranger's check finds of tampering, and what generated cases leak; ends with 1 where either fails.

    python benchmarks/bundles.py [CASES]

It runs the tests that do it, with more cases (200) than they have by themselves.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = "200"


def ran(test: str, cases: str) -> tuple[int, int]:
    """How many tests of a name ran, and how many of them failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", "tests/account", "-k", test, f"--junitxml={report}"]
        environment = {**os.environ, "RECKONING_LEAK_CASES": cases}
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
        suite = next(ElementTree.parse(report).iter("testsuite"))
    return int(suite.attrib["tests"]), int(suite.attrib["failures"]) + int(suite.attrib["errors"])


def main() -> int:
    cases = sys.argv[1] if len(sys.argv) > 1 else CASES
    tried, missed = ran("test_a_tampered_bundle_does_not_pass", cases)
    print(f"tamperings of one thing: {tried} tried, {tried - missed} found by the stranger's check")
    _, leaking = ran("test_no_secret_of_any_case_is_in_a_bundle", cases)
    print(f"cases with planted secrets: {cases}, {'a secret left one' if leaking else 'no secret left any'}")
    return 1 if missed or leaking or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
