"""App: addresses and the pages behind them; a page is a pure function of one state of the case and what was asked.

`/finding/ID` is a page, `/finding/ID.json` and `/finding/ID.csv` say the same (`?table=NAME` chooses among tables).
`?state=` of an older state is answered with a page that says so and leads to the present one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from reckoning import account
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.frame import about
from reckoning.faces.web.guard import Guard
from reckoning.faces.web.marks import marked, of_each_row
from reckoning.faces.web.page import Page
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.twins import as_csv, as_json, html
from reckoning.faces.web.veiled import veiled
from reckoning.model.errors import ReckoningError

STATIC = Path(__file__).parent / "static"
FONTS = Path(account.__file__).parent / "fonts"
Asked = Mapping[str, str]
Maker = Callable[[Sight, str, Asked], Page]

PAGES: dict[str, str] = {
    "": "overview",
    "findings": "finding",
    "finding": "finding",
    "review": "review",
    "ledger": "ledger",
    "ships": "ship",
    "ship": "ship",
    "deliveries": "delivery",
    "delivery": "delivery",
    "conflicts": "conflicts",
    "parties": "party",
    "party": "party",
    "places": "place",
    "place": "place",
    "incidents": "incident",
    "incident": "incident",
    "counts": "counts",
    "count": "count",
    "statement": "statement",
    "claim": "claim",
    "claims": "claim",
    "source": "source",
    "sources": "source",
    "run": "run",
    "runs": "run",
    "search": "search",
    "evidence": "evidence",
}
"""First part of an address -> module of `faces.web` whose `page(sight, name, asked)` makes it."""

ROUTERS: tuple[str, ...] = ("workbench", "judging", "adding", "original_bytes")
"""Modules of `faces.web` with a `router(desk)` of their own: what is not a page, or writes."""


def app_of(desk: Desk, port: int) -> FastAPI:
    """The server of one case."""
    app = FastAPI(title="Reckoning", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, port=port)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/fonts", StaticFiles(directory=FONTS), name="fonts")
    refusal = import_module("reckoning.faces.web.trouble").refusal
    app.add_exception_handler(ReckoningError, lambda request, error: refusal(desk, request, error))
    for name in ROUTERS:
        app.include_router(import_module(f"reckoning.faces.web.{name}").router(desk))

    @app.get("/favicon.ico")
    def icon() -> Response:
        return RedirectResponse("/static/icon.svg", status_code=301)

    @app.get("/{path:path}")
    async def any_page(request: Request, path: str) -> Response:
        return await run_in_threadpool(_answered, desk, request, path)

    return app


def _answered(desk: Desk, request: Request, path: str) -> Response:
    sight, asked = desk.sight(), dict(request.query_params)
    stem, dot, twin = path.rpartition(".")
    if dot and twin in ("json", "csv"):
        try:
            return _twin(sight, _made(sight, stem, asked), twin, asked)
        except NotFound:
            pass  # a name may end so itself
    page = _made(sight, path, asked)
    if page.to:
        return RedirectResponse(page.to, status_code=303)
    return HTMLResponse(html(page, about(sight, request, asked)), page.status)


def _made(sight: Sight, path: str, asked: Asked) -> Page:
    kind, _, name = path.partition("/")
    if kind not in PAGES:
        raise NotFound(f"there is no page /{path}", do="begin at the case's first page")
    maker: Maker = import_module(f"reckoning.faces.web.{PAGES[kind]}").page
    return veiled(sight, marked(sight, maker(sight, name, asked)), f"/{path}", asked)


def _twin(sight: Sight, page: Page, twin: str, asked: Asked) -> Response:
    if twin == "json":
        return Response(as_json(page, sight.state), page.status, media_type="application/json")
    grids = page.grids()
    grid = grids.get(asked.get("table", "")) or next(iter(grids.values()), None)
    if grid is None:
        raise NotFound("this page has no table", do="ask for its JSON")
    return PlainTextResponse(as_csv(grid, of_each_row(page)), media_type="text/csv; charset=utf-8")
