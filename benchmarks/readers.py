"""Readers measured: many people read a case in their browsers while a large file is added to it through the pages.

    python benchmarks/readers.py CASE [--rows 1000000] [--readers 50] [--think-s 3] [--quiet-s 15] [--seed 1]

CASE is copied first. A real server (`reckoning serve`) runs in a process of its own; the readers are asyncio tasks of
this process. Each waits a random time (exponential, `--think-s` on average: a person looks at a page before opening the
next), then opens a page chosen at random among those that the case's own pages lead to, and reads all of it. They read
for `--quiet-s` while nothing else happens, then while a made-up file of `--rows` positions is sent and added, until the
job is over and its state is open. Printed for both times: requests, errors (anything but 200), median, p95, the slowest
(milliseconds, from the first byte sent to the last received), and the machine's load, as everything runs on it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

SHIPS = 2_000
PIECE_ROWS = 20_000
HEAD = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName\n"
LEADS = re.compile(r'href="(/[^"#]*)"')
LEFT_OUT = ("/static/", "/fonts/", "/add", "/jobs", "/workbench", "/original", "/favicon")
MOST_PAGES = 400
EVERY_S = 0.5


@dataclass
class Times:
    """What the readers met in one stretch of time: seconds of each request, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def told(self) -> dict[str, object]:
        """The figures, in milliseconds."""
        ordered = sorted(self.seconds) or [0.0]
        at = {name: ordered[min(int(len(ordered) * share), len(ordered) - 1)] for name, share in SHARES.items()}
        ms = {name: round(1000 * value, 1) for name, value in at.items()}
        slowest = {"slowest_ms": round(1000 * self.slowest[0], 1), "slowest": self.slowest[1]}
        return {"requests": len(self.seconds), "errors": len(self.errors), **ms, **slowest}


SHARES = {"median_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


def made_up(rows: int, rng: random.Random) -> Iterator[bytes]:
    """Positions of made-up ships, a minute apart for each, as a CSV file."""
    places = [(rng.uniform(-60, 60), rng.uniform(-170, 170)) for _ in range(SHIPS)]
    yield HEAD.encode()
    for first in range(0, rows, PIECE_ROWS):
        lines = []
        for n in range(first, min(first + PIECE_ROWS, rows)):
            ship, minute = n % SHIPS, n // SHIPS
            lat, lon = places[ship]
            day, left = divmod(minute, 1440)
            when = f"2024-01-{1 + day:02d}T{left // 60:02d}:{left % 60:02d}:00"
            lines.append(f"{200_000_000 + ship},{when},{lat + minute * 2e-4:.5f},{lon:.5f},12.0,0.0,0,SHIP {ship}\n")
        yield "".join(lines).encode()


async def pages_of(client: httpx2.AsyncClient) -> tuple[list[str], list[str]]:
    """The pages that the case's own lead to, two steps from the first; and those of them that answer with an error."""
    found: dict[str, None] = {"/": None}
    for path in ("/", "/findings", "/ships", "/deliveries", "/ledger", "/review/claims", "/counts", "/conflicts"):
        answer = await client.get(path)
        if answer.status_code == 200:
            found[path] = None
            links = (link.replace("&amp;", "&") for link in LEADS.findall(answer.text))
            found.update(dict.fromkeys(link for link in links if not link.startswith(LEFT_OUT) and "." not in link))
    answers = {path: (await client.get(path)).status_code for path in list(found)[:MOST_PAGES]}
    good = [path for path, code in answers.items() if code == 200]
    return good, [f"{code} {path}" for path, code in answers.items() if code != 200]


async def read(client: httpx2.AsyncClient, pages: list[str], think_s: float, times: list[Times], seed: int) -> None:
    """One reader, until it is cancelled; `times[-1]` is the present stretch."""
    rng = random.Random(seed)
    await asyncio.sleep(rng.uniform(0, think_s))
    while True:
        path, met = rng.choice(pages), times[-1]
        began = time.perf_counter()
        try:
            answer = await client.get(path)
            if answer.status_code != 200:
                met.errors.append(f"{answer.status_code} {path}")
        except httpx2.HTTPError as error:
            met.errors.append(f"{type(error).__name__} {path}")
        took = time.perf_counter() - began
        met.seconds.append(took)
        met.slowest = max(met.slowest, (took, path))
        await asyncio.sleep(rng.expovariate(1 / think_s))


async def add(client: httpx2.AsyncClient, file: Path, here: str) -> tuple[float, float, dict[str, object]]:
    """Send a file as a browser does and wait until it is added: seconds of sending and of the job, and what came."""
    began = time.perf_counter()
    head = f'--b\r\ncontent-disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'.encode()
    tail = b'\r\n--b\r\ncontent-disposition: form-data; name="reader"\r\n\r\nnoaa\r\n--b--\r\n'

    async def body() -> AsyncIterator[bytes]:
        yield head
        with file.open("rb") as stream:
            while piece := stream.read(1 << 16):
                yield piece
        yield tail

    length = str(len(head) + file.stat().st_size + len(tail))
    headers = {"origin": here, "content-type": "multipart/form-data; boundary=b", "content-length": length}
    answer = await client.post("/add", content=body(), headers=headers, timeout=600)
    job = answer.headers["location"]
    sent = time.perf_counter()
    while True:
        await asyncio.sleep(EVERY_S)
        page = await client.get(job, timeout=60)
        if 'data-job="over"' in page.text:
            break
    counted = re.findall(r'data-column="(read|kept|rejected)" class="number">([\d,]+)<', page.text)
    return sent - began, time.perf_counter() - sent, dict(counted)


async def measure(here: str, file: Path, asked: argparse.Namespace) -> dict[str, object]:
    """The quiet stretch, then the one in which the file is added."""
    limits = httpx2.Limits(max_connections=asked.readers + 10, max_keepalive_connections=asked.readers + 10)
    async with httpx2.AsyncClient(base_url=here, limits=limits, timeout=30) as client:
        pages, broken = await pages_of(client)
        times = [Times()]
        readers = [
            asyncio.create_task(read(client, pages, asked.think_s, times, asked.seed + n)) for n in range(asked.readers)
        ]
        load = os.getloadavg()[0]
        await asyncio.sleep(asked.quiet_s)
        times.append(Times())
        sending_s, job_s, came = await add(client, file, here)
        await asyncio.sleep(2 * asked.think_s)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    return {
        "pages": len(pages),
        "pages that are broken, and are not read": broken,
        "file_mb": round(file.stat().st_size / 1e6, 1),
        "sending_s": round(sending_s, 1),
        "job_s": round(job_s, 1),
        "came": came,
        "quiet": times[0].told(),
        "while adding": times[1].told(),
        "errors": [e for t in times for e in t.errors][:10],
        "load": {"before": round(load, 1), "after": round(os.getloadavg()[0], 1), "cores": os.cpu_count()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Readers while a file is added")
    parser.add_argument("case", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--think-s", type=float, default=3.0)
    parser.add_argument("--quiet-s", type=float, default=15.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case, file = Path(folder) / "case", Path(folder) / "made-up.csv"
        shutil.copytree(asked.case, case)
        with file.open("wb") as stream:
            stream.writelines(made_up(asked.rows, random.Random(asked.seed)))
        command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(case), "--port", "0"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stdout is not None
            try:
                here = server.stdout.readline().split()[0].rstrip("/")
                print(json.dumps(asyncio.run(measure(here, file, asked)), indent=1))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
