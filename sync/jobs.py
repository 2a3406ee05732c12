"""The worker: one sync job per spreadsheet at a time, started by a change on either side (DESIGN 7.5, 9).

Jobs live in PostgreSQL (procrastinate). Polling Drive's version number is the truth on the sheet's side, LISTEN on the
change counter on the database's side; either only defers a job. A job never retries: it is deferred again.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.worker import Worker as JobWorker
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from schema.counter import CHANNEL
from schema.enums import WorkbookState
from schema.rules.evaluating import renew_timed
from sync.cycle import (
    BusyError,
    ConnectionLostError,
    connected_workbooks,
    needs_cycle,
    run_cycle,
)
from sync.days import today_in_denmark
from sync.delays import Silence
from sync.google import AccessLostError, CredentialsError, Google, GoogleError, open_client

log = structlog.get_logger(__name__)
QUEUE = "sync"
TASK = "sync.spreadsheet"
DAILY = "rules.today"
AFTER_MIDNIGHT = "1 22,23 * * *"
"""In UTC: one of the two is just after midnight in Denmark, the first in summer; the other finds nothing new."""
FETCH_SECONDS = 0.5
"""How soon a job that waited for another's lock is looked at again."""
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 10
"""A job whose worker has not been heard of for so long was killed; it is deferred again. Long enough for a write that
was under way to have reached Google, and harmless where the worker lives on: the lock of the spreadsheet is its own."""
SWEEP_SECONDS = 2.0
GRACE_SECONDS = 5.0
"""How long a running cycle may go on when the worker is told to stop."""
RECONNECT_SECONDS = 1.0
DATABASE_SECONDS = 5.0
"""How long a job waits for a connection to the database."""
BROKEN_SECONDS = 30.0
"""How long a spreadsheet that cannot be opened or written is left alone between two tries."""
AGAIN_SECONDS = 2.0
"""Pause before a cycle that the previous one asked for, so that trouble does not spin."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker needs. `database_url` is for libpq; `today` fixes the day for demonstrations and tests."""

    database_url: str
    google_credentials: Path | None = None
    google_url: str | None = None
    poll_seconds: float = 5.0
    today: date | None = None


@dataclass
class Worker:
    """Everything that one worker process shares between its tasks."""

    settings: WorkerSettings
    engine: Engine
    app: App
    clients: deque[Google] = field(default_factory=deque)
    """Those that nobody uses right now."""
    tried: dict[UUID, float] = field(default_factory=dict)
    """When a spreadsheet that could not be opened or written was last tried."""
    silence: Silence = field(default_factory=Silence)

    @contextlib.contextmanager
    def google(self) -> Iterator[Google]:
        """A client that nobody else uses within the block."""
        try:
            client = self.clients.pop()
        except IndexError:
            client = open_client(self.settings.google_credentials, self.settings.google_url)
        try:
            yield client
        finally:
            self.clients.append(client)

    def may_try_again(self, workbook: UUID) -> bool:
        """Whether a broken spreadsheet's pause is over; if so, a new one begins."""
        now = time.monotonic()
        if now - self.tried.get(workbook, -BROKEN_SECONDS) < BROKEN_SECONDS:
            return False
        self.tried[workbook] = now
        return True


def make_app(database_url: str) -> App:
    """procrastinate's app on our database, without tasks."""
    # A pool that goes on trying waits longer each time; one that gives up begins anew when it is asked again.
    connector = PsycopgConnector(
        conninfo=database_url, timeout=DATABASE_SECONDS, reconnect_timeout=2 * RECONNECT_SECONDS
    )
    return App(connector=connector)


def _make_worker(settings: WorkerSettings, engine: Engine) -> Worker:
    worker = Worker(settings, engine, make_app(settings.database_url))

    @worker.app.task(name=TASK, queue=QUEUE)
    async def sync_spreadsheet(workbook_id: str) -> None:
        try:
            again = await _in_thread(lambda: _sync(worker, UUID(workbook_id)))
        except (
            asyncio.CancelledError
        ):  # the worker stops: whoever is next waits until a write that is under way is there
            await defer(worker.app, UUID(workbook_id), delay=STALLED_SECONDS)
            raise
        if again:
            await defer(worker.app, UUID(workbook_id), delay=AGAIN_SECONDS)

    @worker.app.periodic(cron=AFTER_MIDNIGHT, periodic_id=DAILY)
    @worker.app.task(name=DAILY, queue=QUEUE, lock=DAILY, queueing_lock=DAILY, pass_context=False)
    async def ask_the_rules_about_today(timestamp: int) -> None:
        today = settings.today or today_in_denmark()
        changed = await _in_thread(lambda: renew_timed(engine, today))
        log.info("rules about the day were asked", today=str(today), issues=changed, asked_at=timestamp)

    return worker


