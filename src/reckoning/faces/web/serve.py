"""Serve: the pages of a case on this machine, until interrupted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import duckdb
import uvicorn

from reckoning.case import Case
from reckoning.faces.web import overview
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.guard import refuse_other
from reckoning.model.errors import ReckoningError, UsageError

MOST_CONNECTIONS = 400
KEPT_S = 120
"""How long a connection is kept on which nothing is asked: longer than a page is looked at."""
PATIENCE_S = 20
"""How long what is being answered may keep a server that ends."""


def serve(case: Case, host: str, port: int, told: Callable[[str], None]) -> None:
    """Answer on a loopback address (port 0: any that is free) and tell the page's address once it is up."""
    refuse_other(host)
    listening = _listening(host, port)
    at = listening.getsockname()[1]
    desk = Desk(case)
    desk.sight()
    threading.Thread(target=_first_page, args=(desk,), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    told(f"http://{shown}:{at}/")
    config = uvicorn.Config(
        app_of(desk, at),
        log_level="warning",
        server_header=False,
        access_log=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEPT_S,
        timeout_graceful_shutdown=PATIENCE_S,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _first_page(desk: Desk) -> None:
    """Work out what the first page needs while its reader is on the way; what fails here is told when it is asked."""
    with suppress(ReckoningError, OSError, duckdb.Error):
        overview.page(desk.sight(), "", {})


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # who reads the address may ask at once, and is answered once the server runs
    except OSError as error:
        listening.close()
        raise UsageError(
            f"port {port} cannot be had: {error.strerror}", do="give another: --port 0 takes any"
        ) from error
    return listening
