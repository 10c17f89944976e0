"""CPU of a trace on Spark, beside Spark SQL and beside this machine alone: `python benchmarks/spark.py [--rows N ...]`.

Of each number of synthetic positions (`benchmarks/generate.py`): CPU seconds of all processes (JVM, Python workers,
driver) per million, start-up apart: each way first runs a small case, so that loops are loaded and code is hot.

- here: the engine of one machine, all per-ship detectors and the meetings.
- spark: the same functions on Spark, from the same files to the same bytes.
- boxes: the same where the originals are referred to and positions lie in boxes, which Spark moves.
- sql: what plain Spark SQL can do of them (segments, silences, stops and port calls, a grid and meetings), as windows
  and joins over a table that was bucketed and sorted by ship before, which is not counted.

Needs Java and the extra `spark`. Writes `bench-spark.json` into the current folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generate import generate
from reckoning.case import Case
from reckoning.engine.trace import Engine, Here

HERE = Path(__file__).parent
FILE_ROWS = 1_000_000
WARM_ROWS = 200_000
MASTER = "local[2]"
MEMORY = "6g"
SHIPS_AT_SEA = 250_000
EVERY_S = 60
YEAR_S = 365 * 86_400
Answer = dict[str, Any]


def cpu_s() -> float:
    """CPU seconds so far of this process and of all below it, those that have ended included."""
    parents, used = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    mine, before = {os.getpid()}, 0
    while len(mine) > before:
        before = len(mine)
        mine |= {process for process, parent in parents.items() if parent in mine}
    return sum(used[process] for process in mine if process in used)


def timed(work: Callable[[], Any]) -> Answer:
    """Wall and CPU seconds of some work."""
    wall, cpu = time.perf_counter(), cpu_s()
    work()
    return {"wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(cpu_s() - cpu, 2)}


def made(folder: Path, rows: int) -> None:
    """A case of so many synthetic positions, read."""
    generate(rows, folder / "files", "parquet", 1, min(rows, FILE_ROWS))
    Case.create(folder / "case").add(sorted((folder / "files").glob("synthetic-*")))


class Stages:
    """Progress that notes the CPU used when a stage begins."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float, float]] = []

    def stage(self, name: str, total: int, unit: str) -> None:
        """A stage begins."""
        self.began.append((name, time.perf_counter(), cpu_s()))

    def advance(self, amount: int) -> None:
        """Nothing."""


def traced(case: Path, engine: Engine) -> Answer:
    """The CPU of the steps of ships and of meetings, and what they gave, by name and hash."""
    for step in (case / "derived").iterdir():
        if not step.name.startswith("read-"):
            shutil.rmtree(step)
    stages = Stages()
    done = Case.open(case).trace(progress=stages, engine=engine)
    (_, wall, cpu), (_, wall_2, cpu_2), (_, wall_3, cpu_3) = stages.began[-3:]
    return {
        "ships": {"wall_s": round(wall_2 - wall, 2), "cpu_s": round(cpu_2 - cpu, 2)},
        "meetings": {"wall_s": round(wall_3 - wall_2, 2), "cpu_s": round(cpu_3 - cpu_2, 2)},
        "cpu_s": round(cpu_3 - cpu, 2),
        "wall_s": round(wall_3 - wall, 2),
        "steps": done.steps,
        "case_mb": sum(f.stat().st_size for s in done.steps for f in (case / "derived" / s).iterdir()) / 1e6,
    }


def here(work: Path, rows: int) -> Answer:
    """The engine of one machine."""
    traced(work / "warm" / "case", Here())
    return traced(work / str(rows) / "case", Here())


def spark(work: Path, rows: int) -> Answer:
    """The same on Spark."""
    from reckoning.engine.spark.cluster import Cluster
    from reckoning.engine.spark.session import BOXES_ONLY, started

    began = cpu_s()
    with started(MASTER, spark__driver__memory=MEMORY, **BOXES_ONLY) as session:
        traced(work / "warm" / "case", Cluster(session))
        start_up = cpu_s() - began
        return traced(work / str(rows) / "case", Cluster(session)) | {"start_up_cpu_s": round(start_up, 1)}


