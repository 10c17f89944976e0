"""Answer: a page with the frame of its case around it, as a response."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from reckoning.faces.web import app
from reckoning.faces.web.desk import Sight
from reckoning.faces.web.page import Page
from reckoning.faces.web.twins import html


def page_answer(sight: Sight, request: Request, page: Page, code: int = 200) -> HTMLResponse:
    """A page that a form was answered with."""
    return HTMLResponse(html(page, app.about(sight, request, {})), status_code=code)
