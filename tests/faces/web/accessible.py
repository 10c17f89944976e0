"""Accessible: what axe-core finds wrong with a page as it stands, by WCAG 2.2 AA and its own good practice."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in web/ installs it")
    return AXE.read_text(encoding="utf-8")


def faults(page: Any) -> list[str]:
    """The violations, each with the element it is of."""
    page.evaluate(_axe())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {n['html'][:200]} {n['failureSummary'][:300]}" for v in found["violations"] for n in v["nodes"]
    ]
