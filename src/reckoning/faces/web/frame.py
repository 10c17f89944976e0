"""Frame: what stands around every page: the case, its state, where else to go, and whether the page is an old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request

from reckoning.faces.web.page import address_with
from reckoning.faces.web.sight import Sight

NAVIGATION = (
    ("/", "Case"),
    ("/findings", "Findings"),
    ("/deliveries", "Deliveries"),
    ("/ships", "Ships"),
    ("/parties", "Parties"),
    ("/places", "Places"),
    ("/incidents", "Events"),
    ("/counts", "Counts"),
    ("/conflicts", "Conflicts"),
    ("/workbench", "Map"),
    ("/review", "Review"),
    ("/add", "Add"),
)
"""The addresses at the head of every page."""


def about(sight: Sight, request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the frame around a page says."""
    settings = sight.case.settings
    path = quote(request.scope["path"], safe="/:")
    stale = asked.get("state", sight.state) != sight.state
    return {
        "case_name": settings.name,
        "state": sight.state,
        "path": path,
        "query": request.url.query,
        "navigation": NAVIGATION,
        "stale": asked.get("state", "") if stale else "",
        "stale_at": sight.stood_at(asked.get("state", "")) if stale else "",
        "present": address_with(path, asked, state=""),
    }
