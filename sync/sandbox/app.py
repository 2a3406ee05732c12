"""The ASGI application: what all requests have in common. `surface` holds the methods, `routes` finds them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from sync.sandbox import access, asking, faults, http_batch, neighbours, routes
from sync.sandbox.access import ANONYMOUS, User, Visit
from sync.sandbox.answers import JSON, Dropped, envelope, failure, halved
from sync.sandbox.asking import Caller
from sync.sandbox.assumptions import DEFAULT, Assumptions
from sync.sandbox.call import PROJECT_HEADER, Call, Content
from sync.sandbox.channels import Channels
from sync.sandbox.document import invalid
from sync.sandbox.drive.resumable import Uploads
from sync.sandbox.errors import ApiError, RefusedError, drive_error, unauthenticated
from sync.sandbox.faults import Fault, Faults, InvalidFaultError
from sync.sandbox.file import File
from sync.sandbox.journal import JournalError
from sync.sandbox.marked import PROJECT_NUMBER
from sync.sandbox.quotas import Limits, Quotas
from sync.sandbox.routes import Route
from sync.sandbox.store import Store

_log = logging.getLogger(__name__)
_THREADS = 16


def create_app(
    data_dir: Path | None,
    *,
    quotas: bool | Limits = False,
    faults: bool | Sequence[dict[str, Any]] = False,
    private: bool = False,
    durable: bool = False,
    post_anywhere: bool = False,
    assumptions: Assumptions = DEFAULT,
) -> Starlette:
    """The sandbox with its routes at the root; mount it anywhere.

    `data_dir` keeps all spreadsheets across restarts and crashes, None keeps them in memory; `durable` makes them
    outlive a power failure too. `quotas` turns Google's request limits on, `faults` the faults (`sync.sandbox.faults`),
    perhaps with some ordered from the start. `private`: a file is its owner's alone until it is shared
    (`sync.sandbox.access`). `post_anywhere` lets watch channels post to other machines.
    `assumptions` says how it behaves where nobody has seen what Google does (`sync.sandbox.assumptions`).
    Raises DataFolderError, InvalidFaultError. The data folder is let go of when the application shuts down,
    or by `app.state.store.close()` where a mounted application is not told of that.
    """
    ordered = None if faults is False else Faults(() if faults is True else tuple(faults))
    limits = quotas if isinstance(quotas, Limits) else None
    store = Store(data_dir, durable, assumptions)
    sandbox = _Sandbox(
        store, Quotas(limits, assumptions=assumptions) if quotas else None, ordered, private, post_anywhere
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await asyncio.to_thread(sandbox.close)

    table = []
    if ordered is not None:
        for path in ("/sandbox-faults", "/sandbox-control/faults"):
            table.append(StarletteRoute(path, sandbox.control, methods=["GET", "POST", "DELETE"]))
    table.append(StarletteRoute("/{path:path}", sandbox.handle, methods=[*asking.VERBS, "OPTIONS"]))
    app = Starlette(routes=table, lifespan=lifespan)
    app.state.store = store
    return app


class _Sandbox:
    def __init__(
        self, store: Store, quotas: Quotas | None, faults: Faults | None, private: bool, post_anywhere: bool
    ) -> None:
        self.store, self.quotas, self.faults, self.private = store, quotas, faults, private
        self.channels = Channels(store, self._sees, post_anywhere)
        self.uploads = Uploads()
        self.pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="sandbox")

    def close(self) -> None:
        """Finish what is under way and let go of the data folder."""
        self.pool.shutdown()
        self.channels.close()
        self.store.close()

    def _sees(self, file: File, address: str) -> bool:
        visit = Visit(self.store, self.channels, self.uploads, User(address), self.private)
        return visit.role(file) >= access.READER

    async def handle(self, request: Request) -> Response:
        """Any request to the API: fault, authentication, quota, answer, envelope."""
        answer = await self._handled(request)
        answer.headers.update(neighbours.cors(request))
        return answer

    async def _handled(self, request: Request) -> Response:
        path = "/" + request.path_params["path"]
        caller = asking.caller(request.headers, asking.in_address(request))
        try:
            neighbours.check(request)
            if request.method == "OPTIONS":
                return Response(headers={"Allow": ",".join(asking.VERBS)})
            fault = self._fault(request, path, caller)
        except InvalidFaultError as error:
            return envelope(ApiError(400, f"X-Sandbox-Fault: {error}"))
        except ApiError as error:
            return envelope(error)
        try:
            return await self._faulty(request, path, caller, fault)
        except ClientDisconnect:
            return Response(status_code=499)  # nobody reads it

    async def _faulty(self, request: Request, path: str, caller: Caller | None, fault: Fault | None) -> Response:
        """The answer as a fault leaves it."""
        if fault is None:
            return await self.answer(request, path, caller)
        await asyncio.sleep(fault.delay)
        if not fault.answers:
            answer = await self.answer(request, path, caller)
            return halved(answer) if fault.truncate else answer
        if fault.after:
            await self.answer(request, path, caller)
        return Dropped() if fault.drop else failure(fault, asking.verb(request), path)

    def _fault(self, request: Request, path: str, caller: Caller | None) -> Fault | None:
        if self.faults is None:
            return None
        header = request.headers.get(faults.HEADER)
        if header:
            return faults.of_header(header)
        user = (caller.token, caller.user.address) if caller else ("", "")
        return self.faults.meet(asking.verb(request), path, user)

    async def answer(self, request: Request, path: str, caller: Caller | None) -> Response:
        """The answer as Google would give it."""
        is_drive = path.startswith(("/drive/", "/upload/", "/batch/drive/"))
        try:
            if http_batch.is_batch(asking.verb(request), path):
                return await http_batch.answer(request, path, await asking.body(request), self.handle)
            query, body = await asking.read(request)
            caller = caller or asking.caller(request.headers, query)
            if caller is None:
                raise unauthenticated()
            route = routes.find(asking.verb(request), path)
            is_drive = route.is_drive
            if self.quotas:
                self._count(request, query, body, route, caller)
            if caller.user == ANONYMOUS and route.writes:
                raise unauthenticated()
            route.check_query(query)
            content_type = request.headers.get("content-type", "")
            call = Call(route.parts, query, body, content_type, str(request.base_url), request.headers)
        except ApiError as error:
            return envelope(drive_error(error) if is_drive else error)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, self.run, route, call, caller)

    def _count(self, request: Request, query: QueryParams, body: bytes, route: Route, caller: Caller) -> None:
        assert self.quotas is not None  # noqa: S101 (asked by the caller)
        project = request.headers.get(PROJECT_HEADER) or PROJECT_NUMBER
        user = query.get("quotaUser") or caller.token
        parts = _parts(body) if self.quotas.counts_parts else 1
        self.quotas.count(project, user, write=route.writes, drive=route.is_drive, parts=parts)

    def run(self, route: Route, call: Call, caller: Caller) -> Response:
        """Work out the answer and its bytes; runs in a thread."""
        visit = Visit(self.store, self.channels, self.uploads, caller.user, self.private)
        try:
            answer = route.answer(visit, call)
        except Exception as error:
            told = _told(error)
            return envelope(drive_error(told) if route.is_drive else told)
        if answer is None:
            return Response(status_code=204)
        if isinstance(answer, Content):
            name = quote(answer.file_name)
            disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"} if name else {}
            return Response(answer.body, answer.status, {**disposition, **answer.headers}, answer.media_type)
        shape = orjson.OPT_INDENT_2 if call.query.get("prettyPrint") == "true" else None
        return Response(orjson.dumps(answer, option=shape), media_type=JSON)

    async def control(self, request: Request) -> Response:
        """Order, list or forget faults."""
        assert self.faults is not None  # noqa: S101 (there is no route to here otherwise)
        try:
            neighbours.check(request)
        except ApiError as error:
            return envelope(error)
        if request.method == "DELETE":
            self.faults.clear()
        if request.method == "POST":
            try:
                self.faults.add(faults.order(orjson.loads(await asking.body(request))))
            except (InvalidFaultError, orjson.JSONDecodeError) as error:
                return envelope(ApiError(400, str(error)))
        listed: dict[str, Any] = {"faults": self.faults.waiting()}
        if request.url.path.endswith("/sandbox-faults") and request.method == "GET":
            listed["fields"] = faults.FIELDS
        return Response(orjson.dumps(listed), media_type="application/json")


def _told(error: Exception) -> ApiError:
    """What of an error the client is told."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, RefusedError):
        return invalid(error)
    if isinstance(error, RecursionError):
        return ApiError(400, "Invalid JSON payload received. Message too deep. Max recursion depth reached.")
    if isinstance(error, JournalError):
        _log.error("%s", error)
        return ApiError(503, f"The service is currently unavailable. {error}")
    _log.error("A request could not be worked out", exc_info=error)
    return ApiError(500, "Internal error encountered.")


def _parts(body: bytes) -> int:
    """How many requests a batch has; 1 for everything else."""
    try:
        listed = orjson.loads(body).get("requests")
    except (orjson.JSONDecodeError, AttributeError):
        return 1
    return max(len(listed), 1) if isinstance(listed, list) else 1
