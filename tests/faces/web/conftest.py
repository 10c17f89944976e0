"""What tests of the pages share.

`small` is a case with something of everything, built once a session: read it, never write to it (`own_case` is a copy
of it to write to). `pages` is a browser without scripts at it, fast; use it for what a page says::

    def test_a_ship_has_its_names(pages: TestClient) -> None:
        assert "TAWNY" in pages.get("/ship/imo:2256483").text

`served` is the address of the real program serving it; `quiet_page` is a page of Chromium that fails the test on an
error in the console, a request that failed, or one that would leave this machine::

    def test_the_map_opens(quiet_page: Page, served: str) -> None:
        quiet_page.goto(f"{served}/workbench")

Tests that ask for `chromium` are skipped, saying so, where it is not installed (`scripts/system-packages chromium`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.faces.web.small_case import small_case

from reckoning.case import Case
from reckoning.faces.web import desk
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk

PORT = 8010
HERE = f"http://127.0.0.1:{PORT}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case with something of everything (`small_case`), to be read only."""
    return small_case(tmp_path_factory.mktemp("small"))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks first for a newer state waits for it, however busy the machine is."""
    monkeypatch.setattr(desk, "PATIENCE_S", 120.0)


@pytest.fixture
def own_case(small: Case, tmp_path: Path) -> Case:
    """A copy of the small case, to be written to."""
    shutil.copytree(small.root, tmp_path / "case")
    return Case.open(tmp_path / "case")


@pytest.fixture(scope="session")
def pages(small: Case) -> TestClient:
    """A browser without scripts at the small case's pages."""
    return TestClient(app_of(Desk(small), PORT), base_url=HERE)


@pytest.fixture(scope="session")
def served(small: Case) -> Iterator[str]:
    """The address at which the program serves the small case, without a slash at its end."""
    yield from serving(small)


def serving(case: Case) -> Iterator[str]:
    """The program serving a case at a free port, ended afterwards; what it wrote to stderr must be nothing."""
    command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(case.root), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None and run.stderr is not None
        try:
            line = run.stdout.readline()
            if not line.startswith("http://"):
                run.kill()
                pytest.fail(f"the server did not start: {line}{run.stderr.read()}")
            yield line.split()[0].rstrip("/")
        finally:
            run.terminate()
            said = run.communicate(timeout=30)[1]
    assert not said, said


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (make dev)")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("Chromium is not installed: scripts/system-packages chromium installs it")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def quiet_page(chromium: Any, served: str) -> Iterator[Any]:
    """A page that fails the test when the console, a request or the network is not quiet."""
    context = chromium.new_context()
    page, loud = context.new_page(), list[str]()
    listen(page, loud)
    yield page
    context.close()
    assert not loud, "\n".join(loud)


@pytest.fixture
def watched(chromium: Any, own_case: Case) -> Iterator[tuple[Any, str]]:
    """A page as quiet as `quiet_page`, and the address of a server of a case of its own; 409 is no error there."""
    for address in serving(own_case):
        context = chromium.new_context()
        page, loud = context.new_page(), list[str]()
        listen(page, loud)
        yield page, address
        context.close()
        assert not [line for line in loud if "409" not in line], "\n".join(loud)


def listen(page: Any, loud: list[str]) -> None:
    """Write down every error of a page, every request that failed, and every one that would leave this machine."""

    def console(message: Any) -> None:
        if message.type in ("error", "warning"):
            loud.append(f"console {message.type}: {message.text} ({message.location})")

    def request(asked: Any) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            loud.append(f"leaves this machine: {asked.url}")

    def failed(asked: Any) -> None:
        if asked.failure != "net::ERR_ABORTED":  # a page that was left while it loaded
            loud.append(f"failed: {asked.url} {asked.failure}")

    page.on("console", console)
    page.on("pageerror", lambda error: loud.append(f"error: {error}"))
    page.on("request", request)
    page.on("requestfailed", failed)
    page.on("response", lambda answer: loud.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None)
