"""Answer: a page with the frame of its case around it, or its twin, as a response."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from reckoning.faces.web.frame import about
from reckoning.faces.web.marks import marked, of_each_row
from reckoning.faces.web.page import Page
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.twins import as_csv, as_json, html
from reckoning.faces.web.veiled import veiled


def page_answer(sight: Sight, request: Request, page: Page, code: int = 200) -> Response:
    """A page made by an address of its own, or that a form was answered with."""
    page = veiled(sight, marked(sight, page), request.url.path, {})
    return HTMLResponse(html(page, about(sight, request, {})), status_code=code)


def twin_answer(sight: Sight, page: Page, twin: str) -> Response:
    """The same page as `.json` or as `.csv` of its first table."""
    page = veiled(sight, marked(sight, page), "", {})
    if twin == ".json":
        return Response(as_json(page, sight.state), media_type="application/json")
    grid = next(iter(page.grids().values()), None)
    if twin != ".csv" or grid is None:
        raise NotFound("this page has no such twin", do="ask for its JSON")
    return PlainTextResponse(as_csv(grid, of_each_row(page)), media_type="text/csv; charset=utf-8")
