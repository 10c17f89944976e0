"""Adding: files a browser sends are added to the case, and what came of each is told; so with a trace and the studies.

`/add` is the form, `/jobs` what runs and ran, `/job/ID` one of them with the rejected records, each led to its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from reckoning.faces.web.adding_pages import STUDIES, add_page, job_page, jobs_page
from reckoning.faces.web.answer import page_answer, twin_answer
from reckoning.faces.web.asked import small_form
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.job import Job
from reckoning.faces.web.jobs import Jobs
from reckoning.faces.web.page import Page, address
from reckoning.faces.web.upload import LARGEST_BYTES, Shelf, Upload, drain, receive, sweep
from reckoning.model.errors import ReckoningError, UsageError
from reckoning.model.instant import parse_date

UPLOADS_AT_ONCE = 4
OPTIONS = ("source", "published", "reader", "url", "licence", "sensitivity")


def router(desk: Desk, largest_bytes: int = LARGEST_BYTES) -> APIRouter:
    """The addresses of adding; what a crash left is swept first, and what runs is ended with the server."""
    root = desk.case.root
    sweep(root)
    jobs, uploads = Jobs(), asyncio.Semaphore(UPLOADS_AT_ONCE)

    @asynccontextmanager
    async def until_closed(app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(jobs.close)

    made = APIRouter(lifespan=until_closed)

    @made.get("/add")
    @made.get("/add{twin}")
    def form(request: Request, twin: str = "") -> Response:
        return _answer(desk, request, add_page(largest_bytes), twin)

    @made.post("/add")
    async def add(request: Request) -> Response:
        if uploads.locked():
            raise UsageError(f"{UPLOADS_AT_ONCE} uploads are coming in already", do="wait until one has ended")
        async with uploads:
            shelf = await run_in_threadpool(Shelf, root)
            try:
                came = await receive(request, shelf, largest_bytes)
                job = _adding(root, shelf, came)
                jobs.begin(job)
            except ReckoningError:
                shelf.clear()
                await drain(request)
                raise
            except BaseException:  # a connection that ends is an interruption: nothing of it stays
                shelf.clear()
                raise
        return RedirectResponse(address("job", job.id), status_code=303)

    @made.get("/jobs")
    @made.get("/jobs{twin}")
    def every(request: Request, twin: str = "") -> Response:
        return _answer(desk, request, jobs_page(jobs.seen()), twin)

    @made.post("/jobs")
    async def begin(request: Request) -> Response:
        what = (await small_form(request)).get("what", "")
        if what not in STUDIES:
            raise UsageError(f"{what!r} is nothing that runs here", do=", ".join(STUDIES))
        words, arguments = STUDIES[what]
        job = Job(what, words, (*arguments, "--case", str(root)), await run_in_threadpool(Shelf, root))
        jobs.begin(job)
        return RedirectResponse(address("job", job.id), status_code=303)

    @made.get("/job/{name}")
    def one(request: Request, name: str) -> Response:
        id_, dot, twin = name.partition(".")
        seen = jobs.job(id_).seen
        return _answer(desk, request, job_page(desk.sight(newest=seen.over), seen), dot + twin)

    @made.post("/job/{name}")
    async def change(request: Request, name: str) -> Response:
        form, job = await small_form(request), jobs.job(name)
        if form.get("do") == "cancel":
            await run_in_threadpool(job.cancel)
        elif form.get("do") == "again" and job.may_be_run_again:
            jobs.begin(job)
        return RedirectResponse(address("job", job.id), status_code=303)

    return made


def _answer(desk: Desk, request: Request, page: Page, twin: str) -> Response:
    sight = desk.sight()
    return twin_answer(sight, page, twin) if twin else page_answer(sight, request, page)


def _adding(root: Path, shelf: Shelf, came: Upload) -> Job:
    """The job that adds what came, with what the person said of it."""
    said = {name: came.fields.get(name, "") for name in OPTIONS}
    if said["published"]:
        said["published"] = parse_date(said["published"]).isoformat()
    if said["reader"].endswith(".toml") or "/" in said["reader"]:
        raise UsageError("a preset file is given on the command line", do="reckoning add --reader FILE.toml ...")
    if said["sensitivity"] not in ("", "0", "1", "2"):
        raise UsageError("an original is sealed on the command line", do="reckoning add --sensitivity sealed FILE")
    given = [f"--{name}={value}" for name, value in said.items() if value]
    named = [f"--named={name}" for name in came.names]
    files = [str(path) for path in came.files]
    arguments = ("add", "--json", "--case", str(root), *given, *named, "--", *files)
    first, more = came.names[0], len(came.names) - 1
    title = f"Add {first}" + (f" and {more} more" if more else "")
    return Job("add", title, arguments, shelf, tuple(zip(files, came.names, strict=True)))
