"""The small case and the real program: what every page test stands on."""

from __future__ import annotations

from typing import Any

import httpx2
from starlette.testclient import TestClient

from reckoning.case import Case


def test_the_small_case_has_findings_of_ships_chain_and_count(small: Case) -> None:
    kinds = set(small.findings()["kind"].to_pylist())
    assert {"port_call", "ais_gap", "meeting", "delivery", "conflict", "incident", "figure"} <= kinds


def test_the_program_serves_what_a_browser_without_scripts_reads(pages: TestClient, served: str) -> None:
    with httpx2.Client(trust_env=False, timeout=60) as client:
        assert client.get(f"{served}/.json").json()["title"] == pages.get("/.json").json()["title"] == "A small case"


def test_the_first_page_is_quiet(quiet_page: Any, served: str) -> None:
    quiet_page.goto(f"{served}/")
    assert quiet_page.inner_text("h1") == "A small case"