def boxes(work: Path, rows: int) -> Answer:
    """The same on Spark, of positions by reference; reading them apart."""
    from reckoning.engine.spark.cluster import Cluster
    from reckoning.engine.spark.session import BOXES_ONLY, started

    with started(MASTER, spark__driver__memory=MEMORY, **BOXES_ONLY) as session:
        for name in ("warm", str(rows)):
            engine = Cluster(session, str(work / name / "boxes"))
            case, files = Case.create(work / name / "referred"), sorted((work / name / "files").glob("synthetic-*"))
            read = timed(lambda case=case, files=files, engine=engine: case.add_by_reference(files, engine=engine))
            answer = traced(case.root, engine)
            shutil.rmtree(work / name / "boxes")
            shutil.rmtree(case.root)
    return answer | {"read_cpu_s": read["cpu_s"], "read_wall_s": read["wall_s"]}


def sql(work: Path, rows: int) -> Answer:
    """Spark SQL over a bucketed table of the same positions."""
    from reckoning.engine.spark.session import started
    from spark_sql import bucketed, queries

    with started(MASTER, spark__driver__memory=MEMORY, spark__sql__shuffle__partitions="32") as session:
        for name in ("warm", str(rows)):
            reads = sorted((work / name / "case" / "derived").glob("read-*/positions-*.parquet"))
            bucketed(session, [str(path) for path in reads], work / f"table-{name}")
            answer = {query: timed(run) for query, run in queries(session)}
            shutil.rmtree(work / f"table-{name}")
    return {**answer, **{k: round(sum(a[k] for a in answer.values()), 2) for k in ("cpu_s", "wall_s")}}


WAYS = {"here": here, "spark": spark, "boxes": boxes, "sql": sql}


def asked(way: str, work: Path, rows: int) -> Answer:
    """One way in a process of its own."""
    command = [sys.executable, __file__, "--way", way, "--work", str(work), "--rows", str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compared(work: Path, rows: int) -> Answer:
    """All ways over so many rows, printed."""
    made(work / str(rows), rows)
    load = os.getloadavg()[0]
    found = {way: asked(way, work, rows) for way in WAYS}
    steps = found["here"].pop("steps")
    for way in ("spark", "boxes"):
        assert found[way].pop("steps") == steps, f"{way}: Spark gave other bytes"
    millions = rows / 1e6
    print(f"\n{rows:,} positions; CPU seconds per million; load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    for way, answer in found.items():
        parts = {k: v["cpu_s"] / millions for k, v in answer.items() if isinstance(v, dict)}
        told = ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
        print(f"  {way:6}{answer['cpu_s'] / millions:8.2f}   wall {answer['wall_s']:7.1f} s   ({told})", flush=True)
    ratio = {}
    for way in ("spark", "boxes"):
        ratio[way] = {other: found[way]["cpu_s"] / found[other]["cpu_s"] for other in ("here", "sql")}
        told = ", ".join(f"{value:.2f} times the CPU of {other}" for other, value in ratio[way].items())
        print(f"  {way} takes {told}; same bytes")
    print(f"  to read into boxes took {found['boxes']['read_cpu_s'] / millions:.2f}")
    shutil.rmtree(work / str(rows))
    return {"rows": rows, "load": load, **found, "ratio": ratio}


def year(found: list[Answer]) -> Answer:
    """What a year of the world's AIS would take, from the rates of the largest run."""
    last = found[-1]
    rows = SHIPS_AT_SEA * YEAR_S / EVERY_S
    read, trace = (last["boxes"][name] / last["rows"] for name in ("read_cpu_s", "cpu_s"))
    hours = {"read": rows * read / 3600, "trace": rows * trace / 3600}
    case_tb = last["spark"]["case_mb"] / last["rows"] * rows / 1e6
    print(
        f"\nA year of the world, estimated and not measured: {SHIPS_AT_SEA:,} ships, a position each {EVERY_S} s: "
        f"{rows:.3g} rows.\nBy reference, at the CPU seconds per million measured at {last['rows']:,} "
        f"(read {1e6 * read:.2f}, trace {1e6 * trace:.2f}):\n{hours['read']:,.0f} core-hours to read and "
        f"{hours['trace']:,.0f} to trace, and {case_tb:.1f} TB of steps in the case."
    )
    return {"rows": rows, "core_hours": hours, "case_tb": case_tb}


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=lambda text: int(float(text)), nargs="+", default=[1_000_000, 4_000_000])
    parser.add_argument("--work", type=Path, help="where to put files (default: the system's temporary folder)")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(WAYS[given.way](given.work, given.rows[0])))
        return
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        made(Path(work) / "warm", WARM_ROWS)
        found = [compared(Path(work), rows) for rows in sorted(given.rows)]
    answer = {"runs": found, "year": year(found)}
    Path("bench-spark.json").write_text(json.dumps(answer, indent=1) + "\n")


if __name__ == "__main__":
    main()
