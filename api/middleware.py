"""What every request passes: a log line, a limit on its body, security headers on the answer, a masked failure."""

import asyncio
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
    database cannot be reached, or the server stops before there is an answer), without its reason.
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
        except asyncio.CancelledError:  # the server's patience with what still runs is at an end
            if status:
                raise
            told = "The server is stopping; check whether a change was saved before you send it again."
            await error_response(503, "UNAVAILABLE", told)(scope, receive, noting)
        except Exception as error:
            unavailable = fault_of(error) is Fault.UNAVAILABLE
            number = uuid4().hex[:12]
            what = {"number": number, "method": scope["method"], "path": scope["path"]}
            if unavailable:  # every request fails alike until it is back, and where says nothing
                _log.error("request failed: the database cannot be reached", **what)
            else:
                _log.exception("request failed", **what)
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


BODY_SECONDS = 60.0
"""A body must be here by then."""


class BodyTooLargeError(Exception):
    """The body went on beyond the limit, whatever its headers said."""


class BodyTooSlowError(Exception):
    """The body was not here in time."""


class BodyLimit:
    """Refuses a body of more than `limit` bytes with 413, by its announced length or as soon as it grows too long; and
    one that takes longer than `BODY_SECONDS` with 408."""

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
        late = error_response(408, "BODY_TOO_SLOW", f"The request did not arrive within {BODY_SECONDS:g} seconds.")
        until = asyncio.get_running_loop().time() + BODY_SECONDS
        seen = 0
        begun = whole = False

        async def counting() -> Message:
            nonlocal seen, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlowError from None
            whole = not message.get("more_body", False)
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
        except (BodyTooLargeError, BodyTooSlowError) as error:
            if begun:
                raise
            await (late if isinstance(error, BodyTooSlowError) else refusal)(scope, receive, send)
