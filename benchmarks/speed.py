"""Speed, measured on this machine in one run: `python benchmarks/speed.py [--rows N] [--peers DIR] [--work DIR]`.

Every measure is a process of its own (`benchmarks/measures.py`), so that peak memory is its own, and is given in
positions a second of wall time and of CPU time (user + system): where a machine is shared, the second is the one to
go by. Ingest is measured on CSV beside DuckDB's plain copy of the same files, three times in turn, medians taken.
Asked for more than 4 million rows, it measures ingest of CSV on 4 million and makes the case of that many rows in
Parquet files of a million each. Peers run in environments that `scripts/bench` makes under DIR; one that is not there
is said to be missing. Writes `bench-speed-ROWS.json` into the current folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CSV_ROWS = 4_000_000
TIMES = 3
PEER_SHIPS = 20
SAME_MS = 120_000
Answer = dict[str, Any]


class Bench:
    """One run: a folder for its files, and what was measured so far."""

    def __init__(self, work: Path, peers: Path) -> None:
        self.work, self.peers = work, peers
        self.found: Answer = {"machine": machine()}

    def measure(self, name: str, *values: object) -> Answer:
        """Run one measure in a process of its own."""
        command = [sys.executable, str(HERE / "measures.py"), name, str(self.work), *map(str, values)]
        return answer_of(command)

    def peer(self, library: str, operation: str) -> Answer | None:
        """Run one operation with a peer; None where it is not installed."""
        python = self.peers / library / "bin" / "python"
        if not python.exists():
            return None
        path = self.work / f"{operation}.parquet"
        return answer_of([str(python), str(HERE / "peers.py"), library, operation, str(path)])


def answer_of(command: list[str]) -> Answer:
    """The JSON that a process prints last; what it says besides goes where this process says it."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    return answer


