"""How the app and the command line reach the sync."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.settings import Settings
from schema.collector import settle_memory
from schema.database import conninfo, open_engine
from sync.google import Google, open_client
from sync.jobs import WorkerSettings, run_worker


@dataclass(frozen=True, slots=True)
class GoogleAccess:
    """Where the spreadsheets are, and with which key file (None: any token will do, as with the local server)."""

    credentials: Path | None
    base_url: str | None

    def open(self) -> Google:
        """A client. Raises CredentialsError."""
        return open_client(self.credentials, self.base_url)


def google_of(settings: Settings) -> GoogleAccess:
    """What the settings say about Google."""
    return GoogleAccess(settings.google_credentials, settings.google_url)


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """What a worker needs; `today` is None for the current day."""

    google: GoogleAccess
    database_url: str
    poll_seconds: float
    today: date | None


async def run_worker_until(plan: WorkerPlan, stop: asyncio.Event) -> None:
    """Sync until `stop` is set. Raises what ended the worker earlier."""
    settle_memory()
    engine = open_engine(plan.database_url)
    settings = WorkerSettings(
        conninfo(engine),
        plan.google.credentials,
        plan.google.base_url,
        poll_seconds=plan.poll_seconds,
        today=plan.today,
    )
    working = asyncio.create_task(run_worker(settings, engine))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        for task in (working, stopping):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        engine.dispose()
