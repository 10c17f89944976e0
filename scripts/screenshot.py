"""Serve a case, open its workbench at the longest certain silence in Chromium, and keep what it shows as a picture.

scripts/screenshot [CASE [PICTURE]]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from reckoning.case import Case

CASE, PICTURE = Path("demo-cases/strait"), Path("docs/images/workbench.png")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1440, "height": 900}
SETTLED_MS = 15_000
"""How long a map without a graphics card may take to draw."""


def main() -> None:
    """Make the picture."""
    case = Path(sys.argv[1]) if len(sys.argv) > 1 else CASE
    picture = Path(sys.argv[2]) if len(sys.argv) > 2 else PICTURE
    if not (case / "case.toml").is_file():
        sys.exit(f"{case} is no case: make demo makes one")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("Chromium is not here: scripts/system-packages chromium installs it")
    command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(case), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as serving:
        assert serving.stdout is not None
        try:
            address = serving.stdout.readline().split()[0].rstrip("/")
            drawn(browser, f"{address}/workbench?sel=finding:{silence(case)}&pane=both", picture)
        finally:
            serving.terminate()
    print(f"{picture}: {picture.stat().st_size:,} bytes")


def silence(case: Path) -> str:
    """The id of the longest silence that counts as a likely AIS gap."""
    found = Case.open(case).findings("ais_gap").to_pylist()
    likely = [row for row in found if row["grade"] == "likely" and row["end"] is not None]
    return str(max(likely, key=lambda row: (row["duration_h"], row["id"]))["id"])


def drawn(browser: str, address: str, picture: Path) -> None:
    """Keep what Chromium shows at an address."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--enable-unsafe-swiftshader"])
        page = running.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(address)
        page.wait_for_selector("canvas", timeout=60_000)
        page.wait_for_timeout(SETTLED_MS)
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(picture))
        running.close()


if __name__ == "__main__":
    main()
