"""axe-core in a page: what breaks WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Any) -> list[str]:
    """Every violation in a page that stands loaded, one a line; it needs no `bypass_csp`."""
    if not SCRIPT.is_file():
        pytest.skip("axe-core is not installed: make web")
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return _found(page, {"type": "tag", "values": TAGS})


def faint(page: Any) -> list[str]:
    """Of a page that was asked for its violations, those that another look can add: what cannot be told apart."""
    return _found(page, {"type": "rule", "values": COLOURS})


def _found(page: Any, only: dict[str, Any]) -> list[str]:
    found = page.evaluate("only => axe.run(document, {runOnly: only})", only)["violations"]
    return [f"{v['id']}: {v['help']}: {n['html'][:160]} {n['failureSummary']}" for v in found for n in v["nodes"]]
