"""The ASGI application: the API surface as a table of addresses, and what all requests have in common."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sync.sandbox import drive, sheets_api
from sync.sandbox.cells import Json
from sync.sandbox.document import invalid
from sync.sandbox.errors import ApiError, DriveError, RefusedError, unauthenticated
from sync.sandbox.faults import Fault, Faults, InvalidFaultError, order
from sync.sandbox.quotas import Quotas
from sync.sandbox.sheets_api import Call
from sync.sandbox.store import Store

_log = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024 * 1024
Answer = Callable[[Store, Call], Json | None]


class Address(NamedTuple):
    """One method of the API: HTTP method, path, what answers, and whether it edits (for the quotas)."""

    method: str
    path: re.Pattern[str]
    answer: Answer
    writes: bool
    is_drive: bool


def _sheets(method: str, path: str, answer: Answer, *, writes: bool = False) -> Address:
    return Address(method, re.compile(rf"/v4/spreadsheets{path}\Z", re.DOTALL), answer, writes, False)


def _drive(method: str, path: str, answer: Answer) -> Address:
    return Address(method, re.compile(rf"/drive/v3/files{path}\Z"), answer, method != "GET", True)


_ID = r"/(?P<id>[^/:]+)"
_RANGE = r"/values/(?P<range>.+)"
_FILE = r"/(?P<id>[^/]+)"

ADDRESSES: tuple[Address, ...] = (
    _sheets("POST", "", sheets_api.create, writes=True),
    _sheets("GET", _ID, sheets_api.get),
    _sheets("POST", _ID + ":batchUpdate", sheets_api.batch_update, writes=True),
    _sheets("GET", _ID + "/values:batchGet", sheets_api.values_batch_get),
    _sheets("POST", _ID + "/values:batchUpdate", sheets_api.values_batch_update, writes=True),
    _sheets("POST", _ID + "/values:batchClear", sheets_api.values_batch_clear, writes=True),
    _sheets("POST", _ID + _RANGE + ":append", sheets_api.values_append, writes=True),
    _sheets("POST", _ID + _RANGE + ":clear", sheets_api.values_clear, writes=True),
    _sheets("GET", _ID + _RANGE, sheets_api.values_get),
    _sheets("PUT", _ID + _RANGE, sheets_api.values_update, writes=True),
    _sheets("POST", _ID + r"/sheets/(?P<sheet>\d+):copyTo", sheets_api.copy_sheet, writes=True),
    _drive("GET", "", lambda store, call: drive.list_files(store, call.query)),
    _drive("POST", "", lambda store, call: drive.create_file(store, call.query, call.json())),
    _drive("GET", _FILE, lambda store, call: drive.get_file(store, call.path["id"], call.query)),
    _drive("PATCH", _FILE, lambda store, call: drive.update_file(store, call.path["id"], call.query, call.json())),
    _drive("DELETE", _FILE, lambda store, call: drive.delete_file(store, call.path["id"])),
    _drive(
        "POST", _FILE + "/copy", lambda store, call: drive.copy_file(store, call.path["id"], call.query, call.json())
    ),
    _drive(
        "GET", _FILE + "/permissions", lambda store, call: drive.list_permissions(store, call.path["id"], call.query)
    ),
    _drive(
        "POST",
        _FILE + "/permissions",
        lambda store, call: drive.create_permission(store, call.path["id"], call.query, call.json()),
    ),
    _drive(
        "DELETE",
        _FILE + "/permissions/(?P<permission>[^/]+)",
        lambda store, call: drive.delete_permission(store, call.path["id"], call.path["permission"]),
    ),
)


def create_app(data_dir: Path | None, *, quotas: bool = False, faults: bool = False) -> Starlette:
    """The sandbox with its routes at the root; mount it anywhere.

    `data_dir` keeps all spreadsheets across restarts and crashes; None keeps them in memory. `quotas` turns Google's
    request limits on, `faults` the address `/sandbox-control/faults` (see `sync.sandbox.faults`).
    Raises DataFolderError. The data folder is let go of when the application shuts down,
    or by `app.state.store.close()` where a mounted application is not told of that.
    """
    store = Store(data_dir)
    sandbox = _Sandbox(store, Quotas() if quotas else None, Faults() if faults else None)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            store.close()

    routes = [Route("/sandbox-control/faults", sandbox.control, methods=["GET", "POST", "DELETE"])] if faults else []
    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes.append(Route("/{path:path}", sandbox.handle, methods=every))
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.store = store
    return app


class _Sandbox:
    def __init__(self, store: Store, quotas: Quotas | None, faults: Faults | None) -> None:
        self.store, self.quotas, self.faults = store, quotas, faults

    async def handle(self, request: Request) -> Response:
        """Any request to the API: fault, authentication, quota, answer, envelope."""
        path = "/" + request.path_params["path"]
        fault = self.faults.meet(request.method, path) if self.faults else None
        if fault is None:
            return await self.answer(request, path)
        await asyncio.sleep(fault.delay)
        if fault.status is None and not fault.drop:
            return await self.answer(request, path)
        if fault.after:
            await self.answer(request, path)
        return _Dropped() if fault.drop else _failure(fault, path)

    async def answer(self, request: Request, path: str) -> Response:
        """The answer as Google would give it."""
        try:
            authorization = request.headers.get("authorization", "")
            if not authorization.lower().startswith("bearer ") or not authorization[7:].strip():
                raise unauthenticated()
            address, parts = _find(request.method, path)
            if self.quotas and not address.is_drive:
                self.quotas.count(authorization, address.writes)
            body = await _body(request)
            call = Call(parts, request.query_params, body)
            return await run_in_threadpool(self.run, address, call)
        except ApiError as error:
            return _envelope(error)

    def run(self, address: Address, call: Call) -> Response:
        """Work out the answer and its bytes; runs in a thread."""
        try:
            answer = address.answer(self.store, call)
        except RefusedError as refused:
            return _envelope(invalid(refused))
        except ApiError as error:
            return _envelope(error)
        except Exception:
            _log.exception("A request could not be worked out")
            return _envelope(ApiError(500, "Internal error encountered."))
        if answer is None:
            return Response(status_code=204)
        return Response(orjson.dumps(answer), media_type="application/json; charset=UTF-8")

    async def control(self, request: Request) -> Response:
        """Order, list or forget faults."""
        if self.faults is None:
            return Response(status_code=404)
        if request.method == "DELETE":
            self.faults.clear()
        if request.method == "POST":
            try:
                self.faults.add(order(orjson.loads(await request.body())))
            except (InvalidFaultError, orjson.JSONDecodeError) as error:
                return _envelope(ApiError(400, str(error)))
        return Response(orjson.dumps({"faults": self.faults.waiting()}), media_type="application/json")


def _find(method: str, path: str) -> tuple[Address, dict[str, str]]:
    for address in ADDRESSES:
        if address.method == method:
            match = address.path.match(path)
            if match:
                return address, match.groupdict()
    if path.startswith("/drive/"):
        raise DriveError(404, "Not Found", "notFound")
    raise ApiError(404, "Requested entity was not found.")


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
        raise ApiError(413, "Request payload size exceeds the limit.")
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            raise ApiError(413, "Request payload size exceeds the limit.")
        chunks.append(chunk)
    return b"".join(chunks)


def _envelope(error: ApiError) -> Response:
    content = orjson.dumps(error.envelope(), option=orjson.OPT_INDENT_2)
    return Response(content, error.code, error.headers, media_type="application/json; charset=UTF-8")


_FAULT_MESSAGES = {
    429: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service "
    "'sheets.googleapis.com' for consumer 'project_number:1'.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


def _failure(fault: Fault, path: str) -> Response:
    status = fault.status or 500
    if fault.html:
        page = f"<!DOCTYPE html><html lang=en><title>Error {status}</title><p>That’s an error.</html>"
        return Response(page, status, media_type="text/html; charset=UTF-8")
    message = _FAULT_MESSAGES.get(status, f"Error {status}.")
    if path.startswith("/drive/"):
        return _envelope(DriveError(status, message, "rateLimitExceeded" if status == 429 else "backendError"))
    name = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}.get(status)
    return _envelope(ApiError(status, message, status=name or ("UNAVAILABLE" if status == 503 else "INTERNAL")))


class _Dropped(Response):
    """Promises more than it sends, so that the server closes the connection in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json; charset=UTF-8"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"spreadsheetId": "', "more_body": True})
