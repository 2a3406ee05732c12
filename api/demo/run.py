"""Starts everything in one process, each part after those it needs, and stops it in the reverse order."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.app import SANDBOX, DemoParts, create_app
from api.demo.example import Example, load_example
from api.demo.folder import DemoFolder, DemoFolderError
from api.demo.greeting import greeting
from api.demo.pages import page_routes
from api.demo.progress import Progress
from api.keys import make_only_key, new_secret
from api.logs import start_logging
from api.server import address_of, serve_until, stop_on_signals
from api.settings import Settings
from api.syncing import GoogleAccess, WorkerPlan, run_worker_until
from api.upgrading import bring_up_to_date
from schema.access import Role
from schema.database import open_engine
from schema.embedded import EmbeddedPostgres
from schema.entities import Workbook
from sync.sandbox.app import create_app as create_sandbox

KEY_NAME = "demo"
POLL_SECONDS = 0.5
_WORKER_PATIENCE_SECONDS = 5.0
Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 (no error: someone pressed Ctrl-C)
    """Someone asked the demo to stop before it was ready."""


class DatabaseInUseError(DemoFolderError):
    """The database of STYRING_DATABASE_URL has workbooks, and none of them is this demo's."""

    def __init__(self, workbooks: int) -> None:
        super().__init__(
            f"The database in STYRING_DATABASE_URL is in use (none of its {workbooks} workbooks is this demo's);"
            " unset it, or give the demo an empty database"
        )


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the command line decides. `token` is None for a key of our own making."""

    settings: Settings
    token: str | None


async def run_demo(
    options: DemoOptions, folder: DemoFolder, listener: socket.socket, progress: Progress, say: Callable[[str], None]
) -> None:
    """Run until a signal comes, or a part fails (its exception is raised). `say` prints the lines for scripts."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    with contextlib.suppress(Stopped):
        await _Demo(options, folder, listener, progress, say, stop).run()


class _Demo:
    def __init__(
        self,
        options: DemoOptions,
        folder: DemoFolder,
        listener: socket.socket,
        progress: Progress,
        say: Callable[[str], None],
        stop: asyncio.Event,
    ) -> None:
        self._options = options
        self._folder = folder
        self._listener = listener
        self._progress = progress
        self._say = say
        self._stop = stop
        self._ready = False
        self._postgres: EmbeddedPostgres | None = None

    async def run(self) -> None:
        """Raises what ended it; of a failing database the reason, where it is ours and the disk is full."""
        try:
            await self._run()
        except (DBAPIError, psycopg.Error) as error:
            full = self._postgres.ran_out_of_space() if self._postgres is not None else None
            if full is not None:
                raise full from error
            raise

    async def _run(self) -> None:
        url = address_of(self._listener)
        google = GoogleAccess(None, url + SANDBOX)
        async with AsyncExitStack() as parts:
            stream = parts.enter_context(self._folder.open_log())
            start_logging(self._options.settings.log_level, stream)
            database_url = await self._start_database(parts)
            engine = open_engine(database_url)
            parts.callback(engine.dispose)
            with self._progress.step("Database upgraded"):
                await self._in_thread(self._upgrade, engine)
            key = await self._in_thread(self._settle_key, engine)
            sandbox = await self._in_thread(create_sandbox, self._folder.sandbox)
            parts.callback(sandbox.state.store.close)
            app = create_app(
                self._options.settings, engine, DemoParts(sandbox, page_routes(), ready=lambda: self._ready)
            )
            server_stop = asyncio.Event()
            server = asyncio.create_task(serve_until(app, self._listener, server_stop))
            parts.push_async_callback(_end, server, server_stop)
            example = await self._load(engine, google, server)
            worker_stop = asyncio.Event()
            plan = WorkerPlan(google, database_url, POLL_SECONDS, self._options.settings.today)
            worker = asyncio.create_task(run_worker_until(plan, worker_stop))
            parts.push_async_callback(_end, worker, worker_stop)
            self._folder.announce(database_url, google.base_url or "")
            self._ready = True
            for line in await self._in_thread(greeting, engine, google.open(), url, key, example):
                self._say(line)
            self._progress.say(f"Running. Open {url}/ or press Ctrl-C to stop.")
            await self._wait(server, worker)
            with contextlib.suppress(OSError):  # the terminal may be what went away
                self._progress.say("Stopping ...")

    async def _start_database(self, parts: AsyncExitStack) -> str:
        given = self._options.settings.database_url
        if given is not None:
            return given.get_secret_value()
        with self._progress.step("PostgreSQL started"):
            self._postgres = postgres = EmbeddedPostgres(self._folder.postgres)
            # Registered first: a stop that comes while it starts must not leave it running.
            parts.push_async_callback(asyncio.to_thread, postgres.stop)
            await self._in_thread(postgres.start)
        return postgres.url

    def _upgrade(self, engine: Engine) -> None:
        """Brings the database up to date, unless it is one in which somebody works: the demo would mix itself in.

        Workbooks that were connected to the demo beside its own are welcome.
        """
        if self._postgres is None and inspect(engine).has_table(Workbook.__tablename__):
            with Session(engine) as session:
                found = set(session.scalars(select(Workbook.file_id)))
            if found and found.isdisjoint(self._folder.workbooks().values()):
                raise DatabaseInUseError(len(found))
        bring_up_to_date(engine)

    def _settle_key(self, engine: Engine) -> str:
        key = self._options.token or self._folder.key() or new_secret()
        with Session(engine) as session, session.begin():
            make_only_key(session, KEY_NAME, Role.STEWARD, key)
        if key != self._folder.key():
            self._folder.keep_key(key)
        return key

    async def _load(self, engine: Engine, google: GoogleAccess, server: "asyncio.Task[None]") -> Example:
        loading = asyncio.create_task(asyncio.to_thread(self._load_example, engine, google))
        await asyncio.wait({loading, server}, return_when=asyncio.FIRST_COMPLETED)
        if server.done():
            await server
        example = await loading
        if example is None:
            raise Stopped
        return example

    def _load_example(self, engine: Engine, google: GoogleAccess) -> Example | None:
        today = self._options.settings.today
        return load_example(engine, google.open(), self._folder, self._progress, self._stop.is_set, today)

    async def _wait(self, *running: "asyncio.Task[None]") -> None:
        stopping = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait({stopping, *running}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        for task in done - {stopping}:
            await task

    async def _in_thread(self, work: Callable[..., Result], *given: object) -> Result:
        """Blocking work, so that signals are still heard; Stopped when one came meanwhile."""
        result = await asyncio.to_thread(work, *given)
        if self._stop.is_set():
            raise Stopped
        return result


async def _end(task: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Ask a part to stop, and take what it was left with; impatient in the end."""
    stop.set()
    done, _ = await asyncio.wait({task}, timeout=_WORKER_PATIENCE_SECONDS)
    if not done:
        task.cancel()
    with contextlib.suppress(Exception, asyncio.CancelledError):
        await task
