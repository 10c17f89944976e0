"""A cluster of several processes: one is killed half way, and the answer stays the same, byte for byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.spark.conftest import ROOT, copied

from reckoning.case import Case
from reckoning.engine.spark.cluster import Cluster
from reckoning.engine.spark.session import java, started

EXECUTOR = b"CoarseGrainedExecutorBackend"


def executors() -> list[int]:
    """The executors that this process started, by number: processes below it whose command says so."""
    parents, commands = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                commands[int(folder.name)] = (folder / "cmdline").read_bytes()
            except OSError:  # it has ended since
                continue

    def mine(process: int) -> bool:
        while process not in (0, os.getpid()):
            process = parents.get(process, 0)
        return process == os.getpid()

    return sorted(p for p, command in commands.items() if EXECUTOR in command and mine(p))


class Killer:
    """Progress that kills one executor when the first bucket's step has come back, and others are still to come."""

    def __init__(self) -> None:
        self.began, self.killed = 0, 0

    def stage(self, name: str, total: int, unit: str) -> None:
        """The executors are there when the stage begins, or soon after."""
        self.began = max(self.began, total)

    def advance(self, amount: int) -> None:
        """The first one is killed, once."""
        if not self.killed:
            self.killed = executors()[0]
            os.kill(self.killed, signal.SIGKILL)


def trace_and_kill(case: Path) -> None:
    """Trace a case on two executors, kill one of them half way, and say what was done as JSON."""
    killer = Killer()
    with started("local-cluster[2,1,1024]") as session:
        before = executors()
        there = Case.open(case).trace(engine=Cluster(session), progress=killer)
    print(json.dumps({"executors": before, "killed": killer.killed, "buckets": killer.began, "steps": there.steps}))


@pytest.mark.skipif(not java(), reason="there is no Java here, which Spark needs: scripts/system-packages java")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for under /proc")
def test_the_answer_is_the_same_when_an_executor_is_killed_half_way(cases: Path, tmp_path: Path) -> None:
    here = copied(cases, "harbour", tmp_path / "here").trace()
    copied(cases, "harbour", tmp_path / "there")
    run = subprocess.run(  # a process of its own: there is one Spark a process
        [sys.executable, "-m", "tests.engine.spark.test_workers_lost", str(tmp_path / "there")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    done = json.loads(run.stdout.splitlines()[-1])
    assert len(done["executors"]) == 2 and done["killed"] in done["executors"] and done["buckets"] > 2
    assert done["steps"] == here.steps, "every step, and so every file, has the bytes that it has here"


if __name__ == "__main__":
    trace_and_kill(Path(sys.argv[1]))
