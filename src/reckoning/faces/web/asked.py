"""Asked: the fields of a small form, read with a limit on its size and on how long it may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from reckoning.model.errors import UsageError

LARGEST_FORM_BYTES = 64 << 10
MOST_FIELDS = 50
SILENCE_S = 20.0
"""A body of which nothing more comes for so long is given up."""


class TooLarge(UsageError):
    """More was sent than is taken; answered with 413."""


class TooSlow(UsageError):
    """Nothing came for too long; answered with 408."""


async def pieces(request: Request, silence_s: float = SILENCE_S) -> AsyncIterator[bytes]:
    """The body as it comes; raises `TooSlow` where nothing does, `UsageError` where the browser went away."""
    stream = request.stream()
    while True:
        try:
            piece = await asyncio.wait_for(anext(stream), silence_s)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TooSlow(f"nothing was sent for {silence_s:.0f} seconds", do="send it again") from error
        except ClientDisconnect as error:
            raise UsageError("the browser went away before all was sent", do="send it again") from error
        yield piece


async def small_form(request: Request) -> dict[str, str]:
    """The fields of a form as text, the last of a name; raises `UsageError` for one that no page of ours sends."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise UsageError("not a form of these pages", do="use the form on the page")
    body = bytearray()
    async for piece in pieces(request):
        body += piece
        if len(body) > LARGEST_FORM_BYTES:
            raise TooLarge(f"a form of more than {LARGEST_FORM_BYTES >> 10} KiB", do="write less")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise UsageError(f"the form is not understood: {error}", do="use the form on the page") from error
