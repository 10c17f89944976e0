"""Bundles: what the stranger's check finds of tampering, and what generated cases leak; ends with 1 where either fails.

    python benchmarks/bundles.py [CASES]

It runs the tests that do it, with more cases (1,000) than they have by themselves, on two processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = "1000"
PROCESSES = "2"


def ran(file: str, test: str, cases: str) -> tuple[int, int]:
    """How many tests of a name ran, and how many of them failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-n", PROCESSES, "-p", "no:cacheprovider"]
        command += [f"--basetemp={folder}/tests", file, "-k", test, f"--junitxml={report}"]
        environment = {**os.environ, "RECKONING_LEAK_CASES": cases}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        suite = next(ElementTree.parse(report).iter("testsuite"))
    failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
    if failed:
        print("\n".join(line for line in done.stdout.splitlines() if line.startswith(("E  ", "FAILED"))))
    return int(suite.attrib["tests"]), failed


def main() -> int:
    cases = sys.argv[1] if len(sys.argv) > 1 else CASES
    began = time.monotonic()
    tried, missed = ran("tests/account/test_stranger.py", "test_a_tampered_bundle_does_not_pass", cases)
    spent = time.monotonic() - began
    print(f"tamperings of one thing: {tried} tried, {tried - missed} found by the stranger's check ({spent:.0f} s)")
    began = time.monotonic()
    _, leaking = ran("tests/account/test_bundle_leaks.py", "test_no_secret_of_any_case_is_in_a_bundle", cases)
    spent = time.monotonic() - began
    said = "a secret left one" if leaking else "no secret left any"
    print(f"cases with planted secrets: {cases}, {said} ({spent:.0f} s)")
    return 1 if missed or leaking or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
