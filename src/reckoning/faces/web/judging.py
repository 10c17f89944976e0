"""Judging: what a form of the review sends goes on the ledger; what another judged meanwhile is never overwritten."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from reckoning.faces.web.answer import page_answer
from reckoning.faces.web.asked import small_form
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.page import address
from reckoning.faces.web.review import Trouble, page_of, queue_of
from reckoning.faces.web.review_item import id_of
from reckoning.faces.web.sight import NotFound
from reckoning.model.errors import BusyError, ReckoningError, UsageError
from reckoning.model.judgement import UNDONE, JudgedOn, Judgement


def router(desk: Desk) -> APIRouter:
    """The address that takes judgements."""
    made = APIRouter()

    @made.post("/review/{queue}")
    async def judge(request: Request, queue: str) -> Response:
        form = await small_form(request)
        return await run_in_threadpool(_judged, desk, request, queue, form)

    return made


def _judged(desk: Desk, request: Request, queue: str, form: dict[str, str]) -> Response:
    proposals = queue_of(desk.sight(), queue)
    on = str(JudgedOn.CLAIM if queue == "claims" else JudgedOn.LINK)
    target, other, reason = form.get("target", ""), form.get("other", ""), form.get("reason", "")
    about = Judgement(on, target, "", other=other).about
    try:
        item = proposals.item(about)
        if item is None:
            raise UsageError("that is no proposal of this queue", do="use the form on the page")
        if (decision := form.get("decision", "")) != UNDONE:
            proposals.check(item, decision)
        desk.case.judge(on, target, decision, reason=reason, other=other, at=form.get("seen") or "-")
    except ReckoningError as error:
        return _refused(desk, request, queue, id_of(about), error, reason)
    desk.sight(newest=True)
    return RedirectResponse(address("review", queue, at=form.get("next", "")), status_code=303)


def _refused(desk: Desk, request: Request, queue: str, at: str, error: ReckoningError, reason: str) -> Response:
    """The same proposal as it is now, with why nothing was written, and the person's own words kept."""
    busy = isinstance(error, BusyError)
    words = "Another process is writing this case: nothing was written, your words are kept. Try again." if busy else ""
    sight = desk.sight(newest=True)
    trouble = Trouble(words or f"Nothing was written: {error}.", reason)
    try:
        page = page_of(sight, queue, at, trouble)
    except NotFound:
        page = page_of(sight, queue, "", trouble)
    return page_answer(sight, request, page, 409)
