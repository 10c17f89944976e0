"""Guard: what a request must be before a page sees it, and what every answer tells the browser.

The server has no logins, so it answers this machine alone: the address it listens on, the `Host` a browser names (a
foreign name that resolves here is refused) and, where something is written, the `Origin` of the page that asks.
Whatever an answer holds, the browser runs no script in it but ours and loads nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reckoning.model.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
KEPT = ("/static/", "/fonts/")
"""What a browser may keep, asking each time whether it changed; everything else is of the case."""
WRITING = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_ADDRESS = 8_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser names no origin when it sends a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}


def refuse_other(host: str) -> None:
    """Raises `UsageError` for an address that others can reach.

    >>> refuse_other("127.0.0.1")
    """
    if host not in LOOPBACK:
        raise UsageError(
            f"{host} can be reached from other machines, and these pages have no logins",
            do="leave --host out, or use 127.0.0.1, and reach it from elsewhere through ssh -L",
        )


class Guard:
    """Lets through what may pass; `port` is the one the server listens on."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = frozenset(_names(port))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then answer it with the headers that every answer has."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        answer = PlainTextResponse(refused + "\n", status_code=403) if refused else self._app

        begun = False

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                kept = scope["path"].startswith(KEPT)
                headers.setdefault("Cache-Control", "no-cache" if kept else "no-store")
            await send(message)

        try:
            await answer(scope, receive, headed)
        except Exception:  # the last who can answer: whatever nobody foresaw is a page that says so
            if begun:
                raise
            from reckoning.faces.web.trouble import unforeseen  # which goes by the app, which goes by this

            await unforeseen(scope["path"])(scope, receive, headed)

    def _refused(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        if headers.getlist("host") != [host := headers.get("host", "")] or host.lower() not in self._hosts:
            return "this server answers to 127.0.0.1 and localhost only"
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return "the address is too long"
        if headers.get("sec-fetch-site", "none") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return "another site may not read this one"
        if scope["method"] not in WRITING:
            return ""
        origin = headers.get("origin", "")
        if origin.lower() != f"http://{host.lower()}":
            return "only a page of this server may write: the request names no origin or another one"
        return ""


def _names(port: int) -> Sequence[str]:
    hosts = ["127.0.0.1", "localhost", "[::1]"]
    return [f"{host}:{port}" for host in hosts] + (hosts if port == 80 else [])
