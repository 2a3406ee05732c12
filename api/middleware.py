"""What every request passes: a log line, a limit on its body, security headers on the answer, a masked failure."""

import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_response
from schema.graphql.faults import Fault, fault_of

_log = structlog.stdlib.get_logger("api")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def within(path: str, trees: tuple[str, ...]) -> bool:
    """Whether the path is one of these, or lies below one."""
    return any(path == tree or path.startswith(tree + "/") for tree in trees)


class RequestLog:
    """One line per request: method, path (never the query, the headers or the body), status, milliseconds.

    What lies below `quiet_trees` is logged only at DEBUG. A failure that nobody answered becomes 500 (503 when the
    database cannot be reached), without its reason.
    """

    def __init__(self, app: ASGIApp, quiet_trees: tuple[str, ...] = ()) -> None:
        self._app = app
        self._quiet_trees = quiet_trees

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            unavailable = fault_of(error) is Fault.UNAVAILABLE
            number = uuid4().hex[:12]
            _log.exception("request failed", number=number, method=scope["method"], path=scope["path"])
            if status:
                raise
            answer = (
                error_response(503, "UNAVAILABLE", "The database cannot be reached; try again in a moment.")
                if unavailable
                else error_response(500, "INTERNAL", f"Something went wrong here; the log has it as {number}.")
            )
            await answer(scope, receive, noting)
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        write = _log.debug if within(scope["path"], self._quiet_trees) else _log.info
        write("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


class SecurityHeaders:
    """Headers that keep browsers from doing more with an answer than it is meant for; a route's own header wins."""

    def __init__(self, app: ASGIApp, free_trees: tuple[str, ...] = ()) -> None:
        self._app = app
        self._free_trees = free_trees

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or within(scope["path"], self._free_trees):
            await self._app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, adding)


class BodyTooLargeError(Exception):
    """The body went on beyond the limit, whatever its headers said."""


class BodyLimit:
    """Refuses a body of more than `limit` bytes with 413, by its announced length or as soon as it grows too long."""

    def __init__(self, app: ASGIApp, limit: int, free_trees: tuple[str, ...] = ()) -> None:
        self._app = app
        self._limit = limit
        self._free_trees = free_trees

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or within(scope["path"], self._free_trees):
            await self._app(scope, receive, send)
            return
        limit = self._limit
        refusal = error_response(413, "BODY_TOO_LARGE", f"The request is larger than {limit} bytes.")
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > limit:
            await refusal(scope, receive, send)
            return
        seen = 0
        begun = False

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLargeError
            return message

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counting, noting)
        except BodyTooLargeError:
            if begun:
                raise
            await refusal(scope, receive, send)