async def _in_thread(work: Callable[[], Result]) -> Result:
    """What `work` returns or raises. Its thread does not hold up the end of the process, as asyncio's own would: what
    it leaves undone is mended as after a crash."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def settle(how: Callable[[Any], None], what: Any) -> None:
        if not answer.done():
            how(what)

    def run() -> None:
        try:
            outcome: tuple[Callable[[Any], None], Any] = (answer.set_result, work())
        except Exception as error:
            outcome = (answer.set_exception, error)
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(settle, *outcome)

    Thread(target=run, daemon=True).start()
    return await answer


def _sync(worker: Worker, workbook_id: UUID) -> bool:
    """One cycle; True when another should follow. Trouble with Google or the database waits for the next poll."""
    try:
        with worker.google() as google:
            return run_cycle(worker.engine, google, workbook_id, today=worker.settings.today).again
    except BusyError:
        return True
    except (GoogleError, ConnectionLostError) as error:
        log.warning("cycle stopped", workbook=str(workbook_id), reason=str(error))
    except OperationalError as error:
        log.warning("cycle stopped", workbook=str(workbook_id), reason=type(error.orig).__name__)
    return False


async def defer(app: App, workbook_id: UUID, delay: float = 0.0) -> None:
    """Asks for a cycle; one that is asked for already is enough."""
    job = app.configure_task(
        TASK,
        queue=QUEUE,
        lock=str(workbook_id),
        queueing_lock=str(workbook_id),
        schedule_in={"seconds": delay} if delay else None,
    )
    with contextlib.suppress(AlreadyEnqueued):
        await job.defer_async(workbook_id=str(workbook_id))


async def _ask_today(app: App) -> None:
    """Asks the rules about the day once when a worker starts: it may have slept through midnight."""
    with contextlib.suppress(AlreadyEnqueued):
        await app.configure_task(DAILY, queue=QUEUE, lock=DAILY, queueing_lock=DAILY).defer_async(
            timestamp=int(time.time())
        )


async def run_worker(settings: WorkerSettings, engine: Engine, *, ready: Callable[[], None] = lambda: None) -> None:
    """Runs until cancelled: jobs, polling, listening, and the sweep of jobs whose worker was killed."""
    worker = _make_worker(settings, engine)
    async with worker.app.open_async(), asyncio.TaskGroup() as tasks:
        tasks.create_task(_poll(worker))
        tasks.create_task(_listen(worker))
        tasks.create_task(_sweep(worker))
        tasks.create_task(_work(worker))
        ready()


async def _work(worker: Worker) -> None:
    """Carries out jobs. procrastinate's worker ends when its connection to the database is lost: it begins again."""
    while True:
        try:
            await _ask_today(worker.app)
            await worker.app.run_worker_async(
                queues=[QUEUE],
                fetch_job_polling_interval=FETCH_SECONDS,
                install_signal_handlers=False,
                delete_jobs="always",
                concurrency=2,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                worker_middleware=[_begin_again_when_an_end_is_lost],
            )
        except ConnectorException as error:
            log.warning("the database did not answer", reason=type(error.__cause__).__name__)
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            return  # told to stop while the database was away
        await asyncio.sleep(RECONNECT_SECONDS)


async def _begin_again_when_an_end_is_lost(run: Callable[[], Awaitable[Any]], _: JobContext, worker: JobWorker) -> Any:
    """A job whose end did not reach the database would be `doing` as long as its worker lives: so that worker ends.
    What belongs to a worker that has signed off is found by the sweep."""

    def look(job: "asyncio.Task[Any]") -> None:
        if not job.cancelled() and job.exception() is not None:
            log.warning("the end of a job could not be noted", reason=type(job.exception()).__name__)
            worker.stop()  # type: ignore[no-untyped-call]

    job = asyncio.current_task()
    assert job is not None  # noqa: S101  # this is a coroutine
    job.add_done_callback(look)
    return await run()


async def _poll(worker: Worker) -> None:
    """Looks at every spreadsheet's version number; a moved one gets a cycle."""
    while True:
        await _defer_needed(worker, ask_google=True)
        await asyncio.sleep(worker.settings.poll_seconds)


async def _listen(worker: Worker) -> None:
    """Starts cycles as soon as the model changes."""
    async for _ in _notifications(worker.settings.database_url):
        await _defer_needed(worker, ask_google=False)


async def _notifications(database_url: str) -> AsyncIterator[str]:
    """Payloads of the change channel; reconnects after a lost connection (polling covers the gap)."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                async for notice in connection.notifies():
                    yield notice.payload
        except psycopg.OperationalError as error:
            log.warning("listening was interrupted", reason=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)


async def _defer_needed(worker: Worker, *, ask_google: bool) -> None:
    try:
        for workbook_id in await _in_thread(lambda: _needing_cycle(worker, ask_google)):
            await defer(worker.app, workbook_id)
    except CredentialsError as error:
        log.warning("poll failed", reason=str(error))  # the key file may be in the middle of being replaced
    except (SQLAlchemyError, ConnectorException) as error:
        log.warning("the database did not answer", reason=type(error).__name__)  # the next poll asks again


def _needing_cycle(worker: Worker, ask_google: bool) -> list[UUID]:
    needed = []
    with Session(worker.engine) as session, worker.google() as google:
        for workbook in connected_workbooks(session):
            broken = workbook.state is WorkbookState.BROKEN
            if broken and not (ask_google and worker.may_try_again(workbook.id)):
                continue
            if not ask_google:
                version = str(workbook.seen_version)
            else:
                try:
                    version = google.version(workbook.file_id)
                except AccessLostError:
                    if not broken:
                        needed.append(workbook.id)  # the cycle says so, once (Z09)
                    continue
                except GoogleError as error:
                    log.warning("poll failed", workbook=str(workbook.id), reason=str(error))
                    worker.silence.unanswered(session, workbook.id)
                    continue
                worker.silence.answered(session, workbook.id)
            if broken or needs_cycle(session, workbook, version):
                needed.append(workbook.id)
    return needed


async def _sweep(worker: Worker) -> None:
    """A killed worker's job keeps its lock; here it is found and asked for again."""
    manager = worker.app.job_manager
    while True:
        try:
            for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS):
                if job.task_name == TASK:  # the other is asked again when a worker starts, and tomorrow
                    await defer(worker.app, UUID(str(job.task_kwargs["workbook_id"])))
                await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        except ConnectorException as error:
            log.warning("the database did not answer", reason=type(error).__name__)  # the next sweep asks again
        await asyncio.sleep(SWEEP_SECONDS)
