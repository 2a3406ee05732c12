"""What the commands open: settings and database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.output import ExitCode, Failure
from api.demo.folder import GOOGLE_FILE, URL_FILE
from api.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sync.google import Google


def database_url(settings: Settings) -> str:
    """The address of the database: the one that is set, else that of the demo running in the data folder."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    try:
        return (settings.data_dir / URL_FILE).read_text().strip()
    except OSError:
        message = (
            "No database: set STYRING_DATABASE_URL, or start styring demo"
            f" (no demo is running in {Path(settings.data_dir).absolute()})."
        )
        raise Failure(message, ExitCode.UNREACHABLE) from None


def open_google(settings: Settings) -> "Google":
    """The client for Google, or for the Sheets server of the demo that is running in the data folder.

    The demo's server counts only together with the demo's database, and only where nothing else is set.
    """
    from api.syncing import google_of
    from sync.google import open_client

    unset = settings.database_url is None and settings.google_credentials is None and settings.google_url is None
    try:
        announced = (settings.data_dir / GOOGLE_FILE).read_text().strip() if unset else ""
    except OSError:
        announced = ""
    return open_client(None, announced) if announced else google_of(settings).open()


@contextmanager
def open_database(**overrides: Any) -> "Iterator[tuple[Settings, Engine]]":
    """Settings and an engine on the database, closed at the end."""
    from api.logs import start_logging
    from schema.database import open_engine

    settings = load_settings(**overrides)
    start_logging("ERROR", sys.stderr)  # stdout belongs to the answers; long-running commands log more
    engine = open_engine(database_url(settings), connect_args={"connect_timeout": 10})
    try:
        yield settings, engine
    finally:
        engine.dispose()
