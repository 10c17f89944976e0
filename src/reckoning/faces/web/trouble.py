"""Trouble: what went wrong, as a page: what, where, what to do; nothing of the program's inside.

A refusal of ours has a page with the case's frame around it, or without where the case itself cannot be opened: its
folder removed, its ledger damaged, its derived files gone. What nobody foresaw goes to the log with its traceback.
"""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from reckoning.faces.web.answer import page_answer
from reckoning.faces.web.asked import TooLarge, TooSlow
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.page import Note, Page, Section, Tone
from reckoning.faces.web.sight import NotFound
from reckoning.faces.web.twins import as_json, template
from reckoning.model.errors import BusyError, IntegrityError, ReckoningError, StorageError

CODES: tuple[tuple[type[ReckoningError], int, str], ...] = (
    (NotFound, 404, "Not found"),
    (TooLarge, 413, "Too large"),
    (TooSlow, 408, "Too slow"),
    (BusyError, 409, "The case is being written"),
    (StorageError, 507, "The disk refused"),
    (IntegrityError, 500, "The case is damaged"),
)
OTHER = (400, "That did not work")
UNFORESEEN = "The program met something that nobody foresaw. Nothing that was acknowledged is lost."
LOG = logging.getLogger("uvicorn.error")


def refusal(desk: Desk, request: Request, error: ReckoningError) -> Response:
    """An error of ours as a page, or as JSON where JSON was asked for."""
    code, title = next(((code, title) for kind, code, title in CODES if isinstance(error, kind)), OTHER)
    page = Page(title, "error", (Section("", (Note(str(error), Tone.REJECTED),)),))
    if request.url.path.endswith(".json"):
        return Response(as_json(page, ""), status_code=code, media_type="application/json")
    try:
        return page_answer(desk.sight(), request, page, code)
    except (ReckoningError, OSError):
        return HTMLResponse(template("trouble.html", title=title, words=str(error)), status_code=code)


def unforeseen(path: str) -> Response:
    """The page of an error that is none of ours; called while it is being handled."""
    LOG.exception("unforeseen, at %s", path.encode("unicode_escape").decode()[:200])
    words = f"{UNFORESEEN} What it was stands in the log of the server."
    return HTMLResponse(template("trouble.html", title="Something broke", words=words), status_code=500)
