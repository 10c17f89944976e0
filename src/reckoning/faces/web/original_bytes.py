"""Original bytes: an original to be downloaded, a picture of it, or its HTML in a frame in which nothing runs.

A download has a harmless name and type. Only HTML and raster images are given as what they are, and both under a
policy of their own: no script, no other file, no form, no link out of the frame.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from reckoning.faces.web.desk import Desk
from reckoning.faces.web.named import EVIDENCE, whole_id
from reckoning.faces.web.naming_originals import names_people
from reckoning.faces.web.page import address
from reckoning.faces.web.pdf_pages import page_image
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.view import HTML, PDF, RASTER
from reckoning.model.evidence import Evidence

INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
ENDINGS = {
    "text/csv": "csv", "text/plain": "txt", "text/html": "html.txt", "application/json": "json", PDF: "pdf",
    "application/x-ndjson": "jsonl", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "application/x-xz": "xz", "application/gzip": "gz", "application/zip": "zip",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip


def router(desk: Desk) -> APIRouter:
    """The addresses under /original."""
    routes = APIRouter(prefix="/original")

    @routes.get("/{sha256}")
    def download(sha256: str, names: str = "") -> Response:
        sight, evidence = _held(desk, sha256, names)
        path = sight.opening.path(evidence.sha256)
        return FileResponse(path, media_type="application/octet-stream", filename=file_name(evidence))

    @routes.get("/{sha256}/shown")
    def shown(sha256: str, names: str = "") -> Response:
        sight, evidence = _held(desk, sha256, names)
        if evidence.media_type not in (*HTML, *RASTER):
            raise NotFound("this original is not shown as it is", do="see its page, or download it")
        kind = "text/html" if evidence.media_type in HTML else evidence.media_type
        headers = {"Content-Security-Policy": INERT}
        return FileResponse(sight.opening.path(evidence.sha256), media_type=kind, headers=headers)

    @routes.get("/{sha256}/page/{number}")
    def page(sha256: str, number: int, names: str = "") -> Response:
        sight, evidence = _held(desk, sha256, names)
        if evidence.media_type != PDF:
            raise NotFound("this original has no pages", do="see its page, or download it")
        image = page_image(sight.opening.path(evidence.sha256), number)
        return Response(image.png, media_type="image/png")

    return routes


def file_name(evidence: Evidence) -> str:
    """A name for a download that no system takes for a program, whatever the file was called.

    >>> file_name(Evidence("ab" * 32, 3, "text/html", "../x.exe", "", 0))
    'abababababababab.html.txt'
    """
    return f"{evidence.sha256[:16]}.{ENDINGS.get(evidence.media_type, 'bin')}"


def _held(desk: Desk, sha256: str, names: str) -> tuple[Sight, Evidence]:
    """An original; raises `NotFound` for one that names people, unless names are asked for."""
    sight = desk.sight()
    evidence = sight.evidence[whole_id(sight, EVIDENCE, sha256)]
    if names != "1" and names_people(sight, evidence):
        raise NotFound("this original names people, or may", do=f"ask for names: {address(EVIDENCE, evidence.sha256)}")
    return sight, evidence
