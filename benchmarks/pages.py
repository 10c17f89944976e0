"""How long the pages of a case take: median and 95th percentile of each kind, from the real program over loopback.

    python benchmarks/pages.py demo-cases/strait demo-cases/myanmar

Every page is asked for as a browser does, one after another: the pages at the head, then some of each kind that they
lead to. The first request of a kind warms what is kept for the next reader, and is printed apart.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def main() -> None:
    """Print a table for each case."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("cases", nargs="+", type=Path)
    asked.add_argument("--each", type=int, default=30, help="pages of each kind")
    given = asked.parse_args()
    for case in given.cases:
        with served(case) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as browser:
            print(f"\n{case.name}")
            tell(measured(browser, given.each))


@contextmanager
def served(case: Path) -> Iterator[str]:
    """The program serving a case."""
    command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(case), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None
        try:
            yield run.stdout.readline().split()[0].rstrip("/")
        finally:
            run.terminate()


def measured(browser: httpx.Client, each: int) -> dict[str, list[float]]:
    """Milliseconds of every request, by the kind of page; at most `each` of a kind."""
    waiting, seen = deque(["/", "/findings", "/sources", "/ledger", "/run", "/search?q=jet"]), set[str]()
    times: dict[str, list[float]] = defaultdict(list)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if path in seen or not kind or len(times[kind]) > each:
            continue
        seen.add(path)
        began = time.perf_counter()
        answer = browser.get(path)
        times[kind].append((time.perf_counter() - began) * 1000)
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting.extend(html.unescape(link) for link in LINK.findall(answer.text))
    return times


def kind_of(path: str) -> str:
    """The kind of page that an address is; nothing for files and for the workbench's own data."""
    parts = path.partition("?")[0].strip("/").split("/")
    if parts[0] in ("static", "fonts", "workbench", "original", "favicon.ico") or parts[-1].endswith((".json", ".csv")):
        return ""
    return (parts[0] or "overview") + (" ID" if len(parts) > 1 else "")


def tell(times: dict[str, list[float]]) -> None:
    """A line for each kind of page, and one for all."""
    print(f"{'page':<16} {'pages':>5} {'first ms':>9} {'p50 ms':>7} {'p95 ms':>7}")
    rest = []
    for kind, all_of_them in sorted(times.items()):
        if not all_of_them:
            continue
        later = all_of_them[1:] or all_of_them
        rest += later
        first, middle = all_of_them[0], statistics.median(later)
        print(f"{kind:<16} {len(all_of_them):>5} {first:>9.0f} {middle:>7.0f} {p95(later):>7.0f}")
    print(f"{'all':<16} {len(rest):>5} {'':>9} {statistics.median(rest):>7.0f} {p95(rest):>7.0f}")


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[min(int(len(values) * 0.95), len(values) - 1)]


if __name__ == "__main__":
    main()
