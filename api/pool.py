"""The pool of connections that reads go through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine

from schema.database import conninfo

READ_SECONDS = 10
"""A read that takes longer is ended by the server."""
_CONNECTIONS = (1, 10)
_WAIT_SECONDS = 5.0


def read_pool(engine: Engine) -> AsyncConnectionPool[Any]:
    """A pool on the engine's database, not opened yet."""
    least, most = _CONNECTIONS
    return AsyncConnectionPool(
        conninfo(engine),
        min_size=least,
        max_size=most,
        timeout=_WAIT_SECONDS,
        open=False,
        configure=_configure,
        kwargs={"autocommit": True, "connect_timeout": 5, "application_name": "styring api"},
        name="reads",
    )


async def _configure(connection: AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)
    # Reads take few rows out of many, by an index: pages are in memory or on a disk without arms, and compiling a
    # statement costs more than running it.
    await connection.execute(f"SET statement_timeout = '{READ_SECONDS}s'; SET random_page_cost = 1.1; SET jit = off")


@asynccontextmanager
async def opened(pool: AsyncConnectionPool[Any]) -> AsyncIterator[None]:
    """The pool, open within the block. An unreachable database is no reason not to start: readiness tells."""
    await pool.open(wait=False)
    try:
        yield
    finally:
        await pool.close(timeout=2)
