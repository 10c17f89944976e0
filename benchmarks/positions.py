"""How fast positions reach the map: `python benchmarks/positions.py [--rows 1000000] [--folder DIR]`.

Makes a case of synthetic positions (no ship in it is real), serves it, and asks as the map does: the scene, then views
from the whole sea down to a harbour. Prints what travels, how long each answer takes (median, loopback), and the
server's memory. No frame rate is claimed: that is the viewer's machine's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from reckoning.case import Case

REPEATS = 9
HARBOUR_DEG = 0.2


def made(folder: Path, rows: int) -> Case:
    """The case, read and traced; one that is there is taken as it is."""
    if (folder / "case").is_dir():
        return Case.open(folder / "case")
    maker = Path(__file__).with_name("generate.py")
    subprocess.run([sys.executable, maker, str(rows), str(folder / "files"), "--format", "parquet"], check=True)
    case = Case.create(folder / "case", f"{rows:,} synthetic positions")
    case.add(sorted((folder / "files").glob("*.parquet")))
    case.trace()
    return case


def answer(address: str) -> tuple[float, bytes]:
    """Seconds and bytes of one answer."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address) as stream:
        body: bytes = stream.read()
    return time.perf_counter() - begun, body


def median(address: str) -> tuple[float, bytes]:
    """The median of several answers, the first one left out."""
    answer(address)
    all_ = [answer(address) for _ in range(REPEATS)]
    return statistics.median(s for s, _ in all_), all_[0][1]


def memory_mb(process: int) -> int:
    """The greatest memory a process held, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


def views(scene: dict[str, Any]) -> list[tuple[str, str]]:
    """Queries of the map, from all there is to one harbour."""
    west, south, east, north = (float(n) for n in scene["box"])
    lon, lat = west + ((east - west) % 360) / 2, (south + north) / 2
    named = [("all, every position", "")]
    named += [(f"all, {most:,} at most", f"?most={most}") for most in (300_000, 50_000)]
    for name, half in (("a sea", 10.0), ("a strait", 2.0), ("a harbour", HARBOUR_DEG / 2)):
        box = {"west": lon - half, "east": lon + half, "south": lat - half, "north": lat + half}
        query = "&".join(f"{k}={(v + 180) % 360 - 180 if k in ('west', 'east') else v:.5f}" for k, v in box.items())
        named.append((f"{name} ({2 * half:g} degrees)", f"?{query}&most=300000"))
    return named


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", type=int, default=1_000_000)
    given.add_argument("--folder", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        case = made(asked.folder or Path(scratch), asked.rows)
        command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(case.root), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                measure(server.stdout.readline().split()[0] + "workbench", server.pid)
            finally:
                server.terminate()


def measure(at: str, process: int) -> None:
    """Ask the server and print a line for each answer."""
    first, body = answer(f"{at}/scene.json")
    scene = json.loads(body)
    print(f"{scene['positions']:,} positions of {len(scene['ships']):,} ships; scene first asked for: {first:.2f} s")
    again, _ = median(f"{at}/scene.json")
    print(f"scene again: {again * 1000:.0f} ms, {len(body) / 1e6:.2f} MB")
    for name, query in views(scene):
        seconds, body = median(f"{at}/positions{query}")
        sent, there = (int.from_bytes(body[i : i + 4], "little") for i in (4, 8))
        print(f"{name:28} {sent:>9,} sent of {there:>9,}  {len(body) / 1e6:6.2f} MB  {seconds * 1000:6.0f} ms")
    print(f"server: {memory_mb(process):,} MB at most")


if __name__ == "__main__":
    main()
