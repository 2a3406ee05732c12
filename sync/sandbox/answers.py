"""Answers other than a method's own: errors in their envelopes, and what faults make of an answer."""

from __future__ import annotations

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sync.sandbox.errors import ApiError
from sync.sandbox.faults import Fault

JSON = "application/json; charset=UTF-8"


def envelope(error: ApiError) -> Response:
    """An error as its API words it."""
    content = orjson.dumps(error.envelope(), option=orjson.OPT_INDENT_2)
    return Response(content, error.code, error.headers, media_type=JSON)


def failure(fault: Fault, method: str, path: str) -> Response:
    """What a fault answers in the API's place."""
    if fault.html:
        status = fault.status or 200
        page = f"<!DOCTYPE html><html lang=en><title>Error {status}</title><p>That’s an error.</html>"
        return Response(page, status, media_type="text/html; charset=UTF-8")
    return envelope(fault.error(method, path))


def halved(whole: Response) -> Response:
    """The first half, as if that were all of it."""
    body = bytes(whole.body)
    return Response(body[: len(body) // 2], whole.status_code, media_type=whole.media_type)


class Dropped(Response):
    """Promises more than it sends, so that the server closes the connection in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", JSON.encode()), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"spreadsheetId": "', "more_body": True})
