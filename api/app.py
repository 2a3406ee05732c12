"""The ASGI app: what the outside reaches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from api.auth import Guard, KeyBook, scope_of
from api.errors import error_response
from api.graphql_http import BODY_BYTES, graphql_routes
from api.middleware import BodyLimit, RequestLog, SecurityHeaders
from api.pool import opened, read_pool
from api.readiness import database_state
from api.served import served_schema
from api.settings import Settings
from schema.collector import settle_memory
from schema.database import DatabaseError
from sync import completing  # noqa: F401  sentences given to the write path are read

SANDBOX = "/sandbox"
_HEALTH = frozenset({"/healthz", "/readyz"})


@dataclass(frozen=True, slots=True)
class DemoParts:
    """What the demo adds: the local Sheets server, its own routes (open to all), and whether the example is ready."""

    sandbox: Starlette
    routes: Sequence[BaseRoute]
    ready: Callable[[], bool]


def create_app(settings: Settings, engine: Engine, demo: DemoParts | None = None) -> Starlette:
    """The app on an opened database. `demo` is for `styring demo` alone."""
    pool = read_pool(engine)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if demo is not None:
                await stack.enter_async_context(demo.sandbox.router.lifespan_context(demo.sandbox))
            await stack.enter_async_context(opened(pool))
            settle_memory()
            yield

    routes: list[BaseRoute] = [
        Route("/healthz", _alive),
        Route("/readyz", _readiness(engine, demo)),
        *graphql_routes(pool, engine, served_schema(), scope_of),
    ]
    if demo is not None:
        routes += [*demo.routes, Mount(SANDBOX, demo.sandbox)]
    trees = (SANDBOX,) if demo is not None else ()
    open_paths = {route.path for route in demo.routes if isinstance(route, Route)} if demo is not None else set()
    middleware = [Middleware(RequestLog, quiet_trees=trees), Middleware(SecurityHeaders, free_trees=trees)]
    if settings.cors_origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=["ETag"],
                max_age=3600,
            )
        )
    middleware += [
        Middleware(BodyLimit, limit=BODY_BYTES, free_trees=trees),
        Middleware(Guard, keys=KeyBook(engine), public=_HEALTH | open_paths, public_trees=trees),
    ]
    return Starlette(
        routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers={HTTPException: _http_error}
    )


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _readiness(engine: Engine, demo: DemoParts | None) -> Callable[[Request], Awaitable[Response]]:
    async def readyz(_: Request) -> Response:
        try:
            state = await asyncio.to_thread(database_state, engine)
            database = "ready" if state.up_to_date else "needs upgrade"
        except DatabaseError:
            database = "unreachable"
        parts = {"database": database}
        if demo is not None:
            parts["example"] = "ready" if demo.ready() else "loading"
        ready = all(part == "ready" for part in parts.values())
        return JSONResponse({"ready": ready, **parts}, status_code=200 if ready else 503)

    return readyz


def _http_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "REQUEST_REFUSED")
    response = error_response(error.status_code, code, error.detail)
    response.headers.update(error.headers or {})
    return response