def machine() -> Answer:
    """What was measured on, and how busy it was."""
    cpu = next((x.split(":")[1].strip() for x in lines("/proc/cpuinfo") if x.startswith("model name")), "")
    memory = next((int(x.split()[1]) // 1024 for x in lines("/proc/meminfo") if x.startswith("MemTotal")), 0)
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_mb": memory,
        "python": platform.python_version(),
        "load_before": [round(x, 2) for x in os.getloadavg()],
        "started": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def lines(path: str) -> list[str]:
    """The lines of a file of the system; none where it has no such file."""
    return Path(path).read_text().splitlines() if Path(path).exists() else []


# ---- what is measured, and how it is told ---------------------------------------------------------------------------


def row(name: str, rows: float, taken: Answer, note: str = "") -> str:
    """A line of the table: positions a second of wall and CPU time."""
    wall, cpu = rows / taken["wall_s"] / 1e6, rows / taken["cpu_s"] / 1e6
    return (
        f"  {name:30}{taken['wall_s']:9.2f}{taken['cpu_s']:9.2f}{wall:10.3f}{cpu:10.3f}"
        f"{1e9 * taken['cpu_s'] / rows:8.0f}  {taken.get('peak_mb', ''):>6} {note}"
    )


HEADER = f"  {'':30}{'wall s':>9}{'CPU s':>9}{'M/s wall':>10}{'M/s CPU':>10}{'ns CPU':>8}  {'MB':>6}"


def ingest(bench: Bench, rows: int) -> None:
    """CSV in: ours and DuckDB's plain copy in turn, and what the archive copy alone takes."""
    print(f"\nIngest of {rows:,} rows of CSV\n{HEADER}", flush=True)
    bench.measure("generated", "csv", rows)
    runs = [
        {
            "ingest": bench.measure("ingest", "csv"),
            "duckdb_copy": bench.measure("duckdb_copy"),
            "archive_copy": bench.measure("archive_copy"),
        }
        for _ in range(TIMES)
    ]
    told = {n: {k: statistics.median(r[n][k] for r in runs) for k in ("wall_s", "cpu_s", "peak_mb")} for n in runs[0]}
    print(row("reckoning add", rows, told["ingest"]))
    print(row("  of it the archive copy", rows, told["archive_copy"]))
    print(row("DuckDB plain copy", rows, told["duckdb_copy"]))
    ratio = {k: told["ingest"][k] / told["duckdb_copy"][k] for k in ("wall_s", "cpu_s")}
    print(f"  add takes {ratio['wall_s']:.2f} times DuckDB's wall time, {ratio['cpu_s']:.2f} times its CPU time")
    bench.found["ingest"] = {"rows": rows, **told, "runs": runs, "ratio": ratio}


def many(bench: Bench, rows: int) -> None:
    """The true number of rows, as many Parquet files; leaves the case."""
    print(f"\nIngest of {rows:,} rows of Parquet in files of a million\n{HEADER}", flush=True)
    bench.measure("generated", "many", rows)
    done = bench.measure("ingest", "many")
    shutil.rmtree(bench.work / "many")
    print(row("reckoning add", rows, done))
    bench.found["ingest_many"] = done


def parts(bench: Bench) -> None:
    """The floor, the reader, segmentation and every detector alone, on one thread."""
    floor = bench.measure("floor")
    rows = floor["rows"]
    print(f"\nOne thread, the first {rows:,} positions of the case\n{HEADER}", flush=True)
    reading, segmentation = bench.measure("reading"), bench.measure("segmentation")
    print(row("floor: scan + empty loop", floor["rows"], floor))
    print(row("reader: whole ships, merged", reading["rows"], reading))
    print(row("reader + segmentation", segmentation["rows"], segmentation))
    rates = {n: a["rows"] / a["cpu_s"] for n, a in (("floor", floor), ("reader", reading), ("both", segmentation))}
    print(f"  reader + segmentation reach {rates['both'] / rates['floor']:.0%} of the floor's rate")
    alone = bench.measure("detectors")
    print("  each alone, tracks in memory:")
    for name, taken in alone["each"].items():
        print(row(f"  {name}", alone["rows"], taken))
    total = sum(taken["cpu_s"] for taken in alone["each"].values()) / alone["rows"] * 1e9
    print(f"  together {total:.0f} ns a position")
    share = rates["both"] / rates["floor"]
    bench.found["parts"] = {"floor": floor, "reading": reading, "segmentation": segmentation, "share": share, **alone}


def whole(bench: Bench, times: int) -> None:
    """The engine's pass over the case, meetings and the whole-case step apart."""
    runs = [bench.measure("one_pass") for _ in range(times)]
    rows = runs[0]["rows"]
    print(
        f"\nThe engine, {rows:,} positions of {runs[0]['ships']:,} ships, from Parquet to Parquet\n{HEADER}", flush=True
    )
    names = {"ships": "all per-ship detectors", "meetings": "meetings, day by day", "findings": "the whole case"}
    told = {
        stage: {k: statistics.median(run["stages"][stage][k] for run in runs) for k in ("wall_s", "cpu_s", "peak_mb")}
        for stage in names
    }
    for stage, name in names.items():
        print(row(name, rows, told[stage]))
    alone = bench.measure("one_pass", 1)
    print(row("per-ship detectors, 1 worker", rows, alone["stages"]["ships"]))
    found = sum(runs[0]["findings"].values())
    print(f"  {found:,} findings; MB: the most memory by the end of the stage, imports and compiled loops included")
    bench.found["whole"] = {"rows": rows, "stages": told, "runs": runs, "one_worker": alone}


def beside(bench: Bench) -> None:
    """The same operations with peers, and whether the answers agree."""
    rows = bench.measure("subset", PEER_SHIPS)["rows"]
    print(f"\nThe same from Parquet to result: the first {PEER_SHIPS} ships, {rows:,} positions\n{HEADER}", flush=True)
    mine = {
        "stops": bench.measure("stops"),
        "stops, speeds given": bench.measure("stops", "given"),
        "pieces": bench.measure("pieces"),
    }
    for name, taken in mine.items():
        print(row(f"reckoning {name}", taken["rows"], taken))
    told: Answer = {name: {k: v for k, v in taken.items() if k != "answer"} for name, taken in mine.items()}
    for library, operation in (("skmob", "stops"), ("movingpandas", "stops"), ("movingpandas", "pieces")):
        name = f"{library} {operation}"
        other = bench.peer(library, operation)
        if other is None:
            print(f"  {name}: {library} is not installed, so not measured")
            told[name] = None
            continue
        ratios = {n: other["cpu_s"] / a["cpu_s"] for n, a in mine.items() if n.startswith(operation)}
        agree = agreement(mine[operation]["answer"], other.pop("answer"))
        told[name] = {**other, "times_our_cpu": ratios, **agree}
        print(row(name, other["rows"], other, ", ".join(f"{x:,.0f} times {n}" for n, x in ratios.items())))
        print(f"    answers: {agree['same']} the same of our {agree['ours']} and its {agree['theirs']}")
    bench.found["peers"] = told


def agreement(ours: list[list[int]], theirs: list[list[int]]) -> Answer:
    """How many stretches (ship, first, last) begin and end within two minutes of each other in both answers."""
    left = [tuple(t) for t in theirs]
    same = 0
    for ship, start, end in ours:
        near = (t for t in left if t[0] == ship and abs(t[1] - start) <= SAME_MS and abs(t[2] - end) <= SAME_MS)
        match = next(near, None)
        if match:
            left.remove(match)
            same += 1
    return {"same": same, "ours": len(ours), "theirs": len(theirs)}


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=CSV_ROWS)
    parser.add_argument("--peers", type=Path, default=Path("build/peers"))
    parser.add_argument("--work", type=Path, help="where to put files (default: the system's temporary folder)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        bench = Bench(Path(work), given.peers)
        print(json.dumps(bench.found["machine"], indent=1))
        ingest(bench, min(given.rows, CSV_ROWS))
        if given.rows > CSV_ROWS:
            many(bench, given.rows)
        parts(bench)
        whole(bench, TIMES if given.rows <= CSV_ROWS else 1)
        beside(bench)
    bench.found["machine"]["load_after"] = [round(x, 2) for x in os.getloadavg()]
    target = Path(f"bench-speed-{given.rows}.json")
    target.write_text(json.dumps(bench.found, indent=1) + "\n")
    print(f"\nload {bench.found['machine']['load_after']}; written to {target}")


if __name__ == "__main__":
    main()
